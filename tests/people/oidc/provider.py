"""A small OpenID provider that runs in the test process. It signs for real, and misbehaves when it is told to."""

import asyncio
import hashlib
import json
import secrets
from base64 import b64decode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, unquote_plus, urlencode, urlsplit

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from app.clock import FixedClock
from app.people import tokens
from app.people.keys import ring
from app.people.kinds import ASSERTION, BACKCHANNEL_LOGOUT
from app.people.oidc import Provider
from app.settings import Settings
from tests.conftest import World
from tests.people.browser import SITE, Browser, browser_in
from tests.people.tokens.forging import Pair, part, rsa_pair, signed_by
from tests.records import app_of

ISSUER = "https://sign-in.example.org/realms/care"
CLIENT, CLIENT_SECRET = "quorate", "what the provider gave us: 7/+%"
CALLBACK = f"{SITE}/v1/oidc/callback"
FACTOR = {"claim": "acr", "values": ["2", "AAL3"]}
REVIEWERS = {
    "claim": "realm_access.roles",
    "value": "quorate-reviewer",
    "roles": ["REVIEWER"],
    "organisation": "QTV",
    "profession": "HEALTH",
}
CHAIRS = REVIEWERS | {"value": "quorate-chair", "roles": ["PANEL_CHAIR", "PANEL_HEALTH"]}
MAP: dict[str, Any] = {"rows": [REVIEWERS, CHAIRS], "second_factor": FACTOR, "acr_values": "2"}


