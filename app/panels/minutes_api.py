"""The minutes of a sitting over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from app import errors
from app.cases.api import version_in
from app.db import Db
from app.panels import minutes
from app.panels.api import IfMatch, SittingId
from app.panels.minutes_views import Addendum, MinutesView, Wording
from app.panels.views import SittingView, view
from app.people.asking import Me
from app.people.once import Repeatable
from app.problems import answers

router = APIRouter(prefix="/v1/sittings/{sitting}/minutes", tags=["panel"])
_REPEATS = (errors.KeyReused, errors.StillInFlight)
_DONE = (errors.NotFound, errors.NotAllowed, errors.Conflict, *_REPEATS)


class Correction(BaseModel):
    """Words about one case of the agenda, or about the sitting."""

    model_config = ConfigDict(extra="forbid")

    ref: Annotated[str, Field(max_length=40, pattern=r"^[\w.\-]+$")] | None = Field(
        default=None, description="The case it is about; left out: the sitting as a whole"
    )
    text: Annotated[str, Field(min_length=1, max_length=20_000, pattern=r"^[^\x00]*$")]


@router.get("", operation_id="get_minutes", responses=answers(errors.NotFound, errors.NotAllowed))
async def get_minutes(id: SittingId, db: Db, me: Me) -> MinutesView:
    """The minutes: a draft that writes itself from what happened, until the chair has signed them."""
    return await minutes.minutes(db, me, id)


@router.post(
    "/wording",
    response_model=Wording,
    operation_id="word_minutes",
    responses=answers(*_DONE, errors.StaleCase, errors.MissingPrecondition),
)
async def post_wording(
    id: SittingId, words: Correction, once: Repeatable, db: Db, me: Me, if_match: IfMatch = None
) -> Response:
    """Put words beside the facts, which nobody changes. If-Match is the version of these words, "0" for the first."""
    kept = await minutes.word(db, me, id, words.ref, words.text, version_in(if_match))
    return await once.answer(db, kept.model_dump(mode="json"), etag=f'"{kept.version}"')


@router.post(
    "",
    response_model=SittingView,
    operation_id="sign_minutes",
    responses=answers(*_DONE),
)
async def post_minutes(id: SittingId, once: Repeatable, db: Db, me: Me) -> Response:
    """The chair closes the sitting: its minutes are signed as they stand, and so does its agenda."""
    await minutes.sign(db, me, id)
    return await once.answer(db, (await view(db, me, id)).model_dump(mode="json"))


@router.post(
    "/addenda",
    status_code=201,
    response_model=Addendum,
    operation_id="add_addendum",
    responses=answers(*_DONE),
)
async def post_addendum(id: SittingId, words: Correction, once: Repeatable, db: Db, me: Me) -> Response:
    """Correct signed minutes. What was signed stays as it is, and the correction stands below it."""
    kept = await minutes.add_addendum(db, me, id, words.ref, words.text)
    return await once.answer(db, kept.model_dump(mode="json"), status=201)
