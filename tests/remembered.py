"""A journey with which many tests begin is made by real requests once; the next time its rows are put back.

What a journey comes to follows from every row there is, from the clock, and from what is asked for: those three are
the key. So a test that has changed anything before it sets out makes its own, by real requests as ever.
"""

import hashlib
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import asyncpg
import httpx
from sqlalchemy import make_url
from sqlalchemy.pool import QueuePool
from sqlmodel import SQLModel

from app.db import Database
from tests.conftest import World
from tests.records import app_of, database_of

_Files = dict[str, bytes]


@dataclass(frozen=True)
class _Kept:
    """How everything stood at the end of a journey, and what it answered."""

    rows: Any
    files: _Files
    at: datetime
    answer: Any


_FOLDER = tempfile.TemporaryDirectory(prefix="quorate-remembered-")
_KEPT: dict[str, _Kept] = {}


async def remembered(world: World, what: str, play: Callable[[], Awaitable[Any]]) -> Any:
    """What `play` answers (plain data) in this world: played, or remembered from a world in which all was the same."""
    rows = _rows_of(world)
    if rows is None:
        return await play()
    start, before = await rows.digest(), _files(world)
    key = f"{start} {sorted(before)} {world.clock.now()} {what}"
    kept = _KEPT.get(key)
    if kept is None:
        answer = await play()
        after = {name: body for name, body in _files(world).items() if before.get(name) != body}
        _KEPT[key] = _Kept(await rows.keep(), after, world.clock.now(), deepcopy(answer))
        return answer
    await rows.put_back(kept.rows)
    for name, body in kept.files.items():
        path = world.settings.var / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    world.clock.move(kept.at)
    return deepcopy(kept.answer)


def _files(world: World) -> _Files:
    """The evidence of this world, by its path."""
    var = world.settings.var
    found = (var / "evidence").rglob("*")
    return {str(path.relative_to(var)): path.read_bytes() for path in found if path.is_file()}


def _rows_of(world: World) -> "_OnSqlite | _OnPostgres | None":
    """The rows of a world in which nobody is at work: nothing may be pulled from under them."""
    if not isinstance(world.client._transport, httpx.ASGITransport):
        return None  # the application is behind a port, and browsers may be in front of it
    database: Database = database_of(world)
    pool = database.engine.pool
    if not isinstance(pool, QueuePool) or pool.checkedout() or app_of(world).state.live.listened_to:
        return None
    return _OnPostgres(world.owner_url) if database.is_postgres else _OnSqlite(database)


class _OnSqlite:
    """The file as a whole."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._path = Path(database.engine.url.database or "")

    async def digest(self) -> str:
        await self._database.engine.dispose()  # the last to leave puts everything into the file
        return hashlib.sha256(self._path.read_bytes()).hexdigest()

    async def keep(self) -> Path:
        await self._database.engine.dispose()
        path = Path(_FOLDER.name) / f"{len(_KEPT)}.db"
        shutil.copy(self._path, path)
        return path

    async def put_back(self, kept: Path) -> None:
        shutil.copyfile(kept, self._path)


_TABLES = tuple(SQLModel.metadata.tables)
_DIGEST = (
    " UNION ALL ".join(
        f"SELECT '{name}' AS name, md5(string_agg(t::text, '|' ORDER BY t::text)) AS digest FROM \"{name}\" t"
        for name in _TABLES
    )
    + " UNION ALL SELECT sequencename, coalesce(last_value, 0)::text FROM pg_sequences WHERE schemaname = 'public'"
)
_NUMBERS = (
    "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL"
)


class _OnPostgres:
    """The tables that the journey changed, and the numbers that it drew, as their owner sees them."""

    def __init__(self, owner_url: str) -> None:
        self._url = make_url(owner_url).set(drivername="postgresql").render_as_string(hide_password=False)
        self._before: dict[str, str] = {}

    async def digest(self) -> str:
        async with self._owner() as db:
            self._before = dict(await db.fetch(_DIGEST))
        return hashlib.sha256(repr(sorted(self._before.items())).encode()).hexdigest()

    async def keep(self) -> tuple[dict[str, Any], Any]:
        async with self._owner() as db:
            after = dict(await db.fetch(_DIGEST))
            other = [name for name in _TABLES if after[name] != self._before[name]]
            return {name: await db.fetch(f'SELECT * FROM "{name}"') for name in other}, await db.fetch(
                _NUMBERS
            )

    async def put_back(self, kept: tuple[dict[str, Any], Any]) -> None:
        tables, numbers = kept
        async with self._owner() as db, db.transaction():
            # as a replica the server runs no triggers and checks no references
            await db.execute("SET LOCAL session_replication_role = replica")
            for name, rows in tables.items():
                await db.execute(f'DELETE FROM "{name}"')
                if rows:
                    await db.copy_records_to_table(name, records=rows, columns=list(rows[0].keys()))
            await db.executemany(
                "SELECT setval('public.' || quote_ident($1), $2)", [tuple(row) for row in numbers]
            )

    @asynccontextmanager
    async def _owner(self) -> AsyncIterator[Any]:
        connection = await asyncpg.connect(self._url)
        try:
            yield connection
        finally:
            await connection.close()
