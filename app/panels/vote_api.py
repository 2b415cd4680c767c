"""The vote on an item over HTTP: first opinions, the discussion, the closing, and departures."""

import orjson
from fastapi import APIRouter, Response

from app import errors
from app.cases.api import Ref
from app.cases.moves import Loaded
from app.cases.views import CaseView, render
from app.db import Db
from app.panels import vote
from app.panels.api import SittingId
from app.people.asking import Me
from app.people.once import Once, Repeatable
from app.problems import answers
from app.programmes.one_to_one.forms.vote import ConfirmDeparture, LockOpinion

router = APIRouter(prefix="/v1/sittings/{sitting}/items/{ref}", tags=["panel"])
_ROOM = (
    errors.NotFound,
    errors.NotAllowed,
    errors.NotYourRole,
    errors.NoSuchMove,
    errors.Blocked,
    errors.Conflict,
    errors.StaleCase,
    errors.KeyReused,
    errors.StillInFlight,
)
_MOVES = answers(*_ROOM)


async def _shown(db: Db, me: Me, once: Once, case: Loaded) -> Response:
    return await once.answer(db, orjson.Fragment(render(case, me)), etag=case.etag, case_id=case.row.id)


@router.post("/opinions", response_model=CaseView, operation_id="lock_opinion", responses=_MOVES)
async def post_opinion(
    id: SittingId, ref: Ref, form: LockOpinion, once: Repeatable, db: Db, me: Me
) -> Response:
    """Lock one's first opinion, once. Others see it when everybody has locked theirs, or the discussion is open."""
    return await _shown(db, me, once, await vote.lock_opinion(db, me, id, ref, form))


@router.post("/discussion", response_model=CaseView, operation_id="open_discussion", responses=_MOVES)
async def post_discussion(id: SittingId, ref: Ref, once: Repeatable, db: Db, me: Me) -> Response:
    """Open the discussion before everybody has locked an opinion. For whoever chairs the item."""
    return await _shown(db, me, once, await vote.open_discussion(db, me, id, ref))


@router.post("/closing", response_model=CaseView, operation_id="close_vote", responses=_MOVES)
async def post_closing(id: SittingId, ref: Ref, once: Repeatable, db: Db, me: Me) -> Response:
    """Close the vote. What the ballots come to is computed, and stands; the outcome recorded afterwards has to be that."""
    return await _shown(db, me, once, await vote.close_vote(db, me, id, ref))


@router.post(
    "/departure",
    response_model=CaseView,
    operation_id="confirm_departure",
    responses=answers(*_ROOM, errors.StepUpNeeded),
)
async def post_departure(
    id: SittingId, ref: Ref, form: ConfirmDeparture, once: Repeatable, db: Db, me: Me
) -> Response:
    """Confirm, as a second voter of another profession, a departure from the recommendation before it is recorded."""
    return await _shown(db, me, once, await vote.confirm_departure(db, me, id, ref, form))
