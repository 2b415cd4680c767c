"""Cases over HTTP: create, list, read, move, history."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Header, Path, Query, Request, Response

from app import errors
from app.cases.creation import create
from app.cases.history import HistoryView, history
from app.cases.inbox import Filters, Page, inbox
from app.cases.moves import make_move, show
from app.cases.patients import PatientView, patient_of
from app.cases.views import CaseView, render
from app.db import Db
from app.people.asking import Me
from app.people.once import Repeatable, RepeatableMove, response
from app.problems import answers
from app.programmes.one_to_one.forms.referral import CreateCase

router = APIRouter(prefix="/v1/cases", tags=["cases"])
Ref = Annotated[
    str, Path(max_length=40, pattern=r"^[\w.\-]+$", description="The case's reference, e.g. OTO-001")
]
_SEES = (errors.NotFound, errors.NotAllowed, errors.Conflict)


@router.post(
    "",
    status_code=201,
    response_model=CaseView,
    operation_id="create_case",
    responses=answers(*_SEES, errors.NotYourRole, errors.Conflict, errors.KeyReused, errors.StillInFlight),
)
async def post_case(request: Request, form: CreateCase, once: Repeatable, db: Db, me: Me) -> Response:
    """Open a review. The case begins as a draft; `submit` sends it on its way."""
    synthetic: bool = request.app.state.settings.synthetic
    case, body = await create(db, me, form, once, synthetic=synthetic, answer=lambda made: render(made, me))
    return response(body, 201, case.etag)


@router.get("", operation_id="list_cases", responses=answers(errors.NotAllowed))
async def get_cases(filters: Annotated[Filters, Query()], db: Db, me: Me) -> Page:
    """The inbox: mine, my role's, or all that I may see."""
    return await inbox(db, me, filters)


@router.get("/{ref}", response_model=CaseView, operation_id="get_case", responses=answers(*_SEES))
async def get_case(ref: Ref, db: Db, me: Me) -> Response:
    """One case, with what this person can do next and, where it is blocked, why."""
    case = await show(db, me, ref)
    return response(render(case, me), 200, case.etag)


@router.get("/{ref}/patient", operation_id="get_patient", responses=answers(*_SEES))
async def get_patient(ref: Ref, db: Db, me: Me) -> PatientView:
    """Whose care it is. Identity is kept apart from the case; roles that need no name do not get one."""
    return await patient_of(db, me, await show(db, me, ref, detail="IDENTITY"))


@router.get("/{ref}/history", operation_id="get_history", responses=answers(*_SEES))
async def get_history(ref: Ref, db: Db, me: Me) -> HistoryView:
    """Everything that happened to the case, oldest first, as the journal has it."""
    return await history(db, me, await show(db, me, ref))


@router.post(
    "/{ref}/moves/{action}",
    response_model=CaseView,
    operation_id="make_move",
    responses=answers(
        *_SEES,
        errors.NotYourRole,
        errors.NoSuchMove,
        errors.Blocked,
        errors.StepUpNeeded,
        errors.StaleCase,
        errors.MissingPrecondition,
        errors.KeyReused,
        errors.StillInFlight,
    ),
)
async def post_move(
    ref: Ref,
    action: Annotated[str, Path(max_length=60, pattern=r"^[a-z_]+$")],
    once: RepeatableMove,
    db: Db,
    me: Me,
    form: Annotated[dict[str, Any], Body(description="The move's form, filled in; see `options`")],
    if_match: Annotated[
        str | None, Header(description='The ETag of the case as you last read it, e.g. "7"')
    ] = None,
) -> Response:
    """Make one move. Nothing but this changes where a case stands."""
    seen = version_in(if_match)
    case, body = await make_move(
        db, me, ref, action, form, seen=seen, once=once, answer=lambda moved: render(moved, me)
    )
    return response(body, 200, case.etag)


def version_in(if_match: str | None) -> int:
    """The version a client last read. Raises MissingPrecondition without one; `*` and weak tags are not enough."""
    if if_match is None:
        raise errors.MissingPrecondition
    plain = if_match.strip()
    digits = plain[1:-1] if len(plain) > 2 and plain[0] == plain[-1] == '"' else ""
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        raise errors.MissingPrecondition(
            'If-Match must be the ETag of the case as you last read it, e.g. "7".'
        )
    return int(digits)
