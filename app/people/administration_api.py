"""Looking after the people of one's organisation, over HTTP: for system administrators, each change with a reason."""

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from app import errors
from app.db import Database, Db
from app.people import administration
from app.people.administration import NewPerson, by
from app.people.asking import Asking, Me, Says, who_asks
from app.people.factors import must_enrol
from app.people.once import Repeatable
from app.people.passwords import Passwords, one_time_password
from app.people.signing_in import ONE_TIME_LIVES
from app.problems import answers
from app.programmes.roles import Role

router = APIRouter(prefix="/v1/accounts", tags=["administration"])
_CHANGES = (errors.NotFound, errors.NotAllowed, errors.StepUpNeeded, errors.Conflict)
_REPEATABLE = (*_CHANGES, errors.KeyReused, errors.StillInFlight)

Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._@-]{1,39}$", description="The name they sign in with")]
Person = Annotated[str, Path(max_length=40, pattern=r"^[^\x00]*$")]
Reason = Annotated[str, Field(min_length=10, max_length=2000)]
_Code = Annotated[str, Field(pattern=r"^[A-Z][A-Z_]{0,58}$")]


class Because(BaseModel):
    """Why this is done; it stays in the journal."""

    model_config = ConfigDict(extra="forbid")

    reason: Reason


class AddPerson(Because):
    """Somebody new."""

    id: Id
    name: Annotated[str, Field(min_length=1, max_length=120)]
    roles: Annotated[list[Role], Field(min_length=1, max_length=20)]
    profession: Annotated[
        str, Field(pattern=r"^[A-Z_]{0,60}$", description="As quorums count it: HEALTH, SOCIAL_CARE")
    ] = ""
    team: Annotated[str, Field(max_length=60, description="Empty: they work for the whole organisation")] = ""
    employer: Annotated[str, Field(max_length=200, description="Empty: the organisation")] = ""
    expertise: Annotated[list[_Code], Field(max_length=30)] = []
    contingent_fee: Annotated[
        bool, Field(description="They are paid by what is saved, so they never vote")
    ] = False
    subject: Annotated[
        str | None,
        Field(max_length=300, description="Who they are at the provider: issuer|sub. They get no password"),
    ] = None


class ChangeRoles(Because):
    """The roles to give and to take."""

    add: Annotated[list[Role], Field(max_length=20)] = []
    remove: Annotated[list[Role], Field(max_length=20)] = []


class AccountView(BaseModel):
    """Somebody, and how they sign in."""

    id: str
    name: str
    roles: list[str]
    profession: str
    team: str
    active: bool
    signs_in: Literal["PASSWORD", "PROVIDER", "NOT_YET"]
    must_change: bool = Field(description="Their password was made for them and is not changed yet")
    enrolled: bool = Field(description="They have a second factor here")
    must_enrol: bool = Field(description="Their roles need a second factor")


class OneTimePassword(BaseModel):
    """What to hand over to somebody, by another way than this. It is shown now and never again."""

    person: str
    password: str | None = Field(
        description="To be changed at the first sign-in; None for whoever has a provider"
    )
    until: datetime | None = Field(description="It opens nothing after that")


async def administrator(request: Request, says: Says) -> Asking:
    """The administrator who asks, looked up in a short transaction of its own: what follows hashes a password."""
    async with request.app.state.database.transaction(reads=True) as db:
        return await who_asks(db, says)


@router.get("", operation_id="list_accounts", responses=answers(errors.NotAllowed))
async def get_accounts(db: Db, me: Me) -> list[AccountView]:
    """The people of one's organisation, disabled ones too, and how they sign in."""
    return [_view(row) for row in await administration.people(db, me.actor.organisation)]


@router.post("", status_code=201, operation_id="add_person", responses=answers(*_CHANGES))
async def post_account(
    request: Request, says: Says, _: Annotated[Asking, Depends(administrator)], given: AddPerson
) -> OneTimePassword:
    """Add somebody to one's organisation. The answer holds a one-time password, so it is not kept for a repetition."""
    new, kept = one_time_password(), None
    if given.subject is None:
        kept = await _passwords(request).hash(new)
    async with _database(request).transaction() as db:
        me = await who_asks(db, says)
        person = NewPerson(organisation=me.actor.organisation, **given.model_dump(exclude={"reason"}))
        await administration.add(db, by(me, given.reason), person, kept)
    return _handed_over(given.id, new if kept else None, me.now.at)


@router.post("/{person}/reset", operation_id="reset_person", responses=answers(*_CHANGES))
async def post_reset(
    request: Request, says: Says, person: Person, _: Annotated[Asking, Depends(administrator)], given: Because
) -> OneTimePassword:
    """Give somebody a one-time password. Their second factor is taken away, and every session of theirs ends."""
    new = one_time_password()
    kept = await _passwords(request).hash(new)
    async with _database(request).transaction() as db:
        me = await who_asks(db, says)
        await administration.reset(db, by(me, given.reason), person, kept)
    return _handed_over(person, new, me.now.at)


@router.post("/{person}/roles", operation_id="change_roles", responses=answers(*_REPEATABLE))
async def post_roles(person: Person, given: ChangeRoles, once: Repeatable, db: Db, me: Me) -> Response:
    """Give roles to somebody, and take roles away. It counts at their next request."""
    roles = await administration.change_roles(db, by(me, given.reason), person, given.add, given.remove)
    return await once.answer(db, {"person": person, "roles": roles})


@router.post("/{person}/disable", operation_id="disable_person", responses=answers(*_REPEATABLE))
async def post_disable(person: Person, given: Because, once: Repeatable, db: Db, me: Me) -> Response:
    """Let somebody in no more. Their sessions end at once; what they did stays as it is."""
    ended = await administration.disable(db, by(me, given.reason), person)
    return await once.answer(db, {"person": person, "sessions_ended": ended})


@router.post("/{person}/enable", operation_id="enable_person", responses=answers(*_REPEATABLE))
async def post_enable(person: Person, given: Because, once: Repeatable, db: Db, me: Me) -> Response:
    """Let somebody in again."""
    await administration.enable(db, by(me, given.reason), person)
    return await once.answer(db, {"person": person, "sessions_ended": 0})


def _view(row: Any) -> AccountView:
    signs_in = "PROVIDER" if row.subject else "PASSWORD" if row.password else "NOT_YET"
    return AccountView(
        id=row.id,
        name=row.name,
        roles=sorted(row.roles),
        profession=row.profession,
        team=row.team,
        active=row.active,
        signs_in=signs_in,
        must_change=bool(row.must_change),
        enrolled=row.enrolled_at is not None,
        must_enrol=must_enrol(row.roles),
    )


def _handed_over(person: str, password: str | None, at: datetime) -> OneTimePassword:
    return OneTimePassword(person=person, password=password, until=at + ONE_TIME_LIVES if password else None)


def _passwords(request: Request) -> Passwords:
    return request.app.state.passwords  # type: ignore[no-any-return]


def _database(request: Request) -> Database:
    return request.app.state.database  # type: ignore[no-any-return]
