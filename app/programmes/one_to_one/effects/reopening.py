"""What a step back takes with it. Nothing here lowers the hours that are given (BR34)."""

from datetime import date

from app.programmes.costing import Line
from app.programmes.one_to_one.codes import ItemResult, PhaseStatus
from app.programmes.one_to_one.comparison import gives_less
from app.programmes.one_to_one.effects.marks import alert, give
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.records import PanelEntry
from app.workflow.forms import Form
from app.workflow.state import Act


def recall(case: Facts, _form: Form, act: Act) -> None:
    """Back to the desk before the panel has spoken: what quality assurance passed no longer stands."""
    unpass(case, act)


def unpass(case: Facts, act: Act) -> None:
    """What quality assurance passed, and what the panel made of it, no longer stands. The log keeps both."""
    case.quality, case.assurer = None, None
    take_off(case, act, "The case was taken back before the item was decided.")
    case.panels_passed = []
    case.decision, case.minutes_signed_on, case.minutes_signed_by = None, None, None
    case.letter, case.notice, case.la_agreement = None, None, None
    case.phases, case.phase = [], 0


def take_off(case: Facts, act: Act, note: str) -> None:
    """Take the item off the agenda, if it stands on one, and say so in the log."""
    if case.listing is not None:
        case.panel_log.append(
            PanelEntry(
                seq=act.seq,
                on=act.today,
                sitting=case.listing.sitting,
                panel=case.listing.panel,
                result=ItemResult.UNLISTED,
                ballots=case.listing.ballots,
                voided=case.listing.voided,
                opinions=case.listing.opinions,
                interests=case.listing.interests,
                note=note,
                pack=case.listing.pack,
                issue=case.listing.issue,
            )
        )
        case.listing = None


def set_aside(case: Facts, act: Act) -> None:
    """The decision no longer stands: the review begins anew, with the care of before it where that is more."""
    unpass(case, act)
    case.deferral, case.resubmission, case.deferrals, case.escalated = None, None, 0, False
    case.clarified = None
    case.contract_variation, case.technology_ready = None, []
    case.implemented_on, case.finance = None, None
    case.consultation, case.assessment, case.recommendation = None, None, None
    case.package.proposed = None
    if restore(case, act.today):
        alert(case, act, "The decision was set aside: the hours of before the change are given again.")
    case.package.before_change = None


def care_before(case: Facts) -> list[Line]:
    """What was given before the first phase; the baseline while nothing has begun."""
    before = case.package.before_change
    return case.package.baseline if before is None else before


def restore(case: Facts, on: date) -> bool:
    """Give again what was given before the change, unless as much is given. Answers whether that is new."""
    before = care_before(case)
    if not gives_less(case.package.current, before):
        return False
    give(case, before, on)
    for phase in case.phases:
        if phase.status is PhaseStatus.RUNNING:
            phase.status = PhaseStatus.STOPPED
    return True
