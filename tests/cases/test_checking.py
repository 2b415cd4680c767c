"""The journal checked over HTTP: green for a clean one, red in words for another, and never a word of a case."""

import pytest
from sqlalchemy import update

from app.audit.journal import ENTRIES
from app.cases.checking import check, kind_of
from app.cases.moves import CASES
from tests.cases.test_verify import unguarded
from tests.conftest import World
from tests.make import case_at, create
from tests.records import database_of, everything

VERIFICATION = "/v1/journal/verification"


async def test_a_clean_journal_holds(world: World):
    await case_at(world, "evidence")
    before = await everything(world)
    answer = await world.get("audrey", VERIFICATION)
    told = answer.json()
    assert (answer.status_code, told["holds"], told["whole"], told["cases"]) == (200, True, True, 1)
    assert told["sentence"].endswith("every link holds, and every case is what its journal says.")
    assert "OTO-001" not in answer.text
    assert await everything(world) == before


async def test_who_may_ask(world: World):
    for who in ("sys", "ivy"):
        assert (await world.get(who, VERIFICATION)).json()["holds"] is True
    for who in ("ada", "mo", "home_a"):
        assert (await world.get(who, VERIFICATION)).status_code == 403


async def test_another_organisation_checks_its_own(world: World):
    await create(world)
    async with database_of(world).transaction(reads=True, everything=True) as db:
        assert (await check(db, frozenset({"QNB"}), 60)).cases == 0


async def test_what_was_altered_is_told_without_its_words(world: World):
    await create(world)
    async with unguarded(world) as db:
        await db.execute(update(ENTRIES).values(body="{}"))
        await db.execute(update(CASES).values(reviewer="somebody"))
        found = await check(db, frozenset({"QTV"}), 60)
    assert found.faults["its text was altered after it was written"] >= 1
    assert not any("OTO" in fault or "somebody" in fault for fault in found.faults)


async def test_it_stops_when_its_time_is_over(world: World):
    await create(world)
    async with database_of(world).transaction(reads=True, everything=True) as db:
        found = await check(db, frozenset({"QTV"}), -1)
    assert (found.chains, found.entries) == (0, 0)
    assert found.all_chains > 0


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("case/QTV/X entry 3: entry 2 is missing", "an entry is missing"),
        ("case/QTV/X entry 3: it was written as case/QTV/Y entry 9", "it was written as another entry"),
        (
            "case X of QTV: reviewer is 'ada' in the tables and 'rory' by its journal",
            "reviewer is not what its journal says",
        ),
        ("case X of QTV: its journal cannot be folded (boo)", "its journal cannot be read again as a case"),
    ],
)
def test_a_fault_is_told_by_its_kind(fault: str, kind: str):
    assert kind_of(fault) == kind
