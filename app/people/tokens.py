"""Signed tokens, behind a gate of our own. The only module that may import `jose`.

python-jose accepts more than it should (unknown `crit`, a missing `aud`, any algorithm of the header's
choosing), so everything is checked before and after it: form, size, header, claims, life time.
"""

import json
import re
import secrets
from base64 import urlsafe_b64decode
from datetime import UTC, datetime, timedelta
from typing import Any

from jose import JWTError, jwt

from app.clock import stamp, unstamp
from app.errors import NotSignedIn

ALGORITHM, KIND, ISSUER, AUDIENCE = "HS256", "quorate-demo+jwt", "quorate", "quorate-api"
LONGEST = timedelta(hours=12)
_LEEWAY = 30  # seconds
_COMPACT = re.compile(r"[A-Za-z0-9_-]{1,1000}\.[A-Za-z0-9_-]{1,4000}\.[A-Za-z0-9_-]{43}")
_CLAIMS = {
    "sub",
    "roles",
    "org",
    "name",
    "profession",
    "expertise",
    "fee",
    "iss",
    "aud",
    "iat",
    "exp",
    "jti",
    "at",
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
    return str(jwt.encode(whole, secret, algorithm=ALGORITHM, headers={"typ": KIND}))


def read(secret: str, token: str, now: datetime) -> dict[str, Any]:
    """The claims of a token we signed. Raises NotSignedIn, without saying which check failed."""
    if not _COMPACT.fullmatch(token) or _header(token) != {"alg": ALGORITHM, "typ": KIND}:
        raise NotSignedIn
    try:
        # time is checked below, by our own clock
        claims = jwt.decode(
            token,
            secret,
            algorithms=[ALGORITHM],
            audience=AUDIENCE,
            issuer=ISSUER,
            options={"verify_exp": False, "verify_iat": False, "verify_nbf": False},
        )
    except JWTError:
        raise NotSignedIn from None
    if not _REQUIRED <= set(claims) <= _CLAIMS or claims["aud"] != AUDIENCE or not _alive(claims, now):
        raise NotSignedIn
    return claims


def moved_clock(claims: dict[str, Any]) -> datetime | None:
    """The instant at which the bearer acts, when the token moves the clock; raises NotSignedIn if unreadable."""
    try:
        return unstamp(claims["at"]) if "at" in claims else None
    except (TypeError, ValueError):
        raise NotSignedIn from None


def _alive(claims: dict[str, Any], now: datetime) -> bool:
    issued, expires = claims["iat"], claims["exp"]
    if type(issued) is not int or type(expires) is not int:
        return False
    seconds = now.astimezone(UTC).timestamp()
    return issued - _LEEWAY <= seconds < expires + _LEEWAY and 0 < expires - issued <= LONGEST.total_seconds()


def _header(token: str) -> dict[str, Any] | None:
    """The header, unless it is not JSON or names a member twice."""
    part = token.split(".", 1)[0]
    try:
        pairs = json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)), object_pairs_hook=list)
    except ValueError:
        return None
    found = dict(pairs) if isinstance(pairs, list) and all(isinstance(p, tuple) for p in pairs) else None
    return found if found is not None and len(found) == len(pairs) else None
