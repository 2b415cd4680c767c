"""Quality assurance: by somebody independent, on sums that agree, with a reason for a large step."""

from fractions import Fraction
from itertools import pairwise

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
    if not same_lines(recommended, proposed):
        return f"The recommendation is for {_sum(recommended)}, the package that is proposed is {_sum(proposed)}."
    if plan.phases and not same_lines(plan.phases[-1].lines, proposed):
        return f"The last phase ends at {_sum(plan.phases[-1].lines)}, and {_sum(proposed)} is proposed."
    if any(change > case.recommendation.seq for change in _changes(case)):
        return "The care that is given has changed since the recommendation was recorded."
    return None


def _sum(lines: list[Line]) -> str:
    times = f" in {len(lines)} lines" if len(lines) > 1 else ""
    return f"{package_hours(lines)} hours at £{package_cost(lines):,} a week{times}"


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
    large = [
        f"step {n}"
        for n, (before, after) in enumerate(pairwise(_packages(case)), 1)
        if _takes_more_than(policy.large_step_percent, before, after)
    ]
    if not large:
        return None
    return f"More than {policy.large_step_percent} % of the care goes at once in {series(large)} of the plan."


def _packages(case: Facts) -> list[list[Line]]:
    """The package today and after each phase of a plan for less care."""
    plan = case.recommendation.form if case.recommendation else None
    if plan is None or plan.kind not in LESS_CARE:
        return []
    return [case.package.current, *([phase.lines for phase in plan.phases] or [plan.proposed or []])]


def _takes_more_than(percent: int, before: list[Line], after: list[Line]) -> bool:
    """Of the hours, of the hours that staff are awake, or of the nights where the waking hours stay."""
    awake, still_awake = _awake(before), _awake(after)
    measures = [(awake, still_awake), (Fraction(package_hours(before)), Fraction(package_hours(after)))]
    if awake == still_awake:
        measures.append((_nights(before), _nights(after)))
    return any((was - will_be) * 100 > percent * was for was, will_be in measures)


def _awake(lines: list[Line]) -> Fraction:
    """Hours a week of staff who are awake, for this person alone: two to one counts twice."""
    waking = [line for line in lines if line.support_type is not SupportType.SLEEP_IN]
    return sum((Fraction(weekly_hours(line)) * _share(line) for line in waking), Fraction(0))


def _nights(lines: list[Line]) -> Fraction:
    return sum((line.nights_per_week * _share(line) for line in lines), Fraction(0))


def _share(line: Line) -> Fraction:
    return Fraction(line.ratio_staff, line.ratio_residents)


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
