"""Quality assurance: by somebody independent, on sums that agree, with a reason for a large step."""

from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from app.programmes.costing import Line, SupportType, package_cost, package_hours, weekly_hours
from app.programmes.one_to_one.codes import LESS_CARE
from app.programmes.one_to_one.comparison import same_lines
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.quality import QualityChecklist
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.programmes.one_to_one.rules.wording import series
from app.workflow.rules import rule
from app.workflow.state import Actor, Moment

_REASON = 10  # letters; a shorter text explains nothing


@rule(
    source="local policy: what is assured is what was recommended",
    clears="the case is returned, and the reviewer records the recommendation again",
)
def costs_differ(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """Hours and costs, computed again from the lines, are those of the recommendation and of its last phase."""
    if case.recommendation is None or case.package.proposed is None:
        return None  # recommendation_missing says so
    plan, proposed = case.recommendation.form, case.package.proposed
    recommended = case.package.current if plan.proposed is None else plan.proposed
    if recommended != proposed and not same_lines(recommended, proposed):
        return f"The recommendation is for {_sum(recommended)}; {_other(proposed, recommended)} is proposed."
    last = plan.phases[-1].lines if plan.phases else proposed
    if last != proposed and not same_lines(last, proposed):
        return f"The last phase ends at {_sum(last)}; {_other(proposed, last)} is proposed."
    if any(change > case.recommendation.seq for change in _changes(case)):
        return "The care that is given has changed since the recommendation was recorded."
    return None


def _sum(lines: list[Line]) -> str:
    return f"{package_hours(lines)} hours at £{package_cost(lines):,} a week"


def _other(lines: list[Line], than: list[Line]) -> str:
    return _sum(lines) if _sum(lines) != _sum(than) else "the same at other times or in other lines"


def _changes(case: Facts) -> list[int]:
    """The journal numbers of what changed the care outside the plan."""
    return [*(action.seq for action in case.chair_actions), *(back.seq for back in case.reinstatements)]


@rule(
    source="local policy",
    clears="the assurer writes in the checklist why a large step is safe, or the case is returned for smaller "
    "steps",
    number="BR30",
)
def large_step(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: QualityChecklist
) -> str | None:
    """A step that takes away most of the hours at once needs the assurer's own reason."""
    if len(form.large_step_reason) >= _REASON:
        return None
    steps = enumerate(pairwise(map(_care, _packages(case))), 1)
    large = [f"step {n}" for n, (was, will_be) in steps if _drops(policy.large_step_percent, was, will_be)]
    if not large:
        return None
    return f"More than {policy.large_step_percent} % of the care goes at once in {series(large)} of the plan."


def _packages(case: Facts) -> list[list[Line]]:
    """The package today and after each phase of a plan for less care."""
    plan = case.recommendation.form if case.recommendation else None
    if plan is None or plan.kind not in LESS_CARE:
        return []
    return [case.package.current, *([phase.lines for phase in plan.phases] or [plan.proposed or []])]


class _Care(NamedTuple):
    """What a package gives in a week: hours; and hours awake and nights, for this person, in 2520ths."""

    hours: Decimal
    awake: Decimal
    nights: int


_PARTS = 2520
"""Divisible by every number of residents who may share a line (1 to 10): no share is ever rounded."""


def _care(lines: list[Line]) -> _Care:
    hours, awake, nights = Decimal(0), Decimal(0), 0
    for line in lines:
        of_line, share = weekly_hours(line), line.ratio_staff * (_PARTS // line.ratio_residents)
        hours += of_line
        nights += line.nights_per_week * share
        if line.support_type is not SupportType.SLEEP_IN:
            awake += of_line * share
    return _Care(hours, awake, nights)


def _drops(percent: int, was: _Care, will_be: _Care) -> bool:
    """Whether so much goes of the hours, of the waking hours, or of the nights where the waking hours stay."""
    return (
        _more_than(percent, was.hours, will_be.hours)
        or _more_than(percent, was.awake, will_be.awake)
        or (was.awake == will_be.awake and _more_than(percent, was.nights, will_be.nights))
    )


def _more_than(percent: int, was: Decimal | int, will_be: Decimal | int) -> bool:
    return (was - will_be) * 100 > percent * was


@rule(
    source="separation of duties; local policy",
    clears="somebody else does it, who did not agree the package",
)
def authorised_it(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """Whoever agreed the package when it was given does not judge whether it is still right."""
    if not policy.exclude_authoriser or case.authoriser is None or case.authoriser not in actor.people():
        return None
    who = "You" if case.authoriser == actor.person else "The person you stand in for"
    return f"{who} agreed this package when it was given, so somebody else has to assure its review."
