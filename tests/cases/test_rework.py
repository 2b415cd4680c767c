"""BR35: any change after quality assurance to plan, hours, rate or evidence is a new version, and goes back to it."""

from datetime import timedelta
from typing import Any

from app.clock import london_date
from app.demonstration import steps
from tests.access.people import join
from tests.conftest import World
from tests.make import Road, case_at, sitting_on
from tests.records import verified

WHY = "The contract names another rate since August."


def evidence(world: World) -> dict[str, Any]:
    """One more piece of evidence, held on paper."""
    today = london_date(world.clock.now()).isoformat()
    return {"type": "CARE_PLAN", "source_org": "PRV-A", "received_on": today, "held_at": "At the home"}


async def test_br35_a_change_after_quality_assurance_goes_back_to_it_as_a_new_version(world: World):
    road = await case_at(world, "panel_ready")
    passed = road.case
    assert {"quality_assurance", "safeguarding", "liberty"} == set(passed["facts"]["gates"])
    lines = [line | {"hourly_rate": "17.00"} for line in road.papers.lines(168)]
    changed = await world.move("ada", road.ref, "amend_package", {"baseline": lines, "reason": WHY})
    assert changed.status_code == 200, changed.text
    case = changed.json()
    assert (case["stage"], case["version"]) == ("qa_review", passed["version"] + 1)
    assert set(case["facts"]["gates"]) == {"safeguarding", "liberty"}, (
        "what was passed is not passed any more"
    )
    assert case["money"]["baseline"] == "2856.00" and case["money"]["current"] == "2856.00"
    listing = {"ref": road.ref, "papers_issued_on": road.day(steps.PASSED).isoformat()}
    sitting = await sitting_on(world, road.day(steps.SITS), present=False)
    # the secretary sees it no more, and one who sees it all the same cannot list it
    await join(world, "sidney", "PANEL_SECRETARY", "CASE_ADMIN")
    for who, status, code in (("sid", 404, "NotFound"), ("sidney", 409, "NoSuchMove")):
        early = await world.post(who, f"/v1/sittings/{sitting}/items", listing, seen=case["seq"])
        assert (early.status_code, early.json()["code"]) == (status, code)
    # evidence and its verification after the next pass are changes as well
    for number, (who, action, form) in enumerate(
        (
            ("home_a", "add_evidence", evidence(world)),
            ("ada", "verify_evidence", {"item": item_of(road), "result": "VERIFIED"}),
        ),
        start=passed["version"] + 2,
    ):
        proposed = road.papers.quality()
        again = await world.move("quinn", road.ref, "qa_pass", proposed)
        assert again.status_code == 200, again.text
        assert again.json()["stage"] == "panel_ready"
        back = await world.move(who, road.ref, action, form)
        assert back.status_code == 200, back.text
        seen = (await world.get("ada", f"/v1/cases/{road.ref}")).json()
        assert (seen["stage"], seen["version"]) == ("qa_review", number)
        assert "quality_assurance" not in seen["facts"]["gates"]
    assert not (await verified(world)).faults


def item_of(road: Road) -> int:
    """The journal number of the first piece of evidence."""
    number: int = road.case["facts"]["evidence"][0]["seq"]
    return number


async def test_br35_a_listed_case_that_changes_leaves_the_agenda_and_can_be_listed_anew(world: World):
    road = await case_at(world, "panel_listed")
    before = road.case
    world.clock.advance(timedelta(hours=1))
    back = await world.move("home_a", road.ref, "add_evidence", evidence(world))
    assert back.status_code == 200, back.text
    case = (await world.get("ada", f"/v1/cases/{road.ref}")).json()
    assert (case["stage"], case["version"]) == ("qa_review", before["version"] + 1)
    assert case["facts"]["listing"] is None and case["facts"]["decision"] is None
    room = f"/v1/sittings/{road.sitting}/items/{road.ref}"
    world.clock.advance(timedelta(days=steps.SITS - steps.LISTED))
    for who, what, form in (("pia", "open", None), ("pia", "ballots", {"choice": "APPROVE"})):
        late = await world.post(who, f"{room}/{what}", form)
        assert late.status_code in {404, 409}, late.text
    world.clock.advance(timedelta(days=-8))
    assert (await world.move("quinn", road.ref, "qa_pass", road.papers.quality())).status_code == 200
    sitting = await sitting_on(world, road.day(steps.SITS + 7), present=False)
    listing = {"ref": road.ref, "papers_issued_on": road.day(steps.LISTED + 1).isoformat()}
    seen = (await world.get("sid", f"/v1/cases/{road.ref}")).json()["seq"]
    listed = await world.post("sid", f"/v1/sittings/{sitting}/items", listing, seen=seen)
    assert listed.status_code == 201, listed.text
    assert listed.json()["stage"] == "panel_listed"
    items = {
        i["ref"]: i["status"]
        for i in (await world.get("sid", f"/v1/sittings/{road.sitting}")).json()["items"]
    }
    assert items == {road.ref: "UNLISTED"}
    assert not (await verified(world)).faults


async def test_br35_before_quality_assurance_a_change_is_only_a_change(world: World):
    road = await case_at(world, "assessment")
    version = road.case["version"]
    added = await world.move("home_a", road.ref, "add_evidence", evidence(world))
    assert added.status_code == 200, added.text
    case = (await world.get("ada", f"/v1/cases/{road.ref}")).json()
    assert (case["stage"], case["version"]) == ("assessment", version)
