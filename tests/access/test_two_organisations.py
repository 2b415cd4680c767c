"""Whatever one organisation asked is asked again by others, with its references, ids, versions and keys: nothing opens."""

import json
import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from sqlalchemy import insert, update

from app.main import openapi
from app.people import tokens
from app.people.asking import PEOPLE
from app.people.routes import Scope
from app.people.services import SERVICES
from app.programmes.roles import Role
from tests import test_openapi
from tests.access.conftest import unlimited
from tests.access.expected import ROUTES, Answer, expected
from tests.conftest import SECRET, World, world_on
from tests.make import case_at, creation
from tests.records import app_of, database_of, everything

TEMPLATES = [
    (method.upper(), re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path)), operation["operationId"])
    for path, methods in openapi()["paths"].items()
    for method, operation in methods.items()
]
# One of each that nobody has, in the shape of those that are there
UNKNOWN = {
    "ref": "NOT-THERE",
    "sitting": "sit_000000000000",
    "file": "file_000000000000",
    "exclusion": "exc_000000000000",
    "delegation": "del_000000000000",
    "use": "bg_000000000000",
    "service": "svc-ffffffffffff",
    "person": "nobody.at.all",
}
ASKERS = ("nosy", "nobody", "home_b", "service_elsewhere", "service_without_scope")
STATUS = {Answer.WHO: 401, Answer.NO: 403, Answer.NOTHING_HERE: 404}


class Asked:
    """A request as it was made, and the operation it was made of."""

    def __init__(self, request: httpx.Request) -> None:
        self.method, self.url, self.content = (
            request.method,
            str(request.url.raw_path, "ascii"),
            request.content,
        )
        kept = ("content-type", "if-match", "idempotency-key", "x-file-name", "reading-reason")
        self.headers = {name: request.headers[name] for name in kept if name in request.headers}
        path = request.url.path
        found = [(name, m) for way, at, name in TEMPLATES if way == self.method and (m := at.fullmatch(path))]
        exact = [(name, m) for name, m in found if not m.groupdict()] or found
        self.operation, self.ids = (exact[0][0], exact[0][1].groupdict()) if exact else ("", {})

    @property
    def kind(self) -> tuple[str, ...]:
        """What is asked for: one of each kind is enough."""
        query = self.url.partition("?")[2]
        return (self.operation, self.ids.get("action", ""), query)

    def of_nothing(self) -> tuple[str, bytes]:
        """The same address and body, with names that nothing here has."""
        path, mark, query = self.url.partition("?")
        known = {value: UNKNOWN[name] for name, value in self.ids.items() if name in UNKNOWN}
        path = "/".join(known.get(part, part) for part in path.split("/"))
        body = self.content
        if self.operation == "list_case":
            body = json.dumps(json.loads(body) | {"ref": UNKNOWN["ref"]}).encode()
        return path + mark + query, body


