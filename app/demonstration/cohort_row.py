"""One line of the cohort: the figures that every paper of its case is written from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.interop.patterns import pattern
from app.interop.rows import SHORT_DRIVERS
from app.programmes.one_to_one.codes import Driver

_TECHNOLOGY: Mapping[str, tuple[str, ...]] = {
    "bed/chair sensor + acoustic": ("BED_SENSOR", "CHAIR_SENSOR", "ACOUSTIC_MONITOR"),
    "acoustic monitoring": ("ACOUSTIC_MONITOR",),
    "PIR/door sensor": ("PIR_MOTION", "DOOR_CONTACT"),
    "GPS + door sensor": ("GPS_LOCATOR", "DOOR_CONTACT"),
    "bed/chair sensor": ("BED_SENSOR", "CHAIR_SENSOR"),
    "sensor mat": ("FLOOR_MAT",),
    "epilepsy bed sensor": ("EPILEPSY_SENSOR",),
    "PIR": ("PIR_MOTION",),
}


@dataclass(frozen=True)
class CohortRow:
    """`row` is the line of the cohort that a case follows; days are calendar days in London."""

    row: Mapping[str, str]
    commissioner: str
    reviewer: str
    first_day: date

    @property
    def driver(self) -> Driver:
        """What the one-to-one care is for."""
        said = self.row["driver"]
        return SHORT_DRIVERS.get(said) or Driver(said)

    @property
    def reduces(self) -> bool:
        """Whether less care is recommended."""
        return self.row["recommendation"] != "MAINTAIN"

    def lines(self, weekly_hours: int) -> list[dict[str, Any]]:
        """The package with these hours a week, spread over the same days and time of day as before."""
        if weekly_hours == 0:
            return []
        said = self.row["pattern"]
        if weekly_hours != int(self.row["baseline_hours_wk"]):
            part = " night" if "night" in said else " day" if "day x" in said else ""
            said = f"{weekly_hours // 7}h{part} x7"
        week = [[{"start": s.start, "end": s.end} for s in day] for day in pattern(said)]
        kind = "WAKING_NIGHT" if "night" in self.row["pattern"] else "WAKING_DAY"
        return [{"support_type": kind, "pattern": week, "hourly_rate": self.row["hourly_rate"]}]

    def technology_types(self) -> tuple[str, ...]:
        """The technology that the cohort names."""
        return _TECHNOLOGY[self.row["at_type"]] if self.row["at_recommended"] == "1" else ()
