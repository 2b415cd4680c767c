"""The last migration on a database that has cases: it is taken back and forth, and everybody sees what they saw."""

import asyncio
from pathlib import Path
from typing import Any

from tests.conftest import world_on
from tests.databases import owner_of
from tests.make import case_at
from tests.test_migrations import down, up


def test_the_last_step_is_taken_with_cases_there(database_url: str, tmp_path: Path):
    async def seen(*, opened: bool) -> list[Any]:
        async with world_on(database_url, tmp_path) as world:
            if not opened:
                await case_at(world, "gate_checks")
            return [(await world.get(who, "/v1/cases")).json()["cases"] for who in ("mo", "home_a")]

    before = asyncio.run(seen(opened=False))
    assert all(row["due_on"] for (row,) in before)
    down(owner_of(database_url), "-1")
    up(owner_of(database_url))
    assert asyncio.run(seen(opened=True)) == before
