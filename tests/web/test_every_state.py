"""The states of a page that do not stand at an address of their own: each as sound as the pages themselves."""

import pytest
from playwright.async_api import expect

from tests.make import MEMBERS, case_at
from tests.panels.room import SAID, Room
from tests.web.panels import on_the_agenda
from tests.web.site import Person, Site
from tests.web.sound import is_sound

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def stands_at(person: Person, step: str) -> None:
    """The screen has been told how far the hearing is."""
    await expect(person.page.locator(".app-steps [aria-current=step]")).to_contain_text(step)
    await person.settled()


async def think_and_vote(room: Room, *people: str) -> None:
    """All but one lock an opinion; the discussion is open, and all but one have voted."""
    for who in people:
        opinion = {"choice": "APPROVE", "reason": "What is proposed follows from the evidence."}
        assert (await room.do(who, "opinions", opinion)).is_success
    await room.ballots(**dict.fromkeys(people, "APPROVE"))


async def test_the_room_is_sound_at_each_of_its_steps(site: Site):
    ref = "OTO-601"
    room = (await on_the_agenda(site, ref, members=MEMBERS))[ref]
    at, item = f"/sittings/{room.sitting}", f"/sittings/{room.sitting}/items/{ref}"
    sol, pia, sid = [await site.person(who) for who in ("sol", "pia", "sid")]
    await sol.goes_to(at)
    await is_sound(sol, "sitting-to-declare")
    await sol.goes_to(item)
    await sol.page.get_by_role("button", name="I have an interest").click()
    await sol.page.get_by_role("button", name="Declare it").wait_for()
    await is_sound(sol, "room-1-declare")
    for who in ("pia", "pat", "sol", "tess", "sam"):
        assert (await room.declares(who)).is_success
    await stands_at(sol, "Papers")
    await expect(sol.page.get_by_role("heading", name="Papers")).to_be_visible()
    await is_sound(sol, "room-2-papers")
    await room.came("pia", "pat", "sol", "tess")
    await sid.goes_to(at)
    await is_sound(sid, "sitting-secretary")
    assert (await room.open("pia")).is_success
    await stands_at(sol, "First opinions")
    await sol.page.get_by_role("button", name="Lock").wait_for()
    await is_sound(sol, "room-3-opinion")
    await think_and_vote(room, "pia", "pat", "tess")
    await stands_at(sol, "Ballots")
    await sol.page.get_by_role("button", name="Vote", exact=True).wait_for()
    await is_sound(sol, "room-4-vote")
    await pia.goes_to(item)
    await is_sound(pia, "room-5-leading")
    assert (await room.do("sid", "closing")).is_success
    await stands_at(pia, "Vote closed")
    await pia.page.get_by_role("button", name="Record: approved", exact=True).click()
    await pia.page.get_by_label("Reasons").wait_for()
    await is_sound(pia, "room-6-closed")
    assert (await room.outcome("approve", SAID)).is_success
    await expect(sol.page.get_by_role("heading", name="Outcome")).to_be_visible()
    await is_sound(sol, "room-7-decided")
    await pia.goes_to(f"{at}/minutes")
    await pia.page.get_by_role("button", name=f"Add words about {ref}").click()
    await pia.page.get_by_text(f"Sign the minutes of {ref}").click()
    await pia.page.get_by_label("correct").wait_for()
    await is_sound(pia, "minutes-draft")
    assert (await site.world.post("pia", f"/v1{at}/minutes")).is_success
    await pia.goes_to(f"{at}/minutes")
    await pia.page.get_by_text("Add a correction").click()
    await is_sound(pia, "minutes-signed")
    await site.leave([sol, pia, sid])


async def test_papers_are_printed_whole_and_without_what_is_not_paper(site: Site):
    ref = "OTO-602"
    room = (await on_the_agenda(site, ref, members=MEMBERS))[ref]
    assert (await room.declares("sol")).is_success
    sol = await site.person("sol")
    page = await sol.goes_to(f"/sittings/{room.sitting}/items/{ref}")
    await page.get_by_role("heading", name="Papers").wait_for()
    assert await page.locator(".app-room__main details:not([open])").count() > 5
    await page.emulate_media(media="print")
    await page.evaluate("dispatchEvent(new Event('beforeprint'))")
    await expect(page.locator(".app-room__main details:not([open])")).to_have_count(0)
    for gone in (page.get_by_role("navigation"), page.locator(".app-room__side"), page.get_by_role("button")):
        await expect(gone.filter(visible=True)).to_have_count(0)
    await is_sound(sol, "papers-printed")
    await site.leave([sol])


async def test_a_refused_form_and_care_brought_back_are_sound(site: Site):
    ref = "OTO-603"
    await case_at(site.world, "implementing", ref)
    mo, home = await site.person("mo"), await site.person("home_a")
    page = await mo.goes_to(f"/cases/{ref}/act/place_hold")
    await page.locator("main form button[type=submit]").click()
    await page.locator(".nhsuk-error-summary").wait_for()
    await is_sound(mo, "form-refused")
    page = await home.goes_to(f"/home/{ref}")
    await page.locator(".app-emergency button").click()
    await page.get_by_label("What happened").first.wait_for()
    await is_sound(home, "home-emergency")
    await page.get_by_role("button", name="Yes, bring them back now").click()
    await page.get_by_role("dialog", name="The hours are back").wait_for()
    await is_sound(home, "home-receipt")
    await site.leave([mo, home])
