"""The recommendation, and for less care the plan: phases, contingency, and what brings care back."""

from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from app.programmes.costing import Line, package_cost, package_hours
from app.programmes.one_to_one.codes import (
    LESS_CARE,
    OTHER_CARE,
    SAME_CARE,
    MitigationKind,
    Monitored,
    Recommended,
    ReferTarget,
    Trigger,
    TriggeredBy,
)
from app.programmes.one_to_one.forms.fields import Hours, Person, Pounds, refuse, repeated
from app.programmes.one_to_one.forms.referral import Lines
from app.programmes.one_to_one.forms.technology import ActivitySlot, AtItem
from app.workflow.forms import Day, Form, Words, text
from app.workflow.when import when

SHORTEST_PHASE = 7
"""Days. No policy can allow a shorter phase: a week is the least in which a pattern shows (BR29)."""


class PlanPhase(Form):
    """One step of a reduction: the package from its first day, and what has to be seen."""

    from_date: Day | None = Field(
        default=None, title="Planned from", description="Empty: after the phase before."
    )
    planned_days: int = Field(
        default=14, title="Planned length", ge=1, le=365, json_schema_extra={"x-unit": "days"}
    )
    lines: Lines = Field(title="Package in this phase", description="Empty for no one-to-one care.")
    monitoring: list[Monitored] = Field(title="What is counted", min_length=1, max_length=20)
    success: Words = text("Goes on if", help="What has to be seen for the next step.", least=5, most=2000)
    stop: Words = text("Stops if", help="What ends the reduction at once.", least=5, most=2000)
    owner: Person = Field(title="Owner")

    @property
    def hours(self) -> Decimal:
        """Hours a week in this phase."""
        return package_hours(self.lines)

    @property
    def cost(self) -> Decimal:
        """Pounds a week in this phase."""
        return package_cost(self.lines)


class Mitigation(Form):
    """Something that has to be in place before a phase begins."""

    kind: MitigationKind = Field(title="Kind")
    detail: Words = text("What exactly", least=3, most=2000)
    before_phase: int = Field(default=1, title="In place before phase", ge=1, le=20)


class Contingency(Form):
    """Hours that the home may draw at once, without a new approval."""

    weekly_hours: Hours = Field(title="Hours a week")
    valid_days: int = Field(default=14, title="Valid for", ge=1, le=365, json_schema_extra={"x-unit": "days"})
    drawn_by: list[TriggeredBy] = Field(title="May be drawn by", min_length=1, max_length=2)
    contact: Words = text(
        "Whom to call", help="Same day by telephone, in writing within 24 hours.", least=3, most=500
    )


class TriggerRule(Form):
    """One reason for bringing the hours back at once: so many within so many days."""

    trigger: Trigger = Field(title="What happens")
    times: int = Field(default=1, title="How often", ge=1, le=100)
    within_days: int = Field(default=1, title="Within", ge=1, le=90, json_schema_extra={"x-unit": "days"})
    note: Annotated[Words, text("For this person", most=1000)] = ""


_OF_LESS_CARE = when(kind=LESS_CARE)


