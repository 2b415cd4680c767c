"""The programmes that are in use, by name."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from app.errors import NotFound
from app.programmes.lines import SupportType, Unit
from app.programmes.one_to_one import codes
from app.programmes.one_to_one.process import ONE_TO_ONE
from app.workflow.choice import Choice, words_of
from app.workflow.process import Process
from app.workflow.roll import Action

PROCESSES: Mapping[str, Process] = {ONE_TO_ONE.name: ONE_TO_ONE}
_LISTS = [one for one in vars(codes).values() if isinstance(one, type) and issubclass(one, Choice)]
WORDS: Mapping[str, Mapping[str, str]] = {ONE_TO_ONE.name: words_of((*_LISTS, SupportType, Unit, Action))}
"""What the codes of each programme are called on the pages, by code."""


def process_of(programme: str) -> Process:
    """The process of a programme. Raises NotFound."""
    if programme not in PROCESSES:
        raise NotFound(f"There is no programme called {programme!r}. There are: {', '.join(PROCESSES)}.")
    return PROCESSES[programme]


@cache
def titles_of_holds(programme: str) -> dict[str, Any]:
    """What each kind of hold is called."""
    return {h.name: h.title for h in PROCESSES[programme].holds}
