"""Service accounts: other systems that act here, for one organisation, within scopes, by keys that can be changed.

A connected system is nobody's colleague: it reviews nothing, assures nothing and votes on nothing, so it holds one of
two roles. Who makes one, gives it a key or ends it is on a chain of the journal of its own.
"""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import ColumnElement, and_, func, insert, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.journal import Entry, append
from app.clock import london_date
from app.db import table
from app.errors import Conflict, Malformed, NotFound, NotSignedIn
from app.people import tokens
from app.people.keys import UnusableKey
from app.people.models import KeyKind, Organisation, ServiceAccount, ServiceKey, SpentKind
from app.people.routes import Scope
from app.people.spent import is_spent
from app.programmes.roles import Role

SERVICES, KEYS, ORGANISATIONS = table(ServiceAccount), table(ServiceKey), table(Organisation)

MACHINE_ROLES = (Role.INTEGRATION, Role.PROVIDER_USER)
"""What a machine may be: a commissioner's own system, or that of a care home."""
OVERLAP = timedelta(hours=24)
"""How long the keys before a new one go on unless told otherwise."""
_SECRET = 32  # bytes


@dataclass(frozen=True, slots=True)
class By:
    """Who looks after services, in which role, and when. `organisation` limits whose they may touch; None: all."""

    person: str
    role: str
    at: datetime
    organisation: str | None = None


# Looking after them


async def add_service(
    db: AsyncConnection,
    by: By,
    *,
    name: str,
    organisation: str,
    scopes: Sequence[Scope],
    roles: Sequence[Role] = (Role.INTEGRATION,),
    expires_on: date | None = None,
) -> str:
    """Make a service account without a key; its id. Raises Malformed, NotFound."""
    if not scopes or set(roles) - set(MACHINE_ROLES) or not roles:
        held = " or ".join(MACHINE_ROLES)
        raise Malformed(f"A service has at least one scope, and the role {held}. Nothing was changed.")
    if expires_on is not None and expires_on < london_date(by.at):
        raise Malformed(f"The service would have ended on {expires_on} already. Nothing was changed.")
    known = select(ORGANISATIONS.c.ods_code).where(ORGANISATIONS.c.ods_code == organisation)
    if by.organisation not in {None, organisation} or (await db.execute(known)).first() is None:
        raise NotFound("You look after no organisation with this code. Nothing was changed.")
    row = {
        "id": f"svc-{secrets.token_hex(6)}",
        "organisation": organisation,
        "name": name,
        "scopes": sorted(set(scopes)),
        "roles": sorted(set(roles)),
        "active": True,
        "expires_on": expires_on,
        "made_by": by.person,
        "at": by.at,
    }
    await db.execute(insert(SERVICES), row)
    told = {
        "scopes": row["scopes"],
        "roles": row["roles"],
        "expires_on": expires_on.isoformat() if expires_on else None,
    }
    await _record(db, by, row, "add_service", "service_added", told, {"/name": name})
    return str(row["id"])


