"""The documents of a case over HTTP: made, listed, and handed out as attachments."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field, model_validator

from app import errors
from app.cases.api import Ref
from app.cases.documents import (
    LetterTooEarly,
    Wanted,
    documents_of,
    keep,
    known,
    prepare,
    refuse_unnamed,
    refuse_without_letters,
)
from app.cases.evidence import attachment
from app.cases.moves import load, show
from app.cases.press import DocumentNotSet, DocumentTooLong, Press, PressBusy
from app.cases.storage import FileDamaged, Store, receive
from app.db import Database, Db
from app.people.asking import Me, Says, step_into, who_asks
from app.people.once import Alone, Key, keyed, looked_up
from app.problems import answers
from app.programmes.one_to_one.letters.paper import PANELS, Audience, Kind, Layout

router = APIRouter(prefix="/v1/cases/{ref}/documents", tags=["documents"])
PDF = "application/pdf"
_SEES = (errors.NotFound, errors.NotAllowed, errors.Conflict)


class MakeDocument(BaseModel):
    """Ask for a document of a case."""

    model_config = ConfigDict(extra="forbid")

    kind: Kind = Field(description="DECISION_LETTER or PACK; agenda and minutes belong to a sitting")
    audience: Audience = Field(description="To whom it speaks: what each may know differs")
    layout: Layout | None = Field(
        default=None, description="Left out: as the person's communication needs ask, for others standard"
    )
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}$")] = Field(
        default="en", description="One for which the templates have sentences"
    )

    @model_validator(mode="after")
    def _fits(self) -> "MakeDocument":
        if self.kind not in (Kind.DECISION_LETTER, Kind.PACK):
            raise ValueError("agenda and minutes are made of a sitting; ask there")
        if (self.audience in PANELS) is not (self.kind is Kind.PACK):
            raise ValueError(f"a {self.kind.words} does not go to {self.audience.words}")
        if self.kind is Kind.PACK and self.layout not in (None, Layout.STANDARD):
            raise ValueError("a pack is set in standard print")
        return self


class DocumentView(BaseModel):
    """A document that was made. The same case, journal entry and templates always give the same bytes."""

    id: str
    kind: Kind
    audience: Audience
    layout: Layout
    language: str
    draft: bool = Field(description="Made before the letter was issued: nothing follows from it")
    seq: int = Field(description="The number of the journal entry that it was made from")
    leaf: str = Field(description="That entry's fingerprint, which stands at the foot of every page")
    templates: str = Field(description="SHA-256 of the templates that it was set with")
    sha256: str
    size: int = Field(description="bytes")
    made_by: str
    at: datetime


@router.post(
    "",
    status_code=201,
    response_model=DocumentView,
    operation_id="make_document",
    responses=answers(
        *_SEES,
        LetterTooEarly,
        DocumentTooLong,
        PressBusy,
        DocumentNotSet,
        errors.KeyReused,
        errors.StillInFlight,
    ),
)
async def post_document(
    request: Request, ref: Ref, asked: MakeDocument, _: Alone, says: Says, key: Key = None
) -> Response:
    """Make a document of the case as it stands, or of the letter as it was issued. Made again, it is the same one."""
    database: Database = request.app.state.database
    press: Press = request.app.state.press
    store: Store = request.app.state.store
    wanted = Wanted(asked.kind, asked.audience, asked.layout, asked.language)
    async with database.transaction() as db:
        me = await who_asks(db, says)
        once = await keyed(request, me, key)
        await looked_up(once, db)
    async with database.transaction(reads=True) as db:
        await step_into(db, me)
        case = await load(db, me, ref)
        ready = await prepare(db, me, case, wanted, press.templates)
        row = await known(db, case, ready)
    sha256, size = (row.sha256, row.size) if row is not None else ("", 0)
    if row is None or not await store.holds(sha256):  # nothing is held in the database while it is set
        made = await press.set(ready.paper, int(ready.at.timestamp()))
        received = await receive(_whole(made), store, name=_name(ref, ready.paper), declared=PDF)
        sha256, size = received.sha256, received.size
    async with database.transaction() as db:
        await step_into(db, me)
        case = await load(db, me, ref, lock=True)
        row = await keep(db, me, case, ready, sha256, size)
        await show(db, me, ref, detail=f"document {row.id}")
        return await once.answer(db, _view(row).model_dump(mode="json"), status=201, case_id=case.row.id)


@router.get("", operation_id="list_documents", responses=answers(*_SEES))
async def get_documents(ref: Ref, db: Db, me: Me) -> list[DocumentView]:
    """The documents of a case that this person may read, oldest first."""
    case = await show(db, me, ref)
    refuse_without_letters(case)
    return [_view(row) for row in await documents_of(db, me, case)]


@router.get("/{document}", operation_id="download_document", responses=answers(*_SEES, FileDamaged))
async def get_document(
    request: Request,
    ref: Ref,
    document: Annotated[str, Path(max_length=40, pattern=r"^\w+$")],
    db: Db,
    me: Me,
) -> StreamingResponse:
    """A document's bytes (PDF/UA-1), always as an attachment and never to be run by a browser."""
    case = await show(db, me, ref, detail=f"document {document}")
    refuse_without_letters(case)
    row = next((row for row in await documents_of(db, me, case) if row.id == document), None)
    if row is None:
        raise errors.NotFound
    refuse_unnamed(case, me, Audience(row.audience))
    name = _name(ref, _view(row))
    return await attachment(request.app.state.store, row.sha256, row.size, name, PDF)


def _view(row: Any) -> DocumentView:
    return DocumentView.model_validate(row._mapping, extra="ignore")


def _name(ref: str, made: Any) -> str:
    """What the file is called: "OTO-001 decision letter to gp.pdf"."""
    return f"{ref} {made.kind.words} to {made.audience.words}.pdf"


async def _whole(made: bytes) -> AsyncIterator[bytes]:
    yield made
