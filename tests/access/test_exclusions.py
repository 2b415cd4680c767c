"""Whoever declares an interest never sees the case again, and no administrator can undo that alone."""

from typing import Any

import pytest

from tests.access.people import excluded, gone, join
from tests.conftest import World
from tests.make import case_at, creation
from tests.records import chain

REASON = {"reason": "They declared the wrong home; the letter is on file."}


async def test_a_declared_case_disappears_everywhere(world: World):
    road = await case_at(world, "qa_review")
    nowhere = (await world.get("quinn", "/v1/cases/NOT-THERE")).json()
    before = await world.get("quinn", f"/v1/cases/{road.ref}")
    assert before.status_code == 200
    await excluded(world, "quinn", ref=road.ref)
    for path in ("", "/history", "/patient", "/files", "/files/file_1"):
        answer = await world.get("quinn", f"/v1/cases/{road.ref}{path}")
        told = answer.json() | {"instance": "", "trace_id": ""}
        assert (answer.status_code, told) == (404, nowhere | {"instance": "", "trace_id": ""}), path
    listed = await world.get("quinn", "/v1/cases", params={"ref": road.ref})
    assert listed.json() == {"cases": [], "next": None, "total": 0}
    moved = await world.post("quinn", f"/v1/cases/{road.ref}/moves/qa_pass", {}, seen=road.case["seq"])
    assert moved.status_code == 404
    glass = {"reason_code": "SAFEGUARDING", "reason": "I would like to see it all the same, please."}
    assert (await world.post("quinn", f"/v1/cases/{road.ref}/break-glass", glass)).status_code == 404
    assert (await world.get("quinn", "/v1/reports/headline?range=all")).json()["under_way"] == 0
    assert (await world.get("mo", "/v1/reports/headline?range=all")).json()["under_way"] == 1


async def test_a_declared_home_takes_every_case_of_it_and_lets_none_be_opened(world: World):
    await case_at(world, "draft", "OTO-001")
    await case_at(world, "draft", "OTO-004")
    await excluded(world, "casey", provider="PRV-A")
    assert [row["ref"] for row in (await world.get("casey", "/v1/cases")).json()["cases"]] == ["OTO-004"]
    opened = await world.post("casey", "/v1/cases", creation("OTO-002"))
    assert opened.status_code == 403 and "declared an interest" in opened.json()["detail"]
    assert (await world.post("casey", "/v1/cases", creation("OTO-005"))).status_code == 201


async def test_it_takes_two_others_to_lift_it_each_with_a_reason(world: World):
    road = await case_at(world, "qa_review")
    await join(world, "minna", "CHC_OPS_MANAGER")
    await join(world, "both", "CHC_OPS_MANAGER", "QA_CLINICIAN")
    id = await excluded(world, "both", ref=road.ref)

    async def say(who: str, step: str, body: Any = REASON) -> int:
        return (await world.post(who, f"/v1/exclusions/{id}/{step}", body)).status_code

    assert id not in {row["id"] for row in (await world.get("both", "/v1/exclusions")).json()}
    assert [await say("both", step) for step in ("ask", "confirm")] == [404, 404]
    assert await say("minna", "confirm") == 409
    assert await say("minna", "ask", {"reason": "no"}) == 422
    assert await say("minna", "ask") == 200
    assert [await say("minna", step) for step in ("ask", "confirm")] == [409, 403]
    assert await gone(world, "both", road.ref)
    assert await say("quinn", "confirm") == 403  # not an administrator of anything
    assert await say("mo", "confirm") == 200
    assert not await gone(world, "both", road.ref)
    assert await say("mo", "confirm") == 404
    acts = [(entry["act"], entry["actor"]) for entry in await chain(world, f"exclusion/QTV/{id}")]
    assert acts == [("declare_interest", "both"), ("ask_to_lift", "minna"), ("confirm_lifting", "mo")]


