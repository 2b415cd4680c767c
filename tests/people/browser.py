"""A browser in which somebody signs in: it keeps cookies and sends what our pages send."""

import asyncio
from base64 import b32encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import cache
from typing import Any

import httpx
import pyotp
from argon2 import PasswordHasher
from sqlalchemy import insert, update

from app.people.factors import ACCOUNTS, kept_factor
from app.people.passwords import Passwords
from tests.conftest import SECRET, World
from tests.records import app_of, database_of

PASSWORD = "a stepped plan, watched nightly"
TOTP_SECRET = b"twenty bytes, secret"
SITE = "https://quorate.test"


# Argon2id all the same, in a millisecond: for everything that is no question of how strong a hash is
QUICK = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


@cache
def kept_password(quick: bool) -> str:
    """The hash of PASSWORD as it is kept."""
    return (QUICK if quick else PasswordHasher()).hash(PASSWORD)


async def give_account(
    world: World, who: str, *, factor: bool = False, quick: bool = True, **values: Any
) -> None:
    """Let one of the cast sign in with PASSWORD, and with a second factor if they have one."""
    now = world.clock.now()
    if quick:
        app_of(world).state.passwords = Passwords(hasher=QUICK)
    row = {
        "person": who,
        "password": kept_password(quick),
        "password_at": now,
        "must_change": False,
        "factor": kept_factor(SECRET, who, TOTP_SECRET) if factor else "",
        "factor_at": now if factor else None,
        "factor_step": 0,
    }
    async with database_of(world).transaction(everything=True) as db:
        known = await db.execute(update(ACCOUNTS).where(ACCOUNTS.c.person == who).values(**(row | values)))
        if known.rowcount == 0:
            await db.execute(insert(ACCOUNTS), row | values)


def code(world: World, secret: str | bytes = TOTP_SECRET, *, steps: int = 0) -> str:
    """What an authenticator shows now, or `steps` of 30 seconds later."""
    text = secret if isinstance(secret, str) else b32encode(secret).decode()
    return pyotp.TOTP(text).at(world.clock.now() + timedelta(seconds=30 * steps))


class Browser:
    """One browser on one device, at one address."""

    def __init__(self, world: World, client: httpx.AsyncClient, site: str) -> None:
        self.world, self.client, self.site = world, client, site

    @property
    def cookie(self) -> str | None:
        """What the session's cookie holds."""
        name = "__Host-quorate" if self.site.startswith("https") else "quorate"
        return self.client.cookies.get(name)

    async def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        """One request as our pages make it. `headers` replace those of the pages; None leaves one out."""
        headers = {"X-Quorate": "1", "Origin": self.site, "Sec-Fetch-Site": "same-origin"}
        headers |= options.pop("headers", {})
        sent = {name: value for name, value in headers.items() if value is not None}
        return await self.client.request(method, path, headers=sent, **options)

    async def get(self, path: str, **options: Any) -> httpx.Response:
        """GET."""
        return await self.ask("GET", path, **options)

    async def post(self, path: str, json: Any = None, **options: Any) -> httpx.Response:
        """POST JSON."""
        return await self.ask("POST", path, json=json, **options)

    async def sign_in(self, who: str, password: str = PASSWORD) -> httpx.Response:
        """Give a name and a password."""
        return await self.post("/v1/session", {"person": who, "password": password})

    async def factor(self, given: str | None = None) -> httpx.Response:
        """Give a second factor: the authenticator's code of now unless told otherwise."""
        return await self.post("/v1/session/factor", {"code": given or code(self.world)})

    async def enter(self, who: str) -> None:
        """Sign in, with the second factor where there is one."""
        answer = await self.sign_in(who)
        assert answer.status_code == 200, answer.text
        if answer.json()["lacks"] == "FACTOR":
            answer = await self.factor()
            assert answer.status_code == 200, answer.text


@asynccontextmanager
async def browser_in(
    world: World, *, site: str = SITE, address: str = "198.51.100.7", agent: str = "A browser"
) -> AsyncIterator[Browser]:
    """A browser of its own; `address` is where it asks from."""
    transport = httpx.ASGITransport(app_of(world), client=(address, 50_000))
    headers = {"User-Agent": agent}
    async with httpx.AsyncClient(transport=transport, base_url=site, headers=headers) as client:
        yield Browser(world, client, site)


async def together(*requests: Any) -> list[httpx.Response]:
    """Several requests at once."""
    return list(await asyncio.gather(*requests))
