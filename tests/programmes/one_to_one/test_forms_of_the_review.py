"""The forms of the review, the panel and the change: what each refuses on its own."""

from typing import Any

import pytest

from app.programmes.one_to_one.codes import (
    ALLOWED_LEVELS,
    MANDATORY_EVIDENCE,
    SURVEILLANCE,
    AtType,
    Domain,
    Driver,
    EvidenceType,
    Level,
    QualityQuestion,
    Recommended,
    RestrictionChange,
)
from app.programmes.one_to_one.forms.assessment import (
    DomainNeed,
    Heard,
    RecordAssessment,
    RecordConsultation,
    Restriction,
    Risk,
)
from app.programmes.one_to_one.forms.decision import IssueReduction
from app.programmes.one_to_one.forms.evidence import AddEvidence, RequestEvidence, VerifyEvidence
from app.programmes.one_to_one.forms.fields import repeated
from app.programmes.one_to_one.forms.implementation import BeginPhase, CloseCase, RecordMonitoring
from app.programmes.one_to_one.forms.matters import HearMatter
from app.programmes.one_to_one.forms.overlay import RecordDeath, ResolveDispute
from app.programmes.one_to_one.forms.panel import DeclareInterest, ListForPanel, OpenItem
from app.programmes.one_to_one.forms.quality import QualityChecklist
from app.programmes.one_to_one.forms.recommendation import RecordRecommendation
from app.programmes.one_to_one.forms.technology import AtItem
from tests.programmes.one_to_one.examples import (
    DOMAIN,
    HAND,
    LETTER_OF,
    MEMBER,
    MITIGATION,
    PHASE,
    READY,
    RESTRICTION,
    TRIGGER,
    filled,
    line,
)
from tests.programmes.one_to_one.refused import refused

# Evidence


def test_evidence_is_a_file_or_a_paper_with_a_place():
    refused(AddEvidence, "Upload a file", sha256=None)
    assert filled(AddEvidence, sha256=None, held_at="office, cabinet 2").held_at
    refused(AddEvidence, "pattern", sha256="A" * 64)


def test_evidence_speaks_up_to_the_end_of_its_period_or_the_day_it_came():
    assert f"{filled(AddEvidence).up_to()}" == "2026-08-31"
    assert f"{filled(AddEvidence, period_to=None).up_to()}" == "2026-09-02"
    refused(AddEvidence, "ends before it begins", period_to="2026-07-31")


def test_a_request_asks_for_each_kind_once():
    refused(RequestEvidence, "asked for twice: falls log", types=["FALLS_LOG"] * 2)


def test_a_rejection_of_evidence_says_why():
    refused(VerifyEvidence, "why the evidence is rejected", note="")
    assert filled(VerifyEvidence, result="VERIFIED", note="")


def test_every_driver_has_its_mandatory_evidence():
    assert MANDATORY_EVIDENCE.keys() == set(Driver)
    assert EvidenceType.FALLS_LOG in MANDATORY_EVIDENCE[Driver.FALLS]
    assert EvidenceType.ABC_CHART in MANDATORY_EVIDENCE[Driver.BEHAVIOUR_OTHER]
    assert EvidenceType.ABC_CHART not in MANDATORY_EVIDENCE[Driver.SEIZURES]


# The assessment


@pytest.mark.parametrize("domain", Domain)
@pytest.mark.parametrize("level", Level)
def test_br12_a_domain_takes_the_levels_of_the_tool_and_no_other(domain: Domain, level: Level):
    if level in ALLOWED_LEVELS[domain]:
        assert filled(DomainNeed, domain=domain, level=level).level is level
    else:
        refused(DomainNeed, f"has no level {level.words}", domain=domain, level=level)


def test_br12_altered_states_and_continence_have_no_severe():
    assert Level.SEVERE not in ALLOWED_LEVELS[Domain.ALTERED_STATES]
    assert Level.PRIORITY in ALLOWED_LEVELS[Domain.ALTERED_STATES]
    assert Level.SEVERE not in ALLOWED_LEVELS[Domain.CONTINENCE]
    assert [d for d in Domain if Level.PRIORITY in ALLOWED_LEVELS[d]] == [
        Domain.BREATHING,
        Domain.BEHAVIOUR,
        Domain.DRUG_THERAPIES,
        Domain.ALTERED_STATES,
    ]


def test_an_assessment_describes_a_domain_once_and_knows_which_are_missing():
    refused(RecordAssessment, "mobility is listed twice", domains=[DOMAIN, DOMAIN])
    missing = filled(RecordAssessment).missing_domains()
    assert missing == [domain for domain in Domain if domain is not Domain.MOBILITY]


