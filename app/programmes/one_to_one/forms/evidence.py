"""Evidence: asked for, added, checked, or waived with a reason."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from app.programmes.one_to_one.codes import EvidenceType, Sensitivity, Verification
from app.programmes.one_to_one.forms.fields import Name, Ods, Sha256, refuse, repeated
from app.workflow import sensitivity
from app.workflow.forms import Code, Day, Form, Words, text
from app.workflow.when import ABSENT, when

_AS_SENSITIVE = sensitivity.read_by(sensitivity.Sensitivity.SAFEGUARDING, where="sensitivity")


def _period(start: date | None, end: date | None) -> str | None:
    return "The period ends before it begins." if start and end and end < start else None


class RequestEvidence(Form):
    """Ask an organisation for evidence."""

    types: list[EvidenceType] = Field(title="What is asked for", min_length=1, max_length=30)
    asked_of: Ods = Field(title="Asked of", description="ODS code of the organisation.")
    period_from: Day = Field(title="Period from")
    period_to: Day = Field(title="Period to")
    note: Annotated[Words, text("Note", help="What else the organisation needs to know.", most=2000)] = ""

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        twice = repeated(self.types)
        refuse(
            (
                _period(self.period_from, self.period_to),
                "The same evidence is asked for twice: " + ", ".join(t.words for t in twice) + "."
                if twice
                else None,
            )
        )
        return self


class AddEvidence(Form):
    """One piece of evidence: a file that was uploaded, or a paper whose place is known.

    Of a piece that is SAFEGUARDING others learn the kind, the source and the dates alone.
    """

    type: EvidenceType = Field(title="Kind of evidence")
    title: Annotated[Words, text("Title", most=200), _AS_SENSITIVE] = ""
    source_org: Ods = Field(title="From", description="ODS code of the organisation that made it.")
    author: Annotated[Name, text("Author", most=200), _AS_SENSITIVE] = ""
    author_role: Code | None = Field(default=None, title="Author's role")
    period_from: Day | None = Field(default=None, title="Period from")
    period_to: Day | None = Field(default=None, title="Period to")
    received_on: Day = Field(title="Received on")
    sha256: Annotated[Sha256 | None, _AS_SENSITIVE] = Field(default=None, title="File")
    held_at: Annotated[
        Words,
        text("Held at", help="Where a paper without a file is kept.", most=300),
        _AS_SENSITIVE,
        when(sha256=ABSENT),
    ] = ""
    sensitivity: Sensitivity = Field(default=Sensitivity.NORMAL, title="How sensitive")
    note: Annotated[Words, text("What it shows", most=4000), _AS_SENSITIVE] = ""

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        refuse(
            (
                _period(self.period_from, self.period_to),
                "Upload a file, or say where the paper is held."
                if not (self.sha256 or self.held_at)
                else None,
            )
        )
        return self

    def up_to(self) -> date:
        """The day up to which it speaks: the end of its period, or the day it came."""
        return self.period_to or self.received_on


class VerifyEvidence(Form):
    """Say whether a piece of evidence is what it claims to be."""

    item: int = Field(title="Item", description="The journal number under which it was added.", ge=1)
    result: Verification = Field(title="Result")
    note: Annotated[Words, text("Note", help="Needed when the evidence is rejected.", most=2000)] = ""

    @model_validator(mode="after")
    def _explained(self) -> Self:
        refuse(
            (
                "Say why the evidence is rejected."
                if self.result is Verification.REJECTED and len(self.note) < 10
                else None,
            )
        )
        return self


class WaiveEvidence(Form):
    """Go on without one kind of evidence, and say why that is safe."""

    type: EvidenceType = Field(title="Kind of evidence")
    reason: Words = text(
        "Reason",
        help="Why the review can be sound without it, and what stands in for it.",
        least=10,
        most=2000,
    )
