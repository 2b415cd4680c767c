"""May this person? The one place that answers, for cases, fields, lists, counts, moves and documents.

What a person may not see does not exist for them. A role reaches a case in one of the ways below, each of them an
expression that the database evaluates: the same for one case, a list, a count or a search, so that none of them can
differ. An exclusion takes away whatever any role would give.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Date, String, Table, and_, bindparam, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db import table
from app.people.asking import Asking
from app.people.models import Patch
from app.people.ties import BreakGlass, CaseGrant, Exclusion
from app.programmes.one_to_one.stages import (
    CLOSED,
    DECIDED,
    DEFERRED,
    IMPLEMENTING,
    MONITORING,
    NOTICE,
    PANEL_LISTED,
    PANEL_READY,
    PASSED,
    QA_REVIEW,
    SINCE_DECISION,
)
from app.programmes.one_to_one.views import EMERGENCY, INVITATION, NARROW_VIEWS
from app.programmes.roles import Role

PATCHES, GRANTS = table(Patch), table(CaseGrant)
EXCLUSIONS, GLASS = table(Exclusion), table(BreakGlass)

WHOLE = None


class Reach(StrEnum):
    """By what a role comes to a case."""

    ORGANISATION = "organisation"  # every case of one's organisation
    TEAM = "team"  # the cases of one's team's homes; of all, for whoever belongs to no team
    REVIEWS = "reviews"  # one is its reviewer
    ASSURES = "assures"  # one is its assurer, or it waits for one
    # its papers were issued to one, who has said whether an interest ties them to it; until five working days after the
    # minutes were signed, or it is worked on again
    PAPERS = "papers"
    INVITED = "invited"  # its papers were issued to one, who has yet to say so
    BUSINESS = "business"  # it is the panel's business: ready, listed, deferred, decided, or under notice
    CHALLENGED = "challenged"  # it was challenged, and waits for somebody independent
    CHANGING = "changing"  # care is changing, and may have to come back at any hour
    HOME = "home"  # the person lives in one's home
    GLASS = "glass"  # one broke the glass for it within the last hour


READS: Mapping[Role, tuple[tuple[Reach, frozenset[str] | None], ...]] = {
    Role.CASE_ADMIN: ((Reach.TEAM, WHOLE),),
    Role.REVIEWER: ((Reach.REVIEWS, WHOLE), (Reach.GLASS, WHOLE)),
    Role.SAFEGUARDING_MCA_LEAD: ((Reach.TEAM, WHOLE),),
    Role.QA_CLINICIAN: ((Reach.ASSURES, WHOLE), (Reach.CHALLENGED, WHOLE), (Reach.GLASS, WHOLE)),
    Role.PANEL_HEALTH: ((Reach.PAPERS, WHOLE), (Reach.INVITED, INVITATION), (Reach.GLASS, WHOLE)),
    Role.PANEL_SOCIAL_CARE: ((Reach.PAPERS, WHOLE), (Reach.INVITED, INVITATION)),
    Role.PANEL_CHAIR: (
        (Reach.PAPERS, WHOLE),
        (Reach.INVITED, INVITATION),
        (Reach.BUSINESS, WHOLE),
        (Reach.CHALLENGED, WHOLE),
        (Reach.CHANGING, EMERGENCY),
        (Reach.GLASS, WHOLE),
    ),
    Role.PANEL_SECRETARY: ((Reach.PAPERS, WHOLE), (Reach.INVITED, INVITATION), (Reach.BUSINESS, WHOLE)),
    Role.CHC_OPS_MANAGER: ((Reach.TEAM, WHOLE),),
    Role.BROKER_CONTRACTS: ((Reach.TEAM, frozenset(NARROW_VIEWS[Role.BROKER_CONTRACTS])),),
    Role.FINANCE: ((Reach.ORGANISATION, frozenset(NARROW_VIEWS[Role.FINANCE])),),
    Role.AUDITOR: ((Reach.ORGANISATION, WHOLE),),
    Role.PROVIDER_USER: ((Reach.HOME, frozenset(NARROW_VIEWS[Role.PROVIDER_USER])),),
    Role.INTEGRATION: ((Reach.ORGANISATION, WHOLE),),
    Role.ON_CALL: ((Reach.CHANGING, WHOLE), (Reach.BUSINESS, WHOLE), (Reach.GLASS, WHOLE)),
}
"""How each role reaches cases, and what it reads there: the whole record, or these facts of it.

