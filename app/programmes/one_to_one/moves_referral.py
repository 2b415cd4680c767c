"""From the first message to the evidence: T1 to T6."""

from app.programmes.one_to_one.effects import evidence, gates, referral
from app.programmes.one_to_one.forms.checks import CapacityCheck, RepresentativeRecord, SafeguardingCheck
from app.programmes.one_to_one.forms.evidence import (
    AddEvidence,
    RequestEvidence,
    VerifyEvidence,
    WaiveEvidence,
)
from app.programmes.one_to_one.forms.liberty import LibertyCheck
from app.programmes.one_to_one.forms.position_of_trust import RecordPositionOfTrust
from app.programmes.one_to_one.forms.referral import (
    AcceptReferral,
    AmendPackage,
    CreateCase,
    ReassignReviewer,
    SubmitReferral,
)
from app.programmes.one_to_one.rules.dates import dated_ahead
from app.programmes.one_to_one.rules.evidence import no_such_evidence
from app.programmes.one_to_one.rules.gates import (
    checks_out_of_date,
    lead_needed,
    liberty_not_assessed,
    nobody_speaks,
)
from app.programmes.one_to_one.rules.recommendation import proposal_of_another
from app.programmes.one_to_one.rules.referral import (
    not_your_case,
    out_of_scope,
    package_missing,
    reviewer_in_conflict,
)
from app.programmes.one_to_one.rules.restriction import only_the_lead_agrees_restriction
from app.programmes.one_to_one.rules.safeguarding import (
    only_the_lead_clears_concerns,
    safeguarding_unanswered,
)
from app.programmes.one_to_one.stages import (
    ASSESSMENT,
    CLOSED,
    DECIDED,
    DEFERRED,
    DRAFT,
    EVIDENCE,
    GATE_CHECKS,
    NOTICE,
    PANEL_LISTED,
    PANEL_READY,
    PASSED,
    QA_REVIEW,
    REFERRED,
    SINCE_CHECKS,
    SINCE_DECISION,
)
from app.programmes.roles import Role
from app.workflow.forms import Reason
from app.workflow.process import STAYS, Move
from app.workflow.state import START

ADMIN, REVIEWER, LEAD = Role.CASE_ADMIN, Role.REVIEWER, Role.SAFEGUARDING_MCA_LEAD
OPS, PROVIDER = Role.CHC_OPS_MANAGER, Role.PROVIDER_USER
ASSURED = ("quality_assurance", "panel")
CHECKED = ("safeguarding", "liberty")
GATHERING = (GATE_CHECKS, EVIDENCE, ASSESSMENT, QA_REVIEW)

REFERRAL = (
    Move(
        START, "create", DRAFT, by=(ADMIN, OPS, Role.INTEGRATION), form=CreateCase, then=referral.create,
        event="case_created", label="Open a case",
    ),
    Move(
        (DRAFT, REFERRED), "amend_package", STAYS, by=ADMIN, form=AmendPackage, then=referral.amend,
        reason=True, unless=(proposal_of_another,), event="package_amended", label="Correct the package",
    ),
    Move(
        GATHERING, "amend_package", STAYS, by=(REVIEWER, ADMIN), form=AmendPackage, then=referral.amend,
        reason=True, unless=(proposal_of_another,), event="package_amended", label="Correct the package",
    ),
    Move(
        DRAFT, "submit", REFERRED, by=ADMIN, form=SubmitReferral, then=referral.submit,
        unless=(package_missing, dated_ahead),
        event="case_referred", label="Submit the referral",
    ),
    Move(
        REFERRED, "accept", GATE_CHECKS, by=OPS, form=AcceptReferral, then=referral.accept,
        unless=(out_of_scope, reviewer_in_conflict),
        event="referral_accepted", label="Accept the referral",
    ),
    Move(
        REFERRED, "reject", CLOSED, by=OPS, form=Reason, then=referral.reject, reason=True,
        event="referral_rejected", label="Reject the referral",
    ),
    Move(
        REFERRED, "return_referral", DRAFT, by=OPS, form=Reason, reason=True, rework=True,
        event="referral_returned", label="Return the referral",
    ),
    Move(
        SINCE_CHECKS, "reassign_reviewer", STAYS, by=OPS, form=ReassignReviewer, then=referral.reassign,
        reason=True, unless=(reviewer_in_conflict,),
        event="reviewer_reassigned", label="Give the case to another reviewer",
    ),
)  # fmt: skip

