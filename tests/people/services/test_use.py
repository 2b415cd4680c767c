"""What an access token opens, and when it stops: at its end, when it is given back, when its service ends."""

import json
from datetime import timedelta
from typing import Any

from sqlalchemy import event, update

from app.people import tokens
from app.people.services import SERVICES
from tests.conftest import SECRET, World
from tests.make import case_at, create, creation
from tests.people.services.machines import ask, basic, bearer, token, with_key, with_secret
from tests.people.tokens.forging import rsa_pair
from tests.records import database_of, everything

GRANT = {"grant_type": "client_credentials"}


async def get(world: World, held: str, path: str = "/v1/cases", **headers: str) -> Any:
    return await world.client.get(path, headers=bearer(held) | headers)


async def test_a_service_reads_what_its_scopes_and_its_organisation_let_it_read(world: World):
    await create(world)
    held = await token(world, *await with_secret(world))
    assert (await get(world, held)).json()["cases"][0]["ref"] == "OTO-001"
    assert (await get(world, held, "/v1/cases/OTO-001")).status_code == 200
    assert (await get(world, held, "/v1/reports/headline?range=all")).status_code == 200
    for path, why in (
        ("/v1/cases/OTO-001/files", "needs the scope evidence:read"),
        ("/v1/sittings", "needs the scope sittings:read"),
        ("/v1/me", "is for people, not for connected systems"),
        ("/v1/services", "is for people, not for connected systems"),
    ):
        answer = await get(world, held, path)
        assert (answer.status_code, answer.json()["code"]) == (403, "NotAllowed")
        assert why in answer.json()["detail"]


async def test_a_service_writes_with_the_scope_to_write_alone(world: World):
    reads = await token(world, *await with_secret(world))
    writes = await token(world, *await with_secret(world, scopes=["cases:read", "cases:write"]))
    before = await everything(world)
    refused = await world.client.post("/v1/cases", json=creation(), headers=bearer(reads))
    assert refused.status_code == 403
    assert await everything(world) == before
    made = await world.client.post("/v1/cases", json=creation(), headers=bearer(writes))
    assert made.status_code == 201, made.text


async def test_a_token_for_less_opens_less(world: World):
    id, secret = await with_secret(world)
    held = await token(world, id, secret, scope="reports:read")
    assert (await get(world, held, "/v1/reports/headline?range=all")).status_code == 200
    assert (await get(world, held)).status_code == 403


async def test_the_service_of_another_organisation_sees_none_of_our_cases(world: World):
    road = await case_at(world, "referred")
    id, secret = await with_secret(world)
    async with database_of(world).transaction(everything=True) as db:
        await db.execute(update(SERVICES).where(SERVICES.c.id == id).values(organisation="QNB"))
    held = await token(world, id, secret)
    assert (await get(world, held)).json()["cases"] == []
    theirs, nothing = [await get(world, held, f"/v1/cases/{ref}") for ref in (road.ref, "OTO-999")]
    assert theirs.status_code == nothing.status_code == 404
    told, of_nothing = theirs.json(), nothing.json()
    for name in ("trace_id", "instance"):
        assert told.pop(name) != of_nothing.pop(name)
    assert json.dumps(told).replace("OTO-001", "OTO-999") == json.dumps(of_nothing)


async def test_what_a_service_may_do_counts_as_it_is_now(world: World):
    id, secret = await with_secret(world)
    held = await token(world, id, secret)
    for scopes, status in ((["reports:read"], 403), (["cases:read"], 200)):
        async with database_of(world).transaction(everything=True) as db:
            await db.execute(update(SERVICES).where(SERVICES.c.id == id).values(scopes=scopes))
        assert (await get(world, held)).status_code == status


async def test_a_token_ends_after_a_quarter_of_an_hour(world: World):
    held = await token(world, *await with_secret(world))
    for seconds, status in ((929, 200), (1, 401)):
        world.clock.advance(timedelta(seconds=seconds))
        assert (await get(world, held)).status_code == status


async def test_disabling_a_service_ends_its_tokens_at_once(world: World):
    id, secret = await with_secret(world)
    held, others = await token(world, id, secret), await token(world, *await with_secret(world))
    why = {"reason": "The contract with its makers has ended."}
    assert (await world.post("sys", f"/v1/services/{id}/disable", why)).json() == {"id": id, "active": False}
    assert (await get(world, held)).status_code == 401
    assert (await get(world, others)).status_code == 200
    assert (await ask(world, GRANT, headers=basic(id, secret))).json() == {"error": "invalid_client"}


async def test_a_service_acts_on_behalf_of_nobody(world: World):
    held = await token(world, *await with_secret(world))
    answer = await get(world, held, **{"On-Behalf-Of": "mo"})
    assert (answer.status_code, answer.json()["code"]) == (403, "NotAllowed")


async def test_a_token_of_nobody_opens_nothing(world: World):
    now, scopes = world.clock.now(), frozenset({"cases:read"})
    id, _ = await with_secret(world)
    for held in (
        tokens.sign_access(SECRET, "svc-0123456789ab", scopes, now),
        tokens.sign_access(SECRET, "mo", scopes, now),
        tokens.sign_access(SECRET[::-1], id, scopes, now),
        tokens.sign(SECRET, id, now),
    ):
        assert (await get(world, held)).status_code == 401


async def test_who_asks_is_one_query(world: World):
    held = await token(world, *await with_secret(world))
    counted: list[str] = []
    engine = database_of(world).engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *said: counted.append(said[2]))
    assert (await get(world, held, "/v1/me")).status_code == 403
    assert len([each for each in counted if "service_account" in each]) == 1
    assert [each for each in counted if "spent_token" in each] == [
        each for each in counted if "service_account" in each
    ]


# Given back


async def test_a_token_that_is_given_back_opens_nothing_from_then_on(world: World):
    id, secret = await with_secret(world)
    held, other = [await token(world, id, secret) for _ in range(2)]
    for _ in range(2):  # it is no error to do it twice
        back = await ask(
            world, {"token": held, "token_type_hint": "access_token"}, "revoke", headers=basic(id, secret)
        )
        assert (back.status_code, back.json(), back.headers["cache-control"]) == (200, {}, "no-store")
        assert (await get(world, held)).status_code == 401
        assert (await get(world, other)).status_code == 200


async def test_what_is_no_token_is_given_back_without_complaint(world: World):
    id, secret = await with_secret(world)
    await token(world, id, secret)
    before = await everything(world)
    for none in ("nonsense", "a.b.c", tokens.sign(SECRET, "ada", world.clock.now()), "x" * 9000):
        assert (await ask(world, {"token": none}, "revoke", headers=basic(id, secret))).status_code == 200
    assert await everything(world) == before
    assert (await ask(world, {}, "revoke", headers=basic(id, secret))).json() == {"error": "invalid_request"}


async def test_nobody_gives_back_the_token_of_another(world: World):
    id, secret = await with_secret(world)
    other = await with_key(world, rsa_pair("k1"))
    held = await token(world, id, secret)
    for headers, error in (
        (basic(other, secret), "invalid_client"),
        ({}, "invalid_client"),
        (basic(*await with_secret(world)), "invalid_grant"),
    ):
        answer = await ask(world, {"token": held}, "revoke", headers=headers)
        assert answer.json() == {"error": error}
        assert (await get(world, held)).status_code == 200
