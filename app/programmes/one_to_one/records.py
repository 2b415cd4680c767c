"""The parts of a case's facts: a form as it was recorded, with who, when and under which journal number."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Generic, Self, TypeVar

from pydantic import Field

from app.programmes.costing import Line
from app.programmes.one_to_one.codes import (
    DEFAULT_PANEL,
    ChairActionStatus,
    ClosureReason,
    ConditionStatus,
    DisputeOutcome,
    ItemResult,
    PanelChoice,
    PhaseStatus,
    ReferTarget,
    StaffingSource,
    Verification,
)
from app.programmes.one_to_one.forms.decision import IssueChange, IssueReduction, Letter, WaiveNotice
from app.programmes.one_to_one.forms.evidence import AddEvidence
from app.programmes.one_to_one.forms.implementation import ReinstateEmergency
from app.programmes.one_to_one.forms.overlay import ChairAction, OpenDispute
from app.programmes.one_to_one.forms.panel import PanelCondition
from app.programmes.one_to_one.forms.quality import QualityChecklist
from app.programmes.one_to_one.forms.recommendation import PlanPhase
from app.programmes.one_to_one.records_pack import Part
from app.programmes.one_to_one.records_vote import Closing, Departed, Opinion, Seconded
from app.workflow.forms import Form
from app.workflow.panel import Ballot, Interest, Member, Roll, Tally
from app.workflow.sensitivity import Sensitivity, read_by
from app.workflow.state import Act, Kept

F = TypeVar("F", bound=Form)


class Recorded(Kept, Generic[F]):
    """A form as somebody recorded it. Made with the form's class: `Recorded[AddEvidence].of(form, act)`."""

    form: F
    by: str
    role: str
    on: date
    seq: int

    @classmethod
    def of(cls, form: F, act: Act, **more: Any) -> Self:
        """The form, recorded by this act; `more` are the fields that a kind of record adds."""
        return cls(form=form, by=act.person, role=act.role, on=act.today, seq=act.seq, **more)


class Given(Kept):
    """The care changed on `on`: from that day `lines` were given."""

    on: date
    lines: list[Line]


class Package(Kept):
    """The care. `current` is what is given today: only moves that begin or change a phase lower it (BR34).

    `proposed` is None until something is recommended; a recommendation to change nothing proposes `current`.
    `before_change` is what was given on the day before the first phase: the way back leads there.
    `given` has every change of the care, oldest first; before the first of them the baseline was given.
    """

    baseline: list[Line] = Field(default_factory=list)
    current: list[Line] = Field(default_factory=list)
    proposed: list[Line] | None = None
    before_change: list[Line] | None = None
    given: list[Given] = Field(default_factory=list)
    base_weekly_fee: Annotated[Decimal | None, read_by(Sensitivity.FINANCE)] = None
    fnc_included: bool = False
    started_on: date | None = None
    placement_started_on: date | None = None
    staffing_source: StaffingSource | None = None


class EvidenceItem(Recorded[AddEvidence]):
    """A piece of evidence. Its id is its journal number, `seq`."""

    result: Verification | None = None
    checked_by: str | None = None
    checked_on: date | None = None
    note: Annotated[str, read_by(Sensitivity.SAFEGUARDING, where="form/sensitivity")] = ""


class Quality(Kept):
    """The version that quality assurance passed: the panel may not go below these hours (BR18)."""

    checklist: QualityChecklist
    passed_by: str
    passed_on: date
    passed_seq: int
    passed_hours: Decimal
    passed_cost: Annotated[Decimal, read_by(Sensitivity.FINANCE)]


class Listing(Kept):
    """The case on the agenda of one sitting of a panel. `roll` is frozen when the item is called.

    `away` are those who were there when it was called and have left the room since; whoever had voted is `present` all
    the same, for their seat stays with their ballot. `shut_out` may not know of the case any more since then.

    Nobody sees another's opinion before everybody has locked one, or the chair opens the discussion: `discussing`.

    `pack` is the digest of the papers as they were last issued, `manifest` their parts, `issue` counts from 1, `salt` is
    the secret (hex) with which their costs are hashed; the papers of long ago had none. `voided` are the ballots that
    were cast on an earlier issue.
    """

    sitting: str
    panel: str = DEFAULT_PANEL
    sits_on: date
    pack: str
    salt: Annotated[str | None, read_by(Sensitivity.FINANCE)] = None
    papers_on: date
    emergency: bool = False
    interests: list[Interest] = Field(default_factory=list)
    members: list[Member] = Field(default_factory=list)
    present: list[str] = Field(default_factory=list)
    away: list[str] = Field(default_factory=list)
    shut_out: list[str] = Field(default_factory=list)
    roll: Roll | None = None
    began_quorate: bool = False
    opened_on: date | None = None
    ballots: list[Ballot] = Field(default_factory=list)
    manifest: list[Part] = Field(default_factory=list)
    issue: int = 1
    voided: list[Ballot] = Field(default_factory=list)
    opinions: list[Opinion] = Field(default_factory=list)
    discussing: bool = False
    closed: Closing | None = None
    seconds: list[Seconded] = Field(default_factory=list)

    def voted(self) -> set[str]:
        """Everybody whose ballot stands."""
        return {ballot.person for ballot in self.ballots}

    def spoken(self) -> set[str]:
        """Everybody who has locked a first opinion or voted."""
        return {opinion.person for opinion in self.opinions} | self.voted()


