"""A panel at its browsers: one leaves for an interest, five vote at once, one of them drops off the network."""

import asyncio
import json
import re
from collections.abc import Mapping
from datetime import timedelta

import pytest
from playwright.async_api import Locator, Page, expect

from tests.panels.room import Room
from tests.web.filling import fill
from tests.web.panels import join, on_the_agenda
from tests.web.site import Person, Site

pytestmark = pytest.mark.asyncio(loop_scope="session")

REF = "OTO-001"
THOUGHT = {
    "pia": "What is proposed follows from the evidence of four weeks.",
    "pat": "I have read how it is watched, and when it is stopped.",
    "sol": "The person and those close to them were heard, and say why.",
    "val": "The rota bears out what the record says of the nights.",
    "vic": "The falls stopped when the chair was changed.",
}
TOGETHER = ("pia", "pat", "sol", "val")
WHY = "The plan is stepped and watched, everybody was heard, and the evidence bears it out."


def words(page: Page) -> Locator:
    """All that a page says."""
    return page.locator("main")


async def at_the_room(site: Site) -> tuple[Room, dict[str, Person]]:
    """Everybody is signed in at a browser of their own, and looks at the sitting."""
    await join(site)
    room = (await on_the_agenda(site, REF))[REF]
    people = {who: await site.person(who, 768 if who == "vic" else 1200) for who in (*THOUGHT, "tess", "sid")}
    for each in people.values():
        await each.goes_to(f"/sittings/{room.sitting}")
    return room, people


async def declare(room: Room, people: Mapping[str, Person]) -> None:
    """All say that nothing ties them to the case, before they are shown its papers; one is tied to it."""
    item = f"/sittings/{room.sitting}/items/{REF}"
    for who in ("pia", "pat", "sol"):
        page = people[who].page
        await page.get_by_role("button", name=f"No interest in {REF}").click()
        await expect(page.get_by_role("button", name="No interest")).to_have_count(0)
        await people[who].goes_to(item)
        await expect(page.get_by_role("heading", name="Papers")).to_be_visible()
    for who in ("val", "vic", "tess"):
        page = await people[who].goes_to(item)
        await expect(page.get_by_role("heading", name="Have you any interest")).to_be_visible()
        await expect(page.get_by_role("heading", name="Papers")).to_have_count(0)
        if who != "tess":
            await page.get_by_role("button", name="No interest: open the papers").click()
            await expect(page.get_by_role("heading", name="Papers")).to_be_visible()
    page = people["tess"].page
    await page.get_by_role("button", name="I have an interest").click()
    await page.get_by_label("Personal", exact=True).wait_for()
    tied = {"kind": "PERSONAL", "action": "LEAVE", "reason": "My aunt lives in that home."}
    await fill(page, tied, "interest")
    await page.get_by_role("button", name="Declare it").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("is not on this agenda for you")


async def is_told_nothing(person: Person, room: Room) -> None:
    """The item is nowhere for whoever left it: on no page, in no count, and its addresses answer as unknown ones."""
    for path in (f"/sittings/{room.sitting}/minutes", "/sittings", "/", f"/sittings/{room.sitting}"):
        page = await person.goes_to(path)
        await expect(words(page)).not_to_contain_text(REF)
    assert "0 items" in await words(await person.goes_to(f"/sittings/{room.sitting}/minutes")).inner_text()
    unknown = "OTO-999"
    for path in (f"/cases/{REF}", f"/sittings/{room.sitting}/items/{REF}"):
        said = await words(await person.goes_to(path)).inner_text()
        other = await words(await person.goes_to(path.replace(REF, unknown))).inner_text()
        assert said.replace(REF, unknown) == other
    for path in (f"/cases/{REF}", f"/cases/{REF}/history", f"/sittings/{room.sitting}/items/{REF}/pack"):
        answers = []
        for ref in (REF, unknown):
            answer = await person.context.request.get(f"{person.site.url}/v1{path.replace(REF, ref)}")
            told = json.dumps({**await answer.json(), "instance": ""})
            answers.append((answer.status, re.sub("[0-9a-f]{32}", "", told.replace(ref, "REF"))))
        assert answers[0] == answers[1] and answers[0][0] == 404
    await person.goes_to(f"/sittings/{room.sitting}")


