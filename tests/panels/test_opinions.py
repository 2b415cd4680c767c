"""First opinions: each locked alone, seen by nobody before all are, kept beside the ballots; and who leads a vote."""

import asyncio

from tests.conftest import World
from tests.panels.room import Room, heard, listed, rules, seats, set_policy
from tests.records import everything, verified

SAID = {"choice": "DECLINE", "reason": "The evenings are not safe yet."}
ALL = ("pia", "pat", "sol", "tess")


async def told(room: Room, who: str) -> tuple[dict[str, str], dict[str, bool]]:
    """What somebody is told of first opinions: by the record, and by the history (whether it has the words)."""
    case = await room.case(who)
    listing = case["facts"]["listing"]
    opinions = {o["person"]: o["choice"] + o["reason"] for o in listing["opinions"]}
    entries = (await room.world.get(who, f"/v1/cases/{room.ref}/history")).json()["entries"]
    return opinions, {e["actor"]: e["fields"] is not None for e in entries if e["action"] == "lock_opinion"}


async def test_a_first_opinion_is_seen_by_nobody_else_until_all_have_locked_theirs(world: World):
    room = await heard(world)
    assert (await room.item())["stage"] == "OPINIONS"
    mine = await room.do("pat", "opinions", SAID)
    assert mine.status_code == 200
    assert [o["reason"] for o in mine.json()["facts"]["listing"]["opinions"]] == [SAID["reason"]]
    before = await everything(world)
    assert rules(await room.do("pat", "opinions", SAID)) == {"opinion_locked_already"}
    assert (await room.do("pia", "opinions", {"choice": "APPROVE", "reason": ""})).status_code == 422
    assert rules(await room.do("pia", "ballots", {"choice": "APPROVE"})) == {"opinions_come_first"}
    assert (await room.do("sam", "opinions", SAID)).status_code == 403  # advises
    assert (await room.do("ada", "opinions", SAID)).status_code == 403
    assert await everything(world) == before

    for who in ("pia", "sid", "ada", "audrey"):
        opinions, words = await told(room, who)
        assert (opinions, words) == ({"pat": "SEALED"}, {"pat": False}), who
        answer = await room.view(who)
        assert SAID["reason"] not in str(answer) and "DECLINE" not in str(answer["items"])
        assert (await room.item(who))["locked"] == ["pat"]
    approve = {"choice": "APPROVE", "reason": "The plan is stepped and watched."}
    at_once = await asyncio.gather(*(room.do(who, "opinions", approve) for who in ("pia", "sol", "tess")))
    assert [answer.status_code for answer in at_once] == [200] * 3
    item = await room.item("sid")
    assert (item["stage"], sorted(item["locked"])) == ("DISCUSSION", sorted(ALL))
    for who in ("pia", "sid", "ada"):
        opinions, words = await told(room, who)
        assert opinions["pat"] == "DECLINE" + SAID["reason"]
        assert words == dict.fromkeys(ALL, True)

    await room.ballots(pia="APPROVE", pat="APPROVE")
    assert (await room.item("sid"))["stage"] == "VOTING"
    await room.votes(sol="APPROVE")
    item = await room.item("sid")
    assert (item["stage"], item["quorate"], item["ballots"]) == ("CLOSED", True, None)
    assert "3 ballots: 3 for approve" in item["arithmetic"]
    done = await room.outcome("approve")
    assert done.status_code == 200, done.text
    facts = done.json()["facts"]
    assert facts["decision"]["opinions"] == facts["panel_log"][-1]["opinions"]
    assert {o["person"]: o["choice"] for o in facts["decision"]["opinions"]}["pat"] == "DECLINE"
    assert (await room.item("sid"))["stage"] is None
    assert (await verified(world)).faults == ()


async def test_the_chair_opens_the_discussion_and_then_nobody_has_a_first_opinion(world: World):
    room = await heard(world)
    assert (await room.do("pat", "opinions", SAID)).status_code == 200
    before = await everything(world)
    for who, rule in (("pat", "not_in_the_chair"), ("sol", "not_in_the_chair"), ("dana", "not_in_the_chair")):
        assert rules(await room.do(who, "discussion")) == {rule}
    assert (await room.do("sid", "discussion")).status_code == 403
    assert await everything(world) == before
    opened = await room.do("pia", "discussion")
    assert [o["choice"] for o in opened.json()["facts"]["listing"]["opinions"]] == ["DECLINE"]
    assert rules(await room.do("sol", "opinions", SAID)) == {"no_first_opinion_now"}
    assert rules(await room.do("pia", "discussion")) == {"discussion_open_already"}
    assert rules(await room.open()) == {"vote_has_begun"}
    assert (await room.do("sol", "ballots", SAID)).status_code == 200


async def test_the_deputy_leads_where_the_chair_has_left(world: World):
    room = await listed(world)
    await room.declares("pia", "PERSONAL", "LEAVE")
    await room.came("pia", "pat", "sol", "tess")
    await room.open()
    assert (await room.do("pat", "discussion")).status_code == 200
    assert rules(await room.do("sol", "closing")) == {"not_yours_to_close"}
    assert (await room.do("pat", "closing")).status_code == 200


async def test_an_interest_after_the_closing_voids_the_vote_and_it_is_taken_again(world: World):
    room = await heard(world, members=seats("pia", "pat", "sol", "vic"))
    await room.votes(pia="APPROVE", pat="APPROVE", sol="APPROVE", vic="DECLINE")
    assert (await room.item())["stage"] == "CLOSED"
    assert (await room.declares("vic", "FINANCIAL", "LEAVE")).status_code == 200
    item = await room.item()
    assert (item["stage"], item["quorate"], item["arithmetic"]) == ("VOTING", None, "")
    assert item["voted"] == ["pat", "pia", "sol"]
    assert rules(await room.outcome("approve")) == {"vote_not_closed"}
    assert (await room.do("sid", "closing")).status_code == 200
    assert (await room.outcome("approve")).status_code == 200
    assert "1 left for an interest" in (await room.tally())["sentence"]
    assert (await verified(world)).faults == ()


async def test_where_policy_asks_for_no_first_opinions_the_vote_is_open_at_once(world: World):
    await set_policy(world, first_opinions=False)
    room = await heard(world)
    assert (await room.item())["stage"] == "DISCUSSION"
    assert rules(await room.do("pat", "opinions", SAID)) == {"no_first_opinion_now"}
    for who in ("pia", "pat", "sol"):
        assert (await room.do(who, "ballots", {"choice": "APPROVE"})).status_code == 200
    assert (await room.do("sid", "closing")).status_code == 200
    assert (await room.outcome("approve")).status_code == 200
