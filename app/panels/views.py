"""A sitting as its members see it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.cases.moves import CASES
from app.panels.agenda import begins, usual_minutes
from app.panels.meter import QuorumView, as_called, if_called
from app.panels.models import ItemStatus
from app.panels.packs import ReceiptView, receipts
from app.panels.sittings import (
    BALLOTS,
    ITEMS,
    OFFICERS,
    STANDING,
    agenda,
    members,
    papers_issued_on,
    policy_on,
    sitting,
)
from app.people.asking import Asking
from app.people.reads import Shown, reading_row, record_readings
from app.programmes.one_to_one.codes import HearingStage
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.hearing import stage_of
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.programmes.one_to_one.way import title_of
from app.workflow.panel import Member


class MemberView(BaseModel):
    """A member of a sitting."""

    person: str
    name: str
    profession: str
    chair: bool
    deputy: bool
    voting: bool
    alternate_for: str | None = Field(
        description="The member in whose place they count when that one does not"
    )
    expertise: list[str]
    present: bool


class ItemView(BaseModel):
    """A case on the agenda. How anybody voted is shown once the item has an outcome."""

    ref: str
    provider: str = Field(description="ODS code of the home")
    to_declare: bool = Field(
        description="You sit on it and have not said yet whether an interest ties you to it: its papers open then"
    )
    position: int
    begins_at: str = Field(description="London time, as planned")
    minutes: int = Field(description="How long it is planned to take")
    status: ItemStatus
    stopped: str = Field(description="What is missing while it has lost its quorum; empty: nothing is")
    pack: str = Field(description="SHA-256 of the papers as they were last issued")
    issue: int = Field(description="How often they were issued")
    receipts: list[ReceiptView] | None = Field(
        description="Who has opened them; null for all but the chair and the secretary"
    )
    stage: HearingStage | None = Field(
        description="How far its hearing has come; null once there is an outcome or it was taken off"
    )
    seq: int = Field(description="The version of its case: it goes up with everything that happens to it")
    quorum: QuorumView | None = Field(
        description="How it stands with its quorum, from its call to its outcome; for the chair and the secretary also "
        "before, as if it were called now"
    )
    locked: list[str] = Field(description="Who has locked a first opinion; what it is, is on the case")
    voted: list[str] = Field(description="Who has voted")
    ballots: dict[str, str] | None = Field(description="Who voted how; null until there is an outcome")
    outcome: str | None
    quorate: bool | None
    arithmetic: str = Field(description="The vote in words, once it is closed")


class SittingView(BaseModel):
    """A sitting with its members and agenda."""

    id: str
    panel: str = Field(description="The short name of the panel that sits")
    title: str = Field(description="What the commissioner calls that panel")
    held_on: date
    starts_at: str = Field(description="London time")
    cancelled_on: date | None
    papers_issued_on: date | None = Field(description="The latest of the papers of these items")
    minutes_signed_on: date | None
    paused_at: datetime | None = Field(description="Since when it is paused; null: it is not")
    members: list[MemberView]
    items: list[ItemView]


_OF_SITTING = (
    "id", "panel", "held_on", "starts_at", "cancelled_on", "minutes_signed_on", "paused_at",
)  # fmt: skip
_OF_ITEM = ("ref", "provider", "seq", "pack", "issue", "stopped", "outcome", "quorate", "arithmetic")


async def view(db: AsyncConnection, asking: Asking, id: str) -> SittingView:
    """The sitting `id` as it stands, and in the log that this person was shown it. Raises NotFound."""
    seen, cases = await see(db, asking, id)
    await record_readings(db, [reading_row(asking, case) for case in cases])
    return seen


async def see(
    db: AsyncConnection, asking: Asking, id: str, items: Sequence[Any] | None = None
) -> tuple[SittingView, set[Shown]]:
    """The sitting `id` as this person may see it, and whose records that shows: the caller logs them. Raises NotFound.

    `items` is its agenda for this person, if the caller has just read it.
    """
    held = await sitting(db, asking, id)
    ballots: dict[str, dict[str, str]] = {}
    for row in await db.execute(
        select(BALLOTS.c.item, BALLOTS.c.person, BALLOTS.c.choice)
        .join(ITEMS, ITEMS.c.id == BALLOTS.c.item)
        .where(ITEMS.c.sitting == id)
        .order_by(BALLOTS.c.id)
    ):
        ballots.setdefault(row.item, {})[row.person] = row.choice
    found = await agenda(db, asking, id) if items is None else items
    cases = {Shown(i.case_id, i.organisation, i.patient) for i in found}
    done = {ItemStatus.DECIDED, ItemStatus.DEFERRED, ItemStatus.NOT_CARRIED}
    policy = await policy_on(db, asking, held.held_on)
    usual = usual_minutes(policy, held.panel)
    times = begins(held.starts_at, [each.minutes or usual for each in found])
    officer = not asking.actor.roles.isdisjoint(OFFICERS)
    read = await receipts(db, id, found) if officer else {}
    seats = await members(db, id)
    called = await _called(db, [i.case_id for i in found if i.standing in STANDING])
    stands = {row.id: await _hearing(db, row, facts, seats, policy, officer=officer) for row, facts in called}
    seen = SittingView(
        title=title_of(policy, held.panel),
        **{k: held._mapping[k] for k in _OF_SITTING},
        papers_issued_on=await papers_issued_on(db, id, found),
        members=[MemberView(**m.model_dump(), present=here) for m, here in seats],
        items=[
            ItemView(
                **{k: i._mapping[k] for k in _OF_ITEM},
                to_declare=i.undeclared and i.standing in STANDING,
                receipts=read.get(i.id),
                begins_at=at,
                minutes=i.minutes or usual,
                position=place,  # among those this person sees: a gap would tell of another
                status=i.standing,
                **stands.get(i.case_id, _OVER),
                voted=sorted(ballots.get(i.id, {})),
                ballots=ballots.get(i.id, {}) if i.status in done else None,
            )
            for place, (i, at) in enumerate(zip(found, times, strict=True), 1)
        ],
    )
    return seen, cases


async def _called(db: AsyncConnection, cases: Sequence[int]) -> list[tuple[Any, Facts]]:
    """These cases with their records."""
    c = CASES.c
    found = await db.execute(select(c.id, c.provider, c.record).where(c.id.in_(cases)))
    return [(row, Facts.model_validate_json(row.record, context="replay")) for row in found]


_OVER: Mapping[str, Any] = {"stage": None, "locked": [], "quorum": None}
"""What is told of the hearing of an item that has its outcome, or was taken off."""


async def _hearing(
    db: AsyncConnection,
    row: Any,
    case: Facts,
    seats: Sequence[tuple[Member, bool]],
    policy: OneToOnePolicy,
    *,
    officer: bool,
) -> Mapping[str, Any]:
    """How far the hearing of a case has come, as the sitting shows it."""
    if case.listing is None:
        return _OVER
    stands = as_called(case, policy)
    if stands is None and officer:
        stands = await if_called(db, row, case, seats, policy)
    return {
        "stage": stage_of(case.listing, policy),
        "locked": [opinion.person for opinion in case.listing.opinions],
        "quorum": stands,
    }
