"""One request, one transaction, on two databases: nothing lost, nothing half-written, nothing converted wrongly."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.dialects import sqlite as sqlite_dialect
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from app.db import Database, Db, Stamp, TwoPlaces, one_of, wal_is_safe, write_together
from app.errors import StaleCase
from app.problems import HANDLERS
from tests.databases import owner_of

AT = datetime(2026, 9, 7, 11, 0, 0, 250000, tzinfo=UTC)
ANY = sqlite_dialect.dialect()

tables = MetaData()
THING = Table(
    "thing",
    tables,
    Column("id", Integer, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("word", String(8)),
    Column("at", Stamp),
    Column("pounds", TwoPlaces),
    Column("day", Date),
    Column("sure", Boolean),
)
PART = Table(
    "part",
    tables,
    Column("id", Integer, primary_key=True),
    Column("thing", Integer, nullable=False),
    Column("words", Text),
    Column("size", BigInteger),
    Column("bytes", LargeBinary),
    Column("at", Stamp),
    Column("pounds", TwoPlaces),
    CheckConstraint("size < 100", name="small"),
)
# checked when the transaction ends, and not before
LEAF = Table(
    "late",
    tables,
    Column("id", Integer, primary_key=True),
    Column("of", Integer, ForeignKey("thing.id", deferrable=True, initially="DEFERRED")),
)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A database with one thing in it, that stands at 1."""
    database = Database(owner_of(database_url), owner=True)  # who makes tables
    async with database.transaction() as db:
        await db.run_sync(tables.create_all)
        await db.execute(insert(THING), {"id": 1, "seq": 1, "pounds": Decimal("5.00")})
    yield database
    await database.close()


async def count(database: Database, of: Table) -> int:
    async with database.transaction(reads=True, everything=True) as db:
        return int((await db.execute(select(func.count()).select_from(of))).scalar_one())


async def thing(database: Database) -> Any:
    async with database.transaction(reads=True, everything=True) as db:
        return (await db.execute(select(THING).where(THING.c.id == 1))).one()


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


# What is kept


@pytest.mark.parametrize(
    "at",
    [
        AT,
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
        datetime(2026, 9, 7, 12, 0, tzinfo=timezone(timedelta(hours=1))),
        None,
    ],
    ids=str,
)
async def test_an_instant_is_kept_to_the_microsecond_in_utc(database: Database, at: datetime | None):
    async with database.transaction() as db:
        await db.execute(update(THING).values(at=at))
    found = (await thing(database)).at
    assert found == at
    assert found is None or found.utcoffset() == timedelta(0)


async def test_instants_compare_and_sort_as_they_came(database: Database):
    days = [AT + timedelta(microseconds=n) for n in (3, 1, 1_000_000, 0, 2)]
    async with database.transaction() as db:
        await db.execute(insert(PART), [{"thing": 1, "at": day} for day in days])
        found = (
            (await db.execute(select(PART.c.at).where(PART.c.at > AT).order_by(PART.c.at))).scalars().all()
        )
    assert found == sorted(days)[1:]


async def test_an_instant_without_a_zone_is_refused(database: Database):
    async with database.transaction() as db:
        with pytest.raises(StatementError, match="has no time zone"):
            await db.execute(update(THING).values(at=datetime(2026, 9, 7)))


@pytest.mark.parametrize(
    "amount", ["0.00", "0.01", "-0.01", "16.50", "66197.50", "-29500.00", "9999999999999.99"]
)
async def test_an_amount_is_kept_to_the_penny(database: Database, amount: str):
    async with database.transaction() as db:
        await db.execute(update(THING).values(pounds=Decimal(amount)))
    found = (await thing(database)).pounds
    assert isinstance(found, Decimal)
    assert str(found) == amount


async def test_amounts_add_up_and_compare_in_the_database(database: Database):
    amounts = [Decimal("0.10"), Decimal("0.20"), Decimal("1386.00"), None]
    async with database.transaction() as db:
        await db.execute(insert(PART), [{"thing": 1, "pounds": amount} for amount in amounts])
        total, least = (await db.execute(select(func.sum(PART.c.pounds), func.min(PART.c.pounds)))).one()
        above = select(func.count()).where(PART.c.pounds > Decimal("0.15"))
        nothing = select(func.coalesce(func.sum(PART.c.pounds), 0)).where(PART.c.thing == 2)
        assert (total, least) == (Decimal("1386.30"), Decimal("0.10"))
        assert (await db.execute(above)).scalar_one() == 2
        assert (await db.execute(nothing)).scalar_one() == Decimal("0.00")


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_every_amount_of_two_places_comes_back(amount: Decimal):
    kind = TwoPlaces()
    kept = kind.process_bind_param(amount, ANY)
    assert isinstance(kept, int)
    assert kind.process_result_value(kept, ANY) == amount


def test_a_whole_number_is_an_amount_and_nothing_is_nothing():
    kind = TwoPlaces()
    assert kind.process_bind_param(5, ANY) == 500
    assert kind.process_bind_param(None, ANY) is None
    assert kind.process_result_value(None, ANY) is None
    assert kind.process_bind_param(Decimal("1E+2"), ANY) == 10_000
    assert kind.process_bind_param(Decimal("16.5000"), ANY) == 1650


