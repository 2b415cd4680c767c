"""Break-glass: one case, sixty minutes, a reason; the guardian of information hears of it and reviews every use.

What the guardian is told at first names neither the person nor the reader: a reference only, as the national
summary care record does it.
"""

import secrets
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.journal import Entry, append
from app.cases.moves import CASES, EVENTS, event_of
from app.clock import LONDON, london_date
from app.errors import Conflict, NotAllowed, NotFound
from app.people.access import GLASS, Reach, how, not_excluded, reaches, reading, values, visible
from app.people.asking import Asking
from app.people.reads import reading_row, record_readings
from app.people.ties import GlassOutcome, GlassReason
from app.workflow.clocks import add_working_days
from app.workflow.state import Moment

LASTS = timedelta(minutes=60)
REVIEW_DAYS = 5  # working days within which each use is reviewed


async def break_glass(
    db: AsyncConnection, asking: Asking, ref: str, reason_code: GlassReason, reason: str
) -> Any:
    """Open a case of one's organisation for an hour; the row. Raises NotFound or Conflict.

    An exclusion stands above it: what one declared an interest in is not found here either.
    """
    if asking.actor.on_behalf_of is not None:
        raise NotAllowed("Break the glass in your own name, not as somebody's delegate.")
    c = CASES.c
    ours = select(c.id, c.organisation, c.patient, *how(CASES, reaches(asking)))
    query = ours.where(c.ref == ref, visible(CASES, {Reach.ORGANISATION}))
    case = (await db.execute(query, values(asking))).first()
    if case is None:
        raise NotFound
    mine = reading(asking, case)
    if mine.roles and mine.narrow is None:
        raise Conflict("You can read this case already. Nothing was opened.")
    row = {
        "id": f"bg_{secrets.token_hex(6)}",
        "organisation": case.organisation,
        "case_id": case.id,
        "person": asking.actor.person,
        "reason_code": reason_code,
        "reason": reason,
        "at": asking.now.at,
        "until": asking.now.at + LASTS,
        "note": "",
    }
    await db.execute(insert(GLASS), row)
    await record_readings(db, [reading_row(asking, case, detail=reason_code, glass=row["id"])])
    await _record(db, asking, row["id"], "break_glass", "glass_broken", {"reason_code": reason_code}, reason)
    return (await db.execute(select(GLASS).where(GLASS.c.id == row["id"]))).one()


async def queue(db: AsyncConnection, asking: Asking) -> list[Any]:
    """Every use of break-glass in this organisation, those to be reviewed first.

    One for a case that the asker is excluded from is left out: somebody else reviews it.
    """
    g = GLASS.c
    ours = _ours(asking, GLASS).order_by(g.reviewed_at.is_not(None), g.at, g.id)
    return list(await db.execute(ours, values(asking)))


def _ours(asking: Asking, *columns: Any) -> Select[Any]:
    """The uses in this organisation, but for those in cases that the asker is excluded from."""
    joined = select(*columns).join_from(GLASS, CASES, CASES.c.id == GLASS.c.case_id)
    return joined.where(GLASS.c.organisation == asking.actor.organisation, not_excluded(CASES))


def banner(row: Any) -> str:
    """What is said above a case that was opened so."""
    closes = row.until.astimezone(LONDON)
    return (
        f"You opened this case by break-glass ({row.id}). It closes again at {closes:%H:%M}, everything you read is "
        "recorded, and somebody will review why you did."
    )


def is_overdue(row: Any, now: Moment) -> bool:
    """Whether a use still waits for its review after five working days."""
    last = add_working_days(london_date(row.at), REVIEW_DAYS, now.bank_holidays)
    return row.reviewed_at is None and now.today > last


async def one(db: AsyncConnection, asking: Asking, id: str) -> Any:
    """One use, with the reference of its case, for whoever reviews it. Raises NotFound."""
    query = _ours(asking, GLASS, CASES.c.ref, CASES.c.patient).where(GLASS.c.id == id)
    row = (await db.execute(query, values(asking))).first()
    if row is None:
        raise NotFound
    return row


async def review(db: AsyncConnection, asking: Asking, id: str, outcome: GlassOutcome, note: str) -> None:
    """Say what a use was found to be. Raises NotFound, NotAllowed for one's own, Conflict for a second review."""
    row = await one(db, asking, id)
    if row.person == asking.actor.person:
        raise NotAllowed("This was your own use. Somebody else must review it.")
    said = {
        "reviewed_by": asking.actor.person,
        "reviewed_at": asking.now.at,
        "outcome": outcome,
        "note": note,
    }
    waiting = update(GLASS).where(GLASS.c.id == id, GLASS.c.reviewed_at.is_(None))
    if (await db.execute(waiting.values(**said))).rowcount != 1:
        raise Conflict("This use has been reviewed already.")
    await _record(db, asking, id, "review_break_glass", "break_glass_reviewed", {"outcome": outcome}, note)


async def _record(
    db: AsyncConnection, asking: Asking, id: str, act: str, event: str, data: dict[str, Any], text: str
) -> None:
    actor = asking.actor
    entry = Entry(
        chain=f"glass/{actor.organisation}/{id}",
        act=act,
        event=event,
        actor=actor.person,
        role=",".join(sorted(actor.roles)),
        organisation=actor.organisation,
        at=asking.now.at,
        data={k: str(v) for k, v in data.items()},
        texts={"/reason": text} if text else {},
    )
    made = await append(db, entry)
    await db.execute(insert(EVENTS), event_of(entry, made.seq))  # a reference, and no name
