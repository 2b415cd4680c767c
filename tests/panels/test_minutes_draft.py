"""GET .../minutes and what stands beside it: a draft that writes itself, words of the chair, a signature, addenda."""

import hashlib
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.panels.minutes import TEXTS
from tests.conftest import World
from tests.panels.room import Room, heard, listed
from tests.records import chain, database_of, everything, verified

SAID = {
    "reasons": "The plan is stepped and watched, and the evidence bears it out.",
    "discussion": "The nights were talked through, and the family's letter was read.",
    "dissent": "Sol would have waited for the winter.",
}
CONDITION = {
    "wording": "The bed sensor is tested.",
    "timing": "PRE",
    "owner": "ada",
    "due_on": "2026-10-01",
    "evidence": "The test record",
}


async def _decided(world: World) -> Room:
    room = await heard(world, absent=["tess"])
    assert (await room.declares("ada", "PROFESSIONAL", "NOTE")).status_code == 403
    assert (await room.declares("pat", "PROFESSIONAL", "NOTE")).status_code == 200
    await room.votes(pia="APPROVE_WITH_CONDITIONS", pat="APPROVE_WITH_CONDITIONS", sol="DECLINE")
    answer = await room.outcome("approve_with_conditions", SAID | {"conditions": [CONDITION]})
    assert answer.status_code == 200, answer.text
    return room


async def _read(room: Room, who: str = "pia") -> dict[str, Any]:
    answer = await room.world.get(who, f"/v1/sittings/{room.sitting}/minutes")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def _word(room: Room, text: str, seen: int, ref: str | None = None, who: str = "pia") -> Any:
    path = f"/v1/sittings/{room.sitting}/minutes/wording"
    return await room.world.post(who, path, {"text": text, "ref": ref}, seen=seen)


async def test_the_draft_says_what_happened_and_nobody_typed_it(world: World):
    room = await _decided(world)
    await room.came("pat", left=True)
    await world.post("sid", f"/v1/sittings/{room.sitting}/pause", {"reason": "Tea."})
    world.clock.advance(timedelta(minutes=10))
    await world.post("sid", f"/v1/sittings/{room.sitting}/resume")
    found = await _read(room)
    assert (found["draft_due_on"], found["sign_due_on"]) == ("2026-09-18", "2026-09-23")
    assert (found["signed_by"], found["sha256"], found["addenda"]) == (None, None, [])
    assert [(m["person"], m["role"]) for m in found["members"]][:2] == [
        ("pia", "health, chair"),
        ("pat", "health, deputy chair"),
    ]
    assert [(c["person"], c["present"]) for c in found["attendance"]] == [
        *((who, True) for who in ("pia", "pat", "sol", "sam")),
        ("pat", False),
    ]
    (pause,) = found["pauses"]
    assert (pause["reason"], pause["until"] > pause["since"]) == ("Tea.", True)
    (item,) = found["items"]
    assert (item["ref"], item["result"], item["outcome"]) == (
        "OTO-001",
        "DECIDED",
        "APPROVE_WITH_CONDITIONS",
    )
    assert {k: item[k] for k in SAID} == SAID
    assert item["conditions"] == [CONDITION]
    assert [(v["name"].split()[0], v["role"], v["choice"]) for v in item["ballots"]][2][1:] == (
        "social care",
        "DECLINE",
    )
    (tie,) = [each for each in item["interests"] if each["kind"] != "NONE"]
    assert (tie["person"], tie["kind"], tie["action"]) == ("pat", "PROFESSIONAL", "NOTE")
    assert "carried by simple majority" in item["arithmetic"]
    assert item["called_at"] is not None and item["pack"] == (await room.item())["pack"] != ""


async def test_an_open_item_shows_no_vote_and_a_deferral_its_questions(world: World):
    room = await heard(world)
    await room.votes(pia="DEFER", pat="DEFER", sol="DEFER")
    (item,) = (await _read(room))["items"]
    assert (item["result"], item["ballots"], item["arithmetic"]) == (None, [], "")
    asked = {"reason_code": "PLAN_UNCLEAR", "questions": "Who watches at night?", "return_by": "2026-09-25"}
    assert (await room.outcome("defer", asked)).status_code == 200
    (item,) = (await _read(room))["items"]
    assert (item["result"], item["questions"], item["return_by"]) == (
        "DEFERRED",
        "Who watches at night?",
        "2026-09-25",
    )


