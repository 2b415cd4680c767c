"""Second factors: codes that are good once, and recovery codes, under everything that happens at the same time."""

from base64 import b32encode
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
from sqlalchemy import select, text

from app.people.factors import (
    ENROLMENT_LIVES,
    MUST_ENROL,
    RECOVERY,
    begin_enrolment,
    looks_like_recovery,
    must_enrol,
    new_recovery_codes,
    opened_enrolment,
    step_of,
)
from app.programmes.roles import Role
from tests.conftest import NOON, SECRET, World
from tests.people.browser import TOTP_SECRET, browser_in, code, give_account, together
from tests.records import chain, database_of

# RFC 6238, appendix B: the secret, and its codes (the last six of eight digits) at these seconds
RFC_SECRET = b"12345678901234567890"
RFC_CODES = {
    59: "287082",
    1111111109: "081804",
    1111111111: "050471",
    1234567890: "005924",
    2000000000: "279037",
    20000000000: "353130",
}


@pytest.mark.parametrize(("seconds", "expected"), RFC_CODES.items())
def test_codes_are_those_of_rfc_6238(seconds: int, expected: str):
    assert step_of(RFC_SECRET, expected, datetime.fromtimestamp(seconds, UTC)) == seconds // 30


def test_a_code_counts_one_step_early_and_one_step_late_and_no_more():
    totp = pyotp.TOTP(b32encode(TOTP_SECRET).decode())
    present = int(NOON.timestamp()) // 30
    taken = {step: step_of(TOTP_SECRET, totp.generate_otp(present + step), NOON) for step in range(-3, 4)}
    assert taken == {-3: None, -2: None, -1: present - 1, 0: present, 1: present + 1, 2: None, 3: None}


@pytest.mark.parametrize("wrong", ["", "000000", "12345", "1234567", "é23456", "١٢٣٤٥٦"])
def test_what_is_no_code_is_none(wrong: str):
    assert step_of(RFC_SECRET, wrong, datetime.fromtimestamp(59, UTC)) is None


def test_an_enrolment_opens_for_its_person_in_its_time_and_while_nothing_else_was_confirmed():
    made = begin_enrolment(SECRET, "quinn", None, NOON)
    shared = opened_enrolment(SECRET, "quinn", None, made.sealed, NOON + ENROLMENT_LIVES)
    assert shared is not None and b32encode(shared).decode() == made.secret and len(shared) == 20
    assert made.secret not in made.sealed
    for person, replaces, now in (
        ("pia", None, NOON),
        ("quinn", NOON, NOON),
        ("quinn", None, NOON + ENROLMENT_LIVES + timedelta(seconds=1)),
        ("quinn", None, NOON - timedelta(seconds=1)),
    ):
        assert opened_enrolment(SECRET, person, replaces, made.sealed, now) is None
    assert opened_enrolment("x" * 40, "quinn", None, made.sealed, NOON) is None
    assert opened_enrolment(SECRET, "quinn", None, made.sealed[:-4], NOON) is None


def test_the_address_for_an_authenticator_says_who_where_and_the_secret():
    made = begin_enrolment(SECRET, "home_a", None, NOON)
    parts = urlsplit(made.uri)
    assert (parts.scheme, parts.netloc, parts.path) == ("otpauth", "totp", "/Quorate:home_a")
    assert parse_qs(parts.query) == {"secret": [made.secret], "issuer": ["Quorate"]}


def test_whoever_approves_or_administers_has_to_enrol():
    voting = {Role.PANEL_CHAIR, Role.PANEL_HEALTH, Role.PANEL_SOCIAL_CARE}
    assert MUST_ENROL.issuperset(voting | {Role.CHC_OPS_MANAGER, Role.SYSADMIN, Role.IG_GUARDIAN})
    assert must_enrol(["REVIEWER", "PANEL_CHAIR"]) and not must_enrol(["REVIEWER", "FINANCE"])
    assert not must_enrol([]) and not must_enrol(["OF_NO_MEANING"])


# Through the API


async def test_whoever_has_a_second_factor_is_not_in_until_they_gave_it(world: World):
    await give_account(world, "quinn", factor=True)
    async with browser_in(world) as browser:
        assert (await browser.sign_in("quinn")).json()["lacks"] == "FACTOR"
        for method, path in (
            ("GET", "/v1/me"),
            ("GET", "/v1/cases"),
            ("GET", "/v1/sessions"),
            ("POST", "/v1/account/factor"),
            ("POST", "/v1/account/password"),
            ("POST", "/v1/account/recovery-codes"),
            ("DELETE", "/v1/sessions/x"),
        ):
            answer = await browser.ask(method, path)
            assert (answer.status_code, answer.json()["code"]) == (401, "SecondFactorNeeded"), path
        assert "quorate-device" not in str(browser.client.cookies)
        answer = await browser.factor()
        assert answer.status_code == 200
        assert (answer.json()["lacks"], answer.json()["factor_until"]) == ("", "2026-09-07T11:10:00Z")
        assert (await browser.get("/v1/me")).json()["id"] == "quinn"


async def test_between_password_and_factor_there_are_ten_minutes(world: World):
    await give_account(world, "quinn", factor=True)
    async with browser_in(world) as browser:
        await browser.sign_in("quinn")
        world.clock.advance(timedelta(minutes=10))
        assert (await browser.factor()).status_code == 401
        assert (await browser.get("/v1/session")).json()["person"] is None


