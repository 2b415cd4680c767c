"""POST /v1/sittings/{sitting}/items and .../outcomes/unlist: on the agenda, and off it."""

from datetime import timedelta

from app.demonstration.papers import Papers
from tests.conftest import World
from tests.make import row_of, sitting_on
from tests.panels.room import FIRST, SITTING_DAY, TODAY, Room, heard, listed, rules
from tests.records import everything, verified


async def test_a_case_is_listed_with_its_papers(world: World):
    room = Room(world, await sitting_on(world, SITTING_DAY, present=False))
    answer = await room.list()
    assert answer.status_code == 201, answer.text
    case = answer.json()
    assert case["stage"] == "panel_listed"
    assert answer.headers["ETag"] == f'"{case["seq"]}"'
    listing = case["facts"]["listing"]
    assert (listing["sitting"], listing["issue"]) == (room.sitting, 1)
    assert (listing["sits_on"], listing["papers_on"]) == (SITTING_DAY.isoformat(), TODAY.isoformat())
    item = await room.item()
    assert (item["ref"], item["position"], item["status"], item["issue"]) == ("OTO-001", 1, "LISTED", 1)
    assert item["pack"] == listing["pack"]
    assert (item["voted"], item["ballots"], item["outcome"], item["quorate"]) == ([], None, None, None)
    assert (await room.view())["papers_issued_on"] == TODAY.isoformat()
    assert (await Room(world, room.sitting, "OTO-002").list()).status_code == 201
    assert [item["position"] for item in (await room.view())["items"]] == [1, 2]


async def test_listing_is_for_somebody_who_has_read_the_case_as_it_is(world: World):
    room = Room(world, await sitting_on(world, SITTING_DAY, present=False))
    before, path = await everything(world), f"/v1/sittings/{room.sitting}/items"
    form = {"ref": "OTO-001", "papers_issued_on": TODAY.isoformat()}
    seq = (await room.case())["seq"]
    missing = await world.post("sid", path, form)
    assert (missing.status_code, missing.json()["code"]) == (428, "MissingPrecondition")
    for vague in ("*", f'W/"{seq}"', "7"):
        assert (await world.post("sid", path, form, headers={"If-Match": vague})).status_code == 428
    stale = await world.post("sid", path, form, seen=seq - 1)
    assert (stale.status_code, stale.json()["code"]) == (412, "StaleCase")
    assert stale.headers["ETag"] == f'"{seq}"'
    assert await everything(world) == before


async def test_papers_that_go_out_late_keep_a_case_off_the_agenda(world: World):
    soon = TODAY + timedelta(days=4)
    room = Room(world, await sitting_on(world, soon, present=False))
    before = await everything(world)
    late = await room.list()
    assert rules(late) == {"papers_late"}
    assert "4 working days to read them and need 5" in late.json()["detail"]
    backwards = await room.list(papers_issued_on=(soon + timedelta(days=1)).isoformat())
    assert (backwards.status_code, backwards.json()["code"]) == (422, "Malformed")
    assert await everything(world) == before
    assert (await room.list(emergency=True)).status_code == 201


async def test_a_case_is_not_listed_by_another_nor_twice_nor_from_another_stage(world: World):
    room = await listed(world)
    before = await everything(world)
    twice = await room.list()
    assert (twice.status_code, twice.json()["code"]) == (409, "NoSuchMove")
    other = Room(world, room.sitting, "OTO-002")
    for who in ("pat", "dana"):  # one does not see the case, the other does: listing is not for them
        answer = await other.list(who, seen=1)
        assert (answer.status_code, answer.json()["code"]) == (403, "NotAllowed")
    assert (await Room(world, "sit_0", "OTO-002").list()).status_code == 404
    nowhere = Room(world, room.sitting, "OTO-404")
    assert (await nowhere.list(seen=1)).status_code == 404
    old = await other.list()
    assert rules(old) >= {"not_rechecked"}  # the checks of 7 September, on 16 September
    assert await everything(world) == before


