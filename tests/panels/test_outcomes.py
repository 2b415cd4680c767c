"""POST .../items/{ref}/outcomes/{action}: what was decided is what the ballots carried, by declared arithmetic."""

from datetime import timedelta
from typing import Any

from app.demonstration.papers import Papers
from tests.conftest import World
from tests.make import row_of
from tests.panels.room import (
    FIRST,
    SAID,
    Room,
    answered,
    heard,
    listed,
    rules,
    seats,
    set_terms,
)
from tests.records import everything, verified

TIE = {"pia": "APPROVE", "pat": "APPROVE", "sol": "DECLINE", "tess": "DECLINE"}
PAPERS = Papers(row_of("OTO-001"), "QTV", "ada", FIRST)


async def test_the_outcome_is_recorded_with_its_arithmetic(world: World):
    room = await heard(world)
    await room.votes(pia="APPROVE", pat="APPROVE", sol="APPROVE", tess="ABSTAIN")
    answer = await room.outcome("approve")
    assert answer.status_code == 200
    case = answer.json()
    assert case["stage"] == "decided"
    decision = case["facts"]["decision"]
    assert (decision["outcome"], decision["hours"], decision["sitting"]) == ("APPROVE", "84.00", room.sitting)
    assert case["facts"]["listing"] is None
    sentence = (
        "4 voting members present; 4 ballots: 3 for approve, 1 abstained; health 2, social care 2, chair present, "
        "falls expertise present: quorate; approve carried by simple majority, 3 of 3 votes"
    )
    assert decision["tally"]["sentence"] == sentence
    item = await room.item()
    assert (item["status"], item["outcome"], item["quorate"]) == ("DECIDED", "APPROVE", True)
    assert item["arithmetic"] == sentence


async def test_only_what_was_carried_can_be_recorded(world: World):
    room = await heard(world)
    await room.votes(pia="REFER", pat="REFER", sol="REFER", tess="APPROVE")
    before = await everything(world)
    condition = {
        "wording": "Nights are watched.",
        "timing": "PRE",
        "owner": "ada",
        "due_on": "2026-10-01",
        "evidence": "A log.",
    }
    for action, form, rule in (
        ("approve", SAID, "approval_not_carried"),
        ("approve_with_conditions", SAID | {"conditions": [condition]}, "conditions_not_carried"),
        ("decline", SAID | {"next_review_on": "2027-03-01"}, "decline_not_carried"),
        ("record_not_carried", {"discussion": "We could not agree."}, "something_was_carried"),
        ("defer", _deferred(world), "other_outcome_carried"),
    ):
        answer = await room.outcome(action, form)
        assert rule in rules(answer)
        assert "refer carried by simple majority, 3 of 4 votes" in answer.json()["detail"]
    assert (await room.outcome("refer_onward", who="sid")).status_code == 403
    assert (await room.outcome("enlarge")).status_code == 422
    unread = await room.do("pia", "outcomes/refer_onward", SAID | {"targets": ["MDT_DST"]})
    assert unread.status_code == 428
    assert await everything(world) == before
    done = await room.outcome("refer_onward", SAID | {"targets": ["MDT_DST"]})
    assert (done.status_code, done.json()["facts"]["decision"]["lines"]) == (200, None)
    assert (await room.item())["outcome"] == "REFER"


async def test_br15_an_item_that_an_exclusion_leaves_inquorate_decides_nothing(world: World):
    room = await listed(world, members=seats("pia", "pat", "sol"))
    await room.declares("sol", "PERSONAL", "LEAVE")
    await room.came("pia", "pat", "sol")
    await room.open()
    await room.votes(pia="APPROVE", pat="APPROVE")
    before = await everything(world)
    answer = await room.outcome("approve")
    assert "not_quorate" in rules(answer)
    missing = "The panel is not quorate for this item. Missing: 1 more voter, 1 more social care voter"
    assert missing in answer.json()["detail"]
    option = next(o for o in (await room.case())["options"] if o["action"] == "approve")
    assert missing in option["obstacles"][0]["why"]  # the button says the same
    assert await everything(world) == before
    left = await room.not_carried()
    assert (left.status_code, left.json()["stage"]) == (200, "panel_ready")
    assert left.json()["facts"]["panel_log"][-1]["result"] == "NOT_QUORATE"
    item = await room.item()
    assert (item["status"], item["quorate"], item["outcome"]) == ("NOT_CARRIED", False, None)
    assert "3 voting members present, 1 left for an interest, 2 on the roll" in item["arithmetic"]
    assert "not quorate, missing 1 more voter, 1 more social care voter" in item["arithmetic"]


async def test_br15_a_full_room_that_keeps_silent_decides_nothing(world: World):
    room = await heard(world)
    await room.votes(pia="APPROVE", pat="APPROVE")
    answer = await room.outcome("approve")
    assert rules(answer) == {"not_quorate"}
    assert "Missing: 1 more ballot" in answer.json()["detail"]


async def test_br16_somebody_in_the_room_knows_about_the_driver(world: World):
    room = await heard(world, members=seats("pia", "vic", "sol", deputy="vic"))  # nobody knows about falls
    await room.votes(pia="APPROVE", vic="APPROVE", sol="APPROVE")
    answer = await room.outcome("approve")
    assert "no_expertise" in rules(answer)
    assert "Nobody who takes part in this item has the expertise that falls needs." in answer.json()["detail"]
    assert (await room.not_carried()).status_code == 200


async def test_br16_an_adviser_who_stays_in_the_room_may_bring_the_knowledge(world: World):
    adviser = {"person": "pat", "voting": False}
    room = await heard(world, members=[*seats("pia", "vic", "sol", deputy="vic"), adviser])
    await room.votes(pia="APPROVE", vic="APPROVE", sol="APPROVE")
    assert (await room.do("pat", "ballots", {"choice": "APPROVE"})).status_code == 409
    assert (await room.outcome("approve")).status_code == 200
    assert "falls expertise present: quorate" in (await room.tally())["sentence"]


