"""A case before two panels: each sits by its own terms, the first passes it on, and the second decides."""

from datetime import timedelta
from typing import Any

from app.demonstration.papers import Papers
from app.programmes.one_to_one.policy import LOCAL_PANEL
from tests.conftest import World
from tests.make import row_of, sitting_on
from tests.panels.room import FIRST, SAID, SITTING_DAY, Room, heard, listed, rules, seats, set_policy
from tests.records import chain, everything, verified

BOARD: dict[str, Any] = LOCAL_PANEL.model_dump(mode="json") | {
    "name": "board",
    "title": "Commissioner's board",
    "quorum": {"voters": 2, "professions": {"HEALTH": 1, "SOCIAL_CARE": 1}},
}
ROUTE = ({"panel": "local"}, {"panel": "board", "when": "SAVING_OVER", "over": "1000.00"})
YES = {"pia": "APPROVE", "pat": "APPROVE", "sol": "APPROVE"}


async def two_panels(world: World, **board: Any) -> None:
    """From today on a saving of more than £1,000 a week goes to the board as well."""
    panels = [LOCAL_PANEL.model_dump(mode="json"), BOARD | board]
    await set_policy(world, panels=panels, route=list(ROUTE))


async def board_sits(world: World, *people: str, weeks: int = 2) -> Room:
    """A sitting of the board, called today."""
    day = SITTING_DAY + timedelta(weeks=weeks)
    form = {
        "held_on": day.isoformat(),
        "panel": "board",
        "members": list(seats(*people, chair="dana", deputy="val")),
    }
    answer = await world.post("sid", "/v1/sittings", form)
    assert answer.status_code == 201, answer.text
    assert (answer.json()["panel"], answer.json()["title"]) == ("board", "Commissioner's board")
    return Room(world, answer.json()["id"])


async def passed_on(world: World) -> Room:
    """The local panel has passed OTO-001 on; safeguarding and liberty are checked again."""
    await two_panels(world)
    room = await heard(world)
    await room.votes(**YES)
    answer = await room.outcome("pass_to_next_panel", SAID)
    assert (answer.status_code, answer.json()["stage"]) == (200, "panel_ready"), answer.text
    return room


async def test_the_case_says_which_panels_it_needs_and_why(world: World):
    before = await Room(world, "").case()
    assert (before["panel"], [stop["panel"] for stop in before["route"]]) == ("ICB panel", ["local"])
    await two_panels(world)
    case = await Room(world, "").case("sid")
    assert case["panel"] == "ICB panel"
    assert case["route"] == [
        {"panel": "local", "title": "ICB panel", "why": "every case goes there", "passed_on": None},
        {
            "panel": "board",
            "title": "Commissioner's board",
            "why": "it saves more than £1,000.00 a week",
            "passed_on": None,
        },
    ]
    blind = await Room(world, "").case("pia")
    assert [stop["why"] for stop in blind["route"]] == ["every case goes there", ""]
    home = (await world.get("home_a", "/v1/cases/OTO-001")).json()
    assert home["route"] == [], "what it saves is not a home's business"
    draft = (await world.get("finn", "/v1/cases/OTO-001")).json()
    assert draft["route"] == []


async def test_a_case_is_listed_for_the_panel_that_is_next(world: World):
    await two_panels(world)
    board = await board_sits(world, "dana", "vic", "val")
    before = await everything(world)
    early = await board.list()
    assert rules(early) == {"not_the_next_panel"}
    assert early.json()["detail"].endswith(
        "This is a sitting of the Commissioner's board, and the case goes next to the ICB panel: every case goes there."
    )
    assert await everything(world) == before
    room = Room(world, await sitting_on(world, SITTING_DAY, present=False))
    answer = await room.list()
    assert (answer.status_code, answer.json()["facts"]["listing"]["panel"]) == (201, "local")


async def test_the_first_panel_passes_the_case_on_and_cannot_approve_it(world: World):
    await two_panels(world)
    room = await heard(world)
    await room.votes(**YES)
    before = await everything(world)
    assert rules(await room.outcome("approve", SAID)) == {"another_panel_follows"}
    assert (await room.outcome("pass_to_next_panel", SAID, who="sid")).status_code == 403
    assert await everything(world) == before
    answer = await room.outcome("pass_to_next_panel", SAID)
    assert answer.status_code == 200, answer.text
    case = answer.json()
    assert (case["stage"], case["facts"]["listing"], case["facts"]["decision"]) == ("panel_ready", None, None)
    assert case["panel"] == "Commissioner's board"
    (passed,) = case["facts"]["panels_passed"]
    assert (passed["panel"], passed["outcome"], passed["voters"]) == (
        "local",
        "APPROVE",
        ["pia", "pat", "sol"],
    )
    assert case["route"][0]["passed_on"] == SITTING_DAY.isoformat()
    item = await room.item()
    assert (item["status"], item["outcome"], item["quorate"]) == ("DECIDED", "APPROVE", True)
    assert "approve carried by simple majority, 3 of 3 votes" in item["arithmetic"]
    entry = (await chain(world, "case/QTV/OTO-001"))[-1]
    assert (entry["event"], entry["actor"], entry["role"]) == ("passed_to_next_panel", "pia", "PANEL_CHAIR")
    assert (await world.post("pia", f"/v1/sittings/{room.sitting}/minutes")).status_code == 200


