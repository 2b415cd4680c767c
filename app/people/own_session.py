"""Whose web session it is: what the endpoints about sessions and one's own account ask first.

They look it up in a short transaction of their own, because some of them then hash a password.
"""

from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.security import APIKeyCookie

from app.errors import NotSignedIn, SecondFactorNeeded, StepUpNeeded
from app.people.asking import FACTOR_LASTS
from app.people.forgery import refuse_forged
from app.people.sessions import COOKIE, cookie_of, refuse_unfinished, session_row, unfinished
from app.people.use import note_use

_cookie = APIKeyCookie(name=COOKIE, auto_error=False, description="The session of a signed-in person")


async def any_session(request: Request, _: Annotated[str | None, Depends(_cookie)]) -> Any:
    """The row of the session behind the request, finished or not; None when there is none. Raises ForgedRequest."""
    if cookie_of(request) is None:
        return None
    refuse_forged(request)
    return await look_up(request)


async def begun_session(request: Request, session: Annotated[Any, Depends(any_session)]) -> Any:
    """A session that may still lack its second factor or a new password. Raises NotSignedIn."""
    if session is None:
        raise NotSignedIn
    note_use(request, session, request.app.state.clock.now())
    return session


async def changing_session(session: Annotated[Any, Depends(begun_session)]) -> Any:
    """A session that lacks a new password at most. Raises SecondFactorNeeded."""
    if unfinished(session) == "FACTOR":
        raise SecondFactorNeeded
    return session


async def whole_session(session: Annotated[Any, Depends(begun_session)]) -> Any:
    """A session that lacks nothing. Raises SecondFactorNeeded, PasswordMustChange."""
    refuse_unfinished(session)
    return session


AnySession = Annotated[Any, Depends(any_session)]
BegunSession = Annotated[Any, Depends(begun_session)]
ChangingSession = Annotated[Any, Depends(changing_session)]
WholeSession = Annotated[Any, Depends(whole_session)]


async def look_up(request: Request, value: str | None = None) -> Any:
    """The row of the session with this cookie (by default that of the request), if it runs now."""
    now = request.app.state.clock.now()
    async with request.app.state.database.transaction(reads=True, everything=True) as db:
        return await session_row(db, value or cookie_of(request), now)


def need_fresh_factor(request: Request, session: Any) -> None:
    """Raise StepUpNeeded unless this session's second factor was given within ten minutes."""
    given, now = session.factor_at, request.app.state.clock.now()
    if given is None or now - given > FACTOR_LASTS:
        raise StepUpNeeded
