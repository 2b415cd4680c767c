"""Databases in which there is a case at every stage, and somebody of every role in every tie: see `everybody.py`."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.access.everybody import NOW, build, carry_over
from tests.conftest import World, untraced, world_on
from tests.databases import Lent, copied


@contextmanager
def unlimited() -> Iterator[None]:
    """Whoever asks thousands of questions in one moment is not told to wait."""
    with pytest.MonkeyPatch.context() as settings:
        for name in ("REQUESTS", "SERVICE", "ADDRESS"):
            settings.setenv(f"QUORATE_RATE_{name}", "0")
        yield


@pytest.fixture(scope="session")
def everybody_on_sqlite(sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file to copy; the files of its cases lie beside it."""
    path = tmp_path_factory.mktemp("everybody") / "everybody.db"
    shutil.copy(sqlite, path)
    with unlimited(), untraced():
        asyncio.run(build(f"sqlite+aiosqlite:///{path}", path.parent))
    return path


@pytest.fixture(scope="session")
def everybody_on_postgres(postgres: str, everybody_on_sqlite: Path) -> Iterator[Lent]:
    """The same rows in a PostgreSQL database that tests use one after the other."""
    with copied(postgres) as own:
        with untraced():
            asyncio.run(carry_over(f"sqlite+aiosqlite:///{everybody_on_sqlite}", own))
        lent = Lent(own)
        yield lent
        lent.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def everybody_url(request: pytest.FixtureRequest, everybody_on_sqlite: Path, tmp_path: Path) -> Iterator[str]:
    """A copy of this test's own: once on SQLite, once on PostgreSQL."""
    if request.param == "sqlite":
        copy = tmp_path / "everybody.db"
        shutil.copy(everybody_on_sqlite, copy)
        yield f"sqlite+aiosqlite:///{copy}"
        return
    with untraced(), request.getfixturevalue("everybody_on_postgres").lend() as own:
        yield own


@pytest.fixture
async def everybody(everybody_url: str, everybody_on_sqlite: Path) -> AsyncIterator[World]:
    """The application in front of it, on the afternoon of 4 November."""
    with unlimited():
        async with world_on(everybody_url, everybody_on_sqlite.parent, NOW) as world:
            yield world
