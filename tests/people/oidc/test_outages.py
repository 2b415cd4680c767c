"""A provider that changes its keys, is slow, or is down: what still works, and what is said when nothing does."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.clock import FixedClock
from app.people import oidc_fetch
from app.people.oidc_fetch import Fetch, ProviderRefused, ProviderSilent
from app.settings import Environment, Settings
from tests.conftest import NOON, World
from tests.people.oidc.provider import ISSUER, OtherSide, Visitor, alone, answer, connect, visiting
from tests.people.tokens.forging import ec_pair, rsa_pair
from tests.records import everything

DOWN = httpx.ConnectError("nobody there")
PLACES, KEYS = "/.well-known/openid-configuration", "/keys"
HERE = Settings(env=Environment.TEST, secret="x" * 32)  # type: ignore[arg-type]
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


async def logout(world: World, token: str) -> int:
    sent = await world.client.post("/v1/oidc/logout", data={"logout_token": token}, headers=FORM)
    return sent.status_code


async def test_a_new_key_is_fetched_when_a_token_names_it_and_the_old_one_ends(world: World, rosa: Visitor):
    assert (await rosa.sign_in()).status_code == 303
    side, old = rosa.side, rosa.side.logout()
    side.published, side.key = [rsa_pair("k2").jwk], rsa_pair("k2")
    assert (await rosa.sign_in()).status_code == 303  # at once: the provider is asked again
    assert side.asked.count(KEYS) == 2
    assert await logout(world, old) == 400


async def test_whoever_makes_up_keys_does_not_make_us_ask_for_them_each_time(world: World, rosa: Visitor):
    assert (await rosa.sign_in()).status_code == 303
    for times in (2, 3):
        rosa.side.header = {"kid": "made-up"}
        for _ in range(20):
            assert await logout(world, rosa.side.logout()) == 400
        assert rosa.side.asked.count(KEYS) == times
        world.clock.advance(timedelta(minutes=1))
    rosa.side.header = {}
    assert (await rosa.sign_in()).status_code == 303


async def test_keys_and_places_are_asked_for_once_an_hour(world: World, rosa: Visitor):
    for minutes, times in ((0, 1), (59, 1), (1, 2)):
        world.clock.advance(timedelta(minutes=minutes))
        assert (await rosa.sign_in()).status_code == 303
        assert (rosa.side.asked.count(PLACES), rosa.side.asked.count(KEYS)) == (times, times)


async def test_many_who_come_at_once_make_us_ask_once(world: World, side: OtherSide):
    answers = await asyncio.gather(*(world.client.get("/v1/oidc/sign-in") for _ in range(10)))
    assert {each.status_code for each in answers} == {303}
    assert side.asked == [PLACES]


@pytest.mark.parametrize("said", [DOWN, answer(status=503), answer(b"<html>"), answer({"keys": 7})], ids=repr)
async def test_while_the_keys_cannot_be_had_the_kept_ones_are_used_for_a_day(
    world: World, rosa: Visitor, said: Any
):
    assert (await rosa.sign_in()).status_code == 303
    rosa.side.says = {PLACES: said, KEYS: said}
    world.clock.advance(timedelta(hours=23))
    assert (await rosa.sign_in()).status_code == 303
    assert await logout(world, rosa.side.logout()) == 200
    world.clock.advance(timedelta(hours=1))
    answered = await rosa.browser.get("/v1/oidc/sign-in")
    assert (answered.status_code, answered.json()["code"]) == (503, "Unavailable")
    assert await logout(world, rosa.side.logout()) == 503  # it may send it again


async def test_a_provider_that_is_down_is_not_asked_by_every_request(world: World, rosa: Visitor):
    rosa.side.says = {PLACES: DOWN}
    for _ in range(5):
        assert (await rosa.browser.get("/v1/oidc/sign-in")).status_code == 503
    assert rosa.side.asked == [PLACES]
    rosa.side.says = {}
    world.clock.advance(timedelta(seconds=10))
    assert (await rosa.sign_in()).status_code == 303


async def test_whoever_cannot_be_sent_to_the_provider_is_told_what_to_do(world: World, rosa: Visitor):
    rosa.side.says = {PLACES: DOWN}
    before = await everything(world)
    told = await rosa.browser.get(
        "/v1/oidc/sign-in", headers={"Accept": "text/html"}, params={"back": "/a?b=1"}
    )
    assert (told.status_code, told.headers["retry-after"]) == (503, "5")
    assert "cannot be reached at this moment" in told.text and "Try again in a few minutes" in told.text
    assert '<a href="/v1/oidc/sign-in?back=/a%3Fb%3D1">' in told.text
    assert await everything(world) == before


@pytest.mark.parametrize("where", ["/token", KEYS, "/userinfo"])
async def test_a_provider_that_fails_on_the_way_back_is_said_to_be_away(
    world: World, tmp_path: Path, where: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(oidc_fetch, "_WHOLE", 0.05)  # "never" is waited for so long
    rows = {"claim": "sub", "value": "7f3c", "roles": ["REVIEWER"], "organisation": "QTV"}
    for said in (DOWN, httpx.ReadTimeout("slow"), "never", answer(status=500), answer(status=429)):
        side = connect(world, tmp_path, {"rows": [rows], "userinfo": True})
        side.says = {where: said}
        before = await everything(world)
        async with visiting(world, side) as rosa:
            answered = await rosa.sign_in()
        assert (answered.status_code, answered.json()["code"]) == (503, "Unavailable"), said
        assert rosa.browser.cookie is None
        assert await everything(world) == before


@pytest.mark.parametrize(
    "wrong",
    [
        {"issuer": "https://sign-in.example.org/realms/other"},
        {"issuer": ISSUER + "/"},
        {"issuer": None},
        {"token_endpoint": "http://sign-in.example.org/token"},
        {"token_endpoint": None},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"jwks_uri": "file:///etc/passwd"},
        {"jwks_uri": ["https://sign-in.example.org/keys"]},
        {"jwks_uri": "https://"},
    ],
    ids=str,
)
async def test_a_provider_that_describes_itself_wrongly_is_not_believed(
    wrong: dict[str, Any], tmp_path: Path
):
    clock = FixedClock(NOON)
    side, provider = alone(tmp_path, clock)
    side.places = wrong
    with pytest.raises(ProviderSilent):
        await provider.sign_in_address("s", "n", "v", step_up=False)
    side.places = {}
    clock.advance(timedelta(seconds=10))
    assert (await provider.sign_in_address("s", "n", "v", step_up=False)).startswith(ISSUER)


async def test_a_key_set_of_a_hundred_keys_some_of_them_strange_is_read(tmp_path: Path):
    side, provider = alone(tmp_path, FixedClock(NOON))
    side.published = [
        None,
        7,
        {"kty": "OKP"},
        *(rsa_pair("k1").jwk | {"kid": f"old-{n}"} for n in range(100)),
    ]
    side.published += [rsa_pair("k1").jwk, ec_pair("e1").jwk]
    assert (await provider.signed_out(side.logout()))["sub"] == "7f3c"


# Asking with care


@pytest.mark.parametrize(
    "address",
    ["http://sign-in.example.org/", "https://", "ftp://sign-in.example.org/", "", "//sign-in.example.org"],
)
async def test_only_what_is_encrypted_is_asked(address: str):
    asked: list[httpx.Request] = []
    fetch = Fetch(HERE.may_ask, httpx.MockTransport(lambda request: asked.append(request)))  # type: ignore[arg-type,return-value]
    for ask in (fetch.get(address), fetch.post(address, {}, {})):
        with pytest.raises(ProviderRefused):
            await ask
    assert asked == []


@pytest.mark.parametrize("status", [201, 204, 206, 301, 302, 307, 400, 401, 403, 404])
async def test_only_an_answer_that_is_all_right_is_read(status: int):
    moved = {"Location": "https://sign-in.example.org/elsewhere"}
    transport = httpx.MockTransport(
        lambda _: httpx.Response(status, headers=moved, stream=httpx.ByteStream(b'{"keys":[]}'))
    )
    with pytest.raises(ProviderRefused, match=f"status_{status}"):
        await Fetch(HERE.may_ask, transport).get("https://sign-in.example.org/")


async def test_an_answer_that_never_ends_is_left_off():
    given = 0

    class Endless(httpx.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            nonlocal given
            while True:
                given += 1
                yield b" " * 1024

    fetch = Fetch(HERE.may_ask, httpx.MockTransport(lambda _: httpx.Response(200, stream=Endless())))
    with pytest.raises(ProviderRefused, match="huge"):
        await fetch.get("https://sign-in.example.org/")
    assert given == 513


def test_on_this_machine_alone_it_need_not_be_encrypted_and_never_in_production():
    production = HERE.model_copy(update={"env": Environment.PRODUCTION})
    for address in ("http://localhost:8080/realms/x", "http://127.0.0.1:8080/", "http://[::1]:8080/"):
        assert HERE.may_ask(address) and not production.may_ask(address)
    for address in ("http://localhost.evil.example/", "http://127.0.0.1.evil.example/", "http://10.0.0.1/"):
        assert not HERE.may_ask(address)
    assert production.may_ask("https://sign-in.example.org/")
