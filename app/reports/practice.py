"""How the reviews go: where they stand against their clocks, what was decided about what, and what panels did.

Counts only: no name, no reference and no sum of money, so there is nothing in it from which anybody is blinded.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import BaseModel, Field
from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.cases.figures import CASES, standing
from app.panels.models import ItemStatus
from app.panels.sittings import ITEMS, MEMBERS, SITTINGS
from app.people.access import EXCLUSIONS, countable, values
from app.people.asking import Asking
from app.people.directory import ORGANISATIONS
from app.reports.headline import Range

_SITTINGS = 26  # half a year of weekly sittings


class Standing(BaseModel):
    """The open cases of one stage against their clocks; each case is in one column."""

    stage: str
    no_clock: int = Field(description="Nothing is due, or the case is on hold, for whoever is told of holds")
    in_time: int = Field(description="Due in more than seven days")
    due_soon: int = Field(description="Due within seven days, today included")
    overdue: int = Field(description="Due since fourteen days at most")
    long_overdue: int


class Outcome(BaseModel):
    """How many reviews of one provider and driver were decided in one way."""

    provider: str
    provider_name: str
    driver: str | None
    outcome: str
    cases: int


class SittingFigures(BaseModel):
    """What one sitting did with the cases that were listed for it."""

    id: str
    held_on: date
    panel: str
    decided: int
    deferred: int
    not_carried: int
    unlisted: int = Field(description="Taken off again before they were heard")
    waiting: int = Field(description="Listed, and not heard yet")
    inquorate: int = Field(description="Items without a quorum, whatever became of them")
    exclusions: int = Field(
        description="Members kept from an item by an interest: one for each member and item"
    )


class Practice(BaseModel):
    """The figures of the reviews that this person counts."""

    range: Range
    today: date
    standing: list[Standing]
    outcomes: list[Outcome]
    sittings: list[SittingFigures] = Field(description=f"The last {_SITTINGS} at most, newest first")


async def practice(db: AsyncConnection, codes: frozenset[str], range: Range, asking: Asking) -> Practice:
    """The figures of these organisations, over the cases that `asking` counts in the headline too."""
    ours: ColumnElement[bool] = and_(CASES.c.organisation.in_(sorted(codes)), countable(CASES, asking))
    if range is Range.COHORT:
        ours = and_(ours, CASES.c.cohort.is_not(None))
    given, today = values(asking), asking.now.today
    return Practice(
        range=range,
        today=today,
        standing=[Standing(**row) for row in await _rows(db, _standing(asking).where(ours), given)],
        outcomes=[Outcome(**row) for row in await _rows(db, _outcomes().where(ours), given)],
        sittings=await _sat(db, ours, given),
    )


async def _rows(db: AsyncConnection, query: Select[Any], given: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [dict(row._mapping) for row in await db.execute(query, dict(given))]


def _count(where: ColumnElement[bool]) -> Any:
    return func.sum(case((where, 1), else_=0))


def _standing(asking: Asking) -> Select[Any]:
    c = CASES.c
    return (
        select(
            c.stage,
            *(_count(where).label(due) for due, where in standing(asking).items()),
        )
        .where(c.closed_on.is_(None))
        .group_by(c.stage)
        .order_by(c.stage)
    )


def _outcomes() -> Select[Any]:
    c, name = CASES.c, ORGANISATIONS.c.name
    groups = (c.provider, name.label("provider_name"), c.driver, c.outcome)
    return (
        select(*groups, func.count().label("cases"))
        .select_from(CASES.join(ORGANISATIONS, ORGANISATIONS.c.ods_code == c.provider))
        .where(c.decided_on.is_not(None), c.outcome.is_not(None))
        .group_by(*groups)
        .order_by(c.provider, c.driver, c.outcome)
    )


async def _sat(
    db: AsyncConnection, ours: ColumnElement[bool], given: Mapping[str, Any]
) -> list[SittingFigures]:
    s, i = SITTINGS.c, ITEMS.c
    heard = ITEMS.join(SITTINGS, s.id == i.sitting).join(CASES, CASES.c.id == i.case_id)
    counts = (
        select(
            s.id,
            s.held_on,
            s.panel,
            _count(i.status == ItemStatus.DECIDED).label("decided"),
            _count(i.status == ItemStatus.DEFERRED).label("deferred"),
            _count(i.status == ItemStatus.NOT_CARRIED).label("not_carried"),
            _count(i.status == ItemStatus.UNLISTED).label("unlisted"),
            _count(i.status.in_((ItemStatus.LISTED, ItemStatus.OPEN))).label("waiting"),
            _count(or_(i.quorate.is_(False), i.stopped != "")).label("inquorate"),
        )
        .select_from(heard)
        .where(ours, s.cancelled_on.is_(None))
        .group_by(s.id, s.held_on, s.panel)
        .order_by(s.held_on.desc(), s.id)
        .limit(_SITTINGS)
    )
    declared = EXCLUSIONS.alias("declared")
    e = declared.c
    kept = heard.join(MEMBERS, MEMBERS.c.sitting == s.id).join(
        declared,
        and_(
            e.person == MEMBERS.c.person,
            or_(e.case_id == CASES.c.id, e.provider == CASES.c.provider),
            e.ended_at.is_(None),
        ),
    )
    several = select(s.id, i.id.label("item"), e.person).distinct().select_from(kept).where(ours).subquery()
    away = await _rows(db, select(several.c.id, func.count().label("n")).group_by(several.c.id), given)
    excluded = {row["id"]: row["n"] for row in away}
    return [
        SittingFigures(**row, exclusions=excluded.get(row["id"], 0)) for row in await _rows(db, counts, given)
    ]
