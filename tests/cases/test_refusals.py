"""Refusals worth keeping lie on a chain of their own, beside the case's."""

import asyncio

import pytest
from sqlalchemy import text

from tests.conftest import World
from tests.make import case_at, create
from tests.records import as_owner, chain, database_of, everything, verified
from tests.test_unavailable import on_server

SUBMISSION = {"rationale": "Agreed after two falls at night.", "authoriser_unknown": True}


async def test_a_forbidden_move_is_kept_beside_the_case_and_leaves_it_as_it_was(world: World):
    road = await case_at(world, "gate_checks")
    before = await everything(world)
    blocked = await world.move("sam", road.ref, "complete_gates", key="complete-the-gates")
    foreign = await world.move("ada", road.ref, "reassign_reviewer", {"reviewer": "rory"})
    assert (blocked.status_code, foreign.status_code) == (409, 403)
    assert "attempt" not in blocked.json() | foreign.json()
    assert await everything(world) == before  # no entry of the case's, no event, no kept answer
    first, second = await chain(world, f"refused/QTV/{road.ref}")
    assert (first["seq"], first["prev"], second["prev"]) == (1, "", first["leaf"])
    assert (first["act"], first["actor"], first["role"]) == ("complete_gates", "sam", "SAFEGUARDING_MCA_LEAD")
    rules = [o["rule"] for o in blocked.json()["obstacles"]]
    assert first["data"] == {"code": "Blocked", "rules": rules} and first["event"] == "move_refused"
    assert (second["act"], second["actor"]) == ("reassign_reviewer", "ada")
    assert second["data"] == {"code": "NotYourRole", "rules": []}
    assert "texts" not in first  # nothing that anybody typed
    assert not (await verified(world)).faults


async def test_a_slip_is_not_kept(world: World):
    await create(world)
    before = await everything(world, refusals=True, readings=True)
    path = "/v1/cases/OTO-001/moves"
    slips = [
        await world.post("casey", f"{path}/submit", SUBMISSION, seen=7),
        await world.post("casey", f"{path}/submit", SUBMISSION),
        await world.post("casey", f"{path}/submit", {}, seen=1),
        await world.post("casey", f"{path}/accept", {}, seen=1),
        await world.post("nosy", f"{path}/submit", SUBMISSION, seen=1),
        await world.post("ada", f"{path}/submit", SUBMISSION, seen=1),
        await world.post("sys", f"{path}/submit", SUBMISSION, seen=1),
        await world.post(None, f"{path}/submit", SUBMISSION, seen=1),
    ]
    assert [slip.status_code for slip in slips] == [412, 428, 422, 409, 404, 404, 403, 401]
    assert await everything(world, refusals=True, readings=True) == before


async def test_a_refused_key_can_be_used_again_once_the_obstacle_is_gone(world: World):
    road = await case_at(world, "gate_checks")
    assert (await world.move("mo", road.ref, "complete_gates", key="the-same-key")).status_code == 403
    hold = {"kind": "ELIGIBILITY", "reason": "A full assessment has been asked for."}
    assert (await world.move("mo", road.ref, "place_hold", hold, key="the-same-key")).status_code == 200


async def test_refusals_at_the_same_moment_are_all_kept(world: World):
    road = await case_at(world, "gate_checks")
    answers = await asyncio.gather(
        *(world.move(who, road.ref, "complete_gates") for who in ("sam", "ada", "mo"))
    )
    assert [a.status_code for a in answers] == [409, 409, 403]
    kept = await chain(world, f"refused/QTV/{road.ref}")
    assert [e["seq"] for e in kept] == [1, 2, 3] and {e["actor"] for e in kept} == {"sam", "ada", "mo"}
    assert not (await verified(world)).faults


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_refusal_that_cannot_be_kept_is_a_refusal_all_the_same(world: World):
    road = await case_at(world, "gate_checks")
    await on_server(world, "ALTER DATABASE {} SET lock_timeout = '50ms'")
    await database_of(world).engine.dispose()
    async with as_owner(world) as db:
        await db.execute(
            text("LOCK TABLE journal_entry IN EXCLUSIVE MODE")
        )  # it can be read, and not written
        answer = await world.move("sam", road.ref, "complete_gates")
    assert (answer.status_code, answer.json()["code"]) == (409, "Blocked") and answer.json()["obstacles"]
    assert await chain(world, f"refused/QTV/{road.ref}") == []
