"""Who does not get in, and a provider or somebody between that misbehaves: a refusal changes nothing."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import select, update

from app.people.oidc_entry import PEOPLE
from app.people.oidc_flow import ATTEMPTS
from tests.conftest import World
from tests.people.browser import SITE
from tests.people.oidc.provider import (
    CHAIRS,
    CLIENT,
    ISSUER,
    MAP,
    REVIEWERS,
    OtherSide,
    Visitor,
    answer,
    connect,
    person,
    query_of,
    visiting,
)
from tests.people.oidc.rows import SUBJECT, failed, kept, sessions
from tests.people.tokens.forging import part, rsa_pair, signed_by
from tests.records import app_of, as_owner, database_of

# Who does not get in


async def test_whom_no_row_lets_in_stays_out(world: World, rosa: Visitor):
    before = await kept(world)
    for user in (
        person("another-application"),
        person(realm_access={}),
        person(realm_access="quorate-reviewer"),
        person(realm_access=None),
        person(realm_access={"roles": {"quorate-reviewer": True}}),
        person(realm_access={"roles": ["QUORATE-REVIEWER", "quorate-reviewer ", 7, None]}),
        person(sub="s" * 300),
    ):
        rosa.side.user = user
        failed(await rosa.sign_in(), "NoEntry", 403)
    assert await kept(world) == before


async def test_whoever_belongs_to_two_organisations_at_once_stays_out(world: World, tmp_path: Path):
    side = connect(world, tmp_path, MAP | {"rows": [REVIEWERS, CHAIRS | {"organisation": "QNB"}]})
    side.user = person("quorate-reviewer", "quorate-chair")
    before = await kept(world)
    async with visiting(world, side) as rosa:
        answer = await rosa.sign_in()
    failed(answer, "NoEntry", 403)
    assert "QNB and QTV at once" in answer.json()["detail"]
    assert await kept(world) == before


async def test_an_organisation_that_has_ended_lets_nobody_in(world: World, tmp_path: Path):
    side = connect(world, tmp_path, MAP | {"rows": [REVIEWERS | {"organisation": "10Q"}]})
    before = await kept(world)
    async with visiting(world, side) as rosa:
        failed(await rosa.sign_in(), "NoEntry", 403)
    assert await kept(world) == before


async def test_whoever_was_disabled_here_stays_out_whatever_the_provider_says(world: World, rosa: Visitor):
    await rosa.sign_in()
    async with database_of(world).transaction(everything=True) as db:
        await db.execute(update(PEOPLE).where(PEOPLE.c.subject == SUBJECT).values(active=False))
    rosa.side.user = person("quorate-chair")
    before = await kept(world)
    failed(await rosa.sign_in(), "NoEntry", 403)
    assert await kept(world) == before


# A provider, or somebody between, that misbehaves


def _other_key(side: OtherSide) -> None:
    side.key = rsa_pair("k2")


def _other_key_by_that_name(side: OtherSide) -> None:
    side.key, side.header = rsa_pair("k2"), {"kid": "k1"}


def _secret(side: OtherSide) -> None:
    side.signs = lambda claims, typ="JWT": signed_by(  # type: ignore[method-assign]
        rsa_pair("k1").public(), {"alg": "HS256", "typ": "JWT", "kid": "k1"}, claims
    )


def _unsigned(side: OtherSide) -> None:
    side.signs = lambda claims, typ="JWT": f"{part({'alg': 'none', 'typ': 'JWT'})}.{part(claims)}."  # type: ignore[method-assign]


MISCHIEF: dict[str, Any] = {
    "another nonce": {"claims": {"nonce": "plain-" + "x" * 43}},
    "no nonce": {"claims": {"nonce": None}},
    "another audience": {"claims": {"aud": "another-client"}},
    "several audiences": {"claims": {"aud": [CLIENT, "another-client"]}},
    "another party": {"claims": {"azp": "another-client"}},
    "another issuer": {"claims": {"iss": "https://sign-in.example.org/realms/other"}},
    "no subject": {"claims": {"sub": None}},
    "a subject that cannot be kept": {"claims": {"sub": "a\0b"}},
    "expired": {"claims": {"iat": 1788778800 - 7200, "exp": 1788778800 - 3600}},
    "issued long ago": {"claims": {"iat": 1788778800 - 3600}},
    "not yet": {"claims": {"iat": 1788778800 + 3600, "exp": 1788778800 + 7200}},
    "for too long": {"claims": {"exp": 1788778800 + 90_000}},
    "without an end": {"claims": {"exp": None}},
    "signed in there tomorrow": {"claims": {"auth_time": 1788778800 + 86_400}},
    "signed in there in no year": {"claims": {"auth_time": 10**18}},
    "signed in there at a text": {"claims": {"auth_time": "now"}},
    "a logout token": {"header": {"typ": "logout+jwt"}},
    "an access token": {"header": {"typ": "at+jwt"}},
    "without a kid": {"header": {"kid": None}},
    "with a key in its header": {"header": {"jwk": rsa_pair("k1").jwk}},
    "with an address of keys in its header": {"header": {"jku": f"{ISSUER}/keys"}},
    "with a crit": {"header": {"crit": ["exp"]}},
    "by a key that is not published": _other_key,
    "by another key of that name": _other_key_by_that_name,
    "by our secret knowledge of its public key": _secret,
    "by nobody": _unsigned,
    "two keys of one name": {"published": [rsa_pair("k1").jwk, rsa_pair("k2").jwk | {"kid": "k1"}]},
    "a small key": {"published": [rsa_pair("small", 1024).jwk], "key": rsa_pair("small", 1024)},
    "a key to encrypt with": {"published": [rsa_pair("k1").jwk | {"use": "enc"}]},
    "no id_token": {"says": {"/token": answer({"access_token": "opaque"})}},
    "an id_token that is no text": {"says": {"/token": answer({"id_token": ["x"]})}},
    "no JSON": {"says": {"/token": answer(b"<html>")}},
    "JSON that says it twice": {"says": {"/token": answer(b'{"id_token":"a","id_token":"b"}')}},
    "a redirect": {"says": {"/token": answer(status=307, location="https://evil.example/")}},
    "a huge answer": {"says": {"/token": answer({"a": "x" * 600_000})}},
    "a packed answer": {"says": {"/token": answer(b"x", content_encoding="br")}},
    "a refusal": {"says": {"/token": answer({"error": "invalid_grant"}, 400)}},
    "an acr that is no text": {"claims": {"acr": ["2"]}},
}


async def test_whatever_misbehaves_is_refused_and_nothing_is_changed(world: World, tmp_path: Path):
    before = await kept(world)
    for name, mischief in MISCHIEF.items():
        side = connect(world, tmp_path)
        if callable(mischief):
            mischief(side)
        else:
            for what, value in mischief.items():
                setattr(side, what, value)
        async with visiting(world, side) as rosa:
            answer = await rosa.sign_in()
        assert (answer.status_code, answer.json()["code"]) == (400, "SignInFailed"), name
        assert answer.json()["detail"] == " ".join((app_errors().SignInFailed.__doc__ or "").split()), name
        assert rosa.browser.cookie is None, name
    assert await kept(world) == before
    side = connect(world, tmp_path)
    async with visiting(world, side) as rosa:  # and with nothing amiss it works
        assert (await rosa.sign_in()).status_code == 303


def app_errors() -> Any:
    from app import errors

    return errors


async def test_an_answer_is_taken_from_the_browser_that_asked_and_once(world: World, side: OtherSide):
    before = await kept(world)
    async with visiting(world, side) as rosa, visiting(world, side) as victim:
        address = await rosa.at_provider(await rosa.leave())
        failed(await victim.come_back(address))  # somebody else's answer: signs nobody in as rosa
        assert victim.browser.cookie is None and await kept(world) == before
        assert (await rosa.come_back(address)).status_code == 303
        after = await kept(world)
        failed(await rosa.come_back(address))
        assert await kept(world) == after


async def test_a_state_or_a_code_is_good_once(world: World, rosa: Visitor):
    first, second = [await rosa.leave() for _ in range(2)]
    one, other = [query_of(await rosa.at_provider(address)) for address in (first, second)]
    failed(
        await rosa.come_back("/v1/oidc/callback?" + httpx.QueryParams({**one, "code": "made-up"}).__str__())
    )
    failed(await rosa.come_back(f"/v1/oidc/callback?{httpx.QueryParams(one)}"))  # its state was used up
    crossed = {**other, "code": one["code"]}  # a code of another attempt: its nonce and its verifier differ
    failed(await rosa.come_back(f"/v1/oidc/callback?{httpx.QueryParams(crossed)}"))
    assert await sessions(world) == []


async def test_a_state_is_good_once_though_the_browser_kept_it_and_the_code_is_new(
    world: World, rosa: Visitor
):
    address = await rosa.leave()
    kept_cookies = dict(rosa.browser.client.cookies)
    first, second = [await rosa.at_provider(address) for _ in range(2)]
    assert (await rosa.come_back(first)).status_code == 303
    for name, value in kept_cookies.items():
        rosa.browser.client.cookies.set(name, value, domain="quorate.test")
    failed(await rosa.come_back(second))
    assert len(await sessions(world)) == 1


async def test_two_tabs_sign_in_side_by_side(world: World, rosa: Visitor):
    addresses = [await rosa.at_provider(await rosa.leave(back=f"/{n}")) for n in range(2)]
    answers = [await rosa.come_back(address) for address in addresses]
    assert [answer.headers["location"] for answer in answers] == ["/0", "/1"]


async def test_an_answer_that_comes_late_is_refused(world: World, rosa: Visitor):
    address = await rosa.at_provider(await rosa.leave())
    world.clock.advance(timedelta(minutes=10, seconds=1))
    failed(await rosa.come_back(address))
    assert await sessions(world) == []


async def test_an_answer_that_is_not_whole_is_refused(world: World, rosa: Visitor):
    before = await kept(world)
    for changes in (
        {"state": None},
        {"state": "made-up"},
        {"code": None},
        {"code": ""},
        {"error": "access_denied"},
        {"iss": "https://other.example"},
    ):
        told = query_of(await rosa.at_provider(await rosa.leave())) | changes
        sent = httpx.QueryParams({name: value for name, value in told.items() if value is not None})
        failed(await rosa.come_back(f"/v1/oidc/callback?{sent}"))
    assert await kept(world) == before


async def test_a_verifier_or_an_address_of_another_attempt_is_refused_by_the_provider(
    world: World, rosa: Visitor
):
    for changes in ({"verifier": "v" * 64}, {"nonce": "plain-" + "n" * 43}):
        address = await rosa.at_provider(await rosa.leave())
        async with as_owner(world) as db:
            await db.execute(update(ATTEMPTS).values(**changes))
        failed(await rosa.come_back(address))
    app_of(world).state.provider.redirect = f"{SITE}/elsewhere"
    there = await rosa.browser.get("/v1/oidc/sign-in")
    refused = await httpx.AsyncClient(transport=rosa.side).get(there.headers["location"])
    assert refused.status_code == 400
    assert await sessions(world) == []


async def test_one_goes_on_at_a_page_of_ours_alone(world: World, rosa: Visitor):
    elsewhere = ("https://evil.example/", "//evil.example", "/\\evil.example", "\\/evil.example", "evil", "")
    bent = ("/a\nb", "/a b", "javascript:alert(1)", "/" + "a" * 500, "/é", "/\t/evil.example", "/a\\b")
    for back in (*elsewhere, *bent):
        refused = await rosa.browser.get("/v1/oidc/sign-in", params={"back": back})
        assert (refused.status_code, refused.json()["code"]) == (422, "Malformed"), back
    for back in ("/", "/a", "/cases/OTO-001?tab=plan#x", "/%2F/evil.example"):
        assert (await rosa.sign_in(back=back)).headers["location"] == back


async def test_attempts_that_nobody_came_back_from_are_forgotten(world: World, rosa: Visitor):
    for _ in range(2):
        await rosa.leave()
    world.clock.advance(timedelta(minutes=11))
    await rosa.leave()
    async with database_of(world).transaction(reads=True, everything=True) as db:
        assert len((await db.execute(select(ATTEMPTS))).all()) == 1
