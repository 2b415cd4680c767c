"""Who is asking, at what moment: a row that is looked up at each request, so that a change counts at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any

from fastapi import Depends, Header, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy import ColumnElement, String, func, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.clock import bank_holidays, london_date
from app.db import Db, table
from app.errors import NotAllowed, NotSignedIn, StepUpNeeded
from app.limiting import counted
from app.people import tokens
from app.people.forgery import refuse_forged
from app.people.kinds import ACCESS
from app.people.models import Person, SignedInBy
from app.people.routes import ROUTES
from app.people.services import SERVICES, scopes_of, service_asking
from app.people.sessions import cookie_of, refuse_unfinished, session_row
from app.people.ties import Delegation
from app.people.use import note_use
from app.programmes.roles import ROLE_TITLES, Role
from app.settings import Settings
from app.workflow.state import Actor, Moment

PEOPLE, DELEGATIONS = table(Person), table(Delegation)
FACTOR_LASTS = timedelta(minutes=10)
_bearer = HTTPBearer(auto_error=False, description="A signed token: `quorate token --as quinn`")


class Via(StrEnum):
    """By what somebody is known: a web session, a service's token, the demonstration's token, or our own process."""

    SESSION = "SESSION"
    SERVICE = "SERVICE"
    DEMO = "DEMO"
    SYSTEM = "SYSTEM"


@dataclass(frozen=True, slots=True)
class Asking:
    """Who is asking, and at what moment.

    `team` is empty for people who work for the whole organisation. `factor_at` is when a second factor was last
    given. `scopes` are a service's; a person has None. `why` is what the reader said they read for, `operation`
    what was asked for, `session` the public name of the web session, `enrolled` whether they have a second factor.
    `own_roles` are a delegate's own, beside those that were passed on to them.
    """

    actor: Actor
    now: Moment
    team: str = ""
    via: Via = Via.SYSTEM
    factor_at: datetime | None = None
    scopes: frozenset[str] | None = None
    why: str = ""
    operation: str = ""
    session: str | None = None
    enrolled: bool = True
    own_roles: frozenset[str] = frozenset()

    @property
    def held(self) -> frozenset[str]:
        """Every role that whoever asks holds, also those in which they do not act now."""
        return self.actor.roles | self.own_roles

    @property
    def whose(self) -> str:
        """The person whose cases count: one's own, or those of the colleague one stands in for."""
        return self.actor.on_behalf_of or self.actor.person


def moment(at: datetime) -> Moment:
    """The instant with its London day and the bank holidays a year either way."""
    today = london_date(at)
    return Moment(at, today, bank_holidays(today.year - 1, today.year + 1))


@dataclass(frozen=True, slots=True)
class Sender:
    """What a request says of who sends it. Nothing of it is believed before `who_asks` has looked it up."""

    request: Request
    bearer: str | None
    on_behalf_of: str | None
    why: str


def sender(
    request: Request,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    on_behalf_of: Annotated[
        str | None,
        Header(max_length=40, pattern=r"^[^\x00]*$", description="A colleague who made you their delegate"),
    ] = None,
    reading_reason: Annotated[
        str,
        Header(
            max_length=500,
            pattern=r"^[^\x00]*$",
            description="Why you read this, for the record of who looked",
        ),
    ] = "",
) -> Sender:
    """Who says that they ask."""
    return Sender(request, credentials.credentials if credentials else None, on_behalf_of, reading_reason)


Says = Annotated[Sender, Depends(sender)]


async def asking(db: Db, says: Says) -> Asking:
    """The person or service behind the request, if they may ask for this at all. Raises NotSignedIn, NotAllowed."""
    return await who_asks(db, says)


Me = Annotated[Asking, Depends(asking, scope="function")]


async def who_asks(db: AsyncConnection, says: Sender) -> Asking:
    """Who asks, as the tables have it in this transaction, which from here on sees their organisation's rows only."""
    found = await _known_by(db, says)
    says.request.state.asking = found  # for the log, which names who asked
    await counted(says.request, found.via, found.actor.person)
    return await _admitted(db, says, found)


async def asks_still(db: AsyncConnection, says: Sender) -> Asking:
    """Who asks, looked up again while their answer goes on: as `who_asks`, but neither one request more nor use of
    their session."""
    return await _admitted(db, says, await _known_by(db, says, again=True))