GATES = (
    Move(
        SINCE_CHECKS, "record_safeguarding_check", STAYS, by=(REVIEWER, LEAD), form=SafeguardingCheck,
        then=gates.safeguarding, unless=(dated_ahead, only_the_lead_clears_concerns),
        event="safeguarding_checked", label="Record the safeguarding check",
    ),
    Move(
        SINCE_CHECKS, "record_position_of_trust", STAYS, by=LEAD, form=RecordPositionOfTrust,
        then=gates.position_of_trust, unless=(dated_ahead,),
        event="position_of_trust_recorded", label="Record a position-of-trust allegation",
    ),
    Move(
        SINCE_CHECKS, "record_liberty_check", STAYS, by=(REVIEWER, LEAD), form=LibertyCheck,
        then=gates.liberty, unless=(dated_ahead, only_the_lead_agrees_restriction),
        event="liberty_checked", label="Record the liberty check",
    ),
    Move(
        SINCE_CHECKS, "record_capacity_check", STAYS, by=(REVIEWER, LEAD), form=CapacityCheck,
        then=gates.capacity, unless=(dated_ahead,),
        event="capacity_checked", label="Record capacity and best interests",
    ),
    Move(
        SINCE_CHECKS, "record_representative", STAYS, by=(REVIEWER, LEAD, ADMIN), form=RepresentativeRecord,
        then=gates.representative, unless=(dated_ahead,),
        event="representative_recorded", label="Record the representative",
    ),
    Move(
        GATE_CHECKS, "complete_gates", EVIDENCE, by=(LEAD, REVIEWER), gates=CHECKED,
        unless=(
            checks_out_of_date, safeguarding_unanswered, liberty_not_assessed, nobody_speaks, lead_needed,
        ),
        event="gates_completed", label="Complete the checks",
    ),
    Move(
        GATE_CHECKS, "return_to_referrer", DRAFT, by=(OPS, REVIEWER), form=Reason, reason=True, rework=True,
        event="returned_to_referrer", label="Return to the referrer",
    ),
    Move(
        EVIDENCE, "reopen_gates", GATE_CHECKS, by=(LEAD, REVIEWER), form=Reason, reason=True, rework=True,
        voids=CHECKED, event="gates_reopened", label="Look at the checks again",
    ),
)  # fmt: skip

EVIDENCE_MOVES = (
    Move(
        GATHERING, "request_evidence", STAYS, by=REVIEWER, form=RequestEvidence, then=evidence.request,
        event="evidence_requested", label="Ask for evidence",
    ),
    Move(
        (*GATHERING, *SINCE_DECISION), "add_evidence", STAYS, by=(REVIEWER, ADMIN, PROVIDER),
        form=AddEvidence, then=evidence.add, unless=(dated_ahead,),
        event="evidence_added", label="Add evidence",
    ),
    Move(
        (*GATHERING, *SINCE_DECISION), "verify_evidence", STAYS, by=REVIEWER, part="reviewer",
        form=VerifyEvidence, then=evidence.verify, unless=(no_such_evidence,),
        event="evidence_verified", label="Check a piece of evidence",
    ),
    Move(
        (EVIDENCE, ASSESSMENT), "waive_evidence", STAYS, by=REVIEWER, part="reviewer",
        form=WaiveEvidence, then=evidence.waive, unless=(not_your_case,), reason=True,
        event="evidence_waived", label="Go on without a piece of evidence",
    ),
)  # fmt: skip

# A change after quality assurance goes back to it, as a new version (BR35).
AFTER_ASSURANCE = (
    Move(
        (PANEL_READY, PANEL_LISTED, DEFERRED, DECIDED, NOTICE), "amend_package", QA_REVIEW, by=REVIEWER,
        part="reviewer", form=AmendPackage, then=referral.amend_passed, voids=ASSURED, new_version=True, rework=True,
        reason=True, unless=(proposal_of_another,), event="package_amended", label="Correct the package",
    ),
    Move(
        PASSED, "add_evidence", QA_REVIEW, by=(REVIEWER, ADMIN, PROVIDER), form=AddEvidence,
        then=evidence.add_passed, voids=ASSURED, new_version=True, rework=True, unless=(dated_ahead,),
        event="evidence_added", label="Add evidence",
    ),
    Move(
        PASSED, "verify_evidence", QA_REVIEW, by=REVIEWER, part="reviewer", form=VerifyEvidence,
        then=evidence.verify_passed, voids=ASSURED, new_version=True, rework=True,
        unless=(no_such_evidence,), event="evidence_verified", label="Check a piece of evidence",
    ),
)  # fmt: skip
