"""Bodies that are too large, too deep or not JSON, and texts that are too long: refused in one shape, nothing kept."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx

from tests.conftest import World
from tests.make import create, creation
from tests.records import everything

MIB = 1024 * 1024


async def raw(world: World, who: str, path: str, content: Any, **headers: str) -> httpx.Response:
    """A POST of these very bytes."""
    sent = {"Content-Type": "application/json", "If-Match": '"1"'} | headers
    return await world.ask(who, "POST", path, content=content, headers=sent)


def is_problem(answer: httpx.Response, status: int, code: str) -> bool:
    """Whether an answer is this refusal, in the shape of all."""
    shaped = answer.headers["Content-Type"] == "application/problem+json"
    return shaped and (answer.status_code, answer.json()["code"]) == (status, code)


async def test_a_body_over_one_mebibyte_is_refused_whether_it_says_so_or_not(world: World):
    await create(world)
    before = await everything(world)
    padded = json.dumps(creation("OTO-002") | {"note": "x" * MIB}).encode()

    async def piecemeal() -> AsyncIterator[bytes]:
        for start in range(0, len(padded), 65536):
            yield padded[start : start + 65536]

    for path in ("/v1/cases", "/v1/cases/OTO-001/moves/submit", "/v1/policies/one_to_one", "/v1/sittings"):
        for key in ({}, {"Idempotency-Key": "a key of one's own"}):
            said = await raw(world, "casey", path, padded, **key)
            assert is_problem(said, 413, "TooLarge"), (path, said.text)
            unsaid = await raw(world, "casey", path, piecemeal(), **key)
            assert is_problem(unsaid, 413, "TooLarge"), (path, unsaid.text)
    assert await everything(world) == before
    fits = creation("OTO-002") | {"note": "x" * 4000}
    assert (await world.post("casey", "/v1/cases", fits)).status_code == 201


async def test_what_is_not_json_or_not_an_object_is_refused(world: World):
    await create(world)
    before = await everything(world)
    for content in (
        b"",
        b"{",
        b"null",
        b"[]",
        b'"text"',
        b"\xff\xfe{}",
        b'{"reference": "\xff"}',
        b"[" * 100_000,
        b'{"a":' * 20_000,
        b'{"reference": ' + b"9" * 5000 + b"}",
        b'{"reference": NaN}',
        rb'{"reference": "\ud800"}',
        rb'{"\ud800": 1}',
        b'{"reference": "A\\u0000B"}',
    ):
        for who, path in (
            ("casey", "/v1/cases"),
            ("casey", "/v1/cases/OTO-001/moves/submit"),
            ("mo", "/v1/policies/one_to_one"),
        ):
            answer = await raw(world, who, path, content)
            assert answer.status_code in {400, 422}, (path, content[:20], answer.text)
            assert answer.headers["Content-Type"] == "application/problem+json"
            assert answer.json()["code"] in {"BadRequest", "Malformed"}
    plain = await raw(world, "casey", "/v1/cases", b"reference=OTO-002", **{"Content-Type": "text/plain"})
    assert is_problem(plain, 422, "Malformed")
    assert await everything(world) == before


async def test_a_text_over_its_length_is_refused_where_it_stands(world: World):
    await create(world)
    before = await everything(world)
    hold = {"kind": "ELIGIBILITY", "reason": "A full assessment has been asked for."}
    cases: list[tuple[str, str, dict[str, Any], str]] = [
        ("casey", "/v1/cases", creation("OTO-002", note="x" * 4001), "/note"),
        ("casey", "/v1/cases", creation("R" * 41), "/reference"),
        ("casey", "/v1/cases", creation("OTO-002", provider="P" * 13), "/provider"),
        (
            "casey",
            "/v1/cases/OTO-001/moves/submit",
            {"rationale": "x" * 4001, "authoriser_unknown": True},
            "/rationale",
        ),
        (
            "casey",
            "/v1/cases/OTO-001/moves/submit",
            {"rationale": "Agreed by her.", "authoriser": "x" * 41},
            "/authoriser",
        ),
        ("mo", "/v1/cases/OTO-001/moves/place_hold", hold | {"reason": "x" * 2001}, "/reason"),
        ("mo", "/v1/cases/OTO-001/moves/place_hold", hold | {"reference": "x" * 121}, "/reference"),
        (
            "sid",
            "/v1/sittings",
            {"held_on": "2026-09-30", "members": [{"person": "x" * 41}]},
            "/members/0/person",
        ),
    ]
    for who, path, form, pointer in cases:
        answer = await world.post(who, path, form, seen=1)
        assert is_problem(answer, 422, "Malformed"), (path, answer.text)
        assert pointer in {e["pointer"].removeprefix("/body") for e in answer.json()["errors"]}, answer.text
    assert await everything(world) == before


async def test_an_address_or_a_method_that_is_not_there_is_refused_in_the_same_shape(world: World):
    for method, path, status, code in (
        ("GET", "/v1/nowhere", 404, "NotFound"),
        ("GET", "/v1/cases/OTO-001/files/a/b", 404, "NotFound"),
        ("DELETE", "/v1/cases", 405, "MethodNotAllowed"),
        ("PUT", "/v1/cases/OTO-001", 405, "MethodNotAllowed"),
        ("PATCH", "/v1/cases/OTO-001/moves/submit", 405, "MethodNotAllowed"),
    ):
        answer = await world.ask("casey", method, path)
        assert is_problem(answer, status, code), (method, path, answer.status_code, answer.text)
        assert answer.json()["trace_id"] == answer.headers["X-Request-Id"] and path not in answer.text
