"""What a sitting voted on beside its cases, as it is kept."""

from datetime import date

from pydantic import Field

from app.programmes.one_to_one.codes import MatterKind
from app.workflow.panel import Ballot, Roll, Tally
from app.workflow.state import Kept


class MatterHeard(Kept):
    """A vote on a chair's action or a condition, with its arithmetic. `number` says which.

    `by` are the hands that recorded it, `sat_on` is the day of the sitting.
    """

    seq: int
    on: date
    by: list[str] = Field(default_factory=list)
    sat_on: date | None = None
    sitting: str
    panel: str
    kind: MatterKind
    number: int
    roll: Roll
    ballots: list[Ballot]
    tally: Tally
