"""A panel on one item: who may vote. Whether they are enough is in `quorum`, what they decided in `panel`.

Pure, and ignorant of any profession: professions, expertise and choices are words of the rule data.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from app.workflow.choice import Choice
from app.workflow.forms import Code, Words
from app.workflow.wording import plain


class Piece(BaseModel):
    """A part of a panel's record: frozen, and closed to unknown fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Action(Choice):
    """What a declared interest asks of its owner for this item, from the mildest to the strictest."""

    NOTE = "NOTE", "Noted: stays and votes"
    SPEAK_NO_VOTE = "SPEAK_NO_VOTE", "May speak, and not vote"
    LEAVE = "LEAVE", "Leaves for this item"


class Member(Piece):
    """One seat of a sitting. Advisers and the secretary are members without a vote.

    `alternate_for` is the member (by person) in whose place this one counts, when that one is not on the roll.
    """

    person: Code
    name: Annotated[Words, Field(min_length=1, max_length=200)]
    profession: Code
    chair: bool = False
    deputy: bool = False
    voting: bool = True
    expertise: tuple[Code, ...] = ()
    alternate_for: Code | None = None

    @model_validator(mode="after")
    def _one_seat(self) -> Self:
        if self.chair and self.deputy:
            raise ValueError("a member is the chair or a deputy, not both")
        if self.alternate_for == self.person:
            raise ValueError("nobody is their own alternate")
        return self


class Interest(Piece):
    """An interest declared for this item, and what follows from it."""

    person: Code
    kind: Code
    action: Action
    reason: Annotated[Words, Field(max_length=2000)] = ""


class Bar(StrEnum):
    """How a member who is present lost the vote on an item."""

    EXCLUDED = "EXCLUDED"
    LEFT = "LEFT"
    SPEAKS = "SPEAKS"
    STANDS_BY = "STANDS_BY"


class Barred(Piece):
    """A member who is present but has no vote on this item, and why. Only `SPEAKS` stays in the room."""

    member: Member
    bar: Bar
    reason: Words


class Roll(Piece):
    """Who counts for one item: its voters, the advisers who stay, and those who lost their part in it."""

    voters: tuple[Member, ...]
    advisers: tuple[Member, ...]
    barred: tuple[Barred, ...]

    def acting_chair(self) -> Member | None:
        """The chair if on the roll, otherwise the first deputy who is; None when neither is."""
        return min((m for m in self.voters if m.chair or m.deputy), key=lambda m: m.deputy, default=None)

    def why_no_vote(self, person: str) -> str | None:
        """Why this person may not vote on the item, to follow their name; None when they may."""
        if any(member.person == person for member in self.voters):
            return None
        for barred in self.barred:
            if barred.member.person == person:
                return f"{_BARS[barred.bar]} ({barred.reason})"
        if any(member.person == person for member in self.advisers):
            return "advises the panel and has no vote"
        return "is not a member who is present for this item"


_BARS = {
    Bar.EXCLUDED: "is excluded from this item",
    Bar.LEFT: "left for this item",
    Bar.SPEAKS: "may speak but not vote on this item",
    Bar.STANDS_BY: "does not count for this item",
}


_BESIDE = "an alternate never counts beside the member they stand in for"
_SEAT_TAKEN = "another alternate counts in the same seat"


def odd_alternates(members: Sequence[Member]) -> list[str]:
    """What is wrong with the alternates among `members`: each stands in for a member who is no alternate."""
    principals = {member.person for member in members if member.alternate_for is None}
    return [
        "An alternate stands in for somebody who is not a member with a seat of their own."
        for member in members
        if member.alternate_for is not None and member.alternate_for not in principals
    ]


def roll(
    members: Sequence[Member],
    present: Collection[str],
    interests: Iterable[Interest],
    excluded: Mapping[str, str],
) -> Roll:
    """Who may vote on this item.

    `excluded` gives each excluded person's reason in words ("reviewed this case"); it is shown, so it names
    nobody. Refusal wins: whoever is excluded for any reason, or leaves for an interest, counts for nothing.
    Of several interests of one person the strictest holds. Who may speak but not vote stays as an adviser;
    who is absent is not on the roll. An alternate counts in the place of a principal who is absent, excluded or
    barred, and never beside them; of several alternates for one principal the first who can counts.
    Raises ValueError for a person listed twice, for a second chair, and for an alternate of nobody.
    """
    _refuse_two_seats(members)
    for why in odd_alternates(members):
        raise ValueError(why)
    strictest = {i.person: i for i in sorted(interests, key=lambda i: list(Action).index(i.action))}
    voters, advisers, barred = [], [], []
    filled: dict[str, str] = {}  # who counts in each seat; a seat is named by its principal
    for member in sorted(members, key=lambda m: m.alternate_for is not None):
        if member.person not in present:
            continue
        lost = _bar(member, strictest.get(member.person), excluded.get(member.person))
        place = member.alternate_for or member.person
        if place in filled and (lost is None or lost.bar is Bar.SPEAKS):
            beside = _BESIDE if filled[place] == place else _SEAT_TAKEN
            lost = Barred(member=member, bar=Bar.STANDS_BY, reason=beside)
        if lost is None:
            filled[place] = member.person
        else:
            barred.append(lost)
        if lost is None and member.voting:
            voters.append(member)
        elif lost is None or lost.bar is Bar.SPEAKS:
            advisers.append(member)
    return Roll(voters=tuple(voters), advisers=tuple(advisers), barred=tuple(barred))


def _refuse_two_seats(members: Sequence[Member]) -> None:
    for person, times in Counter(member.person for member in members).items():
        if times > 1:
            raise ValueError(f"{person} is listed {times} times among the members; give each person one seat")
    if sum(member.chair for member in members) > 1:
        raise ValueError("a panel has one chair; make the others deputies")


def _bar(member: Member, interest: Interest | None, excluded: str | None) -> Barred | None:
    if excluded is not None:
        return Barred(member=member, bar=Bar.EXCLUDED, reason=excluded)
    if interest is None or interest.action is Action.NOTE:
        return None
    if interest.action is Action.SPEAK_NO_VOTE and not member.voting:
        return None  # an adviser has no vote to lose
    bar = Bar.LEFT if interest.action is Action.LEAVE else Bar.SPEAKS
    words = f"{plain(interest.kind)} interest" + (f": {interest.reason}" if interest.reason else "")
    return Barred(member=member, bar=bar, reason=words)
