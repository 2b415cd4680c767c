"""The assessment, and what quality assurance makes of it: T7 to T11."""

from app.programmes.one_to_one.effects import assessment, reopening
from app.programmes.one_to_one.forms.assessment import RecordAssessment, RecordConsultation
from app.programmes.one_to_one.forms.overlay import ReferEligibility
from app.programmes.one_to_one.forms.quality import QaEscalate, QaReturn, QualityChecklist
from app.programmes.one_to_one.forms.recommendation import RecordRecommendation
from app.programmes.one_to_one.rules.assessment import (
    assessment_incomplete,
    capacity_missing,
    consultation_incomplete,
    liberty_representative_not_heard,
    needs_changed,
)
from app.programmes.one_to_one.rules.dates import dated_ahead
from app.programmes.one_to_one.rules.disputes import assured_before_upheld
from app.programmes.one_to_one.rules.evidence import missing_evidence, short_evidence, stale_evidence
from app.programmes.one_to_one.rules.liberty import (
    court_undecided,
    liberty_blocks,
    old_liberty_test,
    review_not_requested,
)
from app.programmes.one_to_one.rules.quality import authorised_it, costs_differ, large_step
from app.programmes.one_to_one.rules.recommendation import (
    plan_incomplete,
    recommendation_inconsistent,
    recommendation_missing,
    short_phase,
)
from app.programmes.one_to_one.rules.referral import not_your_case
from app.programmes.one_to_one.rules.restriction import more_restrictive
from app.programmes.one_to_one.rules.safeguarding import open_safeguarding, safeguarding_unanswered
from app.programmes.one_to_one.stages import ASSESSMENT, CLOSED, EVIDENCE, PANEL_READY, QA_REVIEW
from app.programmes.roles import Role
from app.workflow.forms import Reason
from app.workflow.process import STAYS, Move

REVIEWER, ASSURER, OPS = Role.REVIEWER, Role.QA_CLINICIAN, Role.CHC_OPS_MANAGER

ASSESSING = (
    Move(
        EVIDENCE, "start_assessment", ASSESSMENT, by=REVIEWER, part="reviewer",
        unless=(not_your_case, missing_evidence, short_evidence),
        event="assessment_started", label="Start the assessment",
    ),
    Move(
        ASSESSMENT, "return_for_evidence", EVIDENCE, by=REVIEWER, form=Reason, reason=True, rework=True,
        event="returned_for_evidence", label="Gather more evidence",
    ),
    Move(
        ASSESSMENT, "record_consultation", STAYS, by=REVIEWER, part="reviewer", form=RecordConsultation,
        then=assessment.consultation, unless=(not_your_case, dated_ahead),
        event="consultation_recorded", label="Record who was heard",
    ),
    Move(
        ASSESSMENT, "record_assessment", STAYS, by=REVIEWER, part="reviewer", form=RecordAssessment,
        then=assessment.assessment, unless=(not_your_case, dated_ahead),
        event="assessment_recorded", label="Record the assessment",
    ),
    Move(
        ASSESSMENT, "record_recommendation", STAYS, by=REVIEWER, part="reviewer",
        form=RecordRecommendation, then=assessment.recommendation, unless=(not_your_case,),
        event="recommendation_recorded", label="Record the recommendation",
    ),
    Move(
        ASSESSMENT, "submit_for_qa", QA_REVIEW, by=REVIEWER, part="reviewer",
        unless=(
            not_your_case, missing_evidence, short_evidence, stale_evidence, consultation_incomplete,
            liberty_representative_not_heard, assessment_incomplete, recommendation_missing, plan_incomplete,
            short_phase, recommendation_inconsistent, needs_changed, capacity_missing,
        ),
        event="submitted_for_qa", label="Submit for quality assurance",
    ),
    Move(
        ASSESSMENT, "refer_eligibility", CLOSED, by=(REVIEWER, OPS), signatures=(REVIEWER, OPS),
        form=ReferEligibility, then=assessment.refer_eligibility, reason=True,
        event="eligibility_referred", label="Refer to a full assessment",
    ),
)  # fmt: skip

ASSURING = (
    Move(
        QA_REVIEW, "qa_return", ASSESSMENT, by=ASSURER, part="assurer", form=QaReturn,
        then=assessment.qa_return, reason=True, rework=True, event="returned_by_qa", label="Return to the reviewer",
    ),
    Move(
        QA_REVIEW, "qa_return_for_evidence", EVIDENCE, by=ASSURER, part="assurer", form=QaReturn,
        then=assessment.qa_return, reason=True, rework=True, event="returned_by_qa", label="Return for more evidence",
    ),
    Move(
        QA_REVIEW, "qa_escalate", STAYS, by=ASSURER, part="assurer", form=QaEscalate,
        then=assessment.qa_escalate, reason=True, event="qa_escalated", label="Stop until a question is settled",
    ),
    Move(
        QA_REVIEW, "qa_pass", PANEL_READY, by=ASSURER, part="assurer", gates=("quality_assurance",),
        form=QualityChecklist, then=assessment.qa_pass,
        unless=(
            safeguarding_unanswered, open_safeguarding, liberty_blocks, review_not_requested,
            court_undecided, old_liberty_test, more_restrictive, missing_evidence, short_evidence,
            stale_evidence, consultation_incomplete, liberty_representative_not_heard, assessment_incomplete,
            recommendation_missing, plan_incomplete, short_phase, recommendation_inconsistent, needs_changed,
            capacity_missing, costs_differ, large_step, authorised_it, assured_before_upheld,
        ),
        event="qa_passed", label="Pass quality assurance",
    ),
    Move(
        PANEL_READY, "recall", ASSESSMENT, by=REVIEWER, part="reviewer", form=Reason, then=reopening.recall,
        voids=("quality_assurance", "panel"), new_version=True, reason=True, rework=True,
        unless=(not_your_case,), event="recalled", label="Take the case back",
    ),
)  # fmt: skip
