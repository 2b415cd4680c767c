"""What is at stake in a case: how much a step takes away at once, and what may send it to a further panel."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from app.programmes.costing import Line, SupportType, package_hours, weekly_hours
from app.programmes.one_to_one.codes import LESS_CARE, RestrictionChange
from app.programmes.one_to_one.comparison import nights_are_watched
from app.programmes.one_to_one.facts import Facts
from app.workflow.route import Stakes


def stakes(case: Facts) -> Stakes:
    """The saving a week, the largest step, whether any one restriction grows, and whether it was escalated."""
    escalated = case.escalated or bool(case.quality and case.quality.checklist.escalate_reason)
    restrictions = case.assessment.form.restrictions if case.assessment else []
    return Stakes(
        saving=case.saving or Decimal(0),
        reduction=max(steps(case), default=Fraction(0)),
        restriction_grows=any(each.change is RestrictionChange.MORE for each in restrictions),
        escalated=escalated,
    )


def steps(case: Facts) -> list[Fraction]:
    """How many percent of the care each step of a plan for less care takes away, in order; 0 where it takes none.

    It is the largest of what goes of the hours, of the waking hours, and of the nights that nobody watches instead.
    """
    return [_drop(was, will_be) for was, will_be in pairwise(map(_care, _packages(case)))]


def _packages(case: Facts) -> list[list[Line]]:
    """The package today and after each phase of a plan for less care."""
    plan = case.recommendation.form if case.recommendation else None
    if plan is None or plan.kind not in LESS_CARE:
        return []
    return [case.package.current, *([phase.lines for phase in plan.phases] or [plan.proposed or []])]


class _Care(NamedTuple):
    """What a package gives in a week: hours; and hours awake and nights, for this person."""

    hours: Fraction
    awake: Fraction
    nights: Fraction


def _care(lines: list[Line]) -> _Care:
    awake, nights = Fraction(0), Fraction(0)
    for line in lines:
        share = Fraction(line.ratio_staff, line.ratio_residents)
        nights += line.nights_per_week * share
        if line.support_type is not SupportType.SLEEP_IN:
            awake += Fraction(weekly_hours(line)) * share
    return _Care(Fraction(package_hours(lines)), awake, nights)


def _drop(was: _Care, will_be: _Care) -> Fraction:
    watched = nights_are_watched(was.nights - will_be.nights, will_be.awake - was.awake)
    nights = Fraction(0) if watched else _percent(was.nights, will_be.nights)
    return max(_percent(was.hours, will_be.hours), _percent(was.awake, will_be.awake), nights)


def _percent(was: Fraction, will_be: Fraction) -> Fraction:
    return max(Fraction(0), (was - will_be) * 100 / was) if was else Fraction(0)
