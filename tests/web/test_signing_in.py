"""Signing in on the pages."""

import pytest

from tests.web.site import Site

pytestmark = pytest.mark.asyncio(loop_scope="session")

CAST = ("casey", "mo", "ada", "sam", "quinn", "sid", "pia", "pat", "sol", "finn", "audrey", "home_a")


@pytest.mark.parametrize("who", CAST)
async def test_each_of_the_cast_signs_in_and_is_greeted_by_name(site: Site, who: str):
    person = await site.person(who)
    page = await person.goes_to("/")
    assert await page.get_by_role("banner").get_by_role("link").last.text_content()
    assert await person.axe() == []
    await page.get_by_role("button", name="Sign out").click()
    await page.locator("#person").wait_for()
    await site.leave([person])


async def test_a_wrong_password_is_refused_and_what_was_typed_stays(site: Site):
    person = await site.person("casey")
    await person.page.goto(site.url)
    await person.page.fill("#person", "casey")
    await person.page.fill("#password", "not the password of casey")
    await person.page.get_by_role("button", name="Sign in").click()
    await person.page.get_by_role("alert").wait_for()
    assert await person.page.input_value("#person") == "casey"
    assert await person.axe() == []
    await site.leave([person])