async def _known_by(db: AsyncConnection, says: Sender, *, again: bool = False) -> Asking:
    now: datetime = says.request.app.state.clock.now()
    if says.bearer is None:
        return await _by_session(db, says, now, again)
    if tokens.typ_of(says.bearer) in ACCESS.typ:
        return await _by_service(db, says, says.bearer, now)
    return await _by_token(db, says, says.bearer, now)


async def _admitted(db: AsyncConnection, says: Sender, found: Asking) -> Asking:
    if says.on_behalf_of is not None:
        found = await _in_the_place_of(db, found, says.on_behalf_of)
    admit(found)
    return found


async def _by_session(db: AsyncConnection, says: Sender, now: datetime, again: bool) -> Asking:
    """Who is signed in with this browser. Raises NotSignedIn, SecondFactorNeeded, PasswordMustChange, ForgedRequest."""
    request = says.request
    value = cookie_of(request)
    if value is None:
        raise NotSignedIn
    refuse_forged(request)
    also = fence(PEOPLE.c.organisation, PEOPLE.c.id) if db.dialect.name == "postgresql" else ()
    row = await session_row(db, value, now, also)
    if row is None:
        raise NotSignedIn
    refuse_unfinished(row)
    if not again:
        note_use(request, row, now)
    return Asking(
        actor_of(row),
        moment(now),
        team=row.team,
        via=Via.SESSION,
        factor_at=row.factor_at,
        why=says.why,
        operation=request.scope["route"].operation_id,
        session=row.session,
        enrolled=row.how != SignedInBy.PASSWORD or row.enrolled_at is not None,
    )


async def _by_token(db: AsyncConnection, says: Sender, bearer: str, now: datetime) -> Asking:
    """Who a token of the demonstration speaks for. Raises NotSignedIn."""
    settings: Settings = says.request.app.state.settings
    claims = tokens.read(settings.signing_secret, bearer, now)
    if not settings.synthetic:  # the demonstration's tokens open nothing where real people are
        raise NotSignedIn
    row = await _person(db, PEOPLE.c.id == claims["sub"])
    moved, factor = tokens.moved_clock(claims), claims.get("factor")
    return Asking(
        actor_of(row),
        moment(moved or now),
        team=row.team,
        via=Via.DEMO,
        factor_at=datetime.fromtimestamp(factor, UTC) if factor is not None else None,
        why=says.why,
        operation=says.request.scope["route"].operation_id,
    )


async def _by_service(db: AsyncConnection, says: Sender, bearer: str, now: datetime) -> Asking:
    """The connected system that an access token speaks for; it stands in for nobody. Raises NotSignedIn, NotAllowed."""
    claims = tokens.read_access(says.request.app.state.settings.signing_secret, bearer, now)
    own = (SERVICES.c.organisation, SERVICES.c.id)
    row = await service_asking(db, claims, now, fence(*own) if db.dialect.name == "postgresql" else ())
    if says.on_behalf_of is not None:
        raise NotAllowed("A connected system acts in its own name and on behalf of nobody.")
    return Asking(
        Actor(row.id, row.name, frozenset(row.roles), row.organisation),
        moment(now),
        via=Via.SERVICE,
        scopes=scopes_of(claims, row),
        why=says.why,
        operation=says.request.scope["route"].operation_id,
    )


def actor_of(row: Any) -> Actor:
    """A person's row as who acts."""
    return Actor(
        person=row.id,
        name=row.name,
        roles=frozenset(row.roles),
        organisation=row.organisation,
        profession=row.profession,
        expertise=tuple(row.expertise),
        contingent_fee=row.contingent_fee,
    )


async def _person(db: AsyncConnection, which: ColumnElement[bool]) -> Any:
    """The row of an active person. Raises NotSignedIn."""
    row = (await db.execute(people_query(db).where(which, PEOPLE.c.active))).first()
    if row is None:
        raise NotSignedIn
    return row


def people_query(db: AsyncConnection) -> Any:
    """A query of people that, on PostgreSQL, also fences this transaction to the rows of their organisation."""
    return _FENCING if db.dialect.name == "postgresql" else select(PEOPLE)


def fence(organisation: Any, person: Any) -> tuple[ColumnElement[str], ...]:
    """Settings that last as long as the transaction: whose rows it sees (see the row-level policies)."""
    return (
        func.set_config("quorate.organisation", organisation, True),
        func.set_config("quorate.person", person, True),
    )


