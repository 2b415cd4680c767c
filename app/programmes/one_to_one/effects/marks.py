"""Marks that several effects leave: what is given, an alert, the end of a case, an automatic hold."""

from collections.abc import Sequence
from datetime import date

from app.programmes.costing import Line
from app.programmes.one_to_one.codes import ClosureReason, HoldType
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.records import Alert, Closure, Given
from app.workflow.state import Act, Hold

AUTOMATIC = "automatic"
"""Who placed a hold that follows from the record. It is lifted by the record as well."""


def alert(case: Facts, act: Act, what: str) -> None:
    """Something that people have to look at. `what` names no person."""
    case.alerts.append(Alert(on=act.today, what=what, seq=act.seq))


def give(case: Facts, lines: Sequence[Line], on: date) -> None:
    """From `on` these lines are given. What was to be given from that day or later no longer is."""
    case.package.current = list(lines)
    kept = [given for given in case.package.given if given.on < on]
    case.package.given = [*kept, Given(on=on, lines=list(lines))]


def close_case(case: Facts, act: Act, reason: ClosureReason, note: str = "") -> None:
    """The case ends. The care goes on as it is."""
    case.closure = Closure(reason=reason, on=act.today, note=note)


def hold(case: Facts, act: Act, kind: HoldType, reason: str, placed_by: str) -> None:
    """Place a hold; its id is this act's number."""
    case.holds.append(
        Hold(id=act.seq, kind=kind.value, reason=reason, placed_by=placed_by, placed_on=act.today)
    )


def follow(case: Facts, act: Act, kind: HoldType, why: str | None) -> None:
    """Keep the automatic hold of one kind in step with the record: placed while `why`, lifted without."""
    standing = [h for h in case.active_holds() if h.kind == kind.value and h.placed_by == AUTOMATIC]
    if why is not None and not standing:
        hold(case, act, kind, why, AUTOMATIC)
    if why is None:
        for one in standing:
            lift(one, act, "What it waited for is on record.")


def lift(one: Hold, act: Act, note: str) -> None:
    """Lift one hold."""
    one.lifted_by, one.lifted_on, one.note = act.person, act.today, note
