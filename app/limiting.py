"""How often who may ask: counted per person, service, client and address, told in each answer, refused with 429.

Each process counts in its own memory, or all of them together in a store that QUORATE_LIMITS_URL names. A window
begins with the first request of its kind and ends after its seconds (a fixed window): about its end twice the number
may pass in a short time, which the numbers below allow for. A store that cannot be reached stops nobody: this process
then counts by itself, and says so in the log.
"""

import asyncio
import math
from collections.abc import Iterable, MutableMapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `times` in `seconds` for what is the same in the keys at `of`; `name` is what clients are told it is."""

    kind: str
    name: str
    of: tuple[int, ...]
    times: int
    seconds: int = MINUTE


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands with a rate: how many are left, and in how many seconds there are new ones."""

    rate: Rate
    left: int
    seconds: int


def rates(settings: Settings) -> tuple[Rate, ...]:
    """Every limit there is, one a row. `hit(kind, *keys)` counts against each row of its kind."""
    return (
        # Guessing one password: from one place only, so that nobody is locked out by somebody elsewhere
        Rate("sign_in", "account", (0, 1), 10, 10 * MINUTE),  # keys: account, address
        # Guessing many people's: a hospital's morning comes from one address too
        Rate("sign_in", "address", (1,), 300, 10 * MINUTE),
        Rate("factor", "account", (0,), 10, 10 * MINUTE),  # keys: person
        Rate("token", "client", (0,), 60),  # keys: client
        Rate("token", "address", (1,), 600),  # keys: client, address
        Rate("person", "person", (0,), settings.rate_requests),
        Rate("service", "service", (0,), settings.rate_service),
        Rate("address", "address", (0,), settings.rate_address),
    )


class Limiter:
    """Counts, and refuses what is too often."""

    def __init__(self, settings: Settings, clock: Clock | None = None) -> None:
        """Raises ValueError, with a sentence for the operator, when QUORATE_LIMITS_URL cannot be used."""
        self._clock = clock or SystemClock()
        self._here = InMemory(self._clock)
        self._shared = _store(settings.limits_url) if settings.limits_url else None
        self._rates: dict[str, tuple[Rate, ...]] = {}
        for rate in rates(settings):
            if rate.times:
                self._rates[rate.kind] = (*self._rates.get(rate.kind, ()), rate)
        self.spares_loopback = settings.synthetic

    async def hit(self, kind: str, *keys: str) -> tuple[Standing, ...]:
        """Count one of its kind, and answer where its keys now stand. Raises TooMany, with the seconds to wait.

        A refused attempt counts too: whoever goes on trying goes on waiting, until the window ends.
        """
        found = await self.count(kind, *keys)
        judge(found)
        return found

    async def count(self, kind: str, *keys: str) -> tuple[Standing, ...]:
        """Count one of its kind, and refuse nothing. A row whose keys are not all given is left out."""
        return tuple(
            [
                await self._count(rate, [keys[i] for i in rate.of])
                for rate in self._rates.get(kind, ())
                if max(rate.of) < len(keys)
            ]
        )

    async def _count(self, rate: Rate, keys: Sequence[str]) -> Standing:
        # people's names and addresses stay out of a store that others may read
        told = "\0".join((rate.kind, rate.name, *keys)).encode()
        key = f"quorate/{blake2b(told, digest_size=16).hexdigest()}"
        count, until = await self._counted(key, rate.seconds)
        seconds = math.ceil(until - self._clock.now().timestamp())
        if count == rate.times + 1:  # once a window: a flood of requests is no flood of lines
            log.warning("too_many", kind=f"{rate.kind}_{rate.name}", count=rate.times)
        return Standing(rate, rate.times - count, min(max(seconds, 1), rate.seconds))

    async def _counted(self, key: str, seconds: int) -> tuple[int, float]:
        if self._shared is not None:
            try:
                async with asyncio.timeout(PATIENCE):
                    return await self._shared.incr(key, seconds), await self._shared.get_expiry(key)
            except (StorageError, TimeoutError, OSError) as error:
                log.warning("limits_unavailable", exc_info=error)
        return await self._here.incr(key, seconds), await self._here.get_expiry(key)


