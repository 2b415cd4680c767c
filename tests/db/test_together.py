"""A change and what is written with it: all of it, as its columns keep it, or nothing."""

import asyncio
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import (
    Table,
    select,
)
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from app.db import Database, write_together
from app.errors import StaleCase
from tests.db.things import AT, PART, THING, count, thing


def part(**more: Any) -> tuple[Table, dict[str, Any]]:
    return PART, {
        "thing": 1,
        "words": "é",
        "size": 5,
        "bytes": b"\x00\xff",
        "at": AT,
        "pounds": Decimal("16.50"),
    } | more


NEXT = {
    "id": 1,
    "seq": 2,
    "word": "moved",
    "at": AT,
    "pounds": Decimal("-0.05"),
    "day": date(2026, 9, 7),
    "sure": True,
}


async def test_all_is_written_together_and_as_its_columns_keep_it(database: Database):
    async with database.transaction() as db:
        assert await write_together(db, [part(), part(words=None, pounds=None)], THING, NEXT, 1)
    assert dict((await thing(database))._mapping) == NEXT
    async with database.transaction(reads=True, everything=True) as db:
        rows = (await db.execute(select(PART).order_by(PART.c.words.is_(None)))).all()
    assert tuple(rows[0])[1:] == (1, "é", 5, b"\x00\xff", AT, Decimal("16.50"))
    assert tuple(rows[1])[1:] == (1, None, 5, b"\x00\xff", AT, None)


async def test_a_row_can_move_alone_and_back_to_nothing(database: Database):
    for seq, to in ((1, NEXT), (2, {"id": 1, "seq": 3, "word": None, "at": None, "sure": None, "day": None})):
        async with database.transaction() as db:
            assert await write_together(db, [], THING, to, seq)
    assert tuple(await thing(database)) == (1, 3, None, None, Decimal("-0.05"), None, None)


async def test_rows_can_be_written_without_a_move(database: Database):
    async with database.transaction() as db:
        assert await write_together(db, [part(), part()], None, {}, 0)
    assert await count(database, PART) == 2


@pytest.mark.parametrize("seen", [0, 2])
async def test_a_row_that_somebody_else_moved_stays_as_it_is(database: Database, seen: int):
    async def move() -> None:
        async with database.transaction() as db:
            if not await write_together(db, [part()], THING, NEXT, seen):
                raise StaleCase

    with pytest.raises(StaleCase):
        await move()
    assert await count(database, PART) == 0
    assert (await thing(database)).seq == 1


async def test_a_row_that_is_not_there_does_not_move(database: Database):
    async with database.transaction() as db:
        assert not await write_together(db, [], THING, NEXT | {"id": 2}, 1)


@pytest.mark.parametrize("rows", [[part(size=100)], [part(), part(size=100)], [part(size=100), part()]])
async def test_one_row_that_is_refused_keeps_back_all(database: Database, rows: list[Any]):
    async def move() -> None:
        async with database.transaction() as db:
            await write_together(db, rows, THING, NEXT, 1)

    with pytest.raises(IntegrityError, match="small"):
        await move()
    assert await count(database, PART) == 0
    assert (await thing(database)).seq == 1


async def test_of_many_who_saw_the_same_version_one_moves_it(database: Database):
    async def move(n: int) -> bool:
        async with database.transaction() as db:
            if await write_together(db, [part(size=n)], THING, {"id": 1, "seq": 2}, 1):
                return True
            await db.rollback()
            return False

    assert sum(await asyncio.gather(*(move(n) for n in range(8)))) == 1
    assert await count(database, PART) == 1
    assert (await thing(database)).seq == 2


async def test_a_text_that_is_too_long_is_never_cut_short_in_silence(database: Database):
    async def move() -> None:
        async with database.transaction() as db:
            await write_together(db, [], THING, NEXT | {"word": "nine long"}, 1)

    if database.is_postgres:
        with pytest.raises(DBAPIError, match="too long"):
            await move()
        assert (await thing(database)).word is None
    else:  # SQLite keeps all of it: lengths are checked at the edge
        await move()
        assert (await thing(database)).word == "nine long"


@pytest.mark.parametrize("value", [{"at": datetime(2026, 9, 7)}, {"pounds": Decimal("0.001")}])
async def test_what_a_column_cannot_keep_is_refused_there_too(database: Database, value: dict[str, Any]):
    async def move() -> None:
        async with database.transaction() as db:
            await write_together(db, [part()], THING, NEXT | value, 1)

    with pytest.raises((ValueError, StatementError), match=r"no time zone|two decimal places"):
        await move()
    assert await count(database, PART) == 0
