"""Sittings: who is called, who came, and which cases are heard."""

import secrets
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, case, delete, exists, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.journal import Entry, append, read
from app.cases.moves import CASES
from app.cases.policies import policy_in_force
from app.clock import LONDON
from app.db import table
from app.errors import Conflict, Malformed, NotFound
from app.panels.models import BallotRow, ItemStatus, PanelItem, Sitting, SittingMember
from app.people.access import GRANTS, Reach, reaches, values, visible
from app.people.asking import Asking
from app.people.directory import PEOPLE, colleagues
from app.programmes.one_to_one.forms.panel import ListForPanel
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.programmes.one_to_one.stages import PANEL_LISTED
from app.programmes.registry import process_of
from app.programmes.roles import Role
from app.workflow.clocks import add_working_days
from app.workflow.panel import Member
from app.workflow.terms import Terms
from app.workflow.wording import day, number_of

SITTINGS, MEMBERS, ITEMS, BALLOTS = table(Sitting), table(SittingMember), table(PanelItem), table(BallotRow)
READ_AFTER = 5  # working days that members still read a case after the minutes were signed (BR45)
OFFICERS = (Role.PANEL_SECRETARY, Role.PANEL_CHAIR)
# in which of their roles somebody acts on a sitting: an officer's, or that of a member who leads it
_ACTS_AS = (*OFFICERS, Role.PANEL_HEALTH, Role.PANEL_SOCIAL_CARE)
STANDING = (ItemStatus.LISTED, ItemStatus.OPEN)
# A case can leave the agenda by a move of its own: its package is amended, the person dies. Its item is off then.
GONE = and_(
    ITEMS.c.status.in_(STANDING),
    ITEMS.c.case_id.in_(select(CASES.c.id).where(CASES.c.stage != PANEL_LISTED)),
)


async def call_sitting(
    db: AsyncConnection,
    asking: Asking,
    held_on: date,
    seats: Sequence[dict[str, Any]],
    panel: str | None = None,
    starts_at: str = "10:00",
) -> str:
    """Call a sitting of a panel on a day, with the people who sit. Their profession and expertise are those on record.

    `seats` are {"person", "chair", "deputy", "voting", "alternate_for"}; `panel` is its short name, None the first of
    the policy; `starts_at` is London time. Raises Malformed for people and panels not known here and for alternates of
    nobody, and Conflict for a day before which there is not the notice.
    """
    organisation = asking.actor.organisation
    known = await colleagues(db, organisation, [seat["person"] for seat in seats])
    strangers = [n for n, seat in enumerate(seats) if seat["person"] not in known]
    if strangers:
        faults = [
            {"pointer": f"/members/{n}/person", "detail": "is nobody who is known here"} for n in strangers
        ]
        listed = ", ".join(str(n + 1) for n in strangers)
        raise Malformed(f"Not known here: member {listed}. The sitting was not called.", errors=faults)
    _refuse_odd_alternates(seats)
    terms = await _terms(db, asking, held_on, panel)
    id = f"sit_{secrets.token_hex(6)}"
    await db.execute(
        insert(SITTINGS),
        {
            "id": id,
            "organisation": organisation,
            "panel": terms.name,
            "held_on": held_on,
            "starts_at": starts_at,
            "called_by": asking.actor.person,
            "at": asking.now.at,
        },
    )
    rows = [seated(id, seat, known[seat["person"]]) for seat in seats]
    await db.execute(insert(MEMBERS), rows)
    said = {
        "held_on": held_on.isoformat(),
        "starts_at": starts_at,
        "panel": terms.name,
        "members": [plain(row) for row in rows],
    }
    await record(db, asking, id, "call_sitting", "sitting_called", said)
    return id


def plain(row: dict[str, Any]) -> dict[str, Any]:
    """What the journal says of a seat."""
    return {k: row[k] for k in ("person", "chair", "deputy", "voting", "alternate_for")}


def _refuse_odd_alternates(seats: Sequence[dict[str, Any]]) -> None:
    principals = {seat["person"] for seat in seats if seat["alternate_for"] is None}
    odd = [
        n
        for n, seat in enumerate(seats)
        if seat["alternate_for"] is not None and seat["alternate_for"] not in principals
    ]
    if odd:
        detail = "is not a member with a seat of their own"
        faults = [{"pointer": f"/members/{n}/alternate_for", "detail": detail} for n in odd]
        listed = ", ".join(str(n + 1) for n in odd)
        raise Malformed(
            f"An alternate stands in for somebody who {detail}: member {listed}. The sitting was not called.",
            errors=faults,
        )


