"""A sitting is paused and goes on; members leave called items and come back; and the process may end at any moment."""

from pathlib import Path

import pytest

from tests.conftest import World, world_on
from tests.panels.room import Room, heard, listed, seats
from tests.records import chain, everything

BREAK = {"reason": "The line to the council is down."}


async def _pause(room: Room, who: str = "sid") -> None:
    answer = await room.world.post(who, f"/v1/sittings/{room.sitting}/pause", BREAK)
    assert answer.status_code == 200, answer.text


async def _resume(room: Room, who: str = "pia") -> None:
    answer = await room.world.post(who, f"/v1/sittings/{room.sitting}/resume")
    assert answer.status_code == 200, answer.text


async def test_while_it_is_paused_nothing_is_called_voted_or_decided(world: World):
    room = await heard(world)
    await room.ballots(pia="APPROVE", pat="APPROVE")
    await _pause(room)
    assert (await room.view())["paused_at"] is not None
    before = await everything(world)
    other = Room(world, room.sitting, "OTO-002")
    tried = [
        await room.do("sol", "ballots", {"choice": "APPROVE"}),
        await room.open(),
        await room.do("pia", "discussion"),
        await room.do("sid", "closing"),
        await room.declares("tess"),
        await room.outcome("approve"),
        await room.outcome("record_not_carried", {"discussion": "Nobody could be brought round."}),
        await other.list(),
        await world.post("pia", f"/v1/sittings/{room.sitting}/minutes"),
        await world.post("pia", f"/v1/sittings/{room.sitting}/pause", BREAK),
    ]
    assert [(answer.status_code, answer.json()["code"]) for answer in tried] == [(409, "Conflict")] * 10
    assert "has been paused since 14:00" in tried[0].json()["detail"]
    assert await everything(world) == before
    await _resume(room)
    await room.votes(sol="APPROVE")
    assert (await room.outcome("approve")).status_code == 200
    said = [(e["event"], e["actor"]) for e in await chain(world, f"sitting/QTV/{room.sitting}")][-2:]
    assert said == [("sitting_paused", "sid"), ("sitting_resumed", "pia")]


async def test_the_officers_pause_and_a_sitting_that_goes_on_is_not_resumed(world: World):
    room = await listed(world)
    assert (await world.post("sol", f"/v1/sittings/{room.sitting}/pause", BREAK)).status_code == 409
    again = await world.post("sid", f"/v1/sittings/{room.sitting}/resume")
    assert (again.status_code, again.json()["detail"]) == (409, "This sitting is not paused.")


async def test_the_chair_takes_no_vote_away_by_attendance(world: World):
    room = await heard(world)
    await room.ballots(pia="APPROVE", pat="DECLINE", sol="DECLINE", tess="APPROVE")
    path = f"/v1/sittings/{room.sitting}/attendance"
    for person in ("pat", "sol", "sol"):
        answer = await world.post("pia", path, {"person": person, "present": False})
        assert answer.status_code == 200
    assert sorted((await room.item())["voted"]) == ["pat", "pia", "sol", "tess"]
    facts = (await room.case())["facts"]["listing"]
    assert (len(facts["roll"]["voters"]), facts["away"]) == (4, ["pat", "sol"])
    await room.came("sol")
    assert (await room.case())["facts"]["listing"]["away"] == ["pat"]
    assert (await room.do("sid", "closing")).status_code == 200
    counted = (await room.case())["facts"]["listing"]["closed"]["tally"]["counts"]
    assert counted == {"APPROVE": 2, "DECLINE": 2, "ABSTAIN": 0}


async def test_who_leaves_without_a_vote_goes_from_the_roll(world: World):
    room = await heard(world)
    await room.ballots(pia="APPROVE")
    await room.came("sol", left=True)
    facts = (await room.case())["facts"]["listing"]
    assert [voter["person"] for voter in facts["roll"]["voters"]] == ["pia", "pat", "tess"]
    assert (await room.item())["voted"] == ["pia"]
    gone = await room.do("sol", "ballots", {"choice": "DECLINE"})
    assert (gone.status_code, gone.json()["obstacles"][0]["rule"]) == (409, "not_on_the_roll")
    await room.came("sol")
    await room.votes(sol="APPROVE", pat="APPROVE")
    assert (await room.outcome("approve")).status_code == 200
    assert (await room.tally())["counts"] == {"APPROVE": 3, "ABSTAIN": 0}
    entries = (await world.get("mo", f"/v1/cases/{room.ref}/history")).json()["entries"]
    left = [e for e in entries if e["event"] in ("member_left_item", "member_returned_to_item")]
    said = {"person": "sol", "told_by": "sid"}
    assert [(e["actor"], e["fields"]) for e in left] == [
        ("worker", said | {"has_voted": False}),
        ("worker", said),
    ]
    assert [e["actor"] for e in entries if e["event"] == "ballot_cast"].count("sol") == 1


async def test_an_item_that_loses_its_quorum_stops_until_somebody_is_back(world: World):
    room = await heard(world, members=seats("pia", "pat", "sol"))
    await room.ballots(pia="APPROVE")
    await room.came("sol", left=True)
    assert (await room.item())["stopped"] == "1 more voter and 1 more social care voter"
    stopped = await room.do("pat", "ballots", {"choice": "APPROVE"})
    assert (stopped.status_code, stopped.json()["obstacles"][0]["rule"]) == (409, "item_stopped")
    for closing in (await room.do("sid", "closing"), await room.outcome("approve")):
        assert closing.status_code == 409
    await room.came("sol")
    assert (await room.item())["stopped"] == ""
    await room.votes(pat="APPROVE", sol="APPROVE")
    assert (await room.outcome("approve")).status_code == 200


async def test_an_officer_who_left_an_item_keeps_its_roll_right_all_the_same(world: World):
    room = await heard(world)
    assert (await room.declares("pia", "PERSONAL", "LEAVE")).status_code == 200
    path = f"/v1/sittings/{room.sitting}/attendance"
    answer = await world.post("pia", path, {"person": "sol", "present": False})
    assert answer.status_code == 200
    assert (answer.json()["items"], "OTO-001" in answer.text) == ([], False)
    voters = (await room.case("sid"))["facts"]["listing"]["roll"]["voters"]
    assert [voter["person"] for voter in voters] == ["pat", "tess"]


@pytest.mark.parametrize("paused", [False, True])
async def test_a_sitting_goes_on_where_it_stood_when_the_process_ended(
    world: World, tmp_path: Path, paused: bool
):
    room = await heard(world)
    await room.ballots(pia="APPROVE", pat="APPROVE")
    await room.came("tess", left=True)
    if paused:
        await _pause(room)
    async with world_on(world.settings.database_url, tmp_path, world.clock.now()) as another:
        there = Room(another, room.sitting)
        assert await there.view() == await room.view()
        if paused:
            await _resume(there)
        await there.votes(sol="APPROVE")
        assert (await there.outcome("approve")).status_code == 200
    assert (await room.tally())["counts"] == {"APPROVE": 3, "ABSTAIN": 0}
