"""The forms from the first message to quality assurance."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from app.programmes.one_to_one.codes import (
    LESS_CARE,
    OTHER_CARE,
    CapacityDecision,
    Domain,
    QualityQuestion,
    Recommended,
)
from tests.programmes.one_to_one.papers_care import ACTIVITY, NUMBER, SCAN, SENSOR, WHY, Paper, lines, phase

if TYPE_CHECKING:
    from tests.programmes.one_to_one.road import Road


def _create(road: "Road") -> Paper:
    return {
        "reference": "OTO-001",
        "commissioner": "QTV",
        "provider": "PRV-A",
        "patient": {
            "nhs_number": NUMBER,
            "given_name": "Edith",
            "family_name": "Example",
            "date_of_birth": "1941-03-09",
        },
        "reason": "COHORT",
        "funding": "CHC_FULL",
        "delivery": "CARE_HOME_NURSING",
        "cohort": "autumn",
        "driver": "FALLS",
        "lines": lines(16),
        "package_started_on": "2026-01-05",
    } | road.case


def _submit(road: "Road") -> Paper:
    return {"rationale": WHY, "authoriser": "olga", "authorised_on": "2026-01-02"}


def _safeguarding(road: "Road") -> Paper:
    return {
        "checked_on": road.today,
        "source": "The council's safeguarding team",
        "enquiry_made": True,
        "outcome": "NONE_KNOWN",
    }


def concern(road: "Road", **changes: Any) -> Paper:
    """A safeguarding check with one open concern about the one-to-one care."""
    return _safeguarding(road) | {
        "outcome": "CONCERNS_RECORDED",
        "concerns": [
            {
                "reference": "SG-17",
                "status": "S42_2_ENQUIRY_OPEN",
                "categories": ["NEGLECT_OMISSION"],
                "alleged_source": "PROVIDER_STAFF",
                "raised_on": road.today,
                "relates_to_one_to_one": "YES",
            }
            | changes
        ],
    }


def _position_of_trust(road: "Road") -> Paper:
    return {
        "reference": "PT-3",
        "name": "Morgan Madeup",
        "post": "Night care assistant",
        "employer": "The home",
        "allegation": "Is said to have left a resident alone on purpose.",
        "raised_on": road.today,
        "status": "RAISED",
        "employer_told_on": road.today,
    }


def _liberty(road: "Road") -> Paper:
    return {
        "checked_on": road.today,
        "source": "The home and the council",
        "enquiry_made": True,
        "determination": {
            "finding": "NOT_A_DEPRIVATION",
            "test_version": "UKSC16_2026",
            "factors": "Goes out with her family on most days, and is free to.",
            "wishes_and_feelings": "Says that she likes it here.",
            "objection": "NO",
            "decided_by": "sam",
            "decided_as": "BEST_INTERESTS_ASSESSOR",
            "decided_on": "2026-08-20",
        },
    }


def lapsed(road: "Road") -> Paper:
    """A liberty check that finds an urgent authorisation run out, with nothing asked for."""
    granted = road.today - timedelta(days=20)
    found = _liberty(road)
    del found["determination"]
    return found | {"urgent": {"granted_on": granted}}


def _capacity(road: "Road") -> Paper:
    return {
        "checked_on": road.today,
        "source": "The home's records",
        "assessments": [
            {
                "decision": decision,
                "finding": "LACKS_CAPACITY",
                "assessed_on": road.today,
                "assessed_by": "ada",
                "explanation": "Could not retain or weigh what was explained, on two days.",
            }
            for decision in CapacityDecision
        ],
        "best_interests": [
            {
                "decision": decision,
                "decided_on": road.today,
                "decision_maker": "The reviewer, with the family",
                "wishes_and_feelings": "Likes company, and dislikes being followed.",
                "consulted": "Her daughter and the home's manager",
                "less_restrictive": "Sensors at night were considered first.",
                "conclusion": "It is in her best interests.",
                "reference": "BI-4",
            }
            for decision in CapacityDecision
        ],
        "person_objects": "NO",
    }


def _representative(road: "Road") -> Paper:
    return {
        "status": "IDENTIFIED",
        "kind": "LPA_HW",
        "name": "Dora Example",
        "authority_document": "LPA-7",
        "verified_on": road.today,
        "contact_allowed": True,
        "communication": {"asked_on": road.today, "formats": ["LARGE_PRINT"]},
    }


def _request(road: "Road") -> Paper:
    return {
        "types": road.facts.missing_evidence(),
        "asked_of": "PRV-A",
        "period_from": road.today - timedelta(days=28),
        "period_to": road.today,
    }


def _evidence(road: "Road") -> Paper:
    return {
        "type": "FALLS_LOG",
        "title": "As kept by the home",
        "source_org": "PRV-A",
        "period_from": road.today - timedelta(days=28),
        "period_to": road.today,
        "received_on": road.today,
        "sha256": SCAN,
    }


def _verify(road: "Road") -> Paper:
    return {"item": road.facts.evidence[-1].seq if road.facts.evidence else 1, "result": "VERIFIED"}


def _heard(road: "Road") -> Paper:
    return {"consulted": "CONSULTED", "on": road.today, "views": "She wants to be alone at night."}


def _consultation(road: "Road") -> Paper:
    heard = _heard(road)
    return {
        "person": heard,
        "representative": heard,
        "provider": heard,
        "liberty_representative": {"consulted": "NOT_APPLICABLE"},
        "dissent": False,
    }


def _assessment(road: "Road") -> Paper:
    return {
        "assessed_on": road.today,
        "domains": [
            {"domain": domain, "level": "MODERATE", "narrative": "Seen on three visits, as described."}
            for domain in Domain
        ],
        "narrative": "Needs are stable; falls happen at night only.",
        "last_dst_on": "2025-04-01",
        "change_in_need": False,
        "initial_assessment_appropriate": "YES",
        "delivered_hours": "110.00",
        "risks": [
            {
                "driver": road.facts.driver,
                "description": "Falls when getting up at night",
                "likelihood_before": 2,
                "impact_before": 4,
                "likelihood_after": 2,
                "impact_after": 4,
                "mitigation": "Bed sensor, answered by the night staff",
            }
        ],
        "restrictions": [
            {
                "kind": "ONE_TO_ONE",
                "before": 3,
                "after": 1,
                "necessity": "Falls at night",
                "proportionality": "Only at night",
            }
        ],
    }


def _recommendation(road: "Road") -> Paper:
    """From 16 hours a day: to 12 and then 8 for less care, in two steps; to none for a withdrawal."""
    said: Paper = {"kind": road.kind, "summary": "Falls happen at night only; days are calm."}
    if road.kind in LESS_CARE:
        end = 0 if road.kind is Recommended.WITHDRAW else 8
        said |= {
            "proposed": lines(end),
            "phases": [phase(12), phase(end)],
            "mitigations": [{"kind": "ASSISTIVE_TECHNOLOGY", "detail": "Acoustic monitor"}],
            "contingency": {
                "weekly_hours": "10.00",
                "drawn_by": ["NURSE_IN_CHARGE"],
                "contact": "The duty desk, 01632 960001",
            },
            "triggers": [{"trigger": "REPEATED_FALLS", "times": 2, "within_days": 7}],
            "technology": [SENSOR],
            "activities": [ACTIVITY],
        }
    if road.kind in OTHER_CARE:
        said["proposed"] = {
            Recommended.INCREASE: lines(20),
            Recommended.REPROFILE: lines(16, start=6),
            Recommended.RATE_REVIEW_ONLY: lines(16, rate="18.00"),
        }[road.kind]
    if road.kind is Recommended.REFER_OTHER:
        said["refer_to"] = "CMHT"
    return said


def _checklist(road: "Road") -> Paper:
    """Everything is in order; a withdrawal, whose last step takes away all that is left, has its reason."""
    answered: Paper = {"answers": dict.fromkeys(QualityQuestion, "YES")}
    if road.kind is Recommended.WITHDRAW:
        answered["large_step_reason"] = "Somebody is at hand day and night, and the monitor is answered."
    return answered


BEFORE: dict[str, Callable[["Road"], Paper]] = {
    "create": _create,
    "amend_package": lambda road: {"driver": "DELIRIUM", "reason": WHY},
    "submit": _submit,
    "accept": lambda road: {"reviewer": "ada", "no_conflict": True},
    "reject": lambda road: {"reason": WHY},
    "return_referral": lambda road: {"reason": WHY},
    "reassign_reviewer": lambda road: {"reviewer": "rory", "no_conflict": True, "reason": WHY},
    "record_safeguarding_check": _safeguarding,
    "record_position_of_trust": _position_of_trust,
    "record_liberty_check": _liberty,
    "record_capacity_check": _capacity,
    "record_representative": _representative,
    "return_to_referrer": lambda road: {"reason": WHY},
    "reopen_gates": lambda road: {"reason": WHY},
    "request_evidence": _request,
    "add_evidence": _evidence,
    "verify_evidence": _verify,
    "waive_evidence": lambda road: {"type": "INVOICE", "reason": WHY},
    "return_for_evidence": lambda road: {"reason": WHY},
    "record_consultation": _consultation,
    "record_assessment": _assessment,
    "record_recommendation": _recommendation,
    "refer_eligibility": lambda road: {"reason": "Two new seizures a week since August."},
    "qa_return": lambda road: {"defects": ["COSTS_WRONG"], "reason": WHY},
    "qa_return_for_evidence": lambda road: {"defects": ["EVIDENCE_MISSING"], "reason": WHY},
    "qa_escalate": lambda road: {"hold": "LIBERTY", "reason": WHY},
    "qa_pass": _checklist,
    "recall": lambda road: {"reason": WHY},
}
