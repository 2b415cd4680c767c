"""A panel on one item: who may vote, and whether they are enough. What they decided is in `panel`.

Pure, and ignorant of any profession: professions, expertise and choices are words of the rule data.
Every answer carries its arithmetic as a sentence, without the names of members.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from app.workflow.forms import Code, Words


class Piece(BaseModel):
    """A part of a panel's record: frozen, and closed to unknown fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Action(StrEnum):
    """What a declared interest asks of its owner for this item, from the mildest to the strictest."""

    NOTE = "NOTE"
    SPEAK_NO_VOTE = "SPEAK_NO_VOTE"
    LEAVE = "LEAVE"


class Member(Piece):
    """One seat of a sitting. Advisers and the secretary are members without a vote."""

    person: Code
    name: Annotated[Words, Field(min_length=1, max_length=200)]
    profession: Code
    chair: bool = False
    deputy: bool = False
    voting: bool = True
    expertise: tuple[Code, ...] = ()

    @model_validator(mode="after")
    def _one_seat(self) -> Self:
        if self.chair and self.deputy:
            raise ValueError("a member is the chair or a deputy, not both")
        return self


class Interest(Piece):
    """An interest declared for this item, and what follows from it."""

    person: Code
    kind: Code
    action: Action
    reason: Annotated[Words, Field(max_length=2000)] = ""


class QuorumRule(Piece):
    """How many voters, and how many of which professions, an item needs after exclusions."""

    voters: int = Field(default=3, ge=1, le=50)
    chair_or_deputy: bool = True
    professions: dict[Code, Annotated[int, Field(ge=1, le=50)]] = Field(default_factory=dict)
    expertise_needed: bool = False


class Bar(StrEnum):
    """How a member who is present lost the vote on an item."""

    EXCLUDED = "EXCLUDED"
    LEFT = "LEFT"
    SPEAKS = "SPEAKS"


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


class Quorum(Piece):
    """Whether the roll is enough, what is missing in plain words, and the count that shows it."""

    met: bool
    missing: tuple[str, ...]
    sentence: str


_BARS = {
    Bar.EXCLUDED: "is excluded from this item",
    Bar.LEFT: "left for this item",
    Bar.SPEAKS: "may speak but not vote on this item",
}


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
    who is absent is not on the roll.
    Raises ValueError for a person listed twice and for a second chair.
    """
    _refuse_two_seats(members)
    strictest = {i.person: i for i in sorted(interests, key=lambda i: list(Action).index(i.action))}
    voters, advisers, barred = [], [], []
    for member in members:
        if member.person not in present:
            continue
        lost = _bar(member, strictest.get(member.person), excluded.get(member.person))
        if lost is not None:
            barred.append(lost)
        if lost is None and member.voting:
            voters.append(member)
        elif lost is None or lost.bar is Bar.SPEAKS:
            advisers.append(member)
    return Roll(voters=tuple(voters), advisers=tuple(advisers), barred=tuple(barred))


def quorum(roll: Roll, rule: QuorumRule, *, expertise: str | None) -> Quorum:
    """Whether the roll reaches the quorum of `rule` for an item that needs `expertise`.

    Only voters on the roll count; expertise may also come from an adviser who stays in the room. Where the
    rule needs expertise and the item names none, the quorum is not met: nobody can tell.
    """
    seats = Counter(member.profession for member in roll.voters)
    missing = []
    if len(roll.voters) < rule.voters:
        missing.append(number_of(rule.voters - len(roll.voters), "more voter"))
    if rule.chair_or_deputy and roll.acting_chair() is None:
        missing.append("the chair or a deputy")
    for profession, least in rule.professions.items():
        if seats[profession] < least:
            missing.append(number_of(least - seats[profession], f"more {plain(profession)} voter"))
    if rule.expertise_needed and expertise is None:
        missing.append("the name of the expertise that this item needs")
    elif rule.expertise_needed and not _knows(roll, expertise):
        missing.append(f"a voter or adviser with {plain(expertise or '')} expertise")
    verdict = f"not quorate, missing {listed(missing)}" if missing else "quorate"
    sentence = f"{attendance(roll)}; {composition(roll, rule, expertise)}: {verdict}"
    return Quorum(met=not missing, missing=tuple(missing), sentence=sentence)


def attendance(roll: Roll) -> str:
    """How the voting members who are present became the voters of this item, in words."""
    lost = [barred for barred in roll.barred if barred.member.voting]
    parts = [f"{number_of(len(roll.voters) + len(lost), 'voting member')} present"]
    bars = Counter(barred.bar for barred in lost)
    if bars[Bar.LEFT]:
        parts.append(f"{bars[Bar.LEFT]} left for an interest")
    if bars[Bar.SPEAKS]:
        parts.append(f"{bars[Bar.SPEAKS]} may speak but not vote")
    if bars[Bar.EXCLUDED]:
        reasons = dict.fromkeys(barred.reason for barred in lost if barred.bar is Bar.EXCLUDED)
        parts.append(f"{bars[Bar.EXCLUDED]} excluded ({'; '.join(reasons)})")
    if lost:
        parts.append(f"{len(roll.voters)} on the roll")
    return ", ".join(parts)


def composition(roll: Roll, rule: QuorumRule, expertise: str | None) -> str:
    """The roll by profession, those that the rule names first; its chair; and the expertise it needs."""
    seats = Counter(member.profession for member in roll.voters)
    professions = [*rule.professions, *sorted(seats.keys() - rule.professions.keys())]
    parts = [f"{plain(profession)} {seats[profession]}" for profession in professions]
    acting = roll.acting_chair()
    parts.append("neither chair nor deputy" if acting is None else f"{seat(acting)} present")
    if rule.expertise_needed and expertise is not None:
        parts.append(f"{plain(expertise)} expertise {'present' if _knows(roll, expertise) else 'absent'}")
    return ", ".join(parts)


def seat(acting: Member) -> str:
    """The seat of whoever chairs: "chair" or "deputy chair"."""
    return "chair" if acting.chair else "deputy chair"


def plain(code: str) -> str:
    """A code as words: "SOCIAL_CARE" is "social care"."""
    return code.replace("_", " ").lower()


def number_of(number: int, noun: str) -> str:
    """A number with its noun: "1 more voter", "2 more voters"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def listed(words: Sequence[str]) -> str:
    """At least one word as a list in English: "a", "a and b", "a, b and c"."""
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


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


def _knows(roll: Roll, expertise: str | None) -> bool:
    return any(expertise in member.expertise for member in (*roll.voters, *roll.advisers))
