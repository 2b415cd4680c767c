"""Forms: a form is a Pydantic model, and its JSON Schema (with display hints) is what the pages draw.

What a person types is personal unless a field says otherwise: `split` takes every free text out of a form,
so that the journal can hold codes, dates, numbers and decisions for ever while the words stay erasable.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, time, timedelta
from decimal import Decimal
from enum import Enum
from functools import cache
from types import NoneType
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, Self, get_args, get_origin
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    ValidationInfo,
    WrapValidator,
)
from pydantic_core import CoreSchema
from pydantic_core.core_schema import ValidatorFunctionWrapHandler

from app.workflow.sensitivity import Sensitivity

ERASED = "[erased: this text is no longer held]"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # all of them but line feed, tab and return


class _Plain:
    """Marks text that is a code or a reference, never about a person."""


def _words(value: str) -> str:
    bad = _CONTROL.search(value)
    if bad is not None:
        raise ValueError(f"contains a control character (code {ord(bad[0])}); remove it and try again")
    return value


def _unless_erased(value: Any, inner: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:
    """Replaying the journal after an erasure must not stumble over a text that is gone."""
    if value == ERASED and info.context == "replay":
        return value
    return inner(value)


def text(title: str, *, help: str = "", least: int = 0, most: int = 4000) -> Any:
    """Free text: personal, erasable, several lines."""
    field = Field(
        title=title,
        description=help or None,
        min_length=least or None,
        max_length=most,
        json_schema_extra={"x-widget": "textarea"},
    )
    # Outermost: an erased text answers to no length, wherever Pydantic puts the check of it.
    field.metadata.append(WrapValidator(_unless_erased))
    return field


Words = Annotated[str, AfterValidator(_words), WrapValidator(_unless_erased)]
"""Free text about or by a person; give its length with `text(...)`."""

PLAIN = _Plain()
"""Put into `Annotated[str, ...]` to say that a text of a fixed form is not personal."""

Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2199, 12, 31))]
"""A day of the life of a case. From one far off no rule could count, and whoever read the case would get an error."""

Code = Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[\w.:/@ +\-()&,']+$"), PLAIN]
"""A code, reference or fixed word: not personal, kept in the journal in clear."""


class _Field(NamedTuple):
    name: str
    personal: bool


_WORDLESS = (Enum, BaseModel, int, float, Decimal, date, time, timedelta, UUID, NoneType)


@cache
def _plan(model: type[BaseModel]) -> tuple[_Field, ...]:
    """The fields in which free text can stand, at whatever depth; the others need no look."""
    fields = [
        _Field(name, not _marked(info.metadata) and _is_personal(f"{model.__name__}.{name}", info.annotation))
        for name, info in model.model_fields.items()
    ]
    inside = {name: tuple(_models(info.annotation)) for name, info in model.model_fields.items()}
    return tuple(f for f in fields if f.personal or any(_plan(part) for part in inside[f.name]))


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models that an annotation admits, within containers and unions too."""
    if _is_class(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)


def _marked(metadata: Iterable[Any]) -> bool:
    return any(isinstance(mark, _Plain) for mark in metadata)


def _is_personal(name: str, annotation: Any) -> bool:
    found = set(_texts(name, annotation))
    if len(found) > 1:
        raise TypeError(f"{name} mixes free text with codes or fixed words; give each a field of its own")
    return "personal" in found


def _texts(name: str, annotation: Any) -> Iterator[str]:
    """Yield "plain" or "personal" for each text that this annotation admits; in doubt it is personal."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Literal or _marked(getattr(annotation, "__metadata__", ())):
        yield "plain"
    elif origin is Annotated:
        yield from _texts(name, parts[0])
    elif _is_class(origin or annotation, Mapping):
        if not parts or "personal" in _texts(name, parts[0]):
            raise TypeError(f"{name} has free text for keys, which the journal keeps; use an enum or Code")
        yield from _texts(name, parts[1])
    elif parts:
        for part in parts:
            yield from _texts(name, part)
    elif not _is_class(annotation, _WORDLESS) and annotation not in (None, Ellipsis):
        yield "personal"


def _is_class(annotation: Any, of: type | tuple[type, ...]) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, of)


class Form(BaseModel):
    """What a person fills in to make a move. Unknown fields are refused.

    A form that is `secret` is read by those alone who are cleared for it; nobody else is told that it was filled in.
    """

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, frozen=True)

    secret: ClassVar[Sensitivity | None] = None

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        _plan(cls)  # a form that cannot be split is refused where it is defined

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """The schema, which says of a secret form who reads it (`x-read-by`, as of a field)."""
        schema = handler(core)
        if cls.secret is not None:
            handler.resolve_ref_schema(schema)["x-read-by"] = [cls.secret.value]
        return schema

    @classmethod
    def replayed(cls, data: dict[str, Any]) -> Self:
        """The form as it was, rebuilt from the journal; erased texts stand as `ERASED`."""
        return cls.model_validate(data, context="replay")


class NoForm(Form):
    """Nothing to fill in."""


class Reason(Form):
    """A reason in the person's own words."""

    reason: Words = text("Reason", help="What happened and why. Others will rely on it.", least=10, most=2000)


def split(form: BaseModel) -> tuple[dict[str, Any], dict[str, str]]:
    """(plain, personal): the form as JSON without its free texts, and the texts by JSON Pointer."""
    personal: dict[str, str] = {}
    return _split(form, form.model_dump(mode="json"), "", personal), personal


def _split(model: BaseModel, dumped: dict[str, Any], at: str, personal: dict[str, str]) -> dict[str, Any]:
    for name, is_personal in _plan(type(model)):
        dumped[name] = _part(getattr(model, name), dumped[name], f"{at}/{name}", is_personal, personal)
    return dumped


def _part(value: Any, dumped: Any, at: str, is_personal: bool, personal: dict[str, str]) -> Any:
    if isinstance(value, BaseModel):
        return _split(value, dumped, at, personal)
    if isinstance(value, list | tuple | set | frozenset):
        return [
            _part(v, d, f"{at}/{i}", is_personal, personal)
            for i, (v, d) in enumerate(zip(value, dumped, strict=True))
        ]
    if isinstance(value, Mapping):
        return {
            key: _part(v, d, f"{at}/{_escaped(key)}", is_personal, personal)
            for v, (key, d) in zip(value.values(), dumped.items(), strict=True)
        }
    if is_personal and isinstance(value, str) and not isinstance(value, Enum) and value:
        personal[at] = value
        return None
    return dumped


def _escaped(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1")  # RFC 6901


def join(plain: dict[str, Any], personal: dict[str, str]) -> dict[str, Any]:
    """The whole form again: the texts of `personal` put back at their JSON Pointers, in place."""
    for at, value in personal.items():
        _put(plain, [step.replace("~1", "/").replace("~0", "~") for step in at.split("/")[1:]], value)
    return plain


def _put(into: Any, path: list[str], value: str) -> None:
    for step in path[:-1]:
        into = into[int(step)] if isinstance(into, list) else into[step]
    into[int(path[-1]) if isinstance(into, list) else path[-1]] = value
