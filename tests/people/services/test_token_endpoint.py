"""POST /v1/oauth/token: a token for whoever proves who they are, one word for everybody else."""

import asyncio
from datetime import timedelta
from typing import Any

from sqlalchemy import select, text

from app.people import tokens
from app.people.services import KEYS, SERVICES
from app.people.spent import SPENT, forget_spent
from tests.conftest import SECRET, World
from tests.people.services.machines import (
    SCOPES,
    TOKEN_URL,
    ask,
    asserted,
    assertion_of,
    basic,
    secret_of,
    service,
    with_key,
    with_secret,
)
from tests.people.tokens.forging import ec_pair, rsa_pair, signed_by
from tests.records import database_of, everything

GRANT = {"grant_type": "client_credentials"}
K1, E2 = rsa_pair("k1"), ec_pair("e2", "P-384")


def refused(answer: Any, error: str = "invalid_client") -> None:
    """One word, and no hint why."""
    assert answer.json() == {"error": error}
    assert answer.status_code == (401 if error == "invalid_client" else 400)
    assert ("www-authenticate" in answer.headers) == (error == "invalid_client")
    assert answer.headers["cache-control"] == "no-store"


async def used(world: World, id: str) -> Any:
    async with database_of(world).transaction(reads=True, everything=True) as db:
        return (await db.execute(select(SERVICES.c.last_used_at).where(SERVICES.c.id == id))).scalar_one()


async def spent(world: World) -> int:
    async with database_of(world).transaction(reads=True, everything=True) as db:
        return len((await db.execute(select(SPENT))).all())


# With a secret


async def test_a_secret_in_the_header_or_in_the_body_gives_a_token_for_a_quarter_of_an_hour(world: World):
    id, secret = await with_secret(world)
    in_body = GRANT | {"client_id": id, "client_secret": secret}
    for answer in (await ask(world, GRANT, headers=basic(id, secret)), await ask(world, in_body)):
        assert answer.status_code == 200
        assert (answer.headers["cache-control"], answer.headers["pragma"]) == ("no-store", "no-cache")
        given = answer.json()
        assert set(given) == {"access_token", "token_type", "expires_in", "scope"}
        assert (given["token_type"], given["expires_in"], given["scope"]) == ("Bearer", 900, SCOPES)
        claims = tokens.read_access(SECRET, given["access_token"], world.clock.now())
        assert (claims["sub"], claims["scope"], claims["exp"] - claims["iat"]) == (id, SCOPES, 900)


async def test_a_service_asks_for_less_than_it_was_given_and_never_for_more(world: World):
    id, secret = await with_secret(world)
    less = await ask(world, GRANT | {"scope": "reports:read"}, headers=basic(id, secret))
    assert less.json()["scope"] == "reports:read"
    for scope in (
        "cases:write",
        "cases:read cases:write",
        "admin",
        "",
        "cases:read  reports:read",
        "CASES:READ",
    ):
        refused(await ask(world, GRANT | {"scope": scope}, headers=basic(id, secret)), "invalid_scope")


async def test_a_secret_that_is_not_the_one_is_refused_and_leaves_no_trace(world: World):
    id, secret = await with_secret(world)
    _, others = await with_secret(world)
    async with database_of(world).transaction(reads=True, everything=True) as db:
        digest = (await db.execute(select(KEYS.c.digest).where(KEYS.c.service == id))).scalar_one()
    before = await everything(world)
    for given in (others, secret[:-1], digest, "", secret + " ", id, secret.swapcase()):
        refused(await ask(world, GRANT, headers=basic(id, given)))
        refused(await ask(world, GRANT | {"client_id": id, "client_secret": given}))
    assert await everything(world) == before


async def test_nobody_learns_whether_a_service_exists(world: World):
    id, _ = await with_secret(world)
    known, unknown = [
        await ask(world, GRANT, headers=basic(who, "x" * 43)) for who in (id, "svc-0123456789ab")
    ]
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)
    theirs = {"ratelimit", "x-trace-id", "traceparent", "x-request-id"}
    shown = [{k: v for k, v in each.headers.items() if k not in theirs} for each in (known, unknown)]
    assert shown[0] == shown[1] and "www-authenticate" in shown[0]


async def test_no_secret_is_kept_as_it_is(world: World):
    id, secret = await with_secret(world)
    async with database_of(world).transaction(reads=True, everything=True) as db:
        row = (await db.execute(select(KEYS).where(KEYS.c.service == id))).one()
        entries = (await db.execute(text("SELECT body FROM journal_entry"))).scalars().all()
        kept = (await db.execute(text("SELECT count(*) FROM answer"))).scalar_one()
    assert secret not in str(row) and not any(secret in body for body in entries) and kept == 0
    assert len(secret) == 43 and len(row.digest) == 64


# What no proof is


