"""The demonstration, loaded once into each database: on SQLite in one go as `quorate demo` does, on PostgreSQL by a
story that breaks off again and again.
"""

import asyncio
import io
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import pytest
from rich.console import Console

from app.clock import FixedClock
from app.demonstration.story import tell
from app.settings import Settings
from app.setup import load_demonstration, migrate
from tests.conftest import SECRET, World, world_on
from tests.databases import copied
from tests.demonstration.told import TOLD, Breaking, CutOff
from tests.records import app_of

# the import, a sitting without its members, the middle of the first case, and some later ones
BREAKS = (1, 2, 5, 22, 23, 60, 333, 700, 1111, 1700)


@dataclass(frozen=True)
class Told:
    """Where the demonstration was loaded, the texts that were sent if they are known, and what was said meanwhile."""

    url: str
    var: Path
    sent: frozenset[str] = frozenset()
    said: str = ""


@pytest.fixture(scope="session")
def told_on_sqlite() -> Iterator[Told]:
    """Loaded in one go; in memory where there is room for it, as nothing here has to survive a power cut."""
    memory = Path("/dev/shm")
    roomy = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2**30
    with TemporaryDirectory(prefix="quorate-told-", dir=memory if roomy else None) as folder:
        settings, said = Settings(env="test", secret=SECRET, var=Path(folder)), io.StringIO()  # type: ignore[arg-type]
        migrate(settings.database_url)
        asyncio.run(load_demonstration(settings, Console(file=said, width=120), clock=FixedClock(TOLD)))
        yield Told(settings.database_url, Path(folder), said=said.getvalue())


@pytest.fixture(scope="session")
def told_on_postgresql(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """Loaded with interruptions."""
    var = tmp_path_factory.mktemp("told")
    with copied(postgres) as url:
        yield Told(url, var, asyncio.run(_tell(url, var)))


async def _tell(url: str, var: Path) -> frozenset[str]:
    async with world_on(url, var, TOLD) as world:
        breaking = Breaking(httpx.ASGITransport(app_of(world)), BREAKS)
        for _ in range(len(BREAKS) + 1):
            async with httpx.AsyncClient(transport=breaking, base_url="http://quorate") as client:
                try:
                    await tell(client, SECRET, world.clock, Console(file=io.StringIO()))
                except CutOff:
                    continue
                assert breaking.posts > max(BREAKS)
                return frozenset(breaking.sent)
    raise AssertionError("the story never came to its end")


@pytest.fixture(params=["sqlite", "postgresql"])
def told(request: pytest.FixtureRequest) -> Told:
    """The demonstration as it was loaded, for reading only."""
    found: Told = request.getfixturevalue(f"told_on_{request.param}")
    return found


@pytest.fixture
async def after(told: Told) -> AsyncIterator[World]:
    """The application after the story, for reading only."""
    async with world_on(told.url, told.var, TOLD) as world:
        yield world
