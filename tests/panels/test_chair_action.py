"""The chair's action between meetings: two sign, never for less care, and it ends unless a panel ratifies it."""

from datetime import date, timedelta
from typing import Any

from app.demonstration.papers import Papers
from app.worker import expire_chair_actions
from tests.conftest import World
from tests.make import row_of
from tests.panels.room import FIRST, heard, rules
from tests.records import database_of, everything, verified

PAPERS = Papers(row_of("OTO-003"), "QTV", "remi", FIRST)  # 70 hours a week, nights


def action(weekly_hours: int = 84) -> dict[str, Any]:
    return {
        "ground": "RISK_OF_HARM",
        "lines": PAPERS.lines(weekly_hours),
        "reason": "Three falls since Friday, and the panel does not meet for another week.",
    }


async def weekly(world: World) -> str:
    """What OTO-003 costs a week now."""
    money = (await world.get("mo", "/v1/cases/OTO-003")).json()["money"]
    return str(money["current"])


async def test_the_chairs_action_takes_effect_when_a_clinician_has_signed_the_same(world: World):
    first = await world.move("pia", "OTO-003", "chair_action", action())
    assert first.status_code == 200, first.text
    case = first.json()
    assert (await weekly(world), case["facts"]["chair_actions"]) == ("1155.00", [])  # one signature
    before = await everything(world)
    assert rules(await world.move("pia", "OTO-003", "chair_action", action())) == {"signed_already"}
    assert (await world.move("casey", "OTO-003", "chair_action", action())).json()["code"] == "NotYourRole"
    independent = await world.move("remi", "OTO-003", "chair_action", action())
    assert rules(independent) == {"not_independent"}  # remi reviewed this case
    assert await everything(world) == before

    second = await world.move("sam", "OTO-003", "chair_action", action())
    assert second.status_code == 200, second.text
    case = second.json()
    assert case["stage"] == "panel_ready" and await weekly(world) == "1386.00"
    (acted,) = case["facts"]["chair_actions"]
    assert (acted["status"], acted["expires_on"]) == ("AWAITING_RATIFICATION", "2026-09-21")
    assert (await verified(world)).faults == ()


async def test_other_words_under_the_second_signature_do_not_count(world: World):
    await world.move("pia", "OTO-003", "chair_action", action(84))
    other = await world.move("sam", "OTO-003", "chair_action", action(91))
    assert (other.status_code, other.json()["facts"]["chair_actions"]) == (200, [])
    assert await weekly(world) == "1155.00"
    agreed = await world.move("pia", "OTO-003", "chair_action", action(91))
    assert [a["by"] for a in agreed.json()["facts"]["chair_actions"]] == ["pia"]


async def test_br20_the_chair_alone_takes_no_care_away(world: World):
    before = await everything(world)
    for who in ("pia", "sam"):
        answer = await world.move(who, "OTO-003", "chair_action", action(63))
        assert rules(answer) == {"chair_gives_less"}
        assert "the chair cannot decide that without the panel" in answer.json()["detail"]
    assert await everything(world) == before


async def test_br21_an_action_that_nobody_ratified_ends_and_the_care_goes_on(world: World):
    await world.move("pia", "OTO-003", "chair_action", action())
    await world.move("sam", "OTO-003", "chair_action", action())
    before = await everything(world)
    noon = world.clock.now()
    world.clock.move(noon.replace(day=21, hour=22))  # 23:00 in London on the last day
    assert await expire_chair_actions(database_of(world), world.clock) == 0
    assert await everything(world) == before
    world.clock.advance(timedelta(hours=1))
    assert await expire_chair_actions(database_of(world), world.clock) == 1

    case = (await world.get("mo", "/v1/cases/OTO-003")).json()
    (acted,) = case["facts"]["chair_actions"]
    assert (acted["status"], acted["settled_on"]) == ("EXPIRED", "2026-09-22")
    assert case["money"]["current"] == "1386.00"  # BR34: never less by silence
    assert "ran out without being ratified" in case["facts"]["alerts"][-1]["what"]
    entries = (await world.get("mo", "/v1/cases/OTO-003/history")).json()["entries"]
    last = entries[-1]
    assert (last["event"], last["actor"], last["role"]) == ("chair_action_expired", "worker", "INTEGRATION")
    after = await everything(world)
    assert await expire_chair_actions(database_of(world), world.clock) == 0
    assert await everything(world) == after
    assert (await verified(world)).faults == ()


async def test_a_quorate_sitting_ratifies_it_in_time(world: World):
    await world.move("pia", "OTO-001", "chair_action", action(168) | {"lines": _lines(168)})
    await world.move("sam", "OTO-001", "chair_action", action(168) | {"lines": _lines(168)})
    (acted,) = (await world.get("pia", "/v1/cases/OTO-001")).json()["facts"]["chair_actions"]
    said = {"action": acted["seq"], "ratified": True, "reasons": "The panel would have done the same."}
    room = await heard(world)
    before = await everything(world)
    elsewhere = await world.move("pia", "OTO-001", "ratify_chair_action", said | {"sitting": "sit_0"})
    assert rules(elsewhere) == {"sitting_not_quorate"}
    here = said | {"sitting": room.sitting}
    assert rules(await world.move("pia", "OTO-001", "ratify_chair_action", here)) == {"sitting_not_quorate"}
    assert await everything(world) == before
    await room.votes(pia="APPROVE", pat="APPROVE", sol="APPROVE")
    hands = [{"person": person, "choice": "YES"} for person in ("pia", "pat", "sol")]
    matter = {"ref": "OTO-001", "kind": "CHAIR_ACTION", "number": acted["seq"], "hands": hands}
    voted = await world.post("sid", f"/v1/sittings/{room.sitting}/matters", matter)
    assert voted.status_code == 201, voted.text
    done = await world.move("pia", "OTO-001", "ratify_chair_action", here)
    assert done.status_code == 200, done.text
    assert done.json()["facts"]["chair_actions"][0]["status"] == "RATIFIED"
    world.clock.move(world.clock.now().replace(month=12))
    assert await expire_chair_actions(database_of(world), world.clock) == 0


def _lines(weekly_hours: int) -> list[dict[str, Any]]:
    return Papers(row_of("OTO-001"), "QTV", "ada", date(2026, 8, 24)).lines(weekly_hours)
