"""Signing in at the provider and coming back: who gets in, as what, and that a refusal changes nothing."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select, update

from app.people.oidc_entry import PEOPLE
from app.people.oidc_flow import ATTEMPTS
from app.people.sessions import SESSIONS
from tests.conftest import World
from tests.people.browser import SITE
from tests.people.oidc.provider import (
    CALLBACK,
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
from tests.people.tokens.forging import Pair, ec_pair, part, rsa_pair, signed_by
from tests.records import app_of, as_owner, chain, database_of, everything

SUBJECT = f"{ISSUER}|7f3c"


@pytest.fixture
def side(world: World, tmp_path: Path) -> OtherSide:
    """The provider of this world."""
    return connect(world, tmp_path)


@pytest.fixture
async def rosa(world: World, side: OtherSide) -> AsyncIterator[Visitor]:
    """Somebody who was never here."""
    async with visiting(world, side) as visitor:
        yield visitor


async def row_of(world: World, subject: str = SUBJECT) -> Any:
    async with database_of(world).transaction(reads=True, everything=True) as db:
        return (await db.execute(select(PEOPLE).where(PEOPLE.c.subject == subject))).first()


async def sessions(world: World) -> list[Any]:
    async with database_of(world).transaction(reads=True, everything=True) as db:
        return list(await db.execute(select(SESSIONS).order_by(SESSIONS.c.began_at)))


async def kept(world: World) -> dict[str, list[str]]:
    """Every row there is, but those of attempts: one that came back is used up, whatever came of it."""
    found = await everything(world, refusals=True)
    found.pop("oidc_attempt")
    return found


def failed(answer: httpx.Response, code: str = "SignInFailed", status: int = 400) -> None:
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert "quorate=" not in answer.headers.get("set-cookie", "")


# Getting in


async def test_somebody_signs_in_at_the_provider_and_goes_on_where_they_were(world: World, rosa: Visitor):
    answer = await rosa.sign_in(back="/cases/OTO-001?tab=plan")
    assert (answer.status_code, answer.headers["location"]) == (303, "/cases/OTO-001?tab=plan")
    assert answer.headers["cache-control"] == "no-store"
    me = (await rosa.browser.get("/v1/me")).json()
    assert (me["name"], me["roles"], me["organisation"]) == ("Rosa Idowu", ["REVIEWER"], "QTV")
    assert (me["profession"], me["employer"]) == ("HEALTH", "NHS Thames Valley ICB")
    (session,) = await sessions(world)
    assert (session.how, session.person, session.factor_at) == ("OIDC", me["id"], world.clock.now())
    assert "Rosa" not in me["id"] and "7f3c" not in me["id"]


async def test_the_browser_is_sent_with_all_that_the_standard_asks_for(world: World, rosa: Visitor):
    sent = await rosa.browser.get("/v1/oidc/sign-in")
    address = sent.headers["location"]
    asked = query_of(address)
    assert address.startswith(f"{ISSUER}/authorize?") and sent.headers["cache-control"] == "no-store"
    assert {name: asked[name] for name in ("response_type", "client_id", "redirect_uri", "scope")} == {
        "response_type": "code", "client_id": CLIENT, "redirect_uri": CALLBACK, "scope": "openid profile",
    }  # fmt: skip
    assert asked["code_challenge_method"] == "S256" and len(asked["code_challenge"]) == 43
    assert len(asked["state"]) >= 43 and len(asked["nonce"]) >= 43 and "prompt" not in asked
    cookie = sent.headers["set-cookie"]
    assert cookie.startswith("__Host-quorate-sign-in-")
    assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/", "Max-Age=600"} <= set(cookie.split("; "))
    async with database_of(world).transaction(reads=True, everything=True) as db:
        attempt = (await db.execute(select(ATTEMPTS))).one()
    assert asked["state"] not in str(attempt)


async def test_who_signs_in_again_is_the_same_person_with_a_new_session(world: World, rosa: Visitor):
    await rosa.sign_in()
    first = rosa.browser.cookie
    world.clock.advance(timedelta(minutes=5))
    await rosa.sign_in()
    assert rosa.browser.cookie != first
    old, new = await sessions(world)
    assert old.person == new.person and (old.ended_because, new.ended_at) == ("replaced", None)


async def test_roles_and_organisation_follow_the_provider_at_each_sign_in_and_the_journal_says_so(
    world: World, tmp_path: Path
):
    away = REVIEWERS | {"value": "next-door", "organisation": "QNB", "roles": ["CHC_OPS_MANAGER"]}
    side = connect(world, tmp_path, MAP | {"rows": [REVIEWERS, CHAIRS, away]})
    async with visiting(world, side) as rosa:
        for roles in (["quorate-reviewer"], ["quorate-chair", "quorate-reviewer"], ["next-door"]):
            side.user = person(*roles, name=f"Rosa {roles[0]}")
            assert (await rosa.sign_in()).status_code == 303
    row = await row_of(world)
    assert (row.organisation, row.roles, row.name) == ("QNB", ["CHC_OPS_MANAGER"], "Rosa next-door")
    told = await chain(world, f"person/QTV/{row.id}")
    assert [entry["event"] for entry in told] == ["person_added"] + ["person_followed_provider"] * 2
    assert told[1]["data"] == {
        "was": {"roles": ["REVIEWER"]}, "is": {"roles": ["PANEL_CHAIR", "PANEL_HEALTH", "REVIEWER"]},
    }  # fmt: skip
    assert told[2]["data"]["is"] == {"organisation": "QNB", "roles": ["CHC_OPS_MANAGER"]}
    assert [entry["data"] for entry in await chain(world, f"person/QNB/{row.id}")] == [told[2]["data"]]
    assert "Rosa" not in str(told)


async def test_two_who_come_first_at_once_are_one_person(world: World, side: OtherSide):
    async with visiting(world, side) as one, visiting(world, side) as other:
        addresses = [await each.at_provider(await each.leave()) for each in (one, other)]
        done = await asyncio.gather(one.come_back(addresses[0]), other.come_back(addresses[1]))
        assert [answered.status_code for answered in done] == [303, 303]
        ids = [(await each.browser.get("/v1/me")).json()["id"] for each in (one, other)]
    assert ids[0] == ids[1] and len(await chain(world, f"person/QTV/{ids[0]}")) == 1


async def test_what_changed_nothing_is_not_in_the_journal(world: World, rosa: Visitor):
    await rosa.sign_in()
    row = await row_of(world)
    await rosa.sign_in()
    assert len(await chain(world, f"person/QTV/{row.id}")) == 1


async def test_what_the_table_does_not_say_stays_as_an_administrator_set_it(world: World, rosa: Visitor):
    await rosa.sign_in()
    mine = {"team": "north", "expertise": ["FALLS"], "contingent_fee": True, "employer": "Agency"}
    async with database_of(world).transaction(everything=True) as db:
        await db.execute(update(PEOPLE).where(PEOPLE.c.subject == SUBJECT).values(**mine))
    await rosa.sign_in()
    row = await row_of(world)
    assert (row.team, row.expertise, row.contingent_fee, row.employer) == ("north", ["FALLS"], True, "Agency")


async def test_somebody_who_was_here_before_is_known_by_their_account_at_the_provider(
    world: World, rosa: Visitor
):
    async with database_of(world).transaction(everything=True) as db:
        await db.execute(update(PEOPLE).where(PEOPLE.c.id == "ada").values(subject=SUBJECT))
    await rosa.sign_in()
    assert (await rosa.browser.get("/v1/me")).json()["id"] == "ada"


async def test_the_same_name_at_another_provider_is_somebody_else(world: World, rosa: Visitor):
    async with database_of(world).transaction(everything=True) as db:
        await db.execute(
            update(PEOPLE).where(PEOPLE.c.id == "ada").values(subject="https://other.example|7f3c")
        )
    await rosa.sign_in()
    assert (await rosa.browser.get("/v1/me")).json()["id"] != "ada"


@pytest.mark.parametrize("own", [rsa_pair("ours"), ec_pair("ours-too")], ids=["RS512", "ES256"])
async def test_we_prove_ourselves_with_a_key_where_the_provider_wants_one(
    world: World, tmp_path: Path, own: Pair
):
    side = connect(world, tmp_path, own_key=own)
    async with visiting(world, side) as rosa:
        assert (await rosa.sign_in()).status_code == 303


async def test_our_secret_goes_into_the_form_where_the_provider_wants_it_there(world: World, rosa: Visitor):
    rosa.side.places = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert (await rosa.sign_in()).status_code == 303


async def test_a_provider_that_signs_with_a_curve_and_says_no_typ_is_understood(world: World, rosa: Visitor):
    rosa.side.key, rosa.side.alg, rosa.side.header = ec_pair("e1"), "ES256", {"typ": None}
    rosa.side.published = [ec_pair("e1").jwk]
    assert (await rosa.sign_in()).status_code == 303


# Shapes of providers


async def test_nhs_cis2_says_what_the_selected_role_is_in_its_userinfo(world: World, tmp_path: Path):
    selected = {
        "role_code": "S8000:G8000:R8001",
        "org_code": "QTV",
        "person_roleid": {"claim": "selected_roleid"},
    }
    row = {"claim": "nhsid_nrbac_roles", "value": selected, "roles": ["CASE_ADMIN"], "organisation": "QTV"}
    factor = {"claim": "authentication_assurance_level", "values": ["2", "3"]}
    side = connect(world, tmp_path, {"rows": [row], "second_factor": factor, "userinfo": True})
    side.user = {"sub": "910000000001", "authentication_assurance_level": "3"}
    clerk = {"role_code": "S8000:G8000:R8001", "org_code": "QTV", "person_roleid": "555001"}
    nurse = clerk | {"role_code": "S8000:G8000:R8000", "person_roleid": "555002"}
    side.userinfo = {"nhsid_nrbac_roles": [clerk, nurse], "selected_roleid": "555001", "name": "Rosa Idowu"}
    async with visiting(world, side) as rosa:
        assert (await rosa.sign_in()).status_code == 303
        me = (await rosa.browser.get("/v1/me")).json()
        assert (me["name"], me["roles"]) == ("Rosa Idowu", ["CASE_ADMIN"])
        side.user |= {"authentication_assurance_level": "1"}  # what was signed goes before what is only said
        side.userinfo |= {"authentication_assurance_level": "3"}
        assert (await rosa.sign_in()).status_code == 303
        given = [session.factor_at for session in await sessions(world)]
        assert given == [world.clock.now(), None]
        before = await kept(world)
        side.userinfo |= {"selected_roleid": "555002"}
        failed(await rosa.sign_in(), "NoEntry", 403)
        side.userinfo |= {"selected_roleid": "555001", "sub": "910000000002"}
        failed(await rosa.sign_in())
        assert await kept(world) == before


async def test_entra_id_says_groups_and_app_roles(world: World, tmp_path: Path):
    group = "2c8c8c1e-0000-4000-8000-000000000001"
    rows = [
        {
            "claim": "groups",
            "value": group,
            "roles": ["QA_CLINICIAN"],
            "organisation": "QTV",
            "team": "north",
        },
        {"claim": "roles", "value": "Quorate.Audit", "roles": ["AUDITOR"], "organisation": "QTV"},
    ]
    side = connect(world, tmp_path, {"rows": rows, "second_factor": {"claim": "amr", "values": ["mfa"]}})
    side.user = {
        "sub": "x",
        "name": "Rosa",
        "groups": [group],
        "roles": ["Quorate.Audit"],
        "amr": ["pwd", "mfa"],
    }
    async with visiting(world, side) as rosa:
        assert (await rosa.sign_in()).status_code == 303
        row = await row_of(world, f"{ISSUER}|x")
        assert (row.roles, row.team) == (["AUDITOR", "QA_CLINICIAN"], "north")
        assert (await sessions(world))[0].factor_at == world.clock.now()


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


# A second factor


async def test_a_second_factor_counts_from_when_the_provider_says_it_was_given(world: World, rosa: Visitor):
    at = world.clock.now() - timedelta(hours=3)
    rosa.side.user = person(auth_time=int(at.timestamp()))
    await rosa.sign_in()
    assert (await sessions(world))[0].factor_at == at
    for user in (person(acr="1"), person(acr=None), person(auth_time=None)):
        rosa.side.user = user
        assert (await rosa.sign_in()).status_code == 303
    assert Counter(session.factor_at for session in await sessions(world)) == {at: 1, None: 3}


async def test_stepping_up_makes_the_provider_ask_anew(world: World, rosa: Visitor):
    rosa.side.user = person(auth_time=int((world.clock.now() - timedelta(hours=1)).timestamp()))
    await rosa.sign_in()
    world.clock.advance(timedelta(minutes=1))
    asked = query_of(await rosa.leave(step_up="true", back="/panel"))
    assert (asked["prompt"], asked["max_age"], asked["acr_values"]) == ("login", "0", "2")
    before = await kept(world)
    for user in (rosa.side.user, person(acr="1"), person(acr=None), person(auth_time=None)):
        rosa.side.user = user
        answer = await rosa.sign_in(step_up="true")
        failed(answer)
        assert "did not confirm that you gave your second factor just now" in answer.json()["detail"]
    assert await kept(world) == before
    rosa.side.user = person()
    answer = await rosa.sign_in(step_up="true", back="/panel")
    assert (answer.status_code, answer.headers["location"]) == (303, "/panel")
    assert (await sessions(world))[-1].factor_at == datetime(2026, 9, 7, 11, 1, tzinfo=UTC)


# What a person sees


async def test_a_person_who_cannot_come_in_is_told_so_on_a_page(world: World, rosa: Visitor):
    rosa.side.user = person("<script>alert(1)</script>")
    address = await rosa.at_provider(await rosa.leave())
    page = await rosa.come_back(address, Accept="text/html,application/xhtml+xml;q=0.9")
    assert (page.status_code, page.headers["content-type"]) == (403, "text/html; charset=utf-8")
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    assert page.headers["cache-control"] == "no-store"
    assert "Ask whoever looks after Quorate in your organisation" in page.text
    assert '<a href="/v1/oidc/sign-in?back=/">' in page.text and "<script" not in page.text


async def test_where_no_provider_is_set_up_it_is_said(world: World):
    for method, path in (("GET", "sign-in"), ("GET", "callback"), ("POST", "logout")):
        answer = await world.client.request(method, f"/v1/oidc/{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "NotFound")
        assert "QUORATE_OIDC_ISSUER" in answer.json()["detail"]
