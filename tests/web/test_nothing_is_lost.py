"""What somebody typed is still there, whatever comes between: an error, a lost session, a lost network, a colleague."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Page, Route, expect

from app.clock import london_date
from tests.make import case_at, create, sitting_on
from tests.web.filling import at, fill
from tests.web.site import Person, Site

pytestmark = pytest.mark.asyncio(loop_scope="session")

HOLD = "/cases/OTO-004/act/place_hold"
REASON = "The family asks for a full assessment first; they wrote on Friday."
FORM = {"kind": "ELIGIBILITY", "reason": REASON}


async def at_the_form(site: Site, who: str = "mo", ref: str = "OTO-004") -> Person:
    """Somebody has filled in a hold and not sent it."""
    if (await site.world.get("casey", f"/v1/cases/{ref}")).status_code == 404:
        await case_at(site.world, "gate_checks", ref)
    person = await site.person(who)
    page = await person.goes_to(f"/cases/{ref}/act/place_hold")
    await fill(page, FORM)
    return person


async def send(page: Page) -> None:
    await page.locator("main form button[type=submit]").click()


async def holds(site: Site, ref: str) -> list[str]:
    found = (await site.world.get("casey", f"/v1/cases/{ref}")).json()["holds"]
    return [each["kind"] for each in found]


async def reason_on(page: Page) -> str:
    return await at(page, "/reason").input_value()


async def test_a_field_that_is_refused_is_named_and_the_others_stay(site: Site):
    person = await at_the_form(site)
    await at(person.page, "/reason").fill("")
    await send(person.page)
    summary = person.page.locator(".nhsuk-error-summary")
    await summary.wait_for()
    assert await summary.evaluate("each => each === document.activeElement")
    assert await person.axe() == []
    await summary.get_by_role("link").first.click()
    assert await at(person.page, "/reason").evaluate("each => each === document.activeElement")
    assert await person.page.locator('[value="ELIGIBILITY"]:checked').count()
    await site.leave([person])


async def test_a_field_is_asked_when_another_asks_for_it_and_its_words_are_kept_while_it_is_not(site: Site):
    await case_at(site.world, "draft", "OTO-010")
    person = await site.person("casey")
    page = await person.goes_to("/cases/OTO-010/act/submit")
    unknown, who = at(page, "/authoriser_unknown"), at(page, "/authoriser")
    await who.select_option("ada")
    await unknown.locator("input[value=yes]").check()
    assert not await who.count()
    await unknown.locator("input[value=no]").check()
    assert await who.input_value() == "ada"
    assert await person.axe() == []
    await unknown.locator("input[value=yes]").check()
    await at(page, "/rationale").fill("The hospital asked for it at discharge.")
    async with page.expect_request("**/moves/submit") as asked:
        await send(page)
    sent = (await asked.value).post_data_json
    assert sent == {"authoriser_unknown": True, "rationale": "The hospital asked for it at discharge."}
    await page.wait_for_url("**/cases/OTO-010")
    await site.leave([person])


async def test_a_page_that_is_closed_and_opened_again_has_what_was_typed(site: Site):
    person = await at_the_form(site)
    await person.page.close()
    person.page = await person.context.new_page()
    page = await person.goes_to(HOLD)
    assert await reason_on(page) == REASON
    await page.get_by_text("is here again").wait_for()
    await page.get_by_role("button", name="Begin afresh").click()
    assert await reason_on(page) == ""
    await site.leave([person])


async def test_a_session_that_ended_is_begun_again_over_the_form_and_the_act_goes_on(site: Site):
    await case_at(site.world, "gate_checks", "OTO-005")
    person = await at_the_form(site, ref="OTO-005")
    await person.context.clear_cookies()
    await send(person.page)
    dialogue = person.page.get_by_role("dialog")
    await dialogue.get_by_text("You have been signed out").wait_for()
    assert await person.axe() == []
    await person.sign_in()
    await person.page.wait_for_url("**/cases/OTO-005")
    assert await holds(site, "OTO-005") == ["ELIGIBILITY"]
    await site.leave([person])


async def test_two_minutes_before_a_session_ends_its_owner_is_asked_to_stay(own_site: Site):
    person = await own_site.person("mo")
    await person.page.clock.install()
    await person.goes_to("/help")
    for _ in range(2):  # who stays is asked again half an hour later
        own_site.world.clock.advance(timedelta(minutes=28, seconds=30))
        await person.page.clock.run_for(timedelta(minutes=28, seconds=30) // timedelta(milliseconds=1))
        dialogue = person.page.get_by_role("dialog")
        await dialogue.get_by_text("You will be signed out soon").wait_for()
        assert await person.axe() == []
        await dialogue.get_by_role("button", name="Stay signed in").click()
        await dialogue.wait_for(state="detached")
    await own_site.leave([person])


async def test_without_a_network_nothing_is_sent_and_with_it_again_it_is_sent_once(site: Site):
    await case_at(site.world, "gate_checks", "OTO-006")
    person = await at_the_form(site, ref="OTO-006")
    await person.context.set_offline(True)
    await send(person.page)
    await person.page.get_by_role("alert").get_by_text("cannot be reached").wait_for()
    assert await reason_on(person.page) == REASON
    await person.context.set_offline(False)
    await send(person.page)
    await person.page.wait_for_url("**/cases/OTO-006")
    assert await holds(site, "OTO-006") == ["ELIGIBILITY"]
    await site.leave([person])


async def test_an_answer_that_got_lost_is_asked_for_again_and_the_act_is_done_once(site: Site):
    await case_at(site.world, "gate_checks", "OTO-007")
    person = await at_the_form(site, ref="OTO-007")
    lost: list[int] = []

    async def loses(route: object) -> None:
        lost.append((await route.fetch()).status)  # type: ignore[attr-defined]
        await route.abort()  # type: ignore[attr-defined]

    await person.page.route("**/moves/place_hold", loses, times=1)
    await send(person.page)
    await person.page.get_by_role("alert").wait_for()
    await send(person.page)
    await person.page.wait_for_url("**/cases/OTO-007")
    assert (lost, await holds(site, "OTO-007")) == ([200], ["ELIGIBILITY"])
    await site.leave([person])


async def test_a_case_that_a_colleague_moved_meanwhile_is_compared_and_never_overwritten(site: Site):
    await case_at(site.world, "gate_checks", "OTO-008")
    person = await at_the_form(site, ref="OTO-008")
    other = {"kind": "DISPUTE", "reason": "The council disputes who pays."}
    assert (await site.world.move("casey", "OTO-008", "place_hold", other)).status_code == 200
    await send(person.page)
    await person.page.get_by_text("Somebody else changed this case while you were typing").wait_for()
    assert await person.axe() == []
    assert await reason_on(person.page) == REASON
    assert await holds(site, "OTO-008") == ["DISPUTE"]
    await send(person.page)
    await person.page.wait_for_url("**/cases/OTO-008")
    assert await holds(site, "OTO-008") == ["DISPUTE", "ELIGIBILITY"]
    await site.leave([person])


HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(2)> "quoted" {{braces}} \u202eright to left\u202c مرحبا 🙂 '


async def test_a_case_full_of_hostile_text_is_shown_harmlessly(own_site: Site):
    own_site.world.clock.move(datetime(2026, 9, 7, 9, 0, tzinfo=UTC))
    made = await create(own_site.world, "OTO-009", note=(HOSTILE * 60)[:1900])
    assert made.status_code == 201, made.text
    submission = {"rationale": (HOSTILE * 60)[:4000].strip(), "authoriser_unknown": True}
    sent = await own_site.world.move("casey", "OTO-009", "submit", submission)
    assert sent.status_code == 200, sent.text
    person = await own_site.person("mo", width=360)
    asked: list[str] = []
    person.page.on("dialog", lambda box: asked.append(box.message))
    for path in ("/", "/cases/OTO-009", "/cases/OTO-009/history", "/cases/OTO-009/act/accept"):
        page = await person.goes_to(path)
        assert not await page.locator("script:not([src]), img[src=x]").count()
        assert not await person.is_too_wide(), path
        assert await person.axe() == [], path
    assert asked == []
    await own_site.leave([person])


async def test_an_answer_that_was_overtaken_is_not_shown_over_what_the_line_told(site: Site):
    sitting = await sitting_on(site.world, london_date(site.world.clock.now()), present=False)
    path = f"/v1/sittings/{sitting}"
    person = await site.person("sid")
    page = await person.goes_to(f"/sittings/{sitting}")
    await expect(page.get_by_text("Live: what you see")).to_be_visible()
    asked, released = asyncio.Event(), asyncio.Event()

    async def late(route: Route) -> None:
        answer = await route.fetch()
        asked.set()
        await released.wait()
        await route.fulfill(response=answer)

    await page.route(f"**{path}", late)
    await page.get_by_role("button", name="Pia Lowry is here").click()
    await asked.wait()
    came = await site.world.post("sid", f"{path}/attendance", {"person": "pat", "present": True})
    assert came.is_success, came.text
    there = page.get_by_role("button", name="Pat Odell has left")
    await expect(there).to_be_visible()
    async with page.expect_response(f"**{path}") as answered:
        released.set()
    await (await answered.value).finished()
    await page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 50)))")
    assert await there.is_visible()
    await site.leave([person])
