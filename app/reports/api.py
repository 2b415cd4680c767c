"""Reports over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from app import errors
from app.db import Db
from app.people.asking import Me, see_also
from app.people.directory import organisations
from app.people.organisations import lineage
from app.problems import answers
from app.reports.access import AccessReport, access_report
from app.reports.headline import Headline, Range, headline
from app.reports.matrix import Matrix, matrix
from app.reports.practice import Practice, practice

router = APIRouter(prefix="/v1/reports", tags=["reports"])


@router.get("/headline", operation_id="get_headline", responses=answers(errors.NotAllowed))
async def get_headline(
    db: Db,
    me: Me,
    range: Annotated[
        Range, Query(description="cohort: reviews that came in as a cohort; all: every review")
    ] = Range.COHORT,
) -> Headline:
    """What the reviews came to. Holds no name and no clinical word."""
    codes = lineage(await organisations(db), me.actor.organisation)
    await see_also(db, me, codes)
    return await headline(db, codes, range, me)


@router.get("/practice", operation_id="get_practice_report", responses=answers(errors.NotAllowed))
async def get_practice_report(
    db: Db,
    me: Me,
    range: Annotated[
        Range, Query(description="cohort: reviews that came in as a cohort; all: every review")
    ] = Range.COHORT,
) -> Practice:
    """Where the reviews stand against their clocks, what was decided, and what panels did. Counts only."""
    codes = lineage(await organisations(db), me.actor.organisation)
    await see_also(db, me, codes)
    return await practice(db, codes, range, me)


@router.get("/access", operation_id="get_access_report", responses=answers(errors.NotAllowed))
async def get_access_report(db: Db, me: Me) -> AccessReport:
    """What waits for somebody, and what is overdue: broken glass, exclusions, delegations. Counts only."""
    return await access_report(db, me)


@router.get("/matrix", operation_id="get_access_matrix", responses=answers(errors.NotAllowed))
async def get_access_matrix(request: Request, _me: Me) -> Matrix:
    """Who may ask what: every operation with the roles, systems and second factor that it asks for."""
    return matrix(request.app.openapi())
