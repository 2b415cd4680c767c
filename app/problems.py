"""How a refusal looks to a client: application/problem+json (RFC 9457), the framework's own refusals too."""

import re
import secrets
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from typing import Any
from uuid import UUID

import orjson
import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from app import errors

log = structlog.get_logger()
_BY_STATUS: dict[int, type[errors.Refusal]] = {
    400: errors.BadRequest,
    404: errors.NotFound,
    405: errors.MethodNotAllowed,
    413: errors.TooLarge,
    415: errors.UnsupportedMedia,
}


class Replayed(Exception):
    """Carries past the endpoint the answer that this request was given before, and whose record it shows.

    `asking` is who asks again; what is done about it is decided where cases are known.
    """

    def __init__(self, given: Response, asking: Any = None, case_id: int | None = None) -> None:
        self.given, self.asking, self.case_id = given, asking, case_id
        super().__init__()


class ObstacleView(BaseModel):
    """One thing in the way of a move."""

    rule: str = Field(description="Its stable name")
    why: str = Field(description="What stands in the way, in one sentence")
    source: str = Field(description="By what authority: statute, guidance or local policy")
    clears: str = Field(description="What would clear it")


class FieldFault(BaseModel):
    """One field that cannot be accepted."""

    pointer: str = Field(description="JSON Pointer (RFC 6901) to the field")
    detail: str


class Problem(BaseModel):
    """What is answered instead: what happened, why, and what to do."""

    type: str
    title: str
    status: int
    code: str = Field(description="The stable name of the refusal")
    detail: str
    instance: str = Field(description="This occurrence, as a URN; never the address that was asked for")
    trace_id: str = Field(description="The request's id, also in X-Request-Id and in the log: quote it")
    obstacles: list[ObstacleView] | None = None
    errors: list[FieldFault] | None = None
    missing: list[str] | None = Field(default=None, description="Who is missing, a sentence each")


def answers(*refusals: type[errors.Refusal]) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route: every refusal it can answer with, by status, with what each means."""
    found: dict[int | str, dict[str, Any]] = {}
    always: tuple[type[errors.Refusal], ...] = (
        errors.NotSignedIn,
        errors.Malformed,
        errors.TooLarge,
        errors.Unavailable,
    )
    for refusal in (*always, *refusals):
        said = f"`{refusal.__name__}`: {' '.join((refusal.__doc__ or '').split())}"
        known = found.setdefault(
            refusal.status,
            {
                "description": "",
                "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
            },
        )
        known["description"] = f"{known['description']}\n\n{said}".strip()
    return found


Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

# What proxies make (a UUID, with or without hyphens), and nothing that could be anybody's number
_TRACE = re.compile(rb"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def trace_id(scope: Scope) -> str:
    """The id of this request: the X-Request-Id that came with it, if it looks like one, otherwise made now."""
    known: str | None = scope.get("trace_id")
    if known is None:
        sent = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"")
        known = sent.decode() if _TRACE.fullmatch(sent) else secrets.token_hex(16)
        scope["trace_id"] = known
    return known


def route_of(scope: Scope) -> str:
    """The address that was asked for as its template, such as /v1/cases/{ref}; empty where there is none.

    What stood in the place of {ref} is left out: people type names and NHS numbers there.
    """
    return str(getattr(scope.get("route"), "path", ""))


def problem(refusal: errors.Refusal, request: Request) -> Response:
    """A refusal as application/problem+json (RFC 9457)."""
    trace = trace_id(request.scope)
    body = {
        "type": f"/v1/problems/{refusal.code}",
        "title": " ".join((type(refusal).__doc__ or "").split()),
        "status": refusal.status,
        "code": refusal.code,
        "detail": refusal.detail,
        "instance": UUID(trace).urn,
        "trace_id": trace,
    } | refusal.extra
    headers = {"Cache-Control": "no-store"}
    if isinstance(refusal, errors.NotSignedIn):
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(refusal, errors.Unavailable):
        headers["Retry-After"] = "5"
    if isinstance(refusal, errors.TooMany):
        headers["Retry-After"] = str(body.pop("retry_after", 60))
    if "current" in refusal.extra:
        headers["ETag"] = f'"{refusal.extra["current"]}"'
    return Response(orjson.dumps(body), refusal.status, headers, media_type="application/problem+json")


async def _refused(request: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, errors.Refusal)
    return problem(refusal, request)


async def _framework(request: Request, error: Exception) -> Response:
    """The framework's own refusals, in the same shape as ours."""
    assert isinstance(error, HTTPException)
    if isinstance(error.__cause__, errors.Refusal):  # ours, met while the framework read the body
        return problem(error.__cause__, request)
    answer = problem(_BY_STATUS.get(error.status_code, errors.Refusal)(), request)
    answer.headers.update(error.headers or {})  # a 405 says which methods there are
    return answer


