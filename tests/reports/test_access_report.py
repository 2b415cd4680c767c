"""What waits and what is late, in figures."""

from datetime import timedelta

from tests.access.people import excluded
from tests.conftest import World
from tests.make import case_at


async def test_every_figure_counts_what_it_says(world: World):
    road = await case_at(world, "assessment")
    zero = (await world.get("ivy", "/v1/reports/access")).json()
    assert set(zero.values()) == {0}
    why = {"reason_code": "OUT_OF_HOURS", "reason": "The home rang late in the evening about this person."}
    await world.post("rory", f"/v1/cases/{road.ref}/break-glass", why)
    id = await excluded(world, "pat", provider="PRV-A")
    await excluded(world, "sol", provider="PRV-B")
    await world.post("mo", f"/v1/exclusions/{id}/ask", {"reason": "It was about another home of that name."})
    lent = {"taker": "rory", "roles": ["REVIEWER"], "reason": "Leave"}
    days = {"from_day": "2026-09-01", "until_day": "2026-12-01"}
    assert (await world.post("ada", "/v1/delegations", lent | days)).status_code == 201
    told = (await world.get("mo", "/v1/reports/access")).json()
    assert told == {
        "glass_broken": 1,
        "glass_unreviewed": 1,
        "glass_overdue": 0,
        "exclusions": 2,
        "liftings_waiting": 1,
        "delegations": 1,
    }
    world.clock.move(world.clock.now() + timedelta(days=9))
    assert (await world.get("audrey", "/v1/reports/access")).json()["glass_overdue"] == 1
    assert (await world.get("nosy", "/v1/reports/access")).json()["exclusions"] == 0
    assert (await world.get("ada", "/v1/reports/access")).status_code == 403
