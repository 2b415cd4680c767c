"""Due dates that explain themselves.

Pure: today, the bank holidays and the pauses are given by the caller. Every date is a calendar day of
Europe/London, never 24 hours. The start day is day 0: a count of one ends on the next day that counts.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

_DAY = timedelta(days=1)
_SATURDAY = 5
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


class Days(StrEnum):
    """Which days are counted: working days (no Saturday, Sunday or bank holiday) or every calendar day."""

    WORKING = "WORKING"
    CALENDAR = "CALENDAR"


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch in which the clock stood still.

    `start` is the first day that does not count; `end` the day the clock runs again (None: still paused).
    """

    start: date
    end: date | None
    reason: str

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise ValueError(f"a pause cannot end ({self.end}) before it starts ({self.start})")


@dataclass(frozen=True, slots=True)
class Due:
    """A due date with its arithmetic.

    `paused_days` and `bank_holidays` hold only days that would otherwise have counted, each once.
    While the clock stands still (`stopped_since`), `on` is only where it would fall if it ran again today.
    """

    on: date
    days: int
    kind: Days
    start: date
    paused_days: int
    reasons: tuple[str, ...]
    bank_holidays: tuple[date, ...]
    sentence: str
    stopped_since: date | None = None


def due(
    start: date,
    days: int,
    kind: Days,
    bank_holidays: Mapping[date, str],
    pauses: Sequence[Pause] = (),
    today: date | None = None,
) -> Due:
    """When `days` days after `start` are over, not counting the days on which the clock stood still.

    `bank_holidays` must cover every year that is passed through. A pause that covers a weekend or a bank
    holiday takes no working day there, and overlapping pauses take a day once.
    Raises ValueError for a negative count, for an instant where a day is meant, and for a pause that is
    still open when `today` is not given.
    """
    _refuse_instants(start, today)
    if days < 0:
        raise ValueError(f"a due date cannot be {days} days after its start; count from 0 up")
    ended = [(pause, _end(pause, today)) for pause in sorted(pauses, key=lambda p: p.start)]
    on, counted, paused = start, 0, []
    while counted < days:
        on += _DAY
        if not _counts(on, kind, bank_holidays):
            continue
        if any(pause.start <= on < end for pause, end in ended):
            paused.append(on)
        else:
            counted += 1
    reasons = [p.reason for p, end in ended if any(p.start <= day < end for day in paused)]
    holidays = [day for day in _days(start, on) if _lost(day, kind, bank_holidays)]
    stopped = [p for p, _ in ended if p.end is None and today is not None and p.start <= min(on, today)]
    made = Due(
        on=on,
        days=days,
        kind=kind,
        start=start,
        paused_days=len(paused),
        reasons=tuple(dict.fromkeys(reasons)),
        bank_holidays=tuple(holidays),
        sentence="",
        stopped_since=stopped[0].start if stopped else None,
    )
    return _explained(made, "; ".join(dict.fromkeys(p.reason for p in stopped)))


def add_working_days(start: date, days: int, bank_holidays: Mapping[date, str]) -> date:
    """The working day `days` after `start` (before it when negative); `start` itself when 0."""
    _refuse_instants(start)
    step, left, on = (_DAY if days > 0 else -_DAY), abs(days), start
    while left:
        on += step
        left -= _counts(on, Days.WORKING, bank_holidays)
    return on


def working_days_between(start: date, end: date, bank_holidays: Mapping[date, str]) -> int:
    """The working days from `start`, which is day 0, to `end` inclusive; negative when `end` is earlier."""
    _refuse_instants(start, end)
    if end < start:
        return -sum(_counts(day, Days.WORKING, bank_holidays) for day in _days(end - _DAY, start - _DAY))
    return sum(_counts(day, Days.WORKING, bank_holidays) for day in _days(start, end))


def _refuse_instants(*days: date | None) -> None:
    if any(isinstance(day, datetime) for day in days):
        raise ValueError("a clock counts days, not instants; pass the date it is in London")


def _end(pause: Pause, today: date | None) -> date:
    if pause.end is not None:
        return pause.end
    if today is None:
        raise ValueError(f"the clock has been stopped since {pause.start}; say what day it is today")
    return max(pause.start, today)


def _counts(day: date, kind: Days, bank_holidays: Mapping[date, str]) -> bool:
    return kind == Days.CALENDAR or (day.weekday() < _SATURDAY and day not in bank_holidays)


def _lost(day: date, kind: Days, bank_holidays: Mapping[date, str]) -> bool:
    """Whether a bank holiday is the one reason that this day did not count."""
    return kind == Days.WORKING and day.weekday() < _SATURDAY and day in bank_holidays


def _days(after: date, until: date) -> Iterator[date]:
    return (after + timedelta(days=n) for n in range(1, (until - after).days + 1))


def _explained(due: Due, stopped: str) -> Due:
    def said(day: date) -> str:
        words = f"{day.day} {_MONTHS[day.month - 1]}"
        return words if day.year == due.start.year else f"{words} {day.year}"

    kind, many = due.kind.lower(), "" if due.days == 1 else "s"
    parts = [f"{due.days} {kind} day{many} from {said(due.start)}"]
    if due.paused_days:
        parts.append(f"{due.paused_days} paused ({'; '.join(due.reasons)})")
    if due.bank_holidays:
        many = "" if len(due.bank_holidays) == 1 else "s"
        parts.append(f"bank holiday{many} {_and(said(day) for day in due.bank_holidays)}")
    sums = ", ".join(parts)
    if due.stopped_since is None:
        sentence = f"due {said(due.on)}: {sums}"
    else:
        since = f"clock stopped since {said(due.stopped_since)} ({stopped})"
        sentence = f"{since}; due {said(due.on)} if it ran again today: {sums}"
    return replace(due, sentence=sentence)


def _and(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