async def come(people: Mapping[str, Person]) -> None:
    """The secretary marks who is here; every screen that is open is told."""
    page = people["sid"].page
    for name in ("Pia Lowry", "Pat Odell", "Sol Brandt", "Val Example", "Vic Example", "Tess Quill"):
        await page.get_by_role("button", name=f"{name} is here").click()
        await page.get_by_role("button", name=f"{name} has left").wait_for()


def quorum(page: Page) -> Locator:
    """The meter."""
    return page.get_by_role("region", name="Quorum")


async def step(people: Mapping[str, Person], name: str) -> None:
    """On the screen of each of them the hearing is at this step."""
    for person in people.values():
        await expect(person.page.locator(".app-steps [aria-current=step]")).to_contain_text(name)


def mine(person: Person) -> Locator:
    """One's own part."""
    return person.page.get_by_role("region", name="Your part")


async def say(person: Person, choice: str, reason: str) -> None:
    """Fill in the form of one's own part."""
    await mine(person).locator("> form").get_by_label(choice, exact=True).check()
    await mine(person).locator("> form").get_by_label("Reason").fill(reason)


async def think(people: Mapping[str, Person], room: Room) -> None:
    """Each locks a first opinion that nobody else is told before all have, or the chair opens the discussion."""
    for who in TOGETHER[1:]:
        await say(people[who], "Approve", THOUGHT[who])
        await mine(people[who]).get_by_role("button", name="Lock").click()
        await expect(mine(people[who])).to_contain_text("Your first opinion: Approve")
    chair = people["pia"]
    await expect(chair.page.get_by_role("region", name="Leading the item")).to_contain_text(
        "3 of 5 have locked a first opinion; not yet: Pia Lowry, Vic Example."
    )
    for who, person in people.items():
        others = [THOUGHT[each] for each in TOGETHER[1:] if each != who]
        said = await words(person.page).inner_text()
        read = await person.context.request.get(f"{person.site.url}/v1/cases/{REF}")
        assert not [each for each in others if each in said or each in await read.text()], who


async def discuss(people: Mapping[str, Person]) -> None:
    """The chair opens the discussion: what was locked is open to all."""
    await people["pia"].page.get_by_role("button", name="Open the discussion").click()
    await step(people, "Discussion")
    for person in people.values():
        opinions = person.page.get_by_role("region", name="At the table")
        for who in TOGETHER[1:]:
            await expect(opinions).to_contain_text(THOUGHT[who])


async def vote(people: Mapping[str, Person]) -> None:
    """Four vote at the same moment; one is cut off, says so, comes back, and votes once though an answer is lost."""
    lost = people["vic"]
    for who in TOGETHER:
        await say(people[who], "Approve", "")
    await say(lost, "Decline", THOUGHT["vic"])
    await lost.context.set_offline(True)
    await asyncio.gather(
        *(mine(people[who]).get_by_role("button", name="Vote", exact=True).click() for who in TOGETHER)
    )
    for who in TOGETHER:
        await expect(mine(people[who])).to_contain_text("Your vote: Approve")
    for who in (*TOGETHER, "sid"):
        table = people[who].page.get_by_role("region", name="At the table").get_by_role("listitem")
        await expect(table.filter(has_text="Voted")).to_have_count(4)
        await expect(table.filter(has_text="Approve")).to_have_count(0)
    await expect(people["pia"].page.get_by_role("region", name="Leading the item")).to_contain_text(
        "4 of 5 have voted; not yet: Vic Example."
    )
    await mine(lost).get_by_role("button", name="Vote", exact=True).click()
    await expect(mine(lost).get_by_role("alert")).to_contain_text("cannot be reached")
    line = lost.page.locator(".app-line")
    await expect(line).to_contain_text("The line is down. You see how it stood at")
    await expect(words(lost.page)).not_to_contain_text("Voted")

    async def loses(route: object) -> None:
        await route.fetch()  # type: ignore[attr-defined]
        await route.abort()  # type: ignore[attr-defined]

    await lost.page.route("**/ballots", loses, times=1)
    await lost.context.set_offline(False)
    await expect(line).to_contain_text("Live")
    again = mine(lost).get_by_role("button", name="Vote", exact=True)
    await again.click()
    await expect(mine(lost)).to_contain_text("Your vote: Decline")


