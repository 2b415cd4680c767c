"""The journal in the database: appended to, never altered, and no case without it. On both databases."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.journal import ENTRIES, PAYLOADS, Entry, Link, append, link, read
from app.audit.leaf import NO_LEAF, commit
from app.audit.verify import faults
from app.cases.models import Case, Patient, Policy
from app.clock import stamp
from app.db import Database, table
from tests.databases import owner_of

AT = datetime(2026, 9, 7, 11, 0, tzinfo=UTC)
CHAIN = "policy/QTV/one_to_one"
CASES, PATIENTS, POLICIES = table(Case), table(Patient), table(Policy)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(owner_of(database_url), owner=True)  # whom no missing right holds back
    yield database
    await database.close()


def entry(chain: str = CHAIN, **more: Any) -> Entry:
    told: dict[str, Any] = {
        "act": "change_policy",
        "event": "policy_changed",
        "actor": "mo",
        "role": "CHC_OPS_MANAGER",
        "organisation": "QTV",
        "at": AT,
    }
    return Entry(chain, **(told | more))


async def kept(database: Database) -> list[Any]:
    """Everything in the journal, as the verifier takes it."""
    beside = (ENTRIES.c.chain == PAYLOADS.c.chain) & (ENTRIES.c.seq == PAYLOADS.c.seq)
    query = (
        select(
            ENTRIES.c.chain,
            ENTRIES.c.seq,
            ENTRIES.c.body,
            ENTRIES.c.leaf,
            PAYLOADS.c.salt,
            PAYLOADS.c.payload,
        )
        .select_from(ENTRIES.outerjoin(PAYLOADS, beside))
        .order_by(ENTRIES.c.chain, ENTRIES.c.seq)
    )
    async with database.transaction(reads=True, everything=True) as db:
        return [tuple(row) for row in await db.execute(query)]


# Appending


def test_an_entry_says_who_did_what_when_by_which_law():
    made = link(
        entry(
            data={"n": 1},
            on_behalf_of="pia",
            definition="one_to_one@1:abcd",
            policy="3:9f2c",
            extra={"today": "2026-09-07"},
        ),
        7,
        "f" * 64,
    )
    ((into, values),) = made.rows
    assert into is ENTRIES
    assert (made.seq, made.leaf) == (values["seq"], values["leaf"]) == (7, values["leaf"])
    assert values["at"] == AT
    body = json.loads(values["body"])
    assert len(bytes.fromhex(body.pop("nonce"))) == 16
    assert body == {
        "v": 1,
        "chain": CHAIN,
        "seq": 7,
        "prev": "f" * 64,
        "at": stamp(AT),
        "org": "QTV",
        "actor": "mo",
        "on_behalf_of": "pia",
        "role": "CHC_OPS_MANAGER",
        "act": "change_policy",
        "event": "policy_changed",
        "def": "one_to_one@1:abcd",
        "policy": "3:9f2c",
        "data": {"n": 1},
        "today": "2026-09-07",
    }


def test_what_a_person_typed_is_beside_the_entry_and_only_committed_to_in_it():
    made = link(entry(texts={"/reason": "Mrs Invented asked for it", "/note": ""}), 1, NO_LEAF)
    (_, written), (into, beside) = made.rows
    body = json.loads(written["body"])
    assert into is PAYLOADS
    assert "Invented" not in written["body"]
    assert body["texts"] == ["/note", "/reason"]
    assert json.loads(beside["payload"]) == {"/reason": "Mrs Invented asked for it", "/note": ""}
    assert body["commit"] == commit(bytes.fromhex(beside["salt"]), beside["payload"])
    assert len(bytes.fromhex(beside["salt"])) == 32


def test_the_same_words_are_committed_to_under_another_salt_each_time():
    one, other = (link(entry(texts={"/reason": "yes"}), 1, NO_LEAF) for _ in range(2))
    assert one.leaf != other.leaf


def test_a_leaf_tells_nothing_of_an_entry_to_somebody_who_guesses_all_that_is_said_in_it():
    one, other = (link(entry(data={"hourly_rate": "16.50"}), 1, NO_LEAF) for _ in range(2))
    assert one.leaf != other.leaf
    worded = json.loads(link(entry(texts={"/reason": "yes"}), 1, NO_LEAF).rows[0][1]["body"])
    assert "nonce" not in worded, "its commitment is as random"


async def test_each_entry_names_the_leaf_of_the_one_before_it(database: Database):
    made: list[Link] = []
    for n in range(5):
        async with database.transaction(everything=True) as db:
            made.append(await append(db, entry(data={"n": n}, texts={"/reason": f"because {n}"})))
    async with database.transaction(reads=True, everything=True) as db:
        there = await read(db, CHAIN)
    assert [e["seq"] for e in there] == [1, 2, 3, 4, 5]
    assert [e["prev"] for e in there] == [NO_LEAF, *(m.leaf for m in made[:-1])]
    assert [e["leaf"] for e in there] == [m.leaf for m in made]
    assert [e["payload"] for e in there] == [{"/reason": f"because {n}"} for n in range(5)]
    assert list(faults(await kept(database))) == []


async def test_chains_know_nothing_of_each_other(database: Database):
    async with database.transaction(everything=True) as db:
        made = [await append(db, entry(chain)) for chain in (CHAIN, "import/QTV", CHAIN, "import/QTV")]
        assert [m.seq for m in made] == [1, 1, 2, 2]
        assert await read(db, "import/QNB") == []
        assert [e["payload"] for e in await read(db, CHAIN)] == [None, None]
    assert list(faults(await kept(database))) == []


async def test_an_entry_that_is_not_committed_was_never_written(database: Database):
    async def fail() -> None:
        async with database.transaction(everything=True) as db:
            await append(db, entry(texts={"/reason": "gone"}))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await kept(database) == []


async def test_two_appends_at_once_get_a_number_each_or_one_is_told_of_the_conflict(database: Database):
    async def one(n: int) -> int | IntegrityError:
        try:
            async with database.transaction(everything=True) as db:
                return (await append(db, entry(data={"n": n}, texts={"/reason": "at once"}))).seq
        except IntegrityError as conflict:
            return conflict

    answers = await asyncio.gather(*(one(n) for n in range(8)))
    numbers = [answer for answer in answers if isinstance(answer, int)]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
    assert numbers if database.is_postgres else len(numbers) == 8
    rows = await kept(database)
    assert len(rows) == len(numbers)
    assert list(faults(rows)) == []


async def test_erased_words_leave_a_chain_that_holds(database: Database):
    async with database.transaction(everything=True) as db:
        for n in range(3):
            await append(db, entry(texts={"/reason": f"because {n}"}))
    before = [row[3] for row in await kept(database)]
    async with database.transaction(everything=True) as db:
        await db.execute(delete(PAYLOADS).where(PAYLOADS.c.seq == 2))
        assert [e["payload"] for e in await read(db, CHAIN)] == [
            {"/reason": "because 0"},
            None,
            {"/reason": "because 2"},
        ]
    rows = await kept(database)
    assert [row[3] for row in rows] == before
    assert list(faults(rows)) == []


# Never altered


@pytest.fixture
async def written(database: Database) -> Database:
    """A database with two journal entries, words beside them, and a policy."""
    async with database.transaction(everything=True) as db:
        for n in range(2):
            await append(db, entry(data={"n": n}, texts={"/reason": f"because {n}"}))
        await db.execute(
            insert(POLICIES),
            {
                "organisation": "QTV",
                "programme": "one_to_one",
                "version": 1,
                "effective_from": date(2026, 9, 7),
                "body": "{}",
                "fingerprint": "f" * 64,
                "made_by": "mo",
                "at": AT,
            },
        )
    return database


AGAIN = {
    "journal_entry": "INTO journal_entry (chain, seq, body, leaf, at) SELECT chain, seq, '{}', leaf, at FROM journal_entry",
    "policy": "INTO policy (organisation, programme, version, effective_from, body, fingerprint, made_by, at) "
    "SELECT organisation, programme, version, effective_from, 'x', fingerprint, made_by, at FROM policy",
}
OVER = {
    "journal_entry": "WHERE true ON CONFLICT (chain, seq) DO UPDATE SET body = 'x'",
    "policy": "WHERE true ON CONFLICT (organisation, programme, version) DO UPDATE SET body = 'x'",
}


@pytest.mark.parametrize(
    ("name", "statement"),
    [
        ("journal_entry", "UPDATE journal_entry SET body = '{}'"),
        ("journal_entry", "UPDATE journal_entry SET seq = 9 WHERE seq = 2"),
        ("journal_entry", "DELETE FROM journal_entry WHERE seq = 2"),
        ("journal_entry", f"INSERT {AGAIN['journal_entry']} {OVER['journal_entry']}"),
        ("journal_payload", "UPDATE journal_payload SET payload = '{}'"),
        ("journal_payload", "UPDATE journal_payload SET salt = '00'"),
        ("policy", "UPDATE policy SET body = '{\"quorum\": 1}'"),
        ("policy", "UPDATE policy SET effective_from = '2020-01-01'"),
        ("policy", "DELETE FROM policy"),
        ("policy", f"INSERT {AGAIN['policy']} {OVER['policy']}"),
    ],
)  # fmt: skip
async def test_br47_the_database_refuses_to_alter_what_is_written(
    written: Database, name: str, statement: str
):
    before = await rows_of(written, name)
    with pytest.raises(DBAPIError, match=f"{name} is never altered"):
        async with written.transaction(everything=True) as db:
            await db.execute(text(statement))
    assert await rows_of(written, name) == before


@pytest.mark.parametrize("name", ["journal_entry", "journal_payload", "policy"])
async def test_no_table_that_is_never_altered_can_be_emptied_or_written_over(written: Database, name: str):
    before = await rows_of(written, name)
    statement = f"TRUNCATE {name} CASCADE" if written.is_postgres else f"REPLACE {AGAIN.get(name, '')}"
    if name == "journal_payload" and not written.is_postgres:
        statement = "UPDATE OR REPLACE journal_payload SET seq = 1"
    with pytest.raises(DBAPIError, match="is never altered"):
        async with written.transaction(everything=True) as db:
            await db.execute(text(statement))
    assert await rows_of(written, name) == before


async def test_words_belong_to_an_entry_that_is_there(written: Database):
    with pytest.raises(IntegrityError):
        async with written.transaction(everything=True) as db:
            await db.execute(insert(PAYLOADS), {"chain": CHAIN, "seq": 3, "salt": "00", "payload": "{}"})


async def rows_of(database: Database, name: str) -> list[Any]:
    async with database.transaction(reads=True, everything=True) as db:
        return [tuple(row) for row in await db.execute(text(f"SELECT * FROM {name} ORDER BY 1, 2"))]


# No case without its journal


def case_chain(ref: str) -> str:
    return f"case/QTV/{ref}"


def case_row(ref: str, made: Link, **more: Any) -> dict[str, Any]:
    """A case as its first entry would make it."""
    return {
        "organisation": "QTV",
        "ref": ref,
        "programme": "one_to_one",
        "definition": "one_to_one@1:0000",
        "provider": "PRV-A",
        "patient": "pat_1",
        "stage": "draft",
        "seq": made.seq,
        "version": 1,
        "head": made.leaf,
        "record": "{}",
        "changed_at": AT,
        "owner_role": "CASE_ADMIN",
        "opened_on": date(2026, 9, 7),
        "at_recommended": False,
        "safeguarding_found": False,
        "baseline_hours": Decimal("84.00"),
        "baseline_weekly": Decimal("1386.00"),
        "current_weekly": Decimal("1386.00"),
    } | more


async def enter_case(db: AsyncConnection, ref: str = "OTO-001") -> Link:
    """A case with its first entry."""
    made = await append(db, entry(case_chain(ref)))
    await db.execute(insert(CASES), case_row(ref, made))
    return made


@pytest.fixture
async def opened(database: Database) -> Database:
    """A database with one case, and its patient."""
    async with database.transaction(everything=True) as db:
        await db.execute(
            insert(PATIENTS), {"id": "pat_1", "organisation": "QTV", "no_number_because": "", "name": ""}
        )
        await enter_case(db)
    return database


REFUSED = "a case (moves|is created) only with its journal"


async def refused(database: Database, work: Any, told: str = REFUSED) -> None:
    before = await rows_of(database, "review_case"), await kept(database)
    with pytest.raises(DBAPIError, match=told):
        async with database.transaction(everything=True) as db:
            await work(db)
    assert (await rows_of(database, "review_case"), await kept(database)) == before


async def test_a_case_is_created_with_its_entry(opened: Database):
    (row,) = await rows_of(opened, "review_case")
    (written,) = await kept(opened)
    assert written[3] in row


async def test_a_case_without_an_entry_is_refused(opened: Database):
    async def create(db: AsyncConnection) -> None:
        await db.execute(insert(CASES), case_row("OTO-002", Link(1, "f" * 64, ()), provider="PRV-B"))

    await refused(opened, create)


@pytest.mark.parametrize("wrong", ["leaf", "number", "case", "organisation"])
async def test_a_case_whose_entry_is_another_is_refused(opened: Database, wrong: str):
    async def create(db: AsyncConnection) -> None:
        made = await append(db, entry(case_chain("OTO-002")))
        others: dict[str, dict[str, Any]] = {
            "leaf": {"head": "f" * 64},
            "number": {"seq": 2},
            "case": {"ref": "OTO-003"},
            "organisation": {"organisation": "QNB"},
        }
        await db.execute(insert(CASES), case_row("OTO-002", made, provider="PRV-B") | others[wrong])

    await refused(opened, create)


async def test_a_case_moves_with_its_next_entry_and_twice_with_two(opened: Database):
    async with opened.transaction(everything=True) as db:
        for stage in ("triage", "assessment"):
            made = await append(db, entry(case_chain("OTO-001")))
            await db.execute(update(CASES).values(seq=made.seq, head=made.leaf, stage=stage))
    async with opened.transaction(reads=True, everything=True) as db:
        row = (await db.execute(select(CASES.c.seq, CASES.c.head, CASES.c.stage))).one()
        leaves = [e["leaf"] for e in await read(db, case_chain("OTO-001"))]
    assert tuple(row) == (3, leaves[-1], "assessment")


@pytest.mark.parametrize(
    "change",
    [
        "stage = 'closed'",
        'record = \'{"stage": "closed"}\'',
        "current_weekly = 0",
        "reviewer = 'rory'",
        "closed_on = '2026-09-07'",
        "seq = seq + 1",
        "seq = seq + 1, stage = 'closed'",
        "seq = seq + 1, head = head",
        "head = 'f'",
        "ref = 'OTO-009'",
        "organisation = 'QNB'",
    ],
)
async def test_a_case_changed_without_an_entry_is_refused(opened: Database, change: str):
    async def edit(db: AsyncConnection) -> None:
        await db.execute(text(f"UPDATE review_case SET {change}"))

    await refused(opened, edit)


@pytest.mark.parametrize("step", [-1, 0, 2])
async def test_a_case_moves_to_its_next_entry_and_no_other(opened: Database, step: int):
    async with opened.transaction(everything=True) as db:
        for _ in range(2):
            made = await append(db, entry(case_chain("OTO-001")))
            await db.execute(update(CASES).values(seq=made.seq, head=made.leaf))
        for _ in range(2):
            await append(db, entry(case_chain("OTO-001")))
        leaves = [e["leaf"] for e in await read(db, case_chain("OTO-001"))]

    async def jump(db: AsyncConnection) -> None:
        to = 3 + step
        await db.execute(update(CASES).values(seq=to, head=leaves[to - 1], stage="closed"))

    await refused(opened, jump)


async def test_a_case_is_never_deleted(opened: Database):
    async def take_away(db: AsyncConnection) -> None:
        await append(db, entry(case_chain("OTO-001")))
        await db.execute(delete(CASES))

    await refused(opened, take_away, "a case is never deleted")


async def test_cases_can_neither_be_emptied_nor_written_over(opened: Database):
    async def write_over(db: AsyncConnection) -> None:
        if opened.is_postgres:
            await db.execute(text("TRUNCATE review_case CASCADE"))
            return
        made = await append(db, entry(case_chain("OTO-002")))
        await db.execute(insert(CASES).prefix_with("OR REPLACE"), case_row("OTO-002", made, id=1))

    await refused(opened, write_over, "a case is never deleted")
