"""From the decision letter to the end of the change: T16 to T24."""

from app.programmes.one_to_one.effects import change, conditions, decision
from app.programmes.one_to_one.forms.decision import (
    ConditionOverdue,
    IssueChange,
    IssueNoChange,
    IssueReduction,
    MeetCondition,
    RecordLaAgreement,
    WaiveCondition,
    WaiveNotice,
)
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
from app.programmes.one_to_one.rules.agreement import (
    condition_not_open,
    council_does_not_pay,
    council_has_not_agreed,
    notice_waived_already,
    objection_stands,
)
from app.programmes.one_to_one.rules.chair import not_independent
from app.programmes.one_to_one.rules.change import (
    begins_too_early,
    conditions_open,
    mitigations_not_live,
    notice_running,
    plan_is_not_as_approved,
    technology_not_ready,
)
from app.programmes.one_to_one.rules.closing import (
    conditions_left,
    dispute_open,
    finance_not_validated,
    paid_before_change,
    too_early_to_close,
)
from app.programmes.one_to_one.rules.conditions import condition_in_time
from app.programmes.one_to_one.rules.dates import dated_ahead
from app.programmes.one_to_one.rules.decision import (
    chair_action_waits,
    letter_dated_wrong,
    letter_format_does_not_fit,
    letter_misses_somebody,
    next_review_past,
    not_a_change,
    not_a_reduction,
    not_ready_to_issue,
    package_changes,
    starts_within_notice,
)
from app.programmes.one_to_one.rules.liberty import court_undecided, review_without_outcome
from app.programmes.one_to_one.rules.matters import (
    barred_from_matter,
    panel_has_not_waived,
    same_person_counted,
)
from app.programmes.one_to_one.rules.phases import (
    assurer_must_agree,
    assurer_not_independent,
    completed_too_early,
    final_phase_not_reached,
    next_phase_missing,
    next_phase_too_early,
    no_phase_runs,
    nothing_to_settle,
    nothing_was_counted,
    phase_not_over,
    reinstatement_unsettled,
    steps_back_too_early,
    success_not_seen,
)
from app.programmes.one_to_one.rules.safeguarding import open_safeguarding, safeguarding_unanswered
from app.programmes.one_to_one.stages import (
    ASSESSMENT,
    CLOSED,
    DECIDED,
    DEFERRED,
    EVIDENCE,
    IMPLEMENTING,
    MONITORING,
    NOTICE,
    PANEL_LISTED,
    PANEL_READY,
    QA_REVIEW,
    SINCE_DECISION,
)
from app.programmes.roles import Role
from app.workflow.process import STAYS, Move

ADMIN, REVIEWER, OPS = Role.CASE_ADMIN, Role.REVIEWER, Role.CHC_OPS_MANAGER
PROVIDER, CHAIR = Role.PROVIDER_USER, Role.PANEL_CHAIR
A_LETTER = (
    not_ready_to_issue, letter_format_does_not_fit, letter_misses_somebody, letter_dated_wrong,
    next_review_past,
)  # fmt: skip
PERSON_IS_SAFE = (open_safeguarding, review_without_outcome, court_undecided)

LETTERS = (
    Move(
        DECIDED, "issue_reduction", NOTICE, by=ADMIN, needs_gates=True, form=IssueReduction,
        then=decision.issue_reduction,
        unless=(*A_LETTER, not_a_reduction, council_has_not_agreed, starts_within_notice),
        event="reduction_issued", label="Send the letter: less care",
    ),
    Move(
        DECIDED, "issue_change", IMPLEMENTING, by=ADMIN, needs_gates=True, form=IssueChange,
        then=decision.issue_change,
        unless=(*A_LETTER, not_a_change, review_without_outcome, court_undecided),
        event="change_issued", label="Send the letter: more or other care",
    ),
    Move(
        DECIDED, "issue_no_change", CLOSED, by=ADMIN, form=IssueNoChange,
        then=decision.issue_no_change,
        unless=(*A_LETTER, package_changes, chair_action_waits, dispute_open),
        event="no_change_issued", label="Send the letter: no change",
    ),
    Move(
        (ASSESSMENT, QA_REVIEW, PANEL_READY, PANEL_LISTED, DEFERRED, DECIDED), "record_la_agreement", STAYS,
        by=(OPS, ADMIN), form=RecordLaAgreement, then=decision.record_la_agreement,
        unless=(council_does_not_pay, dated_ahead),
        event="council_agreed", label="Record the council's agreement",
    ),
    Move(
        SINCE_DECISION, "meet_condition", STAYS, by=(REVIEWER, OPS), form=MeetCondition,
        then=decision.meet_condition, unless=(condition_not_open, dated_ahead),
        event="condition_met", label="Record that a condition is met",
    ),
    Move(
        SINCE_DECISION, "waive_condition", STAYS, by=CHAIR, form=WaiveCondition, reason=True, step_up=True,
        then=decision.waive_condition, unless=(
            condition_not_open, not_independent, barred_from_matter, panel_has_not_waived, same_person_counted,
        ),
        event="condition_waived", label="Let a condition go",
    ),
    Move(
        SINCE_DECISION, "condition_overdue", STAYS, by=Role.INTEGRATION, form=ConditionOverdue,
        then=conditions.condition_overdue, unless=(condition_not_open, condition_in_time),
        event="condition_was_not_met_in_time", label="Tell of a condition that is overdue",
    ),
    Move(
        NOTICE, "waive_notice", STAYS, by=OPS, form=WaiveNotice, reason=True, then=decision.waive_notice,
        unless=(objection_stands, notice_waived_already, dated_ahead),
        event="notice_waived", label="Shorten the notice",
    ),
)  # fmt: skip

