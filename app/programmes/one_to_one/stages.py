"""Where a one-to-one case can stand, who owns the next step there, and by when."""

from app.programmes.roles import Role
from app.workflow.process import Clock, Stage

DRAFT, REFERRED, GATE_CHECKS, EVIDENCE = "draft", "referred", "gate_checks", "evidence"
ASSESSMENT, QA_REVIEW, PANEL_READY, PANEL_LISTED = "assessment", "qa_review", "panel_ready", "panel_listed"
DEFERRED, DECIDED, NOTICE, IMPLEMENTING = "deferred", "decided", "notice", "implementing"
MONITORING, CLOSED = "monitoring", "closed"

STAGES = (
    Stage(DRAFT, "Draft", Role.CASE_ADMIN),
    Stage(REFERRED, "Referred", Role.CHC_OPS_MANAGER, Clock("accept_days")),
    Stage(
        GATE_CHECKS,
        "Safeguarding, liberty and capacity checks",
        Role.SAFEGUARDING_MCA_LEAD,
        Clock("gates_days"),
    ),
    Stage(EVIDENCE, "Evidence", Role.REVIEWER, Clock("evidence_days")),
    Stage(ASSESSMENT, "Assessment", Role.REVIEWER, Clock("assessment_days")),
    Stage(QA_REVIEW, "Quality assurance", Role.QA_CLINICIAN, Clock("quality_days")),
    Stage(PANEL_READY, "Ready for the panel", Role.PANEL_SECRETARY, Clock("listing_days")),
    Stage(PANEL_LISTED, "Before the panel", Role.PANEL_CHAIR, Clock("sitting_days")),
    Stage(DEFERRED, "Deferred by the panel", Role.REVIEWER, Clock("deferral_days", working=False)),
    Stage(DECIDED, "Decided", Role.CASE_ADMIN, Clock("letter_days")),
    Stage(NOTICE, "Notice", Role.CHC_OPS_MANAGER, Clock("notice_days", working=False)),
    Stage(IMPLEMENTING, "Change under way", Role.REVIEWER, Clock("implementation_days", working=False)),
    Stage(MONITORING, "Followed up", Role.REVIEWER, Clock("monitoring_days", working=False)),
    Stage(CLOSED, "Closed", final=True),
)

SINCE_CHECKS = (
    GATE_CHECKS,
    EVIDENCE,
    ASSESSMENT,
    QA_REVIEW,
    PANEL_READY,
    PANEL_LISTED,
    DEFERRED,
    DECIDED,
    NOTICE,
    IMPLEMENTING,
    MONITORING,
)
"""The open stages from the first checks on."""

PASSED = (PANEL_READY, PANEL_LISTED, DEFERRED)
"""Passed by quality assurance, and not decided yet."""

SINCE_DECISION = (DECIDED, NOTICE, IMPLEMENTING, MONITORING)
"""The open stages from the panel's decision on."""
