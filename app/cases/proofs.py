"""The proof of a commissioner's terms against the people there are: can every panel be quorate, and who is missing?"""

import asyncio
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.errors import CannotBeQuorate
from app.people.asking import PEOPLE, Asking
from app.people.leave import LEAVE
from app.programmes.one_to_one.codes import Driver
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.programmes.roles import Role
from app.workflow.clocks import working_days_between
from app.workflow.process import Process
from app.workflow.proof import Absence, Proof, prove
from app.workflow.shortage import Panellist

HORIZON = timedelta(weeks=12)
"""How far ahead leave is looked at: people seldom enter it earlier."""

_VOTER = "voter"


async def proof_of(
    db: AsyncConnection, asking: Asking, process: Process, policy: OneToOnePolicy, since: date
) -> Proof:
    """Whether the panels of `policy` can be quorate with the people of one's own organisation, from `since` on.

    A gap that leave makes counts as missing when it is longer than a case may wait, from ready to decided.
    """
    first = max(since, asking.now.today)
    days = [
        day
        for day in (first + timedelta(days=n) for n in range(HORIZON.days))
        if working_days_between(day - timedelta(days=1), day, asking.now.bank_holidays)
    ]
    people = await _people(db, asking.actor.organisation)
    return await asyncio.to_thread(  # it counts for a while, and others wait for no proof
        prove,
        policy.panels,
        policy.route,
        [_panellist(row, _roles_of(process, _VOTER)) for row in people if row.profession],
        await _absences(db, asking.actor.organisation, first),
        {driver.words: policy.expertise.get(driver) for driver in Driver},
        {
            duty.title: frozenset(
                row.id for row in people if not _roles_of(process, duty.part).isdisjoint(row.roles)
            )
            for duty in process.separate
            if duty.part != _VOTER
        },
        days,
        policy.listing_days + policy.sitting_days,
    )


async def refuse_what_cannot_be_quorate(
    db: AsyncConnection, asking: Asking, process: Process, policy: OneToOnePolicy, since: date
) -> None:
    """Raise CannotBeQuorate, with a sentence for everybody who is missing."""
    found = await proof_of(db, asking, process, policy, since)
    if not found.holds:
        said = [finding.sentence for finding in found.missing]
        raise CannotBeQuorate(
            f"With the people there are, these terms cannot be met. {' '.join(said)} Nothing was changed.",
            missing=said,
        )


async def _people(db: AsyncConnection, organisation: str) -> list[Any]:
    p = PEOPLE.c
    query = select(PEOPLE).where(p.organisation == organisation, p.active).order_by(p.name, p.id)
    return list(await db.execute(query))


async def _absences(db: AsyncConnection, organisation: str, first: date) -> list[Absence]:
    known = LEAVE.c
    found = await db.execute(
        select(known.person, known.from_day, known.until_day).where(
            known.organisation == organisation, known.until_day >= first, known.cancelled_at.is_(None)
        )
    )
    return [Absence(row.person, row.from_day, row.until_day) for row in found]


def _panellist(row: Any, voters: frozenset[str]) -> Panellist:
    """Finance never votes, nor does anybody who is paid by what is saved (BR14). Who chairs records the outcome."""
    votes = not voters.isdisjoint(row.roles) and Role.FINANCE not in row.roles and not row.contingent_fee
    return Panellist(
        person=row.id,
        name=row.name,
        profession=row.profession,
        votes=votes,
        chairs=votes and Role.PANEL_CHAIR in row.roles,
        expertise=frozenset(row.expertise),
    )


def _roles_of(process: Process, part: str) -> frozenset[str]:
    """The roles that perform a part, by the moves of the process."""
    return frozenset(role for move in process.moves if move.part == part for role in move.roles)
