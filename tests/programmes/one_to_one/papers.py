"""The forms of a case on its road, filled in for the day it is. All words and people are invented."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.programmes.one_to_one.papers_after import AFTER, DEPARTURE, condition, counts
from tests.programmes.one_to_one.papers_before import BEFORE, concern, lapsed
from tests.programmes.one_to_one.papers_care import WHY, Paper, lines, member, package, phase

if TYPE_CHECKING:
    from tests.programmes.one_to_one.road import Road

__all__ = [
    "DEPARTURE",
    "PAPERS",
    "WHY",
    "Paper",
    "concern",
    "condition",
    "counts",
    "lapsed",
    "lines",
    "member",
    "package",
    "phase",
]

PAPERS: dict[str, Callable[["Road"], Paper]] = BEFORE | AFTER
"""What is filled in for each move, for the case as it stands."""
