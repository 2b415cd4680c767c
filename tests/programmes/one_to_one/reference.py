"""One item before a panel, once more and apart from the code: who counts, and what their ballots come to.

Written from the terms of reference, not from `app/workflow`: the machine in `test_hearing_machine.py` holds the two
against each other. Nothing here knows a journal, a form or a rule.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

YES, CAREFUL = "APPROVE", "APPROVE_WITH_CONDITIONS"


@dataclass(frozen=True)
class Sitter:
    """Somebody at the table."""

    profession: str
    seat: str = ""  # "chair", "deputy" or neither
    votes: bool = True
    knows: bool = False  # about what the care is for
    excluded: bool = False


@dataclass
class Reference:
    """The item. Its terms are five words and numbers; `asks_opinions` is the policy on first opinions."""

    table: dict[str, Sitter]
    need: int
    majority: str
    against: bool  # abstentions count against
    casts: bool  # the chair breaks a tie
    adds_up: bool  # plain and conditional approvals are added up
    asks_opinions: bool
    roll: set[str] | None = None
    knowing: set[str] = field(default_factory=set)
    opinions: set[str] = field(default_factory=set)
    ballots: dict[str, str] = field(default_factory=dict)
    talking: bool = False
    closed: tuple[str | None, bool] | None = None
    seconds: set[str] = field(default_factory=set)
    declared: set[str] = field(default_factory=set)  # an interest, or none
    left: set[str] = field(default_factory=set)  # for an interest
    silent: set[str] = field(default_factory=set)  # who may speak and not vote
    here: set[str] = field(default_factory=set)  # in the room
    away: set[str] = field(default_factory=set)  # were there when it was called
    began: bool = False  # with a quorum

    def call(self, present: Iterable[str]) -> None:
        """The item is called with these people in the room."""
        self.here, self.away = set(present), set()
        self.opinions, self.ballots, self.talking, self.closed, self.seconds = set(), {}, False, None, set()
        self._who_counts()
        self.began = self._enough()

    def _who_counts(self) -> None:
        here = [p for p in self.here if not self.table[p].excluded and p not in self.left]
        self.roll = {p for p in here if self.table[p].votes and p not in self.silent}
        self.knowing = {p for p in here if self.table[p].knows}

    def moves(self, person: str, *, back: bool) -> None:
        """Somebody goes from the room, or comes back; a ballot stays, and its owner counts."""
        if back:
            self.away.discard(person)
            self.here.add(person)
        else:
            self.away.add(person)
        if person not in self.ballots and not back:
            self.here.discard(person)
        self._who_counts()
        self.opinions &= self.roll or set()
        self._all_have_spoken()

    def stopped(self) -> bool:
        """Whether it had a quorum and has none any more, whatever anybody knows about."""
        return self.roll is not None and self.began and not self._enough()

    def _enough(self) -> bool:
        roll = self.roll or set()
        professions = {self.table[p].profession for p in roll}
        return len(roll) >= self.need and {"HEALTH", "SOCIAL_CARE"} <= professions and bool(self.chair())

    def counts(self, person: str) -> bool:
        """Whether they may say anything in the vote: they are on the roll, and have declared."""
        return person in (self.roll or set()) & self.declared

    def declares(self, person: str, action: str) -> None:
        """An interest, or none; one that weighs takes the vote away."""
        self.declared.add(person)
        if action in ("LEAVE", "SPEAK_NO_VOTE"):
            self._leaves(person, stays=action == "SPEAK_NO_VOTE")

    def _leaves(self, person: str, *, stays: bool) -> None:
        (self.silent if stays else self.left).add(person)
        if self.roll is None:
            return
        if person in self.roll:
            self.roll.discard(person)
            self.talking |= self.closed is not None  # what was seen at the closing stays seen
            self.closed, self.seconds = None, set()
        if not stays:
            self.knowing.discard(person)
        self.opinions.discard(person)
        self.ballots.pop(person, None)
        self._all_have_spoken()

    def thinks(self, person: str) -> None:
        """A first opinion is locked."""
        self.opinions.add(person)
        self._all_have_spoken()

    def _all_have_spoken(self) -> None:
        self.talking |= bool(self.opinions) and self.opinions == self.roll

    def chair(self) -> str | None:
        """Who chairs the item."""
        seats = {self.table[p].seat: p for p in self.roll or ()}
        return seats.get("chair", seats.get("deputy"))

    def count(self) -> tuple[str | None, bool]:
        """What is carried, if anything, and whether there was a quorum."""
        roll, cast = self.roll or set(), self.ballots
        there = Counter(self.table[p].profession for p in roll)
        enough = min(len(roll), len(cast)) >= self.need and there["HEALTH"] and there["SOCIAL_CARE"]
        if not (enough and self.chair() and self.knowing):
            return None, False
        for_each = Counter(choice for choice in cast.values() if choice != "ABSTAIN")
        votes = len(cast) if self.against else sum(for_each.values())
        both = self.adds_up and for_each[YES] > 0 and for_each[CAREFUL] > 0
        camps = {choice: {choice} for choice in for_each if for_each[choice]}
        if both:
            camps[CAREFUL] = camps.pop(YES) | {CAREFUL}
        size = {name: sum(for_each[choice] for choice in camp) for name, camp in camps.items()}
        for name, number in size.items():
            if self._carries(number, votes):
                alone = name == CAREFUL and both and self._carries(for_each[YES], votes)
                return (YES if alone else name), True
        first = [name for name in size if size[name] == max(size.values())]
        chair = self.chair()
        own = [name for name in first if chair is not None and cast.get(chair) in camps[name]]
        if len(first) > 1 and own and self.casts and self._carries(size[own[0]] + 1, votes + 1):
            return own[0], True
        return None, True

    def _carries(self, votes: int, of: int) -> bool:
        if self.majority == "TWO_THIRDS":
            return votes > 0 and votes >= of * 2 / 3
        if self.majority == "UNANIMOUS":
            return votes > 0 and votes == of
        return votes > of / 2
