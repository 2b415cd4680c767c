"""A name and an NHS number, put wherever something can be put, turn up nowhere but in the record of the case."""

import asyncio
import json
import logging
import re
import socket
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import structlog
from fastapi import APIRouter, FastAPI, Response
from sqlalchemy import select, text
from sqlmodel import SQLModel

from app.examples import EXAMPLES
from app.logs import configure
from app.main import openapi, server
from app.programmes.one_to_one.process import ONE_TO_ONE
from app.programmes.roles import Role
from app.settings import LogLevel
from tests.canaries import NAME, NOTE, NUMBER, in_each_place, in_each_text, leaks, sung
from tests.conftest import World
from tests.make import Watched, case_at, create, row_of, sitting_on
from tests.records import app_of, as_owner, database_of

pytestmark = pytest.mark.uncounted

DESCRIBED = openapi()
OPERATIONS = [
    (method.upper(), path, operation)
    for path, methods in DESCRIBED["paths"].items()
    for method, operation in methods.items()
]


class Log:
    """Everything that was written to the process's outputs."""

    def __init__(self, captured: pytest.CaptureFixture[str]) -> None:
        self.captured, self.kept = captured, ""

    def text(self) -> str:
        out, err = self.captured.readouterr()
        self.kept += out + err
        return self.kept


@pytest.fixture
def log(capsys: pytest.CaptureFixture[str]) -> Iterator[Log]:
    """The log of the process, with every line that can be written to it."""
    yield Log(capsys)
    configure(LogLevel.WARNING)


async def events(world: World) -> str:
    table = SQLModel.metadata.tables["event"]
    async with database_of(world).transaction(reads=True, everything=True) as db:
        rows = (await db.execute(select(table))).all()
    assert rows
    return "\n".join(map(str, rows))


def listening(world: World) -> list[str]:
    """Every leak in an answer of this world from now on."""
    configure(LogLevel.DEBUG)
    heard: list[str] = []

    async def look(answer: httpx.Response) -> None:
        await answer.aread()
        heard.extend(f"{answer.request.method} {answer.status_code} {leak}" for leak in leaks(answer))

    world.client.event_hooks["response"].append(look)
    return heard


# The detector


@pytest.mark.parametrize(
    "said",
    [
        NOTE, NAME.upper(), f"x{NUMBER}y", "999 444 2236", "999-444-2236", quote(NOTE), "Margaret_Canary",
        json.dumps({"a": NAME}), "Margaret%20Canary", "margaret.canary@example.org",
    ],
)  # fmt: skip
def test_a_canary_is_heard_however_it_is_written(said: str):
    assert sung(said)


def test_what_is_no_canary_is_not_heard():
    assert not sung('{"route": "/v1/cases/{ref}", "ms": 9994.44, "ref": "OTO-001", "n": 2236}')


async def test_a_canary_that_leaks_is_heard_in_every_place(world: World, log: Log):
    """Were the detector deaf, or held to the wrong place, every test below would pass."""
    heard, router = listening(world), APIRouter()

    @router.get("/v1/leaks/{where}")
    async def leak(where: str) -> Response:
        if where == "log":
            logging.getLogger("leaky").addHandler(logging.StreamHandler())
            logging.getLogger("leaky").error("seen: %s", NUMBER)
        elif where == "line":
            print(NAME)  # noqa: T201
        status, said = (400, NOTE) if where == "problem" else (200, "")
        headers = {"Location": f"/v1/cases/{NUMBER}"} if where == "header" else {}
        body = json.dumps({"next": f"/v1/cases?after={NUMBER}", "said": said} if where != "none" else {})
        return Response(body, status, headers, media_type="application/json")

    app_of(world).include_router(router)
    told = {}
    for where in ("none", "log", "line", "problem", "header", "address"):
        heard.clear()
        log.kept = ""
        await world.get(None, f"/v1/leaks/{where}")
        told[where] = {leak.split()[2].rstrip(":") for leak in heard} | (
            {"log"} if sung(log.text()) else set()
        )
    assert told["none"] == set()
    assert "log" in told["log"] and "log" in told["line"] and "log" not in told["problem"]
    assert "problem" in told["problem"] and "header" in told["header"] and "address" in told["address"]


# A case that is full of them, from its opening to its end