async def test_it_takes_a_second_factor(world: World):
    await two_panels(world)
    room = await heard(world)
    await room.votes(**YES)
    seen = (await room.case())["seq"]
    headers = {"Authorization": f"Bearer {world.token('pia', factor=False)}", "If-Match": f'"{seen}"'}
    path = f"/v1/sittings/{room.sitting}/items/OTO-001/outcomes/pass_to_next_panel"
    answer = await world.client.post(path, headers=headers, json=SAID)
    assert (answer.status_code, answer.json()["code"]) == (403, "StepUpNeeded")


async def test_the_last_panel_decides_with_voters_of_its_own(world: World):
    await passed_on(world)
    board = await board_sits(world, "dana", "vic", "val", "pat")
    await _checked(world)
    today = world.clock.now().date().isoformat()
    answer = await board.list(papers_issued_on=today)
    assert answer.status_code == 201, answer.text
    world.clock.advance(timedelta(days=14))
    await board.came("dana", "vic", "val", "pat")
    assert (await board.open()).status_code == 200
    await board.discuss()
    again = await board.do("pat", "ballots", {"choice": "APPROVE"})
    assert rules(again) == {"not_on_the_roll"}
    assert "voted on it at an earlier panel" in again.json()["detail"]
    await board.votes(dana="APPROVE", val="APPROVE")
    assert rules(await board.outcome("pass_to_next_panel", SAID, who="dana")) == {"no_further_panel"}
    assert "recorder_is_barred" in rules(await board.outcome("approve", SAID, who="pia"))
    done = await board.outcome("approve", SAID, who="dana")
    assert (done.status_code, done.json()["stage"]) == (200, "decided"), done.text
    assert (done.json()["facts"]["decision"]["panel"], done.json()["panel"]) == (
        "board",
        "Commissioner's board",
    )
    assert (await board.item("dana"))["status"] == "DECIDED"
    assert (await verified(world)).faults == ()


async def _checked(world: World) -> None:
    """Safeguarding and liberty are looked at again today."""
    today = world.clock.now().date()
    papers = Papers(row_of("OTO-001"), "QTV", "ada", FIRST)
    for action, form in (
        ("record_safeguarding_check", papers.safeguarding(today)),
        ("record_liberty_check", papers.liberty(today)),
    ):
        assert (await world.move("sam", "OTO-001", action, form)).status_code == 200


async def test_a_panel_that_was_abolished_lets_its_items_go(world: World):
    await passed_on(world)
    board = await board_sits(world, "dana", "vic", "val")
    await _checked(world)
    today = world.clock.now().date().isoformat()
    assert (await board.list(papers_issued_on=today)).status_code == 201
    world.clock.advance(timedelta(days=14))
    await set_policy(world, panels=[LOCAL_PANEL.model_dump(mode="json")], route=[{"panel": "local"}])
    await board.came("dana", "vic", "val")
    assert rules(await board.open()) == {"panel_abolished"}
    assert (await board.view("dana"))["title"] == "board"
    gone = await board.outcome("unlist", {"reason": "The board hears nothing any more."}, who="sid")
    assert (gone.status_code, gone.json()["panel"]) == (200, "ICB panel")


async def test_a_sitting_is_of_a_panel_that_there_is(world: World):
    before = await everything(world)
    form = {"held_on": SITTING_DAY.isoformat(), "members": list(seats("pia", "pat", "sol"))}
    answer = await world.post("sid", "/v1/sittings", form | {"panel": "board"})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/panel")
    assert "There is no panel of that name on that day. There are: local." in answer.json()["detail"]
    assert (await world.post("sid", "/v1/sittings", form | {"panel": "The Board"})).status_code == 422
    assert await everything(world) == before
    called = await world.post("sid", "/v1/sittings", form | {"panel": "local"})
    assert (called.status_code, called.json()["panel"]) == (201, "local")
    (entry,) = await chain(world, f"sitting/QTV/{called.json()['id']}")
    assert entry["data"]["panel"] == "local"


async def test_a_sitting_is_called_with_the_notice_that_its_terms_ask_for(world: World):
    await set_policy(world, panels=[LOCAL_PANEL.model_dump(mode="json") | {"notice_days": 7}])
    before = await everything(world)
    form = {"held_on": "2026-09-15", "members": list(seats("pia", "pat", "sol"))}
    answer = await world.post("sid", "/v1/sittings", form)
    assert (answer.status_code, answer.json()["code"]) == (409, "Conflict")
    assert answer.json()["detail"] == (
        "The ICB panel is called at least 7 working days before it sits. Choose 16 September 2026 or a later day."
    )
    assert await everything(world) == before
    assert (await world.post("sid", "/v1/sittings", form | {"held_on": "2026-09-16"})).status_code == 201


async def test_more_voters_than_places_are_not_heard(world: World):
    health = {"name": "health", "profession": "HEALTH", "people": 1, "chairs": True}
    care = {"name": "care", "profession": "SOCIAL_CARE", "people": 2}
    quorum = {"voters": 3, "professions": {"HEALTH": 1, "SOCIAL_CARE": 1}}
    await set_policy(
        world, panels=[LOCAL_PANEL.model_dump(mode="json") | {"seats": [health, care], "quorum": quorum}]
    )
    room = await listed(world)
    await room.came("pia", "pat", "sol", "tess")
    answer = await room.open()
    assert rules(answer) == {"more_voters_than_places"}
    assert "2 voters for health are called, and the terms have 1 place." in answer.json()["detail"]
