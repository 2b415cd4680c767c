"""What every answer tells a browser, whatever it answers."""

import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from app.headers import SecurityHeaders
from tests.conftest import World
from tests.make import create

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
)
EACH = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
}


def told(answer: httpx.Response) -> dict[str, str]:
    return {name: answer.headers.get(name, "") for name in EACH}


async def test_every_answer_carries_them_refusals_and_pages_too(world: World):
    await create(world)
    answers = [
        await world.get("casey", "/v1/cases/OTO-001"),
        await world.get("quinn", "/v1/cases/NOT-THERE"),
        await world.get(None, "/v1/me"),
        await world.get("quinn", "/nowhere"),
        await world.ask("quinn", "DELETE", "/v1/cases/OTO-001"),
        await world.post("casey", "/v1/cases", {"reference": 7}),
        await world.ask("casey", "POST", "/v1/cases", content=b"x" * (1024 * 1024 + 1)),
        await world.get(None, "/v1/docs"),
        await world.get(None, "/v1/docs.css"),
        await world.get(None, "/v1/openapi.json"),
        await world.get(None, "/healthz"),
        await world.get(None, "/readyz"),
    ]
    assert [a.status_code for a in answers] == [200, 404, 401, 404, 405, 422, 413, 200, 200, 200, 200, 200]
    for answer in answers:
        assert told(answer) == EACH, answer.request.url
        assert "camera=()" in answer.headers["permissions-policy"]
        assert not {"server", "x-powered-by", "via"} & set(answer.headers)


async def test_nothing_under_v1_is_kept_by_anybody_on_the_way(world: World):
    await create(world)
    for path in ("/v1/cases/OTO-001", "/v1/cases", "/v1/me", "/v1/people", "/v1/docs", "/v1/nowhere"):
        assert (await world.get("casey", path)).headers["cache-control"] == "no-store", path


async def test_a_file_keeps_its_own_stricter_policy(world: World):
    await create(world)
    headers = {"Content-Type": "text/csv", "X-File-Name": "log.csv"}
    path = "/v1/cases/OTO-001/files"
    sent = await world.ask("home_a", "POST", path, content=b"day,note\n1,calm\n", headers=headers)
    file = await world.get("home_a", f"{path}/{sent.json()['id']}")
    assert file.headers.get_list("content-security-policy") == ["sandbox; default-src 'none'"]
    assert file.headers.get_list("x-content-type-options") == ["nosniff"]
    assert file.headers["content-disposition"].startswith("attachment;")
    assert file.headers["cross-origin-resource-policy"] == "same-origin"


async def over(scheme: str) -> AsyncIterator[httpx.AsyncClient]:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send(
            {"type": "http.response.start", "status": 200, "headers": [(b"referrer-policy", b"origin")]}
        )
        await send({"type": "http.response.body", "body": b"here"})

    transport = httpx.ASGITransport(SecurityHeaders(app))  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url=f"{scheme}://quorate") as client:
        yield client


@pytest.mark.parametrize(("scheme", "there"), [("https", True), ("http", False)])
async def test_a_browser_that_came_over_tls_is_told_to_come_back_so(scheme: str, there: bool):
    async for client in over(scheme):
        answer = await client.get("/v1/x")
        said = answer.headers.get("strict-transport-security", "")
        assert bool(said) is there
        if there:
            assert int(re.findall(r"max-age=(\d+); includeSubDomains", said)[0]) >= 365 * 86400
        assert answer.headers.get_list("referrer-policy") == ["origin"], "what an answer says itself stands"


async def test_built_files_are_kept_by_their_names_and_pages_are_asked_for_again():
    async for client in over("http"):
        built, page = await client.get("/assets/app.css"), await client.get("/")
        assert built.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert page.headers["cache-control"] == "no-cache"


async def test_what_is_not_a_request_passes_as_it_is():
    passed: list[Any] = []

    async def app(*given: Any) -> None:
        passed.append(given)

    scope, receive, send = {"type": "lifespan"}, object(), object()
    await SecurityHeaders(app)(scope, receive, send)  # type: ignore[arg-type]
    assert passed == [(scope, receive, send)]
