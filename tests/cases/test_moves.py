"""Making a move: POST /v1/cases/{ref}/moves/{action}. What it needs, what it writes, and how it refuses."""

from typing import Any

from sqlalchemy import select

from tests.conftest import World
from tests.make import case_at, create, creation
from tests.records import case_row, chain, database_of, everything, verified

SUBMISSION = {"rationale": "Agreed after two falls at night.", "authoriser_unknown": True}


async def test_state_entry_event_and_answer_are_written_together(world: World):
    await create(world)
    before = await everything(world, readings=True)
    answer = await world.post(
        "casey", "/v1/cases/OTO-001/moves/submit", SUBMISSION, seen=1, key="submit-OTO-001"
    )
    assert answer.status_code == 200 and answer.headers["ETag"] == '"2"'
    case = answer.json()
    assert (case["stage"], case["seq"], case["facts"]["referred_on"]) == ("referred", 2, "2026-09-07")
    after = await everything(world, readings=True)
    wrote = {name: len(after[name]) - len(before[name]) for name in after}
    assert {name: n for name, n in wrote.items() if n} == {
        "journal_entry": 1,
        "journal_payload": 1,
        "event": 1,
        "answer": 1,
        "reading": 1,  # the answer shows the record
    }
    async with database_of(world).transaction(reads=True, everything=True) as db:
        row = await case_row(db, "OTO-001")
    last = (await chain(world, "case/QTV/OTO-001"))[-1]
    assert (row.stage, row.seq, row.head, row.owner_role) == ("referred", 2, last["leaf"], "CHC_OPS_MANAGER")
    assert (last["seq"], last["act"], last["event"], last["actor"]) == (2, "submit", "case_referred", "casey")
    assert last["policy"] == case["policy"] and last["def"] == case["definition"]
    assert "Agreed after" not in "".join(after["journal_entry"])  # words lie beside, and can be erased
    assert not (await verified(world)).faults


