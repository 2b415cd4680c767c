"""One sign-in at the provider, from leaving to coming back. Each is begun in one browser, and ends there, once."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from fastapi import Request
from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.clock import Clock
from app.db import Database, table
from app.errors import NotSignedIn, Refusal, SignInFailed, Unavailable
from app.people.kinds import LEEWAY
from app.people.models import OidcAttempt, SignedInBy, SpentKind
from app.people.oidc import Provider
from app.people.oidc_entry import PEOPLE, enter, subject_of
from app.people.oidc_fetch import ProviderRefused, ProviderSilent
from app.people.oidc_map import entry_of, factor_given, name_of
from app.people.sessions import SESSIONS, begin_session, end
from app.people.spent import named, spend

log = structlog.get_logger()
ATTEMPTS = table(OidcAttempt)
LASTS = timedelta(minutes=10)
_FRESH, _PLAIN = "fresh-", "plain-"  # how a nonce begins: whether the person must prove anew who they are
_DOWN = (
    "The sign-in service of your organisation cannot be reached at this moment. Nothing is wrong with your account. "
    "Try again in a few minutes; whoever is signed in already can go on."
)


@dataclass(frozen=True, slots=True)
class Begun:
    """Where the browser is sent, and the state that it must bring back."""

    address: str
    state: str


@dataclass(frozen=True, slots=True)
class Back:
    """What the provider sent the browser back with (RFC 6749 4.1.2, RFC 9207), and what the browser had kept."""

    state: str | None
    kept: str | None
    code: str | None = None
    error: str | None = None
    issuer: str | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What the session's cookie is to hold, and the page to go on with."""

    cookie: str
    back: str


async def begin(request: Request, provider: Provider, back: str, *, step_up: bool) -> Begun:
    """Begin a sign-in. Raises Unavailable."""
    state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(48)
    nonce = (_FRESH if step_up else _PLAIN) + secrets.token_urlsafe(32)
    try:
        address = await provider.sign_in_address(state, nonce, verifier, step_up=step_up)
    except ProviderSilent:
        raise Unavailable(_DOWN) from None
    now = _now(request)
    row = {"state": _digest(state), "nonce": nonce, "verifier": verifier, "back": back, "at": now}
    async with _database(request).transaction(everything=True) as db:
        await forget_attempts(db, now)
        await db.execute(insert(ATTEMPTS), row)
    return Begun(address, state)


async def finish(request: Request, provider: Provider, given: Back) -> Done:
    """End a sign-in with a session. Raises SignInFailed, NoEntry, Unavailable; then nothing was changed.

    Why it failed is for the log, not for the browser.
    """
    attempt = await _taken(request, provider, given)
    try:
        claims = await provider.redeem(given.code or "", attempt.verifier, attempt.nonce)
    except ProviderSilent as silent:
        raise _failed("provider_silent", Unavailable(_DOWN), str(silent)) from None
    except ProviderRefused as refused:
        raise _failed("provider_refused", detail=str(refused)) from None
    except NotSignedIn:
        raise _failed("id_token") from None
    factor_at = _factor_at(provider, claims, attempt, _now(request))
    entry, name, now = entry_of(provider.map, claims), name_of(provider.map, claims), _now(request)
    subject, sid = subject_of(provider.issuer, claims["sub"]), claims.get("sid")
    async with _database(request).transaction(everything=True) as db:
        person = await enter(db, subject, name, entry, now)
        session = None if sid is None else named(provider.issuer, sid)
        cookie = await begin_session(db, person, SignedInBy.OIDC, request, now, factor_at, session)
    return Done(cookie, attempt.back)


async def sign_out(request: Request, provider: Provider, token: str) -> int:
    """End the sessions that the provider says have ended; answers how many.

    Raises NotSignedIn (a token that is not good, or was used before), Unavailable.
    """
    try:
        claims = await provider.signed_out(token)
    except ProviderSilent:
        raise Unavailable(_DOWN) from None
    which = [SESSIONS.c.how == SignedInBy.OIDC]
    if "sid" in claims:
        which.append(SESSIONS.c.provider_session == named(provider.issuer, claims["sid"]))
    if "sub" in claims:
        theirs = select(PEOPLE.c.id).where(PEOPLE.c.subject == subject_of(provider.issuer, claims["sub"]))
        which.append(SESSIONS.c.person.in_(theirs))
    until = datetime.fromtimestamp(claims["exp"] + LEEWAY, UTC)
    async with _database(request).transaction(everything=True) as db:
        if not await spend(db, SpentKind.LOGOUT, named(provider.issuer, claims["jti"]), until):
            raise NotSignedIn
        return await end(db, _now(request), "signed out at the provider", *which)


async def forget_attempts(db: AsyncConnection, now: datetime) -> int:
    """Forget the sign-ins that nobody came back from in time; answers how many."""
    return int((await db.execute(delete(ATTEMPTS).where(ATTEMPTS.c.at < now - LASTS))).rowcount)


async def _taken(request: Request, provider: Provider, given: Back) -> Any:
    """The attempt that this browser began, used up from now on whatever comes of it. Raises SignInFailed."""
    state, kept = given.state or "", given.kept or ""
    if not state or not hmac.compare_digest(state.encode(), kept.encode()):
        raise _failed("state_of_another_browser")
    mine = ATTEMPTS.c.state == _digest(state)
    async with _database(request).transaction(everything=True) as db:
        attempt = (await db.execute(delete(ATTEMPTS).where(mine).returning(*ATTEMPTS.c))).first()
    if attempt is None or not timedelta() <= _now(request) - attempt.at <= LASTS:
        raise _failed("state_unknown")
    if given.issuer not in {None, provider.issuer}:
        raise _failed("answer_of_another_issuer")
    if given.error is not None or not given.code:
        raise _failed("refused_at_provider")
    return attempt


def _factor_at(provider: Provider, claims: Mapping[str, Any], attempt: Any, now: datetime) -> datetime | None:
    """When a second factor was given, as far as the provider says so. Raises SignInFailed, where it had to be anew.

    The provider says *that* one was given and *when* the person proved who they are; without both there is none.
    """
    told, given = claims.get("auth_time"), factor_given(provider.map, claims)
    leeway = timedelta(seconds=LEEWAY)
    proven = None if told is None else _instant(told)
    if proven is not None and proven > now + leeway:
        raise _failed("proven_in_the_future")
    if attempt.nonce.startswith(_FRESH) and (proven is None or not given or proven < attempt.at - leeway):
        told_so = (
            "Your organisation's sign-in service did not confirm that you gave your second factor just now."
        )
        raise _failed(
            "not_proven_anew", SignInFailed(f"{told_so} Nothing was changed. Repeat it, and give it there.")
        )
    return min(proven, now) if given and proven is not None else None


def _instant(seconds: int) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        raise _failed("no_instant") from None


def _failed(why: str, refusal: Refusal | None = None, detail: str = "") -> Refusal:
    log.warning("sign_in_by_provider_failed", because=f"{why}.{detail}" if detail else why)
    return refusal or SignInFailed()


def _digest(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()


def _database(request: Request) -> Database:
    return request.app.state.database  # type: ignore[no-any-return]


def _now(request: Request) -> datetime:
    clock: Clock = request.app.state.clock
    return clock.now()