def judge(standings: Iterable[Standing]) -> None:
    """Raise TooMany if somebody has none left."""
    over = [each for each in standings if each.left < 0]
    if over:
        wait = max(each.seconds for each in over)
        told: dict[str, Any] = {"violated-policies": [each.rate.name for each in over]}
        raise TooMany(None, retry_after=wait, **told)


def _store(url: str) -> Storage:
    try:
        made = storage_from_string(url, wrap_exceptions=True)
    except ConfigurationError as error:
        raise ValueError(f"QUORATE_LIMITS_URL cannot be used: {error}") from None
    if not isinstance(made, Storage):
        raise ValueError("QUORATE_LIMITS_URL begins with async+, for example async+valkey://127.0.0.1:6379.")
    return made


class InMemory(Storage):
    """Counts of this process. The library's own looks through all its keys at every request; this one, seldom."""

    STORAGE_SCHEME = None
    MOST = 100_000  # keys, a few hundred bytes each: nobody fills the memory from many addresses

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._kept: dict[str, tuple[int, float]] = {}
        self._sweep_at = 1_000

    @property
    def base_exceptions(self) -> type[Exception]:
        """Nothing can go wrong here that others would have to know of."""
        return ValueError

    async def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """The count with this one; the first begins a window of `expiry` seconds."""
        now = self._clock.now().timestamp()
        count, until = self._kept.get(key, (0, 0.0))
        if until <= now:
            count, until = 0, now + expiry
            self._make_room(now)
        self._kept[key] = (count + amount, until)
        return count + amount

    def _make_room(self, now: float) -> None:
        if len(self._kept) < self._sweep_at:
            return
        self._kept = {key: kept for key, kept in self._kept.items() if kept[1] > now}
        if len(self._kept) >= self.MOST:  # the oldest tenth goes
            self._kept = dict(islice(self._kept.items(), self.MOST // 10, None))
        self._sweep_at = max(1_000, min(2 * len(self._kept), self.MOST))

    async def get(self, key: str) -> int:
        """The count of a window that has not ended."""
        count, until = self._kept.get(key, (0, 0.0))
        return count if until > self._clock.now().timestamp() else 0

    async def get_expiry(self, key: str) -> float:
        """When its window ends, in seconds of Unix time."""
        return self._kept.get(key, (0, self._clock.now().timestamp()))[1]

    async def check(self) -> bool:
        """It is always there."""
        return True

    async def reset(self) -> int:
        """Forget everything; answers how much that was."""
        count = len(self._kept)
        self._kept = {}
        return count

    async def clear(self, key: str) -> None:
        """Forget one count."""
        self._kept.pop(key, None)


def address_of(scope: Scope) -> str:
    """Where a request comes from, as it is counted: an IPv4 address, or the /64 that one household or ward has."""
    client = scope.get("client")
    if not client:
        return "local"
    with suppress(ValueError):
        found = ip_address(client[0])
        if isinstance(found, IPv6Address):
            found = found.ipv4_mapped or IPv6Address(int(found) >> 64 << 64)
        return str(found)
    return str(client[0])[:45]


async def counted(request: Request, via: str, who: str) -> None:
    """Count a request of a person or a service, by what they are known by. Raises TooMany.

    The demonstration's cast and our own process are not counted; production knows no demonstration.
    """
    if kind := _KINDS.get(via):
        await _count_into(request.scope, request.app.state.limiter, kind, who)


_KINDS = {"SESSION": "person", "SERVICE": "service"}


async def _count_into(scope: Scope, limiter: Limiter, kind: str, key: str) -> None:
    found = await limiter.count(kind, key)
    scope.setdefault("standings", []).extend(found)
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
    policy = ", ".join(f'"{s.rate.name}";q={s.rate.times};w={s.rate.seconds}' for s in standings)
    now = ", ".join(f'"{s.rate.name}";r={max(s.left, 0)};t={s.seconds}' for s in standings)
    return [(b"ratelimit-policy", policy.encode()), (b"ratelimit", now.encode())]
