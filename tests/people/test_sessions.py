"""Web sessions: how long they last, that their cookie changes, and that whoever ends one ends it at once."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select, text

from app.db import Database
from app.people import use
from app.people.sessions import SESSIONS
from tests.conftest import World
from tests.people.browser import Browser, browser_in, code, give_account, together
from tests.records import app_of, database_of

ME = "/v1/me"


async def is_in(browser: Browser) -> bool:
    """Whether the browser's session opens anything."""
    return (await browser.get(ME)).status_code == 200


async def seen_at(world: World) -> str:
    async with database_of(world).transaction(reads=True) as db:
        return str((await db.execute(text("SELECT seen_at FROM web_session"))).scalar_one())


# How long they last


async def test_a_session_ends_thirty_minutes_after_it_was_last_used(world: World):
    await give_account(world, "ada")
    async with browser_in(world) as browser:
        await browser.enter("ada")
        for _ in range(5):
            world.clock.advance(timedelta(minutes=29, seconds=59))
            assert await is_in(browser)
        world.clock.advance(timedelta(minutes=30))
        answer = await browser.get(ME)
        assert (answer.status_code, answer.json()["code"]) == (401, "NotSignedIn")
        world.clock.advance(timedelta(minutes=-30))
        assert await is_in(browser)  # it was the clock, and nothing else


async def test_a_session_ends_after_twelve_hours_however_much_it_is_used(world: World):
    await give_account(world, "ada", factor=True)
    async with browser_in(world) as browser:
        await browser.enter("ada")
        for _ in range(48):
            world.clock.advance(timedelta(minutes=14, seconds=59))
            assert await is_in(browser)
        assert (await browser.factor()).status_code == 200  # a fresh factor does not begin it anew
        world.clock.advance(timedelta(seconds=47))
        assert await is_in(browser)
        world.clock.advance(timedelta(seconds=1))
        assert not await is_in(browser)


async def test_asking_who_is_signed_in_is_no_use_of_the_session(world: World):
    await give_account(world, "ada")
    async with browser_in(world) as browser:
        await browser.enter("ada")
        for minutes in (10, 20, 29):
            world.clock.move(world.clock.now().replace(hour=11, minute=minutes))
            shown = (await browser.get("/v1/session")).json()
            assert (shown["person"], shown["idle_until"]) == ("ada", "2026-09-07T11:30:00Z")
        world.clock.advance(timedelta(minutes=1))
        shown = (await browser.get("/v1/session")).json()
        assert shown["person"] is None and shown["demonstration"] is True


async def test_use_is_written_down_once_a_minute_at_most(world: World):
    await give_account(world, "ada")
    async with browser_in(world) as browser:
        await browser.enter("ada")
        for seconds, written in (
            (30, "11:00:00"),
            (29, "11:00:00"),
            (1, "11:01:00"),
            (59, "11:01:00"),
            (61, "11:03:00"),
        ):
            world.clock.advance(timedelta(seconds=seconds))
            assert await is_in(browser)
            assert (await seen_at(world))[11:19] == written


async def test_a_reading_request_never_waits_for_the_turn_to_write(world: World):
    await give_account(world, "ada")
    async with browser_in(world) as browser:
        await browser.enter("ada")
        world.clock.advance(timedelta(minutes=5))
        answered = asyncio.Event()

        async def watched(scope: Any, receive: Any, send: Any) -> None:
            async def sent(message: Any) -> None:
                if message["type"] == "http.response.body":
                    answered.set()
                await send(message)

            await app_of(world)(scope, receive, sent)

        browser.client._transport = httpx.ASGITransport(watched)
        async with database_of(world).transaction():  # somebody writes, and takes their time
            asked = asyncio.create_task(browser.get(ME))
            await asyncio.wait_for(answered.wait(), 4)
        assert (await asked).status_code == 200
        assert (await seen_at(world))[11:19] == "11:05:00"


async def test_a_use_that_cannot_be_written_down_fails_nobody(world: World, monkeypatch: pytest.MonkeyPatch):
    async def broken(database: Database, digest: str, now: object) -> None:
        raise OSError("the disk is full")

    await give_account(world, "ada")
    async with browser_in(world) as browser:
        await browser.enter("ada")
        monkeypatch.setattr(use, "write_use", broken)
        world.clock.advance(timedelta(minutes=5))
        assert await is_in(browser)


# That the cookie changes


async def test_the_cookie_is_another_after_each_step_of_signing_in(world: World):
    await give_account(world, "quinn", factor=True)
    async with browser_in(world) as browser:
        planted = "x" * 43
        browser.client.cookies.set("__Host-quorate", planted, "quorate.test")
        cookies = [planted]
        await browser.sign_in("quinn")
        cookies.append(browser.cookie or "")
        await browser.factor()
        cookies.append(browser.cookie or "")
        world.clock.advance(timedelta(minutes=20))
        await browser.factor()
        cookies.append(browser.cookie or "")
        assert len(set(cookies)) == 4
        assert await is_in(browser)
        for old in cookies[:-1]:
            browser.client.cookies.set("__Host-quorate", old, "quorate.test")
            assert (await browser.get(ME)).status_code == 401


async def test_whoever_signs_in_anew_leaves_no_session_behind_in_this_browser(world: World):
    await give_account(world, "ada")
    await give_account(world, "casey")
    async with browser_in(world) as browser:
        await browser.enter("ada")
        old = browser.cookie or ""
        await browser.enter("casey")
        assert (await browser.get(ME)).json()["id"] == "casey"
        browser.client.cookies.set("__Host-quorate", old, "quorate.test")
        assert not await is_in(browser)


