"""The role as which the application works on PostgreSQL: what it may do, and what it must not be."""

import ast
import asyncio
import re
import secrets
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Table, make_url, text
from sqlalchemy.exc import DBAPIError

from app.cli import main
from app.db import Database
from app.demonstration.cast import enter
from app.grants import CHANGE, REMOVE, RIGHTS, NoSuchRole, PowerfulRole
from app.main import create_app
from app.settings import Settings
from app.setup import migrate
from app.worker import work
from tests.conftest import SECRET, world_on
from tests.databases import application_role, on_server, owner_of
from tests.house.sources import ROOT, trees
from tests.make import create
from tests.planted import plant

on_postgres = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


def run(url: str, *statements: str, owner: bool = False, everything: bool = True) -> list[tuple[Any, ...]]:
    """Run statements in one transaction; the rows of the last."""

    async def work() -> list[tuple[Any, ...]]:
        database = Database(url, owner=owner)
        try:
            async with database.transaction(everything=everything) as db:
                for statement in statements:
                    found = await db.execute(text(statement))
                return [tuple(row) for row in found] if found.returns_rows else []
        finally:
            await database.close()

    return asyncio.run(work())


# What it may do


def rights(url: str) -> dict[str, set[str]]:
    """What the role of this address may do with each table, by the database's own account."""
    found: dict[str, set[str]] = {}
    asked = "SELECT table_name, privilege_type FROM information_schema.role_table_grants WHERE grantee = current_user"
    for table, right in run(url, asked):
        found.setdefault(table, set()).add(right)
    return found


@on_postgres
def test_it_has_the_rights_that_are_listed_and_no_other(database_url: str):
    assert rights(database_url) == {table: set(listed) for table, listed in RIGHTS.items()}
    tables = run(
        database_url,
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
    )
    assert {name for (name,) in tables} == set(RIGHTS), "a table was added: say what may be done with it"


@on_postgres
def test_migrating_again_takes_back_what_is_not_listed(database_url: str):
    role = make_url(database_url).username
    run(owner_of(database_url), f"GRANT ALL ON journal_entry, alembic_version TO {role}", owner=True)
    assert "UPDATE" in rights(database_url)["journal_entry"]
    migrate(owner_of(database_url), database_url)
    assert rights(database_url) == {table: set(listed) for table, listed in RIGHTS.items()}


@on_postgres
def test_the_command_migrates_as_the_owner_and_gives_the_application_its_rights(
    database_url: str, monkeypatch: pytest.MonkeyPatch
):
    role, owner = make_url(database_url).username, owner_of(database_url)
    run(owner, f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}", owner=True)
    for name, value in (("ENV", "test"), ("DATABASE_URL", database_url), ("MIGRATE_URL", owner)):
        monkeypatch.setenv(f"QUORATE_{name}", value)
    monkeypatch.setattr("sys.argv", ["quorate", "migrate"])
    with pytest.raises(SystemExit) as stopped:
        main()
    assert not stopped.value.code
    assert rights(database_url) == {table: set(listed) for table, listed in RIGHTS.items()}


@on_postgres
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET body = '{}'",
        "DELETE FROM journal_entry",
        "UPDATE journal_payload SET payload = '{}'",
        "UPDATE reading SET person = 'nobody'",
        "DELETE FROM reading",
        "UPDATE policy SET body = '{}'",
        "DELETE FROM review_case",
        "DELETE FROM exclusion",
        "UPDATE ballot SET choice = 'DECLINE'",
        "UPDATE alembic_version SET version_num = '0001'",
        "TRUNCATE journal_payload",
        "TRUNCATE person",
        "ALTER TABLE review_case DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE journal_entry DISABLE TRIGGER USER",
        "DROP POLICY fence ON review_case",
        "DROP TABLE reading",
        "SET ROLE pg_read_all_data",
    ],
)
def test_what_it_may_not_do_the_database_refuses(database_url: str, statement: str):
    with pytest.raises(DBAPIError, match=r"permission denied|must be owner"):
        run(database_url, statement)


CHANGED_OTHERWISE = {
    ("review_case", CHANGE),  # by app/db.py, which is handed the table
    ("journal_payload", REMOVE),  # words are erased by hand, when somebody has a right to it
}


