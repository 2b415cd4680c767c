"""From phase to phase, the end of the last, and after the hours were brought back (T20 to T23)."""

from datetime import date, timedelta

from app.programmes.one_to_one.codes import PhaseStatus, Restored
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.implementation import (
    CloseReinstated,
    CompleteFinalPhase,
    ExtendPhase,
    ProceedPhase,
    StepBackPhase,
)
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.programmes.one_to_one.records import Phase
from app.programmes.one_to_one.rules.wording import day
from app.workflow.rules import rule
from app.workflow.state import Actor, Moment


@rule(source="the plan as the panel approved it", clears="the change is completed instead")
def next_phase_missing(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """Care goes down by the steps that were agreed; there is none beyond the last."""
    if any(phase.status is PhaseStatus.PLANNED for phase in case.phases):
        return None
    return "The plan has no further phase."


@rule(
    source="the plan as the panel approved it",
    clears="the day on which the phase really begins is given",
)
def next_phase_too_early(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: ProceedPhase
) -> str | None:
    """The next phase begins when the one before is over and the plan says so; and is not recorded ahead."""
    if form.begins_on > now.today:
        return f"{day(form.begins_on)} has not come yet. Record the phase on the day it begins."
    following = next((p.plan.from_date for p in case.phases if p.status is PhaseStatus.PLANNED), None)
    running = case.running_phase()
    over = _over_on(running, policy) if running else None
    first = max(filter(None, (following, over)), default=form.begins_on)
    if form.begins_on >= first:
        return None
    return f"By the plan the next phase begins on {day(first)} at the earliest."


@rule(
    source="the plan as the panel approved it; local policy on the shortest phase",
    clears="the phase has run its days",
)
def phase_not_over(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """Only with time does a step show whether the person is well with it."""
    running = case.running_phase()
    if running is None or now.today >= _over_on(running, policy):
        return None
    return f"Phase {running.number} runs until {day(_over_on(running, policy))}."


def _over_on(running: Phase, policy: OneToOnePolicy) -> date:
    """The day from which the phase has run its planned days, and those that policy asks for at least."""
    assert running.began_on is not None and running.ends_on is not None
    return max(running.ends_on, running.began_on + timedelta(days=policy.shortest_phase_days))


@rule(
    source="the plan as the panel approved it",
    clears="what the plan asks for is seen; until then the phase is extended or stepped back",
)
def success_not_seen(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: ProceedPhase | CompleteFinalPhase
) -> str | None:
    """A step that did not go well is not followed by the next."""
    if form.success_met:
        return None
    return "What the plan wants to see before it goes on has not been seen."


@rule(
    source="local policy: silence is not taken for good news",
    clears="what happened in this phase is counted and recorded, with a 0 where nothing happened",
)
def nothing_was_counted(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """No step follows on silence: somebody has counted what happened in this one."""
    running = case.running_phase()
    if running is None or running.began_on is None:
        return None
    if any(counted.form.period_to > running.began_on for counted in case.monitoring):
        return None
    return f"Nothing has been counted since phase {running.number} began on {day(running.began_on)}."


@rule(source="the plan as the panel approved it", clears="the last phase of the plan runs")
def final_phase_not_reached(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """A change is complete when its last phase is. More or other care has no phases."""
    if not case.phases or case.running_phase() is case.phases[-1]:
        return None
    return f"The change has {len(case.phases)} phases, and the last one is not running."


@rule(source="the plan as the panel approved it", clears="the day on which the change was complete is given")
def completed_too_early(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: CompleteFinalPhase
) -> str | None:
    """The follow-up counts from this day, so it is not one on which the change still went on."""
    running = case.running_phase()
    first = _over_on(running, policy) if running else case.letter.starts_on if case.letter else None
    if first is None or form.completed_on >= first:
        return None
    return f"The change cannot have been complete before {day(first)}."


@rule(source="local policy", clears="a day since the phase began is given")
def steps_back_too_early(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: StepBackPhase
) -> str | None:
    """A step back that is dated before its phase would shorten the phase to which it leads."""
    running = case.running_phase()
    if running is None or running.began_on is None or form.effective_on >= running.began_on:
        return None
    return f"Phase {running.number} began on {day(running.began_on)}; the step back cannot be dated before."


@rule(source="local policy", clears="a phase runs")
def no_phase_runs(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """Only a phase that runs can be extended or stepped back."""
    return None if case.running_phase() else "No phase is running."


@rule(source="local policy on extensions", clears="a quality assurer agrees to the extension")
def assurer_must_agree(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: ExtendPhase
) -> str | None:
    """A plan that is stretched again and again is looked at by a second pair of eyes."""
    running = case.running_phase()
    if running is None or running.extensions < policy.extensions_alone or form.agreed_by_assurer:
        return None
    return f"Phase {running.number} has been extended {running.extensions} times: a quality assurer has to agree."


@rule(source="separation of duties", clears="somebody agrees who has not reviewed this case")
def assurer_not_independent(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: ExtendPhase | CloseReinstated
) -> str | None:
    """Whoever agrees is another than whoever asks, and did not review the case."""
    agreed = form.agreed_by_assurer
    if agreed is None or agreed not in {*actor.people(), *case.people_in("reviewer")}:
        return None
    return "Whoever agrees as a quality assurer cannot be you, or anybody who has reviewed this case."


@rule(
    source="local policy: an emergency is understood before care goes down again",
    clears="the review is restarted, or the case is closed with the hours back",
)
def reinstatement_unsettled(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """After hours had to be brought back the plan does not simply go on.

    Contingency hours that were drawn in a phase are part of its plan: its review looks at them.
    """
    running = case.running_phase()
    for back in case.reinstatements:
        in_plan = running is not None and back.form.restore is Restored.CONTINGENCY
        if back.settled_on is None and not in_plan:
            return f"Hours were brought back in an emergency on {day(back.on)}, and that is not settled yet."
    return None


@rule(source="local policy", clears="nothing: no emergency waits to be settled")
def nothing_to_settle(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """This is the way out of an emergency and no other."""
    if any(back.settled_on is None for back in case.reinstatements):
        return None
    return "No hours were brought back in an emergency that would have to be settled."
