"""Looking after people over HTTP: by system administrators, for their own organisation, never for themselves."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from app.programmes.roles import Role
from tests.conftest import World
from tests.people.browser import PASSWORD, browser_in, code, give_account, together
from tests.records import chain, database_of, everything, verified

WHY = {"reason": "Asked for by the head of the service."}
GRACE: dict[str, Any] = WHY | {
    "id": "grace",
    "name": "Grace Holt",
    "roles": ["REVIEWER"],
    "profession": "HEALTH",
}
CHANGES: list[tuple[str, dict[str, Any]]] = [
    ("/v1/accounts", GRACE),
    ("/v1/accounts/ada/roles", WHY | {"add": ["ON_CALL"]}),
    ("/v1/accounts/ada/disable", WHY),
    ("/v1/accounts/ada/enable", WHY),
    ("/v1/accounts/ada/reset", WHY),
]


async def listed(world: World, who: str = "sys") -> dict[str, dict[str, Any]]:
    """The accounts by id."""
    return {each["id"]: each for each in (await world.get(who, "/v1/accounts")).json()}


async def entries(world: World, who: str, organisation: str = "QTV") -> list[tuple[str, str]]:
    """What was done to somebody's account: the events and who made them."""
    return [(e["event"], e["actor"]) for e in await chain(world, f"person/{organisation}/{who}")]


# Adding


async def test_somebody_who_was_added_signs_in_with_a_one_time_password(world: World):
    added = await world.post("sys", "/v1/accounts", GRACE)
    assert added.status_code == 201
    assert added.json()["person"] == "grace" and added.json()["until"] == "2026-09-10T11:00:00Z"
    assert (await listed(world))["grace"] == {
        "id": "grace",
        "name": "Grace Holt",
        "roles": ["REVIEWER"],
        "profession": "HEALTH",
        "team": "",
        "active": True,
        "signs_in": "PASSWORD",
        "must_change": True,
        "enrolled": False,
        "must_enrol": False,
    }
    async with browser_in(world) as browser:
        assert (await browser.sign_in("grace", added.json()["password"])).json()["lacks"] == "PASSWORD"
        given = {"present": added.json()["password"], "password": "something of my very own"}
        assert (await browser.post("/v1/account/password", given)).status_code == 200
        me = (await browser.get("/v1/me")).json()
        assert (me["id"], me["employer"], me["roles"]) == ("grace", "NHS Thames Valley ICB", ["REVIEWER"])
    assert (await listed(world))["grace"]["must_change"] is False
    assert await entries(world, "grace") == [("person_added", "sys"), ("password_changed", "grace")]
    entry = (await chain(world, "person/QTV/grace"))[0]
    assert entry["data"]["roles"] == ["REVIEWER"] and entry["texts"] == ["/reason"]
    assert "Holt" not in str(entry) and added.json()["password"] not in str(await everything(world))


async def test_somebody_of_a_provider_gets_no_password(world: World):
    subject = {"subject": "https://issuer.example|0042"}
    added = await world.post("sys", "/v1/accounts", GRACE | subject)
    assert added.status_code == 201 and added.json() == {"person": "grace", "password": None, "until": None}
    assert (await listed(world))["grace"]["signs_in"] == "PROVIDER"
    async with browser_in(world) as browser:
        assert (await browser.sign_in("grace", "whatever it may be")).status_code == 401
    twice = await world.post("sys", "/v1/accounts", GRACE | subject | {"id": "gemma"})
    assert twice.status_code == 409


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": "g"},
        {"id": "Grace"},
        {"id": "gr/ace"},
        {"id": "-grace"},
        {"id": "g" * 41},
        {"id": "gr\u0000ce"},
        {"roles": []},
        {"roles": ["KING"]},
        {"roles": ["REVIEWER", "sysadmin"]},
        {"reason": "because"},
        {"reason": None},
        {"organisation": "QNB"},
        {"profession": "nurse"},
        {"expertise": ["falls"]},
        {"active": False},
    ],
)
async def test_what_makes_no_sense_adds_nobody(world: World, wrong: dict[str, Any]):
    before = await everything(world)
    assert (await world.post("sys", "/v1/accounts", GRACE | wrong)).status_code == 422
    assert await everything(world) == before


async def test_nobody_is_added_twice(world: World):
    before = await everything(world)
    for id in ("ada", "nosy"):  # nosy is of another organisation, and the name is taken all the same
        assert (await world.post("sys", "/v1/accounts", GRACE | {"id": id})).status_code == 409
    assert await everything(world) == before
    answers = await together(*(world.post("sys", "/v1/accounts", GRACE) for _ in range(3)))
    assert sorted(a.status_code for a in answers) == [201, 409, 409]
    assert await entries(world, "grace") == [("person_added", "sys")]