async def _terms(db: AsyncConnection, asking: Asking, held_on: date, name: str | None) -> Terms:
    """The terms of the panel that is to sit on a day. Raises Malformed or Conflict."""
    policy = await policy_on(db, asking, held_on)
    terms = policy.panels[0] if name is None else policy.panel(name)
    if terms is None:
        known = ", ".join(each.name for each in policy.panels)
        said = f"There is no panel of that name on that day. There are: {known}."
        raise Malformed(said, errors=[{"pointer": "/panel", "detail": "is no panel of that day"}])
    if terms.notice_days:
        first = add_working_days(asking.now.today, terms.notice_days, asking.now.bank_holidays)
        if held_on < first:
            raise Conflict(
                f"The {terms.title} is called at least {number_of(terms.notice_days, 'working day')} before it sits. "
                f"Choose {day(first)} or a later day."
            )
    return terms


async def policy_on(db: AsyncConnection, asking: Asking, on: date) -> OneToOnePolicy:
    """The policy of one's own organisation that is in force on a day."""
    policy, _ = await policy_in_force(db, process_of("one_to_one"), asking.actor.organisation, on)
    assert isinstance(policy, OneToOnePolicy)
    return policy


def seated(sitting: str, seat: dict[str, Any], person: Any) -> dict[str, Any]:
    """A seat as it is kept. Finance, and whoever is paid by what is saved, sit without a vote (BR14)."""
    voting = seat["voting"] and not person.contingent_fee and Role.FINANCE not in person.roles
    own = {"profession": person.profession, "expertise": list(person.expertise)}
    return seat | own | {"sitting": sitting, "voting": voting, "present": False}


async def sitting(
    db: AsyncConnection, asking: Asking, id: str, *, lock: bool = False, goes_on: bool = False
) -> Any:
    """The row of a sitting of one's own organisation. Raises NotFound.

    `lock` keeps everybody else from adding to it or closing it until this transaction ends. `goes_on` says that
    something is done in it: raises Conflict while it is paused, and nobody pauses it until this transaction ends.
    """
    query = select(SITTINGS).where(SITTINGS.c.id == id, SITTINGS.c.organisation == asking.actor.organisation)
    if lock or goes_on:
        query = query.with_for_update(read=not lock)
    row = (await db.execute(query)).first()
    if row is None:
        raise NotFound
    if goes_on and row.paused_at is not None:
        raise Conflict(
            f"This sitting has been paused since {row.paused_at.astimezone(LONDON):%H:%M}. The chair or the secretary "
            "resumes it; then this can be done."
        )
    return row


async def recent(db: AsyncConnection, asking: Asking, most: int = 100) -> list[str]:
    """The ids of the sittings of one's own organisation, the latest first."""
    found = await db.execute(
        select(SITTINGS.c.id)
        .where(SITTINGS.c.organisation == asking.actor.organisation)
        .order_by(SITTINGS.c.held_on.desc(), SITTINGS.c.id)
        .limit(most)
    )
    return list(found.scalars())


async def members(db: AsyncConnection, id: str) -> list[tuple[Member, bool]]:
    """The members of a sitting, each with whether they are present."""
    found = await db.execute(
        select(MEMBERS, PEOPLE.c.name)
        .join(PEOPLE, PEOPLE.c.id == MEMBERS.c.person)
        .where(MEMBERS.c.sitting == id)
        .order_by(MEMBERS.c.chair.desc(), MEMBERS.c.deputy.desc(), MEMBERS.c.person)
    )
    return [
        (
            Member(
                person=row.person,
                name=row.name,
                profession=row.profession,
                chair=row.chair,
                deputy=row.deputy,
                voting=row.voting,
                alternate_for=row.alternate_for,
                expertise=tuple(row.expertise),
            ),
            row.present,
        )
        for row in found
    ]


async def refuse_who_did_not_chair(db: AsyncConnection, asking: Asking, id: str) -> None:
    """Raise Conflict unless whoever asks is the chair or a deputy of this sitting, and was there."""
    me = asking.actor.person
    came = {
        entry["data"]["person"]
        for entry in await read(db, chain(asking.actor.organisation, id))
        if entry["act"] == "mark_attendance" and entry["data"]["present"]
    }
    if me not in came or not await _leads(db, asking, id):
        raise Conflict(
            "Somebody else signs these minutes: the chair or a deputy of the sitting, who was there. Nothing was changed."
        )


async def refuse_who_does_not_lead(db: AsyncConnection, asking: Asking, id: str) -> None:
    """Raise Conflict unless whoever asks is an officer of the panel, or the chair or a deputy of this sitting."""
    if asking.actor.roles.isdisjoint(OFFICERS) and not await _leads(db, asking, id):
        raise Conflict(
            "This is for the chair or a deputy of the sitting, or for the secretary. Nothing was changed."
        )


async def _leads(db: AsyncConnection, asking: Asking, id: str) -> bool:
    me = asking.actor.person
    return any(m.person == me and (m.chair or m.deputy) for m, _ in await members(db, id))


async def agenda(db: AsyncConnection, asking: Asking, id: str) -> list[Any]:
    """The items of a sitting in order, of the cases that this person sees.

    `standing` is the status that holds now; `undeclared`, whether they, as a member, have yet to say if an interest ties
    them to the case.
    """
    return list(await db.execute(_agenda(reaches(asking)), values(asking) | {"of_sitting": id}))


