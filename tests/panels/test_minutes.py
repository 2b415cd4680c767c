"""POST .../minutes: the chair signs what one item decided, and then the sitting as a whole."""

from tests.conftest import World
from tests.panels.room import Room, heard, listed, seats
from tests.records import chain, everything, verified

TRUE = {"correct": True}


async def decided(world: World) -> Room:
    room = await heard(world)
    await room.votes(pia="APPROVE", pat="APPROVE", sol="APPROVE")
    assert (await room.outcome("approve")).status_code == 200
    return room


async def test_the_chair_signs_the_minutes_of_an_item_once(world: World):
    room = await decided(world)
    foreign = await room.do("sid", "minutes", TRUE)
    assert (foreign.status_code, foreign.json()["code"]) == (403, "NotAllowed")
    assert (await room.do("pia", "minutes", {"correct": False})).status_code == 422
    signed = await room.do("pia", "minutes", TRUE)
    assert signed.status_code == 200
    facts = signed.json()["facts"]
    assert (facts["minutes_signed_on"], facts["minutes_signed_by"]) == ("2026-09-16", "pia")
    before = await everything(world)
    again = await room.do("pia", "minutes", TRUE)
    assert (again.status_code, again.json()["code"]) == (409, "Blocked")
    assert await everything(world) == before


async def test_an_item_without_a_decision_has_no_minutes(world: World):
    room = await heard(world)
    before = await everything(world)
    early = await room.do("pia", "minutes", TRUE)
    assert (early.status_code, early.json()["code"]) == (409, "Conflict")
    assert (await Room(world, room.sitting, "OTO-002").do("pia", "minutes", TRUE)).status_code == 404
    assert await everything(world) == before


async def test_the_chair_signs_the_sitting_when_every_item_has_its_outcome(world: World):
    room = await heard(world)
    path = f"/v1/sittings/{room.sitting}/minutes"
    waits = await world.post("pia", path)
    assert (waits.status_code, "OTO-001" in waits.json()["detail"]) == (409, True)
    await room.votes(pia="APPROVE", pat="APPROVE", sol="APPROVE")
    await room.outcome("approve")
    assert (await world.post("sid", path)).status_code == 403
    assert (await room.view())["minutes_signed_on"] is None
    signed = await world.post("pia", path)
    assert (signed.status_code, signed.json()["minutes_signed_on"]) == (200, "2026-09-16")
    entry = (await chain(world, f"sitting/QTV/{room.sitting}"))[-1]
    assert (entry["event"], entry["actor"], entry["role"]) == ("minutes_signed", "pia", "PANEL_CHAIR")
    before = await everything(world)
    assert (await world.post("pia", path)).status_code == 409
    attendance = {"person": "tess", "present": False}
    late = await world.post("sid", f"/v1/sittings/{room.sitting}/attendance", attendance)
    assert (late.status_code, late.json()["code"]) == (409, "Conflict")
    assert await everything(world) == before
    assert (await verified(world)).faults == ()


async def test_a_chair_who_left_an_item_is_not_told_of_it_by_the_minutes(world: World):
    room = await listed(world, members=seats("pia", "pat", "sol"))
    assert (await room.declares("pia", "PERSONAL", "LEAVE")).status_code == 200
    path = f"/v1/sittings/{room.sitting}/minutes"
    waits = {who: await world.post(who, path) for who in ("pia", "dana")}
    assert [waits[who].status_code for who in ("pia", "dana")] == [409, 409]
    assert [room.ref in waits[who].text for who in ("pia", "dana")] == [False, True]


async def test_a_repeated_request_signs_once_and_answers_the_same(world: World):
    room = await decided(world)
    first = await room.do("pia", "minutes", TRUE, key="minutes-of-OTO-001")
    second = await room.do("pia", "minutes", TRUE, key="minutes-of-OTO-001")
    assert (first.status_code, second.status_code) == (200, 200)
    assert second.content == first.content
    assert (await room.case())["seq"] == first.json()["seq"]
