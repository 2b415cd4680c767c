"""The only source of time in the project.

Instants are aware datetimes in UTC; days are calendar days of Europe/London, which last 23 or 25 hours when
the clocks change. Everything else is given the time and asks nobody for it.
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from functools import cache
from types import MappingProxyType
from typing import Protocol
from zoneinfo import ZoneInfo

from holidays import country_holidays

LONDON = ZoneInfo("Europe/London")

_STAMP = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")


class Clock(Protocol):
    """Whoever can say what time it is."""

    def now(self) -> datetime:
        """The present instant: aware, in UTC."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """The present instant: aware, in UTC."""
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands still until it is moved: for tests and for the demonstration."""

    def __init__(self, at: datetime) -> None:
        """`at` is any aware instant. Raises ValueError when it has no time zone."""
        self._at = _utc(at)

    def now(self) -> datetime:
        """The instant at which the clock stands: aware, in UTC."""
        return self._at

    def move(self, to: datetime) -> None:
        """Set the clock to `to`, forwards or backwards. Raises ValueError when it has no time zone."""
        self._at = _utc(to)

    def advance(self, by: timedelta) -> None:
        """Move the clock by `by` of elapsed time: 24 hours later is not always tomorrow at the same time."""
        self._at += by


def london_date(instant: datetime) -> date:
    """The calendar day it is in London at `instant`. Raises ValueError when it has no time zone."""
    return _utc(instant).astimezone(LONDON).date()


def stamp(instant: datetime) -> str:
    """`instant` in UTC, always 27 characters wide, so that stamps sort as text.

    For example "2026-11-23T15:04:05.123456Z". Raises ValueError when it has no time zone.
    """
    return _utc(instant).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def unstamp(text: str) -> datetime:
    """The instant that `stamp` wrote, in UTC. Raises ValueError for any other text."""
    if _STAMP.fullmatch(text):
        with suppress(ValueError):  # 30 February has the right shape and is no day
            return datetime.fromisoformat(text)
    raise ValueError(f"a timestamp looks like 2026-11-23T15:04:05.123456Z, not like {text[:40]!r}")


def bank_holidays(year_from: int, year_to: int) -> Mapping[date, str]:
    """England's bank holidays with their names, both years included, substitute days too; read only.

    Computed by the `holidays` package; days proclaimed after its release are not known to it.
    Raises ValueError when the years are in the wrong order, or outside what the package knows: an empty
    calendar would shorten every deadline without a word.
    """
    if year_from > year_to:
        raise ValueError(f"{year_from} is later than {year_to}; ask from the earlier year to the later one")
    return _bank_holidays(year_from, year_to)


@cache
def _bank_holidays(year_from: int, year_to: int) -> Mapping[date, str]:
    if year_from < year_to:
        years = [_bank_holidays(year, year) for year in range(year_from, year_to + 1)]
        return MappingProxyType({day: name for year in years for day, name in year.items()})
    england = country_holidays("GB", subdiv="ENG", years=year_from, observed=True, expand=False)
    if not england:
        raise ValueError(f"the bank holidays of {year_from} are not known")
    return MappingProxyType(dict(sorted(england.items())))


def _utc(instant: datetime) -> datetime:
    if instant.utcoffset() is None:
        raise ValueError(f"{instant.isoformat()} has no time zone; an instant must say its offset from UTC")
    return instant.astimezone(UTC)
