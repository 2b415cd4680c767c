"""What lies in the database behind the API: to see what a request wrote, and that a refusal left no trace."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from httpx import ASGITransport
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import SQLModel

from app.cases.verify import Verified, verify
from app.db import Database
from app.people.asking import Asking, Via, actor_of, moment
from app.people.directory import PEOPLE, person
from app.programmes.one_to_one.facts import Facts
from tests.conftest import World


def app_of(world: World) -> FastAPI:
    """The application that answers in this world."""
    transport = world.client._transport
    assert isinstance(transport, ASGITransport) and isinstance(transport.app, FastAPI)
    return transport.app


def database_of(world: World) -> Database:
    """The database of the application, with its pool."""
    database: Database = app_of(world).state.database
    return database


def on_postgres(world: World) -> bool:
    """Whether this world stands on PostgreSQL."""
    return database_of(world).is_postgres


@asynccontextmanager
async def elsewhere(world: World) -> AsyncIterator[Database]:
    """The same database, connected to by somebody else: its owner, who may do what the application may not."""
    other = Database(world.owner_url, owner=True)
    try:
        yield other
    finally:
        await other.close()


@asynccontextmanager
async def as_owner(world: World) -> AsyncIterator[AsyncConnection]:
    """A transaction of the database's owner, to whom all rows are shown."""
    async with elsewhere(world) as other, other.transaction(everything=True) as db:
        yield db


async def everything(world: World, *, refusals: bool = False, readings: bool = False) -> dict[str, list[str]]:
    """Every row of every table as text; the chains of refusals, and who was shown what, only when asked for."""
    found: dict[str, list[str]] = {}
    async with database_of(world).transaction(reads=True, everything=True) as db:
        for name, table in SQLModel.metadata.tables.items():
            if name == "reading" and not readings:
                continue
            rows = [repr(tuple(row)) for row in await db.execute(select(table))]
            found[name] = sorted(r for r in rows if refusals or "refused/" not in r)
    return found


async def chain(world: World, name: str) -> list[dict[str, Any]]:
    """The entries of one chain as they are stored, each its body with its `leaf`."""
    entries = SQLModel.metadata.tables["journal_entry"]
    async with database_of(world).transaction(reads=True, everything=True) as db:
        found = await db.execute(
            select(entries.c.body, entries.c.leaf).where(entries.c.chain == name).order_by(entries.c.seq)
        )
        return [json.loads(row.body) | {"leaf": row.leaf} for row in found]


async def record_of(world: World, ref: str) -> Facts:
    """The record of a case of QTV as it is stored, whole."""
    cases = SQLModel.metadata.tables["review_case"]
    mine = select(cases.c.record).where(cases.c.organisation == "QTV", cases.c.ref == ref)
    async with database_of(world).transaction(reads=True, everything=True) as db:
        return Facts.model_validate_json((await db.execute(mine)).scalar_one(), context="replay")


async def verified(world: World) -> Verified:
    """What `quorate verify` says of this world."""
    async with database_of(world).transaction(reads=True, everything=True) as db:
        return await verify(db)


async def asking_of(world: World, who: str, operation: str = "") -> Asking:
    """One of the cast as whoever asks, for what is called without the API: they stand signed in, as a row of people."""
    async with database_of(world).transaction(reads=True, everything=True) as db:
        row = await person(db, who)
    return Asking(
        actor_of(row), moment(world.clock.now()), team=row.team, via=Via.SESSION, operation=operation
    )


async def is_now(world: World, who: str, **columns: Any) -> None:
    """Somebody's row of people says something else of them from here on."""
    async with database_of(world).transaction(everything=True) as db:
        changed = await db.execute(update(PEOPLE).where(PEOPLE.c.id == who).values(**columns))
        assert changed.rowcount == 1


async def case_row(db: AsyncConnection, ref: str) -> Any:
    """A case's row."""
    cases = SQLModel.metadata.tables["review_case"]
    return (await db.execute(select(cases).where(cases.c.ref == ref))).one()
