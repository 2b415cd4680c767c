"""One site for the tests that only look, with cases at several stages; those who change much have one of their own."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from tests.make import case_at
from tests.web.site import Site, site_on

NOW = datetime(2026, 11, 4, 15, 0, tzinfo=UTC)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def site(sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    """A case at each of several stages."""
    async with site_on(
        sqlite, tmp_path_factory.mktemp("site"), datetime(2026, 9, 7, 11, 0, tzinfo=UTC)
    ) as made:
        for ref, stage in {
            "OTO-001": "gate_checks",
            "OTO-002": "assessment",
            "OTO-003": "implementing",
        }.items():
            await case_at(made.world, stage, ref)
        yield made


@pytest_asyncio.fixture(loop_scope="session")
async def own_site(sqlite: Path, tmp_path: Path) -> AsyncIterator[Site]:
    """A site of one test's own, without any case."""
    async with site_on(sqlite, tmp_path, datetime(2026, 9, 7, 11, 0, tzinfo=UTC)) as made:
        yield made
