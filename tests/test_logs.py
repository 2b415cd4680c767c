"""What the log holds: fields on a list and nothing else, of the libraries too."""

import json
import logging
from collections.abc import AsyncIterator, Iterator
from typing import Any
from uuid import UUID

import httpx
import pytest
import structlog
from fastapi import FastAPI, Request

from app.errors import Conflict
from app.logs import FIELDS, Recorded, configure, frames, only_allowed
from app.problems import HANDLERS
from app.settings import LogLevel

NAME, NUMBER = "Margaret Holloway", "9991000380"


@pytest.fixture(autouse=True)
def configured() -> Iterator[None]:
    """Set up as in production; afterwards as the other tests have it."""
    configure(LogLevel.INFO)
    yield
    configure(LogLevel.WARNING)


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> Any:
    """The lines written since it was last asked."""

    def read() -> list[dict[str, Any]]:
        return [json.loads(line) for line in capsys.readouterr().err.splitlines()]

    return read


def test_a_line_is_json_with_its_time_its_level_and_its_name_first(lines: Any):
    structlog.get_logger().warning("sweep_failed", error="sqlalchemy.exc.OperationalError")
    (line,) = lines()
    assert list(line)[:3] == ["at", "level", "event"]
    assert (line["level"], line["event"]) == ("warning", "sweep_failed")
    assert line["at"].endswith("Z")


@pytest.mark.parametrize(
    "field", ["name", "nhs_number", "path", "detail", "form", "reference", "message", "url"]
)
def test_a_field_that_is_not_on_the_list_is_dropped_and_named(lines: Any, field: str):
    structlog.get_logger().info("something", **{field: NAME}, status=200)
    (line,) = lines()
    assert NAME not in str(line)
    assert (line["dropped"], line["status"]) == ([field], 200)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("person", NAME),
        ("route", f"/v1/cases/{NUMBER}?name={NAME}"),
        ("event", f"a case of {NAME}"),
        ("code", f"not {NUMBER}"),
        ("error", f"ValueError: {NAME}"),
        ("case_id", "OTO-001"),
        ("trace_id", NUMBER),
        ("address", NAME),
        ("frames", NAME),
    ],
)
def test_a_value_that_does_not_look_as_its_field_must_is_dropped(lines: Any, field: str, value: str):
    fields = {"event": "something", field: value}
    structlog.get_logger().info(**fields)
    (line,) = lines()
    assert NAME not in str(line) and NUMBER not in str(line)
    assert field in line["dropped"]


def test_the_name_of_a_dropped_field_is_not_told_if_it_could_be_anybodys():
    kept = only_allowed(None, "info", {"event": "something", NAME: 1, NUMBER: 2})
    assert kept == {"event": "something", "dropped": ["?", "?"]}


def test_no_field_on_the_list_takes_a_name_or_an_nhs_number_with_its_spaces():
    takes = {
        name for name, looks in FIELDS.items() if looks.fullmatch(NAME) or looks.fullmatch("999 100 0380")
    }
    assert takes == set()


def test_a_fault_is_told_by_its_kind_and_its_places_and_not_by_its_words(lines: Any):
    def fails() -> None:
        try:
            int(NAME)
        except ValueError as error:
            raise Conflict(f"{NAME} is known here") from error

    try:
        fails()
    except Conflict:
        structlog.get_logger().exception("fault")
    (line,) = lines()
    assert (line["error"], line["because"]) == ("app.errors.Conflict", "builtins.ValueError")
    assert [frame.rpartition(" in ")[2] for frame in line["frames"]] == ["fails"]
    assert NAME not in str(line)


def test_the_places_of_a_fault_are_those_in_our_files_and_where_it_was_raised():
    try:
        only_allowed(None, "", None)  # type: ignore[arg-type]
    except AttributeError as error:
        found = list(frames(error.__traceback__))
    assert len(found) == 1
    assert found[0].startswith("logs.py:") and found[0].endswith(" in only_allowed")


def test_a_library_is_told_by_its_name_and_place_and_not_by_its_words(lines: Any):
    logging.getLogger("httpx").warning("GET https://nhs.example/%s", NUMBER)
    logging.getLogger("sqlalchemy.engine").warning(f"INSERT INTO patient VALUES ('{NAME}')")
    logging.getLogger("sqlalchemy.engine").info("nothing of it at all")
    told = lines()
    assert [line["logger"] for line in told] == ["httpx", "sqlalchemy.engine"]
    assert all(line["event"] == "library" and "test_logs:" in line["place"] for line in told)
    assert NAME not in str(told) and NUMBER not in str(told)


def test_the_server_says_in_words_that_it_cannot_listen(lines: Any):
    logging.getLogger("uvicorn.error").error("address %s is in use", "127.0.0.1:8000")
    (line,) = lines()
    assert (line["level"], line["message"]) == ("error", "address 127.0.0.1:8000 is in use")


def test_what_the_server_says_of_a_fault_has_no_words(lines: Any):
    try:
        raise RuntimeError(NAME)
    except RuntimeError:
        logging.getLogger("uvicorn.error").exception(f"Exception of {NAME}")
    (line,) = lines()
    assert line["error"] == "builtins.RuntimeError"
    assert "message" not in line and NAME not in str(line)


