"""The secretary has a keyboard and nothing else: a sitting is called, filled, put in order and led."""

from datetime import UTC, datetime, time, timedelta

import pytest

from app.clock import london_date
from app.demonstration.steps import LISTED, SITS
from tests.make import case_at
from tests.panels.room import Room
from tests.web.keyboard import Keys
from tests.web.site import Site

pytestmark = pytest.mark.asyncio(loop_scope="session")

REFS = ("OTO-001", "OTO-002")
SEATS = (("Pia", "Chair"), ("Pat", "Deputy"), ("Sol", "Voter"))


async def they_wait(site: Site) -> datetime:
    """Two cases wait for the panel, checked on the day on which they will be listed; the day of the sitting."""
    today = london_date(site.world.clock.now())
    first = today - timedelta(days=today.weekday())
    for ref in REFS:
        road = await case_at(site.world, "panel_ready", ref, start=first)
        listed = road.day(LISTED)
        await road.move("sam", LISTED, "record_safeguarding_check", road.papers.safeguarding(listed))
        await road.move("sam", LISTED, "record_liberty_check", road.papers.liberty(listed))
    site.world.clock.move(datetime.combine(first + timedelta(days=LISTED), time(14), UTC))
    return datetime.combine(first + timedelta(days=SITS), time(13), UTC)


async def calls(keys: Keys, day: datetime) -> None:
    """A sitting with three seats."""
    await keys.opens("Sittings", "Sittings")
    await keys.unfolds("Call a sitting")
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        await keys.fills(part, str(value))
    for person, part in SEATS:
        await keys.fills("Who", person)
        await keys.fills("As", part)
    await keys.acts("Call the sitting", "The sitting is called.", "Call the sitting")
    await keys.opens(f"{day.day} {day:%B %Y}, 10:00", f"{day.day} {day:%B %Y}, 10:00 ICB panel")


async def lists(keys: Keys) -> None:
    """Both cases, one after the other; then there is nothing left to list."""
    await keys.unfolds("Put a case on the agenda")
    for ref in REFS:
        await keys.page.locator("#list-ref").wait_for()
        await keys.fills("Case", ref)
        await keys.page.locator("#list-emergency").wait_for()
        await keys.to("List for the panel")
        await keys.press("Enter")
        await keys.is_at(f"{ref} is on the agenda.")
    await keys.page.get_by_text("No case waits for this panel.").wait_for()


async def orders(keys: Keys) -> None:
    """The first item goes to the end, and the focus goes along; the order is kept, and the form stays where it was."""
    await keys.unfolds("Order and times")
    await keys.acts("Down: OTO-001", "OTO-001 is now 2 of 2.", "Up: OTO-001")
    await keys.acts("Up: OTO-001", "OTO-001 is now 1 of 2.", "Down: OTO-001")
    await keys.acts("Down: OTO-001", "OTO-001 is now 2 of 2.", "Up: OTO-001")
    await keys.fills("Minutes for OTO-001", "35")
    await keys.acts("Keep this order", "The agenda stands in this order.", "Keep this order")
    rows = keys.page.get_by_role("table", name="Agenda").get_by_role("row")
    assert "OTO-002" in await rows.nth(1).inner_text() and "(35 min)" in await rows.nth(2).inner_text()


async def asks_one_more(keys: Keys) -> None:
    """One more member is called, and the plan is looked at."""
    await keys.unfolds("Call one more member")
    await keys.page.locator("#one-more-person").wait_for()
    await keys.fills("Who", "Tess")
    await keys.acts("Call them", "They are called.", "Call them")
    await keys.unfolds("Plan: which items can be heard, and with whom")
    await keys.page.get_by_role("table", name="In this order").wait_for()
    await keys.goes_round()


async def leads(keys: Keys) -> None:
    """Mark who came and who left, pause and go on."""
    for member in ("Pia Lowry", "Pat Odell", "Sol Brandt", "Tess Quill"):
        await keys.acts(f"{member} is here", f"Marked: {member} is here.", f"{member} has left")
    await keys.acts("Tess Quill has left", "Marked: Tess Quill is not here.", "Tess Quill is here")
    await keys.unfolds("Pause the sitting")
    await keys.fills("Why, for the minutes", "The alarm was tested.")
    await keys.acts("Pause", "The sitting is paused.", "Leading the sitting")
    await keys.acts("Go on with the sitting", "The sitting goes on.", "Leading the sitting")


async def calls_an_item(keys: Keys) -> None:
    """The first of the agenda; and once more."""
    await keys.opens("OTO-002", "OTO-002")
    await keys.acts("Call the item", "First opinions", "Leading the item")
    await keys.unfolds("Call the item anew")
    await keys.acts("Call the item", "The item is called anew.", "Call the item")


async def test_the_secretary_prepares_and_leads_a_sitting_by_keyboard_alone(own_site: Site):
    day = await they_wait(own_site)
    before = Keys(await own_site.person("sid"))
    await before.comes_in()
    await calls(before, day)
    await lists(before)
    await orders(before)
    await asks_one_more(before)
    await own_site.leave([before.person])

    own_site.world.clock.move(day)
    on_the_day = Keys(await own_site.person("sid"))
    await on_the_day.comes_in()
    await on_the_day.opens("Sittings", "Sittings")
    await on_the_day.opens(f"{day.day} {day:%B %Y}, 10:00", f"{day.day} {day:%B %Y}, 10:00 ICB panel")
    await leads(on_the_day)
    sitting = on_the_day.page.url.split("/")[-1]
    await Room(own_site.world, sitting, "OTO-002").no_interests()
    await calls_an_item(on_the_day)
