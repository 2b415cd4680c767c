"""What a care package consists of: lines with their times in the week, their ratio and their rate.

Amounts are `Decimal`: hours and pounds with two places; floats are refused. What it costs is in `costing`.
"""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)

from app.workflow.choice import Choice
from app.workflow.forms import PLAIN
from app.workflow.sensitivity import Sensitivity, read_by
from app.workflow.when import when

_DAY, _WEEK = 24 * 60, 7 * 24 * 60  # minutes
_HUNDREDTH = Decimal("0.01")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _no_float(value: Any) -> Any:
    if isinstance(value, float | bool):
        raise ValueError(
            'send an exact amount as text, such as "16.50"; a floating-point number is not exact'
        )
    return value


def to_hundredths(value: Decimal) -> Decimal:
    """`value` rounded half up (away from nought) to two places: a penny, or a hundredth of an hour."""
    return value.quantize(_HUNDREDTH, ROUND_HALF_UP) + 0  # adding nought turns -0.00 into 0.00


def _text_of(pattern: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": pattern, "examples": ["16.50"]})


Money = Annotated[
    Decimal,
    BeforeValidator(_no_float),
    Field(max_digits=14, decimal_places=2),
    AfterValidator(to_hundredths),
    _text_of(r"^-?\d+(\.\d{1,2})?$"),
]
"""Pounds to the penny, stored and sent as text ("16.50")."""

Rate = Annotated[
    Decimal,
    BeforeValidator(_no_float),
    Field(gt=0, le=500, decimal_places=2),
    AfterValidator(to_hundredths),
    _text_of(r"^\d+(\.\d{1,2})?$"),
    read_by(Sensitivity.FINANCE),
]
"""Pounds for one hour (or one night): more than 0, at most 500. Read by those who deal with money."""

WeekHours = Annotated[
    Decimal,
    BeforeValidator(_no_float),
    Field(ge=0, le=168, decimal_places=2),
    AfterValidator(to_hundredths),
    _text_of(r"^\d+(\.\d{1,2})?$"),
]
"""Hours a week: 0 to 168, two places."""

TimeOfDay = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$"), PLAIN]
"""A local time of day, "HH:MM", 00:00 to 23:59."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SupportType(Choice):
    """What the person who is paid for is there to do."""

    WAKING_DAY = "WAKING_DAY"
    WAKING_NIGHT = "WAKING_NIGHT"
    SLEEP_IN = "SLEEP_IN", "Sleep-in"
    EYESIGHT_OBS = "EYESIGHT_OBS", "Observation within eyesight"
    ARMS_LENGTH = "ARMS_LENGTH", "Within arm's length"
    INTERMITTENT_OBS = "INTERMITTENT_OBS", "Intermittent observation"
    ACTIVITY_SUPPORT = "ACTIVITY_SUPPORT"
    MEALTIME = "MEALTIME"
    COMMUNITY_ACCESS = "COMMUNITY_ACCESS"
    ESCORT = "ESCORT"


class Unit(Choice):
    """What the rate is for: an hour, or a whole night of sleeping in."""

    HOUR = "HOUR", "Hour"
    NIGHT = "NIGHT", "Night of sleeping in"


class Spell(_Part):
    """A stretch of one day's support, in local time; it belongs to the day on which it starts.

    An end at or before the start is on the next day: 20:00 to 08:00 is 12 hours, 00:00 to 00:00 is 24.
    """

    start: TimeOfDay = Field(title="From")
    end: TimeOfDay = Field(title="Until", description="At or before the start means the next day.")

    def minutes(self) -> int:
        """How long it lasts: 1 to 1440 minutes. The nights on which the clocks change are ignored."""
        return (_minute(self.end) - _minute(self.start) - 1) % _DAY + 1


def _minute(time: str) -> int:
    return int(time[:2]) * 60 + int(time[3:])


def _refuse_overlaps(
    pattern: tuple[tuple[Spell, ...], ...], info: ValidationInfo
) -> tuple[tuple[Spell, ...], ...]:
    if info.context == "replay":  # it was checked when it came in, and every move reads it again
        return pattern
    placed = [(day * _DAY + _minute(s.start), s, day) for day, spells in enumerate(pattern) for s in spells]
    placed.sort(key=lambda place: place[0])
    around = [*placed, *((start + _WEEK, spell, day) for start, spell, day in placed[:1])]
    for (start, one, day), (following, other, next_day) in pairwise(around):
        if start + one.minutes() > following:
            raise ValueError(
                f"{_WEEKDAYS[day]} {one.start} to {one.end} overlaps "
                f"{_WEEKDAYS[next_day]} {other.start} to {other.end}; one line counts each hour once"
            )
    return pattern


Pattern = Annotated[
    tuple[Annotated[tuple[Spell, ...], Field(max_length=48)], ...],
    Field(min_length=7, max_length=7),
    AfterValidator(_refuse_overlaps),
]
"""The support of a week: seven lists of spells, Monday first. Overlaps are refused, over midnight too."""


class Line(_Part):
    """One line of a package: who is there when, in what ratio, at what price.

    The hours of `funded_hours_in_base` are paid with the base fee already, so they are never charged again.
    """

    support_type: SupportType = Field(title="Type of support")
    pattern: Pattern = Field(title="Times in the week")
    ratio_staff: int = Field(default=1, ge=1, le=10, title="Staff")
    ratio_residents: int = Field(default=1, ge=1, le=10, title="for this many residents")
    hourly_rate: Rate = Field(title="Rate", description="Pounds for one unit of one member of staff.")
    unit: Annotated[Unit, when(support_type=[SupportType.SLEEP_IN])] = Field(
        default=Unit.HOUR, title="The rate is for one"
    )
    nights_per_week: Annotated[int, when(unit=[Unit.NIGHT])] = Field(
        default=0, ge=0, le=7, title="Nights a week"
    )
    funded_hours_in_base: Annotated[WeekHours, when(unit=[Unit.HOUR])] = Field(
        default=Decimal("0.00"), title="Hours in the base fee", description="Hours a week."
    )

    @model_validator(mode="after")
    def _unit_fits(self) -> Self:
        if self.unit is Unit.HOUR:
            if self.nights_per_week:
                raise ValueError("nights per week belong to a line that is paid by the night")
            return self
        if self.support_type is not SupportType.SLEEP_IN:
            raise ValueError("only sleeping in is paid by the night; give this line a rate for the hour")
        if not self.nights_per_week:
            raise ValueError("a line that is paid by the night needs the number of nights per week, 1 to 7")
        if self.funded_hours_in_base:
            raise ValueError(
                "a line that is paid by the night has no hours in the base fee; leave out its nights"
            )
        if sum(map(bool, self.pattern)) not in (0, self.nights_per_week):
            raise ValueError("the pattern has another number of nights than nights per week; make them agree")
        return self


def pattern_hours(pattern: Sequence[Sequence[Spell]]) -> Decimal:
    """The hours of a week, rounded half up to two places once, at the total."""
    minutes = sum(spell.minutes() for spells in pattern for spell in spells)
    return to_hundredths(Decimal(minutes) / 60)


@lru_cache(maxsize=4096)  # a line never changes, and the rules of one move ask for its hours many times
def weekly_hours(line: Line) -> Decimal:
    """The hours of the line's pattern, those in the base fee included; two places."""
    return pattern_hours(line.pattern)


def charged_hours(line: Line) -> Decimal:
    """The hours a week that are charged by the hour: those beyond the base fee, never less than none."""
    if line.unit is Unit.NIGHT:
        return Decimal("0.00")
    return max(weekly_hours(line) - line.funded_hours_in_base, Decimal("0.00"))


def package_hours(lines: Iterable[Line]) -> Decimal:
    """The hours a week of all lines together."""
    return sum((weekly_hours(line) for line in lines), Decimal("0.00"))
