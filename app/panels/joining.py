"""A member who is called after the sitting was: from then on they sit like all the others."""

from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.errors import Conflict, Malformed
from app.panels.agenda import change_invitation
from app.panels.sittings import GONE, ITEMS, MEMBERS, STANDING, members, plain, record, seated, sitting
from app.people.access import GRANTS
from app.people.asking import Asking
from app.people.directory import colleagues
from app.workflow.panel import Member


async def call_member(db: AsyncConnection, asking: Asking, id: str, seat: dict[str, Any]) -> None:
    """Give somebody a seat at a sitting that is called: {"person", "chair", "deputy", "voting", "alternate_for"}.

    They get the papers of the items that wait, as of the day on which the others got them, and calendars are told. A roll
    that is frozen stays as it is: of an item that was called before, they count when it is called again. Raises NotFound,
    Malformed as at the calling, and Conflict once the sitting is over or cancelled, and for a second seat or chair.
    """
    held = await sitting(db, asking, id, lock=True)
    if held.minutes_signed_on is not None or held.cancelled_on is not None:
        raise Conflict("This sitting is over, so nobody is called to it any more.")
    known = await colleagues(db, held.organisation, [seat["person"]])
    if seat["person"] not in known:
        _refuse("person", "is nobody who is known here")
    _refuse_odd_seat(seat, [member for member, _ in await members(db, id)])
    row = seated(id, seat, known[seat["person"]])
    await db.execute(insert(MEMBERS), row)
    await _issue_papers(db, id, held.organisation, seat["person"])
    await change_invitation(db, id)
    await record(db, asking, id, "call_member", "member_called", plain(row))


def _refuse_odd_seat(seat: dict[str, Any], sit: list[Member]) -> None:
    if any(member.person == seat["person"] for member in sit):
        raise Conflict("This person has a seat at this sitting already.")
    if seat["chair"] and seat["deputy"]:
        _refuse("deputy", "is for somebody who does not chair")
    if seat["chair"] and any(member.chair for member in sit):
        raise Conflict("This sitting has a chair already. Call this person as a deputy.")
    principals = {member.person for member in sit if member.alternate_for is None}
    if seat["alternate_for"] is not None and seat["alternate_for"] not in principals:
        _refuse("alternate_for", "is not a member with a seat of their own")


def _refuse(field: str, detail: str) -> None:
    faults = [{"pointer": f"/{field}", "detail": detail}]
    raise Malformed(f"This seat makes no sense: {field} {detail}. Nobody was called.", errors=faults)


async def _issue_papers(db: AsyncConnection, id: str, organisation: str, person: str) -> None:
    waiting = select(ITEMS.c.case_id).where(ITEMS.c.sitting == id, ITEMS.c.status.in_(STANDING), ~GONE)
    g = GRANTS.c
    of_others = select(g.case_id, func.min(g.since).label("since")).where(
        g.sitting == id, g.case_id.in_(waiting)
    )
    papers = (await db.execute(of_others.group_by(g.case_id))).all()
    for paper in papers:
        own = {"case_id": paper.case_id, "since": paper.since, "person": person, "sitting": id}
        await db.execute(insert(GRANTS), own | {"organisation": organisation})
