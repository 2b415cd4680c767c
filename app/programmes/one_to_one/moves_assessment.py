"""The assessment, and what quality assurance makes of it: T7 to T11."""

from app.programmes.one_to_one.effects import assessment, reopening
from app.programmes.one_to_one.forms.assessment import RecordAssessment, RecordConsultation
from app.programmes.one_to_one.forms.overlay import ReferEligibility
from app.programmes.one_to_one.forms.quality import QaEscalate, QaReturn, QualityChecklist
from app.programmes.one_to_one.forms.recommendation import RecordRecommendation
from app.programmes.one_to_one.stages import ASSESSMENT, CLOSED, EVIDENCE, PANEL_READY, QA_REVIEW
from app.programmes.roles import Role
from app.workflow.forms import Reason
from app.workflow.process import STAYS, Move

REVIEWER, ASSURER, OPS = Role.REVIEWER, Role.QA_CLINICIAN, Role.CHC_OPS_MANAGER

ASSESSING = (
    Move(
        EVIDENCE, "start_assessment", ASSESSMENT, by=REVIEWER, part="reviewer",
        event="assessment_started", label="Start the assessment",
    ),
    Move(
        ASSESSMENT, "return_for_evidence", EVIDENCE, by=REVIEWER, form=Reason, reason=True, rework=True,
        event="returned_for_evidence", label="Gather more evidence",
    ),
    Move(
        ASSESSMENT, "record_consultation", STAYS, by=REVIEWER, part="reviewer", form=RecordConsultation,
        then=assessment.consultation, event="consultation_recorded", label="Record who was heard",
    ),
    Move(
        ASSESSMENT, "record_assessment", STAYS, by=REVIEWER, part="reviewer", form=RecordAssessment,
        then=assessment.assessment, event="assessment_recorded", label="Record the assessment",
    ),
    Move(
        ASSESSMENT, "record_recommendation", STAYS, by=REVIEWER, part="reviewer",
        form=RecordRecommendation, then=assessment.recommendation,
        event="recommendation_recorded", label="Record the recommendation",
    ),
    Move(
        ASSESSMENT, "submit_for_qa", QA_REVIEW, by=REVIEWER, part="reviewer",
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
        QA_REVIEW, "qa_return", ASSESSMENT, by=ASSURER, form=QaReturn, then=assessment.qa_return,
        reason=True, rework=True, event="returned_by_qa", label="Return to the reviewer",
    ),
    Move(
        QA_REVIEW, "qa_return_for_evidence", EVIDENCE, by=ASSURER, form=QaReturn, then=assessment.qa_return,
        reason=True, rework=True, event="returned_by_qa", label="Return for more evidence",
    ),
    Move(
        QA_REVIEW, "qa_escalate", STAYS, by=ASSURER, form=QaEscalate, then=assessment.qa_escalate,
        reason=True, event="qa_escalated", label="Stop until a question is settled",
    ),
    Move(
        QA_REVIEW, "qa_pass", PANEL_READY, by=ASSURER, part="assurer", gates=("quality_assurance",),
        form=QualityChecklist, then=assessment.qa_pass, event="qa_passed", label="Pass quality assurance",
    ),
    Move(
        PANEL_READY, "recall", ASSESSMENT, by=REVIEWER, part="reviewer", form=Reason, then=reopening.recall,
        voids=("quality_assurance", "panel"), new_version=True, reason=True, rework=True,
        event="recalled", label="Take the case back",
    ),
)  # fmt: skip
