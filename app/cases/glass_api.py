"""Break-glass over HTTP: break it, and review each use."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, ConfigDict, Field

from app import errors
from app.cases import glass
from app.cases.api import Ref
from app.db import Db
from app.people.asking import Me
from app.people.once import Repeatable
from app.people.reads import Shown, reading_row, record_readings
from app.people.ties import GlassOutcome, GlassReason
from app.problems import answers

router = APIRouter(prefix="/v1", tags=["break-glass"])
_REPEATS = (errors.KeyReused, errors.StillInFlight)
GlassId = Annotated[str, Path(alias="use", max_length=40, pattern=r"^\w+$")]


class OpenByBreakGlass(BaseModel):
    """Why a case that is not yours must be opened now. It is journalled, and somebody will review it."""

    model_config = ConfigDict(extra="forbid")

    reason_code: GlassReason
    reason: Annotated[str, Field(min_length=20, max_length=2000, pattern=r"^[^\x00]*$")]


class ReviewUse(BaseModel):
    """What a use of break-glass was found to be."""

    model_config = ConfigDict(extra="forbid")

    outcome: GlassOutcome
    note: Annotated[str, Field(min_length=10, max_length=2000, pattern=r"^[^\x00]*$")]


class OpenedView(BaseModel):
    """The case is open for reading, until then."""

    id: str
    until: datetime
    sentence: str


class UseView(BaseModel):
    """A use of break-glass as a reference: neither who nor whose."""

    id: str
    at: datetime
    until: datetime
    reviewed_at: datetime | None
    outcome: GlassOutcome | None
    overdue: bool = Field(description="Not reviewed within five working days")


class WholeUseView(UseView):
    """A use of break-glass for whoever reviews it."""

    ref: str
    person: str
    reason_code: GlassReason
    reason: str
    reviewed_by: str | None
    note: str


@router.post(
    "/cases/{ref}/break-glass",
    status_code=201,
    response_model=OpenedView,
    operation_id="break_glass",
    responses=answers(errors.NotFound, errors.NotAllowed, errors.StepUpNeeded, errors.Conflict, *_REPEATS),
)
async def post_break_glass(ref: Ref, given: OpenByBreakGlass, once: Repeatable, db: Db, me: Me) -> Response:
    """Open one case of your organisation that is not yours, for 60 minutes, to read it."""
    row = await glass.break_glass(db, me, ref, given.reason_code, given.reason)
    shown = OpenedView(id=row.id, until=row.until, sentence=glass.banner(row))
    return await once.answer(db, shown.model_dump(mode="json"), status=201)


@router.get("/break-glass", operation_id="list_break_glass", responses=answers(errors.NotAllowed))
async def get_uses(db: Db, me: Me) -> list[UseView]:
    """Every use of break-glass, those to be reviewed first: references, and no names."""
    return [UseView.model_validate(_seen(row, me), extra="ignore") for row in await glass.queue(db, me)]


@router.get(
    "/break-glass/{use}",
    operation_id="get_break_glass",
    responses=answers(errors.NotFound, errors.NotAllowed),
)
async def get_use(id: GlassId, db: Db, me: Me) -> WholeUseView:
    """One use with who and why, to review it."""
    row = await glass.one(db, me, id)
    await record_readings(db, [reading_row(me, Shown(row.case_id, row.organisation, row.patient), glass=id)])
    return WholeUseView.model_validate(_seen(row, me))


@router.post(
    "/break-glass/{use}/review",
    operation_id="review_break_glass",
    responses=answers(errors.NotFound, errors.NotAllowed, errors.StepUpNeeded, errors.Conflict, *_REPEATS),
)
async def post_review(id: GlassId, found: ReviewUse, once: Repeatable, db: Db, me: Me) -> Response:
    """Record the outcome of a review."""
    await glass.review(db, me, id, found.outcome, found.note)
    return await once.answer(db, {"id": id, "outcome": found.outcome})


def _seen(row: Any, me: Me) -> dict[str, Any]:
    known = dict(row._mapping) | {"overdue": glass.is_overdue(row, me.now)}
    return {k: v for k, v in known.items() if k in WholeUseView.model_fields}
