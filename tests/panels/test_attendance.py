"""POST /v1/sittings/{sitting}/attendance: who came, told by the officers, and when it counts."""

from tests.conftest import World
from tests.panels.room import MEMBERS, heard, listed
from tests.records import chain, everything


async def test_the_officers_say_who_came_and_who_left(world: World):
    room = await listed(world)
    path = f"/v1/sittings/{room.sitting}/attendance"
    here = (await world.post("sid", path, {"person": "pat", "present": True})).json()
    assert [m["person"] for m in here["members"] if m["present"]] == ["pat"]
    gone = (await world.post("pia", path, {"person": "pat", "present": False})).json()
    assert not any(m["present"] for m in gone["members"])
    entries = (await chain(world, f"sitting/QTV/{room.sitting}"))[1:]
    assert [(e["event"], e["actor"], e["data"]["person"]) for e in entries] == [
        ("member_present", "sid", "pat"),
        ("member_left", "pia", "pat"),
    ]


async def test_nobody_else_says_so_not_even_of_themselves(world: World):
    room = await listed(world)
    before = await everything(world)
    for who in ("pat", "ada", "mo"):
        form = {"person": who, "present": True}
        answer = await world.post(who, f"/v1/sittings/{room.sitting}/attendance", form)
        assert answer.status_code == 403
    answer = await world.post(
        "sid", f"/v1/sittings/{room.sitting}/attendance", {"person": "ada", "present": True}
    )
    assert answer.status_code == 404
    assert "This person is not a member of this sitting" in answer.json()["detail"]
    assert await everything(world) == before


async def test_the_roll_is_frozen_when_the_item_is_called(world: World):
    room = await heard(world, absent=["tess"])
    roll = (await room.case())["facts"]["listing"]["roll"]
    assert [voter["person"] for voter in roll["voters"]] == ["pia", "pat", "sol"]
    assert [adviser["person"] for adviser in roll["advisers"]] == ["sam"]
    await room.came("tess")
    assert (await room.case())["facts"]["listing"]["roll"] == roll
    await room.discuss()
    late = await room.do("tess", "ballots", {"choice": "APPROVE"})
    assert (late.status_code, [o["rule"] for o in late.json()["obstacles"]]) == (409, ["not_on_the_roll"])
    assert "not among the members who were present" in late.json()["detail"]
    await room.votes(sol="APPROVE", pia="APPROVE", pat="APPROVE")
    assert (await room.outcome("approve")).status_code == 200
    assert (await room.tally())["counted"] == 3


async def test_an_item_can_be_called_again_for_a_latecomer_until_somebody_has_spoken(world: World):
    room = await heard(world, absent=["tess"])
    await room.came("tess")
    again = await room.open()
    assert again.status_code == 200
    voters = again.json()["facts"]["listing"]["roll"]["voters"]
    assert [voter["person"] for voter in voters] == ["pia", "pat", "sol", "tess"]
    opinion = {"choice": "APPROVE", "reason": "The plan is stepped and watched."}
    assert (await room.do("tess", "opinions", opinion)).status_code == 200
    third = await room.open()
    assert (third.status_code, third.json()["obstacles"][0]["rule"]) == (409, "vote_has_begun")


async def test_an_item_is_called_by_the_officers_on_its_day(world: World):
    room = await listed(world)
    await room.came(*(m["person"] for m in MEMBERS))
    other = await room.open("sol")
    assert (other.status_code, other.json()["obstacles"][0]["rule"]) == (409, "not_yours_to_call")
    moment = world.clock.now()
    world.clock.move(moment.replace(day=15))
    early = await room.open()
    assert (early.status_code, early.json()["obstacles"][0]["rule"]) == (409, "before_the_sitting")
    world.clock.move(moment)
    assert (await room.item())["status"] == "LISTED"
    assert (await room.open("pia")).status_code == 200
    assert (await room.item())["status"] == "OPEN"
