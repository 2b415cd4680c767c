"""The tables are made, taken down and made again alike, on both databases, and no journal notices."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, insert, inspect, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import SQLModel

import app.main  # noqa: F401  (every model there is)
from app.audit.journal import ENTRIES, PAYLOADS, Entry, append
from app.audit.verify import faults
from app.cases.models import Policy
from app.db import Database, table
from tests.databases import owner_of

ROOT = Path(__file__).parents[1]
AT = datetime(2026, 9, 7, 11, 0, tzinfo=UTC)

CATALOGUE = {
    "sqlite": "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'",
    "postgresql": """
        SELECT 'column', table_name || '.' || column_name,
               concat_ws(' ', ordinal_position, data_type, character_maximum_length, is_nullable, column_default)
          FROM information_schema.columns WHERE table_schema = 'public'
        UNION ALL SELECT 'constraint', conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
          FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid <> 0
        UNION ALL SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
        UNION ALL SELECT 'trigger', tgrelid::regclass || '.' || tgname, pg_get_triggerdef(oid)
          FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL SELECT 'policy', tablename || '.' || policyname, concat_ws(' ', permissive, roles, cmd, qual, with_check)
          FROM pg_policies WHERE schemaname = 'public'
        UNION ALL SELECT 'fence', relname, concat_ws(' ', relrowsecurity, relforcerowsecurity)
          FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
        UNION ALL SELECT 'function', proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        UNION ALL SELECT 'sequence', sequencename, '' FROM pg_sequences WHERE schemaname = 'public'
    """,
}


@pytest.fixture
def database_url(database_url: str) -> str:
    """The address by which tables are made and taken down: their owner's."""
    return owner_of(database_url)


def configuration(url: str = "") -> Config:
    config = Config(ROOT / "alembic.ini")
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.attributes["url"] = url
    return config


def up(url: str, to: str = "head") -> None:
    command.upgrade(configuration(url), to)


def down(url: str, to: str) -> None:
    command.downgrade(configuration(url), to)


def within(url: str, work: Callable[[AsyncConnection], Awaitable[Any]]) -> Any:
    """What `work` answers, in a transaction of its own."""

    async def run() -> Any:
        database = Database(url, owner=True)
        try:
            async with database.transaction(everything=True) as db:
                return await work(db)
        finally:
            await database.close()

    return asyncio.run(run())


def execute(url: str, statement: str) -> None:
    within(url, lambda db: db.execute(text(statement)))


def everything(url: str) -> set[tuple[str, ...]]:
    """Each column, constraint, index, trigger and function in the database, with how it is made."""

    async def look(db: AsyncConnection) -> set[tuple[str, ...]]:
        return {tuple(row) for row in await db.execute(text(CATALOGUE[db.dialect.name]))}

    found: set[tuple[str, ...]] = within(url, look)
    return found


def names(url: str, kind: str) -> set[str]:
    return {name.split(".")[-1] for what, name, *_ in everything(url) if what == kind}


def version(url: str) -> str | None:
    async def look(db: AsyncConnection) -> str | None:
        return (await db.execute(text("SELECT version_num FROM alembic_version"))).scalar()

    told: str | None = within(url, look)
    return told


def chain(url: str) -> list[Any]:
    """The whole journal, as the verifier takes it."""

    async def look(db: AsyncConnection) -> list[Any]:
        beside = (ENTRIES.c.chain == PAYLOADS.c.chain) & (ENTRIES.c.seq == PAYLOADS.c.seq)
        query = select(
            ENTRIES.c.chain,
            ENTRIES.c.seq,
            ENTRIES.c.body,
            ENTRIES.c.leaf,
            PAYLOADS.c.salt,
            PAYLOADS.c.payload,
        )
        rows = query.select_from(ENTRIES.outerjoin(PAYLOADS, beside)).order_by(ENTRIES.c.chain, ENTRIES.c.seq)
        return [tuple(row) for row in await db.execute(rows)]

    found: list[Any] = within(url, look)
    return found


# The steps themselves