async def add_key(
    db: AsyncConnection, by: By, id: str, *, jwk: Any = None, overlap: timedelta = OVERLAP
) -> tuple[str, str | None]:
    """Give a service a key: the public `jwk`, or else a secret that is made here. The keys before it end after `overlap`.

    Answers the key's id and the secret, of which we keep no more than its SHA-256. Raises NotFound, Conflict,
    Malformed.
    """
    service = await _service(db, by, id)
    if not service.active:
        raise Conflict("This service is disabled, for good. Make a new one. Nothing was changed.")
    secret, held = None, {"digest": "", "jwk": "", "kid": ""}
    if jwk is None:
        secret = secrets.token_urlsafe(_SECRET)
        held["digest"] = digest_of(secret)
    else:
        try:
            key = tokens.registered_key(jwk)
        except UnusableKey as unusable:
            raise Malformed(f"{unusable} Nothing was changed.") from None
        if len(key.kid) > 80:
            raise Malformed("The key's `kid` is longer than 80 characters. Nothing was changed.")
        held |= {"jwk": orjson.dumps({"kid": key.kid} | dict(key.jwk)).decode(), "kid": key.kid}
        known = select(KEYS.c.id).where(KEYS.c.service == id, KEYS.c.kid == key.kid)
        if (await db.execute(known)).first() is not None:
            raise Conflict(
                f"A key of this service is called {key.kid} already. Give the new one a `kid` of its own."
            )
    ends = by.at + overlap
    going_on = or_(KEYS.c.valid_until.is_(None), KEYS.c.valid_until > ends)
    await db.execute(update(KEYS).where(KEYS.c.service == id, going_on).values(valid_until=ends))
    kind = KeyKind.SECRET if jwk is None else KeyKind.JWK
    row = {"id": f"key-{secrets.token_hex(6)}", "service": id, "kind": kind, "valid_from": by.at} | held
    await db.execute(insert(KEYS), row)
    told = {"key": row["id"], "kind": kind, "overlap_minutes": int(overlap.total_seconds()) // 60}
    await _record(db, by, service._mapping, "add_service_key", "service_key_added", told)
    return str(row["id"]), secret


async def disable_service(db: AsyncConnection, by: By, id: str, reason: str) -> None:
    """End a service: its tokens and its keys count from this moment no more. Raises NotFound, Conflict."""
    service = await _service(db, by, id)
    if not service.active:
        raise Conflict("This service is disabled already. Nothing was changed.")
    await db.execute(update(SERVICES).where(SERVICES.c.id == id).values(active=False))
    going_on = or_(KEYS.c.valid_until.is_(None), KEYS.c.valid_until > by.at)
    await db.execute(update(KEYS).where(KEYS.c.service == id, going_on).values(valid_until=by.at))
    mapping = service._mapping
    await _record(db, by, mapping, "disable_service", "service_disabled", {}, {"/reason": reason})


async def services_of(db: AsyncConnection, organisation: str | None) -> list[tuple[Any, list[Any]]]:
    """The services of an organisation (None: of all), by name, each with its keys, the newest first."""
    theirs = true() if organisation is None else SERVICES.c.organisation == organisation
    rows = (await db.execute(select(SERVICES).where(theirs).order_by(SERVICES.c.name, SERVICES.c.id))).all()
    query = select(KEYS).join(SERVICES, SERVICES.c.id == KEYS.c.service).where(theirs)
    keys: dict[str, list[Any]] = {}
    for key in await db.execute(query.order_by(KEYS.c.valid_from.desc(), KEYS.c.id)):
        keys.setdefault(key.service, []).append(key)
    return [(row, keys.get(row.id, [])) for row in rows]


async def _service(db: AsyncConnection, by: By, id: str) -> Any:
    theirs = true() if by.organisation is None else SERVICES.c.organisation == by.organisation
    row = (await db.execute(select(SERVICES).where(SERVICES.c.id == id, theirs).with_for_update())).first()
    if row is None:
        raise NotFound("You look after no such service.")
    return row


async def _record(
    db: AsyncConnection,
    by: By,
    service: Mapping[str, Any],
    act: str,
    event: str,
    data: dict[str, Any],
    texts: dict[str, str] | None = None,
) -> None:
    chain, organisation = f"service/{service['organisation']}/{service['id']}", service["organisation"]
    if db.dialect.name == "postgresql":  # one after the other: two at once would claim the same number
        await db.execute(select(func.pg_advisory_xact_lock(func.hashtext(chain))))
    await append(db, Entry(chain, act, event, by.person, by.role, organisation, by.at, data, texts or {}))


def digest_of(secret: str) -> str:
    """What is kept of a secret. It has 256 random bits, so nobody can guess it from its hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


# Who asks with an access token


async def service_asking(
    db: AsyncConnection, claims: Mapping[str, Any], now: datetime, also: Sequence[ColumnElement[Any]] = ()
) -> Any:
    """The row of the service whose access token says `claims`, in one query. `also` are further columns to select.

    Raises NotSignedIn when it was disabled, has ended, or the token was taken back.
    """
    query = select(SERVICES, *also).where(
        SERVICES.c.id == claims["sub"], in_use(now), ~is_spent(SpentKind.REVOKED, claims["jti"])
    )
    row = (await db.execute(query)).first()
    if row is None or claims["client_id"] != claims["sub"]:
        raise NotSignedIn
    return row


def in_use(now: datetime) -> ColumnElement[bool]:
    """Whether a service is one that acts today."""
    expires = SERVICES.c.expires_on
    return and_(SERVICES.c.active, or_(expires.is_(None), expires >= london_date(now)))


def scopes_of(claims: Mapping[str, Any], row: Any) -> frozenset[str]:
    """What this token lets its service do: what was asked for, as far as the service still has it."""
    return frozenset(claims["scope"].split(" ")) & frozenset(row.scopes)
