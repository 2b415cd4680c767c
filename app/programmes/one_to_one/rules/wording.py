"""How the rules put days and lists into their sentences."""

from collections.abc import Iterable
from datetime import date


def day(on: date) -> str:
    """A day as people write it: "4 May 2026"."""
    return f"{on.day} {on:%B %Y}"


def series(things: Iterable[str]) -> str:
    """Things in a row: "the plan, the risks and the costs"; empty for none."""
    *first, last = [*things] or [""]
    return f"{', '.join(first)} and {last}" if first else last


def sentence(words: str) -> str:
    """Words as a sentence: a capital first and a full stop; the rest as it is."""
    return f"{words[:1].upper()}{words[1:]}."
