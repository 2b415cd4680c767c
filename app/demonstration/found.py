"""Whether a database holds the demonstration, with its invented people. Production never runs on one."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.journal import ENTRIES
from app.db import Database
from app.demonstration.cast import COMMISSIONER, everybody
from app.errors import Refusal
from app.people.directory import PEOPLE
from app.settings import Environment, Settings

CHAIN = f"demonstration/{COMMISSIONER}"


class DemonstrationInside(Refusal):
    """QUORATE_ENV=production does not run on this database: it holds the demonstration, whose invented people could
    sign in. Name another database in QUORATE_DATABASE_URL, and make its tables with `quorate migrate`."""


async def holds_demonstration(db: AsyncConnection) -> bool:
    """Whether the demonstration was loaded into this database, whole or in part, whatever came after it."""
    loaded = await db.execute(select(ENTRIES.c.seq).where(ENTRIES.c.chain == CHAIN).limit(1))
    if loaded.first() is not None:
        return True
    cast = everybody()
    found = await db.execute(select(PEOPLE.c.id).where(PEOPLE.c.id.in_(cast)))
    return set(found.scalars()) == cast


async def refuse_in_production(settings: Settings, database: Database) -> None:
    """Raise DemonstrationInside when production would run on the demonstration."""
    if settings.env is Environment.PRODUCTION:
        async with database.transaction(reads=True, everything=True) as db:
            if await holds_demonstration(db):
                raise DemonstrationInside
