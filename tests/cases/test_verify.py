"""Does the journal hold, and do the tables say what it says? A clean case, and every kind of tampering."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import SQLModel

from app.audit.journal import ENTRIES, PAYLOADS
from app.audit.leaf import leaf
from app.cases.moves import CASES
from app.cases.verify import verify, verify_database
from tests.conftest import World
from tests.make import Road, case_at, create
from tests.records import as_owner, database_of, elsewhere, on_postgres, verified

GUARDED = ("journal_entry", "journal_payload", "policy", "review_case", "reading")
REFERRING = ("ballot", "panel_item", "evidence_file", "reading", "case_grant", "exclusion", "break_glass")
Tamper = Callable[[AsyncConnection, str], Awaitable[Any]]


@asynccontextmanager
async def unguarded(world: World) -> AsyncIterator[AsyncConnection]:
    """A transaction of somebody who owns the database: no trigger stops them. It is undone in the end."""
    async with elsewhere(world) as other, other.transaction(everything=True) as db:
        if on_postgres(world):
            for table in GUARDED:
                await db.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        else:
            triggers = await db.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
            for (name,) in triggers.all():
                await db.execute(text(f"DROP TRIGGER {name}"))
        yield db
        await db.rollback()


def case(column: str, value: Any) -> Tamper:
    """Write into a column of the case's row."""

    async def tamper(db: AsyncConnection, chain: str) -> None:
        await db.execute(update(CASES).values({column: value}))

    return tamper


def record(**changes: Any) -> Tamper:
    """Write into the folded record."""

    async def tamper(db: AsyncConnection, chain: str) -> None:
        kept = json.loads((await db.execute(select(CASES.c.record))).scalar_one())
        await db.execute(update(CASES).values(record=json.dumps(kept | changes)))

    return tamper


def body(seq: int, change: Callable[[dict[str, Any]], object], *, rehash: bool = False) -> Tamper:
    """Write into an entry; with `rehash`, as somebody would who knows how leaves are made."""

    async def tamper(db: AsyncConnection, chain: str) -> None:
        entry = (ENTRIES.c.chain == chain) & (ENTRIES.c.seq == seq)
        said = json.loads((await db.execute(select(ENTRIES.c.body).where(entry))).scalar_one())
        change(said)
        written = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        values = {"body": written} | ({"leaf": leaf(written)} if rehash else {})
        await db.execute(update(ENTRIES).where(entry).values(values))

    return tamper


async def reformatted(db: AsyncConnection, chain: str) -> None:
    """Add a blank to an entry: the same words, other bytes."""
    one = (ENTRIES.c.chain == chain) & (ENTRIES.c.seq == 3)
    await db.execute(update(ENTRIES).where(one).values(body=ENTRIES.c.body + " "))


async def torn(db: AsyncConnection, chain: str) -> None:
    """Tear an entry in half."""
    one = (ENTRIES.c.chain == chain) & (ENTRIES.c.seq == 3)
    await db.execute(update(ENTRIES).where(one).values(body='{"act":'))


def words(seq: int) -> Tamper:
    """Put other words beside an entry."""

    async def tamper(db: AsyncConnection, chain: str) -> None:
        there = (PAYLOADS.c.chain == chain) & (PAYLOADS.c.seq == seq)
        changed = await db.execute(
            update(PAYLOADS).where(there).values(payload='{"/rationale":"Other words."}')
        )
        assert changed.rowcount == 1

    return tamper


def without(seq: int) -> Tamper:
    """Take an entry away (0: the last one)."""

    async def tamper(db: AsyncConnection, chain: str) -> None:
        number = seq or (await db.execute(select(CASES.c.seq))).scalar_one()
        for table in (PAYLOADS, ENTRIES):
            await db.execute(delete(table).where(table.c.chain == chain, table.c.seq == number))

    return tamper


async def no_case(db: AsyncConnection, chain: str) -> None:
    """Take the case away, with everything that refers to it."""
    for name in (*REFERRING, "review_case"):
        await db.execute(delete(SQLModel.metadata.tables[name]))


async def no_journal(db: AsyncConnection, chain: str) -> None:
    """Take the case's whole journal away."""
    for table in (PAYLOADS, ENTRIES):
        await db.execute(delete(table).where(table.c.chain == chain))


async def one_more_case(db: AsyncConnection, chain: str) -> None:
    """Put a case beside the true one that nothing ever happened to."""
    known = (await db.execute(select(CASES))).one()._mapping
    await db.execute(insert(CASES), {**known, "id": 999, "ref": "OTO-FALSE", "provider": "PRV-B"})


