"""Two databases, one manner: one request is one transaction, and nobody calls commit.

SQLite is the embedded default, PostgreSQL the real thing. A transaction commits before the answer leaves
the process, or nothing happened.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlalchemy import BigInteger, CheckConstraint, String, Table, event, insert, text
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import SQLModel

from app.clock import stamp, unstamp
from app.grants import refuse_powerful_role

# SQLite builds whose write-ahead log can corrupt a database when it is reset (fixed in 3.51.3, 3.50.7, 3.44.6)
_WAL_SAFE_BACKPORTS = {(3, 44): 6, (3, 50): 7}
_PATIENCE = 5  # seconds a writer waits for SQLite's one write lock


def wal_is_safe(version: tuple[int, int, int]) -> bool:
    """Whether this SQLite version may use WAL: see the WAL-reset fault, 3.7.0 to 3.51.2."""
    return version >= (3, 51, 3) or version[2] >= _WAL_SAFE_BACKPORTS.get(version[:2], 10**6)


class Stamp(TypeDecorator[datetime]):
    """An instant, kept as fixed-width UTC text so that both databases sort and compare it alike."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Aware datetime to text."""
        return None if value is None else stamp(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """Text to aware datetime."""
        return None if value is None else unstamp(value)


class TwoPlaces(TypeDecorator[Decimal]):
    """Pounds or hours as `Decimal` with two places, kept as whole hundredths: SQLite has no exact decimal."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | float | None, dialect: Dialect) -> int | None:
        """To hundredths; a float, or more than two decimal places is a fault of the caller."""
        if value is None:
            return None
        exact = Decimal(value)
        if isinstance(value, float) or not exact.is_finite() or exact != round(exact, 2):
            raise ValueError(f"money and hours are exact, with two decimal places, not {value!r}")
        return int(exact * 100)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """From hundredths."""
        return None if value is None else Decimal(value).scaleb(-2)


def one_of(column: str, values: type[StrEnum]) -> CheckConstraint:
    """The database refuses a word that is not one of `values`."""
    listed = ", ".join(f"'{v}'" for v in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_is_known")


def table(model: type[SQLModel]) -> Table:
    """The Core table of a SQLModel class."""
    return model.__table__  # type: ignore[attr-defined, no-any-return]


class Database:
    """One engine, and the transactions made from it.

    On PostgreSQL it refuses to work as a role that row-level security does not hold back, unless it is said to be
    the `owner` of the tables: for migrations alone.
    """

    def __init__(self, url: str, *, pool: int = 10, owner: bool = False) -> None:
        self.is_postgres = url.startswith("postgresql")
        self.engine = _postgres(url, pool) if self.is_postgres else _sqlite(url)
        self._writers = asyncio.Lock()
        self._writing, self._still = 0, asyncio.Event()
        self._still.set()
        self._met = owner or not self.is_postgres

    @asynccontextmanager
    async def transaction(
        self, *, reads: bool = False, everything: bool = False
    ) -> AsyncIterator[AsyncConnection]:
        """One transaction: committed when the block ends well, undone when it raises.

        On PostgreSQL it sees no row of any organisation until it is fenced to one (`people.asking`), unless
        `everything` is said: for the worker, the command line and the proof of the journal.

        One of `reads` sees one moment, however many statements it takes: what it shows belongs together. Whoever shows
        a person's record writes that they did, and so does not work in one of those.

        On SQLite a writing transaction takes the write lock at once; one that only reads does not. Writers
        of this process take turns: left to itself SQLite lets the quickest go first, and keeps the unlucky waiting
        until they are told that the database is locked. Raises TimeoutError after five seconds all the same.
        """
        async with self._turn(reads), self.engine.connect() as connection:
            if not self.is_postgres:
                connection = await connection.execution_options(quorate_reads=reads)
            elif reads:
                connection = await connection.execution_options(isolation_level="REPEATABLE READ")
            async with connection.begin():
                if not self._met:
                    await refuse_powerful_role(connection)
                    self._met = True
                if everything and self.is_postgres:
                    await connection.execute(_UNFENCED)
                yield connection

    @asynccontextmanager
    async def _turn(self, reads: bool) -> AsyncIterator[None]:
        if reads:
            yield
            return
        self._writing += 1
        self._still.clear()
        try:
            if self.is_postgres:
                yield
                return
            async with asyncio.timeout(_PATIENCE):
                await self._writers.acquire()
            try:
                yield
            finally:
                self._writers.release()
        finally:
            self._writing -= 1
            if not self._writing:
                self._still.set()

    @property
    def is_still(self) -> bool:
        """Whether nobody writes by way of this process."""
        return self._still.is_set()

    async def still(self, seconds: float) -> None:
        """Wait until nobody writes by way of this process, or so long: for what can give way to whoever acts."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._still.wait()

    async def meet(self) -> None:
        """Connect before anybody asks. Raises PowerfulRole; one that is away is met by the first who reaches it."""
        if not self._met:
            with suppress(SQLAlchemyError, OSError):
                async with self.transaction(reads=True):
                    pass

    async def close(self) -> None:
        """Let go of every connection."""
        await self.engine.dispose()


def _postgres(url: str, pool: int) -> AsyncEngine:
    return create_async_engine(
        url,
        pool_size=pool,
        max_overflow=0,
        pool_timeout=5,
        connect_args={
            "timeout": 5,
            "command_timeout": 30,
            "server_settings": {"application_name": "quorate"},
        },
    )


def _sqlite(url: str) -> AsyncEngine:
    engine = create_async_engine(url, connect_args={"timeout": _PATIENCE})
    wal = wal_is_safe(sqlite3.sqlite_version_info)

    @event.listens_for(engine.sync_engine, "connect")
    def _prepare(connection: Any, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # we begin transactions ourselves: the driver's guess loses updates
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA journal_mode={'WAL' if wal else 'TRUNCATE'}")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA mmap_size=0")
        # or REPLACE would delete past the triggers that refuse it
        cursor.execute("PRAGMA recursive_triggers=ON")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Any) -> None:
        reads = connection.get_execution_options().get("quorate_reads", False)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine


