"""How another system gets an access token (OAuth 2.0, RFC 6749 4.4), and gives one back (RFC 7009)."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Header, Request, Response
from pydantic import BaseModel, Field

from app import errors
from app.clock import Clock
from app.db import Database
from app.limiting import Limiter, address_of
from app.people import tokens
from app.people.forms import NoForm, form_of
from app.people.kinds import LEEWAY, LONGEST
from app.people.models import SpentKind
from app.people.proofs import NotProven, Proof, proof_of, prove
from app.people.spent import spend
from app.problems import answers
from app.settings import Settings

router = APIRouter(prefix="/v1/oauth", tags=["services"])
TOKEN_PATH = "/v1/oauth/token"

_FORM: dict[str, Any] = {
    "type": "object",
    "properties": {
        "grant_type": {"type": "string", "enum": ["client_credentials"]},
        "scope": {"type": "string", "description": "With spaces between; left out: everything it was given"},
        "client_id": {"type": "string"},
        "client_secret": {"type": "string", "description": "Or in the Authorization header, as Basic"},
        "client_assertion_type": {
            "type": "string",
            "enum": ["urn:ietf:params:oauth:client-assertion-type:jwt-bearer"],
        },
        "client_assertion": {
            "type": "string",
            "description": "A JWT signed with the service's own key (RFC 7523)",
        },
    },
}
_GIVEN_BACK: dict[str, Any] = {
    "type": "object",
    "required": ["token"],
    "properties": {"token": {"type": "string"}, "token_type_hint": {"type": "string"}}
    | {name: _FORM["properties"][name] for name in list(_FORM["properties"])[2:]},
}


class AccessToken(BaseModel):
    """An access token and how long it is good for."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"
    expires_in: int = Field(description="Seconds; at most a quarter of an hour")
    scope: str = Field(description="What it lets its bearer do, with spaces between")


class OauthError(BaseModel):
    """Why there is no token, in the words of RFC 6749, 5.2. It does not say what was wrong with a proof."""

    error: Literal[
        "invalid_request", "invalid_client", "invalid_grant", "unsupported_grant_type", "invalid_scope"
    ]


class _Fault(Exception):
    """Carries the word for what is wrong to its answer."""

    def __init__(self, error: str) -> None:
        self.error = error
        super().__init__()


def _described(form: dict[str, Any]) -> dict[str, Any]:
    """What the OpenAPI description says of a form, which we read ourselves."""
    content = {"application/x-www-form-urlencoded": {"schema": form}}
    return {"requestBody": {"required": True, "content": content}}


_RESPONSES: dict[int | str, dict[str, Any]] = {
    **answers(errors.TooMany),
    400: {"model": OauthError, "description": "The request is not right; `error` says in which way"},
    401: {"model": OauthError, "description": "`invalid_client`: nothing proves whose request this is"},
}
_Basic = Annotated[
    str | None, Header(alias="Authorization", description="Basic: the service's id and secret")
]


@router.post(
    "/token",
    operation_id="issue_token",
    response_model=AccessToken,
    responses=_RESPONSES,
    openapi_extra=_described(_FORM),
)
async def post_token(request: Request, authorization: _Basic = None) -> Response:
    """An access token for a service that proves who it is. Ask for a new one when it ends; there is no refresh token.

    The audience of a `client_assertion` is the exact address of this endpoint, its life five minutes at most, and its
    `jti` is good once.
    """
    try:
        form = await form_of(request)
        if "grant_type" not in form:
            raise _Fault("invalid_request")
        row = await _proven(request, authorization, form)
        if form["grant_type"] != "client_credentials":
            raise _Fault("unsupported_grant_type")
        scopes = _asked(form.get("scope"), frozenset(row.scopes))
    except NoForm:
        return _refused("invalid_request")
    except _Fault as fault:
        return _refused(fault.error)
    settings, now = _settings(request), _now(request)
    token = tokens.sign_access(settings.signing_secret, row.id, scopes, now)
    seconds = int(LONGEST.total_seconds())
    given = AccessToken(access_token=token, expires_in=seconds, scope=" ".join(sorted(scopes)))
    return _answer(given.model_dump())


@router.post(
    "/revoke",
    operation_id="revoke_token",
    response_model=dict[str, str],
    responses=_RESPONSES,
    openapi_extra=_described(_GIVEN_BACK),
)
async def post_revoke(request: Request, authorization: _Basic = None) -> Response:
    """Take back an access token of one's own before it ends. A token that is none, or has ended, is no error."""
    try:
        form = await form_of(request)
        row = await _proven(request, authorization, form)
        if not form.get("token"):
            raise _Fault("invalid_request")
        claims = _read(request, form["token"])
        if claims is not None and claims["sub"] != row.id:
            raise _Fault("invalid_grant")
    except NoForm:
        return _refused("invalid_request")
    except _Fault as fault:
        return _refused(fault.error)
    if claims is not None:
        until = datetime.fromtimestamp(claims["exp"] + LEEWAY, UTC)
        async with _database(request).transaction(everything=True) as db:
            await spend(db, SpentKind.REVOKED, claims["jti"], until)
    return _answer({})


async def _proven(request: Request, authorization: str | None, form: Any) -> Any:
    """The row of the service whose request this is. Raises _Fault, TooMany."""
    audience = _settings(request).address + TOKEN_PATH
    limiter: Limiter = request.app.state.limiter
    try:
        proof: Proof = proof_of(authorization, form)
        address = address_of(request.scope)
        await limiter.hit("service_client", proof.service, address)
        await limiter.hit("service_token", address)
        return await prove(_database(request), proof, _now(request), audience)
    except NotProven:
        raise _Fault("invalid_client") from None


def _asked(scope: str | None, allowed: frozenset[str]) -> frozenset[str]:
    """The scopes that were asked for, all of them allowed. Raises _Fault."""
    asked = allowed if scope is None else frozenset(scope.split(" "))
    if not asked or not asked <= allowed:
        raise _Fault("invalid_scope")
    return asked


def _read(request: Request, token: str) -> dict[str, Any] | None:
    try:
        return tokens.read_access(_settings(request).signing_secret, token, _now(request))
    except errors.NotSignedIn:
        return None


def _refused(error: str) -> Response:
    answer = _answer({"error": error}, 401 if error == "invalid_client" else 400)
    if error == "invalid_client":
        answer.headers["WWW-Authenticate"] = 'Basic realm="quorate", charset="UTF-8"'
    return answer


def _answer(content: dict[str, Any], status: int = 200) -> Response:
    headers = {"Cache-Control": "no-store", "Pragma": "no-cache"}
    return Response(orjson.dumps(content), status, headers, media_type="application/json")


def _settings(request: Request) -> Settings:
    return request.app.state.settings  # type: ignore[no-any-return]


def _database(request: Request) -> Database:
    return request.app.state.database  # type: ignore[no-any-return]


def _now(request: Request) -> datetime:
    clock: Clock = request.app.state.clock
    return clock.now()
