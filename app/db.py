"""Two databases, one manner: one request is one transaction, and nobody calls commit.

SQLite is the embedded default, PostgreSQL the real thing. A transaction commits before the answer leaves
the process, or nothing happened.
"""

import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlalchemy import BigInteger, CheckConstraint, String, Table, event, insert, text
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

from app.clock import stamp, unstamp

# SQLite builds whose write-ahead log can corrupt a database when it is reset (fixed in 3.51.3, 3.50.7, 3.44.6)
_WAL_SAFE_BACKPORTS = {(3, 44): 6, (3, 50): 7}


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

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """To hundredths; more than two decimal places is a fault of the caller."""
        if value is None:
            return None
        hundredths = Decimal(value) * 100
        if hundredths != hundredths.to_integral_value():
            raise ValueError(f"money and hours have two decimal places, not {value}")
        return int(hundredths)

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
    """One engine, and the transactions made from it."""

    def __init__(self, url: str, *, pool: int = 10) -> None:
        self.is_postgres = url.startswith("postgresql")
        self.engine = _postgres(url, pool) if self.is_postgres else _sqlite(url)

    @asynccontextmanager
    async def transaction(self, *, reads: bool = False) -> AsyncIterator[AsyncConnection]:
        """One transaction: committed when the block ends well, undone when it raises.

        On SQLite a writing transaction takes the write lock at once; one that only reads does not.
        """
        async with self.engine.connect() as connection:
            if not self.is_postgres:
                connection = await connection.execution_options(quorate_reads=reads)
            async with connection.begin():
                yield connection

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
    engine = create_async_engine(url, connect_args={"timeout": 5})
    wal = wal_is_safe(sqlite3.sqlite_version_info)

    @event.listens_for(engine.sync_engine, "connect")
    def _prepare(connection: Any, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # we begin transactions ourselves: the driver's guess loses updates
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA journal_mode={'WAL' if wal else 'TRUNCATE'}")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA mmap_size=0")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Any) -> None:
        reads = connection.get_execution_options().get("quorate_reads", False)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine


async def get_db(request: Request) -> AsyncIterator[AsyncConnection]:
    """The transaction of this request."""
    database: Database = request.app.state.database
    async with database.transaction(reads=request.method in {"GET", "HEAD"}) as connection:
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
        binds: dict[str, Any] = {f"s_{k}": v for k, v in _bound(change, to, db.dialect)} | {"seen": seq}
        for i, (into, values) in enumerate(rows):
            binds |= {f"r{i}_{k}": v for k, v in _bound(into, values, db.dialect)}
        return bool((await db.execute(statement, binds)).scalar_one())
    for into, values in rows:
        await db.execute(insert(into), values)
    moved = await db.execute(
        change.update().where(change.c.id == to["id"], change.c.seq == seq),
        {k: v for k, v in to.items() if k != "id"},
    )
    return moved.rowcount == 1


def _bound(into: Table, values: dict[str, Any], dialect: Dialect) -> list[tuple[str, Any]]:
    """Values as the driver wants them: the column types' own conversions, which text() would skip."""
    bound = []
    for name, value in values.items():
        kind = into.c[name].type
        if isinstance(kind, TypeDecorator):
            value = kind.process_bind_param(value, dialect)
        bound.append((name, value))
    return bound


@cache
def _one_statement(
    rows: tuple[tuple[Table, tuple[str, ...]], ...], change: Table, to: tuple[str, ...]
) -> Any:
    cast = {
        (into.name, c.name): f"CAST(:{{}} AS {c.type.compile(dialect=_PG)})"
        for into in (change, *(r[0] for r in rows))
        for c in into.c
    }
    sets = ", ".join(f"{k} = {cast[change.name, k].format(f's_{k}')}" for k in to if k != "id")
    # every name below comes from our own table definitions; values are bound
    parts = [f"moved AS (UPDATE {change.name} SET {sets} WHERE id = :s_id AND seq = :seen RETURNING id)"]
    for i, (into, names) in enumerate(rows):
        values = ", ".join(cast[into.name, k].format(f"r{i}_{k}") for k in names)
        parts.append(f"i{i} AS (INSERT INTO {into.name} ({', '.join(names)}) SELECT {values} FROM moved)")
    return text(f"WITH {', '.join(parts)} SELECT count(*) FROM moved")


def _pg_dialect() -> Dialect:
    from sqlalchemy.dialects import postgresql

    return postgresql.dialect()


_PG = _pg_dialect()
