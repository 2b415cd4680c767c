"""A panel on one item: whether those who may vote are enough.

Every answer carries its arithmetic as a sentence, without the names of members.
"""

from collections import Counter
from typing import Annotated

from pydantic import Field

from app.workflow.forms import Code
from app.workflow.roll import Bar, Member, Piece, Roll
from app.workflow.wording import listed, number_of, plain


class QuorumRule(Piece):
    """How many voters, and how many of which professions, an item needs after exclusions."""

    voters: int = Field(
        default=3, ge=1, le=50, title="Voters, at least", json_schema_extra={"x-unit": "people"}
    )
    chair_or_deputy: bool = Field(default=True, title="The chair or a deputy among them")
    professions: dict[Code, Annotated[int, Field(ge=1, le=50)]] = Field(
        default_factory=dict,
        title="Professions among them",
        description="How many of each, at least.",
        json_schema_extra={"x-register": "profession", "x-one": "Profession"},
    )
    expertise_needed: bool = Field(
        default=False, title="Somebody there has the expertise that the case needs"
    )


class Quorum(Piece):
    """Whether the roll is enough, what is missing in plain words, and the count that shows it."""

    met: bool
    missing: tuple[str, ...]
    sentence: str


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
    if bars[Bar.STANDS_BY]:
        parts.append(
            f"{number_of(bars[Bar.STANDS_BY], 'alternate')} not counted beside whom they stand in for"
        )
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


def _knows(roll: Roll, expertise: str | None) -> bool:
    return any(expertise in member.expertise for member in (*roll.voters, *roll.advisers))
