"""How a service proves who it is: a secret, or a token signed with a key of its own that is good once (RFC 7523)."""

import hmac
from base64 import b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote_plus

import orjson
from sqlalchemy import or_, select, update

from app.db import Database
from app.errors import NotSignedIn
from app.people import tokens
from app.people.keys import ring
from app.people.kinds import ASSERTION, LEEWAY
from app.people.models import KeyKind, SpentKind
from app.people.services import KEYS, SERVICES, digest_of, in_use
from app.people.spent import named, spend

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_USED_EVERY = timedelta(minutes=1)  # what is written down of a service's use is no finer than this


class NotProven(Exception):
    """The request does not prove whose it is. Nobody is told why."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What a request offers: the service it says it is, and either a secret or an assertion."""

    service: str
    secret: str = ""
    assertion: str = ""


def proof_of(authorization: str | None, form: Mapping[str, str]) -> Proof:
    """The one proof that a request offers (RFC 6749, 2.3). Raises NotProven for none, or for two at once."""
    offered: list[Proof] = []
    if authorization is not None:
        offered.append(_basic(authorization))
    if "client_secret" in form:
        offered.append(Proof(form.get("client_id", ""), secret=form["client_secret"]))
    if "client_assertion" in form or "client_assertion_type" in form:
        offered.append(_asserted(form))
    if len(offered) != 1 or not offered[0].service:
        raise NotProven
    if form.get("client_id", offered[0].service) != offered[0].service:
        raise NotProven
    return offered[0]


def _basic(authorization: str) -> Proof:
    scheme, _, written = authorization.partition(" ")
    try:
        told = b64decode(written, validate=True).decode()
    except ValueError:
        raise NotProven from None
    id, colon, secret = told.partition(":")
    if scheme.lower() != "basic" or not colon:
        raise NotProven
    return Proof(unquote_plus(id), secret=unquote_plus(secret))


def _asserted(form: Mapping[str, str]) -> Proof:
    if form.get("client_assertion_type") != ASSERTION_TYPE:
        raise NotProven
    assertion = form.get("client_assertion", "")
    try:
        told = tokens.told(assertion)[1].get("sub")
    except NotSignedIn:
        raise NotProven from None
    return Proof(told if isinstance(told, str) and told.isprintable() else "", assertion=assertion)


async def prove(database: Database, proof: Proof, now: datetime, audience: str) -> Any:
    """The row of the service that a proof is of. Raises NotProven.

    `audience` is our token endpoint's exact address, which an assertion must be made for. The write lock of SQLite is
    taken for what is proven already, and not for whatever anybody sends.
    """
    if not proof.service.isprintable():
        raise NotProven
    async with database.transaction(reads=True, everything=True) as db:
        own = (KEYS.c.service == SERVICES.c.id) & (SERVICES.c.id == proof.service) & in_use(now)
        valid = or_(KEYS.c.valid_until.is_(None), KEYS.c.valid_until > now)
        keys = (
            await db.execute(select(KEYS).join(SERVICES, own).where(valid, KEYS.c.valid_from <= now))
        ).all()
    if proof.assertion:
        key, name, until = _signed(proof, keys, now, audience)
    else:
        key, name, until = _known(proof.secret, keys), "", now
    async with database.transaction(everything=True) as db:
        if name and not await spend(db, SpentKind.ASSERTION, name, until):
            raise NotProven
        for into, id in ((SERVICES, proof.service), (KEYS, key.id)):
            late = or_(into.c.last_used_at.is_(None), into.c.last_used_at <= now - _USED_EVERY)
            await db.execute(update(into).where(into.c.id == id, late).values(last_used_at=now))
        row = (await db.execute(select(SERVICES).where(SERVICES.c.id == proof.service, in_use(now)))).first()
    if row is None:
        raise NotProven
    return row


def _known(secret: str, keys: Sequence[Any]) -> Any:
    digest = digest_of(secret)
    for key in keys:
        if key.kind == KeyKind.SECRET and hmac.compare_digest(key.digest, digest):
            return key
    raise NotProven


def _signed(proof: Proof, keys: Sequence[Any], now: datetime, audience: str) -> tuple[Any, str, datetime]:
    """The key that signed an assertion, the name under which the assertion is used up, and until when."""
    own = {key.kid: key for key in keys if key.kind == KeyKind.JWK}
    usable = ring(orjson.loads(key.jwk) for key in own.values())
    try:
        claims = tokens.read_signed(
            ASSERTION, usable, proof.assertion, now, issuer=proof.service, audience=audience
        )
    except NotSignedIn:
        raise NotProven from None
    if claims["sub"] != proof.service:
        raise NotProven
    until = datetime.fromtimestamp(claims["exp"] + LEEWAY, UTC)
    return own[tokens.told(proof.assertion)[0]["kid"]], named(proof.service, claims["jti"]), until
