"""Every refusal looks the same to a client: ours, the framework's, and the database's."""

import sqlite3
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI, HTTPException, Request, Response
from pydantic import BaseModel, ConfigDict, Field, field_validator
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from app import errors, problems
from app.cases.replays import answer_again
from app.db import Database, Db
from app.problems import HANDLERS, BodyLimit, Problem, answers, described
from tests.databases import owner_of

REFUSALS = [
    each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, errors.Refusal)
]
KB = 1024


class Note(BaseModel):
    """What may be sent."""

    model_config = ConfigDict(extra="forbid")

    words: str = Field(max_length=20)
    lines: list[int] = Field(default_factory=list)

    @field_validator("words")
    @classmethod
    def _kind(cls, value: str) -> str:
        if value == "rude":
            raise ValueError("say it in other words")
        return value


def application() -> FastAPI:
    """A small application that refuses as the whole one does."""
    app = FastAPI()
    app.state.shows = frozenset()
    app.add_middleware(BodyLimit)
    for kind, handler in HANDLERS.items():
        app.add_exception_handler(kind, handler)
    app.add_exception_handler(problems.Replayed, answer_again)

    @app.get("/refuse/{name}")
    async def refuse(name: str) -> None:
        raise getattr(errors, name)

    @app.get("/refuse-in-words")
    async def refuse_in_words() -> None:
        raise errors.StaleCase("Somebody moved it.", current=7, obstacles=[])

    @app.get("/refuse-by-status/{status}")
    async def refuse_by_status(status: int) -> None:
        raise HTTPException(status, "the framework's own words")

    @app.post("/notes")
    async def post_note(note: Note, loud: bool = False) -> int:
        return len(note.words)

    @app.post("/v1/imports")
    @app.post("/v1/cases/OTO-001/files")
    @app.post("/stream")
    async def post_stream(request: Request) -> int:
        return sum([len(chunk) async for chunk in request.stream()])

    @app.get("/replayed")
    async def replayed() -> None:
        raise problems.Replayed(Response(b'{"was": 1}', 201, media_type="application/json"))

    @app.get("/unwell")
    async def unwell() -> None:
        raise ConnectionRefusedError

    @app.post("/sql")
    async def post_sql(db: Db, request: Request) -> int:
        await db.execute(text("INSERT INTO note (words) VALUES ('first')"))
        await db.execute(text((await request.body()).decode()))
        return 1

    @app.get("/sql")
    async def get_sql(db: Db) -> int:
        return int((await db.execute(text("SELECT count(*) FROM note"))).scalar_one())

    return app


@pytest.fixture
async def app() -> FastAPI:
    return application()


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://quorate") as client:
        yield client


def read(answer: httpx.Response, code: str, status: int) -> dict[str, Any]:
    """The problem in an answer, after the checks that every one must pass."""
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    body: dict[str, Any] = answer.json()
    Problem.model_validate(body, strict=True)
    assert body["code"] == code
    assert body["status"] == status
    assert body["type"] == f"/v1/problems/{code}"
    assert body["instance"] == UUID(body["trace_id"]).urn
    assert answer.request.url.path not in answer.text
    assert body["title"] == " ".join(str(getattr(errors, code).__doc__).split())
    assert body["detail"]
    return body


# Ours


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.__name__)
async def test_every_refusal_is_a_problem(client: httpx.AsyncClient, refusal: type[errors.Refusal]):
    answer = await client.get(f"/refuse/{refusal.__name__}")
    body = read(answer, refusal.__name__, refusal.status)
    assert body["detail"] == body["title"]
    assert ("www-authenticate" in answer.headers) is (refusal.status == 401)
    assert ("retry-after" in answer.headers) is (refusal in {errors.Unavailable, errors.TooMany})
    assert set(body) - {"errors"} == {"type", "title", "status", "code", "detail", "instance", "trace_id"}


async def test_a_refusal_says_it_in_its_own_words_and_says_more(client: httpx.AsyncClient):
    answer = await client.get("/refuse-in-words")
    body = read(answer, "StaleCase", 412)
    assert (body["detail"], body["current"], body["obstacles"]) == ("Somebody moved it.", 7, [])
    assert answer.headers["etag"] == '"7"'


async def test_the_answer_that_was_given_before_is_given_again(client: httpx.AsyncClient):
    answer = await client.get("/replayed")
    assert (answer.status_code, answer.json()) == (201, {"was": 1})


# The framework's


async def test_an_address_that_is_not_there(client: httpx.AsyncClient):
    read(await client.get("/nowhere"), "NotFound", 404)


