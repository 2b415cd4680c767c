"""Before less care is given: notice, conditions, technology, the plan (T18)."""

from collections.abc import Iterator
from itertools import pairwise

from app.programmes.one_to_one.codes import ConditionStatus, ConditionTiming
from app.programmes.one_to_one.comparison import same_lines
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.implementation import BeginPhase, ProceedPhase
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.programmes.one_to_one.rules.agreement import free_from
from app.programmes.one_to_one.rules.wording import day, series
from app.workflow.rules import rule
from app.workflow.state import Actor, Moment


@rule(
    source="local policy on notice",
    clears="the notice has run, or the provider agrees in writing to an earlier start",
    number="BR24",
)
def notice_running(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """Home, person and family have the time they were promised."""
    if case.notice is None:
        return "No notice has been given."
    free = free_from(case.notice.began_on, case.notice.ends_on)
    if case.notice.waived is not None or now.today >= free:
        return None
    return f"The notice runs until {day(case.notice.ends_on)}; the change can begin on {day(free)}."


@rule(
    source="local policy: less care is recorded when it begins",
    clears="the day on which the phase really begins is given",
)
def begins_too_early(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: BeginPhase
) -> str | None:
    """Not before the letter said, nor the plan; and not ahead: what is recorded is what is given."""
    if form.begins_on > now.today:
        return f"{day(form.begins_on)} has not come yet. Record the phase on the day it begins."
    earliest = [case.phases[0].plan.from_date] if case.phases else []
    if case.notice is not None and case.notice.waived is None:
        earliest.append(free_from(case.notice.began_on, case.notice.ends_on))
        earliest.append(case.letter.starts_on if case.letter else None)
    elif case.notice is not None:
        earliest.append(case.notice.began_on)
    first = max(filter(None, earliest), default=form.begins_on)
    if form.begins_on >= first:
        return None
    return f"By the letter, the notice and the plan the change begins on {day(first)} at the earliest."


@rule(
    source="local policy: the panel's conditions come before the change",
    clears="each is met, or the panel lets it go",
    number="BR26",
)
def conditions_open(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """What the panel wanted to be so before the change is so before the change."""
    conditions = case.decision.conditions if case.decision else []
    left = [
        str(each.number)
        for each in conditions
        if each.form.timing is ConditionTiming.PRE and each.status is ConditionStatus.OPEN
    ]
    if not left:
        return None
    which = f"Condition {left[0]} is" if len(left) == 1 else f"Conditions {series(left)} are"
    return f"{which} not met, and the panel wanted that before the change begins."


@rule(
    source="the published one-to-one review; care-home studies of acoustic monitoring",
    clears="the technology works, and somebody has answered its alarm in a test",
    number="BR27",
)
def technology_not_ready(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: BeginPhase
) -> str | None:
    """A sensor that is switched off, or that nobody answers, keeps nobody safe."""
    faults = list(_technology_faults(case, form))
    return f"The plan relies on technology that is not ready: {series(faults)}." if faults else None


def _technology_faults(case: Facts, form: BeginPhase) -> Iterator[str]:
    ready = {at.type: at for at in form.technology}
    for item in case.recommendation.form.technology if case.recommendation else []:
        at, what = ready.get(item.type), item.type.words
        if at is None:
            yield f"{what} is not in place"
        elif at.live_on > form.begins_on:
            yield f"{what} works from {day(at.live_on)} only"
        elif item.response_required and at.response_tested_on is None:
            yield f"nobody has tested that the alarm of the {what} is answered"
        elif at.response_tested_on is not None and at.response_tested_on > form.begins_on:
            yield f"the test of the {what} on {day(at.response_tested_on)} is still to come"


@rule(
    source="local policy: what keeps the person safe comes before less care",
    clears="everything that the plan names for this phase is in place",
)
def mitigations_not_live(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: BeginPhase | ProceedPhase
) -> str | None:
    """Each phase begins when everything is in place that makes it safe."""
    if form.mitigations_live or case.recommendation is None:
        return None
    next_phase = case.phase + 1
    wanted = [m.kind.words for m in case.recommendation.form.mitigations if m.before_phase <= next_phase]
    if not wanted:
        return None
    return f"Not everything is in place that phase {next_phase} needs: {series(dict.fromkeys(wanted))}."


@rule(
    source="local policy: a reduction follows the plan that was agreed",
    clears="the review goes back, and the plan is made again",
    number="BR29",
)
def plan_is_not_as_approved(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """The phases come down from today's care, never up, never in a hurry, to the package that was approved."""
    if not case.phases:
        return "There is no phase to begin."
    hours = [case.current_hours, *(phase.plan.hours for phase in case.phases)]
    if any(after > before for before, after in pairwise(hours)):
        return "The plan goes up and down: in a reduction no phase has more hours than the one before."
    short = [str(p.number) for p in case.phases if p.plan.planned_days < policy.shortest_phase_days]
    if short:
        return f"A phase lasts at least {policy.shortest_phase_days} days; shorter: phase {series(short)}."
    approved = case.decision.lines if case.decision else None
    if approved is None or not same_lines(case.phases[-1].plan.lines, approved):
        return "The last phase is not the package that the panel approved."
    return None