@pytest.mark.parametrize(("before", "after", "change"), [(3, 1, "LESS"), (1, 3, "MORE"), (2, 2, "SAME")])
def test_restrictions_are_compared(before: int, after: int, change: str):
    one = RESTRICTION | {"before": before, "after": after}
    assert filled(Restriction, **one).change is RestrictionChange(change)
    assert filled(RecordAssessment, restrictions=[one]).net_restriction is RestrictionChange(change)


def test_a_risk_is_likelihood_times_impact():
    assert (filled(Risk).before, filled(Risk).after) == (8, 9)
    refused(Risk, "less than or equal to 5", impact_after=6)


def test_whoever_was_asked_said_something_on_a_day():
    refused(Heard, "what they said", on=None)
    refused(Heard, "what they said", views="")
    refused(Heard, "why they could not be heard", consulted="UNABLE", views="")
    assert filled(Heard, consulted="DECLINED", views="").settled
    assert not filled(Heard, consulted="NOT_REACHED").settled
    refused(RecordConsultation, "who disagrees", dissent_note="")


# Technology, recommendation and plan


@pytest.mark.parametrize("technology", sorted(SURVEILLANCE))
def test_br28_what_hears_sees_or_follows_needs_consent_or_best_interests_and_a_dpia(technology: AtType):
    refused(AtItem, "hears, sees or follows", type=technology, best_interests_reference=None)
    refused(AtItem, "data protection impact", type=technology, dpia_reference=None)
    assert filled(AtItem, type=technology, best_interests_reference=None, consent_reference="C-1")
    assert filled(AtItem, type=technology)


def test_br28_a_plain_sensor_needs_neither():
    assert filled(AtItem, type="FLOOR_MAT", best_interests_reference=None, dpia_reference=None)


def test_an_alarm_has_somebody_who_answers_and_a_trial_an_order():
    refused(AtItem, "who answers the alarm", response_plan="")
    assert filled(AtItem, response_required=False, response_plan="")
    refused(AtItem, "trial ends before", trial_to="2026-08-01")
    assert filled(AtItem, trial_from=None)


def test_br29_phases_never_rise_last_a_week_and_end_with_the_proposal():
    assert [f"{p.hours}" for p in filled(RecordRecommendation).phases] == ["56.00", "42.00"]
    higher = [PHASE | {"lines": [line(4)]}, PHASE | {"lines": [line(6)]}]
    refused(RecordRecommendation, "Phase 2 has more hours", phases=higher)
    short = [PHASE, PHASE | {"lines": [line(6)], "planned_days": 6}]
    refused(RecordRecommendation, "Phase 2 is shorter than 7 days", phases=short)
    refused(RecordRecommendation, "last phase has to be the proposed", phases=[PHASE])
    assert filled(RecordRecommendation, phases=[PHASE | {"lines": [line(6)], "planned_days": 7}])


def test_br29_the_proposal_may_list_its_lines_in_another_order():
    two = [line(2, 5), line(3, 2, "21.00")]
    assert filled(RecordRecommendation, proposed=two, phases=[PHASE | {"lines": two[::-1]}])


def test_br29_a_withdrawal_ends_without_any_hours():
    nothing = [PHASE, PHASE | {"lines": []}]
    assert filled(RecordRecommendation, kind="WITHDRAW", proposed=[], phases=nothing).proposed_hours == 0
    refused(RecordRecommendation, "has to be empty", kind="WITHDRAW")
    # nobody is asked for the package of a withdrawal; with every other change none given is never an empty one
    assert filled(RecordRecommendation, kind="WITHDRAW", proposed=None, phases=nothing).proposed == []
    refused(RecordRecommendation, "Give the proposed package", kind="REDUCE_TRIAL", proposed=None, phases=[])


def test_what_stays_as_it_is_has_no_proposal_and_no_phases():
    bare: dict[str, Any] = {"phases": [], "proposed": None}
    kept = filled(RecordRecommendation, kind="MAINTAIN", **bare)
    assert kept.proposed_hours is None
    refused(RecordRecommendation, "give no proposed package", kind="MAINTAIN", phases=[])
    refused(RecordRecommendation, "belong to a recommendation for less care", kind="MAINTAIN", proposed=None)
    refused(RecordRecommendation, "Give the proposed package", **bare)
    refused(RecordRecommendation, "referred to", kind="REFER_OTHER", **bare)
    assert filled(RecordRecommendation, kind="REFER_OTHER", refer_to="CMHT", **bare)


@pytest.mark.parametrize("kind", [Recommended.INCREASE, Recommended.REPROFILE, Recommended.RATE_REVIEW_ONLY])
def test_without_hours_it_is_a_withdrawal(kind: Recommended):
    refused(RecordRecommendation, "withdrawal", kind=kind, proposed=[], phases=[])
    assert filled(RecordRecommendation, kind=kind, phases=[]).proposed_hours == 42


