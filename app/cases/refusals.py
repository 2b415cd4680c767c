"""Refusals worth keeping: somebody tried a move that a rule, a gate or a duty forbade.

They lie on a chain of their own beside the case's, so that a refused move leaves the case as it was.
"""

from dataclasses import dataclass

import structlog
from fastapi import Request, Response
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from app.audit.journal import Entry, append
from app.db import Database
from app.errors import Refusal
from app.people.asking import Asking
from app.problems import problem

log = structlog.get_logger()
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Attempt:
    """Who tried what on which case."""

    asking: Asking
    organisation: str
    ref: str
    action: str


async def refused_move(request: Request, refusal: Exception) -> Response:
    """Answer a refused move, and keep that it was tried. The case's own transaction is already undone."""
    assert isinstance(refusal, Refusal)
    attempt = refusal.extra.pop("attempt", None)
    if isinstance(attempt, Attempt):
        await _keep(request.app.state.database, attempt, refusal)
    return problem(refusal, request)


async def _keep(database: Database, attempt: Attempt, refusal: Refusal) -> None:
    actor = attempt.asking.actor
    entry = Entry(
        chain=f"refused/{attempt.organisation}/{attempt.ref}",
        act=attempt.action,
        event="move_refused",
        actor=actor.person,
        role=",".join(sorted(actor.roles)),
        organisation=attempt.organisation,
        at=attempt.asking.now.at,
        data={"code": refusal.code, "rules": [o["rule"] for o in refusal.extra.get("obstacles", ())]},
        on_behalf_of=actor.on_behalf_of,
    )
    for _ in range(_TRIES):
        try:
            async with database.transaction(everything=True) as db:
                if database.is_postgres:  # one after the other: whoever tries often at once is kept as often
                    await db.execute(select(func.pg_advisory_xact_lock(func.hashtext(entry.chain))))
                await append(db, entry)
            return
        except IntegrityError:
            continue  # another refusal took the number; the next one is ours
        except (DBAPIError, PoolTimeoutError, OSError) as error:
            log.warning("refusal_not_kept", code=refusal.code, error=type(error).__name__)
            return
    log.warning("refusal_not_kept", code=refusal.code, error="contended")