async def test_the_item_that_somebody_left_is_not_in_their_minutes(world: World):
    room = await listed(world)
    assert (await Room(world, room.sitting, "OTO-002").list(papers_issued_on="2026-09-16")).status_code in (
        201,
        409,
    )
    await room.came("pia", "pat", "sol", "tess")
    assert (await room.declares("pat", "PERSONAL", "LEAVE")).status_code == 200
    mine, others = await _read(room, "pat"), await _read(room, "pia")
    assert "OTO-001" in str(others) and "OTO-001" not in str(mine)
    assert {k: v for k, v in mine.items() if k != "items"} == {
        k: v for k, v in others.items() if k != "items"
    }
    assert (await _word(room, "Said.", 0, "OTO-001", who="pia")).status_code == 200
    refused = await world.get("tess", f"/v1/sittings/{room.sitting}/minutes")
    assert refused.status_code == 200
    assert (await world.get("finn", f"/v1/sittings/{room.sitting}/minutes")).status_code == 403


async def test_the_chair_words_it_and_two_editors_do_not_write_over_each_other(world: World):
    room = await _decided(world)
    first = await _word(room, "The panel met by video.", 0)
    assert (first.status_code, first.json()["version"], first.headers["etag"]) == (200, 1, '"1"')
    before = await everything(world)
    stale = await _word(room, "The panel met in Oxford.", 0, who="dana")
    assert (stale.status_code, stale.json()["code"], stale.json()["current"]) == (412, "StaleWording", 1)
    assert (await _word(room, "No.", 0, who="sid")).status_code == 403
    assert (await _word(room, "No.", 0, "OTO-002")).status_code == 404
    assert await everything(world) == before
    assert (await _word(room, "The panel met in Oxford.", 1, who="dana")).status_code == 200
    assert (await _word(room, "The family's letter was read aloud.", 0, "OTO-001")).status_code == 200
    found = await _read(room)
    assert (found["wording"]["text"], found["wording"]["version"]) == ("The panel met in Oxford.", 2)
    assert found["items"][0]["wording"]["text"] == "The family's letter was read aloud."
    assert found["items"][0]["reasons"] == SAID["reasons"]


async def test_what_is_signed_stands_and_is_corrected_by_addenda(world: World):
    room = await _decided(world)
    path = f"/v1/sittings/{room.sitting}/minutes"
    early = await world.post("sid", f"{path}/addenda", {"text": "It began late."})
    assert (early.status_code, "Change their wording instead" in early.json()["detail"]) == (409, True)
    await _word(room, "The panel met by video.", 0)
    draft = await _read(room)
    assert (await world.post("pia", path)).status_code == 200
    signed = await _read(room)
    facts = ("members", "attendance", "pauses", "wording", "items", "title")
    assert {k: signed[k] for k in facts} == {k: draft[k] for k in facts}
    async with database_of(world).transaction(reads=True, everything=True) as db:
        kept = (await db.execute(select(TEXTS.c.text).where(TEXTS.c.kind == "SIGNED"))).scalar_one()
    assert signed["sha256"] == hashlib.sha256(kept.encode()).hexdigest()
    entry = (await chain(world, f"sitting/QTV/{room.sitting}"))[-1]
    assert (entry["event"], entry["data"]) == ("minutes_signed", {"sha256": signed["sha256"]})

    late = await _word(room, "The panel met in Oxford.", 1)
    assert (late.status_code, "Corrections are addenda" in late.json()["detail"]) == (409, True)
    assert (await world.post("sol", f"{path}/addenda", {"text": "No."})).status_code == 409
    first = await world.post("sid", f"{path}/addenda", {"text": "It began at ten past two."})
    second = await world.post("pia", f"{path}/addenda", {"text": "Sol abstained.", "ref": "OTO-001"})
    assert (first.status_code, second.status_code) == (201, 201)
    after = await _read(room)
    assert [(a["by"], a["ref"], a["text"]) for a in after["addenda"]] == [
        ("sid", None, "It began at ten past two."),
        ("pia", "OTO-001", "Sol abstained."),
    ]
    assert {k: after[k] for k in facts} == {k: draft[k] for k in facts}
    assert (await verified(world)).faults == ()


async def test_whoever_reads_the_minutes_is_in_the_log_of_every_case_in_them(world: World):
    room = await _decided(world)
    before = (await everything(world, readings=True))["reading"]
    await _read(room, "tess")
    new = [row for row in (await everything(world, readings=True))["reading"] if row not in before]
    assert len(new) == 1 and "'tess'" in new[0] and "get_minutes" in new[0]
