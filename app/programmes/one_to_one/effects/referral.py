"""A case comes in and gets its reviewer."""

from app.programmes.costing import Line
from app.programmes.one_to_one.codes import SAME_CARE, ClosureReason
from app.programmes.one_to_one.comparison import gives_less
from app.programmes.one_to_one.effects.marks import close_case
from app.programmes.one_to_one.effects.plan import proposing
from app.programmes.one_to_one.effects.reopening import unpass
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.referral import (
    AcceptReferral,
    AmendPackage,
    CreateCase,
    ReassignReviewer,
    SubmitReferral,
)
from app.programmes.one_to_one.records import Package, Recorded
from app.programmes.one_to_one.stages import DRAFT
from app.workflow.forms import Reason
from app.workflow.state import Act, Hand


def create(case: Facts, form: CreateCase, act: Act) -> None:
    """The case as the sender describes it. Today's care and the baseline are the same lines."""
    case.ref, case.patient = form.reference or "", form.patient_id or ""
    case.commissioner, case.provider = form.commissioner, form.provider
    case.reason, case.funding, case.delivery, case.cohort = (
        form.reason,
        form.funding,
        form.delivery,
        form.cohort,
    )
    case.driver, case.other_drivers = form.driver, list(form.other_drivers)
    case.opened_on = act.today
    case.package = Package(
        baseline=list(form.lines),
        current=list(form.lines),
        base_weekly_fee=form.base_weekly_fee,
        fnc_included=form.fnc_included,
        started_on=form.package_started_on,
        placement_started_on=form.placement_started_on,
        staffing_source=form.staffing_source,
    )


def amend(case: Facts, form: AmendPackage, _act: Act) -> None:
    """Correct the record of the package, the proposal, or the driver."""
    if form.baseline is not None:
        _correct_baseline(case, list(form.baseline))
    if form.proposed is not None:
        _correct_proposal(case, list(form.proposed))
    if form.driver is not None:
        case.driver = form.driver
        case.other_drivers = [driver for driver in case.other_drivers if driver is not form.driver]


def amend_passed(case: Facts, form: AmendPackage, act: Act) -> None:
    """A change after quality assurance: what was passed and decided no longer stands (BR35)."""
    unpass(case, act)
    amend(case, form, act)


def _correct_baseline(case: Facts, lines: list[Line]) -> None:
    """Past the first draft a correction takes nothing away, nor touches care that has changed since (BR34)."""
    package, first_draft = case.package, case.stage == DRAFT and case.version == 1
    package.baseline = lines
    if not package.given and (first_draft or not gives_less(lines, package.current)):
        package.current = list(lines)
    if case.recommendation is not None and case.recommendation.form.kind in SAME_CARE:
        case.package.proposed = list(case.package.current)


def _correct_proposal(case: Facts, lines: list[Line]) -> None:
    """The recommendation and the end of its plan follow where they can; where not, it is recorded again."""
    case.package.proposed, case.la_agreement = lines, None  # the council agreed to another (BR50)
    if case.recommendation is not None and case.recommendation.form.proposed is not None:
        case.recommendation.form = proposing(lines, case.recommendation.form)


def submit(case: Facts, form: SubmitReferral, act: Act) -> None:
    """The referral is complete."""
    case.submission = Recorded[SubmitReferral].of(form, act)
    case.authoriser = form.authoriser
    case.referred_on = act.today


def accept(case: Facts, form: AcceptReferral, _act: Act) -> None:
    """The case has a reviewer."""
    allocate(case, form.reviewer)


def reassign(case: Facts, form: ReassignReviewer, _act: Act) -> None:
    """The case has another reviewer."""
    allocate(case, form.reviewer)


def allocate(case: Facts, reviewer: str) -> None:
    """Give the case to `reviewer`. From now on they have reviewed it, whoever reviews it later."""
    if case.reviewer not in (None, reviewer):
        case.former_reviewers = [*case.former_reviewers, str(case.reviewer)]
    case.reviewer = reviewer
    hand = Hand(part="reviewer", person=reviewer, version=case.version)
    if hand not in case.hands:
        case.hands.append(hand)


def reject(case: Facts, form: Reason, act: Act) -> None:
    """Out of scope: the review ends before it began, and the package stays."""
    close_case(case, act, ClosureReason.REJECTED_OUT_OF_SCOPE, form.reason)