TAMPERED: list[tuple[str, Tamper, str]] = [
    (
        "the stage",
        case("stage", "closed"),
        "stage is 'closed' in the tables and 'implementing' by its journal",
    ),
    ("the version", case("version", 2), "version is 2"),
    ("the number", case("seq", 99), "seq is 99"),
    ("the head", case("head", "0" * 64), "head is '000"),
    ("the law", case("definition", "one_to_one@0:x"), "definition is 'one_to_one@0:x'"),
    ("the reviewer", case("reviewer", "rory"), "reviewer is 'rory' in the tables and 'ada'"),
    ("the money", case("current_weekly", 1), "current_weekly is"),
    (
        "a field of the record",
        record(driver="BEHAVIOUR_OTHER"),
        "driver in the record is not what its journal says",
    ),
    ("the hands of the record", record(hands=[]), "hands in the record"),
    ("an entry", body(3, lambda e: e.update(actor="nosy")), "entry 3: its text was altered"),
    ("a space of an entry", reformatted, "entry 3: its text was altered"),
    (
        "an entry and its leaf",
        body(3, lambda e: e.update(actor="nosy"), rehash=True),
        "entry 4: it does not follow",
    ),
    ("the day of an entry", body(2, lambda e: e.update(today="2026-01-01"), rehash=True), "referred_on"),
    ("an act of an entry", body(2, lambda e: e.update(act="fly"), rehash=True), "cannot be folded"),
    ("the policy of an entry", body(2, lambda e: e.update(policy="7:0"), rehash=True), "cannot be folded"),
    ("the words beside an entry", words(2), "entry 2: the words kept beside it"),
    ("an entry in the middle", without(5), "entry 5 is missing"),
    ("the last entry", without(0), "head is"),
    ("the first entry", without(1), "entry 1 is missing"),
    ("the case", no_case, "the journal tells of a case that is not in the tables"),
    ("the journal", no_journal, "it has no journal"),
    ("a case that never was", one_more_case, "case OTO-FALSE of QTV: it has no journal"),
]


async def test_a_case_on_its_road_is_what_its_journal_says_and_every_tampering_is_found(world: World):
    road = await case_at(world, "implementing")
    chain = f"case/QTV/{road.ref}"
    clean = await verified(world)
    assert not clean.faults and clean.cases == 1 and clean.entries > road.case["seq"]
    assert "every link holds" in clean.sentence
    for what, tamper, said in TAMPERED:
        async with unguarded(world) as db:
            await tamper(db, chain)
            found = await verify(db)
        assert any(said in fault for fault in found.faults), (what, found.faults)
        assert "found" in found.sentence
    again = await verified(world)
    assert again == clean, "every tampering was undone"


async def test_a_text_that_was_erased_breaks_no_link_and_no_other_field(world: World):
    world.spoilt = True
    road: Road = await case_at(world, "evidence")
    async with database_of(world).transaction(everything=True) as db:
        gone = delete(PAYLOADS).where(PAYLOADS.c.chain == f"case/QTV/{road.ref}", PAYLOADS.c.seq == 2)
        assert (await db.execute(gone)).rowcount == 1
    # what is left to erase is the record's own copy of those words, and nothing else
    (fault,) = (await verified(world)).faults
    assert fault == f"case {road.ref} of QTV: submission in the record is not what its journal says"


async def test_the_whole_database_is_checked_by_its_address_reading_only(world: World):
    await create(world, "OTO-001")
    await create(world, "OTO-002", by="casey")
    assert (await create(world, "OTO-001", by="nosy", commissioner="QNB")).status_code == 201
    found = await verify_database(world.settings.database_url)
    assert (found.entries, found.cases, found.faults) == (3, 3, ())
    assert found.sentence.startswith("3 journal entries and 3 cases checked: every link holds")


async def test_the_tables_refuse_what_the_journal_does_not_tell(world: World):
    await create(world)
    for statement in (
        "UPDATE review_case SET stage = 'closed'",
        "UPDATE review_case SET seq = seq + 1, stage = 'closed'",
        "DELETE FROM review_case",
        "UPDATE journal_entry SET body = '{}'",
        "DELETE FROM journal_entry",
        "UPDATE journal_payload SET payload = '{}'",
    ):
        with pytest.raises(DBAPIError, match=r"never (altered|deleted)|only with its journal"):
            async with as_owner(world) as db:
                await db.execute(text(statement))
    assert not (await verified(world)).faults