def test_the_servers_own_access_log_is_off(lines: Any):
    logging.getLogger("uvicorn.access").info('GET "/v1/cases/%s"', NUMBER)
    logging.getLogger("uvicorn.access").error('GET "/v1/cases/%s"', NUMBER)
    assert lines() == []


def test_below_its_level_nothing_is_written(lines: Any):
    configure(LogLevel.WARNING)
    structlog.get_logger().info("request", status=200)
    logging.getLogger("uvicorn.error").info("Application startup complete.")
    structlog.get_logger().warning("sweep_failed")
    assert [line["event"] for line in lines()] == ["sweep_failed"]


def test_a_level_that_no_one_knows_is_written_as_the_one_below(lines: Any):
    logging.getLogger("some.library").log(35, "between warning and error")
    assert [line["level"] for line in lines()] == ["warning"]


# Requests


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI(redirect_slashes=False)
    app.add_middleware(Recorded)
    for kind, handler in HANDLERS.items():
        app.add_exception_handler(kind, handler)

    @app.get("/v1/cases/{ref}")
    async def case(ref: str, request: Request) -> str:
        structlog.get_logger().warning("conflict", route="/v1/cases/{ref}")
        return ref

    @app.get("/v1/fails/{ref}")
    async def fails(ref: str) -> None:
        raise RuntimeError(ref)

    @app.get("/v1/refuses/{ref}")
    async def refuses(ref: str) -> None:
        raise Conflict

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://quorate") as client:
        yield client


async def test_a_request_is_one_line_with_its_template_and_never_its_address(
    client: httpx.AsyncClient, lines: Any
):
    answer = await client.get(f"/v1/cases/{NUMBER}?name={NAME}")
    warned, line = lines()
    assert line.pop("at") and 0 <= line.pop("ms") < 60_000
    assert line == {
        "level": "info", "event": "request", "method": "GET", "route": "/v1/cases/{ref}", "status": 200,
        "trace_id": answer.headers["x-request-id"],
    }  # fmt: skip
    assert warned["trace_id"] == line["trace_id"], "what is written meanwhile carries the request's id"


async def test_what_is_written_after_a_request_does_not_carry_its_id(client: httpx.AsyncClient, lines: Any):
    await client.get("/v1/cases/OTO-001")
    structlog.get_logger().info("something")
    assert "trace_id" not in lines()[-1]


@pytest.mark.parametrize("sent", ["0af7651916cd43dd8448eb211c80319c", "4bf92f35-77b3-4da6-a3ce-929d0e0e4736"])
async def test_the_id_that_a_proxy_gave_is_kept(client: httpx.AsyncClient, lines: Any, sent: str):
    answer = await client.get("/v1/refuses/x", headers={"X-Request-Id": sent})
    assert answer.headers["x-request-id"] == answer.json()["trace_id"] == sent
    assert answer.json()["instance"] == UUID(sent).urn
    assert lines()[-1]["trace_id"] == sent


@pytest.mark.parametrize(
    "sent", ["", NUMBER, NAME, "a" * 31, "a" * 33, "A" * 32, "a" * 32 + "\t", "g" * 32, "1" * 32 + ",1"]
)
async def test_an_id_that_does_not_look_like_one_is_replaced(client: httpx.AsyncClient, sent: str):
    answer = await client.get("/v1/refuses/x", headers={"X-Request-Id": sent})
    assert len(answer.headers["x-request-id"]) == 32
    assert answer.headers["x-request-id"] != sent.strip() and answer.json()["trace_id"] != sent


async def test_a_fault_of_ours_is_answered_and_written_and_goes_no_further(
    client: httpx.AsyncClient, lines: Any
):
    answer = await client.get(f"/v1/fails/{NUMBER}")
    assert (answer.status_code, answer.json()["code"]) == (500, "FaultOfOurs")
    assert answer.headers["x-request-id"] == answer.json()["trace_id"]
    fault, request = lines()
    assert (fault["event"], fault["error"], fault["route"]) == (
        "fault", "builtins.RuntimeError", "/v1/fails/{ref}",
    )  # fmt: skip
    assert request["status"] == 500
    assert NUMBER not in str([fault, request]) and NUMBER not in answer.text


async def test_an_answer_that_breaks_off_is_not_taken_for_whole(lines: Any):
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"half", "more_body": True})
        raise OSError(NAME)

    transport = httpx.ASGITransport(Recorded(app))  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://quorate") as client:
        with pytest.raises(OSError, match=NAME):
            await client.get("/v1/x")
    assert [line["event"] for line in lines()] == ["fault", "request"]


async def test_what_is_not_a_request_passes_as_it_is():
    passed: list[Any] = []

    async def app(*given: Any) -> None:
        passed.append(given)

    scope, receive, send = {"type": "lifespan"}, object(), object()
    await Recorded(app)(scope, receive, send)  # type: ignore[arg-type]
    assert passed == [(scope, receive, send)]