class RecordRecommendation(Form):
    """The recommendation as it stands. Saving it again replaces it; it is checked whole later."""

    kind: Recommended = Field(title="Recommendation")
    refer_to: Annotated[ReferTarget | None, when(kind=[Recommended.REFER_OTHER])] = Field(
        default=None, title="Refer to"
    )
    summary: Words = text("Why, in plain words", least=20, most=8000)
    proposed: Annotated[Lines | None, when(kind=(LESS_CARE | OTHER_CARE) - {Recommended.WITHDRAW})] = Field(
        default=None,
        title="Proposed package",
        description="A withdrawal proposes none.",
    )
    phases: Annotated[list[PlanPhase], _OF_LESS_CARE] = Field(
        default_factory=list, title="Phases", max_length=20
    )
    mitigations: Annotated[list[Mitigation], when(needed=False, kind=LESS_CARE | OTHER_CARE)] = Field(
        default_factory=list, title="Mitigations", max_length=40
    )
    contingency: Annotated[Contingency | None, _OF_LESS_CARE] = Field(default=None, title="Contingency")
    triggers: Annotated[list[TriggerRule], _OF_LESS_CARE] = Field(
        default_factory=list, title="What brings the hours back", max_length=40
    )
    technology: list[AtItem] = Field(default_factory=list, title="Assistive technology", max_length=40)
    activities: list[ActivitySlot] = Field(default_factory=list, title="Activity plan", max_length=100)
    other_weekly_cost: Pounds = Field(
        default=Decimal("0.00"),
        title="Other new cost a week",
        description="Beside the package and technology.",
    )

    @model_validator(mode="before")
    @classmethod
    def _of_a_withdrawal(cls, given: Any) -> Any:
        """A withdrawal proposes a package without any line. With no other kind is none given the same as an empty one."""
        if isinstance(given, dict) and given.get("kind") == Recommended.WITHDRAW:
            return {"proposed": []} | {name: value for name, value in given.items() if value is not None}
        return given

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        refuse((*self._package_problems(), *self._plan_problems()))
        return self

    def _package_problems(self) -> list[str | None]:
        kind, lines = self.kind, self.proposed
        hours = package_hours(lines or [])
        return [
            f"To {kind.words} leaves the package as it is: give no proposed package."
            if kind in SAME_CARE and lines is not None
            else None,
            "Give the proposed package." if kind not in SAME_CARE and lines is None else None,
            "A withdrawal leaves no one-to-one hours: the proposed package has to be empty."
            if kind is Recommended.WITHDRAW and lines
            else None,
            f"To {kind.words} leaves some one-to-one hours; without any it is a withdrawal."
            if kind in (Recommended.INCREASE, Recommended.REPROFILE, Recommended.RATE_REVIEW_ONLY)
            and lines is not None
            and hours == 0
            else None,
            "Say where the case is referred to."
            if kind is Recommended.REFER_OTHER and not self.refer_to
            else None,
        ]

    def _plan_problems(self) -> list[str | None]:
        hours = [phase.hours for phase in self.phases]
        rises = [n for n, (one, two) in enumerate(pairwise(hours), 2) if two > one]
        short = [n for n, phase in enumerate(self.phases, 1) if phase.planned_days < SHORTEST_PHASE]
        ends = self.phases[-1].lines if self.phases else []
        late = [m.before_phase for m in self.mitigations if m.before_phase > max(1, len(self.phases))]
        twice = repeated(rule.trigger for rule in self.triggers)
        return [
            "Phases belong to a recommendation for less care."
            if self.phases and self.kind not in LESS_CARE
            else None,
            *(
                f"Phase {n} has more hours than the phase before it; a reduction does not rise."
                for n in rises
            ),
            *(f"Phase {n} is shorter than {SHORTEST_PHASE} days." for n in short),
            "The last phase has to be the proposed package."
            if self.phases and self.proposed is not None and not _same(ends, self.proposed)
            else None,
            *(f"There is no phase {n} for a mitigation to come before." for n in late),
            *(f"The trigger {trigger.words} is listed twice." for trigger in twice),
        ]

    @property
    def proposed_hours(self) -> Decimal | None:
        """Hours a week as proposed; None when the package stays as it is."""
        return None if self.proposed is None else package_hours(self.proposed)

    @property
    def new_weekly_cost(self) -> Decimal:
        """Pounds a week that the proposal adds beside the package: technology and other."""
        return sum((item.weekly_cost for item in self.technology), self.other_weekly_cost)

    @property
    def one_off_cost(self) -> Decimal:
        """Pounds once, for technology."""
        return sum((item.one_off_cost for item in self.technology), Decimal("0.00"))


def _same(one: list[Line], other: list[Line]) -> bool:
    """The same lines, in whatever order."""
    return sorted(line.model_dump_json() for line in one) == sorted(line.model_dump_json() for line in other)
