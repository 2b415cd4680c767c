"""At 400 %: what there is to do can be done in a window of 320 by 256; and nothing moves for whom nothing should."""

import asyncio
from typing import Literal

import pytest
from playwright.async_api import Route

from tests.make import MEMBERS, case_at
from tests.web.filling import fill
from tests.web.panels import on_the_agenda
from tests.web.site import Site

pytestmark = pytest.mark.asyncio(loop_scope="session")

CLOSE = (320, 256)  # what is left of 1280 by 1024 at 400 %
HOLD = {"kind": "ELIGIBILITY", "reason": "The family asks for a full assessment first."}


async def test_a_case_is_found_and_held_at_four_hundred_percent(site: Site):
    ref = "OTO-801"
    await case_at(site.world, "gate_checks", ref)
    mo = await site.person("mo", *CLOSE)
    page = await mo.goes_to("/?view=all")
    await page.get_by_label("Find", exact=True).fill(ref)
    await page.get_by_role("link", name=ref).click()
    await page.get_by_role("link", name="Put on hold").click()
    await page.get_by_role("heading", name="Put on hold").wait_for()
    await fill(page, HOLD)
    await page.locator("main form button[type=submit]").click()
    await page.wait_for_url(f"**/cases/{ref}")
    assert not await mo.is_too_wide()
    found = (await site.world.get("mo", f"/v1/cases/{ref}")).json()
    assert [each["kind"] for each in found["holds"]] == ["ELIGIBILITY"]
    await site.leave([mo])


async def test_a_member_declares_and_thinks_aloud_at_four_hundred_percent(site: Site):
    ref = "OTO-802"
    room = (await on_the_agenda(site, ref, members=MEMBERS))[ref]
    sol = await site.person("sol", *CLOSE)
    page = await sol.goes_to(f"/sittings/{room.sitting}/items/{ref}")
    await page.get_by_role("button", name="No interest: open the papers").click()
    for who in ("pia", "pat"):
        assert (await room.declares(who)).is_success
    await room.came("pia", "pat", "sol")
    assert (await room.open("pia")).is_success
    await page.get_by_label("Approve", exact=True).check()
    await page.get_by_label("Reason").fill("The person and those close to them were heard.")
    await page.get_by_role("button", name="Lock a first opinion").click()
    await page.get_by_text("Your first opinion: Approve").wait_for()
    assert not await sol.is_too_wide()
    locked = (await site.world.get("sol", f"/v1/cases/{ref}")).json()["facts"]["listing"]["opinions"]
    assert [each["person"] for each in locked] == ["sol"]
    await site.leave([sol])


@pytest.mark.parametrize(("wish", "moving"), [("reduce", 0), ("no-preference", 1)])
async def test_nothing_moves_for_whom_nothing_should(
    site: Site, wish: Literal["reduce", "no-preference"], moving: int
):
    mo = await site.person("mo", reduced_motion=wish)
    page = await mo.goes_to("/cases/OTO-001/act/place_hold")
    answered = asyncio.Event()

    async def waits(route: Route) -> None:
        await answered.wait()
        await route.abort()

    await page.route("**/moves/place_hold", waits)
    await page.locator("main form button[type=submit]").click()
    await page.locator(".app-wait").wait_for()
    assert await page.evaluate("document.getAnimations().length") == moving
    answered.set()
    await page.get_by_role("alert").wait_for()
    await site.leave([mo])
