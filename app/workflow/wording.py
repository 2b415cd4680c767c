"""Numbers, lists and codes as people say them."""

from collections.abc import Sequence
from datetime import date

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def plain(code: str) -> str:
    """A code as words: "SOCIAL_CARE" is "social care"."""
    return code.replace("_", " ").lower()


def number_of(number: int, noun: str) -> str:
    """A number with its noun: "1 more voter", "2 more voters"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def listed(words: Sequence[str]) -> str:
    """At least one word as a list in English: "a", "a and b", "a, b and c"."""
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def ordinal(number: int) -> str:
    """A place in a row, counted from 1: "first", "second", and "number 11" after the tenth."""
    return _ORDINALS[number - 1] if number <= len(_ORDINALS) else f"number {number}"


def day(on: date) -> str:
    """A day as it is written: "7 September 2026"."""
    return f"{on.day} {on:%B %Y}"


def nth(there: int, noun: str) -> str:
    """One more beside those there are: "a voter", "a second voter", and "one more voter" after the tenth."""
    if there >= len(_ORDINALS):
        return f"one more {noun}"
    words = noun if there == 0 else f"{ordinal(there + 1)} {noun}"
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"
