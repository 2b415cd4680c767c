"""What falls due by itself: files that wait for the scanner, chair's actions that nobody ratified, conditions
that nobody met, old drafts.

A case is moved through the same door as by everybody, under the worker's own name.
"""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from datetime import date, timedelta

import structlog
from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from app.cases.evidence import scan_waiting
from app.cases.moves import CASES, load, make_move
from app.cases.scanning import scanner_for
from app.cases.storage import StorageFailed, Store, store_for
from app.cases.storage import sweep as remove_drafts
from app.clock import Clock, SystemClock
from app.db import Database
from app.errors import Refusal
from app.logs import configure
from app.people.asking import Asking, moment
from app.people.itself import itself
from app.people.oidc_flow import forget_attempts
from app.people.spent import forget_spent
from app.programmes.one_to_one.codes import ChairActionStatus, ConditionStatus
from app.settings import Settings

log = structlog.get_logger()
EVERY = timedelta(seconds=30)
DRAFTS_LIVE = timedelta(hours=6)  # no upload takes that long: what is older was left by a process that died


async def work(settings: Settings, *, once: bool, clock: Clock | None = None) -> None:
    """Sweep until told to stop (or once)."""
    configure(settings.log_level)
    database, store = Database(settings.database_url, pool=2), store_for(settings.evidence)
    stop = asyncio.Event()
    for signalled in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(signalled, stop.set)
    try:
        while not stop.is_set():
            try:
                await sweep(settings, database, store, clock or SystemClock())
            except (SQLAlchemyError, OSError) as error:  # it is gone for a while; the next sweep asks again
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
    await expire_chair_actions(database, clock)
    await tell_of_conditions(database, clock)
    await forget_what_ran_out(database, clock)
    await scan_waiting(database, store, scanner_for(settings.clamav))
    try:
        await remove_drafts(store, clock.now() - DRAFTS_LIVE)
    except StorageFailed as refusal:
        log.warning("drafts_not_removed", code=refusal.code)


async def forget_what_ran_out(database: Database, clock: Clock) -> None:
    """Forget tokens and sign-ins that would be refused by now for their age alone."""
    async with database.transaction(everything=True) as db:
        await forget_spent(db, clock.now())
        await forget_attempts(db, clock.now())


async def expire_chair_actions(database: Database, clock: Clock) -> int:
    """End every chair's action whose days have passed without a panel's ratification; answers how many."""
    return await _each_late(database, clock, CASES.c.chair_action_ends_on, _expire)


async def tell_of_conditions(database: Database, clock: Clock) -> int:
    """Tell, once each, of the panel's conditions that were not met in time; answers how many."""
    return await _each_late(database, clock, CASES.c.condition_due_on, _tell)


async def _each_late(
    database: Database,
    clock: Clock,
    day: ColumnElement[date],
    do: Callable[[AsyncConnection, Asking, str], Awaitable[int]],
) -> int:
    """Do to every case whose `day` has passed what is due; answers how much was done."""
    now, done = moment(clock.now()), 0
    async with database.transaction(reads=True, everything=True) as db:
        late = select(CASES.c.organisation, CASES.c.ref, CASES.c.id).where(day < now.today)
        waiting = [tuple(row) for row in await db.execute(late)]
    for organisation, ref, case_id in waiting:
        try:
            async with database.transaction(everything=True) as db:
                done += await do(db, itself(organisation, now), ref)
        except Refusal as refusal:  # one case that cannot be helped keeps no other waiting
            log.warning("not_done_in_time", case_id=case_id, code=refusal.code)
    return done


async def _expire(db: AsyncConnection, asking: Asking, ref: str) -> int:
    case = await load(db, asking, ref, lock=True)
    late = [
        action.seq
        for action in case.facts.chair_actions
        if action.status is ChairActionStatus.AWAITING_RATIFICATION and action.expires_on < asking.now.today
    ]
    for number in late:
        await make_move(db, asking, ref, "expire_chair_action", {"action": number}, seen=None)
    return len(late)


async def _tell(db: AsyncConnection, asking: Asking, ref: str) -> int:
    case = await load(db, asking, ref, lock=True)
    conditions = case.facts.decision.conditions if case.facts.decision else []
    late = [
        each.number
        for each in conditions
        if each.status is ConditionStatus.OPEN
        and each.overdue_since is None
        and each.form.due_on < asking.now.today
    ]
    for number in late:
        await make_move(db, asking, ref, "condition_overdue", {"condition": number}, seen=None)
    return len(late)
