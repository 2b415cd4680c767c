"""One request, one transaction, on two databases: nothing lost, nothing half-written."""

import asyncio
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import (
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.exc import IntegrityError

from app.db import Database, Db, wal_is_safe
from app.errors import StaleCase
from app.problems import HANDLERS
from tests.db.things import LEAF, PART, THING, count, tables, thing

# SQLite, with its settings


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 6, 23), False),
        ((3, 7, 0), False),
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 44, 9), True),
        ((3, 45, 6), False),
        ((3, 46, 1), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 0), False),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), True),
        ((4, 0, 0), True),
    ],
)
def test_the_write_ahead_log_is_used_where_it_cannot_corrupt(version: tuple[int, int, int], safe: bool):
    assert wal_is_safe(version) is safe


@pytest.mark.parametrize(("version", "mode"), [((3, 40, 1), "truncate"), ((3, 51, 3), "wal")])
async def test_sqlite_runs_with_the_settings_that_lose_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: tuple[int, int, int], mode: str
):
    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/new.db")
    asked = ("journal_mode", "synchronous", "foreign_keys", "mmap_size", "recursive_triggers", "busy_timeout")
    async with (
        database.transaction(reads=True, everything=True) as one,
        database.transaction(reads=True) as other,
    ):
        for db in (one, other):
            found = [(await db.exec_driver_sql(f"PRAGMA {name}")).scalar_one() for name in asked]
            assert found == [mode, 2, 1, 0, 1, 5000]  # synchronous: 2 is FULL
    await database.close()


async def test_a_writing_transaction_takes_the_lock_at_once_and_a_reading_one_never(tmp_path: Path):
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/new.db")
    async with database.transaction() as db:
        await db.execute(text("CREATE TABLE counter (n INTEGER)"))
    somebody = sqlite3.connect(tmp_path / "new.db", timeout=0, isolation_level=None)

    async with database.transaction(reads=True, everything=True) as db:
        await db.execute(text("SELECT * FROM counter"))
        somebody.execute("BEGIN IMMEDIATE")
        somebody.execute("ROLLBACK")
    async with database.transaction():
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            somebody.execute("BEGIN IMMEDIATE")
        somebody.execute("SELECT * FROM counter").fetchall()

    somebody.close()
    await database.close()


async def test_readers_see_what_is_committed_while_somebody_writes(database: Database):
    async with database.transaction() as writing:
        await writing.execute(update(THING).values(seq=2))
        async with (
            database.transaction(reads=True, everything=True) as one,
            database.transaction(reads=True) as other,
        ):
            for db in (one, other):
                assert (await db.execute(select(THING.c.seq))).scalar_one() == 1
    assert (await thing(database)).seq == 2


async def test_what_a_reading_transaction_sees_is_of_one_moment(database: Database):
    async def write() -> None:
        async with database.transaction() as writing:
            await writing.execute(update(THING).values(seq=2))

    async with database.transaction(reads=True) as db:
        before = (await db.execute(select(THING.c.seq))).scalar_one()
        somebody = asyncio.create_task(write())
        if database.is_postgres:  # without a write-ahead log SQLite keeps the writer waiting for the reader
            await somebody
        assert (await db.execute(select(THING.c.seq))).scalar_one() == before == 1
    await somebody
    assert (await thing(database)).seq == 2


# Read, then write


async def eight_times_twenty_five(step: Callable[[], Any]) -> None:
    async def work() -> None:
        for _ in range(25):
            while not await step():
                pass

    async with asyncio.TaskGroup() as group:
        for _ in range(8):
            group.create_task(work())


async def test_no_update_is_lost_when_it_names_the_version_it_saw(database: Database):
    async def step() -> bool:
        async with database.transaction() as db:
            seen = (await db.execute(select(THING.c.seq))).scalar_one()
            done = await db.execute(update(THING).where(THING.c.seq == seen).values(seq=seen + 1))
            return done.rowcount == 1

    await eight_times_twenty_five(step)
    assert (await thing(database)).seq == 201


