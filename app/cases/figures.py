"""The figures of the reports as questions to one case, so that a list of cases finds exactly those that were counted."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Table, and_, case, func, not_, or_, true, type_coerce

from app.cases.models import Case
from app.db import TwoPlaces, table
from app.people.access import READS, Reach, reaches, telling, visible
from app.people.asking import Asking
from app.programmes.one_to_one.blinding import JUDGED, judges
from app.programmes.one_to_one.views import reads_totals

CASES: Table = table(Case)
_APPROVED = ("APPROVE", "APPROVE_WITH_CONDITIONS")
_SOON, _LONG = timedelta(days=7), timedelta(days=14)


class Figure(StrEnum):
    """A figure of the headline, by its name there."""

    UNDER_WAY = "under_way"
    REVIEWED = "reviewed"
    REDUCED = "reduced"
    WITHDRAWN = "withdrawn"
    MAINTAINED = "maintained"
    INCREASED = "increased"
    NOT_APPROVED = "not_approved"
    ASSISTIVE_TECHNOLOGY = "assistive_technology"
    INITIALLY_APPROPRIATE = "initially_appropriate"
    REINSTATED = "reinstated"
    IDENTIFIED = "identified"
    APPROVED = "approved"
    IMPLEMENTED = "implemented"
    VALIDATED = "validated"


class Due(StrEnum):
    """How an open case stands against the clock of its stage. One on hold has none that runs, for who is told of it."""

    NO_CLOCK = "no_clock"
    IN_TIME = "in_time"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    LONG_OVERDUE = "long_overdue"


class _Asked(NamedTuple):
    """Which cases are counted, the facts of a case that this tells, and whether it tells of money."""

    where: ColumnElement[bool]
    tells: tuple[str, ...] = ()
    money: bool = False


class Saved(NamedTuple):
    """A saving: the cases that it is summed over, and pounds a week less than before, of one case."""

    where: ColumnElement[bool]
    less: Any


_c = CASES.c
UNDER_WAY, REVIEWED = _c.decided_on.is_(None), _c.decided_on.is_not(None)
APPROVED = and_(REVIEWED, _c.outcome.in_(_APPROVED))
_kept = or_(_c.reinstated_on.is_(None), _c.reinstated_on < _c.implemented_on)  # a later review may succeed
_implemented = and_(APPROVED, _c.implemented_on.is_not(None), _kept)
_proposed = _c.baseline_weekly - _c.proposed_weekly
SAVINGS: Mapping[Figure, Saved] = {
    Figure.IDENTIFIED: Saved(_c.assurer.is_not(None), _proposed),
    Figure.APPROVED: Saved(APPROVED, _proposed),
    Figure.IMPLEMENTED: Saved(_implemented, _c.baseline_weekly - _c.current_weekly),
    Figure.VALIDATED: Saved(and_(_implemented, _c.validated_on.is_not(None)), _c.validated_weekly),
}
_LESS = _c.proposed_weekly < _c.baseline_weekly
COUNTED: Mapping[Figure, _Asked] = {
    Figure.UNDER_WAY: _Asked(UNDER_WAY),
    Figure.REVIEWED: _Asked(REVIEWED, ("decision",)),
    Figure.REDUCED: _Asked(and_(APPROVED, _LESS), ("decision", "package"), money=True),
    Figure.WITHDRAWN: _Asked(
        and_(APPROVED, _LESS, _c.proposed_hours == Decimal(0)), ("decision", "package"), money=True
    ),
    Figure.MAINTAINED: _Asked(
        and_(APPROVED, _c.proposed_weekly == _c.baseline_weekly), ("decision", "package"), money=True
    ),
    Figure.INCREASED: _Asked(
        and_(APPROVED, _c.proposed_weekly > _c.baseline_weekly), ("decision", "package"), money=True
    ),
    Figure.NOT_APPROVED: _Asked(and_(REVIEWED, _c.outcome.not_in(_APPROVED)), ("decision",)),
    Figure.ASSISTIVE_TECHNOLOGY: _Asked(and_(REVIEWED, _c.at_recommended), ("decision", "recommendation")),
    Figure.INITIALLY_APPROPRIATE: _Asked(
        and_(REVIEWED, _c.initially_appropriate == "YES"), ("decision", "assessment")
    ),
    Figure.REINSTATED: _Asked(_c.reinstated_on.is_not(None), ("reinstatements",)),
    **{
        figure: _Asked(
            and_(saved.where, type_coerce(saved.less, TwoPlaces) > Decimal(0)),
            ("package", "finance" if figure is Figure.VALIDATED else "recommendation"),
            money=True,
        )
        for figure, saved in SAVINGS.items()
    },
}
"""Which cases each figure counts; of the savings, those that save. Concerns of safeguarding are counted and never listed."""


def unblinded(asking: Asking | None) -> ColumnElement[bool]:
    """The cases of which this person may be told what they save: whoever may have to judge, of those decided alone."""
    return _c.stage.in_(sorted(JUDGED)) if asking is not None and judges(asking.held) else true()


def figure_of(asking: Asking, figure: Figure) -> tuple[ColumnElement[bool], frozenset[Reach]]:
    """The cases of a figure, and the ways by which this person may be told that a case is one of them."""
    where, tells, money = COUNTED[figure]
    ways = reaches(asking)
    for fact in tells:
        ways &= telling(asking, fact)
    if not money:
        return where, ways
    paid = {role for role in READS if role in asking.actor.roles and reads_totals(frozenset({role}))}
    ways &= frozenset(way for role in paid for way, _ in READS[role])
    return and_(where, unblinded(asking)), ways


def stopped(asking: Asking) -> ColumnElement[bool]:
    """Whether a hold stops the clock, of cases whose holds this person is told of.

    For others it runs on: a home that is not told of an enquiry into it would learn of it from a clock that stands still.
    """
    ways, held = telling(asking, "holds"), _c.hold.is_not(None)
    return held if ways >= reaches(asking) else and_(held, visible(CASES, ways))


def due_on(asking: Asking) -> ColumnElement[date | None]:
    """When its stage is due: for whoever is not told of holds, as if none had ever moved that day."""
    ways = telling(asking, "holds")
    if ways >= reaches(asking):
        return _c.due_on
    # a case that nobody has moved since that day is kept has none of it yet
    unheld = func.coalesce(_c.unheld_due_on, _c.due_on)
    return case((visible(CASES, ways), _c.due_on), else_=unheld)


def standing(asking: Asking) -> dict[Due, ColumnElement[bool]]:
    """How a case stands against its clock, as this person may be told; each is in one of them."""
    today, held, due = asking.now.today, stopped(asking), due_on(asking)
    runs = not_(held)
    return {
        Due.NO_CLOCK: or_(due.is_(None), held),
        Due.IN_TIME: and_(runs, due > today + _SOON),
        Due.DUE_SOON: and_(runs, due.between(today, today + _SOON)),
        Due.OVERDUE: and_(runs, due.between(today - _LONG, today - timedelta(days=1))),
        Due.LONG_OVERDUE: and_(runs, due < today - _LONG),
    }
