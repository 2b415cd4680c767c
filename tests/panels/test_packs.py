"""GET and POST /v1/sittings/{sitting}/items/{ref}/pack: the papers, who has opened them, and papers that are stale."""

from datetime import date
from typing import Any

import httpx

from app.demonstration.papers import Papers
from tests.conftest import World
from tests.make import row_of
from tests.panels.room import FIRST, SITTING_DAY, Room, heard, listed, rules, seats
from tests.records import everything, verified

SAFEGUARDING = Papers(row_of("OTO-001"), "QTV", "ada", FIRST).safeguarding(SITTING_DAY)


async def papers(room: Room, who: str = "pat") -> dict[str, Any]:
    """The papers of the item, as this person opens them."""
    answer = await room.world.get(who, f"/v1/sittings/{room.sitting}/items/{room.ref}/pack")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def changed(room: Room, **changes: Any) -> httpx.Response:
    """The representative is recorded anew on the day of the sitting."""
    form = Papers(row_of("OTO-001"), "QTV", "ada", FIRST).representative(SITTING_DAY) | changes
    seq = (await room.case("sam"))["seq"]
    path = f"/v1/cases/{room.ref}/moves/record_representative"
    return await room.world.post("sam", path, form, seen=seq)


async def test_the_papers_name_every_part_with_its_hash(world: World):
    room = await listed(world)
    pack = await papers(room)
    listing = (await room.case())["facts"]["listing"]
    assert (pack["pack"], pack["issue"], pack["stale"]) == (listing["pack"], 1, False)
    kinds = [part["kind"] for part in pack["parts"]]
    assert {"RECOMMENDATION", "QUALITY", "EVIDENCE", "DOCUMENT", "CARE", "RULE"} <= set(kinds)
    files = {e["form"]["sha256"] for e in (await room.case())["facts"]["evidence"]} - {None}
    assert {part["sha256"] for part in pack["parts"] if part["kind"] == "DOCUMENT"} == files
    assert "COSTS" not in kinds, "a voter judges before they read what it costs"
    (costs,) = [part for part in (await papers(room, "sid"))["parts"] if part["kind"] == "COSTS"]
    assert costs == {"kind": "COSTS", "title": "The costing", "seq": 0, "sha256": None}


async def test_a_decision_on_papers_that_are_stale_is_impossible_until_they_are_issued_and_voted_again(
    world: World,
):
    room = await heard(world)
    await room.votes(pia="APPROVE", pat="APPROVE", sol="APPROVE", tess="DECLINE")
    assert (await changed(room)).status_code == 200
    pack = await papers(room)
    assert pack["stale"]
    assert "the record of the representative was changed" in pack["changes"]
    assert {each["person"] for each in pack["void"]} == {"pia", "pat", "sol", "tess"}
    assert {each["why"] for each in pack["void"]} == {
        "The case has changed since the papers on which it was cast."
    }
    before = await everything(world)
    for action in ("approve", "pass_to_next_panel"):
        assert "pack_is_stale" in rules(await room.outcome(action))
    assert "pack_is_stale" in rules(await room.do("pat", "ballots", {"choice": "DECLINE"}))
    assert await everything(world) == before
    issued = await room.do("sid", "pack", {"note": "She was heard again."})
    assert issued.status_code == 200, issued.text
    again = await papers(room)
    assert (again["issue"], again["stale"], len(again["void"])) == (2, False, 4)
    assert again["pack"] != pack["pack"]
    item = await room.item()
    assert (item["issue"], item["pack"], item["voted"]) == (2, again["pack"], [])
    assert rules(await room.outcome("approve")) == {"vote_not_closed"}
    await room.votes(pia="APPROVE", pat="APPROVE", sol="APPROVE")
    assert (await room.outcome("approve")).status_code == 200
    decision = (await room.case())["facts"]["decision"]
    assert (decision["pack"], decision["issue"]) == (again["pack"], 2)
    assert (await papers(room))["pack"] == again["pack"]
    await verified(world)