async def test_a_code_is_good_once_even_on_another_device(world: World):
    await give_account(world, "quinn", factor=True)
    async with browser_in(world) as one, browser_in(world) as other:
        now = code(world)
        for browser, status in ((one, 200), (other, 403)):
            await browser.sign_in("quinn")
            assert (await browser.factor(now)).status_code == status
        assert (await one.factor(now)).json()["code"] == "WrongCode"
        assert (await other.factor(code(world, steps=-1))).status_code == 403  # older than one that was used
        world.clock.advance(timedelta(seconds=30))
        assert (await other.factor(now)).status_code == 403  # still in its time, and spent
        assert (await other.factor(code(world))).status_code == 200


async def test_of_many_who_give_the_same_code_at_once_one_gets_in(world: World):
    await give_account(world, "quinn", factor=True)
    now = code(world)

    async def enter() -> int:
        async with browser_in(world) as browser:
            await browser.sign_in("quinn")
            return (await browser.factor(now)).status_code

    answers = await together(*(enter() for _ in range(6)))
    assert sorted(answers) == [200, 403, 403, 403, 403, 403]


async def test_spaces_in_a_code_do_not_matter(world: World):
    await give_account(world, "quinn", factor=True)
    async with browser_in(world) as browser:
        await browser.sign_in("quinn")
        now = code(world)
        assert (await browser.factor(f" {now[:3]} {now[3:]} ")).status_code == 200


async def test_a_wrong_code_leaves_the_session_as_it_was(world: World):
    await give_account(world, "quinn", factor=True)
    async with browser_in(world) as browser:
        await browser.sign_in("quinn")
        held = browser.cookie
        answer = await browser.factor("000000")
        assert (answer.status_code, answer.json()["code"]) == (403, "WrongCode")
        assert browser.cookie == held
        assert (await browser.get("/v1/session")).json()["lacks"] == "FACTOR"


async def test_the_secret_is_kept_encrypted_and_for_one_person(world: World):
    await give_account(world, "quinn", factor=True)
    await give_account(world, "pia")
    async with database_of(world).transaction() as db:
        kept = (await db.execute(text("SELECT factor FROM account WHERE person = 'quinn'"))).scalar_one()
        assert TOTP_SECRET.decode() not in kept and b32encode(TOTP_SECRET).decode() not in kept
        # whoever can write the table gives pia quinn's factor, to get in as pia with it
        await db.execute(
            text("UPDATE account SET factor = :kept, factor_at = :at WHERE person = 'pia'"),
            {"kept": kept, "at": "2026-09-07T10:00:00.000000Z"},
        )
    async with browser_in(world) as browser:
        await browser.sign_in("pia")
        answer = await browser.factor()
        assert answer.status_code == 503 and "secret was changed" in answer.json()["detail"]


# Recovery codes


async def recovery_codes(world: World, who: str) -> list[str]:
    async with database_of(world).transaction() as db:
        return await new_recovery_codes(db, who)


async def test_ten_recovery_codes_each_good_once(world: World):
    await give_account(world, "quinn", factor=True)
    codes = await recovery_codes(world, "quinn")
    assert len(set(codes)) == 10 and all(len(c.replace("-", "")) == 24 for c in codes)
    assert all(looks_like_recovery(c) for c in codes) and not looks_like_recovery("123 456")
    for given in (codes[0], codes[1].lower(), codes[2].replace("-", " ")):
        async with browser_in(world) as browser:
            await browser.sign_in("quinn")
            answer = await browser.factor(given)
            assert answer.status_code == 200 and answer.json()["lacks"] == ""
        async with browser_in(world) as browser:
            await browser.sign_in("quinn")
            assert (await browser.factor(given)).json()["code"] == "WrongCode"
    used = [e for e in await chain(world, "person/QTV/quinn") if e["event"] == "recovery_code_used"]
    assert len(used) == 3 and not any(c in str(used) for c in codes)


async def test_of_many_who_give_the_same_recovery_code_at_once_one_gets_in(world: World):
    await give_account(world, "quinn", factor=True)
    given = (await recovery_codes(world, "quinn"))[0]

    async def enter() -> int:
        async with browser_in(world) as browser:
            await browser.sign_in("quinn")
            return (await browser.factor(given)).status_code

    assert sorted(await together(*(enter() for _ in range(6)))) == [200, 403, 403, 403, 403, 403]


async def test_a_recovery_code_opens_nobody_elses_account(world: World):
    await give_account(world, "quinn", factor=True)
    await give_account(world, "pia", factor=True)
    given = (await recovery_codes(world, "quinn"))[0]
    async with browser_in(world) as browser:
        await browser.sign_in("pia")
        assert (await browser.factor(given)).status_code == 403


async def test_recovery_codes_are_kept_as_hashes_and_new_ones_replace_the_old(world: World):
    await give_account(world, "quinn", factor=True)
    old = await recovery_codes(world, "quinn")
    async with database_of(world).transaction(reads=True) as db:
        kept = repr((await db.execute(select(RECOVERY))).all())
    assert not any(c in kept or c.replace("-", "") in kept for c in old)
    await recovery_codes(world, "quinn")
    async with browser_in(world) as browser:
        await browser.sign_in("quinn")
        assert (await browser.factor(old[0])).status_code == 403
