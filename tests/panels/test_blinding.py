"""Cost blinding: no view shows money to those who have still to judge, and the read log proves it."""

import re
from typing import Any

import pytest

from app.programmes.one_to_one.codes.pack import Paper
from app.programmes.one_to_one.pack import digest, manifest
from tests.conftest import World
from tests.make import case_at
from tests.panels.room import Room, heard, set_policy
from tests.records import chain, everything, is_now, record_of

SAID = {"choice": "APPROVE", "reason": "The plan is stepped and watched."}
MONEY = ("hourly_rate", "weekly_cost", "one_off_cost", "passed_cost", "£", "1386.00", "2772.00")


async def shown(world: World, who: str, ref: str) -> dict[str, Any]:
    """Everything that this person is shown of a case, by address."""
    paths = ("", "/history", "/files", "/patient")
    found = {path: await world.get(who, f"/v1/cases/{ref}{path}") for path in paths}
    found["list"] = await world.get(who, "/v1/cases", params={"limit": 200})
    return {path: answer for path, answer in found.items() if answer.status_code == 200}


async def reads(world: World, who: str, ref: str) -> list[str]:
    """What the read log says this person was shown beside the record, one for each answer."""
    log = (await world.get("audrey", f"/v1/cases/{ref}/readings")).json()["readings"]
    return [row["detail"] for row in reversed(log) if row["person"] == who and row["what"] != "list_cases"]


def found_money(answers: dict[str, Any]) -> list[tuple[str, str]]:
    """Where money stands in these answers."""
    return [(path, word) for path, answer in answers.items() for word in MONEY if word in answer.text]


async def test_a_member_is_shown_no_money_before_their_own_first_opinion_is_locked(world: World):
    room = await heard(world)
    for who in ("pia", "pat", "sol"):
        assert found_money(await shown(world, who, room.ref)) == [], who
        assert (await room.case(who))["money"] is None
    assert (await room.case("sid"))["money"]["current"] == "2772.00", "the secretary does not judge"
    mine = await room.do("sol", "opinions", SAID)
    assert mine.json()["money"]["current"] == "2772.00"
    assert (await room.case("pat"))["money"] is None, "it is one's own opinion that counts"
    # the read log has it: nothing of money before the lock, and money from then on
    log = await reads(world, "sol", room.ref)
    assert all("FINANCE" not in detail for detail in log[:-1])
    assert log[-1] == "FINANCE"
    assert not any("FINANCE" in detail for detail in await reads(world, "pat", room.ref))
    assert any("FINANCE" in detail for detail in await reads(world, "sid", room.ref))
    locked = [e for e in await chain(world, f"case/QTV/{room.ref}") if e["act"] == "lock_opinion"]
    assert [e["actor"] for e in locked] == ["sol"]
    await room.votes(pia="APPROVE", pat="APPROVE", sol="APPROVE")
    assert (await room.case("tess"))["money"]["current"] == "2772.00", "the vote is closed"


async def test_no_refusal_tells_of_money_either(world: World):
    room = await heard(world)
    options = (await room.case("pia"))["options"]
    assert "£" not in str(options)
    before = await everything(world)
    answer = await room.outcome("approve")
    assert "£" not in answer.text and "2772" not in answer.text
    assert await everything(world) == before


async def test_no_hash_that_a_member_is_shown_can_be_made_again_from_the_true_rates(world: World):
    room = await heard(world)
    pack = f"/v1/sittings/{room.sitting}/items/{room.ref}/pack"
    sitting = f"/v1/sittings/{room.sitting}"
    texts = [answer.text for answer in (await shown(world, "pat", room.ref)).values()]
    texts += [(await world.get("pat", path)).text for path in (pack, sitting, f"{sitting}/minutes")]
    hashes = {found for text in texts for found in re.findall(r"\b[0-9a-f]{64}\b", text)}
    entries = await chain(world, f"case/QTV/{room.ref}")
    listing = next(e for e in entries if e["act"] == "list_for_panel")["data"]["fields"]
    assert listing["salt"] and not any(listing["salt"] in text for text in texts)
    facts = await record_of(world, room.ref)
    assert facts.listing is not None and facts.listing.salt == listing["salt"]
    assert facts.listing.pack in hashes, "the attack has what it attacks"
    for supposed in (None, ""):  # all that they know, and the true rates, without the secret
        known = facts.model_copy(update={"listing": facts.listing.model_copy(update={"salt": supposed})})
        made = manifest(known, facts.listing.papers_on)
        assert digest(made) not in hashes
        told = {part.kind for part in made if part.sha256 in hashes}
        assert (Paper.RECOMMENDATION in told) == (supposed == ""), "as it is without its money"
        assert Paper.COSTS not in told
    # the leaves: each entry has something random in it that nobody is shown
    assert {e["leaf"] for e in entries} <= hashes
    for entry in entries:
        secret = entry.get("commit") or entry["nonce"]
        assert not any(secret in text for text in texts), entry["act"]


async def test_the_assurer_reads_hours_and_no_money_until_they_have_judged(world: World):
    road = await case_at(world, "qa_review", "OTO-011")
    blind = await shown(world, "quinn", road.ref)
    assert found_money(blind) == []
    assert blind[""].json()["money"] is None
    assert blind[""].json()["facts"]["package"]["current"], "the care itself is all there"
    assert found_money(await shown(world, "ada", road.ref)), "the reviewer wrote it down"
    passed = await world.move("quinn", road.ref, "qa_pass", road.papers.quality())
    assert passed.status_code == 200, passed.text
    assert passed.json()["money"] is not None
    assert found_money(await shown(world, "quinn", road.ref))


@pytest.mark.parametrize("seat", ["PANEL_HEALTH", "QA_CLINICIAN"])
async def test_another_role_by_which_they_come_before_it_was_their_turn_does_not_lift_it(
    world: World, seat: str
):
    await is_now(world, "vic", roles=[seat, "CHC_OPS_MANAGER"])
    for stage in ("assessment", "qa_review"):
        road = await case_at(world, stage, "OTO-011")
        found = await shown(world, "vic", road.ref)
        assert found[""].json()["stage"] == stage, "they come to it as its manager"
        assert found_money(found) == []
        assert found[""].json()["money"] is None
        assert found_money(await shown(world, "mo", road.ref)), "a manager who sits nowhere reads it"
    await world.move("quinn", road.ref, "qa_pass", road.papers.quality())
    waits = (await world.get("vic", f"/v1/cases/{road.ref}")).json()
    assert (waits["stage"], waits["money"] is None) == ("panel_ready", seat == "PANEL_HEALTH")
    done = await case_at(world, "decided", "OTO-012")
    assert found_money(await shown(world, "vic", done.ref)), "the panel has judged"


async def test_whoever_acts_as_a_delegate_does_not_leave_their_seat_behind(world: World):
    await is_now(world, "vic", roles=["PANEL_HEALTH", "CHC_OPS_MANAGER"])
    day = world.clock.now().date().isoformat()
    given = {
        "taker": "vic",
        "roles": ["CHC_OPS_MANAGER"],
        "from_day": day,
        "until_day": day,
        "reason": "Leave",
    }
    assert (await world.post("mo", "/v1/delegations", given)).status_code == 201
    found = await world.get("vic", "/v1/cases/OTO-001", headers={"On-Behalf-Of": "mo"})
    assert found.status_code == 200
    assert found_money({"": found}) == []


async def test_policy_can_turn_it_off(world: World):
    await set_policy(world, cost_blinding=False)
    assert (await Room(world, "").case("pia"))["money"]["current"] == "2772.00"
