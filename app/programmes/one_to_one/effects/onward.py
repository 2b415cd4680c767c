"""Where the panel sends a case on to, each with what has to follow; and a case that it could not decide in time."""

from app.programmes.one_to_one.codes import HoldType, ReferTarget
from app.programmes.one_to_one.effects import panel, reopening
from app.programmes.one_to_one.effects.marks import alert, hold
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.overlay import ReferEligibility
from app.programmes.one_to_one.forms.panel import ReferOnward
from app.programmes.one_to_one.records import Recorded
from app.workflow.forms import Reason
from app.workflow.state import Act

_TO_TELL = {
    ReferTarget.LEGAL_COP: "whoever brings it before the Court of Protection",
    ReferTarget.CMHT: "the community mental health team",
    ReferTarget.CONTRACTS: "contracts",
}


def refer_onward(case: Facts, form: ReferOnward, act: Act) -> None:
    """The panel sends the case on. Safeguarding holds it at once; a full assessment is asked for; others are told."""
    panel.refer_onward(case, form, act)
    if ReferTarget.SAFEGUARDING in form.targets:
        reason = "The panel has sent this case to safeguarding."
        hold(case, act, HoldType.SAFEGUARDING, reason, act.person)
    if ReferTarget.MDT_DST in form.targets:
        asked = ReferEligibility.replayed({"reason": form.reasons})
        case.eligibility_referral = Recorded[ReferEligibility].of(asked, act)
    for target, who in _TO_TELL.items():
        if target in form.targets:
            alert(case, act, f"The panel has sent this case on: {who} has to be told.")


def take_back(case: Facts, form: Reason, act: Act) -> None:
    """Operations take back what the panel has put off too often: it is assessed again, and its deferrals count anew."""
    reopening.recall(case, form, act)
    case.deferral, case.resubmission, case.deferrals = None, None, 0
