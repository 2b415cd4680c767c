"""One good example of every form, as a client would send it. All people are invented."""

import inspect
import pkgutil
from collections.abc import Iterator
from copy import deepcopy
from importlib import import_module
from typing import Any, TypeVar

from app.programmes.one_to_one import forms
from app.programmes.one_to_one.codes import QualityQuestion
from app.workflow.forms import Form

F = TypeVar("F", bound=Form)
NUMBER = "9991000003"
PAPER, LETTER = "a" * 64, "b" * 64


def every_form() -> Iterator[type[Form]]:
    """Each form class of the programme, parts of forms included, once."""
    for module in pkgutil.iter_modules(forms.__path__):
        loaded = import_module(f"{forms.__name__}.{module.name}")
        for thing in vars(loaded).values():
            if inspect.isclass(thing) and issubclass(thing, Form) and thing.__module__ == loaded.__name__:
                yield thing


def line(hours: int = 12, days: int = 7, rate: str = "20.00") -> dict[str, Any]:
    """A line of so many hours (1 to 23) on so many days, one to one."""
    day = [{"start": "00:00", "end": f"{hours:02}:00"}]
    return {
        "support_type": "WAKING_DAY",
        "pattern": [day if n < days else [] for n in range(7)],
        "hourly_rate": rate,
    }


