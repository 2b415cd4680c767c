"""POST /v1/sittings/{sitting}/members: somebody is called to a sitting that is called already."""

from typing import Any

import pytest

from tests.conftest import World
from tests.panels.room import Room, heard, listed, seats
from tests.records import chain, everything, verified


async def call(room: Room, who: str = "sid", **seat: Any) -> Any:
    return await room.world.post(who, f"/v1/sittings/{room.sitting}/members", {"person": "vic"} | seat)


async def test_who_is_called_later_gets_the_papers_and_sits_like_the_others(world: World):
    room = await listed(world, members=seats("pia", "pat", "sol"))
    assert (await world.get("vic", f"/v1/cases/{room.ref}")).status_code == 404
    invited = (await world.get("pat", f"/v1/sittings/{room.sitting}/invitation.ics")).text
    answer = await call(room, "pia")
    assert answer.status_code == 200, answer.text
    seat = next(member for member in answer.json()["members"] if member["person"] == "vic")
    assert (seat["profession"], seat["voting"], seat["present"]) == ("HEALTH", True, False)
    again = (await world.get("vic", f"/v1/sittings/{room.sitting}/invitation.ics")).text
    assert ("SEQUENCE:0" in invited, "SEQUENCE:1" in again) == (True, True)
    entry = (await chain(world, f"sitting/QTV/{room.sitting}"))[-1]
    assert (entry["act"], entry["event"], entry["data"]["person"]) == ("call_member", "member_called", "vic")
    assert (await room.item("vic"))["to_declare"] is True
    assert (await room.declares("vic")).status_code == 200
    assert (await room.case("vic"))["facts"]["recommendation"] is not None
    await room.came("pia", "pat", "sol", "vic")
    roll = (await room.open()).json()["facts"]["listing"]["roll"]
    assert "vic" in {voter["person"] for voter in roll["voters"]}
    assert (await verified(world)).faults == ()


async def test_a_roll_that_is_frozen_takes_nobody_new(world: World):
    room = await heard(world, members=seats("pia", "pat", "sol"))
    assert (await call(room)).status_code == 200
    assert (await room.declares("vic")).status_code == 200
    await room.came("vic")
    roll = (await room.case())["facts"]["listing"]["roll"]
    assert [voter["person"] for voter in roll["voters"]] == ["pia", "pat", "sol"]
    await room.discuss()
    assert (await room.do("vic", "ballots", {"choice": "APPROVE"})).status_code == 409


@pytest.mark.parametrize(
    ("seat", "status"),
    [
        ({"person": "ghost"}, 422),
        ({"person": "nora"}, 422),  # of the neighbouring commissioner
        ({"person": "pat"}, 409),  # sits already
        ({"chair": True}, 409),  # there is one
        ({"chair": True, "deputy": True}, 422),
        ({"alternate_for": "tess"}, 422),  # has no seat here
    ],
    ids=str,
)
async def test_a_seat_that_makes_no_sense_is_refused(world: World, seat: dict[str, Any], status: int):
    room = await listed(world, members=seats("pia", "pat", "sol"))
    before = await everything(world)
    assert (await call(room, **seat)).status_code == status
    assert await everything(world) == before


async def test_nobody_is_called_to_a_sitting_that_is_over_or_by_whoever_leads_nothing(world: World):
    room = await heard(world, members=seats("pia", "pat", "sol"))
    assert (await call(room, "sol")).status_code == 403
    await room.votes(pia="APPROVE", pat="APPROVE", sol="APPROVE")
    assert (await room.outcome("approve")).status_code == 200
    assert (await world.post("pia", f"/v1/sittings/{room.sitting}/minutes")).status_code == 200
    before = await everything(world)
    assert (await call(room)).status_code == 409
    assert await everything(world) == before
