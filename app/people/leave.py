"""Leave: who is away on which days. The proof of a panel's terms counts on those who are there."""

import secrets
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.journal import Entry, append
from app.db import table
from app.errors import Conflict, Malformed, NotAllowed, NotFound
from app.people.asking import PEOPLE, Asking
from app.people.models import Leave
from app.programmes.roles import Role

LEAVE = table(Leave)
LONGEST = timedelta(days=366)
KEEPERS = frozenset({Role.PANEL_SECRETARY, Role.CHC_OPS_MANAGER})
"""Who sees and enters everybody's leave: they call the panels, and answer for who is there."""


async def leaves(db: AsyncConnection, asking: Asking, since: date) -> list[Any]:
    """Leave that is not over before `since`, the earliest first: one's own, or for its keepers everybody's."""
    known = LEAVE.c
    query = select(LEAVE).where(
        known.organisation == asking.actor.organisation,
        known.until_day >= since,
        known.cancelled_at.is_(None),
    )
    if KEEPERS.isdisjoint(asking.actor.roles):
        query = query.where(known.person == asking.actor.person)
    return list(await db.execute(query.order_by(known.from_day, known.person, known.id)))


async def enter_leave(
    db: AsyncConnection, asking: Asking, person: str, from_day: date, until_day: date, note: str
) -> Any:
    """Enter that `person` is away, both days included; the row. Raises Malformed, or NotAllowed for somebody else's."""
    if person != asking.actor.person and KEEPERS.isdisjoint(asking.actor.roles):
        raise NotAllowed(
            "You can enter your own leave only. Ask the panel secretary or the operations manager to enter "
            "somebody else's."
        )
    p = PEOPLE.c
    here = select(p.id).where(p.id == person, p.organisation == asking.actor.organisation, p.active)
    faults = _faults((await db.execute(here)).first() is not None, from_day, until_day)
    if faults:
        raise Malformed(f"{faults[0]['detail'].capitalize()}. Nothing was changed.", errors=faults)
    values = {
        "id": f"lve_{secrets.token_hex(6)}",
        "organisation": asking.actor.organisation,
        "person": person,
        "from_day": from_day,
        "until_day": until_day,
        "note": note,
        "made_by": asking.actor.person,
        "at": asking.now.at,
    }
    await db.execute(insert(LEAVE), values)
    said = {"person": person, "from_day": from_day.isoformat(), "until_day": until_day.isoformat()}
    await _record(db, asking, str(values["id"]), "enter_leave", "leave_entered", said, note)
    return (await db.execute(select(LEAVE).where(LEAVE.c.id == values["id"]))).one()


def _faults(known: bool, from_day: date, until_day: date) -> list[dict[str, str]]:
    found = []
    if not known:
        found.append({"pointer": "/person", "detail": "this is nobody here"})
    if until_day < from_day:
        found.append({"pointer": "/until_day", "detail": "it ends before it begins"})
    elif until_day - from_day >= LONGEST:
        found.append({"pointer": "/until_day", "detail": f"it lasts longer than {LONGEST.days} days"})
    return found


async def cancel_leave(db: AsyncConnection, asking: Asking, id: str) -> None:
    """Take leave back: one's own, or for its keepers anybody's. Raises NotFound or Conflict."""
    known = LEAVE.c
    row = (
        await db.execute(select(LEAVE).where(known.id == id, known.organisation == asking.actor.organisation))
    ).first()
    if row is None or (row.person != asking.actor.person and KEEPERS.isdisjoint(asking.actor.roles)):
        raise NotFound
    standing = update(LEAVE).where(known.id == id, known.cancelled_at.is_(None))
    done = await db.execute(standing.values(cancelled_by=asking.actor.person, cancelled_at=asking.now.at))
    if done.rowcount != 1:
        raise Conflict("This leave was taken back already.")
    await _record(db, asking, id, "cancel_leave", "leave_cancelled", {"person": row.person}, "")


async def _record(
    db: AsyncConnection,
    asking: Asking,
    id: str,
    act: str,
    event: str,
    data: Mapping[str, Any],
    note: str,
) -> None:
    actor = asking.actor
    entry = Entry(
        chain=f"leave/{actor.organisation}/{id}",
        act=act,
        event=event,
        actor=actor.person,
        role=",".join(sorted(actor.roles)),
        organisation=actor.organisation,
        at=asking.now.at,
        data=dict(data),
        texts={"/note": note} if note else {},
        on_behalf_of=actor.on_behalf_of,
    )
    await append(db, entry)
