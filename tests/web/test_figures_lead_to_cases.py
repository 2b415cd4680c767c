"""Each figure of the dashboard is a link to a list, and the list has exactly as many cases."""

import re

import pytest

from tests.web.site import Site

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_every_figure_of_the_dashboard_leads_to_its_cases(site: Site):
    person = await site.person("mo")
    page = await person.goes_to("/dashboard")
    for table in await page.locator(".app-figure details > summary").all():
        await table.click()
    tiles = [
        (
            await tile.locator(".app-tiles__number").inner_text(),
            await tile.get_by_role("link").get_attribute("href"),
        )
        for tile in await page.locator(".app-tiles > li", has=page.get_by_role("link")).all()
    ]
    cells = [
        (await link.inner_text(), await link.get_attribute("href"))
        for link in await page.locator('td a[href^="/?"]').all()
    ]
    assert len(tiles) >= 2 and len(cells) >= 4
    for number, address in {(number, str(address)) for number, address in tiles + cells}:
        await person.goes_to(address)
        told = page.locator(".app-inbox__count")
        await told.get_by_text(re.compile(r"^\d")).wait_for()
        assert (await told.inner_text()).split()[0] == number, address
    await site.leave([person])


async def test_what_is_typed_finds_a_case_by_its_home_and_the_page_says_what_is_not_searched(site: Site):
    person = await site.person("mo")
    page = await person.goes_to("/?view=all")
    home = (
        await page.locator("[data-row='0'] [role=cell]")
        .nth(2 if await page.locator("[data-row='0'] input").count() == 0 else 3)
        .inner_text()
    )
    await page.get_by_label("Find").fill(home.splitlines()[0])
    await page.wait_for_url("**find=*")
    await page.locator(".app-inbox__count").get_by_text(re.compile(r"^[1-9]")).wait_for()
    assert "name or NHS number" in await page.locator("#find-hint").inner_text()
    assert await person.axe() == []
    await site.leave([person])
