"""What a case keeps of a vote: first opinions, the closing, and who stood behind a departure from the recommendation."""

from datetime import date
from typing import Annotated

from pydantic import Field

from app.programmes.costing import Line
from app.programmes.one_to_one.codes import DepartureGround, PanelChoice
from app.workflow.forms import Code, Words
from app.workflow.panel import Tally
from app.workflow.state import Kept


class Opinion(Kept):
    """What a voter thought before they heard the others: locked once, and kept beside the ballot."""

    person: Code
    choice: Code
    reason: Annotated[Words, Field(max_length=2000)] = ""
    seq: int


class Closing(Kept):
    """The vote is closed: `tally` is its result, with the arithmetic in words, and nothing changes it any more."""

    by: str
    on: date
    seq: int
    tally: Tally


class Second(Kept):
    """A voter who stands behind a departure from the recommendation, with their own reason."""

    person: str
    profession: str
    reason: str
    on: date
    seq: int


class Seconded(Second):
    """What a voter confirmed before the outcome: the choice, and the package where it is another than proposed."""

    choice: PanelChoice
    lines: list[Line] | None = None


class Departed(Kept):
    """Why the panel departed from the recommendation, and who confirmed it beside whoever recorded it."""

    grounds: list[DepartureGround]
    reasons: str
    seconds: list[Second]


class Clarified(Kept):
    """The panel returned the case to its reviewer for clarification, and was answered."""

    asked_on: date
    asked_seq: int
    answered_on: date
    answered_by: str
    answered_seq: int