class PanelEntry(Kept):
    """How one appearance before the panel ended, with its arithmetic. Lost and tied votes stay here.

    `pack` and `issue` are those of the papers that lay before it.
    """

    seq: int
    on: date
    sitting: str
    panel: str = DEFAULT_PANEL
    result: ItemResult
    outcome: PanelChoice | None = None
    tally: Tally | None = None
    ballots: list[Ballot] = Field(default_factory=list)
    voided: list[Ballot] = Field(default_factory=list)
    opinions: list[Opinion] = Field(default_factory=list)
    interests: list[Interest] = Field(default_factory=list)
    note: str = ""
    pack: str = ""
    issue: int = 0


class Condition(Kept):
    """A condition of the panel; `number` counts from 1 within the decision."""

    number: int
    form: PanelCondition
    status: ConditionStatus = ConditionStatus.OPEN
    settled_on: date | None = None
    settled_by: str | None = None
    note: str = ""
    overdue_since: date | None = None


class Decision(Kept):
    """What the panel decided. `lines` is the approved package, None when the package stays as it is.

    `pack` and `issue` are those of the papers on which it was decided.
    """

    outcome: PanelChoice
    decided_on: date
    seq: int
    recorded_by: str
    sitting: str
    panel: str = DEFAULT_PANEL
    reasons: str
    discussion: str = ""
    dissent: str = ""
    lines: list[Line] | None = None
    hours: Decimal | None = None
    conditions: list[Condition] = Field(default_factory=list)
    targets: list[ReferTarget] = Field(default_factory=list)
    next_review_on: date | None = None
    tally: Tally | None = None
    pack: str = ""
    issue: int = 0
    opinions: list[Opinion] = Field(default_factory=list)
    departure: Departed | None = None


class IssuedLetter(Kept):
    """The decision letter as it was issued, whichever kind it was, with the conditions of which it tells."""

    letter: Letter
    starts_on: date | None
    contingency_contact: str
    by: str
    on: date
    seq: int
    conditions: list[PanelCondition] = Field(default_factory=list)

    @classmethod
    def of(cls, form: Letter, act: Act, conditions: Sequence[PanelCondition] = ()) -> Self:
        """The letter, issued by this act."""
        starts, contact = None, ""
        if isinstance(form, IssueReduction | IssueChange):
            starts, contact = form.starts_on, form.contingency_contact
        plain = Letter.replayed(form.model_dump(include=set(Letter.model_fields)))
        return cls(
            letter=plain,
            starts_on=starts,
            contingency_contact=contact,
            by=act.person,
            on=act.today,
            seq=act.seq,
            conditions=list(conditions),
        )


class Notice(Kept):
    """The notice to the provider: `ends_on` is its last day."""

    began_on: date
    ends_on: date
    waived: Recorded[WaiveNotice] | None = None


class Phase(Kept):
    """A phase of the plan as it goes: `hours` a week while it runs, `ends_on` its planned last day."""

    number: int
    plan: PlanPhase
    hours: Decimal
    status: PhaseStatus = PhaseStatus.PLANNED
    began_on: date | None = None
    ends_on: date | None = None
    extensions: int = 0
    done_on: date | None = None


class Reinstatement(Recorded[ReinstateEmergency]):
    """Hours that came back in an emergency: `hours` a week given from then on."""

    hours: Decimal
    settled_on: date | None = None


class Dispute(Recorded[OpenDispute]):
    """A challenge. Its id is its journal number, `seq`."""

    outcome: DisputeOutcome | None = None
    answered_on: date | None = None
    answered_by: str | None = None
    reasons: str = ""

    @property
    def open(self) -> bool:
        """Whether it is not answered yet."""
        return self.outcome is None


class ChairActed(Recorded[ChairAction]):
    """A decision of the chair between meetings. Its id is its journal number, `seq`."""

    expires_on: date
    status: ChairActionStatus = ChairActionStatus.AWAITING_RATIFICATION
    settled_on: date | None = None
    sitting: str | None = None


class Closure(Kept):
    """How and when the case ended."""

    reason: ClosureReason
    on: date
    note: str = ""


class Alert(Kept):
    """Something that people have to look at. `what` names no person."""

    on: date
    what: str
    seq: int
