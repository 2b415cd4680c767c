"""From the decision letter to the end of the change: T16 to T24."""

from app.programmes.one_to_one.effects import change, decision
from app.programmes.one_to_one.forms.decision import (
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

LETTERS = (
    Move(
        DECIDED, "issue_reduction", NOTICE, by=ADMIN, needs_gates=True, form=IssueReduction,
        then=decision.issue_reduction, event="reduction_issued", label="Send the letter: less care",
    ),
    Move(
        DECIDED, "issue_change", IMPLEMENTING, by=ADMIN, needs_gates=True, form=IssueChange,
        then=decision.issue_change, event="change_issued", label="Send the letter: more or other care",
    ),
    Move(
        DECIDED, "issue_no_change", CLOSED, by=ADMIN, form=IssueNoChange,
        then=decision.issue_no_change, event="no_change_issued", label="Send the letter: no change",
    ),
    Move(
        (ASSESSMENT, QA_REVIEW, PANEL_READY, PANEL_LISTED, DEFERRED, DECIDED), "record_la_agreement", STAYS,
        by=(OPS, ADMIN), form=RecordLaAgreement, then=decision.record_la_agreement,
        event="council_agreed", label="Record the council's agreement",
    ),
    Move(
        SINCE_DECISION, "meet_condition", STAYS, by=(REVIEWER, OPS), form=MeetCondition,
        then=decision.meet_condition, event="condition_met", label="Record that a condition is met",
    ),
    Move(
        SINCE_DECISION, "waive_condition", STAYS, by=CHAIR, form=WaiveCondition, reason=True,
        then=decision.waive_condition, event="condition_waived", label="Let a condition go",
    ),
    Move(
        NOTICE, "waive_notice", STAYS, by=OPS, form=WaiveNotice, reason=True, then=decision.waive_notice,
        event="notice_waived", label="Shorten the notice",
    ),
)  # fmt: skip

PHASES = (
    Move(
        NOTICE, "begin_phase", IMPLEMENTING, by=(OPS, REVIEWER), needs_gates=True, form=BeginPhase,
        then=change.begin_phase, event="phase_begun", label="Begin the first phase",
    ),
    Move(
        (IMPLEMENTING, MONITORING), "record_monitoring", STAYS, by=(PROVIDER, REVIEWER),
        form=RecordMonitoring, then=change.record_monitoring,
        event="monitoring_recorded", label="Record what was counted",
    ),
    Move(
        IMPLEMENTING, "proceed_phase", STAYS, by=REVIEWER, needs_gates=True, form=ProceedPhase,
        then=change.proceed_phase, event="phase_begun", label="Begin the next phase",
    ),
    Move(
        IMPLEMENTING, "extend_phase", STAYS, by=REVIEWER, form=ExtendPhase, then=change.extend_phase,
        event="phase_extended", label="Extend the phase",
    ),
    Move(
        IMPLEMENTING, "step_back_phase", STAYS, by=(REVIEWER, OPS), form=StepBackPhase,
        then=change.step_back_phase, event="phase_stepped_back", label="Step back",
    ),
    Move(
        IMPLEMENTING, "complete_final_phase", MONITORING, by=REVIEWER, needs_gates=True,
        form=CompleteFinalPhase, then=change.complete_final_phase,
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
        then=change.restart_after_reinstatement, voids=("quality_assurance", "panel"), new_version=True,
        rework=True, event="review_restarted", label="Begin the review again",
    ),
    Move(
        (IMPLEMENTING, MONITORING), "close_reinstated", CLOSED, by=OPS, form=CloseReinstated,
        then=change.close_reinstated, event="closed_reinstated", label="Close with the hours back",
    ),
    Move(
        MONITORING, "validate_finance", STAYS, by=Role.FINANCE, form=ValidateFinance,
        then=change.validate_finance, event="finance_validated", label="Confirm what is paid",
    ),
    Move(
        MONITORING, "close", CLOSED, by=(REVIEWER, OPS), signatures=(REVIEWER, OPS), form=CloseCase,
        then=change.close, event="case_closed", label="Close the case",
    ),
)  # fmt: skip
