"""The second fence, on PostgreSQL: a query that forgets to ask whose rows it wants finds its own organisation's."""

import ast
import re
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import delete, func, insert, select, text, true, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db import Database
from app.grants import RIGHTS, UNFENCED
from tests.conftest import World
from tests.house.sources import trees
from tests.make import create
from tests.planted import AT, QNB, QTV, TABLES, as_somebody, plant, planted
from tests.records import as_owner, database_of

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
FENCED = list(planted(QTV))


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A database with one connection, a row of each of two commissioners in every fenced table, and those of a case."""
    database = Database(database_url, pool=1)
    async with database.transaction(everything=True) as db:
        await plant(db)
    yield database
    await database.close()


async def seen(db: AsyncConnection, name: str) -> int:
    """How many rows of a table a query finds that asks for all."""
    return int((await db.execute(select(func.count()).select_from(TABLES[name]))).scalar_one())


async def refused(db: AsyncConnection, statement: Any, row: Any = None) -> bool:
    """Whether a policy refuses the statement. Policies come first: what is refused for its key passed them."""
    try:
        async with db.begin_nested():
            await db.execute(statement, row)
    except IntegrityError:
        return False
    except DBAPIError as error:
        if "row-level security" not in str(error):
            raise
        return True
    return False


def again(name: str, whose: tuple[str, str, str, str]) -> dict[str, Any]:
    """A second row of this table, of the case, the sitting and the item that are there."""
    first, row = planted(whose)[name], planted(whose, "OTO-002")[name]
    return row | {k: first[k] for k in ("case_id", "sitting", "item") if k in row}


# Which tables


async def test_every_table_is_fenced_for_its_owner_too_or_says_why_not(database: Database):
    async with database.transaction() as db:
        found = await db.execute(
            text(
                "SELECT relname, relrowsecurity AND relforcerowsecurity, (SELECT count(*) FROM pg_policy WHERE "
                "polrelid = c.oid) FROM pg_class c WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
            )
        )
        fences = {name: (forced, policies > 0) for name, forced, policies in found}
    assert fences.pop("alembic_version") == (False, False)
    assert {name for name, fence in fences.items() if fence == (True, True)} == set(FENCED)
    assert {name for name, fence in fences.items() if fence == (False, False)} == set(UNFENCED)
    assert set(fences) == set(TABLES), "a table was added: give it a policy, or its reason in app/grants.py"
    assert all(UNFENCED.values())


# Nobody


async def test_until_it_is_known_who_asks_there_is_nothing_to_see(database: Database):
    async with database.transaction() as db:
        assert {name: await seen(db, name) for name in FENCED} == dict.fromkeys(FENCED, 0)
        await db.execute(text("SELECT set_config('quorate.organisation', '', true)"))
        assert {name: await seen(db, name) for name in FENCED} == dict.fromkeys(FENCED, 0)


async def test_until_it_is_known_who_asks_nothing_is_taken_in(database: Database):
    async with database.transaction() as db:
        allowed = [n for n in FENCED if not await refused(db, insert(TABLES[n]), again(n, QTV))]
    assert allowed == []


async def test_what_one_request_saw_its_connection_has_forgotten_by_the_next(database: Database):
    async with as_somebody(database, "ada") as db:
        backend = (await db.execute(text("SELECT pg_backend_pid()"))).scalar()
        assert await seen(db, "review_case") == 1
    with suppress(ZeroDivisionError):
        async with database.transaction(everything=True) as db:
            assert await seen(db, "review_case") == 2
            raise ZeroDivisionError
    async with database.transaction() as db:
        assert (await db.execute(text("SELECT pg_backend_pid()"))).scalar() == backend
        kept = (await db.execute(text("SELECT current_setting('quorate.organisation', true)"))).scalar()
        assert not kept
        assert await seen(db, "review_case") == 0


def test_no_setting_outlives_its_transaction(database_url: str):
    local = re.compile(r"set_config\([^()]*, true\)")
    for file, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "set_config":
                assert ast.unparse(node.args[2]) == "True", f"{file}: {ast.unparse(node)}"
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert not re.match(r"\s*(RE)?SET\s+[A-Za-z]", node.value), f"{file}: {node.value}"
                told = node.value.count("set_config(")
                assert told == len(local.findall(node.value)), f"{file}: {node.value}"


# Somebody


@pytest.mark.parametrize(("person", "whose"), [("ada", QTV), ("nosy", QNB)])
async def test_a_query_without_any_condition_finds_ones_own_rows(
    database: Database, person: str, whose: tuple[str, str, str, str]
):
    async with as_somebody(database, person) as db:
        for name, row in planted(whose).items():
            table = TABLES[name]
            keys = [c.name for c in table.primary_key]
            found = [tuple(each) for each in await db.execute(select(*(table.c[k] for k in keys)))]
            assert found == [tuple(row[k] for k in keys)], name


async def test_of_another_organisation_nothing_is_written(database: Database):
    async with as_somebody(database, "ada") as db:
        for name in FENCED:
            table = TABLES[name]
            assert await refused(db, insert(table), again(name, QNB)), name
            theirs = [table.c[c.name] == planted(QNB)[name][c.name] for c in table.primary_key]
            if "UPDATE" in RIGHTS[name]:
                same = {c.name: c for c in table.primary_key}
                assert (await db.execute(update(table).where(*theirs).values(same))).rowcount == 0, name
            if "DELETE" in RIGHTS[name]:
                assert (await db.execute(delete(table).where(*theirs))).rowcount == 0, name
    async with database.transaction(everything=True) as db:
        assert {name: await seen(db, name) for name in FENCED} == dict.fromkeys(FENCED, 2)


async def test_ones_own_rows_are_written_and_cannot_be_given_away(database: Database):
    async with as_somebody(database, "ada") as db:
        for name in FENCED:
            assert not await refused(db, insert(TABLES[name]), again(name, QTV)), name
            if "UPDATE" in RIGHTS[name] and "organisation" in TABLES[name].c:
                assert await refused(db, update(TABLES[name]).values(organisation="QNB")), name
        await db.rollback()


async def test_an_event_is_told_to_the_organisation_of_its_chain(database: Database):
    row = again("event", QTV)
    async with as_somebody(database, "ada") as db:
        assert await refused(db, insert(TABLES["event"]), row | {"organisation": "QNB"})


async def test_a_commissioner_sees_those_it_followed_when_it_counts_and_at_no_other_time(world: World):
    world.spoilt = True  # these cases were never made by their journal
    database = database_of(world)
    async with as_owner(world) as db:
        await plant(db)
        followed = "UPDATE organisation SET predecessor = 'QNB' WHERE ods_code = 'QU9'"
        await db.execute(text(followed))
    report = (await world.get("mo", "/v1/reports/headline", params={"range": "all"})).json()
    assert (report["reviewed"], report["under_way"]) == (0, 2)
    async with as_somebody(database, "mo") as db:
        assert await seen(db, "review_case") == 1


# Homes


HOMES = {
    "review_case": 1,
    "journal_entry": 1,
    "journal_payload": 1,
    "event": 1,
    "evidence_file": 1,
    "document": 1,
    "policy": 1,
}


async def test_people_of_a_home_see_its_cases_and_what_hangs_on_them_and_nothing_else(database: Database):
    async with as_somebody(database, "home_a") as db:
        assert {name: n for name in FENCED if (n := await seen(db, name))} == HOMES
        assert (await db.execute(select(TABLES["review_case"].c.ref))).scalar_one() == "OTO-001"
        assert (await db.execute(select(TABLES["policy"].c.organisation))).scalar_one() == "QTV"
    async with as_somebody(database, "home_c") as db:
        assert {name: n for name in FENCED if (n := await seen(db, name))} == {}


async def test_people_of_a_home_see_the_letter_that_was_sent_to_it_and_no_draft_or_other(database: Database):
    letter = planted(QTV)["document"]
    others = ({"audience": "GP"}, {"audience": "PANEL", "kind": "PACK"}, {"draft": True})
    rows = [letter | other | {"id": f"doc_{n}", "recipe": f"{n:064}"} for n, other in enumerate(others)]
    async with database.transaction(everything=True) as db:
        await db.execute(insert(TABLES["document"]), rows)
    async with as_somebody(database, "home_a") as db:
        assert (await db.execute(select(TABLES["document"].c.id))).scalars().all() == [letter["id"]]
        assert await refused(db, insert(TABLES["document"]), letter | {"id": "doc_9", "recipe": "9" * 64})
    async with as_somebody(database, "ada") as db:
        assert await seen(db, "document") == 1 + len(rows)


async def test_people_of_a_home_write_what_a_move_on_its_cases_writes(database: Database):
    moved = {"seq": 2}
    own = {"person": "home_a", "employer": "PRV-A"}
    rows = planted(QTV)
    written = {
        "journal_entry": rows["journal_entry"] | moved,
        "journal_payload": rows["journal_payload"] | moved,
        "event": rows["event"] | moved | {"id": 3000},
        "answer": rows["answer"] | {"person": "home_a"},
        "reading": rows["reading"] | own | {"id": 3000},
        "evidence_file": rows["evidence_file"] | {"id": "another", "sha256": "f" * 64},
    }
    async with as_somebody(database, "home_a") as db:
        cases = TABLES["review_case"]
        done = await db.execute(
            update(cases).values(seq=2, head=rows["journal_entry"]["leaf"], stage="referred")
        )
        assert done.rowcount == 1
        for name, row in written.items():
            assert not await refused(db, insert(TABLES[name]), row), name


async def test_people_of_a_home_open_no_case_and_write_nothing_of_their_commissioner(database: Database):
    may = {"review_case", "journal_entry", "journal_payload", "event", "evidence_file", "reading"}
    async with as_somebody(database, "home_a") as db:
        for name in FENCED:
            if name not in may - {"review_case"}:
                assert await refused(db, insert(TABLES[name]), again(name, QTV)), name
        other = planted(QTV, "OTO-002")  # a case of QTV that is not in the home
        for name in ("journal_entry", "event", "evidence_file"):
            assert await refused(db, insert(TABLES[name]), other[name]), name
        for changed in ({"employer": "QTV"}, {"employer": "PRV-A", "organisation": "QNB"}):
            row = planted(QTV)["reading"] | {"id": 3000, "person": "home_a"} | changed
            assert await refused(db, insert(TABLES["reading"]), row), changed


# Deny wins


async def test_an_interest_declared_while_working_elsewhere_still_counts(database: Database):
    exclusions = TABLES["exclusion"]
    declared = planted(QNB)["exclusion"] | {
        "id": "moved",
        "person": "ada",
        "case_id": None,
        "provider": "PRV-A",
    }
    async with database.transaction(everything=True) as db:
        await db.execute(insert(exclusions), declared)
    mine = select(exclusions.c.id).where(exclusions.c.person == "ada")
    async with as_somebody(database, "ada") as db:
        assert (await db.execute(mine)).scalars().all() == ["moved"]
    async with as_somebody(database, "rory") as db:
        assert (await db.execute(mine)).scalars().all() == []


async def test_an_interest_of_whom_one_stands_in_for_counts_wherever_it_was_declared(world: World):
    await create(world)
    cases = TABLES["review_case"]
    async with database_of(world).transaction(everything=True) as db:
        id = (await db.execute(select(cases.c.id))).scalar_one()
        stands = planted(QTV)["delegation"] | {"giver": "mo", "taker": "casey", "roles": ["CASE_ADMIN"]}
        for person in ("mo", "casey"):
            both = text("UPDATE person SET roles = '[\"CASE_ADMIN\"]' WHERE id = :id")
            await db.execute(both, {"id": person})
        await db.execute(insert(TABLES["delegation"]), stands)
    asked = {"headers": {"On-Behalf-Of": "mo"}}
    assert (await world.get("casey", "/v1/cases/OTO-001", **asked)).status_code == 200
    async with database_of(world).transaction(everything=True) as db:
        declared = planted(QNB)["exclusion"] | {"person": "mo", "case_id": id, "at": AT}
        await db.execute(insert(TABLES["exclusion"]), declared)
    assert (await world.get("casey", "/v1/cases/OTO-001", **asked)).status_code == 404
    assert (await world.get("casey", "/v1/cases/OTO-001")).status_code == 200


# Through the application


async def test_a_list_that_forgets_to_ask_shows_ones_own_cases_all_the_same(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    await create(world, "OTO-001")
    await create(world, "OTO-009", by="nosy", commissioner="QNB", provider="PRV-A")
    monkeypatch.setattr("app.cases.inbox.visible", lambda cases, ways: true())
    for who, refs in (("casey", ["OTO-001"]), ("nosy", ["OTO-009"]), ("home_a", ["OTO-001", "OTO-009"])):
        assert [case["ref"] for case in (await world.get(who, "/v1/cases")).json()["cases"]] == refs, who
    assert (await world.get("home_b", "/v1/cases")).json()["cases"] == []


@pytest.mark.parametrize("code", ["*", "QTV,QNB", "QTV/QNB", ""])
async def test_a_code_that_would_mean_more_than_one_organisation_is_refused(database: Database, code: str):
    organisations = TABLES["organisation"]
    async with database.transaction(everything=True) as db:
        with pytest.raises(DBAPIError, match="code_is_one_word"):
            await db.execute(
                insert(organisations),
                {"ods_code": code, "name": "A", "kind": "COMMISSIONER", "valid_from": AT.date()},
            )
