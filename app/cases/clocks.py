"""When a case is due, in words: its stage's clock and the review's own."""

from pydantic import BaseModel

from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.programmes.registry import titles_of_holds
from app.workflow.clocks import Days, Due, due
from app.workflow.process import Process
from app.workflow.state import CaseState, Moment


def review_due(process: Process, facts: Facts, policy: OneToOnePolicy, now: Moment) -> Due | None:
    """When the review is to be decided, counted in calendar days from the referral; None before it and once decided.

    The 28 days are a local target: the national standard is for eligibility decisions.
    """
    if facts.referred_on is None or facts.decision is not None or process.stage(facts.stage).final:
        return None
    pauses = facts.pauses(titles_of_holds(process.name))
    return due(facts.referred_on, policy.overall_days, Days.CALENDAR, now.bank_holidays, pauses, now.today)


def stage_due(process: Process, case: CaseState, policy: BaseModel, now: Moment) -> Due | None:
    """When the case is due at the stage where it stands; None when that stage has no clock."""
    stage, entered = process.stage(case.stage), case.entered_on()
    if stage.clock is None or entered is None:
        return None
    kind = Days.WORKING if stage.clock.working else Days.CALENDAR
    days: int = getattr(policy, stage.clock.days)
    return due(entered, days, kind, now.bank_holidays, case.pauses(titles_of_holds(process.name)), now.today)


def running(process: Process, facts: Facts, policy: OneToOnePolicy, now: Moment) -> dict[str, Due]:
    """Every clock that runs for a case, by name: its stage's and the review's own."""
    found = {
        "stage": stage_due(process, facts, policy, now),
        "review": review_due(process, facts, policy, now),
    }
    return {name: due for name, due in found.items() if due is not None}
