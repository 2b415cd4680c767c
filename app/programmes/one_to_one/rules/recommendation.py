"""The recommendation and its plan: whole, and in step with the package it proposes."""

from decimal import Decimal
from itertools import pairwise

from app.programmes.costing import Line
from app.programmes.lines import package_hours
from app.programmes.one_to_one.codes import LESS_CARE, SAME_CARE, Recommended
from app.programmes.one_to_one.comparison import gives_less, same_lines
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.recommendation import RecordRecommendation
from app.programmes.one_to_one.forms.referral import AmendPackage
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.programmes.one_to_one.rules.wording import series
from app.workflow.rules import rule
from app.workflow.state import Actor, Moment

_TO = {
    Recommended.MAINTAIN: "maintain the care",
    Recommended.INCREASE: "increase the care",
    Recommended.REDUCE_PHASED: "reduce the care in phases",
    Recommended.REDUCE_TRIAL: "reduce the care on trial",
    Recommended.WITHDRAW: "withdraw the care",
    Recommended.REPROFILE: "give the same hours at other times",
    Recommended.REPLACE_WITH_AT: "replace care with technology",
    Recommended.REPLACE_WITH_ACTIVITY_PLAN: "replace care with planned activities",
    Recommended.RATE_REVIEW_ONLY: "change the rates only",
    Recommended.REFER_MDT_DST: "refer to a full multidisciplinary assessment",
    Recommended.REFER_OTHER: "refer elsewhere",
}


@rule(source="local policy", clears="the reviewer records the recommendation")
def recommendation_missing(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """Quality assurance and the panel judge a recommendation."""
    return None if case.recommendation else "The reviewer has not recorded a recommendation yet."


@rule(
    source="local policy, from the published one-to-one review: care is reduced safely and step by step",
    clears="the reviewer records the recommendation with what is missing",
)
def plan_incomplete(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """Less care needs steps, hours to fall back on, and what brings the care back."""
    if case.recommendation is None or case.recommendation.form.kind not in LESS_CARE:
        return None
    missing = _missing_parts(case.recommendation.form)
    return f"The plan for less care is not complete: it lacks {series(missing)}." if missing else None


def _missing_parts(plan: RecordRecommendation) -> list[str]:
    at, activities = (
        plan.kind is Recommended.REPLACE_WITH_AT,
        plan.kind is Recommended.REPLACE_WITH_ACTIVITY_PLAN,
    )
    parts = (
        (plan.phases, "its phases"),
        (plan.contingency, "contingency hours"),
        (plan.triggers, "what brings the hours back"),
        (plan.technology or not at, "the technology that takes the place of care"),
        (plan.activities or not activities, "the activities that take the place of care"),
    )
    return [title for there, title in parts if not there]


@rule(source="local policy", clears="the phase is planned for longer", number="BR29")
def short_phase(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """A step shows its effect only after a while; how long is local, and never less than a week."""
    phases = case.recommendation.form.phases if case.recommendation else []
    least = policy.shortest_phase_days
    short = [f"phase {n} ({p.planned_days} days)" for n, p in enumerate(phases, 1) if p.planned_days < least]
    return f"A phase lasts at least {least} days here. Shorter: {series(short)}." if short else None


@rule(
    source="local policy",
    clears="the reviewer records the recommendation again, with the package that fits it",
)
def recommendation_inconsistent(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """What is recommended in words and what the proposed package does to the care are the same thing."""
    if case.recommendation is None or case.package.proposed is None:
        return None
    kind, now_given, proposed = case.recommendation.form.kind, case.package.current, case.package.proposed
    phases = case.recommendation.form.phases
    fault = _fault(kind, now_given, proposed)
    if fault is not None:
        return f"The recommendation is to {_TO[kind]}, but {fault}."
    hours = [package_hours(lines) for lines in (now_given, *(phase.lines for phase in phases))]
    rises = [f"phase {n}" for n, (before, after) in enumerate(pairwise(hours), 1) if after > before]
    return f"A reduction does not rise, and {series(rises)} gives more hours than before." if rises else None


@rule(source="separation of duties", clears="the reviewer of the case changes the proposal")
def proposal_of_another(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: AmendPackage
) -> str | None:
    """The proposal is the reviewer's professional judgement; nobody else rewrites it."""
    if form.proposed is None:
        return None
    if case.recommendation is None:
        return "Nothing has been recommended yet, so there is no proposal to correct."
    if case.reviewer in actor.people():
        return None
    return "Only the reviewer of the case can change the package that they proposed."


def _fault(kind: Recommended, given: list[Line], proposed: list[Line]) -> str | None:
    if kind in SAME_CARE:
        return (
            None if same_lines(proposed, given) else "the proposed package is not the one that is given today"
        )
    if kind is Recommended.WITHDRAW and proposed:
        return "the proposed package still has one-to-one care in it"
    if kind in (Recommended.REDUCE_PHASED, Recommended.REDUCE_TRIAL) and not proposed:
        return "the proposed package leaves no one-to-one care: recommend to withdraw it"
    if kind in LESS_CARE:
        before, after = package_hours(given), package_hours(proposed)
        less = after < before or (after == before and gives_less(proposed, given))
        return None if less else "the proposed package does not give less care than today"
    if gives_less(proposed, given):
        return "the proposed package gives less care than today"
    more = gives_less(given, proposed)
    if kind is Recommended.INCREASE:
        return None if more else "the proposed package does not give more care than today"
    if more:
        return "the proposed package gives more care than today"
    if kind is Recommended.RATE_REVIEW_ONLY:
        return None if same_lines(_unpriced(proposed), _unpriced(given)) else "more than the rates is changed"
    return "the times are as they are today" if same_lines(_unpriced(proposed), _unpriced(given)) else None


def _unpriced(lines: list[Line]) -> list[Line]:
    return [line.model_copy(update={"hourly_rate": Decimal(0)}) for line in lines]
