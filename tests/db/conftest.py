"""A database with one thing in it."""

from collections.abc import AsyncIterator
from decimal import Decimal

import pytest
from sqlalchemy import (
    insert,
)

from app.db import Database
from tests.databases import owner_of
from tests.db.things import THING, tables


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A database with one thing in it, that stands at 1."""
    database = Database(owner_of(database_url), owner=True)  # who makes tables
    async with database.transaction() as db:
        await db.run_sync(tables.create_all)
        await db.execute(insert(THING), {"id": 1, "seq": 1, "pounds": Decimal("5.00")})
    yield database
    await database.close()
