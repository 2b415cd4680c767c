"""The forms from the panel to closure, and those that can come at any stage."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from app.programmes.one_to_one.departure import departs
from app.programmes.one_to_one.matters import interests_of
from app.programmes.one_to_one.way import next_panel
from tests.programmes.one_to_one.papers_care import WHY, Paper, lines, member

if TYPE_CHECKING:
    from tests.programmes.one_to_one.road import Road


SALT = "5a17" * 16


def _list(road: "Road") -> Paper:
    return {
        "sitting": f"S-{len(road.facts.panel_log) + 1}",
        "panel": next_panel(road.facts, road.policy),
        "sits_on": road.today + timedelta(days=7),
        "papers_issued_on": road.today,
        "salt": SALT,
    }


def _open_item(road: "Road") -> Paper:
    people = ("chris", "pia", "sol")
    return {"members": [member(person) for person in people], "present": people}


DECIDED: Paper = {
    "reasons": "The evidence supports a stepwise reduction.",
    "discussion": "Falls at night were talked through.",
}


DEPARTURE: Paper = {
    "grounds": ["EVIDENCE_NOT_BORNE_OUT", "PERSON_OR_REPRESENTATIVE_VIEW"],
    "reasons": "The night log does not bear out that a sensor is enough, and she fears to be alone.",
}


def _decline(road: "Road") -> Paper:
    why = {"departure": DEPARTURE} if departs(road.facts, declines=True) else {}
    return DECIDED | {"next_review_on": _quarter(road)} | why


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


def _matter(road: "Road") -> Paper:
    """Everybody says yes to the chair's action that waits, or to letting the first condition go."""
    waiting = [a.seq for a in road.facts.chair_actions if a.settled_on is None]
    people = ("chris", "pia", "sol")
    return {
        "sitting": "S-2",
        "sits_on": road.today,
        "kind": "CHAIR_ACTION" if waiting else "CONDITION",
        "number": waiting[0] if waiting else 1,
        "members": [member(person) for person in people],
        "present": people,
        "interests": interests_of(road.facts),
        "hands": [{"person": person, "choice": "YES"} for person in people],
    }


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

AFTER: dict[str, Callable[["Road"], Paper]] = {
    "list_for_panel": _list,
    "reissue_pack": lambda road: {"note": WHY, "salt": SALT[::-1]},
    "unlist": lambda road: {"reason": WHY},
    "declare_interest": lambda road: {"person": "pia", "kind": "FINANCIAL", "reason": "Owns shares."},
    "open_item": _open_item,
    "hear_matter": _matter,
    "member_leaves": lambda road: {"person": "pia", "told_by": "sid"},
    "member_excluded": lambda road: {"person": "pia"},
    "member_returns": lambda road: {"person": "pia", "told_by": "sid"},
    "lock_opinion": lambda road: {"choice": "APPROVE", "reason": "The plan is stepped and watched."},
    "cast_ballot": lambda road: {"choice": "APPROVE"},
    "confirm_departure": lambda road: {"choice": "DECLINE", "reason": WHY},
    "approve": lambda road: DECIDED,
    "approve_with_conditions": _conditions,
    "pass_to_next_panel": lambda road: DECIDED,
    "decline": _decline,
    "refer_onward": lambda road: DECIDED | {"targets": ["MDT_DST"]},
    "record_not_carried": lambda road: {"discussion": "The votes were level."},
    "defer": lambda road: {"reason_code": "PLAN_UNCLEAR", "questions": WHY, "return_by": _after(10)(road)},
    "resubmit_minor": lambda road: {"answers": WHY},
    "resubmit_material": lambda road: {"answers": WHY},
    "take_back": lambda road: {"reason": WHY},
    "sign_minutes": lambda road: {"correct": True},
    "issue_reduction": _starting_letter,
    "issue_change": _change_letter,
    "issue_no_change": _letter,
    "record_la_agreement": _agreement,
    "meet_condition": lambda road: {"condition": 1, "met_on": road.today, "evidence": "Test record seen."},
    "waive_condition": lambda road: {"condition": 1, "sitting": "S-2", "reason": WHY},
    "condition_overdue": lambda road: {"condition": 1},
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
