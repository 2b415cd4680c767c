"""A device on which somebody has signed in before: it gets a counter of its own.

Whoever guesses at an account from elsewhere uses up the attempts of elsewhere, and the owner still gets in from
the device they always use. The cookie is no sign-in: without the password it opens nothing.
"""

import secrets
from datetime import datetime, timedelta

from fastapi import Request, Response

from app.people.addresses import on_this_machine
from app.people.sealed import is_signed, signature

LIVES = timedelta(days=90)
_NAME, _NAME_ON_THIS_MACHINE = "__Host-quorate-device", "quorate-device"


def known_device(request: Request, person: str, now: datetime) -> str | None:
    """The name of this device, if `person` has signed in on it within 90 days; None otherwise."""
    given = request.cookies.get(_name(request), "")
    begun, _, rest = given.partition(".")
    device, _, signed = rest.partition(".")
    if not is_signed(request.app.state.signing_secret, "device", _content(person, begun, device), signed):
        return None
    age = now.timestamp() - int(begun)
    return device if 0 <= age <= LIVES.total_seconds() else None


def remember_device(response: Response, request: Request, person: str, now: datetime) -> None:
    """Let this device be known as one on which `person` signs in; it keeps the name it has for them."""
    device = known_device(request, person, now) or secrets.token_urlsafe(12)
    begun = str(int(now.timestamp()))
    signed = signature(request.app.state.signing_secret, "device", _content(person, begun, device))
    response.set_cookie(
        _name(request),
        f"{begun}.{device}.{signed}",
        max_age=int(LIVES.total_seconds()),
        path="/",
        secure=not on_this_machine(request),
        httponly=True,
        samesite="lax",
    )


def _name(request: Request) -> str:
    return _NAME_ON_THIS_MACHINE if on_this_machine(request) else _NAME


def _content(person: str, begun: str, device: str) -> str:
    return f"{person}\0{begun}\0{device}"
