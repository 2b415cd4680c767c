"""What comes in from other systems."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from app import errors
from app.db import Db
from app.interop.imports import ImportRefused, take_in
from app.people.asking import Me
from app.people.once import Repeatable
from app.problems import answers

router = APIRouter(prefix="/v1/imports", tags=["imports"])


class FaultView(BaseModel):
    """One thing wrong in the file."""

    line: int = Field(description="Line 1 is the heading")
    column: str
    what: str
    expected: str


class ImportView(BaseModel):
    """What a file would do, or did."""

    rows: int
    created: int = Field(description="Drafts opened, or that would be opened")
    known: int = Field(
        description="Rows whose case is here already, by the sender's number; left as they are"
    )
    applied: bool
    faults: list[FaultView]
    more_faults: int
    notes: list[str]


@router.post(
    "",
    response_model=ImportView,
    operation_id="import_cases",
    responses=answers(
        errors.NotAllowed, ImportRefused, errors.UnsupportedMedia, errors.KeyReused, errors.StillInFlight
    ),
    openapi_extra={
        "requestBody": {"required": True, "content": {"text/csv": {"schema": {"type": "string"}}}}
    },
)
async def post_import(
    request: Request,
    once: Repeatable,
    db: Db,
    me: Me,
    dry_run: Annotated[bool, Query(description="true: say what would happen, change nothing")] = True,
    cohort: Annotated[
        str | None,
        Query(max_length=120, pattern=r"^[\w .\-]+$", description="a name for these cases together"),
    ] = None,
) -> Response:
    """Take in a spreadsheet of cases (CSV in UTF-8). A dry run first, unless told otherwise; all rows or none."""
    if request.headers.get("content-type", "").partition(";")[0] != "text/csv":
        raise errors.UnsupportedMedia("Send the file as text/csv.")
    synthetic: bool = request.app.state.settings.synthetic
    report = await take_in(
        db, me, await request.body(), apply=not dry_run, cohort=cohort, synthetic=synthetic
    )
    return await once.answer(db, report.as_dict())
