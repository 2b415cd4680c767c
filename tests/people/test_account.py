"""One's own account: the password, the second factor, the recovery codes."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.people.factors import ACCOUNTS
from tests.conftest import SECRET, World
from tests.people.browser import PASSWORD, Browser, browser_in, code, give_account, together
from tests.records import app_of, chain, database_of, everything

NEW = "another plan, watched by day"


async def change(browser: Browser, present: str = PASSWORD, password: str = NEW) -> int:
    answer = await browser.post("/v1/account/password", {"present": present, "password": password})
    return answer.status_code


async def enrol(browser: Browser, world: World) -> tuple[str, list[str]]:
    """Enrol a second factor: its secret, and the recovery codes."""
    begun = (await browser.post("/v1/account/factor", {"password": PASSWORD})).json()
    given = {"enrolment": begun["enrolment"], "code": code(world, begun["secret"])}
    confirmed = await browser.post("/v1/account/factor/confirm", given)
    assert confirmed.status_code == 200, confirmed.text
    return begun["secret"], confirmed.json()["recovery_codes"]


# The password


async def test_a_new_password_counts_from_now_on_and_every_other_session_ends(world: World):
    await give_account(world, "ada")
    async with browser_in(world) as here, browser_in(world) as there:
        await here.enter("ada")
        await there.enter("ada")
        held = here.cookie or ""
        assert await change(here) == 200
        assert (await here.get("/v1/me")).status_code == 200
        assert (await there.get("/v1/me")).status_code == 401
        here.client.cookies.set("__Host-quorate", held, "quorate.test")
        assert (await here.get("/v1/me")).status_code == 401
        assert (await there.sign_in("ada", PASSWORD)).status_code == 401
        assert (await there.sign_in("ada", NEW)).status_code == 200
    entry = (await chain(world, "person/QTV/ada"))[-1]
    assert (entry["event"], entry["actor"]) == ("password_changed", "ada") and entry["data"] == {}


async def test_the_old_password_is_needed_and_counted(world: World):
    await give_account(world, "ada")
    async with browser_in(world) as browser:
        await browser.enter("ada")
        before = await everything(world)
        answer = await browser.post(
            "/v1/account/password", {"present": "no password of hers", "password": NEW}
        )
        assert (answer.status_code, answer.json()["code"]) == (403, "WrongPassword")
        assert [await change(browser, "no password of hers") for _ in range(10)] == [403] * 9 + [429]
        assert await change(browser) == 429
        assert await everything(world) == before


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("too short", "at least 12 characters"),
        ("ada marsh, born in spring", "holds your name"),
        ("quorate quorate quorate", "holds your name"),
        (PASSWORD, "is the one you have"),
    ],
)
async def test_a_password_that_will_not_do_is_told_why(world: World, password: str, why: str):
    await give_account(world, "ada")
    async with browser_in(world) as browser:
        await browser.enter("ada")
        before = await everything(world)
        answer = await browser.post("/v1/account/password", {"present": PASSWORD, "password": password})
        assert answer.status_code == 422
        assert why in answer.json()["detail"]
        assert answer.json()["errors"][0]["pointer"] == "/password"
        assert await everything(world) == before


async def test_of_two_changes_at_once_one_counts(world: World):
    await give_account(world, "ada")
    async with browser_in(world) as one, browser_in(world) as other:
        await one.enter("ada")
        await other.enter("ada")
        statuses = await together(
            change(one, password="the first of two of them"), change(other, password="the second of the two")
        )
        # whoever comes second is signed out, overtaken, or gives a password that is the present one no more
        assert sorted(statuses)[0] == 200 and sorted(statuses)[1] in {401, 403, 409}


# The second factor


async def test_a_second_factor_is_enrolled_in_two_steps_and_is_in_force_after_the_second(world: World):
    await give_account(world, "pia")
    async with browser_in(world) as browser, browser_in(world) as there:
        await browser.enter("pia")
        await there.enter("pia")
        assert (await browser.get("/v1/session")).json()["must_enrol"] is True
        begun = await browser.post("/v1/account/factor", {"password": PASSWORD})
        assert begun.status_code == 200
        shown = begun.json()
        assert shown["uri"].startswith("otpauth://totp/Quorate:pia?secret=" + shown["secret"])
        assert shown["until"] == "2026-09-07T11:15:00Z"
        assert (await browser.get("/v1/session")).json()["enrolled"] is False  # not yet
        given = {"enrolment": shown["enrolment"], "code": "000000"}
        wrong = await browser.post("/v1/account/factor/confirm", given)
        assert (wrong.status_code, wrong.json()["code"]) == (403, "WrongCode")
        held = browser.cookie
        confirmed = await browser.post(
            "/v1/account/factor/confirm", given | {"code": code(world, shown["secret"])}
        )
        assert confirmed.status_code == 200 and len(confirmed.json()["recovery_codes"]) == 10
        assert browser.cookie != held
        session = (await browser.get("/v1/session")).json()
        assert (session["enrolled"], session["must_enrol"], session["lacks"]) == (True, False, "")
        assert session["factor_until"] == "2026-09-07T11:10:00Z"
        assert (await there.get("/v1/me")).status_code == 401
        # the code that confirmed it is spent
        assert (await browser.factor(code(world, shown["secret"]))).status_code == 403
        async with browser_in(world) as anew:
            assert (await anew.sign_in("pia")).json()["lacks"] == "FACTOR"
            assert (await anew.factor(code(world, shown["secret"], steps=1))).status_code == 200
    entry = (await chain(world, "person/QTV/pia"))[-1]
    assert entry["event"] == "factor_enrolled" and shown["secret"] not in str(entry)


async def test_to_enrol_one_gives_the_password_again(world: World):
    await give_account(world, "pia")
    async with browser_in(world) as browser:
        await browser.enter("pia")
        answer = await browser.post("/v1/account/factor", {"password": "no password of hers"})
        assert (answer.status_code, answer.json()["code"]) == (403, "WrongPassword")


async def test_an_enrolment_is_confirmed_by_whoever_began_it_and_in_time(world: World):
    await give_account(world, "pia")
    await give_account(world, "quinn")
    async with browser_in(world) as browser, browser_in(world) as other:
        await browser.enter("pia")
        await other.enter("quinn")
        shown = (await browser.post("/v1/account/factor", {"password": PASSWORD})).json()
        given = {"enrolment": shown["enrolment"], "code": code(world, shown["secret"])}
        assert (await other.post("/v1/account/factor/confirm", given)).status_code == 409
        world.clock.advance(timedelta(minutes=15, seconds=1))
        late = given | {"code": code(world, shown["secret"])}
        assert (await browser.post("/v1/account/factor/confirm", late)).status_code == 409
        for nonsense in ("", "x", "A" * 100):
            answer = await browser.post("/v1/account/factor/confirm", late | {"enrolment": nonsense})
            assert answer.status_code == 409


async def test_another_factor_needs_the_present_one_and_replaces_it(world: World):
    await give_account(world, "pia")
    async with browser_in(world) as browser:
        await browser.enter("pia")
        first, _ = await enrol(browser, world)
        world.clock.advance(timedelta(minutes=11))
        stale = await browser.post("/v1/account/factor", {"password": PASSWORD})
        assert (stale.status_code, stale.json()["code"]) == (403, "StepUpNeeded")
        await browser.factor(code(world, first))
        second, _ = await enrol(browser, world)
        world.clock.advance(timedelta(minutes=1))
        assert (await browser.factor(code(world, first))).status_code == 403
        assert (await browser.factor(code(world, second))).status_code == 200


async def test_of_two_enrolments_begun_the_first_confirmed_voids_the_other(world: World):
    await give_account(world, "pia")
    async with browser_in(world) as browser:
        await browser.enter("pia")
        begun = [(await browser.post("/v1/account/factor", {"password": PASSWORD})).json() for _ in range(2)]
        given = [{"enrolment": b["enrolment"], "code": code(world, b["secret"])} for b in begun]
        assert (await browser.post("/v1/account/factor/confirm", given[1])).status_code == 200
        assert (await browser.post("/v1/account/factor/confirm", given[0])).status_code == 409


async def test_an_enrolment_that_was_overtaken_at_the_same_moment_changes_nothing(world: World):
    await give_account(world, "pia")
    async with browser_in(world) as browser:
        await browser.enter("pia")
        shown = (await browser.post("/v1/account/factor", {"password": PASSWORD})).json()
        given = {"enrolment": shown["enrolment"], "code": code(world, shown["secret"])}
        answers = await together(*(browser.post("/v1/account/factor/confirm", given) for _ in range(3)))
        statuses = sorted(answer.status_code for answer in answers)
        assert statuses[0] == 200 and set(statuses[1:]) <= {401, 409}
        codes = next(a.json()["recovery_codes"] for a in answers if a.status_code == 200)
        async with browser_in(world) as anew:
            await anew.sign_in("pia")
            assert (await anew.factor(codes[0])).status_code == 200


async def test_whoever_signs_in_with_a_provider_has_no_factor_here(world: World):
    await give_account(world, "pia")
    async with browser_in(world) as browser:
        await browser.enter("pia")
        async with database_of(world).transaction() as db:
            await db.execute(update(ACCOUNTS).values(password=""))
        answer = await browser.post("/v1/account/factor", {"password": PASSWORD})
        assert answer.status_code == 409 and "provider" in answer.json()["detail"]


# Recovery codes


async def test_recovery_codes_are_made_anew_with_a_fresh_factor(world: World):
    await give_account(world, "pia")
    async with browser_in(world) as browser:
        await browser.enter("pia")
        none = await browser.post("/v1/account/recovery-codes")
        assert (none.status_code, none.json()["code"]) == (409, "Conflict")
        _, old = await enrol(browser, world)
        made = await browser.post("/v1/account/recovery-codes")
        new = made.json()["recovery_codes"]
        assert made.status_code == 200 and len(new) == 10 and not set(new) & set(old)
        world.clock.advance(timedelta(minutes=10, seconds=1))
        stale = await browser.post("/v1/account/recovery-codes")
        assert (stale.status_code, stale.json()["code"]) == (403, "StepUpNeeded")
        assert (await browser.factor(old[0])).status_code == 403
        assert (await browser.factor(new[0])).status_code == 200
        assert (await browser.post("/v1/account/recovery-codes")).status_code == 200
    assert [e["event"] for e in await chain(world, "person/QTV/pia")] == [
        "factor_enrolled",
        "recovery_codes_made",
        "recovery_code_used",
        "recovery_codes_made",
    ]


# Step-up


async def test_what_needs_a_fresh_factor_says_to_enrol_one_first(world: World):
    await give_account(world, "mo")
    policy = {"effective_from": "2027-01-01", "reason": "The new contracts.", "changes": {"notice_days": 28}}
    async with browser_in(world) as browser:
        await browser.enter("mo")
        answer = await browser.post("/v1/policies/one_to_one", policy)
        assert (answer.status_code, answer.json()["code"]) == (403, "StepUpNeeded")
        assert "you have none yet. Enrol one" in answer.json()["detail"]
        secret, _ = await enrol(browser, world)
        world.clock.advance(timedelta(minutes=10, seconds=1))
        answer = await browser.post("/v1/policies/one_to_one", policy)
        assert answer.status_code == 403 and "more than ten minutes old" in answer.json()["detail"]
        await browser.factor(code(world, secret))
        assert (await browser.post("/v1/policies/one_to_one", policy)).status_code == 201


async def test_nothing_that_was_typed_or_made_is_in_the_database_as_it_was(world: World):
    await give_account(world, "pia")
    async with browser_in(world) as browser:
        await browser.enter("pia")
        secret, codes = await enrol(browser, world)
        await change(browser)
        kept = str(await everything(world))
        for told in (
            PASSWORD,
            NEW,
            secret,
            *codes,
            *(c.replace("-", "") for c in codes),
            browser.cookie,
            SECRET,
        ):
            assert told and told not in kept
        async with database_of(world).transaction(reads=True) as db:
            row = (await db.execute(select(ACCOUNTS))).one()
        assert row.password.startswith("$argon2id$") and len(row.factor) <= 300
        assert not app_of(world).state.passwords.is_outdated(row.password)
