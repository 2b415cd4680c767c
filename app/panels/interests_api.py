"""Interests over HTTP: declare one, and lift one's consequence by two people."""

from datetime import datetime
from typing import Annotated, Any, Self

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator

from app import errors
from app.cases import exclusions
from app.db import Db
from app.panels.barring import follow_exclusion
from app.people.asking import Me
from app.people.once import Repeatable
from app.problems import answers
from app.programmes.one_to_one.codes import InterestKind

router = APIRouter(prefix="/v1", tags=["interests"])
_REPEATS = (errors.KeyReused, errors.StillInFlight)
Text = Annotated[str, Field(min_length=10, max_length=2000, pattern=r"^[^\x00]*$")]
ExclusionId = Annotated[str, Path(alias="exclusion", max_length=40, pattern=r"^\w+$")]


class DeclareOwnInterest(BaseModel):
    """A tie to one case, or to every case of one home. From then on they do not exist for you."""

    model_config = ConfigDict(extra="forbid")

    ref: Annotated[str, Field(max_length=60, pattern=r"^[\w.\-]+$")] | None = None
    provider: Annotated[str, Field(max_length=12, pattern=r"^[\w.\-]+$")] | None = Field(
        default=None, description="ODS code of the home"
    )
    kind: InterestKind
    reason: Text

    @model_validator(mode="after")
    def _about_one_thing(self) -> Self:
        if (self.ref is None) == (self.provider is None):
            raise ValueError("say the case (ref) or the home (provider), one of the two")
        if self.kind is InterestKind.NONE:
            raise ValueError("with no interest there is nothing to declare here")
        return self


class Because(BaseModel):
    """A reason in one's own words."""

    model_config = ConfigDict(extra="forbid")

    reason: Text


class InterestView(BaseModel):
    """An interest of one's own. Which case it was is not told: it is gone from sight."""

    id: str
    kind: str
    provider: str | None
    reason: str
    at: datetime
    ended_at: datetime | None


class ExclusionView(BaseModel):
    """A colleague who does not see a case or a home, and how far it is with lifting that."""

    id: str
    person: str
    kind: str
    ref: str | None
    provider: str | None
    at: datetime
    asked_by: str | None
    asked_because: str


@router.get("/interests", operation_id="list_interests", responses=answers())
async def get_interests(db: Db, me: Me) -> list[InterestView]:
    """One's own declared interests, the latest first."""
    return [InterestView.model_validate(row._mapping, extra="ignore") for row in await exclusions.own(db, me)]


@router.post(
    "/interests",
    status_code=201,
    response_model=InterestView,
    operation_id="declare_own_interest",
    responses=answers(errors.NotFound, errors.NotAllowed, errors.Conflict, *_REPEATS),
)
async def post_interest(declared: DeclareOwnInterest, once: Repeatable, db: Db, me: Me) -> Response:
    """Declare an interest in a case or a home. It cannot be taken back by yourself or by one administrator.

    An item that is called and not decided is counted without you from then on.
    """
    row = await exclusions.declare(
        db, me, ref=declared.ref, provider=declared.provider, kind=declared.kind, reason=declared.reason
    )
    await follow_exclusion(db, me, row)
    shown = InterestView.model_validate(row._mapping, extra="ignore").model_dump(mode="json")
    return await once.answer(db, shown, status=201)


@router.get("/exclusions", operation_id="list_exclusions", responses=answers(errors.NotAllowed))
async def get_exclusions(db: Db, me: Me) -> list[ExclusionView]:
    """The standing exclusions of colleagues, for those who may lift them."""
    found = await exclusions.to_lift(db, me)
    return [ExclusionView.model_validate(row._mapping, extra="ignore") for row in found]


@router.post(
    "/exclusions/{exclusion}/ask",
    operation_id="ask_to_lift_exclusion",
    responses=answers(errors.NotFound, errors.NotAllowed, errors.StepUpNeeded, errors.Conflict, *_REPEATS),
)
async def post_ask(id: ExclusionId, said: Because, once: Repeatable, db: Db, me: Me) -> Response:
    """Say why a colleague's exclusion should end. A second person has to agree."""
    await exclusions.ask_to_lift(db, me, id, said.reason)
    return await once.answer(db, _told(id, "asked"))


@router.post(
    "/exclusions/{exclusion}/confirm",
    operation_id="confirm_lifting_exclusion",
    responses=answers(errors.NotFound, errors.NotAllowed, errors.StepUpNeeded, errors.Conflict, *_REPEATS),
)
async def post_confirm(id: ExclusionId, said: Because, once: Repeatable, db: Db, me: Me) -> Response:
    """Agree, as a second person, that a colleague's exclusion ends."""
    await exclusions.confirm_lifting(db, me, id, said.reason)
    return await once.answer(db, _told(id, "lifted"))


def _told(id: str, state: str) -> dict[str, Any]:
    return {"id": id, "state": state}
