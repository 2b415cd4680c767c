"""Databases that hold more than the cast: made once by real requests for all the tests of a folder."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import World, world_on
from tests.databases import copied


def databases_with(*steps: Callable[[World], Awaitable[None]]) -> tuple[Any, Any]:
    """A folder's own fixtures `sqlite` and `postgres`: those above, after each of `steps` in a world of its own."""

    async def take(url: str, var: Path) -> None:
        for step in steps:
            async with world_on(url, var) as world:
                await step(world)

    @pytest.fixture(scope="session")
    def sqlite(sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
        """A SQLite file to copy."""
        path = tmp_path_factory.mktemp("prepared") / "prepared.db"
        shutil.copy(sqlite, path)
        asyncio.run(take(f"sqlite+aiosqlite:///{path}", path.parent))
        return path

    @pytest.fixture(scope="session")
    def postgres(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
        """A PostgreSQL database to copy."""
        with copied(postgres) as own:
            asyncio.run(take(own, tmp_path_factory.mktemp("prepared")))
            yield own

    return sqlite, postgres
