"""What falls due by itself: files that wait for the scanner, chair's actions that nobody ratified.

Each thing is done by a move through the same door as everybody's, under the worker's own name.
"""

import asyncio
import signal
from datetime import timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from app.cases.evidence import scan_waiting
from app.cases.moves import CASES, load, make_move
from app.cases.scanning import scanner_for
from app.cases.storage import Store, store_for
from app.clock import Clock, SystemClock
from app.db import Database
from app.errors import Refusal
from app.people.access import Asking, moment
from app.programmes.roles import Role
from app.settings import Settings
from app.workflow.state import Actor

log = structlog.get_logger()
EVERY = timedelta(seconds=30)


async def work(settings: Settings, *, once: bool, clock: Clock | None = None) -> None:
    """Sweep until told to stop (or once)."""
    database, store = Database(settings.database_url, pool=2), store_for(settings.evidence)
    stop = asyncio.Event()
    for signalled in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(signalled, stop.set)
    try:
        while not stop.is_set():
            try:
                await sweep(settings, database, store, clock or SystemClock())
            except (DBAPIError, Refusal) as error:
                log.warning("sweep_failed", error=type(error).__name__)
            if once:
                return
            try:
                await asyncio.wait_for(stop.wait(), EVERY.total_seconds())
            except TimeoutError:
                continue
    finally:
        await database.close()


async def sweep(settings: Settings, database: Database, store: Store, clock: Clock) -> None:
    """Everything that is due at this moment, once."""
    await scan_waiting(database, store, scanner_for(settings.clamav))
    await expire_chair_actions(database, clock)


async def expire_chair_actions(database: Database, clock: Clock) -> int:
    """End every chair's action whose days have passed without a panel's ratification; answers how many."""
    async with database.transaction(reads=True) as db:
        found = await db.execute(
            select(CASES.c.organisation, CASES.c.ref).where(
                CASES.c.chair_action_ends_on < moment(clock.now()).today
            )
        )
        waiting = [tuple(row) for row in found]
    for organisation, ref in waiting:
        asking = Asking(_worker(organisation), moment(clock.now()))
        async with database.transaction() as db:
            case = await load(db, asking, ref)
            await make_move(db, asking, ref, "expire_chair_action", {}, seen=case.facts.seq)
    return len(waiting)


def _worker(organisation: str) -> Actor:
    return Actor("worker", "Quorate's worker", frozenset({Role.INTEGRATION}), organisation)
