"""What people do to their own account. Each change is journalled on the chain of the person; no secret ever is."""

from datetime import datetime
from typing import Any

from fastapi import Request
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.clock import Clock
from app.db import Database
from app.errors import Conflict, Malformed, NotSignedIn, WrongCode, WrongPassword
from app.limiting import Limiter
from app.people.factors import (
    ENROLMENT_LIVES,
    Enrolment,
    begin_enrolment,
    keep_factor,
    kept_factor,
    new_recovery_codes,
    opened_enrolment,
    step_of,
)
from app.people.own_session import need_fresh_factor
from app.people.passwords import Passwords
from app.people.record import record
from app.people.sessions import ACCOUNTS, end_all, renew


async def change_password(request: Request, session: Any, present: str, password: str) -> str:
    """Give somebody another password; answers what their session's cookie holds from now on.

    Raises WrongPassword, Malformed, TooMany, Conflict, NotSignedIn.
    """
    passwords: Passwords = request.app.state.passwords
    kept = await _prove(request, session, present)
    await passwords.refuse_weak(password, session.id, session.name)
    if password == present:
        same = {"pointer": "/password", "detail": "is the one you have"}
        raise Malformed("The new password is the one you have. Nothing was changed.", errors=[same])
    made, now = await passwords.hash(password), _now(request)
    async with _database(request).transaction(everything=True) as db:
        done = await db.execute(
            update(ACCOUNTS)
            .where(ACCOUNTS.c.person == session.id, ACCOUNTS.c.password == kept)
            .values(password=made, password_at=now, must_change=False)
        )
        if done.rowcount != 1:
            raise Conflict("Your password was changed elsewhere a moment ago. Sign in with the new one.")
        value = await _anew(db, session, now, "password changed")
        await _own(db, session, "change_password", "password_changed", now)
        return value


async def begin_factor(request: Request, session: Any, password: str) -> tuple[Enrolment, datetime]:
    """The secret of a new second factor, and until when it can be confirmed. Nothing is kept yet.

    Raises WrongPassword, TooMany, Conflict (no password here), StepUpNeeded (in place of one already enrolled).
    """
    if session.enrolled_at is not None:
        need_fresh_factor(request, session)
    await _prove(request, session, password)
    now = _now(request)
    made = begin_enrolment(request.app.state.signing_secret, session.id, session.enrolled_at, now)
    return made, now + ENROLMENT_LIVES


async def confirm_factor(request: Request, session: Any, enrolment: str, code: str) -> tuple[str, list[str]]:
    """Put a second factor in force; answers the session's new cookie and ten recovery codes.

    Raises WrongCode, Conflict (begun too long ago, by somebody else, or overtaken), TooMany, NotSignedIn.
    """
    limiter: Limiter = request.app.state.limiter
    secret: str = request.app.state.signing_secret
    now, person, replaces = _now(request), session.id, session.enrolled_at
    shared = opened_enrolment(secret, person, replaces, enrolment, now)
    if shared is None:
        raise Conflict("This enrolment has run out, or another was confirmed meanwhile. Begin it again.")
    await limiter.hit("second_factor", person)
    step = step_of(shared, "".join(code.split()), now)
    if step is None:
        raise WrongCode
    async with _database(request).transaction(everything=True) as db:
        if not await keep_factor(db, person, kept_factor(secret, person, shared), step, replaces, now):
            raise Conflict("Another second factor was confirmed meanwhile. Begin it again.")
        codes = await new_recovery_codes(db, person)
        value = await _anew(db, session, now, "second factor enrolled", factor_at=now)
        await _own(db, session, "confirm_factor", "factor_enrolled", now)
    await limiter.clear("second_factor", person)
    return value, codes


async def make_recovery_codes(request: Request, session: Any) -> list[str]:
    """Ten new recovery codes; those before them count no more. Raises Conflict, StepUpNeeded."""
    if session.enrolled_at is None:
        raise Conflict("Recovery codes stand in for a second factor, and you have none yet. Enrol one first.")
    need_fresh_factor(request, session)
    now = _now(request)
    async with _database(request).transaction(everything=True) as db:
        codes = await new_recovery_codes(db, session.id)
        await _own(db, session, "make_recovery_codes", "recovery_codes_made", now)
        return codes


async def _prove(request: Request, session: Any, password: str) -> str:
    """The kept hash of somebody's password, once they have shown that they know it."""
    limiter: Limiter = request.app.state.limiter
    passwords: Passwords = request.app.state.passwords
    await limiter.hit("password_again", session.session)
    async with _database(request).transaction(reads=True, everything=True) as db:
        found = await db.execute(select(ACCOUNTS.c.password).where(ACCOUNTS.c.person == session.id))
        kept: str = found.scalar() or ""
    if not kept:
        raise Conflict(
            "You sign in with your organisation's provider, which keeps your password and second factor."
        )
    if not await passwords.matches(kept, password):
        raise WrongPassword
    await limiter.clear("password_again", session.session)
    return kept


async def _anew(db: AsyncConnection, session: Any, now: datetime, why: str, **changes: Any) -> str:
    """End every other session of this person, and give this one another cookie."""
    await end_all(db, session.id, now, why, but=session.digest)
    value = await renew(db, session.digest, now, **changes)
    if value is None:
        raise NotSignedIn
    return value


async def _own(db: AsyncConnection, session: Any, act: str, event: str, now: datetime) -> None:
    await record(
        db,
        session.organisation,
        session.id,
        act=act,
        event=event,
        actor=session.id,
        roles=session.roles,
        at=now,
    )


def _now(request: Request) -> datetime:
    clock: Clock = request.app.state.clock
    return clock.now()


def _database(request: Request) -> Database:
    return request.app.state.database  # type: ignore[no-any-return]
