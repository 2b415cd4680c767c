"""The first checks: safeguarding, capacity and best interests, and who speaks for the person."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from app.programmes.one_to_one.codes import (
    SAFEGUARDING_OPEN,
    AbuseCategory,
    AccessibleFormat,
    AllegedSource,
    CapacityDecision,
    CapacityFinding,
    Known,
    Objection,
    OutcomesMet,
    RepresentativeKind,
    RepresentativeStatus,
    SafeguardingOutcome,
    SafeguardingStatus,
)
from app.programmes.one_to_one.forms.fields import Name, Ods, Person, refuse, repeated
from app.workflow.forms import Code, Day, Form, Words, text
from app.workflow.sensitivity import Sensitivity, read_by
from app.workflow.when import GIVEN, when


class SafeguardingConcern(Form):
    """One concern as the lead authority has it. The programme mirrors it; it does not run the enquiry."""

    reference: Code | None = Field(
        default=None, title="Authority's reference", description="The council's number for this concern."
    )
    lead_authority: Ods | None = Field(
        default=None, title="Lead authority", description="ODS code of the council."
    )
    status: SafeguardingStatus = Field(title="Where it stands")
    categories: list[AbuseCategory] = Field(title="Categories", min_length=1, max_length=10)
    alleged_source: AllegedSource = Field(title="Alleged source", description="Never a name.")
    raised_on: Day = Field(title="Raised on")
    relates_to_one_to_one: Known = Field(
        title="Does it relate to the one-to-one care?",
        description="Anything but a reasoned no stops the review while the concern is open.",
    )
    relevance: Annotated[
        Words,
        text("Why it does not relate", help="In at least 20 characters.", most=2000),
        when(relates_to_one_to_one=[Known.NO]),
    ] = ""
    immediate_protection: Annotated[
        Words, text("Immediate protection", help="What was done at once to keep the person safe.", most=2000)
    ] = ""
    outcomes: OutcomesMet = Field(
        default=OutcomesMet.NOT_ASKED,
        title="The person's own outcomes",
        description="Making Safeguarding Personal: was the person asked what they want, and was it met?",
    )

    @model_validator(mode="after")
    def _reasoned(self) -> Self:
        refuse(
            (
                "A concern that is recorded cannot stand at 'none known'."
                if self.status is SafeguardingStatus.NONE_KNOWN
                else None,
                "Say in at least 20 characters why the concern does not relate to the one-to-one care."
                if self.relates_to_one_to_one is Known.NO and len(self.relevance) < 20
                else None,
            )
        )
        return self

    @property
    def open(self) -> bool:
        """Whether the authority is still at work on it."""
        return self.status in SAFEGUARDING_OPEN

    @property
    def stops(self) -> bool:
        """Whether it stands in the way of a reduction: open, and not reasoned to be unrelated (BR02)."""
        return self.open and self.relates_to_one_to_one is not Known.NO


class SafeguardingCheck(Form):
    """What is known about safeguarding. Each check lists every concern, and so replaces the one before."""

    checked_on: Day = Field(title="Checked on")
    source: Words = text(
        "Source", help="Who was asked, and how: the council's team, the home.", least=3, most=500
    )
    enquiry_made: bool = Field(title="The council was asked")
    outcome: SafeguardingOutcome = Field(
        title="Outcome", description="While a reply is awaited the check is not complete."
    )
    concerns: Annotated[
        list[SafeguardingConcern],
        read_by(Sensitivity.SAFEGUARDING),
        when(outcome=[SafeguardingOutcome.CONCERNS_RECORDED, SafeguardingOutcome.AWAITING_REPLY]),
    ] = Field(default_factory=list, title="Concerns", max_length=50)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        named = bool(self.concerns)
        refuse(
            (
                "The outcome says that concerns are recorded, but none is given."
                if self.outcome is SafeguardingOutcome.CONCERNS_RECORDED and not named
                else None,
                "The outcome says that no concern is known, but concerns are given."
                if self.outcome is SafeguardingOutcome.NONE_KNOWN and named
                else None,
            )
        )
        return self


class CapacityRecord(Form):
    """One capacity assessment, for one decision (Mental Capacity Act 2005 s2 and s3)."""

    decision: CapacityDecision = Field(title="Decision")
    finding: CapacityFinding = Field(title="Finding")
    assessed_on: Day = Field(title="Assessed on")
    assessed_by: Person = Field(title="Assessed by")
    explanation: Words = text("How the finding was reached", least=20)


class BestInterests(Form):
    """One best-interests decision (Mental Capacity Act 2005 s4)."""

    decision: CapacityDecision = Field(title="Decision")
    decided_on: Day = Field(title="Decided on")
    decision_maker: Name = text("Decision maker", help="Name and standing.", least=2, most=200)
    wishes_and_feelings: Words = text("Wishes, feelings, beliefs and values", least=10)
    consulted: Words = text("Who was consulted", help="Carers, family, attorney, deputy, advocate.", least=3)
    less_restrictive: Words = text("Less restrictive ways that were considered", least=10)
    conclusion: Words = text("Conclusion", least=10)
    reference: Code | None = Field(default=None, title="Reference of the record")


class CapacityCheck(Form):
    """Capacity, decision by decision, and best interests where capacity is lacking."""

    checked_on: Day = Field(title="Checked on")
    source: Words = text("Source", help="Where the assessments were seen.", least=3, most=500)
    assessments: list[CapacityRecord] = Field(title="Capacity assessments", min_length=1, max_length=20)
    best_interests: list[BestInterests] = Field(
        default_factory=list, title="Best-interests decisions", max_length=20
    )
    person_objects: Objection = Field(
        title="Does the person object?", description="To the change that is considered."
    )

    @model_validator(mode="after")
    def _by_decision(self) -> Self:
        lacking = {a.decision for a in self.assessments if a.finding is CapacityFinding.LACKS_CAPACITY}
        twice = repeated(a.decision for a in self.assessments) + repeated(
            b.decision for b in self.best_interests
        )
        without = [b.decision for b in self.best_interests if b.decision not in lacking]
        refuse(
            [f"The decision to {d.words} is listed twice." for d in dict.fromkeys(twice)]
            + [
                f"There is a best-interests decision to {d.words}, but no finding that capacity is lacking."
                for d in without
            ]
        )
        return self

    def finding(self, decision: CapacityDecision) -> CapacityFinding | None:
        """What was found for that decision; None when it was not assessed."""
        return next((a.finding for a in self.assessments if a.decision is decision), None)

    def missing_best_interests(self) -> list[CapacityDecision]:
        """The decisions for which capacity is lacking and nobody has yet decided in best interests."""
        decided = {b.decision for b in self.best_interests}
        return [
            a.decision
            for a in self.assessments
            if a.finding is CapacityFinding.LACKS_CAPACITY and a.decision not in decided
        ]


class CommunicationNeeds(Form):
    """How to write and speak so that it is understood (Accessible Information Standard, DCB1605)."""

    asked_on: Day = Field(title="Asked on")
    formats: list[AccessibleFormat] = Field(title="Formats", min_length=1, max_length=10)
    interpreter: Code | None = Field(
        default=None, title="Interpreter for", description="Language, if one is needed."
    )
    note: Annotated[Words, text("Anything else", most=1000)] = ""


_SOMEBODY = (RepresentativeStatus.IDENTIFIED,)
_OF_SOMEBODY = when(needed=False, status=_SOMEBODY)
_OF_AN_OBJECTION = when(needed=False, objection_on=GIVEN)


class RepresentativeRecord(Form):
    """Who speaks with and for the person, by what authority, and whether they object."""

    status: RepresentativeStatus = Field(title="Representation")
    kind: Annotated[RepresentativeKind | None, when(status=_SOMEBODY)] = Field(default=None, title="Standing")
    name: Annotated[Name, text("Name", most=200), when(status=_SOMEBODY)] = ""
    contact: Annotated[Name, text("How to reach them", most=500), _OF_SOMEBODY] = ""
    authority_document: Annotated[Code | None, read_by(Sensitivity.IDENTITY), _OF_SOMEBODY] = Field(
        default=None, title="Document of authority", description="Its reference."
    )
    scope: Annotated[Words, text("What the authority covers", most=1000), _OF_SOMEBODY] = ""
    verified_on: Annotated[Day | None, _OF_SOMEBODY] = Field(default=None, title="Authority seen on")
    contact_allowed: Annotated[bool, _OF_SOMEBODY] = Field(
        default=False,
        title="May be contacted",
        description="The person agrees, or it is in their best interests.",
    )
    advocate_referred_on: Annotated[Day | None, when(status=[RepresentativeStatus.ADVOCATE_REFERRED])] = (
        Field(default=None, title="Referred to an advocate on")
    )
    objection_on: Day | None = Field(
        default=None, title="Objected on", description="The representative's objection to the change."
    )
    objection: Annotated[Words, text("The objection", most=4000), _OF_AN_OBJECTION] = ""
    objection_resolved_on: Annotated[Day | None, _OF_AN_OBJECTION] = Field(
        default=None, title="Objection resolved or withdrawn on"
    )
    communication: CommunicationNeeds | None = Field(
        default=None, title="Communication needs", description="Needed before any letter is sent."
    )

    @model_validator(mode="after")
    def _complete(self) -> Self:
        known = self.status is RepresentativeStatus.IDENTIFIED
        referred = self.status is RepresentativeStatus.ADVOCATE_REFERRED
        raised, resolved = self.objection_on, self.objection_resolved_on
        refuse(
            (
                "Give the representative's name and standing."
                if known and not (self.kind and self.name)
                else None,
                "Give the day of the referral to an advocate."
                if referred and self.advocate_referred_on is None
                else None,
                "An objection cannot be resolved before it is made."
                if resolved is not None and (raised is None or resolved < raised)
                else None,
            )
        )
        return self

    @property
    def objecting(self) -> bool:
        """Whether an objection stands that nobody has resolved."""
        return self.objection_on is not None and self.objection_resolved_on is None
