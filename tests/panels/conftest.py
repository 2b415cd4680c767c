"""The databases of these tests hold three cases that wait for the panel; see `room.py`."""

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import world_on
from tests.databases import copied
from tests.panels.room import join, prepare


@pytest.fixture(scope="session")
def sqlite(sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the cases."""
    path = tmp_path_factory.mktemp("panels") / "panels.db"
    shutil.copy(sqlite, path)
    _prepare(f"sqlite+aiosqlite:///{path}", path.parent)
    return path


@pytest.fixture(scope="session")
def postgres(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL database with the cases."""
    with copied(postgres) as own:
        _prepare(own, tmp_path_factory.mktemp("panels"))
        yield own


def _prepare(url: str, var: Path) -> None:
    async def run() -> None:
        async with world_on(url, var) as world:
            await join(world)
        async with world_on(url, var) as world:
            await prepare(world)

    asyncio.run(run())
