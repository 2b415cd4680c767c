"""By keyboard alone, in forced colours, and as a screen reader is told."""

import re
from itertools import pairwise

import pytest
from playwright.async_api import Page

from app.demonstration.credentials import credential_of
from tests.make import case_at
from tests.web.filling import at
from tests.web.site import Site

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def focused(page: Page) -> str:
    """The name of what has the focus."""
    return str(
        await page.evaluate(
            "(document.activeElement.labels?.[0]?.textContent ?? document.activeElement.textContent).trim()"
        )
    )


async def test_one_signs_in_and_reaches_the_content_with_the_keyboard(site: Site):
    person = await site.person("mo")
    page = person.page
    await page.goto(site.url)
    await page.locator("#person").focus()
    await page.keyboard.type("mo")
    await page.keyboard.press("Tab")
    assert await focused(page) == "Password"
    await page.keyboard.type(credential_of(site.world.settings, "mo").password)
    await page.keyboard.press("Enter")
    await page.locator("#code").wait_for()
    await page.locator("#code").focus()
    await person.give_factor()
    await person.settled()
    assert await page.evaluate("document.activeElement.tagName") == "H1"  # the page says what it is
    for _ in range(12):
        await page.keyboard.press("Shift+Tab")
        if await focused(page) == "Skip to main content":
            break
    await page.keyboard.press("Enter")
    assert await page.evaluate("location.hash") == "#main"
    await site.leave([person])


async def test_a_form_is_filled_in_and_sent_with_the_keyboard(site: Site):
    await case_at(site.world, "gate_checks", "OTO-011")
    person = await site.person("mo")
    page = await person.goes_to("/cases/OTO-011/act/place_hold")
    for _ in range(40):
        await page.keyboard.press("Tab")
        if (await page.evaluate("document.activeElement.id")).startswith("f.kind"):
            break
    await page.keyboard.type("Elig")  # by its first letters, as in every list
    assert await at(page, "/kind").input_value() == "ELIGIBILITY"
    await page.keyboard.press("Tab")
    await at(page, "/reason").focus()
    await page.keyboard.type("Another team asks about eligibility.")
    for _ in range(20):
        await page.keyboard.press("Tab")
        if await page.evaluate("document.activeElement.type") == "submit":
            break
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/cases/OTO-011")
    await site.leave([person])


async def test_a_dialogue_is_left_with_escape_and_the_focus_goes_back_to_where_it_was(site: Site):
    person = await site.person("home_a")
    page = await person.goes_to("/home/OTO-003")
    button = page.get_by_role("button", name="Bring the hours back now")
    await button.focus()
    await page.keyboard.press("Enter")
    await page.get_by_role("dialog").wait_for()
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.closest('dialog') !== null")
    await page.keyboard.press("Escape")
    await page.get_by_role("dialog").wait_for(state="detached")
    assert await button.evaluate("each => each === document.activeElement")
    await site.leave([person])


@pytest.mark.parametrize("path", ["/", "/cases/OTO-003"])
async def test_in_forced_colours_everything_is_still_there(site: Site, path: str):
    person = await site.person("mo", forced_colors="active")
    page = await person.goes_to(path)
    assert await page.evaluate("matchMedia('(forced-colors: active)').matches")
    assert await person.axe() == []
    await site.leave([person])


@pytest.mark.parametrize(
    ("path", "who"), [("/", "mo"), ("/cases/OTO-001", "sam"), ("/cases/OTO-001/act/place_hold", "mo")]
)
async def test_a_screen_reader_finds_landmarks_headings_in_order_and_named_controls(
    site: Site, path: str, who: str
):
    person = await site.person(who)
    page = await person.goes_to(path)
    tree = await page.locator("body").aria_snapshot()
    for landmark in ("banner", 'navigation "Main"', "main"):
        assert f"- {landmark}" in tree, tree
    levels = [int(level) for level in re.findall(r"heading .*\[level=(\d)\]", tree)]
    assert levels[0] == 1 and levels.count(1) == 1, levels
    assert all(after - before <= 1 for before, after in pairwise(levels)), levels
    nameless = re.findall(
        r"- (?:button|link|textbox|combobox|radio|checkbox)(?: \[[^\]]*\])*:?\s*$", tree, re.MULTILINE
    )
    assert nameless == []
    await site.leave([person])
