"""A connection that breaks off while the demonstration is loaded, and remembers every text that was sent."""

import json
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from typing import Any

import httpx

TOLD = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
"""When the story was told: it begins on Monday 11 May and ends about now."""


class CutOff(Exception):
    """The connection broke off. What was asked was done; nobody was told."""


class Breaking(httpx.AsyncBaseTransport):
    """Passes requests on, and breaks off when the answers to these POSTs, counted from 1, are on their way.

    Files are sent again as often as one likes, so they are not counted.
    """

    def __init__(self, inner: httpx.AsyncBaseTransport, breaks: Collection[int]) -> None:
        self.inner, self.breaks, self.posts = inner, breaks, 0
        self.sent: set[str] = set()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = await self.inner.handle_async_request(request)
        if request.method == "POST" and not request.url.path.endswith("/files"):
            if request.headers.get("Content-Type") == "application/json":
                self.sent |= set(_texts(json.loads(request.content)))
            self.posts += 1
            if self.posts in self.breaks:
                raise CutOff(f"after {self.posts} requests")
        return answer


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)
