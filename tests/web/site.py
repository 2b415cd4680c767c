"""The pages as they are served, and people at their browsers."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pyotp
import uvicorn
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from app.clock import FixedClock
from app.db import Database
from app.demonstration.credentials import credential_of, give_credentials
from app.main import create_app
from app.pages import BUILT
from app.settings import Settings
from tests.conftest import SECRET, World

AXE = BUILT.parent / "node_modules" / "axe-core" / "axe.min.js"
# Debian's, if it is there; else the one that Playwright installed
_CHROMIUM = next((str(path) for path in [Path("/usr/bin/chromium")] if path.exists()), None)
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 40_000  # milliseconds: a busy machine is no fault of the pages
expect.set_options(timeout=PATIENCE)
_WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_AXE_RUN = "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})"
_WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"


@dataclass
class Person:
    """Somebody of the cast at a browser of their own. `wrong` gathers whatever a page must never do."""

    site: "Site"
    who: str
    context: BrowserContext
    page: Page
    wrong: list[str] = field(default_factory=list)

    async def sign_in(self) -> None:
        """Sign in on the page or the dialogue that is open, with the second factor if it is asked for."""
        known, page = credential_of(self.site.world.settings, self.who), self.page
        await page.fill("#person", self.who)
        await page.fill("#password", known.password)
        await page.get_by_role("button", name="Sign in").click()
        await page.locator("#password").wait_for(state="detached")
        if await page.locator("#code").count():
            await self.give_factor()

    async def give_factor(self) -> None:
        """Give the second factor. A code is good once, so the clock goes on to the next."""
        known = credential_of(self.site.world.settings, self.who)
        self.site.world.clock.advance(timedelta(seconds=30))
        await self.page.fill("#code", pyotp.TOTP(known.secret).at(self.site.world.clock.now()))
        await self.page.get_by_role("button", name="Go on").click()
        await self.page.locator("#code").wait_for(state="detached")

    async def goes_to(self, path: str) -> Page:
        """Open a page and wait until it has said what it is; signs in first if it must."""
        await self.page.goto(self.site.url + path)
        await self.page.locator("#person, h1").first.wait_for()
        if await self.page.locator("#person").count():
            await self.sign_in()
        await self.settled()
        return self.page

    async def settled(self) -> None:
        """Wait until nothing is being loaded, nor anything after it: what was read may ask for more."""
        await self.page.locator("h1").first.wait_for()
        looks = 0
        while looks < 3:
            looks = 0 if await self.page.locator(".app-loading").count() else looks + 1
            await asyncio.sleep(0.05)

    async def axe(self) -> list[str]:
        """What axe-core finds wrong with the page as it stands."""
        await self.page.evaluate(AXE.read_text())
        found = await self.page.evaluate(_AXE_RUN, _WCAG)
        return [
            f"{each['id']} ({each['impact']}): {[node['html'][:160] for node in each['nodes'][:3]]}"
            for each in found["violations"]
        ]

    async def is_too_wide(self) -> bool:
        """Whether the page has to be scrolled sideways."""
        return bool(await self.page.evaluate(_WIDER))


@dataclass
class Site:
    """The application behind a port of this machine, and a browser in front of it."""

    world: World
    url: str
    browser: Browser
    database: Database
    people: list[Person] = field(default_factory=list)

    async def person(self, who: str, width: int = 1200, height: int = 900, **options: Any) -> Person:
        """Somebody of the cast, not signed in yet."""
        context = await self.browser.new_context(
            viewport={"width": width, "height": height},
            locale="en-GB",
            timezone_id="Europe/London",
            **{"reduced_motion": "reduce"} | options,
        )
        context.set_default_timeout(PATIENCE)
        made = Person(self, who, context, await context.new_page())
        self._watch(made)
        self.people.append(made)
        return made

    def _watch(self, person: Person) -> None:
        page, wrong, ours = person.page, person.wrong, self.url
        page.on("pageerror", lambda error: wrong.append(f"error on the page: {error}"))
        at_home = (ours, "data:", "blob:")
        page.on(
            "request",
            lambda asked: None if asked.url.startswith(at_home) else wrong.append(f"asks {asked.url}"),
        )
        page.on(
            "console",
            lambda said: (
                wrong.append(said.text)
                if said.type == "error" and not re.match("Failed to load resource|.*net::ERR_", said.text)
                else None
            ),
        )

    async def leave(self, people: Iterable[Person] | None = None) -> None:
        """Close the browsers of these people, or of all; nothing may have gone wrong in them."""
        for each in list(people or self.people):
            self.people.remove(each)
            await each.context.close()
            assert each.wrong == [], f"{each.who}: {each.wrong}"


@asynccontextmanager
async def site_on(template: Path, var: Path, at: datetime) -> AsyncIterator[Site]:
    """The whole application on a copy of a migrated, peopled database, its clock standing at `at`."""
    shutil.copy(template, var / "quorate.db")
    settings = Settings(env="test", secret=SECRET, var=var, rate_requests=0, rate_address=0)  # type: ignore[arg-type]
    clock = FixedClock(at)
    app = create_app(settings, clock)
    database: Database = app.state.database
    await give_credentials(settings, database, at)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, access_log=False, lifespan="off"))
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110  (uvicorn offers no event to wait for)
        await asyncio.sleep(0.02)
    url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    try:
        async with (
            async_playwright() as playwright,
            httpx.AsyncClient(base_url=url, timeout=30) as client,
        ):
            browser = await playwright.chromium.launch(executable_path=_CHROMIUM, args=_FLAGS)
            made = Site(World(settings, client, clock, {}), url, browser, database)
            yield made
            await made.leave()
            await browser.close()
    finally:
        app.state.live.close()
        server.should_exit = True
        with suppress(asyncio.CancelledError):
            await serving
        await database.close()
