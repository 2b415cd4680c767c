"""Quality assurance: passed, returned, or stopped until a question is settled."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from app.programmes.one_to_one.codes import Answer, Defect, HoldType, QualityQuestion
from app.programmes.one_to_one.forms.fields import refuse
from app.workflow.forms import Form, Words, text
from app.workflow.sensitivity import Sensitivity, read_by


class QualityChecklist(Form):
    """Every question, answered yes or not applicable. A no sends the case back instead."""

    answers: dict[QualityQuestion, Answer] = Field(title="Checklist")
    large_step_reason: Annotated[
        Words,
        text(
            "Why a large step is safe",
            help="Needed when one phase takes away more hours than policy allows without a reason.",
            most=2000,
        ),
    ] = ""
    escalate_reason: Annotated[
        Words,
        text(
            "Why a further panel should hear it",
            help="Escalates the case: it also goes to the panel that policy has for escalated cases.",
            most=2000,
        ),
    ] = ""
    note: Annotated[Words, text("Note", most=4000)] = ""

    @model_validator(mode="after")
    def _passes(self) -> Self:
        open_ones = [question.words for question in QualityQuestion if question not in self.answers]
        failed = [question.words for question, answer in self.answers.items() if answer is Answer.NO]
        refuse(
            (
                "Not answered: " + ", ".join(open_ones) + "." if open_ones else None,
                "Answered with no, so the case has to be returned: " + ", ".join(failed) + "."
                if failed
                else None,
            )
        )
        return self


class QaReturn(Form):
    """Back to the reviewer, with what has to be put right."""

    defects: list[Defect] = Field(title="Defects", min_length=1, max_length=20)
    reason: Words = text("What has to be put right", least=10, most=4000)


class QaEscalate(Form):
    """Stop the case until a question beyond quality assurance is settled."""

    hold: HoldType = Field(title="Put on hold as")
    reason: Annotated[Words, read_by(Sensitivity.SAFEGUARDING, where="hold")] = text(
        "Reason", help="What has to be settled, and by whom.", least=10, most=2000
    )
