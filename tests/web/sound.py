"""Whether a page is sound as it stands: nothing that axe-core finds, and nowhere to be scrolled sideways."""

import os
from pathlib import Path

from tests.web.site import Person

WIDTHS = (1200, 768, 320)  # 320 px is also what 1280 px are at 400 %


async def is_sound(person: Person, name: str) -> None:
    """Look at the page at each width, and keep pictures of it if they are wanted (QUORATE_SCREENSHOTS)."""
    page = person.page
    for width in WIDTHS:
        await page.set_viewport_size({"width": width, "height": 900})
        if folder := os.environ.get("QUORATE_SCREENSHOTS"):
            await page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
        assert not await person.is_too_wide(), f"{name} is wider than {width} px"
        if width != 768:
            found = await person.axe()
            assert found == [], f"{name} at {width} px: {found}"
    assert person.wrong == [], name
