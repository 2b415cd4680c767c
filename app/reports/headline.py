"""What the reviews came to: the figures that a board asks for first, each under its own name.

Identified (recommended and assured), approved by the panel, implemented and validated by finance are four
different sums; the headline never adds one to another.
"""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, Field
from sqlalchemy import ColumnElement, and_, case, func, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncConnection

from app.cases.figures import CASES, COUNTED, REVIEWED, SAVINGS, Figure, unblinded
from app.db import Database, TwoPlaces
from app.errors import Refusal
from app.people.access import countable, counts_all, values
from app.people.asking import Asking
from app.people.directory import ORGANISATIONS, organisations
from app.people.models import OrganisationKind
from app.people.organisations import lineage
from app.programmes.costing import Annualisation, annual, daily_equivalent
from app.programmes.one_to_one.blinding import judges


class Range(StrEnum):
    """Which reviews are counted: the cohort's, or every one."""

    COHORT = "cohort"
    ALL = "all"


class Annual(BaseModel):
    """Pounds a year, with the method that made a year of weeks."""

    method: Annualisation
    amount: Decimal


class Saving(BaseModel):
    """Pounds a week less than before the reviews, as a run rate, and its equivalents."""

    weekly: Decimal
    daily: Decimal
    yearly: list[Annual]
    cases: int = Field(description="How many cases it comes from")


class Row(BaseModel):
    """The reviews of one provider at one hourly rate."""

    provider: str
    provider_name: str
    hourly_rate: Decimal = Field(
        description="Pounds an hour before the review: weekly cost over weekly hours"
    )
    reviewed: int
    reduced: int
    baseline_hours: Decimal
    proposed_hours: Decimal
    baseline_weekly: Decimal
    proposed_weekly: Decimal
    saving_weekly: Decimal


class Headline(BaseModel):
    """The headline report. Money in pounds, hours a week; every saving is a run rate, not yet an outturn."""

    range: Range
    counted: str = Field(description="What is counted, in words")
    left_out: int = Field(description="Reviews of this commissioner that are not counted here")
    under_way: int = Field(description="Counted here, and not decided yet")
    reviewed: int
    reduced: int
    withdrawn: int = Field(description="Of those reduced, to no one-to-one care at all")
    maintained: int
    increased: int
    not_approved: int = Field(description="Decided otherwise: declined or referred on")
    assistive_technology: int
    safeguarding_concerns: int
    initially_appropriate: int = Field(
        description="The first assessment was found appropriate, of those reviewed"
    )
    baseline_hours: Decimal
    proposed_hours: Decimal
    baseline_weekly: Decimal
    proposed_weekly: Decimal
    identified: Saving = Field(
        description="Recommended by the reviewer and passed by quality assurance; for whoever may have to judge a case, "
        "of the cases that are decided (`counted` says so)"
    )
    approved: Saving = Field(description="Approved by the panel")
    implemented: Saving = Field(description="Care in fact changed, and not reinstated since")
    validated: Saving = Field(description="Confirmed by finance from what is paid")
    reinstated: int = Field(description="Reduced and then restored, because it harmed or might have")
    first_decision: date | None
    last_decision: date | None
    by_provider: list[Row]


async def headline(
    db: AsyncConnection, codes: frozenset[str], range: Range, asking: Asking | None = None
) -> Headline:
    """The headline of the reviews of the organisations with these ODS `codes`: a commissioner and those it followed.

    A case from which `asking` is excluded is not counted for them either, and whoever does not oversee the reviews
    counts those that they see. Whoever may have to judge a case reads no saving of cases under way: a sum of one case, or
    the same sum on two days, would tell them what it saves (cost blinding).
    """
    c = CASES.c
    ours: ColumnElement[bool] = c.organisation.in_(sorted(codes))
    every = "every review"
    if asking is not None:
        ours = and_(ours, countable(CASES, asking))
        every = every if counts_all(asking) else "every review that you see"
    given = values(asking) if asking else {}
    blind = asking is not None and judges(asking.held)
    counted = and_(ours, c.cohort.is_not(None)) if range is Range.COHORT else ours
    reviewed = and_(counted, REVIEWED)
    known = unblinded(asking)
    sums = (await db.execute(_sums(known=known).where(counted), given)).one()._mapping
    total = (await db.execute(select(func.count()).select_from(CASES).where(ours), given)).scalar_one()
    cases = (await db.execute(select(func.count()).select_from(CASES).where(counted), given)).scalar_one()
    rows = await db.execute(
        _sums(c.provider, c.hourly_rate, ORGANISATIONS.c.name.label("provider_name"), known=known)
        .join(ORGANISATIONS, ORGANISATIONS.c.ods_code == c.provider)
        .where(reviewed)
        .group_by(c.provider, c.hourly_rate, ORGANISATIONS.c.name)
        .order_by(c.hourly_rate, c.provider),
        given,
    )
    counts = ("reviewed", "reduced", "withdrawn", "maintained", "increased", "not_approved", "reinstated")
    found = ("assistive_technology", "safeguarding_concerns", "initially_appropriate")
    amounts = ("baseline_hours", "proposed_hours", "baseline_weekly", "proposed_weekly")
    return Headline(
        range=range,
        counted=_counted(every, range, blind=blind),
        left_out=total - cases,
        under_way=cases - (sums["reviewed"] or 0),
        first_decision=sums["first_decision"],
        last_decision=sums["last_decision"],
        by_provider=[_row(row._mapping) for row in rows],
        **{name: sums[name] or 0 for name in (*counts, *found)},
        **{name: _two(sums[name]) for name in amounts},
        **{name: _saving(sums, name) for name in ("identified", "approved", "implemented", "validated")},
    )