async def test_what_is_no_proof_is_refused(world: World):
    await with_secret(world)
    told = ("", "Basic", "Basic !!!", "Basic c3ZjLTE=", "Basic Og==", "Basic /////w==", "Bearer c3ZjLTE6eA==")
    bent = (basic("svc-\0", "x"), basic("svc-\ud7ff\n", "x"), basic("", "x" * 43), {})
    for header in (*({"Authorization": each} for each in told), *bent):
        refused(await ask(world, GRANT, headers=header))


async def test_two_proofs_at_once_are_none(world: World):
    id, secret = await with_secret(world)
    in_body = {"client_id": id, "client_secret": secret}
    refused(await ask(world, GRANT | in_body, headers=basic(id, secret)))
    refused(await ask(world, GRANT | in_body | asserted(K1, assertion_of(id, world.clock.now()))))
    refused(await ask(world, GRANT | {"client_id": "svc-another"}, headers=basic(id, secret)))
    refused(await ask(world, GRANT | {"client_id": id}))
    refused(await ask(world, GRANT | {"client_secret": secret}))


async def test_what_is_no_form_is_refused(world: World):
    id, secret = await with_secret(world)
    grant, form = "grant_type=client_credentials", "application/x-www-form-urlencoded"
    bad = [
        ("", form),
        ("grant_type", form),
        (f"{grant}&{grant}", form),
        ("scope=cases%3Aread", form),
        (f"{grant}&scope=%00", form),
        (f"{grant}&scope=%ff", form),
        (f"{grant}&scope=é", form),
        (f"{grant}&" + "&".join(f"a{i}=1" for i in range(12)), form),
        (f"{grant}&scope=" + "a" * 17_000, form),
        (f"{grant}&" + "a" * 40_000 + "=1", form),
        (grant, f"{form}; charset=latin-1"),
        ('{"grant_type":"client_credentials"}', "application/json"),
        (grant, "text/plain"),
        (grant, "multipart/form-data; boundary=x"),
        (grant, ""),
    ]
    for body, kind in bad:
        headers = basic(id, secret) | {"Content-Type": kind}
        refused(await ask(world, body.encode(), headers=headers), "invalid_request")
    squeezed = basic(id, secret) | {"Content-Encoding": "gzip"}
    refused(await ask(world, grant.encode(), headers=squeezed), "invalid_request")
    assert await used(world, id) is None
    good = basic(id, secret) | {"Content-Type": f"{form.upper()} ; charset=UTF-8"}
    assert (await ask(world, grant.encode(), headers=good)).status_code == 200


async def test_no_other_grant_is_given_and_none_by_get(world: World):
    id, secret = await with_secret(world)
    for grant in ("password", "authorization_code", "refresh_token", "Client_Credentials", ""):
        answer = await ask(world, {"grant_type": grant}, headers=basic(id, secret))
        refused(answer, "unsupported_grant_type")
    answer = await world.client.get("/v1/oauth/token", params=GRANT, headers=basic(id, secret))
    assert answer.status_code == 405


# With a key pair


async def test_an_assertion_by_a_registered_key_gives_a_token(world: World):
    now = world.clock.now()
    for pair, alg in ((K1, "RS256"), (K1, "RS384"), (K1, "RS512"), (E2, "ES384"), (ec_pair("e1"), "ES256")):
        id = await with_key(world, pair)
        for typ in ("JWT", "client-assertion+jwt"):
            form = asserted(pair, assertion_of(id, now), alg, typ=typ) | {"client_id": id}
            answer = await ask(world, form)
            assert answer.status_code == 200, answer.text
            assert tokens.read_access(SECRET, answer.json()["access_token"], now)["sub"] == id