Roles that are not here (system administrator, information governance guardian, representative) read no case.
"""

READS_LOG: Mapping[Role, Reach] = {
    Role.CASE_ADMIN: Reach.TEAM,
    Role.AUDITOR: Reach.ORGANISATION,
    Role.IG_GUARDIAN: Reach.ORGANISATION,
}
"""Who may ask who has looked at a person's record, and by what they come to its cases: another role's way is not theirs."""

OVERSEES = frozenset(
    {Role.CHC_OPS_MANAGER, Role.FINANCE, Role.AUDITOR, Role.PANEL_CHAIR, Role.PANEL_SECRETARY}
)
"""Whose figures are of all reviews of the commissioner, but for those they are excluded from."""

BREAKS_GLASS = frozenset(
    role for role, ways in READS.items() if any(reach is Reach.GLASS for reach, _ in ways)
)
"""Who may open a case of their organisation that is not theirs, for an hour and with a reason."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How one person comes to one case: by which roles, what they read, and whether broken glass opened it.

    `acting` are the roles in which they may also make moves: breaking the glass opens a case for reading, and for
    the one thing that nothing may block. In those of `working` they read all of it without breaking anything.
    `invited`: they read no more because they have yet to declare.
    """

    roles: frozenset[Role]
    acting: frozenset[Role]
    narrow: frozenset[str] | None
    glass: bool
    working: frozenset[Role] = frozenset()
    invited: bool = False


def reaches(asking: Asking) -> frozenset[Reach]:
    """The ways in which any of this person's roles comes to cases."""
    return frozenset(reach for role, ways in READS.items() if role in asking.actor.roles for reach, _ in ways)


def log_ways(asking: Asking) -> frozenset[Reach]:
    """The ways in which this person comes to cases to ask who has looked at them."""
    return frozenset(reach for role, reach in READS_LOG.items() if role in asking.actor.roles)


def telling(asking: Asking, fact: str) -> frozenset[Reach]:
    """The ways by which this person reads `fact` of a case, so that a filter tells no more than the case would."""
    return frozenset(
        reach
        for role, ways in READS.items()
        if role in asking.actor.roles
        for reach, facts in ways
        if facts is None or fact in facts
    )


def values(asking: Asking) -> dict[str, Any]:
    """What the expressions below are asked for."""
    return {
        "as_person": asking.whose,
        "as_self": asking.actor.person,
        "as_organisation": asking.actor.organisation,
        "as_team": asking.team,
        "as_today": asking.now.today,
        "as_at": asking.now.at,
    }


def visible(cases: Table, ways: Iterable[Reach]) -> ColumnElement[bool]:
    """Whether a case exists for this person: some way leads to it, and no exclusion takes it away.

    `cases` is their table; execute with `values(asking)`.
    """
    expressions = [reaching(cases, way) for way in sorted(ways)]
    return and_(or_(*expressions) if expressions else cases.c.id.is_(None), not_excluded(cases))


def countable(cases: Table, asking: Asking) -> ColumnElement[bool]:
    """Whether a case is counted for this person in figures that name nobody.

    Whoever oversees the reviews counts all of them, others those that they see; and no exclusion takes it away.
    """
    return not_excluded(cases) if counts_all(asking) else visible(cases, reaches(asking))


def counts_all(asking: Asking) -> bool:
    """Whether this person's figures are of all reviews, and not of those that they see."""
    return not asking.actor.roles.isdisjoint(OVERSEES)


def not_excluded(cases: Table) -> ColumnElement[bool]:
    """Neither the person nor whoever they stand in for declared an interest in the case or its home."""
    e, c = EXCLUSIONS.c, cases.c
    who = e.person.in_([bindparam("as_self"), bindparam("as_person")])
    about = or_(e.case_id == c.id, e.provider == c.provider)
    return ~exists(select(1).where(who, about, e.ended_at.is_(None)).correlate(cases))


