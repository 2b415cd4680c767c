"""Challenges, and who answers them."""

from dataclasses import replace

import pytest

from app.programmes.one_to_one.codes import ELIGIBILITY_ROUTES, DisputeOutcome, DisputeRoute
from app.programmes.one_to_one.rules.disputes import (
    answer_does_not_fit,
    assured_before_upheld,
    eligibility_is_not_ours,
    resolver_was_involved,
)
from app.programmes.roles import Role
from tests.programmes.one_to_one.road import CAST, Road, at
from tests.programmes.one_to_one.rules.asking import blocked, says, why


@pytest.fixture
def disputed() -> Road:
    return at("notice").make("open_dispute", "casey")


ANSWERS = ("resolve_dispute", "uphold_dispute")


@pytest.mark.parametrize("action", ANSWERS)
def test_a_challenge_is_answered_once_and_by_its_number(disputed: Road, action: str):
    assert blocked(disputed, action, "quentin") == set()
    assert blocked(disputed, action, "quentin", dispute=1) == {"dispute_not_open"}
    number = disputed.facts.disputes[0].seq
    disputed.make("resolve_dispute", "quentin")
    assert blocked(disputed, action, "quentin", dispute=number) == {
        "nothing_is_challenged",
        "dispute_not_open",
    }


@pytest.mark.parametrize("action", ANSWERS)
def test_nobody_answers_a_challenge_to_what_they_took_part_in(disputed: Road, action: str):
    for person in ("ada", "quinn", "chris", "pia", "sol"):
        independent = replace(CAST[person], roles=frozenset({Role.QA_CLINICIAN}))
        assert blocked(disputed, action, independent) == {"resolver_was_involved"}, person
    for person in ("quentin", "dee"):
        assert blocked(disputed, action, person) == set()


def test_whoever_only_recorded_signed_or_acted_took_part_as_well():
    road = at("panel_listed").call("dee", "pia", "sol").vote("dee", "pia", "sol").make("approve", "chris")
    assert why(resolver_was_involved, road, "chris")
    assert why(resolver_was_involved, road, "tess") is None
    road.make("sign_minutes", "chris")
    road.facts.decision = None
    assert why(resolver_was_involved, road, "chris")
    road.facts.minutes_signed_by = None
    assert why(resolver_was_involved, road, "chris") is None
    road.make("chair_action", "pat").make("chair_action", "chris")
    assert why(resolver_was_involved, road, "chris")


@pytest.mark.parametrize("route", DisputeRoute)
@pytest.mark.parametrize("outcome", [o for o in DisputeOutcome if o is not DisputeOutcome.UPHELD])
def test_br10_eligibility_is_passed_on_and_the_package_is_answered_here(
    route: DisputeRoute, outcome: DisputeOutcome
):
    road = at("notice").make("open_dispute", "casey", route=route)
    passed_on = outcome is DisputeOutcome.PASSED_ON
    fits = outcome is DisputeOutcome.WITHDRAWN or passed_on == (route in ELIGIBILITY_ROUTES)
    assert (blocked(road, "resolve_dispute", "quentin", outcome=outcome) == set()) == fits


@pytest.mark.parametrize("route", DisputeRoute)
def test_br10_a_challenge_to_eligibility_cannot_be_upheld(route: DisputeRoute):
    road = at("notice").make("open_dispute", "casey", route=route)
    ours = route not in ELIGIBILITY_ROUTES
    assert blocked(road, "uphold_dispute", "quentin") == (set() if ours else {"eligibility_is_not_ours"})


def test_an_answer_to_no_challenge_is_left_to_the_rule_that_asks_for_one(disputed: Road):
    assert says(answer_does_not_fit, disputed, "resolve_dispute", dispute=1) is None
    assert says(eligibility_is_not_ours, disputed, "uphold_dispute", dispute=1) is None


def test_br51_an_upheld_challenge_begins_the_review_again_with_another_reviewer(disputed: Road):
    assert blocked(disputed, "uphold_dispute", "quentin", reviewer="ada") == {"same_reviewer_again"}
    version = disputed.facts.version
    disputed.make("uphold_dispute", "quentin")
    assert disputed.facts.stage == "assessment"
    assert disputed.facts.version == version + 1
    assert disputed.facts.reviewer == "rory"
    assert blocked(disputed, "record_consultation", "ada") == {"not_your_case"}


def test_br51_a_reviewer_of_an_earlier_version_is_no_new_reviewer():
    road = at("evidence").make("reassign_reviewer", "mo", reviewer="rory")
    road.facts.former_reviewers = ["ada"]
    disputed = at("notice").make("open_dispute", "casey")
    disputed.facts.former_reviewers = ["rory"]
    assert blocked(disputed, "uphold_dispute", "quentin", reviewer="rory") == {"same_reviewer_again"}


def test_br51_whoever_upholds_the_challenge_does_not_take_over_the_review(disputed: Road):
    assert blocked(disputed, "uphold_dispute", "quentin", reviewer="quentin") == {"same_reviewer_again"}


def test_br51_the_new_version_is_assured_by_somebody_else(disputed: Road):
    disputed.make("uphold_dispute", "quentin").check()
    for action in ("record_consultation", "record_assessment", "record_recommendation", "submit_for_qa"):
        disputed.make(action, "rory")
    assert blocked(disputed, "qa_pass", "quinn") == {"assured_before_upheld"}
    assert blocked(disputed, "qa_pass", "quentin") == set()
    assert why(assured_before_upheld, at("qa_review"), "quinn") is None
