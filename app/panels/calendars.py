"""Sittings in people's own calendars: an invitation as a file, and a feed under a secret address for each person."""

import re
import secrets
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db import table
from app.errors import NotFound
from app.panels.icalendar import Attendee, Meeting, Method, calendar
from app.panels.models import CalendarFeed
from app.panels.sittings import MEMBERS, SITTINGS, members, policy_on, sitting
from app.people.asking import PEOPLE, Asking, actor_of, moment, people_query
from app.people.sessions import digest_of
from app.programmes.one_to_one.way import title_of

FEEDS = table(CalendarFeed)
KEPT = timedelta(days=90)
"""How far back a feed goes."""

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


async def invitation(db: AsyncConnection, asking: Asking, id: str) -> str:
    """The invitation to a sitting as an iCalendar object: to come, or, where it was cancelled, not to. Raises NotFound."""
    held = await sitting(db, asking, id)
    known = select(PEOPLE.c.id, PEOPLE.c.name).where(PEOPLE.c.id == held.called_by)
    caller = (await db.execute(known)).first()
    meeting = await _meeting(
        db,
        asking,
        held,
        called_by=Attendee(caller.id, caller.name) if caller else None,
        attendees=[Attendee(m.person, m.name, m.chair, m.voting) for m, _ in await members(db, id)],
    )
    return calendar([meeting], Method.CANCEL if meeting.cancelled else Method.REQUEST)


async def _meeting(db: AsyncConnection, asking: Asking, held: Any, **more: Any) -> Meeting:
    policy = await policy_on(db, asking, held.held_on)
    return Meeting(
        id=held.id,
        title=f"{title_of(policy, held.panel)}: sitting",
        held_on=held.held_on,
        starts_at=held.starts_at,
        sequence=held.sequence,
        changed_at=asking.now.at,
        cancelled=held.cancelled_on is not None,
        **more,
    )


async def make_feed(db: AsyncConnection, asking: Asking) -> str:
    """A new secret for the calendar of whoever asks, in place of the one before. It is told once and never kept."""
    value, person = secrets.token_urlsafe(32), asking.actor.person
    await db.execute(delete(FEEDS).where(FEEDS.c.person == person))
    row = {"person": person, "digest": digest_of(value), "made_at": asking.now.at}
    await db.execute(insert(FEEDS), row)
    return value


async def feed(db: AsyncConnection, value: str, now: Any) -> str:
    """The sittings to which the person is called whose secret this is. Raises NotFound, also once they have left."""
    if not _TOKEN.fullmatch(value):
        raise NotFound
    mine = select(FEEDS.c.person).where(FEEDS.c.digest == digest_of(value)).scalar_subquery()
    row = (await db.execute(people_query(db).where(PEOPLE.c.id == mine, PEOPLE.c.active))).first()
    if row is None:
        raise NotFound
    asking = Asking(actor_of(row), moment(now))
    called = select(MEMBERS.c.sitting).where(MEMBERS.c.person == row.id)
    s = SITTINGS.c
    query = select(SITTINGS).where(
        s.id.in_(called), s.organisation == row.organisation, s.held_on >= asking.now.today - KEPT
    )
    meetings = [
        await _meeting(db, asking, held) for held in await db.execute(query.order_by(s.held_on, s.id))
    ]
    return calendar(meetings, Method.PUBLISH, "Panel sittings")
