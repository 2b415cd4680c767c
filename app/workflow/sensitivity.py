"""Who reads a field: a mark on the field of a form or record, and the data without what a reader may not read.

What is left out is gone with its key: a blank would still say that there is something. In doubt more is left out:
a mark anywhere in a field's type is a mark on the field, so is a secret form, a field with two marks needs both, and
where a field admits several models, what any of them marks goes.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Literal, NamedTuple, Protocol, get_args, get_origin

from pydantic import BaseModel, GetJsonSchemaHandler
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema


class Sensitivity(StrEnum):
    """What a reader of a case must be cleared for beside the case itself."""

    SAFEGUARDING = "SAFEGUARDING"
    POSITION_OF_TRUST = "POSITION_OF_TRUST"
    IDENTITY = "IDENTITY"
    FINANCE = "FINANCE"


EVERYTHING = frozenset(Sensitivity)
_NOTHING: tuple[Any, ...] = (None, "", [], {})
_LISTS = (list, tuple, set, frozenset)


@dataclass(frozen=True, slots=True)
class ReadBy:
    """A mark, put into `Annotated[...]`: only who is cleared for `needs` reads this. Use `read_by(...)`."""

    needs: Sensitivity
    where: tuple[str, ...] = ()

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Tell the pages: `x-read-by` lists what a reader needs, `x-read-where` what they need if a neighbour says so."""
        schema = handler(core)
        if self.where:
            schema["x-read-where"] = schema.get("x-read-where", {}) | {self.needs.value: "/".join(self.where)}
        else:
            schema["x-read-by"] = sorted({*schema.get("x-read-by", ()), self.needs.value})
        return schema


def read_by(needs: Sensitivity, *, where: str = "") -> ReadBy:
    """Mark a field: only who is cleared for `needs` reads it.

    With `where` the mark counts only when a neighbour says so: the field of the same record at that path
    ("kind", "form/sensitivity") has the name of the sensitivity as its value.
    """
    return ReadBy(needs, tuple(where.split("/")) if where else ())


def without(model: type[BaseModel], data: dict[str, Any], may: frozenset[Sensitivity]) -> dict[str, Any]:
    """`data`, which is a `model` dumped as JSON or some fields of one, less what a reader of `may` may not read.

    `data` itself is not changed. Without anything to leave out it is what is answered.
    """
    plan = plan_of(model, may)
    return data if plan is None else plan.cut(data)


def carries(
    model: type[BaseModel], data: dict[str, Any] | BaseModel, among: Iterable[Sensitivity] = EVERYTHING
) -> set[Sensitivity]:
    """The sensitivities (of those asked for) of which `data`, a `model` or its JSON, in fact holds something.

    That is a marked field that is there and not empty.
    """
    plans = {one: plan_of(model, EVERYTHING - {one}) for one in among}
    return {one for one, plan in plans.items() if plan is not None and plan.found(data)}


class _Part(Protocol):
    """A value with models in it."""

    def cut(self, value: Any) -> Any:
        """The value without what is to be left out."""
        ...

    def found(self, value: Any) -> bool:
        """Whether there is anything to leave out of the value, which may be a model or its data."""
        ...


class Plan(NamedTuple):
    """What goes from one model's data for one reader, and where to look further; made once, see `plan_of`.

    `gone` goes always; what `asked` names (path of a neighbour, value, fields) when the neighbour has that value or
    is not there to be asked; `inner` are the fields in which more may stand.
    """

    gone: frozenset[str]
    asked: tuple[tuple[tuple[str, ...], str, tuple[str, ...]], ...]
    inner: tuple[tuple[str, _Part], ...]

    def cut(self, value: Any) -> Any:
        """A copy of the model's data without what is to be left out; anything else as it is."""
        if not isinstance(value, dict):
            return value
        left = {name: part for name, part in value.items() if name not in self.gone}
        for name in self._hidden(value):
            left.pop(name, None)
        for name, part in self.inner:
            if left.get(name):
                left[name] = part.cut(left[name])
        return left

    def found(self, value: Any) -> bool:
        """Whether anything is there that would be left out, in the model itself or in its data."""
        if not isinstance(value, dict) and not _is_model(value):
            return False
        for name in (*self.gone, *self._hidden(value)):
            if _get(value, name) not in _NOTHING:
                return True
        return any(part.found(_get(value, name)) for name, part in self.inner)

    def _hidden(self, value: Any) -> Iterator[str]:
        for path, said, names in self.asked:
            if _at(value, path) in (said, None):
                yield from names