PERSON = {
    "nhs_number": NUMBER,
    "number_status": "VERIFIED",
    "given_name": "Edith",
    "family_name": "Example",
    "date_of_birth": "1941-03-09",
}
CASE = {
    "reference": "OTO-001",
    "commissioner": "QU9",
    "provider": "PRV-A",
    "patient": PERSON,
    "reason": "COHORT",
    "funding": "CHC_FULL",
    "delivery": "CARE_HOME_NURSING",
    "cohort": "autumn",
    "driver": "FALLS",
    "other_drivers": ["DELIRIUM"],
    "lines": [line()],
    "base_weekly_fee": "950.00",
}
CONCERN = {
    "reference": "SG/2026/17",
    "lead_authority": "606",
    "status": "CLOSED_RISK_REMOVED",
    "categories": ["NEGLECT_OMISSION"],
    "alleged_source": "ORG",
    "raised_on": "2026-05-01",
    "relates_to_one_to_one": "NO",
    "relevance": "The concern was about another part of the home.",
}
SAFEGUARDING = {
    "checked_on": "2026-09-01",
    "source": "The council's safeguarding team, by telephone",
    "enquiry_made": True,
    "outcome": "CONCERNS_RECORDED",
    "concerns": [CONCERN],
}
REFERRED = {"to": "DBS", "on": "2026-09-03", "reference": "DBS/88"}
POSITION_OF_TRUST = {
    "reference": "PT-3",
    "name": "Morgan Madeup",
    "post": "Night care assistant",
    "employer": "The home",
    "allegation": "Is said to have left a resident alone on purpose.",
    "raised_on": "2026-09-01",
    "status": "EMPLOYER_INVESTIGATES",
    "employer_told_on": "2026-09-02",
    "risk": "Works with nobody until it is settled.",
    "removed": True,
    "referrals": [REFERRED],
}
CAPACITY = {
    "decision": "ACCEPT_REDUCED_ONE_TO_ONE",
    "finding": "LACKS_CAPACITY",
    "assessed_on": "2026-08-20",
    "assessed_by": "ada",
    "explanation": "Could not retain or weigh what was explained, on two days.",
}
BEST_INTERESTS = {
    "decision": "ACCEPT_REDUCED_ONE_TO_ONE",
    "decided_on": "2026-08-25",
    "decision_maker": "Ada Example, reviewer",
    "wishes_and_feelings": "Likes company, and dislikes being followed.",
    "consulted": "Her daughter and the home's manager",
    "less_restrictive": "Sensors at night were considered first.",
    "conclusion": "A stepwise reduction is in her best interests.",
}
CAPACITY_CHECK = {
    "checked_on": "2026-09-01",
    "source": "The home's records",
    "assessments": [CAPACITY],
    "best_interests": [BEST_INTERESTS],
    "person_objects": "NO",
}
NEEDS = {"asked_on": "2026-09-01", "formats": ["LARGE_PRINT"], "interpreter": "Polish"}
REPRESENTATIVE = {
    "status": "IDENTIFIED",
    "kind": "LPA_HW",
    "name": "Dora Example",
    "authority_document": "LPA-7",
    "verified_on": "2026-09-01",
    "contact_allowed": True,
    "objection_on": "2026-09-02",
    "objection": "She fears that nobody will be there at night.",
    "objection_resolved_on": "2026-09-10",
    "communication": NEEDS,
}
DETERMINATION = {
    "finding": "NOT_A_DEPRIVATION",
    "test_version": "UKSC16_2026",
    "factors": "Free to go out with her family on most days.",
    "wishes_and_feelings": "Says that she likes it here.",
    "objection": "NO",
    "decided_by": "sam",
    "decided_as": "BEST_INTERESTS_ASSESSOR",
    "decided_on": "2026-06-10",
}
EXTENSION = {"granted_on": "2026-09-05", "until": "2026-09-14"}
URGENT = {"granted_on": "2026-09-01", "extensions": [EXTENSION]}
REQUEST = {"requested_on": "2026-09-01", "outcome": "GRANTED", "answered_on": "2026-09-20"}
CONDITION = {"tag": "ONE_TO_ONE", "wording": "One-to-one care in the garden."}
PART8 = {
    "requested_on": "2026-10-01",
    "ground": "CONDITIONS_NEED_VARYING",
    "outcome": "NO_VARIATION",
    "completed_on": "2026-10-20",
}
STANDARD = {
    "valid_from": "2026-09-20",
    "valid_to": "2027-09-20",
    "conditions": [CONDITION],
    "suspended_on": "2026-11-01",
    "suspension_ended_on": "2026-11-10",
    "ceased_on": "2027-01-01",
    "review": PART8,
}
COURT = {
    "reference": "COP 1234",
    "opened_on": "2026-09-01",
    "closed_on": "2026-12-01",
    "order_from": "2026-12-01",
    "order_to": "2027-11-30",
}
LIBERTY = {
    "checked_on": "2026-09-21",
    "source": "The home and the council",
    "enquiry_made": True,
    "supervisory_body": "606",
    "determination": DETERMINATION,
    "urgent": URGENT,
    "requests": [REQUEST],
    "standard": STANDARD,
    "court": COURT,
}
EVIDENCE = {
    "type": "FALLS_LOG",
    "title": "Falls, August",
    "source_org": "PRV-A",
    "author": "Nurse Example",
    "author_role": "nurse",
    "period_from": "2026-08-01",
    "period_to": "2026-08-31",
    "received_on": "2026-09-02",
    "sha256": PAPER,
}
HEARD = {"consulted": "CONSULTED", "on": "2026-09-05", "views": "She wants to be alone at night."}
NOBODY = {"consulted": "NOT_APPLICABLE"}
RISK = {
    "driver": "FALLS",
    "description": "Falls when getting up at night",
    "likelihood_before": 2,
    "impact_before": 4,
    "likelihood_after": 3,
    "impact_after": 3,
    "mitigation": "Bed sensor",
}
RESTRICTION = {
    "kind": "ONE_TO_ONE",
    "before": 3,
    "after": 1,
    "necessity": "Falls at night",
    "proportionality": "Only at night",
}
DOMAIN = {
    "domain": "MOBILITY",
    "level": "HIGH",
    "narrative": "Two falls in a month, none with injury.",
}
ASSESSMENT = {
    "assessed_on": "2026-09-08",
    "domains": [DOMAIN],
    "narrative": "Needs are stable; falls happen at night only.",
    "last_dst_on": "2025-04-01",
    "change_in_need": False,
    "initial_assessment_appropriate": "YES",
    "delivered_hours": "80.00",
    "risks": [RISK],
    "restrictions": [RESTRICTION],
}
PHASE = {
    "planned_days": 14,
    "lines": [line(8)],
    "monitoring": ["FALLS"],
    "success": "No fall with injury",
    "stop": "Any fall with injury",
    "owner": "ada",
}
MITIGATION = {"kind": "ASSISTIVE_TECHNOLOGY", "detail": "Bed sensor", "before_phase": 1}
CONTINGENCY = {
    "weekly_hours": "10.00",
    "valid_days": 14,
    "drawn_by": ["NURSE_IN_CHARGE"],
    "contact": "The duty desk, 01632 960001",
}
TRIGGER = {"trigger": "REPEATED_FALLS", "times": 2, "within_days": 7}
SENSOR = {
    "type": "ACOUSTIC_MONITOR",
    "addresses": ["FALLS"],
    "intrusiveness": 2,
    "response_plan": "The night nurse, within two minutes",
    "one_off_cost": "400.00",
    "weekly_cost": "12.50",
    "trial_from": "2026-09-01",
    "trial_to": "2026-09-14",
    "false_alarms": "12.50",
    "best_interests_reference": "BI-4",
    "dpia_reference": "DPIA-9",
}
ACTIVITY = {
    "weekday": 1,
    "at": "15:00",
    "activity": "Gardening",
    "purpose": "MEANINGFUL_OCCUPATION",
    "driver": "FALLS",
    "engagement": 2,
}
REDUCTION = {
    "kind": "REDUCE_PHASED",
    "summary": "Falls happen at night only; days are calm.",
    "proposed": [line(6)],
    "phases": [PHASE, PHASE | {"lines": [line(6)]}],
    "mitigations": [MITIGATION],
    "contingency": CONTINGENCY,
    "triggers": [TRIGGER],
    "technology": [SENSOR],
    "activities": [ACTIVITY],
    "other_weekly_cost": "5.00",
}
MEMBER = {"person": "pia", "name": "Pia Example", "profession": "HEALTH", "chair": True}
DEPARTURE = {
    "grounds": ["NEW_RISK_AT_PANEL", "LAW_OR_RIGHTS"],
    "reasons": "Her daughter told the panel of two falls that nobody had written down.",
}
DECIDED = {"reasons": "The evidence supports a stepwise reduction.", "dissent": ""}
PANEL_CONDITION = {
    "wording": "The sensor is tested with the night staff.",
    "timing": "PRE",
    "owner": "ada",
    "due_on": "2026-10-10",
    "evidence": "The test record",
}
LETTER_OF = {
    "reasons": "Your falls happen at night only, and a sensor helps.",
    "evidence_considered": "Falls log and observation records.",
    "recipients": ["PERSON", "PROVIDER"],
    "format": "LARGE_PRINT",
    "challenge_routes": ["PACKAGE_APPEAL", "ELIGIBILITY_LOCAL"],
    "next_review_on": "2027-01-10",
    "issued_on": "2026-10-05",
    "document": LETTER,
}
STARTS = {"starts_on": "2026-10-20", "contingency_contact": "The duty desk, 01632 960001"}
READY = {"type": "ACOUSTIC_MONITOR", "live_on": "2026-10-18", "response_tested_on": "2026-10-19"}
COUNTS = (
    "falls",
    "falls_with_injury",
    "incidents",
    "harm_to_others",
    "absconding",
    "choking",
    "long_seizures",
    "behaviour_episodes",
    "safeguarding_concerns",
    "hospital_admissions",
)
MONITORING = {
    "period_from": "2026-10-20",
    "period_to": "2026-10-26",
    **dict.fromkeys(COUNTS, 0),
    "delivered_hours": "56.00",
    "contingency_hours": "0.00",
}
WHY = "The reason in enough words for others."

