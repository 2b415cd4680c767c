"""The databases of these tests hold the cases of `cases.py`."""

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import world_on
from tests.databases import copied
from tests.documents.cases import prepare


@pytest.fixture(scope="session")
def sqlite(sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the cases."""
    path = tmp_path_factory.mktemp("documents") / "documents.db"
    shutil.copy(sqlite, path)
    _prepare(f"sqlite+aiosqlite:///{path}", path.parent)
    return path


@pytest.fixture(scope="session")
def postgres(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL database with the cases."""
    with copied(postgres) as own:
        _prepare(own, tmp_path_factory.mktemp("documents"))
        yield own


def _prepare(url: str, var: Path) -> None:
    async def run() -> None:
        async with world_on(url, var) as world:
            await prepare(world)

    asyncio.run(run())
