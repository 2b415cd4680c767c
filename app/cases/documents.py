"""Documents of a case: what can be made of it, out of which entry of its journal, and who makes and reads them."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.journal import read
from app.cases.models import Document
from app.cases.moves import Loaded, chain
from app.cases.patients import PATIENTS
from app.cases.templates import Templates
from app.cases.verify import fold
from app.clock import london_date, unstamp
from app.db import table
from app.errors import Conflict, NotAllowed
from app.people.asking import Asking
from app.people.directory import organisations
from app.people.organisations import valid_on
from app.programmes.costing import Line
from app.programmes.nhs_number import display
from app.programmes.one_to_one.codes import Recipient
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.letters.catalogue import Catalogue
from app.programmes.one_to_one.letters.decision import decision_letter
from app.programmes.one_to_one.letters.pack import panel_pack
from app.programmes.one_to_one.letters.paper import PRICED, Audience, Kind, Layout, Paper
from app.programmes.one_to_one.letters.telling import About, Origin, Telling, layouts_for
from app.programmes.one_to_one.pack import manifest
from app.programmes.one_to_one.rules.decision import not_ready_to_issue
from app.programmes.one_to_one.rules.wording import series
from app.programmes.one_to_one.way import heard_by, title_of
from app.programmes.roles import Role
from app.workflow.sensitivity import Sensitivity

DOCUMENTS = table(Document)
MAKERS = frozenset(
    {Role.CASE_ADMIN, Role.REVIEWER, Role.CHC_OPS_MANAGER, Role.PANEL_CHAIR, Role.PANEL_SECRETARY}
)
"""Who makes documents of the cases that they read whole."""

READERS: Mapping[Kind, frozenset[Role]] = {
    Kind.DECISION_LETTER: MAKERS | {Role.AUDITOR},
    Kind.PACK: MAKERS | {Role.AUDITOR, Role.PANEL_HEALTH, Role.PANEL_SOCIAL_CARE},
}
"""Who reads them. A home reads what was sent to itself as well."""


class LetterTooEarly(Conflict):
    """The letter cannot be made yet: the minutes of the item are not signed, or nobody has recorded how the person needs
    to be written to."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks for. `layout` None: as the person's communication needs ask."""

    kind: Kind
    audience: Audience
    layout: Layout | None
    language: str


@dataclass(frozen=True, slots=True)
class Ready:
    """A document that can be set: what it says, the entry that it is made from, and `recipe`, by which it is known."""

    paper: Paper
    origin: Origin
    at: datetime
    draft: bool
    recipe: str


def opens(case: Loaded, asking: Asking, kind: Kind, audience: Audience, *, draft: bool) -> bool:
    """Whether whoever loaded this case may read such a document of it now: what stands in it is theirs to read."""
    roles = case.reading.roles
    if case.reading.narrow is not None:
        to_home = kind is Kind.DECISION_LETTER and audience is Audience.PROVIDER and not draft
        return to_home and Role.PROVIDER_USER in roles
    if roles.isdisjoint(READERS[kind]):
        return False
    if audience in PRICED:
        return Sensitivity.FINANCE in case.may(asking)
    return audience is not Audience.PANEL_WITH_COSTS or case.shows_money(asking)


def refuse_without_letters(case: Loaded) -> None:
    """Raise NotAllowed for roles that work on this case without any document of it, and before one has declared."""
    case.refuse_undeclared()
    if case.reading.narrow is not None and Role.PROVIDER_USER not in case.reading.roles:
        raise NotAllowed("Your role works on this case without its letters.")


def refuse_unnamed(case: Loaded, asking: Asking, audience: Audience) -> None:
    """Raise NotAllowed when a document names the person and this reader may not know who they are."""
    if audience is not Audience.PROVIDER and Sensitivity.IDENTITY not in case.may(asking):
        raise NotAllowed("This document names the person. Say why you read it, and ask again.")


