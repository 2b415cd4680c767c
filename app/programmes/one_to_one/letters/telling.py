"""What a decision letter tells of: the case at the moment of its letter, and what follows from it for everybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from app.programmes.costing import Line, package_hours
from app.programmes.one_to_one.codes import (
    ELIGIBILITY_ROUTES,
    AccessibleFormat,
    DisputeRoute,
    PanelChoice,
    Recipient,
)
from app.programmes.one_to_one.comparison import gives_less, same_lines
from app.programmes.one_to_one.effects.plan import phases_to
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.recommendation import PlanPhase
from app.programmes.one_to_one.letters.catalogue import Catalogue
from app.programmes.one_to_one.letters.paper import Layout
from app.programmes.one_to_one.records import Decision

USUAL_ROUTES = (
    DisputeRoute.PACKAGE_APPEAL,
    DisputeRoute.NHS_COMPLAINT,
    DisputeRoute.OMBUDSMAN,
    DisputeRoute.ELIGIBILITY_LOCAL,
)
"""The ways to challenge a decision that a draft names: the letter itself names those that it was sent with."""

STATUTORY = (DisputeRoute.NHS_COMPLAINT, DisputeRoute.OMBUDSMAN)
"""The ways that are open to everybody, whether or not a letter was sent with them."""

ADDRESSED = frozenset({Recipient.PERSON, Recipient.REPRESENTATIVE})
"""Whose communication needs decide how their letter is set."""

_NEEDED = {
    AccessibleFormat.STANDARD: Layout.STANDARD,
    AccessibleFormat.LARGE_PRINT: Layout.LARGE_PRINT,
    AccessibleFormat.EASY_READ: Layout.EASY_READ,
}


class Effect(StrEnum):
    """What a decision does to the care."""

    LESS = "LESS"
    OTHER = "OTHER"
    NONE = "NONE"


@dataclass(frozen=True)
class About:
    """Whom and what a document is about, in words that stand outside the case's own record; "" what is not known."""

    ref: str
    commissioner: str
    home: str
    panel: str
    person: str = ""
    nhs_number: str = ""
    born: str = ""


@dataclass(frozen=True)
class Origin:
    """Out of what a document was made: an entry of a journal (number, leaf), and templates (fingerprint)."""

    seq: int
    leaf: str
    templates: str


@dataclass(frozen=True)
class Telling:
    """A decided case as its letter tells of it. `before` is the care that was given when the letter was written."""

    facts: Facts
    before: Sequence[Line]
    to: Recipient
    about: About
    say: Catalogue

    @property
    def decision(self) -> Decision:
        """What the panel decided: without a decision there is no letter."""
        assert self.facts.decision is not None
        return self.facts.decision

    @cached_property
    def after(self) -> Sequence[Line]:
        """The care at the end of the change; the same as before where nothing changes."""
        return self.before if self.decision.lines is None else self.decision.lines

    @cached_property
    def effect(self) -> Effect:
        """What changes, by the lines that the panel approved."""
        if same_lines(self.after, self.before):
            return Effect.NONE
        return Effect.LESS if gives_less(self.after, self.before) else Effect.OTHER

    @cached_property
    def phases(self) -> list[PlanPhase]:
        """The steps of less care; none where care is not taken away."""
        if self.facts.phases:
            return [phase.plan for phase in self.facts.phases]
        plan = self.facts.recommendation
        if plan is None or self.effect is not Effect.LESS:
            return []
        return phases_to(self.after, plan.form.phases)

    @property
    def agreed(self) -> bool:
        """Whether the panel agreed to what was proposed."""
        return self.decision.outcome in (PanelChoice.APPROVE, PanelChoice.APPROVE_WITH_CONDITIONS)

    @property
    def contact(self) -> str:
        """Whom to call when it goes wrong; "" when nobody has said."""
        plan = self.facts.recommendation
        planned = plan.form.contingency.contact if plan and plan.form.contingency else ""
        return (self.facts.letter.contingency_contact if self.facts.letter else "") or planned

    def routes(self, *, eligibility: bool) -> list[DisputeRoute]:
        """The ways to challenge the decision on the package, or eligibility, in the order of the letter."""
        letter = self.facts.letter
        named = USUAL_ROUTES if letter is None else tuple(letter.letter.challenge_routes)
        mine = [route for route in named if (route in ELIGIBILITY_ROUTES) is eligibility]
        always = () if eligibility else STATUTORY
        return list(dict.fromkeys([*mine, *always]))


def layouts_for(facts: Facts, to: Recipient) -> tuple[Layout, ...]:
    """How a letter to `to` may be set, the usual way first: as the person's communication needs ask (BR23)."""
    needs = facts.communication_needs
    if to not in ADDRESSED:
        return tuple(Layout)
    asked = [] if needs is None else [_NEEDED[one] for one in needs.formats if one in _NEEDED]
    special = [layout for layout in (Layout.EASY_READ, Layout.LARGE_PRINT) if layout in asked]
    if special:
        return (*special, *(layout for layout in asked if layout not in special))
    return tuple(Layout)


def hours(number: Decimal) -> str:
    """Hours as people say them: "84", "10.5"."""
    return f"{number.normalize():f}"


def hours_of(lines: Sequence[Line]) -> str:
    """The hours a week of a package, in figures."""
    return hours(package_hours(lines))
