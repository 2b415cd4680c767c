"""Other systems for the tests: accounts, keys of their own, and what they send to get a token."""

import secrets
from base64 import b64encode
from datetime import datetime
from typing import Any
from urllib.parse import quote_plus

import httpx

from app.people.proofs import ASSERTION_TYPE
from tests.conftest import World
from tests.people.tokens.forging import Pair, signed_by

TOKEN_URL = "http://127.0.0.1:8000/v1/oauth/token"
NEW = {"name": "Invoices of the council", "scopes": ["cases:read", "reports:read"]}
SCOPES = "cases:read reports:read"


async def service(world: World, **changes: Any) -> str:
    """A service account of QTV without a key; its id."""
    made = await world.post("sys", "/v1/services", NEW | changes)
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


async def secret_of(world: World, id: str, **form: Any) -> str:
    """A new secret for a service."""
    made = await world.post("sys", f"/v1/services/{id}/keys", form)
    assert made.status_code == 201, made.text
    return str(made.json()["secret"])


async def with_secret(world: World, **changes: Any) -> tuple[str, str]:
    """A service with a secret."""
    id = await service(world, **changes)
    return id, await secret_of(world, id)


async def with_key(world: World, pair: Pair, **changes: Any) -> str:
    """A service with a key pair."""
    id = await service(world, **changes)
    made = await world.post("sys", f"/v1/services/{id}/keys", {"jwk": pair.jwk})
    assert made.status_code == 201 and made.json()["secret"] is None, made.text
    return id


def basic(id: str, secret: str) -> dict[str, str]:
    """The Authorization header with an id and a secret (RFC 6749, 2.3.1)."""
    return {"Authorization": f"Basic {b64encode(f'{quote_plus(id)}:{quote_plus(secret)}'.encode()).decode()}"}


async def ask(world: World, form: Any, path: str = "token", **options: Any) -> httpx.Response:
    """What a service sends: fields, or a body as it is."""
    content = {"data": form} if isinstance(form, dict) else {"content": form}
    headers = {"Content-Type": "application/x-www-form-urlencoded"} | options.pop("headers", {})
    return await world.client.post(f"/v1/oauth/{path}", headers=headers, **content, **options)


async def token(world: World, id: str, secret: str, **more: str) -> str:
    """An access token."""
    form = {"grant_type": "client_credentials"} | more
    answer = await ask(world, form, headers=basic(id, secret))
    assert answer.status_code == 200, answer.text
    return str(answer.json()["access_token"])


def assertion_of(id: str, now: datetime, **changes: Any) -> dict[str, Any]:
    """The claims with which a service says who it is; None takes one away."""
    at = int(now.timestamp())
    claims = {"iss": id, "sub": id, "aud": TOKEN_URL, "iat": at, "exp": at + 300, "jti": secrets.token_hex(8)}
    return {name: value for name, value in (claims | changes).items() if value is not None}


def asserted(pair: Pair, claims: dict[str, Any], alg: str = "RS512", **header: Any) -> dict[str, str]:
    """A request for a token with an assertion."""
    made = signed_by(pair, {"alg": alg, "typ": "JWT", "kid": pair.kid} | header, claims)
    return {
        "grant_type": "client_credentials",
        "client_assertion_type": ASSERTION_TYPE,
        "client_assertion": made,
    }


def bearer(token: str) -> dict[str, str]:
    """The Authorization header with an access token."""
    return {"Authorization": f"Bearer {token}"}