# Roles


async def test_roles_that_are_given_and_taken_count_at_the_next_request(world: World):
    await give_account(world, "ada")
    async with browser_in(world) as browser:
        await browser.enter("ada")
        assert (await browser.get("/v1/break-glass")).status_code == 403
        given = WHY | {"add": ["AUDITOR", "REVIEWER"], "remove": ["FINANCE"]}
        answer = await world.post("sys", "/v1/accounts/ada/roles", given)
        assert answer.status_code == 200 and answer.json() == {
            "person": "ada",
            "roles": ["AUDITOR", "REVIEWER"],
        }
        assert (await browser.get("/v1/break-glass")).status_code == 200
        taken = await world.post("sys", "/v1/accounts/ada/roles", WHY | {"remove": ["AUDITOR"]})
        assert taken.json()["roles"] == ["REVIEWER"]
        assert (await browser.get("/v1/break-glass")).status_code == 403
    kept = await chain(world, "person/QTV/ada")
    assert [e["data"] for e in kept] == [
        {"given": ["AUDITOR"], "taken": [], "roles": ["AUDITOR", "REVIEWER"]},
        {"given": [], "taken": ["AUDITOR"], "roles": ["REVIEWER"]},
    ]


async def test_a_change_of_roles_that_changes_nothing_or_makes_no_sense_is_refused(world: World):
    before = await everything(world)
    for given, status in (
        ({}, 409),
        ({"add": ["REVIEWER"]}, 409),
        ({"remove": ["FINANCE"]}, 409),
        ({"add": ["FINANCE"], "remove": ["FINANCE"]}, 422),
        ({"add": ["KING"]}, 422),
    ):
        answer = await world.post("sys", "/v1/accounts/ada/roles", WHY | given)
        assert answer.status_code == status, given
    assert await everything(world) == before


async def test_two_changes_of_roles_at_once_are_both_made_and_both_recorded(world: World):
    roles = (Role.FINANCE, Role.AUDITOR, Role.ON_CALL)
    answers = await together(
        *(world.post("sys", "/v1/accounts/ada/roles", WHY | {"add": [role]}) for role in roles)
    )
    assert {a.status_code for a in answers} == {200}
    assert (await listed(world))["ada"]["roles"] == ["AUDITOR", "FINANCE", "ON_CALL", "REVIEWER"]
    assert await entries(world, "ada") == [("roles_changed", "sys")] * 3
    assert not (await verified(world)).faults


# Disabling, enabling, resetting


async def test_disabling_somebody_ends_their_sessions_and_enabling_brings_none_back(world: World):
    await give_account(world, "ada")
    async with browser_in(world) as one, browser_in(world) as other:
        await one.enter("ada")
        await other.enter("ada")
        disabled = await world.post("sys", "/v1/accounts/ada/disable", WHY)
        assert disabled.status_code == 200 and disabled.json() == {"person": "ada", "sessions_ended": 2}
        assert (await listed(world))["ada"]["active"] is False
        for browser in (one, other):
            assert (await browser.get("/v1/me")).status_code == 401
        assert (await one.sign_in("ada")).status_code == 401
        assert (await world.get("ada", "/v1/me")).status_code == 401  # a token opens nothing either
        assert (await world.post("sys", "/v1/accounts/ada/disable", WHY)).status_code == 409
        assert (await world.post("sys", "/v1/accounts/ada/enable", WHY)).status_code == 200
        assert (await world.post("sys", "/v1/accounts/ada/enable", WHY)).status_code == 409
        assert (await other.get("/v1/me")).status_code == 401
        assert (await one.sign_in("ada")).status_code == 200
    assert await entries(world, "ada") == [("person_disabled", "sys"), ("person_enabled", "sys")]


