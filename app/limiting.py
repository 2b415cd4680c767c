"""How often something may be tried: rates by kind, counted for whoever tries."""

from collections.abc import Mapping

from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from app.clock import SystemClock
from app.errors import TooMany

RATES: Mapping[str, str] = {
    "sign_in": "10 per 15 minutes",  # of one account from one address
    "sign_in_address": "300 per 15 minutes",  # of one address, whatever the account
    "sign_in_device": "10 per 15 minutes",  # of one account on a device where it was signed in before
    "second_factor": "10 per 15 minutes",  # of one person who gave their password
    "second_factor_device": "10 per 15 minutes",  # the same, on a device where they were signed in before
    "password_again": "10 per 15 minutes",  # of one session
}


class Limiter:
    """Counts what was tried, in this process."""

    def __init__(self) -> None:
        self._limits: Mapping[str, RateLimitItem] = {kind: parse(rate) for kind, rate in RATES.items()}
        self._windows = MovingWindowRateLimiter(MemoryStorage())

    async def hit(self, kind: str, *keys: str) -> None:
        """Count one attempt of `kind` by `keys`. Raises TooMany, with the seconds to wait, when it is one too many."""
        if not await self._windows.hit(self._limits[kind], kind, *keys):
            window = await self._windows.get_window_stats(self._limits[kind], kind, *keys)
            raise TooMany(retry_after=max(1, int(window.reset_time - SystemClock().now().timestamp()) + 1))

    async def clear(self, kind: str, *keys: str) -> None:
        """Forget the attempts of `kind` by `keys`: the last one was right."""
        await self._windows.clear(self._limits[kind], kind, *keys)
