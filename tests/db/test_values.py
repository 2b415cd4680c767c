"""What is kept comes back as it was: instants, amounts, words of a list."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import (
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import StatementError

from app.db import Database, TwoPlaces, one_of
from tests.db.things import ANY, AT, PART, THING, thing


@pytest.mark.parametrize(
    "at",
    [
        AT,
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
        datetime(2026, 9, 7, 12, 0, tzinfo=timezone(timedelta(hours=1))),
        None,
    ],
    ids=str,
)
async def test_an_instant_is_kept_to_the_microsecond_in_utc(database: Database, at: datetime | None):
    async with database.transaction() as db:
        await db.execute(update(THING).values(at=at))
    found = (await thing(database)).at
    assert found == at
    assert found is None or found.utcoffset() == timedelta(0)


async def test_instants_compare_and_sort_as_they_came(database: Database):
    days = [AT + timedelta(microseconds=n) for n in (3, 1, 1_000_000, 0, 2)]
    async with database.transaction() as db:
        await db.execute(insert(PART), [{"thing": 1, "at": day} for day in days])
        found = (
            (await db.execute(select(PART.c.at).where(PART.c.at > AT).order_by(PART.c.at))).scalars().all()
        )
    assert found == sorted(days)[1:]


async def test_an_instant_without_a_zone_is_refused(database: Database):
    async with database.transaction() as db:
        with pytest.raises(StatementError, match="has no time zone"):
            await db.execute(update(THING).values(at=datetime(2026, 9, 7)))


@pytest.mark.parametrize(
    "amount", ["0.00", "0.01", "-0.01", "16.50", "66197.50", "-29500.00", "9999999999999.99"]
)
async def test_an_amount_is_kept_to_the_penny(database: Database, amount: str):
    async with database.transaction() as db:
        await db.execute(update(THING).values(pounds=Decimal(amount)))
    found = (await thing(database)).pounds
    assert isinstance(found, Decimal)
    assert str(found) == amount


async def test_amounts_add_up_and_compare_in_the_database(database: Database):
    amounts = [Decimal("0.10"), Decimal("0.20"), Decimal("1386.00"), None]
    async with database.transaction() as db:
        await db.execute(insert(PART), [{"thing": 1, "pounds": amount} for amount in amounts])
        total, least = (await db.execute(select(func.sum(PART.c.pounds), func.min(PART.c.pounds)))).one()
        above = select(func.count()).where(PART.c.pounds > Decimal("0.15"))
        nothing = select(func.coalesce(func.sum(PART.c.pounds), 0)).where(PART.c.thing == 2)
        assert (total, least) == (Decimal("1386.30"), Decimal("0.10"))
        assert (await db.execute(above)).scalar_one() == 2
        assert (await db.execute(nothing)).scalar_one() == Decimal("0.00")


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_every_amount_of_two_places_comes_back(amount: Decimal):
    kind = TwoPlaces()
    kept = kind.process_bind_param(amount, ANY)
    assert isinstance(kept, int)
    assert kind.process_result_value(kept, ANY) == amount


def test_a_whole_number_is_an_amount_and_nothing_is_nothing():
    kind = TwoPlaces()
    assert kind.process_bind_param(5, ANY) == 500
    assert kind.process_bind_param(None, ANY) is None
    assert kind.process_result_value(None, ANY) is None
    assert kind.process_bind_param(Decimal("1E+2"), ANY) == 10_000
    assert kind.process_bind_param(Decimal("16.5000"), ANY) == 1650


@pytest.mark.parametrize(
    "amount", [Decimal("0.001"), Decimal("16.505"), Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"), 16.5, 0.1, 1.0],
    ids=repr,
)  # fmt: skip
def test_what_is_not_exact_to_the_penny_is_refused(amount: Any):
    with pytest.raises(ValueError, match="two decimal places"):
        TwoPlaces().process_bind_param(amount, ANY)


def test_the_database_knows_the_words_of_an_enum():
    class Colour(StrEnum):
        RED = "RED"
        BLUE = "BLUE"

    made = one_of("colour", Colour)
    assert str(made.sqltext) == "colour IN ('RED', 'BLUE')"
    assert made.name == "colour_is_known"
