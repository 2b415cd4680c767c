"""Pages are fetched when they are gone to: a click is answered meanwhile, and a network that fails now costs nothing."""

import pytest
from playwright.async_api import Route, expect

from tests.web.site import Site

pytestmark = pytest.mark.asyncio(loop_scope="session")
PAGE = "**/assets/sittings-*.js"


async def test_a_page_that_is_on_its_way_is_said_to_be_and_comes_once_the_network_is_back(site: Site):
    member = await site.person("sid")
    page = await member.goes_to("/")
    await page.context.set_offline(True)
    await page.get_by_role("link", name="Sittings").click()
    going = page.get_by_role("status").filter(has_text="Loading the page")
    await expect(going).to_be_attached()
    await page.context.set_offline(False)
    await expect(page.get_by_role("heading", name="Sittings", level=1)).to_be_visible()
    await expect(going).to_have_count(0)
    await site.leave([member])


async def test_a_page_that_does_not_come_at_all_is_told_and_can_be_asked_for_again(site: Site):
    member = await site.person("sid")
    page = await member.goes_to("/")

    async def away(route: Route) -> None:
        await route.abort()

    await page.route(PAGE, away)
    await page.get_by_role("link", name="Sittings").click()
    await expect(page.get_by_role("heading", name="This page did not come")).to_be_visible()
    await page.unroute(PAGE, away)
    await page.get_by_role("button", name="Try again").click()
    await expect(page.get_by_role("heading", name="Sittings", level=1)).to_be_visible()
    await site.leave([member])


async def test_a_part_of_a_page_that_does_not_come_is_asked_for_anew_once_and_then_told(site: Site):
    member = await site.person("ada")
    page = await member.goes_to("/cases/OTO-002")
    loads: list[str] = []
    page.on("load", lambda _: loads.append(page.url))
    await page.route("**/assets/case-evidence-*.js", lambda route: route.abort())
    await page.get_by_role("link", name="Evidence", exact=True).click()
    await expect(page.get_by_role("heading", name="This page did not come")).to_be_visible()
    assert len(loads) == 1
    await site.leave([member])


async def test_who_has_gone_elsewhere_meanwhile_loses_nothing_that_they_type_there(site: Site):
    member = await site.person("sid")
    page = await member.goes_to("/")
    await page.context.set_offline(True)
    await page.get_by_role("link", name="Sittings").click()
    await expect(page.get_by_role("status").filter(has_text="Loading the page")).to_be_attached()
    await page.go_back()
    await page.get_by_label("Find").fill("OTO")
    async with page.expect_response(lambda answer: answer.request.method == "HEAD"):
        await page.context.set_offline(False)
    await page.get_by_role("link", name="Sittings").click()
    await expect(page.get_by_role("heading", name="This page did not come")).to_be_visible()
    await site.leave([member])
