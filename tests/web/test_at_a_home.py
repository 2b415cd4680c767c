"""Somebody at a home is led to the pages of homes, and every link there leads to a page that they can use."""

import pytest

from tests.make import case_at
from tests.web.site import Site

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_home_begins_at_its_own_page_and_no_link_ends_elsewhere(site: Site):
    await case_at(site.world, "gate_checks", "OTO-012")
    provider = (await site.world.get("mo", "/v1/cases", params={"ref": "OTO-012"})).json()["cases"][0][
        "provider"
    ]
    person = await site.person(f"home_{provider[-1].lower()}", width=390)
    page = await person.goes_to("/")
    await page.wait_for_url("**/home")
    await page.get_by_role("link", name="OTO-012").first.click()
    await page.wait_for_url("**/home/OTO-012")
    seen, waiting = {"/"}, ["/home", "/home/OTO-012", "/cases/OTO-012"]
    while waiting:
        path = waiting.pop()
        seen.add(path)
        await person.goes_to(path)
        assert not await page.get_by_role("alert").count(), path
        title = await page.locator("h1").inner_text()
        assert not any(bad in title for bad in ("no such page", "cannot be done", "do not see")), path
        links = page.locator("a[href^='/']:not([data-native]):not([href^='/v1'])")
        found = {str(await link.get_attribute("href")) for link in await links.all()}
        waiting += sorted(found - seen - set(waiting))
    assert {"/account", "/home"} <= seen
    assert not [path for path in seen if path.startswith(("/sittings", "/dashboard", "/administration"))]
    await site.leave([person])
