"""Which cases each role reaches, and by what: record level, over the real tables."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from app.people.asking import PEOPLE
from app.programmes.one_to_one.views import EMERGENCY, NARROW_VIEWS
from app.programmes.roles import Role
from tests.access.people import join
from tests.conftest import World
from tests.make import case_at
from tests.records import database_of

pytestmark = pytest.mark.uncounted

MONDAY = date(2026, 9, 7)


async def seen(world: World, who: str, ref: str = "OTO-001") -> bool:
    """Whether the case exists for them: the case, the list and the history have to agree."""
    one = await world.get(who, f"/v1/cases/{ref}")
    listed = [row["ref"] for row in (await world.get(who, "/v1/cases")).json().get("cases", [])]
    told = await world.get(who, f"/v1/cases/{ref}/history")
    assert one.status_code == told.status_code
    assert (one.status_code == 200) == (ref in listed)
    return one.status_code == 200


async def test_each_role_sees_a_case_only_while_something_ties_them_to_it(world: World):
    await join(world, "olga", "ON_CALL")
    await join(world, "quincy", "QA_CLINICIAN")
    everybody = ("ada", "rory", "quinn", "quincy", "pia", "pat", "sol", "sid", "sam", "casey", "mo", "brook",
                 "finn", "audrey", "home_a", "home_b", "nosy", "olga")  # fmt: skip
    always = {"sam", "casey", "mo", "brook", "finn", "audrey", "home_a"}
    business = {"pia", "sid", "olga"}
    for stage, more in (
        ("draft", set[str]()),
        ("referred", set()),
        ("assessment", {"ada"}),
        ("qa_review", {"ada", "quinn", "quincy"}),
        ("panel_ready", {"ada", "quinn", *business}),
        ("panel_listed", {"ada", "quinn", *business, "pat", "sol"}),
        ("decided", {"ada", "quinn", *business, "pat", "sol"}),
        ("implementing", {"ada", "quinn", "pia", "olga", "pat", "sol"}),
    ):
        await case_at(world, stage, start=MONDAY)
        found = {who for who in everybody if await seen(world, who)}
        assert found == always | more, stage


async def test_papers_are_read_until_five_working_days_after_the_minutes(world: World):
    road = await case_at(world, "decided")
    assert await seen(world, "sol")
    signed = await world.post("pia", f"/v1/sittings/{road.sitting}/minutes")
    assert signed.status_code == 200
    world.clock.move(world.clock.now() + timedelta(days=7))  # five working days and a weekend
    assert await seen(world, "sol")
    world.clock.move(world.clock.now() + timedelta(days=1))
    assert not await seen(world, "sol")
    agenda = (await world.get("sol", f"/v1/sittings/{road.sitting}")).json()
    assert agenda["items"] == []


async def test_papers_are_taken_back_with_the_item(world: World):
    road = await case_at(world, "panel_listed")
    item = f"/v1/sittings/{road.sitting}/items/{road.ref}/outcomes/unlist"
    assert await seen(world, "sol")
    case = (await world.get("pia", f"/v1/cases/{road.ref}")).json()
    taken = await world.post("pia", item, {"reason": "The papers were incomplete."}, seen=case["seq"])
    assert taken.status_code == 200, taken.text
    assert not await seen(world, "sol")


async def test_a_team_sees_the_cases_of_its_homes_and_whoever_has_no_team_sees_all(world: World):
    await case_at(world, "draft", "OTO-001")  # lives at PRV-A
    await case_at(world, "draft", "OTO-004")  # lives at PRV-B
    await join(world, "noor", "CASE_ADMIN", team="North")
    assert not await seen(world, "noor", "OTO-001")
    made = await world.post("mo", "/v1/teams/North", {"homes": ["PRV-A"]})
    assert made.status_code == 200
    assert [await seen(world, "noor", ref) for ref in ("OTO-001", "OTO-004")] == [True, False]
    assert [await seen(world, "casey", ref) for ref in ("OTO-001", "OTO-004")] == [True, True]
    told = (await world.get("mo", "/v1/teams")).json()
    assert told == [{"team": "North", "people": ["noor"], "homes": ["PRV-A"]}]
    unknown = await world.post("mo", "/v1/teams/North", {"homes": ["PRV-A", "PRV-Z"]})
    assert unknown.status_code == 422 and "number 2" in unknown.json()["detail"]


async def test_a_case_that_was_given_to_somebody_else_is_gone(world: World):
    road = await case_at(world, "assessment")
    form = {"reviewer": "rory", "no_conflict": True, "reason": "Ada is away for the rest of the month."}
    moved = await world.move("mo", road.ref, "reassign_reviewer", form)
    assert moved.status_code == 200, moved.text
    assert [await seen(world, who) for who in ("ada", "rory")] == [False, True]


async def test_the_chair_can_give_care_back_at_any_hour_and_reads_no_more_than_that_needs(world: World):
    road = await case_at(world, "implementing")
    await world.post("pia", f"/v1/sittings/{road.sitting}/minutes")
    world.clock.move(world.clock.now() + timedelta(days=30))
    shown = (await world.get("pia", f"/v1/cases/{road.ref}")).json()
    assert set(shown["facts"]) <= EMERGENCY
    assert "reinstate_emergency" in {option["action"] for option in shown["options"]}
    form = {"happened_on": world.clock.now().date().isoformat(), "trigger": "FALL_WITH_INJURY"}
    given_back = await world.move("pia", road.ref, "reinstate_emergency", form)
    assert given_back.status_code == 200, given_back.text


async def test_whoever_is_finance_as_well_as_reviewer_reads_more_where_they_review(world: World):
    async with database_of(world).transaction(everything=True) as db:
        await db.execute(update(PEOPLE).where(PEOPLE.c.id == "rory").values(roles=["REVIEWER", "FINANCE"]))
    await case_at(world, "assessment", "OTO-001")
    await case_at(world, "assessment", "OTO-004", reviewer="rory")
    theirs, other = [(await world.get("rory", f"/v1/cases/{ref}")).json() for ref in ("OTO-004", "OTO-001")]
    assert "assessment" in theirs["facts"] and "evidence" in theirs["facts"]
    assert set(other["facts"]) <= NARROW_VIEWS[Role.FINANCE]
    assert other["options"] == [o for o in other["options"] if o["action"] in _moves_of_finance(other)]
    rows: dict[str, Any] = {row["ref"]: row for row in (await world.get("rory", "/v1/cases")).json()["cases"]}
    assert (rows["OTO-004"]["driver"], rows["OTO-001"]["driver"]) == ("BEHAVIOUR_AGGRESSION", None)
    by_driver = (await world.get("rory", "/v1/cases?driver=FALLS")).json()["cases"]
    assert by_driver == []  # the filter tells no more than the case would


def _moves_of_finance(case: dict[str, Any]) -> set[str]:
    return {"validate_finance"} & {option["action"] for option in case["options"]}


async def test_members_read_no_case_that_went_back_to_be_worked_on(world: World):
    """Papers are for a case before the panel: one that left the agenda by a move of its own is nobody's business there."""
    road = await case_at(world, "panel_listed")
    assert await seen(world, "sol")
    # new evidence goes back to quality assurance (BR35)
    today = world.clock.now().date()
    paper = road.papers.evidence(road.papers.evidence_types[0], today, None)
    added = await world.move("ada", road.ref, "add_evidence", paper)
    assert (added.status_code, added.json().get("stage")) == (200, "qa_review"), added.text
    assert not await seen(world, "sol")
    assert (await world.get("sol", f"/v1/sittings/{road.sitting}")).json()["items"] == []
