"""Where reviews stand, what was decided, and what panels did: counts, over the cases of the headline."""

from datetime import timedelta
from typing import Any

from tests.access.people import excluded
from tests.conftest import World
from tests.make import case_at, create
from tests.records import everything

PRACTICE = "/v1/reports/practice"


async def told(world: World, who: str = "mo", range: str = "all") -> dict[str, Any]:
    answer = await world.get(who, PRACTICE, params={"range": range})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_open_cases_age_against_their_clocks(world: World):
    await case_at(world, "gate_checks")
    [at] = (await told(world))["standing"]
    counts = ("no_clock", "in_time", "due_soon", "overdue", "long_overdue")
    assert (at["stage"], sum(at[name] for name in counts), at["long_overdue"]) == ("gate_checks", 1, 0)
    world.clock.move(world.clock.now() + timedelta(days=40))
    [late] = (await told(world))["standing"]
    assert [late[name] for name in counts] == [0, 0, 0, 0, 1]


async def test_what_was_decided_and_what_the_panel_did(world: World):
    await case_at(world, "decided")
    found = await told(world)
    [outcome], [sat] = found["outcomes"], found["sittings"]
    assert (outcome["provider"], outcome["outcome"], outcome["cases"]) == ("PRV-A", "APPROVE", 1)
    assert (sat["decided"], sat["deferred"], sat["inquorate"], sat["exclusions"]) == (1, 0, 0, 0)
    assert "OTO-001" not in str(found)


async def test_a_case_one_is_excluded_from_is_not_counted(world: World):
    await case_at(world, "decided")
    await excluded(world, "pia", provider="PRV-A")
    found = await told(world, "pia")
    assert (found["standing"], found["outcomes"], found["sittings"]) == ([], [], [])
    assert (await told(world))["sittings"][0]["exclusions"] == 1


async def test_a_cohort_counts_its_own(world: World):
    await create(world, "OTO-002")
    before = await everything(world)
    assert (await told(world, range="cohort"))["standing"] == []
    assert (await world.get("casey", PRACTICE)).status_code == 403
    assert await everything(world) == before
