"""What every screen at a sitting is told, as it happens: the sitting as its reader may see it, whenever that changes.

An event is the whole view, not a change to it, so whoever comes back has lost nothing. Its id is made of the reader's
own view: what they may not see neither wakes them nor counts. However many listen, a process asks the database once
for all of them whether anything has moved: the journal has a number for each thing that happens, so no table is
needed, and other processes are heard as well. Who listens is looked up again before anything is told.
"""

import asyncio
import hashlib
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import suppress

import structlog
from anyio import CancelScope
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.journal import ENTRIES
from app.cases.moves import CASES
from app.db import Database
from app.errors import Refusal, TooMany
from app.panels.sittings import ITEMS, agenda, chain
from app.panels.views import see
from app.people.asking import Asking, Sender, asks_still, step_into
from app.people.reads import Shown, reading_row, record_readings

log = structlog.get_logger()
EVERY = 0.6  # seconds between two looks: every screen is told within one, also while thirty vote
HEARTBEAT = 15.0  # seconds of silence, after which who listens is looked up all the same
MOST = 5  # streams of one person in one process: a few screens, and those that their browser forgot
AT_ONCE = 2  # looks that are made at once
GIVES_WAY = 0.3  # seconds that telling waits for those who act, from when it was seen that the sitting moved

Version = tuple[int, int, int]
_Same = tuple[int, str, frozenset[str], tuple[str, ...], frozenset[int]]


