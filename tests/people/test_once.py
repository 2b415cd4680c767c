"""A request that is repeated with its key is done once, and answered alike. On both databases."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, Request, Response
from sqlalchemy import func, select, text

from app.cases.replays import answer_again
from app.clock import FixedClock
from app.db import Database, Db
from app.errors import Conflict
from app.people import tokens
from app.people.asking import Asking, moment
from app.people.once import ANSWERS, Once, Repeatable, RepeatableMove
from app.people.routes import ROUTES, Route
from app.problems import HANDLERS, Replayed
from app.settings import Settings
from app.workflow.state import Actor
from tests.databases import owner_of

SECRET = "a secret for the tests alone, long enough to sign"
NOON = datetime(2026, 9, 7, 11, 0, tzinfo=UTC)
KEY = "key-0001"


class Desk:
    """A small application that takes notes, and a client that hands them in."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.app = app = FastAPI()
        app.state.settings = Settings(env="test", secret=SECRET, database_url="sqlite+aiosqlite://")
        app.state.clock = FixedClock(NOON)
        app.state.database = database
        app.state.in_flight, app.state.shows = set(), frozenset()
        for kind, handler in HANDLERS.items():
            app.add_exception_handler(kind, handler)
        app.add_exception_handler(Replayed, answer_again)
        self.tokens: dict[str, str] = {}
        self.at_work, self.go_on = asyncio.Event(), asyncio.Event()
        self.go_on.set()

        @app.post("/notes", operation_id="take_note")
        @app.post("/other", operation_id="take_note")
        @app.post("/notes/files", operation_id="take_note")
        async def post_note(once: Repeatable, db: Db, request: Request) -> Response:
            words = (await request.body()).decode()
            made = await db.execute(text("INSERT INTO note (words) VALUES (:w) RETURNING id"), {"w": words})
            self.at_work.set()
            await self.go_on.wait()
            if words == "refused":
                raise Conflict
            return await once.answer(db, {"id": made.scalar_one()}, status=201, etag='"1"')

        @app.post("/moves", operation_id="take_note")
        async def post_move(once: RepeatableMove) -> dict[str, Any]:
            return {"key": once.key, "unread": once.unread, "digest": len(once.digest)}

    async def post(
        self, path: str = "/notes", words: str = "first", key: str | None = KEY, **more: Any
    ) -> httpx.Response:
        """Hand in a note as `who`."""
        who = more.pop("who", "ada")
        if who not in self.tokens:
            self.tokens[who] = tokens.sign(SECRET, who, NOON)
        headers = {"Authorization": f"Bearer {self.tokens[who]}"}
        headers |= {"Idempotency-Key": key} if key is not None else {}
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://quorate") as client:
            return await client.post(path, content=words, headers=headers | more.pop("headers", {}), **more)

    async def count(self, of: str) -> int:
        async with self.database.transaction(reads=True, everything=True) as db:
            return int((await db.execute(text(f"SELECT count(*) FROM {of}"))).scalar_one())


