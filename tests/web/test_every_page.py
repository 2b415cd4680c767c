"""Every page there is: nothing that axe-core finds, and nowhere to be scrolled sideways. `make screenshots` keeps them."""

import os
from pathlib import Path

import pytest

from tests.web.site import Site

pytestmark = pytest.mark.asyncio(loop_scope="session")

WIDTHS = (1200, 768, 320)  # 320 px is also what 1280 px are at 400 %
PAGES = {
    "inbox": ("mo", "/"),
    "inbox-empty": ("pat", "/?ref=NOWHERE"),
    "case-early": ("sam", "/cases/OTO-001"),
    "case-assessment": ("ada", "/cases/OTO-002"),
    "case-running": ("mo", "/cases/OTO-003"),
    "case-without-money": ("sam", "/cases/OTO-003"),
    "case-hidden": ("nosy", "/cases/OTO-003"),
    "form-short": ("mo", "/cases/OTO-001/act/place_hold"),
    "form-long": ("ada", "/cases/OTO-002/act/record_recommendation"),
    "form-liberty": ("sam", "/cases/OTO-001/act/record_liberty_check"),
    "new-case": ("casey", "/cases/new"),
    "sittings": ("sid", "/sittings"),
    "dashboard": ("mo", "/dashboard"),
    "administration": ("mo", "/administration"),
    "account": ("ada", "/account"),
    "help": ("ada", "/help"),
    "home": ("home_a", "/home"),
    "nowhere": ("ada", "/there/is/nothing"),
}


@pytest.mark.parametrize("name", PAGES)
async def test_a_page_is_sound_at_every_width(site: Site, name: str):
    who, path = PAGES[name]
    person = await site.person(who)
    page = await person.goes_to(path)
    for width in WIDTHS:
        await page.set_viewport_size({"width": width, "height": 900})
        assert not await person.is_too_wide(), f"{path} is wider than {width} px"
        if width != 768:
            assert await person.axe() == [], (path, width)
        if folder := os.environ.get("QUORATE_SCREENSHOTS"):
            await page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
    await site.leave([person])
