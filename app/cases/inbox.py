"""Lists of cases: mine, my role's, all I may see."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, Field
from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.cases.figures import Due, Figure, due_on, figure_of, standing, stopped
from app.cases.moves import CASES
from app.errors import Malformed, NotAllowed
from app.people.access import how, reaches, reading, telling, values, visible
from app.people.asking import Asking
from app.people.directory import ORGANISATIONS
from app.people.reads import reading_row, record_readings
from app.programmes.one_to_one.codes import Driver

# a list tells nobody what the case itself keeps from them: column or filter, and the fact it is read from
_TELLING = {
    "driver": "driver",
    "cohort": "cohort",
    "in_cohort": "cohort",
    "reviewer": "reviewer",
    "assurer": "assurer",
    "hold": "holds",
    "recommendation": "recommendation",
    "outcome": "decision",
    "closure": "closure",
}
_NEVER = date.max  # behind every day on which something is due
Plain = Annotated[str, Field(pattern=r"^[^\x00]*$")]


class View(StrEnum):
    """Whose work: mine, my role's, mine that waits for others, or all that I may see."""

    MINE = "mine"
    ROLE = "role"
    WAITING = "waiting"
    ALL = "all"


class Order(StrEnum):
    """What comes first: what was opened first, or what is due first."""

    OPENED = "opened"
    DUE = "due"


class Filters(BaseModel):
    """What narrows a list. Every filter given must hold."""

    model_config = {"extra": "forbid"}

    view: View = Field(
        default=View.ALL,
        description="mine: I review or assure it; role: my role owns the next step; "
        "waiting: I review or assure it, and the next step is for others",
    )
    order: Order = Field(default=Order.OPENED, description="due: what is due first, what has no date last")
    stage: Plain | None = Field(default=None, max_length=40)
    provider: Plain | None = Field(default=None, max_length=12, description="ODS code")
    driver: Plain | None = Field(default=None, max_length=60)
    cohort: Plain | None = Field(default=None, max_length=120)
    hold: Plain | None = Field(default=None, max_length=60, description="kind of hold that stands")
    overdue: bool | None = Field(default=None, description="past the due date of its stage")
    due: Due | None = Field(default=None, description="of open cases: how it stands against its clock")
    outcome: Plain | None = Field(default=None, max_length=60, description="what the panel decided")
    figure: Figure | None = Field(default=None, description="counted in this figure of the headline")
    in_cohort: bool | None = Field(default=None, description="came in as part of a cohort")
    open: bool | None = Field(default=None, description="true: not closed")
    ref: Plain | None = Field(default=None, max_length=40, description="the reference begins with this")
    find: Plain | None = Field(
        default=None,
        max_length=60,
        description="stands in the reference, the home's name or the main driver; nobody is found by name or NHS number",
    )
    after: Plain | None = Field(default=None, max_length=100, description="cursor: `next` of the page before")
    limit: int = Field(default=50, ge=1, le=200)


class Row(BaseModel):
    """A case in a list."""

    ref: str
    programme: str
    stage: str
    owner_role: str
    due_on: date | None
    overdue: bool
    seq: int
    version: int
    provider: str
    driver: str | None
    cohort: str | None
    reviewer: str | None
    assurer: str | None
    hold: str | None
    recommendation: str | None
    outcome: str | None
    closure: str | None


class Page(BaseModel):
    """One page of a list; `next` is the cursor of the following one, null on the last.

    `total` is the number of cases in the whole list, on its first page.
    """

    cases: list[Row]
    next: str | None
    total: int | None


async def inbox(db: AsyncConnection, asking: Asking, filters: Filters) -> Page:
    """The cases that this person may see and that pass the filters, page by page."""
    after = None if filters.after is None else await _last_shown(db, asking, filters.after)
    query = _query(asking, filters)
    found = (await db.execute(_page(asking, query, filters, after), values(asking))).all()
    total = None
    if after is None:
        whole = select(func.count()).select_from(query.with_only_columns(CASES.c.id).subquery())
        total = (await db.execute(whole, values(asking))).scalar_one()
    shown = found[: filters.limit]
    await record_readings(db, [reading_row(asking, row) for row in shown])
    more = len(found) > filters.limit
    rows = [_row(asking, row) for row in shown]
    return Page(cases=rows, next=_cursor(shown[-1]) if more else None, total=total)


def _row(asking: Asking, row: Any) -> Row:
    narrow = reading(asking, row).narrow
    hidden = [] if narrow is None else [name for name, fact in _TELLING.items() if fact not in narrow]
    runs = row.hold is None or "hold" in hidden  # a clock that stands still would tell of the hold
    late = row.told_due_on is not None and runs and row.told_due_on < asking.now.today
    known = {**row._mapping, **dict.fromkeys(hidden), "due_on": row.told_due_on, "overdue": late}
    return Row.model_validate(known, extra="ignore")


