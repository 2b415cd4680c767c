"""`make bench`: a full move beside its floor, three rounds in turn; the pure engine; the import."""

import asyncio
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import httpx
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from app.clock import SystemClock
from app.db import Database
from app.demonstration.cast import enter
from app.people import tokens
from app.setup import migrate
from tests.bench import pure
from tests.bench.load import Result, fire, request
from tests.databases import application_role, on_server, owner_of, postgres_url

SECRET = "a secret for the bench alone, long enough to sign"
ROUNDS, MOVES, CLIENTS = 3, 1500, 16
SUBMISSION = json.dumps(
    {"rationale": "Falls at night after the move; agreed on admission.", "authoriser_unknown": True}
).encode()


def main() -> None:
    """Measure, print, stop."""
    pure.measure()
    with (
        postgres_url() as server,
        application_role(server) as application,
        tempfile.TemporaryDirectory() as folder,
    ):
        asyncio.run(_measure(application, Path(folder)))


async def _measure(application: str, folder: Path) -> None:
    ours = await _database(application, "bench_ours")
    # the floor is bare: its database holds nobody back from anything
    floors = owner_of(await _database(application, "bench_floor"))
    environment = os.environ | {
        "QUORATE_ENV": "test", "QUORATE_SECRET": SECRET, "QUORATE_VAR": str(folder), "QUORATE_DATABASE_URL": ours,
        "FLOOR_URL": floors.replace("+asyncpg", ""),
    }  # fmt: skip
    ours_, floor_ = (
        Server("app.main:create_app", environment, "--factory"),
        Server("tests.bench.floor:app", environment),
    )
    try:
        await ours_.answers()
        await floor_.answers()
        token = _token()
        rows = ROUNDS * MOVES
        rate = await _import(ours_.port, token, rows)
        await _import_beside(floors, owner_of(ours))
        print(f"\nImport: {rows:,} rows in one request: {rate:,.0f} rows/s on PostgreSQL (target 2,000)")
        await _rounds(ours_, floor_, token)
    finally:
        ours_.stop()
        floor_.stop()
        for name in ("bench_ours", "bench_floor"):
            await asyncio.to_thread(on_server, owner_of(application), f"DROP DATABASE {name}")


class Server:
    """A server of this run, on a port of its own."""

    def __init__(self, app: str, environment: dict[str, str], *more: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        command = [
            sys.executable,
            "-m",
            "uvicorn",
            app,
            "--port",
            str(self.port),
            "--log-level",
            "warning",
            *more,
        ]
        self.process = subprocess.Popen(command, env=environment)

    async def answers(self) -> None:
        """Wait until something listens, 20 seconds at most."""
        for _ in range(400):
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", self.port)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return
        raise SystemExit(f"nothing answers on port {self.port}")

    def spent(self) -> float:
        """Processor time (ms) used so far: where others share the machine it says more than the clock does."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")

    def stop(self) -> None:
        """End it, and wait until it has."""
        self.process.terminate()
        self.process.wait(timeout=20)


async def _rounds(ours: Server, floor: Server, token: str) -> None:
    print(
        f"\nA full move (submit) beside its floor: {MOVES:,} each, {CLIENTS} clients, {ROUNDS} rounds in turn"
    )
    ratios: list[tuple[float, float, float]] = []
    for turn in range(ROUNDS):
        sent = [_move(f"B-{turn * MOVES + i:05}", token) for i in range(MOVES)]
        bare, bare_ms = await _round(floor, sent)
        full, full_ms = await _round(ours, sent)
        ratios.append((full.per_second / bare.per_second, full.p99_ms / bare.p99_ms, full_ms / bare_ms))
        print(
            f"  floor {bare.per_second:6.0f}/s  p99 {bare.p99_ms:6.1f} ms  {bare_ms:.2f} ms of processor a request"
        )
        print(
            f"  full  {full.per_second:6.0f}/s  p99 {full.p99_ms:6.1f} ms  {full_ms:.2f} ms   ratio {ratios[-1][0]:.2f}"
        )
    speed, tail, work = (median(ratio) for ratio in zip(*ratios, strict=True))
    print(
        f"  median: {speed:.2f} of the floor's speed (target 0.50); p99 {tail:.1f} times the floor's (target under 4)"
    )
    print(f"          {work:.1f} times the floor's processor time in the server")


async def _round(server: Server, sent: list[bytes]) -> tuple[Result, float]:
    before = server.spent()
    result = await fire(server.port, sent, CLIENTS)
    if set(result.statuses) != {200}:
        raise SystemExit(f"not every request was answered with 200: {result.statuses}")
    return result, (server.spent() - before) / len(sent)


def _move(ref: str, token: str) -> bytes:
    headers = {
        "Authorization": f"Bearer {token}", "Content-Type": "application/json",
        "If-Match": '"1"', "Idempotency-Key": f"bench-{ref}",
    }  # fmt: skip
    return request("POST", f"/v1/cases/{ref}/moves/submit", headers, SUBMISSION)


async def _import(port: int, token: str, rows: int) -> float:
    """Rows a second of one import that is applied."""
    lines = ["case_no,nhs_number,provider,hourly_rate,pattern,driver,baseline_hours_wk"]
    numbers = _numbers()
    lines += [f"B-{i:05},{next(numbers)},PRV-A,20.00,12h day x7,FALLS,84" for i in range(rows)]
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=120, trust_env=False) as client:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "text/csv"}
        began = time.perf_counter()
        answer = await client.post("/v1/imports?dry_run=false", content="\n".join(lines), headers=headers)
        took = time.perf_counter() - began
        answer.raise_for_status()
    return rows / took


def _numbers():  # type: ignore[no-untyped-def]
    """NHS numbers of the 999 test range with right check digits."""
    for body in range(999_200_000, 1_000_000_000):
        check = 11 - sum(int(d) * w for d, w in zip(str(body), range(10, 1, -1), strict=True)) % 11
        if check != 10:
            yield f"{body}{check % 11}"


async def _import_beside(floors: str, ours: str) -> None:
    """Give the floor the same rows: cases, people and first entries, copied table by table."""
    source, target = create_async_engine(ours), create_async_engine(floors)
    async with source.connect() as here, target.begin() as there:
        # the floor's leaves are not hashes of anything; only the checks of the journal itself are spared it
        await there.execute(text("ALTER TABLE review_case DISABLE TRIGGER USER"))
        for table in ("patient", "review_case", "journal_entry"):
            found = (await here.execute(text(f"SELECT * FROM {table}"))).mappings().all()
            names = list(found[0])
            values = ", ".join(f":{name}" for name in names)
            insert = text(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({values})")
            for start in range(0, len(found), 500):
                await there.execute(insert, [dict(row) for row in found[start : start + 500]])
    await source.dispose()
    await target.dispose()


async def _database(application: str, name: str) -> str:
    await asyncio.to_thread(on_server, owner_of(application), f"CREATE DATABASE {name}")
    url = make_url(application).set(database=name).render_as_string(hide_password=False)
    await asyncio.to_thread(migrate, owner_of(url), url)
    database = Database(url)
    async with database.transaction() as db:
        await enter(db)
    await database.close()
    return url


def _token() -> str:
    return tokens.sign(SECRET, "casey", SystemClock().now())


if __name__ == "__main__":
    main()