@cache
def reaching(cases: Table, way: Reach) -> ColumnElement[bool]:
    """One way as an expression over the table of cases."""
    c, person = cases.c, bindparam("as_person", type_=String)
    organisation = bindparam("as_organisation", type_=String)
    ours = c.organisation == organisation
    found: dict[Reach, ColumnElement[bool]] = {
        Reach.HOME: c.provider == organisation,
        Reach.ORGANISATION: ours,
        Reach.TEAM: and_(ours, _of_team(cases)),
        Reach.REVIEWS: and_(ours, c.reviewer == person),
        Reach.ASSURES: and_(ours, or_(c.assurer == person, and_(c.stage == QA_REVIEW, _of_team(cases)))),
        Reach.PAPERS: and_(
            ours,
            c.stage.in_([*PASSED, *SINCE_DECISION, CLOSED]),
            _has_papers(cases, declared=True),
            ~_has_to_declare(cases),
        ),
        Reach.INVITED: and_(ours, _has_to_declare(cases)),
        Reach.BUSINESS: and_(
            ours,
            c.stage.in_([PANEL_READY, PANEL_LISTED, DEFERRED, DECIDED, NOTICE]),
            ~_has_to_declare(cases),  # whoever sits on it reads it as a member
        ),
        Reach.CHALLENGED: and_(ours, c.hold == "DISPUTE", _of_team(cases)),
        Reach.CHANGING: and_(ours, c.stage.in_([IMPLEMENTING, MONITORING])),
        Reach.GLASS: and_(ours, _glass_is_broken(cases)),
    }
    return found[way]


def _of_team(cases: Table) -> ColumnElement[bool]:
    p, c, team = PATCHES.c, cases.c, bindparam("as_team", type_=String)
    on_patch = select(1).where(p.organisation == c.organisation, p.team == team, p.provider == c.provider)
    return or_(team == "", exists(on_patch.correlate(cases)))


def _has_papers(cases: Table, *, declared: bool) -> ColumnElement[bool]:
    g, today = GRANTS.c, bindparam("as_today", type_=Date)
    mine = select(1).where(
        g.case_id == cases.c.id,
        g.person == bindparam("as_person"),
        g.since <= today,
        or_(g.until.is_(None), g.until >= today),
        g.declared_on.is_not(None) if declared else g.declared_on.is_(None),
    )
    return exists(mine.correlate(cases))


def _has_to_declare(cases: Table) -> ColumnElement[bool]:
    return and_(cases.c.stage == PANEL_LISTED, _has_papers(cases, declared=False))


def _glass_is_broken(cases: Table) -> ColumnElement[bool]:
    g, at = GLASS.c, bindparam("as_at", type_=GLASS.c.at.type)
    mine = select(1).where(
        g.case_id == cases.c.id, g.person == bindparam("as_self"), g.at <= at, g.until > at
    )
    return exists(mine.correlate(cases))


def how(cases: Table, ways: Iterable[Reach]) -> list[Any]:
    """Columns that say by which of these ways a case was reached, for `reading`."""
    return [reaching(cases, way).label(f"by_{way}") for way in sorted(ways)]


def reading(asking: Asking, row: Any) -> Reading:
    """How this person comes to the case of `row`, which was selected with `how`."""
    open_ways = {way for way in Reach if row._mapping.get(f"by_{way}")}
    return _reading(asking.actor.roles, frozenset(open_ways))


@cache
def _reading(held: frozenset[str], open_ways: frozenset[Reach]) -> Reading:
    came = {
        role: [(way, facts) for way, facts in READS[role] if way in open_ways]
        for role in READS
        if role in held
    }
    came = {role: ways for role, ways in came.items() if ways}
    views = [facts for ways in came.values() for _, facts in ways]
    acting = frozenset(role for role, ways in came.items() if any(way is not Reach.GLASS for way, _ in ways))
    narrow = (
        None
        if any(facts is None for facts in views)
        else frozenset().union(*(facts or () for facts in views))
    )
    return Reading(
        frozenset(came),
        acting,
        narrow,
        glass=Reach.GLASS in {way for ways in came.values() for way, _ in ways},
        working=frozenset(
            role
            for role, ways in came.items()
            if any(way is not Reach.GLASS and facts is None for way, facts in ways)
        ),
        invited=narrow is not None and Reach.INVITED in open_ways,
    )


async def broken_glass(db: AsyncConnection, asking: Asking, case_id: int) -> Any:
    """The use of break-glass by which this person reads the case now: its `id` and `until`."""
    g = GLASS.c
    mine = select(GLASS).where(g.case_id == case_id, g.person == asking.actor.person, g.until > asking.now.at)
    return (await db.execute(mine.order_by(g.until.desc()).limit(1))).first()


def on_creation(asking: Asking) -> Reading:
    """How somebody comes to the case that they open at this moment: as they will, once it is there."""
    return _reading(asking.actor.roles, reaches(asking) & {Reach.ORGANISATION, Reach.TEAM})
