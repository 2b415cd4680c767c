"""Requests as they were made: recorded while the cases of `everybody.py` travelled, and asked again by others."""

import json
import re
from pathlib import Path
from typing import Any

import httpx

from app.main import openapi

SERVED = {
    operation["operationId"]: (method.upper(), path)
    for path, methods in openapi()["paths"].items()
    for method, operation in methods.items()
}
"""Method and address of every operation."""
_TEMPLATES = [
    (name, method, re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path)))
    for name, (method, path) in SERVED.items()
]
_KEPT = ("content-type", "if-match", "idempotency-key", "x-file-name", "reading-reason")
# One of each that nobody has, in the shape of those that are there
UNKNOWN = {
    "ref": "NOT-THERE",
    "sitting": "sit_000000000000",
    "file": "file_000000000000",
    "document": "doc_000000000000",
    "exclusion": "exc_000000000000",
    "delegation": "del_000000000000",
    "leave": "lve_000000000000",
    "use": "bg_000000000000",
    "service": "svc-ffffffffffff",
    "person": "nobody.at.all",
    "session": "ses_000000000000",
    "token": "0" * 43,
}


class Asked:
    """One request, and the operation it was made of."""

    def __init__(self, method: str, url: str, content: bytes, headers: dict[str, str]) -> None:
        self.method, self.url, self.content, self.headers = method, url, content, headers
        path = url.partition("?")[0]
        found = [(name, m) for name, way, at in _TEMPLATES if way == method and (m := at.fullmatch(path))]
        self.operation, self.ids = min(
            ((name, m.groupdict()) for name, m in found), key=lambda each: len(each[1]), default=("", {})
        )

    @property
    def kind(self) -> str:
        """What is asked for: one request of each kind is enough."""
        return " ".join((self.operation, self.ids.get("action", ""), self.url.partition("?")[2]))

    def of_nothing(self) -> tuple[str, bytes, dict[str, str]]:
        """The same address and body with names that nothing here has, and which name stands for which."""
        path, mark, query = self.url.partition("?")
        known = {value: UNKNOWN[name] for name, value in self.ids.items() if name in UNKNOWN}
        body = self.content
        if self.operation == "list_case":
            given = json.loads(body)
            known[given["ref"]] = UNKNOWN["ref"]
            body = json.dumps(given | {"ref": UNKNOWN["ref"]}).encode()
        return "/".join(known.get(part, part) for part in path.split("/")) + mark + query, body, known


class Recording(httpx.ASGITransport):
    """Passes requests on, and keeps the first that succeeded of each kind."""

    def __init__(self, app: Any) -> None:
        super().__init__(app)
        self.asked: dict[str, Asked] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Pass it on, and keep it."""
        content = await request.aread()
        answer = await super().handle_async_request(request)
        if answer.is_success:
            headers = {name: request.headers[name] for name in _KEPT if name in request.headers}
            asked = Asked(request.method, request.url.raw_path.decode(), content, headers)
            self.asked.setdefault(asked.kind, asked)
        return answer

    def save(self, path: Path) -> None:
        """Write down what was asked."""
        rows = [[a.method, a.url, a.content.decode(), a.headers] for a in self.asked.values()]
        path.write_text(json.dumps(rows))


def load(path: Path) -> list[Asked]:
    """What was asked."""
    return [
        Asked(way, url, content.encode(), headers)
        for way, url, content, headers in json.loads(path.read_text())
    ]
