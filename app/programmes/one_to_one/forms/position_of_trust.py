"""An allegation against somebody in a position of trust: kept apart, for the safeguarding lead's eyes alone."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from app.programmes.one_to_one.codes import AllegationStatus, ReferredTo
from app.programmes.one_to_one.forms.fields import refuse
from app.workflow.forms import Code, Day, Form, Words, text
from app.workflow.sensitivity import Sensitivity
from app.workflow.when import when


class TrustReferral(Form):
    """Whom the matter was passed on to."""

    secret = Sensitivity.POSITION_OF_TRUST

    to: ReferredTo = Field(title="Passed on to")
    on: Day = Field(title="On")
    reference: Code | None = Field(default=None, title="Their reference")


class RecordPositionOfTrust(Form):
    """An allegation against a person in a position of trust. It may lie outside a safeguarding enquiry.

    Whoever is not cleared for it is not told that there is one. What is learned later is a further entry.
    """

    secret = Sensitivity.POSITION_OF_TRUST

    reference: Code | None = Field(
        default=None,
        title="Authority's reference",
        description="The council's number; the same on every entry about the same matter.",
    )
    name: Words = text("Name", help="Of the person in the position of trust.", least=2, most=200)
    post: Words = text("Post", help="What they do with adults at risk.", least=2, most=200)
    employer: Words = text("Employer", least=2, most=200)
    allegation: Words = text("What is alleged", least=10)
    raised_on: Day = Field(title="Raised on")
    status: AllegationStatus = Field(title="Where it stands")
    employer_told_on: Day | None = Field(default=None, title="Employer told on")
    risk: Annotated[
        Words,
        text("Risk assessment", help="Who else they could harm, and what was done at once.", most=4000),
    ] = ""
    removed: bool = Field(
        default=False,
        title="Removed from work with adults at risk",
        description="Or left before they could be removed.",
    )
    referrals: list[TrustReferral] = Field(default_factory=list, title="Passed on", max_length=20)
    no_referral_because: Annotated[
        Words,
        text("Why the Disclosure and Barring Service was not told", most=2000),
        when(needed=False, removed=True),
    ] = ""

    @model_validator(mode="after")
    def _barring(self) -> Self:
        told = any(referral.to is ReferredTo.DBS for referral in self.referrals)
        refuse(
            (
                "Somebody who was removed is referred to the Disclosure and Barring Service (Safeguarding "
                "Vulnerable Groups Act 2006 s35): give the referral, or say why there is none."
                if self.removed and not told and not self.no_referral_because
                else None,
            )
        )
        return self