async def prepare(
    db: AsyncConnection, asking: Asking, case: Loaded, wanted: Wanted, templates: Templates
) -> Ready:
    """The document as it can be made now. Raises NotAllowed, LetterTooEarly, and Conflict with the reason.

    A letter that was issued is made from the entry that issued it, however the case has gone on; a draft of one, and a
    pack, from the latest entry.
    """
    case.refuse_undeclared()
    made_by = case.reading.working & MAKERS
    if not made_by or not opens(case, asking, wanted.kind, wanted.audience, draft=True):
        raise NotAllowed(_why_not(wanted))
    say = catalogue_of(templates, wanted.language)
    about = await _about(db, case, say)
    if wanted.kind is Kind.PACK:
        paper, origin, at = _pack(case, wanted, about, say, templates)
        return _ready(paper, origin, at, draft=False)
    return await _letter(db, asking, case, wanted, about, say, templates)


def catalogue_of(templates: Templates, language: str) -> Catalogue:
    """The sentences of a language. Raises Conflict where the templates have none."""
    if language not in templates.languages:
        there = ", ".join(templates.languages)
        raise Conflict(f"There are no documents in that language here. There are: {there}.")
    return templates.catalogue(language)


def _why_not(wanted: Wanted) -> str:
    if wanted.audience in PRICED:
        return (
            f"The letter to the {wanted.audience.words} carries the rates of the contract. Somebody who deals with "
            "money makes it: the reviewer, or the operations manager."
        )
    if wanted.audience is Audience.PANEL_WITH_COSTS:
        return (
            "The papers with costs are for those who are told what the care costs: a member of the panel is, once "
            "their own first opinion is locked. The papers without costs are for everybody here."
        )
    return "Your role makes no documents of this case."


async def _letter(
    db: AsyncConnection,
    asking: Asking,
    case: Loaded,
    wanted: Wanted,
    about: About,
    say: Catalogue,
    templates: Templates,
) -> Ready:
    to, facts = Recipient(wanted.audience.value), case.facts
    if facts.decision is None:
        raise Conflict("The panel has not decided this case, so there is no letter about a decision.")
    obstacle = not_ready_to_issue(facts, asking.actor, case.policy, asking.now)
    if obstacle is not None:
        raise LetterTooEarly(f"{obstacle.why} Then make it again.", obstacles=[obstacle.as_dict()])
    layout = _layout(facts, to, wanted.layout)
    if facts.letter is None:
        origin = Origin(facts.seq, case.row.head, templates.fingerprint)
        told = Telling(facts, facts.package.current, to, about, say)
        return _ready(decision_letter(told, layout, origin), origin, case.row.changed_at, draft=True)
    if to not in facts.letter.letter.recipients:
        sent = series(recipient.words for recipient in facts.letter.letter.recipients)
        raise Conflict(f"The letter about this decision went to the {sent}, and not to the {to.words}.")
    then, before, entry = await _as_of(db, case, facts.letter.seq)
    origin = Origin(entry["seq"], entry["leaf"], templates.fingerprint)
    paper = decision_letter(Telling(then, before, to, about, say), layout, origin)
    return _ready(paper, origin, unstamp(entry["at"]), draft=False)


def _layout(facts: Facts, to: Recipient, asked: Layout | None) -> Layout:
    """How the letter is set. Raises Conflict for a layout in which the person could not read it (BR23)."""
    fitting = layouts_for(facts, to)
    if asked is None:
        return fitting[0]
    if asked not in fitting:
        needed = " or ".join(layout.words for layout in fitting)
        raise Conflict(f"This person needs a letter in {needed}; in {asked.words} they could not read it.")
    return asked


async def _as_of(db: AsyncConnection, case: Loaded, seq: int) -> tuple[Facts, list[Line], dict[str, Any]]:
    """The case as that entry of its journal left it, the care that was given before it, and the entry."""
    organisation = case.row.organisation
    entries = (await read(db, chain(organisation, case.row.ref)))[:seq]
    before = cast(Facts, await fold(db, case.process, organisation, entries[:-1]))
    then = cast(Facts, await fold(db, case.process, organisation, entries))
    return then, before.package.current, entries[-1]


