"""POST .../matters: a sitting votes on a chair's action or a condition, and only then can the chair settle it."""

from typing import Any

from sqlalchemy import update

from app.demonstration.papers import Papers
from app.panels.sittings import SITTINGS
from app.worker import tell_of_conditions
from tests.conftest import World
from tests.make import row_of
from tests.panels.room import FIRST, Room, heard, rules
from tests.panels.test_minutes_draft import CONDITION, SAID
from tests.records import database_of, everything, verified

YES = {"pia": "YES", "pat": "YES", "sol": "YES"}


async def _hear(room: Room, kind: str, number: int, votes: dict[str, str], **changes: Any) -> Any:
    hands = [{"person": person, "choice": choice} for person, choice in votes.items()]
    form = {"ref": room.ref, "kind": kind, "number": number, "hands": hands} | changes
    return await room.world.post("sid", f"/v1/sittings/{room.sitting}/matters", form)


async def _decided(world: World) -> Room:
    room = await heard(world)
    await room.votes(**dict.fromkeys(YES, "APPROVE_WITH_CONDITIONS"))
    answer = await room.outcome("approve_with_conditions", SAID | {"conditions": [CONDITION]})
    assert answer.status_code == 200, answer.text
    return room


async def test_the_panel_lets_its_condition_go_by_a_vote_and_the_chair_records_it(world: World):
    room = await _decided(world)
    waiver = {"condition": 1, "sitting": room.sitting, "reason": "The home has bought other beds."}
    assert rules(await world.move("pia", room.ref, "waive_condition", waiver)) == {"panel_has_not_waived"}
    before = await everything(world)
    stranger = await _hear(room, "CONDITION", 1, YES | {"sam": "YES"})
    assert rules(stranger) == {"hand_without_a_vote"}
    assert rules(await _hear(room, "CONDITION", 2, YES)) == {"matter_not_waiting"}
    assert (await _hear(room, "CONDITION", 1, {"pia": "PERHAPS"})).status_code == 422
    assert await everything(world) == before
    answer = await _hear(room, "CONDITION", 1, YES)
    assert answer.status_code == 201, answer.text
    assert "3 for yes" in answer.json()["facts"]["matters"][0]["tally"]["sentence"]
    assert rules(await _hear(room, "CONDITION", 1, dict.fromkeys(YES, "NO"))) == {"voted_already"}
    waived = await world.move("pia", room.ref, "waive_condition", waiver)
    assert waived.status_code == 200, waived.text
    assert waived.json()["facts"]["decision"]["conditions"][0]["status"] == "WAIVED_BY_PANEL"
    (minuted,) = (await world.get("pia", f"/v1/sittings/{room.sitting}/minutes")).json()["matters"]
    assert (minuted["ref"], minuted["kind"], minuted["number"]) == ("OTO-001", "CONDITION", 1)
    assert [vote["choice"] for vote in minuted["votes"]] == ["YES"] * 3
    assert (await verified(world)).faults == ()


async def test_a_vote_by_those_who_left_for_an_interest_makes_no_quorum(world: World):
    room = await _decided(world)
    assert rules(await _hear(room, "CONDITION", 1, YES, left=["sol"])) == {"hand_without_a_vote"}
    interest = {"provider": "PRV-A", "kind": "PERSONAL", "reason": "My sister is the manager of this home."}
    assert (await world.post("tess", "/v1/interests", interest)).status_code == 201
    assert rules(await _hear(room, "CONDITION", 1, {"tess": "YES"})) == {"hand_without_a_vote"}
    alone = await _hear(room, "CONDITION", 1, {"pia": "YES", "pat": "YES"}, left=["sol"])
    assert alone.json()["facts"]["matters"][-1]["tally"]["quorate"] is False


async def test_an_interest_in_the_item_keeps_a_member_from_its_matters(world: World):
    room = await heard(world)
    form = {
        "person": "pat",
        "kind": "FINANCIAL",
        "action": "SPEAK_NO_VOTE",
        "reason": "Owns shares in the home.",
    }
    assert (await room.do("pat", "interests", form)).status_code == 200
    await room.votes(**dict.fromkeys(("pia", "sol", "tess"), "APPROVE_WITH_CONDITIONS"))
    await room.outcome("approve_with_conditions", SAID | {"conditions": [CONDITION]})
    assert rules(await _hear(room, "CONDITION", 1, YES)) == {"hand_without_a_vote"}
    voted = await _hear(room, "CONDITION", 1, {"pia": "YES", "sol": "YES", "tess": "YES"})
    assert voted.status_code == 201, voted.text
    assert (await verified(world)).faults == ()


async def test_a_cancelled_sitting_votes_on_nothing(world: World):
    room = await _decided(world)
    async with database_of(world).transaction(everything=True) as db:
        await db.execute(update(SITTINGS).values(cancelled_on=world.clock.now().date(), cancelled_by="sid"))
    answer = await _hear(room, "CONDITION", 1, YES)
    assert (answer.status_code, answer.json()["code"]) == (409, "Conflict")
    assert "This sitting is cancelled." in answer.json()["detail"]


async def test_an_interest_in_the_home_keeps_a_member_from_the_roll_of_an_item(world: World):
    room = await heard(world, absent=["tess", "sol"])
    interest = {"provider": "PRV-A", "kind": "PERSONAL", "reason": "My sister is the manager of this home."}
    assert (await world.post("pat", "/v1/interests", interest)).status_code == 201
    await room.came("sol")
    opened = await room.open()
    assert [v["person"] for v in opened.json()["facts"]["listing"]["roll"]["voters"]] == ["pia", "sol"]


async def test_a_chairs_action_after_the_decision_is_ratified_by_the_next_sitting(world: World):
    room = await _decided(world)
    lines = Papers(row_of("OTO-001"), "QTV", "ada", FIRST).lines(168)
    form = {"ground": "RISK_OF_HARM", "lines": lines, "reason": "Three falls since the panel met."}
    for who in ("pia", "sam"):
        assert (await world.move(who, room.ref, "chair_action", form)).status_code == 200
    (acted,) = (await room.case())["facts"]["chair_actions"]
    said = {"action": acted["seq"], "ratified": True, "sitting": room.sitting, "reasons": "As we would have."}
    assert rules(await world.move("pia", room.ref, "ratify_chair_action", said)) == {"sitting_not_quorate"}
    assert (await _hear(room, "CHAIR_ACTION", acted["seq"], YES)).status_code == 201
    done = await world.move("pia", room.ref, "ratify_chair_action", said)
    assert done.json()["facts"]["chair_actions"][0]["status"] == "RATIFIED"


async def test_the_worker_tells_once_of_a_condition_that_was_not_met_in_time(world: World):
    room = await _decided(world)
    world.clock.move(world.clock.now().replace(month=10, day=1))
    assert await tell_of_conditions(database_of(world), world.clock) == 0
    world.clock.move(world.clock.now().replace(day=2))
    assert await tell_of_conditions(database_of(world), world.clock) == 1
    facts = (await room.case("mo"))["facts"]
    assert facts["alerts"][-1]["what"] == "Condition 1 of the panel was due on 1 October 2026 and is not met."
    assert facts["decision"]["conditions"][0]["status"] == "OPEN"
    assert await tell_of_conditions(database_of(world), world.clock) == 0
