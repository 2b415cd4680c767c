"""What is written to the log: JSON lines on standard error, made of the fields that are on a list, and nothing else.

No line holds a name, an NHS number, a form, an address that was asked for, or the text of an error: a field that
is not on the list is dropped, and so is a value that does not look as its field must. What was dropped is told by
name. Libraries that use the standard library's logging write through the same gate, without their messages.
"""

import logging
import re
import sys
import time
from collections.abc import Iterator, Mapping, MutableMapping
from pathlib import Path
from types import TracebackType
from typing import Any

import orjson
import structlog
from fastapi import Request
from structlog.contextvars import bind_contextvars, merge_contextvars, reset_contextvars

from app.clock import SystemClock, stamp
from app.errors import FaultOfOurs
from app.problems import App, Receive, Scope, Send, problem, route_of, trace_id
from app.settings import LogLevel

log = structlog.get_logger()
_HERE = Path(__file__).parent
_LEVELS = {each.value: logging.getLevelName(each.value.upper()) for each in LogLevel}
_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
_PHRASE = r"[a-z_]{1,30}( [a-z0-9_]{1,30}){0,9}"  # a constant of ours in small letters, never what was typed
_PLACE = r"[\w./<>-]{1,120}"

# Every field that may be written, and how its value must look, as text. Whoever adds one asks: could a person's
# name or number ever stand here?
FIELDS: Mapping[str, re.Pattern[str]] = {
    name: re.compile(pattern)
    for name, pattern in {
        "event": _NAME.pattern,
        "level": "[a-z]{4,8}",
        "trace_id": "[0-9a-f-]{32,36}",
        # of a request
        "method": "[A-Z]{1,10}",
        "route": r"[\w/{}.-]{0,120}",  # the template, never the address
        "status": "[0-9]{3}",
        "ms": r"[0-9]{1,9}(\.[0-9]{1,3})?",
        "person": r"[\w.@-]{1,40}",  # the id of whoever asked: somebody who works here
        "via": "[A-Z]{1,20}",
        "address": "[0-9a-fA-F.:]{1,45}",  # of whoever was turned away, and of nobody else
        # of what went wrong
        "code": "[A-Za-z]{1,60}",
        "error": r"[\w.]{1,120}",
        "because": r"[\w.]{1,120}",
        "case_id": "[0-9]{1,18}",
        "file": r"file_[0-9a-f]{1,32}",
        "kind": "[a-z_]{1,40}",
        "count": "[0-9]{1,12}",
        "verdict": "[A-Z_]{1,20}",
        "why": _PHRASE,
        "detail": _PHRASE,
        # of a library
        "logger": r"[\w.]{1,80}",
        "place": f"{_PLACE}:[0-9]+",
    }.items()
}
# They speak of the process and never of a request: where it listens, that it stops, which migration runs
_SPEAKING = ("uvicorn.error", "alembic.")


def configure(level: LogLevel | None) -> None:
    """Set logging up for this process, the libraries' too. Doing it again with another level is harmless."""
    lowest = _LEVELS[level or LogLevel.WARNING]
    structlog.configure(
        processors=[merge_contextvars, structlog.processors.add_log_level, _fault, only_allowed, _rendered],
        wrapper_class=structlog.make_filtering_bound_logger(lowest),
        logger_factory=_Stderr,
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    root.handlers = [each for each in root.handlers if not isinstance(each, _Routed)] + [_Routed()]
    root.setLevel(max(lowest, logging.WARNING))
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "uvicorn.asgi"):
        library = logging.getLogger(name)
        library.handlers, library.propagate = [], True
        library.setLevel(lowest if name == "uvicorn.error" else logging.WARNING)
    logging.getLogger("uvicorn.access").disabled = True  # it writes the address that was asked for


class _Stderr:
    """Writes lines to whatever standard error is at that moment."""

    def msg(self, line: str) -> None:
        sys.stderr.write(line + "\n")

    debug = info = warning = error = critical = msg


def _rendered(_: Any, __: str, fields: MutableMapping[str, Any]) -> str:
    first = {
        "at": stamp(SystemClock().now()),
        "level": fields.pop("level"),
        "event": fields.pop("event", None),
    }
    return orjson.dumps(first | dict(fields)).decode()


