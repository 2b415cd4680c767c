"""Departing from the recommendation: what the outcome has to say for it."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from app.programmes.one_to_one.codes import DepartureGround
from app.programmes.one_to_one.forms.fields import refuse, repeated
from app.workflow.forms import Form, Words, text

Grounds = Annotated[list[DepartureGround], Field(min_length=1, max_length=len(DepartureGround))]


class Departure(Form):
    """The exceptional reasons for which a panel does not follow the recommendation."""

    grounds: Grounds = Field(title="Exceptional reasons")
    reasons: Words = text("In words", help="They go into the letter: say them plainly.", least=20, most=8000)

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        refuse("The same reason is given twice." for _ in repeated(self.grounds))
        return self