def test_the_steps_are_one_line_and_each_can_be_taken_back():
    scripts = ScriptDirectory.from_config(configuration())
    steps = list(scripts.walk_revisions())
    assert len(scripts.get_heads()) == 1
    assert [step.down_revision for step in steps] == [*(step.revision for step in steps[1:]), None]
    assert all(callable(step.module.downgrade) for step in steps)


def test_the_tables_are_those_that_the_models_describe(database_url: str):
    def compare(connection: Connection) -> list[Any]:
        options = {"compare_type": True, "target_metadata": SQLModel.metadata}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), SQLModel.metadata))

    assert within(database_url, lambda db: db.run_sync(compare)) == []


# Up, down and up again


def test_taken_down_nothing_is_left_and_made_again_it_is_the_same(database_url: str):
    made = everything(database_url)
    assert {"journal_entry_no_update", "case_moves_with_journal"} <= names(database_url, "trigger")

    down(database_url, "base")
    tables = within(
        database_url, lambda db: db.run_sync(lambda connection: inspect(connection).get_table_names())
    )
    assert tables == ["alembic_version"]
    assert (
        not names(database_url, "trigger") | names(database_url, "function") | names(database_url, "sequence")
    )
    assert version(database_url) is None

    up(database_url)
    assert everything(database_url) == made
    up(database_url)  # once more changes nothing
    assert everything(database_url) == made


def test_each_step_back_and_forth_again_ends_where_it_began(database_url: str):
    made = everything(database_url)
    steps = [step.revision for step in ScriptDirectory.from_config(configuration()).walk_revisions()]
    for earlier in [*steps[1:], "base"]:
        down(database_url, earlier)
        before = everything(database_url)
        up(database_url, "+1")
        down(database_url, "-1")
        assert everything(database_url) == before
    up(database_url)
    assert everything(database_url) == made


@pytest.fixture
def written(database_url: str) -> str:
    """A database with three chains of twelve entries, words beside every other one, and a policy."""

    async def write(db: AsyncConnection) -> None:
        for n in range(12):
            for name in ("case/QTV/OTO-001", "case/QTV/OTO-002", "policy/QTV/one_to_one"):
                texts = {"/reason": f"Zoë said so, £{n}"} if n % 2 else {}
                await append(db, Entry(name, "note", "noted", "ada", "REVIEWER", "QTV", AT, {"n": n}, texts))
        policy = {
            "organisation": "QTV",
            "programme": "one_to_one",
            "version": 1,
            "effective_from": date(2026, 9, 7),
        }
        more = {"body": "{}", "fingerprint": "f" * 64, "made_by": "mo", "at": AT}
        await db.execute(insert(table(Policy)), policy | more)

    within(database_url, write)
    return database_url


def test_a_journal_is_the_same_after_its_guards_were_taken_off_and_put_back(written: str):
    before = chain(written)
    assert len(before) == 36
    down(written, "0001")
    assert chain(written) == before
    up(written)
    assert chain(written) == before
    assert list(faults(chain(written))) == []


@pytest.mark.parametrize(
    ("name", "statement"),
    [
        ("journal_entry", "UPDATE journal_entry SET leaf = 'x'"),
        ("journal_entry", "DELETE FROM journal_entry"),
        ("journal_payload", "UPDATE journal_payload SET payload = '{}'"),
        ("policy", "UPDATE policy SET body = 'x'"),
        ("policy", "DELETE FROM policy"),
    ],
)
def test_the_guards_are_on_after_the_second_step_and_off_before_it(written: str, name: str, statement: str):
    down(written, "0001")
    up(written)
    with pytest.raises(DBAPIError, match=f"{name} is never altered"):
        execute(written, statement)
    execute(written, "DELETE FROM journal_payload")  # erasing words is allowed
    down(written, "0001")
    execute(written, statement)


def test_a_step_that_fails_leaves_nothing_of_itself(written: str):
    down(written, "0001")
    last = "FUNCTION case_kept() RETURNS int LANGUAGE sql AS 'SELECT 1'"
    if written.startswith("sqlite"):
        last = "TRIGGER case_no_delete AFTER DELETE ON review_case BEGIN SELECT 1; END"
    execute(written, f"CREATE {last}")
    before = everything(written)
    with pytest.raises(DBAPIError, match="exists"):
        up(written)
    assert everything(written) == before
    assert version(written) == "0001"
