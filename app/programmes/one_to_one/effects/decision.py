"""From the decision to the first day of the change: letters, agreements, conditions, notice."""

from datetime import timedelta

from app.programmes.costing import Line
from app.programmes.one_to_one.codes import (
    ClosureReason,
    ConditionStatus,
    Monitored,
    PanelChoice,
    Recommended,
    ReferTarget,
)
from app.programmes.one_to_one.comparison import gives_less
from app.programmes.one_to_one.effects.marks import close_case, give
from app.programmes.one_to_one.effects.panel import policy_of
from app.programmes.one_to_one.effects.plan import phases_to
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.decision import (
    IssueChange,
    IssueNoChange,
    IssueReduction,
    Letter,
    MeetCondition,
    RecordLaAgreement,
    WaiveCondition,
    WaiveNotice,
)
from app.programmes.one_to_one.forms.recommendation import PlanPhase
from app.programmes.one_to_one.records import Decision, IssuedLetter, Notice, Phase, Recorded
from app.workflow.state import Act


def decision_of(case: Facts) -> Decision:
    """What the panel decided: at these stages there is a decision."""
    assert case.decision is not None
    return case.decision


def approved_lines(case: Facts) -> list[Line]:
    """The package that the panel approved; the care as it is when nothing changes."""
    lines = decision_of(case).lines
    return case.package.current if lines is None else lines


def issue_reduction(case: Facts, form: IssueReduction, act: Act) -> None:
    """The letter is out and the notice runs. The care goes on unchanged until the first phase begins."""
    case.letter = _letter(case, form, act)
    ends_on = act.today + timedelta(days=policy_of(act).notice_days)
    case.notice = Notice(began_on=act.today, ends_on=ends_on)
    plans = _plans(case, approved_lines(case))
    case.phases = [Phase(number=n, plan=plan, hours=plan.hours) for n, plan in enumerate(plans, 1)]
    case.phase = 0


def _letter(case: Facts, form: Letter, act: Act) -> IssuedLetter:
    """The letter, with every condition that the panel has not let go: the home reads them in it."""
    left = [c.form for c in decision_of(case).conditions if c.status is not ConditionStatus.WAIVED_BY_PANEL]
    return IssuedLetter.of(form, act, left)


def _plans(case: Facts, approved: list[Line]) -> list[PlanPhase]:
    """The phases of the plan, ending at what was approved; one step where it was made without any."""
    planned = case.recommendation.form.phases if case.recommendation else []
    return phases_to(approved, planned) or [_one_step(case, approved)]


def _one_step(case: Facts, approved: list[Line]) -> PlanPhase:
    """A plan for less care that was made without steps, as when the chair has given more in the meantime."""
    return PlanPhase(
        lines=approved,
        monitoring=[Monitored.INCIDENTS, Monitored.FALLS],
        success="The person is as safe and as well as before.",
        stop="Any event that brings the hours back.",
        owner=case.reviewer or decision_of(case).recorded_by,
    )


def issue_change(case: Facts, form: IssueChange, act: Act) -> None:
    """The letter is out, and other or more care is given. Never fewer hours: that goes by notice (BR34)."""
    case.letter = _letter(case, form, act)
    lines = approved_lines(case)
    assert not gives_less(lines, case.package.current), "less care is given by phases only"
    give(case, lines, form.starts_on)


def issue_no_change(case: Facts, form: IssueNoChange, act: Act) -> None:
    """The letter is out, and the case ends with the package as it is."""
    case.letter = _letter(case, form, act)
    close_case(case, act, _closure(case))


def _closure(case: Facts) -> ClosureReason:
    decision, recommended = decision_of(case), case.recommendation
    if decision.outcome is PanelChoice.REFER:
        to_dst = ReferTarget.MDT_DST in decision.targets
        return ClosureReason.REFERRED_MDT_DST if to_dst else ClosureReason.REFERRED_OTHER
    if decision.outcome is not PanelChoice.DECLINE and recommended is not None:
        if recommended.form.kind is Recommended.REFER_MDT_DST:
            return ClosureReason.REFERRED_MDT_DST
        if recommended.form.kind is Recommended.REFER_OTHER:
            return ClosureReason.REFERRED_OTHER
    return ClosureReason.MAINTAINED


def record_la_agreement(case: Facts, form: RecordLaAgreement, act: Act) -> None:
    """The council agrees to the change of a package that it pays for as well (BR50)."""
    case.la_agreement = Recorded[RecordLaAgreement].of(form, act)


def meet_condition(case: Facts, form: MeetCondition, act: Act) -> None:
    """A condition of the panel is met."""
    _settle(case, form.condition, ConditionStatus.MET, form.evidence, act)


def waive_condition(case: Facts, form: WaiveCondition, act: Act) -> None:
    """The panel lets a condition go."""
    _settle(case, form.condition, ConditionStatus.WAIVED_BY_PANEL, form.reason, act)


def _settle(case: Facts, number: int, status: ConditionStatus, note: str, act: Act) -> None:
    for condition in decision_of(case).conditions:
        if condition.number == number:
            condition.status, condition.note = status, note
            condition.settled_on, condition.settled_by = act.today, act.person


def waive_notice(case: Facts, form: WaiveNotice, act: Act) -> None:
    """The provider agrees in writing to an earlier start."""
    assert case.notice is not None
    case.notice.waived = Recorded[WaiveNotice].of(form, act)
