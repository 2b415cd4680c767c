"""Looking after services: /v1/services, for the system administrator of their organisation alone."""

import json

from app.people.routes import ROUTES, Scope
from app.people.services import MACHINE_ROLES
from tests.conftest import World
from tests.people.services.machines import NEW, secret_of, service, with_key, with_secret
from tests.people.tokens.forging import ec_pair, rsa_pair
from tests.records import chain, everything

WHY = {"reason": "The contract with its makers has ended."}
K1 = rsa_pair("k1")


def test_every_scope_opens_something_to_a_machine():
    for scope in Scope:
        opened = [route.roles for route in ROUTES.values() if route.scope is scope]
        assert any(roles is None or roles & set(MACHINE_ROLES) for roles in opened), scope


async def test_a_service_is_made_listed_and_ended(world: World):
    id = await service(world, expires_on="2027-03-31")
    assert await secret_of(world, id) != await secret_of(world, id)
    (listed,) = (await world.get("sys", "/v1/services")).json()
    keys = listed.pop("keys")
    assert listed == {
        "id": id,
        "name": "Invoices of the council",
        "organisation": "QTV",
        "scopes": ["cases:read", "reports:read"],
        "roles": ["INTEGRATION"],
        "active": True,
        "expires_on": "2027-03-31",
        "made_by": "sys",
        "at": "2026-09-07T11:00:00Z",
        "last_used_at": None,
    }
    assert sorted(str(key["valid_until"]) for key in keys) == ["2026-09-08T11:00:00Z", "None"]
    assert all(set(k) == {"id", "kind", "kid", "valid_from", "valid_until", "last_used_at"} for k in keys)
    assert (await world.post("sys", f"/v1/services/{id}/disable", WHY)).status_code == 200
    (listed,) = (await world.get("sys", "/v1/services")).json()
    assert not listed["active"]
    assert {key["valid_until"] for key in listed["keys"]} == {"2026-09-07T11:00:00Z"}


async def test_each_act_is_in_the_journal_with_who_did_it_and_no_key_in_it(world: World):
    id = await with_key(world, K1)
    secret = await secret_of(world, id)
    await world.post("sys", f"/v1/services/{id}/disable", WHY)
    entries = await chain(world, f"service/QTV/{id}")
    assert [entry["event"] for entry in entries] == [
        "service_added", "service_key_added", "service_key_added", "service_disabled",
    ]  # fmt: skip
    assert {(entry["actor"], entry["role"], entry["org"]) for entry in entries} == {
        ("sys", "SYSADMIN", "QTV")
    }
    assert entries[0]["data"]["scopes"] == ["cases:read", "reports:read"]
    assert secret not in json.dumps(entries) and K1.jwk["n"] not in json.dumps(entries)


async def test_what_cannot_be_a_service_is_refused(world: World):
    before = await everything(world)
    for bad in (
        {"scopes": []},
        {"scopes": ["cases:delete"]},
        {"scopes": ["cases:read"] * 20},
        {"name": ""},
        {"name": "a\0b"},
        {"role": "REVIEWER"},
        {"role": "PANEL_CHAIR"},
        {"role": "SYSADMIN"},
        {"expires_on": "2026-09-06"},
        {"organisation": "QNB"},
        {"roles": ["INTEGRATION"]},
    ):
        assert (await world.post("sys", "/v1/services", NEW | bad)).status_code == 422, bad
    assert await everything(world) == before


async def test_what_cannot_be_a_key_is_refused_with_the_reason(world: World):
    id = await with_key(world, K1)
    before = await everything(world)
    for jwk, status, why in (
        (K1.jwk, 409, "called k1 already"),
        (rsa_pair("small", 1024).jwk, 422, "2048 to 8192 bits"),
        (rsa_pair("k2").jwk | {"d": "AQAB"}, 422, "private key"),
        ({"kty": "oct", "kid": "k2", "k": "c2VjcmV0"}, 422, "private key or a secret"),
        (rsa_pair("k2").jwk | {"kid": "k" * 81}, 422, "80 characters"),
        (ec_pair("e1").jwk | {"x": ec_pair("e1").jwk["y"]}, 422, "do not make a key"),
        ({}, 422, "no name"),
    ):
        answer = await world.post("sys", f"/v1/services/{id}/keys", {"jwk": jwk})
        assert (answer.status_code, why in answer.json()["detail"]) == (status, True), answer.text
    for hours in (-1, 721, "x"):
        assert (
            await world.post("sys", f"/v1/services/{id}/keys", {"overlap_hours": hours})
        ).status_code == 422
    assert await everything(world) == before


async def test_only_the_administrator_of_its_organisation_looks_after_a_service(world: World):
    id, _ = await with_secret(world)
    before = await everything(world, refusals=True)
    for who, status in ((None, 401), ("mo", 403), ("casey", 403), ("audrey", 403)):
        for path, body in (("", NEW), (f"/{id}/keys", {}), (f"/{id}/disable", WHY)):
            assert (await world.post(who, f"/v1/services{path}", body)).status_code == status
        assert (await world.get(who, "/v1/services")).status_code == status
    assert await everything(world, refusals=True) == before


async def test_a_change_needs_a_fresh_second_factor(world: World):
    id, _ = await with_secret(world)
    headers = {"Authorization": f"Bearer {world.token('sys', factor=False)}"}
    for path, body in (("", NEW), (f"/{id}/keys", {}), (f"/{id}/disable", WHY)):
        answer = await world.client.post(f"/v1/services{path}", json=body, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "StepUpNeeded")
    assert (await world.client.get("/v1/services", headers=headers)).status_code == 200


async def test_what_is_not_there_cannot_be_changed_and_what_has_ended_stays_ended(world: World):
    for path, body in (("keys", {}), ("disable", WHY)):
        assert (await world.post("sys", f"/v1/services/svc-0123456789ab/{path}", body)).status_code == 404
        assert (await world.post("sys", f"/v1/services/%00/{path}", body)).status_code == 422
    id, _ = await with_secret(world)
    assert (await world.post("sys", f"/v1/services/{id}/disable", WHY)).status_code == 200
    assert (await world.post("sys", f"/v1/services/{id}/disable", WHY)).status_code == 409
    assert (await world.post("sys", f"/v1/services/{id}/keys", {})).status_code == 409


async def test_a_service_is_made_once_however_often_it_is_asked_for(world: World):
    made = [await world.post("sys", "/v1/services", NEW, key="the-council-1") for _ in range(2)]
    assert made[0].content == made[1].content and made[0].status_code == 201
    assert len((await world.get("sys", "/v1/services")).json()) == 1


async def test_a_secret_is_in_the_one_answer_that_gives_it(world: World):
    id = await service(world)
    made = await world.post("sys", f"/v1/services/{id}/keys", {}, key="the-council-key-1")
    secret = made.json()["secret"]
    assert made.headers["cache-control"] == "no-store"
    assert secret not in json.dumps(await everything(world))
    assert secret not in (await world.get("sys", "/v1/services")).text
