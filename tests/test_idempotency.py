"""A request that is repeated with its key is done once and answered alike: on every POST there is."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import text, update

from app.cases import moves
from app.clock import LONDON
from app.demonstration import steps
from app.demonstration.story import cohort_file
from app.main import create_app
from app.people.once import ANSWERS
from tests.cases.test_all_or_nothing import until
from tests.conftest import World
from tests.house.test_routes import OPEN_TO_ALL, TELLS_A_SECRET, routes
from tests.make import AGAIN, MEMBERS, Road, case_at, clarified, create, creation, sitting_on, stage_of
from tests.records import elsewhere, everything, verified

pytestmark = pytest.mark.uncounted

SUBMISSION = {"rationale": "Agreed after two falls at night.", "authoriser_unknown": True}


@dataclass
class Repeating:
    """Sends each request again and again, and remembers of which routes it did."""

    world: World
    done: set[str] = field(default_factory=set)

    async def ask(
        self, operation: str, who: str, path: str, instead: dict[str, Any] | None = None, **options: Any
    ) -> httpx.Response:
        """One POST, three times: as it is, again, and with another body under the same key. Answers the first.

        `instead` is that other body, where one with a strange field would be refused before its key is looked up.
        """
        key = f"the key of {operation}"
        first = await self.world.ask(who, "POST", path, key=key, **options)
        assert first.is_success, (operation, first.text)
        written = await everything(self.world, refusals=True)
        again = await self.world.ask(who, "POST", path, key=key, **options)
        assert (again.status_code, again.content) == (first.status_code, first.content), operation
        assert again.headers.get("ETag") == first.headers.get("ETag"), operation
        other: dict[str, Any] = {"seen": options["seen"]} if "seen" in options else {}
        if "content" in options:
            other |= {"content": options["content"] + b"\n", "headers": options["headers"]}
        else:
            other["json"] = instead or {**(options.get("json") or {}), "another": "body"}
        reused = await self.world.ask(who, "POST", path, key=key, **other)
        assert (reused.status_code, reused.json()["code"]) == (422, "KeyReused"), (operation, reused.text)
        assert await everything(self.world, refusals=True) == written, operation
        self.done.add(operation)
        return first


def on_day(world: World, road: Road, number: int, hour: int) -> None:
    """Move the clock to an hour of a day of the road."""
    world.clock.move(datetime.combine(road.day(number), time(hour), LONDON).astimezone(UTC))


async def test_every_post_is_done_once_and_answered_alike_when_it_is_repeated(world: World):
    again = Repeating(world)
    await again.ask("create_case", "casey", "/v1/cases", json=creation("OTO-555"))
    change = {
        "effective_from": "2026-09-07",
        "reason": "The panel meets at noon.",
        "changes": {"accept_days": 4},
    }
    await again.ask("change_policy", "mo", "/v1/policies/one_to_one", json=change)
    content = {"content": cohort_file(), "headers": {"Content-Type": "text/csv"}}
    await again.ask("import_cases", "casey", "/v1/imports?dry_run=false", **content)

    road = await case_at(world, "panel_ready")
    on_day(world, road, steps.LISTED, 10)
    case, papers, today = f"/v1/cases/{road.ref}", road.papers, road.day(steps.LISTED)
    csv = {"content": papers.observation_log(today), "headers": {"Content-Type": "text/csv"}}
    await again.ask("upload_file", "home_a", f"{case}/files", **csv)
    form: dict[str, Any] = papers.safeguarding(today)
    path = f"{case}/moves/record_safeguarding_check"
    seen = (await again.ask("make_move", "sam", path, json=form, seen=road.case["seq"])).json()["seq"]
    liberty = papers.liberty(today)
    seen = (await world.move("sam", road.ref, "record_liberty_check", liberty)).json()["seq"]

    called = {"held_on": road.day(steps.SITS).isoformat(), "members": list(MEMBERS)}
    sitting = (await again.ask("call_sitting", "sid", "/v1/sittings", json=called)).json()["id"]
    room = f"/v1/sittings/{sitting}"
    await again.ask(
        "cancel_sitting", "sid", f"/v1/sittings/{await sitting_on(world, road.day(AGAIN))}/cancel"
    )
    pack = {"kind": "PACK", "audience": "PANEL"}
    other = pack | {"language": "cy"}
    await again.ask("make_document", "mo", f"{case}/documents", instead=other, json=pack)
    form = {"ref": road.ref, "papers_issued_on": today.isoformat()}
    seen = (await again.ask("list_case", "sid", f"{room}/items", json=form, seen=seen)).json()["seq"]
    on_day(world, road, steps.SITS, 14)
    for member in MEMBERS:
        form = {"person": member["person"], "present": True}
        if member is MEMBERS[0]:
            await again.ask("mark_attendance", "sid", f"{room}/attendance", json=form)
        else:
            await world.post("sid", f"{room}/attendance", form)
    item = f"{room}/items/{road.ref}"
    await again.ask("call_member", "sid", f"{room}/members", json={"person": "rory", "voting": False})
    order = {"items": [{"ref": road.ref, "minutes": 30}]}
    await again.ask("order_agenda", "sid", f"{room}/agenda", json=order)
    await again.ask("pause_sitting", "sid", f"{room}/pause", json={"reason": "The line is down."})
    await again.ask("resume_sitting", "sid", f"{room}/resume")
    await world.move("sam", road.ref, "record_representative", papers.representative(today))
    await again.ask("reissue_pack", "sid", f"{item}/pack", json={"note": "She was heard again."})
    form = {"person": "pia", "kind": "NONE", "action": "NOTE"}
    await again.ask("declare_interest", "pia", f"{item}/interests", json=form)
    await again.ask("declare_no_interest", "pat", f"{room}/interests", json={"refs": [road.ref]})
    await world.post("sol", f"{room}/interests", {"refs": [road.ref]})
    await again.ask("open_item", "pia", f"{item}/open")
    opinion = {"choice": "APPROVE", "reason": "The plan is stepped and watched."}
    await again.ask("lock_opinion", "pia", f"{item}/opinions", json=opinion)
    await again.ask("open_discussion", "pia", f"{item}/discussion")
    vote = {"choice": "APPROVE"}
    await again.ask("cast_ballot", "pia", f"{item}/ballots", json=vote)
    for person in ("pat", "sol"):
        await world.post(person, f"{item}/ballots", vote)
    seen = (await again.ask("close_vote", "sid", f"{item}/closing")).json()["seq"]
    reasons = {"reasons": "The plan is stepped and watched, and everybody was heard."}
    await again.ask("decide_item", "pia", f"{item}/outcomes/approve", json=reasons, seen=seen)
    number = await act_for_the_panel(world, road)
    hands = [{"person": person, "choice": "YES"} for person in ("pia", "pat", "sol")]
    form = {"ref": road.ref, "kind": "CHAIR_ACTION", "number": number, "hands": hands}
    await again.ask("hear_matter", "sid", f"{room}/matters", json=form)
    await again.ask("sign_item_minutes", "pia", f"{item}/minutes", json={"correct": True})
    words = {"text": "The panel met by video."}
    await again.ask("word_minutes", "pia", f"{room}/minutes/wording", json=words, seen=0)
    await again.ask("sign_minutes", "pia", f"{room}/minutes")
    await again.ask("add_addendum", "sid", f"{room}/minutes/addenda", json={"text": "It began at ten past."})

    await ask_about_access(again, road)
    await ask_about_people(again)
    await ask_about_a_departure(again)
    posts = {route.operation_id for route in routes() if "POST" in route.methods}
    assert again.done == posts - OPEN_TO_ALL - TELLS_A_SECRET, "a POST was added: repeat it here as well"
    assert not (await verified(world)).faults


async def act_for_the_panel(world: World, road: Road) -> int:
    """The chair acts until the panel meets; the number of what they did."""
    lines = road.papers.lines(168)
    form = {"ground": "RISK_OF_HARM", "reason": "Three falls since the panel met.", "lines": lines}
    for who in ("pia", "sam"):
        acted = await world.move(who, road.ref, "chair_action", form)
    number: int = acted.json()["facts"]["chair_actions"][0]["seq"]
    return number


async def ask_about_a_departure(again: Repeating) -> None:
    """The panel declines what was recommended, after it has asked the reviewer."""
    world = again.world
    road = await case_at(world, "panel_listed", "OTO-777")
    await clarified(world, road)
    road.acted.stage = stage_of(world)
    await steps.vote(road, "DECLINE", AGAIN)
    path = f"/v1/sittings/{road.sitting}/items/{road.ref}/departure"
    form = {"choice": "DECLINE", "reason": "Two falls came to light that nobody had written down."}
    await again.ask("confirm_departure", "sol", path, json=form)


async def ask_about_access(again: Repeating, road: Road) -> None:
    """Teams, delegation, broken glass and interests: what is done beside the cases."""
    await again.ask("set_team_homes", "mo", "/v1/teams/North", json={"homes": ["PRV-A"]})
    day = road.day(steps.SITS)
    lent = {"taker": "rory", "roles": ["REVIEWER"], "from_day": day.isoformat(), "reason": "On leave."}
    form: dict[str, Any] = lent | {"until_day": (day + timedelta(days=7)).isoformat()}
    id = (await again.ask("delegate", "ada", "/v1/delegations", json=form)).json()["id"]
    await again.ask("end_delegation", "ada", f"/v1/delegations/{id}/end")
    form = {"from_day": day.isoformat(), "until_day": day.isoformat()}
    id = (await again.ask("enter_leave", "tess", "/v1/people/leave", json=form)).json()["id"]
    await again.ask("cancel_leave", "tess", f"/v1/people/leave/{id}/cancel")
    await again.ask("prove_policy", "mo", "/v1/policies/one_to_one/proof", json={"changes": {}})
    form = {"reason_code": "IMMEDIATE_RISK", "reason": "The home rang, and the reviewer is away."}
    id = (await again.ask("break_glass", "rory", f"/v1/cases/{road.ref}/break-glass", json=form)).json()["id"]
    form = {"outcome": "JUSTIFIED", "note": "The call is in the telephone log."}
    await again.ask("review_break_glass", "ivy", f"/v1/break-glass/{id}/review", json=form)
    form = {"provider": "PRV-B", "kind": "PERSONAL", "reason": "My sister works at this home."}
    id = (await again.ask("declare_own_interest", "rory", "/v1/interests", json=form)).json()["id"]
    form = {"reason": "She has left the home since."}
    await again.ask("ask_to_lift_exclusion", "mo", f"/v1/exclusions/{id}/ask", json=form)
    await again.ask("confirm_lifting_exclusion", "ivy", f"/v1/exclusions/{id}/confirm", json=form)


async def ask_about_people(again: Repeating) -> None:
    """People and connected systems, as their administrator looks after them."""
    because = {"reason": "Changes places at the end of the month."}
    for operation, path, form in (
        ("change_roles", "/v1/accounts/brook/roles", because | {"add": ["FINANCE"]}),
        ("disable_person", "/v1/accounts/brook/disable", because),
        ("enable_person", "/v1/accounts/brook/enable", because),
    ):
        await again.ask(operation, "sys", path, json=form)
    form = {"name": "The council's records", "scopes": ["cases:read"]}
    id = (await again.ask("add_service", "sys", "/v1/services", json=form)).json()["id"]
    await again.ask("disable_service", "sys", f"/v1/services/{id}/disable", json=because)


async def test_a_key_is_its_owners_and_a_request_without_one_is_never_taken_for_another(world: World):
    await create(world)
    path = "/v1/cases/OTO-001/moves/place_hold"
    hold = {"kind": "ELIGIBILITY", "reason": "A full assessment has been asked for."}
    mine = await world.post("mo", path, hold, seen=1, key="the-same-key")
    theirs = await world.post("casey", path, hold | {"kind": "DISPUTE"}, seen=2, key="the-same-key")
    assert (mine.status_code, theirs.status_code) == (200, 200)
    assert [h["kind"] for h in theirs.json()["holds"]] == ["ELIGIBILITY", "DISPUTE"]
    assert (await world.post("mo", path, hold, seen=3)).status_code == 200
    for key in ("short", "x" * 201, ""):
        answer = await world.post("mo", path, hold, seen=4, key=key)
        assert (answer.status_code, answer.json()["code"]) == (422, "Malformed"), key


async def test_of_fifty_repetitions_at_once_one_has_an_effect(world: World):
    await create(world)
    path = "/v1/cases/OTO-001/moves/submit"
    answers = await asyncio.gather(
        *(world.post("casey", path, SUBMISSION, seen=1, key="fifty times over") for _ in range(50))
    )
    given = [a for a in answers if a.status_code == 200]
    assert given and len({a.content for a in given}) == 1
    assert {(a.status_code, a.json()["code"]) for a in answers if a not in given} <= {(409, "StillInFlight")}
    kept = await everything(world)
    assert (len(kept["journal_entry"]), len(kept["event"]), len(kept["answer"])) == (2, 2, 1)
    last = await world.post("casey", path, SUBMISSION, seen=1, key="fifty times over")
    assert last.content == given[0].content
    assert not (await verified(world)).faults


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_while_a_request_is_at_work_its_repetition_waits_for_nobody_here_or_in_another_process(
    world: World,
):
    await create(world)
    path = "/v1/cases/OTO-001/moves/submit"
    elsewhere_app = create_app(
        world.settings, world.clock
    )  # a second process, as far as the database can tell
    transport = httpx.ASGITransport(elsewhere_app)
    async with httpx.AsyncClient(transport=transport, base_url="http://quorate") as client:
        there = World(world.settings, client, world.clock, world.people)
        async with elsewhere(world) as other, other.transaction(everything=True) as holding:
            await holding.execute(text("SELECT 1 FROM review_case FOR UPDATE"))
            at_work = asyncio.create_task(world.post("casey", path, SUBMISSION, seen=1, key="submit-once"))
            async with other.transaction(reads=True, everything=True) as watching:
                await until(watching, waiting=1)
            for process in (world, there):
                answer = await process.post("casey", path, SUBMISSION, seen=1, key="submit-once")
                assert (answer.status_code, answer.json()["code"]) == (409, "StillInFlight")
        first = await at_work
        assert first.status_code == 200
        for process in (world, there):
            again = await process.post("casey", path, SUBMISSION, seen=1, key="submit-once")
            assert (again.status_code, again.content) == (200, first.content)
        await elsewhere_app.state.database.close()
    assert not (await verified(world)).faults


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_request_that_ended_while_its_repetition_was_looked_up_is_answered_again(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    """A statement sees the rows as they were when it began: the answer of a request that ended within it is missed.

    Between the look and the write of the repetition the request is done, under another key that then becomes its own.
    """
    await create(world)
    path, ours = "/v1/cases/OTO-001/moves/submit", "a key of the request"
    really, first = moves.refuse_unknown, list[httpx.Response]()

    async def late(*args: Any) -> None:
        await really(*args)
        if not first:
            first.append(httpx.Response(0))
            first[0] = await world.post("casey", path, SUBMISSION, seen=1, key="another key")
            async with elsewhere(world) as other, other.transaction(everything=True) as db:
                await db.execute(update(ANSWERS).values(key=ours))

    monkeypatch.setattr(moves, "refuse_unknown", late)
    repeated = await world.post("casey", path, SUBMISSION, seen=1, key=ours)
    assert (first[0].status_code, repeated.status_code) == (200, 200), repeated.text
    assert repeated.content == first[0].content
    assert not (await verified(world)).faults
