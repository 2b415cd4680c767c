"""May this person? One place answers who is asking and which cases are theirs to see."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from app.clock import Clock, bank_holidays, london_date
from app.errors import NotAllowed, NotSignedIn
from app.people import tokens
from app.programmes.roles import ROLE_TITLES, Role
from app.settings import Settings
from app.workflow.state import Actor, Moment

_bearer = HTTPBearer(auto_error=False, description="A signed token: `quorate token --as quinn`")

# Roles that never read a case, whatever else their holder may do here
_BLIND = {Role.SYSADMIN, Role.IG_GUARDIAN}


@dataclass(frozen=True, slots=True)
class Scope:
    """The cases a person may see: those of one commissioner, or those of one provider's homes."""

    organisation: str
    as_provider: bool


@dataclass(frozen=True, slots=True)
class Asking:
    """Who is asking, and at what moment."""

    actor: Actor
    now: Moment


async def asking(
    request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> Asking:
    """The person behind the request's token. Raises NotSignedIn."""
    if credentials is None:
        raise NotSignedIn
    settings: Settings = request.app.state.settings
    clock: Clock = request.app.state.clock
    now = clock.now()
    claims = tokens.read(settings.signing_secret, credentials.credentials, now)
    moved = tokens.moved_clock(claims)
    if moved is not None and not settings.synthetic:
        raise NotSignedIn
    actor = Actor(
        person=claims["sub"],
        name=claims["name"],
        roles=frozenset(claims["roles"]),
        organisation=claims["org"],
        profession=claims.get("profession", ""),
        expertise=tuple(claims.get("expertise", ())),
        contingent_fee=bool(claims.get("fee", False)),
    )
    return Asking(actor, moment(moved or now))


Me = Annotated[Asking, Depends(asking)]


def moment(at: datetime) -> Moment:
    """The instant with its London day and the bank holidays a year either way."""
    today = london_date(at)
    return Moment(at, today, bank_holidays(today.year - 1, today.year + 1))


def scope(actor: Actor) -> Scope:
    """Which cases `actor` may see at all. Raises NotAllowed for roles that read no case."""
    reading = reading_roles(actor)
    if not reading:
        raise NotAllowed("Your role looks after the system and reads no case.")
    return Scope(actor.organisation, as_provider=reading == {Role.PROVIDER_USER})


def reading_roles(actor: Actor) -> set[Role]:
    """The roles by which `actor` reads cases: a role that is blind, or that nobody knows, widens no other."""
    return {role for role in Role if role in actor.roles} - _BLIND


def need(actor: Actor, *roles: Role) -> None:
    """Raise NotAllowed unless the actor holds one of `roles`."""
    if actor.roles.isdisjoint(roles):
        raise NotAllowed(f"This is for: {', '.join(ROLE_TITLES[role] for role in roles)}.")
