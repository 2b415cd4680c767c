"""What can come over a case at any stage: holds, disputes, death, transfer, withdrawal, chair's action."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from app.programmes.one_to_one.codes import (
    ELIGIBILITY_ROUTES,
    ChairGround,
    DisputeOutcome,
    DisputeParty,
    DisputeRoute,
    HoldType,
    WithdrawalReason,
)
from app.programmes.one_to_one.forms.fields import Ods, Person, refuse
from app.programmes.one_to_one.forms.referral import Lines
from app.workflow.forms import ERASED, Code, Day, Form, Words, text
from app.workflow.sensitivity import Sensitivity, read_by

_AS_ITS_KIND = read_by(Sensitivity.SAFEGUARDING, where="kind")


class PlaceHold(Form):
    """Stop what must not go on. The care that is given goes on unchanged."""

    kind: HoldType = Field(title="Kind of hold")
    reason: Annotated[Words, _AS_ITS_KIND] = text(
        "Reason", help="What happened, and what has to be settled.", least=10, most=2000
    )
    reference: Annotated[Code | None, _AS_ITS_KIND] = Field(
        default=None, title="Reference", description="For example the council's number."
    )


class LiftHold(Form):
    """What stopped the case is settled."""

    hold: int = Field(title="Hold", description="The journal number that placed it.", ge=1)
    note: Words = text("How it was settled", least=20, most=2000)


class OpenDispute(Form):
    """Somebody challenges the decision."""

    route: DisputeRoute = Field(
        title="Way of challenge", description="Eligibility and package are kept apart."
    )
    raised_by: DisputeParty = Field(title="Raised by")
    received_on: Day = Field(title="Received on")
    grounds: Words = text("Grounds", least=10, most=8000)
    stay: bool = Field(
        default=True,
        title="The change waits",
        description="Before the first phase the change waits for the outcome.",
    )


class ResolveDispute(Form):
    """The challenge is answered, and the case goes on."""

    dispute: int = Field(title="Dispute", description="The journal number that opened it.", ge=1)
    outcome: DisputeOutcome = Field(
        title="Outcome", description="A challenge to eligibility is passed on; it is not decided here."
    )
    reasons: Words = text("Reasons", least=20, most=8000)
    answered_on: Day = Field(title="Answered on")
    next_route: DisputeRoute = Field(title="Next way of challenge", description="As named in the letter.")

    @model_validator(mode="after")
    def _not_upheld_here(self) -> Self:
        upheld = self.outcome is DisputeOutcome.UPHELD
        refuse(("A dispute that is upheld begins the review again: use that move." if upheld else None,))
        return self


class UpholdDispute(Form):
    """The challenge is right: the review begins again, with another reviewer."""

    dispute: int = Field(title="Dispute", description="The journal number that opened it.", ge=1)
    reasons: Words = text("Reasons", least=20, most=8000)
    answered_on: Day = Field(title="Answered on")
    reviewer: Person = Field(title="New reviewer")


class RecordDeath(Form):
    """The person has died. Two sources: one mistaken message must not end anybody's care."""

    died_on: Day = Field(title="Died on")
    source: Words = text("Source", least=3, most=300)
    second_source: Words = text("Second source", help="Independent of the first.", least=3, most=300)

    @model_validator(mode="after")
    def _two_sources(self) -> Self:
        same = self.source != ERASED and self.source.casefold() == self.second_source.casefold()
        refuse(("The second source has to be another than the first." if same else None,))
        return self


class RecordTransfer(Form):
    """Another commissioner is responsible now."""

    transferred_on: Day = Field(title="Transferred on")
    to_commissioner: Ods = Field(title="To", description="ODS code of the new commissioner.")
    source: Words = text("Source", least=3, most=300)


class WithdrawCase(Form):
    """The review stops. The package stays as it is."""

    closure: WithdrawalReason = Field(title="Why")
    reason: Words = text("Reason", least=10, most=2000)


class ChairAction(Form):
    """The chair decides between meetings, and another clinician signs the same. Never for less care."""

    ground: ChairGround = Field(title="Ground")
    lines: Lines = Field(title="Package until the panel meets", min_length=1)
    reason: Words = text("Reason", help="Why it cannot wait for the panel.", least=20, most=4000)


class RatifyChairAction(Form):
    """The next quorate panel says yes or no to the chair's action."""

    action: int = Field(title="Chair's action", description="Its journal number.", ge=1)
    ratified: bool = Field(title="Ratified")
    sitting: Code = Field(title="Sitting")
    reasons: Words = text("Reasons", least=10, most=4000)


class ExpireChairAction(Form):
    """Nobody ratified it in time. The authority ends; the care goes on until somebody decides."""

    action: int = Field(title="Chair's action", description="Its journal number.", ge=1)


class ReferEligibility(Form):
    """Send the case to a full multidisciplinary assessment. The package stays as it is meanwhile."""

    reason: Words = text(
        "What has changed so much", help="Facts, no opinion on eligibility.", least=20, most=4000
    )
    reference: Code | None = Field(default=None, title="Reference of the referral")


def passes_on(route: DisputeRoute, outcome: DisputeOutcome) -> bool:
    """Whether outcome fits route: eligibility is passed on or withdrawn, never decided here (BR10)."""
    mine = (DisputeOutcome.PASSED_ON, DisputeOutcome.WITHDRAWN)
    return outcome in mine if route in ELIGIBILITY_ROUTES else outcome is not DisputeOutcome.PASSED_ON