def test_what_may_be_changed_or_removed_is_what_the_code_changes_or_removes():
    used: set[tuple[str, str]] = set()
    for file, tree in trees().items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or not node.args:
                continue
            right = {"update": CHANGE, "delete": REMOVE}.get(node.func.id)
            if right is not None and isinstance(node.args[0], ast.Name):
                named = getattr(import_module(".".join(file.with_suffix("").parts)), node.args[0].id, None)
                if isinstance(named, Table):  # else it is one of several, each changed elsewhere too
                    used.add((named.name, right))
    listed = {(table, right) for table, some in RIGHTS.items() for right in some if right in {CHANGE, REMOVE}}
    assert listed - CHANGED_OTHERWISE == used - CHANGED_OTHERWISE


@on_postgres
def test_a_role_that_is_not_there_is_told(database_url: str):
    nobody = make_url(database_url).set(username="nobody_here").render_as_string(hide_password=False)
    with pytest.raises(NoSuchRole, match="no database role nobody_here"):
        migrate(owner_of(database_url), nobody)


@on_postgres
def test_the_owner_of_a_table_is_held_back_as_well(database_url: str):
    owner = owner_of(database_url)
    with application_role(owner) as plain:
        role = make_url(plain).username

        async def fill() -> None:
            database = Database(database_url)
            async with database.transaction(everything=True) as db:
                await plant(db)
            await database.close()

        asyncio.run(fill())
        run(owner, f"ALTER TABLE patient OWNER TO {role}", owner=True)
        try:
            asked = "SELECT count(*) FROM patient"
            assert run(plain, asked, owner=True, everything=False) == [(0,)]
            assert run(plain, asked, owner=True) == [(2,)]
        finally:
            run(owner, "ALTER TABLE patient OWNER TO CURRENT_USER", owner=True)


# As the documentation says to make them


@pytest.fixture
def two_roles(database_url: str, tmp_path: Path) -> Iterator[tuple[str, str, str]]:
    """The owner's, the application's and the backup's address of an empty database, made by the SQL of the document."""
    server = make_url(owner_of(database_url)).set(database="postgres").render_as_string(hide_password=False)
    told = (
        (ROOT / "docs" / "operate.md")
        .read_text()
        .partition("## PostgreSQL: two roles")[2]
        .partition("\n## ")[0]
    )
    # names of this test's own, as others may be at work on the same server
    mark = f"_{secrets.token_hex(4)}"
    sql = re.sub(
        r"\bquorate\w*", lambda m: m[0] + mark, "".join(re.findall(r"```sql\n(.*?)```", told, re.DOTALL))
    )
    statements = [statement for statement in sql.split(";") if statement.strip()]
    assert len(statements) == 5
    passwords = dict(re.findall(r"CREATE ROLE (\w+) LOGIN PASSWORD '([^']*)'", sql))
    for statement in statements:
        on_server(server, statement)
    try:
        database = make_url(server).set(database=f"quorate{mark}")
        yield tuple(  # type: ignore[misc]
            database.set(username=f"{role}{mark}", password=passwords[f"{role}{mark}"]).render_as_string(
                hide_password=False
            )
            for role in ("quorate_owner", "quorate", "quorate_backup")
        )
    finally:
        on_server(server, f"DROP DATABASE quorate{mark} WITH (FORCE)")
        for role in passwords:
            on_server(server, f"DROP ROLE {role}")


@on_postgres
def test_the_roles_of_the_documentation_do_what_it_says(two_roles: tuple[str, str, str], tmp_path: Path):
    owner, application, backup = two_roles
    migrate(owner, application)
    assert rights(application) == {table: set(listed) for table, listed in RIGHTS.items()}

    async def use() -> None:
        database = Database(application)
        async with database.transaction(everything=True) as db:
            await enter(db)
        await database.close()
        async with world_on(application, tmp_path) as world:  # which verifies the journal in the end
            assert (await create(world)).status_code == 201
            assert (await world.get("casey", "/v1/cases/OTO-001")).status_code == 200
            assert (await world.get("nosy", "/v1/cases/OTO-001")).status_code == 404

    asyncio.run(use())
    whole = ("SET LOCAL row_security = off", "SELECT ref FROM review_case")  # as pg_dump reads
    assert run(backup, *whole, owner=True) == [("OTO-001",)]
    with pytest.raises(DBAPIError, match="would be affected by row-level security"):
        run(owner, *whole, owner=True)
    with pytest.raises(PowerfulRole, match="owns the tables"):
        run(owner, "SELECT 1")


