"""Filling in a form on a page, from what would be sent to the API."""

import re
from collections.abc import Mapping
from typing import Any

from playwright.async_api import Locator, Page

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


async def fill(page: Page, form: Mapping[str, Any], pointer: str = "") -> None:
    """Fill in the fields of `form` as a person does: by typing, choosing, ticking and adding rows."""
    for name, value in form.items():
        if value not in (None, ""):  # nobody types nothing
            await _field(page, f"{pointer}/{name}", value)


def at(page: Page, pointer: str) -> Locator:
    """The field at a JSON Pointer."""
    return page.locator(f'[id="f{pointer.replace("/", ".")}"]')


async def _field(page: Page, pointer: str, value: Any) -> None:
    place = at(page, pointer)
    if isinstance(value, Mapping):
        if not await place.locator("input, textarea, select").count():
            await place.get_by_role("button", name=re.compile("^Add")).click()
        await fill(page, value, pointer)
    elif isinstance(value, list | tuple):
        await _several(page, place, pointer, value)
    else:
        await _one(place, value)


async def _one(place: Locator, value: Any) -> None:
    tag = await place.evaluate("each => each.tagName")
    if isinstance(value, bool):
        kind = await place.get_attribute("type")
        if kind == "checkbox":
            await place.set_checked(value)
        else:
            await place.locator(f'input[value="{"yes" if value else "no"}"]').check()
    elif tag == "SELECT":
        await place.select_option(str(value))
    elif tag in ("INPUT", "TEXTAREA"):
        await place.fill(str(value))
    elif _DAY.fullmatch(str(value)) and await place.locator(".nhsuk-date-input").count():
        for part, name in zip(str(value).split("-"), ("Year", "Month", "Day"), strict=True):
            await place.get_by_label(name, exact=True).fill(str(int(part)))
    else:
        await place.locator(f'input[value="{value}"]').check()


async def _several(page: Page, place: Locator, pointer: str, values: list[Any] | tuple[Any, ...]) -> None:
    if values and isinstance(values[0], list):
        await _week(place, values)
        return
    if await place.locator(".nhsuk-checkboxes").count() and all(isinstance(each, str) for each in values):
        for each in values:
            await place.locator(f'input[value="{each}"]').check()
        return
    for index, each in enumerate(values):
        if (
            not await at(page, f"{pointer}/{index}").count()
            and not await page.locator(f'[id^="f{pointer.replace("/", ".")}.{index}."]').count()
        ):
            await place.locator("> fieldset > button").last.click()
        if isinstance(each, Mapping):
            await fill(page, each, f"{pointer}/{index}")
        else:
            await _field(page, f"{pointer}/{index}", each)


async def _week(place: Locator, days: list[list[dict[str, str]]]) -> None:
    names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    for name, spells in zip(names, days, strict=True):
        for number, spell in enumerate(spells, 1):
            await place.get_by_role("button", name=f"Add a spell on {name}").click()
            await place.get_by_label(f"{name}, spell {number}, from").fill(spell["start"][:5])
            await place.get_by_label(f"{name}, spell {number}, to").fill(spell["end"][:5])
