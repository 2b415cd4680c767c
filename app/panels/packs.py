"""The papers of an item: what is in them, whether they still show the case, and who of the members has opened them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, Field
from sqlalchemy import String, and_, cast, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.cases.moves import CASES, Loaded, show
from app.errors import DeclareFirst
from app.panels.sittings import ITEMS, STANDING, item, sitting
from app.people.access import EXCLUSIONS, GRANTS
from app.people.asking import Asking
from app.people.reads import READINGS
from app.programmes.one_to_one.pack import changes_since, why_void
from app.programmes.one_to_one.records_pack import MONEY, Part
from app.workflow.sensitivity import without

OPERATION = "get_pack"


class PartView(BaseModel):
    """One part of the papers. What it says stands in the case."""

    kind: str
    title: str
    seq: int = Field(description="The journal number of this version; 0 for what has none")
    sha256: str | None = Field(description="Of what it says, in canonical JSON; of a file as it is stored")


class VoidView(BaseModel):
    """A vote that does not count, and why. How it was cast stays sealed until there is an outcome."""

    person: str
    why: str


class PackView(BaseModel):
    """The papers of one item as they were last issued."""

    ref: str
    sitting: str
    issue: int = Field(description="1, 2, and so on: they are issued again when the case has changed")
    pack: str = Field(
        description="SHA-256 over the names and hashes of all parts; votes and decisions name it"
    )
    papers_on: date | None = Field(description="When they went out; null once the item has an outcome")
    stale: bool = Field(description="The case has changed since; nobody votes before they are issued again")
    changes: list[str] = Field(description="What has changed since, in words")
    void: list[VoidView] = Field(description="Votes that do not count")
    parts: list[PartView]


class ReceiptView(BaseModel):
    """Whether a member has opened the papers as they were last issued."""

    person: str
    opened_at: datetime | None


async def pack(db: AsyncConnection, asking: Asking, id: str, ref: str) -> PackView:
    """The papers of an item, and in the read log that this person has opened this issue of them.

    Raises NotFound, and DeclareFirst for a member who has not said whether an interest ties them to the case.
    """
    await sitting(db, asking, id)
    heard = await item(db, asking, id, ref)
    if heard.standing in STANDING and heard.undeclared:
        raise DeclareFirst
    case = await show(db, asking, ref, detail=_opened(id, heard.issue))
    listing = case.facts.listing
    here = listing is not None and listing.sitting == id
    changes = changes_since(case.facts) if here else ()
    void = [*listing.voided, *listing.ballots] if here and listing is not None else []
    return PackView(
        ref=heard.ref,
        sitting=id,
        issue=heard.issue,
        pack=heard.pack,
        papers_on=listing.papers_on if here and listing is not None else None,
        stale=bool(changes),
        changes=list(changes),
        void=[
            VoidView(person=ballot.person, why=why)
            for ballot in void
            if listing is not None and (why := why_void(listing, ballot, changes)) is not None
        ],
        parts=[_shown(part, case, asking) for part in _readable(heard.manifest, case, asking)],
    )


def _readable(manifest: Sequence[dict[str, Any]], case: Loaded, asking: Asking) -> list[Part]:
    """The parts that this person is told of: those about money as the case tells it."""
    parts, shows_money = [Part.model_validate(part) for part in manifest], case.shows_money(asking)
    return [part for part in parts if part.sensitivity != MONEY or shows_money]


def _shown(part: Part, case: Loaded, asking: Asking) -> PartView:
    left = without(Part, part.model_dump(mode="json"), case.may(asking))
    title = f"{part.title[:1].upper()}{part.title[1:]}"
    return PartView(kind=part.kind.value, title=title, seq=part.seq, sha256=left.get("sha256"))


def _opened(sitting: str, issue: int) -> str:
    """What the read log says of an issue of the papers."""
    return f"papers of {sitting}, issue {issue}"


async def receipts(db: AsyncConnection, id: str, items: Sequence[Any]) -> dict[str, list[ReceiptView]]:
    """For each of these items of a sitting, by its id: when each member first opened the papers as last issued.

    Whoever is excluded from an item, or reviews or assures its case, is not asked to read it, and is not listed.
    """
    g, i, c, r, e = GRANTS.c, ITEMS.c, CASES.c, READINGS.c, EXCLUSIONS.c
    this_issue = "%papers of " + i.sitting + ", issue " + cast(i.issue, String)
    opened = and_(
        r.case_id == i.case_id, r.person == g.person, r.what == OPERATION, r.detail.like(this_issue)
    )
    excluded = exists(
        select(1).where(
            e.person == g.person, (e.case_id == c.id) | (e.provider == c.provider), e.ended_at.is_(None)
        )
    )
    joined = (
        ITEMS.join(CASES, c.id == i.case_id)
        .join(GRANTS, and_(g.case_id == i.case_id, g.sitting == i.sitting))
        .outerjoin(READINGS, opened)
    )
    asked = (
        select(i.id, g.person, func.min(r.at).label("at"))
        .select_from(joined)
        .where(i.sitting == id, i.id.in_([each.id for each in items]), ~excluded)
        .where(g.person != func.coalesce(c.reviewer, ""), g.person != func.coalesce(c.assurer, ""))
        .group_by(i.id, g.person)
        .order_by(g.person)
    )
    found: dict[str, list[ReceiptView]] = {each.id: [] for each in items}
    for row in await db.execute(asked):
        found[row.id].append(ReceiptView(person=row.person, opened_at=row.at))
    return found
