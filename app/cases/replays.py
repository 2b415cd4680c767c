"""A repeated request is answered as it was the first time, if the record it shows is still this person's to see."""

from fastapi import Request, Response
from sqlalchemy import select

from app.cases.moves import CASES
from app.db import Database
from app.errors import NotFound
from app.people.access import reaches, values, visible
from app.people.asking import Asking, step_into
from app.people.reads import reading_row, record_readings
from app.problems import Replayed, problem


async def answer_again(request: Request, replayed: Exception) -> Response:
    """The kept answer. One that shows a case is written into the read log again, or is a 404 by now."""
    assert isinstance(replayed, Replayed)
    if replayed.case_id is None:
        return replayed.given
    asking: Asking = replayed.asking
    database: Database = request.app.state.database
    c = CASES.c
    async with database.transaction() as db:
        await step_into(db, asking)
        shown = select(c.id, c.organisation, c.patient).where(
            c.id == replayed.case_id, visible(CASES, reaches(asking))
        )
        case = (await db.execute(shown, values(asking))).first()
        if case is None:
            return problem(NotFound(), request)
        await record_readings(db, [reading_row(asking, case)])
    return replayed.given
