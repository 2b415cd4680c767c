"""A sitting as it goes on, over HTTP: its pauses, what it settles beside its cases, and what every screen is told."""

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from app import errors
from app.cases.views import CaseView, render
from app.db import Db
from app.panels import attendance, matters, sittings
from app.panels.api import PersonId, SittingId
from app.panels.live import Live
from app.panels.views import SittingView, view
from app.people.asking import Me, Says
from app.people.once import Once, Repeatable
from app.problems import answers
from app.programmes.one_to_one.codes import MatterKind
from app.programmes.one_to_one.forms.matters import HandRaised

router = APIRouter(prefix="/v1/sittings", tags=["panel"])
_REPEATS = (errors.KeyReused, errors.StillInFlight)
_DONE = answers(errors.NotFound, errors.NotAllowed, errors.Conflict, *_REPEATS)


class HearMatter(BaseModel):
    """A vote by show of hands on a chair's action or a condition."""

    model_config = ConfigDict(extra="forbid")

    ref: Annotated[str, Field(max_length=40, pattern=r"^[\w.\-]+$")]
    kind: MatterKind
    number: int = Field(ge=1, description="The journal number of the chair's action, or the condition's")
    hands: Annotated[list[HandRaised], Field(max_length=50)]
    left: Annotated[list[PersonId], Field(max_length=50)] = Field(
        default_factory=list, description="Who left the room for it, having an interest in the case"
    )


class PauseSitting(BaseModel):
    """Pause a sitting."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[str, Field(min_length=3, max_length=500, pattern=r"^[^\x00]*$")] = Field(
        description="Why, for the minutes. Everybody at the sitting reads it, so it names no case and no person."
    )


@router.post("/{sitting}/pause", response_model=SittingView, operation_id="pause_sitting", responses=_DONE)
async def post_pause(id: SittingId, form: PauseSitting, once: Repeatable, db: Db, me: Me) -> Response:
    """Pause the sitting. Until it is resumed nothing is listed, called, voted on or decided in it."""
    await attendance.pause_sitting(db, me, id, form.reason)
    return await _shown(db, me, once, id)


@router.post("/{sitting}/resume", response_model=SittingView, operation_id="resume_sitting", responses=_DONE)
async def post_resume(id: SittingId, once: Repeatable, db: Db, me: Me) -> Response:
    """Go on with a sitting that was paused, where it stood."""
    await attendance.resume_sitting(db, me, id)
    return await _shown(db, me, once, id)


@router.post(
    "/{sitting}/matters",
    status_code=201,
    response_model=CaseView,
    operation_id="hear_matter",
    responses=answers(
        errors.NotFound,
        errors.NotAllowed,
        errors.NotYourRole,
        errors.NoSuchMove,
        errors.Blocked,
        errors.Conflict,
        *_REPEATS,
    ),
)
async def post_matter(id: SittingId, heard: HearMatter, once: Repeatable, db: Db, me: Me) -> Response:
    """Record how the sitting voted on a chair's action or a condition. Answers the case; the chair then settles it."""
    given = heard.model_dump(exclude={"ref", "left"})
    case = await matters.hear_matter(db, me, id, heard.ref, given, heard.left)
    shown = orjson.Fragment(render(case, me))
    return await once.answer(db, shown, status=201, etag=case.etag, case_id=case.row.id)


async def _shown(db: Db, me: Me, once: Once, id: str) -> Response:
    return await once.answer(db, (await view(db, me, id)).model_dump(mode="json"))


_EVENTS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Events named `sitting`: each the sitting as this person may see it, whole, with an id",
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    }
}


@router.get(
    "/{sitting}/events",
    response_class=StreamingResponse,
    operation_id="watch_sitting",
    responses=_EVENTS | answers(errors.NotFound, errors.NotAllowed, errors.TooMany),
)
async def get_events(
    id: SittingId,
    request: Request,
    says: Says,
    db: Db,
    me: Me,
    last: Annotated[
        str | None,
        Header(
            alias="Last-Event-ID", max_length=64, description="The last event heard; it is not told again"
        ),
    ] = None,
    seconds: Annotated[
        int, Query(ge=0, le=3600, description="For how long; 0 tells how it stands now, and ends")
    ] = 3600,
) -> StreamingResponse:
    """The sitting as it happens, as Server-Sent Events: at once how it stands, then again whenever that changes.

    A comment every 15 seconds says that the stream is alive. It ends when the reader is signed out or may no longer
    see the sitting, and when the server stops; whoever comes back is told how it stands by then.
    """
    await sittings.sitting(db, me, id)
    live: Live = request.app.state.live
    live.refuse_too_many(me.actor.person)
    told = live.listen(me, says, id, last=last, seconds=seconds)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(told, headers=headers, media_type="text/event-stream")
