"""That a session was used: written down once a minute at most, and never while its request holds a transaction.

Written within the request it would make readers wait for SQLite's one write turn, and a writer for itself.
"""

from datetime import datetime, timedelta
from typing import Any

import structlog
from fastapi import Request
from sqlalchemy import update
from sqlalchemy.exc import SQLAlchemyError

from app.db import Database
from app.people.sessions import SESSIONS
from app.problems import Receive, Scope, Send

log = structlog.get_logger()
EVERY = timedelta(minutes=1)


def note_use(request: Request, session: Any, now: datetime) -> None:
    """Have it written down, once this request is answered, that its session (a row of `session_row`) was used."""
    if now - session.seen_at >= EVERY:
        request.state.session_used = (session.digest, now)


async def write_use(database: Database, digest: str, now: datetime) -> None:
    """Write down that a session was used at `now`. One that has ended stays ended; one that was renewed is gone."""
    s = SESSIONS.c
    used = update(SESSIONS).where(s.digest == digest, s.ended_at.is_(None), s.seen_at <= now - EVERY)
    async with database.transaction() as db:
        await db.execute(used.values(seen_at=now))


class UseOfSessions:
    """Writes down what `note_use` noted, after the answer."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; then write. If it cannot be written, the session only ends earlier."""
        try:
            await self.app(scope, receive, send)
        finally:
            used = scope.get("state", {}).get("session_used")
            if used is not None:
                try:
                    await write_use(scope["app"].state.database, *used)
                except (SQLAlchemyError, OSError) as error:
                    log.warning("use_of_session_not_written", error=type(error).__name__)
