"""Policy: read, change from a day on, and what a case is judged by."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.cases.verify import verify
from app.programmes.one_to_one.policy import LOCAL_PANEL
from tests.cases.test_verify import unguarded
from tests.conftest import World
from tests.make import case_at, create
from tests.records import as_owner, chain, everything, verified

PATH = "/v1/policies/one_to_one"
SUBMISSION = {"rationale": "Agreed after two falls at night.", "authoriser_unknown": True}


def panels(**changes: Any) -> list[Any]:
    """The terms of the one panel, with changes."""
    return [LOCAL_PANEL.model_dump(mode="json") | changes]


async def change(world: World, day: str, *, who: str = "mo", **changes: Any) -> Any:
    """Change the policy from a day on."""
    form = {"effective_from": day, "reason": "Agreed by the governing board.", "changes": changes}
    return await world.post(who, PATH, form)


async def test_the_policy_in_force_says_what_each_value_means(world: World):
    for who in ("mo", "ada", "home_a", "audrey"):
        answer = await world.get(who, PATH)
        assert answer.status_code == 200
    policy = answer.json()
    assert policy["in_force"].startswith("0:") and policy["versions"] == []
    assert policy["policy"]["accept_days"] == 2
    meaning = policy["definition"]["properties"]["accept_days"]
    assert meaning["title"] == "Referral accepted or rejected" and meaning["x-unit"] == "working days"
    assert (meaning["minimum"], meaning["maximum"]) == (1, 60)
    assert set(policy["definition"]["properties"]) == set(policy["policy"])
    unknown = await world.get("mo", "/v1/policies/no_such_programme")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "NotFound")


async def test_a_change_is_a_new_version_with_its_entry_and_the_old_one_stays(world: World):
    made = await change(world, "2026-09-07", accept_days=5, panels=panels(title="CCG panel"))
    assert made.status_code == 201 and made.json()["version"] == 1
    second = await change(world, "2026-09-10", accept_days=6)
    assert second.json()["policy"]["panels"][0]["title"] == "CCG panel", "what is left out keeps its value"
    known = (await world.get("ada", PATH)).json()
    assert known["in_force"] == f"1:{made.json()['fingerprint'][:16]}"
    assert [(v["version"], v["effective_from"], v["made_by"]) for v in known["versions"]] == [
        (2, "2026-09-10", "mo"),
        (1, "2026-09-07", "mo"),
    ]
    assert known["policy"]["accept_days"] == 5
    entries = await chain(world, "policy/QTV/one_to_one")
    assert [e["data"]["changed"] for e in entries] == [["accept_days", "panels"], ["accept_days"]]
    assert [(e["event"], e["actor"], e["data"]["effective_from"]) for e in entries] == [
        ("policy_changed", "mo", "2026-09-07"),
        ("policy_changed", "mo", "2026-09-10"),
    ]
    assert [e["policy"].split(":")[0] for e in entries] == ["1", "2"] and entries[0]["texts"] == ["/reason"]
    assert (await world.get("nosy", PATH)).json()["versions"] == [], "another commissioner has its own"
    with pytest.raises(DBAPIError, match="never altered"):
        async with as_owner(world) as db:
            await db.execute(text("UPDATE policy SET effective_from = '2020-01-01'"))
    assert not (await verified(world)).faults


async def test_a_move_is_judged_by_the_version_in_force_on_its_day_and_names_it(world: World):
    await create(world)
    first = (await change(world, "2026-09-07", accept_days=5)).json()
    second = (await change(world, "2026-09-09", accept_days=10)).json()
    submitted = (await world.move("casey", "OTO-001", "submit", SUBMISSION)).json()
    assert submitted["policy"] == f"1:{first['fingerprint'][:16]}"
    assert submitted["clocks"][0]["due_on"] == "2026-09-14"
    world.clock.advance(timedelta(days=2))
    back = {"reason": "The rationale names another person."}
    returned = (await world.move("mo", "OTO-001", "return_referral", back)).json()
    assert returned["policy"] == f"2:{second['fingerprint'][:16]}"
    again = (await world.move("casey", "OTO-001", "submit", SUBMISSION)).json()
    assert again["clocks"][0]["due_on"] == "2026-09-23"
    # a later change is no part of what was done before it
    await change(world, "2026-09-09", accept_days=1)
    cited = [e["policy"].split(":")[0] for e in await chain(world, "case/QTV/OTO-001")]
    assert cited == ["0", "1", "2", "2"]
    assert (await world.get("mo", "/v1/cases/OTO-001")).json()["clocks"][0]["due_on"] == "2026-09-10"
    assert not (await verified(world)).faults, "each entry is folded by the policy it cites"
    # and a policy that was altered afterwards is not the one it cites
    async with unguarded(world) as db:
        await db.execute(
            text("UPDATE policy SET body = replace(body, 'ICB panel', 'CCG panel') WHERE version = 1")
        )
        (fault,) = (await verify(db)).faults
    assert "cannot be folded" in fault and first["fingerprint"][:16] in fault


async def test_nobody_undoes_a_version_that_they_have_not_read(world: World):
    body = {"effective_from": "2026-09-20", "reason": "Less time is needed.", "changes": {"accept_days": 4}}
    first = await world.post("mo", PATH, body | {"newest": 0})
    assert first.status_code == 201, first.text
    before = await everything(world)
    late = await world.post("mo", PATH, body | {"newest": 0, "changes": {"accept_days": 3}})
    assert (late.status_code, late.json()["code"]) == (409, "Conflict") and "Version 1" in late.json()[
        "detail"
    ]
    assert await everything(world) == before
    again = await world.post("mo", PATH, body | {"newest": 1, "changes": {"accept_days": 3}})
    assert again.status_code == 201, again.text
    # what is said to have changed is told against what would be in force on that day
    body = {"effective_from": "2026-09-15", "reason": "Until then a day more.", "changes": {"accept_days": 3}}
    assert (await world.post("mo", PATH, body)).status_code == 201
    entries = await chain(world, "policy/QTV/one_to_one")
    assert [e["data"]["changed"] for e in entries] == [["accept_days"]] * 3


async def test_what_a_policy_cannot_be_is_refused_and_leaves_no_trace(world: World):
    before = await everything(world, refusals=True)
    yesterday = await change(world, "2026-09-06", accept_days=5)
    assert (yesterday.status_code, yesterday.json()["code"]) == (409, "Conflict")
    assert "past" in yesterday.json()["detail"]
    for changes, pointer in (
        ({"accept_days": 0}, "/accept_days"),
        ({"accept_days": 61}, "/accept_days"),
        ({"accept_days": "five"}, "/accept_days"),
        ({"colour": "blue"}, "/colour"),
        ({"panels": panels(title="")}, "/panels/0/title"),
        ({"panels": panels(title="x" * 61)}, "/panels/0/title"),
        ({"panels": panels(quorum={"voters": -1})}, "/panels/0/quorum/voters"),
        ({"panels": panels(quorum={"voters": 41})}, "/panels/0"),
        ({"panels": []}, "/panels"),
        ({"route": [{"panel": "local", "when": "SAVING_OVER"}]}, "/route/0"),
        ({"route": [{"panel": "attic"}]}, ""),
    ):
        answer = await change(world, "2026-09-07", **changes)
        assert (answer.status_code, answer.json()["code"]) == (422, "Malformed"), changes
        assert pointer in {e["pointer"] for e in answer.json()["errors"]}, answer.text
    whole = {"effective_from": "2026-09-07", "reason": "Agreed by the board.", "changes": {}}
    for form in (whole | {"reason": "short"}, whole | {"reason": "x" * 2001}, whole | {"by": "me"}, {}):
        assert (await world.post("mo", PATH, form)).status_code == 422
    for who in ("casey", "ada", "pia", "sys", "audrey", "home_a", "finn"):
        answer = await change(world, "2026-09-07", who=who, accept_days=5)
        assert (answer.status_code, answer.json()["code"]) == (403, "NotAllowed"), who
    assert (await change(world, "2026-09-07", who=None, accept_days=5)).status_code == 401  # type: ignore[arg-type]
    assert await everything(world, refusals=True) == before


async def test_a_number_of_the_policy_is_what_a_rule_asks(world: World):
    """Checks older than the policy allows block: 14 days by default, 1 day by this commissioner's choice."""
    road = await case_at(world, "gate_checks")
    today = road.day(2)
    for action, form in (
        ("record_safeguarding_check", road.papers.safeguarding(today)),
        ("record_liberty_check", road.papers.liberty(today)),
        ("record_capacity_check", road.papers.capacity(today)),
        ("record_representative", road.papers.representative(today)),
    ):
        world.clock.move(world.clock.now().replace(day=today.day))
        assert (await world.move("sam", road.ref, action, form)).status_code == 200
    world.clock.advance(timedelta(days=3))
    options = (await world.get("sam", f"/v1/cases/{road.ref}")).json()["options"]
    assert next(o for o in options if o["action"] == "complete_gates")["allowed"]
    await change(world, "2026-09-12", check_fresh_days=1)
    blocked = await world.move("sam", road.ref, "complete_gates")
    assert [o["rule"] for o in blocked.json()["obstacles"]] == ["checks_out_of_date"]
