"""How votes become a decision: the rules that a panel's terms choose from. They are applied in `panel`."""

from pydantic import Field

from app.workflow.choice import Choice
from app.workflow.roll import Piece


class Majority(Choice):
    """What carries a choice: more than half of the votes counted, at least two thirds, or every one.

    Under `CONSENSUS_THEN_MAJORITY` a choice is carried by consensus when no vote is against it and nobody has asked
    for a vote; otherwise the votes decide, by more than half.
    """

    SIMPLE = "SIMPLE", "More than half"
    TWO_THIRDS = "TWO_THIRDS", "At least two thirds"
    UNANIMOUS = "UNANIMOUS", "Every vote"
    CONSENSUS_THEN_MAJORITY = "CONSENSUS_THEN_MAJORITY", "Consensus; if it is voted on, more than half"

    def reached(self, votes: int, of: int) -> bool:
        """Whether `votes` out of `of` are enough. No votes are never enough."""
        if self in (Majority.SIMPLE, Majority.CONSENSUS_THEN_MAJORITY):
            return 2 * votes > of
        if self is Majority.TWO_THIRDS:
            return votes > 0 and 3 * votes >= 2 * of
        return votes > 0 and votes == of


class Abstentions(Choice):
    """Whether abstentions are among the votes of which a majority is needed."""

    NOT_COUNTED = "NOT_COUNTED", "Not counted"
    COUNT_AGAINST = "COUNT_AGAINST", "Counted, so they weigh against"


class Tie(Choice):
    """What happens when the leading choices have equal votes."""

    CHAIR_CASTING = "CHAIR_CASTING", "The chair has a casting vote"
    NOT_CARRIED = "NOT_CARRIED", "Nothing is carried"


class Blend(Choice):
    """Whether plain and conditional approval are added up (the conditions then stand) or stand apart."""

    CAREFUL = "CAREFUL", "Added up; the conditions then stand"
    SEPARATE = "SEPARATE", "Counted apart"


class VotingRule(Piece):
    """How votes become a decision."""

    majority: Majority = Field(default=Majority.SIMPLE, title="Majority")
    abstentions: Abstentions = Field(default=Abstentions.NOT_COUNTED, title="Abstentions")
    tie: Tie = Field(default=Tie.CHAIR_CASTING, title="When the votes are level")
    blend: Blend = Field(default=Blend.CAREFUL, title="Plain and conditional approval")
