"""What a sitting voted on beside its cases, as it is kept."""

from datetime import date

from app.programmes.one_to_one.codes import MatterKind
from app.workflow.panel import Ballot, Roll, Tally
from app.workflow.state import Kept


class MatterHeard(Kept):
    """A vote on a chair's action or a condition, with its arithmetic. `number` says which."""

    seq: int
    on: date
    sitting: str
    panel: str
    kind: MatterKind
    number: int
    roll: Roll
    ballots: list[Ballot]
    tally: Tally