def _pack(
    case: Loaded, wanted: Wanted, about: About, say: Catalogue, templates: Templates
) -> tuple[Paper, Origin, datetime]:
    facts = case.facts
    on = facts.listing.papers_on if facts.listing else london_date(case.row.changed_at)
    if facts.recommendation is None:
        raise Conflict("Nothing is recommended in this case yet, so there are no papers for a panel.")
    origin = Origin(facts.seq, case.row.head, templates.fingerprint)
    costs = wanted.audience is Audience.PANEL_WITH_COSTS
    paper = panel_pack(facts, manifest(facts, on), on, about, say, origin, costs=costs)
    return paper, origin, case.row.changed_at


def _ready(paper: Paper, origin: Origin, at: datetime, *, draft: bool) -> Ready:
    said = f"{origin.templates}\0{origin.leaf}\0{paper.model_dump_json()}"
    return Ready(paper, origin, at, draft, hashlib.sha256(said.encode()).hexdigest())


async def _about(db: AsyncConnection, case: Loaded, say: Catalogue) -> About:
    """Whom and what a document is about, under the names of the day on which it was decided."""
    facts = case.facts
    on = facts.decision.decided_on if facts.decision else london_date(case.row.changed_at)
    named = await named_on(db, on, case.row.organisation, case.row.provider)
    found = (await db.execute(select(PATIENTS).where(PATIENTS.c.id == case.row.patient))).one()
    return About(
        ref=case.row.ref,
        commissioner=named[case.row.organisation],
        home=named[case.row.provider],
        panel=title_of(case.policy, heard_by(facts, case.policy)),
        person=found.name,
        nhs_number=display(found.nhs_number) if found.nhs_number else "",
        born=say.day(found.date_of_birth) if found.date_of_birth else "",
    )


async def named_on(db: AsyncConnection, on: date, *codes: str) -> dict[str, str]:
    """What these organisations were called on a day, by code; the code itself of one that nobody knew then."""
    there = await organisations(db)
    found = {code: valid_on(there, code, on) for code in codes}
    return {code: code if one is None else one.name for code, one in found.items()}


async def known(db: AsyncConnection, case: Loaded, ready: Ready) -> Any:
    """The row of this very document, if it was made before."""
    same = (DOCUMENTS.c.case_id == case.row.id, DOCUMENTS.c.recipe == ready.recipe)
    return (await db.execute(select(DOCUMENTS).where(*same))).first()


async def keep(
    db: AsyncConnection, asking: Asking, case: Loaded, ready: Ready, sha256: str, size: int
) -> Any:
    """Enter a document that lies in the store; the row. `case` is loaded with its lock."""
    there = await known(db, case, ready)
    if there is not None:
        return there
    paper, id = ready.paper, f"doc_{secrets.token_hex(6)}"
    values = {
        "id": id,
        "case_id": case.row.id,
        "organisation": case.row.organisation,
        "kind": paper.kind,
        "audience": paper.audience,
        "layout": paper.layout,
        "language": paper.language,
        "draft": ready.draft,
        "seq": ready.origin.seq,
        "leaf": ready.origin.leaf,
        "templates": ready.origin.templates,
        "recipe": ready.recipe,
        "sha256": sha256,
        "size": size,
        "made_by": asking.actor.person,
        "at": asking.now.at,
    }
    await db.execute(insert(DOCUMENTS), values)
    return (await db.execute(select(DOCUMENTS).where(DOCUMENTS.c.id == id))).one()


async def documents_of(db: AsyncConnection, asking: Asking, case: Loaded) -> list[Any]:
    """The documents of a case that whoever loaded it may read, oldest first."""
    mine = select(DOCUMENTS).where(DOCUMENTS.c.case_id == case.row.id)
    found = await db.execute(mine.order_by(DOCUMENTS.c.at, DOCUMENTS.c.id))
    return [
        row for row in found if opens(case, asking, Kind(row.kind), Audience(row.audience), draft=row.draft)
    ]