async def test_an_assertion_is_good_once_in_every_process(world: World):
    id = await with_key(world, K1)
    form = asserted(K1, assertion_of(id, world.clock.now()))
    answers = await asyncio.gather(*(ask(world, form) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [200, 401, 401, 401, 401]
    world.clock.advance(timedelta(minutes=4))
    refused(await ask(world, form))
    assert await spent(world) == 1


async def test_the_name_of_an_assertion_is_one_services_own(world: World):
    one, other = await with_key(world, K1), await with_key(world, rsa_pair("k2"))
    for id, pair in ((one, K1), (other, rsa_pair("k2"))):
        answer = await ask(world, asserted(pair, assertion_of(id, world.clock.now(), jti="1")))
        assert answer.status_code == 200


async def test_a_used_assertion_is_remembered_until_it_would_be_refused_anyway(world: World):
    id = await with_key(world, K1)
    form = asserted(K1, assertion_of(id, world.clock.now()))
    assert (await ask(world, form)).status_code == 200
    for minutes, left in ((5, 1), (1, 0)):
        world.clock.advance(timedelta(minutes=minutes))
        async with database_of(world).transaction(everything=True) as db:
            await forget_spent(db, world.clock.now())
        refused(await ask(world, form))
        assert await spent(world) == left


async def test_an_assertion_that_is_not_for_us_or_not_whole_is_refused(world: World):
    id = await with_key(world, K1)
    wrong: list[dict[str, Any]] = [
        {"aud": TOKEN_URL + "/"},
        {"aud": "http://127.0.0.1:8000"},
        {"aud": "http://quorate/v1/oauth/token"},
        {"aud": [TOKEN_URL]},
        *({name: None} for name in ("aud", "iss", "sub", "iat", "exp", "jti")),
        {"iss": "svc-another"},
        *({"sub": sub} for sub in ("svc-another", 7, "svc-\0", "svc-\ud800")),
        {"exp": 10**10},
        {"nbf": 10**10},
        {"scope": "cases:write"},
    ]
    before = await everything(world)
    for each in wrong:
        refused(await ask(world, asserted(K1, assertion_of(id, world.clock.now(), **each))))
    assert await everything(world) == before


async def test_an_assertion_by_another_key_or_dressed_up_is_refused(world: World):
    id, other = await with_key(world, K1), await with_key(world, rsa_pair("k2"))
    now = world.clock.now()
    claims = assertion_of(id, now)
    good = asserted(K1, claims)
    bad: list[dict[str, Any]] = [
        asserted(rsa_pair("k2"), claims),
        asserted(rsa_pair("k2"), claims, kid="k1"),
        asserted(rsa_pair("k2"), assertion_of(other, now) | {"sub": id}),
        asserted(rsa_pair("k2"), assertion_of(other, now) | {"iss": id}),
        asserted(K1, claims, kid="k2"),
        asserted(K1, claims, typ="at+jwt"),
        asserted(K1, claims, jwk=K1.jwk),
        good
        | {"client_assertion": signed_by(K1.public(), {"alg": "HS256", "typ": "JWT", "kid": "k1"}, claims)},
        good | {"client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:saml2-bearer"},
        good | {"client_assertion": good["client_assertion"] + "="},
        good | {"client_assertion": ""},
        good | {"client_assertion": "a.b.c"},
        good | {"client_id": other},
        {k: v for k, v in good.items() if k != "client_assertion"},
        {k: v for k, v in good.items() if k != "client_assertion_type"},
    ]
    for form in bad:
        refused(await ask(world, form))
    assert await spent(world) == 0
    assert (await ask(world, good)).status_code == 200


async def test_an_access_token_is_no_assertion_and_an_assertion_no_access_token(world: World):
    id = await with_key(world, K1)
    form = asserted(K1, assertion_of(id, world.clock.now()))
    given = (await ask(world, form)).json()["access_token"]
    refused(await ask(world, form | {"client_assertion": given}))
    answer = await world.client.get(
        "/v1/cases", headers={"Authorization": f"Bearer {form['client_assertion']}"}
    )
    assert answer.status_code == 401


# When keys and services end


async def test_a_key_is_changed_without_a_gap(world: World):
    id, old = await with_secret(world)
    new = await secret_of(world, id, overlap_hours=2)
    for hours, accepted in ((0, True), (1, True), (1, False)):
        world.clock.advance(timedelta(hours=hours))
        answer = await ask(world, GRANT, headers=basic(id, old))
        assert answer.status_code == (200 if accepted else 401)
        assert (await ask(world, GRANT, headers=basic(id, new))).status_code == 200
    assert (
        await ask(world, GRANT, headers=basic(id, await secret_of(world, id, overlap_hours=0)))
    ).status_code == 200
    refused(await ask(world, GRANT, headers=basic(id, new)))


async def test_a_secret_is_changed_for_a_key_pair(world: World):
    id, secret = await with_secret(world)
    made = await world.post("sys", f"/v1/services/{id}/keys", {"jwk": K1.jwk, "overlap_hours": 1})
    assert made.status_code == 201
    assert (await ask(world, asserted(K1, assertion_of(id, world.clock.now())))).status_code == 200
    assert (await ask(world, GRANT, headers=basic(id, secret))).status_code == 200
    world.clock.advance(timedelta(hours=1))
    refused(await ask(world, GRANT, headers=basic(id, secret)))


async def test_a_service_ends_on_its_last_day_in_london(world: World):
    id, secret = await with_secret(world, expires_on="2026-09-08")
    world.clock.move(world.clock.now().replace(day=8, hour=22, minute=59))  # a minute to midnight, in summer
    assert (await ask(world, GRANT, headers=basic(id, secret))).status_code == 200
    world.clock.advance(timedelta(minutes=1))
    refused(await ask(world, GRANT, headers=basic(id, secret)))


async def test_a_service_without_a_key_proves_nothing(world: World):
    id = await service(world)
    refused(await ask(world, GRANT, headers=basic(id, "")))
    refused(await ask(world, asserted(K1, assertion_of(id, world.clock.now()))))


async def test_its_use_is_written_down_to_the_minute(world: World):
    id, secret = await with_secret(world)
    first = world.clock.now()
    for seconds, shown in ((0, first), (59, first), (1, first + timedelta(minutes=1))):
        world.clock.advance(timedelta(seconds=seconds))
        await ask(world, GRANT, headers=basic(id, secret))
        assert await used(world, id) == shown
    (listed,) = (await world.get("sys", "/v1/services")).json()
    assert listed["last_used_at"] == listed["keys"][0]["last_used_at"] == "2026-09-07T11:01:00Z"
