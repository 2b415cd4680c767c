"""The change itself: phases, monitoring, the way back, finance and closure."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from app.programmes.one_to_one.codes import AtType, FollowUp, Restored, Trigger
from app.programmes.one_to_one.forms.fields import (
    Confirmed,
    Count,
    Hours,
    Person,
    Pounds,
    TimeOfDay,
    refuse,
    repeated,
)
from app.workflow.forms import Code, Day, Form, Words, text
from app.workflow.sensitivity import Sensitivity, read_by


class AtReady(Form):
    """A piece of technology that is working, and whose alarm somebody answered in a test."""

    type: AtType = Field(title="Technology")
    live_on: Day = Field(title="Working since")
    response_tested_on: Day | None = Field(default=None, title="Alarm answered in a test on")


class BeginPhase(Form):
    """The first phase begins. From this day less care is given."""

    begins_on: Day = Field(title="Begins on")
    contract_variation: Code = Field(title="Contract variation", description="Its reference.")
    mitigations_live: bool = Field(title="Every mitigation for this phase is in place")
    technology: list[AtReady] = Field(default_factory=list, title="Technology in place", max_length=40)

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        refuse(
            f"{t.words.capitalize()} is listed twice." for t in repeated(at.type for at in self.technology)
        )
        return self


class RecordMonitoring(Form):
    """What was counted. Nothing happened is 0 and has to be said; an empty field is not an answer."""

    period_from: Day = Field(title="From")
    period_to: Day = Field(title="To")
    falls: Count = Field(title="Falls")
    falls_with_injury: Count = Field(title="Falls with injury")
    incidents: Count = Field(title="Incidents")
    harm_to_others: Count = Field(title="Incidents with harm to others")
    absconding: Count = Field(title="Leaving unnoticed")
    choking: Count = Field(title="Choking that needed help")
    long_seizures: Count = Field(title="Seizures over 5 minutes")
    behaviour_episodes: Count = Field(title="Episodes of behaviour that challenges")
    safeguarding_concerns: Count = Field(title="New safeguarding concerns")
    hospital_admissions: Count = Field(title="Hospital admissions")
    delivered_hours: Hours = Field(title="One-to-one hours given")
    contingency_hours: Hours = Field(title="Contingency hours drawn")
    note: Annotated[Words, text("Note", most=4000)] = ""

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        refuse(
            (
                "The period ends before it begins." if self.period_to < self.period_from else None,
                "More falls with injury than falls." if self.falls_with_injury > self.falls else None,
                "More incidents with harm to others than incidents."
                if self.harm_to_others > self.incidents
                else None,
            )
        )
        return self


class ProceedPhase(Form):
    """The phase went well: the next one begins."""

    begins_on: Day = Field(title="Next phase begins on")
    success_met: bool = Field(title="What had to be seen was seen")
    mitigations_live: bool = Field(title="Every mitigation for the next phase is in place")
    technology: list[AtReady] = Field(default_factory=list, title="Technology in place", max_length=40)
    review: Words = text("Review of the phase", least=10, most=4000)


class ExtendPhase(Form):
    """The phase goes on for longer, with the same hours."""

    days: int = Field(title="Longer by", ge=1, le=90, json_schema_extra={"x-unit": "days"})
    review: Words = text("Review of the phase", least=10, most=4000)
    agreed_by_assurer: Person | None = Field(
        default=None,
        title="Agreed by",
        description="A quality assurer, when the phase was extended often already.",
    )


class StepBackPhase(Form):
    """Back to the hours of the phase before, or of the time before the change."""

    effective_on: Day = Field(title="From")
    review: Words = text("Review of the phase", least=10, most=4000)


class CompleteFinalPhase(Form):
    """The last phase is over: the new package is the package."""

    completed_on: Day = Field(title="Completed on")
    success_met: bool = Field(title="What had to be seen was seen")
    review: Words = text("Review of the phase", least=10, most=4000)


class ReinstateEmergency(Form):
    """Bring the hours back now. As little as possible is asked, so that nothing is in the way."""

    trigger: Trigger = Field(title="What happened")
    restore: Restored = Field(
        default=Restored.BASELINE,
        title="Bring back",
        description="All hours as before, or the contingency hours.",
    )
    happened_on: Day = Field(title="On")
    happened_at: TimeOfDay | None = Field(default=None, title="At")
    account: Annotated[Words, text("What happened", most=4000)] = ""


class RestartReview(Form):
    """After a reinstatement: the review begins again from the evidence, as a new version."""

    cause: Words = text("Why the change did not hold", least=10, most=4000)


class CloseReinstated(Form):
    """After a reinstatement: the hours stay, and the case ends."""

    cause: Words = text("Why the change did not hold", least=10, most=4000)
    agreed_by_assurer: Person = Field(title="Agreed by", description="A quality assurer.")
    next_review_on: Day = Field(title="Next review on")


class ValidateFinance(Form):
    """What is really paid now, from invoices. No opinion on care is given here."""

    paid_weekly: Pounds = Field(title="Paid a week", description="From the invoices, not from the plan.")
    from_on: Annotated[Day, read_by(Sensitivity.FINANCE)] = Field(title="Paid since")
    reference: Annotated[Code, read_by(Sensitivity.FINANCE)] = Field(title="Invoice or ledger reference")


class CloseCase(Form):
    """The change has held: how the person was at four weeks and at three months. Two people sign."""

    four_weeks: FollowUp = Field(title="At four weeks")
    three_months: FollowUp = Field(title="At three months")
    outcome: Words = text("How the person is", least=10, most=4000)
    post_conditions_met: Confirmed = Field(title="Every later condition of the panel is met or let go")
    next_review_on: Day = Field(title="Next review on")
