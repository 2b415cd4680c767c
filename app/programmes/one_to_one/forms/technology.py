"""Assistive technology and planned activity: what supports a person when somebody is not at their side."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from app.programmes.one_to_one.codes import SURVEILLANCE, ActivityPurpose, AtType, Driver
from app.programmes.one_to_one.forms.fields import Percent, Pounds, TimeOfDay, refuse
from app.workflow.forms import Code, Day, Form, Words, text
from app.workflow.when import GIVEN, when

_OF_A_TRIAL = when(needed=False, trial_from=GIVEN)


class AtItem(Form):
    """One piece of technology. It is a mitigation with a trial, never a replacement by itself."""

    type: AtType = Field(title="Technology")
    addresses: list[Driver] = Field(title="Against which driver", min_length=1, max_length=17)
    intrusiveness: int = Field(
        title="Intrusiveness", description="1 hardly noticed, 5 highly intrusive.", ge=1, le=5
    )
    response_required: bool = Field(default=True, title="Staff have to answer its alarm")
    response_plan: Annotated[
        Words,
        text("Who answers the alarm, and how fast", most=1000),
        when(response_required=True),
    ] = ""
    one_off_cost: Pounds = Field(title="Cost once")
    weekly_cost: Pounds = Field(title="Cost a week")
    trial_from: Day | None = Field(default=None, title="Trial from")
    trial_to: Annotated[Day | None, _OF_A_TRIAL] = Field(default=None, title="Trial to")
    false_alarms: Annotated[Percent | None, _OF_A_TRIAL] = Field(
        default=None, title="False alarms in the trial"
    )
    consent_reference: Code | None = Field(
        default=None, title="Person's consent", description="Its reference."
    )
    best_interests_reference: Code | None = Field(
        default=None, title="Best-interests decision", description="Its reference."
    )
    dpia_reference: Code | None = Field(
        default=None, title="Data protection impact assessment", description="Its reference."
    )

    @model_validator(mode="after")
    def _lawful(self) -> Self:
        watches = self.type in SURVEILLANCE
        refuse(
            (
                f"{self.type.words.capitalize()} hears, sees or follows the person: give the reference of "
                "their consent, or of the best-interests decision."
                if watches and not (self.consent_reference or self.best_interests_reference)
                else None,
                f"{self.type.words.capitalize()} needs a data protection impact assessment: give its number."
                if watches and not self.dpia_reference
                else None,
                "Say who answers the alarm, and how fast."
                if self.response_required and not self.response_plan
                else None,
                "The trial ends before it begins."
                if self.trial_from and self.trial_to and self.trial_to < self.trial_from
                else None,
            )
        )
        return self


class ActivitySlot(Form):
    """One planned activity in the week, given by staff of the base establishment where possible."""

    weekday: int = Field(title="Weekday", description="1 Monday to 7 Sunday.", ge=1, le=7)
    at: TimeOfDay = Field(title="At")
    activity: Words = text("Activity", least=3, most=500)
    purpose: ActivityPurpose = Field(title="Purpose")
    group: bool = Field(default=False, title="In a group")
    base_staff: bool = Field(default=True, title="By the home's own staff")
    driver: Driver = Field(title="Against which driver")
    engagement: int | None = Field(
        default=None, title="Engagement seen so far", description="0 none, 3 full.", ge=0, le=3
    )
