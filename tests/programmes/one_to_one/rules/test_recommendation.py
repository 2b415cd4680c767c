"""The recommendation says what its package does."""

from typing import Any

import pytest

from app.programmes.costing import Line
from app.programmes.one_to_one.forms.referral import AmendPackage
from app.programmes.one_to_one.records import Package
from app.programmes.one_to_one.rules.recommendation import (
    plan_incomplete,
    proposal_of_another,
    recommendation_inconsistent,
    recommendation_missing,
    short_phase,
)
from app.programmes.roles import Role
from tests.programmes.one_to_one.examples import PHASE, filled
from tests.programmes.one_to_one.examples import line as line_data
from tests.programmes.one_to_one.rules.ready import (
    POLICY,
    line,
    proposing,
    ready,
    recommendation,
    someone,
    why,
)

DAY, SHORT, LONG = line(12), line(6), line(16)
EVENING = line(12, pattern=[[{"start": "12:00", "end": "00:00"}]] * 7)
DEARER, TWO = line(12, hourly_rate="25.00"), line(12, ratio_staff=2)
ASLEEP = {"support_type": "SLEEP_IN", "pattern": [[]] * 7, "unit": "NIGHT", "nights_per_week": 7}
NIGHTS = line(1, **ASLEEP)


def test_there_is_something_to_assure():
    assert why(recommendation_missing, ready(recommendation=None))
    assert why(recommendation_missing, ready()) is None


def test_a_plan_for_less_care_is_whole():
    assert why(plan_incomplete, ready()) is None
    bare = recommendation(phases=[], contingency=None, triggers=[], technology=[], activities=[])
    assert why(plan_incomplete, ready(recommendation=bare)) == (
        "The plan for less care is not complete: it lacks its phases, contingency hours and what brings the "
        "hours back."
    )


@pytest.mark.parametrize(
    ("kind", "field"), [("REPLACE_WITH_AT", "technology"), ("REPLACE_WITH_ACTIVITY_PLAN", "activities")]
)
def test_what_takes_the_place_of_care_is_named(kind: str, field: str):
    assert why(plan_incomplete, ready(recommendation=recommendation(kind=kind))) is None
    assert why(plan_incomplete, ready(recommendation=recommendation(kind=kind, **{field: []})))


def test_other_recommendations_need_no_such_plan():
    assert why(plan_incomplete, proposing("MAINTAIN", [DAY], [DAY], contingency=None)) is None
    assert why(plan_incomplete, ready(recommendation=None)) is None


def test_br29_how_long_a_phase_lasts_at_least_is_policy():
    case = ready(recommendation=recommendation(phases=[PHASE | {"lines": [line_data(6)], "planned_days": 7}]))
    longer = POLICY.model_copy(update={"shortest_phase_days": 10})
    assert why(short_phase, case) is None
    assert why(short_phase, case, policy=longer) == (
        "A phase lasts at least 10 days here. Shorter: phase 1 (7 days)."
    )
    assert why(short_phase, ready(recommendation=None), policy=longer) is None


@pytest.mark.parametrize(
    ("kind", "given", "proposed"),
    [
        ("MAINTAIN", [DAY, NIGHTS], [NIGHTS, DAY]),
        ("REFER_OTHER", [DAY], [DAY]),
        ("REFER_MDT_DST", [DAY], [DAY]),
        ("INCREASE", [DAY], [LONG]),
        ("INCREASE", [DAY], [TWO]),
        ("REDUCE_TRIAL", [DAY], [SHORT]),
        ("REDUCE_PHASED", [TWO], [DAY]),
        ("REDUCE_PHASED", [DAY, NIGHTS], [DAY]),
        ("REPLACE_WITH_AT", [DAY], []),
        ("WITHDRAW", [DAY], []),
        ("REPROFILE", [DAY], [EVENING]),
        ("RATE_REVIEW_ONLY", [DAY], [DEARER]),
    ],
)
def test_a_recommendation_that_fits_its_package_passes(kind: str, given: list[Line], proposed: list[Line]):
    assert why(recommendation_inconsistent, proposing(kind, given, proposed)) is None


@pytest.mark.parametrize(
    ("kind", "given", "proposed", "said"),
    [
        ("MAINTAIN", [DAY], [SHORT], "not the one that is given today"),
        ("REFER_OTHER", [DAY], [DEARER], "not the one that is given today"),
        ("INCREASE", [DAY], [SHORT], "gives less care"),
        ("INCREASE", [DAY], [EVENING], "does not give more care"),
        ("REDUCE_PHASED", [DAY], [DAY], "does not give less care"),
        ("REDUCE_PHASED", [DAY], [LONG], "does not give less care"),
        ("REDUCE_PHASED", [TWO], [LONG], "does not give less care"),
        ("REDUCE_TRIAL", [DAY], [EVENING], "does not give less care"),
        ("REDUCE_PHASED", [DAY], [], "leaves no one-to-one care"),
        ("REDUCE_TRIAL", [DAY], [], "leaves no one-to-one care"),
        ("WITHDRAW", [], [], "does not give less care"),
        ("REPROFILE", [DAY], [SHORT], "gives less care"),
        ("REPROFILE", [DAY], [LONG], "gives more care"),
        ("REPROFILE", [DAY], [DEARER], "the times are as they are today"),
        ("RATE_REVIEW_ONLY", [DAY], [SHORT], "gives less care"),
        ("RATE_REVIEW_ONLY", [DAY], [EVENING], "more than the rates"),
    ],
)
def test_a_recommendation_that_says_one_thing_and_does_another_is_stopped(
    kind: str, given: list[Line], proposed: list[Line], said: str
):
    obstacle = why(recommendation_inconsistent, proposing(kind, given, proposed))
    assert said in str(obstacle) and "The recommendation is to" in str(obstacle)


def test_a_withdrawal_leaves_nothing_even_after_the_proposal_was_corrected():
    case = proposing("WITHDRAW", [DAY], [])
    case.package.proposed = [SHORT]
    assert "still has one-to-one care in it" in str(why(recommendation_inconsistent, case))


def test_the_first_phase_does_not_give_more_than_today():
    case = ready()
    case.package = Package(baseline=[line(7)], current=[line(7)], proposed=[SHORT])
    assert why(recommendation_inconsistent, case) == (
        "A reduction does not rise, and phase 1 gives more hours than before."
    )
    assert why(recommendation_inconsistent, ready()) is None


def test_without_a_recommendation_or_a_proposal_there_is_nothing_to_compare():
    assert why(recommendation_inconsistent, ready(recommendation=None)) is None
    assert why(recommendation_inconsistent, ready(package=Package(current=[DAY]))) is None


def corrected(**changes: Any) -> AmendPackage:
    return filled(AmendPackage, **changes)


def test_only_the_reviewer_corrects_what_they_proposed():
    admin = someone("cass", Role.CASE_ADMIN)
    assert why(proposal_of_another, ready(), corrected(), who=admin)
    assert why(proposal_of_another, ready(), corrected()) is None
    assert why(proposal_of_another, ready(), corrected(proposed=None, driver="DELIRIUM"), who=admin) is None


def test_a_proposal_is_not_made_by_correcting_the_package():
    assert why(proposal_of_another, ready(recommendation=None), corrected())
