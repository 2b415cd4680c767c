"""POST .../agenda and .../cancel, GET .../plan: the order of a sitting, and what it could hear."""

from typing import Any

from tests.conftest import World
from tests.make import sitting_on
from tests.panels.room import SITTING_DAY, Room, heard, seats
from tests.records import everything


async def two_items(world: World) -> Room:
    """Two cases on one agenda; nobody has come yet."""
    room = Room(world, await sitting_on(world, SITTING_DAY, present=False))
    for ref in ("OTO-001", "OTO-002"):
        answer = await Room(world, room.sitting, ref).list()
        assert answer.status_code == 201, answer.text
    return room


async def ordered(room: Room, *items: Any, who: str = "sid", **more: Any) -> Any:
    """Put the items into this order."""
    form = {"items": [item if isinstance(item, dict) else {"ref": item} for item in items]} | more
    return await room.world.post(who, f"/v1/sittings/{room.sitting}/agenda", form)


async def planned(room: Room, who: str = "sid") -> dict[str, Any]:
    """The plan of the sitting."""
    answer = await room.world.get(who, f"/v1/sittings/{room.sitting}/plan")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_the_secretary_orders_the_agenda_and_says_when_each_item_begins(world: World):
    room = await two_items(world)
    before = (await room.view())["items"]
    assert [(i["ref"], i["begins_at"], i["minutes"]) for i in before] == [
        ("OTO-001", "10:00", 20), ("OTO-002", "10:20", 20),
    ]  # fmt: skip
    answer = await ordered(room, {"ref": "OTO-002", "minutes": 45}, "OTO-001", starts_at="09:30")
    assert answer.status_code == 200, answer.text
    after = (await room.view())["items"]
    assert [(i["ref"], i["position"], i["begins_at"], i["minutes"]) for i in after] == [
        ("OTO-002", 1, "09:30", 45), ("OTO-001", 2, "10:15", 20),
    ]  # fmt: skip
    assert (await room.view())["starts_at"] == "09:30"


async def test_an_order_names_every_item_that_waits_and_each_once(world: World):
    room = await two_items(world)
    before = await everything(world)
    for items, pointer in (
        (["OTO-001"], "/items"),
        (["OTO-001", "OTO-002", "OTO-003"], "/items/2/ref"),
        (["OTO-001", "OTO-001"], "/items/1/ref"),
    ):
        refused = await ordered(room, *items)
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, pointer)
    assert (await ordered(room, "OTO-001", "OTO-002", who="pia")).status_code == 403
    assert await everything(world) == before


async def test_what_the_secretary_has_left_keeps_its_place_and_is_not_named(world: World):
    room = await two_items(world)
    tie = {"ref": "OTO-001", "kind": "PERSONAL", "reason": "She is my aunt."}
    assert (await world.post("sid", "/v1/interests", tie)).status_code == 201
    seen = [item["ref"] for item in (await room.view("sid"))["items"]]
    assert seen == ["OTO-002"]
    assert (await ordered(room, "OTO-002", "OTO-001")).status_code == 422
    assert (await ordered(room, "OTO-002")).status_code == 200
    assert [item["ref"] for item in (await room.view("pia"))["items"]] == ["OTO-001", "OTO-002"]


async def test_a_plan_tells_before_listing_who_is_away_and_proposes_who_would_make_it_quorate(world: World):
    members = seats("pia", "remi", "quill", deputy=None)
    room = Room(world, await sitting_on(world, SITTING_DAY, present=False, members=tuple(members)))
    plan = await planned(room)
    items = {item["ref"]: item for item in plan["items"]}
    assert set(items) == {"OTO-001", "OTO-002", "OTO-003"}
    assert not any(item["listed"] for item in items.values())
    assert items["OTO-003"]["away"] == [
        {"person": "quill", "why": "assured this case"},
        {"person": "remi", "why": "reviewed this case"},
    ]
    assert not items["OTO-003"]["quorate"]
    assert "1 more social care voter" in items["OTO-003"]["missing"]
    assert plan["quorate"], str(
        [(i["ref"], i["still_missing"], i["arithmetic"]) for i in plan["items"]]
    ) + str(plan["invite"])
    assert [item["still_missing"] for item in plan["items"]] == [[]] * 3
    invited = {each["person"]: each["seat"] for each in plan["invite"]}
    assert invited
    assert invited.keys().isdisjoint({"pia", "remi", "quill", "ash", "ada", "quinn", "fay", "cora", "nora"})
    readings = (await world.get("audrey", "/v1/cases/OTO-003/readings")).json()["readings"]
    assert [(r["person"], r["what"]) for r in readings if r["what"] == "plan_sitting"] == [
        ("sid", "plan_sitting")
    ]


