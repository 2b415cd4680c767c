"""The facts of a case: they survive storage, compute their own money, and tell lists what they need."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from app.programmes.costing import Line
from app.programmes.one_to_one.codes import (
    Appropriate,
    ClosureReason,
    Driver,
    EvidenceType,
    LibertyStatus,
    NationalOutcome,
    PanelChoice,
    PhaseStatus,
    Verification,
)
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.assessment import RecordAssessment
from app.programmes.one_to_one.forms.checks import RepresentativeRecord, SafeguardingCheck
from app.programmes.one_to_one.forms.decision import IssueNoChange, IssueReduction
from app.programmes.one_to_one.forms.evidence import AddEvidence, WaiveEvidence
from app.programmes.one_to_one.forms.implementation import ReinstateEmergency, ValidateFinance
from app.programmes.one_to_one.forms.liberty import LibertyCheck
from app.programmes.one_to_one.forms.overlay import ChairAction, OpenDispute
from app.programmes.one_to_one.forms.recommendation import RecordRecommendation
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.programmes.one_to_one.records import (
    ChairActed,
    Closure,
    Decision,
    Dispute,
    EvidenceItem,
    IssuedLetter,
    Package,
    Phase,
    Recorded,
    Reinstatement,
)
from app.programmes.roles import CLINICIANS, ROLE_TITLES, Role
from app.workflow.forms import ERASED
from app.workflow.state import Act, Hold
from tests.programmes.one_to_one.examples import CONCERN, every_form, filled, line

TODAY = date(2026, 11, 23)
POLICY = OneToOnePolicy()


def act(seq: int = 7, person: str = "ada", role: str = "REVIEWER") -> Act:
    return Act(seq, datetime(2026, 11, 23, 9, tzinfo=UTC), TODAY, person, role, POLICY)


def lines(*hours: int) -> list[Line]:
    return [Line.model_validate(line(each)) for each in hours]


def case(**known: Any) -> Facts:
    """A case of 12 hours a day, reduced to 6 by proposal."""
    package = Package(baseline=lines(12), current=lines(12), proposed=lines(6))
    return Facts(**{"package": package} | known)


def full_case() -> Facts:
    """A case with a bit of everything."""
    recommended = filled(RecordRecommendation)
    return case(
        ref="OTO-001",
        reviewer="ada",
        assurer="quinn",
        cohort="autumn",
        safeguarding=Recorded[SafeguardingCheck].of(filled(SafeguardingCheck), act()),
        liberty=Recorded[LibertyCheck].of(filled(LibertyCheck), act()),
        representative=Recorded[RepresentativeRecord].of(filled(RepresentativeRecord), act()),
        evidence=[EvidenceItem.of(filled(AddEvidence), act(8))],
        assessment=Recorded[RecordAssessment].of(filled(RecordAssessment), act()),
        recommendation=Recorded[RecordRecommendation].of(recommended, act(9)),
        decision=Decision(
            outcome=PanelChoice.APPROVE,
            decided_on=TODAY,
            seq=20,
            recorded_by="pia",
            sitting="S-1",
            reasons="Safe enough.",
            lines=lines(6),
            hours=Decimal("42.00"),
        ),
        letter=IssuedLetter.of(filled(IssueReduction), act(22)),
        phases=[Phase(number=n, plan=plan, hours=plan.hours) for n, plan in enumerate(recommended.phases, 1)],
        reinstatements=[Reinstatement.of(filled(ReinstateEmergency), act(30), hours=Decimal("84.00"))],
        finance=Recorded[ValidateFinance].of(filled(ValidateFinance), act(31)),
        disputes=[Dispute.of(filled(OpenDispute), act(25))],
        chair_actions=[ChairActed.of(filled(ChairAction), act(26), expires_on=TODAY)],
        holds=[
            Hold(id=3, kind="LIBERTY", reason="r", placed_by="sam", placed_on=TODAY, lifted_on=TODAY),
            Hold(id=5, kind="DISPUTE", reason="r", placed_by="sam", placed_on=TODAY),
        ],
        implemented_on=TODAY,
        closure=Closure(reason=ClosureReason.REINSTATED, on=TODAY),
    )


# Storage


def test_facts_survive_storage():
    for facts in (Facts(), full_case()):
        assert Facts.model_validate_json(facts.model_dump_json(), context="replay") == facts


def test_facts_with_erased_texts_survive_storage():
    facts = full_case()
    gone = facts.model_dump_json().replace("Found on the floor with a cut.", ERASED)
    assert Facts.model_validate_json(gone, context="replay").reinstatements[0].form.account == ERASED


def test_no_facts_hold_a_persons_identity():
    assert "PatientIdentity" not in str(Facts.model_json_schema())
    assert "PatientIdentity" in {form.__name__ for form in every_form()}


def test_a_record_says_who_when_and_under_which_number():
    item = EvidenceItem.of(filled(AddEvidence), act(8))
    assert (item.by, item.role, item.on, item.seq) == ("ada", "REVIEWER", TODAY, 8)
    assert item.result is None


def test_a_letter_keeps_its_start_and_contact_where_it_has_them():
    changed, same = (IssuedLetter.of(filled(form), act()) for form in (IssueReduction, IssueNoChange))
    assert (changed.starts_on, bool(changed.contingency_contact)) == (date(2026, 10, 20), True)
    assert (same.starts_on, same.contingency_contact) == (None, "")
    assert changed.letter == same.letter


# Money and hours


def test_br36_hours_and_pounds_come_from_the_lines():
    facts = case()
    assert (facts.baseline_hours, facts.baseline_cost) == (Decimal("84.00"), Decimal("1680.00"))
    assert (facts.current_hours, facts.current_cost) == (Decimal("84.00"), Decimal("1680.00"))
    assert (facts.proposed_hours, facts.proposed_cost) == (Decimal("42.00"), Decimal("840.00"))
    assert facts.saving == facts.net_saving == Decimal("840.00")


def test_technology_and_other_new_cost_lessen_the_saving():
    assert full_case().net_saving == Decimal("822.50")


def test_without_a_proposal_nothing_is_saved_or_spent():
    facts = Facts()
    assert facts.proposed_hours is None
    assert facts.proposed_cost is None
    assert facts.saving is None
    assert facts.net_saving is None
    assert facts.baseline_cost == 0


# What rules ask


def test_an_empty_case_knows_nothing():
    facts = Facts()
    assert facts.initial_assessment_appropriate is None
    assert not facts.objecting
    assert facts.liberty_on(TODAY) is LibertyStatus.NOT_ASSESSED
    assert facts.stopping_concerns() == []
    assert not facts.relies_on_technology()
    assert not facts.watched()
    assert facts.running_phase() is None
    assert facts.open_disputes() == []
    assert facts.national_outcome is None


def test_a_full_case_knows_what_it_was_told():
    facts = full_case()
    assert facts.initial_assessment_appropriate is Appropriate.YES
    assert not facts.objecting
    assert facts.liberty_on(TODAY) is LibertyStatus.COP_PROCEEDINGS
    assert facts.stopping_concerns() == []
    assert facts.relies_on_technology()
    assert facts.watched()
    assert [dispute.seq for dispute in facts.open_disputes()] == [25]


def test_an_open_concern_stops():
    concern = CONCERN | {"status": "S42_2_ENQUIRY_OPEN", "relates_to_one_to_one": "UNKNOWN"}
    check = filled(SafeguardingCheck, concerns=[concern, CONCERN])
    facts = case(safeguarding=Recorded[SafeguardingCheck].of(check, act()))
    assert [c.status.value for c in facts.stopping_concerns()] == ["S42_2_ENQUIRY_OPEN"]


def test_the_running_phase_is_found():
    facts = full_case()
    facts.phases[1].status = PhaseStatus.RUNNING
    running = facts.running_phase()
    assert running is not None
    assert running.number == 2


def test_evidence_is_missing_until_it_is_there_or_waived():
    facts = case(driver=Driver.FALLS, other_drivers=[Driver.BEHAVIOUR_OTHER])
    assert facts.drivers == [Driver.FALLS, Driver.BEHAVIOUR_OTHER]
    assert {EvidenceType.FALLS_LOG, EvidenceType.ABC_CHART} <= set(facts.missing_evidence())
    facts.evidence.append(EvidenceItem.of(filled(AddEvidence), act()))
    facts.waivers.append(Recorded[WaiveEvidence].of(filled(WaiveEvidence), act()))
    assert not {EvidenceType.FALLS_LOG, EvidenceType.INVOICE} & set(facts.missing_evidence())
    facts.evidence[0].result = Verification.REJECTED
    assert EvidenceType.FALLS_LOG in facts.missing_evidence()


def test_an_authorisation_has_to_be_seen_where_there_is_one():
    bare = filled(LibertyCheck, standard=None, urgent=None, requests=[], court=None)
    for check, needed in ((filled(LibertyCheck), True), (bare, False)):
        facts = case(liberty=Recorded[LibertyCheck].of(check, act()))
        assert (EvidenceType.DOLS_AUTHORISATION in facts.mandatory_evidence()) is needed


@pytest.mark.parametrize(
    ("hours", "outcome"), [(12, NationalOutcome.NO_CHANGE), (6, NationalOutcome.PACKAGE_CHANGED)]
)
def test_br10_a_closed_review_reports_whether_the_package_changed(hours: int, outcome: NationalOutcome):
    facts = case(closure=Closure(reason=ClosureReason.MAINTAINED, on=TODAY))
    facts.package.current = lines(hours)
    assert facts.national_outcome is outcome


# What lists and reports keep beside the record


def test_the_columns_of_a_full_case():
    expected = {
        "reviewer": "ada",
        "assurer": "quinn",
        "driver": "FALLS",
        "recommendation": "REDUCE_PHASED",
        "outcome": "APPROVE",
        "closure": "REINSTATED",
        "cohort": "autumn",
        "baseline_weekly": Decimal("1680.00"),
        "proposed_weekly": Decimal("840.00"),
        "current_weekly": Decimal("1680.00"),
        "at_recommended": True,
        "hold": "DISPUTE",
        "decided_on": TODAY,
        "implemented_on": TODAY,
        "validated_on": TODAY,
        "closed_on": TODAY,
        "reinstated_on": TODAY,
    }
    assert expected.items() <= full_case().columns().items()


def test_the_columns_of_a_new_case_are_the_same_ones_and_name_nothing_that_has_not_happened():
    columns = Facts().columns()
    assert columns.keys() == full_case().columns().keys()
    later = [name for name in columns if name.endswith("_on")]
    assert {
        columns[name] for name in ("reviewer", "recommendation", "outcome", "closure", "hold", *later)
    } == {None}
    assert columns["at_recommended"] is False
    assert columns["proposed_weekly"] is None
    assert columns["baseline_weekly"] == 0


# Roles


def test_every_role_has_a_title():
    assert ROLE_TITLES.keys() == set(Role)
    assert set(Role) > CLINICIANS
