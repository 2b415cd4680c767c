"""Signing in and out, and the sessions one has running."""

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from app import errors
from app.people.asking import FACTOR_LASTS
from app.people.devices import remember_device
from app.people.factors import must_enrol
from app.people.forgery import refuse_forged
from app.people.own_session import AnySession, BegunSession, WholeSession, look_up
from app.people.passwords import LONGEST
from app.people.sessions import (
    IDLE,
    SESSIONS,
    clear_cookie,
    cookie_of,
    digest_of,
    end,
    running,
    set_cookie,
    unfinished,
)
from app.people.sessions import LONGEST as LONGEST_SESSION
from app.people.signing_in import give_factor, sign_in
from app.problems import answers

router = APIRouter(prefix="/v1", tags=["sign-in"])
_FORGED = (errors.ForgedRequest, errors.Conflict)

Password = Annotated[SecretStr, Field(min_length=1, max_length=LONGEST)]
Code = Annotated[
    str, Field(min_length=6, max_length=60, description="Six digits of an authenticator, or a recovery code")
]


class SignIn(BaseModel):
    """Somebody's name here, and their password."""

    model_config = ConfigDict(extra="forbid")

    person: Annotated[str, Field(min_length=1, max_length=40)]
    password: Password


class GiveFactor(BaseModel):
    """A second factor."""

    model_config = ConfigDict(extra="forbid")

    code: Code


class SessionView(BaseModel):
    """Who is signed in with this browser, and how far. `person` is None when nobody is."""

    demonstration: bool = Field(
        description="This is a demonstration with invented people: say so on every page"
    )
    now: datetime = Field(description="The time here: a browser's clock may be wrong, and counts from this")
    person: str | None = None
    name: str | None = None
    organisation: str | None = Field(default=None, description="ODS code")
    how: Literal["PASSWORD", "OIDC"] | None = None
    lacks: Literal["", "FACTOR", "PASSWORD"] = Field(
        default="",
        description="What must come first: the second factor, or a new password. Until then nothing else goes",
    )
    enrolled: bool = Field(default=False, description="They have a second factor")
    must_enrol: bool = Field(
        default=False, description="Their role needs a second factor, and they have none yet"
    )
    idle_until: datetime | None = Field(default=None, description="The session ends then, unless it is used")
    ends_at: datetime | None = Field(default=None, description="The session ends then, used or not")
    factor_until: datetime | None = Field(
        default=None, description="Until when the second factor counts as fresh"
    )


class RunningSession(BaseModel):
    """One of one's own sessions."""

    id: str
    device: str = Field(description="What the browser says of itself")
    address: str = Field(description="Where it was signed in from")
    began_at: datetime
    seen_at: datetime = Field(description="When it was last used, to the minute")
    how: Literal["PASSWORD", "OIDC"]
    this_one: bool


@router.post(
    "/session",
    operation_id="sign_in",
    responses=answers(errors.NotAllowed, errors.TooMany, *_FORGED),
)
async def post_session(request: Request, response: Response, given: SignIn) -> SessionView:
    """Sign in. Whoever has a second factor must then give it (`lacks` says so) before anything else."""
    refuse_forged(request)
    value = await sign_in(request, given.person, given.password.get_secret_value())
    return await begun(request, response, value)


@router.post(
    "/session/factor",
    operation_id="give_factor",
    responses=answers(errors.WrongCode, errors.TooMany, *_FORGED),
)
async def post_factor(
    request: Request, response: Response, session: BegunSession, given: GiveFactor
) -> SessionView:
    """Give a second factor now: to finish signing in, or before what needs one given within ten minutes."""
    value = await give_factor(request, session, given.code)
    return await begun(request, response, value)


@router.get("/session", operation_id="get_session", responses=answers())
async def get_session(request: Request, session: AnySession) -> SessionView:
    """Who is signed in with this browser. Asking is no use of the session: it does not make it last longer."""
    return shown(request, session)


@router.delete("/session", status_code=204, operation_id="sign_out", responses=answers(*_FORGED))
async def delete_session(request: Request, response: Response, _: AnySession) -> None:
    """Sign out. The session ends at once, wherever its cookie may be."""
    if (value := cookie_of(request)) is not None:
        await _end(request, "signed out", SESSIONS.c.digest == digest_of(value))
    clear_cookie(response, request)


@router.get("/sessions", operation_id="list_sessions", responses=answers())
async def get_sessions(request: Request, session: WholeSession) -> list[RunningSession]:
    """One's own running sessions, the one used last first."""
    now = request.app.state.clock.now()
    async with request.app.state.database.transaction(reads=True, everything=True) as db:
        found = await running(db, session.id, now)
    return [
        RunningSession(
            id=row.id,
            device=row.agent,
            address=row.address,
            began_at=row.began_at,
            seen_at=row.seen_at,
            how=row.how,
            this_one=row.digest == session.digest,
        )
        for row in found
    ]


@router.delete(
    "/sessions/{session}",
    status_code=204,
    operation_id="end_session",
    responses=answers(errors.NotFound, *_FORGED),
)
async def delete_one(
    request: Request,
    response: Response,
    mine: WholeSession,
    session: Annotated[str, Path(max_length=40, pattern=r"^[^\x00]*$")],
) -> None:
    """End one of one's own sessions, at once."""
    ended = await _end(request, "ended by its owner", SESSIONS.c.person == mine.id, SESSIONS.c.id == session)
    if not ended:
        raise errors.NotFound("None of your sessions is called that, or it has ended already.")
    if session == mine.session:
        clear_cookie(response, request)


def shown(request: Request, session: Any) -> SessionView:
    """A session as its own browser sees it."""
    demonstration: bool = request.app.state.settings.synthetic
    now: datetime = request.app.state.clock.now()
    if session is None:
        return SessionView(demonstration=demonstration, now=now)
    enrolled = session.enrolled_at is not None
    return SessionView(
        demonstration=demonstration,
        now=now,
        person=session.id,
        name=session.name,
        organisation=session.organisation,
        how=session.how,
        lacks=unfinished(session),
        enrolled=enrolled,
        must_enrol=session.how == "PASSWORD" and not enrolled and must_enrol(session.roles),
        idle_until=session.seen_at + IDLE,
        ends_at=session.began_at + LONGEST_SESSION,
        factor_until=session.factor_at and session.factor_at + FACTOR_LASTS,
    )


async def begun(request: Request, response: Response, value: str) -> SessionView:
    session = await look_up(request, value)
    if session is None:  # disabled, or ended, since a moment ago
        raise errors.NotSignedIn
    set_cookie(response, value, request)
    if not unfinished(session):
        remember_device(response, request, session.id.lower(), request.app.state.clock.now())
    return shown(request, session)


async def _end(request: Request, why: str, *which: Any) -> int:
    now = request.app.state.clock.now()
    async with request.app.state.database.transaction(everything=True) as db:
        return await end(db, now, why, *which)
