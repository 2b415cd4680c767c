"""A sitting as its members see it."""

from collections.abc import Sequence
from datetime import date, datetime

import orjson
from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.cases.moves import CASES
from app.panels.agenda import begins, usual_minutes
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
    to_declare,
)
from app.people.asking import Asking
from app.people.reads import Shown, reading_row, record_readings
from app.programmes.one_to_one.codes import HearingStage
from app.programmes.one_to_one.hearing import stage_of
from app.programmes.one_to_one.records import Listing
from app.programmes.one_to_one.way import title_of


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
_OF_ITEM = ("ref", "provider", "pack", "issue", "stopped", "outcome", "quorate", "arithmetic")


async def view(db: AsyncConnection, asking: Asking, id: str) -> SittingView:
    """The sitting `id` as it stands, and in the log that this person was shown it. Raises NotFound."""
    seen, cases = await see(db, asking, id)
    await record_readings(db, [reading_row(asking, case) for case in cases])
    return seen


async def see(db: AsyncConnection, asking: Asking, id: str) -> tuple[SittingView, set[Shown]]:
    """The sitting `id` as this person may see it, and whose records that shows: the caller logs them. Raises NotFound."""
    held = await sitting(db, asking, id)
    ballots: dict[str, dict[str, str]] = {}
    for row in await db.execute(
        select(BALLOTS.c.item, BALLOTS.c.person, BALLOTS.c.choice)
        .join(ITEMS, ITEMS.c.id == BALLOTS.c.item)
        .where(ITEMS.c.sitting == id)
        .order_by(BALLOTS.c.id)
    ):
        ballots.setdefault(row.item, {})[row.person] = row.choice
    found = await agenda(db, asking, id)
    cases = {Shown(i.case_id, i.organisation, i.patient) for i in found}
    done = {ItemStatus.DECIDED, ItemStatus.DEFERRED, ItemStatus.NOT_CARRIED}
    policy = await policy_on(db, asking, held.held_on)
    usual = usual_minutes(policy, held.panel)
    times = begins(held.starts_at, [each.minutes or usual for each in found])
    read = {} if asking.actor.roles.isdisjoint(OFFICERS) else await receipts(db, id, found)
    asked = await to_declare(db, asking, id)
    hearings = await _hearings(db, [i.case_id for i in found if i.standing in STANDING])
    seen = SittingView(
        title=title_of(policy, held.panel),
        **{k: held._mapping[k] for k in _OF_SITTING},
        papers_issued_on=await papers_issued_on(db, id, found),
        members=[MemberView(**m.model_dump(), present=here) for m, here in await members(db, id)],
        items=[
            ItemView(
                **{k: i._mapping[k] for k in _OF_ITEM},
                to_declare=i.case_id in asked and i.standing in STANDING,
                receipts=read.get(i.id),
                begins_at=at,
                minutes=i.minutes or usual,
                position=place,  # among those this person sees: a gap would tell of another
                status=i.standing,
                stage=stage_of(hearings[i.case_id], policy) if i.case_id in hearings else None,
                locked=[o.person for o in hearings[i.case_id].opinions] if i.case_id in hearings else [],
                voted=sorted(ballots.get(i.id, {})),
                ballots=ballots.get(i.id, {}) if i.status in done else None,
            )
            for place, (i, at) in enumerate(zip(found, times, strict=True), 1)
        ],
    )
    return seen, cases


async def _hearings(db: AsyncConnection, cases: Sequence[int]) -> dict[int, Listing]:
    """The places on the agenda of these cases, as their records have them."""
    c = CASES.c
    found = await db.execute(select(c.id, c.record).where(c.id.in_(cases)))
    return {
        row.id: Listing.model_validate(orjson.loads(row.record)["listing"], context="replay") for row in found
    }
