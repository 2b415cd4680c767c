"""A sitting while it goes on: who comes and leaves, and when it is paused. Its called items follow at once."""

from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.cases.moves import Loaded, load, make_move
from app.errors import Conflict, NotFound
from app.panels.models import ItemStatus
from app.panels.sittings import (
    BALLOTS,
    ITEMS,
    MEMBERS,
    SITTINGS,
    agenda,
    record,
    refuse_who_does_not_lead,
    sitting,
)
from app.people.asking import Asking
from app.people.itself import by_itself
from app.programmes.one_to_one.forms.sitting import MemberLeaves, MemberReturns
from app.programmes.one_to_one.standstill import standstill
from app.workflow.forms import Form


async def mark_attendance(db: AsyncConnection, asking: Asking, id: str, person: str, present: bool) -> None:
    """Record that a member came, or left.

    Whoever leaves goes from the roll of every called item on which they have not voted: a ballot that is cast keeps its
    seat. Whoever comes back is taken onto those that they left. Somebody who comes late counts when an item is called.
    """
    held = await sitting(db, asking, id, lock=True)
    if held.minutes_signed_on is not None:
        raise Conflict("The minutes of this sitting are signed; attendance can no longer change.")
    done = await db.execute(
        update(MEMBERS).where(MEMBERS.c.sitting == id, MEMBERS.c.person == person).values(present=present)
    )
    if done.rowcount == 0:
        raise NotFound("This person is not a member of this sitting.")
    event = "member_present" if present else "member_left"
    await record(db, asking, id, "mark_attendance", event, {"person": person, "present": present})
    async with by_itself(db, asking) as own:
        for item in await agenda(db, own, id):
            if item.standing == ItemStatus.OPEN:
                await _follow(db, own, item, person, present, asking.actor.person)


async def _follow(
    db: AsyncConnection, own: Asking, item: Any, person: str, present: bool, told_by: str
) -> None:
    """Make the roll of one called item what the attendance makes of it."""
    case = await load(db, own, item.ref, lock=True)
    listing = case.facts.listing
    # a vote that is closed was taken by those who were there
    if listing is None or listing.closed or person not in (listing.away if present else listing.present):
        return
    if not present and person in listing.away:
        return
    said: Form
    if present:
        action, said = "member_returns", MemberReturns(person=person, told_by=told_by)
    else:
        voted = person in listing.voted()
        action, said = "member_leaves", MemberLeaves(person=person, told_by=told_by, has_voted=voted)
    case, _ = await make_move(db, own, item.ref, action, said, seen=None, room="panel")
    await keep_in_step(db, item.id, case)


async def keep_in_step(db: AsyncConnection, item: str, case: Loaded) -> None:
    """The item's rows as its case has it now: the votes that still count, and whether it is closed or stands still."""
    standing = [ballot.person for ballot in case.facts.listing.ballots] if case.facts.listing else []
    await db.execute(delete(BALLOTS).where(BALLOTS.c.item == item, BALLOTS.c.person.not_in(standing)))
    values: dict[str, Any] = {"stopped": standstill(case.facts, case.policy) or ""}
    if case.facts.listing is not None and case.facts.listing.closed is None:
        values |= {
            "quorate": None,
            "arithmetic": "",
        }  # a vote that was closed with somebody who may not vote is void
    await db.execute(update(ITEMS).where(ITEMS.c.id == item).values(**values))


async def pause_sitting(db: AsyncConnection, asking: Asking, id: str, reason: str) -> None:
    """The sitting is paused: until it goes on, nothing is called, voted on or decided in it."""
    held = await sitting(db, asking, id, lock=True)
    await refuse_who_does_not_lead(db, asking, id)
    if held.minutes_signed_on is not None:
        raise Conflict("The minutes of this sitting are signed; there is nothing left to pause.")
    if held.paused_at is not None:
        raise Conflict("This sitting is paused already.")
    await db.execute(update(SITTINGS).where(SITTINGS.c.id == id).values(paused_at=asking.now.at))
    await record(db, asking, id, "pause_sitting", "sitting_paused", {}, {"/reason": reason})


async def resume_sitting(db: AsyncConnection, asking: Asking, id: str) -> None:
    """The sitting goes on."""
    held = await sitting(db, asking, id, lock=True)
    await refuse_who_does_not_lead(db, asking, id)
    if held.paused_at is None:
        raise Conflict("This sitting is not paused.")
    await db.execute(update(SITTINGS).where(SITTINGS.c.id == id).values(paused_at=None))
    await record(db, asking, id, "resume_sitting", "sitting_resumed", {})
