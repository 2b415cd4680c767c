"""An item is heard by people who have a keyboard and nothing else: from signing in to the signature of the minutes."""

from datetime import timedelta

import pytest

from tests.make import MEMBERS
from tests.panels.room import Room
from tests.web.keyboard import Keys
from tests.web.panels import on_the_agenda
from tests.web.site import Site

pytestmark = pytest.mark.asyncio(loop_scope="session")

REF = "OTO-001"
WHY = "The plan is stepped and watched, and the evidence bears it out."
ITEM = f"{REF}, Ashgrove House"
SITTING, MINUTES = "30 September 2026, 10:00 ICB panel", "30 September 2026 Minutes"


async def comes(site: Site, who: str) -> Keys:
    """Sign in, and go by the links of the pages to the sitting of today."""
    keys = Keys(await site.person(who))
    await keys.comes_in()
    await keys.opens("Sittings", "Sittings")
    await keys.opens("30 September 2026, .*", SITTING)
    return keys


async def declares_at_the_sitting(keys: Keys) -> None:
    """No interest in anything on the agenda: thanked, and then to the item."""
    await keys.acts(f"No interest in {REF}", "the papers are open for you", SITTING)
    await keys.opens(REF, ITEM)


async def declares_at_the_item(keys: Keys) -> None:
    """No interest in this one: its papers come, and the page begins anew with them."""
    await keys.opens(REF, ITEM)
    await keys.acts("No interest: open the papers", "Papers", ITEM)


async def reads(keys: Keys) -> None:
    """Unfold one of the papers, and fold it again."""
    await keys.page.get_by_role("heading", name="Papers").wait_for()
    await keys.to("The referral .*")
    for is_open in (True, False):
        await keys.press("Enter")
        assert await keys.page.evaluate("document.activeElement.parentElement.open") is is_open


async def locks(keys: Keys) -> None:
    """A first opinion: what was left out is told, with a way to it; then it is locked."""
    await keys.to("Lock a first opinion")
    await keys.press("Enter")
    await keys.is_at("There is a problem")
    await keys.press("Tab", "Enter")
    await keys.is_at("Approve")
    await keys.press("Space")
    await keys.to("Reason.*")
    await keys.types("It follows from the evidence of four weeks.")
    await keys.acts("Lock a first opinion", "Your first opinion: Approve", "Your part")


async def votes(keys: Keys) -> None:
    """A ballot; the focus is at what came of it."""
    await keys.to("Approve")
    await keys.press("Space")
    await keys.acts("Vote", "Your vote: Approve", "Your part")


async def others(room: Room, what: str, *people: str) -> None:
    """What the rest of the panel does, at other browsers."""
    for who in people:
        answer = await room.do(who, what, {"choice": "APPROVE", "reason": WHY})
        assert answer.status_code == 200, answer.text


async def decides(chair: Keys) -> None:
    """Close the vote and record what was carried, with a second factor, as the last one is too old."""
    await chair.acts("Close the vote", "Vote closed", "Leading the item")
    chair.person.site.world.clock.advance(timedelta(minutes=12))
    await chair.to("Record: approved")
    await chair.press("Enter")
    assert await chair.page.evaluate("document.activeElement.ariaExpanded") == "true"
    await chair.to("Reasons.*")
    await chair.types(WHY)
    await chair.opens_dialogue("Record: approved")
    assert (await chair.focus())["id"] == "code"
    await chair.gives_code()
    await chair.hears("Outcome: Approve")
    await chair.is_at("Leading the item")


async def signs(chair: Keys) -> None:
    """Words beside the facts, and the signature below all of it."""
    await chair.opens("Minutes of the sitting", MINUTES)
    await chair.to(f"Add words about {REF}")
    await chair.press("Enter")
    await chair.is_at(f"Words about {REF}")
    await chair.types("The nights were talked about at length.")
    await chair.acts("Keep the words", "kept", f"Change the words about {REF}")
    await chair.goes_round()
    await chair.acts("Sign the minutes", "Nothing of them changes any more", MINUTES)


async def test_an_item_is_heard_by_keyboard_alone(own_site: Site):
    room = (await on_the_agenda(own_site, REF, members=MEMBERS))[REF]
    for who in ("pat", "tess", "sam"):
        assert (await room.declares(who)).is_success
    await room.came("pia", "pat", "sol", "tess", "sam")
    member, chair = await comes(own_site, "sol"), await comes(own_site, "pia")
    await declares_at_the_sitting(member)
    await declares_at_the_item(chair)
    await reads(member)
    await chair.acts("Call the item", "First opinions", "Leading the item")
    await member.hears("First opinions")
    await others(room, "opinions", "pat")  # tess locks none: the chair has to open the discussion
    await locks(member)
    await locks(chair)
    await member.goes_round()
    await chair.acts("Open the discussion", "Discussion", "Leading the item")
    await member.hears("Discussion")
    await votes(chair)
    await others(room, "ballots", "pat", "tess")
    await votes(member)
    await member.to("Change my vote")
    await decides(chair)
    await member.hears("Outcome: Approve")
    await member.is_at("Outcome: Approve")  # what had the focus went with the vote, under the member's hands
    await chair.goes_round()
    await signs(chair)
