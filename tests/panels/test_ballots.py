"""POST .../items/{ref}/ballots: one vote each, by those on the roll, sealed until there is an outcome."""

import asyncio

import httpx

from tests.conftest import World
from tests.panels.room import SAID, heard, listed, rules, seats
from tests.records import chain, everything, verified

YES = {"choice": "APPROVE"}


async def test_a_ballot_is_counted_once_and_sealed_until_the_outcome(world: World):
    room = await heard(world)
    await room.discuss()
    dissent = {"choice": "DECLINE", "reason": "The nights are not safe yet.", "asks": True}
    assert (await room.do("pat", "ballots", YES)).status_code == 200
    cast = await room.do("pat", "ballots", dissent)  # on second thoughts
    assert cast.status_code == 200
    case = await room.case("pat")
    ballot = dissent | {"person": "pat", "pack": case["facts"]["listing"]["pack"]}
    assert case["facts"]["listing"]["ballots"] == [ballot]
    assert cast.json() == ballot | {"ref": "OTO-001", "seq": case["seq"]}
    assert cast.headers["ETag"] == f'"{case["seq"]}"'
    before = await everything(world)
    for form in ({"choice": "PERHAPS"}, {"choice": "ABSTAIN"}):
        assert (await room.do("pat", "ballots", form)).status_code == 422
    assert await everything(world) == before
    await room.votes(pia="APPROVE", sol="APPROVE")
    before = await everything(world)
    for who in ("pat", "tess"):
        assert rules(await room.do(who, "ballots", YES)) == {"vote_is_closed"}
    assert await everything(world) == before

    for who in ("pia", "sid", "ada", "mo"):  # who has voted is seen; how, by nobody else
        item = await room.item(who)
        assert (item["voted"], item["ballots"]) == (["pat", "pia", "sol"], None)
        ballots = (await room.case(who))["facts"]["listing"]["ballots"]
        assert not any(b["asks"] for b in ballots), "who asked for a vote is sealed with it"
        seen = {b["person"]: (b["choice"], b["reason"]) for b in ballots}
        assert seen["pat"] == ("SEALED", "")
        assert [p for p, (choice, _) in seen.items() if choice != "SEALED"] == ([who] if who == "pia" else [])
        entries = (await world.get(who, "/v1/cases/OTO-001/history")).json()["entries"]
        told = {e["actor"]: e["fields"] for e in entries if e["action"] == "cast_ballot"}
        assert told["pat"] is None
        assert (told["pia"] is not None) == (who == "pia")

    decided = await room.outcome("approve")
    assert decided.status_code == 200, decided.text
    item = await room.item("sid")
    assert item["ballots"] == {"pat": "DECLINE", "pia": "APPROVE", "sol": "APPROVE"}
    log = decided.json()["facts"]["panel_log"][-1]
    assert [b["reason"] for b in log["ballots"] if b["person"] == "pat"] == [dissent["reason"]]
    entries = (await world.get("ada", "/v1/cases/OTO-001/history")).json()["entries"]
    assert all(e["fields"] is not None for e in entries)
    told = [e["fields"]["choice"] for e in entries if e["action"] == "cast_ballot" and e["actor"] == "pat"]
    assert told == ["APPROVE", "DECLINE"], "every ballot is in the journal"
    assert (await verified(world)).faults == ()


async def test_nobody_votes_before_the_item_is_called(world: World):
    room = await listed(world)
    await room.came("pia", "pat", "sol")
    assert rules(await room.do("pat", "ballots", YES)) == {"item_not_open"}
    assert (await room.item())["voted"] == []
    await room.open()
    assert rules(await room.do("pat", "ballots", YES)) == {"opinions_come_first"}


async def test_br13_whoever_reviewed_assured_or_authorised_a_case_cannot_vote_on_it(world: World):
    everybody = seats("pia", "pat", "sol", "remi", "quill", "ash")
    room = await heard(world, "OTO-003", everybody)
    await room.discuss()
    before = await everything(world)
    for who, why in {
        "remi": "You are excluded from this item: reviewed this case.",
        "quill": "You are excluded from this item: assured this case.",
        "ash": "You are excluded from this item: authorised the package.",
    }.items():
        answer = await room.do(who, "ballots", YES)
        assert "not_on_the_roll" in rules(answer)
        assert why in [obstacle["why"] for obstacle in answer.json()["obstacles"]]
    assert "separate_people" in rules(await room.do("remi", "ballots", YES))
    assert (await room.do("ada", "ballots", YES)).status_code == 403  # sits on no panel at all
    assert await everything(world) == before
    await room.votes(pia="APPROVE", pat="APPROVE", sol="APPROVE")
    assert (await room.outcome("approve")).status_code == 200
    said = (await room.tally())["sentence"]
    assert "6 voting members present" in said
    assert "3 excluded" in said and "3 on the roll" in said


async def test_br14_finance_and_whoever_is_paid_by_the_saving_cannot_vote(world: World):
    room = await heard(world, members=[*seats("pia", "pat", "sol"), {"person": "fay"}, {"person": "cora"}])
    await room.discuss()
    assert [m["person"] for m in (await room.view())["members"] if not m["voting"]] == ["cora", "fay"]
    before = await everything(world)
    assert "money_has_no_vote" in rules(await room.do("fay", "ballots", YES))
    paid = await room.do("cora", "ballots", YES)
    assert "money_has_no_vote" in rules(paid)
    assert "paid by what a review saves" in paid.json()["detail"]
    assert await everything(world) == before
    voters = (await room.case())["facts"]["listing"]["roll"]["voters"]
    assert [voter["person"] for voter in voters] == ["pia", "pat", "sol"]


