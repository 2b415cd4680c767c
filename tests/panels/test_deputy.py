"""A deputy leads in the chair's place by their seat at the sitting: it takes no other office."""

from tests.conftest import World
from tests.panels.room import heard, listed, rules, seats
from tests.records import chain, everything

TRUE = {"correct": True}


async def test_a_deputy_leads_a_sitting_whose_chair_is_away_from_its_call_to_its_minutes(world: World):
    room = await listed(world, members=seats("pia", "pat", "sol", "tess", deputy="sol"))  # of social care
    sitting = f"/v1/sittings/{room.sitting}"
    await room.came("pat", "sol", "tess")
    assert rules(await room.open("tess")) == {"not_yours_to_call"}
    assert (await room.open("sol")).status_code == 200
    for act in ("pause", "resume"):
        answer = await world.post("sol", f"{sitting}/{act}", {"reason": "The line is down."})
        assert answer.status_code == 200, answer.text
    await room.votes(pat="APPROVE", sol="APPROVE", tess="APPROVE")
    assert rules(await room.outcome("approve", who="tess")) == {"not_yours_to_record"}
    assert (await room.outcome("approve", who="sol")).status_code == 200
    words = {"text": "The family's letter was read aloud."}
    assert (await world.post("sol", f"{sitting}/minutes/wording", words, seen=0)).status_code == 200
    assert (await room.do("sol", "minutes", TRUE)).status_code == 200
    assert (await world.post("sol", f"{sitting}/minutes")).status_code == 200
    assert (await world.post("sol", f"{sitting}/minutes/addenda", words)).status_code == 201
    acts = {entry["act"]: entry["role"] for entry in await chain(world, f"sitting/QTV/{room.sitting}")}
    assert (acts["sign_minutes"], acts["pause_sitting"]) == ("PANEL_SOCIAL_CARE", "PANEL_SOCIAL_CARE")


async def test_a_member_who_neither_chairs_nor_deputises_leads_nothing(world: World):
    room = await heard(world, members=seats("pia", "pat", "sol", "tess"))
    sitting = f"/v1/sittings/{room.sitting}"
    await room.votes(pia="APPROVE", pat="APPROVE", sol="APPROVE")
    assert rules(await room.outcome("approve", who="pat")) == {"not_yours_to_record"}  # the chair is there
    assert (await room.outcome("approve")).status_code == 200
    before, words = await everything(world), {"text": "It was not said like this."}
    asked = [
        await world.post("tess", f"{sitting}/pause", {"reason": "The line is down."}),
        await world.post("tess", f"{sitting}/resume"),
        await world.post("tess", f"{sitting}/minutes/wording", words, seen=0),
        await world.post("tess", f"{sitting}/minutes"),
        await world.post("tess", f"{sitting}/minutes/addenda", words),
        await room.do("tess", "minutes", TRUE),
    ]
    assert [answer.status_code for answer in asked] == [409] * len(asked)
    assert await everything(world) == before


async def test_a_deputy_who_never_opened_an_item_does_not_sign_for_it(world: World):
    room = await listed(world, members=seats("pia", "pat", "sol", "tess", deputy="tess"), asked=False)
    for person in ("pia", "pat", "sol"):
        assert (await room.declares(person)).status_code == 200
    await room.came("pia", "pat", "sol", "tess")
    assert (await room.open()).status_code == 200
    await room.votes(pia="APPROVE", pat="APPROVE", sol="APPROVE")
    assert (await room.outcome("approve")).status_code == 200
    refused = await world.post("tess", f"/v1/sittings/{room.sitting}/minutes")
    assert (refused.status_code, room.ref in refused.text) == (409, False)
    assert "another chair or deputy, who reads all of them" in refused.json()["detail"]
