"""A case comes in: who it is about, what care they have, and who takes it on."""

from typing import Annotated, Self

from pydantic import Field, ValidationInfo, field_validator, model_validator
from pydantic.json_schema import SkipJsonSchema

from app.programmes.costing import Line
from app.programmes.one_to_one.codes import (
    Delivery,
    Driver,
    Funding,
    NoNumberReason,
    NumberStatus,
    ReviewReason,
    StaffingSource,
)
from app.programmes.one_to_one.forms.fields import (
    Confirmed,
    Name,
    NhsNumber,
    Ods,
    Person,
    PersonalDate,
    Pounds,
    Reference,
    refuse,
    repeated,
)
from app.workflow.forms import Code, Day, Form, Words, text
from app.workflow.when import ABSENT, GIVEN, when

Lines = Annotated[list[Line], Field(max_length=60)]
"""The lines of a package. Hours and cost are computed from them; nobody sends a total."""


class PatientIdentity(Form):
    """Who the case is about. All of it is personal and erasable; the case itself knows an opaque id only."""

    nhs_number: NhsNumber | None = Field(default=None, title="NHS number", description="Ten digits.")
    number_status: Annotated[NumberStatus, when(nhs_number=GIVEN)] = Field(
        default=NumberStatus.NOT_TRACED,
        title="Is the number verified?",
        description="Well formed is not yet verified: that takes a trace.",
    )
    no_number_because: Annotated[NoNumberReason | None, when(nhs_number=ABSENT)] = Field(
        default=None, title="Why there is no NHS number"
    )
    given_name: Annotated[Name, text("Given name", most=100)] = ""
    family_name: Annotated[Name, text("Family name", most=100)] = ""
    date_of_birth: PersonalDate | None = Field(default=None, title="Date of birth")

    @model_validator(mode="after")
    def _number_or_reason(self) -> Self:
        number, because = self.nhs_number, self.no_number_because
        refuse(
            (
                "Give the NHS number, or say why there is none." if not number and not because else None,
                "There is an NHS number, and also a reason why there is none: keep one of them."
                if number and because
                else None,
                "Without an NHS number, give the full name and the date of birth: they are all there is to find them by."
                if not number and not (self.given_name and self.family_name and self.date_of_birth)
                else None,
            )
        )
        return self


class CreateCase(Form):
    """A new case: the person, the package, and why it is looked at."""

    reference: Reference | None = Field(
        default=None, title="Your case number", description="Leave it empty to be given the next number."
    )
    commissioner: Ods = Field(title="Commissioner", description="ODS code of the body that pays and decides.")
    provider: Ods = Field(title="Provider", description="ODS code of the home or agency.")
    patient: PatientIdentity = Field(title="Person")
    patient_id: Annotated[Code | None, SkipJsonSchema()] = None
    reason: ReviewReason = Field(title="Why now")
    funding: Funding = Field(title="Paid by")
    delivery: Delivery = Field(title="Setting")
    cohort: Code | None = Field(default=None, title="Cohort", description="Label of a group of cases.")
    driver: Driver = Field(title="Main driver", description="What the one-to-one care is for.")
    other_drivers: list[Driver] = Field(default_factory=list, title="Other drivers", max_length=17)
    lines: Lines = Field(default_factory=list, title="Package", description="The care as it is today.")
    base_weekly_fee: Pounds | None = Field(
        default=None, title="Base fee a week", description="Without the one-to-one care."
    )
    fnc_included: Annotated[bool, when(needed=False, base_weekly_fee=GIVEN)] = Field(
        default=False, title="Nursing contribution included in the base fee"
    )
    package_started_on: Day | None = Field(default=None, title="One-to-one care since")
    placement_started_on: Day | None = Field(default=None, title="In this setting since")
    staffing_source: StaffingSource | None = Field(default=None, title="Whose staff")
    note: Annotated[Words, text("Note", most=4000)] = ""

    @field_validator("patient_id")
    @classmethod
    def _given_by_the_register(cls, value: str | None, info: ValidationInfo) -> str | None:
        """The register gives the id (see `registered`): whoever sent one could pick a person."""
        if value is not None and info.context != "replay":
            raise ValueError("the person's id is given by the register; leave it out")
        return value

    @model_validator(mode="after")
    def _drivers_once(self) -> Self:
        refuse(f"The driver {d.words} is listed twice." for d in repeated([self.driver, *self.other_drivers]))
        return self

    def registered(self, *, patient_id: str, reference: str) -> Self:
        """The same form with the person's opaque id and the case number, as the register gave them."""
        return self.model_copy(update={"patient_id": patient_id, "reference": reference})


class AmendPackage(Form):
    """Correct the package as it is, or the proposal for it. Hours, times and rates come with the lines."""

    baseline: Lines | None = Field(
        default=None, title="Package as it is today", description="Empty: unchanged."
    )
    proposed: Lines | None = Field(default=None, title="Proposed package", description="Empty: unchanged.")
    driver: Driver | None = Field(default=None, title="Main driver", description="Empty: unchanged.")
    reason: Words = text("Why it changes", least=10, most=2000)

    @model_validator(mode="after")
    def _something(self) -> Self:
        changes = (self.baseline, self.proposed, self.driver)
        refuse(("Nothing is changed: give the lines or the driver." if changes == (None,) * 3 else None,))
        return self


class SubmitReferral(Form):
    """The referral is complete: why the package was given, and who agreed it."""

    rationale: Words = text("Why one-to-one care was given", least=10, most=4000)
    authoriser_unknown: bool = Field(default=False, title="Nobody knows who agreed it")
    authoriser: Annotated[Person | None, when(authoriser_unknown=False)] = Field(
        default=None,
        title="Agreed by",
        description="Whoever authorised the package. They neither assure nor vote.",
    )
    authorised_on: Day | None = Field(default=None, title="Agreed on")
    authority_basis: Annotated[Words, text("Under which delegation", most=500)] = ""

    @model_validator(mode="after")
    def _known_or_unknown(self) -> Self:
        refuse(
            (
                "Say who agreed the package, or that nobody knows; one of the two."
                if (self.authoriser is None) != self.authoriser_unknown
                else None,
            )
        )
        return self


class AcceptReferral(Form):
    """The case is in scope and goes to a reviewer."""

    reviewer: Person = Field(title="Reviewer")
    no_conflict: Confirmed = Field(
        title="The reviewer has no conflict of interest", description="Asked for this case, and answered."
    )


class ReassignReviewer(Form):
    """Another reviewer takes the case on."""

    reviewer: Person = Field(title="New reviewer")
    no_conflict: Confirmed = Field(title="The new reviewer has no conflict of interest")
    reason: Words = text("Reason", least=10, most=2000)