async def test_br17_a_personal_or_financial_interest_does_not_vote(world: World):
    room = await listed(world, members=seats("pia", "pat", "sol", "tess", "vic"))
    await room.declares("tess", "FINANCIAL", "LEAVE")
    await room.declares("vic", "PERSONAL", "SPEAK_NO_VOTE")
    await room.came("pia", "pat", "sol", "tess", "vic")
    await room.open()
    await room.discuss()
    before = await everything(world, readings=True)
    # whoever left sees the case no more; whoever stayed to speak is told why they do not vote
    gone = await room.do("tess", "ballots", YES)
    assert (gone.status_code, gone.json()["code"]) == (404, "NotFound")
    assert_barred(await room.do("vic", "ballots", YES), "personal")
    assert await everything(world, readings=True) == before
    # two people let her back in to the case: her interest bars her vote all the same
    (exclusion,) = (await world.get("mo", "/v1/exclusions")).json()
    because = {"reason": "She was the reader of another case of that name."}
    for who, what in (("mo", "ask"), ("ivy", "confirm")):
        lifted = await world.post(who, f"/v1/exclusions/{exclusion['id']}/{what}", because)
        assert lifted.status_code == 200, lifted.text
    assert_barred(await room.do("tess", "ballots", YES), "financial")
    assert (await room.item())["voted"] == []
    tries = await chain(world, "refused/QTV/OTO-001")
    assert [(e["act"], e["actor"], e["data"]["rules"]) for e in tries] == [
        ("cast_ballot", "vic", ["interest_bars_vote"]),
        ("cast_ballot", "tess", ["interest_bars_vote"]),
    ]


def assert_barred(answer: httpx.Response, kind: str) -> None:
    """The vote was refused because of an interest of this kind, and of nothing else."""
    assert answer.status_code == 403, answer.text
    assert f"You have a {kind} interest in this case" in answer.json()["detail"]
    assert [o["rule"] for o in answer.json()["obstacles"]] == ["interest_bars_vote"]


async def test_ballots_of_everybody_at_once_are_each_counted_once(world: World):
    voters = ("pia", "pat", "sol", "tess", "vic", "val")
    room = await heard(world, members=seats(*voters))
    await room.discuss()
    choices = dict(zip(voters, ("APPROVE", "DECLINE") * 3, strict=True))
    asked = [room.do(who, "ballots", {"choice": choices[who]}) for who in voters for _ in range(2)]
    answers = await asyncio.gather(*asked)
    assert [a.status_code for a in answers] == [200] * 12, "the second takes the place of the first"
    assert (await room.item())["voted"] == sorted(voters)
    assert (await room.do("sid", "closing")).status_code == 200
    seq = (await room.case())["seq"]
    assert rules(await room.not_carried()) == {"something_was_carried"}  # the chair's own vote settles a tie
    done = await room.outcome("approve")
    assert (done.status_code, done.json()["seq"]) == (200, seq + 1)
    tally = await room.tally()
    assert tally["counts"] == {"ABSTAIN": 0, "APPROVE": 3, "DECLINE": 3}
    assert (tally["tied"], tally["casting"]) == (True, True)
    assert (await verified(world)).faults == ()


async def test_two_outcomes_at_once_have_one_winner(world: World):
    room = await heard(world)
    await room.votes(pia="APPROVE", pat="APPROVE", sol="APPROVE")
    seq = (await room.case())["seq"]
    both = await asyncio.gather(
        room.outcome("approve", seen=seq), room.outcome("approve", SAID, who="dana", seen=seq)
    )
    assert sorted(answer.status_code for answer in both) in ([200, 404], [200, 409], [200, 412])
    case = await room.case()
    assert (case["stage"], case["seq"]) == ("decided", seq + 1)
    assert len(case["facts"]["panel_log"]) == 1
    assert (await verified(world)).faults == ()


async def test_two_closings_at_once_have_one_winner(world: World):
    room = await heard(world)
    await room.ballots(pia="APPROVE", pat="APPROVE", sol="APPROVE")
    both = await asyncio.gather(room.do("pia", "closing"), room.do("sid", "closing"))
    assert sorted(answer.status_code for answer in both) == [200, 409]
    (lost,) = [answer for answer in both if answer.status_code == 409]
    assert rules(lost) == {"vote_is_closed"}
    closings = [e for e in await chain(world, "case/QTV/OTO-001") if e["act"] == "close_vote"]
    assert len(closings) == 1
    assert (await verified(world)).faults == ()


async def test_a_ballot_and_the_closing_at_once_agree_with_each_other(world: World):
    room = await heard(world)
    await room.ballots(pia="APPROVE", pat="APPROVE", sol="APPROVE")
    ballot, closing = await asyncio.gather(
        room.do("tess", "ballots", {"choice": "DECLINE"}), room.do("pia", "closing")
    )
    assert closing.status_code == 200
    in_time = ballot.status_code == 200
    assert in_time or rules(ballot) == {"vote_is_closed"}
    assert (await room.outcome("approve")).status_code == 200
    assert (await room.tally())["counted"] == (4 if in_time else 3)
    assert set((await room.item())["voted"]) == {"pia", "pat", "sol"} | ({"tess"} if in_time else set())
    assert (await verified(world)).faults == ()
