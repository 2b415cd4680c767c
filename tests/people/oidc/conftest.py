"""A provider, and somebody who was never here."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conftest import World
from tests.people.oidc.provider import OtherSide, Visitor, connect, visiting


@pytest.fixture
def side(world: World, tmp_path: Path) -> OtherSide:
    """The provider of this world."""
    return connect(world, tmp_path)


@pytest.fixture
async def rosa(world: World, side: OtherSide) -> AsyncIterator[Visitor]:
    """Somebody who was never here."""
    async with visiting(world, side) as visitor:
        yield visitor
