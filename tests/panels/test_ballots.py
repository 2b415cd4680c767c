"""POST /v1/sittings/{sitting}/items/{ref}/ballots: one vote each, by those on the roll."""

from tests.conftest import World
from tests.panels.room import heard


async def test_a_ballot_is_counted_and_nobody_sees_how_it_was_cast(world: World):
    room = await heard(world)
    answer = await room.do("pat", "ballots", {"choice": "APPROVE"})
    assert answer.status_code == 200
