"""Quality assurance: by somebody independent, on sums that agree, with a reason for a large step."""

from app.programmes.costing import Line, package_cost, package_hours
from app.programmes.one_to_one.comparison import same_lines
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.quality import QualityChecklist
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.programmes.one_to_one.rules.wording import series
from app.programmes.one_to_one.stakes import steps
from app.workflow.rules import rule
from app.workflow.state import Actor, Moment

_REASON = 10  # letters; a shorter text explains nothing


@rule(
    source="local policy: what is assured is what was recommended",
    clears="the case is returned, and the reviewer records the recommendation again",
)
def costs_differ(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """Hours and costs, computed again from the lines, are those of the recommendation and of its last phase.

    The assurer is told that they differ and no sum: they read no money before they have judged (cost blinding).
    """
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
    return f"{package_hours(lines)} hours a week"


def _other(lines: list[Line], than: list[Line]) -> str:
    if package_hours(lines) != package_hours(than):
        return _sum(lines)
    if package_cost(lines) != package_cost(than):
        return "the same at another cost"
    return "the same at other times or in other lines"


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
    taken = enumerate(steps(case), 1)
    large = [f"step {n}" for n, percent in taken if percent > policy.large_step_percent]
    if not large:
        return None
    return f"More than {policy.large_step_percent} % of the care goes at once in {series(large)} of the plan."


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
