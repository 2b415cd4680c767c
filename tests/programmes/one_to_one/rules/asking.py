"""How the tests ask: one rule about a case on its road, or the engine about everything in a move's way."""

from typing import Any

from app.errors import Blocked
from app.workflow.forms import Form
from app.workflow.rules import Rule
from app.workflow.state import Actor
from tests.programmes.one_to_one.road import CAST, Road


def why(rule: Rule, road: Road, who: str | Actor = "chris", form: Form | None = None) -> str | None:
    """What the rule has to say to this person about the case as it stands; None when it is content."""
    actor = CAST[who] if isinstance(who, str) else who
    obstacle = rule(road.facts, actor, road.policy, road.now, form)
    return None if obstacle is None else obstacle.why


def says(rule: Rule, road: Road, action: str, who: str | Actor = "chris", **changes: Any) -> str | None:
    """The same for a rule that looks at the form of `action`, filled in with these changes."""
    return why(rule, road, who, road.paper(action, **changes))


def blocked(road: Road, action: str, who: str | Actor | None = None, **changes: Any) -> set[str]:
    """The names of everything that stands in the way of a move with its form; empty: it may be made."""
    try:
        road.judge(action, who, **changes)
    except Blocked as refusal:
        return {obstacle["rule"] for obstacle in refusal.extra["obstacles"]}
    return set()
