"""What the checks found. A hold that follows from a check is placed and lifted by the check itself."""

from app.programmes.one_to_one.codes import LIBERTY_BLOCKS, HoldType, Known
from app.programmes.one_to_one.effects.marks import follow
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.checks import CapacityCheck, RepresentativeRecord, SafeguardingCheck
from app.programmes.one_to_one.forms.liberty import LibertyCheck
from app.programmes.one_to_one.forms.position_of_trust import RecordPositionOfTrust
from app.programmes.one_to_one.records import Recorded
from app.workflow.state import Act


def safeguarding(case: Facts, form: SafeguardingCheck, act: Act) -> None:
    """What is known about safeguarding, in place of what was known before."""
    case.safeguarding = Recorded[SafeguardingCheck].of(form, act)
    if any(c.open or c.relates_to_one_to_one is Known.YES for c in form.concerns):
        case.concern_found = True


def position_of_trust(case: Facts, form: RecordPositionOfTrust, act: Act) -> None:
    """An allegation against somebody in a position of trust. It holds nothing up, and nothing else shows it."""
    case.position_of_trust.append(Recorded[RecordPositionOfTrust].of(form, act))


def liberty(case: Facts, form: LibertyCheck, act: Act) -> None:
    """Where the person's liberty stands. An unlawful state holds the case until a check clears it (GD1)."""
    case.liberty = Recorded[LibertyCheck].of(form, act)
    status = case.liberty_on(act.today)
    why = f"The person's liberty stands at '{status.words}'." if status in LIBERTY_BLOCKS else None
    follow(case, act, HoldType.LIBERTY, why)


def capacity(case: Facts, form: CapacityCheck, act: Act) -> None:
    """Capacity by decision. Where it is lacking and nobody decided in best interests, the case waits."""
    case.capacity = Recorded[CapacityCheck].of(form, act)
    waits = "Capacity is lacking for a decision, and nobody has decided it in best interests yet."
    follow(case, act, HoldType.CAPACITY_BI, waits if form.missing_best_interests() else None)


def representative(case: Facts, form: RepresentativeRecord, act: Act) -> None:
    """Who speaks for the person. Communication needs stay on record when a later entry leaves them out."""
    case.representative = Recorded[RepresentativeRecord].of(form, act)
    if form.communication is not None:
        case.communication_needs = form.communication