_FENCING = select(PEOPLE, *fence(PEOPLE.c.organisation, PEOPLE.c.id))


async def step_into(db: AsyncConnection, asking: Asking) -> None:
    """Fence another transaction of the same request to the same organisation."""
    if db.dialect.name == "postgresql":
        actor = asking.actor
        own = fence(literal(actor.organisation, String), literal(actor.person, String))
        await db.execute(select(*own, *_standing_for(actor.on_behalf_of or "")))


async def see_also(db: AsyncConnection, asking: Asking, codes: Iterable[str]) -> None:
    """Let this transaction see the rows of organisations that the asker's own has followed, as reports count them."""
    if db.dialect.name == "postgresql":
        listed = ",".join(sorted({asking.actor.organisation, *codes}))
        await db.execute(select(func.set_config("quorate.organisation", listed, True)))


def _standing_for(giver: str) -> tuple[ColumnElement[str], ...]:
    """The colleague whose interests keep a case from their delegate too, whichever organisation they declared them in."""
    return (func.set_config("quorate.stands_for", giver, True),)


async def _in_the_place_of(db: AsyncConnection, taker: Asking, giver: str) -> Asking:
    """The asker as the delegate of `giver`, with the roles that were passed on and that the giver still holds.

    A delegation passes on no more than the delegate could do as somebody: they hold the role themselves. Raises
    NotAllowed.
    """
    d = DELEGATIONS.c
    fenced = _standing_for(giver) if db.dialect.name == "postgresql" else ()
    query = select(d.roles, PEOPLE.c.roles.label("held"), PEOPLE.c.team, *fenced).join(
        PEOPLE, PEOPLE.c.id == d.giver
    )
    rows = await db.execute(
        query.where(
            d.taker == taker.actor.person,
            d.giver == giver,
            d.from_day <= taker.now.today,
            d.until_day >= taker.now.today,
            d.ended_at.is_(None),
            PEOPLE.c.active,
            PEOPLE.c.organisation == taker.actor.organisation,
        )
    )
    found = rows.all()
    roles = frozenset(role for row in found for role in row.roles if role in row.held) & taker.actor.roles
    if not roles:
        raise NotAllowed(
            "They have not made you their delegate for today. Ask them to, or act in your own name."
        )
    actor = Actor(
        person=taker.actor.person,
        name=taker.actor.name,
        roles=roles,
        organisation=taker.actor.organisation,
        profession=taker.actor.profession,
        expertise=taker.actor.expertise,
        on_behalf_of=giver,
        contingent_fee=taker.actor.contingent_fee,
    )
    return Asking(
        actor,
        taker.now,
        found[0].team,
        taker.via,
        taker.factor_at,
        None,
        taker.why,
        taker.operation,
        taker.session,
        taker.enrolled,
        taker.actor.roles,
    )


def admit(asking: Asking) -> None:
    """Let somebody ask at an address, or raise NotAllowed (or StepUpNeeded) with the reason."""
    route = ROUTES.get(asking.operation)
    if route is None or route.public or route.session:
        raise NotAllowed("This address has no rule that says who may use it, so nobody may.")
    if asking.scopes is not None and route.scope not in asking.scopes:
        wanted = (
            f"needs the scope {route.scope}" if route.scope else "is for people, not for connected systems"
        )
        raise NotAllowed(f"This {wanted}.")
    if route.roles is not None and asking.actor.roles.isdisjoint(route.roles):
        titles = [ROLE_TITLES[role] for role in Role if role in route.roles]
        raise NotAllowed(f"This is for: {', '.join(titles)}.")
    if route.step_up:
        need_factor(asking)


def need_factor(asking: Asking) -> None:
    """Raise StepUpNeeded unless a second factor was given within the last ten minutes. Our own process needs none."""
    if asking.via is Via.SYSTEM:
        return
    if not asking.enrolled:
        raise StepUpNeeded(
            "This needs a second factor, and you have none yet. Enrol one under Account, second factor; "
            "then repeat it. Nothing was changed."
        )
    given = asking.factor_at
    if given is None or not timedelta() <= asking.now.at - given <= FACTOR_LASTS:
        raise StepUpNeeded
