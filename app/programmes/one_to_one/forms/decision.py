"""After the decision: letters, agreements, conditions and notice."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from app.programmes.one_to_one.codes import (
    ELIGIBILITY_ROUTES,
    AccessibleFormat,
    DisputeRoute,
    Recipient,
)
from app.programmes.one_to_one.forms.fields import Name, Ods, Sha256, refuse, repeated
from app.workflow.forms import Code, Day, Form, Words, text


class Letter(Form):
    """What every decision letter carries: the decision in plain words and every way to challenge it."""

    reasons: Words = text("Reasons in plain words", least=20, most=8000)
    evidence_considered: Words = text("Evidence that was considered", least=10, most=4000)
    recipients: list[Recipient] = Field(title="Goes to", min_length=1, max_length=7)
    format: AccessibleFormat = Field(
        title="Format sent", description="As the person's communication needs ask."
    )
    challenge_routes: list[DisputeRoute] = Field(
        title="Ways to challenge it",
        description="One for the package, and one for eligibility: they are different.",
        min_length=1,
        max_length=8,
    )
    next_review_on: Day = Field(title="Next review on")
    issued_on: Day = Field(title="Issued on")
    document: Sha256 | None = Field(default=None, title="The letter as sent")

    @model_validator(mode="after")
    def _both_ways(self) -> Self:
        eligibility = [route for route in self.challenge_routes if route in ELIGIBILITY_ROUTES]
        refuse(
            (
                "Name a way to challenge the decision on the package."
                if len(eligibility) == len(self.challenge_routes)
                else None,
                "Name the way to challenge eligibility; it differs from that for the package."
                if not eligibility
                else None,
                *(f"The recipient {r.words} is listed twice." for r in repeated(self.recipients)),
                "The letter has to go to the person or their representative."
                if not {Recipient.PERSON, Recipient.REPRESENTATIVE} & set(self.recipients)
                else None,
                "The next review lies before the letter." if self.next_review_on < self.issued_on else None,
            )
        )
        return self


class IssueReduction(Letter):
    """The letter of a reduction or withdrawal: with the start, and whom to call when it goes wrong."""

    starts_on: Day = Field(title="First change not before", description="After the notice.")
    contingency_contact: Words = text("Whom to call if it goes wrong", least=3, most=500)

    @model_validator(mode="after")
    def _starts_later(self) -> Self:
        refuse(
            ("The change starts before the letter is issued." if self.starts_on < self.issued_on else None,)
        )
        return self


class IssueChange(Letter):
    """The letter of an increase, other times, or another rate: no notice is needed."""

    starts_on: Day = Field(title="From")
    contingency_contact: Words = text("Whom to call with questions", least=3, most=500)


class IssueNoChange(Letter):
    """The letter when the package stays as it is, or the case is sent on."""


class RecordLaAgreement(Form):
    """The council agrees to the change of a package that it pays for as well."""

    authority: Ods = Field(title="Council", description="ODS code.")
    agreed_on: Day = Field(title="Agreed on")
    agreed_by: Name = text("Agreed by", help="Name and post.", least=3, most=200)
    reference: Code = Field(title="Document", description="Its reference.")


class MeetCondition(Form):
    """A condition of the panel is met."""

    condition: int = Field(title="Condition", description="Its number in the decision, from 1.", ge=1, le=40)
    met_on: Day = Field(title="Met on")
    evidence: Words = text("Shown by", least=3, most=2000)
    evidence_item: int | None = Field(
        default=None, title="Evidence item", description="Its journal number.", ge=1
    )


class ConditionOverdue(Form):
    """A condition of the panel was not met in time. It stands all the same."""

    condition: int = Field(title="Condition", description="Its number in the decision, from 1.", ge=1, le=40)


class WaiveCondition(Form):
    """The panel lets a condition go."""

    condition: int = Field(title="Condition", description="Its number in the decision, from 1.", ge=1, le=40)
    sitting: Code = Field(title="Sitting that waived it")
    reason: Words = text("Reason", least=10, most=2000)


class WaiveNotice(Form):
    """The provider agrees in writing to an earlier start."""

    agreed_on: Day = Field(title="Agreed on")
    agreed_by: Name = text("Agreed by", help="Name and post at the provider.", least=3, most=200)
    document: Code = Field(title="Provider's written agreement", description="Its reference.")
    reason: Words = text("Reason", least=10, most=2000)
    note: Annotated[Words, text("Note", most=2000)] = ""
