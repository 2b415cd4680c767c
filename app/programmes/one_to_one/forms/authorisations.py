"""Authorisations of a deprivation of liberty: urgent and standard, their requests, conditions and reviews."""

from datetime import date, timedelta
from typing import Annotated, Self

from pydantic import Field, model_validator

from app.programmes.one_to_one.codes import (
    REVIEW_CONDITIONS,
    ConditionTag,
    Part8Ground,
    Part8Outcome,
    RequestOutcome,
)
from app.programmes.one_to_one.forms.fields import refuse
from app.workflow.forms import Code, Day, Form, Words, text
from app.workflow.when import GIVEN, when

URGENT_DAYS = 7  # the day of grant is the first (Mental Capacity Act 2005 Sch A1 para 78)
EXTENSION_DAYS = 7  # Sch A1 para 84
SUSPENSION_DAYS = 28  # Sch A1 Part 6


def months_later(day: date, months: int) -> date:
    """The same day of the month, `months` later; the month's last day where it has none (29 February)."""
    year, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + year, month + 1, 1)
    last = date(first.year + first.month // 12, first.month % 12 + 1, 1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


class UrgentExtension(Form):
    """The one extension that a supervisory body may give to an urgent authorisation."""

    granted_on: Day = Field(title="Extended on")
    until: Day = Field(title="Extended to")


class UrgentAuthorisation(Form):
    """An urgent authorisation, which the care home gives itself: seven days, the day of grant included."""

    granted_on: Day = Field(title="Granted on")
    extensions: list[UrgentExtension] = Field(
        default_factory=list, title="Extension", description="At most one, of at most 7 days.", max_length=5
    )

    @model_validator(mode="after")
    def _one_extension(self) -> Self:
        first_end = self.granted_on + timedelta(days=URGENT_DAYS - 1)
        given = self.extensions[:1]
        refuse(
            (
                "An urgent authorisation can be extended once only." if len(self.extensions) > 1 else None,
                *(
                    f"The extension can run from {first_end + timedelta(days=1)} to "
                    f"{first_end + timedelta(days=EXTENSION_DAYS)} at the latest: 7 days."
                    for e in given
                    if not first_end < e.until <= first_end + timedelta(days=EXTENSION_DAYS)
                ),
                *(
                    f"It is extended while it still runs: {self.granted_on} to {first_end}."
                    for e in given
                    if not self.granted_on <= e.granted_on <= first_end
                ),
            )
        )
        return self

    @property
    def first_end(self) -> date:
        """The last day without an extension: the day of grant and six more (BR05)."""
        return self.granted_on + timedelta(days=URGENT_DAYS - 1)

    @property
    def ends_on(self) -> date:
        """The last day, with the extension if there is one."""
        return self.extensions[0].until if self.extensions else self.first_end


class StandardRequest(Form):
    """A request to the supervisory body for a standard authorisation, first or further."""

    requested_on: Day = Field(title="Requested on")
    reference: Code | None = Field(default=None, title="Reference")
    outcome: RequestOutcome = Field(default=RequestOutcome.PENDING, title="Outcome")
    answered_on: Annotated[Day | None, when(outcome=set(RequestOutcome) - {RequestOutcome.PENDING})] = Field(
        default=None, title="Answered on"
    )

    @model_validator(mode="after")
    def _answered(self) -> Self:
        pending = self.outcome is RequestOutcome.PENDING
        refuse(
            (
                "A request that is pending has no day of answer." if pending and self.answered_on else None,
                "Give the day on which the request was answered."
                if not pending and not self.answered_on
                else None,
                "A request cannot be answered before it is made."
                if self.answered_on and self.answered_on < self.requested_on
                else None,
            )
        )
        return self


class LibertyCondition(Form):
    """A condition that the supervisory body put on the authorisation. The care home must keep it."""

    tag: ConditionTag = Field(title="About")
    wording: Words = text("Wording", least=3, most=2000)
    active: bool = Field(default=True, title="Still in force")


class Part8Review(Form):
    """A review of a standard authorisation (Mental Capacity Act 2005 Sch A1 Part 8)."""

    requested_on: Day = Field(title="Requested on")
    ground: Part8Ground = Field(title="Ground")
    outcome: Part8Outcome | None = Field(
        default=None, title="Outcome", description="'No variation' needs the supervisory body's written word."
    )
    completed_on: Annotated[Day | None, when(outcome=GIVEN)] = Field(default=None, title="Completed on")
    reference: Code | None = Field(default=None, title="Document", description="For example Form 10.")

    @model_validator(mode="after")
    def _both_or_neither(self) -> Self:
        refuse(
            (
                "Give the outcome of the review together with the day on which it was completed."
                if (self.outcome is None) != (self.completed_on is None)
                else None,
                "A review cannot be completed before it is requested."
                if self.completed_on and self.completed_on < self.requested_on
                else None,
            )
        )
        return self


class StandardAuthorisation(Form):
    """A standard authorisation: at most twelve months."""

    reference: Code | None = Field(default=None, title="Reference")
    valid_from: Day = Field(title="Valid from")
    valid_to: Day = Field(title="Valid to", description="The last day. At most 12 months after the first.")
    conditions: list[LibertyCondition] = Field(default_factory=list, title="Conditions", max_length=50)
    suspended_on: Day | None = Field(default=None, title="Suspended on", description="Form 7.")
    suspension_ended_on: Annotated[Day | None, when(needed=False, suspended_on=GIVEN)] = Field(
        default=None, title="Suspension ended on"
    )
    ceased_on: Day | None = Field(default=None, title="Ceased on", description="Form 9.")
    review: Part8Review | None = Field(default=None, title="Part 8 review")

    @model_validator(mode="after")
    def _within_limits(self) -> Self:
        started, ended = self.suspended_on, self.suspension_ended_on
        refuse(
            (
                "The authorisation ends before it begins." if self.valid_to < self.valid_from else None,
                "A standard authorisation lasts at most 12 months: "
                f"this one can end on {months_later(self.valid_from, 12)} at the latest."
                if self.valid_to > months_later(self.valid_from, 12)
                else None,
                "The authorisation ceases before it begins."
                if self.ceased_on and self.ceased_on < self.valid_from
                else None,
                "A suspension needs its first day, and ends after it."
                if ended and (started is None or ended < started)
                else None,
                "A suspension lasts at most 28 days; after that the authorisation ceases."
                if started and ended and (ended - started).days > SUSPENSION_DAYS
                else None,
            )
        )
        return self

    def about_one_to_one(self) -> list[LibertyCondition]:
        """The active conditions that name one-to-one care, supervision or going out (GD3)."""
        return [c for c in self.conditions if c.active and c.tag in REVIEW_CONDITIONS]
