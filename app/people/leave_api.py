"""Leave over HTTP: one's own, and for those who call panels everybody's."""

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, ConfigDict, Field

from app import errors
from app.db import Db
from app.people import leave
from app.people.asking import Me
from app.people.once import Repeatable
from app.problems import answers

router = APIRouter(prefix="/v1/people/leave", tags=["people"])
_REPEATS = (errors.KeyReused, errors.StillInFlight)
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2199, 12, 31))]


class EnterLeave(BaseModel):
    """Somebody is away, both days included."""

    model_config = ConfigDict(extra="forbid")

    person: Annotated[str, Field(max_length=40, pattern=r"^[^\x00]*$")] | None = Field(
        default=None, description="Left out: yourself"
    )
    from_day: Day
    until_day: Day
    note: Annotated[str, Field(max_length=500, pattern=r"^[^\x00]*$")] = ""


class LeaveView(BaseModel):
    """Leave as it was entered."""

    id: str
    person: str
    from_day: date
    until_day: date
    note: str
    made_by: str
    at: datetime


@router.get("", operation_id="list_leave", responses=answers())
async def get_leave(db: Db, me: Me) -> list[LeaveView]:
    """Your leave from today on; for the panel secretary and the operations manager, everybody's."""
    return [
        LeaveView.model_validate(row._mapping, extra="ignore")
        for row in await leave.leaves(db, me, me.now.today)
    ]


@router.post(
    "",
    status_code=201,
    response_model=LeaveView,
    operation_id="enter_leave",
    responses=answers(errors.NotAllowed, *_REPEATS),
)
async def post_leave(given: EnterLeave, once: Repeatable, db: Db, me: Me) -> Response:
    """Enter leave. Panels that cannot be quorate without this person are not stopped by it: the proof shows them."""
    who = given.person or me.actor.person
    row = await leave.enter_leave(db, me, who, given.from_day, given.until_day, given.note)
    shown = LeaveView.model_validate(row._mapping, extra="ignore").model_dump(mode="json")
    return await once.answer(db, shown, status=201)


@router.post(
    "/{leave}/cancel",
    operation_id="cancel_leave",
    responses=answers(errors.NotFound, errors.Conflict, *_REPEATS),
)
async def post_cancel(
    id: Annotated[str, Path(alias="leave", max_length=40, pattern=r"^\w+$")],
    once: Repeatable,
    db: Db,
    me: Me,
) -> Response:
    """Take leave back."""
    await leave.cancel_leave(db, me, id)
    return await once.answer(db, {"id": id, "state": "cancelled"})
