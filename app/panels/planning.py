"""Before the papers go out: which items a sitting could hear, who is away from each, and who would make it quorate."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from pydantic import BaseModel, Field
from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.cases.moves import CASES
from app.errors import Conflict
from app.panels.agenda import begins, usual_minutes
from app.panels.sittings import STANDING, agenda, members, policy_on, sitting
from app.people.access import EXCLUSIONS, reaches, values, visible
from app.people.asking import PEOPLE, Asking
from app.people.leave import LEAVE
from app.people.reads import Shown, reading_row, record_readings
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.hearing import exclusions
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.programmes.one_to_one.stages import PANEL_LISTED, PANEL_READY
from app.programmes.one_to_one.way import next_panel
from app.programmes.registry import process_of
from app.programmes.roles import Role
from app.workflow.panel import Action, Member
from app.workflow.planning import Outlook, Plan, Planned, plan

AWAY = "takes no part"  # why is between that member and those who keep the declaration


class AwayView(BaseModel):
    """A member who leaves for an item, and why, as far as that is nobody's private matter."""

    person: str
    why: str


class InviteView(BaseModel):
    """Somebody who is not called yet, and who would make items quorate."""

    person: str
    name: str
    profession: str
    seat: str = Field(description="VOTER, DEPUTY, ALTERNATE or ADVISER")
    alternate_for: str | None = Field(description="In whose place they count when that member leaves")


class PlannedItemView(BaseModel):
    """An item of the plan, in the proposed order."""

    ref: str
    listed: bool = Field(description="Already on this agenda; otherwise it waits for this panel")
    begins_at: str = Field(description="London time, when all items are heard in this order")
    minutes: int
    away: list[AwayView]
    quorate: bool = Field(description="With those who are called, when all of them come")
    arithmetic: str = Field(description="How that was counted")
    missing: list[str] = Field(description="What is missing with those who are called")
    still_missing: list[str] = Field(description="What would be missing with those proposed as well")


class PlanView(BaseModel):
    """What one sitting could hear, in which order, and whom to call so that every item is quorate."""

    sitting: str
    quorate: bool = Field(description="Whether every item is quorate with those proposed")
    invite: list[InviteView]
    items: list[PlannedItemView]


async def planned(db: AsyncConnection, asking: Asking, id: str) -> PlanView:
    """The plan of a sitting, of the cases that whoever asks sees. Raises NotFound, or Conflict without such a panel."""
    held = await sitting(db, asking, id)
    policy = await policy_on(db, asking, held.held_on)
    terms = policy.panel(held.panel)
    if terms is None:
        raise Conflict("The panel of this sitting is no more on that day, so there are no terms to plan by.")
    called = [member for member, _ in await members(db, id)]
    reserve = await _reserve(db, asking, held, {member.person for member in called})
    listed = {each.case_id: each for each in await agenda(db, asking, id) if each.standing in STANDING}
    cases = await _cases(db, asking, policy, held, list(listed))
    await record_readings(
        db, [reading_row(asking, Shown(row.id, row.organisation, row.patient)) for row, _ in cases]
    )
    shut = await _shut(db, asking, [row for row, _ in cases])
    items = [_item(row, facts, policy, shut[row.id]) for row, facts in cases]
    found = plan(called, items, reserve, terms)
    usual = usual_minutes(policy, held.panel)
    minutes = {row.ref: getattr(listed.get(row.id), "minutes", None) or usual for row, _ in cases}
    return _view(held, found, minutes, {each.ref for each in listed.values()})


def _view(held: Any, found: Plan, minutes: Mapping[str, int], listed: set[str]) -> PlanView:
    times = begins(held.starts_at, [minutes[outlook.item.ref] for outlook in found.items])
    return PlanView(
        sitting=held.id,
        quorate=found.quorate,
        invite=[
            InviteView(
                person=member.person,
                name=member.name,
                profession=member.profession,
                seat=_seat(member),
                alternate_for=member.alternate_for,
            )
            for member in found.invite
        ],
        items=[
            _planned(outlook, at, minutes[outlook.item.ref], outlook.item.ref in listed)
            for outlook, at in zip(found.items, times, strict=True)
        ],
    )


