"""What the sign-in provider answers, asked for with care: encrypted, for so long and no longer, so much and no more."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

import httpx
import structlog

from app.clock import Clock
from app.people.strict import members

log = structlog.get_logger()
_WHOLE = 8.0  # seconds for a whole answer, however it trickles in
_LARGEST = 512 * 1024
_FRESH, _STALE = timedelta(hours=1), timedelta(hours=24)
_AGAIN = timedelta(seconds=10)  # a provider that is down is not asked by every request
_REFRESH = timedelta(minutes=1)  # nor for keys that it does not have, whoever makes them up

T = TypeVar("T")


class ProviderSilent(Exception):
    """The provider cannot be reached, is too slow, or is not well itself. The message is one word for the log."""


class ProviderRefused(Exception):
    """The provider answered, but not with what was asked for. The message is one word for the log."""


class Fetch:
    """Asks the provider. `may_ask` says which addresses are allowed; no redirect is followed, no proxy guessed."""

    def __init__(
        self, may_ask: Callable[[str], bool], transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        timeout, limits = httpx.Timeout(5.0, connect=3.0), httpx.Limits(max_connections=20)
        self._may_ask = may_ask
        self._client = httpx.AsyncClient(
            transport=transport, timeout=timeout, limits=limits, trust_env=False, follow_redirects=False
        )

    async def get(self, address: str, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
        """The JSON object at an address. Raises ProviderSilent, ProviderRefused."""
        return await self._ask("GET", address, headers or {})

    async def post(self, address: str, form: Mapping[str, str], headers: Mapping[str, str]) -> dict[str, Any]:
        """The JSON object that a form is answered with. Raises ProviderSilent, ProviderRefused."""
        return await self._ask("POST", address, headers, dict(form))

    async def _ask(
        self, method: str, address: str, headers: Mapping[str, str], form: dict[str, str] | None = None
    ) -> dict[str, Any]:
        if not self._may_ask(address):
            raise ProviderRefused("not_encrypted")
        wanted = {"Accept": "application/json", "Accept-Encoding": "identity"} | dict(headers)
        try:
            async with (
                asyncio.timeout(_WHOLE),
                self._client.stream(method, address, headers=wanted, data=form) as answer,
            ):
                content = await _content(answer)
        except (httpx.TransportError, TimeoutError) as error:
            raise ProviderSilent(type(error).__name__) from None
        except httpx.InvalidURL:
            raise ProviderRefused("no_address") from None
        if answer.status_code >= 500 or answer.status_code == 429:
            raise ProviderSilent(f"status_{answer.status_code}")
        if answer.status_code != 200:
            raise ProviderRefused(f"status_{answer.status_code}")
        try:
            return members(content)
        except ValueError:
            raise ProviderRefused("no_json_object") from None

    async def close(self) -> None:
        """Let go of every connection."""
        await self._client.aclose()


async def _content(answer: httpx.Response) -> bytes:
    """The body as it is: what is packed could unpack to anything."""
    if answer.headers.get("content-encoding", "identity") != "identity":
        raise ProviderRefused("packed_answer")
    content = b""
    async for chunk in answer.aiter_raw():
        content += chunk
        if len(content) > _LARGEST:
            raise ProviderRefused("huge_answer")
    return content


class Kept(Generic[T]):
    """Something of the provider's, kept for an hour, and for a day while it cannot be had anew."""

    def __init__(self, read: Callable[[], Awaitable[T]], clock: Clock) -> None:
        self._read, self._clock, self._lock = read, clock, asyncio.Lock()
        self._value: T | None = None
        self._at: datetime | None = None
        self._tried: datetime | None = None
        self._missed: datetime | None = None

    async def get(self) -> T:
        """It, from the provider or as it was kept. Raises ProviderSilent, ProviderRefused when there is none to use."""
        async with self._lock:
            kept = self._value is not None and self._younger(self._at, _FRESH)
            if not kept and not self._younger(self._tried, _AGAIN):
                await self._renew()
            return self._usable()

    async def anew(self) -> T:
        """It, asked for again because something in it is missing; once a minute at most."""
        async with self._lock:
            if not self._younger(self._missed, _REFRESH):
                self._missed = self._clock.now()
                await self._renew()
            return self._usable()

    async def _renew(self) -> None:
        self._tried = self._clock.now()
        try:
            self._value = await self._read()
            self._at = self._tried
        except (ProviderSilent, ProviderRefused) as error:
            log.warning("sign_in_provider_not_heard", error=type(error).__name__, because=str(error))

    def _usable(self) -> T:
        if self._value is None or not self._younger(self._at, _STALE):
            raise ProviderSilent("nothing_kept")
        return self._value

    def _younger(self, at: datetime | None, than: timedelta) -> bool:
        return at is not None and self._clock.now() - at < than