async def test_a_method_that_an_address_does_not_answer_and_those_that_it_does(client: httpx.AsyncClient):
    for method in ("DELETE", "PUT", "PATCH", "GET"):
        answer = await client.request(method, "/notes")
        read(answer, "MethodNotAllowed", 405)
        assert answer.headers["allow"] == "POST"


@pytest.mark.parametrize(
    ("status", "code"),
    [(400, "BadRequest"), (404, "NotFound"), (413, "TooLarge"), (415, "UnsupportedMedia"), (418, "Refusal")],
)
async def test_a_refusal_of_the_framework_is_told_in_our_words(
    client: httpx.AsyncClient, status: int, code: str
):
    answer = await client.get(f"/refuse-by-status/{status}")
    read(answer, code, getattr(errors, code).status)
    assert "the framework" not in answer.text


@pytest.mark.parametrize(
    ("sent", "pointers"),
    [
        ({}, ["/words"]),
        ({"words": None}, ["/words"]),
        ({"words": "x" * 21}, ["/words"]),
        ({"words": "x", "lines": [1, "two", 3, None]}, ["/lines/1", "/lines/3"]),
        ({"words": "x", "more": 1}, ["/more"]),
        ({"words": "x", "a/b~c": 1}, ["/?"]),
        ([], [""]),
        (None, [""]),
    ],
)
async def test_a_body_that_does_not_fit_is_told_field_by_field(
    client: httpx.AsyncClient, sent: Any, pointers: list[str]
):
    body = read(await client.post("/notes", json=sent), "Malformed", 422)
    assert [each["pointer"] for each in body["errors"]] == pointers
    assert all(each["detail"] for each in body["errors"])
    assert pointers[0] in body["detail"]
    assert body["detail"].endswith("Nothing was changed.")


def test_a_pointer_is_written_as_its_standard_has_it():
    assert problems.pointer(("body", "a/b~c", 0)) == "/a~1b~0c/0"


async def test_a_rule_of_ours_is_told_in_our_words_alone(client: httpx.AsyncClient):
    body = read(await client.post("/notes", json={"words": "rude"}), "Malformed", 422)
    assert body["errors"] == [{"pointer": "/words", "detail": "say it in other words"}]


async def test_a_parameter_that_does_not_fit(client: httpx.AsyncClient):
    body = read(await client.post("/notes?loud=maybe", json={"words": "x"}), "Malformed", 422)
    assert [each["pointer"] for each in body["errors"]] == ["/query/loud"]


async def test_at_most_five_faults_are_spelled_out_and_all_are_listed(client: httpx.AsyncClient):
    sent = {"words": "x", "lines": ["a"] * 8}
    body = read(await client.post("/notes", json=sent), "Malformed", 422)
    assert len(body["errors"]) == 8
    assert body["detail"].count("/lines/") == 5


@pytest.mark.parametrize(
    "content", [b"", b"{", b"{'words': 1}", b'{"words": "x"', b"words=x", b'{"words":1}}']
)
async def test_json_that_cannot_be_read(client: httpx.AsyncClient, content: bytes):
    answer = await client.post("/notes", content=content, headers={"content-type": "application/json"})
    body = read(answer, "Malformed", 422)
    assert body["errors"]


async def test_json_in_another_encoding_cannot_be_read(client: httpx.AsyncClient):
    answer = await client.post(
        "/notes", content=b'{"words":"\xff"}', headers={"content-type": "application/json"}
    )
    read(answer, "BadRequest", 400)


async def test_a_body_of_another_kind_does_not_fit(client: httpx.AsyncClient):
    answer = await client.post("/notes", content=b"words", headers={"content-type": "text/plain"})
    read(answer, "Malformed", 422)


# Too large


async def pieces(size: int, of: int = 64 * KB) -> AsyncIterator[bytes]:
    for start in range(0, size, of):
        yield b"x" * min(of, size - start)


@pytest.mark.parametrize("path", ["/notes", "/stream", "/nowhere"])
async def test_a_body_that_says_it_is_too_large_is_not_read(client: httpx.AsyncClient, path: str):
    read(await client.post(path, content=b"x" * (BodyLimit.LIMIT + 1)), "TooLarge", 413)


@pytest.mark.parametrize("path", ["/notes", "/stream"])
async def test_a_body_that_turns_out_too_large_is_refused_too(client: httpx.AsyncClient, path: str):
    for headers in ({"transfer-encoding": "chunked"}, {"content-length": "5"}, {"content-length": "many"}):
        answer = await client.post(
            path, content=pieces(BodyLimit.LIMIT + 1), headers=headers | {"content-type": "application/json"}
        )
        read(answer, "TooLarge", 413)


@pytest.mark.parametrize("said", ["9" * 18, "9" * 19, "9" * 5000, str(BodyLimit.LIMIT + 1)], ids=len)
async def test_a_length_beyond_all_reason_is_refused(client: httpx.AsyncClient, said: str):
    read(await client.post("/stream", content=pieces(1), headers={"content-length": said}), "TooLarge", 413)


