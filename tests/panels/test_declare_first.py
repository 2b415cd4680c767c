"""Interests are asked before papers open: POST /v1/sittings/{sitting}/interests, and what is closed until then."""

import pytest

from tests.conftest import World
from tests.make import sitting_on
from tests.panels.room import SITTING_DAY, Room, listed, rules
from tests.records import everything, verified


async def undeclared(world: World) -> Room:
    return await listed(world, asked=False)


async def closed(room: Room, who: str) -> dict[str, tuple[int, str]]:
    """What this person is answered at each door to the papers of the item."""
    case = f"/v1/cases/{room.ref}"
    doors = (f"/v1/sittings/{room.sitting}/items/{room.ref}/pack", f"{case}/patient", f"{case}/documents")
    answers = {door.rsplit("/", 1)[1]: await room.world.get(who, door) for door in doors}
    return {
        door: (answer.status_code, "" if answer.is_success else answer.json()["code"])
        for door, answer in answers.items()
    }


@pytest.mark.parametrize("who", ["pat", "sol", "pia"])  # the chair's office opens it no sooner
async def test_a_member_is_told_which_case_which_home_and_when_and_no_more(world: World, who: str):
    room = await undeclared(world)
    item = await room.item(who)
    assert (item["ref"], item["provider"], item["to_declare"]) == ("OTO-001", "PRV-A", True)
    case = await room.case(who)
    assert set(case["facts"]) == {"ref", "stage", "provider", "commissioner", "listing"}
    assert set(case["facts"]["listing"]) == {"sitting", "panel", "sits_on"}
    assert (case["money"], case["flags"], case["route"]) == (None, [], [])
    assert set((await closed(room, who)).values()) == {(403, "DeclareFirst")}
    told = await world.get(who, f"/v1/cases/{room.ref}/history")
    assert {entry["fields"] is None for entry in told.json()["entries"]} == {True}
    assert (await room.declares(who)).status_code == 200
    assert (await room.item(who))["to_declare"] is False
    opened = await closed(room, who)
    assert {status for status, _ in opened.values()} == {200}
    assert (await room.case(who))["facts"]["recommendation"] is not None
    assert (await verified(world)).faults == ()


async def test_nobody_thinks_aloud_or_votes_before_they_have_declared(world: World):
    room = await undeclared(world)
    for person in ("pia", "pat", "sol"):
        assert (await room.declares(person)).status_code == 200
    await room.came("pia", "pat", "sol", "tess")
    assert (await room.open()).status_code == 200
    opinion = {"choice": "APPROVE", "reason": "The plan is stepped and watched."}
    refused = await room.do("tess", "opinions", opinion)
    assert rules(refused) == {"interest_not_declared"}
    assert "Declare first" in refused.json()["detail"]
    await room.discuss()
    assert rules(await room.do("tess", "ballots", {"choice": "APPROVE"})) == {"interest_not_declared"}
    assert (await room.declares("tess")).status_code == 200
    assert (await room.do("tess", "ballots", {"choice": "APPROVE"})).status_code == 200


async def test_one_act_answers_for_several_items(world: World):
    room = Room(world, await sitting_on(world, SITTING_DAY, present=False))
    other = Room(world, room.sitting, "OTO-002")
    for each in (room, other):
        assert (await each.list(asked=False)).status_code == 201
    path, refs = f"/v1/sittings/{room.sitting}/interests", [room.ref, other.ref]
    before = await everything(world)
    assert (await world.post("pat", path, {"refs": [*refs, "OTO-003"]})).status_code == 404
    assert (await world.post("vic", path, {"refs": refs})).status_code == 404  # is no member
    assert await everything(world) == before
    told = await world.post("pat", path, {"refs": refs})
    assert [item["to_declare"] for item in told.json()["items"]] == [False, False]
    declared = (await other.case("pat"))["facts"]["listing"]["interests"]
    assert [(each["person"], each["kind"]) for each in declared] == [("pat", "NONE")]
    assert [item["to_declare"] for item in (await room.view("sol"))["items"]] == [True, True]


async def test_an_adviser_declares_as_well_and_reads_the_case_by_another_tie_meanwhile(world: World):
    room = await undeclared(world)
    assert (await room.case("sam"))["facts"]["safeguarding"] is not None
    assert (await closed(room, "sam"))["pack"] == (403, "DeclareFirst")
    assert (await closed(room, "ada"))["pack"][0] == 200  # the reviewer sits on no panel
    assert (await room.declares("sam")).status_code == 200
    assert (await closed(room, "sam"))["pack"][0] == 200


async def test_a_case_that_is_listed_again_asks_again(world: World):
    room = Room(world, await sitting_on(world, SITTING_DAY, present=False))
    assert (await room.list()).status_code == 201
    assert (await room.item("pat"))["to_declare"] is False
    reason = {"reason": "The home asks for another week."}
    assert (await room.outcome("unlist", reason, who="sid")).status_code == 200
    assert (await room.list(asked=False)).status_code == 201
    assert (await room.item("pat"))["to_declare"] is True
    assert (await closed(room, "pat"))["pack"] == (403, "DeclareFirst")


async def test_who_never_declared_does_not_read_it_after_the_decision(world: World):
    room = await undeclared(world)
    for person in ("pia", "pat", "sol"):
        assert (await room.declares(person)).status_code == 200
    await room.came("pia", "pat", "sol")
    assert (await room.open()).status_code == 200
    await room.votes(pia="APPROVE", pat="APPROVE", sol="APPROVE")
    assert (await room.outcome("approve")).status_code == 200
    assert (await world.get("tess", f"/v1/cases/{room.ref}")).status_code == 404
    assert (await world.get("pat", f"/v1/cases/{room.ref}")).status_code == 200
