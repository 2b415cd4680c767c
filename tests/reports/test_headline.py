"""GET /v1/reports/headline: identified, approved, implemented and validated are four sums, kept apart."""

import json
from typing import Any

from app.demonstration import steps
from tests.conftest import World
from tests.make import AGAIN, case_at, clarified, create, stage_of
from tests.records import everything

HEADLINE = "/v1/reports/headline"
STATUSES = ("identified", "approved", "implemented", "validated")


async def figures(world: World, who: str = "mo", **query: str) -> dict[str, Any]:
    answer = await world.get(who, HEADLINE, params={"range": "all"} | query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_each_status_is_a_sum_of_its_own(world: World):
    """Four cases of £1,386.00, £693.00, £1,155.00 and £966.00, each one step further than the one before."""
    assured = await case_at(world, "panel_ready", "OTO-001")
    monday, sitting = assured.papers.first_day, ""
    for ref, stage in (("OTO-002", "decided"), ("OTO-003", "monitoring"), ("OTO-004", "monitoring")):
        road = await case_at(world, stage, ref, start=monday, sitting=sitting)
        sitting = road.sitting
    paid = {
        "paid_weekly": "500.00",  # not quite what was agreed: £483.00
        "from_on": road.day(steps.COMPLETED).isoformat(),
        "reference": "INV-7",
    }
    assert (await world.move("finn", "OTO-004", "validate_finance", paid)).status_code == 200
    await create(world, "OTO-005")

    found = await figures(world)
    sums = {
        "identified": ("4200.00", 4),
        "approved": ("2814.00", 3),
        "implemented": ("2121.00", 2),
        "validated": ("949.00", 1),  # what finance sees paid, not what was agreed
    }
    assert {s: (found[s]["weekly"], found[s]["cases"]) for s in STATUSES} == sums
    assert (found["reviewed"], found["reduced"], found["withdrawn"]) == (3, 3, 1)
    assert (found["baseline_weekly"], found["proposed_weekly"]) == ("3990.00", "1176.00")
    assert [row["provider"] for row in found["by_provider"]] == ["PRV-A", "PRV-B"]

    fall = {
        "trigger": "FALL_WITH_INJURY",
        "restore": "CONTINGENCY",
        "happened_on": world.clock.now().date().isoformat(),
        "happened_at": "09:40",
    }
    drawn = await world.move("home_b", "OTO-004", "reinstate_emergency", fall)
    assert drawn.status_code == 200, drawn.text  # 14 hours of the contingency: the plan stands
    found = await figures(world)
    assert {s: (found[s]["weekly"], found[s]["cases"]) for s in STATUSES} == sums
    assert found["reinstated"] == 0
    back = await world.move("home_b", "OTO-004", "reinstate_emergency", fall | {"restore": "BASELINE"})
    assert back.status_code == 200, back.text
    found = await figures(world)
    assert {s: (found[s]["weekly"], found[s]["cases"]) for s in STATUSES} == sums | {
        "implemented": ("1155.00", 1),  # what was given back is saved no longer
        "validated": ("0.00", 0),
    }
    assert found["reinstated"] == 1


async def test_whoever_may_have_to_judge_a_case_reads_no_saving_of_a_case_under_way(world: World):
    """With one case under way the sum would be that case's, and with two the difference of two days."""
    waiting = await case_at(world, "panel_ready", "OTO-001")
    blind, whole = await figures(world, "pia"), await figures(world, "mo")
    assert (whole["identified"]["weekly"], whole["identified"]["cases"]) == ("1386.00", 1)
    assert (blind["identified"]["weekly"], blind["identified"]["cases"]) == ("0.00", 0)
    assert blind["identified"]["yearly"][0]["amount"] == "0.00"
    assert "1386" not in json.dumps(blind)
    assert blind["counted"] == (
        "every review; what the cases under way would save is left out, as you may have to judge them"
    )
    assert blind | {name: whole[name] for name in ("identified", "counted")} == whole
    assured = await figures(world, "quinn")
    assert (assured["under_way"], assured["identified"]["cases"]) == (1, 0)
    await case_at(world, "decided", "OTO-002", start=waiting.papers.first_day)
    after = await figures(world, "pia")
    assert (after["identified"]["weekly"], after["identified"]["cases"]) == ("693.00", 1)


async def test_a_panel_that_declines_approves_nothing(world: World):
    road = await case_at(world, "panel_listed")
    road.acted.stage = stage_of(world)
    await clarified(world, road)
    road.acted.stage, day = stage_of(world), road.day(AGAIN)
    await steps.vote(road, "DECLINE", AGAIN)
    second = {"choice": "DECLINE", "reason": "Nobody has looked at the nights closely enough."}
    await road.acted.in_room("sol", day, road.sitting, "departure", second, seen=False)
    why = {
        "grounds": ["EVIDENCE_NOT_BORNE_OUT"],
        "reasons": "The log of the nights has gaps of several days.",
    }
    said = {"reasons": "The nights have not been looked at closely enough.", "next_review_on": "2027-03-01"}
    await road.acted.in_room(
        "pia", day, road.sitting, "outcomes/decline", said | {"departure": why}, seen=True
    )
    found = await figures(world)
    assert (found["reviewed"], found["not_approved"], found["reduced"], found["maintained"]) == (1, 1, 0, 0)
    assert {s: found[s]["weekly"] for s in STATUSES} == {
        "identified": "1386.00",
        "approved": "0.00",
        "implemented": "0.00",
        "validated": "0.00",
    }


async def test_without_a_case_everything_is_nought(world: World):
    found = await figures(world)
    assert all(found[s]["weekly"] == "0.00" and found[s]["cases"] == 0 for s in STATUSES)
    assert (found["reviewed"], found["baseline_weekly"], found["by_provider"]) == (0, "0.00", [])
    assert (found["first_decision"], found["last_decision"]) == (None, None)


async def test_a_cohort_counts_its_own_and_says_what_it_leaves_out(world: World):
    await create(world, "OTO-001", cohort="Oxfordshire 34")
    await create(world, "OTO-002")
    cohort, whole = await figures(world, range="cohort"), await figures(world)
    told = ("counted", "left_out", "under_way", "reviewed")
    assert [cohort[name] for name in told] == ["every review of a cohort", 1, 1, 0]
    assert [whole[name] for name in told] == ["every review", 0, 2, 0]
    assert (await world.get("mo", HEADLINE)).json() == cohort


async def test_who_may_read_it(world: World):
    await create(world)
    before = await everything(world)
    for who in ("mo", "finn", "audrey", "pia", "sid", "quinn", "ada"):
        assert (await figures(world, who))["left_out"] == 0
    for who in ("casey", "home_a", "sys", "pat"):
        answer = await world.get(who, HEADLINE)
        assert (answer.status_code, answer.json()["code"]) == (403, "NotAllowed")
    assert (await world.get(None, HEADLINE)).status_code == 401
    assert (await world.get("mo", HEADLINE, params={"range": "some"})).status_code == 422
    assert (await figures(world, "nosy", range="cohort"))[
        "left_out"
    ] == 0  # nothing of the neighbour's is counted
    assert await everything(world) == before
