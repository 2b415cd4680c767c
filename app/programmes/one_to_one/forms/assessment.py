"""The assessment: who was heard, the needs by domain, the risks and the restrictions before and after."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from app.programmes.one_to_one.codes import (
    ALLOWED_LEVELS,
    Appropriate,
    Consulted,
    Domain,
    Driver,
    Level,
    RestrictionChange,
    RestrictionKind,
)
from app.programmes.one_to_one.forms.fields import Hours, refuse, repeated
from app.workflow.forms import Day, Form, Words, text
from app.workflow.when import when

Score = Annotated[int, Field(ge=1, le=5, json_schema_extra={"x-unit": "1 to 5"})]
Intensity = Annotated[int, Field(ge=0, le=3, json_schema_extra={"x-unit": "0 to 3"})]


class Heard(Form):
    """One party to the consultation: asked or not, and what they said."""

    consulted: Consulted = Field(title="Asked?")
    on: Annotated[Day | None, when(consulted=[Consulted.CONSULTED])] = Field(default=None, title="Asked on")
    views: Annotated[
        Words,
        text("Views", help="In their own words, or why they could not be had."),
        when(consulted=set(Consulted) - {Consulted.NOT_APPLICABLE}),
    ] = ""

    @model_validator(mode="after")
    def _with_views(self) -> Self:
        refuse(
            (
                "Give the day on which they were asked, and what they said."
                if self.consulted is Consulted.CONSULTED and not (self.on and self.views)
                else None,
                "Say why they could not be heard."
                if self.consulted in (Consulted.UNABLE, Consulted.NOT_REACHED) and not self.views
                else None,
            )
        )
        return self

    @property
    def settled(self) -> bool:
        """Whether nothing more is to be done: heard, refused, unable, or no such party."""
        return self.consulted is not Consulted.NOT_REACHED


class RecordConsultation(Form):
    """What the person and everybody around them say about the care."""

    person: Heard = Field(title="The person")
    representative: Heard = Field(title="Representative or family")
    provider: Heard = Field(title="Care provider")
    liberty_representative: Heard = Field(
        title="Relevant person's representative or IMCA",
        description="Not applicable without an authorisation.",
    )
    dissent: bool = Field(title="Somebody disagrees with the change")
    dissent_note: Annotated[Words, text("Who disagrees, and why"), when(dissent=True)] = ""

    @model_validator(mode="after")
    def _explained(self) -> Self:
        refuse(("Say who disagrees, and why." if self.dissent and not self.dissent_note else None,))
        return self


class DomainNeed(Form):
    """The need in one care domain, as it is now. A level is recorded; it decides nothing (BR10)."""

    domain: Domain = Field(title="Care domain")
    level: Level = Field(title="Level of need")
    narrative: Words = text("Need and evidence", help="What is seen, how often, what helps.", least=10)

    @model_validator(mode="after")
    def _in_the_tool(self) -> Self:
        allowed = ALLOWED_LEVELS[self.domain]
        if self.level not in allowed:
            names = ", ".join(level.words for level in allowed)
            raise ValueError(
                f"The domain {self.domain.words} has no level {self.level.words}. It has: {names}."
            )
        return self


class Risk(Form):
    """One risk, now and under the proposal: likelihood times impact, each 1 to 5."""

    driver: Driver = Field(title="What drives it")
    description: Words = text("What could happen", least=5, most=2000)
    likelihood_before: Score = Field(title="Likelihood now")
    impact_before: Score = Field(title="Impact now")
    likelihood_after: Score = Field(title="Likelihood under the proposal")
    impact_after: Score = Field(title="Impact under the proposal")
    mitigation: Words = text("What keeps it in check", least=3, most=2000)

    @property
    def before(self) -> int:
        """Score now, 1 to 25."""
        return self.likelihood_before * self.impact_before

    @property
    def after(self) -> int:
        """Score under the proposal, 1 to 25."""
        return self.likelihood_after * self.impact_after


class Restriction(Form):
    """One restriction, now and under the proposal: 0 is none, 3 the strongest."""

    kind: RestrictionKind = Field(title="Restriction")
    before: Intensity = Field(title="Now")
    after: Intensity = Field(title="Under the proposal")
    necessity: Words = text("Why it is necessary", least=3, most=2000)
    proportionality: Words = text("Why it is proportionate", least=3, most=2000)

    @property
    def change(self) -> RestrictionChange:
        """Whether this one restriction grows."""
        return _compared(self.before, self.after)


class RecordAssessment(Form):
    """The assessment as it stands. Saving it again replaces it; whole with all twelve domains."""

    assessed_on: Day = Field(title="Assessed on")
    domains: list[DomainNeed] = Field(title="Needs by domain", max_length=12)
    narrative: Words = text(
        "Summary of needs", help="No opinion on eligibility belongs here.", least=20, most=8000
    )
    last_dst_on: Day | None = Field(
        default=None, title="Latest decision support tool", description="Its date."
    )
    change_in_need: bool = Field(
        title="Needs have clearly changed",
        description="A change big enough to touch eligibility goes to a full multidisciplinary assessment.",
    )
    initial_assessment_appropriate: Appropriate = Field(title="Was the first award right when it was made?")
    initial_assessment_note: Annotated[Words, text("How the first award was made", most=2000)] = ""
    delivered_hours: Hours | None = Field(
        default=None, title="Hours delivered", description="From rota and timesheets, on average."
    )
    risks: list[Risk] = Field(default_factory=list, title="Risks", max_length=50)
    restrictions: list[Restriction] = Field(default_factory=list, title="Restrictions", max_length=50)

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        refuse(
            f"The domain {d.words} is listed twice." for d in repeated(need.domain for need in self.domains)
        )
        return self

    def missing_domains(self) -> list[Domain]:
        """The domains that are not yet described, in the tool's order."""
        described = {need.domain for need in self.domains}
        return [domain for domain in Domain if domain not in described]

    @property
    def net_restriction(self) -> RestrictionChange:
        """Whether the proposal, all in all, restricts the person more, less or as before (guard GD4)."""
        return _compared(sum(r.before for r in self.restrictions), sum(r.after for r in self.restrictions))


def _compared(before: int, after: int) -> RestrictionChange:
    if after == before:
        return RestrictionChange.SAME
    return RestrictionChange.MORE if after > before else RestrictionChange.LESS