async def test_a_case_full_of_canaries_is_closed_and_nobody_else_hears_them(
    world: World, log: Log, monkeypatch: pytest.MonkeyPatch
):
    heard = listening(world)
    ask = Watched.ask

    async def tainted(self: Watched, who: str, day: Any, method: str, path: str, **options: Any) -> Any:
        if "json" in options:
            options["json"] = in_each_text(options["json"])
        if "/files" in path and method == "POST":
            options["headers"] = options["headers"] | {"X-File-Name": quote(f"{NOTE}.csv")}
        return await ask(self, who, day, method, path, **options)

    monkeypatch.setattr(Watched, "ask", tainted)
    road = await case_at(world, "closed", row=row_of("OTO-001", nhs_number=NUMBER))
    record = json.dumps(road.case)
    assert NOTE in record, "the words are in the record, so they were taken in"
    for path in ("", "/history", "/patient", "/files"):
        answer = await world.get("audrey", f"/v1/cases/{road.ref}{path}", headers={"Reading-Reason": NOTE})
        assert answer.status_code == 200
    assert heard == []
    assert not sung(log.text())
    assert not sung(await events(world))


# Every place of every operation


@pytest.mark.parametrize("said", [NAME, NUMBER], ids=["name", "number"])
async def test_no_operation_repeats_what_it_was_sent(world: World, log: Log, said: str):
    names = {
        "ref": "OTO-001",
        "sitting": await sitting_on(world, date(2026, 9, 21)),
        "file": await _file(world),
    }
    heard = listening(world)
    answered: dict[str, int] = {}
    for method, path, operation in OPERATIONS:
        for request in _requests(path, operation, names, said):
            who = EXAMPLES.get(operation["operationId"], {}).get("as", "sys")
            answer = await world.ask(who, method, **request)
            answered[operation["operationId"]] = answered.get(operation["operationId"], 0) + answer.is_error
    assert {name for name, errors in answered.items() if not errors} <= {"get_health", "get_readiness"}
    assert heard == []
    assert not sung(log.text())
    assert not sung(await events(world))


async def _file(world: World) -> str:
    """A file on a case of its own, whose person has the number that nobody may hear."""
    await create(world, patient={"nhs_number": NUMBER})
    headers = {"Content-Type": "text/csv", "X-File-Name": "log.csv"}
    sent = await world.ask(
        "home_a", "POST", "/v1/cases/OTO-001/files", content=b"day,note\n1,calm\n", headers=headers
    )
    return str(sent.json()["id"])


def _requests(
    path: str, operation: dict[str, Any], names: dict[str, str], said: str
) -> Iterator[dict[str, Any]]:
    """The operation's example, once with a canary in each of its places."""
    example = EXAMPLES.get(operation["operationId"], {})
    places = re.findall(r"{(\w+)}", path)
    names = {place: f"{place}_000000000000" for place in places} | names | example.get("path", {})
    headers = {"If-Match": '"1"'} | example.get("headers", {})
    asked = example.get("query", {})  # a stream that is asked for a moment ends
    plain: dict[str, Any] = {"path": path.format(**names), "headers": headers, "params": asked}
    if "text" in example:
        plain["content"] = example["text"].encode()
    elif "body" not in example:
        yield from _filled(plain, operation, said)
    else:
        plain["json"] = json.loads(json.dumps(example["body"]).replace("{ref}", "OTO-001"))
    for place in places:
        yield plain | {"path": path.format(**(names | {place: quote(said, safe="")}))}
    yield plain | {"path": f"{path.format(**names)}/{quote(said, safe='')}"}
    yield plain | {"path": f"{path.format(**names)}/"}
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "query":
            yield plain | {"params": asked | {parameter["name"]: said}}
        elif parameter["in"] == "header":
            yield plain | {"headers": headers | {parameter["name"]: said}}
    yield plain | {"params": asked | {said: said}}
    yield plain | {"headers": headers | {"Authorization": f"Bearer {said}", "Cookie": f"x={said}"}}
    yield plain | {"headers": headers | {"X-Request-Id": said, "Origin": f"https://{quote(said)}"}}
    yield plain | {"headers": headers | {"Referer": said, "User-Agent": said, "Host": quote(said, safe="")}}
    yield from _bodies(plain, headers, said)


def _filled(plain: dict[str, Any], operation: dict[str, Any], said: str) -> Iterator[dict[str, Any]]:
    """A body without an example, each of its fields filled with a canary, as JSON or as a form."""
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        named = content["schema"].get("$ref", "").rpartition("/")[2]
        schema = DESCRIBED["components"]["schemas"].get(named, content["schema"])
        fields = dict.fromkeys(schema.get("properties", {}), said)
        yield plain | ({"data": fields} if kind.endswith("urlencoded") else {"json": fields})


