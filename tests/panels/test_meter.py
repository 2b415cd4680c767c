"""What a sitting says of the quorum of its items: who counts, what is missing, and of whom that is told."""

from tests.conftest import World
from tests.panels.listening import screen
from tests.panels.room import heard, listed


async def test_officers_see_before_the_call_how_an_item_would_stand(world: World):
    room = await listed(world)
    await room.came("pia", "pat")
    assert (await room.item("pat"))["quorum"] is None
    stands = (await room.item("sid"))["quorum"]
    assert (stands["met"], set(stands["voters"])) == (False, {"pia", "pat"})
    assert stands["missing"]
    assert "2 voting members present" in stands["sentence"]
    await room.came("sol")
    assert (await room.item("sid"))["quorum"]["met"]


async def test_whoever_may_not_know_of_a_case_is_not_counted(world: World):
    room = await listed(world)
    await room.came("pia", "pat", "sol")
    tie = {"provider": (await room.case())["provider"], "kind": "PERSONAL", "reason": "My aunt lives there."}
    assert (await world.post("sol", "/v1/interests", tie)).status_code == 201
    stands = (await room.item("sid"))["quorum"]
    assert (stands["met"], set(stands["voters"])) == (False, {"pia", "pat"})


async def test_a_called_item_shows_its_roll_to_everybody_until_its_outcome(world: World):
    room = await heard(world)
    for who in ("pia", "sol", "sid"):
        stands = (await room.item(who))["quorum"]
        assert stands["met"]
        assert {"pia", "pat", "sol"} <= set(stands["voters"])
    version = (await room.item())["seq"]
    assert version == (await room.case())["seq"]


async def test_screens_of_one_role_are_told_for_themselves_what_they_have_to_declare(world: World):
    room = await listed(world, asked=False)
    form = {"person": "sol", "kind": "NONE", "action": "NOTE"}
    async with screen(world, "sol", room.sitting) as sol, screen(world, "tess", room.sitting) as tess:
        for each in (sol, tess):
            assert (await each.next())[1]["items"][0]["to_declare"]
        assert (await room.do("sol", "interests", form)).status_code == 200
        told = await sol.until(lambda view: not view["items"][0]["to_declare"], within=5)
        assert told["items"][0]["seq"]
        assert (await tess.next())[1]["items"][0]["to_declare"]
