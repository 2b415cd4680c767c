"""Delegation over HTTP. To act for somebody, send their id in the header `On-Behalf-Of`."""

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, ConfigDict, Field

from app import errors
from app.db import Db
from app.people import delegation
from app.people.asking import Me
from app.people.once import Repeatable
from app.problems import answers
from app.programmes.roles import Role

router = APIRouter(prefix="/v1/delegations", tags=["delegation"])
_REPEATS = (errors.KeyReused, errors.StillInFlight)
PersonId = Annotated[str, Field(max_length=40, pattern=r"^[^\x00]*$")]
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2199, 12, 31))]


class Delegate(BaseModel):
    """Who stands in for whom, in which roles, and how long: both days included."""

    model_config = ConfigDict(extra="forbid")

    giver: PersonId | None = Field(default=None, description="Left out: yourself")
    taker: PersonId
    roles: Annotated[list[Role], Field(min_length=1, max_length=10)]
    from_day: Day
    until_day: Day
    reason: Annotated[str, Field(min_length=5, max_length=500, pattern=r"^[^\x00]*$")]


class DelegationView(BaseModel):
    """A delegation as it was given."""

    id: str
    giver: str
    taker: str
    roles: list[str]
    from_day: date
    until_day: date
    reason: str
    made_by: str
    at: datetime
    ended_at: datetime | None


@router.get("", operation_id="list_delegations", responses=answers())
async def get_delegations(db: Db, me: Me) -> list[DelegationView]:
    """The delegations you gave or hold; for the operations manager and the auditor, all."""
    found = await delegation.delegations(db, me)
    return [DelegationView.model_validate(row._mapping, extra="ignore") for row in found]


@router.post(
    "",
    status_code=201,
    response_model=DelegationView,
    operation_id="delegate",
    responses=answers(errors.NotAllowed, errors.StepUpNeeded, *_REPEATS),
)
async def post_delegation(given: Delegate, once: Repeatable, db: Db, me: Me) -> Response:
    """Let a colleague with the same role stand in."""
    row = await delegation.delegate(
        db, me, **(given.model_dump(exclude={"giver"}) | {"giver": given.giver or me.actor.person})
    )
    shown = DelegationView.model_validate(row._mapping, extra="ignore").model_dump(mode="json")
    return await once.answer(db, shown, status=201)


@router.post(
    "/{delegation}/end",
    operation_id="end_delegation",
    responses=answers(errors.NotFound, errors.Conflict, *_REPEATS),
)
async def post_end(
    id: Annotated[str, Path(alias="delegation", max_length=40, pattern=r"^\w+$")],
    once: Repeatable,
    db: Db,
    me: Me,
) -> Response:
    """End a delegation now."""
    await delegation.end_delegation(db, me, id)
    return await once.answer(db, {"id": id, "state": "ended"})
