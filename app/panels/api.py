"""The panel room over HTTP."""

from datetime import date
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Body, Header, Path, Response
from pydantic import BaseModel, ConfigDict, Field, field_validator

from app import errors
from app.cases.api import Ref, version_in
from app.cases.moves import Loaded
from app.cases.views import CaseView, render
from app.db import Db
from app.panels import attendance, barring, hearing, sittings
from app.panels.views import SittingView, view
from app.people.asking import Me
from app.people.once import Once, Repeatable
from app.problems import answers
from app.programmes.one_to_one.forms.panel import CastBallot, DeclareInterest

router = APIRouter(prefix="/v1/sittings", tags=["panel"])
TimeOfDay = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
PersonId = Annotated[str, Field(max_length=40, pattern=r"^[^\x00]*$")]  # PostgreSQL keeps no NUL
SittingId = Annotated[str, Path(alias="sitting", max_length=40, pattern=r"^[\w]+$")]
IfMatch = Annotated[str | None, Header(description="The ETag of the case as you last read it")]
_REPEATS = (errors.KeyReused, errors.StillInFlight)
_ROOM = (
    errors.NotFound,
    errors.NotAllowed,
    errors.NotYourRole,
    errors.NoSuchMove,
    errors.Blocked,
    errors.Conflict,
)
_MOVES = answers(*_ROOM, *_REPEATS, errors.StaleCase)
_CONDITIONAL = answers(*_ROOM, *_REPEATS, errors.StaleCase, errors.MissingPrecondition)


class Seat(BaseModel):
    """Somebody called to a sitting. Profession and expertise are those on record."""

    model_config = ConfigDict(extra="forbid")

    person: PersonId
    chair: bool = False
    deputy: bool = False
    voting: bool = True
    alternate_for: PersonId | None = Field(
        default=None, description="The member in whose place they count when that one does not"
    )


class CallSitting(BaseModel):
    """Call a sitting."""

    model_config = ConfigDict(extra="forbid")

    held_on: date
    starts_at: TimeOfDay = Field(default="10:00", description="London time")
    panel: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,29}$")] | None = Field(
        default=None, description="The short name of the panel; left out: the first of the policy"
    )
    members: Annotated[list[Seat], Field(min_length=1, max_length=50)]

    @field_validator("members")
    @classmethod
    def _one_seat_each(cls, seats: list[Seat]) -> list[Seat]:
        people = [seat.person for seat in seats]
        twice = sorted({n for n, person in enumerate(people, 1) if people.index(person) + 1 < n})
        if twice:
            raise ValueError(f"give each person one seat; listed again: number {', '.join(map(str, twice))}")
        if any(seat.chair and seat.deputy for seat in seats):
            raise ValueError("a member is the chair or a deputy, not both")
        if sum(seat.chair for seat in seats) > 1:
            raise ValueError("a sitting has one chair; make the others deputies")
        return seats


class MarkAttendance(BaseModel):
    """A member came, or left."""

    model_config = ConfigDict(extra="forbid")

    person: PersonId
    present: bool


class ListCase(BaseModel):
    """Put a case on the agenda."""

    model_config = ConfigDict(extra="forbid")

    ref: Annotated[str, Field(max_length=40, pattern=r"^[\w.\-]+$")]
    papers_issued_on: date
    emergency: bool = False


class BallotView(BaseModel):
    """One's own ballot as it counts now, and the number of its entry in the journal of the case."""

    ref: str
    seq: int
    person: str
    choice: str
    reason: str
    asks: bool = Field(description="Whether the voter asks that votes are counted, not taken as read")
    pack: str = Field(description="The digest of the papers on which it was cast")


class DeclareNone(BaseModel):
    """Say of these items that no interest ties you to them."""

    model_config = ConfigDict(extra="forbid")

    refs: Annotated[
        list[Annotated[str, Field(max_length=40, pattern=r"^[\w.\-]+$")]], Field(min_length=1, max_length=50)
    ]


async def _shown(db: Db, me: Me, once: Once, case: Loaded) -> Response:
    return await once.answer(db, orjson.Fragment(render(case, me)), etag=case.etag, case_id=case.row.id)


@router.get("", operation_id="list_sittings", responses=answers(errors.NotAllowed))
async def get_sittings(db: Db, me: Me) -> list[SittingView]:
    """The sittings of one's own organisation, the latest first."""
    return [await view(db, me, id) for id in await sittings.recent(db, me)]


@router.post(
    "",
    status_code=201,
    response_model=SittingView,
    operation_id="call_sitting",
    responses=answers(errors.NotAllowed, errors.Conflict, *_REPEATS),
)
async def post_sitting(called: CallSitting, once: Repeatable, db: Db, me: Me) -> Response:
    """Call a sitting on a day, with the people who sit."""
    seats = [seat.model_dump() for seat in called.members]
    id = await sittings.call_sitting(db, me, called.held_on, seats, called.panel, called.starts_at)
    return await once.answer(db, (await view(db, me, id)).model_dump(mode="json"), status=201)


