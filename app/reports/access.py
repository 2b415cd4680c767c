"""How access is used: what waits for somebody, and what is overdue. Counts only: no name, no case."""

from pydantic import BaseModel, Field
from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.cases.exclusions import to_lift
from app.cases.glass import is_overdue, queue
from app.people.asking import DELEGATIONS, Asking


class AccessReport(BaseModel):
    """The figures of one organisation today."""

    glass_broken: int = Field(description="Uses of break-glass, ever")
    glass_unreviewed: int
    glass_overdue: int = Field(description="Not reviewed within five working days")
    exclusions: int = Field(description="Standing: colleagues who do not see a case or a home")
    liftings_waiting: int = Field(description="Somebody asked to lift one; a second person has not answered")
    delegations: int = Field(description="In force today")


async def access_report(db: AsyncConnection, asking: Asking) -> AccessReport:
    """What waits and what is late in the asker's own organisation, but for what they are excluded from."""
    ours, today, d = asking.actor.organisation, asking.now.today, DELEGATIONS.c
    broken = await queue(db, asking)
    waiting = [use for use in broken if use.reviewed_at is None]
    standing = await to_lift(db, asking)
    now = and_(d.organisation == ours, d.from_day <= today, d.until_day >= today, d.ended_at.is_(None))
    delegated = (await db.execute(select(func.count()).select_from(DELEGATIONS).where(now))).scalar_one()
    return AccessReport(
        glass_broken=len(broken),
        glass_unreviewed=len(waiting),
        glass_overdue=sum(is_overdue(use, asking.now) for use in waiting),
        exclusions=len(standing),
        liftings_waiting=sum(exclusion.asked_by is not None for exclusion in standing),
        delegations=delegated,
    )
