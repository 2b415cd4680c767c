"""A repeated request gets the same answer: the Idempotency-Key of a person's POST.

The answer is kept in the transaction that made the change, so there is never one without the other.
"""

import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

import orjson
from fastapi import Depends, Header, Request, Response
from sqlalchemy import Column, LargeBinary, Table, insert, text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import Field, SQLModel

from app.db import Db, Stamp, table
from app.errors import KeyReused, StillInFlight
from app.people.asking import Asking, Me
from app.problems import Replayed


class Answer(SQLModel, table=True):
    """The answer that a person's request was given."""

    __tablename__ = "answer"

    person: str = Field(primary_key=True, max_length=40)
    key: str = Field(primary_key=True, max_length=200)
    digest: str = Field(max_length=64)
    status: int
    etag: str | None = Field(default=None, max_length=40)
    body: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    at: datetime = Field(sa_column=Column(Stamp, nullable=False))
    case_id: int | None = None  # whose record it shows


ANSWERS = table(Answer)


@dataclass(slots=True)
class Once:
    """One POST with (or without) a key. `unread` while nobody has looked whether it was answered before."""

    asking: Asking
    key: str | None
    digest: str
    unread: bool = False

    @property
    def person(self) -> str:
        """Whose key it is."""
        return self.asking.actor.person

    @property
    def lock(self) -> int:
        """The number of the advisory lock that stands for this request on PostgreSQL."""
        return int.from_bytes(
            hashlib.sha256(f"{self.person}\0{self.key}".encode()).digest()[:8], "big", signed=True
        )

    def settle(
        self, free: bool, digest: str | None, answer: tuple[int, str | None, bytes, int | None]
    ) -> None:
        """What follows from what was found under the key: nothing, or a refusal, or the answer of that time.

        Raises StillInFlight (another transaction holds the key), KeyReused, Replayed.
        """
        if not free:
            raise StillInFlight
        if digest is None:
            return
        if digest != self.digest:
            raise KeyReused
        status, etag, body, case_id = answer
        raise Replayed(response(body, status, etag), self.asking, case_id)

    def row(
        self, status: int, body: bytes, etag: str | None, case_id: int | None = None
    ) -> list[tuple[Table, dict[str, Any]]]:
        """The answer as a row to write with the change; none without a key. `case_id`: whose record it shows."""
        if self.key is None:
            return []
        values = {"status": status, "etag": etag, "body": body, "at": self.asking.now.at, "case_id": case_id}
        return [(ANSWERS, {"person": self.person, "key": self.key, "digest": self.digest} | values)]

    async def answer(
        self,
        db: AsyncConnection,
        content: Any,
        *,
        status: int = 200,
        etag: str | None = None,
        case_id: int | None = None,
    ) -> Response:
        """Keep the answer with the change, and give it."""
        body = orjson.dumps(content)
        for into, values in self.row(status, body, etag, case_id):
            await db.execute(insert(into), values)
        return response(body, status, etag)


def response(body: bytes, status: int = 200, etag: str | None = None) -> Response:
    """A JSON answer that no cache keeps."""
    headers = {"Cache-Control": "no-store"} | ({"ETag": etag} if etag else {})
    return Response(body, status, headers, media_type="application/json")


Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=8,
        max_length=200,
        description="A key of your own for this request. Repeating the request with it gives the same answer again.",
    ),
]


async def alone(request: Request, key: Key = None) -> AsyncIterator[None]:
    """A POST, while no other of this process is at work under the same key of the same sender. Raises StillInFlight.

    It is asked before the database is, and before anybody knows who the sender is: on SQLite a repetition would
    otherwise wait behind the very request that it repeats.
    """
    if key is None:
        yield
        return
    in_flight: set[tuple[str, ...]] = request.app.state.in_flight
    mark = (*(request.headers.get(name, "") for name in ("authorization", "cookie")), key)
    if mark in in_flight:
        raise StillInFlight
    in_flight.add(mark)
    try:
        yield
    finally:
        in_flight.discard(mark)


Alone = Annotated[None, Depends(alone, scope="function")]


async def unread(request: Request, _: Alone, me: Me, key: Key = None) -> Once:
    """A POST whose key the endpoint itself looks up, with the case: one round trip less. Raises StillInFlight."""
    return await keyed(request, me, key)


async def keyed(request: Request, me: Asking, key: str | None) -> Once:
    """A POST of this person, under its key if it has one."""
    return Once(me, None, "") if key is None else Once(me, key, await _digest(request), unread=True)


RepeatableMove = Annotated[Once, Depends(unread, scope="function")]


async def once(found: RepeatableMove, db: Db) -> Once:
    """A POST whose key was looked up. Raises Replayed, KeyReused (422), StillInFlight (409)."""
    return await looked_up(found, db)


async def looked_up(found: Once, db: AsyncConnection) -> Once:
    """Look up the key of a POST in this transaction. Raises Replayed, KeyReused (422), StillInFlight (409)."""
    if found.unread:
        found.unread = False
        # another process may be at work on the same request: its lock ends with its transaction
        shared = db.dialect.name == "postgresql"
        if shared and not (await db.execute(_FREE, {"lock": found.lock})).scalar_one():
            raise StillInFlight
        await look_again(found, db)
    return found


async def look_again(found: Once, db: AsyncConnection) -> None:
    """Whether the request was answered, now that its lock is ours. Raises Replayed, KeyReused.

    A statement of its own: one that takes the lock sees the rows as they were before it had it, and would miss the
    answer of a request that ended in between.
    """
    if found.key is not None:
        kept = (await db.execute(_KEPT, {"person": found.person, "key": found.key})).first()
        if kept is not None:
            found.settle(True, kept.digest, (kept.status, kept.etag, kept.body, kept.case_id))


_FREE = text("SELECT pg_try_advisory_xact_lock(:lock)")
_KEPT = text("SELECT digest, status, etag, body, case_id FROM answer WHERE person = :person AND key = :key")


async def _digest(request: Request) -> str:
    """What makes two requests the same: method, address, condition and body.

    A file is streamed and not read here; its name and length stand for it.
    """
    body = b"" if request.url.path.endswith("/files") else await request.body()
    named = [request.headers.get(name, "") for name in ("if-match", "content-length", "x-file-name")]
    parts = [request.method, request.url.path, request.url.query, *named]
    return hashlib.sha256("\0".join(parts).encode() + b"\0" + body).hexdigest()


Repeatable = Annotated[Once, Depends(once, scope="function")]
