"""The vote on one item: first opinions, the discussion, the closing, and the confirmation of a departure.

Each is a move of the case itself. The case is locked meanwhile, so of two who close a vote at once one is refused.
"""

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.cases.moves import Loaded, make_move
from app.panels.barring import bar_excluded
from app.panels.hearing import ROOM, on_agenda
from app.panels.sittings import ITEMS
from app.people.asking import Asking
from app.programmes.one_to_one.forms.vote import ConfirmDeparture, LockOpinion
from app.workflow.forms import NoForm


async def lock_opinion(db: AsyncConnection, asking: Asking, id: str, ref: str, form: LockOpinion) -> Loaded:
    """Lock one's first opinion. Nobody else sees it before everybody has locked theirs or the discussion is open."""
    _, case = await on_agenda(db, asking, id, ref)
    await make_move(db, asking, ref, "lock_opinion", form, seen=None, room=ROOM, held=case)
    return case


async def open_discussion(db: AsyncConnection, asking: Asking, id: str, ref: str) -> Loaded:
    """Open the discussion: first opinions are seen, and the vote is open."""
    _, case = await on_agenda(db, asking, id, ref)
    await make_move(db, asking, ref, "open_discussion", NoForm(), seen=None, room=ROOM, held=case)
    return case


async def close_vote(db: AsyncConnection, asking: Asking, id: str, ref: str) -> Loaded:
    """Close the vote: its ballots are frozen, and the agenda shows what they come to, in words."""
    heard, _ = await on_agenda(db, asking, id, ref)
    await bar_excluded(db, asking, heard)
    case, _ = await make_move(db, asking, ref, "close_vote", NoForm(), seen=None, room=ROOM)
    assert case.facts.listing is not None and case.facts.listing.closed is not None
    counted = case.facts.listing.closed.tally
    values = {"quorate": counted.quorate, "arithmetic": counted.sentence}
    await db.execute(update(ITEMS).where(ITEMS.c.id == heard.id).values(**values))
    return case


async def confirm_departure(
    db: AsyncConnection, asking: Asking, id: str, ref: str, form: ConfirmDeparture
) -> Loaded:
    """Stand behind a departure from the recommendation, before it is recorded."""
    _, case = await on_agenda(db, asking, id, ref)
    await make_move(db, asking, ref, "confirm_departure", form, seen=None, room=ROOM, held=case)
    return case
