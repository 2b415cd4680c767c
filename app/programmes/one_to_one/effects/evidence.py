"""Evidence that was asked for, came, was checked, or was let go."""

from app.programmes.one_to_one.codes import HoldType
from app.programmes.one_to_one.effects.marks import lift
from app.programmes.one_to_one.effects.reopening import unpass
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.evidence import (
    AddEvidence,
    RequestEvidence,
    VerifyEvidence,
    WaiveEvidence,
)
from app.programmes.one_to_one.records import EvidenceItem, Recorded
from app.workflow.state import Act


def request(case: Facts, form: RequestEvidence, act: Act) -> None:
    """Evidence is asked for."""
    case.requests.append(Recorded[RequestEvidence].of(form, act))


def add(case: Facts, form: AddEvidence, act: Act) -> None:
    """A piece of evidence came. When it was the last one missing, nothing is overdue any more."""
    case.evidence.append(EvidenceItem.of(form, act))
    _settle_overdue(case, act)


def add_passed(case: Facts, form: AddEvidence, act: Act) -> None:
    """Evidence after quality assurance: what was passed no longer stands (BR35)."""
    unpass(case, act)
    add(case, form, act)


def verify(case: Facts, form: VerifyEvidence, act: Act) -> None:
    """A piece of evidence was checked."""
    for item in case.evidence:
        if item.seq == form.item:
            item.result, item.note = form.result, form.note
            item.checked_by, item.checked_on = act.person, act.today


def verify_passed(case: Facts, form: VerifyEvidence, act: Act) -> None:
    """A check after quality assurance: what was passed no longer stands (BR35)."""
    unpass(case, act)
    verify(case, form, act)


def waive(case: Facts, form: WaiveEvidence, act: Act) -> None:
    """One kind of evidence is let go, with a reason."""
    case.waivers.append(Recorded[WaiveEvidence].of(form, act))
    _settle_overdue(case, act)


def _settle_overdue(case: Facts, act: Act) -> None:
    if not case.missing_evidence():
        for hold in case.active_holds():
            if hold.kind == HoldType.EVIDENCE_OVERDUE:
                lift(hold, act, "All that was asked for has come, or was let go.")