async def test_nothing_is_listed_once_the_minutes_are_signed(world: World):
    room = Room(world, await sitting_on(world, SITTING_DAY, present=False))
    await room.came("pia")
    assert (await world.post("pia", f"/v1/sittings/{room.sitting}/minutes")).status_code == 200
    before = await everything(world)
    answer = await room.list()
    assert (answer.status_code, answer.json()["code"]) == (409, "Conflict")
    assert await everything(world) == before


async def test_a_listed_case_can_be_taken_off_and_listed_for_another_day(world: World):
    room = Room(world, await sitting_on(world, SITTING_DAY, present=False))
    await room.list()
    wordless = await room.outcome("unlist", {"reason": ""}, who="sid")
    assert wordless.status_code == 422
    gone = await room.outcome("unlist", {"reason": "The family asked for another day."}, who="sid")
    assert (gone.status_code, gone.json()["stage"]) == (200, "panel_ready")
    assert (await room.item())["status"] == "UNLISTED"
    for what, form in (("open", {}), ("ballots", {"choice": "APPROVE"}), ("minutes", {"correct": True})):
        assert (await room.do("pia", what, form)).status_code in {403, 404}
    later = Room(world, await sitting_on(world, SITTING_DAY + timedelta(days=7), present=False))
    assert (await later.list()).status_code == 201
    assert (await later.item())["status"] == "LISTED"
    assert (await room.item())["status"] == "UNLISTED"
    assert (await verified(world)).faults == ()


async def test_an_item_on_which_votes_were_cast_stays_on_the_agenda(world: World):
    room = await heard(world)
    await room.ballots(pat="DECLINE")
    before = await everything(world)
    answer = await room.outcome("unlist", {"reason": "It is not going our way."}, who="sid")
    assert rules(answer) == {"vote_would_be_lost"}
    assert await everything(world) == before


async def test_a_case_that_leaves_the_agenda_by_a_move_of_its_own_can_be_listed_again(world: World):
    room = Room(world, await sitting_on(world, SITTING_DAY))
    await room.list()
    lines = (await room.case("ada"))["facts"]["package"]["proposed"]
    amended = {"proposed": lines, "reason": "The hours were typed into the wrong days."}
    answer = await world.move("ada", "OTO-001", "amend_package", amended)
    assert (answer.status_code, answer.json()["stage"]) == (200, "qa_review"), answer.text
    assert (await room.item("audrey"))["status"] == "UNLISTED"
    for who in ("pia", "pat", "sid"):  # whoever had its papers reads it no more while it is worked on
        assert (await room.view(who))["items"] == [], who
        assert (await world.get(who, "/v1/cases/OTO-001")).status_code == 404, who
    assert (await room.do("sid", "open")).status_code == 404
    quality = Papers(row_of("OTO-001"), "QTV", "ada", FIRST).quality()
    assert (await world.move("quinn", "OTO-001", "qa_pass", quality)).status_code == 200
    assert (await room.list()).status_code == 201
    first, second = (await room.view())["items"]
    assert (first["status"], second["status"]) == ("UNLISTED", "LISTED")
    assert (first["position"], second["position"]) == (1, 2)


async def test_a_case_that_ends_while_it_is_listed_does_not_hold_up_the_minutes(world: World):
    room = await listed(world)
    await room.came("pia")
    waits = await world.post("pia", f"/v1/sittings/{room.sitting}/minutes")
    assert (waits.status_code, waits.json()["code"]) == (409, "Conflict")
    assert "no outcome yet: OTO-001" in waits.json()["detail"]
    died = {"died_on": "2026-09-15", "source": "The home", "second_source": "The register of deaths"}
    assert (await world.move("casey", "OTO-001", "record_death", died)).status_code == 200
    signed = await world.post("pia", f"/v1/sittings/{room.sitting}/minutes")
    assert (signed.status_code, signed.json()["items"][0]["status"]) == (200, "UNLISTED")
