"""Signed tokens, behind a gate of our own. The only module that may import `jose`.

python-jose accepts more than it should (unknown `crit`, a missing `aud`, any algorithm of the header's choosing, any
key of a set), so everything is checked here and it is left with one job: this signature, by this key, with this
algorithm. The kinds of token are data: see `kinds.py`.
"""

import re
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from jose import jwk, jws
from jose.backends.base import Key
from jose.exceptions import JWKError, JWSError

from app.clock import stamp, unstamp
from app.errors import NotSignedIn
from app.people.keys import PublicKey, UnusableKey, looks_public, public_key
from app.people.kinds import ACCESS, ASSERTION, AUDIENCE, DEMO, ISSUER, LONGEST, Kind, alive, says
from app.people.strict import canonical, members

LONGEST_TEXT = 8192
_COMPACT = re.compile(r"([A-Za-z0-9_-]{1,1024})\.([A-Za-z0-9_-]{1,8000})\.([A-Za-z0-9_-]{1,1400})")
_SHORTEST_SECRET = 32  # bytes, as many as SHA-256 gives (RFC 7518, 3.2)


# What we sign


def sign(
    secret: str,
    who: str,
    now: datetime,
    life: timedelta = LONGEST,
    *,
    at: datetime | None = None,
    factor_at: datetime | None = None,
) -> str:
    """A token of the demonstration for the person `who`, valid for `life` from `now`.

    `at` moves the clock for its bearer; `factor_at` says that a second factor was given then.
    """
    more: dict[str, Any] = {} if at is None else {"at": stamp(at)}
    if factor_at is not None:
        more["factor"] = int(factor_at.timestamp())
    return _by_secret(DEMO, secret, {"sub": who} | more, now, life)


def sign_access(secret: str, service: str, scopes: frozenset[str], now: datetime) -> str:
    """An access token for a service account, good for a quarter of an hour and for no more than `scopes`."""
    claims = {"sub": service, "client_id": service, "scope": " ".join(sorted(scopes))}
    return _by_secret(ACCESS, secret, claims, now, LONGEST)


def sign_assertion(private: Mapping[str, Any], client: str, audience: str, now: datetime) -> str:
    """Who we are, for a provider that knows our public key (RFC 7523). `private` is as `private_key` made it."""
    claims = _timed({"iss": client, "sub": client, "aud": audience}, now, ASSERTION.life)
    headers = {"typ": "JWT", "kid": private["kid"]}
    made = jwk.construct(dict(private), private["alg"])
    return str(jws.sign(claims, made, headers=headers, algorithm=private["alg"]))


def _by_secret(kind: Kind, secret: str, claims: dict[str, Any], now: datetime, life: timedelta) -> str:
    if not timedelta(0) < life <= kind.life:
        raise ValueError(f"a token lives {kind.life.total_seconds() / 60:.0f} minutes at most")
    whole = _timed(claims | {"iss": ISSUER, "aud": AUDIENCE}, now, life)
    (algorithm,), (typ,) = kind.algorithms, kind.typ
    return str(jws.sign(whole, _hmac(secret), headers={"typ": typ}, algorithm=algorithm))


def _timed(claims: dict[str, Any], now: datetime, life: timedelta) -> dict[str, Any]:
    began = int(now.timestamp())
    ends = began + int(life.total_seconds())
    return claims | {"iat": began, "exp": ends, "jti": secrets.token_urlsafe(18)}


# What we read


def read(secret: str, token: str, now: datetime) -> dict[str, Any]:
    """The claims of a token of the demonstration. Raises NotSignedIn, without saying which check failed."""
    return _ours(DEMO, secret, token, now)


def read_access(secret: str, token: str, now: datetime) -> dict[str, Any]:
    """The claims of a service's access token. Whether it was revoked since is `services.service_asking`'s to say.

    Raises NotSignedIn.
    """
    return _ours(ACCESS, secret, token, now)


def read_signed(
    kind: Kind, keys: Mapping[str, PublicKey], token: str, now: datetime, *, issuer: str, audience: str
) -> dict[str, Any]:
    """The claims of a token that somebody else signed with exactly the key it names. Raises NotSignedIn."""
    header, claims = told(token)
    key = keys.get(header.get("kid", ""))
    if key is None or not _fits(kind, header, key.algorithms) or not _matches(key, header["alg"], token):
        raise NotSignedIn
    if not says(kind, claims, issuer, audience) or not alive(kind, claims, now):
        raise NotSignedIn
    return claims


