"""Evidence files: sent in as a stream, held back until scanned, handed out as attachments only."""

import secrets
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import quote, unquote

import structlog
from fastapi import APIRouter, Header, Path, Request
from fastapi.responses import Response, StreamingResponse
from pydantic import BaseModel, Field
from sqlalchemy import ColumnElement, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app import errors
from app.cases.api import Ref
from app.cases.models import FileStatus
from app.cases.moves import Loaded, load, show
from app.cases.named import FILES
from app.cases.reading import files_kept_from
from app.cases.scanning import Scanner, Verdict, scanner_for
from app.cases.storage import LIMIT, FileDamaged, Received, StorageFailed, Store, read, receive
from app.db import Database, Db
from app.people.asking import Asking, Me, Says, step_into, who_asks
from app.people.once import Alone, Key, keyed, looked_up
from app.problems import answers
from app.programmes.roles import Role

router = APIRouter(prefix="/v1/cases/{ref}/files", tags=["evidence"])
log = structlog.get_logger()
MOST_FILES = 500  # of one case; a long case has a few dozen
_SEES = (errors.NotFound, errors.NotAllowed, errors.Conflict)
# what clients send when nobody told them the type
_SAYS_NOTHING = {"application/octet-stream", "application/x-www-form-urlencoded"}


class FileView(BaseModel):
    """A file on a case. Name it by its `sha256` in the form `add_evidence` to make it evidence."""

    id: str
    sha256: str
    size: int = Field(description="bytes")
    media_type: str = Field(description="judged by content")
    name: str
    status: FileStatus
    uploaded_by: str
    at: datetime


class FileNotReady(errors.Refusal):
    """This file waits for the virus scanner. It can be opened once it is found clean."""

    status = 409


class FileInfected(errors.Refusal):
    """The virus scanner found something in this file, so nobody can open it. Ask the sender for a clean copy."""

    status = 409


class TooManyFiles(errors.Conflict):
    """This case has as many files as one case takes, so this one was not kept. Put what belongs together into one
    document, and send that."""


@router.get("", operation_id="list_files", responses=answers(*_SEES))
async def get_files(ref: Ref, db: Db, me: Me) -> list[FileView]:
    """The files on a case, oldest first."""
    case = await show(db, me, ref)
    mine = select(FILES).where(FILES.c.case_id == case.row.id, *_readable(me, case))
    found = await db.execute(mine.order_by(FILES.c.at, FILES.c.id))
    return [FileView.model_validate(row._mapping, extra="ignore") for row in found]


@router.post(
    "",
    status_code=201,
    response_model=FileView,
    operation_id="upload_file",
    responses=answers(
        *_SEES,
        TooManyFiles,
        errors.TooLarge,
        errors.UnsupportedMedia,
        errors.KeyReused,
        errors.StillInFlight,
    ),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        }
    },
)
async def post_file(
    request: Request,
    ref: Ref,
    _: Alone,
    says: Says,
    key: Key = None,
    x_file_name: Annotated[
        str, Header(max_length=600, description="The file's name, percent-encoded")
    ] = "evidence",
    content_type: Annotated[str, Header()] = "application/octet-stream",
) -> Response:
    """Send a file in as the request's body, at most 25 MiB. Its type is judged by its content."""
    database: Database = request.app.state.database
    async with database.transaction(reads=True) as db:
        me = await who_asks(db, says)
        await _refuse_too_many(db, (await load(db, me, ref)).row.id)
    once = await keyed(request, me, key)
    async with database.transaction() as db:
        await step_into(db, me)
        await looked_up(once, db)
    # nothing is held in the database while a file streams in, however slowly
    store: Store = request.app.state.store
    declared = None if content_type in _SAYS_NOTHING else content_type
    received = await receive(
        request.stream(), store, limit=LIMIT, name=unquote(x_file_name), declared=declared
    )
    status = await _scanned(scanner_for(request.app.state.settings.clamav), store, received)
    async with database.transaction() as db:
        await step_into(db, me)
        case = await load(db, me, ref)
        row = await _enter(db, case.row.id, received, status, me)
        shown = FileView.model_validate(row, extra="ignore").model_dump(mode="json")
        return await once.answer(db, shown, status=201)


