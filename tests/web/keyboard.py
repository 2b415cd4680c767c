"""Somebody who has a keyboard and nothing else: every step is a key, and after each one the focus is looked at."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pyotp
from playwright.async_api import Error, Page

from app.demonstration.credentials import credential_of
from tests.web.site import Person

FAR = 150
"""So many presses of Tab go once around any page of the room; whoever needs more is in a trap."""
# what has the focus: its part in the page, its name, and whether it can be seen that it has it
_FOCUS = """() => {
  const el = document.activeElement;
  const words = el === document.body ? "" : el.getAttribute("aria-label") ?? el.labels?.[0]?.textContent ?? el.textContent;
  const box = el.getBoundingClientRect();
  const marks = [[el], [el, "::after"], [el.firstElementChild], [el.nextElementSibling, "::before"]];
  return {
    tag: el.tagName,
    id: el.id,
    type: el.type ?? "",
    name: words.replace(/\\s+/g, " ").trim(),
    onScreen: box.width > 0 && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth,
    marked: marks.some(([each, part]) => {
      if (!each) return false;
      const style = getComputedStyle(each, part);
      return style.boxShadow !== "none" || (style.outlineStyle !== "none" && style.outlineWidth !== "0px");
    }),
  };
}"""
# every stop of the keyboard; of radio buttons that belong together there is one
_STOPS = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
  .filter(each => each.checkVisibility({visibilityProperty: true}) && each.tabIndex >= 0)
  .filter(each => each.type !== "radio" || each.checked
    || each === document.getElementsByName(each.name)[0])"""
_MISSED = (
    f"() => ({_STOPS})().filter(each => !window.met.has(each)).map(each => each.outerHTML.slice(0, 160))"
)
_SAID = """() => {
  window.said = [];
  const live = "[role=status], [role=alert], [aria-live=polite], [aria-live=assertive]";
  new MutationObserver(all => all.forEach(({target, addedNodes}) => {
    const from = target.nodeType === Node.TEXT_NODE ? target.parentElement : target;
    const region = from.closest(live);
    const dialogue = document.querySelector("dialog:modal"); // nothing beneath it is read out
    if (region && (!dialogue || dialogue.contains(region))) window.said.push(region.textContent.trim());
    // an alert is read out when it comes; any other region only when it changes
    addedNodes.forEach(each => each.nodeType === Node.ELEMENT_NODE &&
      [each, ...each.querySelectorAll("[role=alert]")].forEach(one =>
        one.getAttribute("role") === "alert" && window.said.push(one.textContent.trim())));
  })).observe(document.body, {childList: true, subtree: true, characterData: true});
}"""