@pytest.fixture
async def desk(database_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    monkeypatch.setitem(ROUTES, "take_note", Route())  # everybody who is signed in
    database, owner = Database(database_url), Database(owner_of(database_url), owner=True)
    key = "id SERIAL PRIMARY KEY" if database.is_postgres else "id INTEGER PRIMARY KEY"
    async with owner.transaction() as db:
        await db.execute(text(f"CREATE TABLE note ({key}, words TEXT)"))
        if database.is_postgres:
            await db.execute(text("GRANT SELECT, INSERT ON note TO PUBLIC"))
            await db.execute(text("GRANT USAGE ON SEQUENCE note_id_seq TO PUBLIC"))
    await owner.close()
    yield Desk(database)
    await database.close()


async def test_a_request_without_a_key_is_done_each_time(desk: Desk):
    assert [(await desk.post(key=None)).json() for _ in range(2)] == [{"id": 1}, {"id": 2}]
    assert await desk.count("answer") == 0


async def test_a_request_repeated_with_its_key_is_done_once_and_answered_alike(desk: Desk):
    one, other = await desk.post(), await desk.post()
    for answer in (one, other):
        assert (answer.status_code, answer.json()) == (201, {"id": 1})
        assert (answer.headers["etag"], answer.headers["cache-control"]) == ('"1"', "no-store")
        assert answer.headers["content-type"] == "application/json"
    assert (await desk.count("note"), await desk.count("answer")) == (1, 1)


async def test_the_answer_is_kept_with_who_asked_and_when(desk: Desk):
    await desk.post()
    async with desk.database.transaction(reads=True, everything=True) as db:
        row = (await db.execute(select(ANSWERS))).one()
    assert (row.person, row.key, row.status, row.etag, bytes(row.body), row.at) == (
        "ada", KEY, 201, '"1"', b'{"id":1}', NOON,
    )  # fmt: skip


@pytest.mark.parametrize(
    "other",
    [
        {"words": "second"},
        {"words": ""},
        {"path": "/other"},
        {"path": "/notes?loud=1"},
        {"headers": {"If-Match": '"7"'}},
    ],
)
async def test_a_key_that_comes_with_another_request_is_refused(desk: Desk, other: dict[str, Any]):
    await desk.post()
    again = await desk.post(**other)
    assert (again.status_code, again.json()["code"]) == (422, "KeyReused")
    assert await desk.count("note") == 1


async def test_a_key_is_each_persons_own(desk: Desk):
    assert (await desk.post(who="ada")).json() == {"id": 1}
    assert (await desk.post(who="rory", words="another")).json() == {"id": 2}


async def test_another_key_is_another_request(desk: Desk):
    assert [(await desk.post(key=f"key-000{n}")).json()["id"] for n in range(3)] == [1, 2, 3]


async def test_a_refused_request_keeps_nothing_and_its_key_can_be_used_again(desk: Desk):
    assert [(await desk.post(words="refused")).status_code for _ in range(2)] == [409, 409]
    assert (await desk.count("note"), await desk.count("answer")) == (0, 0)
    assert (await desk.post(words="put right")).status_code == 201


@pytest.mark.parametrize(
    ("key", "status"), [("x" * 7, 422), ("x" * 8, 201), ("x" * 200, 201), ("x" * 201, 422), ("", 422)]
)
async def test_a_key_has_eight_to_two_hundred_characters(desk: Desk, key: str, status: int):
    assert (await desk.post(key=key)).status_code == status


async def test_while_a_request_is_worked_on_its_repetition_is_told_to_wait(desk: Desk):
    desk.go_on.clear()
    first = asyncio.create_task(desk.post())
    await desk.at_work.wait()
    second = await desk.post()
    assert (second.status_code, second.json()["code"]) == (409, "StillInFlight")
    desk.go_on.set()
    assert (await first).json() == {"id": 1}
    assert (await desk.post()).json() == {"id": 1}
    assert desk.app.state.in_flight == set()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_while_another_process_works_on_it_its_repetition_is_told_to_wait(desk: Desk):
    async with desk.database.transaction() as elsewhere:
        ada = Asking(Actor("ada", "Ada Marsh", frozenset(), "QTV"), moment(NOON))
        lock = Once(ada, KEY, "").lock
        await elsewhere.execute(select(func.pg_advisory_xact_lock(lock)))
        answer = await desk.post()
        assert (answer.status_code, answer.json()["code"]) == (409, "StillInFlight")
        assert (await desk.post(key="key-0002")).status_code == 201
    assert (await desk.post()).json() == {"id": 2}


async def test_of_many_repetitions_at_once_one_is_done(desk: Desk):
    answers = await asyncio.gather(*(desk.post() for _ in range(12)))
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert {answer.text for answer in answers if answer.status_code == 201} == {'{"id":1}'}
    assert (await desk.count("note"), await desk.count("answer")) == (1, 1)


async def test_a_file_is_known_by_its_name_and_length_for_it_is_not_read_twice(desk: Desk):
    def send(words: str, name: str) -> Any:
        return desk.post("/notes/files", words, headers={"X-File-Name": name})

    assert (await send("first", "log.txt")).json() == {"id": 1}
    assert (await send("FIRST", "log.txt")).json() == {"id": 1}
    assert (await send("first", "other.txt")).json()["code"] == "KeyReused"
    assert (await send("longer", "log.txt")).json()["code"] == "KeyReused"


async def test_a_move_looks_its_key_up_by_itself(desk: Desk):
    assert (await desk.post("/moves")).json() == {"key": KEY, "unread": True, "digest": 64}
    assert (await desk.post("/moves", key=None)).json() == {"key": None, "unread": False, "digest": 0}
