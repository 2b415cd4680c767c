"""The people and organisations of an installation, and what its tables refuse. On both databases."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from app.db import Database
from app.errors import NotFound
from app.people import tokens
from app.people.directory import (
    ORGANISATIONS,
    PEOPLE,
    colleagues,
    organisations,
    person,
    token_for,
)
from app.people.models import OrganisationKind
from app.settings import Settings

SECRET = "a secret for the tests alone, long enough to sign"
NOON = datetime(2026, 9, 7, 11, 0, tzinfo=UTC)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    yield database
    await database.close()


# People


async def test_a_person_is_found_by_their_id(database: Database):
    async with database.transaction(reads=True, everything=True) as db:
        ada = await person(db, "ada")
    assert (ada.name, ada.organisation, ada.roles, ada.contingent_fee) == (
        "Ada Marsh",
        "QTV",
        ["REVIEWER"],
        False,
    )


async def test_whoever_mistypes_a_name_is_told_who_there_is(database: Database):
    async with database.transaction(reads=True, everything=True) as db:
        with pytest.raises(NotFound, match=r"nobody called 'adda' here\. There are: ada, audrey, brook,"):
            await person(db, "adda")


async def test_somebody_who_has_left_is_nobody(database: Database):
    async with database.transaction() as db:
        await db.execute(update(PEOPLE).where(PEOPLE.c.id == "ada").values(active=False))
        with pytest.raises(NotFound, match="There are: audrey,"):
            await person(db, "ada")
        assert set(await colleagues(db, "QTV", ["ada", "rory"])) == {"rory"}


async def test_where_there_is_nobody_yet_it_is_said(database: Database):
    async with database.transaction() as db:
        await db.execute(update(PEOPLE).values(active=False))
        with pytest.raises(NotFound, match="There are: no people yet"):
            await person(db, "ada")


async def test_colleagues_are_of_one_organisation(database: Database):
    async with database.transaction(reads=True, everything=True) as db:
        found = await colleagues(db, "QTV", ["ada", "quinn", "nosy", "home_a", "stranger"])
        assert {id: row.name for id, row in found.items()} == {"ada": "Ada Marsh", "quinn": "Quinn Abbott"}
        assert await colleagues(db, "QTV", []) == {}


@pytest.mark.parametrize("id", ["ada", "pat", "home_a", "nosy"])
async def test_a_token_says_who_a_person_is_and_the_table_says_the_rest(
    database: Database, database_url: str, id: str
):
    settings = Settings(env="test", secret=SECRET, database_url=database_url)
    async with database.transaction(reads=True, everything=True) as db:
        row = await person(db, id)
    claims = tokens.read(SECRET, await token_for(settings, id, NOON), NOON)
    assert claims["sub"] == row.id
    assert not {row.name, row.organisation, *row.roles} & {str(value) for value in claims.values()}


async def test_a_token_can_move_the_clock(database_url: str):
    settings = Settings(env="test", secret=SECRET, database_url=database_url)
    token = await token_for(settings, "ada", NOON, at=NOON - timedelta(days=90))
    assert tokens.moved_clock(tokens.read(SECRET, token, NOON)) == NOON - timedelta(days=90)


async def test_there_is_no_token_for_nobody(database_url: str, tmp_path: Path):
    settings = Settings(env="test", secret=SECRET, database_url=database_url, var=tmp_path)
    with pytest.raises(NotFound):
        await token_for(settings, "adda", NOON)


# Organisations


async def test_br49_every_organisation_is_known_by_its_code_with_its_days(database: Database):
    async with database.transaction(reads=True, everything=True) as db:
        known = await organisations(db)
    assert {"10Q", "QU9", "QTV", "QNB", "PRV-A", "PRV-H"} <= set(known)
    old = known["QU9"]
    assert (old.valid_from, old.valid_to, old.predecessor) == (date(2022, 7, 1), date(2026, 3, 31), "10Q")


def body(**more: Any) -> dict[str, Any]:
    return {
        "ods_code": "NEW1",
        "name": "A new body",
        "kind": OrganisationKind.LOCAL_AUTHORITY,
        "valid_from": date(2026, 4, 1),
        "valid_to": date(2026, 4, 1),
        "predecessor": "QTV",
    } | more


async def test_br49_an_organisation_may_last_a_day(database: Database):
    async with database.transaction() as db:
        await db.execute(insert(ORGANISATIONS), body())


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "CHARITY"},
        {"valid_to": date(2026, 3, 31)},
        {"valid_from": None},
        {"predecessor": "NOWHERE"},
        {"ods_code": "QTV"},
        {"name": None},
    ],
)
async def test_br49_the_database_refuses_an_organisation_that_cannot_be(
    database: Database, wrong: dict[str, Any]
):
    async with database.transaction() as db:
        with pytest.raises(IntegrityError):
            await db.execute(insert(ORGANISATIONS), body(**wrong))


@pytest.mark.parametrize("wrong", [{"organisation": "NOWHERE"}, {"id": "ada"}, {"name": None}])
async def test_the_database_refuses_a_person_who_cannot_be(database: Database, wrong: dict[str, Any]):
    new = {
        "id": "new",
        "organisation": "QTV",
        "name": "Somebody New",
        "employer": "",
        "profession": "",
        "roles": [],
        "expertise": [],
        "contingent_fee": False,
        "active": True,
    }
    async with database.transaction() as db:
        with pytest.raises(IntegrityError):
            await db.execute(insert(PEOPLE), new | wrong)
