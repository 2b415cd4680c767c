"""How often who may ask: counted per person, service, client and address, told in each answer, refused with 429.

Each process counts in its own memory, or all of them together in a store that QUORATE_LIMITS_URL names. A window
begins with the first request of its kind and ends after its seconds (a fixed window): about its end twice the number
may pass in a short time, which the numbers below allow for. A store that cannot be reached stops nobody: this process
then counts by itself, and says so in the log.
"""

import asyncio
import math
from collections.abc import Iterable, MutableMapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from ipaddress import IPv6Address, ip_address
from itertools import islice
from typing import Any

import structlog
from fastapi import Request
from limits.aio.storage import Storage
from limits.errors import ConfigurationError, StorageError
from limits.storage import storage_from_string

from app.clock import Clock, SystemClock
from app.errors import TooMany
from app.problems import App, Receive, Scope, Send, problem
from app.settings import Settings

log = structlog.get_logger()
MINUTE = 60
PATIENCE = 0.25  # seconds for a shared store to answer; a request waits no longer for its count
AWAY = 10  # seconds until one that did not answer is asked again


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `times` in `seconds` of one kind, for the same keys."""

    kind: str
    times: int
    seconds: int = MINUTE


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands with a rate: how many are left, and in how many seconds there are new ones."""

    rate: Rate
    left: int
    seconds: int


def rates(settings: Settings) -> tuple[Rate, ...]:
    """Every limit there is, one a row; what it is counted by stands behind it. 0 times: no limit."""
    quarter = 15 * MINUTE
    return (
        # Guessing one password: counted from one place only, so that nobody locks out somebody elsewhere
        Rate("sign_in", 10, quarter),  # an account, an address
        Rate("sign_in_device", 10, quarter),  # an account, a device where it was signed in before
        # Guessing many people's: a hospital's morning comes from one address too
        Rate("sign_in_address", 300, quarter),
        Rate("provider_sign_in", 300, quarter),  # an address, at the organisation's own sign-in service
        Rate("second_factor", 10, quarter),  # a person
        Rate("second_factor_device", 10, quarter),  # a person, a device
        Rate("password_again", 10, quarter),  # a session
        Rate("service_client", 60),  # a client, an address: nobody uses up what is another's
        Rate("service_token", 600),  # an address
        # Every request
        Rate("person", settings.rate_requests),
        Rate("service", settings.rate_service),
        Rate("address", settings.rate_address),
    )


class Limiter:
    """Counts, and refuses what is too often."""

    def __init__(self, settings: Settings, clock: Clock | None = None) -> None:
        """Raises ValueError, with a sentence for the operator, when QUORATE_LIMITS_URL cannot be used."""
        self._clock = clock or SystemClock()
        self._here = InMemory()
        self._shared = _store(settings.limits_url) if settings.limits_url else None
        self._away_until = 0.0
        self._rates = {rate.kind: rate for rate in rates(settings)}
        self.spares_loopback = settings.synthetic

    async def hit(self, kind: str, *keys: str) -> Standing | None:
        """Count one of its kind, and answer where its keys now stand; None without a limit.

        Raises TooMany, with the seconds to wait. A refused attempt counts too: whoever goes on trying goes on
        waiting, until the window ends.
        """
        found = await self.count(kind, *keys)
        judge(found)
        return found

    async def count(self, kind: str, *keys: str) -> Standing | None:
        """Count one of its kind, and refuse nothing."""
        rate, now = self._rates[kind], self._clock.now().timestamp()
        if not rate.times:
            return None
        key = (kind, *(key[:200] for key in keys))
        if self._shared is None:  # no detour through a coroutine
            count, until = self._here.add(key, rate.seconds, now)
        else:
            count, until = await self._together(key, rate.seconds, now)
        if count == rate.times + 1:  # once a window: a flood of requests is no flood of lines
            log.warning("too_many", kind=kind, count=rate.times)
        return Standing(rate, rate.times - count, min(max(math.ceil(until - now), 1), rate.seconds))

    async def clear(self, kind: str, *keys: str) -> None:
        """Forget what was counted: the last attempt was right."""
        key = (kind, *(key[:200] for key in keys))
        self._here.forget(key)
        if self._shared is not None:
            with suppress(StorageError, TimeoutError, OSError):  # it is forgotten when its window ends
                async with asyncio.timeout(PATIENCE):
                    await self._shared.clear(_hidden(key))

    async def _together(self, key: tuple[str, ...], seconds: int, now: float) -> tuple[int, float]:
        if self._shared is not None and now >= self._away_until:
            hidden = _hidden(key)
            try:
                async with asyncio.timeout(PATIENCE):
                    return await self._shared.incr(hidden, seconds), await self._shared.get_expiry(hidden)
            except (StorageError, TimeoutError, OSError) as error:
                self._away_until = now + AWAY
                log.warning("limits_unavailable", exc_info=error)
        return self._here.add(key, seconds, now)


