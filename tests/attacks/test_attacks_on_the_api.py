"""What somebody sent to the API to hurt the service or the people in it, and what comes of it now."""

import asyncio
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from sqlalchemy import text

from app.cases import refusals
from app.panels import hearing
from tests.access.people import join
from tests.conftest import World
from tests.make import case_at, create, creation, nhs_number, sitting_on
from tests.records import as_owner, database_of, everything, is_now, on_postgres, verified

NUL = "pia\0"
HELD = {"reason": "Something was reported that has to be looked at."}


async def test_a_home_cannot_make_a_case_unreadable_with_a_paper_of_the_year_1(world: World):
    road = await case_at(world, "gate_checks")
    paper = {
        "type": "INCIDENT_LOG",
        "received_on": "0001-01-01",
        "held_at": "At the home",
        "source_org": "PRV-A",
    }
    refused = await world.move("home_a", road.ref, "add_evidence", paper)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/received_on")


async def test_a_name_that_postgresql_cannot_keep_is_malformed(world: World):
    sitting = await sitting_on(world, date(2026, 10, 1), present=False)
    listed = {"ref": "OTO\0", "papers_issued_on": "2026-09-07"}
    before = await everything(world)
    for path, form in (
        ("/v1/sittings", {"held_on": "2026-10-01", "members": [{"person": NUL}]}),
        (f"/v1/sittings/{sitting}/attendance", {"person": NUL, "present": True}),
        (f"/v1/sittings/{sitting}/items", listed),
    ):
        answer = await world.post("sid", path, form, seen=1)
        assert (answer.status_code, answer.json()["code"]) == (422, "Malformed"), path
    assert await everything(world) == before


async def test_a_move_called_files_does_not_open_the_door_for_large_bodies(world: World):
    await create(world)
    answer = await world.ask(
        "casey", "POST", "/v1/cases/OTO-001/moves/files", content=b" " * (1024 * 1024 + 1), seen=1
    )
    assert (answer.status_code, answer.json()["code"]) == (413, "TooLarge")


