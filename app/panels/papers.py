"""The agenda and the minutes of a sitting as PDF, made for whoever asks: of the items that they may see, and no other.

They are not kept, as each reader's may differ; the same reader, sitting and templates give the same bytes.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from app import errors
from app.audit.journal import read
from app.cases.documents import catalogue_of, named_on, refuse_unnamed
from app.cases.evidence import attached
from app.cases.moves import load
from app.cases.press import DocumentNotSet, DocumentTooLong, Press, PressBusy
from app.cases.templates import Templates
from app.clock import unstamp
from app.db import Database
from app.panels.api import SittingId
from app.panels.minutes import minutes
from app.panels.minutes_paper import minutes_paper
from app.panels.sittings import agenda, members, policy_on, sitting
from app.people.asking import Asking, Says, who_asks
from app.people.reads import Shown, reading_row, record_readings
from app.problems import answers
from app.programmes.one_to_one.letters import sitting as papers
from app.programmes.one_to_one.letters.catalogue import ENGLISH
from app.programmes.one_to_one.letters.paper import Audience, Paper
from app.programmes.one_to_one.letters.telling import Origin
from app.programmes.one_to_one.way import title_of

router = APIRouter(prefix="/v1/sittings/{sitting}", tags=["documents"])
Language = Annotated[
    str, Query(pattern=r"^[a-z]{2,3}$", description="One for which the templates have sentences")
]
_MADE = answers(
    errors.NotFound, errors.NotAllowed, errors.Conflict, DocumentTooLong, PressBusy, DocumentNotSet
)


@router.get("/agenda.pdf", operation_id="get_agenda_document", responses=_MADE)
async def get_agenda(request: Request, id: SittingId, says: Says, language: Language = ENGLISH) -> Response:
    """The agenda as accessible PDF (PDF/UA-1), with the items of the cases that this person reads."""
    database, press = _house(request)
    async with database.transaction() as db:
        me = await who_asks(db, says)
        paper, at = await _agenda(db, me, id, language, press.templates)
    return _answer(await press.set(paper, at), f"agenda {id}.pdf")


@router.get("/minutes.pdf", operation_id="get_minutes_document", responses=_MADE)
async def get_minutes(request: Request, id: SittingId, says: Says, language: Language = ENGLISH) -> Response:
    """The minutes as accessible PDF (PDF/UA-1), with the items of the cases that this person reads; a draft at first."""
    database, press = _house(request)
    async with database.transaction() as db:
        me = await who_asks(db, says)
        paper, at = await _minutes(db, me, id, language, press.templates)
    return _answer(await press.set(paper, at), f"minutes {id}.pdf")


def _house(request: Request) -> tuple[Database, Press]:
    return request.app.state.database, request.app.state.press


def _answer(made: bytes, name: str) -> Response:
    return Response(made, headers=attached(name, len(made)), media_type="application/pdf")


async def _agenda(
    db: AsyncConnection, asking: Asking, id: str, language: str, templates: Templates
) -> tuple[Paper, int]:
    """The agenda, and the instant of the entry of the sitting's journal out of which it is made."""
    say = catalogue_of(templates, language)
    held = await sitting(db, asking, id)
    items: list[papers.Item] = []
    shown: set[Shown] = set()
    for row in await agenda(db, asking, id):
        case = await load(db, asking, row.ref)
        if case.reading.narrow is None:
            items.append(papers.Item(len(items) + 1, row.ref, row.pack, case.facts))
            shown.add(Shown(row.case_id, row.organisation, row.patient))
    await record_readings(db, [reading_row(asking, case) for case in sorted(shown)])
    seated = await members(db, id)
    policy = await policy_on(db, asking, held.held_on)
    told = papers.Sat(
        id=id,
        commissioner=(await named_on(db, held.held_on, held.organisation))[held.organisation],
        panel=title_of(policy, held.panel),
        held_on=held.held_on,
        members=[member for member, _ in seated],
        present=frozenset(member.person for member, here in seated if here),
        items=items,
    )
    origin, at = await _origin(db, held, templates)
    return papers.agenda(told, say, origin), at


async def _minutes(
    db: AsyncConnection, asking: Asking, id: str, language: str, templates: Templates
) -> tuple[Paper, int]:
    """The minutes, and the instant of the entry of the sitting's journal out of which they are made."""
    say = catalogue_of(templates, language)
    held = await sitting(db, asking, id)
    shown = await minutes(db, asking, id)
    named = [*(item.ref for item in shown.items), *(matter.ref for matter in shown.matters)]
    for ref in dict.fromkeys(named):
        refuse_unnamed(await load(db, asking, ref), asking, Audience.PANEL)
    commissioner = (await named_on(db, held.held_on, held.organisation))[held.organisation]
    origin, at = await _origin(db, held, templates)
    return minutes_paper(shown, commissioner, say, origin), at


async def _origin(db: AsyncConnection, held: Any, templates: Templates) -> tuple[Origin, int]:
    last = (await read(db, f"sitting/{held.organisation}/{held.id}"))[-1]
    return Origin(last["seq"], last["leaf"], templates.fingerprint), int(unstamp(last["at"]).timestamp())