PHASES = (
    Move(
        NOTICE, "begin_phase", IMPLEMENTING, by=(OPS, REVIEWER), needs_gates=True, form=BeginPhase,
        then=change.begin_phase,
        unless=(
            notice_running, begins_too_early, conditions_open, technology_not_ready, mitigations_not_live,
            plan_is_not_as_approved, council_has_not_agreed, safeguarding_unanswered, *PERSON_IS_SAFE,
        ),
        event="phase_begun", label="Begin the first phase",
    ),
    Move(
        (IMPLEMENTING, MONITORING), "record_monitoring", STAYS, by=(PROVIDER, REVIEWER),
        form=RecordMonitoring, then=change.record_monitoring, unless=(dated_ahead,),
        event="monitoring_recorded", label="Record what was counted",
    ),
    Move(
        IMPLEMENTING, "proceed_phase", STAYS, by=REVIEWER, needs_gates=True, form=ProceedPhase,
        then=change.proceed_phase,
        unless=(
            next_phase_missing, next_phase_too_early, phase_not_over, success_not_seen, nothing_was_counted,
            mitigations_not_live, reinstatement_unsettled, council_has_not_agreed, *PERSON_IS_SAFE,
        ),
        event="phase_begun", label="Begin the next phase",
    ),
    Move(
        IMPLEMENTING, "extend_phase", STAYS, by=REVIEWER, form=ExtendPhase, then=change.extend_phase,
        unless=(no_phase_runs, assurer_must_agree, assurer_not_independent),
        event="phase_extended", label="Extend the phase",
    ),
    Move(
        IMPLEMENTING, "step_back_phase", STAYS, by=(REVIEWER, OPS), form=StepBackPhase,
        then=change.step_back_phase, unless=(no_phase_runs, steps_back_too_early, dated_ahead),
        event="phase_stepped_back", label="Step back",
    ),
    Move(
        IMPLEMENTING, "complete_final_phase", MONITORING, by=REVIEWER, needs_gates=True,
        form=CompleteFinalPhase, then=change.complete_final_phase,
        unless=(
            final_phase_not_reached, phase_not_over, success_not_seen, nothing_was_counted,
            completed_too_early, reinstatement_unsettled, dated_ahead,
        ),
        event="change_completed", label="Complete the change",
    ),
)  # fmt: skip

THE_WAY_BACK = (
    Move(
        (IMPLEMENTING, MONITORING), "reinstate_emergency", STAYS,
        by=(PROVIDER, REVIEWER, OPS, CHAIR, Role.ON_CALL), never_blockable=True, form=ReinstateEmergency,
        then=change.reinstate_emergency, event="hours_reinstated", label="Bring the hours back now",
    ),
    Move(
        (IMPLEMENTING, MONITORING), "restart_after_reinstatement", EVIDENCE, by=OPS, form=RestartReview,
        then=change.restart_after_reinstatement, unless=(nothing_to_settle,),
        voids=("quality_assurance", "panel"), new_version=True, rework=True,
        event="review_restarted", label="Begin the review again",
    ),
    Move(
        (IMPLEMENTING, MONITORING), "close_reinstated", CLOSED, by=OPS, form=CloseReinstated,
        then=change.close_reinstated,
        unless=(nothing_to_settle, assurer_not_independent, next_review_past),
        event="closed_reinstated", label="Close with the hours back",
    ),
    Move(
        MONITORING, "validate_finance", STAYS, by=Role.FINANCE, form=ValidateFinance,
        then=change.validate_finance, unless=(paid_before_change, dated_ahead),
        event="finance_validated", label="Confirm what is paid",
    ),
    Move(
        MONITORING, "close", CLOSED, by=(REVIEWER, OPS), signatures=(REVIEWER, OPS), form=CloseCase,
        then=change.close,
        unless=(
            too_early_to_close, finance_not_validated, conditions_left, dispute_open, open_safeguarding,
            reinstatement_unsettled, chair_action_waits, next_review_past,
        ),
        event="case_closed", label="Close the case",
    ),
)  # fmt: skip
