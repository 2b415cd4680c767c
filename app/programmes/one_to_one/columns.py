"""What the database keeps of a case beside its record, for lists and reports."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.programmes.costing import to_hundredths
from app.programmes.one_to_one.codes import ChairActionStatus, ConditionStatus

if TYPE_CHECKING:
    from app.programmes.one_to_one.facts import Facts


def columns_of(case: "Facts") -> dict[str, Any]:
    """The columns for lists and reports. Pounds a week and hours a week are `Decimal` with two places."""
    recommendation, decision, closure, finance = (
        case.recommendation,
        case.decision,
        case.closure,
        case.finance,
    )
    holds, first_award = case.active_holds(), case.initial_assessment_appropriate
    return {
        "opened_on": case.opened_on,
        "referred_on": case.referred_on,
        "reviewer": case.reviewer,
        "assurer": case.assurer,
        "driver": case.driver.value,
        "recommendation": recommendation.form.kind.value if recommendation else None,
        "outcome": decision.outcome.value if decision else None,
        "closure": closure.reason.value if closure else None,
        "cohort": case.cohort,
        "initially_appropriate": first_award.value if first_award else None,
        "safeguarding_found": case.concern_found,
        "hourly_rate": _hourly_rate(case),
        "baseline_hours": case.baseline_hours,
        "proposed_hours": case.proposed_hours,
        "baseline_weekly": case.baseline_cost,
        "proposed_weekly": case.proposed_cost,
        "current_weekly": case.current_cost,
        "validated_weekly": case.baseline_cost - finance.form.paid_weekly if finance else None,
        "at_recommended": case.relies_on_technology(),
        "hold": holds[0].kind if holds else None,
        "chair_action_ends_on": _chair_action_ends_on(case),
        "condition_due_on": _condition_due_on(case),
        "decided_on": decision.decided_on if decision else None,
        "implemented_on": case.implemented_on,
        "validated_on": finance.on if finance else None,
        "closed_on": closure.on if closure else None,
        "reinstated_on": _reinstated_on(case),
    }


def _hourly_rate(case: "Facts") -> Decimal | None:
    """Pounds an hour on average when the review began; None without hours."""
    hours = case.baseline_hours
    return to_hundredths(case.baseline_cost / hours) if hours else None


def _chair_action_ends_on(case: "Facts") -> date | None:
    """When the first chair's action that still waits for the panel runs out; None once the case is closed."""
    if case.closure is not None:
        return None
    waiting = (a for a in case.chair_actions if a.status is ChairActionStatus.AWAITING_RATIFICATION)
    return min((a.expires_on for a in waiting), default=None)


def _condition_due_on(case: "Facts") -> date | None:
    """The first day on which a condition of the panel is due that is open and not yet told of as overdue."""
    if case.closure is not None or case.decision is None:
        return None
    waiting = (
        each.form.due_on
        for each in case.decision.conditions
        if each.status is ConditionStatus.OPEN and each.overdue_since is None
    )
    return min(waiting, default=None)


def _reinstated_on(case: "Facts") -> date | None:
    """When as much as before the review was last given again; a few hours of contingency are less than that."""
    back = (r.on for r in case.reinstatements if r.hours >= case.baseline_hours)
    return max(back, default=None)
