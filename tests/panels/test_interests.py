"""POST .../items/{ref}/interests: a tie to the case, declared by whoever has it or by the officers."""

import pytest
from sqlalchemy import insert

from app.people.access import EXCLUSIONS
from tests.conftest import World
from tests.panels.room import heard, listed, rules, seats
from tests.records import database_of, everything, verified

COUSIN = {"reason": "Has a cousin who works at this home."}


async def test_a_member_declares_a_tie_and_the_officers_record_one_they_were_told(world: World):
    room = await listed(world)
    own = await room.declares("pat", "LOYALTY", "SPEAK_NO_VOTE")
    assert own.status_code == 200
    told = {"person": "tess", "kind": "PERSONAL", "action": "LEAVE"} | COUSIN
    assert (await room.do("sid", "interests", told)).status_code == 200
    noted = {"person": "sol", "kind": "PROFESSIONAL", "action": "NOTE", "reason": "Once met the family."}
    assert (await room.do("pia", "interests", noted)).status_code == 200
    said = (await room.case())["facts"]["listing"]["interests"]
    declared = [each for each in said if each["kind"] != "NONE"]
    assert [(i["person"], i["kind"], i["action"]) for i in declared] == [
        ("pat", "LOYALTY", "SPEAK_NO_VOTE"),
        ("tess", "PERSONAL", "LEAVE"),
        ("sol", "PROFESSIONAL", "NOTE"),
    ]
    await room.came("pia", "pat", "sol", "tess", "sam")
    roll = (await room.open()).json()["facts"]["listing"]["roll"]
    assert [voter["person"] for voter in roll["voters"]] == ["pia", "sol"]
    assert [adviser["person"] for adviser in roll["advisers"]] == ["pat", "sam"]
    assert {b["member"]["person"]: b["bar"] for b in roll["barred"]} == {"pat": "SPEAKS", "tess": "LEFT"}


async def test_nobody_shuts_out_a_colleague_by_declaring_for_them(world: World):
    room = await listed(world)
    before = await everything(world, readings=True)
    shut_out = {"person": "tess", "kind": "PERSONAL", "action": "LEAVE"} | COUSIN
    assert rules(await room.do("pat", "interests", shut_out)) == {"interest_of_another"}
    assert (await room.do("ada", "interests", shut_out | {"person": "ada"})).status_code == 403
    for who in ("sid", "dana"):  # a chair who does not sit here has nothing to declare here
        stranger = await room.do(who, "interests", shut_out | {"person": "dana"})
        assert stranger.status_code == 404
        assert stranger.json()["detail"] == "This person is not a member of this sitting."
    light = await room.declares("pat", "FINANCIAL", "NOTE")
    assert (light.status_code, light.json()["code"]) == (422, "Malformed")
    assert "does not vote" in light.json()["detail"]
    unexplained = {"person": "pat", "kind": "LOYALTY", "action": "LEAVE"}
    assert (await room.do("pat", "interests", unexplained)).status_code == 422
    assert await everything(world, readings=True) == before  # a refusal shows nobody's record


async def test_a_tie_that_comes_up_during_the_vote_takes_back_the_vote_of_its_owner_alone(world: World):
    room = await heard(world, members=seats("pia", "pat", "sol", "vic"))
    await room.ballots(pia="APPROVE", vic="DECLINE")
    assert (await room.item())["voted"] == ["pia", "vic"]
    declared = await room.declares("vic", "FINANCIAL", "LEAVE")
    listing = declared.json()["facts"]["listing"]
    assert [voter["person"] for voter in listing["roll"]["voters"]] == ["pia", "pat", "sol"]
    assert [ballot["person"] for ballot in listing["ballots"]] == ["pia"]
    item = await room.item()
    assert (item["status"], item["voted"]) == ("OPEN", ["pia"])
    assert (
        await room.do("vic", "ballots", {"choice": "DECLINE"})
    ).status_code == 404  # it is gone from sight
    assert (await room.view("vic"))["items"] == []
    await room.votes(pat="APPROVE", sol="APPROVE")
    assert (await room.outcome("approve")).status_code == 200
    assert (await room.item())["ballots"] == {"pia": "APPROVE", "pat": "APPROVE", "sol": "APPROVE"}
    assert "1 left for an interest" in (await room.tally())["sentence"]
    assert (await verified(world)).faults == ()


async def test_a_noted_tie_puts_nobody_who_is_shut_out_on_the_roll(world: World):
    room = await listed(world)
    tie = {"provider": "PRV-A", "kind": "PERSONAL"} | COUSIN
    assert (await world.post("sol", "/v1/interests", tie)).status_code == 201
    noted = {"person": "sol", "kind": "PROFESSIONAL", "action": "NOTE", "reason": "Once met the family."}
    assert (await room.do("sid", "interests", noted)).status_code == 200
    await room.came("pia", "pat", "sol", "tess")
    roll = (await room.open()).json()["facts"]["listing"]["roll"]
    assert [voter["person"] for voter in roll["voters"]] == ["pia", "pat", "tess"]


@pytest.mark.parametrize("about", [{"ref": "OTO-001"}, {"provider": "PRV-A"}])
async def test_an_exclusion_declared_after_the_vote_was_closed_voids_it(world: World, about: dict[str, str]):
    room = await heard(world, members=seats("pia", "pat", "sol", "vic"))
    await room.votes(pia="APPROVE", pat="APPROVE", sol="APPROVE", vic="APPROVE")
    tie = about | {"kind": "PERSONAL"} | COUSIN
    assert (await world.post("vic", "/v1/interests", tie)).status_code == 201
    item = await room.item()
    assert (item["voted"], item["quorate"]) == (["pat", "pia", "sol"], None)
    assert rules(await room.outcome("approve")) == {"vote_not_closed"}
    assert (await room.do("sid", "closing")).status_code == 200
    assert (await room.outcome("approve")).status_code == 200
    assert "1 excluded (may no longer take part)" in (await room.tally())["sentence"]
    assert (await verified(world)).faults == ()


async def test_no_outcome_of_a_roll_on_which_somebody_may_not_stand_any_more(world: World):
    room = await heard(world, members=seats("pia", "pat", "sol", "vic"))
    await room.votes(pia="APPROVE", pat="APPROVE", sol="APPROVE", vic="APPROVE")
    async with database_of(world).transaction(everything=True) as db:
        shut = {
            "id": "exc_1",
            "organisation": "QTV",
            "person": "vic",
            "provider": "PRV-A",
            "kind": "PERSONAL",
        }
        said = {"reason": "", "at": world.clock.now(), "asked_because": "", "ended_because": ""}
        await db.execute(insert(EXCLUSIONS), shut | said)
    refused = await room.outcome("approve")
    assert (refused.status_code, refused.json()["code"]) == (409, "Conflict")
    assert "may no longer take part" in refused.json()["detail"] and "vic" not in refused.text
    await room.came("pia")
    assert (await room.do("sid", "closing")).status_code == 200
    assert (await room.outcome("approve")).status_code == 200
    assert "vic" not in (await room.item())["ballots"]
