"""Requests that another site makes a browser send along with our cookie: refused, by four marks they cannot carry."""

from fastapi import Request

from app.errors import ForgedRequest
from app.people.addresses import own_origin
from app.problems import is_upload

HEADER = "X-Quorate"
_READS = {"GET", "HEAD", "OPTIONS"}
_IMPORTS = "/v1/imports"
_AGAIN = "Open Quorate again in this browser and repeat it. Nothing was changed."


def refuse_forged(request: Request) -> None:
    """Raise ForgedRequest unless a request that changes something comes from our own pages.

    For requests known by a cookie, which a browser sends whoever asks it to. Our pages send JSON, the header
    `X-Quorate: 1`, and the browser says by itself that they are ours (Origin; Sec-Fetch-Site where it knows it).
    A form of another site can do none of these; a script of another site would have to ask us first (CORS), and
    we allow none. Files and tables go as what they are, so for them the other three must do.
    """
    if request.method in _READS:
        return
    headers = request.headers
    if headers.get(HEADER) != "1":
        raise ForgedRequest(f"A change made from a page needs the header {HEADER}: 1. {_AGAIN}")
    if headers.get("origin") != own_origin(request):
        raise ForgedRequest(
            f"This request does not come from {own_origin(request)}, so it was refused. {_AGAIN}"
        )
    if headers.get("sec-fetch-site", "same-origin") != "same-origin":
        raise ForgedRequest(f"The browser says that another site made this request. {_AGAIN}")
    if not _is_expected(request):
        raise ForgedRequest(f"A change made from a page is sent as application/json. {_AGAIN}")


def _is_expected(request: Request) -> bool:
    """Whether the content is JSON, or nothing, or at an address for files what its sender says it is."""
    path, kind = request.url.path, request.headers.get("content-type")
    if is_upload(path) or kind is None:
        return is_upload(path) or _is_empty(request)
    named = kind.partition(";")[0].strip().lower()
    return named == "application/json" or (path == _IMPORTS and named == "text/csv")


def _is_empty(request: Request) -> bool:
    said = request.headers.get("content-length", "0")
    return said == "0" and "transfer-encoding" not in request.headers
