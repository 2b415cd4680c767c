"""Is it alive, and is it ready: GET /healthz and /readyz."""

import pytest
from sqlalchemy import text

from tests.conftest import World
from tests.records import as_owner, database_of
from tests.test_unavailable import cut_off


async def test_a_process_that_is_well_says_so_to_anybody(world: World):
    alive = await world.get(None, "/healthz")
    assert (alive.status_code, alive.json()) == (200, {"status": "ok"})
    ready = await world.get(None, "/readyz")
    assert ready.status_code == 200 and ready.json()["status"] == "ok"
    async with database_of(world).transaction(reads=True, everything=True) as db:
        assert (
            ready.json()["tables"] == (await db.execute(text("SELECT * FROM alembic_version"))).scalar_one()
        )


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_without_its_database_it_is_alive_but_not_ready_and_then_ready_again(world: World):
    async with cut_off(world):
        assert (await world.get(None, "/healthz")).status_code == 200
        for _ in range(2):  # the connection that broke, and the one that is not let in
            gone = await world.get(None, "/readyz")
            assert (gone.status_code, gone.json()["code"]) == (503, "Unavailable")
            assert gone.headers["Content-Type"] == "application/problem+json"
    assert (await world.get(None, "/readyz")).status_code == 200


async def test_a_database_that_was_never_migrated_is_not_ready(world: World):
    async with as_owner(world) as db:
        await db.execute(text("DROP TABLE alembic_version"))
    answer = await world.get(None, "/readyz")
    assert (answer.status_code, answer.json()["code"]) == (503, "Unavailable")
