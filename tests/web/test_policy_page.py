"""The policy page: whoever sets terms of reference types them, sees what changes, has them proved, and publishes them."""

import pytest
from playwright.async_api import Page, expect

from tests.web.site import Site

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def choose(page: Page, part: str, title: str) -> None:
    """Say what changes: find it by a part of its name."""
    await page.get_by_label("What changes").fill(part)
    await page.get_by_role("list", name="Found").get_by_role("button", name=title).click()


async def test_terms_of_reference_and_the_route_are_set_on_the_page(own_site: Site):
    manager = await own_site.person("mo")
    page = await manager.goes_to("/administration/policy")
    await choose(page, "terms of", "The terms of reference of each panel")
    panel = page.get_by_role("group", name="The terms of reference of each panel")
    quorum = panel.get_by_role("group", name="Quorum of an item, after exclusions")
    await quorum.get_by_label("Voters, at least").fill("2")
    needed = quorum.get_by_role("group", name="Professions among them")
    assert await needed.get_by_label("Profession 1").input_value() == "HEALTH"
    await needed.get_by_role("button", name="Remove: ").last.click()
    await panel.get_by_label("Every vote").check()
    await choose(page, "which cases", "Which cases go before which panel, in order")
    changes = page.get_by_role("table", name="What would change")
    await expect(changes.get_by_role("row")).to_have_count(4)  # with the heading
    assert await manager.axe() == []

    await quorum.get_by_label("Voters, at least").fill("45")
    await page.get_by_role("button", name="Can every panel still be quorate?").click()
    refused = page.get_by_text("The quorum needs 45 voters")
    await expect(refused.first).to_be_visible()
    await quorum.get_by_label("Voters, at least").fill("2")
    await page.get_by_role("button", name="Can every panel still be quorate?").click()
    await expect(page.get_by_text("with the proposed terms")).to_be_visible()
    await page.get_by_role("group", name="In force from").get_by_label("Day").fill("1")
    await page.get_by_role("group", name="In force from").get_by_label("Month").fill("12")
    await page.get_by_role("group", name="In force from").get_by_label("Year").fill("2026")
    await page.get_by_label("Why", exact=True).fill("Two voters suffice, and they have to agree.")
    await page.get_by_role("button", name="Set it").click()
    await expect(page.get_by_text("Set: in force from 1 December 2026")).to_be_visible()

    # a change from a later day is made to what is in force by then, not to what is in force today
    await choose(page, "terms of", "The terms of reference of each panel")
    await expect(quorum.get_by_label("Voters, at least")).to_have_value("2")
    await page.get_by_role("group", name="In force from").get_by_label("Day").fill("20")
    await page.get_by_role("group", name="In force from").get_by_label("Month").fill("11")
    await expect(quorum.get_by_label("Voters, at least")).to_have_value("3")
    await expect(page.get_by_text("Nothing changes yet.")).to_be_visible()
    await own_site.leave([manager])
