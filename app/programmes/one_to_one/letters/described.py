"""A filled-in form as questions and answers, without what a reader may not read."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from app.programmes.costing import Line
from app.programmes.lines import weekly_hours
from app.programmes.one_to_one.letters.catalogue import Catalogue
from app.programmes.one_to_one.letters.telling import hours
from app.workflow.choice import Choice
from app.workflow.sensitivity import Sensitivity, without

_SKIPPED: tuple[Any, ...] = (None, "", [], (), {})


def answers(form: BaseModel, say: Catalogue, may: frozenset[Sensitivity]) -> list[tuple[str, str]]:
    """Every answered question of a form, in its order; those of a form within it after the question it answers."""
    left = without(type(form), form.model_dump(mode="json"), may)
    return list(_answers(form, left, say, ""))


def _answers(form: BaseModel, left: dict[str, Any], say: Catalogue, above: str) -> Iterator[tuple[str, str]]:
    for name, info in type(form).model_fields.items():
        value = getattr(form, name)
        if name in left and value not in _SKIPPED:
            title = info.title or name.replace("_", " ").capitalize()
            yield from _answer(value, left[name], say, f"{above}{title}", _unit(info))


def _unit(info: FieldInfo) -> str:
    """The unit of a figure, as the form's own schema says it; money says its own."""
    said = info.json_schema_extra
    unit = said.get("x-unit", "") if isinstance(said, dict) else ""
    return "" if unit == "£" else f" {unit}".rstrip()


def _answer(value: Any, left: Any, say: Catalogue, title: str, unit: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Line):
        yield title, line_in_words(value, say)
    elif isinstance(value, BaseModel):
        yield from _answers(value, left, say, f"{title}: ")
    elif isinstance(value, list | tuple) and any(isinstance(each, BaseModel) for each in value):
        for number, (each, part) in enumerate(zip(value, left, strict=True), 1):
            yield from _answer(each, part, say, f"{title} {number}", unit)
    elif isinstance(value, list | tuple):
        yield title, ", ".join(in_words(each, say) for each in value)
    elif isinstance(value, dict):
        for key, each in value.items():
            yield f"{title}: {in_words(key, say)}", in_words(each, say)
    else:
        yield title, f"{in_words(value, say)}{unit}"


def in_words(value: Any, say: Catalogue) -> str:
    """One value as people read it."""
    if isinstance(value, bool):
        return say.say("sitting.yes" if value else "sitting.no")
    if isinstance(value, date):
        return say.day(value)
    if isinstance(value, Choice):
        return value.words
    return hours(value) if isinstance(value, Decimal) else str(value)


def line_in_words(line: Line, say: Catalogue) -> str:
    """A line of a package without its rate: "Waking day, 1 to 1: 84 hours a week"."""
    return say.say("care.line", support=support_in_words(line, say), hours=hours(weekly_hours(line)))


def support_in_words(line: Line, say: Catalogue) -> str:
    """What a line of a package gives: "Waking day, 1 to 1"."""
    return say.say(
        "care.ratio",
        support=say.say(f"support.{line.support_type.value}"),
        staff=str(line.ratio_staff),
        residents=str(line.ratio_residents),
    )