async def test_a_lost_vote_is_recorded_as_lost(world: World):
    room = await heard(world)
    await room.votes(pia="APPROVE", pat="APPROVE", sol="DECLINE", tess="REFER")
    assert rules(await room.outcome("approve")) == {"approval_not_carried"}
    left = await room.not_carried()
    assert left.status_code == 200
    log = left.json()["facts"]["panel_log"][-1]
    assert (log["result"], log["outcome"]) == ("LOST", None)
    assert {b["person"]: b["choice"] for b in log["ballots"]}["tess"] == "REFER"
    item = await room.item()
    assert (item["status"], item["outcome"], item["quorate"]) == ("NOT_CARRIED", None, True)
    assert "no choice reached a simple majority, so nothing is carried" in item["arithmetic"]
    assert item["ballots"] == {"pia": "APPROVE", "pat": "APPROVE", "sol": "DECLINE", "tess": "REFER"}


async def test_a_tied_vote_goes_with_the_chair_where_policy_says_so(world: World):
    room = await heard(world)
    await room.votes(**TIE)
    assert rules(await room.outcome("decline", SAID | {"next_review_on": "2027-03-01"})) == {
        "decline_not_carried"
    }
    assert (await room.outcome("approve")).status_code == 200
    tally = await room.tally()
    assert (tally["tied"], tally["casting"], tally["outcome"]) == (True, True, "APPROVE")
    assert tally["sentence"].endswith("tied 2 to 2; approve carried by the casting vote of the chair")


async def test_a_tied_vote_is_recorded_as_tied_where_policy_knows_no_casting_vote(world: World):
    await set_terms(world, voting={"tie": "NOT_CARRIED"})
    room = await heard(world)
    await room.votes(**TIE)
    for action in ("approve", "decline"):
        form = SAID | ({"next_review_on": "2027-03-01"} if action == "decline" else {})
        assert (await room.outcome(action, form)).status_code == 409
    left = await room.not_carried()
    assert left.status_code == 200
    log = left.json()["facts"]["panel_log"][-1]
    assert (log["result"], log["tally"]["tied"], log["tally"]["casting"]) == ("TIED", True, False)
    assert (await room.item())["arithmetic"].endswith("tied 2 to 2, so nothing is carried")


async def test_an_abstention_counts_against_where_policy_says_so_when_the_vote_is_closed(world: World):
    room = await heard(world)
    await room.ballots(pia="APPROVE", pat="APPROVE", sol="ABSTAIN", tess="ABSTAIN")
    await set_terms(world, voting={"abstentions": "COUNT_AGAINST"})
    assert (await room.do("pia", "closing")).status_code == 200
    assert rules(await room.outcome("approve")) == {"approval_not_carried"}
    assert (await room.case())["policy"].startswith("1:")
    await set_terms(world, voting={"abstentions": "NOT_COUNTED"})
    assert rules(await room.outcome("approve")) == {"approval_not_carried"}, "what was closed stands"
    assert (await room.not_carried()).status_code == 200
    assert (await room.tally())["counted"] == 4
    assert (await verified(world)).faults == ()  # each entry is folded by the policy that it names


async def test_br18_the_panel_gives_no_less_than_was_assured(world: World):
    room = await heard(world)
    await room.votes(pia="APPROVE", pat="APPROVE", sol="APPROVE")
    before = await everything(world)
    less = await room.outcome("approve", SAID | {"lines": PAPERS.lines(77)})
    assert "below_assured_hours" in rules(less)
    assert "77.00 hours a week" in less.json()["detail"] and "84.00 hours a week" in less.json()["detail"]
    assert await everything(world) == before
    more = await room.outcome("approve", SAID | {"lines": PAPERS.lines(112)})
    departs = {"change_before_return", "departure_unexplained", "departure_not_confirmed"}
    assert rules(more) == departs, "more than proposed is a departure as well"


async def test_br19_a_third_deferral_is_refused(world: World):
    room = await listed(world)
    for week in (1, 2):
        await _call(room)
        await room.votes(pia="DEFER", pat="DEFER", sol="DEFER")
        deferred = await room.outcome("defer", _deferred(world))
        assert (deferred.status_code, deferred.json()["stage"]) == (200, "deferred"), deferred.text
        assert (await room.item())["status"] == "DEFERRED"
        room = await answered(room, week)
    assert [alert["what"] for alert in (await room.case())["facts"]["alerts"]] == [
        "Deferred as often as policy allows: the operations manager decides how it goes on."
    ]
    await _call(room)
    await room.discuss()
    before = await everything(world)
    assert rules(await room.do("pia", "ballots", {"choice": "DEFER"})) == {"no_deferral_to_vote_for"}
    third = await room.outcome("defer", _deferred(world))
    assert rules(third) == {"third_deferral", "vote_goes_on"}
    assert "deferred 2 times already" in third.json()["detail"]
    assert await everything(world) == before
    await room.votes(pia="APPROVE", pat="APPROVE", sol="APPROVE")
    assert (await room.outcome("approve")).status_code == 200


async def _call(room: Room) -> None:
    await room.came("pia", "pat", "sol", "tess", "sam")
    assert (await room.open()).status_code == 200


def _deferred(world: World) -> dict[str, Any]:
    back = world.clock.now().date() + timedelta(days=14)
    return {
        "reason_code": "PLAN_UNCLEAR",
        "questions": "Who is called at weekends when hours are drawn?",
        "return_by": back.isoformat(),
    }