async def test_evidence_that_comes_after_the_papers_takes_the_item_off_the_agenda_with_its_votes(
    world: World,
):
    room = await heard(world)
    await room.votes(pia="APPROVE", pat="APPROVE", sol="APPROVE")
    form = {
        "type": "FALLS_LOG", "source_org": "PRV-A", "received_on": SITTING_DAY.isoformat(),
        "held_at": "At the home, in the office",
    }  # fmt: skip
    seq = (await room.case("casey"))["seq"]
    added = await world.post("casey", f"/v1/cases/{room.ref}/moves/add_evidence", form, seen=seq)
    assert added.status_code == 200, added.text
    case = await room.case("casey")
    assert (case["stage"], case["facts"]["listing"]) == ("qa_review", None)
    assert (await room.outcome("approve", seen=case["seq"])).status_code in (404, 409)


async def test_how_somebody_voted_on_earlier_papers_stays_sealed(world: World):
    room = await heard(world)
    await room.votes(pat="DECLINE")
    await changed(room)
    await room.do("sid", "pack")
    voided = (await room.case("pia"))["facts"]["listing"]["voided"]
    assert [(ballot["person"], ballot["choice"]) for ballot in voided] == [("pat", "SEALED")]
    own = (await room.case("pat"))["facts"]["listing"]["voided"]
    assert [ballot["choice"] for ballot in own] == ["DECLINE"]


async def test_papers_are_issued_again_by_the_secretary_and_not_without_a_change(world: World):
    room = await listed(world)
    before = await everything(world)
    assert rules(await room.do("sid", "pack")) == {"pack_is_current"}
    for who in ("pat", "pia"):
        assert (await room.do(who, "pack")).status_code == 403
    assert await everything(world) == before


async def test_chair_and_secretary_see_which_member_has_opened_the_papers_as_last_issued(world: World):
    room = await listed(world)
    assert (await room.item("pat"))["receipts"] is None
    assert {each["person"]: each["opened_at"] for each in (await room.item("sid"))["receipts"]} == (
        dict.fromkeys(("pat", "pia", "sam", "sol", "tess"))
    )
    await papers(room, "pat")
    await papers(room, "pat")
    opened = {each["person"]: each["opened_at"] for each in (await room.item("pia"))["receipts"]}
    assert [person for person, at in opened.items() if at] == ["pat"]
    readings = (await world.get("audrey", f"/v1/cases/{room.ref}/readings")).json()["readings"]
    told = [r["detail"] for r in readings if r["what"] == "get_pack"]
    assert told == [f"papers of {room.sitting}, issue 1"] * 2
    await changed(room)
    await room.do("sid", "pack")
    assert not any(each["opened_at"] for each in (await room.item("sid"))["receipts"])


async def test_whoever_is_excluded_is_not_waited_for_and_learns_nothing(world: World):
    room = await listed(world)
    await papers(room, "pat")
    assert (await room.declares("pat", "FINANCIAL", "LEAVE")).status_code in (200, 404)
    listed_for = [each["person"] for each in (await room.item("sid"))["receipts"]]
    assert listed_for == ["pia", "sam", "sol", "tess"]
    gone = await world.get("pat", f"/v1/sittings/{room.sitting}/items/{room.ref}/pack")
    assert gone.status_code == 404
    assert (await room.view("pat"))["items"] == []


async def test_who_reviews_or_assures_the_case_is_no_reader_who_is_missing(world: World):
    room = await listed(world, "OTO-003", seats("pia", "pat", "sol", "tess", "remi", "quill"))
    assert [each["person"] for each in (await room.item("sid"))["receipts"]] == ["pat", "pia", "sol", "tess"]


async def test_papers_are_there_for_members_until_five_working_days_after_the_minutes(world: World):
    room = await heard(world)
    path = f"/v1/sittings/{room.sitting}/items/{room.ref}/pack"
    assert (await world.get("val", path)).status_code == 404  # not called to this sitting
    assert (await world.get("finn", path)).status_code == 403
    await room.votes(pia="APPROVE", pat="APPROVE", sol="APPROVE")
    assert (await room.outcome("approve")).status_code == 200
    await world.post("pia", f"/v1/sittings/{room.sitting}/minutes")
    shown = await papers(room, "sol")
    assert (shown["papers_on"], shown["stale"], shown["void"]) == (None, False, [])
    day = date(2026, 9, 24)
    world.clock.move(world.clock.now().replace(month=day.month, day=day.day))
    assert (await world.get("sol", path)).status_code == 404
