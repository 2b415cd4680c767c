"""What every code list is: fixed values for the record, and the words that people read in their place."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from pydantic import GetJsonSchemaHandler
from pydantic_core import CoreSchema

from app.workflow.wording import plain


class Choice(StrEnum):
    """One of a fixed list. The value is stored for ever, so values are never renamed.

    A member is its value, and after it the words on a form where the value alone says too little.
    """

    _value_: str
    label: str

    def __new__(cls, value: str, label: str = "") -> "Choice":
        """The member; without words of its own its value is read as it stands: "Risk of harm"."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label or plain(value).capitalize()
        return member

    @property
    def words(self) -> str:
        """The value as words inside a sentence: "urgent lapsed standard pending"."""
        return plain(self.value)

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """The schema, with the words for each code (`x-labels`)."""
        schema = handler(core)
        handler.resolve_ref_schema(schema)["x-labels"] = {one.value: one.label for one in cls}
        return schema


def words_of(lists: Iterable[type[Choice]]) -> dict[str, str]:
    """What each code is called. One that says different things in two lists has no words outside them."""
    found: dict[str, set[str]] = {}
    for one in lists:
        for member in one:
            found.setdefault(member.value, set()).add(member.label)
    return {code: labels.pop() for code, labels in sorted(found.items()) if len(labels) == 1}
