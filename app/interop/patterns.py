"""How spreadsheets write down when one-to-one care is given: "24h x7", "12h day x7", "5 weekdays x 8h"."""

import re
from functools import lru_cache

from app.programmes.costing import Spell

EXAMPLES = '"24h x7", "12h day x7", "10h night x7", "8h x7" or "5 weekdays x 8h"'

_HOURS = re.compile(r"(?P<hours>[0-9]{1,2})h(?: (?P<part>day|night))? x ?(?P<days>[1-7])")
_WEEKDAYS = re.compile(r"(?P<days>[1-5]) weekdays? x (?P<hours>[0-9]{1,2})h")
_MIDDLE_OF_THE_NIGHT = 26  # 02:00: half of the night's hours lie before it
_MORNING = 8
_LATEST_END = 23


@lru_cache(maxsize=256)  # a file has few patterns; whoever varies the spaces fills nothing
def pattern(text: str) -> tuple[tuple[Spell, ...], ...]:
    """The week (Monday first) that a pattern stands for. Raises ValueError with what was expected.

    Times of day are not written in such patterns. Nights lie around 02:00 (12 hours: 20:00 to 08:00); days
    begin at 08:00, or earlier where they would not end by 23:00.
    """
    said = " ".join(text.lower().split())
    found = _HOURS.fullmatch(said) or _WEEKDAYS.fullmatch(said)
    if found is None:
        raise ValueError(f"write the hours as {EXAMPLES}")
    hours, days = int(found["hours"]), int(found["days"])
    if not 1 <= hours <= 24:
        raise ValueError("a day has 1 to 24 hours")
    start = _start(hours, found.groupdict().get("part") == "night")
    spell = Spell(start=f"{start % 24:02}:00", end=f"{(start + hours) % 24:02}:00")
    return tuple((spell,) if day < days else () for day in range(7))


def is_night(text: str) -> bool:
    """Whether a pattern that was understood says that its hours are by night."""
    return "night" in text.lower()


def _start(hours: int, night: bool) -> int:
    if hours == 24:
        return 0
    if night:
        return _MIDDLE_OF_THE_NIGHT - hours // 2
    return max(0, min(_MORNING, _LATEST_END - hours))
