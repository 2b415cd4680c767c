"""The change: phases, monitoring, the way back, finance, the end.

The only place where `package.current` comes to fewer hours is `_start`, called when a phase begins (BR34).
"""

from datetime import date, timedelta

from app.programmes.one_to_one.codes import ClosureReason, PhaseStatus, Restored
from app.programmes.one_to_one.comparison import gives_less
from app.programmes.one_to_one.effects.marks import alert, close_case, give
from app.programmes.one_to_one.effects.reopening import care_before, restore, set_aside
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.implementation import (
    BeginPhase,
    CloseCase,
    CloseReinstated,
    CompleteFinalPhase,
    ExtendPhase,
    ProceedPhase,
    RecordMonitoring,
    ReinstateEmergency,
    RestartReview,
    StepBackPhase,
    ValidateFinance,
)
from app.programmes.one_to_one.records import Phase, Recorded, Reinstatement
from app.workflow.state import Act


def begin_phase(case: Facts, form: BeginPhase, _act: Act) -> None:
    """The first phase begins: from now on less care is given."""
    case.contract_variation = form.contract_variation
    case.technology_ready = list(form.technology)
    case.package.before_change = list(case.package.current)
    _start(case, case.phases[0], form.begins_on)


def proceed_phase(case: Facts, form: ProceedPhase, act: Act) -> None:
    """The phase went well, and the next one begins."""
    _finish(case, act)
    _settle_contingency(case, act)
    ready = {at.type for at in form.technology}
    case.technology_ready = [at for at in case.technology_ready if at.type not in ready] + list(
        form.technology
    )
    following = next(phase for phase in case.phases if phase.status is PhaseStatus.PLANNED)
    _start(case, following, form.begins_on)


def extend_phase(case: Facts, form: ExtendPhase, act: Act) -> None:
    """The phase goes on for longer, with the same hours."""
    running = case.running_phase()
    assert running is not None and running.ends_on is not None
    running.ends_on += timedelta(days=form.days)
    running.extensions += 1
    _settle_contingency(case, act)


def step_back_phase(case: Facts, form: StepBackPhase, act: Act) -> None:
    """Back to the hours of the phase before, or of the time before the change. The step may be tried again."""
    running = case.running_phase()
    assert running is not None
    running.status, running.began_on, running.ends_on = PhaseStatus.PLANNED, None, None
    _settle_contingency(case, act)
    if running.number == 1:
        give(case, care_before(case), form.effective_on)
        case.phase = 0
    else:
        before = case.phases[running.number - 2]
        before.done_on = None
        _start(case, before, form.effective_on)


def _start(case: Facts, phase: Phase, on: date) -> None:
    phase.status, phase.began_on = PhaseStatus.RUNNING, on
    phase.ends_on = on + timedelta(days=phase.plan.planned_days)
    case.phase = phase.number
    give(case, phase.plan.lines, on)


def _finish(case: Facts, act: Act) -> None:
    running = case.running_phase()
    if running is not None:
        running.status, running.done_on = PhaseStatus.DONE, act.today


def record_monitoring(case: Facts, form: RecordMonitoring, act: Act) -> None:
    """What was counted."""
    case.monitoring.append(Recorded[RecordMonitoring].of(form, act))


def reinstate_emergency(case: Facts, form: ReinstateEmergency, act: Act) -> None:
    """The hours come back now: all that was given before the change, or the contingency hours on top of what is given.

    Contingency hours are drawn from a bank that the plan already holds, so the lines stay; without such a
    bank everything comes back. A clinician looks at either afterwards.
    """
    plan = case.recommendation.form.contingency if case.recommendation else None
    hours = case.current_hours
    if form.restore is Restored.CONTINGENCY and plan is not None:
        hours += plan.weekly_hours
    else:
        last = max((given.on for given in case.package.given), default=form.happened_on)
        restore(case, min(max(form.happened_on, last), act.today))
        hours = case.current_hours
    case.reinstatements.append(
        Reinstatement(form=form, by=act.person, role=act.role, on=act.today, seq=act.seq, hours=hours)
    )
    alert(
        case, act, "Hours were brought back in an emergency: a clinician reviews it, and the panel is told."
    )


def restart_after_reinstatement(case: Facts, _form: RestartReview, act: Act) -> None:
    """The change did not hold: the review begins again, as a new version."""
    settle_reinstatements(case, act)
    set_aside(case, act)


def close_reinstated(case: Facts, form: CloseReinstated, act: Act) -> None:
    """The change did not hold: the hours stay as they were brought back, and the case ends."""
    settle_reinstatements(case, act)
    restore(case, act.today)
    close_case(case, act, ClosureReason.REINSTATED, form.cause)


def settle_reinstatements(case: Facts, act: Act) -> None:
    """Somebody has looked at every reinstatement."""
    for reinstatement in case.reinstatements:
        if reinstatement.settled_on is None:
            reinstatement.settled_on = act.today


def _settle_contingency(case: Facts, act: Act) -> None:
    """A review of the phase has looked at the contingency hours that were drawn in it."""
    for reinstatement in case.reinstatements:
        drawn = reinstatement.form.restore is Restored.CONTINGENCY
        if drawn and reinstatement.settled_on is None:
            reinstatement.settled_on = act.today


def complete_final_phase(case: Facts, form: CompleteFinalPhase, act: Act) -> None:
    """The last phase is over: the new package is the package."""
    _settle_contingency(case, act)
    _finish(case, act)
    case.implemented_on = form.completed_on


def validate_finance(case: Facts, form: ValidateFinance, act: Act) -> None:
    """What is really paid now."""
    case.finance = Recorded[ValidateFinance].of(form, act)


def close(case: Facts, form: CloseCase, act: Act) -> None:
    """The change has held, and the case ends."""
    given, before = case.package.current, case.package.baseline
    if gives_less(given, before):
        left = case.current_hours
        reason = ClosureReason.COMPLETED_REDUCED if left else ClosureReason.COMPLETED_WITHDRAWN
    else:
        more = gives_less(before, given)
        reason = ClosureReason.INCREASED if more else ClosureReason.MAINTAINED
    close_case(case, act, reason, form.outcome)