class _Each(NamedTuple):
    """A list of values with models in them."""

    part: _Part

    def cut(self, value: Any) -> Any:
        return list(map(self.part.cut, value)) if isinstance(value, list) else value

    def found(self, value: Any) -> bool:
        return isinstance(value, _LISTS) and any(map(self.part.found, value))


class _Values(NamedTuple):
    """A mapping to values with models in them."""

    part: _Part

    def cut(self, value: Any) -> Any:
        return {key: self.part.cut(v) for key, v in value.items()} if isinstance(value, dict) else value

    def found(self, value: Any) -> bool:
        return isinstance(value, dict) and any(map(self.part.found, value.values()))


class _Any(NamedTuple):
    """A value of one kind or another."""

    parts: tuple[_Part, ...]

    def cut(self, value: Any) -> Any:
        for part in self.parts:
            value = part.cut(value)
        return value

    def found(self, value: Any) -> bool:
        return any(part.found(value) for part in self.parts)


@cache
def plan_of(model: type[BaseModel], may: frozenset[Sensitivity]) -> Plan | None:
    """What goes from a model's data for a reader of `may`; None when nothing ever does."""
    if any(mark.needs not in may for mark in _secrecy(model)):
        return Plan(frozenset(model.model_fields), (), ())
    gone: set[str] = set()
    asked: dict[tuple[tuple[str, ...], Sensitivity], tuple[str, ...]] = {}
    inner: list[tuple[str, _Part]] = []
    for name, info in model.model_fields.items():
        marks = [mark for mark in marks_of(info) if mark.needs not in may]
        if any(not mark.where for mark in marks):
            gone.add(name)
            continue
        for mark in marks:
            if mark.where[0] not in model.model_fields:
                raise TypeError(
                    f"{model.__name__}.{name} is marked by a neighbour that is not there: {mark.where[0]}"
                )
            asked[mark.where, mark.needs] = (*asked.get((mark.where, mark.needs), ()), name)
        part = _part(info.annotation, may)
        if part is not None:
            inner.append((name, part))
    questions = tuple((path, value.value, names) for (path, value), names in asked.items())
    return Plan(frozenset(gone), questions, tuple(inner)) if gone or asked or inner else None


def marks_of(info: FieldInfo) -> list[ReadBy]:
    """The marks of a field, wherever in its type they stand; those on the fields of other models are not its own."""
    return [*_marks(info.metadata), *_marks_in(info.annotation)]


def _marks(metadata: Collection[Any]) -> Iterator[ReadBy]:
    return (mark for mark in metadata if isinstance(mark, ReadBy))


def _secrecy(model: Any) -> Iterator[ReadBy]:
    secret: Sensitivity | None = getattr(model, "secret", None)
    if secret is not None:
        yield ReadBy(secret)


def _marks_in(annotation: Any) -> Iterator[ReadBy]:
    yield from _marks(getattr(annotation, "__metadata__", ()))
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield from _secrecy(annotation)
    if get_origin(annotation) is not Literal:
        for part in get_args(annotation):
            yield from _marks_in(part)


def _part(annotation: Any, may: frozenset[Sensitivity]) -> _Part | None:
    """Where in a value of this type something may have to go; None when nowhere."""
    origin, within = get_origin(annotation), get_args(annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return plan_of(annotation, may)
    if origin is Annotated:
        return _part(within[0], may)
    if origin is Literal:
        return None
    found = tuple(part for part in (_part(one, may) for one in within) if part is not None)
    if not found:
        return None
    part = found[0] if len(found) == 1 else _Any(found)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _Values(part)
    if isinstance(origin, type) and issubclass(origin, Collection):
        return _Each(part)
    return part


def _at(value: Any, path: tuple[str, ...]) -> Any:
    """The value at a path of keys; None where the path ends early."""
    for step in path:
        value = _get(value, step)
    return value


def _is_model(value: Any) -> bool:
    return hasattr(type(value), "__pydantic_fields__")  # isinstance is slow to say no


def _get(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else getattr(value, name, None)
