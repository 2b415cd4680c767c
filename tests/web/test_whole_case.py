"""One case from its referral to its closing, each step made on the pages by whoever makes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from app.clock import LONDON
from app.demonstration import steps
from app.demonstration.acting import Acted
from app.demonstration.cast import COMMISSIONER
from app.demonstration.papers import Papers
from tests.make import Road, row_of, sitting_on, stage_of
from tests.web.filling import fill
from tests.web.site import Person, Site

pytestmark = pytest.mark.asyncio(loop_scope="session")


@dataclass
class ByHand(Acted):
    """A case that is moved on at browsers: each form is filled in field by field, and sent by its button."""

    site: Site | None = None
    people: dict[str, Person] = field(default_factory=dict)

    async def move(
        self, who: str, day: date, action: str, form: Mapping[str, Any] | None = None, hour: int = 10
    ) -> None:
        """Make a move as people make it."""
        assert self.site is not None
        self.turn_to(day, hour)
        if who not in self.people:
            self.people[who] = await self.site.person(who)
        person = self.people[who]
        page = await person.goes_to(f"/cases/{self.ref}/act/{action}")
        await fill(page, form or {})
        await page.locator("form button[type=submit]").click()
        done = page.locator(
            ".app-fault, .nhsuk-error-summary, h1:has-text('Case OTO'), h1:has-text('Review OTO')"
        )
        await done.first.wait_for()
        said = await page.locator(".app-fault, .nhsuk-error-summary").all_text_contents()
        assert not said, f"{who}, {action}: {said}"
        await self.look(who, day)

    async def post(
        self, who: str, day: date, path: str, form: Mapping[str, Any], *, hour: int, seen: bool = True
    ) -> None:
        """What is done in the panel room is asked of the API; its pages have tests of their own."""
        self.turn_to(day, hour)
        await super().post(who, day, path, form, hour=hour, seen=seen)

    def turn_to(self, day: date, hour: int) -> None:
        """The clock goes on to that hour, and never back."""
        assert self.site is not None
        clock = self.site.world.clock
        clock.move(max(clock.now(), datetime.combine(day, time(hour), LONDON).astimezone(UTC)))


async def test_a_case_goes_from_referral_to_closure_by_hand(own_site: Site):
    world, ref = own_site.world, "OTO-001"
    told = stage_of(world)
    papers = Papers(row_of(ref), COMMISSIONER, "ada", date(2026, 9, 7))
    acted = ByHand(told, ref, site=own_site)
    road = Road(acted, papers, "")
    form = papers.creation("ROUTINE", papers.first_day) | {"reference": ref}
    acted.case = await told.ask("casey", papers.first_day, "POST", "/v1/cases", hour=9, json=form)
    while road.case["stage"] != "closed":
        if road.case["stage"] == "panel_ready":
            road.sitting = road.sitting or await sitting_on(world, road.day(steps.SITS))
        await steps.BY_STAGE[road.case["stage"]](road)
    assert road.case["facts"]["closure"]["reason"]