@dataclass
class Keys:
    """The keyboard of one person. There is no way here to point at anything."""

    person: Person

    @property
    def page(self) -> Page:
        """What is on the screen."""
        return self.person.page

    async def arrives(self) -> None:
        """Open the site; from here on all that is said aloud is noted."""
        await self.page.add_init_script(f"addEventListener('DOMContentLoaded', {_SAID})")
        await self.page.goto(self.person.site.url)
        await self.page.locator("#person").wait_for()

    async def comes_in(self, heading: str = "Cases") -> None:
        """Open the site and sign in, with a second factor if it is asked for; the page says what it is."""
        await self.arrives()
        await self.to("Your name here")
        await self.types(self.person.who)
        await self.to("Password")
        await self.types(credential_of(self.person.site.world.settings, self.person.who).password)
        await self.press("Enter")
        await self.page.locator(f"#code, h1:text('{heading}')").wait_for()
        if await self.page.locator("#code").count():
            await self.to("Code")
            await self.gives_code()
        await self.is_at(heading)
        await self.person.settled()

    async def press(self, *keys: str) -> None:
        """Press these keys, one after another."""
        for key in keys:
            await self.page.keyboard.press(key)

    async def types(self, text: str) -> None:
        """Type into what has the focus."""
        await self.page.keyboard.type(text)

    async def focus(self) -> dict[str, Any]:
        """What has the focus."""
        found: dict[str, Any] = await self.page.evaluate(_FOCUS)
        return found

    async def to(self, name: str) -> None:
        """Go on with Tab until what is called this has the focus; everything on the way can be seen to have it."""
        exact, passed = re.compile(f"{name}$"), []
        for _ in range(FAR):
            await self.press("Tab")
            at = await self.focus()
            passed.append(at["name"])
            if at["tag"] != "BODY":  # between the end of the page and its beginning lies the browser
                assert at["onScreen"] and at["marked"], at
            if exact.match(at["name"]):
                return
        raise AssertionError(f"{self.person.who} does not reach {name!r} with Tab: {passed}")

    async def fills(self, name: str, text: str) -> None:
        """Go to a field and type over what is in it; of a list, the entry that begins so is chosen."""
        await self.to(name)
        if await self.page.evaluate("document.activeElement.tagName") != "SELECT":
            await self.press("Control+a")
        await self.types(text)

    async def unfolds(self, name: str) -> None:
        """Open what is folded away."""
        await self.to(name)
        await self.press("Enter")
        assert await self.page.evaluate("document.activeElement.parentElement.open") is True

    async def acts(self, name: str, said: str, lands: str) -> None:
        """Do it, hear that it is done, and have the focus at a place from which to go on."""
        await self.to(name)
        await self.page.evaluate("window.said = []")
        await self.press("Enter")
        await self.hears(said)
        await self.is_at(lands)

    async def hears(self, what: str) -> None:
        """A region that is read out when it changes says this, or has said it since the last act."""
        try:
            await self.page.wait_for_function(
                "what => window.said.some(each => each.includes(what))", arg=what, timeout=15_000
            )
        except Error as missing:
            said = await self.page.evaluate("window.said")
            raise AssertionError(
                f"{self.person.who} is not told {what!r} but {said}; focus: {await self.focus()}"
            ) from missing

    async def is_at(self, name: str) -> None:
        """What is called so, or has it in its name, comes to have the focus, and is on the screen."""
        try:
            await self.page.wait_for_function(
                f"name => ({_FOCUS})().name.includes(name)", arg=name, timeout=15_000
            )
        except Error as elsewhere:
            raise AssertionError(
                f"{self.person.who} should be at {name!r}: {await self.focus()}"
            ) from elsewhere
        assert (await self.focus())["onScreen"]

    async def opens(self, name: str, heading: str) -> None:
        """Follow a link: the page it leads to says what it is, and is where the focus is."""
        await self.to(name)
        await self.press("Enter")
        await self.is_at(heading)
        await self.person.settled()

    async def opens_dialogue(self, name: str) -> None:
        """Press what opens a dialogue, and wait for it: keys pressed before it is there are for the page beneath."""
        await self.to(name)
        await self.press("Enter")
        await self.page.get_by_role("dialog").wait_for()

    async def gives_code(self) -> None:
        """Type the second factor, which the dialogue asks for with the focus already in its only field."""
        known = credential_of(self.person.site.world.settings, self.person.who)
        self.person.site.world.clock.advance(timedelta(seconds=30))
        await self.types(pyotp.TOTP(known.secret).at(self.person.site.world.clock.now()))
        await self.press("Enter")

    async def goes_round(self) -> None:
        """Once around the page with Tab, and back: every stop is met, and nothing holds whoever comes by."""
        stops = await self.page.evaluate(f"({_STOPS})().length")
        await self.page.evaluate("addEventListener('focusin', ({target}) => window.met.add(target))")
        for key in ("Tab", "Shift+Tab"):
            await self.page.evaluate("void (window.met = new Set())")
            for _ in range(stops + 5):  # the browser has a stop of its own, and so has what scrolls
                await self.press(key)
            missed = await self.page.evaluate(_MISSED)
            assert not missed, f"{self.person.who} does not come by with {key}: {missed}"
