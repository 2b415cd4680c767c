"""A move is written whole or not at all: when a write fails, when the commit fails, when two come at once."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.cases.moves import EVENTS
from app.db import wal_is_safe
from tests.conftest import World
from tests.make import case_at, create
from tests.records import as_owner, database_of, elsewhere, everything, on_postgres, verified

SUBMISSION = {"rationale": "Agreed after two falls at night.", "authoriser_unknown": True}
REASON = "Two people act on one case at the same moment."


async def on_the_database(world: World, *statements: str) -> None:
    """Run statements on the world's database, past the application."""
    async with as_owner(world) as db:
        for statement in statements:
            await db.execute(text(statement))


async def test_a_failing_event_leaves_neither_entry_nor_answer_nor_a_moved_case(world: World):
    await create(world)
    async with database_of(world).transaction(everything=True) as db:  # the place of the next event is taken
        taken = {"type": "x", "organisation": "QTV", "chain": "case/QTV/OTO-001", "seq": 2}
        await db.execute(insert(EVENTS), taken | {"at": world.clock.now()})
    before = await everything(world)
    path = "/v1/cases/OTO-001/moves/submit"
    answer = await world.post("casey", path, SUBMISSION, seen=1, key="submit-OTO-001")
    assert (answer.status_code, answer.json()["code"]) == (409, "Conflict")
    assert await everything(world) == before
    async with as_owner(world) as db:
        await db.execute(EVENTS.delete().where(EVENTS.c.seq == 2))
    again = await world.post("casey", path, SUBMISSION, seen=1, key="submit-OTO-001")
    assert (again.status_code, again.json()["stage"]) == (200, "referred")
    assert not (await verified(world)).faults


DEFERRED = "REFERENCES organisation (ods_code) DEFERRABLE INITIALLY DEFERRED"
FAILS_AT_COMMIT = {
    False: (
        f"CREATE TABLE tripwire (code VARCHAR(12) {DEFERRED})",
        "CREATE TRIGGER trip AFTER INSERT ON event BEGIN INSERT INTO tripwire VALUES ('NOBODY'); END",
    ),
    True: (
        f"CREATE TABLE tripwire (code VARCHAR(12) {DEFERRED})",
        "GRANT INSERT ON tripwire TO PUBLIC",
        "CREATE FUNCTION trip() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN INSERT INTO tripwire VALUES ('NOBODY'); RETURN NULL; END $$",
        "CREATE TRIGGER trip AFTER INSERT ON event FOR EACH ROW EXECUTE FUNCTION trip()",
    ),
}


async def test_a_commit_that_fails_is_never_answered_as_done(world: World):
    await create(world, "OTO-001")
    await on_the_database(world, *FAILS_AT_COMMIT[on_postgres(world)])
    before = await everything(world)
    requests: list[Callable[[], Awaitable[httpx.Response]]] = [
        lambda: world.post(
            "casey", "/v1/cases/OTO-001/moves/submit", SUBMISSION, seen=1, key="submit-OTO-001"
        ),
        lambda: create(world, "OTO-002"),
    ]
    for request in requests:
        answer = await request()
        assert answer.status_code == 409, answer.text
        assert answer.headers["Content-Type"] == "application/problem+json"
    assert await everything(world) == before
    await on_the_database(world, f"DROP TRIGGER trip{' ON event' if on_postgres(world) else ''}")
    assert [(await request()).status_code for request in requests] == [200, 201]
    assert not (await verified(world)).faults


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_commit_that_a_reader_holds_up_is_answered_as_unavailable(world: World):
    await create(world)
    path = "/v1/cases/OTO-001/moves/submit"
    await on_the_database(world, "PRAGMA busy_timeout = 20")
    before = await everything(world)
    async with elsewhere(world) as other, other.transaction(reads=True, everything=True) as reading:
        await reading.execute(text("SELECT count(*) FROM event"))
        answer = await world.post("casey", path, SUBMISSION, seen=1)
        if wal_is_safe(sqlite3.sqlite_version_info):  # there a commit waits for no reader
            assert answer.status_code == 200
            return
        assert (answer.status_code, answer.json()["code"]) == (503, "Unavailable")
        assert answer.headers["Retry-After"]
    assert await everything(world) == before
    assert (await world.post("casey", path, SUBMISSION, seen=1)).status_code == 200


async def test_of_two_moves_on_the_same_version_exactly_one_is_made(world: World):
    road = await case_at(world, "referred")
    seen = road.case["seq"]
    path = f"/v1/cases/{road.ref}/moves"
    accepted = {"reviewer": "ada", "no_conflict": True}
    answers = await asyncio.gather(
        world.post("mo", f"{path}/accept", accepted, seen=seen),
        world.post("mo", f"{path}/reject", {"reason": REASON}, seen=seen),
        world.post("casey", f"{path}/place_hold", {"kind": "DISPUTE", "reason": REASON}, seen=seen),
    )
    made = [a for a in answers if a.status_code == 200]
    assert len(made) == 1 and made[0].json()["seq"] == seen + 1
    for late in (a for a in answers if a not in made):
        assert (late.status_code, late.json()["code"]) == (412, "StaleCase")
        assert late.headers["ETag"] == f'"{seen + 1}"'
    assert (await world.get("mo", f"/v1/cases/{road.ref}")).json()["seq"] == seen + 1
    assert not (await verified(world)).faults


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_of_two_moves_that_were_both_judged_before_either_was_written_one_is_made(world: World):
    road = await case_at(world, "referred")
    seen = road.case["seq"]
    path = f"/v1/cases/{road.ref}/moves"
    async with elsewhere(world) as other, other.transaction(everything=True) as holding:
        await holding.execute(text("SELECT 1 FROM review_case FOR UPDATE"))  # reads pass, writes wait
        accept = {"reviewer": "ada", "no_conflict": True}
        both = asyncio.gather(
            world.post("mo", f"{path}/accept", accept, seen=seen),
            world.post("casey", f"{path}/place_hold", {"kind": "DISPUTE", "reason": REASON}, seen=seen),
        )
        async with other.transaction(reads=True, everything=True) as watching:
            await until(watching, waiting=2)
    answers = await both
    assert sorted(a.status_code for a in answers) == [200, 412]
    late = next(a for a in answers if a.status_code == 412)
    assert late.headers["ETag"] == f'"{seen + 1}"', "the loser is told which version to read"
    assert not (await verified(world)).faults


async def until(watching: AsyncConnection, *, waiting: int) -> None:
    """Wait until so many statements of this database wait for a lock."""
    query = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    async with asyncio.timeout(20):
        while (await watching.execute(query)).scalar_one() < waiting:
            await watching.execute(text("SELECT pg_stat_clear_snapshot()"))


async def test_of_two_reviews_of_one_package_opened_at_once_one_is_opened(world: World):
    whole: dict[str, Any] = {"patient": {"nhs_number": "9991000003"}}
    answers = await asyncio.gather(
        create(world, "OTO-001", **whole),
        create(world, "OTO-777", **whole),
        create(world, "OTO-778", **whole),
    )
    assert sorted(a.status_code for a in answers) == [201, 409, 409]
    kept = await everything(world)
    assert [len(kept[name]) for name in ("review_case", "patient", "journal_entry", "event")] == [1, 1, 1, 1]