async def test_lifting_needs_a_second_factor(world: World):
    road = await case_at(world, "qa_review")
    id = await excluded(world, "quinn", ref=road.ref)
    headers = {"Authorization": f"Bearer {world.token('mo', factor=False)}"}
    asked = await world.client.post(f"/v1/exclusions/{id}/ask", json=REASON, headers=headers)
    assert (asked.status_code, asked.json()["code"]) == (403, "StepUpNeeded")


async def test_an_administrator_who_is_excluded_too_is_not_told_of_it(world: World):
    road = await case_at(world, "qa_review")
    await join(world, "minna", "CHC_OPS_MANAGER")
    id = await excluded(world, "quinn", ref=road.ref)
    assert [row["ref"] for row in (await world.get("minna", "/v1/exclusions")).json()] == [road.ref]
    await excluded(world, "minna", provider="PRV-A")
    assert (await world.get("minna", "/v1/exclusions")).json() == []
    assert (await world.post("minna", f"/v1/exclusions/{id}/ask", REASON)).status_code == 404


async def test_another_organisation_neither_sees_nor_lifts_it(world: World):
    road = await case_at(world, "qa_review")
    id = await excluded(world, "quinn", ref=road.ref)
    assert (await world.get("nosy", "/v1/exclusions")).json() == []
    assert (await world.post("nosy", f"/v1/exclusions/{id}/ask", REASON)).status_code == 404


@pytest.mark.parametrize(
    "changes",
    [{"ref": None}, {"provider": "PRV-A"}, {"kind": "NONE"}, {"reason": "short"}, {"ref": "NOT-THERE"}],
    ids=str,
)
async def test_what_is_declared_has_to_make_sense(world: World, changes: dict[str, Any]):
    road = await case_at(world, "draft")
    said = {"ref": road.ref, "kind": "PERSONAL", "reason": "The person is an aunt of mine."} | changes
    answer = await world.post("casey", "/v1/interests", said)
    assert answer.status_code == (404 if changes.get("ref") else 422)
    assert (await world.get("casey", "/v1/interests")).json() == []


async def test_saying_it_twice_is_saying_it_once_and_what_case_it_was_is_not_told(world: World):
    road = await case_at(world, "draft")
    await excluded(world, "casey", provider="PRV-A")
    await excluded(world, "casey", provider="PRV-A")
    told = (await world.get("casey", "/v1/interests")).json()
    assert len(told) == 1 and road.ref not in str(told) and "ref" not in told[0]


async def test_a_repeated_request_shows_no_case_that_is_gone_by_now(world: World):
    road = await case_at(world, "gate_checks")
    form, key = road.papers.safeguarding(road.day(0)), "a key of my own"
    path = f"/v1/cases/{road.ref}/moves/record_safeguarding_check"
    first = await world.post("sam", path, form, seen=road.case["seq"], key=key)
    again = await world.post("sam", path, form, seen=road.case["seq"], key=key)
    assert (first.status_code, again.content) == (200, first.content)
    await excluded(world, "sam", ref=road.ref)
    assert (await world.post("sam", path, form, seen=road.case["seq"], key=key)).status_code == 404


async def test_a_member_who_leaves_for_an_item_is_excluded_from_its_case(world: World):
    road = await case_at(world, "panel_listed")
    item = f"/v1/sittings/{road.sitting}/items/{road.ref}"
    declared = {"person": "sol", "kind": "PERSONAL", "action": "LEAVE", "reason": "A cousin lives there."}
    assert (await world.post("sol", f"{item}/interests", declared)).status_code == 200
    assert await gone(world, "sol", road.ref)
    assert (await world.get("sol", f"/v1/sittings/{road.sitting}")).json()["items"] == []
    assert (await world.post("sol", f"{item}/ballots", {"choice": "APPROVE"})).status_code == 404
    assert len((await world.get("pat", f"/v1/sittings/{road.sitting}")).json()["items"]) == 1