async def test_a_move_is_made_on_the_case_as_it_was_last_read(world: World):
    await create(world)
    before = await everything(world)
    path = "/v1/cases/OTO-001/moves/submit"
    for tag in (None, "*", 'W/"1"', "1", '"one"', '""', '"1', '"-1"', '"1", "2"', '"²"', '"1234567890"'):
        headers = {} if tag is None else {"If-Match": tag.encode()}
        answer = await world.post("casey", path, SUBMISSION, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (428, "MissingPrecondition"), tag
    for seen in (0, 2, 999999999):
        stale = await world.post("casey", path, SUBMISSION, seen=seen)
        assert (stale.status_code, stale.json()["code"]) == (412, "StaleCase")
        assert stale.headers["ETag"] == '"1"' and stale.json()["current"] == 1
    assert await everything(world, refusals=True) == before
    assert (await world.post("casey", path, SUBMISSION, seen=1)).status_code == 200
    again = await world.post("casey", path, SUBMISSION, seen=1)
    assert (again.status_code, again.headers["ETag"]) == (412, '"2"')


async def test_what_cannot_be_done_here_or_by_this_person_is_told_apart(world: World):
    await create(world)
    before = await everything(world, readings=True)
    for who, action, status, code in (
        ("casey", "no_such_move", 409, "NoSuchMove"),
        ("mo", "accept", 409, "NoSuchMove"),  # of another stage
        ("sam", "submit", 403, "NotYourRole"),
        ("audrey", "submit", 403, "NotYourRole"),
        ("finn", "submit", 403, "NotYourRole"),
        ("home_a", "submit", 403, "NotYourRole"),
        ("sys", "submit", 403, "NotAllowed"),
        ("ada", "submit", 404, "NotFound"),  # it is not given to her yet
        ("ada", "no_such_move", 404, "NotFound"),
        ("nosy", "submit", 404, "NotFound"),
        ("home_b", "submit", 404, "NotFound"),
        (None, "submit", 401, "NotSignedIn"),
        ("casey", "Submit", 422, "Malformed"),
        ("casey", "x" * 61, 422, "Malformed"),
    ):
        path = f"/v1/cases/OTO-001/moves/{action}"
        answer = await world.ask(who, "POST", path, seen=1, json=SUBMISSION)
        assert (answer.status_code, answer.json()["code"]) == (status, code), (who, action, answer.text)
        assert answer.headers["Content-Type"] == "application/problem+json"
    told = (await world.post("mo", "/v1/cases/OTO-001/moves/accept", {}, seen=1)).json()["detail"]
    assert "at Draft" in told and "submit" in told
    assert await everything(world, readings=True) == before  # a refusal shows nobody's record


async def test_a_blocked_move_names_everything_in_its_way(world: World):
    road = await case_at(world, "gate_checks")
    before = await everything(world)
    answer = await world.move("sam", road.ref, "complete_gates")
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (409, "Blocked")
    obstacles = problem["obstacles"]
    assert len(obstacles) >= 2 and len({o["rule"] for o in obstacles}) == len(obstacles)
    for obstacle in obstacles:
        assert set(obstacle) == {"rule", "why", "source", "clears"} and all(obstacle.values())
        assert obstacle["why"] in problem["detail"]
    assert "attempt" not in problem
    # the button, the tooltip and the refusal read the same sentences
    options = (await world.get("sam", f"/v1/cases/{road.ref}")).json()["options"]
    assert next(o for o in options if o["action"] == "complete_gates")["obstacles"] == obstacles
    assert await everything(world) == before


async def test_a_malformed_form_is_answered_with_a_pointer_for_each_field(world: World):
    road = await case_at(world, "gate_checks")
    before = await everything(world)
    liberty = road.papers.liberty(road.day(2))
    person = "no_such_person_" * 3
    cases: list[tuple[str, str, dict[str, Any], list[str]]] = [
        ("mo", "reassign_reviewer", {}, ["/reviewer", "/no_conflict", "/reason"]),
        (
            "mo",
            "reassign_reviewer",
            {"reviewer": person, "no_conflict": True, "reason": "On leave all month"},
            ["/reviewer"],
        ),
        ("sam", "record_liberty_check", liberty | {"colour": "blue"}, ["/colour"]),
        ("sam", "record_liberty_check", liberty | {"checked_on": "yesterday"}, ["/checked_on"]),
        (
            "sam",
            "record_liberty_check",
            liberty | {"requests": [{"requested_on": "2026-13-01", "outcome": "GRANTED"}]},
            ["/requests/0/requested_on"],
        ),
        ("sam", "place_hold", {"kind": "NOISE", "reason": "It is too loud at night."}, ["/kind"]),
        ("sam", "place_hold", {"kind": "SAFEGUARDING", "reason": "x" * 2001}, ["/reason"]),
        ("sam", "place_hold", {"kind": "SAFEGUARDING", "reason": "too short"}, ["/reason"]),
        ("sam", "place_hold", {"kind": "LIBERTY", "reason": "Ten letters", "a/b~c": 1}, ["/?"]),
        ("sam", "lift_hold", {"hold": 0, "note": "It was settled by the council."}, ["/hold"]),
        ("sam", "lift_hold", {"hold": 1.5, "note": "It was settled by the council."}, ["/hold"]),
    ]
    for who, action, form, pointers in cases:
        answer = await world.move(who, road.ref, action, form)
        problem = answer.json()
        assert (answer.status_code, problem["code"]) == (422, "Malformed"), (action, answer.text)
        assert set(pointers) <= {e["pointer"] for e in problem["errors"]}, (action, problem["errors"])
        assert problem["detail"].endswith("Nothing was changed.")
    for body in (
        b"",
        b"null",
        b"[]",
        b'"text"',
        b"{",
        b"\xff\xfe",
        b'{"hold": ' + b"9" * 5000 + b"}",
        rb'{"hold": 1, "note": "Half of a letter: \ud800, and no more."}',
        rb'{"hold": 1, "note": "It was settled by the council.", "\ud800": 1}',
        b'{"hold": NaN, "note": "It was settled by the council."}',
    ):
        answer = await world.ask(
            "sam",
            "POST",
            f"/v1/cases/{road.ref}/moves/lift_hold",
            content=body,
            headers={"Content-Type": "application/json"},
            seen=road.case["seq"],
        )
        assert answer.status_code in {400, 422}, (body[:20], answer.text)
        assert answer.headers["Content-Type"] == "application/problem+json"
    assert await everything(world, refusals=True) == before


async def test_work_is_given_to_a_colleague_who_does_it_and_to_nobody_else(world: World):
    road = await case_at(world, "referred")
    before = await everything(world)
    for person in ("nobody", "quinn", "nosy", "home_a", "ADA"):
        answer = await world.move("mo", road.ref, "accept", {"reviewer": person, "no_conflict": True})
        assert (answer.status_code, answer.json()["code"]) == (422, "Malformed"), person
        assert [e["pointer"] for e in answer.json()["errors"]] == ["/reviewer"]
    assert await everything(world) == before


async def test_what_is_done_in_the_panel_room_is_not_done_outside_it(world: World):
    road = await case_at(world, "panel_ready")
    before = await everything(world)
    form = {"papers_issued_on": "2026-09-21", "sitting": "sit_1", "sits_on": "2026-09-30"}
    answer = await world.move("sid", road.ref, "list_for_panel", form)
    assert (answer.status_code, answer.json()["code"]) == (409, "NoSuchMove")
    assert "panel room" in answer.json()["detail"]
    options = (await world.get("sid", f"/v1/cases/{road.ref}")).json()["options"]
    assert {o["action"]: o["room"] for o in options}["list_for_panel"] == "panel"
    assert await everything(world, refusals=True) == before


async def test_two_signatures_are_two_people_two_roles_and_the_same_words(world: World):
    road = await case_at(world, "assessment")
    words = {"reason": "Needs have changed so much that a full assessment has to look at them."}
    others = {"reason": "Needs have changed a lot, and a full assessment has to look at them."}
    action = "refer_eligibility"
    first = (await world.move("ada", road.ref, action, words)).json()
    assert first["stage"] == "assessment"
    again = await world.move("ada", road.ref, action, words)
    assert [o["rule"] for o in again.json()["obstacles"]] == ["signed_already"]
    waiting = (await world.get("mo", f"/v1/cases/{road.ref}")).json()["options"]
    assert {o["action"]: o["still_to_sign"] for o in waiting}[action] == ["CHC_OPS_MANAGER"]
    # other words begin anew: whoever signed the first ones has not signed these
    assert (await world.move("mo", road.ref, action, others)).json()["stage"] == "assessment"
    assert (await world.move("ada", road.ref, action, others)).json()["stage"] == "closed"
    entries = await chain(world, f"case/QTV/{road.ref}")
    assert [(e["actor"], e["event"]) for e in entries[-3:]] == [
        ("ada", "refer_eligibility_signed"),
        ("mo", "refer_eligibility_signed"),
        ("ada", "eligibility_referred"),
    ]
    closed = await world.move("mo", road.ref, "withdraw", {})
    assert (closed.status_code, closed.json()["code"]) == (409, "NoSuchMove")
    assert not (await verified(world)).faults


async def test_time_never_runs_backwards_within_a_case(world: World):
    await create(world)
    told = world.clock.now()
    world.clock.move(told.replace(hour=9))
    assert (await world.move("casey", "OTO-001", "submit", SUBMISSION)).status_code == 200
    first, second = await chain(world, "case/QTV/OTO-001")
    assert second["at"] == first["at"] and second["clock"].startswith("2026-09-07T09:00")
    async with database_of(world).transaction(reads=True, everything=True) as db:
        found = await db.execute(select(world_events()).order_by("seq"))
        assert [row.at for row in found] == [told, told]
    assert not (await verified(world)).faults


def world_events() -> Any:
    """The instants of the events of the one case."""
    from app.cases.moves import EVENTS

    return EVENTS


async def test_no_client_says_what_care_costs(world: World):
    answer = await world.post("casey", "/v1/cases", creation() | {"weekly_cost": "1.00"})
    assert answer.status_code == 422
    assert (await create(world)).status_code == 201
    case = (await world.get("mo", "/v1/cases/OTO-001")).json()
    assert case["money"]["baseline"] == "2772.00"  # 168 h x £16.50, ours
