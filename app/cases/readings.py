"""Who has looked at this person's record: the answer to the person's own question, and to an auditor's."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from sqlalchemy import func, select

from app import errors
from app.cases.api import Ref
from app.cases.moves import CASES
from app.db import Db
from app.people.access import log_ways, values, visible
from app.people.asking import PEOPLE, Me
from app.people.reads import READINGS, reading_row, record_readings
from app.problems import answers

router = APIRouter(prefix="/v1/cases/{ref}/readings", tags=["cases"])


class ReadingView(BaseModel):
    """Somebody was shown the record."""

    number: int
    at: datetime
    ref: str
    person: str
    name: str
    on_behalf_of: str | None
    organisation: str = Field(description="For whom they work, by ODS code")
    roles: str
    what: str = Field(description="What they asked for: the operation's name")
    why: str = Field(description="The reason they gave, if they gave one")
    detail: str = Field(
        description="What was shown beyond the record itself: identity, safeguarding detail, money, a file"
    )
    break_glass: str | None


class ReadingsView(BaseModel):
    """The readings of one person's record in every case of theirs, the latest first; `next` goes further back."""

    readings: list[ReadingView]
    next: int | None


@router.get("", operation_id="list_readings", responses=answers(errors.NotFound, errors.NotAllowed))
async def get_readings(
    ref: Ref,
    db: Db,
    me: Me,
    before: Annotated[int | None, Query(ge=1, le=2**53, description="`next` of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> ReadingsView:
    """Everybody who was shown the record of this case's person, in the cases that whoever asks may know of."""
    c, r, known = CASES.c, READINGS.c, visible(CASES, log_ways(me))
    ours = select(c.id, c.organisation, c.patient).where(c.ref == ref, known)
    case = (await db.execute(ours, values(me))).first()
    if case is None:
        raise errors.NotFound
    # numbered among those this person sees: a number of the whole log would tell how much is read elsewhere
    number = func.row_number().over(order_by=r.id).label("number")
    joined = READINGS.join(CASES, c.id == r.case_id).outerjoin(PEOPLE, PEOPLE.c.id == r.person)
    theirs = select(READINGS, c.ref, PEOPLE.c.name, number).select_from(joined)
    log = theirs.where(r.patient == case.patient, known).subquery()
    query = select(log).order_by(log.c.number.desc()).limit(limit + 1)
    if before is not None:
        query = query.where(log.c.number < before)
    rows = (await db.execute(query, values(me))).all()
    await record_readings(db, [reading_row(me, case)])
    shown = [
        ReadingView(
            number=row.number,
            name=row.name or row.person,
            organisation=row.employer,
            **{
                k: row._mapping[k]
                for k in (
                    "at",
                    "ref",
                    "person",
                    "on_behalf_of",
                    "roles",
                    "what",
                    "why",
                    "detail",
                    "break_glass",
                )
            },
        )
        for row in rows[:limit]
    ]
    return ReadingsView(readings=shown, next=shown[-1].number if len(rows) > limit else None)
