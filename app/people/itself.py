"""What Quorate does by itself: in its own name, also within somebody's request and in the same transaction."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection

from app.people.asking import Asking, step_into
from app.programmes.roles import Role
from app.workflow.state import Actor, Moment


def itself(organisation: str, now: Moment) -> Asking:
    """Quorate as whoever asks, for one organisation."""
    return Asking(Actor("worker", "Quorate's worker", frozenset({Role.INTEGRATION}), organisation), now)


@asynccontextmanager
async def by_itself(db: AsyncConnection, asking: Asking) -> AsyncIterator[Asking]:
    """Quorate in its own name for a while: it reaches what whoever asks may be excluded from, and tells them nothing."""
    own = itself(asking.actor.organisation, asking.now)
    await step_into(db, own)
    yield own
    await step_into(db, asking)
