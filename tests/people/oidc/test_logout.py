"""Somebody signs out at the provider: their sessions end here, when the provider says so and nobody else."""

from typing import Any

import httpx
import pytest

from app.people.kinds import BACKCHANNEL_LOGOUT
from tests.conftest import World
from tests.people.browser import browser_in, give_account
from tests.people.oidc.provider import CLIENT, Visitor, person, visiting
from tests.people.tokens.forging import rsa_pair, signed_by
from tests.records import everything

FORM = "application/x-www-form-urlencoded"


@pytest.fixture
async def rosa(rosa: Visitor) -> Visitor:
    """Somebody who is signed in."""
    assert (await rosa.sign_in()).status_code == 303
    return rosa


async def send(world: World, token: Any, kind: str = FORM) -> httpx.Response:
    """What the provider's server sends, without any cookie."""
    sent = {"data": {"logout_token": token}} if isinstance(token, str) else {"content": token}
    return await world.client.post("/v1/oidc/logout", headers={"Content-Type": kind}, **sent)


async def is_in(visitor: Visitor) -> bool:
    return (await visitor.browser.get("/v1/me")).status_code == 200


async def test_signing_out_there_ends_the_session_here_at_once(world: World, rosa: Visitor):
    assert await is_in(rosa)
    done = await send(world, rosa.side.logout())
    assert (done.status_code, done.headers["cache-control"]) == (200, "no-store")
    assert not await is_in(rosa)


async def test_one_session_ends_and_not_another_of_the_same_person(world: World, rosa: Visitor):
    async with visiting(world, rosa.side) as elsewhere:
        rosa.side.user = person(sid="session-2")
        await elsewhere.sign_in()
        assert (await send(world, rosa.side.logout(sid="session-1"))).status_code == 200
        assert (await is_in(rosa), await is_in(elsewhere)) == (False, True)
        assert (await send(world, rosa.side.logout(sub=None, sid="session-2"))).status_code == 200
        assert not await is_in(elsewhere)


async def test_without_a_session_all_of_the_person_end_and_nobody_elses(world: World, rosa: Visitor):
    await give_account(world, "ada")
    async with (
        visiting(world, rosa.side) as second,
        visiting(world, rosa.side) as other,
        browser_in(world) as ada,
    ):
        await second.sign_in()
        rosa.side.user = person(sub="another", sid="session-9")
        await other.sign_in()
        await ada.enter("ada")
        assert (await send(world, rosa.side.logout(sub="7f3c", sid=None))).status_code == 200
        assert [await is_in(each) for each in (rosa, second, other)] == [False, False, True]
        assert (await ada.get("/v1/me")).status_code == 200


async def test_signing_out_there_is_no_signing_out_of_what_was_begun_here_with_a_password(
    world: World, rosa: Visitor
):
    me = (await rosa.browser.get("/v1/me")).json()["id"]
    await give_account(world, me)
    async with browser_in(world) as here:
        await here.enter(me)
        assert (await send(world, rosa.side.logout(sid=None))).status_code == 200
        assert not await is_in(rosa)
        assert (await here.get("/v1/me")).status_code == 200


async def test_a_session_of_somebody_else_is_not_ended_by_naming_it(world: World, rosa: Visitor):
    assert (await send(world, rosa.side.logout(sub="another"))).status_code == 200
    assert await is_in(rosa)


async def test_a_logout_token_is_good_once(world: World, rosa: Visitor):
    token = rosa.side.logout(sid=None)
    assert (await send(world, token)).status_code == 200
    await rosa.sign_in()
    again = await send(world, token)
    assert (again.status_code, again.json()) == (400, {"error": "invalid_request"})
    assert await is_in(rosa)


async def test_what_is_no_logout_token_for_us_ends_nothing(world: World, rosa: Visitor):
    side = rosa.side
    at = int(world.clock.now().timestamp())
    good: dict[str, Any] = {"events": {BACKCHANNEL_LOGOUT: {}}}
    id_token = side.signs({"iss": "x", "aud": CLIENT, "iat": at, "exp": at + 60, "sub": "7f3c", "nonce": "n"})
    bad = {
        "an id_token": id_token,
        "typ JWT": side.logout("JWT"),
        "no typ": side.logout(None),
        "typ of an access token": side.logout("at+jwt"),
        "a nonce": side.logout(nonce="plain-x"),
        "no events": side.logout(events=None),
        "other events": side.logout(events={"https://example.org/other": {}}),
        "an event that says something": side.logout(events={BACKCHANNEL_LOGOUT: {"x": 1}}),
        "events as a list": side.logout(events=[BACKCHANNEL_LOGOUT]),
        "an event that is no object": side.logout(events={BACKCHANNEL_LOGOUT: None}),
        "nobody": side.logout(sub=None, sid=None),
        "a subject that cannot be kept": side.logout(sub="a\0b", sid=None),
        "no jti": side.logout(jti=None),
        "no end": side.logout(exp=None),
        "expired": side.logout(iat=at - 600, exp=at - 300),
        "not yet": side.logout(iat=at + 300, exp=at + 600),
        "for too long": side.logout(exp=at + 3600),
        "another audience": side.logout(aud="another-client"),
        "several audiences": side.logout(aud=[CLIENT]),
        "another issuer": side.logout(iss="https://other.example"),
        "by nobody": signed_by(rsa_pair("k2"), {"alg": "RS256", "typ": "logout+jwt", "kid": "k1"}, good),
        "nothing": "",
        "three dots": "...",
    }
    before = await everything(world)
    for name, token in bad.items():
        refused = await send(world, token)
        assert (refused.status_code, refused.json()) == (400, {"error": "invalid_request"}), name
        assert refused.headers["cache-control"] == "no-store"
    token = side.logout()
    for content, kind in (
        (f"logout_token={token}&logout_token={token}".encode(), FORM),
        (b"", FORM),
        (b"token=" + token.encode(), FORM),
        (f'{{"logout_token": "{token}"}}'.encode(), "application/json"),
        (f"logout_token={token}".encode(), "text/plain"),
    ):
        assert (await send(world, content, kind)).status_code == 400
    assert await everything(world) == before
    assert await is_in(rosa)


async def test_neither_a_logout_token_nor_an_id_token_opens_anything(world: World, rosa: Visitor):
    at = int(world.clock.now().timestamp())
    claims = {"iss": "quorate", "aud": "quorate-api", "sub": "mo", "client_id": "mo", "scope": "cases:read"}
    claims |= {"iat": at, "exp": at + 300, "jti": "0123456789abcdef"}
    for token in (
        rosa.side.logout(),
        rosa.side.signs(claims | {"aud": CLIENT, "nonce": "n"}),
        rosa.side.signs(claims, "at+jwt"),
        rosa.side.signs(claims, "quorate-demo+jwt"),
        signed_by(rsa_pair("k1").public(), {"alg": "HS256", "typ": "at+jwt"}, claims),
    ):
        answer = await world.client.get("/v1/cases", headers={"Authorization": f"Bearer {token}"})
        assert (answer.status_code, answer.json()["code"]) == (401, "NotSignedIn")