async def test_nobody_on_leave_is_proposed_and_nobody_with_a_tie_to_the_home(world: World):
    members = seats("pia", "pat", deputy="pat")
    room = Room(world, await sitting_on(world, SITTING_DAY, present=False, members=tuple(members)))
    voter = next(e["person"] for e in (await planned(room))["invite"] if e["profession"] == "SOCIAL_CARE")
    away = {"person": voter, "from_day": SITTING_DAY.isoformat(), "until_day": SITTING_DAY.isoformat()}
    assert (await world.post("sid", "/v1/people/leave", away)).status_code == 201
    plan = await planned(room)
    assert plan["quorate"]
    assert voter not in [each["person"] for each in plan["invite"]]
    tie = {"provider": "PRV-A", "kind": "PERSONAL", "reason": "My aunt lives in that house."}
    assert (await world.post("pat", "/v1/interests", tie)).status_code == 201
    answer = await world.get("sid", f"/v1/sittings/{room.sitting}/plan")
    at_a = next(item for item in answer.json()["items"] if item["ref"] == "OTO-001")
    assert at_a["away"] == [{"person": "pat", "why": "takes no part"}]
    assert at_a["still_missing"] == ["a voter or adviser with falls expertise"]
    assert "aunt" not in answer.text


async def test_whoever_is_excluded_sees_nothing_of_that_item_in_the_plan(world: World):
    room = await two_items(world)
    assert {item["ref"] for item in (await planned(room, "pia"))["items"]} >= {"OTO-001", "OTO-002"}
    tie = {"provider": "PRV-A", "kind": "PERSONAL", "reason": "My aunt lives there."}
    assert (await world.post("pia", "/v1/interests", tie)).status_code == 201
    answer = await world.get("pia", f"/v1/sittings/{room.sitting}/plan")
    assert "OTO-001" not in answer.text
    assert (await world.get("pat", f"/v1/sittings/{room.sitting}/plan")).status_code == 403


async def test_a_listed_item_is_planned_with_the_interests_that_were_declared(world: World):
    room = await two_items(world)
    await room.declares("tess", "LOYALTY", "LEAVE")
    await room.declares("sol", "LOYALTY", "SPEAK_NO_VOTE")
    found = next(item for item in (await planned(room))["items"] if item["ref"] == "OTO-001")
    assert found["listed"]
    assert found["away"] == [{"person": "tess", "why": "takes no part"}]
    assert "1 more social care voter" in found["missing"]
    assert "cousin" not in str(found)


async def test_a_sitting_without_business_can_be_cancelled_and_then_hears_nothing(world: World):
    room = Room(world, await sitting_on(world, SITTING_DAY, present=False))
    path = f"/v1/sittings/{room.sitting}/cancel"
    assert (await world.post("pat", path)).status_code == 403
    assert (await world.post("sid", path)).status_code == 200
    assert (await room.view())["cancelled_on"] is not None
    before = await everything(world)
    assert (await world.post("sid", path)).status_code == 409
    refused = await room.list()
    assert (refused.status_code, refused.json()["code"]) == (409, "Conflict")
    assert (await ordered(room)).status_code == 409
    assert await everything(world) == before


async def test_a_sitting_with_business_is_not_cancelled(world: World):
    room = await heard(world)
    before = await everything(world)
    assert (await world.post("pia", f"/v1/sittings/{room.sitting}/cancel")).status_code == 409
    assert await everything(world) == before