@router.get(
    "/{file}",
    operation_id="download_file",
    responses=answers(*_SEES, FileNotReady, FileInfected, FileDamaged),
)
async def get_file(
    request: Request, ref: Ref, file: Annotated[str, Path(max_length=40, pattern=r"^\w+$")], db: Db, me: Me
) -> StreamingResponse:
    """A file's bytes, always as an attachment and never to be run by a browser."""
    case = await show(db, me, ref, detail=f"file {file}")
    mine = select(FILES).where(FILES.c.case_id == case.row.id, FILES.c.id == file, *_readable(me, case))
    row = (await db.execute(mine)).first()
    if row is None:
        raise errors.NotFound
    if row.status == FileStatus.QUARANTINED:
        raise FileNotReady
    if row.status == FileStatus.INFECTED:
        raise FileInfected
    return await attachment(request.app.state.store, row.sha256, row.size, row.name, row.media_type)


async def attachment(store: Store, sha256: str, size: int, name: str, media_type: str) -> StreamingResponse:
    """A kept file as an attachment that no browser runs and no cache keeps. Raises FileDamaged."""
    if not await store.holds(sha256):
        raise FileDamaged
    return StreamingResponse(read(store, sha256), media_type=media_type, headers=attached(name, size))


def attached(name: str, size: int) -> dict[str, str]:
    """The headers of a file that is handed out to be kept, and never to be shown or run by a browser."""
    return {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Length": str(size),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "no-store",
    }


def _readable(asking: Asking, case: Loaded) -> tuple[ColumnElement[bool], ...]:
    """Which files of a case a person may open: all but evidence that is not for them, or those of their own home.

    Raises NotAllowed for roles that work without evidence.
    """
    if case.reading.narrow is None:
        may = case.may(asking)
        return (FILES.c.sha256.not_in(files_kept_from(case.facts, may)),)
    case.refuse_undeclared()
    if Role.PROVIDER_USER not in case.reading.roles:
        raise errors.NotAllowed("Your role works on this case without its evidence.")
    return (FILES.c.uploaded_from == asking.actor.organisation,)


async def _scanned(scanner: Scanner, store: Store, received: Received) -> FileStatus:
    """Where a file stands after a first scan; a scanner that cannot be reached leaves it in quarantine."""
    scan = await scanner.scan(read(store, received.sha256))
    if scan.verdict is Verdict.FAILED:
        log.warning("scan_failed", verdict=scan.verdict.value)
    return _STATUS[scan.verdict]


_STATUS = {
    Verdict.CLEAN: FileStatus.CLEAN,
    Verdict.NOT_SCANNED: FileStatus.NOT_SCANNED,
    Verdict.INFECTED: FileStatus.INFECTED,
    Verdict.FAILED: FileStatus.QUARANTINED,
}


async def _enter(
    db: AsyncConnection, case_id: int, received: Received, status: FileStatus, asking: Asking
) -> Any:
    """The file's row on this case; the same bytes are there once, under their first name."""
    same = (FILES.c.case_id == case_id) & (FILES.c.sha256 == received.sha256)
    if (await db.execute(select(FILES.c.id).where(same))).first() is None:
        await _refuse_too_many(db, case_id)
        values = {
            "id": f"file_{secrets.token_hex(6)}",
            "case_id": case_id,
            "sha256": received.sha256,
            "size": received.size,
            "media_type": received.media_type,
            "name": received.name,
            "status": status,
            "uploaded_by": asking.actor.person,
            "uploaded_from": asking.actor.organisation,
            "at": asking.now.at,
        }
        await db.execute(insert(FILES), values)
    return (await db.execute(select(FILES).where(same))).one()._mapping


async def _refuse_too_many(db: AsyncConnection, case_id: int) -> None:
    """Raise TooManyFiles when the case takes no more. Two who send at the same moment may pass it by one."""
    count = select(func.count()).select_from(FILES).where(FILES.c.case_id == case_id)
    if (await db.execute(count)).scalar_one() >= MOST_FILES:
        raise TooManyFiles


async def scan_waiting(database: Database, store: Store, scanner: Scanner) -> int:
    """Scan every quarantined file again; answers how many left quarantine."""
    async with database.transaction(reads=True, everything=True) as db:
        found = await db.execute(
            select(FILES.c.id, FILES.c.sha256).where(FILES.c.status == FileStatus.QUARANTINED)
        )
        waiting = [tuple(row) for row in found]
    settled = 0
    for id, sha256 in waiting:
        try:
            scan = await scanner.scan(read(store, sha256))
        except StorageFailed as error:
            log.warning("scan_failed", code=error.code)
            continue
        if scan.verdict is Verdict.FAILED:
            continue
        async with database.transaction(everything=True) as db:
            await db.execute(update(FILES).where(FILES.c.id == id).values(status=_STATUS[scan.verdict]))
        settled += 1
    return settled
