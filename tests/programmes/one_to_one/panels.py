"""Policies with other terms of reference, and with a second panel."""

from typing import Any

from app.programmes.one_to_one.policy import LOCAL_PANEL, OneToOnePolicy
from app.workflow.terms import Terms


def terms(**changes: Any) -> Terms:
    """The terms of the panel that everybody has, with changes."""
    return Terms.model_validate(LOCAL_PANEL.model_dump() | changes)


def policy(**changes: Any) -> OneToOnePolicy:
    """The default policy with other terms of its panel."""
    return OneToOnePolicy(panels=(terms(**changes),))


BOARD = {"panel": "board", "when": "RESTRICTION_GROWS"}
ALWAYS = ({"panel": "local"}, {"panel": "board"})


def two_panels(*route: dict[str, Any], **changes: Any) -> OneToOnePolicy:
    """A policy with a local panel and a board. By default every case goes before both."""
    board = terms(**({"name": "board", "title": "Commissioner's board"} | changes))
    return OneToOnePolicy.model_validate({"panels": (LOCAL_PANEL, board), "route": route or ALWAYS})
