"""`make weight`: what the pages weigh, how soon they are there on a slow machine, and how a list of 10,000 cases scrolls.

It prints what it measures, beside the target. Times are those of this machine, with everything else that runs on it.
"""

import asyncio
import gzip
import sqlite3
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from playwright.async_api import CDPSession, Response

from tests.conftest import _prepare
from tests.make import create
from tests.web.site import Person, Site, site_on

CASES, SLOWER, ROUNDS = 10_000, 4, 3
# When the first case is on the page; and from a click to the first change that is drawn
WATCH = """
window.whenThere = new Promise(resolve => {
  const seen = new MutationObserver(() => {
    if (document.querySelector('[data-row] a')) { seen.disconnect(); resolve(performance.now()); }
  });
  seen.observe(document, {childList: true, subtree: true});
});
window.whenAnswered = new Promise(resolve => addEventListener('click', () => {
  const at = performance.now();
  const changed = new MutationObserver(() => {
    changed.disconnect();
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - at)));
  });
  changed.observe(document, {childList: true, subtree: true, attributes: true, characterData: true});
}, {capture: true, once: true}));
"""
SCROLL = """async () => {
  const frames = [];
  let last = performance.now(), still = 0;
  while (still < 60) {
    const before = scrollY;
    scrollBy(0, 800);
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    frames.push(now - last);
    last = now;
    still = scrollY === before ? still + 1 : 0;
  }
  const rows = [...document.querySelectorAll('[data-row]')].map(row => Number(row.dataset.row) + 1);
  return {frames, reached: Math.max(...rows), drawn: rows.length};
}"""
CLICKS = {
    "another list": "nav[aria-label=Lists] a >> text=Overdue",
    "the filters": "summary >> text=Filters",
    "a case": "[data-row] a",
}


def main() -> None:
    """Measure, print, stop."""
    asyncio.run(_measure())


async def _measure() -> None:
    with tempfile.TemporaryDirectory() as folder:
        template, var = Path(folder) / "template.db", Path(folder) / "var"
        var.mkdir()
        await asyncio.to_thread(_prepare, f"sqlite+aiosqlite:///{template}")
        async with site_on(template, var, datetime(2026, 9, 7, 11, 0, tzinfo=UTC)) as site:
            assert (await create(site.world, "OTO-001")).status_code == 201
            _fill(var / "quorate.db", CASES - 1)
            person = await site.person("mo")
            await _weighs(site, person)
            slow = await person.context.new_cdp_session(person.page)
            await _starts(person, slow)
            await _answers(person)
            await _scrolls(person, slow)
            await site.leave()


def _fill(database: Path, more: int) -> None:
    """As many cases more, each like the one there is, and each of somebody else."""
    with closing(sqlite3.connect(database)) as db, db:
        # these cases are for looking at lists: none has a journal, which the database would ask for
        guards = db.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'review_case'"
        )
        for (guard,) in guards.fetchall():
            db.execute(f"DROP TRIGGER {guard}")
        for table, changed in (("patient", ("id", "nhs_number")), ("review_case", ("id", "ref", "patient"))):
            columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
            kept = [name for name in columns if name not in changed]
            row = db.execute(f"SELECT {', '.join(kept)} FROM {table} LIMIT 1").fetchone()
            named = ["id", *kept] if table == "patient" else ["ref", "patient", *kept]
            marks = ", ".join("?" * len(named))
            own = ("bench-{0}",) if table == "patient" else ("BENCH-{0:05}", "bench-{0}")
            db.executemany(
                f"INSERT INTO {table} ({', '.join(named)}) VALUES ({marks})",
                ([*(each.format(n) for each in own), *row] for n in range(more)),
            )


async def _weighs(site: Site, person: Person) -> None:
    """The first load: everything of ours that the browser fetches until the sign-in page, and then the inbox, is there."""
    fetched: dict[str, Response] = {}
    person.page.on("response", lambda answer: fetched.setdefault(answer.url, answer))
    await person.goes_to("/")
    await person.page.locator("[data-row] a").first.wait_for()
    sizes = {"script": 0, "stylesheet": 0}
    for answer in [*fetched.values()]:  # not what is fetched ahead, now that the list is there
        kind = answer.request.resource_type
        if kind in sizes and answer.url.startswith(site.url):
            sizes[kind] += len(gzip.compress(await answer.body(), 9, mtime=0))
    _say("JavaScript of the first load, gzip", f"{sizes['script'] / 1000:.1f} kB", "at most 60")
    _say("CSS of the first load, gzip", f"{sizes['stylesheet'] / 1000:.1f} kB", "at most 40")


async def _slowed(slow: CDPSession, times: int) -> None:
    await slow.send("Emulation.setCPUThrottlingRate", {"rate": times})


async def _starts(person: Person, slow: CDPSession) -> None:
    page = person.page
    await page.add_init_script(WATCH)
    for times in (1, SLOWER):
        await _slowed(slow, times)
        found: list[float] = []
        for _ in range(ROUNDS):
            await page.goto(f"{person.site.url}/?view=all")
            found.append(await page.evaluate("window.whenThere"))
        how = "" if times == 1 else f", CPU slowed {times} times"
        _say(f"Inbox of {CASES:,} cases is there{how}", _ms(median(found)), "under 1,000")


async def _answers(person: Person) -> None:
    page = person.page
    for name, what in CLICKS.items():
        found: list[float] = []
        for _ in range(ROUNDS):
            await page.goto(f"{person.site.url}/?view=all")
            await page.evaluate("window.whenThere")
            await page.locator(what).first.click()
            found.append(await page.evaluate("window.whenAnswered"))
        _say(f"A click answers, CPU slowed {SLOWER} times: {name}", _ms(median(found)), "under 100")


async def _scrolls(person: Person, slow: CDPSession) -> None:
    page = person.page
    for times in (1, SLOWER):
        await _slowed(slow, times)
        await page.goto(f"{person.site.url}/?view=all")
        await page.evaluate("window.whenThere")
        told: dict[str, Any] = await page.evaluate(SCROLL)
        frames = told["frames"]
        late = [each for each in frames if each > 50]
        how = "" if times == 1 else f", CPU slowed {times} times"
        _say(
            f"Scrolled to case {told['reached']:,}{how}: frames over 50 ms",
            f"{len(late)} of {len(frames):,}, the longest {max(frames):.0f} ms",
            f"{told['drawn']} rows drawn",
        )


def _ms(value: float) -> str:
    return f"{value:,.0f} ms"


def _say(what: str, found: str, target: str) -> None:
    print(f"{what:70} {found:>30}   ({target})")


if __name__ == "__main__":
    main()
