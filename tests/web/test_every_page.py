"""Every page there is: nothing that axe-core finds, and nowhere to be scrolled sideways. `make screenshots` keeps them."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.web.site import Person, Site
from tests.web.sound import is_sound

pytestmark = pytest.mark.asyncio(loop_scope="session")

PAGES = {
    "inbox": ("mo", "/"),
    "inbox-empty": ("pat", "/?ref=NOWHERE"),
    "case-early": ("sam", "/cases/OTO-001"),
    "case-assessment": ("ada", "/cases/OTO-002"),
    "case-running": ("mo", "/cases/OTO-003"),
    "case-without-money": ("sam", "/cases/OTO-003"),
    "case-hidden": ("nosy", "/cases/OTO-003"),
    "case-unknown": ("mo", "/cases/OTO-999"),
    "case-package": ("mo", "/cases/OTO-003/package"),
    "case-evidence": ("ada", "/cases/OTO-003/evidence"),
    "case-needs": ("ada", "/cases/OTO-003/assessment"),
    "case-plan": ("mo", "/cases/OTO-003/plan"),
    "case-people": ("mo", "/cases/OTO-003/people"),
    "case-documents": ("mo", "/cases/OTO-003/documents"),
    "case-history": ("mo", "/cases/OTO-003/history"),
    "case-explain": ("mo", "/cases/OTO-003/explain"),
    "form-short": ("mo", "/cases/OTO-001/act/place_hold"),
    "form-long": ("ada", "/cases/OTO-002/act/record_recommendation"),
    "form-liberty": ("sam", "/cases/OTO-001/act/record_liberty_check"),
    "form-unknown": ("mo", "/cases/OTO-001/act/fly"),
    "new-case": ("casey", "/cases/new"),
    "sittings": ("sid", "/sittings"),
    "sitting-unknown": ("sid", "/sittings/sit_000000000000"),
    "dashboard": ("mo", "/dashboard"),
    "dashboard-cohort": ("mo", "/dashboard?range=cohort"),
    "administration": ("mo", "/administration"),
    "administration-people": ("sys", "/administration/people"),
    "administration-services": ("sys", "/administration/services"),
    "administration-access": ("mo", "/administration/access"),
    "administration-matrix": ("mo", "/administration/matrix"),
    "administration-glass": ("ivy", "/administration/break-glass"),
    "administration-policy": ("mo", "/administration/policy"),
    "administration-process": ("mo", "/administration/process"),
    "administration-teams": ("mo", "/administration/teams"),
    "administration-journal": ("audrey", "/administration/journal"),
    "administration-nowhere": ("mo", "/administration/nothing"),
    "account": ("ada", "/account"),
    "account-sign-in": ("ada", "/account/sign-in"),
    "account-interests": ("ada", "/account/interests"),
    "account-away": ("ada", "/account/away"),
    "help": ("ada", "/help"),
    "home": ("home_a", "/home"),
    "home-case": ("home_a", "/home/OTO-003"),
    "home-unknown": ("home_a", "/home/OTO-999"),
    "nowhere": ("ada", "/there/is/nothing"),
}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def people(site: Site) -> AsyncIterator[dict[str, Person]]:
    """Whoever is at a browser already; they stay for the next page."""
    there: dict[str, Person] = {}
    yield there
    await site.leave(there.values())


@pytest.mark.parametrize("name", PAGES)
async def test_a_page_is_sound_at_every_width(site: Site, people: dict[str, Person], name: str):
    who, path = PAGES[name]
    if who not in people:
        people[who] = await site.person(who)
    page = await people[who].goes_to(path)
    nowhere = page.get_by_text("There is no such")
    assert await nowhere.count() == ("nowhere" in name)
    await is_sound(people[who], name)


async def test_signing_in_is_sound_at_every_width(site: Site):
    person = await site.person("mo")
    await person.page.goto(site.url)
    await person.page.locator("#person").wait_for()
    await is_sound(person, "sign-in")
    await person.page.get_by_role("button", name="Sign in").click()
    await expect(person.page.get_by_role("alert")).to_have_text("Fill in: Your name here, Password.")
    assert await person.page.locator("#person").evaluate("each => each === document.activeElement")
    await is_sound(person, "sign-in-refused")
    await site.leave([person])
