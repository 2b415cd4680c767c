"""Tables of a test's own, with a column of each kind that is kept in a manner of ours."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    func,
    select,
)
from sqlalchemy.dialects import sqlite as sqlite_dialect

from app.db import Database, Stamp, TwoPlaces

AT = datetime(2026, 9, 7, 11, 0, 0, 250000, tzinfo=UTC)
ANY = sqlite_dialect.dialect()

tables = MetaData()
THING = Table(
    "thing",
    tables,
    Column("id", Integer, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("word", String(8)),
    Column("at", Stamp),
    Column("pounds", TwoPlaces),
    Column("day", Date),
    Column("sure", Boolean),
)
PART = Table(
    "part",
    tables,
    Column("id", Integer, primary_key=True),
    Column("thing", Integer, nullable=False),
    Column("words", Text),
    Column("size", BigInteger),
    Column("bytes", LargeBinary),
    Column("at", Stamp),
    Column("pounds", TwoPlaces),
    CheckConstraint("size < 100", name="small"),
)
# checked when the transaction ends, and not before
LEAF = Table(
    "late",
    tables,
    Column("id", Integer, primary_key=True),
    Column("of", Integer, ForeignKey("thing.id", deferrable=True, initially="DEFERRED")),
)


async def count(database: Database, of: Table) -> int:
    async with database.transaction(reads=True, everything=True) as db:
        return int((await db.execute(select(func.count()).select_from(of))).scalar_one())


async def thing(database: Database) -> Any:
    async with database.transaction(reads=True, everything=True) as db:
        return (await db.execute(select(THING).where(THING.c.id == 1))).one()
