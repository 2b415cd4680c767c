"""The agenda of a sitting: in which order its items are heard, for how long, and when each begins."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.errors import Conflict, Malformed
from app.panels.models import ItemStatus
from app.panels.sittings import GONE, ITEMS, SITTINGS, STANDING, agenda, record, sitting
from app.people.asking import Asking
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.workflow.wording import number_of


async def order_agenda(
    db: AsyncConnection,
    asking: Asking,
    id: str,
    order: Sequence[tuple[str, int | None]],
    starts_at: str | None,
) -> None:
    """Put the items that wait in this order: (reference, minutes), None for the usual length. Items of others stay.

    `starts_at` is when the sitting begins, None: as before. Raises Malformed unless every item that waits, as far as
    whoever asks sees them, is named once; Conflict once the minutes are signed.
    """
    held = await sitting(db, asking, id, lock=True)
    if held.minutes_signed_on is not None or held.cancelled_on is not None:
        raise Conflict("This sitting is over, so its agenda stands.")
    waiting = {each.ref: each for each in await agenda(db, asking, id) if each.standing in STANDING}
    _refuse_other_items([ref for ref, _ in order], waiting)
    places = sorted(each.position for each in waiting.values())
    for (ref, minutes), place in zip(order, places, strict=True):
        row = update(ITEMS).where(ITEMS.c.id == waiting[ref].id)
        await db.execute(row.values(position=place, minutes=minutes))
    if starts_at is not None and starts_at != held.starts_at:
        await change_invitation(db, id, starts_at=starts_at)
    said = {
        "order": [waiting[ref].id for ref, _ in order],
        "minutes": [minutes for _, minutes in order],
        "starts_at": starts_at or held.starts_at,
    }
    await record(db, asking, id, "order_agenda", "agenda_ordered", said)


def _refuse_other_items(refs: Sequence[str], waiting: dict[str, Any]) -> None:
    faults = [
        {
            "pointer": f"/items/{n}/ref",
            "detail": "is named twice" if ref in refs[:n] else "is no item that waits on this agenda",
        }
        for n, ref in enumerate(refs)
        if ref not in waiting or ref in refs[:n]
    ]
    if faults:
        which = int(faults[0]["pointer"].split("/")[2]) + 1
        raise Malformed(f"Item {which} {faults[0]['detail']}. Nothing was changed.", errors=faults)
    left = len(waiting) - len(refs)
    if left:
        faults = [{"pointer": "/items", "detail": "not every item that waits is named"}]
        raise Malformed(
            f"Name every item that waits: {number_of(left, 'item')} left out. Nothing was changed.",
            errors=faults,
        )


async def change_invitation(db: AsyncConnection, id: str, **changes: Any) -> None:
    """Change what an invitation to the sitting says, so that calendars take the new one for the old."""
    changed = update(SITTINGS).where(SITTINGS.c.id == id)
    await db.execute(changed.values(sequence=SITTINGS.c.sequence + 1, **changes))


async def cancel_sitting(db: AsyncConnection, asking: Asking, id: str) -> None:
    """The sitting does not take place. Raises Conflict while a case is to be heard there, or was."""
    held = await sitting(db, asking, id, lock=True)
    if held.cancelled_on is not None:
        raise Conflict("This sitting is cancelled already.")
    if held.minutes_signed_on is not None or await _has_items(db, id):
        raise Conflict(
            "There is business on the agenda of this sitting, or its minutes are signed. Take it off first."
        )
    await change_invitation(db, id, cancelled_on=asking.now.today, cancelled_by=asking.actor.person)
    await record(db, asking, id, "cancel_sitting", "sitting_cancelled", {})


async def _has_items(db: AsyncConnection, id: str) -> bool:
    there = select(ITEMS.c.id).where(ITEMS.c.sitting == id, ITEMS.c.status != ItemStatus.UNLISTED, ~GONE)
    return (await db.execute(there)).first() is not None


def usual_minutes(policy: OneToOnePolicy, panel: str) -> int:
    """How long an item of this panel is planned to take where nobody says otherwise."""
    terms = policy.panel(panel)
    return 20 if terms is None else terms.item_minutes


def begins(starts_at: str, minutes: Sequence[int]) -> list[str]:
    """When each item begins, one after the other, London time; past midnight the hours go on from 00:00."""
    hour, minute = map(int, starts_at.split(":"))
    at, found = hour * 60 + minute, []
    for length in minutes:
        found.append(f"{at // 60 % 24:02}:{at % 60:02}")
        at += length
    return found