def test_a_mitigation_belongs_to_a_phase_and_a_trigger_comes_once():
    refused(
        RecordRecommendation,
        "no phase 3",
        mitigations=[MITIGATION | {"before_phase": 3}],
    )
    refused(RecordRecommendation, "repeated falls is listed twice", triggers=[TRIGGER, TRIGGER])


def test_the_new_cost_is_technology_and_other():
    form = filled(RecordRecommendation)
    assert (f"{form.new_weekly_cost}", f"{form.one_off_cost}") == ("17.50", "400.00")
    assert f"{form.phases[0].cost}" == "1120.00"


# Quality, panel, letters


def test_a_checklist_is_complete_and_without_a_no():
    answers = {q.value: "NA" for q in QualityQuestion}
    assert filled(QualityChecklist, answers=answers)
    refused(QualityChecklist, "has to be returned: plan safe", answers=answers | {"PLAN_SAFE": "NO"})
    del answers["PLAN_SAFE"]
    refused(QualityChecklist, "Not answered: plan safe", answers=answers)


def test_papers_go_out_before_the_sitting():
    refused(ListForPanel, "after the sitting", papers_issued_on="2026-10-02")


def test_an_interest_has_words_and_consequences():
    refused(DeclareInterest, "what the tie is", reason="")
    refused(DeclareInterest, "does not vote", action="NOTE")
    refused(DeclareInterest, "choose 'note'", kind="NONE", reason="")
    assert filled(DeclareInterest, kind="NONE", reason="", action="NOTE")
    assert filled(DeclareInterest, kind="PROFESSIONAL", action="NOTE")


def test_the_roll_of_an_item_makes_sense():
    refused(OpenItem, "Somebody is listed twice", members=[MEMBER, MEMBER])
    refused(OpenItem, "Somebody is present who is not a member", present=["sol"])
    refused(OpenItem, "one chair", members=[MEMBER, MEMBER | {"person": "pat"}])


def test_a_vote_by_show_of_hands_names_each_voter_once():
    refused(HearMatter, "Somebody is listed twice", members=[MEMBER, MEMBER])
    refused(HearMatter, "Somebody is present who is not a member", present=["sol"])
    refused(HearMatter, "one chair", members=[MEMBER, MEMBER | {"person": "pat"}])
    refused(HearMatter, "given twice", hands=[HAND, HAND])
    assert filled(HearMatter)


def test_br23_a_letter_names_both_ways_to_challenge_it_and_its_reasons():
    refused(IssueReduction, "decision on the package", challenge_routes=["ELIGIBILITY_LOCAL"])
    refused(IssueReduction, "challenge eligibility", challenge_routes=["PACKAGE_APPEAL"])
    refused(IssueReduction, "reasons", reasons=...)
    refused(IssueReduction, "contingency_contact", contingency_contact=...)
    refused(IssueReduction, "starts_on", starts_on=...)
    assert filled(IssueReduction)


def test_a_letter_goes_to_the_person_and_looks_ahead():
    refused(IssueReduction, "person or their representative", recipients=["GP"])
    refused(IssueReduction, "gp is listed twice", recipients=["PERSON", "GP", "GP"])
    refused(IssueReduction, "next review lies before", next_review_on="2026-10-01")
    refused(IssueReduction, "starts before the letter", starts_on="2026-10-01")
    assert LETTER_OF["recipients"] == ["PERSON", "PROVIDER"]


# Carrying it out


@pytest.mark.parametrize("name", ["falls", "incidents", "hospital_admissions", "delivered_hours"])
def test_nothing_happened_has_to_be_said(name: str):
    refused(RecordMonitoring, name, **{name: ...})
    refused(RecordMonitoring, name, **{name: None})
    assert filled(RecordMonitoring).falls == 0


def test_counts_add_up():
    refused(RecordMonitoring, "More falls with injury", falls_with_injury=1)
    refused(RecordMonitoring, "More incidents with harm", harm_to_others=1)
    refused(RecordMonitoring, "ends before it begins", period_to="2026-10-01")


def test_technology_is_ready_once():
    refused(BeginPhase, "Acoustic monitor is listed twice", technology=[READY, READY])


def test_a_case_closes_with_its_later_conditions_settled():
    refused(CloseCase, "has to be confirmed", post_conditions_met=False)


# What can come over a case


def test_a_death_has_two_sources():
    refused(RecordDeath, "another than the first", second_source="the home")


def test_a_dispute_that_is_upheld_begins_the_review_again():
    refused(ResolveDispute, "begins the review again", outcome="UPHELD")
    assert filled(ResolveDispute, outcome="PARTLY_UPHELD")


def test_values_that_come_again_are_named_once():
    assert repeated("abcabcab") == ["a", "b", "c"]
    assert repeated("abc") == []
