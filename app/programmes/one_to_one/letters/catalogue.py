"""The sentences of the documents by their key, in English or another language; what is not translated is English.

A translation is a file that people have made: nothing is translated here.
"""

import re
from collections.abc import Mapping
from datetime import date
from string import Formatter

from app.workflow.choice import Choice

ENGLISH = "en"
LANGUAGE = re.compile(r"[a-z]{2,3}")


class Catalogue:
    """The sentences of one language. `texts` may lack some; `english` has all."""

    def __init__(self, language: str, texts: Mapping[str, str], english: Mapping[str, str]) -> None:
        self.language, self._texts = language, {**english, **texts}

    def say(self, key: str, **values: str) -> str:
        """The sentence of that key with these values in it. Raises KeyError for a key that English has not."""
        return self._texts[key].format(**values)

    def says(self, key: str) -> bool:
        """Whether there is a sentence of that key."""
        return key in self._texts

    def day(self, on: date) -> str:
        """A day in words: "4 May 2026"."""
        return self.say("day", day=str(on.day), month=self._texts[f"month.{on.month}"], year=str(on.year))

    def code(self, list_: str, code: Choice) -> str:
        """A code in words: those of the catalogue, or else its own."""
        return self._texts.get(f"{list_}.{code.value}", code.words)

    def count(self, key: str, number: int, **values: str) -> str:
        """A sentence with a number: that of `key.one` for 1, else of `key.many`."""
        return self.say(f"{key}.{'one' if number == 1 else 'many'}", number=str(number), **values)


def problems(language: str, texts: Mapping[str, str], english: Mapping[str, str]) -> list[str]:
    """What is wrong with a language's file, in sentences: keys that nothing says, and places for values that differ."""
    found = []
    if not LANGUAGE.fullmatch(language):
        found.append(f"{language} is no language: name the file by its code, as in cy.json.")
    for key, text in texts.items():
        if key not in english:
            found.append(f"{key} is a key that no document uses.")
        elif _places(text) is None:
            found.append(f"{key} has a brace that is not closed; write {{{{ for one that is meant.")
        elif _places(text) != _places(english[key]):
            wanted = ", ".join(f"{{{name}}}" for name in sorted(_places(english[key]) or ())) or "none"
            found.append(f"{key} has other places for values than the English has, which are: {wanted}.")
    return found


def _places(text: str) -> set[str] | None:
    """The names of the values in a sentence; None when it cannot be read."""
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return None