@router.get("/{sitting}", operation_id="get_sitting", responses=answers(errors.NotFound, errors.NotAllowed))
async def get_sitting(id: SittingId, db: Db, me: Me) -> SittingView:
    """A sitting with its members and agenda."""
    return await view(db, me, id)


@router.post(
    "/{sitting}/attendance",
    response_model=SittingView,
    operation_id="mark_attendance",
    responses=answers(errors.NotFound, errors.NotAllowed, errors.Conflict, *_REPEATS),
)
async def post_attendance(
    id: SittingId, marked: MarkAttendance, once: Repeatable, db: Db, me: Me
) -> Response:
    """Record that a member came, or left."""
    await attendance.mark_attendance(db, me, id, marked.person, marked.present)
    await barring.bar_in_sitting(db, me, id)
    return await once.answer(db, (await view(db, me, id)).model_dump(mode="json"))


@router.post(
    "/{sitting}/items",
    status_code=201,
    response_model=CaseView,
    operation_id="list_case",
    responses=_CONDITIONAL,
)
async def post_item(
    id: SittingId, listed: ListCase, once: Repeatable, db: Db, me: Me, if_match: IfMatch = None
) -> Response:
    """Put a case on the agenda, with its papers as the case now is. Answers the case."""
    given = listed.model_dump(exclude={"ref"})
    case = await hearing.list_case(db, me, id, listed.ref, given, version_in(if_match))
    return await once.answer(
        db, orjson.Fragment(render(case, me)), status=201, etag=case.etag, case_id=case.row.id
    )


@router.post(
    "/{sitting}/items/{ref}/interests",
    response_model=CaseView,
    operation_id="declare_interest",
    responses=_MOVES,
)
async def post_interest(
    id: SittingId, ref: Ref, form: DeclareInterest, once: Repeatable, db: Db, me: Me
) -> Response:
    """Declare a tie to this case, or none; what follows from it holds for this item only. Its papers open then."""
    return await _shown(db, me, once, await hearing.declare_interest(db, me, id, ref, form))


@router.post(
    "/{sitting}/interests", response_model=SittingView, operation_id="declare_no_interest", responses=_MOVES
)
async def post_no_interest(id: SittingId, said: DeclareNone, once: Repeatable, db: Db, me: Me) -> Response:
    """Declare, in one act for several items, that no interest ties you to them: their papers open for you."""
    await hearing.declare_none(db, me, id, said.refs)
    return await once.answer(db, (await view(db, me, id)).model_dump(mode="json"))


@router.post(
    "/{sitting}/items/{ref}/open", response_model=CaseView, operation_id="open_item", responses=_MOVES
)
async def post_open(id: SittingId, ref: Ref, once: Repeatable, db: Db, me: Me) -> Response:
    """Call the item. The roll of voters is frozen: who sits, who is here, less those who leave or are excluded."""
    return await _shown(db, me, once, await hearing.open_item(db, me, id, ref))


@router.post(
    "/{sitting}/items/{ref}/ballots", response_model=BallotView, operation_id="cast_ballot", responses=_MOVES
)
async def post_ballot(
    id: SittingId, ref: Ref, form: CastBallot, once: Repeatable, db: Db, me: Me
) -> Response:
    """Vote on an open item, once, under one's own name. The answer is a receipt: many vote in the same second, and
    none of them waits while the case is written out for each."""
    case, ballot = await hearing.cast_ballot(db, me, id, ref, form)
    seen = BallotView(ref=ref, seq=case.facts.seq, **ballot.model_dump())
    return await once.answer(db, seen.model_dump(), etag=case.etag, case_id=case.row.id)


@router.post(
    "/{sitting}/items/{ref}/outcomes/{action}",
    response_model=CaseView,
    operation_id="decide_item",
    responses=_CONDITIONAL,
)
async def post_outcome(
    id: SittingId,
    ref: Ref,
    action: Annotated[str, Path(pattern="^(" + "|".join(hearing.OUTCOMES) + ")$", examples=["approve"])],
    form: Annotated[dict[str, Any], Body(description="The move's form, filled in; see the case's `options`")],
    once: Repeatable,
    db: Db,
    me: Me,
    if_match: IfMatch = None,
) -> Response:
    """Record what the panel decided. It must be what the ballots carried, and the item must be quorate."""
    case = await hearing.decide(db, me, id, ref, action, form, version_in(if_match))
    return await _shown(db, me, once, case)


@router.post(
    "/{sitting}/items/{ref}/minutes",
    response_model=CaseView,
    operation_id="sign_item_minutes",
    responses=answers(*_ROOM, *_REPEATS, errors.StaleCase, errors.StepUpNeeded),
)
async def post_item_minutes(
    id: SittingId, ref: Ref, form: Annotated[dict[str, Any], Body()], once: Repeatable, db: Db, me: Me
) -> Response:
    """The chair signs the minutes of one decided item; then its letter can go out."""
    return await _shown(db, me, once, await hearing.sign_item(db, me, id, ref, form))
