"""The forms of a case on its road, filled in for the day it is. All words and people are invented."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from app.programmes.costing import Line
from app.programmes.one_to_one.codes import (
    LESS_CARE,
    OTHER_CARE,
    CapacityDecision,
    Domain,
    QualityQuestion,
    Recommended,
)

if TYPE_CHECKING:
    from tests.programmes.one_to_one.road import Road

Paper = dict[str, Any]
NUMBER = "9991000003"
PACK, SCAN = "c" * 64, "d" * 64
WHY = "The reason, in enough words for others to rely on."
PROFESSIONS = {
    "chris": "HEALTH",
    "dee": "SOCIAL_CARE",
    "pia": "HEALTH",
    "pat": "HEALTH",
    "sol": "SOCIAL_CARE",
    "tess": "SOCIAL_CARE",
    "finn": "FINANCE",
    "sam": "MCA_SAFEGUARDING",
    "ada": "HEALTH",
    "quinn": "HEALTH",
    "olga": "HEALTH",
}


def lines(hours: int, *, days: int = 7, rate: str = "20.00", start: int = 0) -> list[Paper]:
    """A package of one line: so many hours (0 to 24) on so many days, one to one, from `start` o'clock."""
    if hours == 0:
        return []
    spell = [{"start": f"{start:02}:00", "end": f"{(start + hours) % 24:02}:00"}]
    week = [spell if n < days else [] for n in range(7)]
    return [{"support_type": "WAKING_DAY", "pattern": week, "hourly_rate": rate}]


def package(hours: int, **more: Any) -> list[Line]:
    """The same as lines of the case."""
    return [Line.model_validate(line) for line in lines(hours, **more)]


def member(person: str, **changes: Any) -> Paper:
    """A seat at the sitting: chris chairs, dee is the deputy, finn advises, pia knows about falls."""
    return {
        "person": person,
        "name": person.capitalize(),
        "profession": PROFESSIONS[person],
        "chair": person == "chris",
        "deputy": person == "dee",
        "voting": person not in ("finn", "sam"),
        "expertise": ["FALLS"] if person == "pia" else [],
    } | changes


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


def phase(hours: int, **changes: Any) -> Paper:
    """One step of the plan, of a fortnight."""
    return {
        "planned_days": 14,
        "lines": lines(hours),
        "monitoring": ["FALLS", "INCIDENTS"],
        "success": "No fall with injury",
        "stop": "Any fall with injury",
        "owner": "ada",
    } | changes