def _planned(outlook: Outlook, at: str, minutes: int, listed: bool) -> PlannedItemView:
    return PlannedItemView(
        ref=outlook.item.ref,
        listed=listed,
        begins_at=at,
        minutes=minutes,
        away=[AwayView(person=person, why=outlook.item.away[person]) for person in outlook.away],
        quorate=outlook.called.met,
        arithmetic=outlook.called.sentence,
        missing=list(outlook.called.missing),
        still_missing=list(outlook.proposed.missing),
    )


def _seat(member: Member) -> str:
    if not member.voting:
        return "ADVISER"
    if member.alternate_for is not None:
        return "ALTERNATE"
    return "DEPUTY" if member.deputy else "VOTER"


async def _cases(
    db: AsyncConnection, asking: Asking, policy: OneToOnePolicy, held: Any, listed: Sequence[int]
) -> list[tuple[Any, Facts]]:
    """The cases on this agenda, and those that wait for this panel, in the order of the agenda and of their opening."""
    c = CASES.c
    of_it = and_(c.stage == PANEL_LISTED, c.id.in_(listed))
    query = select(c.id, c.organisation, c.ref, c.patient, c.provider, c.programme, c.record).where(
        visible(CASES, reaches(asking)),
        c.organisation == held.organisation,
        or_(of_it, c.stage == PANEL_READY),
    )
    found = []
    for row in await db.execute(query.order_by(c.opened_on, c.id), values(asking)):
        process = process_of(row.programme)
        facts = cast(Facts, process.state.model_validate_json(row.record, context="replay"))
        if row.id in listed or next_panel(facts, policy) == held.panel:
            found.append((row, facts))
    return sorted(found, key=lambda one: listed.index(one[0].id) if one[0].id in listed else len(listed))


async def _shut(db: AsyncConnection, asking: Asking, rows: Iterable[Any]) -> dict[int, set[str]]:
    """For each case, who declared an interest in it or in its home, and so takes no part."""
    e, known = EXCLUSIONS.c, list(rows)
    standing = select(e.person, e.case_id, e.provider).where(
        e.organisation == asking.actor.organisation, e.ended_at.is_(None)
    )
    found: dict[int, set[str]] = {row.id: set() for row in known}
    for tie in await db.execute(standing):
        for row in known:
            if tie.case_id == row.id or (tie.provider is not None and tie.provider == row.provider):
                found[row.id].add(tie.person)
    return found


def _item(row: Any, facts: Facts, policy: OneToOnePolicy, shut: set[str]) -> Planned:
    declared = facts.listing.interests if facts.listing else []
    left = {interest.person for interest in declared if interest.action is Action.LEAVE}
    return Planned(
        ref=row.ref,
        away=dict.fromkeys(sorted(shut | left), AWAY) | exclusions(facts, policy),
        expertise=policy.expertise.get(facts.driver),
        interests=tuple(i for i in declared if i.action is Action.SPEAK_NO_VOTE),
    )


async def _reserve(db: AsyncConnection, asking: Asking, held: Any, called: set[str]) -> list[Member]:
    """Who else works here and could be called for that day. Finance, and whoever is paid by savings, never votes (BR14)."""
    p, known = PEOPLE.c, LEAVE.c
    away = select(known.person).where(
        known.organisation == asking.actor.organisation,
        known.from_day <= held.held_on,
        known.until_day >= held.held_on,
        known.cancelled_at.is_(None),
    )
    here = select(PEOPLE).where(
        p.organisation == asking.actor.organisation, p.active, p.profession != "", p.id.not_in(away)
    )
    rows = [row for row in await db.execute(here.order_by(p.name, p.id)) if row.id not in called]
    voters = frozenset(
        role for move in process_of("one_to_one").moves if move.part == "voter" for role in move.roles
    )
    found = []
    for row in rows:
        votes = not voters.isdisjoint(row.roles) and Role.FINANCE not in row.roles and not row.contingent_fee
        found.append(
            Member(
                person=row.id,
                name=row.name,
                profession=row.profession,
                voting=votes,
                deputy=votes and Role.PANEL_CHAIR in row.roles,
                expertise=tuple(row.expertise),
            )
        )
    return found
