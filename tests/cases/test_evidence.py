"""Evidence files over HTTP: sent in, scanned, handed out, and named as evidence."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, MutableMapping
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.cases import evidence as evidence_api
from app.worker import sweep
from tests.cases.test_scanning import PLANTED, as_clamd, serving
from tests.conftest import World
from tests.make import case_at, create
from tests.records import app_of, database_of, everything, verified

CSV = b"day,hour,engaged\n2026-09-01,08:00,yes\n"
FILES = "/v1/cases/OTO-001/files"


async def send(
    world: World, who: str | None, content: Any, *, name: str = "log.csv", path: str = FILES, **options: Any
) -> httpx.Response:
    """Upload a file as `who`."""
    headers = {"Content-Type": "text/csv", "X-File-Name": name} | options.pop("headers", {})
    return await world.ask(who, "POST", path, content=content, headers=headers, **options)


def kept(world: World) -> list[Path]:
    """Every file that lies in the folder of evidence, drafts too."""
    return [path for path in Path(world.settings.evidence).rglob("*") if path.is_file()]


def evidence(sha256: str | None, **changes: Any) -> dict[str, Any]:
    """A form that names a file as evidence."""
    form = {"type": "INCIDENT_LOG", "source_org": "PRV-A", "received_on": "2026-09-07", "sha256": sha256}
    return form | changes


async def test_a_file_comes_in_as_it_is_and_goes_out_as_an_attachment(world: World):
    await create(world)
    sent = await send(world, "home_a", CSV, name="night%20log%20%C2%A31.csv")
    assert sent.status_code == 201, sent.text
    file = sent.json()
    assert file == file | {
        "sha256": hashlib.sha256(CSV).hexdigest(),
        "size": len(CSV),
        "media_type": "text/csv",
        "name": "night log £1.csv",
        "status": "NOT_SCANNED",
        "uploaded_by": "home_a",
    }
    assert (await world.get("sam", FILES)).json() == [file]
    got = await world.get("sam", f"{FILES}/{file['id']}")
    assert (got.status_code, got.content) == (200, CSV)
    assert got.headers["Content-Disposition"] == "attachment; filename*=UTF-8''night%20log%20%C2%A31.csv"
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert got.headers["Cache-Control"] == "no-store"
    assert got.headers["Content-Length"] == str(len(CSV))
    assert got.headers["Content-Type"].startswith("text/csv")
    (path,) = kept(world)
    assert path.read_bytes() == CSV and path.stat().st_mode & 0o777 == 0o600


async def test_the_same_file_twice_is_there_once_and_on_another_case_again(world: World):
    await create(world, "OTO-001")
    await create(world, "OTO-002")
    first = (await send(world, "home_a", CSV)).json()
    again = (await send(world, "home_a", CSV, name="another%20name.csv")).json()
    assert again == first
    other = (await send(world, "home_a", CSV, path="/v1/cases/OTO-002/files")).json()
    assert other["id"] != first["id"] and other["sha256"] == first["sha256"]
    assert len((await everything(world))["evidence_file"]) == 2 and len(kept(world)) == 1
    before = await everything(world, readings=True)
    assert (await world.get("sam", f"/v1/cases/OTO-002/files/{first['id']}")).status_code == 404
    assert await everything(world, readings=True) == before  # nothing was shown


async def test_what_is_no_evidence_is_refused_and_leaves_nothing(world: World):
    await create(world)
    before = await everything(world)

    async def much() -> AsyncIterator[bytes]:
        for _ in range(25):
            yield b"a,b,c,d\n" * 131072  # 1 MiB
        yield b"and one line more\n"

    for content, name, status, code in (
        (b"", "log.csv", 422, "EmptyFile"),
        (b"MZ\x90\x00\x03" + b"\0" * 200, "tool.exe", 415, "FileTypeNotAllowed"),
        (b"<html><script>alert(1)</script></html>", "page.html", 415, "FileTypeNotAllowed"),
        (b"PK\x03\x04" + b"\0" * 50, "papers.zip", 415, "FileTypeNotAllowed"),
        (b"%PDF-1.7 but not one", "log.exe", 415, "FileTypeNotAllowed"),
        (much(), "log.csv", 413, "FileTooLarge"),
    ):
        answer = await send(
            world, "home_a", content, name=name, headers={"Content-Type": "application/octet-stream"}
        )
        assert (answer.status_code, answer.json()["code"]) == (status, code), (name, answer.text)
    told = await send(world, "home_a", b"x", headers={"Content-Length": str(27 * 1024 * 1024)})
    assert (told.status_code, told.json()["code"]) == (413, "TooLarge")
    assert (await send(world, "home_a", CSV, name="x" * 601)).status_code == 422
    assert await everything(world) == before and kept(world) == []


async def test_an_upload_that_breaks_off_half_way_leaves_nothing(world: World):
    await create(world)
    before = await everything(world)
    messages: list[MutableMapping[str, Any]] = [
        {"type": "http.request", "body": CSV, "more_body": True},
        {"type": "http.disconnect"},
    ]

    async def receive() -> MutableMapping[str, Any]:
        return messages.pop(0) if len(messages) > 1 else messages[0]

    answered: list[MutableMapping[str, Any]] = []

    async def listen(message: MutableMapping[str, Any]) -> None:
        answered.append(message)

    headers = {"authorization": f"Bearer {world.token('home_a')}", "x-file-name": "log.csv"}
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": FILES,
        "raw_path": FILES.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "server": ("quorate", 80),
        "client": ("127.0.0.1", 1234),
    }
    await app_of(world)(scope, receive, listen)
    assert not [m for m in answered if m.get("status", 500) < 400]
    assert await everything(world) == before and kept(world) == []
    assert (await send(world, "home_a", CSV)).status_code == 201, "and nothing is still held"


async def test_a_case_takes_so_many_files_and_no_more(world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(evidence_api, "MOST_FILES", 2)
    await create(world)
    for n in range(2):
        assert (await send(world, "home_a", CSV + b"%d\n" % n)).status_code == 201
    before, files = await everything(world), kept(world)
    refused = await send(world, "home_a", CSV + b"3\n")
    assert (refused.status_code, refused.json()["code"]) == (409, "TooManyFiles")
    assert await everything(world) == before and kept(world) == files
    await create(world, "OTO-002")
    assert (await send(world, "home_a", CSV, path="/v1/cases/OTO-002/files")).status_code == 201


async def test_who_may_send_and_open_what(world: World):
    await case_at(world, "gate_checks")  # ada reviews it
    theirs = (await send(world, "home_a", CSV)).json()
    world.clock.advance(timedelta(minutes=1))
    ours = (await send(world, "ada", b"day,note\n2026-09-02,seen by the reviewer\n", name="visit.csv")).json()
    for who in ("ada", "sam", "casey", "audrey"):
        assert [f["id"] for f in (await world.get(who, FILES)).json()] == [theirs["id"], ours["id"]], who
    # a home reads what it sent, and nothing that anybody else did
    assert [f["id"] for f in (await world.get("home_a", FILES)).json()] == [theirs["id"]]
    assert (await world.get("home_a", f"{FILES}/{theirs['id']}")).status_code == 200
    assert (await world.get("home_a", f"{FILES}/{ours['id']}")).status_code == 404
    before = await everything(world, readings=True)
    for who, status in (
        ("home_b", 404),
        ("nosy", 404),
        ("rory", 404),  # does not review it
        ("quinn", 404),  # it is not at quality assurance yet
        ("pat", 404),  # has no papers of it
        ("finn", 403),
        ("brook", 403),
        ("mo", 403),
        ("sid", 403),
        ("sys", 403),
        (None, 401),
    ):
        for path in (FILES, f"{FILES}/{theirs['id']}"):
            assert (await world.get(who, path)).status_code == status, (who, path)
    for who, status in (
        ("home_b", 404),
        ("nosy", 404),
        ("rory", 404),
        ("quinn", 404),
        ("finn", 403),
        ("audrey", 403),
        ("sys", 403),
        (None, 401),
    ):
        assert (await send(world, who, CSV + b"more\n")).status_code == status, who
    absent = await world.get("home_a", f"{FILES}/file_000000000000")
    hidden = await world.get("home_a", f"{FILES}/{ours['id']}")
    assert absent.content == hidden.content.replace(ours["id"].encode(), b"file_000000000000")
    assert await everything(world, readings=True) == before and len(kept(world)) == 2


async def test_evidence_names_a_file_of_this_case(world: World):
    road = await case_at(world, "evidence")
    await create(world, "OTO-002")
    path = f"/v1/cases/{road.ref}/files"
    foreign = (await send(world, "home_a", CSV + b"of another case\n", path="/v1/cases/OTO-002/files")).json()
    before = await everything(world)
    for sha256 in ("0" * 64, foreign["sha256"]):
        answer = await world.move("ada", road.ref, "add_evidence", evidence(sha256))
        assert (answer.status_code, answer.json()["code"]) == (422, "Malformed")
        assert [e["pointer"] for e in answer.json()["errors"]] == ["/sha256"]
    assert await everything(world) == before
    mine = (await send(world, "home_a", CSV, path=path)).json()
    added = await world.move("home_a", road.ref, "add_evidence", evidence(mine["sha256"]))
    assert added.status_code == 200, added.text
    case = (await world.get("ada", f"/v1/cases/{road.ref}")).json()
    assert case["facts"]["evidence"][-1]["form"]["sha256"] == mine["sha256"]
    assert not (await verified(world)).faults


async def test_a_file_waits_for_the_scanner_and_is_opened_once_it_is_clean(world: World):
    await create(world)
    world.settings.clamav = "127.0.0.1:1"  # nobody listens there
    sent = (await send(world, "home_a", CSV)).json()
    assert sent["status"] == "QUARANTINED"
    before = await everything(world, readings=True)
    waiting = await world.get("sam", f"{FILES}/{sent['id']}")
    assert (waiting.status_code, waiting.json()["code"]) == (409, "FileNotReady")
    assert await everything(world, readings=True) == before
    store = app_of(world).state.store
    await sweep(world.settings, database_of(world), store, world.clock)
    assert (await world.get("sam", FILES)).json()[0]["status"] == "QUARANTINED"
    async with serving(as_clamd) as port:
        world.settings.clamav = f"127.0.0.1:{port}"
        await sweep(world.settings, database_of(world), store, world.clock)
        assert (await world.get("sam", FILES)).json()[0]["status"] == "CLEAN"
        assert (await world.get("sam", f"{FILES}/{sent['id']}")).content == CSV
        at_once = (await send(world, "home_a", CSV + b"2026-09-02,08:00,no\n")).json()
        assert at_once["status"] == "CLEAN"


async def test_an_infected_file_is_opened_by_nobody_and_is_no_evidence(world: World):
    road = await case_at(world, "evidence")
    path = f"/v1/cases/{road.ref}/files"
    async with serving(as_clamd) as port:
        world.settings.clamav = f"127.0.0.1:{port}"
        sent = (await send(world, "home_a", CSV + PLANTED + b"\n", path=path)).json()
    assert sent["status"] == "INFECTED"
    for who in ("ada", "home_a", "sam"):
        answer = await world.get(who, f"{path}/{sent['id']}")
        assert (answer.status_code, answer.json()["code"]) == (409, "FileInfected")
        assert PLANTED not in answer.content
    before = await everything(world)
    answer = await world.move("ada", road.ref, "add_evidence", evidence(sent["sha256"]))
    assert answer.status_code == 422 and "infected" in answer.json()["detail"]
    assert await everything(world) == before


async def test_a_kept_file_that_is_gone_is_not_handed_out_empty_and_never_leaves_quarantine(world: World):
    await create(world)
    world.settings.clamav = "127.0.0.1:1"
    waiting = (await send(world, "home_a", CSV)).json()
    world.settings.clamav = ""
    sent = (await send(world, "home_a", CSV + b"2026-09-02,08:00,no\n")).json()
    for path in kept(world):
        path.unlink()
    gone = await world.get("sam", f"{FILES}/{sent['id']}")
    assert (gone.status_code, gone.json()["code"]) == (500, "FileDamaged")
    with suppress(asyncio.IncompleteReadError, ConnectionError):  # the scanner is left without an ending
        async with serving(as_clamd) as port:
            world.settings.clamav = f"127.0.0.1:{port}"
            await sweep(world.settings, database_of(world), app_of(world).state.store, world.clock)
    files = {f["id"]: f["status"] for f in (await world.get("sam", FILES)).json()}
    assert files[waiting["id"]] == "QUARANTINED"
