"""Requests that another site makes a browser send: every mark they cannot carry is needed, each by itself."""

from itertools import product
from types import SimpleNamespace

import pytest
from fastapi import Request

from app.errors import ForgedRequest
from app.people.forgery import refuse_forged
from tests.conftest import World
from tests.people.browser import browser_in, give_account
from tests.records import everything

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
KINDS = {
    "application/json": True,
    "application/json; charset=utf-8": True,
    "Application/JSON": True,
    "text/plain": False,
    "application/x-www-form-urlencoded": False,
    "multipart/form-data; boundary=x": False,
    "text/csv": False,
    "application/jsonp": False,
    "": False,
    None: False,  # with a body and no word of what it is
}
MARKS = {"1": True, "0": False, "": False, "true": False, None: False}
ORIGINS = {
    "https://quorate.test": True,
    "https://quorate.test.evil.example": False,
    "https://evil.example": False,
    "http://quorate.test": False,
    "https://quorate.test:8443": False,
    "https://quorate.test/": False,
    "HTTPS://QUORATE.TEST": False,
    "null": False,
    "": False,
    None: False,
}
SITES = {"same-origin": True, None: True, "same-site": False, "cross-site": False, "none": False}


def request(
    method: str,
    path: str = "/v1/cases",
    *,
    kind: str | None = "application/json",
    mark: str | None = "1",
    origin: str | None = "https://quorate.test",
    site: str | None = "same-origin",
    host: str = "quorate.test",
    scheme: str = "https",
    public_url: str = "",
    length: str | None = "2",
) -> Request:
    """A request as it would come in."""
    named = {
        "host": host,
        "content-type": kind,
        "x-quorate": mark,
        "origin": origin,
        "sec-fetch-site": site,
        "content-length": length,
    }
    headers = [(name.encode(), value.encode()) for name, value in named.items() if value is not None]
    app = SimpleNamespace(state=SimpleNamespace(settings=SimpleNamespace(public_url=public_url)))
    return Request(
        {
            "type": "http",
            "method": method,
            "path": path,
            "root_path": "",
            "scheme": scheme,
            "server": (host, 443),
            "query_string": b"",
            "headers": headers,
            "app": app,
        }
    )


def passes(asked: Request) -> bool:
    """Whether it is let through."""
    try:
        refuse_forged(asked)
    except ForgedRequest:
        return False
    return True


def test_a_change_passes_with_every_mark_and_with_none_missing():
    tried = 0
    for method, kind, mark, origin, site in product(METHODS, KINDS, MARKS, ORIGINS, SITES):
        asked = request(method, kind=kind, mark=mark, origin=origin, site=site)
        reads = method in {"GET", "HEAD", "OPTIONS"}
        right = KINDS[kind] and MARKS[mark] and ORIGINS[origin] and SITES[site]
        assert passes(asked) == (reads or right), (method, kind, mark, origin, site)
        tried += 1
    assert tried == 7 * 10 * 5 * 10 * 5


def test_a_change_without_a_body_needs_no_kind():
    assert passes(request("DELETE", kind=None, length=None))
    assert passes(request("POST", kind=None, length="0"))
    assert not passes(request("POST", kind="text/plain", length="0"))
    assert not passes(request("DELETE", kind=None, length=None, mark=None))


@pytest.mark.parametrize(
    ("path", "kind", "right"),
    [
        ("/v1/cases/OTO-001/files", "application/pdf", True),
        ("/v1/cases/OTO-001/files", "text/plain", True),
        ("/v1/cases/OTO-001/files", None, True),
        ("/v1/cases/OTO-001/files/x", "text/plain", False),
        ("/v1/cases/OTO/001/files", "text/plain", False),
        ("/v1/imports", "text/csv", True),
        ("/v1/imports", "text/csv; charset=utf-8", True),
        ("/v1/imports", "text/plain", False),
        ("/v1/imports/x", "text/csv", False),
        ("/v1/cases", "text/csv", False),
    ],
)
def test_files_go_as_what_they_are_and_need_the_other_marks_all_the_same(path: str, kind: str, right: bool):
    assert passes(request("POST", path, kind=kind)) == right
    for lacking in (
        {"mark": None},
        {"origin": "https://evil.example"},
        {"origin": None},
        {"site": "cross-site"},
    ):
        assert not passes(request("POST", path, kind=kind, **lacking))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("scheme", "host", "public_url", "origin"),
    [
        ("https", "quorate.test:443", "", "https://quorate.test"),
        ("http", "localhost:8000", "", "http://localhost:8000"),
        ("http", "127.0.0.1", "", "http://127.0.0.1"),
        ("http", "[::1]:8000", "", "http://[::1]:8000"),
        ("https", "Quorate.TEST", "", "https://quorate.test"),
        ("http", "10.0.0.5:8000", "https://reviews.example", "https://reviews.example"),
        ("http", "10.0.0.5:8000", "https://Reviews.example:443/", "https://reviews.example"),
        ("http", "10.0.0.5:8000", "https://reviews.example:8443", "https://reviews.example:8443"),
    ],
)
def test_our_own_origin_is_what_the_browser_has(scheme: str, host: str, public_url: str, origin: str):
    told = {"scheme": scheme, "host": host, "public_url": public_url}
    assert passes(request("POST", origin=origin, **told))
    assert not passes(request("POST", origin="http://10.0.0.5:8000", **told))
    assert not passes(request("POST", origin=origin + "0", **told))


# Through the API


async def test_a_forged_request_changes_nothing_and_says_why(world: World):
    await give_account(world, "casey")
    async with browser_in(world) as browser:
        await browser.enter("casey")
        before = await everything(world)
        for headers in (
            {"X-Quorate": None},
            {"Origin": "https://evil.example"},
            {"Origin": None},
            {"Sec-Fetch-Site": "cross-site"},
            {"Content-Type": "text/plain"},
        ):
            for method, path in (
                ("POST", "/v1/cases"),
                ("POST", "/v1/imports"),
                ("POST", "/v1/cases/OTO-001/moves/submit"),
                ("POST", "/v1/session/factor"),
                ("POST", "/v1/account/password"),
                ("DELETE", "/v1/session"),
            ):
                answer = await browser.ask(
                    method, path, content=b"{}", headers={"Content-Type": "application/json"} | headers
                )
                assert (answer.status_code, answer.json()["code"]) == (403, "ForgedRequest"), (path, headers)
        assert await everything(world) == before
        assert (await browser.get("/v1/me", headers={"X-Quorate": None, "Origin": None})).status_code == 200


async def test_nobody_is_signed_in_by_another_site(world: World):
    await give_account(world, "ada")
    async with browser_in(world) as browser:
        given = {"person": "ada", "password": "whatever it may be"}
        for headers in (
            {"X-Quorate": None},
            {"Origin": "https://evil.example"},
            {"Sec-Fetch-Site": "same-site"},
        ):
            answer = await browser.post("/v1/session", given, headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (403, "ForgedRequest")
        assert browser.cookie is None


async def test_a_token_needs_none_of_the_marks(world: World):
    answer = await world.post("casey", "/v1/cases", {})
    assert answer.status_code == 422  # its form was read


async def test_a_real_request_of_our_pages_passes(world: World):
    await give_account(world, "mo")
    async with browser_in(world) as browser:
        await browser.enter("mo")
        answer = await browser.post("/v1/cases/NOT-THERE/moves/accept", {}, headers={"If-Match": '"1"'})
        assert answer.status_code == 404
