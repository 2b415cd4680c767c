"""The same agenda put in order at two desks: whoever is overtaken is told, and nothing that was typed is lost."""

import re

import pytest
from playwright.async_api import expect

from tests.make import MEMBERS
from tests.web.panels import on_the_agenda
from tests.web.site import Site

pytestmark = pytest.mark.asyncio(loop_scope="session")

ONE, TWO, THREE = "OTO-001", "OTO-002", "OTO-003"


async def test_whoever_is_overtaken_is_told_and_keeps_what_they_typed(own_site: Site):
    room = (await on_the_agenda(own_site, ONE, TWO, THREE, members=MEMBERS))[ONE]
    sid = await own_site.person("sid")
    page = await sid.goes_to(f"/sittings/{room.sitting}")
    await page.get_by_text("Order and times").click()
    order, minutes = page.locator(".app-order strong"), page.get_by_label(f"Minutes for {TWO}")
    overtaken = page.get_by_text("Somebody put the agenda in another order meanwhile")
    await minutes.fill("45")
    await page.get_by_role("button", name=f"Up: {THREE}").click()
    await expect(order).to_have_text([ONE, THREE, TWO])
    await expect(overtaken).to_have_count(0)

    theirs = {"items": [{"ref": ref, "minutes": 20} for ref in (TWO, ONE, THREE)]}
    answer = await own_site.world.post("sid", f"/v1/sittings/{room.sitting}/agenda", theirs)
    assert answer.status_code == 200, answer.text
    await expect(overtaken).to_be_visible()
    await expect(order).to_have_text([ONE, THREE, TWO])
    assert await sid.axe() == []
    await page.get_by_role("button", name="Show it as it stands").click()
    await expect(order).to_have_text([TWO, ONE, THREE])
    await expect(overtaken).to_have_count(0)

    await minutes.fill("soon")
    await page.get_by_role("button", name="Keep this order").click()
    await expect(minutes).to_have_attribute("aria-invalid", "true")
    await expect(minutes).to_have_accessible_description(re.compile("This is not a whole number"))
    await expect(minutes).to_have_value("soon")
    await minutes.fill("45")
    await page.get_by_role("button", name="Keep this order").click()
    await expect(page.get_by_text("The agenda stands in this order.")).to_be_visible()
    items = (await room.view("sid"))["items"]
    assert [(item["ref"], item["minutes"]) for item in items] == [(TWO, 45), (ONE, 20), (THREE, 20)]
    await own_site.leave([sid])