def _told(asking: Asking, f: Filters) -> ColumnElement[bool]:
    """The cases of which this person may be told what the filters tell, and that are counted in the figure asked for.

    A filter on what some way to a case does not tell finds by the other ways only. Raises NotAllowed without any.
    """
    ways, counted = reaches(asking), list[ColumnElement[bool]]()
    for name, fact in _TELLING.items():
        if getattr(f, name, None) is not None:
            ways &= telling(asking, fact)
    if f.figure is not None:
        where, told = figure_of(asking, f.figure)
        ways, counted = ways & told, [where]
    if not ways and reaches(asking):
        raise NotAllowed("Your role works on these cases without what this filter would tell.")
    return and_(visible(CASES, ways), *counted)


def _query(asking: Asking, f: Filters) -> Select[Any]:
    """The whole list as a query."""
    c = CASES.c
    due = due_on(asking)
    query = select(CASES, due.label("told_due_on"), *how(CASES, reaches(asking))).where(_told(asking, f))
    mine, roles = or_(c.reviewer == asking.whose, c.assurer == asking.whose), sorted(asking.actor.roles)
    if f.view is View.MINE:
        query = query.where(mine)
    elif f.view is View.WAITING:
        query = query.where(mine, c.owner_role.not_in(roles), c.closed_on.is_(None))
    elif f.view is View.ROLE:
        query = query.where(c.owner_role.in_(roles), c.closed_on.is_(None))
    for column, value in (
        (c.stage, f.stage),
        (c.provider, f.provider),
        (c.driver, f.driver),
        (c.cohort, f.cohort),
        (c.hold, f.hold),
        (c.outcome, f.outcome),
    ):
        if value is not None:
            query = query.where(column == value)
    if f.ref is not None:
        query = query.where(c.ref.startswith(f.ref, autoescape=True))
    if f.find is not None and f.find.strip():
        query = query.where(_said(asking, f.find.strip().lower()))
    if f.open is not None:
        query = query.where(c.closed_on.is_(None) if f.open else c.closed_on.is_not(None))
    if f.overdue is not None:
        late = and_(due < asking.now.today, not_(stopped(asking)))
        in_time = or_(due.is_(None), due >= asking.now.today, stopped(asking))
        query = query.where(late if f.overdue else in_time)
    if f.due is not None:
        query = query.where(c.closed_on.is_(None), standing(asking)[f.due])
    if f.in_cohort is not None:
        query = query.where(c.cohort.is_not(None) if f.in_cohort else c.cohort.is_(None))
    return query


def _said(asking: Asking, said: str) -> ColumnElement[bool]:
    """Whether these words stand in what a list shows of a case: no other words of it, and the driver to its readers only."""
    c, homes = CASES.c, ORGANISATIONS.c
    known = {driver.value for driver in Driver if said in driver.label.lower()}
    return or_(
        func.lower(c.ref).contains(said, autoescape=True),
        c.provider.in_(select(homes.ods_code).where(func.lower(homes.name).contains(said, autoescape=True))),
        and_(c.driver.in_(sorted(known)), visible(CASES, telling(asking, "driver"))),
    )


def _page(asking: Asking, query: Select[Any], f: Filters, after: Any | None) -> Select[Any]:
    """The cases of the list that come after one, in its order, and one more to know whether it goes on."""
    c = CASES.c
    if f.order is Order.OPENED:
        later = [] if after is None else [c.id > after.id]
        return query.where(*later).order_by(c.id).limit(f.limit + 1)
    due = func.coalesce(due_on(asking), _NEVER)
    if after is not None:
        last = after.due_on or _NEVER
        query = query.where(or_(due > last, and_(due == last, c.id > after.id)))
    return query.order_by(due, c.id).limit(f.limit + 1)


def _cursor(row: Any) -> str:
    """The last case shown, by its reference: a number of ours would tell how many others there are between."""
    return urlsafe_b64encode(f"{row.organisation}.{row.ref}".encode()).decode().rstrip("=")


async def _last_shown(db: AsyncConnection, asking: Asking, cursor: str) -> Any:
    """The case that a page ended with: its number, and when it is due. Raises Malformed, also for one out of reach."""
    c, (organisation, ref) = CASES.c, _position(cursor)
    last = select(c.id, due_on(asking).label("due_on")).where(
        c.organisation == organisation, c.ref == ref, visible(CASES, reaches(asking))
    )
    found = (await db.execute(last, values(asking))).first()
    if found is None:
        raise _no_cursor()
    return found


def _position(cursor: str) -> tuple[str, str]:
    try:
        said = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        organisation, dot, ref = said.partition(".")
        if not dot or "\0" in said:
            raise ValueError
        return organisation, ref
    except ValueError:
        raise _no_cursor() from None


def _no_cursor() -> Malformed:
    fault = {"pointer": "/query/after", "detail": "not a cursor of ours"}
    return Malformed(
        "The cursor `after` is not one that a list gave you. Start again without it.", errors=[fault]
    )
