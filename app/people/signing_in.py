"""Signing in with a password, and giving a second factor: in an order that tells nobody whose name is known here.

No transaction is held while a password is hashed: on SQLite it would keep every other writer waiting.
"""

from datetime import datetime, timedelta
from typing import Any

import structlog
from fastapi import Request
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.clock import Clock
from app.db import Database
from app.errors import Conflict, NotAllowed, NotSignedIn, WrongCode
from app.limiting import Limiter, address_of
from app.people.addresses import on_this_machine, own_origin
from app.people.devices import known_device
from app.people.factors import looks_like_recovery, use_code, use_recovery_code
from app.people.models import SignedInBy
from app.people.passwords import Passwords
from app.people.record import record
from app.people.sessions import ACCOUNTS, PEOPLE, begin_session, renew

log = structlog.get_logger()
ONE_TIME_LIVES = timedelta(days=3)
"""How long a password that must be changed can be used (ASVS 5.0, 6.4.1)."""
WRONG = (
    "The name or the password is not right. Check both, and whether capitals are locked. "
    "If you have forgotten yours, ask your system administrator for a new one."
)


async def sign_in(request: Request, account: str, password: str) -> str:
    """Begin a session; answers what its cookie holds. Raises NotSignedIn, TooMany, NotAllowed, Unavailable.

    The answer, and the time it takes, are the same for a wrong password, an unknown name and a disabled person.
    """
    refuse_plain(request)
    now = _clock(request).now()
    counters = _sign_in_counters(request, account, now)
    for counter in counters:
        await _limiter(request).hit(*counter)
    async with _database(request).transaction(reads=True, everything=True) as db:
        row = await _account_named(db, account)
    kept = "" if row is None or _has_run_out(row, now) else row.password
    passwords: Passwords = request.app.state.passwords
    if not await passwords.matches(kept, password):
        log.info("sign_in_refused")
        raise NotSignedIn(WRONG)
    await _forget(request, counters)
    today = await passwords.hash(password) if passwords.is_outdated(kept) else kept
    async with _database(request).transaction(everything=True) as db:
        # somebody who changed the password meanwhile has ended every session, and this must not be one more
        same = (ACCOUNTS.c.person == row.id, ACCOUNTS.c.password == kept)
        if (await db.execute(update(ACCOUNTS).where(*same).values(password=today))).rowcount != 1:
            raise NotSignedIn(WRONG)
        value = await begin_session(db, row.id, SignedInBy.PASSWORD, request, now)
    log.info("signed_in", person=row.id)
    return value


async def give_factor(request: Request, session: Any, code: str) -> str:
    """Give a second factor now: the session's new cookie. Raises WrongCode, TooMany, Conflict, NotSignedIn.

    `session` is a row of `session_row`. `code` is one of the authenticator's, or a recovery code.
    """
    now = _clock(request).now()
    counters = _factor_counters(request, session.id, now)
    for counter in counters:
        await _limiter(request).hit(*counter)
    async with _database(request).transaction(everything=True) as db:
        by_recovery = await _use(db, request, session, code, now)
        value = await renew(db, session.digest, now, factor_at=now)
        if value is None:
            raise NotSignedIn
        if by_recovery:
            await _record_recovery(db, session, now)
    await _forget(request, counters)
    log.info("second_factor_given", person=session.id)
    return value


def refuse_plain(request: Request) -> None:
    """Raise NotAllowed where a password would cross a network unencrypted, or its cookie would not be kept."""
    if own_origin(request).startswith("http://") and not on_this_machine(request):
        raise NotAllowed(
            "You can sign in over https only, or on this machine itself. Whoever runs Quorate behind a proxy "
            "says its address in QUORATE_PUBLIC_URL."
        )


async def _use(db: AsyncConnection, request: Request, session: Any, code: str, now: datetime) -> bool:
    """Use up a code of this person; whether it was a recovery code. Raises Conflict, WrongCode."""
    account = (await db.execute(select(ACCOUNTS).where(ACCOUNTS.c.person == session.id))).first()
    if account is None or account.factor_at is None:
        raise Conflict("You have no second factor yet. Enrol one first: Account, second factor.")
    by_recovery = looks_like_recovery(code)
    if by_recovery:
        right = await use_recovery_code(db, session.id, code, now)
    else:
        secret: str = request.app.state.signing_secret
        right = await use_code(db, secret, session.id, account.factor, "".join(code.split()), now)
    if not right:
        raise WrongCode
    return by_recovery


async def _record_recovery(db: AsyncConnection, session: Any, now: datetime) -> None:
    who = {"actor": session.id, "roles": session.roles, "at": now}
    await record(db, session.organisation, session.id, act="give_factor", event="recovery_code_used", **who)


async def _account_named(db: AsyncConnection, account: str) -> Any:
    """The account of an active person by the name they typed, in capitals or not; None when there is none."""
    typed = account.strip()
    found = await db.execute(
        select(ACCOUNTS, PEOPLE.c.id)
        .join(PEOPLE, PEOPLE.c.id == ACCOUNTS.c.person)
        .where(PEOPLE.c.active, PEOPLE.c.id.in_({typed, typed.lower()}))
    )
    rows = {row.id: row for row in found}
    return rows.get(typed, rows.get(typed.lower()))


def _has_run_out(account: Any, now: datetime) -> bool:
    return bool(account.must_change) and now - account.password_at > ONE_TIME_LIVES


# What is counted, for whom


def _sign_in_counters(request: Request, account: str, now: datetime) -> list[tuple[str, ...]]:
    name = account.strip().lower()
    device = known_device(request, name, now)
    if device is not None:
        return [("sign_in_device", name, device)]
    network = address_of(request.scope)
    return [("sign_in_address", network), ("sign_in", name, network)]


def _factor_counters(request: Request, person: str, now: datetime) -> list[tuple[str, ...]]:
    device = known_device(request, person.lower(), now)
    return [("second_factor_device", person, device)] if device is not None else [("second_factor", person)]


async def _forget(request: Request, counters: list[tuple[str, ...]]) -> None:
    """A right answer wipes out the wrong ones before it, save those of a whole address: others try from there."""
    for counter in counters:
        if counter[0] != "sign_in_address":
            await _limiter(request).clear(*counter)


def _clock(request: Request) -> Clock:
    return request.app.state.clock  # type: ignore[no-any-return]


def _database(request: Request) -> Database:
    return request.app.state.database  # type: ignore[no-any-return]


def _limiter(request: Request) -> Limiter:
    return request.app.state.limiter  # type: ignore[no-any-return]
