"""Signed tokens, behind a gate of our own. The only module that may import `jose`.

python-jose accepts more than it should (unknown `crit`, a missing `aud`, any algorithm of the header's
choosing), so everything is checked before and after it: form, size, header, claims, life time.
"""

import json
import re
import secrets
from base64 import urlsafe_b64decode
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from jose import JWTError, jwk, jwt

from app.clock import stamp, unstamp
from app.errors import NotSignedIn

ALGORITHM, KIND, ISSUER, AUDIENCE = "HS256", "quorate-demo+jwt", "quorate", "quorate-api"
LONGEST = timedelta(hours=12)
_LEEWAY = 30  # seconds
# 32 bytes of signature are 43 characters, the last of which carries four bits: one way to write a token
_COMPACT = re.compile(r"[A-Za-z0-9_-]{1,200}\.[A-Za-z0-9_-]{1,4000}\.[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]")
_CLAIMS: dict[str, type] = {
    "sub": str,
    "roles": list,
    "org": str,
    "name": str,
    "profession": str,
    "expertise": list,
    "fee": bool,
    "iss": str,
    "aud": str,
    "iat": int,
    "exp": int,
    "jti": str,
    "at": str,
    "factor": int,
}
_REQUIRED = {"sub", "roles", "org", "name", "iss", "aud", "iat", "exp", "jti"}


def sign(
    secret: str, claims: dict[str, Any], now: datetime, life: timedelta, at: datetime | None = None
) -> str:
    """A token for `claims`, valid for `life` from `now`. `at` moves the clock for its bearer (demonstration only)."""
    if life > LONGEST:
        raise ValueError("a token lives 12 hours at most")
    whole = claims | {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "iat": int(now.timestamp()),
        "exp": int((now + life).timestamp()),
        "jti": secrets.token_urlsafe(12),
    }
    if at is not None:
        whole["at"] = stamp(at)
    return str(jwt.encode(whole, _key(secret), algorithm=ALGORITHM, headers={"typ": KIND}))


def read(secret: str, token: str, now: datetime) -> dict[str, Any]:
    """The claims of a token we signed. Raises NotSignedIn, without saying which check failed."""
    claims = _signed(secret, token)
    if not _alive(claims, now):
        raise NotSignedIn
    return claims


@lru_cache(maxsize=1024)
def _signed(secret: str, token: str) -> dict[str, Any]:
    """The claims, whenever they hold: a signature does not change, so it is checked once for many requests."""
    if not _COMPACT.fullmatch(token) or _members(token, 0) != {"alg": ALGORITHM, "typ": KIND}:
        raise NotSignedIn
    try:
        # time is checked below, by our own clock
        jwt.decode(
            token,
            _key(secret),
            algorithms=[ALGORITHM],
            audience=AUDIENCE,
            issuer=ISSUER,
            options={"verify_exp": False, "verify_iat": False, "verify_nbf": False},
        )
    except JWTError:
        raise NotSignedIn from None
    claims = _members(token, 1)
    if claims is None or not _REQUIRED <= set(claims) <= set(_CLAIMS) or claims["aud"] != AUDIENCE:
        raise NotSignedIn
    if not all(_is(kind, claims[name]) for name, kind in _CLAIMS.items() if name in claims):
        raise NotSignedIn
    return claims


def moved_clock(claims: dict[str, Any]) -> datetime | None:
    """The instant at which the bearer acts, when the token moves the clock; raises NotSignedIn if unreadable."""
    try:
        return unstamp(claims["at"]) if "at" in claims else None
    except (TypeError, ValueError):
        raise NotSignedIn from None


def _key(secret: str) -> Any:
    """The secret as it is: given as text, one that looks like JSON would be read as a set of keys."""
    return jwk.construct(secret, ALGORITHM)


def _is(kind: type, value: Any) -> bool:
    """Exactly of a kind: JSON's true is no number; a list is one of texts."""
    if type(value) is not kind:
        return False
    return not isinstance(value, list) or all(isinstance(part, str) for part in value)


def _alive(claims: dict[str, Any], now: datetime) -> bool:
    issued: int = claims["iat"]
    expires: int = claims["exp"]
    seconds = now.timestamp()
    return issued - _LEEWAY <= seconds < expires + _LEEWAY and 0 < expires - issued <= LONGEST.total_seconds()


def _members(token: str, part: int) -> dict[str, Any] | None:
    """What the header (0) or the payload (1) says; None when it is no JSON object, or names a member twice."""
    encoded = token.split(".")[part]
    try:
        found = json.loads(urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)), object_pairs_hook=_once)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a member is named twice")
    return found
