"""Signing in with a password: POST /v1/session, and what anybody may learn from its answers."""

import statistics
import time
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, text

from app.people.factors import ACCOUNTS
from app.people.sessions import SESSIONS
from tests.conftest import ONE_REQUEST, World
from tests.people.browser import PASSWORD, browser_in, give_account
from tests.records import app_of, database_of


async def test_with_name_and_password_one_is_in(world: World):
    await give_account(world, "ada")
    async with browser_in(world) as browser:
        answer = await browser.sign_in("ada")
        assert answer.status_code == 200
        assert answer.json() == {
            "demonstration": True,
            "now": "2026-09-07T11:00:00Z",
            "person": "ada",
            "name": "Ada Marsh",
            "organisation": "QTV",
            "how": "PASSWORD",
            "lacks": "",
            "enrolled": False,
            "must_enrol": False,
            "idle_until": "2026-09-07T11:30:00Z",
            "ends_at": "2026-09-07T23:00:00Z",
            "factor_until": None,
        }
        assert (await browser.get("/v1/session")).json() == answer.json()
        me = await browser.get("/v1/me")
        assert me.status_code == 200 and me.json()["id"] == "ada"


async def test_the_cookie_is_for_this_site_alone_and_for_no_script(world: World):
    await give_account(world, "ada")
    async with browser_in(world) as browser:
        answer = await browser.sign_in("ada")
        session, device = answer.headers.get_list("set-cookie")
        assert session == f"__Host-quorate={browser.cookie}; HttpOnly; Path=/; SameSite=lax; Secure"
        assert device.startswith("__Host-quorate-device=") and "Max-Age=7776000" in device
        assert device.endswith("; HttpOnly; Max-Age=7776000; Path=/; SameSite=lax; Secure")
        assert len(browser.cookie or "") == 43
        assert browser.cookie and browser.cookie not in answer.text
    async with browser_in(world, site="http://localhost:8000") as browser:
        answer = await browser.sign_in("ada")
        assert answer.headers.get_list("set-cookie")[0] == (
            f"quorate={browser.cookie}; HttpOnly; Path=/; SameSite=lax"
        )
        assert (await browser.get("/v1/me")).status_code == 200


async def test_the_table_holds_nothing_that_opens_a_session(world: World):
    await give_account(world, "ada")
    async with browser_in(world) as browser:
        await browser.enter("ada")
        async with database_of(world).transaction(reads=True) as db:
            rows = (await db.execute(select(SESSIONS))).all()
        assert len(rows) == 1 and browser.cookie not in repr(rows)
        for value in (rows[0].digest, rows[0].digest[:43], rows[0].id):
            browser.client.cookies.set("__Host-quorate", value, "quorate.test")
            assert (await browser.get("/v1/me")).status_code == 401


async def test_over_a_network_without_encryption_nobody_can_sign_in(world: World):
    await give_account(world, "ada")
    async with browser_in(world, site="http://quorate.test") as browser:
        answer = await browser.sign_in("ada")
        assert (answer.status_code, answer.json()["code"]) == (403, "NotAllowed")
        assert "over https only" in answer.json()["detail"]
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "host", ["quorate.test:abc", "quorate.test:99999", "[::1", "[nonsense]", "", "a b", "x@y:z"]
)
async def test_a_host_that_is_none_is_nobodys_fault_but_the_senders(world: World, host: str):
    await give_account(world, "ada")
    async with browser_in(world) as browser:
        for ask in (
            browser.get("/v1/me", headers={"Host": host}),
            browser.post("/v1/session", {"person": "ada", "password": PASSWORD}, headers={"Host": host}),
        ):
            assert (await ask).status_code in {400, 401, 403}
        assert browser.cookie is None


@pytest.mark.parametrize("typed", ["ada", "Ada", "ADA", " ada "])
async def test_capitals_and_spaces_around_a_name_do_not_matter(world: World, typed: str):
    await give_account(world, "ada")
    async with browser_in(world) as browser:
        assert (await browser.sign_in(typed)).json()["person"] == "ada"


# What the answers tell


async def everybody_turned_away(world: World) -> list[tuple[str, str]]:
    """Names and passwords that open nothing, each for another reason."""
    for who in ("ada", "rory", "casey", "finn", "sid"):
        await give_account(world, who, quick=False)
    async with database_of(world).transaction() as db:
        await db.execute(text("UPDATE person SET active = false WHERE id = 'rory'"))
        await db.execute(text("UPDATE account SET password = '' WHERE person = 'casey'"))
        await db.execute(text("UPDATE account SET password = 'no hash' WHERE person = 'sid'"))
        long_ago = {"at": "2026-09-01T00:00:00.000000Z"}
        await db.execute(
            text("UPDATE account SET must_change = true, password_at = :at WHERE person = 'finn'"), long_ago
        )
    return [
        ("ada", "not her password at all"),
        ("nobody-of-that-name", PASSWORD),
        ("rory", PASSWORD),  # disabled
        ("casey", PASSWORD),  # signs in elsewhere
        ("quinn", PASSWORD),  # has no account
        ("finn", PASSWORD),  # a one-time password of last week
        ("sid", PASSWORD),  # a hash that is none
        ("ada", PASSWORD + " "),
        ("%", PASSWORD),
    ]