SENSOR = {
    "type": "ACOUSTIC_MONITOR",
    "addresses": ["FALLS"],
    "intrusiveness": 2,
    "response_plan": "The night nurse, within two minutes",
    "one_off_cost": "400.00",
    "weekly_cost": "12.50",
    "best_interests_reference": "BI-4",
    "dpia_reference": "DPIA-9",
}
ACTIVITY = {
    "weekday": 1,
    "at": "15:00",
    "activity": "Gardening",
    "purpose": "MEANINGFUL_OCCUPATION",
    "driver": "FALLS",
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


def _list(road: "Road") -> Paper:
    return {
        "sitting": f"S-{len(road.facts.panel_log) + 1}",
        "sits_on": road.today + timedelta(days=7),
        "pack": PACK,
        "papers_issued_on": road.today,
    }


def _open_item(road: "Road") -> Paper:
    people = ("chris", "pia", "sol")
    return {"members": [member(person) for person in people], "present": people}


DECIDED: Paper = {
    "reasons": "The evidence supports a stepwise reduction.",
    "discussion": "Falls at night were talked through.",
}


def condition(road: "Road", **changes: Any) -> Paper:
    """A condition to be met before the change begins."""
    return {
        "wording": "The sensor is tested with the night staff.",
        "timing": "PRE",
        "owner": "ada",
        "due_on": road.today + timedelta(days=10),
        "evidence": "The test record",
    } | changes


def _conditions(road: "Road") -> Paper:
    later = condition(road, timing="POST", wording="The family is asked how it goes.")
    return DECIDED | {"conditions": [condition(road), later]}


def _letter(road: "Road") -> Paper:
    return {
        "reasons": "Your falls happen at night only, and a sensor helps.",
        "evidence_considered": "Falls log and observation records.",
        "recipients": [
            "PERSON",
            "REPRESENTATIVE",
            "PROVIDER",
            "GP",
            "SUPERVISORY_BODY",
            "LOCAL_AUTHORITY",
            "CARE_COORDINATOR",
        ],
        "format": "LARGE_PRINT",
        "challenge_routes": ["PACKAGE_APPEAL", "ELIGIBILITY_LOCAL"],
        "next_review_on": road.today + timedelta(days=90),
        "issued_on": road.today,
    }


def _starting_letter(road: "Road") -> Paper:
    starts = road.today + timedelta(days=road.policy.notice_days + 1)
    return _letter(road) | {"starts_on": starts, "contingency_contact": "The duty desk, 01632 960001"}


def _change_letter(road: "Road") -> Paper:
    return _starting_letter(road) | {"starts_on": road.today}


def _agreement(road: "Road") -> Paper:
    return {
        "authority": "606",
        "agreed_on": road.today,
        "agreed_by": "Lena Example, service manager",
        "reference": "LA-3",
    }


def _waive_notice(road: "Road") -> Paper:
    return {
        "agreed_on": road.today,
        "agreed_by": "Mia Example, manager",
        "document": "PRV-A/77",
        "reason": WHY,
    }


def _ready(road: "Road") -> list[Paper]:
    plan = road.facts.recommendation
    return [
        {"type": item.type, "live_on": road.today, "response_tested_on": road.today}
        for item in (plan.form.technology if plan else [])
    ]


def _begin(road: "Road") -> Paper:
    return {
        "begins_on": road.today,
        "contract_variation": "CV-5",
        "mitigations_live": True,
        "technology": _ready(road),
    }


def _proceed(road: "Road") -> Paper:
    return {"begins_on": road.today, "success_met": True, "mitigations_live": True, "review": WHY}


def counts(road: "Road", **changes: Any) -> Paper:
    """A week without anything."""
    return {
        "period_from": road.today - timedelta(days=6),
        "period_to": road.today,
        "falls": 0,
        "falls_with_injury": 0,
        "incidents": 0,
        "harm_to_others": 0,
        "absconding": 0,
        "choking": 0,
        "long_seizures": 0,
        "behaviour_episodes": 0,
        "safeguarding_concerns": 0,
        "hospital_admissions": 0,
        "delivered_hours": road.facts.current_hours,
        "contingency_hours": "0.00",
    } | changes


def _close(road: "Road") -> Paper:
    return {
        "four_weeks": "STABLE",
        "three_months": "IMPROVED",
        "outcome": "She is well, and sleeps better.",
        "post_conditions_met": True,
        "next_review_on": road.today + timedelta(days=180),
    }


def _dispute(road: "Road") -> Paper:
    return {
        "route": "PACKAGE_APPEAL",
        "raised_by": "REPRESENTATIVE",
        "received_on": road.today,
        "grounds": "Her daughter fears for the nights.",
    }


def _answer(road: "Road") -> Paper:
    number = next((d.seq for d in road.facts.disputes if d.open), 1)
    return {"dispute": number, "reasons": "The panel looked at the nights again.", "answered_on": road.today}


def _hold_to_lift(road: "Road") -> Paper:
    number = next((h.id for h in road.facts.active_holds()), 1)
    return {"hold": number, "note": "It was settled with everybody concerned."}


def _death(road: "Road") -> Paper:
    return {"died_on": road.today, "source": "The home", "second_source": "The GP's practice"}


def _transfer(road: "Road") -> Paper:
    return {"transferred_on": road.today, "to_commissioner": "QNB", "source": "The new commissioner"}


def _chair(road: "Road") -> Paper:
    return {"ground": "RISK_OF_HARM", "lines": lines(20), "reason": "It cannot wait for the panel to meet."}


def _settle_chair(road: "Road") -> Paper:
    number = next((a.seq for a in road.facts.chair_actions), 1)
    sitting = road.facts.listing.sitting if road.facts.listing else "S-1"
    return {"action": number, "ratified": True, "sitting": sitting, "reasons": WHY}


def _after(days: int) -> Callable[["Road"], date]:
    return lambda road: road.today + timedelta(days=days)


_month, _quarter = _after(28), _after(90)

PAPERS: dict[str, Callable[["Road"], Paper]] = {
    "create": _create,
    "amend_package": lambda road: {"driver": "DELIRIUM", "reason": WHY},
    "submit": _submit,
    "accept": lambda road: {"reviewer": "ada", "no_conflict": True},
    "reject": lambda road: {"reason": WHY},
    "return_referral": lambda road: {"reason": WHY},
    "reassign_reviewer": lambda road: {"reviewer": "rory", "no_conflict": True, "reason": WHY},
    "record_safeguarding_check": _safeguarding,
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
    "list_for_panel": _list,
    "unlist": lambda road: {"reason": WHY},
    "declare_interest": lambda road: {"person": "pia", "kind": "FINANCIAL", "reason": "Owns shares."},
    "open_item": _open_item,
    "cast_ballot": lambda road: {"choice": "APPROVE"},
    "approve": lambda road: DECIDED,
    "approve_with_conditions": _conditions,
    "decline": lambda road: DECIDED | {"next_review_on": _quarter(road)},
    "refer_onward": lambda road: DECIDED | {"targets": ["MDT_DST"]},
    "record_not_carried": lambda road: {"discussion": "The votes were level."},
    "defer": lambda road: {"reason_code": "PLAN_UNCLEAR", "questions": WHY, "return_by": _after(10)(road)},
    "resubmit_minor": lambda road: {"answers": WHY},
    "resubmit_material": lambda road: {"answers": WHY},
    "sign_minutes": lambda road: {"correct": True},
    "issue_reduction": _starting_letter,
    "issue_change": _change_letter,
    "issue_no_change": _letter,
    "record_la_agreement": _agreement,
    "meet_condition": lambda road: {"condition": 1, "met_on": road.today, "evidence": "Test record seen."},
    "waive_condition": lambda road: {"condition": 1, "sitting": "S-2", "reason": WHY},
    "waive_notice": _waive_notice,
    "begin_phase": _begin,
    "record_monitoring": counts,
    "proceed_phase": _proceed,
    "extend_phase": lambda road: {"days": 7, "review": WHY},
    "step_back_phase": lambda road: {"effective_on": road.today, "review": WHY},
    "complete_final_phase": lambda road: {"completed_on": road.today, "success_met": True, "review": WHY},
    "reinstate_emergency": lambda road: {"trigger": "FALL_WITH_INJURY", "happened_on": road.today},
    "restart_after_reinstatement": lambda road: {"cause": WHY},
    "close_reinstated": lambda road: {
        "cause": WHY,
        "agreed_by_assurer": "quinn",
        "next_review_on": _month(road),
    },
    "validate_finance": lambda road: {
        "paid_weekly": road.facts.current_cost,
        "from_on": road.today,
        "reference": "LEDGER 9",
    },
    "close": _close,
    "place_hold": lambda road: {"kind": "SAFEGUARDING", "reason": WHY},
    "lift_hold": _hold_to_lift,
    "open_dispute": _dispute,
    "resolve_dispute": lambda road: _answer(road) | {"outcome": "NOT_UPHELD", "next_route": "OMBUDSMAN"},
    "uphold_dispute": lambda road: _answer(road) | {"reviewer": "rory"},
    "withdraw": lambda road: {"closure": "WITHDRAWN", "reason": WHY},
    "record_death": _death,
    "record_transfer": _transfer,
    "chair_action": _chair,
    "ratify_chair_action": _settle_chair,
    "expire_chair_action": lambda road: {"action": _settle_chair(road)["action"]},
}
"""What is filled in for each move, for the case as it stands."""
