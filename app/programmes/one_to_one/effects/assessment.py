"""The assessment and the recommendation, and what quality assurance made of them."""

from app.programmes.costing import package_cost, package_hours
from app.programmes.one_to_one.codes import ClosureReason
from app.programmes.one_to_one.effects.marks import close_case, hold
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.assessment import RecordAssessment, RecordConsultation
from app.programmes.one_to_one.forms.overlay import ReferEligibility
from app.programmes.one_to_one.forms.quality import QaEscalate, QaReturn, QualityChecklist
from app.programmes.one_to_one.forms.recommendation import RecordRecommendation
from app.programmes.one_to_one.records import Quality, Recorded
from app.workflow.state import Act


def consultation(case: Facts, form: RecordConsultation, act: Act) -> None:
    """Who was heard."""
    case.consultation = Recorded[RecordConsultation].of(form, act)


def assessment(case: Facts, form: RecordAssessment, act: Act) -> None:
    """The needs, the risks, the restrictions."""
    case.assessment = Recorded[RecordAssessment].of(form, act)


def recommendation(case: Facts, form: RecordRecommendation, act: Act) -> None:
    """What is recommended. To change nothing proposes the care as it is."""
    case.recommendation = Recorded[RecordRecommendation].of(form, act)
    lines = case.package.current if form.proposed is None else form.proposed
    case.package.proposed = list(lines)
    case.la_agreement = None  # the council agreed to another proposal, if at all (BR50)


def qa_pass(case: Facts, form: QualityChecklist, act: Act) -> None:
    """Passed, with the hours and cost below which the panel may not go (BR18)."""
    proposed = case.package.current if case.package.proposed is None else case.package.proposed
    case.assurer = act.person
    case.quality = Quality(
        checklist=form,
        passed_by=act.person,
        passed_on=act.today,
        passed_seq=act.seq,
        passed_hours=package_hours(proposed),
        passed_cost=package_cost(proposed),
    )


def qa_return(case: Facts, form: QaReturn, act: Act) -> None:
    """Sent back, with what has to be put right."""
    case.qa_returns.append(Recorded[QaReturn].of(form, act))


def qa_escalate(case: Facts, form: QaEscalate, act: Act) -> None:
    """On hold until a question beyond quality assurance is settled. A case that was escalated once stays so."""
    case.escalated = True
    hold(case, act, form.hold, form.reason, act.person)


def refer_eligibility(case: Facts, form: ReferEligibility, act: Act) -> None:
    """Sent to a full assessment by others. Nothing is said about eligibility, and the package stays (BR11)."""
    case.eligibility_referral = Recorded[ReferEligibility].of(form, act)
    close_case(case, act, ClosureReason.REFERRED_MDT_DST)
