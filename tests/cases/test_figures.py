"""Every figure of the reports leads to its cases: the list has as many as were counted, and tells nobody more."""

from datetime import timedelta
from typing import Any

import pytest

from app.cases.figures import COUNTED, Due, Figure
from tests.conftest import World
from tests.make import case_at, create

CASES = "/v1/cases"


async def listed(world: World, who: str, **filters: Any) -> tuple[int, list[str]]:
    """The total of a list, and the references that it shows."""
    answer = await world.get(who, CASES, params=filters)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    return found["total"], [row["ref"] for row in found["cases"]]


async def peopled(world: World) -> None:
    """Cases at several stages, one of them of a cohort and one on hold."""
    first = await case_at(world, "panel_ready", "OTO-001")
    monday = first.papers.first_day
    for ref, stage in (("OTO-002", "decided"), ("OTO-003", "monitoring"), ("OTO-004", "assessment")):
        await case_at(world, stage, ref, start=monday)
    await create(world, "OTO-005", cohort="Winter 26")
    reason = "A test whether a hold stops the clock in figures."
    held = await world.move("mo", "OTO-004", "place_hold", {"kind": "ELIGIBILITY", "reason": reason})
    assert held.status_code == 200, held.text


async def test_the_list_of_a_figure_has_the_cases_that_were_counted(world: World):
    await peopled(world)
    for range in ("all", "cohort"):
        cohort = {"in_cohort": True} if range == "cohort" else {}
        report = (await world.get("mo", "/v1/reports/headline", params={"range": range})).json()
        for figure in Figure:
            told = report[figure]
            expected = told if isinstance(told, int) else told["cases"]
            total, refs = await listed(world, "mo", figure=figure, **cohort)
            assert (total, len(refs)) == (expected, expected), figure
    assert (await listed(world, "mo", figure="under_way"))[1] == ["OTO-001", "OTO-004", "OTO-005"]
    assert (await listed(world, "mo", figure="reduced"))[1] == ["OTO-002", "OTO-003"]
    left_out = (await world.get("mo", "/v1/reports/headline")).json()["left_out"]
    assert (await listed(world, "mo", in_cohort=False))[0] == left_out == 4


async def test_the_list_of_a_clock_has_the_cases_that_were_counted_and_a_hold_stops_it(world: World):
    await peopled(world)
    for days in (0, 3, 9, 40):
        world.clock.advance(timedelta(days=days))
        standing = (await world.get("mo", "/v1/reports/practice", params={"range": "all"})).json()["standing"]
        assert {at["stage"] for at in standing} >= {"draft", "panel_ready", "assessment"}
        for at in standing:
            for due in Due:
                total, refs = await listed(world, "mo", stage=at["stage"], due=due)
                assert (total, len(refs)) == (at[due], at[due]), (at["stage"], due)
    assert (await listed(world, "mo", due="no_clock", stage="assessment"))[1] == ["OTO-004"]


async def test_the_list_of_an_outcome_has_the_cases_that_were_counted(world: World):
    await peopled(world)
    outcomes = (await world.get("mo", "/v1/reports/practice", params={"range": "all"})).json()["outcomes"]
    assert sum(each["cases"] for each in outcomes) == 2
    for each in outcomes:
        asked = {name: each[name] for name in ("provider", "driver", "outcome")}
        assert (await listed(world, "mo", figure="reviewed", **asked))[0] == each["cases"]


async def test_the_total_is_that_of_the_whole_list_on_its_first_page(world: World):
    for number in (1, 2, 3):
        await create(world, f"OTO-00{number}")
    first = (await world.get("casey", CASES, params={"limit": 2})).json()
    assert (first["total"], len(first["cases"])) == (3, 2)
    second = (await world.get("casey", CASES, params={"limit": 2, "after": first["next"]})).json()
    assert (second["total"], len(second["cases"])) == (None, 1)
    assert await listed(world, "ada", figure="under_way") == (0, [])  # she reviews none of them


@pytest.mark.parametrize(
    ("who", "figure"),
    [
        ("casey", "reduced"),
        ("casey", "identified"),
        ("sam", "approved"),
        ("finn", "reduced"),
        ("home_a", "reviewed"),
    ],
)
async def test_whoever_may_not_read_what_a_figure_tells_gets_no_list_of_it(
    world: World, who: str, figure: str
):
    await case_at(world, "decided", "OTO-002")
    answer = await world.get(who, CASES, params={"figure": figure})
    assert (answer.status_code, answer.json()["code"]) == (403, "NotAllowed")


async def test_whoever_may_have_to_judge_gets_no_case_under_way_by_what_it_saves(world: World):
    await peopled(world)
    assert (await listed(world, "mo", figure="identified"))[1] == ["OTO-001", "OTO-002", "OTO-003"]
    assert "OTO-001" in (await listed(world, "pia"))[1]
    assert "OTO-001" not in (await listed(world, "pia", figure="identified"))[1]
    assert "OTO-001" in (await listed(world, "quinn"))[1]
    assert "OTO-001" not in (await listed(world, "quinn", figure="identified"))[1]


async def test_concerns_of_safeguarding_are_counted_and_never_listed(world: World):
    await case_at(world, "decided", "OTO-002")
    assert "safeguarding_concerns" not in set(COUNTED)
    answer = await world.get("mo", CASES, params={"figure": "safeguarding_concerns"})
    assert answer.status_code == 422


@pytest.mark.parametrize("who", ["home_a", "finn"])
async def test_no_clock_tells_of_a_hold_to_whoever_is_not_told_of_it(world: World, who: str):
    await case_at(world, "assessment", "OTO-001")

    start = world.clock.now()

    async def told() -> list[Any]:
        """Everything that clocks and lists say of the case, on that day and long after."""
        found = list[Any]()
        for days in (0, 60):
            world.clock.move(start + timedelta(days=days))
            found += [await listed(world, who, due=due) for due in Due]
            found += [await listed(world, who, overdue=late) for late in (True, False)]
            found.append(await listed(world, who, order="due"))
            rows = (await world.get(who, CASES)).json()["cases"]
            found += [(row["due_on"], row["overdue"], row["hold"]) for row in rows]
            found.append((await world.get(who, f"{CASES}/OTO-001")).json()["clocks"])
        world.clock.move(start)
        return found

    before = await told()
    reason = "The council has begun an enquiry into the home."
    held = await world.move("sam", "OTO-001", "place_hold", {"kind": "SAFEGUARDING", "reason": reason})
    assert held.status_code == 200, held.text
    assert await listed(world, "mo", due="no_clock") == (1, ["OTO-001"])
    assert await told() == before
    due = (await world.get("mo", CASES)).json()["cases"][0]["due_on"]
    world.clock.move(start + timedelta(days=10))
    hold = (await world.get("sam", f"{CASES}/OTO-001")).json()["holds"][0]["id"]
    lifted = await world.move(
        "sam",
        "OTO-001",
        "lift_hold",
        {"hold": hold, "note": "The council closed its enquiry and found nothing."},
    )
    assert lifted.status_code == 200, lifted.text
    assert (await world.get("mo", CASES)).json()["cases"][0]["due_on"] > due, "the days on hold do not count"
    assert await told() == before, "nor does it tell of one that is over"