@pytest.mark.parametrize(
    "amount", [Decimal("0.001"), Decimal("16.505"), Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"), 16.5, 0.1, 1.0],
    ids=repr,
)  # fmt: skip
def test_what_is_not_exact_to_the_penny_is_refused(amount: Any):
    with pytest.raises(ValueError, match="two decimal places"):
        TwoPlaces().process_bind_param(amount, ANY)


def test_the_database_knows_the_words_of_an_enum():
    class Colour(StrEnum):
        RED = "RED"
        BLUE = "BLUE"

    made = one_of("colour", Colour)
    assert str(made.sqltext) == "colour IN ('RED', 'BLUE')"
    assert made.name == "colour_is_known"


# Writing together


def part(**more: Any) -> tuple[Table, dict[str, Any]]:
    return PART, {
        "thing": 1,
        "words": "é",
        "size": 5,
        "bytes": b"\x00\xff",
        "at": AT,
        "pounds": Decimal("16.50"),
    } | more


NEXT = {
    "id": 1,
    "seq": 2,
    "word": "moved",
    "at": AT,
    "pounds": Decimal("-0.05"),
    "day": date(2026, 9, 7),
    "sure": True,
}


async def test_all_is_written_together_and_as_its_columns_keep_it(database: Database):
    async with database.transaction() as db:
        assert await write_together(db, [part(), part(words=None, pounds=None)], THING, NEXT, 1)
    assert dict((await thing(database))._mapping) == NEXT
    async with database.transaction(reads=True, everything=True) as db:
        rows = (await db.execute(select(PART).order_by(PART.c.words.is_(None)))).all()
    assert tuple(rows[0])[1:] == (1, "é", 5, b"\x00\xff", AT, Decimal("16.50"))
    assert tuple(rows[1])[1:] == (1, None, 5, b"\x00\xff", AT, None)


async def test_a_row_can_move_alone_and_back_to_nothing(database: Database):
    for seq, to in ((1, NEXT), (2, {"id": 1, "seq": 3, "word": None, "at": None, "sure": None, "day": None})):
        async with database.transaction() as db:
            assert await write_together(db, [], THING, to, seq)
    assert tuple(await thing(database)) == (1, 3, None, None, Decimal("-0.05"), None, None)


async def test_rows_can_be_written_without_a_move(database: Database):
    async with database.transaction() as db:
        assert await write_together(db, [part(), part()], None, {}, 0)
    assert await count(database, PART) == 2


@pytest.mark.parametrize("seen", [0, 2])
async def test_a_row_that_somebody_else_moved_stays_as_it_is(database: Database, seen: int):
    async def move() -> None:
        async with database.transaction() as db:
            if not await write_together(db, [part()], THING, NEXT, seen):
                raise StaleCase

    with pytest.raises(StaleCase):
        await move()
    assert await count(database, PART) == 0
    assert (await thing(database)).seq == 1


async def test_a_row_that_is_not_there_does_not_move(database: Database):
    async with database.transaction() as db:
        assert not await write_together(db, [], THING, NEXT | {"id": 2}, 1)


@pytest.mark.parametrize("rows", [[part(size=100)], [part(), part(size=100)], [part(size=100), part()]])
async def test_one_row_that_is_refused_keeps_back_all(database: Database, rows: list[Any]):
    async def move() -> None:
        async with database.transaction() as db:
            await write_together(db, rows, THING, NEXT, 1)

    with pytest.raises(IntegrityError, match="small"):
        await move()
    assert await count(database, PART) == 0
    assert (await thing(database)).seq == 1


async def test_of_many_who_saw_the_same_version_one_moves_it(database: Database):
    async def move(n: int) -> bool:
        async with database.transaction() as db:
            if await write_together(db, [part(size=n)], THING, {"id": 1, "seq": 2}, 1):
                return True
            await db.rollback()
            return False

    assert sum(await asyncio.gather(*(move(n) for n in range(8)))) == 1
    assert await count(database, PART) == 1
    assert (await thing(database)).seq == 2


async def test_a_text_that_is_too_long_is_never_cut_short_in_silence(database: Database):
    async def move() -> None:
        async with database.transaction() as db:
            await write_together(db, [], THING, NEXT | {"word": "nine long"}, 1)

    if database.is_postgres:
        with pytest.raises(DBAPIError, match="too long"):
            await move()
        assert (await thing(database)).word is None
    else:  # SQLite keeps all of it: lengths are checked at the edge
        await move()
        assert (await thing(database)).word == "nine long"


@pytest.mark.parametrize("value", [{"at": datetime(2026, 9, 7)}, {"pounds": Decimal("0.001")}])
async def test_what_a_column_cannot_keep_is_refused_there_too(database: Database, value: dict[str, Any]):
    async def move() -> None:
        async with database.transaction() as db:
            await write_together(db, [part()], THING, NEXT | value, 1)

    with pytest.raises((ValueError, StatementError), match=r"no time zone|two decimal places"):
        await move()
    assert await count(database, PART) == 0
