"""The liberty check: determinations, authorisations, reviews and the court. Nobody types a status."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from app.programmes.one_to_one.codes import (
    LibertyAssessor,
    LibertyFinding,
    LibertyTest,
    Objection,
    RequestOutcome,
)
from app.programmes.one_to_one.forms.authorisations import (
    StandardAuthorisation,
    StandardRequest,
    UrgentAuthorisation,
)
from app.programmes.one_to_one.forms.fields import Ods, Person, refuse
from app.workflow.forms import Code, Day, Form, Words, text
from app.workflow.when import GIVEN, when

UKSC16_FROM = date(2026, 6, 2)
"""The day of [2026] UKSC 16, which took effect at once."""


class Determination(Form):
    """Whether the person is deprived of their liberty, judged by whom, by which test."""

    finding: LibertyFinding = Field(title="Finding")
    test_version: LibertyTest = Field(title="Test applied")
    factors: Annotated[
        Words, text("Factors", help="The person's concrete situation: what was weighed, and how.")
    ] = ""
    wishes_and_feelings: Annotated[
        Words, text("Wishes and feelings", help="What the person says and shows about their care.")
    ] = ""
    objection: Objection = Field(title="Does the person object?")
    decided_by: Person = Field(title="Determined by")
    decided_as: LibertyAssessor = Field(title="In the capacity of")
    decided_on: Day = Field(title="Determined on")
    source: Code | None = Field(
        default=None, title="Document", description="Its reference, for example Form 3A."
    )

    @model_validator(mode="after")
    def _by_the_law_of_its_day(self) -> Self:
        old = self.test_version is LibertyTest.CHESHIRE_WEST_2014
        safe = self.finding in (
            LibertyFinding.NOT_A_DEPRIVATION,
            LibertyFinding.VALID_CONSENT_WISHES_FEELINGS,
        )
        consent = self.finding is LibertyFinding.VALID_CONSENT_WISHES_FEELINGS
        refuse(
            (
                "The Cheshire West test was overruled on 2 June 2026. A determination from that day on "
                "needs the test of [2026] UKSC 16."
                if old and self.decided_on >= UKSC16_FROM
                else None,
                "The test of [2026] UKSC 16 did not exist before 2 June 2026. Check the day given."
                if not old and self.decided_on < UKSC16_FROM
                else None,
                "Set out the wishes and feelings that show valid consent."
                if consent and not self.wishes_and_feelings
                else None,
                "Set out the factors that show there is no deprivation of liberty."
                if self.finding is LibertyFinding.NOT_A_DEPRIVATION and not self.factors
                else None,
                "The care provider cannot find that there is no deprivation of liberty, or valid consent: "
                "an assessor from outside has to."
                if safe and self.decided_as is LibertyAssessor.PROVIDER_USER
                else None,
            )
        )
        return self


class CourtMatter(Form):
    """Proceedings in the Court of Protection, or its order."""

    reference: Code = Field(title="Case number")
    section_21a: bool = Field(
        default=False, title="Challenge under section 21A", description="Against an authorisation."
    )
    opened_on: Day = Field(title="Issued on")
    closed_on: Day | None = Field(default=None, title="Proceedings ended on")
    order_from: Day | None = Field(default=None, title="Order in force from")
    order_to: Annotated[Day | None, when(needed=False, order_from=GIVEN)] = Field(
        default=None, title="Order in force until", description="Empty: no end is set."
    )
    legal_clearance: Code | None = Field(
        default=None, title="Legal lead's written clearance", description="Reference of the document."
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        refuse(
            (
                "The proceedings end before they are issued."
                if self.closed_on and self.closed_on < self.opened_on
                else None,
                "An order with an end needs its first day, and ends after it."
                if self.order_to and (self.order_from is None or self.order_to < self.order_from)
                else None,
            )
        )
        return self


class LibertyCheck(Form):
    """Everything known about the person's liberty. Each check replaces the one before."""

    checked_on: Day = Field(title="Checked on")
    source: Words = text("Source", help="Who was asked: the care home, the council.", least=3, most=500)
    enquiry_made: bool = Field(title="The care home or the council was asked")
    supervisory_body: Ods | None = Field(
        default=None, title="Supervisory body", description="ODS code of the council."
    )
    managing_authority: Ods | None = Field(
        default=None, title="Managing authority", description="ODS code of the home."
    )
    determination: Determination | None = Field(default=None, title="Determination")
    urgent: UrgentAuthorisation | None = Field(default=None, title="Urgent authorisation")
    requests: list[StandardRequest] = Field(
        default_factory=list, title="Requests for a standard authorisation", max_length=20
    )
    standard: StandardAuthorisation | None = Field(default=None, title="Latest standard authorisation")
    court: CourtMatter | None = Field(default=None, title="Court of Protection")
    more_restrictive_agreed_on: Day | None = Field(
        default=None,
        title="More restrictive proposal agreed by the lead on",
        description="Only where the proposal restricts the person more than now.",
    )
    supervisory_body_informed_on: Annotated[
        Day | None, when(needed=False, more_restrictive_agreed_on=GIVEN)
    ] = Field(default=None, title="Supervisory body informed of it on")

    @model_validator(mode="after")
    def _granted_is_recorded(self) -> Self:
        granted = any(request.outcome is RequestOutcome.GRANTED for request in self.requests)
        refuse(
            (
                "A request was granted: give the standard authorisation with its dates and conditions."
                if granted and self.standard is None
                else None,
            )
        )
        return self
