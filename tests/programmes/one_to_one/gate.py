"""A sitting in a database, as far as it can be paused: what the machine of the hearing asks before each act."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db import Database
from app.errors import Conflict
from app.panels import attendance
from app.panels.sittings import SITTINGS, sitting
from app.people.asking import Asking, moment
from app.programmes.roles import Role
from app.workflow.state import Actor

NOW = datetime(2026, 9, 16, 14, 0, tzinfo=UTC)
SID = Asking(Actor("sid", "Sid", frozenset({Role.PANEL_SECRETARY}), "QTV"), moment(NOW))
ID = "sit_of_the_machine"


class Gate:
    """The sitting, by the application's own code; `crash` leaves of it what is in the file."""

    def __init__(self, file: Path) -> None:
        self.url, self.runner = f"sqlite+aiosqlite:///{file}", asyncio.Runner()
        self.database = Database(self.url)
        self._does(_call)

    def pause(self) -> bool:
        """Pause it; whether it went on before."""
        return self._does(lambda db: attendance.pause_sitting(db, SID, ID, "The line is down."))

    def resume(self) -> bool:
        """Let it go on; whether it was paused before."""
        return self._does(lambda db: attendance.resume_sitting(db, SID, ID))

    def goes_on(self) -> bool:
        """Whether anything can be done in it."""
        return self._does(lambda db: sitting(db, SID, ID, goes_on=True), reads=True)

    def crash(self) -> None:
        """Another server stands where this one stood."""
        self.runner.run(self.database.close())
        self.database = Database(self.url)

    def close(self) -> None:
        """Leave nothing open."""
        self.runner.run(self.database.close())
        self.runner.close()

    def _does(self, act: Callable[[AsyncConnection], Awaitable[object]], *, reads: bool = False) -> bool:
        async def done() -> bool:
            try:
                async with self.database.transaction(reads=reads, everything=True) as db:
                    await act(db)
            except Conflict:
                return False
            return True

        return self.runner.run(done())


async def _call(db: AsyncConnection) -> None:
    row = {
        "id": ID,
        "organisation": "QTV",
        "panel": "local",
        "held_on": NOW.date(),
        "starts_at": "10:00",
        "sequence": 0,
    }
    await db.execute(insert(SITTINGS), row | {"called_by": "sid", "at": NOW})
