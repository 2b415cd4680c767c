"""An exclusion that comes up after an item was called: whoever may not know of the case counts in it no longer."""

from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.cases.exclusions import kept_out
from app.cases.moves import CASES, Loaded, load, make_move
from app.errors import Conflict
from app.panels.attendance import keep_in_step
from app.panels.models import ItemStatus
from app.panels.sittings import GONE, ITEMS, STANDING, agenda
from app.people.asking import Asking
from app.people.itself import by_itself
from app.programmes.one_to_one.forms.sitting import MemberExcluded
from app.workflow.panel import Action


async def follow_exclusion(db: AsyncConnection, asking: Asking, declared: Any) -> None:
    """Count anew every called item that an exclusion concerns: a row with `case_id` and `provider`."""
    about = or_(CASES.c.id == declared.case_id, CASES.c.provider == declared.provider)
    standing = and_(ITEMS.c.status.in_(STANDING), ~GONE)
    joined = select(ITEMS).join(CASES, CASES.c.id == ITEMS.c.case_id).where(about, standing)
    async with by_itself(db, asking) as own:
        for item in list(await db.execute(joined.order_by(ITEMS.c.sitting, ITEMS.c.position))):
            await _bar(db, own, item)


async def bar_in_sitting(db: AsyncConnection, asking: Asking, sitting: str) -> None:
    """Count anew the called items of a sitting, where somebody may not know of one any more."""
    async with by_itself(db, asking) as own:
        for item in await agenda(db, own, sitting):
            if item.standing == ItemStatus.OPEN:
                await _bar(db, own, item)


async def bar_excluded(db: AsyncConnection, asking: Asking, item: Any) -> None:
    """Count a called item without those who may not know of its case any more; a vote closed with them is void."""
    async with by_itself(db, asking) as own:
        await _bar(db, own, item)


async def refuse_excluded(db: AsyncConnection, case: Loaded) -> None:
    """No outcome is recorded of a vote on whose roll somebody may not stand any more. Raises Conflict, naming nobody."""
    if await _to_bar(db, case):
        raise Conflict(
            "Somebody on the roll may no longer take part in this item. Record the attendance again: then its votes "
            "are counted without them."
        )


async def _bar(db: AsyncConnection, own: Asking, item: Any) -> None:
    case = await load(db, own, item.ref, lock=True)
    found = await _to_bar(db, case)
    for person in found:
        form = MemberExcluded(person=person)
        case, _ = await make_move(db, own, item.ref, "member_excluded", form, seen=None, room="panel")
    if found:
        await keep_in_step(db, item.id, case)


async def _to_bar(db: AsyncConnection, case: Loaded) -> list[str]:
    """Who was there when the item was called, and may not know of it; whoever left for an interest is barred already."""
    here = case.facts.listing
    if here is None or here.roll is None:
        return []
    left = {each.person for each in here.interests if each.action is Action.LEAVE}
    counted = {*here.present, *here.away} - left - set(here.shut_out)
    return sorted(await kept_out(db, case.row, sorted(counted)))