def only_allowed(_: Any, __: str, fields: MutableMapping[str, Any]) -> dict[str, Any]:
    """The fields that are on the list and look as they must; `dropped` names the others."""
    kept: dict[str, Any] = {}
    dropped: list[str] = []
    speaks = str(fields.get("logger", "")).startswith(_SPEAKING)
    for name, value in fields.items():
        if name == "frames" and isinstance(value, list):
            kept[name] = [each for each in value if _FRAME.fullmatch(each)]
        elif name == "message" and speaks:
            kept[name] = str(value)[:300]
        elif name in FIELDS and FIELDS[name].fullmatch(str(value)):
            kept[name] = value
        elif value is not None:
            dropped.append(name if _NAME.fullmatch(name) else "?")
    if dropped:
        kept["dropped"] = sorted(dropped)
    return kept


# Faults: what kind, and where in our code; never what it said, which may hold anything


def _fault(_: Any, __: str, fields: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    told = fields.pop("exc_info", None)
    error = told if isinstance(told, BaseException) else sys.exc_info()[1] if told is True else None
    if isinstance(told, tuple):
        error = told[1]
    if error is not None:
        fields["error"] = _kind(error)
        cause = error.__cause__ or error.__context__
        fields["because"] = _kind(cause) if cause else None
        fields["frames"] = list(frames(error.__traceback__))
    return fields


def _kind(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}".replace("<locals>.", "")


_FRAME = re.compile(rf"{_PLACE}:[0-9]+ in {_PLACE}")


def frames(trace: TracebackType | None) -> Iterator[str]:
    """Where it passed through our own files, as "cases/moves.py:120 in make_move"; and where it was raised, if elsewhere."""
    last = ""
    while trace is not None:
        code = trace.tb_frame.f_code
        path = Path(code.co_filename)
        ours = path.is_relative_to(_HERE)
        shown = path.relative_to(_HERE) if ours else Path(*path.parts[-2:])
        last = "" if ours else f"{shown}:{trace.tb_lineno} in {code.co_name}"
        if ours:
            yield f"{shown}:{trace.tb_lineno} in {code.co_name}"
        trace = trace.tb_next
    if last:
        yield last


class _Routed(logging.Handler):
    """What libraries say through the standard library: which of them, where, how serious; the words of a few alone."""

    def emit(self, record: logging.LogRecord) -> None:
        said: dict[str, Any] = {"logger": record.name, "place": f"{record.module}:{record.lineno}"}
        if record.name.startswith(_SPEAKING) and not record.exc_info:
            said["message"] = record.getMessage().strip()
        level = max(step for step in (0, *_LEVELS.values()) if step <= record.levelno)
        log.log(level or logging.DEBUG, "library", exc_info=record.exc_info, **said)


class Recorded:
    """The outermost layer: gives each request its id, writes one line about it, and answers for faults of ours.

    A fault is answered here and not raised further: whoever serves us would write its words to the log.
    """

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        trace = trace_id(scope)
        header = (b"x-request-id", trace.encode())
        status, began = 0, time.perf_counter()

        async def answered(message: MutableMapping[str, Any]) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], header]
            await send(message)

        bound = bind_contextvars(trace_id=trace)
        try:
            await self.app(scope, receive, answered)
        except Exception as error:
            log.error("fault", route=route_of(scope), exc_info=error)
            if status:  # half an answer is out: the connection must break, so that nobody takes it for whole
                raise
            await problem(FaultOfOurs(), Request(scope))(scope, receive, answered)
        finally:
            if log.is_enabled_for(logging.INFO):
                log.info("request", **_about(scope, status, (time.perf_counter() - began) * 1000))
            reset_contextvars(**bound)


def _about(scope: Scope, status: int, took: float) -> dict[str, Any]:
    """What the log says of a request: staff by their id, never a patient, and not what was asked in which words."""
    about: dict[str, Any] = {
        "method": scope["method"],
        "route": route_of(scope),
        "status": status or None,
        "ms": round(took, 1),
    }
    asking = scope.get("state", {}).get("asking")
    if asking is not None:
        about |= {"person": asking.actor.person, "via": str(getattr(asking, "via", "") or "") or None}
    if status in {401, 429} and scope.get("client"):
        about["address"] = scope["client"][0]
    return about