_UNFENCED = text("SELECT set_config('quorate.organisation', '*', true)")


async def get_db(request: Request) -> AsyncIterator[AsyncConnection]:
    """The transaction of this request. One that shows a person's record writes too: that it was read."""
    database: Database = request.app.state.database
    shows = request.scope["route"].operation_id in request.app.state.shows
    async with database.transaction(reads=request.method in {"GET", "HEAD"} and not shows) as connection:
        yield connection


# scope="function": the transaction closes before the answer is sent. With the default scope a failed
# commit would still answer 201.
Db = Annotated[AsyncConnection, Depends(get_db, scope="function")]


async def write_together(
    db: AsyncConnection,
    rows: Sequence[tuple[Table, dict[str, Any]]],
    change: Table | None,
    to: dict[str, Any],
    seq: int,
) -> bool:
    """Insert `rows` and move one row of `change` (by its `id`, only if its `seq` is still `seq`): all or nothing.

    `to` holds the row's new values, `id` among them. Answers False when somebody else moved the row first;
    the caller then lets the transaction fail. PostgreSQL takes it all in one statement, one round trip.
    """
    if change is None:
        for into, values in rows:
            await db.execute(insert(into), values)
        return True
    if db.dialect.name == "postgresql":
        statement = _one_statement(tuple((into, tuple(values)) for into, values in rows), change, tuple(to))
        binds: dict[str, Any] = {"seen": seq}
        _bound(change, to, db.dialect, "s_", binds)
        for i, (into, values) in enumerate(rows):
            _bound(into, values, db.dialect, f"r{i}_", binds)
        return bool((await db.execute(statement, binds)).scalar_one())
    for into, values in rows:
        await db.execute(insert(into), values)
    moved = await db.execute(
        change.update().where(change.c.id == to["id"], change.c.seq == seq),
        {k: v for k, v in to.items() if k != "id"},
    )
    return moved.rowcount == 1


def _bound(into: Table, values: dict[str, Any], dialect: Dialect, prefix: str, binds: dict[str, Any]) -> None:
    """Add values to `binds` as the driver wants them: the conversions of our own types, which text() would skip."""
    for name, bind, convert in _converters(into, tuple(values), prefix):
        value = values[name]
        binds[bind] = value if convert is None else convert.process_bind_param(value, dialect)


@cache
def _converters(
    into: Table, names: tuple[str, ...], prefix: str
) -> tuple[tuple[str, str, Stamp | TwoPlaces | None], ...]:
    kinds = {name: into.c[name].type for name in names}
    return tuple(
        (n, f"{prefix}{n}", k if isinstance(k, Stamp | TwoPlaces) else None) for n, k in kinds.items()
    )


@cache
def _one_statement(
    rows: tuple[tuple[Table, tuple[str, ...]], ...], change: Table, to: tuple[str, ...]
) -> Any:
    cast = {
        (into.name, c.name): f"CAST(:{{}} AS {_unmeasured(c.type)})"
        for into in (change, *(r[0] for r in rows))
        for c in into.c
    }
    sets = ", ".join(f"{k} = {cast[change.name, k].format(f's_{k}')}" for k in to if k != "id")
    # every name below comes from our own table definitions; values are bound
    parts = [f"moved AS (UPDATE {change.name} SET {sets} WHERE id = :s_id AND seq = :seen RETURNING id)"]  # noqa: S608
    for i, (into, names) in enumerate(rows):
        values = ", ".join(cast[into.name, k].format(f"r{i}_{k}") for k in names)
        parts.append(f"i{i} AS (INSERT INTO {into.name} ({', '.join(names)}) SELECT {values} FROM moved)")  # noqa: S608
    return text(f"WITH {', '.join(parts)} SELECT count(*) FROM moved")  # noqa: S608


def _unmeasured(kind: TypeEngine[Any]) -> str:
    """The type's name without a length: a cast to VARCHAR(n) cuts in silence what an insert refuses."""
    named: str = kind.compile(dialect=_PG)
    return named.partition("(")[0]


def _pg_dialect() -> Dialect:
    from sqlalchemy.dialects import postgresql

    return postgresql.dialect()  # type: ignore[no-untyped-call]


_PG = _pg_dialect()
