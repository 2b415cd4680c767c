"""Calendars over HTTP. A feed is asked for by programs that can sign in nowhere: its address is the secret."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, Field

from app import errors
from app.db import Db
from app.panels import calendars
from app.panels.api import SittingId
from app.panels.icalendar import MEDIA_TYPE
from app.people.asking import Me
from app.problems import answers

router = APIRouter(prefix="/v1", tags=["panel"])
_CALENDAR: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/calendar": {"schema": {"type": "string"}}}}
}
_PRIVATE = {"Cache-Control": "private, max-age=300"}


class FeedView(BaseModel):
    """The address of one's own calendar of sittings."""

    address: str = Field(
        description="Told once: whoever has it sees when you sit. Made again, the old one ends"
    )


@router.get(
    "/sittings/{sitting}/invitation.ics",
    operation_id="get_invitation",
    response_class=Response,
    responses=answers(errors.NotFound, errors.NotAllowed) | _CALENDAR,
)
async def get_invitation(id: SittingId, db: Db, me: Me) -> Response:
    """The invitation to a sitting, for calendars (RFC 5545): who is called, where and when, and nothing of any case."""
    file = {"Content-Disposition": 'attachment; filename="invitation.ics"'}
    return Response(await calendars.invitation(db, me, id), media_type=MEDIA_TYPE, headers=_PRIVATE | file)


@router.post(
    "/calendar",
    status_code=201,
    operation_id="make_calendar",
    responses=answers(errors.NotAllowed, errors.Conflict),
)
async def post_calendar(db: Db, me: Me) -> FeedView:
    """Make a secret address at which calendar programs find the sittings you are called to; the one before ends."""
    return FeedView(address=f"/v1/calendar/{await calendars.make_feed(db, me)}.ics")


@router.get(
    "/calendar/{token}.ics",
    operation_id="get_calendar",
    response_class=Response,
    responses=answers(errors.NotFound) | _CALENDAR,
)
async def get_calendar(
    token: Annotated[str, Path(max_length=64, description="The secret of `POST /v1/calendar`")],
    request: Request,
    db: Db,
) -> Response:
    """The sittings of the person whose address this is, with no word of any case. Needs no sign-in."""
    found = await calendars.feed(db, token, request.app.state.clock.now())
    return Response(found, media_type=MEDIA_TYPE, headers=_PRIVATE)