@pytest.mark.parametrize(
    ("path", "limit"),
    [
        ("/stream", BodyLimit.LIMIT),
        ("/v1/imports", BodyLimit.IMPORTS),
        ("/v1/cases/OTO-001/files", BodyLimit.FILES),
    ],
)
async def test_each_address_has_its_limit_and_takes_what_just_fits(
    client: httpx.AsyncClient, path: str, limit: int
):
    assert (await client.post(path, content=pieces(limit, KB * KB))).json() == limit
    assert (await client.post(path, content=b"x" * limit)).json() == limit
    read(await client.post(path, content=pieces(limit + 1, KB * KB)), "TooLarge", 413)
    read(await client.post(path, content=b"x" * (limit + 1)), "TooLarge", 413)


def test_the_limits_are_a_mebibyte_for_words_and_more_for_files():
    assert (BodyLimit.LIMIT, BodyLimit.IMPORTS, BodyLimit.FILES) == (KB * KB, 16 * KB * KB, 26 * KB * KB)


async def test_what_is_not_a_request_passes_as_it_is():
    passed: list[Any] = []

    async def app(*given: Any) -> None:
        passed.append(given)

    scope, receive, send = {"type": "lifespan"}, object(), object()
    await BodyLimit(app)(scope, receive, send)  # type: ignore[arg-type]
    assert passed == [(scope, receive, send)]


# The database

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
on_postgres = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.fixture
async def database(
    database_url: str, app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Database]:
    """The application's database, with a table of notes: no two alike, none empty; it waits for nobody for long."""
    monkeypatch.setattr("app.db._PATIENCE", 0.05)
    database = app.state.database = Database(owner_of(database_url), pool=1, owner=True)
    key = "id SERIAL PRIMARY KEY" if database.is_postgres else "id INTEGER PRIMARY KEY"
    columns = f"{key}, words TEXT UNIQUE CHECK (words <> ''), sure INT NOT NULL DEFAULT 1, part_of INT REFERENCES note"
    async with database.transaction() as db:
        await db.execute(text(f"CREATE TABLE note ({columns})"))
    yield database
    await database.close()


async def nothing_is_left(client: httpx.AsyncClient) -> None:
    assert (await client.get("/sql")).json() == 0


def unavailable(answer: httpx.Response) -> None:
    body = read(answer, "Unavailable", 503)
    assert answer.headers["retry-after"] == "5"
    assert body["detail"] == body["title"]  # nothing of the statement, the host or the user


@pytest.mark.parametrize(
    "statement",
    ["INSERT INTO note (words) VALUES ('first')", "INSERT INTO note (words, part_of) VALUES ('second', 7)"],
)
@pytest.mark.usefixtures("database")
async def test_whoever_comes_second_is_told_so(client: httpx.AsyncClient, statement: str):
    body = read(await client.post("/sql", content=statement), "Conflict", 409)
    assert "at the same moment" in body["detail"]
    await nothing_is_left(client)


@pytest.mark.parametrize(
    "statement",
    ["INSERT INTO note (words) VALUES ('')", "INSERT INTO note (words, sure) VALUES ('second', NULL)"],
)
@pytest.mark.usefixtures("database")
async def test_a_row_that_can_never_be_is_a_fault_of_ours_and_nobody_elses(
    client: httpx.AsyncClient, statement: str
):
    with pytest.raises(IntegrityError):
        await client.post("/sql", content=statement)
    await nothing_is_left(client)


async def test_whatever_else_cannot_be_reached_is_unavailable_too(client: httpx.AsyncClient):
    unavailable(await client.get("/unwell"))


