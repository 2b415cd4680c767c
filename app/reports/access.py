"""How access is used: what waits for somebody, and what is overdue. Counts only: no name, no case."""

from pydantic import BaseModel, Field
from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.cases.glass import is_overdue
from app.people.access import EXCLUSIONS, GLASS
from app.people.asking import DELEGATIONS, Asking


class AccessReport(BaseModel):
    """The figures of one organisation today."""

    glass_broken: int = Field(description="Uses of break-glass, ever")
    glass_unreviewed: int
    glass_overdue: int = Field(description="Not reviewed within five working days")
    exclusions: int = Field(description="Standing: people who do not see a case or a home")
    liftings_waiting: int = Field(description="Somebody asked to lift one; a second person has not answered")
    delegations: int = Field(description="In force today")


async def access_report(db: AsyncConnection, asking: Asking) -> AccessReport:
    """What waits and what is late in the asker's own organisation."""
    ours, today = asking.actor.organisation, asking.now.today
    g, e, d = GLASS.c, EXCLUSIONS.c, DELEGATIONS.c
    broken = (await db.execute(select(g.at, g.reviewed_at).where(g.organisation == ours))).all()
    waiting = [use for use in broken if use.reviewed_at is None]
    standing = and_(e.organisation == ours, e.ended_at.is_(None))
    shut = select(func.count(), func.count(e.asked_by)).where(standing)
    exclusions, asked = (await db.execute(shut)).one()
    now = and_(d.organisation == ours, d.from_day <= today, d.until_day >= today, d.ended_at.is_(None))
    delegated = (await db.execute(select(func.count()).select_from(DELEGATIONS).where(now))).scalar_one()
    return AccessReport(
        glass_broken=len(broken),
        glass_unreviewed=len(waiting),
        glass_overdue=sum(is_overdue(use, asking.now) for use in waiting),
        exclusions=exclusions,
        liftings_waiting=asked,
        delegations=delegated,
    )
