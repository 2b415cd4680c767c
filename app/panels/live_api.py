"""A sitting as it goes on, over HTTP: its pauses."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from app import errors
from app.db import Db
from app.panels import attendance
from app.panels.api import SittingId
from app.panels.views import SittingView, view
from app.people.asking import Me
from app.people.once import Once, Repeatable
from app.problems import answers

router = APIRouter(prefix="/v1/sittings", tags=["panel"])
_REPEATS = (errors.KeyReused, errors.StillInFlight)
_DONE = answers(errors.NotFound, errors.NotAllowed, errors.Conflict, *_REPEATS)


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


async def _shown(db: Db, me: Me, once: Once, id: str) -> Response:
    return await once.answer(db, (await view(db, me, id)).model_dump(mode="json"))