def told(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a token says in its header and its claims. Nobody has vouched for it yet. Raises NotSignedIn."""
    parts = _COMPACT.fullmatch(token) if len(token) <= LONGEST_TEXT else None
    try:
        if parts is None:
            raise NotSignedIn
        canonical(parts[3])
        header, claims = members(canonical(parts[1])), members(canonical(parts[2]))
    except ValueError:
        raise NotSignedIn from None
    if not all(isinstance(value, str) for value in header.values()) or not set(header) <= _HEADER:
        raise NotSignedIn
    return header, claims


# never crit, jku, jwk, x5u, x5c or b64: nothing that tells us how to check it
_HEADER = {"alg", "typ", "kid"}


@lru_cache(maxsize=1024)
def typ_of(token: str) -> str | None:
    """Which kind of token this says it is, to choose who reads it. Raises NotSignedIn."""
    return told(token)[0].get("typ")


def moved_clock(claims: dict[str, Any]) -> datetime | None:
    """The instant at which the bearer acts, when the token moves the clock; raises NotSignedIn if unreadable."""
    try:
        return unstamp(claims["at"]) if "at" in claims else None
    except (TypeError, ValueError):
        raise NotSignedIn from None


# The checks


def _ours(kind: Kind, secret: str, token: str, now: datetime) -> dict[str, Any]:
    claims = _signed(kind, secret, token)
    if not alive(kind, claims, now):
        raise NotSignedIn
    return dict(claims)


@lru_cache(maxsize=1024)
def _signed(kind: Kind, secret: str, token: str) -> dict[str, Any]:
    """The claims, whenever they hold: a signature does not change, so it is checked once for many requests."""
    header, claims = told(token)
    if "kid" in header or not _fits(kind, header, kind.algorithms):
        raise NotSignedIn
    try:
        jws.verify(token, _hmac(secret), list(kind.algorithms))
    except JWSError:
        raise NotSignedIn from None
    if not says(kind, claims, ISSUER, AUDIENCE):
        raise NotSignedIn
    return claims


def _fits(kind: Kind, header: Mapping[str, Any], algorithms: frozenset[str]) -> bool:
    """Whether the header is that of a `kind`, signed as its key signs."""
    return header.get("typ") in kind.typ and header.get("alg") in kind.algorithms & algorithms


def _matches(key: PublicKey, algorithm: str, token: str) -> bool:
    try:
        jws.verify(token, jwk.construct(dict(key.jwk), algorithm), [algorithm])
    except (JWSError, JWKError, ValueError):  # ValueError: a point that is not on its curve
        return False
    return True


# The keys


def _hmac(secret: str) -> Key:
    """The secret as it is. Raises ValueError for one that is short, or that is a public key.

    It is made into a key here: given to python-jose as text, one that looks like JSON would be read as a set of keys.
    """
    if len(secret.encode()) < _SHORTEST_SECRET:
        raise ValueError(f"a secret that signs has {_SHORTEST_SECRET} bytes or more")
    if looks_public(secret):
        raise ValueError("the signing secret is a public key: whoever has seen it could sign")
    return jwk.construct(secret, "HS256")


def registered_key(found: Any) -> PublicKey:
    """A JWK that somebody wants to be known by. Raises UnusableKey, also for a point that is not on its curve."""
    key = public_key(found)
    try:
        jwk.construct(dict(key.jwk), max(key.algorithms))
    except (JWKError, ValueError):
        raise UnusableKey("The numbers do not make a key.") from None
    return key


def jwk_of(pem: bytes, kid: str) -> dict[str, str]:
    """A public key in PEM as the JWK called `kid`. Raises UnusableKey."""
    if b"PRIVATE" in pem:
        raise UnusableKey("This is a private key. Send the public half alone, and make a new pair.")
    found = {name: value for name, value in _from_pem(pem).items() if name != "alg"}
    return {"kid": kid} | dict(registered_key({"kid": kid} | found).jwk)


def private_key(pem: bytes, kid: str) -> dict[str, str]:
    """Our own private key in PEM, to sign with: RS512, or the algorithm of its curve. Raises UnusableKey."""
    found = {name: str(value) for name, value in _from_pem(pem).items()}
    if "d" not in found:
        raise UnusableKey("This is a public key; what signs is the private one.")
    shown = {name: found[name] for name in ("kty", "n", "e", "crv", "x", "y") if name in found}
    algorithms = public_key({"kid": kid} | shown).algorithms
    return found | {"kid": kid, "alg": max(algorithms)}


def _from_pem(pem: bytes) -> dict[str, Any]:
    for algorithm in ("RS512", "ES256"):
        try:
            made: dict[str, Any] = jwk.construct(pem, algorithm).to_dict()
        except (JWKError, AttributeError, KeyError, TypeError):  # the other type of key, or none at all
            continue
        return made
    raise UnusableKey("This is no RSA or EC key in PEM, or it is locked with a password.")