def _hidden(key: tuple[str, ...]) -> str:
    """The key as a shared store knows it: people's names and addresses stay out of what others may read."""
    return f"quorate/{blake2b(chr(0).join(key).encode(errors='replace'), digest_size=16).hexdigest()}"


def judge(found: Standing | None) -> None:
    """Raise TooMany if there was none left."""
    if found is not None and found.left < 0:
        told: dict[str, Any] = {"violated-policies": [found.rate.kind]}
        raise TooMany(None, retry_after=found.seconds, **told)


def _store(url: str) -> Storage:
    try:
        made = storage_from_string(url, wrap_exceptions=True)
    except ConfigurationError as error:
        raise ValueError(f"QUORATE_LIMITS_URL cannot be used: {error}") from None
    if not isinstance(made, Storage):
        raise ValueError("QUORATE_LIMITS_URL begins with async+, for example async+valkey://127.0.0.1:6379.")
    return made


class InMemory:
    """Counts of this process alone. What has ended is looked for seldom, and never at every request."""

    MOST = 100_000  # keys, a few hundred bytes each: nobody fills the memory from many addresses

    def __init__(self) -> None:
        self._kept: dict[tuple[str, ...], tuple[int, float]] = {}
        self._sweep_at = 1_000

    def __len__(self) -> int:
        return len(self._kept)

    def add(self, key: tuple[str, ...], seconds: int, now: float) -> tuple[int, float]:
        """Count one more, and answer how many there are and when their window ends (Unix time)."""
        count, until = self._kept.get(key, (0, 0.0))
        if until <= now:
            count, until = 0, now + seconds
            if len(self._kept) >= self._sweep_at:
                self._make_room(now)
        self._kept[key] = count + 1, until
        return count + 1, until

    def forget(self, key: tuple[str, ...]) -> None:
        """Forget one count."""
        self._kept.pop(key, None)

    def _make_room(self, now: float) -> None:
        self._kept = {key: kept for key, kept in self._kept.items() if kept[1] > now}
        if len(self._kept) >= self.MOST:  # the oldest tenth goes
            self._kept = dict(islice(self._kept.items(), self.MOST // 10, None))
        self._sweep_at = max(1_000, min(2 * len(self._kept), self.MOST))


def address_of(scope: Scope) -> str:
    """Where a request comes from, as it is counted: an IPv4 address, or the /64 that one household or ward has."""
    client = scope.get("client")
    return _counted_as(client[0]) if client else "local"


@lru_cache(maxsize=4096)
def _counted_as(host: str) -> str:
    with suppress(ValueError):
        found = ip_address(host)
        if isinstance(found, IPv6Address):
            found = found.ipv4_mapped or IPv6Address(int(found) >> 64 << 64)
        return str(found)
    return host[:45]


async def counted(request: Request, via: str, who: str) -> None:
    """Count a request of a person or a service, by what they are known by. Raises TooMany.

    The demonstration's cast and our own process are not counted; production knows no demonstration.
    """
    if kind := _KINDS.get(via):
        await _count_into(request.scope, request.app.state.limiter, kind, who)


_KINDS = {"SESSION": "person", "SERVICE": "service"}


async def _count_into(scope: Scope, limiter: Limiter, kind: str, key: str) -> None:
    found = await limiter.count(kind, key)
    if found is not None:
        scope.setdefault("standings", []).append(found)
    judge(found)


class Limits:
    """Counts each request under /v1 by its address, and tells in its answer where the caller stands."""

    def __init__(self, app: App, limiter: Limiter) -> None:
        self.app, self.limiter = app, limiter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, unless its address asks too often."""
        if scope["type"] != "http" or not scope["path"].startswith("/v1/"):
            await self.app(scope, receive, send)
            return

        async def telling(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start" and (standings := scope.get("standings")):
                message["headers"] = [*message["headers"], *told(standings)]
            await send(message)

        address = address_of(scope)
        # the demonstration acts as a whole office from this very machine; production knows no such exception
        if not (self.limiter.spares_loopback and address in _LOOPBACK):
            try:
                await _count_into(scope, self.limiter, "address", address)
            except TooMany as refusal:
                await problem(refusal, Request(scope))(scope, receive, telling)
                return
        await self.app(scope, receive, telling)


_LOOPBACK = {"127.0.0.1", "::", "local"}


def told(standings: Iterable[Standing]) -> list[tuple[bytes, bytes]]:
    """The fields RateLimit and RateLimit-Policy (draft-ietf-httpapi-ratelimit-headers-10), without partition keys."""
    policy = ", ".join(f'"{s.rate.kind}";q={s.rate.times};w={s.rate.seconds}' for s in standings)
    now = ", ".join(f'"{s.rate.kind}";r={max(s.left, 0)};t={s.seconds}' for s in standings)
    return [(b"ratelimit-policy", policy.encode()), (b"ratelimit", now.encode())]
