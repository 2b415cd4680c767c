"""Rules: what can stand in the way of a move.

A rule answers None, or one sentence that says why not. It carries its source (statute, guidance or local
policy) and what would clear it, so that a button, a tooltip and a refusal read the same words.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from app.workflow.state import Actor, Moment


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing in the way: which rule, why, by what authority, and what clears it."""

    rule: str
    why: str
    source: str
    clears: str

    def as_dict(self) -> dict[str, str]:
        """The four members as the API shows them."""
        return {"rule": self.rule, "why": self.why, "source": self.source, "clears": self.clears}


@dataclass(frozen=True, slots=True)
class Rule:
    """A named check. `needs_form` rules also look at what the person filled in, so they wait for it."""

    name: str
    check: Callable[..., str | None]
    source: str
    clears: str
    number: str
    about: str
    needs_form: bool

    def __call__(
        self, case: Any, actor: Actor, policy: BaseModel, now: Moment, form: Any = None
    ) -> Obstacle | None:
        """The obstacle, or None when the rule is content."""
        asked = (case, actor, policy, now)
        why = self.check(*asked, form) if self.needs_form else self.check(*asked)
        return None if why is None else Obstacle(self.name, why, self.source, self.clears)


def rule(*, source: str, clears: str, number: str = "") -> Callable[[Callable[..., str | None]], Rule]:
    """Make a rule of a function `(case, actor, policy, now[, form]) -> str | None`.

    The function's name is the rule's, its docstring what it protects; `number` is its place in the
    business rules ("BR04").
    """

    def made(check: Callable[..., str | None]) -> Rule:
        about = " ".join((check.__doc__ or "").split())
        if not about:
            raise ValueError(f"rule {check.__name__} must say in a docstring what it protects")
        needs_form = "form" in inspect.signature(check).parameters
        return Rule(check.__name__, check, source, clears, number, about, needs_form)

    return made
