"""The agenda over HTTP: its order and times, a plan of it, whoever is called later, and a sitting that is cancelled."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from app import errors
from app.db import Db
from app.panels import agenda, joining, planning
from app.panels.api import Seat, SittingId, TimeOfDay
from app.panels.planning import PlanView
from app.panels.views import SittingView, view
from app.people.asking import Me
from app.people.once import Repeatable
from app.problems import answers

router = APIRouter(prefix="/v1/sittings", tags=["panel"])
_REPEATS = (errors.KeyReused, errors.StillInFlight)
_CHANGES = answers(errors.NotFound, errors.NotAllowed, errors.Conflict, *_REPEATS)


class Place(BaseModel):
    """One item in its place."""

    model_config = ConfigDict(extra="forbid")

    ref: Annotated[str, Field(max_length=40, pattern=r"^[\w.\-]+$")]
    minutes: Annotated[int, Field(ge=5, le=240)] | None = Field(
        default=None, description="How long it is planned to take; left out: the usual length"
    )


class OrderAgenda(BaseModel):
    """The items that wait, all of them, in the order in which they are to be heard."""

    model_config = ConfigDict(extra="forbid")

    items: Annotated[list[Place], Field(max_length=200)]
    starts_at: TimeOfDay | None = Field(default=None, description="London time; left out: as before")


@router.post("/{sitting}/agenda", response_model=SittingView, operation_id="order_agenda", responses=_CHANGES)
async def post_agenda(id: SittingId, ordered: OrderAgenda, once: Repeatable, db: Db, me: Me) -> Response:
    """Put the items that wait in an order, each with its planned length; say when the sitting begins."""
    places = [(place.ref, place.minutes) for place in ordered.items]
    await agenda.order_agenda(db, me, id, places, ordered.starts_at)
    return await once.answer(db, (await view(db, me, id)).model_dump(mode="json"))


@router.post("/{sitting}/members", response_model=SittingView, operation_id="call_member", responses=_CHANGES)
async def post_member(id: SittingId, seat: Seat, once: Repeatable, db: Db, me: Me) -> Response:
    """Call somebody to a sitting that is called already. They get the papers of the items that wait; calendars are told."""
    await joining.call_member(db, me, id, seat.model_dump())
    return await once.answer(db, (await view(db, me, id)).model_dump(mode="json"))


@router.get(
    "/{sitting}/plan",
    operation_id="plan_sitting",
    responses=answers(errors.NotFound, errors.NotAllowed, errors.Conflict),
)
async def get_plan(id: SittingId, db: Db, me: Me) -> PlanView:
    """What this sitting could hear: who is away from each item, whether it is quorate, whom to call, in which order."""
    return await planning.planned(db, me, id)


@router.post(
    "/{sitting}/cancel", response_model=SittingView, operation_id="cancel_sitting", responses=_CHANGES
)
async def post_cancel(id: SittingId, once: Repeatable, db: Db, me: Me) -> Response:
    """The sitting does not take place. Nothing may be on its agenda; calendars are told."""
    await agenda.cancel_sitting(db, me, id)
    return await once.answer(db, (await view(db, me, id)).model_dump(mode="json"))
