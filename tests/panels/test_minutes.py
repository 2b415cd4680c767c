"""POST .../minutes: the chair signs what one item decided, and then the sitting as a whole."""

from tests.conftest import World
from tests.panels.room import Room, heard, listed, seats
from tests.records import chain, everything, is_now, verified

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
    await room.came("pia", "pat", "sol")
    await is_now(world, "pat", roles=["PANEL_HEALTH", "PANEL_CHAIR"])
    waits = {who: await world.post(who, path) for who in ("pia", "pat")}
    assert [waits[who].status_code for who in ("pia", "pat")] == [409, 409]
    assert [room.ref in waits[who].text for who in ("pia", "pat")] == [False, True]


async def test_whoever_signs_the_minutes_chaired_was_there_and_reads_all_of_them(world: World):
    for who in ("pat", "vic"):
        await is_now(world, who, roles=["PANEL_HEALTH", "PANEL_CHAIR"])
    members = (*seats("pia", "pat", "sol", "tess"), {"person": "vic", "deputy": True})
    room = await listed(world, members=members)
    assert (await room.declares("pia", "PERSONAL", "LEAVE")).status_code == 200
    await room.came("pia", "pat", "sol", "tess")
    assert (await room.open()).status_code == 200
    await room.votes(pat="APPROVE", sol="APPROVE", tess="APPROVE")
    seen = (await room.case("pat"))["seq"]
    assert (await room.outcome("approve", who="pat", seen=seen)).status_code == 200
    path = f"/v1/sittings/{room.sitting}/minutes"
    before = await everything(world)
    for who in ("dana", "vic", "pia"):  # is no member; never came; left the item
        refused = await world.post(who, path)
        assert (refused.status_code, refused.json()["code"]) == (409, "Conflict"), who
        assert refused.json()["detail"].startswith("Somebody else signs these minutes")
        assert room.ref not in refused.text
    for who in ("dana", "vic"):
        assert (await room.do(who, "minutes", TRUE)).status_code == 409
    old = {"Authorization": f"Bearer {world.token('pat', factor=False)}"}
    item = f"/v1/sittings/{room.sitting}/items/{room.ref}/minutes"
    assert (await world.ask(None, "POST", item, json=TRUE, headers=old)).json()["code"] == "StepUpNeeded"
    assert await everything(world) == before
    assert (await world.post("pat", path)).status_code == 200


async def test_words_of_a_signed_item_stand(world: World):
    room = await decided(world)
    path = f"/v1/sittings/{room.sitting}/minutes/wording"
    words = {"text": "The family's letter was read aloud.", "ref": room.ref}
    assert (await world.post("pia", path, words, seen=0)).status_code == 200
    assert (await room.do("pia", "minutes", TRUE)).status_code == 200
    before = await everything(world)
    other = await world.post("pia", path, words | {"text": "It was not."}, seen=1)
    assert (other.status_code, "The minutes of this item are signed" in other.json()["detail"]) == (409, True)
    assert await everything(world) == before


async def test_an_item_is_signed_after_the_sitting_without_a_correction(world: World):
    room = await decided(world)
    assert (await world.post("pia", f"/v1/sittings/{room.sitting}/minutes")).status_code == 200
    before = await everything(world)
    late = await room.do("pia", "minutes", TRUE | {"addendum": "The panel meant something else."})
    assert (late.status_code, "as an addendum" in late.json()["detail"]) == (409, True)
    assert await everything(world) == before
    assert (await room.do("pia", "minutes", TRUE)).status_code == 200


async def test_a_repeated_request_signs_once_and_answers_the_same(world: World):
    room = await decided(world)
    first = await room.do("pia", "minutes", TRUE, key="minutes-of-OTO-001")
    second = await room.do("pia", "minutes", TRUE, key="minutes-of-OTO-001")
    assert (first.status_code, second.status_code) == (200, 200)
    assert second.content == first.content
    assert (await room.case())["seq"] == first.json()["seq"]
