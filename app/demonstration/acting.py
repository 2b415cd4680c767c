"""Acting as the cast through the API: each request signed, and made on a day of the story."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import httpx

from app.clock import LONDON, Clock
from app.people import tokens

_OLD = timedelta(
    minutes=10
)  # a token is made anew long before it ends: loading may take longer than one lives


class StoryStuck(Exception):
    """The API refused a step of the demonstration: the message says which, and why."""


@dataclass
class Stage:
    """The API, and the cast with their tokens. `clock` tells the real instant; tokens move it to the story's."""

    client: httpx.AsyncClient
    secret: str
    clock: Clock
    _tokens: dict[tuple[str, date, int], tuple[datetime, str]] = field(default_factory=dict)

    async def ask(
        self,
        who: str,
        day: date,
        method: str,
        path: str,
        *,
        hour: int = 10,
        seen: int | None = None,
        headers: dict[str, str] | None = None,
        **content: Any,
    ) -> Any:
        """One request as `who` on a day of the story; its answer as JSON. Raises StoryStuck if it is refused."""
        sent = {"Authorization": f"Bearer {self._token(who, day, hour)}"} | (headers or {})
        if seen is not None:
            sent["If-Match"] = f'"{seen}"'
        answer = await self.client.request(method, path, headers=sent, **content)
        if answer.is_error:
            raise StoryStuck(
                f"{who} on {day}: {method} {path} was answered {answer.status_code}: {answer.text}"
            )
        return answer.json()

    def _token(self, who: str, day: date, hour: int) -> str:
        known, now = (who, day, hour), self.clock.now()
        made, token = self._tokens.get(known, (None, ""))
        if made is None or not timedelta() <= now - made < _OLD:
            at = datetime.combine(day, time(hour), LONDON).astimezone(UTC)
            token = tokens.sign(self.secret, who, now, at=at, factor_at=at)
            self._tokens[known] = (now, token)
        return token


@dataclass
class Acted:
    """One case being acted out: every move is made on the case as it stood after the last one.

    `behind` is how many of the next steps were made already, before the demonstration was cut off: each step is
    one entry of the case's journal, so they are counted off and not made again.
    """

    stage: Stage
    ref: str
    case: dict[str, Any] = field(default_factory=dict)
    behind: int = 0

    @property
    def number(self) -> int:
        """The journal number of the last step, made now or before."""
        return int(self.case["seq"]) - self.behind

    async def look(self, who: str, day: date) -> dict[str, Any]:
        """Read the case."""
        self.case = await self.stage.ask(who, day, "GET", f"/v1/cases/{self.ref}")
        return self.case

    async def move(
        self, who: str, day: date, action: str, form: Mapping[str, Any] | None = None, hour: int = 10
    ) -> None:
        """Make a move as it is made everywhere: with the form, and the version last read."""
        path = f"/v1/cases/{self.ref}/moves/{action}"
        await self.post(who, day, path, form or {}, hour=hour)

    async def in_room(
        self, who: str, day: date, sitting: str, what: str, form: Mapping[str, Any], *, seen: bool
    ) -> None:
        """Do something to the case in the panel room."""
        await self.post(who, day, f"/v1/sittings/{sitting}/items/{self.ref}/{what}", form, hour=14, seen=seen)

    async def post(
        self, who: str, day: date, path: str, form: Mapping[str, Any], *, hour: int, seen: bool = True
    ) -> None:
        """Take one step, unless it was taken before."""
        if self.behind:
            self.behind -= 1
            return
        version = self.case["seq"] if seen else None
        self.case = await self.stage.ask(who, day, "POST", path, hour=hour, seen=version, json=form)
