"""The kinds of hold: what each stops, who places it, who lifts it. No hold stops care that is given."""

from app.programmes.one_to_one.codes import HoldType
from app.programmes.roles import Role
from app.workflow.process import HoldKind

_DECIDE = ("approve", "approve_with_conditions", "pass_to_next_panel", "decline", "refer_onward")
_PHASES = ("begin_phase", "proceed_phase")
_CLINICIANS = (
    Role.REVIEWER,
    Role.QA_CLINICIAN,
    Role.SAFEGUARDING_MCA_LEAD,
    Role.PANEL_HEALTH,
    Role.ON_CALL,
)

# Holds stop what changes the case. What only records, corrects, ends or brings care back goes on.
_IN_HOSPITAL = (
    "add_evidence",
    "amend_package",
    "chair_action",
    "condition_overdue",
    "declare_interest",
    "defer",
    "expire_chair_action",
    "extend_phase",
    "hear_matter",
    "lift_hold",
    "meet_condition",
    "member_excluded",
    "member_leaves",
    "member_returns",
    "open_dispute",
    "place_hold",
    "qa_escalate",
    "ratify_chair_action",
    "reassign_reviewer",
    "recall",
    "record_capacity_check",
    "record_death",
    "record_la_agreement",
    "record_liberty_check",
    "record_monitoring",
    "record_not_carried",
    "record_position_of_trust",
    "record_representative",
    "record_safeguarding_check",
    "record_transfer",
    "reinstate_emergency",
    "request_evidence",
    "resolve_dispute",
    "sign_minutes",
    "step_back_phase",
    "take_back",
    "unlist",
    "uphold_dispute",
    "validate_finance",
    "verify_evidence",
    "waive_condition",
    "withdraw",
)

HOLDS = (
    HoldKind(
        HoldType.SAFEGUARDING,
        "Safeguarding",
        blocks=("qa_pass", "list_for_panel", *_DECIDE, *_PHASES),
        placed_by=(*_CLINICIANS, Role.INTEGRATION),
        lifted_by=(Role.SAFEGUARDING_MCA_LEAD,),
        source="Care Act 2014 s42",
        clears="the safeguarding lead records the outcome, or why it does not relate to this care",
    ),
    HoldKind(
        HoldType.LIBERTY,
        "Deprivation of liberty",
        blocks=("list_for_panel", *_PHASES),
        placed_by=(Role.SAFEGUARDING_MCA_LEAD, Role.INTEGRATION),
        lifted_by=(Role.SAFEGUARDING_MCA_LEAD,),
        source="Mental Capacity Act 2005 Sch A1",
        clears="the safeguarding and mental capacity lead records that the person's liberty is dealt with",
    ),
    HoldKind(
        HoldType.CAPACITY_BI,
        "Capacity or best interests",
        blocks=("submit_for_qa",),
        placed_by=(Role.REVIEWER, Role.SAFEGUARDING_MCA_LEAD, Role.INTEGRATION),
        lifted_by=(Role.REVIEWER,),
        source="Mental Capacity Act 2005 s3 and s4",
        clears="the missing assessment or best-interests decision is recorded",
    ),
    HoldKind(
        HoldType.CLINICAL_INSTABILITY,
        "Clinically unstable",
        blocks=_PHASES,
        placed_by=(Role.REVIEWER, Role.PROVIDER_USER),
        lifted_by=(Role.REVIEWER,),
        clears="the reviewer records with a clinician's note that the person is stable",
    ),
    HoldKind(
        HoldType.HOSPITAL_ADMISSION,
        "In hospital",
        spares=_IN_HOSPITAL,
        placed_by=(Role.INTEGRATION, Role.PROVIDER_USER),
        lifted_by=(Role.REVIEWER,),
        clears="the reviewer records the needs after the return from hospital",
    ),
    HoldKind(
        HoldType.ELIGIBILITY,
        "Eligibility is assessed elsewhere",
        blocks=(*_DECIDE, *_PHASES),
        placed_by=(Role.CHC_OPS_MANAGER,),
        lifted_by=(Role.CHC_OPS_MANAGER,),
        source="National Framework for NHS Continuing Healthcare 2022",
        clears="the full assessment has ended, and operations say so",
    ),
    HoldKind(
        HoldType.DISPUTE,
        "Challenged",
        blocks=("begin_phase",),
        placed_by=(Role.CASE_ADMIN,),
        lifted_by=(Role.QA_CLINICIAN, Role.PANEL_CHAIR),
        clears="the challenge is answered",
    ),
    HoldKind(
        HoldType.EVIDENCE_OVERDUE,
        "Evidence overdue",
        blocks=("start_assessment",),
        placed_by=(Role.INTEGRATION, Role.REVIEWER),
        lifted_by=(Role.REVIEWER,),
        clears="the evidence comes, or is waived with a reason",
    ),
    HoldKind(
        HoldType.PROVIDER_FAILURE,
        "Provider failing",
        blocks=_PHASES,
        placed_by=(Role.CHC_OPS_MANAGER,),
        lifted_by=(Role.CHC_OPS_MANAGER,),
        clears="operations record that the provider is able to carry out the change",
    ),
)


PLACERS = tuple(dict.fromkeys(Role(role) for kind in HOLDS for role in kind.placed_by))
"""Every role that may place a hold of some kind."""

LIFTERS = tuple(dict.fromkeys(Role(role) for kind in HOLDS for role in kind.lifted_by))
"""Every role that may lift a hold of some kind."""
