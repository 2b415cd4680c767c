"""A panel's terms of reference as data: its seats, its quorum, how it votes, how long before it meets it is told.

Terms that contradict themselves are refused where they are written, with a sentence for each contradiction. Which
panels a case needs is in `route`, whether the terms can be met with the people there are in `proof`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from app.workflow.forms import Code
from app.workflow.quorum import QuorumRule
from app.workflow.roll import Member, Piece
from app.workflow.voting import VotingRule
from app.workflow.wording import number_of, plain

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,29}$")]
"""What a panel is called in requests and in records: one short word."""

CodeWord = Annotated[str, Field(pattern=r"^[A-Z][A-Z_]{1,39}$")]
"""A profession or expertise as a code. Refusals name it, so it can hold no other text."""

Title = Annotated[str, Field(min_length=3, max_length=60, pattern=r"^[^\x00-\x1f\x7f]+$")]
"""What people call it: one line, without control characters."""


def number(default: int, title: str, unit: str, least: int, most: int, help: str = "") -> Any:
    """A whole number of a policy, with its title, unit and bounds."""
    return Field(
        default=default,
        title=title,
        description=help or None,
        ge=least,
        le=most,
        json_schema_extra={"x-unit": unit},
    )


class Seat(Piece):
    """Places at the table for one profession: with a vote, or to advise.

    The chair and deputies come from seats that `chairs`. A seat that is `alternate_for` another adds no place: whoever
    holds it counts in the place of a principal who is not on the roll.
    """

    name: Code = Field(title="Name of the seat")
    profession: CodeWord = Field(title="Profession", json_schema_extra={"x-register": "profession"})
    people: int = number(1, "Places", "people", 1, 50)
    voting: bool = Field(default=True, title="With a vote")
    chairs: bool = Field(default=False, title="The chair or a deputy may come from it")
    alternate_for: Code | None = Field(default=None, title="Alternate for the seat")


class Terms(Piece):
    """The terms of reference of one panel. What is wrong with them is said without repeating a text of theirs."""

    name: Name = Field(title="Short name")
    title: Title = Field(title="Name of the panel", description="As people call it: ICB panel, CCG panel.")
    seats: tuple[Seat, ...] = Field(title="Seats", min_length=1, max_length=30)
    quorum: QuorumRule = Field(title="Quorum of an item, after exclusions")
    voting: VotingRule = Field(default=VotingRule(), title="How votes become a decision")
    notice_days: int = number(0, "A sitting is called at least so long before", "working days", 0, 60)
    papers_days: int = number(5, "Papers go out before the sitting", "working days", 0, 30)
    papers_emergency_days: int = number(1, "Papers of an emergency item go out before", "working days", 0, 30)
    most_deferrals: int = number(2, "Deferrals allowed", "times", 0, 10)
    item_minutes: int = number(20, "An item is planned to take", "minutes", 5, 240)

    @model_validator(mode="after")
    def _no_contradiction(self) -> Self:
        found = list(_contradictions(self))
        if found:
            raise ValueError(" ".join(found))
        return self

    def places(self, profession: str | None = None) -> int:
        """How many can vote at once: of one profession, or of all."""
        voters = (seat for seat in self.seats if seat.voting and seat.alternate_for is None)
        return sum(seat.people for seat in voters if profession in (None, seat.profession))

    def professions(self, *, voting: bool, chairs: bool = False) -> frozenset[str]:
        """The professions with a seat that votes or that advises; with `chairs` only those that may chair."""
        fitting = (seat for seat in self.seats if seat.voting is voting and (seat.chairs or not chairs))
        return frozenset(seat.profession for seat in fitting)


def _contradictions(terms: Terms) -> Iterator[str]:
    rule, voters = terms.quorum, terms.professions(voting=True)
    if len({seat.name for seat in terms.seats}) < len(terms.seats):
        yield "Two seats have the same name; give each a name of its own."
    if rule.voters > terms.places():
        places = number_of(terms.places(), "voting place")
        yield f"The quorum needs {number_of(rule.voters, 'voter')}, and the seats have {places}."
    for profession, least in rule.professions.items():
        if profession not in voters:
            yield "The quorum needs a profession that has no voting seat."
        elif least > terms.places(profession):
            places = number_of(terms.places(profession), "voting place")
            yield f"The quorum needs {least} of {plain(profession)}, and its seats have {places}."
    if rule.chair_or_deputy and not terms.professions(voting=True, chairs=True):
        yield "The quorum needs the chair or a deputy, and no voting seat may give one."
    if terms.professions(voting=False, chairs=True):
        yield "A seat without a vote cannot give the chair."
    if terms.papers_emergency_days > terms.papers_days:
        yield "Papers of an emergency item would have to go out earlier than others."
    yield from _alternates(terms.seats)


def _alternates(seats: Sequence[Seat]) -> Iterator[str]:
    """An alternate is as good as the principal: of the same profession, and with a vote if the principal has one."""
    principals = {seat.name: seat for seat in seats if seat.alternate_for is None}
    for seat in seats:
        if seat.alternate_for is None:
            continue
        principal = principals.get(seat.alternate_for)
        if principal is None:
            yield "A seat is the alternate for one that is no seat with places of its own."
        elif (seat.profession, seat.voting) != (principal.profession, principal.voting):
            yield "A seat has another profession or vote than the one for which it is the alternate."


def seated(members: Iterable[Member], terms: Terms) -> list[Member]:
    """The members as the terms seat them: who has no voting seat advises, who may not chair does not."""
    voting, chairs = terms.professions(voting=True), terms.professions(voting=True, chairs=True)
    return [
        m.model_copy(
            update={
                "voting": m.voting and m.profession in voting,
                "chair": m.chair and m.profession in chairs,
                "deputy": m.deputy and m.profession in chairs,
            }
        )
        for m in members
    ]


def overfull(members: Iterable[Member], terms: Terms) -> list[str]:
    """Where more voters are called than there are places, in words; alternates take no place of their own."""
    called = Counter(m.profession for m in seated(members, terms) if m.voting and m.alternate_for is None)
    return [
        f"{number} voters for {plain(profession)} are called, and the terms have "
        f"{number_of(terms.places(profession), 'place')}."
        for profession, number in sorted(called.items())
        if number > terms.places(profession)
    ]