async def test_a_reference_that_somebody_took_does_not_stop_the_next_case(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    await create(world, "Q-BBBBBBB")
    lots = iter("B" * 7 + "C" * 7)
    monkeypatch.setattr("app.cases.creation.secrets.choice", lambda _: next(lots))
    numbered = await world.post("casey", "/v1/cases", creation("OTO-002") | {"reference": None})
    assert (numbered.status_code, numbered.json()["ref"]) == (201, "Q-CCCCCCC")


@pytest.mark.parametrize("error", [TimeoutError(), ConnectionRefusedError()])
async def test_a_refusal_that_cannot_be_kept_is_given_all_the_same(
    world: World, monkeypatch: pytest.MonkeyPatch, error: Exception
):
    await create(world)

    async def fails(*_: Any) -> None:
        raise error

    monkeypatch.setattr(refusals, "append", fails)
    refused = await world.move("sam", "OTO-001", "submit", {"rationale": "Words enough.", "authoriser": "mo"})
    assert (refused.status_code, refused.json()["code"]) == (403, "NotYourRole")


async def test_every_one_of_many_attempts_at_once_is_kept(world: World):
    await create(world)
    tries = [world.move("sam", "OTO-001", "submit", {}, seen=1) for _ in range(16)]
    assert {answer.status_code for answer in await asyncio.gather(*tries)} == {403}
    async with database_of(world).transaction(reads=True, everything=True) as db:
        kept = await db.execute(text("SELECT count(*) FROM journal_entry WHERE chain LIKE 'refused/%'"))
        assert kept.scalar() == len(tries)


@pytest.mark.parametrize(("column", "other"), [("provider", "PRV-B"), ("patient", "pt_of_another")])
async def test_a_case_that_was_moved_to_another_home_or_person_in_the_tables_is_found(
    world: World, column: str, other: str
):
    world.spoilt = True
    await create(world)
    on_case = " ON review_case" if on_postgres(world) else ""
    async with as_owner(world) as db:
        await db.execute(text(f"DROP TRIGGER case_moves_with_journal{on_case}"))
        stranger = "INSERT INTO patient (id, organisation, no_number_because, name) VALUES ('pt_of_another', 'QTV', '', '')"
        await db.execute(text(stranger))
        await db.execute(text(f"UPDATE review_case SET {column} = '{other}'"))
    faults = (await verified(world)).faults
    assert [column in fault and other in fault for fault in faults] == [True]


@pytest.mark.parametrize("beside", ["SYSADMIN", "IG_GUARDIAN", "NO_SUCH_ROLE"])
async def test_a_blind_role_beside_a_narrow_one_shows_no_more(world: World, beside: str):
    await create(world)
    await is_now(world, "finn", roles=["FINANCE", beside])
    await is_now(world, "home_a", roles=["PROVIDER_USER", beside])
    for who in ("finn", "home_a"):
        seen = await world.get(who, "/v1/cases/OTO-001")
        assert seen.status_code == 200
        assert not {"assessment", "patient", "safeguarding"} & set(seen.json()["facts"])
        assert (await world.get(who, "/v1/cases/OTO-001/patient")).status_code == 403
    await is_now(world, "finn", roles=[beside])
    assert (await world.get("finn", "/v1/cases/OTO-001")).status_code == 403


async def test_a_home_does_not_read_of_an_enquiry_into_itself_in_the_history(world: World):
    road = await case_at(world, "evidence")
    placed = await world.move("sam", road.ref, "place_hold", {"kind": "SAFEGUARDING"} | HELD)
    secret = placed.json()["seq"]
    own = await world.move("home_a", road.ref, "place_hold", {"kind": "HOSPITAL_ADMISSION"} | HELD)
    note = {"note": "The council has closed its enquiry without action."}
    lifted = await world.move("sam", road.ref, "lift_hold", {"hold": secret} | note)
    assert lifted.status_code == 200
    for who, told in (("home_a", {own.json()["seq"]}), ("finn", set())):
        found = (await world.get(who, f"/v1/cases/{road.ref}/history")).json()
        holds = {e["seq"] for e in found["entries"] if e["action"] in ("place_hold", "lift_hold")}
        assert holds == told
    whole = (await world.get("audrey", f"/v1/cases/{road.ref}/history")).json()
    assert whole["head"] == found["head"] and whole["entries"][-1]["action"] == "lift_hold"


async def test_a_home_never_acts_on_the_case_of_another_commissioner_by_mistake(world: World):
    await create(world)
    await join(world, "nora", "CASE_ADMIN", organisation="QNB")
    form = creation() | {"commissioner": "QNB", "driver": "SEIZURES"}
    form["patient"] = {"nhs_number": nhs_number(7)}
    assert (await world.post("nora", "/v1/cases", form)).status_code == 201
    unclear = await world.get("home_a", "/v1/cases/OTO-001")
    assert (unclear.status_code, unclear.json()["code"]) == (409, "Conflict")
    assert "QNB.OTO-001 or QTV.OTO-001" in unclear.json()["detail"]
    for code in ("QNB", "QTV"):
        found = (await world.get("home_a", f"/v1/cases/{code}.OTO-001")).json()
        assert (found["organisation"], found["ref"]) == (code, "OTO-001")
    assert (await world.get("casey", "/v1/cases/QNB.OTO-001")).status_code == 404
    assert (await world.get("home_b", "/v1/cases/QTV.OTO-001")).status_code == 404


async def test_minutes_are_signed_in_the_room_of_the_sitting_that_decided_and_in_no_other(world: World):
    change = {"effective_from": "2026-09-07", "reason": "Agreed by the board."}
    await world.post("mo", "/v1/policies/one_to_one", change | {"changes": {"evidence_fresh_days": 90}})
    road = await case_at(world, "decided", start=date(2026, 9, 7))
    second = await sitting_on(world, date(2026, 10, 21))
    driver = {"driver": "FALLS", "baseline": None, "reason": "The driver was entered wrongly."}
    amended = await world.move("ada", road.ref, "amend_package", driver)
    assert amended.json()["stage"] == "qa_review", amended.text
    later = await case_at(world, "decided", start=date(2026, 9, 28), sitting=second)
    assert later.case["facts"]["decision"]["sitting"] == second
    path = f"/v1/sittings/{{}}/items/{road.ref}/minutes"
    wrong = await world.post("pia", path.format(road.sitting), {"correct": True})
    assert (wrong.status_code, wrong.json()["code"]) == (409, "Conflict")
    right = await world.post("pia", path.format(second), {"correct": True})
    assert right.status_code == 200, right.text


async def test_a_sitting_is_not_closed_while_a_case_is_put_on_its_agenda(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    """Whoever comes second waits: no case ever stands on the agenda of a sitting whose minutes are signed."""
    road = await case_at(world, "panel_ready")
    today = road.day(14)
    world.clock.move(datetime.combine(today, time(9), UTC))
    await world.move("sam", road.ref, "record_safeguarding_check", road.papers.safeguarding(today))
    checked = await world.move("sam", road.ref, "record_liberty_check", road.papers.liberty(today))
    sitting = await sitting_on(world, road.day(23), present=False)
    await world.post("sid", f"/v1/sittings/{sitting}/attendance", {"person": "pia", "present": True})
    signing: list[asyncio.Task[Any]] = []
    really = hearing.make_move

    async def slowly(*args: Any, **options: Any) -> Any:
        """The chair signs the minutes after the secretary looked whether they are signed."""
        signing.append(asyncio.create_task(world.post("pia", f"/v1/sittings/{sitting}/minutes")))
        while on_postgres(world) and not signing[0].done() and not await _somebody_waits(world):
            pass
        return await really(*args, **options)

    monkeypatch.setattr(hearing, "make_move", slowly)
    form = {"ref": road.ref, "papers_issued_on": today.isoformat()}
    listed = await world.post("sid", f"/v1/sittings/{sitting}/items", form, seen=checked.json()["seq"])
    signed = await signing[0]
    assert (listed.status_code, signed.status_code) == (201, 409), (listed.text, signed.text)
    assert "no outcome yet: OTO-001" in signed.json()["detail"]


async def _somebody_waits(world: World) -> bool:
    async with database_of(world).transaction(reads=True, everything=True) as db:
        return bool((await db.execute(text("SELECT count(*) FROM pg_locks WHERE NOT granted"))).scalar())
