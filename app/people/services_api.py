"""Looking after service accounts over HTTP: the system administrator's, for services of their own organisation."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, ConfigDict, Field

from app import errors
from app.db import Db
from app.people.asking import Asking, Me
from app.people.models import KeyKind
from app.people.once import Repeatable
from app.people.routes import Scope
from app.people.services import (
    MACHINE_ROLES,
    OVERLAP,
    By,
    add_key,
    add_service,
    disable_service,
    services_of,
)
from app.problems import answers
from app.programmes.roles import Role

router = APIRouter(prefix="/v1/services", tags=["services"])
_CHANGES = (errors.NotAllowed, errors.StepUpNeeded, errors.NotFound, errors.Conflict)
_REPEATABLE = (*_CHANGES, errors.KeyReused, errors.StillInFlight)
_HOURS = int(OVERLAP.total_seconds()) // 3600

Service = Annotated[str, Path(max_length=40, pattern=r"^[^\x00]*$")]


class NewService(BaseModel):
    """Another system that is to act here."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[^\x00]*$")]
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=len(Scope))]
    role: Annotated[Role, Field(description=f"One of {', '.join(MACHINE_ROLES)}")] = Role.INTEGRATION
    expires_on: Annotated[date | None, Field(description="Its last day; left out: none is set")] = None


class NewKey(BaseModel):
    """A key for a service: a public one of its own, or a secret that is made here."""

    model_config = ConfigDict(extra="forbid")

    jwk: Annotated[
        dict[str, Any] | None,
        Field(description="A public key (RFC 7517) with a `kid`; left out: a secret is made"),
    ] = None
    overlap_hours: Annotated[
        int, Field(ge=0, le=720, description="How long the keys before it go on; 0 ends them at once")
    ] = _HOURS


class WhyDisable(BaseModel):
    """Why a service is ended."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[str, Field(min_length=10, max_length=2000)]


class KeyView(BaseModel):
    """One key, without what it is."""

    id: str
    kind: KeyKind
    kid: str = Field(description="The name of a public key; empty for a secret")
    valid_from: datetime
    valid_until: datetime | None
    last_used_at: datetime | None = Field(description="To the minute")


class ServiceView(BaseModel):
    """A service account."""

    id: str
    name: str
    organisation: str = Field(description="ODS code")
    scopes: list[str]
    roles: list[str]
    active: bool
    expires_on: date | None
    made_by: str
    at: datetime
    last_used_at: datetime | None = Field(description="When it last asked for a token, to the minute")
    keys: list[KeyView]


class MadeService(BaseModel):
    """The service that was made. It has no key yet."""

    id: str


class MadeKey(BaseModel):
    """The key that was made. A secret is shown in this answer and never again."""

    id: str
    secret: str | None = Field(description="The secret, where one was made; keep it now")


class Ended(BaseModel):
    """The service that was disabled."""

    id: str
    active: Literal[False] = False


@router.get("", operation_id="list_services", responses=answers(errors.NotAllowed))
async def get_services(db: Db, me: Me) -> list[ServiceView]:
    """The services of one's organisation, ended ones too, with when each was last used."""
    return [_view(row, keys) for row, keys in await services_of(db, me.actor.organisation)]


@router.post(
    "",
    status_code=201,
    operation_id="add_service",
    response_model=MadeService,
    responses=answers(*_REPEATABLE),
)
async def post_service(given: NewService, once: Repeatable, db: Db, me: Me) -> Response:
    """Make a service account for one's organisation. Give it a key before it can ask for tokens."""
    made = await add_service(
        db,
        _by(me),
        name=given.name,
        organisation=me.actor.organisation,
        scopes=given.scopes,
        roles=[given.role],
        expires_on=given.expires_on,
    )
    return await once.answer(db, {"id": made}, status=201)


@router.post("/{service}/keys", status_code=201, operation_id="add_service_key", responses=answers(*_CHANGES))
async def post_key(service: Service, given: NewKey, response: Response, db: Db, me: Me) -> MadeKey:
    """Give a service a new key. Those before it go on for as long as is said, so nothing stands still.

    The answer may hold a secret, so it is not kept for a repetition: repeat it, and another key is made.
    """
    overlap = timedelta(hours=given.overlap_hours)
    id, secret = await add_key(db, _by(me), service, jwk=given.jwk, overlap=overlap)
    response.headers["Cache-Control"] = "no-store"
    return MadeKey(id=id, secret=secret)


@router.post(
    "/{service}/disable",
    operation_id="disable_service",
    response_model=Ended,
    responses=answers(*_REPEATABLE),
)
async def post_disable(service: Service, given: WhyDisable, once: Repeatable, db: Db, me: Me) -> Response:
    """End a service for good. Its keys and its tokens count no more, from this moment."""
    await disable_service(db, _by(me), service, given.reason)
    return await once.answer(db, {"id": service, "active": False})


def _by(me: Asking) -> By:
    return By(me.actor.person, Role.SYSADMIN, me.now.at, me.actor.organisation)


def _view(row: Any, keys: list[Any]) -> ServiceView:
    shown = [KeyView.model_validate(key._mapping, extra="ignore") for key in keys]
    return ServiceView(**row._mapping, keys=shown)
