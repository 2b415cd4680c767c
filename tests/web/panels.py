"""A sitting for the pages: its members, one or more cases on its agenda, and who of them is at a browser."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pyotp
from sqlalchemy import insert

from app.clock import london_date
from app.demonstration.credentials import Credential, give_credentials
from app.demonstration.steps import LISTED, SITS
from app.people.directory import PEOPLE
from tests.make import case_at, sitting_on
from tests.panels.room import Room
from tests.web.site import Site

PASSWORD = "four plain words of a newcomer"
VOTERS: tuple[Mapping[str, Any], ...] = (
    {"person": "pia", "chair": True},
    {"person": "pat", "deputy": True},
    {"person": "sol"},
    {"person": "val"},
    {"person": "vic"},
    {"person": "tess"},
)
"""Six seats: two who are not of the demonstration, so that five vote when one is excluded."""
NEWCOMERS = {"vic": ("HEALTH", "PANEL_HEALTH"), "val": ("SOCIAL_CARE", "PANEL_SOCIAL_CARE")}


async def join(site: Site) -> None:
    """Let the newcomers in, and let them sign in as the cast does."""
    settings, at = site.world.settings, site.world.clock.now()
    rows = [
        {
            "id": who,
            "organisation": "QTV",
            "name": f"{who.title()} Example",
            "employer": "NHS Thames Valley ICB",
            "profession": profession,
            "roles": [role],
            "expertise": [],
            "contingent_fee": False,
            "active": True,
        }
        for who, (profession, role) in NEWCOMERS.items()
    ]
    async with site.database.transaction(everything=True) as db:
        await db.execute(insert(PEOPLE), rows)
    path = settings.var / "demonstration.json"
    made = {who: asdict(Credential(PASSWORD, pyotp.random_base32())) for who in NEWCOMERS}
    path.write_text(json.dumps(json.loads(path.read_text()) | made))
    await give_credentials(settings, site.database, at)


async def on_the_agenda(
    site: Site, *refs: str, members: Sequence[Mapping[str, Any]] = VOTERS
) -> Mapping[str, Room]:
    """These cases on one agenda, their papers issued; it is the afternoon of the sitting, and nobody has declared."""
    world, rooms = site.world, {}
    today = london_date(world.clock.now())
    first = today - timedelta(days=today.weekday())
    day = first + timedelta(days=SITS)
    sitting = await sitting_on(world, day, present=False, members=tuple(members))
    for ref in refs:
        road = await case_at(world, "panel_ready", ref, start=first, sitting=sitting)
        issued = road.day(LISTED)
        await road.move("sam", LISTED, "record_safeguarding_check", road.papers.safeguarding(issued))
        await road.move("sam", LISTED, "record_liberty_check", road.papers.liberty(issued))
        listed = {"ref": ref, "papers_issued_on": issued.isoformat()}
        await road.acted.post("sid", issued, f"/v1/sittings/{sitting}/items", listed, hour=15)
        rooms[ref] = Room(world, sitting, ref)
    world.clock.move(datetime.combine(day, time(13), UTC))
    return rooms
