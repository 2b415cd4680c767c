"""The people of this installation, and a token for one of them."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db import Database, table
from app.errors import NotFound
from app.people import tokens
from app.people.kinds import LONGEST
from app.people.models import Organisation, Person
from app.settings import Settings

PEOPLE, ORGANISATIONS = table(Person), table(Organisation)


async def person(db: AsyncConnection, id: str) -> Any:
    """The row of an active person. Raises NotFound."""
    found = (await db.execute(select(PEOPLE).where(PEOPLE.c.id == id, PEOPLE.c.active))).first()
    if found is None:
        known = [
            p for (p,) in await db.execute(select(PEOPLE.c.id).where(PEOPLE.c.active).order_by(PEOPLE.c.id))
        ]
        raise NotFound(
            f"There is nobody called {id!r} here. There are: {', '.join(known) or 'no people yet'}."
        )
    return found


async def colleagues(db: AsyncConnection, organisation: str, ids: list[str]) -> dict[str, Any]:
    """The active people of `organisation` among `ids`, by id."""
    found = await db.execute(
        select(PEOPLE).where(PEOPLE.c.id.in_(ids), PEOPLE.c.organisation == organisation, PEOPLE.c.active)
    )
    return {row.id: row for row in found}


async def organisations(db: AsyncConnection) -> dict[str, Organisation]:
    """Every organisation by its ODS code."""
    found = await db.execute(select(ORGANISATIONS))
    return {row.ods_code: Organisation(**row._mapping) for row in found}


async def token_for(
    settings: Settings,
    id: str,
    now: datetime,
    life: timedelta = LONGEST,
    *,
    at: datetime | None = None,
    factor_at: datetime | None = None,
) -> str:
    """A signed token for a person of the demonstration. Raises NotFound."""
    database = Database(settings.database_url)
    try:
        async with database.transaction(reads=True, everything=True) as db:
            row = await person(db, id)
    finally:
        await database.close()
    return tokens.sign(settings.signing_secret, row.id, now, life, at=at, factor_at=factor_at)
