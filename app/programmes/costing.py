"""What a package costs, and what changing it saves: by the week, day, year and phase.

All amounts are `Decimal` pounds, rounded half up to the penny once: at the total of a line, or at the result
of a formula. Anything but a finite Decimal is refused with a TypeError. A negative saving is more spending.
The lines themselves, and their hours, stand in `lines` and are offered here as well.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from pydantic import BaseModel, ConfigDict, Field

from app.programmes.lines import (
    Line,
    Money,
    Pattern,
    Rate,
    Spell,
    SupportType,
    Unit,
    WeekHours,
    charged_hours,
    package_hours,
    pattern_hours,
    to_hundredths,
    weekly_hours,
)

__all__ = [
    "Annual",
    "Annualisation",
    "Line",
    "Money",
    "Pattern",
    "PriceVolume",
    "Rate",
    "Spell",
    "Step",
    "SupportType",
    "Unit",
    "WeekHours",
    "annual",
    "charged_hours",
    "daily_equivalent",
    "in_year",
    "net_saving",
    "package_cost",
    "package_hours",
    "pattern_hours",
    "payback_weeks",
    "price_volume",
    "to_hundredths",
    "weekly_cost",
    "weekly_hours",
]

_DAY = timedelta(days=1)
_NOTHING = Decimal("0.00")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Annualisation(StrEnum):
    """How a weekly amount becomes a yearly one: 52 weeks, or 365, 366 or 365.25 days of a seventh of it."""

    WEEKS_52 = "WEEKS_52"
    DAYS_365 = "DAYS_365"
    DAYS_366 = "DAYS_366"
    MEAN_YEAR = "MEAN_YEAR"


_DAYS_OF_A_YEAR = {
    Annualisation.WEEKS_52: Decimal(364),
    Annualisation.DAYS_365: Decimal(365),
    Annualisation.DAYS_366: Decimal(366),
    Annualisation.MEAN_YEAR: Decimal("365.25"),
}


class Annual(_Part):
    """Pounds a year, with the method that made them: the one is never shown without the other."""

    amount: Money
    method: Annualisation


class PriceVolume(_Part):
    """A weekly saving taken apart: fewer hours (`volume`) and a lower rate (`price`). They add up exactly."""

    volume: Money
    price: Money
    total: Money


class Step(_Part):
    """From `from_date` on, the saving is `weekly` pounds a week, until the next step."""

    from_date: date = Field(title="From")
    weekly: Money = Field(title="Saving", description="Pounds a week.")


def weekly_cost(line: Line) -> Decimal:
    """Pounds a week: charged hours (or nights) x rate x staff / residents, rounded half up once.

    It is computed from the hours as they are shown, so that anybody can check it against them.
    """
    units = Decimal(line.nights_per_week) if line.unit is Unit.NIGHT else charged_hours(line)
    return to_hundredths(units * line.hourly_rate * line.ratio_staff / line.ratio_residents)


def package_cost(lines: Iterable[Line]) -> Decimal:
    """Pounds a week of all lines together: the sum of their rounded totals."""
    return sum((weekly_cost(line) for line in lines), Decimal("0.00"))


def net_saving(
    baseline: Decimal, proposed: Decimal, recurring: Decimal = _NOTHING, other_new_cost: Decimal = _NOTHING
) -> Decimal:
    """Pounds a week saved by going from `baseline` to `proposed`.

    `recurring` is what new technology costs each week, `other_new_cost` what else is new; both lessen it.
    """
    return to_hundredths(_exact(baseline) - _exact(proposed) - _exact(recurring) - _exact(other_new_cost))


def daily_equivalent(weekly: Decimal) -> Decimal:
    """A seventh of a weekly amount. It is for show: multiplied by 365 it is not the annual amount."""
    return to_hundredths(_exact(weekly) / 7)


def annual(weekly: Decimal, method: Annualisation) -> Annual:
    """The yearly run rate of a weekly amount, from the unrounded seventh."""
    return Annual(amount=to_hundredths(_exact(weekly) * _DAYS_OF_A_YEAR[method] / 7), method=method)


def payback_weeks(one_off: Decimal, net_weekly: Decimal) -> Decimal | None:
    """The weeks, to two places, until `net_weekly` has paid for `one_off`; None when it never will."""
    return to_hundredths(_exact(one_off) / net_weekly) if _exact(net_weekly) > 0 else None


def price_volume(h0: Decimal, r0: Decimal, h1: Decimal, r1: Decimal) -> PriceVolume:
    """The saving from `h0` hours at rate `r0` to `h1` at `r1`, taken apart so that nothing counts twice.

    volume = (h0 - h1) x r0 and price = h1 x (r0 - r1). Each is a difference of costs rounded to the penny
    (h0 x r0, h1 x r0, h1 x r1), so they add up to the difference of the two line totals, and an unchanged
    rate (or unchanged hours) gives a part of exactly nought.
    """
    before = to_hundredths(_exact(h0) * _exact(r0))
    between = to_hundredths(_exact(h1) * r0)
    after = to_hundredths(h1 * _exact(r1))
    return PriceVolume(volume=before - between, price=between - after, total=before - after)


def in_year(steps: Sequence[Step], first_day: date, last_day: date, stops_on: date | None = None) -> Decimal:
    """Pounds saved by phased steps from `first_day` to `last_day`, both included, counted by the day.

    Each step's weekly saving counts a seventh for every day until the next step. Nothing counts from
    `stops_on` on: the day of death, discharge, transfer or reinstatement is not a day saved.
    Raises ValueError for days or steps in the wrong order.
    """
    if last_day < first_day:
        raise ValueError(f"the year cannot end ({last_day}) before it begins ({first_day})")
    for one, following in pairwise(steps):
        if following.from_date <= one.from_date:
            raise ValueError(f"the step of {following.from_date} must come after the step of {one.from_date}")
    end = last_day + _DAY if stops_on is None else min(last_day + _DAY, stops_on)
    bounds = [*(max(step.from_date, first_day) for step in steps), end]
    sevenths = _NOTHING
    for step, (begins, ends) in zip(steps, pairwise(bounds), strict=True):
        sevenths += step.weekly * max((min(ends, end) - begins).days, 0)
    return to_hundredths(sevenths / 7)


def _exact(value: object) -> Decimal:
    if not isinstance(value, Decimal) or not value.is_finite():
        raise TypeError(
            f"an amount is a finite Decimal, not {value!r}: anything else is not exact to the penny"
        )
    return value
