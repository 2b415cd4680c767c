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
        Rate("sign_in", "account", (0, 1), 10, 15 * MINUTE),  # keys: account, address
        # Guessing many people's: a hospital's morning comes from one address too
        Rate("sign_in_address", "address", (0,), 300, 15 * MINUTE),
        # A device on which the owner was signed in before has a counter of its own
        Rate("sign_in_device", "account", (0, 1), 10, 15 * MINUTE),  # keys: account, device
        Rate("second_factor", "account", (0,), 10, 15 * MINUTE),  # keys: person
        Rate("second_factor_device", "account", (0, 1), 10, 15 * MINUTE),  # keys: person, device
        Rate("password_again", "session", (0,), 10, 15 * MINUTE),  # keys: session
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
        self._here = InMemory()
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

    async def clear(self, kind: str, *keys: str) -> None:
        """Forget the attempts of `kind` by `keys`: the last one was right."""
        for rate in self._rates.get(kind, ()):
            whole = (rate.kind, rate.name, *(keys[i][:200] for i in rate.of))
            self._here.forget(whole)
            if self._shared is not None:
                with suppress(StorageError, TimeoutError, OSError):
                    async with asyncio.timeout(PATIENCE):
                        await self._shared.clear(_named(whole))

    async def count(self, kind: str, *keys: str) -> tuple[Standing, ...]:
        """Count one of its kind, and refuse nothing. A row whose keys are not all given is left out."""
        found: list[Standing] = []
        for rate in self._rates.get(kind, ()):
            if rate.of[-1] < len(keys):
                found.append(await self._count(rate, tuple(keys[i][:200] for i in rate.of)))
        return tuple(found)

    async def _count(self, rate: Rate, keys: tuple[str, ...]) -> Standing:
        now = self._clock.now().timestamp()
        if self._shared is None:
            count, until = self._here.add((rate.kind, rate.name, *keys), rate.seconds, now)
        else:
            count, until = await self._together(rate, keys, now)
        if count == rate.times + 1:  # once a window: a flood of requests is no flood of lines
            log.warning("too_many", kind=f"{rate.kind}_{rate.name}", count=rate.times)
        seconds = math.ceil(until - now)
        return Standing(rate, rate.times - count, min(max(seconds, 1), rate.seconds))

    async def _together(self, rate: Rate, keys: tuple[str, ...], now: float) -> tuple[int, float]:
        assert self._shared is not None
        whole = (rate.kind, rate.name, *keys)
        try:
            async with asyncio.timeout(PATIENCE):
                key = _named(whole)
                return await self._shared.incr(key, rate.seconds), await self._shared.get_expiry(key)
        except (StorageError, TimeoutError, OSError) as error:
            log.warning("limits_unavailable", exc_info=error)
            return self._here.add(whole, rate.seconds, now)


def _named(whole: tuple[str, ...]) -> str:
    """The key in a shared store: people's names and addresses stay out of what others may read."""
    return f"quorate/{blake2b(chr(0).join(whole).encode(errors='replace'), digest_size=16).hexdigest()}"


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
        """Begin again for this key."""
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
