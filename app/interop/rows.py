"""One row of a spreadsheet of cases: what its columns mean, and what is wrong with it, in plain words."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from pydantic import ValidationError

from app.interop.patterns import EXAMPLES, is_night, pattern
from app.programmes.costing import Line, SupportType, pattern_hours
from app.programmes.one_to_one.codes import Delivery, Driver, Funding, ReviewReason
from app.programmes.one_to_one.forms.referral import CreateCase

NEEDED = ("case_no", "nhs_number", "provider", "hourly_rate", "pattern", "driver", "baseline_hours_wk")
OPTIONAL = (
    "given_name",
    "family_name",
    "date_of_birth",
    "funding",
    "delivery",
    "reason",
    "package_started_on",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_PLAIN_NUMBER = re.compile(
    r"-?[0-9]{1,12}(\.[0-9]{1,12})?"
)  # what Decimal takes besides is a typing error here
SHORT_DRIVERS = {
    "BEHAVIOUR": Driver.BEHAVIOUR_AGGRESSION,
    "CHOKING": Driver.CHOKING_DYSPHAGIA,
    "SELF_HARM": Driver.SELF_HARM_SUICIDE,
}
_EXPECTED = {
    "case_no": "your own number for the case, at most 40 letters, digits, dots and dashes",
    "nhs_number": "ten digits with a right check digit",
    "provider": "the ODS code of a provider known here",
    "hourly_rate": "pounds an hour with two decimal places, more than 0 and at most 500",
    "pattern": EXAMPLES,
    "driver": ", ".join([*SHORT_DRIVERS, *(d for d in Driver if d not in SHORT_DRIVERS.values())]),
    "baseline_hours_wk": "hours a week, as the pattern gives them",
    "given_name": "a name of at most 100 letters",
    "family_name": "a name of at most 100 letters",
    "date_of_birth": "year-month-day, e.g. 1941-03-09",
    "package_started_on": "year-month-day, e.g. 2025-03-09",
    "funding": ", ".join(Funding),
    "delivery": ", ".join(Delivery),
    "reason": ", ".join(ReviewReason),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a file: where, what, and what was expected instead. Line 1 is the heading."""

    line: int
    column: str
    what: str
    expected: str

    def as_dict(self) -> dict[str, str | int]:
        """As the report shows it."""
        return {"line": self.line, "column": self.column, "what": self.what, "expected": self.expected}


def case_of(
    line: int, row: Mapping[str, str], commissioner: str, cohort: str | None
) -> tuple[CreateCase | None, list[Fault]]:
    """The case that a row stands for, or what is wrong with it: one fault for each column that has any."""
    values = {name: (row.get(name) or "").strip() for name in (*NEEDED, *OPTIONAL)}
    faults = [*_formulas(line, row), *(_fault(line, name, "is empty") for name in NEEDED if not values[name])]
    if len(values["case_no"]) > 40:
        faults.append(_fault(line, "case_no", "is too long"))
    lines, found = _lines(line, values)
    faults += found
    given = {
        "reference": values["case_no"],
        "commissioner": commissioner,
        "provider": values["provider"],
        "cohort": cohort,
        "reason": values["reason"] or (ReviewReason.COHORT if cohort else ReviewReason.ROUTINE),
        "funding": values["funding"] or Funding.CHC_FULL,
        "delivery": values["delivery"] or Delivery.CARE_HOME_NURSING,
        "driver": SHORT_DRIVERS.get(values["driver"], values["driver"]),
        "package_started_on": values["package_started_on"] or None,
        "lines": lines,
        "patient": {
            "nhs_number": values["nhs_number"],
            "given_name": values["given_name"],
            "family_name": values["family_name"],
            "date_of_birth": values["date_of_birth"] or None,
        },
    }
    try:
        form = CreateCase.model_validate(given)
    except ValidationError as error:
        faults += [_told(line, e["loc"], e["msg"]) for e in error.errors()]
    else:
        if not faults:
            return form, []
    first: dict[str, Fault] = {}
    for fault in faults:
        first.setdefault(fault.column, fault)
    return None, list(first.values())


def _lines(line: int, values: Mapping[str, str]) -> tuple[list[Line], list[Fault]]:
    """The package of a row; the hours it says must be those its pattern gives."""
    faults = []
    rate, said = _number(values["hourly_rate"]), _number(values["baseline_hours_wk"])
    if rate is None or not 0 < rate <= 500 or rate != rate.quantize(Decimal("0.01")):
        faults.append(_fault(line, "hourly_rate", "is not a rate"))
    if said is None:
        faults.append(_fault(line, "baseline_hours_wk", "is not a number"))
    try:
        week = pattern(values["pattern"])
    except ValueError as error:
        return [], [*faults, Fault(line, "pattern", "is not understood", str(error))]
    hours = pattern_hours(week)
    if said is not None and said != hours:
        what = f"is not what the pattern gives, which is {hours}"
        faults.append(Fault(line, "baseline_hours_wk", what, f"{hours}, or another pattern"))
    if rate is None or faults:
        return [], faults
    kind = SupportType.WAKING_NIGHT if is_night(values["pattern"]) else SupportType.WAKING_DAY
    return [Line(support_type=kind, pattern=week, hourly_rate=rate.quantize(Decimal("0.01")))], []


def _number(text: str) -> Decimal | None:
    return Decimal(text) if _PLAIN_NUMBER.fullmatch(text) else None


def _formulas(line: int, row: Mapping[str, str]) -> Iterator[Fault]:
    for name, value in row.items():
        plain = value.strip()
        if (value.startswith(_FORMULA) or plain.startswith(_FORMULA)) and _number(plain) is None:
            yield Fault(
                line,
                name,
                "begins like a formula",
                "plain text or a plain number; nothing was computed",
            )


def _told(line: int, place: tuple[int | str, ...], message: str) -> Fault:
    """A form's complaint as one about a column."""
    column = "case_no" if place[-1] == "reference" else str(place[-1])
    return _fault(line, column, message.removeprefix("Value error, "))


def _fault(line: int, column: str, what: str) -> Fault:
    return Fault(line, column, what, _EXPECTED.get(column, "see the documentation of the columns"))
