"""The kinds of signed token there are, as data: who signs each, what it must say, and how long it may live."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

ISSUER, AUDIENCE = "quorate", "quorate-api"
LONGEST = timedelta(minutes=15)
LEEWAY = 30  # seconds by which two clocks may differ
BACKCHANNEL_LOGOUT = "http://schemas.openid.net/event/backchannel-logout"

SECRET_SIGNED = frozenset({"HS256"})
KEY_SIGNED = frozenset({"RS256", "RS384", "RS512", "ES256", "ES384"})


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """One kind of token. `claims` names every claim that is known, with its type; `needed` those that must be there."""

    name: str
    typ: frozenset[str | None]
    """What the header may say it is; None where it may say nothing."""
    algorithms: frozenset[str]
    life: timedelta
    """From issue to end, at most."""
    claims: Mapping[str, type]
    needed: frozenset[str]
    others: bool = False
    """Whether claims that nobody knows are let by: a provider adds its own. They are never read by name here."""
    fresh: timedelta | None = None
    """How long after its issue it may be shown, where that is shorter than its life."""


_ALWAYS = {"iss": str, "aud": str, "sub": str, "iat": int, "exp": int, "jti": str}

DEMO = Kind(
    "demonstration",
    frozenset({"quorate-demo+jwt"}),
    SECRET_SIGNED,
    LONGEST,
    MappingProxyType(_ALWAYS | {"at": str, "factor": int}),
    frozenset(_ALWAYS),
)
"""Signed by us for one of the cast. `at` moves the clock for its bearer, `factor` is when a second factor was given."""

ACCESS = Kind(
    "access",
    frozenset({"at+jwt"}),
    SECRET_SIGNED,
    LONGEST,
    MappingProxyType(_ALWAYS | {"client_id": str, "scope": str}),
    frozenset(_ALWAYS) | {"client_id", "scope"},
)
"""Signed by us for a service account (RFC 9068); `scope` is a list with spaces between."""

ASSERTION = Kind(
    "assertion",
    frozenset({"client-assertion+jwt", "JWT"}),
    KEY_SIGNED,
    timedelta(minutes=5),
    MappingProxyType(_ALWAYS | {"nbf": int}),
    frozenset(_ALWAYS),
)
"""Signed by a service to show who it is (RFC 7523, `private_key_jwt`); good once."""

ID_TOKEN = Kind(
    "identity",
    frozenset({"JWT", None}),
    KEY_SIGNED,
    timedelta(hours=24),
    MappingProxyType(
        _ALWAYS | {"nonce": str, "nbf": int, "auth_time": int, "acr": str, "azp": str, "sid": str}
    ),
    frozenset({"iss", "aud", "sub", "iat", "exp", "nonce"}),
    others=True,
    fresh=timedelta(minutes=15),
)
"""Signed by an OpenID provider for somebody who has just signed in there."""

LOGOUT = Kind(
    "logout",
    frozenset({"logout+jwt"}),
    KEY_SIGNED,
    LONGEST,
    MappingProxyType(_ALWAYS | {"nbf": int, "sid": str, "events": dict}),
    frozenset({"iss", "aud", "iat", "exp", "jti", "events"}),
    others=True,
)
"""Signed by an OpenID provider when somebody signed out there (Back-Channel Logout 1.0); good once."""

KINDS = (DEMO, ACCESS, ASSERTION, ID_TOKEN, LOGOUT)


def says(kind: Kind, claims: Mapping[str, Any], issuer: str, audience: str) -> bool:
    """Whether the claims are those of a `kind`, from `issuer` and for `audience` alone."""
    known = kind.claims
    if not kind.needed <= set(claims) or not (kind.others or set(claims) <= set(known)):
        return False
    if not all(_is(known[name], value) for name, value in claims.items() if name in known):
        return False
    return bool(claims["iss"] == issuer and claims["aud"] == audience)


def alive(kind: Kind, claims: Mapping[str, Any], now: datetime) -> bool:
    """Whether a token with these claims may be shown at `now`: not too early, not too late, not for too long."""
    issued, expires, seconds = claims["iat"], claims["exp"], now.timestamp()
    if not 0 < expires - issued <= kind.life.total_seconds():
        return False
    if kind.fresh is not None and seconds >= issued + kind.fresh.total_seconds() + LEEWAY:
        return False
    return bool(max(issued, claims.get("nbf", issued)) - LEEWAY <= seconds < expires + LEEWAY)


def _is(kind: type, value: Any) -> bool:
    """Exactly of a kind: JSON's true is no number, and a text is one that can be shown and stored."""
    if type(value) is not kind:
        return False
    return not isinstance(value, str) or (0 < len(value) <= 2000 and value.isprintable())
