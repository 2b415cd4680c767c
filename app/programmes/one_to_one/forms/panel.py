"""Before the panel: listing, interests, ballots and what was decided."""

from typing import Annotated, Self

from pydantic import Field, ValidationInfo, model_validator
from pydantic.json_schema import SkipJsonSchema

from app.programmes.one_to_one.codes import (
    DEFAULT_PANEL,
    BallotChoice,
    ConditionTiming,
    DeferReason,
    InterestKind,
    ReferTarget,
)
from app.programmes.one_to_one.forms.departure import Departure
from app.programmes.one_to_one.forms.fields import Confirmed, Person, Salt, Sha256, refuse, repeated
from app.programmes.one_to_one.forms.referral import Lines
from app.workflow.forms import Code, Day, Form, Words, text
from app.workflow.panel import Action, Member, odd_alternates
from app.workflow.sensitivity import Sensitivity, read_by
from app.workflow.when import when


class ListForPanel(Form):
    """Put the case on the agenda of a sitting."""

    sitting: Code = Field(title="Sitting")
    panel: Code = Field(default=DEFAULT_PANEL, title="Panel", description="Its short name.")
    sits_on: Day = Field(title="Sits on")
    pack: SkipJsonSchema[Sha256 | None] = None  # journals of long ago name papers that were made elsewhere
    salt: SkipJsonSchema[Annotated[Salt | None, read_by(Sensitivity.FINANCE)]] = None
    papers_issued_on: Day = Field(title="Papers issued on")
    emergency: bool = Field(
        default=False, title="Emergency item", description="With the shorter notice for papers."
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        late = self.papers_issued_on > self.sits_on
        refuse(("The papers cannot go out after the sitting." if late else None,))
        return self


class DeclareInterest(Form):
    """A member's tie to this case, and what follows for this item."""

    person: Person = Field(title="Member")
    kind: InterestKind = Field(title="Interest")
    action: Action = Field(
        default=Action.LEAVE,
        title="What follows",
        description="Noted; may speak and not vote; or leaves. A personal or financial interest never votes.",
    )
    reason: Annotated[
        Words,
        text("What the tie is", most=2000),
        when(kind=set(InterestKind) - {InterestKind.NONE}),
    ] = ""

    @model_validator(mode="after")
    def _explained(self) -> Self:
        none = self.kind is InterestKind.NONE
        barred = self.kind in (InterestKind.PERSONAL, InterestKind.FINANCIAL)
        refuse(
            (
                "Say what the tie is." if not none and not self.reason else None,
                "With no interest there is nothing to leave for: choose 'note'."
                if none and self.action is not Action.NOTE
                else None,
                "A personal or financial interest does not vote: choose 'speak no vote' or 'leave'."
                if barred and self.action is Action.NOTE
                else None,
            )
        )
        return self


class OpenItem(Form):
    """The item is called: who sits, who is there. From here on the roll stands."""

    members: list[Member] = Field(title="Members of the sitting", min_length=1, max_length=50)
    present: list[Person] = Field(title="Present", max_length=50)

    @model_validator(mode="after")
    def _roll_makes_sense(self) -> Self:
        seated = [member.person for member in self.members]
        refuse(
            (
                *("Somebody is listed twice among the members." for _ in repeated(seated)),
                *(
                    "Somebody is present who is not a member of the sitting."
                    for person in self.present
                    if person not in seated
                ),
                "A panel has one chair; make the others deputies."
                if sum(member.chair for member in self.members) > 1
                else None,
                *odd_alternates(self.members),
            )
        )
        return self


class CastBallot(Form):
    """One named vote. Until the vote is closed another may take its place."""

    choice: BallotChoice = Field(title="Vote")
    reason: Annotated[Words, text("Reason", most=2000)] = ""
    asks: bool = Field(
        default=False,
        title="Ask for a vote",
        description="Where the panel decides by consensus, the votes are counted instead.",
    )

    @model_validator(mode="after")
    def _abstains_with_a_reason(self, info: ValidationInfo) -> Self:
        silent = self.choice is BallotChoice.ABSTAIN and not self.reason and info.context != "replay"
        refuse(("Say why you abstain." if silent else None,))
        return self


class Decided(Form):
    """What every decision of the panel says: the reasons, and who saw it otherwise."""

    reasons: Words = text("Reasons", help="In plain words: they go into the letter.", least=20, most=8000)
    discussion: Annotated[Words, text("Summary of the discussion", most=8000)] = ""
    dissent: Annotated[Words, text("Dissent", help="Who saw it otherwise, and why.", most=4000)] = ""


class Departing(Decided):
    """A decision that may be another than was recommended."""

    departure: Departure | None = Field(
        default=None,
        title="Departing from the recommendation",
        description="Only where the panel decides otherwise than was recommended, and after it has asked why.",
    )


class Approve(Departing):
    """The panel agrees the recommendation."""

    lines: Lines | None = Field(
        default=None,
        title="Package as approved",
        description="Only where the panel gives more than proposed. For less it has to defer.",
    )


class PanelCondition(Form):
    """A condition that the panel sets."""

    wording: Words = text("Condition", least=5, most=2000)
    timing: ConditionTiming = Field(
        title="To be met", description="PRE: before the change begins. POST: afterwards."
    )
    owner: Person = Field(title="Owner")
    due_on: Day = Field(title="Due on")
    evidence: Words = text("Shown by", help="What will show that it is met.", least=3, most=1000)


class ApproveWithConditions(Approve):
    """The panel agrees, provided that."""

    conditions: list[PanelCondition] = Field(title="Conditions", min_length=1, max_length=40)


class PassOn(Approve):
    """The panel agrees the recommendation, and a further panel decides."""

    conditions: list[PanelCondition] = Field(
        default_factory=list, title="Conditions, if the panel voted for any", max_length=40
    )


class Decline(Departing):
    """The panel does not agree: the present package goes on."""

    next_review_on: Day = Field(title="Next review on")


class ReferOnward(Decided):
    """The panel sends the case on. It says nothing about eligibility: only where the question goes."""

    targets: list[ReferTarget] = Field(title="Refer to", min_length=1, max_length=5)


class RecordNotCarried(Form):
    """No choice was carried: lost, tied, or too few voters. The case waits for another sitting."""

    discussion: Words = text("Summary of the discussion", least=10, most=8000)


class Defer(Form):
    """The panel puts the case off, with questions."""

    reason_code: DeferReason = Field(title="Why")
    questions: Words = text("Questions to be answered", least=10, most=4000)
    return_by: Day = Field(title="Back by")
    same_panel: bool = Field(default=True, title="Before the same panel, if possible")


class Resubmit(Form):
    """The answers to the panel's questions."""

    answers: Words = text("Answers", least=10, most=8000)


class SignMinutes(Form):
    """The chair signs the minutes of this item; from then on they are corrected by addendum only."""

    correct: Confirmed = Field(title="The minutes of this item are a true record")
    addendum: Annotated[Words, text("Correction, if any", most=4000)] = ""
