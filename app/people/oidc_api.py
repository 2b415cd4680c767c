"""Signing in with the provider of one's organisation (OpenID Connect, authorisation code with PKCE), and out again."""

import hashlib
import html
from typing import Annotated, Any
from urllib.parse import quote

import orjson
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from app import errors
from app.people.addresses import on_this_machine
from app.people.forms import NoForm, form_of
from app.people.oidc import Provider
from app.people.oidc_flow import LASTS, Back, begin, finish, sign_out
from app.people.sessions import set_cookie
from app.problems import answers, problem

router = APIRouter(prefix="/v1/oidc", tags=["sign-in"])
_BACK = r"^/([!-.0-\[\]-~][!-\[\]-~]*)?$"  # a path of ours, never the address of another place
_Given = Annotated[str | None, Query(max_length=4000, pattern=r"^[\x20-\x7e]*$")]
_GOES: dict[int | str, dict[str, Any]] = {303: {"description": "The browser goes on elsewhere"}}
_FORM = {"type": "object", "required": ["logout_token"], "properties": {"logout_token": {"type": "string"}}}


@router.get(
    "/sign-in",
    operation_id="begin_provider_sign_in",
    status_code=303,
    response_class=RedirectResponse,
    responses=_GOES | answers(errors.NotFound, errors.TooMany),
)
async def get_sign_in(
    request: Request,
    back: Annotated[str, Query(max_length=500, pattern=_BACK, description="The page to go on with")] = "/",
    step_up: Annotated[bool, Query(description="Prove anew who you are, with a second factor")] = False,
) -> Response:
    """Send the browser to the sign-in service of one's organisation."""
    try:
        begun = await begin(request, _provider(request), back, step_up=step_up)
    except errors.Refusal as refusal:
        return _told(request, refusal, back)
    answer = _going(begun.address)
    plain, age = on_this_machine(request), int(LASTS.total_seconds())
    answer.set_cookie(
        _cookie(request, begun.state),
        begun.state,
        max_age=age,
        path="/",
        secure=not plain,
        httponly=True,
        samesite="lax",
    )
    return answer


@router.get(
    "/callback",
    operation_id="finish_provider_sign_in",
    status_code=303,
    response_class=RedirectResponse,
    responses=_GOES | answers(errors.SignInFailed, errors.NoEntry, errors.NotFound, errors.TooMany),
)
async def get_callback(
    request: Request,
    state: _Given = None,
    code: _Given = None,
    error: _Given = None,
    iss: _Given = None,
) -> Response:
    """Where the sign-in service sends the browser back to. It goes on with a session, or says why there is none."""
    kept = request.cookies.get(_cookie(request, state or ""))
    try:
        done = await finish(request, _provider(request), Back(state, kept, code, error, iss))
    except errors.Refusal as refusal:
        answer = _told(request, refusal, "/")
    else:
        answer = _going(done.back)
        set_cookie(answer, done.cookie, request)
    if kept is not None:
        plain = on_this_machine(request)
        answer.delete_cookie(
            _cookie(request, state or ""), path="/", secure=not plain, httponly=True, samesite="lax"
        )
    return answer


@router.post(
    "/logout",
    operation_id="provider_signed_out",
    response_model=None,
    responses={
        **answers(errors.NotFound, errors.TooMany),
        400: {"description": "`invalid_request`: this is no logout token for us, or it was used before"},
    },
    openapi_extra={
        "requestBody": {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": _FORM}}}
    },
)
async def post_logout(request: Request) -> Response:
    """For the sign-in service alone: somebody signed out there, so their sessions end here, at once."""
    provider = _provider(request)
    headers = {"Cache-Control": "no-store"}
    try:
        form = await form_of(request)
        await sign_out(request, provider, form.get("logout_token", ""))
    except (NoForm, errors.NotSignedIn):
        content = orjson.dumps({"error": "invalid_request"})
        return Response(content, 400, headers, media_type="application/json")
    return Response(b"{}", 200, headers, media_type="application/json")


def _provider(request: Request) -> Provider:
    found: Provider | None = request.app.state.provider
    if found is None:
        raise errors.NotFound(
            "People sign in here with a password: no sign-in service is set up (QUORATE_OIDC_ISSUER)."
        )
    return found


def _cookie(request: Request, state: str) -> str:
    """What the cookie of one attempt is called: a browser may have several under way, in several tabs."""
    name = f"quorate-sign-in-{hashlib.sha256(state.encode()).hexdigest()[:12]}"
    return name if on_this_machine(request) else f"__Host-{name}"


def _going(address: str) -> Response:
    return Response(status_code=303, headers={"Location": address, "Cache-Control": "no-store"})


def _told(request: Request, refusal: errors.Refusal, back: str) -> Response:
    """A refusal as a page, where a person looks at it."""
    answer = problem(refusal, request)
    if "text/html" not in request.headers.get("accept", ""):
        return answer
    again = html.escape(f"/v1/oidc/sign-in?back={quote(back, safe='/')}")
    page = (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Signing in - Quorate</title></head>'
        f"<body><main><h1>You are not signed in</h1><p>{html.escape(refusal.detail)}</p>"
        f'<p><a href="{again}">Sign in again</a></p></main></body></html>'
    )
    headers = {
        name: answer.headers[name] for name in ("cache-control", "retry-after") if name in answer.headers
    }
    headers["Content-Security-Policy"] = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'"
    return Response(page, refusal.status, headers, media_type="text/html; charset=utf-8")
