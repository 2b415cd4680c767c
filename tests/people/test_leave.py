"""GET and POST /v1/people/leave: who is away on which days, and who may know."""

from typing import Any

import pytest

from tests.conftest import World
from tests.records import chain, everything

PATH = "/v1/people/leave"
AUTUMN = {"from_day": "2026-10-05", "until_day": "2026-10-16"}


async def entered(world: World, who: str, **changes: Any) -> dict[str, Any]:
    """The leave that `who` enters."""
    answer = await world.post(who, PATH, AUTUMN | changes)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def listed(world: World, who: str) -> list[str]:
    answer = await world.get(who, PATH)
    assert answer.status_code == 200
    return [leave["person"] for leave in answer.json()]


async def test_one_enters_one_s_own_leave_and_sees_it(world: World):
    made = await entered(world, "tess", note="Annual leave")
    assert (made["person"], made["from_day"], made["until_day"]) == ("tess", "2026-10-05", "2026-10-16")
    assert (made["note"], made["made_by"]) == ("Annual leave", "tess")
    assert (await world.get("tess", PATH)).json() == [made]
    assert await listed(world, "sol") == []
    (entry,) = await chain(world, f"leave/QTV/{made['id']}")
    assert (entry["event"], entry["actor"], entry["texts"]) == ("leave_entered", "tess", ["/note"])
    assert entry["data"] == AUTUMN | {"person": "tess"}


@pytest.mark.parametrize("keeper", ["sid", "mo"])
async def test_the_secretary_and_the_operations_manager_keep_everybody_s(world: World, keeper: str):
    await entered(world, "tess")
    made = await entered(world, keeper, person="pia")
    assert (made["person"], made["made_by"]) == ("pia", keeper)
    assert await listed(world, keeper) == ["pia", "tess"]
    assert await listed(world, "pia") == ["pia"], "it is theirs, whoever entered it"


async def test_nobody_else_enters_or_sees_a_colleague_s_leave(world: World):
    await entered(world, "tess")
    before = await everything(world)
    for who in ("pia", "ada", "casey", "sys", "audrey"):
        answer = await world.post(who, PATH, AUTUMN | {"person": "tess"})
        assert (answer.status_code, answer.json()["code"]) == (403, "NotAllowed")
        assert await listed(world, who) == []
    assert await everything(world) == before


async def test_another_organisation_s_leave_is_not_there(world: World):
    made = await entered(world, "tess")
    assert await listed(world, "nosy") == []  # an operations manager of the neighbour
    assert (await world.post("nosy", f"{PATH}/{made['id']}/cancel")).status_code == 404
    answer = await world.post("nosy", PATH, AUTUMN | {"person": "tess"})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/person")


async def test_leave_that_makes_no_sense_is_refused_and_leaves_no_trace(world: World):
    before = await everything(world)
    for changes, pointer in (
        ({"until_day": "2026-10-04"}, "/until_day"),
        ({"until_day": "2027-10-06"}, "/until_day"),
        ({"person": "ghost"}, "/person"),
        ({"from_day": "1999-12-31"}, "/from_day"),
        ({"colour": "blue"}, "/colour"),
    ):
        answer = await world.post("mo", PATH, AUTUMN | changes)
        assert answer.status_code == 422, changes
        assert pointer in {fault["pointer"] for fault in answer.json()["errors"]}, answer.text
    assert (await world.post(None, PATH, AUTUMN)).status_code == 401
    assert await everything(world) == before
    assert (await world.post("mo", PATH, AUTUMN | {"until_day": "2027-10-05"})).status_code == 201, (
        "a year is a year"
    )


async def test_leave_that_is_over_is_not_listed_any_more(world: World):
    await entered(world, "tess", from_day="2026-09-01", until_day="2026-09-07")
    await entered(world, "tess", from_day="2026-09-01", until_day="2026-09-06")
    assert len(await listed(world, "tess")) == 1


async def test_leave_is_taken_back_once_by_whose_it_is_or_by_its_keepers(world: World):
    first, second = await entered(world, "tess"), await entered(world, "tess")
    for who in ("sol", "ada"):
        answer = await world.post(who, f"{PATH}/{first['id']}/cancel")
        assert (answer.status_code, answer.json()["code"]) == (404, "NotFound")
    assert (await world.post("tess", f"{PATH}/lve_0/cancel")).status_code == 404
    for who, leave in (("tess", first), ("sid", second)):
        done = await world.post(who, f"{PATH}/{leave['id']}/cancel")
        assert (done.status_code, done.json()) == (200, {"id": leave["id"], "state": "cancelled"})
    assert await listed(world, "tess") == []
    before = await everything(world)
    again = await world.post("tess", f"{PATH}/{first['id']}/cancel")
    assert (again.status_code, again.json()["code"]) == (409, "Conflict")
    assert await everything(world) == before
    events = [entry["event"] for entry in await chain(world, f"leave/QTV/{first['id']}")]
    assert events == ["leave_entered", "leave_cancelled"]
