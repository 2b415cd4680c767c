"""Fields of a form that make sense only with another: the pages show and ask them then, and send nothing otherwise.

A hint for whoever draws the form. What is right and wrong the form's own checks say.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from pydantic import GetJsonSchemaHandler
from pydantic_core import CoreSchema

GIVEN, ABSENT = "given", "absent"
"""Any value at all; and none."""


@dataclass(frozen=True, slots=True)
class When:
    """A mark, put into `Annotated[...]`: this is asked if every neighbour named has one of its values. Use `when(...)`."""

    neighbours: Mapping[str, str | list[str | bool]]
    needed: bool

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Tell the pages: `x-when` has the values by neighbour, and `x-needed` says that it is then not optional."""
        schema = handler(core)
        schema["x-when"] = dict(self.neighbours)
        if self.needed:
            schema["x-needed"] = True
        return schema


def when(*, needed: bool = True, **neighbours: bool | str | Collection[Enum]) -> When:
    """Mark a field as asked only when the fields of the same form that are named have one of these values.

    A neighbour is `True` or `False`, `GIVEN` or `ABSENT`, or has one of the codes. `needed` means that whoever is asked
    has to answer.
    """
    return When({name: _values(wanted) for name, wanted in neighbours.items()}, needed)


def _values(wanted: bool | str | Collection[Enum]) -> str | list[str | bool]:
    if isinstance(wanted, str):
        return wanted
    return [wanted] if isinstance(wanted, bool) else sorted(one.value for one in wanted)
