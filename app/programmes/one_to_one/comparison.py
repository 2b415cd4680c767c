"""Two packages side by side: whether one gives a person less care than the other."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from app.programmes.costing import Line, SupportType, package_hours, weekly_hours

_HOURS_OF_A_NIGHT = 8


def gives_less(new: Sequence[Line], old: Sequence[Line]) -> bool:
    """Whether `new` takes anything away: hours, waking staff, or nights with somebody sleeping in.

    Hours alone do not see that two people at the side have become one, or that one who was awake sleeps. Rates
    say nothing about care. A night that was slept and is now watched is not less.
    """
    gained = _waking(new) - _waking(old)
    if package_hours(new) < package_hours(old) or gained < 0:
        return True
    return not nights_are_watched(_nights(old) - _nights(new), gained)


def nights_are_watched(lost: Fraction, gained: Fraction) -> bool:
    """Whether the waking hours gained in a week make up for the nights lost: a whole night awake for each."""
    return lost <= 0 or gained >= lost * _HOURS_OF_A_NIGHT


def same_lines(one: Iterable[Line], other: Iterable[Line]) -> bool:
    """Whether two packages have the same lines, in whatever order."""
    left = list(other)
    for line in one:
        if line not in left:
            return False
        left.remove(line)
    return not left


def _waking(lines: Iterable[Line]) -> Fraction:
    """Hours a week of staff who are awake, for this person: two at the side count twice, one for two half."""
    awake = (line for line in lines if line.support_type is not SupportType.SLEEP_IN)
    return sum((Fraction(weekly_hours(line)) * _staff(line) for line in awake), Fraction(0))


def _nights(lines: Iterable[Line]) -> Fraction:
    """Nights a week that are paid by the night, for this person."""
    return sum((line.nights_per_week * _staff(line) for line in lines), Fraction(0))


def _staff(line: Line) -> Fraction:
    return Fraction(line.ratio_staff, line.ratio_residents)
