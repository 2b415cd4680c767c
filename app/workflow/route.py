"""Which panels a case needs, in which order: steps that are rows of policy, each with its condition."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Self

from pydantic import Field, WithJsonSchema, model_validator

from app.workflow.choice import Choice
from app.workflow.roll import Piece
from app.workflow.terms import Name, Terms
from app.workflow.when import when
from app.workflow.wording import listed, number_of


class Condition(Choice):
    """When a case goes before the panel of a step."""

    ALWAYS = "ALWAYS", "Every case"
    SAVING_OVER = "SAVING_OVER", "It saves more than a limit"
    REDUCTION_OVER = "REDUCTION_OVER", "One step takes away more than a limit"
    RESTRICTION_GROWS = "RESTRICTION_GROWS", "Any restriction grows"
    ESCALATED = "ESCALATED", "An assurer has escalated it"


_LIMITED = (Condition.SAVING_OVER, Condition.REDUCTION_OVER)
_Pounds = Annotated[
    Decimal,
    Field(ge=0, le=1_000_000, decimal_places=2),
    WithJsonSchema({"type": "string", "pattern": r"^\d{1,7}(\.\d{1,2})?$", "examples": ["500.00"]}),
]
_Limit = Annotated[_Pounds | None, when(when=_LIMITED)]


class Step(Piece):
    """A panel, and which cases go before it. Several steps may name one panel: any of them is enough."""

    panel: Name = Field(
        title="Panel", description="By its short name.", json_schema_extra={"x-register": "panel"}
    )
    when: Condition = Field(default=Condition.ALWAYS, title="For which cases")
    over: _Limit = Field(
        default=None, title="Over", description="Pounds a week saved, or percent taken away in one step."
    )

    @model_validator(mode="after")
    def _limited(self) -> Self:
        if (self.over is None) == (self.when in _LIMITED):
            has = "needs the limit" if self.over is None else "has no limit"
            raise ValueError(f"the condition {self.when} {has} over which it holds")
        if self.when is Condition.REDUCTION_OVER and self.over is not None and self.over >= 100:
            raise ValueError("no step takes away more than 100 %")
        return self


@dataclass(frozen=True, slots=True)
class Stakes:
    """What is at stake in a case: the pounds a week that it saves, the percent that the largest step takes away,
    whether any restriction grows, and whether an assurer has escalated it."""

    saving: Decimal = Decimal(0)
    reduction: Fraction = Fraction(0)
    restriction_grows: bool = False
    escalated: bool = False


@dataclass(frozen=True, slots=True)
class Stop:
    """A panel on a case's way, and why. The words give the policy's limits, never the sums of the case.

    `about_money` says whether what it saves is among the reasons: not everybody may read that at any time.
    """

    panel: str
    why: str
    about_money: bool = False


def route(steps: Iterable[Step], stakes: Stakes) -> list[Stop]:
    """The panels that a case needs, each once, in the order in which the steps first name them."""
    reasons: dict[str, list[str]] = {}
    saving: set[str] = set()
    for step in steps:
        why = _why(step, stakes)
        if why is not None:
            reasons.setdefault(step.panel, []).append(why)
            saving |= {step.panel} if step.when is Condition.SAVING_OVER else set()
    return [
        Stop(panel, listed(list(dict.fromkeys(found))), panel in saving) for panel, found in reasons.items()
    ]


def _why(step: Step, stakes: Stakes) -> str | None:
    over = step.over or Decimal(0)
    holds, why = {
        Condition.ALWAYS: (True, "every case goes there"),
        Condition.SAVING_OVER: (stakes.saving > over, f"it saves more than £{over:,.2f} a week"),
        Condition.REDUCTION_OVER: (
            stakes.reduction > over,
            f"more than {over.normalize():f} % goes in one step",
        ),
        Condition.RESTRICTION_GROWS: (stakes.restriction_grows, "a restriction grows"),
        Condition.ESCALATED: (stakes.escalated, "quality assurance has escalated it"),
    }[step.when]
    return why if holds else None


def whole(steps: Iterable[Step]) -> list[str]:
    """Every panel that any case can need, in order: no case has a longer way than this."""
    return list(dict.fromkeys(step.panel for step in steps))


MOST_PANELS = 4
"""Before more panels no case goes: it would never be decided, and the proof would take too long."""


def contradictions(panels: Sequence[Terms], steps: Sequence[Step]) -> Iterator[str]:
    """Why these panels and steps cannot stand together, in sentences."""
    names = Counter(terms.name for terms in panels)
    for name, times in names.items():
        if times > 1:
            yield f"{number_of(times, 'panel')} are called {name}; give each a short name of its own."
    for name in whole(steps):
        if name not in names:
            yield f"The route goes to {name}, and there is no panel of that name."
    if len(whole(steps)) > MOST_PANELS:
        yield f"A case would go before {len(whole(steps))} panels, and {MOST_PANELS} are the most."
    if all(step.when is not Condition.ALWAYS for step in steps):
        yield "Some cases would come before no panel: let one step of the route take every case."