# What it must not be

POWERFUL = {
    "superuser": ("SUPERUSER", "is a superuser"),
    "bypasses": ("BYPASSRLS", "bypasses row-level security"),
    "owner": ("", "owns the tables"),
    "member": ("", "is a superuser"),
}


@pytest.fixture(params=POWERFUL)
def powerful(request: pytest.FixtureRequest, database_url: str) -> Iterator[tuple[str, str]]:
    """The address of the database by a role that the policies do not hold back, and why they do not."""
    kind, owner = request.param, owner_of(database_url)
    more, why = POWERFUL[kind]
    with application_role(owner, more) as url:
        role = make_url(url).username
        if kind == "owner":
            run(owner, f"ALTER TABLE sitting OWNER TO {role}", owner=True)
        if kind == "member":
            run(owner, f"GRANT {make_url(owner).username} TO {role}", owner=True)
        try:
            yield url, why
        finally:
            if kind == "owner":
                run(owner, "ALTER TABLE sitting OWNER TO CURRENT_USER", owner=True)


def settings(url: str, var: Path, env: str = "test") -> Settings:
    return Settings(env=env, secret=SECRET, database_url=url, var=var)  # type: ignore[arg-type]


@on_postgres
def test_the_role_of_the_tests_is_one_that_is_held_back(database_url: str, tmp_path: Path):
    async def start() -> None:
        app = create_app(settings(database_url, tmp_path))
        async with app.router.lifespan_context(app):
            pass

    asyncio.run(start())
    asyncio.run(work(settings(database_url, tmp_path), once=True))


@on_postgres
def test_nothing_starts_as_a_role_that_is_not_held_back(powerful: tuple[str, str], tmp_path: Path):
    url, why = powerful

    async def start() -> None:
        app = create_app(settings(url, tmp_path))
        async with app.router.lifespan_context(app):
            pass

    for begin in (start(), work(settings(url, tmp_path), once=True)):
        with pytest.raises(PowerfulRole, match=why):
            asyncio.run(begin)


@on_postgres
def test_nothing_is_answered_as_such_a_role_even_if_it_started_while_the_database_was_away(
    powerful: tuple[str, str], tmp_path: Path
):
    url, _ = powerful

    async def ask() -> httpx.Response:
        app = create_app(settings(url, tmp_path))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://quorate") as client:
            answers = [await client.get("/readyz") for _ in range(2)]
        await app.state.database.close()
        return answers[1]

    answer = asyncio.run(ask())
    assert (answer.status_code, answer.json()["code"]) == (503, "PowerfulRole")


def test_a_database_that_is_away_keeps_no_server_from_starting(tmp_path: Path):
    async def start() -> None:
        app = create_app(settings("postgresql+asyncpg://quorate@127.0.0.1:1/quorate", tmp_path))
        async with app.router.lifespan_context(app):
            pass

    asyncio.run(start())


@on_postgres
@pytest.mark.parametrize("command", ["serve", "worker", "demo"])
def test_on_the_command_line_it_is_one_sentence(
    database_url: str,
    command: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    monkeypatch.setenv("QUORATE_ENV", "test")
    monkeypatch.setenv("QUORATE_SECRET", SECRET)
    monkeypatch.setenv("QUORATE_VAR", str(tmp_path))
    monkeypatch.setenv("QUORATE_DATABASE_URL", owner_of(database_url))
    monkeypatch.setattr("sys.argv", ["quorate", command])
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == 1
    said = capsys.readouterr().err
    assert said.startswith("The database role of QUORATE_DATABASE_URL is a superuser")
    assert "PostgreSQL: two roles" in said and said.count("\n") == 1