def _counted(every: str, range: Range, *, blind: bool) -> str:
    said = f"{every} of a cohort" if range is Range.COHORT else every
    if not blind:
        return said
    return f"{said}; what the cases under way would save is left out, as you may have to judge them"


def _sums(*groups: Any, known: ColumnElement[bool]) -> Any:
    """Every figure as one aggregate; money and hours in whole hundredths, so that the database adds exactly."""
    c = CASES.c
    return select(
        *groups,
        *(_count(asked.where).label(figure) for figure, asked in COUNTED.items() if figure not in SAVINGS),
        _count(and_(REVIEWED, c.safeguarding_found)).label("safeguarding_concerns"),
        *(
            _sum(REVIEWED, c[name]).label(name)
            for name in ("baseline_hours", "proposed_hours", "baseline_weekly", "proposed_weekly")
        ),
        *_saved(Figure.IDENTIFIED, known),
        *_saved(Figure.APPROVED),
        *_saved(Figure.IMPLEMENTED),
        *_saved(Figure.VALIDATED),
        func.min(c.decided_on).label("first_decision"),
        func.max(c.decided_on).label("last_decision"),
    ).select_from(CASES)


def _count(where: ColumnElement[bool]) -> Any:
    return func.sum(case((where, 1), else_=0))


def _sum(where: ColumnElement[bool], what: Any) -> Any:
    return func.sum(case((where, what)))  # what is not known is not added


def _saved(name: Figure, known: ColumnElement[bool] | None = None) -> tuple[Any, Any]:
    """A saving as a sum, and how many cases save."""
    where, less = SAVINGS[name]
    where, less = where if known is None else and_(known, where), type_coerce(less, TwoPlaces)
    return _sum(where, less).label(f"{name}_saving"), _count(and_(where, less > Decimal(0))).label(
        f"{name}_cases"
    )


def _two(value: Any) -> Decimal:
    return (value or Decimal(0)).quantize(Decimal("0.01"))


def _saving(sums: Any, name: str) -> Saving:
    weekly = _two(sums[f"{name}_saving"])
    years = [
        Annual(method=m, amount=annual(weekly, m).amount)
        for m in (Annualisation.WEEKS_52, Annualisation.DAYS_365)
    ]
    return Saving(
        weekly=weekly, daily=daily_equivalent(weekly), yearly=years, cases=sums[f"{name}_cases"] or 0
    )


def _row(sums: Any) -> Row:
    return Row(
        provider=sums["provider"],
        provider_name=sums["provider_name"],
        hourly_rate=_two(sums["hourly_rate"]),
        reviewed=sums["reviewed"],
        reduced=sums["reduced"],
        baseline_hours=_two(sums["baseline_hours"]),
        proposed_hours=_two(sums["proposed_hours"]),
        baseline_weekly=_two(sums["baseline_weekly"]),
        proposed_weekly=_two(sums["proposed_weekly"]),
        saving_weekly=_two(sums["baseline_weekly"]) - _two(sums["proposed_weekly"]),
    )


class WhichCommissioner(Refusal):
    """There is not exactly one commissioner with cases here. Say which one, by its ODS code."""


async def headline_of(url: str, organisation: str | None, range: Range = Range.COHORT) -> Headline:
    """The headline for the command line: of one commissioner and those it followed, or of the only one."""
    database = Database(url)
    try:
        async with database.transaction(reads=True, everything=True) as db:
            known = await organisations(db)
            with_cases = set((await db.execute(select(CASES.c.organisation).distinct())).scalars())
            commissioners = [
                o for o in known.values() if o.kind == OrganisationKind.COMMISSIONER and o.valid_to is None
            ]
            living = [o.ods_code for o in commissioners if lineage(known, o.ods_code) & with_cases]
            if (organisation not in living) if organisation else (len(living) != 1):
                there = (
                    f"With cases here: {', '.join(sorted(living))}." if living else "There are no cases yet."
                )
                raise WhichCommissioner(
                    f"Say which commissioner with --organisation and its ODS code. {there}"
                )
            return await headline(db, lineage(known, organisation or living[0]), range)
    finally:
        await database.close()
