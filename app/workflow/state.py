"""What the engine knows of a case, whoever's programme it is.

A programme's facts derive from `CaseState`. The state is *folded*: it is the result of applying every
journal entry of the case in order, and nothing else may write to it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from app.workflow.clocks import Pause
from app.workflow.sensitivity import Sensitivity, read_by

_AS_ITS_KIND = read_by(Sensitivity.SAFEGUARDING, where="kind")
START = ""  # the source of the move that creates a case


class Kept(BaseModel):
    """A piece of state: closed to unknown fields, checked when it is read back from storage."""

    model_config = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: one signed-in person (or client) with the roles they hold for `organisation`.

    `on_behalf_of` is the person whose delegate they are: separation of duties counts both.
    """

    person: str
    name: str
    roles: frozenset[str]
    organisation: str
    profession: str = ""
    expertise: tuple[str, ...] = ()
    on_behalf_of: str | None = None
    contingent_fee: bool = False

    def people(self) -> tuple[str, ...]:
        """The people whose hands this is: the actor, and whoever they stand in for."""
        return (self.person,) if self.on_behalf_of is None else (self.person, self.on_behalf_of)


@dataclass(frozen=True, slots=True)
class Moment:
    """When: `at` in UTC, `today` as the calendar day in London, and the bank holidays around it."""

    at: datetime
    today: date
    bank_holidays: Mapping[date, str] = field(default_factory=dict)


class Visit(Kept):
    """The case came to `stage` on `on` (London day)."""

    stage: str
    on: date


class Hand(Kept):
    """`person` played `part` ("reviewer", "voter") on version `version` of the case."""

    part: str
    person: str
    version: int


class Hold(Kept):
    """An overlay that blocks named moves until it is lifted. `id` is the journal number that placed it.

    That there is one is no secret; what is said about a kind called SAFEGUARDING is safeguarding detail.
    """

    id: int
    kind: str
    reason: Annotated[str, _AS_ITS_KIND]
    placed_by: str
    placed_on: date
    lifted_by: str | None = None
    lifted_on: date | None = None
    note: Annotated[str, _AS_ITS_KIND] = ""

    @property
    def active(self) -> bool:
        """Whether it still blocks."""
        return self.lifted_on is None


class Signature(Kept):
    """One of the two signatures a move needs. `digest` pins what was signed: both must sign the same."""

    person: str
    role: str
    digest: str
    on: date
    on_behalf_of: str | None = None


class CaseState(Kept):
    """The folded state that every programme's facts extend."""

    stage: str = START
    version: int = 1
    seq: int = 0
    visits: list[Visit] = Field(default_factory=list)
    gates: dict[str, int] = Field(default_factory=dict)
    holds: list[Hold] = Field(default_factory=list)
    hands: list[Hand] = Field(default_factory=list)
    signatures: dict[str, list[Signature]] = Field(default_factory=dict)

    def active_holds(self) -> list[Hold]:
        """The holds that still block, oldest first."""
        return [hold for hold in self.holds if hold.active]

    def people_in(self, *parts: str) -> set[str]:
        """Everyone who ever played one of `parts` on this case, in any version."""
        return {hand.person for hand in self.hands if hand.part in parts}

    def entered_on(self) -> date | None:
        """The day the case came to the stage where it stands."""
        return self.visits[-1].on if self.visits else None

    def pauses(self, titles: Mapping[str, str]) -> list[Pause]:
        """The stretches in which the clock stood still: one for each hold, with its title as the reason."""
        return [Pause(h.placed_on, h.lifted_on, titles.get(h.kind, h.kind)) for h in self.holds]


@dataclass(frozen=True, slots=True)
class Act:
    """One act being recorded: who did it, in which role, when, under which number and policy."""

    seq: int
    at: datetime
    today: date
    person: str
    role: str
    policy: BaseModel
    on_behalf_of: str | None = None