class Recording(httpx.ASGITransport):
    """Passes requests on, and keeps the first of each kind."""

    asked: dict[tuple[str, ...], Asked]

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Keep it, and pass it on."""
        await request.aread()
        asked = Asked(request)
        answer = await super().handle_async_request(request)
        if answer.is_success and asked.operation:
            self.asked.setdefault(asked.kind, asked)
        return answer


@pytest.fixture
async def lived_in(database_url: str, tmp_path: Any) -> AsyncIterator[tuple[World, list[Asked]]]:
    """A world in which every example was made and one case travelled to its end; and what was asked for that."""
    with unlimited():
        async with world_on(database_url, tmp_path) as world:
            recording = Recording(app_of(world))
            recording.asked = {}
            world.client._transport = recording
            await test_openapi.test_every_example_is_true(world)
            await case_at(world, "closed", "OTO-004")
            for path in ("", "/patient", "/history", "/files", "/readings"):
                await world.get("audrey" if path == "/readings" else "sam", f"/v1/cases/OTO-004{path}")
            asked = list(recording.asked.values())
            world.client._transport = httpx.ASGITransport(app_of(world))
            await _neighbours(world)
            yield world, asked


async def _neighbours(world: World) -> None:
    """A neighbour who holds every role, and systems that may do everything, elsewhere, or nothing here."""
    everywhere = {"organisation": "QNB", "roles": ["INTEGRATION"], "scopes": list(Scope)}
    row = {"name": "A system", "active": True, "made_by": "sys", "at": world.clock.now()}
    services = [
        row | everywhere | {"id": "svc-00000000000a"},
        row | everywhere | {"id": "svc-00000000000b", "organisation": "QTV"},
    ]
    async with database_of(world).transaction(everything=True) as db:
        await db.execute(update(PEOPLE).where(PEOPLE.c.id == "nosy").values(roles=list(Role)))
        await db.execute(insert(SERVICES), services)


def held_by(world: World, asker: str, operation: str) -> dict[str, str]:
    """How each of them says who they are."""
    now, scope = world.clock.now(), ROUTES[operation].scope
    if asker == "nobody":
        return {}
    if asker == "service_elsewhere":
        held = tokens.sign_access(SECRET, "svc-00000000000a", frozenset(Scope), now)
    elif asker == "service_without_scope":
        held = tokens.sign_access(SECRET, "svc-00000000000b", frozenset(set(Scope) - {scope}), now)
    else:
        held = world.token(asker)
    return {"Authorization": f"Bearer {held}"}


def wanted(asker: str, operation: str) -> Answer:
    """What an asker is to be answered: the best that any of their roles would be."""
    role = {"home_b": Role.PROVIDER_USER}.get(asker, Role.INTEGRATION)
    tie = {"nosy": "other_organisation", "home_b": "other_home"}.get(asker, asker)
    found = {expected(operation, each, tie, "decided") for each in (Role if asker == "nosy" else [role])}
    return next(
        answer for answer in Answer if answer in found and (answer is not Answer.NO or len(found) == 1)
    )


async def test_whatever_was_asked_opens_nothing_to_others_and_changes_nothing_of_ours(
    lived_in: tuple[World, list[Asked]],
) -> None:
    world, asked = lived_in
    assert {each.operation for each in asked} >= {name for name in ROUTES if "case" in name or "item" in name}
    before, ours, wrong = await everything(world, refusals=True), await names_of_ours(world), []
    for each in asked:
        for asker in ASKERS:
            headers = {"X-Request-Id": "0" * 32} | each.headers | held_by(world, asker, each.operation)
            answer = await world.client.request(each.method, each.url, content=each.content, headers=headers)
            want, told = wanted(asker, each.operation), f"{asker}: {each.method} {each.url}"
            if want is not Answer.YES:
                if answer.status_code != STATUS[want]:
                    wrong.append(f"{told}: {answer.status_code}, not {STATUS[want]}: {answer.text[:200]}")
                elif want is Answer.NOTHING_HERE:
                    url, body = each.of_nothing()
                    nothing = await world.client.request(each.method, url, content=body, headers=headers)
                    if nothing.content != answer.content or nothing.headers != answer.headers:
                        wrong.append(f"{told} tells of it: {answer.text} but {nothing.text}")
            said = f"{each.url} {each.content!r}"
            told_of = [name for name in ours if name in answer.text and name not in said]
            if told_of:
                wrong.append(f"{told} is told of {told_of[:5]}")
    assert not wrong, f"{len(wrong)}:\n" + "\n".join(wrong[:40])
    after = await everything(world, refusals=True)
    for table, rows in after.items():
        gone = set(before[table]) - set(rows)
        made = [row for row in set(rows) - set(before[table]) if "QNB" not in row and "nosy" not in row]
        assert not gone and not made, (table, gone, made)
    assert after["reading"] == before["reading"]


async def names_of_ours(world: World) -> set[str]:
    """Whatever would tell of QTV: references, ids, names, NHS numbers, hashes."""
    rows = await everything(world)
    found: set[str] = set()
    for table in (
        "review_case",
        "patient",
        "sitting",
        "evidence_file",
        "exclusion",
        "break_glass",
        "panel_item",
    ):
        found |= {word for row in rows[table] for word in re.findall(r"'([\w.\-]{6,64})'", row)}
    common = {
        "QTV",
        "PRV-A",
        "one_to_one",
        "PERSONAL",
        "SCANNED",
        "NOT_SCANNED",
        "text/csv",
        "LISTED",
        "DECIDED",
    }
    people = {who for who, row in world.people.items() if row["organisation"] == "QTV"}
    return {word for word in found if re.search(r"\d", word) and word not in common} | {
        world.people[who]["name"] for who in people
    }