async def test_sqlite_loses_no_update_even_without_a_version_for_it_begins_immediate(tmp_path: Path):
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/new.db")
    async with database.transaction() as db:
        await db.run_sync(tables.create_all)
        await db.execute(insert(THING), {"id": 1, "seq": 1})

    async def step() -> bool:
        async with database.transaction() as db:
            seen = (await db.execute(select(THING.c.seq))).scalar_one()
            await db.execute(update(THING).values(seq=seen + 1))
            return True

    await eight_times_twenty_five(step)
    assert (await thing(database)).seq == 201
    await database.close()


async def test_writers_on_sqlite_take_turns_in_the_order_they_came(tmp_path: Path):
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/new.db")
    order: list[int] = []

    async def write(n: int) -> None:
        async with database.transaction():
            order.append(n)

    async with database.transaction():
        waiting = [asyncio.create_task(write(n)) for n in range(12)]
        async with database.transaction(
            reads=True, everything=True
        ):  # whoever only reads does not wait for them
            assert order == []
    await asyncio.gather(*waiting)
    assert order == list(range(12))
    await database.close()


async def test_a_writer_on_sqlite_waits_for_its_turn_and_then_gives_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("app.db._PATIENCE", 0.01)
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/new.db")
    async with database.transaction():
        with pytest.raises(TimeoutError):
            await database.transaction().__aenter__()
    async with database.transaction():  # the turn was not lost
        pass
    await database.close()


async def test_what_can_give_way_waits_for_all_who_write_and_no_longer_than_it_may(database: Database):
    await asyncio.wait_for(database.still(60), 5)  # nobody writes
    async with database.transaction(reads=True):
        await asyncio.wait_for(database.still(60), 5)  # who reads is not waited for
    async with database.transaction():
        await database.still(0.01)  # its own time is up
        waits = asyncio.create_task(database.still(60))
        if database.is_postgres:  # on SQLite a second writer would wait for the first
            async with database.transaction():
                pass
        await asyncio.sleep(0)
        assert not waits.done(), "one of them still writes"
    await asyncio.wait_for(waits, 5)


async def test_a_block_that_fails_leaves_nothing(database: Database):
    async def fail() -> None:
        async with database.transaction() as db:
            await db.execute(insert(PART), {"id": 1, "thing": 1})
            await db.execute(update(THING).values(seq=9))
            raise StaleCase

    with pytest.raises(StaleCase):
        await fail()
    assert await count(database, PART) == 0
    assert (await thing(database)).seq == 1


async def test_a_transaction_that_cannot_commit_leaves_nothing(database: Database):
    async def fail() -> None:
        async with database.transaction() as db:
            await db.execute(update(THING).values(seq=9))
            await db.execute(insert(LEAF), {"id": 1, "of": 7})

    with pytest.raises(IntegrityError):
        await fail()
    assert await count(database, LEAF) == 0
    assert (await thing(database)).seq == 1
    async with database.transaction() as db:  # and the connection is as good as before
        await db.execute(insert(LEAF), {"id": 1, "of": 1})


async def test_a_request_whose_commit_fails_is_not_told_that_it_succeeded(database: Database):
    app = FastAPI()
    app.state.database, app.state.shows = database, frozenset()
    for kind, handler in HANDLERS.items():
        app.add_exception_handler(kind, handler)

    @app.post("/leaves/{of}", status_code=201)
    async def post_leaf(db: Db, of: int) -> str:
        await db.execute(insert(LEAF), {"of": of})
        return "done"

    @app.get("/leaves")
    async def get_leaves(db: Db) -> int:
        return int((await db.execute(select(func.count()).select_from(LEAF))).scalar_one())

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://quorate") as client:
        assert (await client.post("/leaves/7")).status_code == 409
        assert (await client.get("/leaves")).json() == 0
        assert (await client.post("/leaves/1")).status_code == 201
        assert (await client.get("/leaves")).json() == 1
