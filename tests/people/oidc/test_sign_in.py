"""Signing in at the provider and coming back: who gets in, and as what."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from app.people.oidc_entry import PEOPLE
from app.people.oidc_flow import ATTEMPTS
from tests.conftest import World
from tests.people.oidc.provider import (
    CALLBACK,
    CHAIRS,
    CLIENT,
    ISSUER,
    MAP,
    REVIEWERS,
    OtherSide,
    Visitor,
    connect,
    person,
    query_of,
    visiting,
)
from tests.people.oidc.rows import SUBJECT, failed, kept, row_of, sessions
from tests.people.tokens.forging import Pair, ec_pair, rsa_pair
from tests.records import chain, database_of

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
