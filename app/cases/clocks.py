"""When a case is due, in words: its stage's clock and the review's own."""

from pydantic import BaseModel

from app.programmes.registry import titles_of_holds
from app.workflow.clocks import Days, Due, due
from app.workflow.process import Process
from app.workflow.state import CaseState, Moment


def stage_due(process: Process, case: CaseState, policy: BaseModel, now: Moment) -> Due | None:
    """When the case is due at the stage where it stands; None when that stage has no clock."""
    stage, entered = process.stage(case.stage), case.entered_on()
    if stage.clock is None or entered is None:
        return None
    kind = Days.WORKING if stage.clock.working else Days.CALENDAR
    days: int = getattr(policy, stage.clock.days)
    return due(entered, days, kind, now.bank_holidays, case.pauses(titles_of_holds(process.name)), now.today)