def _bodies(plain: dict[str, Any], headers: dict[str, str], said: str) -> Iterator[dict[str, Any]]:
    if "json" in plain:
        for body in in_each_place(plain["json"], said):
            yield plain | {"json": body}
        yield plain | {"json": (plain["json"] or {}) | {said: said}}
    if "json" in plain or "content" in plain:
        rest = {name: value for name, value in plain.items() if name != "json"}
        for broken in (f'{{"reason": "{said}"', f'"{said}"', f"{said},{said}\n", f'\xff"{said}"'):
            sent = {"Content-Type": "application/json"} | headers
            yield rest | {"content": broken.encode("latin-1"), "headers": sent}
    rows = [line.split(",") for line in plain.get("content", b"").decode().splitlines()]
    for table in in_each_place(rows, said) if rows else ():
        if isinstance(table, list) and all(isinstance(row, list) for row in table):
            content = "\n".join(",".join(row) for row in table).encode()
            yield plain | {"content": content}
            yield plain | {"content": content, "params": {"dry_run": "false"}}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_no_move_repeats_what_was_written_into_its_form(world: World, log: Log):
    road = await case_at(world, "gate_checks")
    people = SQLModel.metadata.tables["person"]
    async with database_of(world).transaction(everything=True) as db:
        everybody = people.update().where(people.c.id == "mo").values(roles=[role.value for role in Role])
        await db.execute(everybody)
    heard = listening(world)
    for move in ONE_TO_ONE.moves:
        fields = move.form.model_json_schema()["properties"] if move.form else {}
        for value in (NOTE, NUMBER, [NUMBER], {NAME: NAME}):
            form = dict.fromkeys(fields, value) | {NAME: NUMBER}
            answer = await world.move("mo", road.ref, move.action, form, seen=road.case["seq"])
            assert answer.is_error, (move.action, form)
    assert heard == []
    assert not sung(log.text())


# When something goes wrong on our side


async def test_a_database_that_fails_in_the_middle_says_nothing_of_what_it_was_given(world: World, log: Log):
    world.spoilt = True
    await create(world)
    heard = listening(world)
    async with as_owner(world) as db:
        await db.execute(text("ALTER TABLE patient RENAME COLUMN name TO renamed"))
    form = {
        "patient": {
            "nhs_number": NUMBER,
            "given_name": NAME,
            "family_name": NAME,
            "date_of_birth": "1940-01-01",
        }
    }
    failed = await create(world, "OTO-002", **form)
    assert failed.status_code in {500, 503}
    assert heard == []
    written = log.text()
    assert not sung(written)
    assert "OperationalError" in written or "ProgrammingError" in written, "and yet it says what went wrong"


async def test_a_fault_of_ours_says_nothing_of_what_it_was_given(
    world: World, log: Log, monkeypatch: pytest.MonkeyPatch
):
    await create(world)
    heard = listening(world)

    async def fails(*_: Any, **__: Any) -> None:
        try:
            int(NOTE)
        except ValueError as error:
            raise RuntimeError(NOTE) from error

    monkeypatch.setattr("app.cases.api.make_move", fails)
    failed = await world.move("casey", "OTO-001", "submit", {"rationale": NOTE}, seen=1)
    assert (failed.status_code, failed.json()["code"]) == (500, "FaultOfOurs")
    assert heard == []
    written = log.text()
    assert not sung(written)
    assert '"error":"builtins.RuntimeError"' in written and "cases/api.py:" in written


# The server itself


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_server_writes_no_address_and_no_malformed_request(
    world: World, log: Log, monkeypatch: pytest.MonkeyPatch
):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = world.settings.model_copy(update={"port": port, "log_level": LogLevel.DEBUG})
    serving = server(settings)
    monkeypatch.setattr(serving, "install_signal_handlers", lambda: None, raising=False)
    running = asyncio.create_task(serving.serve())
    try:
        while not serving.started:  # noqa: ASYNC110  (uvicorn offers no event to wait for)
            await asyncio.sleep(0)
        heads: list[str] = []
        for sent in (
            f"GET /v1/cases/{NUMBER}?name={quote(NAME)} HTTP/1.1\r\nHost: {NUMBER}\r\n",
            f"GET /{NUMBER} HTTP/1.1\r\nHost: q\r\nUpgrade: websocket\r\nConnection: upgrade\r\nX: {NAME}\r\n",
            f"{NAME} /{NUMBER}\r\n",
            f"GET /{NAME} HTTP/9.9\r\n{NAME}\r\n",
        ):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(sent.encode() + b"Connection: close\r\n\r\n")
            heads.append((await reader.read()).decode())
            writer.close()
            await writer.wait_closed()
        assert [head.split()[1] for head in heads] == ["401", "404", "400", "400"]
        assert not [head for head in heads if "server:" in head.lower() or sung(head)]
    finally:
        serving.should_exit = True
        await running
    written = log.text()
    assert not sung(written)
    assert '"route":"/v1/cases/{ref}"' in written and "Uvicorn running on" in written
    assert structlog.get_config()["logger_factory"].__module__ == "app.logs"
    assert isinstance(serving.config.app, FastAPI)
