"""Break-glass: one case, one hour, a reason; its guardian hears of it without a name, and reviews it."""

from datetime import timedelta
from typing import Any

import pytest

from tests.access.people import gone, join
from tests.conftest import World
from tests.make import case_at
from tests.records import everything

WHY = {
    "reason_code": "IMMEDIATE_RISK",
    "reason": "The home rang: the person fell, and their reviewer cannot be reached.",
}
FOUND = {"outcome": "JUSTIFIED", "note": "The call is in the telephone log of that evening."}


async def broken(world: World, who: str, ref: str, **changes: str) -> Any:
    return await world.post(who, f"/v1/cases/{ref}/break-glass", WHY | changes)


async def test_it_opens_one_case_for_reading_for_an_hour_under_a_banner(world: World):
    road = await case_at(world, "assessment", "OTO-001")
    await case_at(world, "assessment", "OTO-004")
    assert await gone(world, "rory", road.ref)
    opened = await broken(world, "rory", road.ref)
    assert opened.status_code == 201 and "somebody will review" in opened.json()["sentence"]
    shown = (await world.get("rory", f"/v1/cases/{road.ref}")).json()
    assert shown["banner"] == opened.json()["sentence"] and "assessment" in shown["facts"]
    assert shown["options"] == []
    moved = await world.post("rory", f"/v1/cases/{road.ref}/moves/submit_for_qa", {}, seen=shown["seq"])
    assert (moved.status_code, moved.json()["code"]) == (403, "NotYourRole")
    assert await gone(world, "rory", "OTO-004")
    world.clock.move(world.clock.now() + timedelta(minutes=59))
    assert not await gone(world, "rory", road.ref)
    world.clock.move(world.clock.now() + timedelta(minutes=1))
    assert await gone(world, "rory", road.ref)


async def test_care_can_be_given_back_through_broken_glass(world: World):
    road = await case_at(world, "implementing")
    await broken(world, "rory", road.ref)
    shown = (await world.get("rory", f"/v1/cases/{road.ref}")).json()
    assert {option["action"] for option in shown["options"]} == {"reinstate_emergency"}
    form = {"happened_on": world.clock.now().date().isoformat(), "trigger": "FALL_WITH_INJURY"}
    given_back = await world.move("rory", road.ref, "reinstate_emergency", form)
    assert given_back.status_code == 200, given_back.text


async def test_who_may_break_it_and_where(world: World):
    await join(world, "olga", "ON_CALL")
    road = await case_at(world, "assessment")
    before = await everything(world)
    assert (await broken(world, "ada", road.ref)).status_code == 409  # hers already
    for who in ("finn", "home_a", "brook", "sys", "ivy", "audrey", "casey"):
        assert (await broken(world, who, road.ref)).status_code == 403, who
    assert (await broken(world, "nosy", road.ref)).status_code == 404  # another commissioner's
    assert (await broken(world, "rory", "NOT-THERE")).status_code == 404
    assert (await broken(world, "rory", road.ref, reason="because")).status_code == 422
    assert (await broken(world, "rory", road.ref, reason_code="CURIOSITY")).status_code == 422
    headers = {"Authorization": f"Bearer {world.token('rory', factor=False)}"}
    path = f"/v1/cases/{road.ref}/break-glass"
    assert (await world.client.post(path, json=WHY, headers=headers)).json()["code"] == "StepUpNeeded"
    assert await everything(world) == before
    assert (await broken(world, "olga", road.ref)).status_code == 201


async def test_the_guardian_hears_of_a_reference_and_of_no_name(world: World):
    road = await case_at(world, "assessment")
    use = (await broken(world, "rory", road.ref)).json()["id"]
    told = await world.get("ivy", "/v1/break-glass")
    assert [row["id"] for row in told.json()] == [use]
    for word in ("rory", "Rory", road.ref, road.case["facts"]["patient"], "999"):
        assert word not in told.text
    events = [row for row in (await everything(world))["event"] if "glass" in row]
    assert len(events) == 1 and "rory" not in events[0] and road.ref not in events[0]
    whole = (await world.get("ivy", f"/v1/break-glass/{use}")).json()
    assert (whole["person"], whole["ref"], whole["reason"]) == ("rory", road.ref, WHY["reason"])


async def test_each_use_is_reviewed_once_by_somebody_else_and_shows_when_it_is_late(world: World):
    await join(world, "gil", "IG_GUARDIAN", "REVIEWER")
    road = await case_at(world, "assessment")
    use = (await broken(world, "gil", road.ref)).json()["id"]
    path = f"/v1/break-glass/{use}/review"
    assert (await world.post("gil", path, FOUND)).status_code == 403
    assert (await world.post("mo", path, FOUND)).status_code == 403
    assert [row["overdue"] for row in (await world.get("ivy", "/v1/break-glass")).json()] == [False]
    world.clock.move(world.clock.now() + timedelta(days=8))  # five working days, a weekend, and one more
    assert [row["overdue"] for row in (await world.get("ivy", "/v1/break-glass")).json()] == [True]
    assert (await world.post("ivy", path, FOUND | {"outcome": "FINE"})).status_code == 422
    assert (await world.post("ivy", path, FOUND)).status_code == 200
    assert (await world.post("ivy", path, FOUND)).status_code == 409
    row = (await world.get("ivy", "/v1/break-glass")).json()[0]
    assert (row["overdue"], row["outcome"]) == (False, "JUSTIFIED")
    assert (await world.get("ivy", "/v1/break-glass/bg_nothing")).status_code == 404
    assert (await world.get("nosy", "/v1/break-glass")).status_code == 403


@pytest.mark.parametrize("path", ["", "/history", "/patient"])
async def test_what_is_read_through_broken_glass_says_so_in_the_read_log(world: World, path: str):
    road = await case_at(world, "assessment")
    use = (await broken(world, "rory", road.ref)).json()["id"]
    assert (await world.get("rory", f"/v1/cases/{road.ref}{path}")).status_code == 200
    log = (await world.get("audrey", f"/v1/cases/{road.ref}/readings")).json()["readings"]
    assert [row["break_glass"] for row in log if row["person"] == "rory"] == [use, use]
