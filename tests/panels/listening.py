"""A screen at a sitting: a stream of events that is read while the tests go on. httpx would wait for its end."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, MutableMapping
from contextlib import asynccontextmanager
from typing import Any

from tests.conftest import World
from tests.records import app_of

PATIENCE = 5.0  # seconds; a stream that stays silent so long has failed


class Screen:
    """One stream: its status, its events, and whether it has ended."""

    def __init__(self) -> None:
        self.status = 0
        self.heard: asyncio.Queue[tuple[str, dict[str, Any]] | None] = asyncio.Queue()
        self.leaves, self._begun, self._text = asyncio.Event(), asyncio.Event(), ""

    async def send(self, message: MutableMapping[str, Any]) -> None:
        """What the application sends."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self._begun.set()
            return
        *whole, self._text = (self._text + message.get("body", b"").decode()).split("\n\n")
        for event in whole:
            if event.startswith("id: "):
                id, _, data = event.split("\n")
                self.heard.put_nowait((id.removeprefix("id: "), json.loads(data.removeprefix("data: "))))
        if not message.get("more_body"):
            self.heard.put_nowait(None)

    async def begun(self) -> None:
        """Wait for the head of the answer."""
        async with asyncio.timeout(PATIENCE):
            await self._begun.wait()

    async def next(self, within: float = PATIENCE) -> tuple[str, dict[str, Any]]:
        """The next event; fails when none comes in time, or the stream ends."""
        async with asyncio.timeout(within):
            event = await self.heard.get()
        assert event is not None, "the stream has ended"
        return event

    async def until(self, wanted: Any, within: float = PATIENCE) -> dict[str, Any]:
        """The first sitting that is told of which `wanted` holds."""
        async with asyncio.timeout(within):
            while True:
                event = await self.heard.get()
                assert event is not None, "the stream has ended"
                if wanted(event[1]):
                    return event[1]

    async def ended(self, within: float = PATIENCE) -> list[dict[str, Any]]:
        """Wait for the end of the stream; what was told until then."""
        told = []
        async with asyncio.timeout(within):
            while (event := await self.heard.get()) is not None:
                told.append(event[1])
        return told


@asynccontextmanager
async def screen(
    world: World, who: str, sitting: str, *, last: str | None = None, headers: Mapping[str, str] | None = None
) -> AsyncIterator[Screen]:
    """A screen of one of the cast at a sitting; it is closed at the end."""
    made = Screen()
    told = {"authorization": f"Bearer {world.token(who)}"} | ({"last-event-id": last} if last else {})
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": f"/v1/sittings/{sitting}/events",
        "raw_path": f"/v1/sittings/{sitting}/events".encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(k.encode(), v.encode()) for k, v in (told | dict(headers or {})).items()],
        "client": ("127.0.0.1", 1),
        "server": ("quorate", 80),
        "state": {},
    }
    asked = False

    async def receive() -> dict[str, Any]:
        nonlocal asked
        if not asked:
            asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await made.leaves.wait()
        return {"type": "http.disconnect"}

    task = asyncio.create_task(app_of(world)(scope, receive, made.send))
    try:
        await made.begun()
        yield made
    finally:
        made.leaves.set()
        async with asyncio.timeout(PATIENCE):
            await task
