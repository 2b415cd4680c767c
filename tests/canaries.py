"""Two planted canaries, a name and an NHS number of the test range, and what finds them wherever they turn up."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

import httpx

NAME, NUMBER = "Margaret Canary", "9994442236"
NOTE = f"{NAME}, NHS number {NUMBER}, was seen."


def sung(text: str) -> set[str]:
    """Which canaries are in a text: written as they are, in other letters, apart, escaped or percent-encoded."""
    plain = unquote(text)
    letters = re.sub(r"\\u[0-9a-f]{4}|[\W_]", "", plain).casefold()
    digits = re.sub(r"\D", "", re.sub(r"(?<=\d)[ -](?=\d)", "", plain))
    found = {NAME} if "margaretcanary" in letters else set()
    return found | ({NUMBER} if NUMBER in digits else set())


def texts(value: Any) -> Iterator[str]:
    """Every text in a JSON value, the names of its members too."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield str(key)
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)
    elif value is not None:
        yield str(value)


def leaks(answer: httpx.Response) -> list[str]:
    """Where an answer repeats a canary that it must not: in a header, a problem, or an address that it names.

    The record of a case holds what was written into it, and so does the name of a file that is handed out.
    """
    found = [
        f"header {name}: {value}"
        for name, value in answer.headers.items()
        if name != "content-disposition" and sung(value)
    ]
    if answer.is_error and sung(answer.text):
        found.append(f"problem: {answer.text}")
    if answer.content and answer.headers.get("content-type", "").startswith("application/json"):
        addresses = (text for text in texts(answer.json()) if re.match(r"/|https?:|urn:", text))
        found += [f"address: {text}" for text in addresses if sung(text)]
    return found


def in_each_text(value: Any, *, said: str = NOTE) -> Any:
    """The same form with a canary at the end of each of its texts: what has a space in it was written by somebody."""
    if isinstance(value, Mapping):
        return {key: in_each_text(inner, said=said) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [in_each_text(inner, said=said) for inner in value]
    return f"{value} {said}" if isinstance(value, str) and " " in value else value


def in_each_place(value: Any, said: Any) -> Iterator[Any]:
    """The same form once for each of its values, with `said` in its place."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            for changed in in_each_place(inner, said):
                yield {**value, key: changed}
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            for changed in in_each_place(inner, said):
                yield [*value[:i], changed, *value[i + 1 :]]
    yield said