async def _malformed(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    found = faults(error.errors())
    listed = "; ".join(f"{e['pointer']}: {e['detail']}" for e in found[:5])
    said = f"Some of what was sent is missing or not valid: {listed}. Nothing was changed."
    return problem(errors.Malformed(said, errors=found), request)


def faults(errors: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """What Pydantic found wrong, as pointers and plain words; what was sent is not repeated."""
    return [{"pointer": pointer(map(_as_a_name, e["loc"])), "detail": _in_words(e)} for e in errors]


def _as_a_name(part: int | str) -> int | str:
    """A member's name as it is; "?" for what no member of ours is called: it may be a person's name or number."""
    return part if isinstance(part, int) or _NAMED.fullmatch(part) else "?"


_NAMED = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,59}")


def _in_words(error: Mapping[str, Any]) -> str:
    given, bounds = error.get("input"), error.get("ctx", {})
    if error["type"] in {"too_long", "string_too_long"} and isinstance(given, str):
        return f"is {len(given):,} characters long; at most {bounds['max_length']:,} are taken"
    if error["type"] in {"too_short", "string_too_short"} and isinstance(given, str):
        return f"is {len(given):,} characters long; at least {bounds['min_length']:,} are needed"
    for kind, said in _PLAIN.items():
        if str(error["type"]).startswith(kind):
            return said.format(**bounds)
    return str(error["msg"]).removeprefix("Value error, ")


# Pydantic's kinds of error, by how their names begin, as a clinician would say them
_PLAIN = {
    "missing": "is missing",
    "extra_forbidden": "is not known here; leave it out",
    "date_": "is not a date; write year-month-day, for example 2026-09-07",
    "int_": "is not a whole number",
    "bool_": "is neither true nor false",
    "enum": "is not one of {expected}",
    "literal_error": "is not one of {expected}",
}


def pointer(place: Iterable[int | str]) -> str:
    """A place in what was sent as a JSON Pointer (RFC 6901) into the body, or as /query/name and the like."""
    place = tuple(place)
    place = place[1:] if place[:1] == ("body",) else place
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in place)


async def _database(request: Request, error: Exception) -> Response:
    """The database refused, or cannot be reached: the transaction was undone, so nothing is half-written."""
    if isinstance(error, IntegrityError) and _names(error) & _CLASH:
        log.info("conflict", route=route_of(request.scope))
        return problem(
            errors.Conflict("Somebody else did the same at the same moment. Read again and repeat."), request
        )
    if isinstance(error, DBAPIError) and not _unreachable(error):
        raise error
    log.warning("database_unavailable", error=type(error).__name__)
    return problem(errors.Unavailable(), request)


def _unreachable(error: DBAPIError) -> bool:
    """Whether it is the database that is locked, full or gone, and not our statement that is wrong."""
    # OperationalError is SQLite's: PostgreSQL's driver has one class for all, and tells by the SQLSTATE
    gone = error.connection_invalidated or isinstance(error, OperationalError)
    return gone or bool(_names(error) & _NOT_NOW)


def _names(error: DBAPIError) -> set[str]:
    """The SQLSTATE of PostgreSQL, with its class of two letters; the result code of SQLite."""
    state = getattr(error.orig, "sqlstate", None) or ""
    return {state, state[:2], getattr(error.orig, "sqlite_errorname", "")} - {""}


# two people did what only one can: the same key, or a row that the other's needed
_CLASH = {
    "23503",
    "23505",
    "SQLITE_CONSTRAINT_FOREIGNKEY",
    "SQLITE_CONSTRAINT_PRIMARYKEY",
    "SQLITE_CONSTRAINT_ROWID",
    "SQLITE_CONSTRAINT_UNIQUE",
}
# PostgreSQL's classes: no connection, no entry, no such database, deadlock, out of room, locked or taking nobody in,
# shutting down or told to stop, input and output; then: read only (a standby), no such table (not migrated yet)
_NOT_NOW = {"08", "28", "3D", "40", "53", "57", "58", "55", "25006", "42P01"}


async def _fault_of_ours(request: Request, error: Exception) -> Response:
    log.error("fault", route=route_of(request.scope), exc_info=error)
    return problem(errors.FaultOfOurs(), request)


async def _client_left(request: Request, error: Exception) -> Response:
    """Nobody waits for the answer any more; that is no fault of ours."""
    return problem(errors.BadRequest(), request)


HANDLERS: dict[Any, Any] = {
    Exception: _fault_of_ours,
    errors.Refusal: _refused,
    HTTPException: _framework,
    RequestValidationError: _malformed,
    DBAPIError: _database,
    PoolTimeoutError: _database,
    OSError: _database,
    ClientDisconnect: _client_left,
}


def described(app: FastAPI) -> dict[str, Any]:
    """The application's OpenAPI description, with the shape of a problem in it."""
    if app.openapi_schema is None:
        made = FastAPI.openapi(app)
        schemas = made.setdefault("components", {}).setdefault("schemas", {})
        found = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas.update(found.pop("$defs"))
        schemas["Problem"] = found
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        app.openapi_schema = dict(
            made, components=dict(made["components"], schemas=dict(sorted(schemas.items())))
        )
    return app.openapi_schema


_UPLOAD = re.compile(r"/v1/cases/[^/]+/files")
_DIGITS = 18  # of a length; Python refuses to read thousands of them


def is_upload(path: str) -> bool:
    """Whether this is the address to which files are sent."""
    return _UPLOAD.fullmatch(path) is not None


class BodyLimit:
    """Refuses a body over the limit (413), whether it says its length or not. Files have their own, larger, limits."""

    LIMIT = 1024 * 1024
    FILES = 26 * 1024 * 1024
    IMPORTS = 16 * 1024 * 1024

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, counting its body as it comes."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path: str = scope["path"]
        limit = self.FILES if is_upload(path) else self.IMPORTS if path == "/v1/imports" else self.LIMIT
        said = dict(scope["headers"]).get(b"content-length", b"0")
        if said.isdigit() and (len(said) > _DIGITS or int(said) > limit):
            await problem(errors.TooLarge(), Request(scope))(scope, receive, send)
            return
        had = 0

        async def counted() -> MutableMapping[str, Any]:
            nonlocal had
            message = await receive()
            had += len(message.get("body", b""))
            if had > limit:
                raise errors.TooLarge
            return message

        await self.app(scope, counted, send)