@dataclass
class OtherSide(httpx.AsyncBaseTransport):
    """The provider, and the network between. Whoever signs in there is `user`."""

    clock: FixedClock
    user: dict[str, Any] = field(default_factory=dict)
    published: list[Any] = field(default_factory=lambda: [rsa_pair("k1").jwk])
    key: Pair = field(default_factory=lambda: rsa_pair("k1"))
    alg: str = "RS256"
    header: dict[str, Any] = field(default_factory=dict)
    """Changes to the header of what it signs; None takes a member away. So do `claims`."""
    claims: dict[str, Any] = field(default_factory=dict)
    places: dict[str, Any] = field(default_factory=dict)
    says: dict[str, Any] = field(default_factory=dict)
    """By path: an answer instead of the right one (see `answer`), an error to raise, or "never"."""
    userinfo: dict[str, Any] = field(default_factory=dict)
    own_key: Pair | None = None
    """Our key, when we prove ourselves by one; else by the secret."""
    asked: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.user = self.user or person()
        paths = {
            "/.well-known/openid-configuration": self._discovery,
            "/keys": self._keys,
            "/authorize": self._authorize,
            "/token": self._token,
            "/userinfo": self._userinfo,
        }
        base = urlsplit(ISSUER).path
        routes = [Route(base + path, what, methods=["GET", "POST"]) for path, what in paths.items()]
        self._app = httpx.ASGITransport(Starlette(routes=routes))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """What we ask over the network."""
        place = f"{request.url.scheme}://{request.url.host}"
        path = request.url.path.removeprefix(urlsplit(ISSUER).path)
        self.asked.append(path)
        assert place == "https://sign-in.example.org", f"somebody else was asked: {request.url}"
        said = self.says.get(path)
        if said == "never":
            await asyncio.Event().wait()
        if isinstance(said, Exception):
            raise said
        if said is not None:
            status, headers, content = said
            return httpx.Response(status, headers=headers, stream=httpx.ByteStream(content))
        return await self._app.handle_async_request(request)

    def signs(self, claims: dict[str, Any], typ: str | None = "JWT", **header: Any) -> str:
        """A token of the provider's."""
        written = {"alg": self.alg, "typ": typ, "kid": self.key.kid} | self.header | header
        whole = {name: value for name, value in (claims | self.claims).items() if value is not None}
        written = {name: value for name, value in written.items() if value is not None}
        return signed_by(self.key, written, whole, self.alg)

    def logout(self, typ: str | None = "logout+jwt", **changes: Any) -> str:
        """A logout token."""
        at = int(self.clock.now().timestamp())
        claims = {"iss": ISSUER, "aud": CLIENT, "iat": at, "exp": at + 120, "jti": secrets.token_hex(8)}
        claims |= {"sub": self.user["sub"], "sid": self.user["sid"], "events": {BACKCHANNEL_LOGOUT: {}}}
        return self.signs(claims | changes, typ)

    # What it serves

    async def _discovery(self, _: Request) -> Response:
        found = {
            "issuer": ISSUER,
            "authorization_endpoint": f"{ISSUER}/authorize",
            "token_endpoint": f"{ISSUER}/token",
            "jwks_uri": f"{ISSUER}/keys",
            "userinfo_endpoint": f"{ISSUER}/userinfo",
        }
        return JSONResponse(found | self.places)

    async def _keys(self, _: Request) -> Response:
        return JSONResponse({"keys": self.published})

    async def _authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        if asked["client_id"] != CLIENT or asked["redirect_uri"] != CALLBACK:
            return Response("this is no client of ours", 400)
        assert asked["response_type"] == "code" and asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked | {"at": str(int(self.clock.now().timestamp()))}
        told = urlencode({"code": code, "state": asked["state"], "iss": ISSUER})
        return RedirectResponse(f"{CALLBACK}?{told}", 302)

    async def _token(self, request: Request) -> Response:
        form = dict(parse_qsl((await request.body()).decode(), strict_parsing=True))
        asked = self.codes.pop(form.get("code", ""), None)
        challenge = part(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if not self._is_client(request, form):
            return JSONResponse({"error": "invalid_client"}, 401)
        if asked is None or form["redirect_uri"] != CALLBACK or challenge != asked["code_challenge"]:
            return JSONResponse({"error": "invalid_grant"}, 400)
        at = int(self.clock.now().timestamp())
        claims = {"iss": ISSUER, "aud": CLIENT, "iat": at, "exp": at + 3600, "nonce": asked["nonce"]}
        token = self.signs(claims | {"auth_time": at} | self.user)
        return JSONResponse({"token_type": "Bearer", "access_token": "opaque", "id_token": token})

    def _is_client(self, request: Request, form: dict[str, str]) -> bool:
        if self.own_key is not None:
            keys, now = ring([self.own_key.jwk]), self.clock.now()
            claims = tokens.read_signed(
                ASSERTION, keys, form["client_assertion"], now, issuer=CLIENT, audience=f"{ISSUER}/token"
            )
            return bool(claims["sub"] == CLIENT)
        scheme, _, both = request.headers.get("authorization", "").partition(" ")
        if scheme != "Basic":
            return form.get("client_id") == CLIENT and form.get("client_secret") == CLIENT_SECRET
        id, _, secret = b64decode(both).decode().partition(":")
        return (unquote_plus(id), unquote_plus(secret)) == (CLIENT, CLIENT_SECRET)

    async def _userinfo(self, request: Request) -> Response:
        if request.headers["authorization"] != "Bearer opaque":
            return Response(status_code=401)
        return JSONResponse({"sub": self.user["sub"]} | self.userinfo)


def answer(content: Any = b"", status: int = 200, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """What goes over the network: JSON, or bytes as they are."""
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    return status, {name.replace("_", "-"): value for name, value in headers.items()}, raw


def person(*roles: str, **more: Any) -> dict[str, Any]:
    """What a provider shaped like Keycloak says of somebody."""
    held = {"roles": list(roles or ("quorate-reviewer",))}
    return {"sub": "7f3c", "name": "Rosa Idowu", "sid": "session-1", "acr": "2", "realm_access": held} | more


def connect(
    world: World, folder: Path, table: dict[str, Any] | None = None, own_key: Pair | None = None
) -> OtherSide:
    """Have this world's people sign in at a provider of its own."""
    side, app_of(world).state.provider = alone(folder, world.clock, table, own_key)
    return side


def alone(
    folder: Path, clock: FixedClock, table: dict[str, Any] | None = None, own_key: Pair | None = None
) -> tuple[OtherSide, Provider]:
    """A provider, and what we know of it."""
    file = folder / "claims.json"
    file.write_text(json.dumps(MAP if table is None else table))
    told: dict[str, Any] = {
        "oidc_issuer": ISSUER,
        "oidc_client": CLIENT,
        "oidc_map": file,
        "public_url": SITE,
    }
    if own_key is not None:
        (folder / "own.pem").write_bytes(own_key.pem)
        told |= {"oidc_key_file": folder / "own.pem", "oidc_key_id": own_key.kid}
    else:
        told |= {"oidc_secret": CLIENT_SECRET}
    side = OtherSide(clock, own_key=own_key)
    return side, Provider(Settings(env="test", secret="x" * 32, var=folder, **told), clock, side)  # type: ignore[arg-type]


class Visitor:
    """Somebody with a browser who signs in at the provider."""

    def __init__(self, browser: Browser, side: OtherSide) -> None:
        self.browser, self.side = browser, side
        self._there = httpx.AsyncClient(transport=side)

    async def leave(self, **query: Any) -> str:
        """Go to the provider; the address one is sent to."""
        sent = await self.browser.get("/v1/oidc/sign-in", params=query)
        assert sent.status_code == 303, sent.text
        return sent.headers["location"]

    async def at_provider(self, address: str) -> str:
        """Sign in there; the address one is sent back to."""
        back = await self._there.get(address)
        assert back.status_code == 302, back.text
        return back.headers["location"]

    async def come_back(self, address: str, **headers: str) -> httpx.Response:
        """Bring the answer."""
        return await self.browser.get(address.removeprefix(SITE), headers=headers)

    async def sign_in(self, **query: Any) -> httpx.Response:
        """All of it."""
        return await self.come_back(await self.at_provider(await self.leave(**query)))


@asynccontextmanager
async def visiting(world: World, side: OtherSide) -> AsyncIterator[Visitor]:
    """A visitor with a browser of their own."""
    async with browser_in(world) as browser:
        yield Visitor(browser, side)


def query_of(address: str) -> dict[str, str]:
    """What an address carries."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
