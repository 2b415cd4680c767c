"""Every answer that shows a person's record is written down before it leaves, or it does not leave."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.people.routes import ROUTES
from tests.access.people import excluded, join
from tests.conftest import World
from tests.make import case_at, create, creation
from tests.records import as_owner, database_of, everything


async def readings(world: World, ref: str = "OTO-001") -> list[dict[str, Any]]:
    """The read log of the case's person, oldest first, without the auditor's own look-ups of it."""
    rows = (await world.get("audrey", f"/v1/cases/{ref}/readings", params={"limit": 1000})).json()["readings"]
    return [row for row in reversed(rows) if row["what"] != "list_readings"]


async def test_one_row_for_each_person_shown_with_who_which_why_and_when(world: World):
    for ref in ("OTO-001", "OTO-004"):
        await case_at(world, "draft", ref)
    before = len(await readings(world))
    headers = {"Reading-Reason": "Preparing Monday's allocation"}
    listed = await world.get("mo", "/v1/cases", headers=headers)
    assert len(listed.json()["cases"]) == 2
    for ref in ("OTO-001", "OTO-004"):
        last = (await readings(world, ref))[-1]
        assert (last["person"], last["name"], last["ref"], last["what"]) == (
            "mo",
            "Mo Clarke",
            ref,
            "list_cases",
        )
        assert (last["why"], last["organisation"], last["roles"]) == (
            "Preparing Monday's allocation",
            "QTV",
            "CHC_OPS_MANAGER",
        )
        assert last["at"].startswith(world.clock.now().isoformat()[:16])
    assert len(await readings(world)) == before + 1


async def test_a_move_that_shows_the_case_is_a_reading_too_and_a_refusal_is_none(world: World):
    road = await case_at(world, "draft")
    before = len(await readings(world))
    refused = await world.post("ada", f"/v1/cases/{road.ref}/moves/submit", {}, seen=road.case["seq"])
    assert refused.status_code == 404 and len(await readings(world)) == before
    seq = road.case["seq"]
    moved = await world.post(
        "casey", f"/v1/cases/{road.ref}/moves/submit", road.papers.submission(road.day(0)), seen=seq
    )
    assert moved.status_code == 200
    assert [row["what"] for row in (await readings(world))[before:]] == ["make_move"]


async def test_br46_safeguarding_detail_is_named_in_the_log_and_an_auditor_gives_a_reason_for_it(
    world: World,
):
    road = await case_at(world, "gate_checks")
    concern = road.papers.concern(road.day(0))
    assert (await world.move("sam", road.ref, "record_safeguarding_check", concern)).status_code == 200
    said = concern["concerns"][0]["relevance"]
    why = {"Reading-Reason": "Complaint 2026-114 about this home"}
    shown = {
        "sam": await world.get("sam", f"/v1/cases/{road.ref}"),
        "mo": await world.get("mo", f"/v1/cases/{road.ref}"),
        "audrey": await world.get("audrey", f"/v1/cases/{road.ref}"),
        "audrey with a reason": await world.get("audrey", f"/v1/cases/{road.ref}", headers=why),
    }
    assert {who for who, answer in shown.items() if said in answer.text} == {"sam", "audrey with a reason"}
    log = [(row["person"], row["why"], row["detail"]) for row in (await readings(world))[-4:]]
    assert log == [
        ("sam", "", "SAFEGUARDING"),
        ("mo", "", "FINANCE"),
        ("audrey", "", "FINANCE"),
        ("audrey", why["Reading-Reason"], "FINANCE, SAFEGUARDING"),
    ]


async def test_whoever_sees_an_agenda_is_written_down_for_each_case_on_it(world: World):
    road = await case_at(world, "panel_listed")
    before = len(await readings(world))
    await world.get("sol", f"/v1/sittings/{road.sitting}")
    await world.get("sol", "/v1/sittings")
    found = (await readings(world))[before:]
    assert [(row["person"], row["what"]) for row in found] == [
        ("sol", "get_sitting"),
        ("sol", "list_sittings"),
    ]


async def test_nothing_is_shown_when_it_cannot_be_written_down(world: World):
    road = await case_at(world, "panel_listed")
    world.spoilt = True
    async with as_owner(world) as db:
        await db.execute(text("ALTER TABLE reading RENAME TO lost"))
    shows = [f"/v1/cases/{road.ref}", f"/v1/cases/{road.ref}/history", f"/v1/cases/{road.ref}/patient",
             "/v1/cases", f"/v1/cases/{road.ref}/files", f"/v1/sittings/{road.sitting}"]  # fmt: skip
    for path in shows:
        answer = await world.get("ada", path)
        assert (answer.status_code, answer.json()["code"]) == (503, "Unavailable"), path
        assert road.ref not in answer.json()["detail"]
    moved = await world.post("ada", f"/v1/cases/{road.ref}/moves/amend_package", {}, seen=road.case["seq"])
    assert moved.status_code in {403, 409, 422, 503}
    quiet = await world.get("ada", "/v1/processes/one_to_one")
    assert quiet.status_code == 200


async def test_the_read_log_is_never_altered(world: World):
    await case_at(world, "draft")
    before = (await everything(world, readings=True))["reading"]
    assert before
    for statement in ("UPDATE reading SET person = 'nobody'", "DELETE FROM reading"):
        with pytest.raises(DBAPIError):
            async with database_of(world).transaction(everything=True) as db:
                await db.execute(text(statement))
    assert (await everything(world, readings=True))["reading"] == before


async def test_who_may_ask_who_has_looked(world: World):
    road = await case_at(world, "draft")
    for who, status in (
        ("audrey", 200),
        ("ivy", 200),
        ("casey", 200),
        ("mo", 403),
        ("ada", 403),
        ("nosy", 403),
    ):
        answer = await world.get(who, f"/v1/cases/{road.ref}/readings")
        assert answer.status_code == status, who
    await excluded(world, "casey", ref=road.ref)
    assert (await world.get("casey", f"/v1/cases/{road.ref}/readings")).status_code == 404
    pages = (await world.get("ivy", f"/v1/cases/{road.ref}/readings", params={"limit": 1})).json()
    further = {"limit": 1, "before": pages["next"]}
    more = (await world.get("ivy", f"/v1/cases/{road.ref}/readings", params=further)).json()
    assert more["readings"][0]["number"] < pages["readings"][0]["number"]


async def test_who_has_looked_is_told_of_no_case_that_whoever_asks_may_not_know_of(world: World):
    await create(world, "OTO-001")
    same = creation("OTO-701", provider="PRV-B", patient={"nhs_number": "9991000003"})
    assert (
        await world.post("casey", "/v1/cases", same)
    ).status_code == 201  # the same person, at another home
    await join(world, "noor", "CASE_ADMIN", team="North")
    await world.post("mo", "/v1/teams/North", {"homes": ["PRV-A"]})
    await excluded(world, "ivy", provider="PRV-B")

    async def told(who: str, ref: str) -> set[str]:
        answer = await world.get(who, f"/v1/cases/{ref}/readings")
        return {row["ref"] for row in answer.json().get("readings", [])}

    for who in ("audrey", "casey"):
        assert await told(who, "OTO-001") == {"OTO-001", "OTO-701"}, who
    for who in ("noor", "ivy"):  # of another team; with an interest in the other home
        assert await told(who, "OTO-001") == {"OTO-001"}, who
        assert (await world.get(who, "/v1/cases/OTO-701/readings")).status_code == 404, who


def test_every_address_that_answers_with_a_case_is_marked_to_be_written_down():
    about = {name for name in ROUTES if any(word in name for word in ("case", "history", "patient", "item"))}
    quiet = {"import_cases"}  # a report of rows, no record
    assert {name for name in about - quiet if not ROUTES[name].shows} == set()
