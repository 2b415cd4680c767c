"""`make room`: thirty members vote within the same second, on PostgreSQL, while thirty screens listen."""

import asyncio
import json
import os
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert, make_url, select

from app.audit.journal import ENTRIES
from app.cases.verify import verify
from app.clock import SystemClock
from app.db import Database
from app.demonstration.steps import LISTED, SITS
from app.panels.sittings import BALLOTS
from app.people import tokens
from app.people.directory import PEOPLE
from tests.bench.__main__ import Server, _database
from tests.bench.load import _answer, request
from tests.conftest import SECRET, World, world_on
from tests.databases import application_role, on_server, owner_of, postgres_url
from tests.make import sitting_on
from tests.panels.room import SITTING_DAY, Room, join, prepare

VOTERS, ROUNDS, PATIENCE = 30, 5, 20.0
PEOPLE_IDS = [f"v{n:02}" for n in range(1, VOTERS + 1)]


def main() -> None:
    """Measure, print, stop."""
    with (
        postgres_url() as server,
        application_role(server) as application,
        tempfile.TemporaryDirectory() as folder,
    ):
        asyncio.run(_measure(application, Path(folder)))


async def _measure(application: str, folder: Path) -> None:
    url = await _database(application, "bench_room")
    try:
        async with world_on(url, folder) as world:
            await _voters(world)
            await join(world)
        async with world_on(url, folder) as world:
            room = await _called(world)
        environment = os.environ | {
            "QUORATE_ENV": "test", "QUORATE_SECRET": SECRET, "QUORATE_VAR": str(folder), "QUORATE_DATABASE_URL": url,
        }  # fmt: skip
        server = Server("app.main:create_app", environment, "--factory")
        try:
            await server.answers()
            await _vote(server, room)
        finally:
            server.stop()
        await _counted(url)
    finally:
        name = make_url(url).database
        await asyncio.to_thread(on_server, owner_of(application), f"DROP DATABASE {name} WITH (FORCE)")


async def _voters(world: World) -> None:
    rows = [
        {
            "id": person,
            "organisation": "QTV",
            "name": f"{person.upper()} Example",
            "employer": "NHS Thames Valley ICB",
            "profession": "SOCIAL_CARE" if n % 2 else "HEALTH",
            "roles": ["PANEL_SOCIAL_CARE"] if n % 2 else ["PANEL_HEALTH"],
            "expertise": ["FALLS"],
            "contingent_fee": False,
            "active": True,
        }
        for n, person in enumerate(PEOPLE_IDS)
    ]
    rows[0]["roles"] = ["PANEL_CHAIR"]
    database = Database(world.settings.database_url)
    async with database.transaction(everything=True) as db:
        await db.execute(insert(PEOPLE), rows)
    await database.close()


async def _called(world: World) -> Room:
    """An item that waits for its votes, with all of them in the room."""
    await prepare(world)
    members = tuple({"person": person, "chair": n == 0} for n, person in enumerate(PEOPLE_IDS))
    room = Room(world, await sitting_on(world, SITTING_DAY, present=False, members=members))
    assert (await room.list()).status_code == 201
    world.clock.advance(timedelta(days=SITS - LISTED, hours=2))
    await room.came(*PEOPLE_IDS)
    assert (await room.open()).status_code == 200
    assert (await room.do(PEOPLE_IDS[0], "discussion")).status_code == 200
    return room


def _headers(person: str) -> dict[str, str]:
    now = SystemClock().now()
    return {
        "Authorization": f"Bearer {tokens.sign(SECRET, person, now, factor_at=now)}",
        "Content-Type": "application/json",
    }


async def _vote(server: Server, room: Room) -> None:
    path, port = f"/v1/sittings/{room.sitting}", server.port
    listening = [asyncio.create_task(_listen(port, f"{path}/events", person)) for person in PEOPLE_IDS]
    screens = await asyncio.gather(*listening)
    ready = [reader for reader, _ in screens]
    told = [asyncio.create_task(_told(reader)) for reader in ready]
    print(
        f"\n{VOTERS} voters within the same second, {VOTERS} screens, {ROUNDS} rounds; PostgreSQL, one process"
    )
    everything: list[float] = []
    for turn in range(ROUNDS):
        choice = "APPROVE" if turn % 2 == 0 else "DECLINE"
        body = json.dumps({"choice": choice, "reason": "The plan is stepped and watched."}).encode()
        spent = server.spent()
        sent = [
            request("POST", f"{path}/items/{room.ref}/ballots", _headers(who), body) for who in PEOPLE_IDS
        ]
        # each at a moment of their own within the second
        took = await asyncio.gather(*(_one(port, each, n / VOTERS) for n, each in enumerate(sent)))
        ended = time.perf_counter()
        everything += took
        spent = server.spent() - spent
        print(
            f"  round {turn + 1}: slowest {max(took) * 1000:,.0f} ms; the server's processor {spent:,.0f} ms"
        )
        if turn == 0:
            async with asyncio.timeout(PATIENCE):
                latest = max(await asyncio.gather(*told))
            print(
                f"  the last screen was told of all {VOTERS} votes {latest - ended:.2f} s after the last was answered"
            )
    for _, writer in screens:
        writer.close()
        await writer.wait_closed()
    everything.sort()
    p99 = everything[int(len(everything) * 0.99)] * 1000
    print(f"  {len(everything)} ballots: median {everything[len(everything) // 2] * 1000:,.0f} ms, ", end="")
    print(f"99th percentile {p99:,.0f} ms (target 250)")


async def _one(port: int, sent: bytes, after: float) -> float:
    await asyncio.sleep(after)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    began = time.perf_counter()
    writer.write(sent)
    status = await _answer(reader)
    took = time.perf_counter() - began
    writer.close()
    assert status == 200, f"a ballot was answered with {status}"
    return took


async def _listen(port: int, path: str, person: str) -> Any:
    """An open stream that has told how the sitting stands."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
    writer.write(request("GET", path, _headers(person), b""))
    async with asyncio.timeout(PATIENCE):
        while not (await reader.readline()).startswith(b"data: "):
            pass
    return reader, writer


async def _told(reader: asyncio.StreamReader) -> float:
    """When this screen is told that everybody has voted."""
    while True:
        line = await reader.readline()
        if line.startswith(b"data: "):
            items = json.loads(line.removeprefix(b"data: "))["items"]
            if len(items[0]["voted"]) == VOTERS:
                return time.perf_counter()


async def _counted(url: str) -> None:
    database = Database(url)
    async with database.transaction(reads=True, everything=True) as db:
        people = (await db.execute(select(BALLOTS.c.person))).scalars().all()
        said = select(func.count()).where(ENTRIES.c.body.like('%"act":"cast_ballot"%'))
        journalled = (await db.execute(said.select_from(ENTRIES))).scalar_one()
        faults = (await verify(db)).faults
    await database.close()
    assert sorted(people) == PEOPLE_IDS, "a ballot was lost, or counted twice"
    assert journalled == VOTERS * ROUNDS and not faults
    print(f"  every voter counted once; {journalled} ballots in the journal, and it proves the case")


if __name__ == "__main__":
    main()
