"""Everything a one-to-one case knows of itself. Folded from the journal; nothing else may write to it."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field

from app.programmes.costing import package_cost, package_hours
from app.programmes.one_to_one.codes import (
    MANDATORY_EVIDENCE,
    SURVEILLANCE,
    Appropriate,
    Delivery,
    Driver,
    EvidenceType,
    Funding,
    LibertyStatus,
    NationalOutcome,
    PhaseStatus,
    ReviewReason,
    Verification,
)
from app.programmes.one_to_one.columns import columns_of
from app.programmes.one_to_one.forms.assessment import RecordAssessment, RecordConsultation
from app.programmes.one_to_one.forms.checks import (
    CapacityCheck,
    CommunicationNeeds,
    RepresentativeRecord,
    SafeguardingCheck,
    SafeguardingConcern,
)
from app.programmes.one_to_one.forms.decision import RecordLaAgreement
from app.programmes.one_to_one.forms.evidence import RequestEvidence, WaiveEvidence
from app.programmes.one_to_one.forms.implementation import AtReady, RecordMonitoring, ValidateFinance
from app.programmes.one_to_one.forms.liberty import LibertyCheck
from app.programmes.one_to_one.forms.overlay import ReferEligibility
from app.programmes.one_to_one.forms.panel import Defer, Resubmit
from app.programmes.one_to_one.forms.position_of_trust import RecordPositionOfTrust
from app.programmes.one_to_one.forms.quality import QaReturn
from app.programmes.one_to_one.forms.recommendation import RecordRecommendation
from app.programmes.one_to_one.forms.referral import SubmitReferral
from app.programmes.one_to_one.liberty import liberty_status
from app.programmes.one_to_one.records import (
    Alert,
    ChairActed,
    Closure,
    Decision,
    Dispute,
    EvidenceItem,
    IssuedLetter,
    Listing,
    Notice,
    Package,
    PanelEntry,
    Phase,
    Quality,
    Recorded,
    Reinstatement,
)
from app.programmes.one_to_one.records_matters import MatterHeard
from app.programmes.one_to_one.records_vote import Clarified
from app.programmes.one_to_one.records_way import PanelPassed
from app.workflow.sensitivity import Sensitivity, read_by
from app.workflow.state import CaseState


class Facts(CaseState):
    """One case. Read it back with `context="replay"`, so that erased texts pass."""

    ref: str = ""
    commissioner: str = ""
    provider: str = ""
    patient: str = ""
    reason: ReviewReason = ReviewReason.ROUTINE
    funding: Funding = Funding.CHC_FULL
    delivery: Delivery = Delivery.CARE_HOME_NURSING
    cohort: str | None = None
    opened_on: date | None = None
    referred_on: date | None = None
    driver: Driver = Driver.FALLS
    other_drivers: list[Driver] = Field(default_factory=list)
    package: Package = Field(default_factory=Package)
    submission: Recorded[SubmitReferral] | None = None
    authoriser: str | None = None
    reviewer: str | None = None
    former_reviewers: list[str] = Field(default_factory=list)
    assurer: str | None = None
    former_assurers: list[str] = Field(default_factory=list)

    safeguarding: Recorded[SafeguardingCheck] | None = None
    concern_found: bool = False
    position_of_trust: Annotated[
        list[Recorded[RecordPositionOfTrust]], read_by(Sensitivity.POSITION_OF_TRUST)
    ] = Field(default_factory=list)
    liberty: Recorded[LibertyCheck] | None = None
    capacity: Recorded[CapacityCheck] | None = None
    representative: Recorded[RepresentativeRecord] | None = None
    communication_needs: CommunicationNeeds | None = None

    requests: list[Recorded[RequestEvidence]] = Field(default_factory=list)
    evidence: list[EvidenceItem] = Field(default_factory=list)
    waivers: list[Recorded[WaiveEvidence]] = Field(default_factory=list)

    consultation: Recorded[RecordConsultation] | None = None
    assessment: Recorded[RecordAssessment] | None = None
    recommendation: Recorded[RecordRecommendation] | None = None
    quality: Quality | None = None
    qa_returns: list[Recorded[QaReturn]] = Field(default_factory=list)
    escalated: bool = False

    listing: Listing | None = None
    panel_log: list[PanelEntry] = Field(default_factory=list)
    panels_passed: list[PanelPassed] = Field(default_factory=list)
    deferral: Recorded[Defer] | None = None
    resubmission: Recorded[Resubmit] | None = None
    clarified: Clarified | None = None
    deferrals: int = 0
    decision: Decision | None = None
    minutes_signed_on: date | None = None
    minutes_signed_by: str | None = None

    letter: IssuedLetter | None = None
    la_agreement: Recorded[RecordLaAgreement] | None = None
    notice: Notice | None = None
    contract_variation: str | None = None
    technology_ready: list[AtReady] = Field(default_factory=list)
    phases: list[Phase] = Field(default_factory=list)
    phase: int = 0
    monitoring: list[Recorded[RecordMonitoring]] = Field(default_factory=list)
    reinstatements: list[Reinstatement] = Field(default_factory=list)
    implemented_on: date | None = None
    finance: Recorded[ValidateFinance] | None = None

    disputes: list[Dispute] = Field(default_factory=list)
    chair_actions: list[ChairActed] = Field(default_factory=list)
    matters: list[MatterHeard] = Field(default_factory=list)
    eligibility_referral: Recorded[ReferEligibility] | None = None
    ended_on: date | None = None
    closure: Closure | None = None
    alerts: list[Alert] = Field(default_factory=list)

    # Money and hours: computed by us from the lines, never taken from anybody (BR36)

    @property
    def baseline_hours(self) -> Decimal:
        """Hours a week when the review began."""
        return package_hours(self.package.baseline)

    @property
    def baseline_cost(self) -> Decimal:
        """Pounds a week when the review began."""
        return package_cost(self.package.baseline)

    @property
    def current_hours(self) -> Decimal:
        """Hours a week given today."""
        return package_hours(self.package.current)

    @property
    def current_cost(self) -> Decimal:
        """Pounds a week today."""
        return package_cost(self.package.current)

    @property
    def proposed_hours(self) -> Decimal | None:
        """Hours a week as proposed; None before a recommendation."""
        return None if self.package.proposed is None else package_hours(self.package.proposed)

    @property
    def proposed_cost(self) -> Decimal | None:
        """Pounds a week as proposed; None before a recommendation."""
        return None if self.package.proposed is None else package_cost(self.package.proposed)

    @property
    def saving(self) -> Decimal | None:
        """Gross pounds a week that the proposal saves (less than 0 for an increase); None before one."""
        return None if self.proposed_cost is None else self.baseline_cost - self.proposed_cost

    @property
    def net_saving(self) -> Decimal | None:
        """The saving less what technology and other new cost add a week."""
        if self.saving is None or self.recommendation is None:
            return self.saving
        return self.saving - self.recommendation.form.new_weekly_cost

    # What rules ask again and again

    @property
    def drivers(self) -> list[Driver]:
        """Every driver, the main one first."""
        return [self.driver, *self.other_drivers]

    @property
    def initial_assessment_appropriate(self) -> Appropriate | None:
        """Whether the first award was right; None before the assessment says so."""
        return self.assessment.form.initial_assessment_appropriate if self.assessment else None

    @property
    def objecting(self) -> bool:
        """Whether a representative's objection stands."""
        return self.representative is not None and self.representative.form.objecting

    def liberty_on(self, today: date) -> LibertyStatus:
        """Where the person's liberty stands on a London day."""
        return liberty_status(self.liberty.form if self.liberty else None, today)

    def stopping_concerns(self) -> list[SafeguardingConcern]:
        """Open safeguarding concerns that are not reasoned to be unrelated (BR02)."""
        return [c for c in self.safeguarding.form.concerns if c.stops] if self.safeguarding else []

    def mandatory_evidence(self) -> set[EvidenceType]:
        """What has to have been seen for this case's drivers; authorisations where there are any."""
        needed = set[EvidenceType]().union(*(MANDATORY_EVIDENCE[driver] for driver in self.drivers))
        if self.liberty and (self.liberty.form.standard or self.liberty.form.urgent):
            needed.add(EvidenceType.DOLS_AUTHORISATION)
        return needed

    def missing_evidence(self) -> list[EvidenceType]:
        """Mandatory evidence that is neither there (unless rejected) nor waived, in the list's order."""
        there = {item.form.type for item in self.evidence if item.result is not Verification.REJECTED}
        gone = self.mandatory_evidence() - there - {waiver.form.type for waiver in self.waivers}
        return [kind for kind in EvidenceType if kind in gone]

    def relies_on_technology(self) -> bool:
        """Whether the plan leans on assistive technology (BR27)."""
        return bool(self.recommendation and self.recommendation.form.technology)

    def watched(self) -> bool:
        """Whether the plan hears, sees or follows the person (BR28)."""
        return self.recommendation is not None and any(
            item.type in SURVEILLANCE for item in self.recommendation.form.technology
        )

    def running_phase(self) -> Phase | None:
        """The phase that runs now."""
        return next((phase for phase in self.phases if phase.status is PhaseStatus.RUNNING), None)

    def open_disputes(self) -> list[Dispute]:
        """The challenges that nobody has answered yet."""
        return [dispute for dispute in self.disputes if dispute.open]

    @property
    def national_outcome(self) -> NationalOutcome | None:
        """What the national data set is told of a closed review: changed or not, nothing else (BR10)."""
        if self.closure is None:
            return None
        same = self.package.current == self.package.baseline
        return NationalOutcome.NO_CHANGE if same else NationalOutcome.PACKAGE_CHANGED

    def columns(self) -> dict[str, Any]:
        """What the database keeps beside the record for lists and reports."""
        return columns_of(self)
