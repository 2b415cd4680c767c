"""What falls due by itself is done in sweeps, and a worker that is told to stop stops."""

import asyncio
import os
import signal
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.cases.storage import store_for
from app.clock import FixedClock
from app.settings import Settings
from app.worker import work
from tests.conftest import NOON, SECRET, World
from tests.make import case_at
from tests.records import verified


class Heard(FixedClock):
    """A clock that tells when it was asked ten times: the worker has swept more than once by then."""

    def __init__(self, at: datetime) -> None:
        super().__init__(at)
        self.asked, self.often = 0, asyncio.Event()

    def now(self) -> datetime:
        self.asked += 1
        if self.asked == 10:
            self.often.set()
        return super().now()


async def test_one_sweep_does_everything_that_is_due(world: World):
    world.settings.clamav = "127.0.0.1:1"  # nobody scans there, so what is sent in waits
    road = await case_at(world, "panel_ready")
    files = f"/v1/cases/{road.ref}/files"
    waiting = await world.post("home_a", files, headers={"Content-Type": "text/csv"}, content=b"a,b\n1,2\n")
    assert (waiting.status_code, waiting.json()["status"]) == (201, "QUARANTINED")
    acted: dict[str, Any] = {
        "ground": "RISK_OF_HARM",
        "lines": road.papers.lines(168),
        "reason": "Three falls since Friday, and the panel does not meet this week.",
    }
    for who in ("pia", "sam"):
        assert (await world.move(who, road.ref, "chair_action", acted)).status_code == 200

    world.settings.clamav = ""
    await work(world.settings, once=True, clock=world.clock)
    stands = {f["sha256"]: f["status"] for f in (await world.get("ada", files)).json()}
    assert stands[waiting.json()["sha256"]] == "NOT_SCANNED"
    assert (await _chair_action(world, road.ref)) == "AWAITING_RATIFICATION"

    later = FixedClock(world.clock.now().replace(month=11))
    await work(world.settings, once=True, clock=later)
    assert (await _chair_action(world, road.ref)) == "EXPIRED"
    assert (await verified(world)).faults == ()


async def _chair_action(world: World, ref: str) -> str:
    case = (await world.get("mo", f"/v1/cases/{ref}")).json()
    return str(case["facts"]["chair_actions"][0]["status"])


async def test_the_draft_of_an_upload_that_died_is_removed_and_a_new_one_left(sqlite: Path, tmp_path: Path):
    settings = Settings(env="test", secret=SECRET, database_url=f"sqlite+aiosqlite:///{sqlite}", var=tmp_path)  # type: ignore[arg-type]
    drafts = store_for(settings.evidence).drafts
    drafts.mkdir(parents=True, exist_ok=True)
    old, new = drafts / "quorate-old.part", drafts / "quorate-new.part"
    for path, hours in ((old, 7), (new, 1)):
        path.write_bytes(b"half of a file")
        written = (NOON - timedelta(hours=hours)).timestamp()
        os.utime(path, (written, written))
    await work(settings, once=True, clock=FixedClock(NOON))
    assert (old.exists(), new.exists()) == (False, True)


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
async def test_a_worker_that_is_told_to_stop_finishes_its_sweep_and_stops(
    sqlite: Path, tmp_path: Path, stop: signal.Signals, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("app.worker.EVERY", timedelta(milliseconds=1))
    clock = Heard(NOON)
    settings = Settings(env="test", secret=SECRET, database_url=f"sqlite+aiosqlite:///{sqlite}", var=tmp_path)  # type: ignore[arg-type]
    working = asyncio.create_task(work(settings, once=False, clock=clock))
    await asyncio.wait_for(clock.often.wait(), 10)
    os.kill(os.getpid(), stop)
    await asyncio.wait_for(working, 10)


async def test_a_database_that_is_away_is_asked_again_by_the_next_sweep(tmp_path: Path):
    nowhere = f"sqlite+aiosqlite:///{tmp_path}/missing/quorate.db"
    refused = "postgresql+asyncpg://nobody@127.0.0.1:1/nothing"
    for url in (nowhere, refused):
        settings = Settings(env="test", secret=SECRET, database_url=url, var=tmp_path)  # type: ignore[arg-type]
        await work(settings, once=True, clock=FixedClock(NOON))
