"""When a case is due: its stage's clock and the review's own, in words. And what happens when it is late: nothing."""

from datetime import date, timedelta
from typing import Any

from app.worker import sweep
from tests.conftest import World
from tests.make import case_at, create
from tests.records import app_of, database_of, everything, verified


async def clocks(world: World, ref: str, who: str = "mo") -> dict[str, dict[str, Any]]:
    """The clocks of a case by name, as `who` reads them."""
    return {clock["name"]: clock for clock in (await world.get(who, f"/v1/cases/{ref}")).json()["clocks"]}


async def due_on(world: World, ref: str) -> str | None:
    """The due date that lists show."""
    rows = (await world.get("mo", "/v1/cases", params={"ref": ref})).json()["cases"]
    answer: str | None = rows[0]["due_on"]
    return answer


async def test_a_due_date_explains_itself_and_counts_working_days_of_england(world: World):
    world.clock.advance(timedelta(days=-17))  # Friday 21 August 2026: a bank holiday lies ahead, on the 31st
    await create(world)
    assert await clocks(world, "OTO-001") == {}, "a draft has no clock, and the review has not begun"
    road = await case_at(world, "referred", start=date(2026, 8, 28))
    found = await clocks(world, road.ref)
    assert found["stage"]["due_on"] == "2026-09-02" == await due_on(world, road.ref)
    assert found["stage"]["sentence"] == (
        "due 2 September: 2 working days from 28 August, bank holiday 31 August"
    )
    assert found["review"]["due_on"] == "2026-09-25"
    assert found["review"]["sentence"] == "due 25 September: 28 calendar days from 28 August"
    world.clock.move(world.clock.now().replace(month=9, day=2))
    assert not (await clocks(world, road.ref))["stage"]["overdue"]
    world.clock.advance(timedelta(days=1))
    assert (await clocks(world, road.ref))["stage"]["overdue"]
    assert not (await clocks(world, road.ref))["review"]["overdue"]


async def test_a_hold_stops_the_clock_and_says_for_how_long(world: World):
    road = await case_at(world, "evidence")  # since Thursday 10 September
    hold = {"kind": "ELIGIBILITY", "reason": "A full assessment has been asked for."}
    held = (await world.move("mo", road.ref, "place_hold", hold)).json()
    before = {c["name"]: c["due_on"] for c in road.case["clocks"]}
    assert before == {"stage": "2026-09-24", "review": "2026-10-05"}
    world.clock.advance(timedelta(days=7))
    stopped = (await clocks(world, road.ref))["stage"]
    assert "clock stopped since 10 September (Eligibility is assessed elsewhere)" in stopped["sentence"]
    lifted = {"hold": held["seq"], "note": "The full assessment has ended; eligibility stands."}
    assert (await world.move("mo", road.ref, "lift_hold", lifted)).status_code == 200
    found = await clocks(world, road.ref)
    assert found["stage"]["due_on"] == "2026-09-30" == await due_on(world, road.ref)
    assert "4 paused (Eligibility is assessed elsewhere)" in found["stage"]["sentence"]
    assert found["review"]["due_on"] == "2026-10-12"
    assert "7 paused" in found["review"]["sentence"]
    # while it stands still nothing is late, in the case or in a list, however long it takes
    assert (await world.move("mo", road.ref, "place_hold", hold)).status_code == 200
    world.clock.advance(timedelta(days=60))
    assert not any(clock["overdue"] for clock in (await clocks(world, road.ref)).values())
    late = await world.get("mo", "/v1/cases", params={"overdue": True})
    assert late.json()["cases"] == []


async def test_the_days_are_the_commissioners_policy(world: World):
    change = {
        "effective_from": "2026-09-07",
        "reason": "Referrals are looked at weekly here.",
        "changes": {"accept_days": 5, "overall_days": 42},
    }
    assert (await world.post("mo", "/v1/policies/one_to_one", change)).status_code == 201
    road = await case_at(world, "referred")
    found = await clocks(world, road.ref)
    assert (found["stage"]["due_on"], found["review"]["due_on"]) == ("2026-09-14", "2026-10-19")


async def test_br43_a_review_that_is_overdue_ends_nothing(world: World):
    roads = [
        await case_at(world, stage, ref)
        for stage, ref in (("qa_review", "OTO-001"), ("implementing", "OTO-002"))
    ]
    before = await everything(world)
    given = {r.ref: (await world.get("mo", f"/v1/cases/{r.ref}")).json()["money"]["current"] for r in roads}
    world.clock.advance(timedelta(days=800))
    await sweep(world.settings, database_of(world), app_of(world).state.store, world.clock)
    assert await everything(world) == before, "time alone moves no case, whoever looks at it"
    for road in roads:
        case = (await world.get("mo", f"/v1/cases/{road.ref}")).json()
        assert case["stage"] == road.case["stage"] and case["money"]["current"] == given[road.ref]
        assert [c["overdue"] for c in case["clocks"] if c["name"] == "stage"] == [True]
    late = (await world.get("mo", "/v1/cases", params={"overdue": True})).json()["cases"]
    assert {row["ref"] for row in late} == {"OTO-001", "OTO-002"}
    assert await everything(world) == before and not (await verified(world)).faults


async def test_a_decided_review_has_no_clock_of_its_own_and_a_closed_case_none_at_all(world: World):
    road = await case_at(world, "decided")
    assert list(await clocks(world, road.ref)) == ["stage"]
    withdrawn = {"closure": "WITHDRAWN", "reason": "The family has moved the person elsewhere."}
    closed = await world.move("mo", road.ref, "withdraw", withdrawn)
    assert closed.status_code == 200, closed.text
    assert closed.json()["clocks"] == [] and await due_on(world, road.ref) is None
