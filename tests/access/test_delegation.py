"""Delegation: both names on the record, duties separated over both, and no sight that the delegate could not have."""

from datetime import timedelta
from typing import Any

import pytest

from tests.access.people import excluded, gone, join
from tests.conftest import World
from tests.make import case_at
from tests.records import chain

GIVEN = {
    "taker": "rory",
    "roles": ["REVIEWER"],
    "from_day": "2026-09-01",
    "until_day": "2026-10-30",
    "reason": "Leave",
}
FOR_ADA = {"On-Behalf-Of": "ada"}


async def given(world: World, who: str = "ada", **changes: Any) -> Any:
    return await world.post(who, "/v1/delegations", GIVEN | changes)


async def test_the_delegate_works_on_the_case_under_both_names(world: World):
    road = await case_at(world, "assessment")
    assert (await given(world)).status_code == 201
    assert await gone(world, "rory", road.ref)
    shown = await world.get("rory", f"/v1/cases/{road.ref}", headers=FOR_ADA)
    assert shown.status_code == 200
    form = {"reason": "The observation records stop in August."}
    path = f"/v1/cases/{road.ref}/moves/return_for_evidence"
    moved = await world.post("rory", path, form, seen=shown.json()["seq"], headers=FOR_ADA)
    assert moved.status_code == 200, moved.text
    entry = (await chain(world, f"case/QTV/{road.ref}"))[-1]
    assert (entry["actor"], entry["on_behalf_of"]) == ("rory", "ada")
    log = (await world.get("audrey", f"/v1/cases/{road.ref}/readings")).json()["readings"]
    assert {(row["person"], row["on_behalf_of"]) for row in log if row["person"] == "rory"} == {
        ("rory", "ada")
    }


async def test_duties_are_separated_over_both(world: World):
    await join(world, "rae", "REVIEWER", "QA_CLINICIAN")
    road = await case_at(world, "qa_review", reviewer="rae")
    lent = await given(world, "quinn", taker="rae", roles=["QA_CLINICIAN"])
    assert lent.status_code == 201, lent.text
    passed = await world.post(
        "rae",
        f"/v1/cases/{road.ref}/moves/qa_pass",
        road.papers.quality(),
        seen=road.case["seq"],
        headers={"On-Behalf-Of": "quinn"},
    )
    assert passed.status_code == 409
    assert "separate_people" in {obstacle["rule"] for obstacle in passed.json()["obstacles"]}


@pytest.mark.parametrize("who", ["rory", "ada"])
async def test_what_either_of_the_two_is_excluded_from_stays_closed(world: World, who: str):
    road = await case_at(world, "assessment")
    await given(world)
    await excluded(world, who, provider="PRV-A")
    assert (await world.get("rory", f"/v1/cases/{road.ref}", headers=FOR_ADA)).status_code == 404


async def test_it_holds_from_its_first_day_to_its_last_and_ends_at_once(world: World):
    await case_at(world, "assessment")
    asked = ("rory", "/v1/cases/OTO-001")
    await given(world, from_day=(world.clock.now().date() + timedelta(days=1)).isoformat())
    assert (await world.get(*asked, headers=FOR_ADA)).status_code == 403
    world.clock.move(world.clock.now() + timedelta(days=1))
    assert (await world.get(*asked, headers=FOR_ADA)).status_code == 200
    id = (await world.get("rory", "/v1/delegations")).json()[0]["id"]
    assert (await world.post("sam", f"/v1/delegations/{id}/end")).status_code == 404
    assert (await world.post("rory", f"/v1/delegations/{id}/end")).status_code == 200
    assert (await world.post("rory", f"/v1/delegations/{id}/end")).status_code == 409
    assert (await world.get(*asked, headers=FOR_ADA)).status_code == 403


@pytest.mark.parametrize(
    ("who", "changes", "status"),
    [
        ("ada", {"taker": "finn"}, 422),  # finance could not read what a reviewer reads
        ("ada", {"taker": "nosy"}, 422),  # works next door
        ("ada", {"taker": "ada"}, 422),
        ("ada", {"roles": ["QA_CLINICIAN"]}, 422),
        ("ada", {"until_day": "2026-08-01"}, 422),
        ("ada", {"until_day": "2027-09-01"}, 422),
        ("ada", {"from_day": "2026-01-01", "until_day": "2026-02-01"}, 422),
        ("sys", {"taker": "ivy", "roles": ["SYSADMIN"]}, 422),
        ("rory", {"giver": "ada"}, 403),
        ("mo", {"giver": "ada"}, 201),
        ("mo", {"giver": "ada", "taker": "mo"}, 403),
    ],
)
async def test_what_can_be_passed_on(world: World, who: str, changes: dict[str, Any], status: int):
    answer = await given(world, who, **changes)
    assert answer.status_code == status, answer.text


async def test_a_delegate_passes_nothing_on(world: World):
    await given(world)
    await join(world, "rex", "REVIEWER")
    body = GIVEN | {"giver": "ada", "taker": "rex"}
    assert (await world.post("rory", "/v1/delegations", body, headers=FOR_ADA)).status_code == 403
    opening = {"reason_code": "OUT_OF_HOURS", "reason": "I would rather do this in her name."}
    await case_at(world, "assessment", "OTO-004", reviewer="rex")
    glass = await world.post("rory", "/v1/cases/OTO-004/break-glass", opening, headers=FOR_ADA)
    assert glass.status_code == 403


async def test_a_delegate_declares_their_own_interest_and_not_that_of_whom_they_stand_in_for(world: World):
    road = await case_at(world, "assessment")
    await given(world)
    tie = {"ref": road.ref, "kind": "PERSONAL", "reason": "The person is a cousin of mine."}
    declared = await world.post("rory", "/v1/interests", tie, headers=FOR_ADA)
    assert declared.status_code == 201, declared.text
    assert (await world.get("rory", f"/v1/cases/{road.ref}", headers=FOR_ADA)).status_code == 404
    assert not await gone(world, "ada", road.ref)
    assert (await world.get("ada", "/v1/interests")).json() == []
    assert len((await world.get("rory", "/v1/interests")).json()) == 1
