"""A small panel for the tests of terms, routes and their proof."""

from typing import Any

from app.workflow.panel import QuorumRule
from app.workflow.terms import Seat, Terms

HEALTH = Seat(name="health", profession="HEALTH", people=2, chairs=True)
CARE = Seat(name="social_care", profession="SOCIAL_CARE", people=2)
LAW = Seat(name="law", profession="LAW", voting=False)
RULE = QuorumRule(voters=3, professions={"HEALTH": 1, "SOCIAL_CARE": 1})


def terms(*seats: Seat, **changes: Any) -> Terms:
    """Terms with these seats; by default two of health, who may chair, two of social care, and one of law to advise."""
    given = {"name": "local", "title": "ICB panel", "seats": seats or (HEALTH, CARE, LAW), "quorum": RULE}
    return Terms.model_validate(given | changes)
