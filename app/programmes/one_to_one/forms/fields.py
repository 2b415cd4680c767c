"""The kinds of field that the forms share. Each carries its unit and a schema that a renderer can draw."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, Field, ValidationInfo, WithJsonSchema

from app.programmes.costing import Money
from app.programmes.nhs_number import is_no_nhs_number, nhs_number
from app.workflow.forms import ERASED, Code, Words
from app.workflow.sensitivity import Sensitivity, read_by

PRODUCTION = "production"
"""The validation context of a live system: `CreateCase.model_validate(data, context=PRODUCTION)`."""

Hours = Annotated[Money, Field(ge=0, le=Decimal(1008), json_schema_extra={"x-unit": "hours a week"})]
"""Hours a week, exact, two places. 1,008 are six people round the clock."""

Pounds = Annotated[Money, Field(ge=0, json_schema_extra={"x-unit": "£"}), read_by(Sensitivity.FINANCE)]
"""Pounds and pence, exact. Read by those who deal with money."""

Percent = Annotated[Money, Field(ge=0, le=100, json_schema_extra={"x-unit": "%"})]
"""Percent, exact, two places."""

Count = Annotated[int, Field(ge=0, le=10_000, json_schema_extra={"x-unit": "times"})]
"""How often something happened. Nothing happened is 0, and has to be said."""

# Not only three to eight letters and digits: homes without an ODS code of their own go by their CQC location.
Ods = Annotated[
    Code, Field(pattern=r"^[A-Z0-9][A-Z0-9-]{1,11}$", json_schema_extra={"x-register": "organisation"})
]
"""The ODS code of an organisation, as it was on the day."""

Reference = Annotated[
    Code, Field(max_length=40, pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$"), AfterValidator(is_no_nhs_number)
]
"""A case number: what stands in the address of the case, and so never an NHS number."""

Person = Annotated[Code, Field(max_length=40, json_schema_extra={"x-register": "person"})]
"""The id of somebody on the staff; never of the person whose care this is."""

TimeOfDay = Annotated[Code, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
"""A local time of day, "HH:MM"."""

Name = Annotated[Words, read_by(Sensitivity.IDENTITY)]
"""Who somebody outside the staff is, or how to reach them; give its length with `text(...)`."""

Sha256 = Annotated[Code, Field(pattern=r"^[0-9a-f]{64}$", json_schema_extra={"x-widget": "file"})]
"""The SHA-256 of a file, in hexadecimal."""

Salt = Annotated[Code, Field(pattern=r"^[0-9a-f]{64}$")]
"""A secret of 32 random bytes, in hexadecimal, with which money is hashed. The house draws it; nobody types it."""


def is_erased(value: str, info: ValidationInfo) -> bool:
    """Whether a text is gone and the journal is being replayed: then nothing can be said about its shape."""
    return value == ERASED and info.context == "replay"


def _a_date(value: str, info: ValidationInfo) -> str:
    if is_erased(value, info):
        return value
    try:
        same = date.fromisoformat(value).isoformat() == value
    except ValueError:
        same = False
    if not same:
        raise ValueError("give the date as year-month-day, for example 1941-03-09")
    return value


PersonalDate = Annotated[
    Words,
    AfterValidator(_a_date),
    WithJsonSchema({"type": "string", "format": "date", "x-personal": True}),
    read_by(Sensitivity.IDENTITY),
]
"""A date that is personal (a birth): kept with the erasable words, not with the dates of the case."""


def _an_nhs_number(value: str, info: ValidationInfo) -> str:
    return value if is_erased(value, info) else nhs_number(value, allow_test=info.context != PRODUCTION)


NhsNumber = Annotated[
    Name, AfterValidator(_an_nhs_number), Field(max_length=40, json_schema_extra={"x-format": "nhs-number"})
]
"""An NHS number, kept as ten digits with the erasable words. The 999 range passes unless in production."""


def refuse(problems: Iterable[str | None]) -> None:
    """Refuse a form for all that is wrong with it at once, by a ValueError; None means no problem."""
    found = [problem for problem in problems if problem]
    if found:
        raise ValueError(" ".join(found))


def repeated(values: Iterable[Any]) -> list[Any]:
    """The values that come more than once, each once, in order."""
    seen: list[Any] = []
    twice: list[Any] = []
    for value in values:
        (twice if value in seen and value not in twice else seen).append(value)
    return twice


def confirmed(value: bool) -> bool:
    """For a box that must be ticked. Raises ValueError when it is not."""
    if not value:
        raise ValueError("this has to be confirmed; if it is not so, the move cannot be made")
    return value


Confirmed = Annotated[bool, AfterValidator(confirmed), Field(json_schema_extra={"x-must": True})]
"""A statement that the person must be able to make."""