async def test_a_wrong_password_an_unknown_name_and_a_disabled_person_get_the_same_answer(world: World):
    answers = []
    for who, password in await everybody_turned_away(world):
        async with browser_in(world) as browser:
            given = {"person": who, "password": password}
            answer = await browser.post("/v1/session", given, headers={"X-Request-Id": ONE_REQUEST})
            counted = {"content-length", "ratelimit"}  # the address has asked once more
            told = {name: value for name, value in answer.headers.items() if name not in counted}
            answers.append((answer.status_code, told, answer.json()))
            assert browser.cookie is None
    assert answers == [answers[0]] * len(answers)
    assert answers[0][0] == 401 and answers[0][2]["code"] == "NotSignedIn"
    async with database_of(world).transaction(reads=True) as db:
        assert (await db.execute(select(SESSIONS))).first() is None


async def test_each_of_them_costs_one_hash_of_the_same_kind(world: World, monkeypatch: pytest.MonkeyPatch):
    turned_away = await everybody_turned_away(world)
    hashed: list[str] = []
    verify = PasswordHasher.verify

    def counted(self: PasswordHasher, hash: str | bytes, password: str | bytes) -> bool:
        hashed.append(str(hash).rsplit("$", 2)[0])
        return verify(self, hash, password)

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    async with browser_in(world) as browser:
        for who, password in turned_away:
            hashed.clear()
            assert (await browser.sign_in(who, password)).status_code == 401
            assert len(hashed) == 1, who
            assert hashed[0].startswith("$argon2id$v=19$m=65536,t=3,p=4") or who == "sid"


async def test_the_time_an_answer_takes_tells_no_name(world: World):
    await give_account(world, "ada", quick=False)
    took: dict[str, list[float]] = {"ada": [], "nobody": []}
    async with browser_in(world) as browser:
        for _ in range(4):
            for who, times in took.items():
                began = time.process_time()
                await browser.sign_in(who, "not the password at all")
                times.append(time.process_time() - began)
    known, unknown = (statistics.median(times) for times in took.values())
    assert 0.5 < known / unknown < 2  # the work of this process; without the hash it would be fifty times


# One-time passwords, and hashes of other days


async def test_a_one_time_password_opens_nothing_but_its_change(world: World):
    await give_account(world, "ada", must_change=True)
    async with browser_in(world) as browser:
        assert (await browser.sign_in("ada")).json()["lacks"] == "PASSWORD"
        for method, path in (
            ("GET", "/v1/me"),
            ("GET", "/v1/cases"),
            ("GET", "/v1/sessions"),
            ("POST", "/v1/account/recovery-codes"),
        ):
            answer = await browser.ask(method, path)
            assert (answer.status_code, answer.json()["code"]) == (403, "PasswordMustChange"), path
        assert (await browser.get("/v1/session")).json()["lacks"] == "PASSWORD"
        changed = await browser.post(
            "/v1/account/password", {"present": PASSWORD, "password": "something of my very own"}
        )
        assert changed.status_code == 200 and changed.json()["lacks"] == ""
        assert (await browser.get("/v1/me")).status_code == 200


async def test_a_one_time_password_is_good_for_three_days(world: World):
    await give_account(world, "ada", must_change=True)
    async with browser_in(world) as browser:
        world.clock.advance(timedelta(days=3))
        assert (await browser.sign_in("ada")).status_code == 200
        world.clock.advance(timedelta(seconds=1))
        assert (await browser.sign_in("ada")).status_code == 401


async def test_a_hash_of_weaker_parameters_is_made_anew_at_the_next_sign_in(world: World):
    weak = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    await give_account(world, "ada", password=weak, quick=False)
    async with browser_in(world) as browser:
        await browser.enter("ada")
        async with database_of(world).transaction(reads=True) as db:
            kept = (await db.execute(select(ACCOUNTS.c.password))).scalar_one()
        assert kept != weak and kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
        await browser.enter("ada")
        async with database_of(world).transaction(reads=True) as db:
            assert (await db.execute(select(ACCOUNTS.c.password))).scalar_one() == kept


async def test_whoever_signs_in_while_their_password_is_changed_does_not_get_in_with_the_old_one(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    await give_account(world, "ada")
    passwords = app_of(world).state.passwords
    matches = passwords.matches

    async def changed_meanwhile(kept: str, password: str) -> bool:
        right: bool = await matches(kept, password)
        async with database_of(world).transaction() as db:
            await db.execute(text("UPDATE account SET password = 'another'"))
        return right

    monkeypatch.setattr(passwords, "matches", changed_meanwhile)
    async with browser_in(world) as browser:
        assert (await browser.sign_in("ada")).status_code == 401
        async with database_of(world).transaction(reads=True) as db:
            assert (await db.execute(select(SESSIONS))).first() is None


async def test_what_is_sent_is_checked_and_never_said_back(world: World):
    secret = "what nobody must read in an answer"
    async with browser_in(world) as browser:
        for body in (
            {},
            {"person": "ada"},
            {"person": "ada", "password": ""},
            {"person": "", "password": secret},
            {"person": "a" * 41, "password": secret},
            {"person": "ada", "password": secret * 100},
            {"person": "ada", "password": [secret]},
            {"person": "ada", "password": secret, "admin": secret},
        ):
            answer = await browser.post("/v1/session", body)
            assert answer.status_code == 422, body
            assert secret not in answer.text