@cache
def _agenda(ways: frozenset[Reach]) -> Select[Any]:
    """The query of `agenda`, built once."""
    standing = case((GONE, ItemStatus.UNLISTED), else_=ITEMS.c.status).label("standing")
    g = GRANTS.c
    asked = exists().where(
        g.sitting == ITEMS.c.sitting, g.case_id == ITEMS.c.case_id, g.declared_on.is_(None)
    )
    undeclared = asked.where(g.person == bindparam("as_person")).label("undeclared")
    of_case = (CASES.c.organisation, CASES.c.patient, CASES.c.provider, CASES.c.seq)
    mine = select(ITEMS, standing, undeclared, *of_case).join(CASES, CASES.c.id == ITEMS.c.case_id)
    of_it = mine.where(ITEMS.c.sitting == bindparam("of_sitting"), visible(CASES, ways))
    return of_it.order_by(ITEMS.c.position, ITEMS.c.id)


async def papers_issued_on(db: AsyncConnection, sitting_id: str, items: Sequence[Any]) -> date | None:
    """When the latest papers of these items were issued; those of others are not told of."""
    g = GRANTS.c
    issued = select(func.max(g.since)).where(
        g.sitting == sitting_id, g.case_id.in_([i.case_id for i in items])
    )
    found: date | None = (await db.execute(issued)).scalar()
    return found


async def item(db: AsyncConnection, asking: Asking, sitting_id: str, ref: str) -> Any:
    """The last item of a case on this agenda, unless it was taken off. Raises NotFound."""
    found = [each for each in await agenda(db, asking, sitting_id) if each.ref == ref]
    if not found or found[-1].standing == ItemStatus.UNLISTED:
        raise NotFound
    return found[-1]


async def issue_papers(
    db: AsyncConnection, case: Any, sitting_id: str, people: Sequence[str], form: ListForPanel
) -> None:
    """From the day of the papers on, these people read the case, once they have declared.

    `case` is its row, with `id` and `organisation`.
    """
    await take_papers_back(db, case.id, sitting_id)
    issued = {"case_id": case.id, "organisation": case.organisation, "since": form.papers_issued_on}
    await db.execute(insert(GRANTS), [issued | {"person": p, "sitting": sitting_id} for p in people])


async def open_papers(db: AsyncConnection, asking: Asking, case_id: int, person: str) -> None:
    """This member has said whether an interest ties them to the case: its papers open for them."""
    g = GRANTS.c
    closed = update(GRANTS).where(g.case_id == case_id, g.person == person, g.declared_on.is_(None))
    await db.execute(closed.values(declared_on=asking.now.today))


async def to_declare(db: AsyncConnection, asking: Asking, sitting_id: str) -> set[int]:
    """The cases of this sitting of which whoever asks, as a member, has not said whether an interest ties them to it."""
    g = GRANTS.c
    asked = select(g.case_id).where(
        g.sitting == sitting_id, g.person == asking.whose, g.declared_on.is_(None)
    )
    return set((await db.execute(asked)).scalars())


async def take_papers_back(db: AsyncConnection, case_id: int, sitting_id: str) -> None:
    """The members of this sitting read the case no more: it was taken off their agenda."""
    await db.execute(delete(GRANTS).where(GRANTS.c.case_id == case_id, GRANTS.c.sitting == sitting_id))


async def take_off(db: AsyncConnection, case_id: int) -> None:
    """No agenda bears this case any more: it is about to be put on one, so it stands on none."""
    off = select(ITEMS.c.sitting).where(ITEMS.c.case_id == case_id, ITEMS.c.status.in_(STANDING))
    await db.execute(delete(GRANTS).where(GRANTS.c.case_id == case_id, GRANTS.c.sitting.in_(off)))
    left = update(ITEMS).where(ITEMS.c.case_id == case_id, ITEMS.c.status.in_(STANDING))
    await db.execute(left.values(status=ItemStatus.UNLISTED))


async def record(
    db: AsyncConnection,
    asking: Asking,
    id: str,
    act: str,
    event: str,
    data: dict[str, Any],
    texts: dict[str, str] | None = None,
) -> None:
    """Record in the sitting's own chain what was done by whoever leads it. `texts` are personal, by JSON Pointer."""
    actor = asking.actor
    await append(
        db,
        Entry(
            chain=chain(actor.organisation, id),
            act=act,
            event=event,
            actor=actor.person,
            role=next(r for r in _ACTS_AS if r in actor.roles),
            organisation=actor.organisation,
            at=asking.now.at,
            data=data,
            texts=texts or {},
            on_behalf_of=actor.on_behalf_of,
        ),
    )


def chain(organisation: str, id: str) -> str:
    """The name of a sitting's chain in the journal."""
    return f"sitting/{organisation}/{id}"
