"""Setting up: the tables, the server with what it says, and a demonstration that goes into a new database only."""

import asyncio
import io
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from rich.console import Console
from sqlalchemy import text

from app.cases.verify import verify_database
from app.db import Database
from app.settings import Settings
from app.setup import load_demonstration, migrate
from tests.conftest import SECRET

PATIENCE = 20  # seconds; far more than any of this takes


def settings(var: Path, env: str = "test") -> Settings:
    return Settings(env=env, secret=SECRET, var=var)  # type: ignore[arg-type]


@contextmanager
def running(var: Path, env: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`quorate run` in a process of its own; yields it with its address once it says that it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {"QUORATE_ENV": env, "QUORATE_VAR": str(var), "QUORATE_SECRET": SECRET, "QUORATE_PORT": str(port)}
    process = subprocess.Popen(
        [sys.executable, "-m", "app.cli", "run"],
        env=os.environ | own | {"COLUMNS": "200", "NO_COLOR": "1"},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr is not None
        at = f"http://127.0.0.1:{port}"
        assert any(at in line for line in process.stderr), "it ended before it answered"
        yield process, at
    finally:
        process.kill()
        process.communicate()


def test_run_serves_at_once_and_a_demonstration_that_is_stopped_keeps_what_it_has(tmp_path: Path):
    with running(tmp_path / "var", "demo") as (process, at):
        assert httpx.get(f"{at}/healthz", trust_env=False).json() == {"status": "ok"}
        assert httpx.get(f"{at}/readyz", trust_env=False).status_code == 200  # it answers while it loads
        assert httpx.get(f"{at}/v1/cases", trust_env=False).status_code == 401
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=PATIENCE)
    done = asyncio.run(verify_database(settings(tmp_path / "var").database_url))
    assert done.faults == ()


def test_an_address_that_is_taken_ends_the_run(tmp_path: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        own = {
            "QUORATE_ENV": "test",
            "QUORATE_VAR": str(tmp_path),
            "QUORATE_SECRET": SECRET,
            "QUORATE_PORT": str(taken.getsockname()[1]),
        }
        done = subprocess.run(
            [sys.executable, "-m", "app.cli", "run"],
            env=os.environ | own,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    assert done.returncode != 0
    assert "is in use. Stop what uses it, or choose another: QUORATE_PORT=" in done.stderr
    assert "Traceback" not in done.stderr


def test_migrating_makes_the_folder_of_an_embedded_database(tmp_path: Path):
    migrate(f"sqlite+aiosqlite:///{tmp_path}/deep/down/quorate.db")
    assert (tmp_path / "deep" / "down" / "quorate.db").exists()


async def test_the_demonstration_is_never_loaded_into_production(tmp_path: Path):
    said = io.StringIO()
    with pytest.raises(SystemExit):
        await load_demonstration(settings(tmp_path, "production"), Console(file=said))
    assert "never loaded into production" in said.getvalue()
    assert os.listdir(tmp_path) == []


async def test_people_of_ones_own_are_left_alone(tmp_path: Path, sqlite: Path):
    shutil.copy(sqlite, tmp_path / "quorate.db")
    own = settings(tmp_path)
    database = Database(own.database_url)
    async with database.transaction() as db:
        await db.execute(text("UPDATE person SET id = 'grace' WHERE id = 'nosy'"))
    said = io.StringIO()
    await load_demonstration(own, Console(file=said, width=200))
    assert "people and cases of its own" in said.getvalue()
    async with database.transaction(reads=True, everything=True) as db:
        assert (await db.execute(text("SELECT count(*) FROM review_case"))).scalar() == 0
    await database.close()