async def test_a_reset_takes_password_factor_recovery_codes_and_sessions(world: World):
    await give_account(world, "quinn", factor=True)
    async with browser_in(world) as browser:
        await browser.enter("quinn")
        codes = (await browser.post("/v1/account/recovery-codes")).json()["recovery_codes"]
        reset = await world.post("sys", "/v1/accounts/quinn/reset", WHY)
        assert reset.status_code == 200 and reset.json()["person"] == "quinn"
        assert (await browser.get("/v1/me")).status_code == 401
        assert (await browser.sign_in("quinn", PASSWORD)).status_code == 401
        assert (await browser.sign_in("quinn", reset.json()["password"])).json()["lacks"] == "PASSWORD"
        for given in (codes[0], code(world, steps=1)):
            assert (await browser.factor(given)).json()["code"] == "Conflict"
        world.clock.advance(timedelta(days=3, minutes=1))
        assert (await browser.sign_in("quinn", reset.json()["password"])).status_code == 401
    kept = await chain(world, "person/QTV/quinn")
    assert [e["event"] for e in kept] == ["recovery_codes_made", "sign_in_reset"]
    assert kept[-1]["data"] == {"sessions_ended": 1}
    assert reset.json()["password"] not in str(await everything(world))


async def test_whoever_had_no_account_gets_one_by_a_reset(world: World):
    assert (await listed(world))["ada"]["signs_in"] == "NOT_YET"
    reset = await world.post("sys", "/v1/accounts/ada/reset", WHY)
    async with browser_in(world) as browser:
        assert (await browser.sign_in("ada", reset.json()["password"])).status_code == 200


# Who may


async def asked(world: World, who: str | None, **options: Any) -> list[httpx.Response]:
    """Every change, as somebody."""
    return [await world.ask(who, "POST", path, json=body, **options) for path, body in CHANGES]


async def test_only_system_administrators_look_after_people(world: World):
    before = await everything(world)
    for who in ("ada", "pia", "mo", "ivy", "audrey", "home_a", "nosy"):
        assert {a.status_code for a in await asked(world, who)} == {403}, who
        assert (await world.get(who, "/v1/accounts")).status_code == 403
    assert {a.status_code for a in await asked(world, None)} == {401}
    assert await everything(world) == before


async def test_a_change_needs_a_second_factor_given_lately(world: World):
    await give_account(world, "sys", factor=True)
    before = (await everything(world))["person"]
    async with browser_in(world) as browser:
        await browser.enter("sys")
        world.clock.advance(timedelta(minutes=10, seconds=1))
        for path, body in CHANGES:
            answer = await browser.post(path, body)
            assert (answer.status_code, answer.json()["code"]) == (403, "StepUpNeeded"), path
        assert (await browser.get("/v1/accounts")).status_code == 200
        assert (await everything(world))["person"] == before
        await browser.factor()
        assert (await browser.post(*CHANGES[0])).status_code == 201


async def test_nobody_changes_their_own_account(world: World):
    before = await everything(world)
    for path, body in CHANGES[1:]:
        answer = await world.post("sys", path.replace("ada", "sys"), body)
        assert (answer.status_code, answer.json()["code"]) == (403, "NotAllowed")
        assert "Ask another system administrator" in answer.json()["detail"]
    assert await everything(world) == before


async def test_nobody_stands_in_for_an_administrator(world: World):
    async with database_of(world).transaction(everything=True) as db:
        await db.execute(text("UPDATE person SET roles = '[\"SYSADMIN\"]' WHERE id = 'ada'"))
    loan = {"taker": "ada", "roles": ["SYSADMIN"], "from_day": "2026-09-07", "until_day": "2026-09-08"}
    assert (await world.post("sys", "/v1/delegations", loan | {"reason": "Annual leave"})).status_code == 422
    path, body = "/v1/accounts/sys/roles", WHY | {"add": ["FINANCE"]}
    assert (await world.post("ada", path, body, headers={"On-Behalf-Of": "sys"})).status_code == 403


async def test_people_of_another_organisation_do_not_exist(world: World):
    before = await everything(world)
    for path, body in CHANGES[1:]:
        unknown = await world.post("sys", path.replace("ada", "nobody-here"), body)
        assert unknown.status_code == 404
        for who in ("nosy", "home_a"):
            answer = await world.post("sys", path.replace("ada", who), body)
            assert answer.status_code == 404
            assert answer.json()["detail"] == unknown.json()["detail"]
    assert {"nosy", "home_a"}.isdisjoint(await listed(world))
    assert await everything(world) == before


async def test_a_repeated_change_is_made_once_and_a_one_time_password_is_never_kept(world: World):
    for _ in range(2):
        answer = await world.post("sys", "/v1/accounts/ada/disable", WHY, key="disable ada once")
        assert answer.status_code == 200
    assert await entries(world, "ada") == [("person_disabled", "sys")]
    first = await world.post("sys", "/v1/accounts/rory/reset", WHY, key="reset rory once")
    assert first.json()["password"] not in str(await everything(world))
