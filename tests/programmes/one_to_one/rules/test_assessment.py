"""The assessment: heard, whole, and with capacity known."""

from typing import Any

import pytest

from app.programmes.one_to_one.codes import Delivery, Domain
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.assessment import RecordConsultation
from app.programmes.one_to_one.forms.checks import RepresentativeRecord
from app.programmes.one_to_one.rules.assessment import (
    assessment_incomplete,
    capacity_missing,
    consultation_incomplete,
    liberty_representative_not_heard,
    needs_changed,
)
from tests.programmes.one_to_one.examples import DOMAIN, HEARD, NOBODY, RISK, filled
from tests.programmes.one_to_one.rules.ready import (
    BOTH,
    ago,
    assessment,
    capacity,
    liberty,
    line,
    proposing,
    ready,
    recommendation,
    recorded,
    why,
)

GRANTED = {"valid_from": ago(100), "valid_to": ago(-200)}


def heard(**parties: Any) -> Facts:
    return ready(consultation=recorded(filled(RecordConsultation, **parties)))


def speaking(**changes: Any) -> Any:
    return recorded(filled(RepresentativeRecord, **changes))


def test_everybody_is_heard_before_quality_assurance():
    assert why(consultation_incomplete, ready()) is None
    assert why(consultation_incomplete, ready(consultation=None))
    not_reached = {"consulted": "NOT_REACHED", "views": "Nobody answered the telephone."}
    assert why(consultation_incomplete, heard(person=not_reached, provider=not_reached)) == (
        "Not yet asked for their views: the person and the care provider."
    )


@pytest.mark.parametrize("answer", ["DECLINED", "UNABLE"])
def test_who_declines_or_cannot_has_been_asked(answer: str):
    refused = {"consulted": answer, "views": "Did not want to talk about it."}
    assert why(consultation_incomplete, heard(person=refused, representative=refused)) is None


def test_the_person_always_has_a_say():
    assert why(consultation_incomplete, heard(person=NOBODY))


@pytest.mark.parametrize(
    ("representative", "clear"),
    [
        (None, True),
        (speaking(status="SPEAKS_FOR_SELF"), True),
        (speaking(contact_allowed=False), True),
        (speaking(), False),
        (speaking(status="ADVOCATE_REFERRED", advocate_referred_on=ago(3)), False),
    ],
    ids=["nobody", "speaks for self", "may not be contacted", "family", "advocate"],
)
def test_who_speaks_for_the_person_is_asked_if_there_is_somebody(representative: Any, clear: bool):
    case = heard(representative=NOBODY).model_copy(update={"representative": representative})
    assert (why(consultation_incomplete, case) is None) == clear


def test_care_at_home_by_a_personal_budget_has_no_provider_to_ask():
    case = heard(provider=NOBODY)
    assert why(consultation_incomplete, case)
    case.delivery = Delivery.PHB_DP
    assert why(consultation_incomplete, case) is None


def test_gd7_the_relevant_persons_representative_is_asked_where_there_is_an_authorisation():
    unheard = heard(liberty_representative=NOBODY)
    assert why(liberty_representative_not_heard, unheard) is None
    unheard.liberty = liberty(standard=GRANTED)
    assert why(liberty_representative_not_heard, unheard)
    unheard.consultation = None
    assert why(liberty_representative_not_heard, unheard)


@pytest.mark.parametrize("answer", [HEARD, {"consulted": "DECLINED"}])
def test_gd7_views_or_a_refusal_on_record_are_enough(answer: dict[str, Any]):
    case = heard(liberty_representative=answer)
    case.liberty = liberty(standard=GRANTED)
    assert why(liberty_representative_not_heard, case) is None


@pytest.mark.parametrize(
    ("standard", "applies"),
    [
        (GRANTED | {"valid_to": ago(1)}, False),
        (GRANTED | {"valid_from": ago(-1)}, False),
        (GRANTED | {"ceased_on": ago(1)}, False),
        (GRANTED | {"ceased_on": ago(-1)}, True),
    ],
    ids=["expired", "not begun", "ceased", "ceases later"],
)
def test_gd7_asks_for_nobody_without_an_authorisation_in_force(standard: dict[str, Any], applies: bool):
    case = heard(liberty_representative=NOBODY)
    case.liberty = liberty(standard=standard)
    assert (why(liberty_representative_not_heard, case) is not None) == applies
    case.liberty = None
    assert why(liberty_representative_not_heard, case) is None


def test_an_assessment_has_domains_the_main_risk_and_restrictions():
    assert why(assessment_incomplete, ready()) is None
    assert why(assessment_incomplete, ready(assessment=None)) == "The assessment has not been recorded yet."
    some = [DOMAIN | {"domain": d, "level": "LOW"} for d in Domain if d is not Domain.SKIN]
    bare = assessment(domains=some, risks=[RISK | {"driver": "DELIRIUM"}], restrictions=[])
    assert why(assessment_incomplete, ready(assessment=bare)) == (
        "The assessment is not complete: it lacks the needs in skin, the risk of what the one-to-one care is "
        "for (falls) and the restrictions before and after."
    )


def test_a_clear_change_in_need_is_assessed_in_full_before_care_is_reduced():
    changed = assessment(change_in_need=True)
    assert why(needs_changed, ready(assessment=changed))
    assert why(needs_changed, ready()) is None
    assert why(needs_changed, ready(assessment=None)) is None
    assert why(needs_changed, ready(assessment=changed, recommendation=None)) is None
    same = proposing("MAINTAIN", [line()], [line()])
    same.assessment = changed
    assert why(needs_changed, same) is None


def test_capacity_is_assessed_for_each_decision_of_the_plan():
    assert why(capacity_missing, ready()) is None
    assert why(capacity_missing, ready(capacity=capacity("SHARE_INFORMATION"))) == (
        "Capacity has not been assessed for accepting less one-to-one care and capacity has not been "
        "assessed for accepting assistive technology."
    )
    assert why(capacity_missing, ready(capacity=None))


def test_lacking_capacity_needs_a_best_interests_decision():
    undecided = capacity(*BOTH, best_interests=False)
    assert "A best-interests decision is missing for accepting less" in str(
        why(capacity_missing, ready(capacity=undecided))
    )
    able = capacity(*BOTH, best_interests=False, finding="HAS_CAPACITY")
    assert why(capacity_missing, ready(capacity=able)) is None


def test_only_what_the_plan_asks_of_the_person_needs_capacity():
    plain = recommendation(technology=[])
    reduced = capacity("ACCEPT_REDUCED_ONE_TO_ONE")
    assert why(capacity_missing, ready(recommendation=plain, capacity=reduced)) is None
    same = proposing("MAINTAIN", [line()], [line()], technology=[])
    same.capacity = None
    assert why(capacity_missing, same) is None
    assert why(capacity_missing, ready(recommendation=None, capacity=None)) is None