HAND = {"person": "pia", "choice": "YES"}
EXAMPLES: dict[str, dict[str, Any]] = {
    "PatientIdentity": PERSON,
    "CreateCase": CASE,
    "AmendPackage": {"proposed": [line(5)], "reason": WHY},
    "SubmitReferral": {"rationale": WHY, "authoriser": "olga", "authorised_on": "2026-01-02"},
    "AcceptReferral": {"reviewer": "ada", "no_conflict": True},
    "ReassignReviewer": {"reviewer": "ben", "no_conflict": True, "reason": WHY},
    "SafeguardingConcern": CONCERN,
    "SafeguardingCheck": SAFEGUARDING,
    "TrustReferral": REFERRED,
    "RecordPositionOfTrust": POSITION_OF_TRUST,
    "CapacityRecord": CAPACITY,
    "BestInterests": BEST_INTERESTS,
    "CapacityCheck": CAPACITY_CHECK,
    "CommunicationNeeds": NEEDS,
    "RepresentativeRecord": REPRESENTATIVE,
    "Determination": DETERMINATION,
    "UrgentExtension": EXTENSION,
    "UrgentAuthorisation": URGENT,
    "StandardRequest": REQUEST,
    "LibertyCondition": CONDITION,
    "Part8Review": PART8,
    "StandardAuthorisation": STANDARD,
    "CourtMatter": COURT,
    "LibertyCheck": LIBERTY,
    "RequestEvidence": {
        "types": ["FALLS_LOG", "INCIDENT_LOG"],
        "asked_of": "PRV-A",
        "period_from": "2026-08-01",
        "period_to": "2026-08-31",
    },
    "AddEvidence": EVIDENCE,
    "VerifyEvidence": {"item": 12, "result": "REJECTED", "note": "It is about another resident."},
    "WaiveEvidence": {"type": "INVOICE", "reason": WHY},
    "Heard": HEARD,
    "RecordConsultation": {
        "person": HEARD,
        "representative": HEARD,
        "provider": HEARD,
        "liberty_representative": NOBODY,
        "dissent": True,
        "dissent_note": "The daughter would keep the nights.",
    },
    "DomainNeed": DOMAIN,
    "Risk": RISK,
    "Restriction": RESTRICTION,
    "RecordAssessment": ASSESSMENT,
    "AtItem": SENSOR,
    "ActivitySlot": ACTIVITY,
    "PlanPhase": PHASE,
    "Mitigation": MITIGATION,
    "Contingency": CONTINGENCY,
    "TriggerRule": TRIGGER,
    "RecordRecommendation": REDUCTION,
    "QualityChecklist": {"answers": {q.value: "YES" for q in QualityQuestion}, "note": "Well argued."},
    "QaReturn": {"defects": ["COSTS_WRONG"], "reason": WHY},
    "QaEscalate": {"hold": "LIBERTY", "reason": WHY},
    "ListForPanel": {
        "sitting": "S-1",
        "panel": "board",
        "sits_on": "2026-10-01",
        "papers_issued_on": "2026-09-22",
    },
    "ReissuePack": {"note": "The representative has been heard again."},
    "HandRaised": HAND,
    "HearMatter": {
        "sitting": "S-2",
        "sits_on": "2026-10-14",
        "kind": "CHAIR_ACTION",
        "number": 31,
        "members": [MEMBER],
        "present": ["pia"],
        "hands": [HAND],
    },
    "MemberExcluded": {"person": "pat"},
    "MemberLeaves": {"person": "pia", "told_by": "sid"},
    "MemberReturns": {"person": "pia", "told_by": "sid"},
    "DeclareInterest": {"person": "pia", "kind": "FINANCIAL", "reason": "Her partner works for the home."},
    "OpenItem": {"members": [MEMBER], "present": ["pia"]},
    "CastBallot": {"choice": "APPROVE", "reason": "Safe enough.", "asks": True},
    "LockOpinion": {"choice": "DECLINE", "reason": "The nights are not safe yet."},
    "ConfirmDeparture": {"choice": "APPROVE", "lines": [line(5)], "reason": WHY},
    "Departure": DEPARTURE,
    "Decided": DECIDED,
    "Departing": DECIDED | {"departure": DEPARTURE},
    "Approve": DECIDED,
    "PanelCondition": PANEL_CONDITION,
    "ApproveWithConditions": DECIDED | {"conditions": [PANEL_CONDITION]},
    "PassOn": DECIDED | {"conditions": [PANEL_CONDITION]},
    "Decline": DECIDED | {"next_review_on": "2027-01-10"},
    "ReferOnward": DECIDED | {"targets": ["MDT_DST"]},
    "RecordNotCarried": {"discussion": "Two for, two against; no chair's vote."},
    "Defer": {"reason_code": "MORE_EVIDENCE", "questions": WHY, "return_by": "2026-10-15"},
    "Resubmit": {"answers": WHY},
    "SignMinutes": {"correct": True},
    "Letter": LETTER_OF,
    "IssueReduction": LETTER_OF | STARTS,
    "IssueChange": LETTER_OF | STARTS,
    "IssueNoChange": LETTER_OF,
    "RecordLaAgreement": {
        "authority": "606",
        "agreed_on": "2026-10-02",
        "agreed_by": "Lena Example, service manager",
        "reference": "LA-3",
    },
    "MeetCondition": {"condition": 1, "met_on": "2026-10-09", "evidence": "Test record seen."},
    "ConditionOverdue": {"condition": 1},
    "WaiveCondition": {"condition": 1, "sitting": "S-2", "reason": WHY},
    "WaiveNotice": {
        "agreed_on": "2026-10-06",
        "agreed_by": "Mia Example, manager",
        "document": "PRV-A/77",
        "reason": WHY,
    },
    "AtReady": READY,
    "BeginPhase": {
        "begins_on": "2026-10-20",
        "contract_variation": "CV-5",
        "mitigations_live": True,
        "technology": [READY],
    },
    "RecordMonitoring": MONITORING,
    "ProceedPhase": {
        "begins_on": "2026-11-03",
        "success_met": True,
        "mitigations_live": True,
        "review": WHY,
    },
    "ExtendPhase": {"days": 7, "review": WHY, "agreed_by_assurer": "quinn"},
    "StepBackPhase": {"effective_on": "2026-11-03", "review": WHY},
    "CompleteFinalPhase": {"completed_on": "2026-11-17", "success_met": True, "review": WHY},
    "ReinstateEmergency": {
        "trigger": "FALL_WITH_INJURY",
        "happened_on": "2026-10-25",
        "happened_at": "03:10",
        "account": "Found on the floor with a cut.",
    },
    "RestartReview": {"cause": WHY},
    "CloseReinstated": {"cause": WHY, "agreed_by_assurer": "quinn", "next_review_on": "2027-01-10"},
    "ValidateFinance": {"paid_weekly": "840.00", "from_on": "2026-11-17", "reference": "LEDGER 9"},
    "CloseCase": {
        "four_weeks": "STABLE",
        "three_months": "IMPROVED",
        "outcome": WHY,
        "post_conditions_met": True,
        "next_review_on": "2027-06-01",
    },
    "PlaceHold": {"kind": "SAFEGUARDING", "reason": WHY, "reference": "SG/2026/17"},
    "LiftHold": {"hold": 7, "note": "The council closed the concern in writing."},
    "OpenDispute": {
        "route": "PACKAGE_APPEAL",
        "raised_by": "REPRESENTATIVE",
        "received_on": "2026-10-07",
        "grounds": WHY,
    },
    "ResolveDispute": {
        "dispute": 40,
        "outcome": "NOT_UPHELD",
        "reasons": WHY,
        "answered_on": "2026-10-30",
        "next_route": "OMBUDSMAN",
    },
    "UpholdDispute": {"dispute": 40, "reasons": WHY, "answered_on": "2026-10-30", "reviewer": "ben"},
    "RecordDeath": {"died_on": "2026-11-01", "source": "The home", "second_source": "The GP practice"},
    "RecordTransfer": {"transferred_on": "2026-11-01", "to_commissioner": "QNQ", "source": "The council"},
    "WithdrawCase": {"closure": "WITHDRAWN", "reason": WHY},
    "ChairAction": {"ground": "RISK_OF_HARM", "lines": [line(16)], "reason": WHY},
    "RatifyChairAction": {"action": 30, "ratified": True, "sitting": "S-2", "reasons": WHY},
    "ExpireChairAction": {"action": 30},
    "ReferEligibility": {"reason": WHY, "reference": "MDT-1"},
}


def example(form: type[Form], **changes: Any) -> dict[str, Any]:
    """A good example of `form` with some fields changed; a field set to `...` is left out."""
    filled = deepcopy(EXAMPLES[form.__name__]) | changes
    return {name: value for name, value in filled.items() if value is not ...}


def filled(form: type[F], **changes: Any) -> F:
    """The form itself, from its example."""
    return form.model_validate(example(form, **changes))
