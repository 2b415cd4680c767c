"""A home at its phone: what is asked of it, evidence sent, the decision in plain words, and care brought back at once."""

from datetime import date
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from app.demonstration.steps import ASKED
from tests.make import case_at
from tests.web.site import Person, Site

pytestmark = pytest.mark.asyncio(loop_scope="session")

ASKS, CHANGES = (
    "OTO-501",
    "OTO-502",
)  # both of Ashgrove House: one waits for evidence, one has less care than before
SHEET = b"day,hour,what\n2026-08-31,08:00,calm\n"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def homes(site: Site) -> Site:
    """A review that asks the home for evidence, and one whose change is under way."""
    begins = date(2026, 9, 7)
    await case_at(site.world, "implementing", CHANGES, start=begins)
    road = await case_at(site.world, "evidence", ASKS, start=begins)
    await road.move("ada", ASKED, "request_evidence", road.papers.request(road.day(ASKED)))
    return site


async def phone(site: Site, path: str, who: str = "home_a") -> Person:
    """The nurse in charge of a home, with a telephone in her hand."""
    person = await site.person(who, 360, 740, has_touch=True, is_mobile=True)
    await person.goes_to(path)
    return person


async def is_fit(person: Person) -> None:
    """Nothing wrong, and nothing to be scrolled sideways."""
    assert not await person.is_too_wide()
    assert await person.axe() == []


async def facts(site: Site, ref: str) -> dict[str, Any]:
    """The case as its reviewer reads it."""
    found: dict[str, Any] = (await site.world.get("ada", f"/v1/cases/{ref}")).json()["facts"]
    return found


async def test_a_home_sees_what_is_asked_of_it_and_nothing_of_another_home(homes: Site):
    mine = await phone(homes, "/home")
    for ref in (ASKS, CHANGES):
        await expect(mine.page.get_by_role("region", name=f"Review {ref}")).to_be_visible()
    asked = mine.page.get_by_role("region", name=f"Review {ASKS}")
    await expect(asked).to_contain_text("Asked for on 10 September 2026")
    await is_fit(mine)
    other = await phone(homes, "/home", "home_d")
    await expect(other.page.get_by_role("heading", level=1)).to_contain_text("Downs View")
    for ref in (ASKS, CHANGES):
        assert ref not in await other.page.locator("main").inner_text()
    unknown = "OTO-999"
    said = []
    for ref in (ASKS, CHANGES, unknown):
        page = await other.goes_to(f"/home/{ref}")
        said.append((await page.locator("main").inner_text()).replace(ref, "it"))
        for part in ("", "/files", "/documents", "/history"):
            answer = await other.context.request.get(f"{homes.url}/v1/cases/{ref}{part}")
            assert answer.status == 404, part
    assert said[0] == said[1] == said[2]
    await homes.leave([mine, other])


async def choose(page: Page, name: str, content: bytes, kind: str = "OBSERVATION_RECORD_1TO1") -> None:
    """Say what it is, choose the file, and send it."""
    await page.get_by_label("What is it").select_option(kind)
    await page.get_by_label("File or photograph").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )
    await page.get_by_role("button", name="Send", exact=True).tap()


async def test_a_file_that_is_no_evidence_is_refused_in_plain_words_and_a_good_one_gets_a_receipt(
    homes: Site,
):
    person = await phone(homes, f"/home/{ASKS}")
    page = person.page
    alert = page.get_by_role("main").get_by_role("alert")
    await choose(page, "corridor.mp4", b"no film either")
    await expect(alert).to_contain_text("This kind of file is not taken as evidence. Save it as PDF")
    await is_fit(person)
    await choose(page, "looks-like.pdf", b"MZ\x90\x00\x03\x00\x00\x00")
    await expect(alert).to_contain_text("neither a known kind of document or picture nor text")
    assert (await facts(homes, ASKS))["evidence"] == []
    assert await page.get_by_label("What is it").input_value() == "OBSERVATION_RECORD_1TO1"  # nothing is lost
    await choose(page, "night sheet.csv", SHEET)
    receipt = page.get_by_role("main").get_by_role("status").filter(has_text="Sent:")
    await expect(receipt).to_contain_text("One-to-one observation record – night sheet.csv")
    await expect(alert).to_have_count(0)
    await expect(
        page.get_by_role("listitem").filter(has_text="Sent One-to-one observation record")
    ).to_be_visible()
    await is_fit(person)
    sent = (await facts(homes, ASKS))["evidence"]
    assert [(each["form"]["type"], each["by"]) for each in sent] == [("OBSERVATION_RECORD_1TO1", "home_a")]
    await homes.leave([person])


async def test_the_decision_is_read_in_plain_words(homes: Site):
    person = await phone(homes, f"/home/{CHANGES}")
    main = person.page.get_by_role("main")
    await expect(main).to_contain_text(
        "One-to-one care goes from 168 hours a week to 84 hours a week, in 2 steps."
    )
    for said in ("Why", "Nothing changes before", "Call if it goes wrong", "If you or the family disagree"):
        await expect(main).to_contain_text(said)
    assert not [code for code in ("_", "None", "null", "undefined") if code in await main.inner_text()]
    await is_fit(person)
    await homes.leave([person])


async def test_two_taps_bring_the_hours_back_once_even_when_the_network_is_gone_between_them(homes: Site):
    before = await facts(homes, CHANGES)
    assert before["reinstatements"] == []
    person = await phone(homes, "/home")
    page = person.page
    await page.get_by_role("region", name=f"Review {CHANGES}").get_by_role("button").tap()
    dialogue = page.get_by_role("dialog")
    await expect(dialogue).to_contain_text("Bring the hours back now?")
    await is_fit(person)
    assert (await facts(homes, CHANGES))["reinstatements"] == []  # one tap does nothing yet
    await page.clock.install()
    await person.context.set_offline(True)
    await dialogue.get_by_role("button", name="Yes, bring them back now").tap()
    await expect(dialogue.get_by_role("status").first).to_contain_text("Trying again by itself")
    for _ in range(4):
        await page.clock.run_for(7_000)
    await expect(dialogue.get_by_role("alert")).to_contain_text("Treat it as not done")
    await is_fit(person)
    await person.context.set_offline(False)
    receipt = page.get_by_role("dialog", name="The hours are back")
    await expect(receipt).to_contain_text("Done: 168 hours a week from now on")
    await is_fit(person)
    back = (await facts(homes, CHANGES))["reinstatements"]
    assert [(each["by"], each["form"]["restore"]) for each in back] == [("home_a", "BASELINE")]
    await expect(receipt).to_contain_text(f"{CHANGES}/{back[0]['seq']}")
    await receipt.get_by_role("button", name="Close the receipt").tap()
    await expect(receipt).to_have_count(0)
    page = await person.goes_to(f"/home/{CHANGES}")
    await expect(page.get_by_role("main")).to_contain_text(f"Receipt {CHANGES}/{back[0]['seq']}")
    await homes.leave([person])
