"""POST and GET /v1/sittings: who sits, on which day, and who may know."""

from typing import Any

import pytest

from tests.conftest import World
from tests.panels.room import SITTING_DAY, heard, seats
from tests.records import chain, everything

DAY = SITTING_DAY.isoformat()


def called(*members: Any) -> dict[str, Any]:
    return {"held_on": DAY, "members": members or seats("pia", "pat", "sol")}


async def test_a_sitting_is_called_with_the_professions_on_record_and_nobody_there_yet(world: World):
    answer = await world.post("sid", "/v1/sittings", called(*seats("sol", "pia", "pat"), {"person": "finn"}))
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert (made["held_on"], made["panel"], made["title"], made["items"]) == (DAY, "local", "ICB panel", [])
    assert (made["papers_issued_on"], made["minutes_signed_on"]) == (None, None)
    pia, pat, finn, sol = made["members"]  # the chair, the deputy, and the others
    assert (pia["person"], pia["chair"], pia["profession"]) == ("pia", True, "HEALTH")
    assert pia["expertise"] == ["BEHAVIOUR", "MENTAL_HEALTH"]
    assert (pat["person"], pat["deputy"]) == ("pat", True)
    assert (sol["person"], sol["voting"], sol["profession"]) == ("sol", True, "SOCIAL_CARE")
    assert (finn["person"], finn["voting"]) == ("finn", False)
    assert not any(member["present"] for member in made["members"])
    assert (await world.get("pat", f"/v1/sittings/{made['id']}")).json() == made
    (entry,) = await chain(world, f"sitting/QTV/{made['id']}")
    assert (entry["event"], entry["actor"], entry["role"]) == ("sitting_called", "sid", "PANEL_SECRETARY")
    assert entry["data"]["held_on"] == DAY
    assert [seat["person"] for seat in entry["data"]["members"]] == ["sol", "pia", "pat", "finn"]


async def test_the_chair_may_call_a_sitting_and_lists_show_the_latest_first(world: World):
    first = (await world.post("pia", "/v1/sittings", called())).json()["id"]
    later = called() | {"held_on": "2026-10-14"}
    second = (await world.post("pia", "/v1/sittings", later)).json()["id"]
    found = (await world.get("sid", "/v1/sittings")).json()
    assert [sitting["id"] for sitting in found] == [second, first]


NONSENSE: dict[str, tuple[list[Any], str]] = {
    "a stranger": ([*seats("pia", "pat"), {"person": "ghost"}], "Not known here: member 3"),
    "of the neighbouring commissioner": ([*seats("pia"), {"person": "nora"}], "Not known here: member 2"),
    "two chairs": ([*seats("pia"), {"person": "dana", "chair": True}], "one chair; make the others deputies"),
    "chair and deputy": ([{"person": "pia", "chair": True, "deputy": True}], "chair or a deputy, not both"),
    "a person twice": ([*seats("pia", "sol"), {"person": "sol"}], "listed again: number 3"),
    "nobody": ([], "at least 1 item"),
    "an alternate of a stranger": (
        [*seats("pia"), {"person": "vic", "alternate_for": "pat"}],
        "a seat of their own: member 2",
    ),
    "their own alternate": ([*seats("pia"), {"person": "vic", "alternate_for": "vic"}], "member 2"),
}


async def test_a_sitting_that_makes_no_sense_is_not_called(world: World):
    before = await everything(world)
    for members, said in NONSENSE.values():
        answer = await world.post("sid", "/v1/sittings", {"held_on": DAY, "members": members})
        assert answer.status_code == 422
        assert said in answer.json()["detail"]
        assert answer.json()["errors"]
    assert await everything(world) == before


@pytest.mark.parametrize(("absent", "counts"), [((), "sol"), (("sol",), "val")])
async def test_an_alternate_counts_in_the_place_of_their_principal_and_never_beside_them(
    world: World, absent: tuple[str, ...], counts: str
):
    members = [*seats("pia", "pat", "sol"), {"person": "val", "alternate_for": "sol"}]
    room = await heard(world, members=members, absent=absent)
    by_person = {member["person"]: member for member in (await room.view())["members"]}
    assert (by_person["val"]["alternate_for"], by_person["sol"]["alternate_for"]) == ("sol", None)
    roll = (await room.case())["facts"]["listing"]["roll"]
    assert {voter["person"] for voter in roll["voters"]} == {"pia", "pat", counts}
    await room.ballots(pia="APPROVE", pat="APPROVE", **{counts: "APPROVE"})
    other = "val" if counts == "sol" else "sol"
    assert (await room.do(other, "ballots", {"choice": "APPROVE"})).json()["code"] == "Blocked"


async def test_only_the_secretary_and_the_chair_call_a_sitting(world: World):
    before = await everything(world)
    for who in ("ada", "pat", "casey", "mo", "finn", "home_a", "sys"):
        answer = await world.post(who, "/v1/sittings", called())
        assert (answer.status_code, answer.json()["code"]) == (403, "NotAllowed")
    assert await everything(world) == before


async def test_another_commissioner_finds_nothing_there(world: World):
    id = (await world.post("sid", "/v1/sittings", called())).json()["id"]
    before = await everything(world)
    assert (await world.get("nora", "/v1/sittings")).json() == []
    item = f"/v1/sittings/{id}/items/OTO-001"
    pack = {"ref": "OTO-001", "papers_issued_on": "2026-09-07"}
    answers = [
        await world.get("nora", f"/v1/sittings/{id}"),
        await world.post("nora", f"/v1/sittings/{id}/attendance", {"person": "pia", "present": True}),
        await world.post("nora", f"/v1/sittings/{id}/items", pack, seen=1),
        await world.post("nora", f"{item}/interests", {"person": "nora", "kind": "NONE", "action": "NOTE"}),
        await world.post("nora", f"{item}/open", {}),
        await world.post("nora", f"{item}/ballots", {"choice": "APPROVE"}),
        await world.post("nora", f"{item}/outcomes/approve", {"reasons": "x" * 30}, seen=1),
        await world.post("nora", f"{item}/minutes", {"correct": True}),
        await world.post("nora", f"/v1/sittings/{id}/minutes"),
    ]
    assert [(a.status_code, a.json()["code"]) for a in answers] == [(404, "NotFound")] * len(answers)
    assert await everything(world) == before


async def test_roles_without_a_part_in_the_panel_see_no_sitting(world: World):
    id = (await world.post("sid", "/v1/sittings", called())).json()["id"]
    for who in ("sys", "ivy", "finn", "home_a"):
        for path in ("/v1/sittings", f"/v1/sittings/{id}"):
            assert (await world.get(who, path)).status_code == 403