class Live:
    """The sittings that somebody listens to in this process."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._pulses: dict[str, _Pulse] = {}
        self._listening = Counter[str]()
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._closed = False

    def refuse_too_many(self, person: str) -> None:
        """Raise TooMany for one stream more than a person can watch."""
        if self._listening[person] >= MOST:
            raise TooMany(
                f"You listen to sittings from {MOST} places already. Close one of these pages, then open this one again.",
                retry_after=int(HEARTBEAT),
            )

    @property
    def listened_to(self) -> bool:
        """Whether anybody listens in this process."""
        return bool(self._pulses)

    def close(self) -> None:
        """End every stream: the server stops."""
        self._closed = True
        for pulse in self._pulses.values():
            pulse.beat()

    async def listen(
        self, asking: Asking, says: Sender, id: str, *, last: str | None, seconds: float
    ) -> AsyncIterator[bytes]:
        """The sitting as events of text/event-stream, for so many seconds, or until who listens may no longer.

        `last` is the id of the event that was heard last; it is not told again.
        """
        ends = asyncio.get_running_loop().time() + seconds
        person, shown = asking.actor.person, set[Shown]()
        pulse, first = self._joined(id, asking.actor.organisation), True
        self._listening[person] += 1
        try:
            while not self._closed:
                try:
                    with CancelScope(shield=True):  # see _Pulse.stop
                        turn, (told, data) = await self._looked(says, id, shown, pulse, anew=first)
                except Refusal:  # signed out, or no longer of those who are told
                    return
                first = False
                yield b": here\n\n" if told == last else _event(told, data)
                last = told
                left = ends - asyncio.get_running_loop().time()
                if left <= 0:
                    return
                await pulse.wait(turn, min(HEARTBEAT, left))
        finally:
            self._listening -= Counter([person])
            with CancelScope(shield=True):
                await self._left(id, pulse)

    async def _looked(
        self, says: Sender, id: str, shown: set[Shown], pulse: "_Pulse", *, anew: bool
    ) -> tuple[int, tuple[str, bytes]]:
        """The turn, and the sitting as whoever listens may see it now, with its id; those who act go first, for a while."""
        while True:  # whoever gives way to those who act keeps nobody else from telling meanwhile
            await self.database.still(pulse.gives_way())
            async with self._turns:
                if self.database.is_still or not pulse.gives_way():
                    return await self._look(says, id, shown, pulse, anew)

    async def _look(
        self, says: Sender, id: str, shown: set[Shown], pulse: "_Pulse", anew: bool
    ) -> tuple[int, tuple[str, bytes]]:
        """Who sees the same cases in the same roles, and has to declare for the same, sees the same, so it is made once for
        all of them; `anew` for somebody who has just come, as that papers were opened moves nothing. Of a case the log of
        readings is told once for each stream.
        """
        turn = pulse.turn  # not sooner: whoever waited here is told of what moved meanwhile
        async with self.database.transaction(reads=True) as db:
            asking = await asks_still(db, says)
            items = await agenda(db, asking, id)
            actor = asking.actor
            declares = frozenset(item.case_id for item in items if item.undeclared)
            same = (turn, actor.organisation, actor.roles, tuple(item.id for item in items), declares)
            async with pulse.making:  # those who see the same wait for the first of them
                view = None if anew else pulse.views.get(same)
                if view is None:
                    seen, _ = await see(db, asking, id, items)
                    data = seen.model_dump_json().encode()
                    view = hashlib.sha256(data).hexdigest()[:32], data
                    pulse.keep(same, view)
        cases = {Shown(item.case_id, item.organisation, item.patient) for item in items}
        if new := cases - shown:
            async with self.database.transaction() as db:
                await step_into(db, asking)
                await record_readings(db, [reading_row(asking, case) for case in new])
            shown |= new
        return turn, view

    def _joined(self, id: str, organisation: str) -> "_Pulse":
        pulse = self._pulses.get(id)
        if pulse is None:
            pulse = self._pulses[id] = _Pulse(self.database, id, organisation)
        pulse.listeners += 1
        return pulse

    async def _left(self, id: str, pulse: "_Pulse") -> None:
        pulse.listeners -= 1
        if not pulse.listeners:
            del self._pulses[id]
            await pulse.stop()


def _event(id: str, data: bytes) -> bytes:
    return b"id: %s\nevent: sitting\ndata: %s\n\n" % (id.encode(), data)


class _Pulse:
    """Looks whether a sitting has moved, for everybody who listens to it in this process."""

    def __init__(self, database: Database, id: str, organisation: str) -> None:
        self.turn, self.listeners = 0, 0
        self._moved = 0.0
        self.views: dict[_Same, tuple[str, bytes]] = {}
        self.making = asyncio.Lock()
        self._next, self._ends = asyncio.Event(), asyncio.Event()
        self._task = asyncio.create_task(self._look(database, id, organisation))

    def keep(self, same: _Same, view: tuple[str, bytes]) -> None:
        """Keep what one reader sees for those who see the same; what was seen in earlier turns goes."""
        self.views = {key: kept for key, kept in self.views.items() if key[0] >= same[0]} | {same: view}

    def gives_way(self) -> float:
        """For how many seconds telling what moved last may still wait for those who act."""
        return max(0.0, self._moved + GIVES_WAY - asyncio.get_running_loop().time())

    def beat(self) -> None:
        """Wake everybody who waits."""
        self.turn += 1
        self._moved = asyncio.get_running_loop().time()
        self._next.set()
        self._next = asyncio.Event()

    async def wait(self, turn: int, seconds: float) -> None:
        """Wait until the sitting has moved since `turn`, or so long."""
        if self.turn == turn:
            try:
                async with asyncio.timeout(seconds):
                    await self._next.wait()
            except TimeoutError:
                return

    async def stop(self) -> None:
        """Nobody listens any more.

        A look that has begun is ended, not cut off: a statement that is cut off stays open, and on SQLite its lock with
        it, so that nobody could write.
        """
        self._ends.set()
        await self._task

    async def _look(self, database: Database, id: str, organisation: str) -> None:
        known: Version | None = None
        while not self._ends.is_set():
            try:
                async with database.transaction(reads=True, everything=True) as db:
                    now = await version(db, id, organisation)
            except (
                SQLAlchemyError,
                OSError,
            ) as error:  # it is away for a while; the next look finds what moved
                log.warning("sitting_not_looked_at", error=type(error).__name__)
            else:
                if now != known:  # the first look counts too: what moved before it was not seen by anybody
                    known = now
                    self.beat()
            with suppress(TimeoutError):
                async with asyncio.timeout(EVERY):
                    await self._ends.wait()


async def version(db: AsyncConnection, id: str, organisation: str) -> Version:
    """Numbers that change whenever anything happens to a sitting, or to a case on its agenda."""
    e = ENTRIES.c
    last = select(func.max(e.seq)).where(e.chain == chain(organisation, id)).scalar_subquery()
    moved = select(func.coalesce(func.sum(CASES.c.seq), 0), func.count(CASES.c.id), last)
    row = (
        await db.execute(
            moved.select_from(ITEMS).join(CASES, CASES.c.id == ITEMS.c.case_id).where(ITEMS.c.sitting == id)
        )
    ).one()
    return int(row[0]), int(row[1]), int(row[2] or 0)