@on_sqlite
@pytest.mark.parametrize("begin", ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"])
async def test_a_database_that_somebody_else_has_locked_is_unavailable_and_then_is_not(
    client: httpx.AsyncClient, database: Database, begin: str
):
    somebody = sqlite3.connect(str(database.engine.url.database), isolation_level=None)
    somebody.execute(begin)
    unavailable(await client.post("/sql", content="SELECT 1"))
    if begin == "BEGIN EXCLUSIVE":
        unavailable(await client.get("/sql"))
    somebody.execute("ROLLBACK")
    somebody.close()
    await nothing_is_left(client)
    assert (await client.post("/sql", content="SELECT 1")).status_code == 200


@on_sqlite
async def test_a_database_that_is_full_is_unavailable_and_keeps_nothing_of_it(
    client: httpx.AsyncClient, database: Database
):
    async with database.transaction() as db:
        pages = (await db.execute(text("PRAGMA page_count"))).scalar_one()
        await db.execute(text(f"PRAGMA max_page_count = {pages + 2}"))
    unavailable(await client.post("/sql", content="UPDATE note SET words = hex(zeroblob(100000))"))
    await nothing_is_left(client)
    assert (await client.post("/sql", content="SELECT 1")).status_code == 200


@pytest.mark.parametrize(
    "url",
    [
        "sqlite+aiosqlite:////nowhere/at/all.db",
        "postgresql+asyncpg://quorate:quorate@127.0.0.1:1/quorate",
        "postgresql+asyncpg://quorate:quorate@/quorate?host=/nowhere/at/all",
    ],
)
async def test_a_database_that_is_gone_is_unavailable(app: FastAPI, client: httpx.AsyncClient, url: str):
    app.state.database = Database(url)
    unavailable(await client.get("/sql"))
    unavailable(await client.post("/sql", content="SELECT 1"))
    await app.state.database.close()


@on_postgres
@pytest.mark.parametrize("part", [{"database": "nowhere"}, {"username": "nobody_here"}])
async def test_a_server_that_does_not_know_us_is_unavailable(
    app: FastAPI, client: httpx.AsyncClient, database_url: str, part: dict[str, str]
):
    url = make_url(database_url).set(**part)  # type: ignore[arg-type]
    app.state.database = Database(url.render_as_string(hide_password=False))
    unavailable(await client.get("/sql"))
    await app.state.database.close()


@on_postgres
@pytest.mark.usefixtures("database")
async def test_a_connection_that_breaks_is_unavailable_and_the_next_one_is_not(client: httpx.AsyncClient):
    unavailable(await client.post("/sql", content="SELECT pg_terminate_backend(pg_backend_pid())"))
    await nothing_is_left(client)


@on_postgres
@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    "state",
    [
        "08006",  # the connection failed
        "25006",  # a standby, which is only read
        "40001",  # could not be put in a row with others
        "40P01",  # a deadlock
        "53100",  # the disk is full
        "53200",  # out of memory
        "53300",  # too many connections
        "55P03",  # a lock that did not come in time
        "57014",  # told to stop
        "57P01",  # shutting down
        "57P03",  # starting up
        "58030",  # input or output
    ],
)
async def test_a_server_that_cannot_do_it_now_is_unavailable(client: httpx.AsyncClient, state: str):
    raises = f"DO $$ BEGIN RAISE EXCEPTION 'not now' USING ERRCODE = '{state}'; END $$"
    unavailable(await client.post("/sql", content=raises))
    await nothing_is_left(client)


@on_postgres
@pytest.mark.usefixtures("database")
async def test_tables_that_are_not_made_yet_are_unavailable(client: httpx.AsyncClient):
    unavailable(await client.post("/sql", content="SELECT * FROM tomorrow"))


@on_postgres
@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    "statement",
    ["SELEKT 1", "SELECT tomorrow FROM note", "DO $$ BEGIN RAISE EXCEPTION 'a rule of ours'; END $$"],
)
async def test_a_statement_that_is_wrong_is_not_taken_for_a_database_that_is_away(
    client: httpx.AsyncClient, statement: str
):
    with pytest.raises(DBAPIError):
        await client.post("/sql", content=statement)
    await nothing_is_left(client)


@on_postgres
async def test_when_all_connections_are_taken_the_wait_has_an_end(
    client: httpx.AsyncClient, database: Database, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(database.engine.pool, "_timeout", 0.01)
    async with database.transaction():
        unavailable(await client.get("/sql"))
    await nothing_is_left(client)


# What the description of the API says of them


def test_a_route_names_each_problem_it_can_answer_with_what_it_means():
    told = answers(errors.NotFound, errors.Conflict, errors.StillInFlight)
    assert set(told) == {401, 404, 409, 413, 422, 503}
    assert told[409]["description"].startswith("`Conflict`: This cannot be done")
    assert "\n\n`StillInFlight`: The same request" in told[409]["description"]
    schema = {"$ref": "#/components/schemas/Problem"}
    assert all(each["content"] == {"application/problem+json": {"schema": schema}} for each in told.values())


def test_the_description_holds_the_shape_of_a_problem_and_not_the_frameworks(app: FastAPI):
    made = described(app)
    schemas = made["components"]["schemas"]
    assert {"Problem", "ObstacleView", "FieldFault", "Note"} <= set(schemas)
    assert "$defs" not in schemas["Problem"]
    assert not {"HTTPValidationError", "ValidationError"} & set(schemas)
    assert list(schemas) == sorted(schemas)
    assert described(app) is made


def test_an_application_without_a_body_has_the_shape_all_the_same():
    assert "Problem" in described(FastAPI())["components"]["schemas"]