async def test_a_session_ends_once_when_it_is_renewed_twice_at_the_same_moment(world: World):
    await give_account(world, "quinn", factor=True)
    async with browser_in(world) as browser:
        await browser.enter("quinn")
        world.clock.advance(timedelta(minutes=2))
        held = browser.cookie or ""
        codes = [code(world, steps=step) for step in (-1, 0, 1)]

        async def renewed(given: str) -> int:
            async with browser_in(world) as twin:
                twin.client.cookies.set("__Host-quorate", held, "quorate.test")
                return (await twin.factor(given)).status_code

        answers = await asyncio.gather(*(renewed(given) for given in codes))
        assert sorted(answers).count(200) == 1 and set(answers) <= {200, 401, 403}
        async with database_of(world).transaction(reads=True) as db:
            assert len((await db.execute(select(SESSIONS))).all()) == 1


# That whoever ends one ends it at once


async def test_signing_out_ends_the_session_wherever_its_cookie_may_be(world: World):
    await give_account(world, "ada")
    async with browser_in(world) as browser:
        await browser.enter("ada")
        held = browser.cookie or ""
        answer = await browser.ask("DELETE", "/v1/session")
        assert answer.status_code == 204 and browser.cookie is None
        assert not await is_in(browser)
        browser.client.cookies.set("__Host-quorate", held, "quorate.test")
        assert not await is_in(browser)
        assert (await browser.ask("DELETE", "/v1/session")).status_code == 204
    async with browser_in(world) as stranger:
        assert (await stranger.ask("DELETE", "/v1/session")).status_code == 204


async def test_one_sees_ones_own_sessions_and_can_end_each(world: World):
    await give_account(world, "ada")
    await give_account(world, "casey")
    async with (
        browser_in(world, agent="Firefox on a desk", address="198.51.100.7") as desk,
        browser_in(world, agent="A telephone", address="203.0.113.9") as telephone,
        browser_in(world) as other,
    ):
        await desk.enter("ada")
        world.clock.advance(timedelta(minutes=2))
        await telephone.enter("ada")
        await other.enter("casey")
        listed = (await desk.get("/v1/sessions")).json()
        assert [(s["device"], s["address"], s["this_one"]) for s in listed] == [
            ("A telephone", "203.0.113.9", False),
            ("Firefox on a desk", "198.51.100.7", True),
        ]
        assert listed[0]["began_at"] == listed[0]["seen_at"] == "2026-09-07T11:02:00Z"
        for someones in (other, desk):
            foreign = (
                listed[0]["id"] if someones is other else (await other.get("/v1/sessions")).json()[0]["id"]
            )
            answer = await someones.ask("DELETE", f"/v1/sessions/{foreign}")
            unknown = await someones.ask("DELETE", "/v1/sessions/0123456789abcdef")
            assert (answer.status_code, answer.json()["detail"]) == (404, unknown.json()["detail"])
        assert await is_in(telephone) and await is_in(other)
        assert (await desk.ask("DELETE", f"/v1/sessions/{listed[0]['id']}")).status_code == 204
        assert not await is_in(telephone) and await is_in(desk)
        assert (await desk.ask("DELETE", f"/v1/sessions/{listed[0]['id']}")).status_code == 404
        assert (await desk.ask("DELETE", f"/v1/sessions/{listed[1]['id']}")).status_code == 204
        assert desk.cookie is None and await is_in(other)


async def test_a_disabled_person_is_out_at_the_next_request(world: World):
    await give_account(world, "ada")
    async with browser_in(world) as browser:
        await browser.enter("ada")
        async with database_of(world).transaction() as db:
            await db.execute(text("UPDATE person SET active = false WHERE id = 'ada'"))
        assert not await is_in(browser)
        assert (await browser.get("/v1/session")).json()["person"] is None


async def test_a_role_that_was_taken_away_counts_at_the_next_request(world: World):
    await give_account(world, "mo")
    async with browser_in(world) as browser:
        await browser.enter("mo")
        assert (await browser.get("/v1/reports/headline")).status_code == 200
        async with database_of(world).transaction() as db:
            await db.execute(text("UPDATE person SET roles = '[\"CASE_ADMIN\"]' WHERE id = 'mo'"))
        assert (await browser.get("/v1/reports/headline")).status_code == 403


@pytest.mark.parametrize(
    "value", ["", "x", "x" * 42, "x" * 44, "é" * 43, "'; DROP TABLE web_session; --", "x" * 43]
)
async def test_a_cookie_that_is_none_of_ours_is_nobody(world: World, value: str):
    async with browser_in(world) as browser:
        headers = {"Cookie": f"__Host-quorate={value}".encode()}
        assert (await browser.get(ME, headers=headers)).status_code == 401
        assert (await browser.get("/v1/session", headers=headers)).json()["person"] is None


async def test_the_plain_cookie_counts_on_this_machine_alone(world: World):
    await give_account(world, "ada")
    async with browser_in(world, site="http://localhost") as here:
        await here.enter("ada")
        value = here.cookie or ""
    async with browser_in(world) as elsewhere:
        elsewhere.client.cookies.set("quorate", value, "quorate.test")
        assert not await is_in(elsewhere)


async def test_many_requests_of_one_session_at_once_are_all_answered(world: World):
    await give_account(world, "ada")
    async with browser_in(world) as browser:
        await browser.enter("ada")
        world.clock.advance(timedelta(minutes=2))
        answers = await together(*(browser.get(ME) for _ in range(8)))
        assert {answer.status_code for answer in answers} == {200}