async def close(people: Mapping[str, Person]) -> None:
    """The chair closes the vote: every screen has the arithmetic in words."""
    await people["pia"].page.get_by_role("button", name="Close the vote").click()
    for person in people.values():
        counted = person.page.get_by_role("region", name="The vote is closed")
        await expect(counted).to_contain_text("5 ballots: 4 for approve, 1 for decline, 0 abstained")
        await expect(counted).to_contain_text("Carried: approve.")


async def decide(people: Mapping[str, Person]) -> None:
    """The chair records it with a second factor, as the last one is too old; every screen has the outcome."""
    chair = people["pia"]
    chair.site.world.clock.advance(timedelta(minutes=12))
    lead = chair.page.get_by_role("region", name="Leading the item")
    await lead.get_by_role("button", name="Record: approved", exact=True).click()
    await fill(chair.page, {"reasons": WHY}, "approve")
    await lead.locator("form").get_by_role("button", name="Record: approved").click()
    await chair.page.get_by_role("dialog").locator("#code").wait_for()
    await chair.give_factor()
    for person in people.values():
        outcome = person.page.get_by_role("region", name="Outcome: Approve")
        await expect(outcome).to_contain_text("5 ballots: 4 for approve, 1 for decline, 0 abstained")
        await expect(outcome).to_contain_text(WHY)


async def votes_of(room: Room) -> dict[str, str]:
    """Who voted how, by the journal: one entry for each of them."""
    history = (await room.world.get("pia", f"/v1/cases/{room.ref}/history")).json()
    cast = [each for each in history["entries"] if each["event"] == "ballot_cast"]
    assert len(cast) == len({each["actor"] for each in cast})
    return {each["actor"]: each["fields"]["choice"] for each in cast}


async def minute(people: Mapping[str, Person], room: Room) -> None:
    """The chair puts words beside the facts, signs with a second factor, and corrects below what was signed."""
    chair, path = people["pia"], f"/sittings/{room.sitting}/minutes"
    page = await chair.goes_to(path)
    await page.get_by_role("button", name=f"Add words about {REF}").click()
    await page.get_by_label(f"Words about {REF}").fill("The nights were talked about at length.")
    await page.get_by_role("button", name="Keep the words").click()
    await expect(page.get_by_text("The nights were talked about at length.")).to_be_visible()
    chair.site.world.clock.advance(timedelta(minutes=12))
    await page.get_by_role("button", name="Sign the minutes", exact=True).click()
    await page.get_by_role("dialog").locator("#code").wait_for()
    await chair.give_factor()
    await expect(page.get_by_text("Nothing of them changes any more")).to_be_visible()
    await expect(page.get_by_role("button", name="Change the words")).to_have_count(0)
    await page.get_by_text("Add a correction").click()
    await page.get_by_label("About").select_option(REF)
    await page.get_by_label("Correction", exact=True).fill("Vic Example came at three, not at two.")
    await page.get_by_role("button", name="Add the correction").click()
    await expect(page.get_by_role("listitem").filter(has_text="came at three, not at two")).to_be_visible()
    other = await people["sol"].goes_to(path)
    for said in ("Signed", "The nights were talked about at length.", "came at three, not at two", WHY):
        await expect(words(other)).to_contain_text(said)
    await expect(other.get_by_text("Add a correction")).to_have_count(0)


async def test_five_vote_at_once_one_is_excluded_and_one_drops_off_the_network(own_site: Site):
    room, people = await at_the_room(own_site)
    await declare(room, people)
    tess = people.pop("tess")
    await is_told_nothing(tess, room)
    await come(people)
    await people["sid"].goes_to(f"/sittings/{room.sitting}/items/{REF}")
    for who in ("pia", "sid"):
        await expect(quorum(people[who].page)).to_contain_text("As it would be if the item were called now")
    await people["pia"].page.get_by_role("button", name="Call the item").click()
    await step(people, "First opinions")
    for person in people.values():
        for said in (
            "Quorate",
            "Health: 3",
            "Social care: 2",
            "Tess Quill, here, does not count",
            "Needed: 3 voters",
        ):
            await expect(quorum(person.page)).to_contain_text(said)
    await think(people, room)
    await discuss(people)
    await vote(people)
    leading = people["pia"].page.get_by_role("region", name="Leading the item")
    await expect(leading).to_contain_text("Everybody on the roll has voted.")
    await close(people)
    await decide(people)
    await is_told_nothing(tess, room)
    assert await votes_of(room) == {**dict.fromkeys(TOGETHER, "APPROVE"), "vic": "DECLINE"}
    await minute(people, room)
