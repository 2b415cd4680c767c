"""The database is locked, full or gone: 503, nothing half-written, and all is well again afterwards."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from tests.conftest import World
from tests.make import create
from tests.records import as_owner, database_of, elsewhere, everything, verified

CSV = b"day,hour,engaged\n2026-09-01,08:00,yes\n"
SUBMISSION = {"rationale": "Agreed after two falls at night. " * 120, "authoriser_unknown": True}
NOTE = "More than fits on a page that is there already. " * 80


@dataclass(frozen=True)
class Trouble:
    """Something that befalls the database while the block runs.

    `quiet`: what shows nobody's record is answered; `reads`: a record is shown, which is written down; `crumbs`: so
    is a row so small that it needs no new page.
    """

    befalls: Callable[[World], AbstractAsyncContextManager[None]]
    quiet: bool
    reads: bool
    crumbs: bool = False


async def anew(world: World, *first: str) -> None:
    """Let the application's connections go; run these statements on each new one."""
    database = database_of(world)
    await database.engine.dispose()
    for statement in first:
        async with database.engine.connect() as connection:
            await connection.exec_driver_sql(statement)


@asynccontextmanager
async def locked_file(world: World) -> AsyncIterator[None]:
    """Another program holds SQLite's write lock."""
    await anew(world, "PRAGMA busy_timeout = 20")
    async with elsewhere(world) as other, other.transaction():
        yield


@asynccontextmanager
async def full_disk(world: World) -> AsyncIterator[None]:
    """SQLite may not grow by a single page."""
    await anew(world, "PRAGMA max_page_count = 1")  # at least as many as there are
    yield
    await anew(world)


@asynccontextmanager
async def locked_table(world: World) -> AsyncIterator[None]:
    """Somebody rebuilds the table of cases, and we are told not to wait long."""
    await on_server(world, "ALTER DATABASE {} SET lock_timeout = '50ms'")
    await anew(world)
    async with as_owner(world) as db:
        await db.execute(text("LOCK TABLE review_case IN ACCESS EXCLUSIVE MODE"))
        yield


@asynccontextmanager
async def full_server(world: World) -> AsyncIterator[None]:
    """The disk is full just when the event is written."""
    async with as_owner(world) as db:
        await db.execute(
            text(
                "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = 'disk_full'; END $$"
            )
        )
        for table in ("event", "journal_entry", "evidence_file"):
            trigger = (
                f"CREATE TRIGGER no_room BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION no_room()"
            )
            await db.execute(text(trigger))
    yield
    async with as_owner(world) as db:
        await db.execute(text("DROP FUNCTION no_room CASCADE"))


@asynccontextmanager
async def cut_off(world: World) -> AsyncIterator[None]:
    """The server throws us out and lets nobody in."""
    await on_server(
        world,
        "ALTER DATABASE {} WITH ALLOW_CONNECTIONS false",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}'",
    )
    yield
    await on_server(world, "ALTER DATABASE {} WITH ALLOW_CONNECTIONS true")


@asynccontextmanager
async def gone(world: World) -> AsyncIterator[None]:
    """There is no such database any more."""
    await database_of(world).engine.dispose()
    aside = f"aside_{uuid4().hex[:10]}"
    await on_server(world, f"ALTER DATABASE {{}} RENAME TO {aside}")
    yield
    name = make_url(world.settings.database_url).database
    await on_server(world, f"ALTER DATABASE {aside} RENAME TO {name}")


async def on_server(world: World, *statements: str) -> None:
    """Run statements beside the world's database; `{}` is its name."""
    url = make_url(world.owner_url)
    engine = create_async_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        for statement in statements:
            await connection.execute(text(statement.format(url.database)))
    await engine.dispose()


TROUBLES: list[Any] = [
    pytest.param("sqlite", Trouble(locked_file, quiet=True, reads=False), id="sqlite-locked"),
    pytest.param("sqlite", Trouble(full_disk, quiet=True, reads=True, crumbs=True), id="sqlite-full"),
    pytest.param("postgresql", Trouble(locked_table, quiet=True, reads=False), id="postgresql-locked"),
    pytest.param("postgresql", Trouble(full_server, quiet=True, reads=True), id="postgresql-full"),
    pytest.param("postgresql", Trouble(cut_off, quiet=False, reads=False), id="postgresql-cut-off"),
    pytest.param("postgresql", Trouble(gone, quiet=False, reads=False), id="postgresql-gone"),
]


@pytest.mark.parametrize(("database_url", "trouble"), TROUBLES, indirect=["database_url"])
async def test_a_database_in_trouble_is_answered_as_unavailable_and_nothing_is_half_written(
    world: World, trouble: Trouble
):
    assert (await create(world, "OTO-001")).status_code == 201
    before = await everything(world)
    path, case = "/v1/cases/OTO-001/moves/submit", "/v1/cases/OTO-001"
    headers = {"Content-Type": "text/csv", "X-File-Name": "log.csv"}
    writes: list[Callable[[], Awaitable[httpx.Response]]] = [
        lambda: world.post("casey", path, SUBMISSION, seen=1, key="submit-OTO-001"),
        lambda: create(world, "OTO-002", note=NOTE),
        lambda: world.ask("home_a", "POST", f"{case}/files", content=CSV, headers=headers),
    ]
    async with trouble.befalls(world):
        for write in writes[:2] if trouble.crumbs else writes:
            answer = await write()
            assert (answer.status_code, answer.json()["code"]) == (503, "Unavailable"), answer.text
            assert answer.headers["Content-Type"] == "application/problem+json"
            assert answer.headers["Retry-After"] and "sql" not in answer.text.lower()
        read = await world.get("casey", case)
        assert read.status_code == (200 if trouble.reads else 503), read.text
        asked = await world.get("casey", "/v1/me")
        assert asked.status_code == (200 if trouble.quiet else 503), asked.text
    assert await everything(world) == before
    assert [(await write()).status_code for write in writes] == [200, 201, 201]
    assert not (await verified(world)).faults
