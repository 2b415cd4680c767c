"""What a case has saved: by the day, from what was really given, never from what was planned."""

from datetime import date
from decimal import Decimal

from app.programmes.costing import Step, in_year, package_cost
from app.programmes.one_to_one.facts import Facts


def steps(case: Facts) -> list[Step]:
    """Pounds a week less than at the baseline, from each day on which the care changed. Less than 0: more care."""
    return [
        Step(from_date=given.on, weekly=case.baseline_cost - package_cost(given.lines))
        for given in case.package.given
    ]


def saved(case: Facts, first_day: date, last_day: date) -> Decimal:
    """Pounds saved from `first_day` to `last_day`, both included.

    The day on which the hours came back, or on which the person died or went to another commissioner, is not
    a day saved (BR39). A package that is only proposed or approved saves nothing.
    """
    return in_year(steps(case), first_day, last_day, stops_on=case.ended_on)
