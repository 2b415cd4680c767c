"""Web sessions: an opaque cookie, and a row that can be ended at once.

The cookie holds 256 random bits and nothing else; the row is found by their SHA-256, so whoever reads the table
cannot sign in with what it holds. A session ends 30 minutes after it was last used, and after 12 hours at most.
"""

import hashlib
import re
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from fastapi import Request, Response
from sqlalchemy import ColumnElement, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db import table
from app.errors import PasswordMustChange, SecondFactorNeeded
from app.people.addresses import address_of, on_this_machine
from app.people.models import Account, Person, SignedInBy, WebSession

SESSIONS, PEOPLE, ACCOUNTS = table(WebSession), table(Person), table(Account)

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
UNFINISHED = timedelta(minutes=10)
"""How long somebody may take to give their second factor after their password."""

COOKIE, COOKIE_ON_THIS_MACHINE = "__Host-quorate", "quorate"
_VALUE = re.compile(r"[A-Za-z0-9_-]{43}")


async def begin_session(
    db: AsyncConnection,
    person: str,
    how: SignedInBy,
    request: Request,
    now: datetime,
    factor_at: datetime | None = None,
    provider_session: str | None = None,
) -> str:
    """A new session of `person`; answers what its cookie holds. The session that this browser had before ends.

    `provider_session` is the provider's own name (`sid`) for it, by which the provider can end it.
    """
    if (before := cookie_of(request)) is not None:
        await end(db, now, "replaced", SESSIONS.c.digest == digest_of(before))
    value = secrets.token_urlsafe(32)
    row = {
        "digest": digest_of(value),
        "id": secrets.token_hex(8),
        "person": person,
        "began_at": now,
        "seen_at": now,
        "factor_at": factor_at,
        "how": how,
        "address": address_of(request),
        "agent": request.headers.get("user-agent", "")[:200],
        "provider_session": provider_session,
        "ended_because": "",
    }
    await db.execute(insert(SESSIONS), row)
    return value


async def session_row(
    db: AsyncConnection, value: str | None, now: datetime, also: Sequence[ColumnElement[Any]] = ()
) -> Any:
    """The running session of a cookie with its person, in one query; None when there is none.

    The columns are the session's, the person's under their own names (`id` is the person, `session` the public
    name of the session), and of the account `must_change` and `enrolled_at`, both None where there is no account.
    `also` are further columns to select.
    """
    if value is None or not _VALUE.fullmatch(value):
        return None
    return (
        await db.execute(_running(also).where(SESSIONS.c.digest == digest_of(value), *_lasting(now)))
    ).first()


def _running(also: Sequence[ColumnElement[Any]]) -> Any:
    s = SESSIONS.c
    columns = (s.digest, s.id.label("session"), s.began_at, s.seen_at, s.factor_at, s.how, *PEOPLE.c)
    account = (ACCOUNTS.c.must_change, ACCOUNTS.c.factor_at.label("enrolled_at"))
    joined = SESSIONS.join(PEOPLE, PEOPLE.c.id == s.person).outerjoin(ACCOUNTS, ACCOUNTS.c.person == s.person)
    return select(*columns, *account, *also).select_from(joined).where(PEOPLE.c.active)


def _lasting(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """What a session must be to count now."""
    s, unfinished = SESSIONS.c, ACCOUNTS.c.factor_at.is_not(None)
    given = or_(s.factor_at.is_not(None), ~unfinished, s.began_at > now - UNFINISHED)
    return (s.ended_at.is_(None), s.seen_at > now - IDLE, s.began_at > now - LONGEST, given)


def unfinished(row: Any) -> str:
    """What a session still lacks: "FACTOR" (a second factor that was not given), "PASSWORD" (a change), or ""."""
    if row.enrolled_at is not None and row.factor_at is None:
        return "FACTOR"
    return "PASSWORD" if row.must_change and row.how == SignedInBy.PASSWORD else ""


def refuse_unfinished(row: Any) -> None:
    """Raise SecondFactorNeeded or PasswordMustChange while a session can do nothing but that."""
    lacks = unfinished(row)
    if lacks == "FACTOR":
        raise SecondFactorNeeded
    if lacks == "PASSWORD":
        raise PasswordMustChange


async def renew(db: AsyncConnection, digest: str, now: datetime, **changes: Any) -> str | None:
    """Give a running session a new cookie, and `changes` to its row; None when it ended meanwhile.

    What the old cookie held is worth nothing from now on. The 12 hours go on from where they began.
    """
    value = secrets.token_urlsafe(32)
    done = await db.execute(
        update(SESSIONS)
        .where(SESSIONS.c.digest == digest, SESSIONS.c.ended_at.is_(None))
        .values(digest=digest_of(value), seen_at=now, **changes)
    )
    return value if done.rowcount == 1 else None


async def end(db: AsyncConnection, now: datetime, why: str, *which: ColumnElement[bool]) -> int:
    """End the running sessions that `which` says, now; answers how many. `why` stays in their rows."""
    done = await db.execute(
        update(SESSIONS).where(SESSIONS.c.ended_at.is_(None), *which).values(ended_at=now, ended_because=why)
    )
    return int(done.rowcount)


async def end_all(db: AsyncConnection, person: str, now: datetime, why: str, but: str = "") -> int:
    """End every session of `person`, save the one whose digest is `but`; answers how many."""
    return await end(db, now, why, SESSIONS.c.person == person, SESSIONS.c.digest != but)


async def running(db: AsyncConnection, person: str, now: datetime) -> Sequence[Any]:
    """The running sessions of `person`, the one used last first."""
    s = SESSIONS.c
    found = select(s.id, s.digest, s.began_at, s.seen_at, s.how, s.address, s.agent).select_from(
        SESSIONS.outerjoin(ACCOUNTS, ACCOUNTS.c.person == s.person)
    )
    query = found.where(s.person == person, *_lasting(now)).order_by(s.seen_at.desc(), s.id)
    return (await db.execute(query)).all()


# The cookie


def cookie_of(request: Request) -> str | None:
    """What the session's cookie holds; on this machine alone the plain one counts too."""
    name = COOKIE_ON_THIS_MACHINE if on_this_machine(request) else COOKIE
    return request.cookies.get(name)


def set_cookie(response: Response, value: str, request: Request) -> None:
    """Give the browser its session: a cookie that no script reads and no other site sends along with a change."""
    plain = on_this_machine(request)
    name = COOKIE_ON_THIS_MACHINE if plain else COOKIE
    response.set_cookie(name, value, path="/", secure=not plain, httponly=True, samesite="lax")


def clear_cookie(response: Response, request: Request) -> None:
    """Take the cookie back."""
    plain = on_this_machine(request)
    name = COOKIE_ON_THIS_MACHINE if plain else COOKIE
    response.delete_cookie(name, path="/", secure=not plain, httponly=True, samesite="lax")


def digest_of(value: str) -> str:
    """By what a session is found: the SHA-256 of what its cookie holds."""
    return hashlib.sha256(value.encode()).hexdigest()
