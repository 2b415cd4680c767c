"""Less care: hours, people at the side, and nights."""

from typing import Any

import pytest

from app.programmes.costing import Line
from app.programmes.one_to_one.comparison import gives_less, same_lines

NONE: list[Any] = [[]] * 7


def line(hours: int = 12, **changes: Any) -> Line:
    """One line, so many hours a day."""
    spell = [{"start": "08:00", "end": f"{(8 + hours) % 24:02}:00"}]
    return Line.model_validate(
        {"support_type": "WAKING_DAY", "pattern": [spell] * 7, "hourly_rate": "20.00"} | changes
    )


def nights(number: int, **changes: Any) -> Line:
    """Somebody sleeping in, paid by the night, without times."""
    paid = {"support_type": "SLEEP_IN", "unit": "NIGHT", "nights_per_week": number, "pattern": NONE}
    return line(**(paid | changes))


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ([line(8)], [line(12)]),
        ([], [line(12)]),
        ([line(12)], [line(12, ratio_staff=2)]),
        ([line(12, ratio_residents=3)], [line(12)]),
        ([line(12, ratio_residents=3)], [line(12, ratio_residents=2)]),
        ([line(10, support_type="SLEEP_IN")], [line(10, support_type="WAKING_NIGHT")]),
        ([line(), nights(5)], [line(), nights(7)]),
        ([nights(0, unit="HOUR")], [nights(7)]),
        ([line(13)], [line(), nights(7)]),
        ([line(12), line(7, support_type="WAKING_NIGHT")], [line(), nights(7)]),
        ([line(12), line(8, support_type="WAKING_NIGHT")], [line(), nights(7, ratio_staff=2)]),
    ],
)
def test_fewer_hours_fewer_people_awake_or_fewer_nights_are_less_care(new: list[Line], old: list[Line]):
    assert gives_less(new, old)


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ([line()], [line()]),
        ([line(16)], [line(12)]),
        ([line(12, hourly_rate="15.00")], [line(12)]),
        ([line(6), line(6, support_type="EYESIGHT_OBS")], [line(12)]),
        ([line(12, ratio_staff=2)], [line(12)]),
        ([line(10, support_type="WAKING_NIGHT")], [nights(7)]),
        ([line(), nights(7)], [line(), nights(5)]),
        ([line(), line(8, support_type="WAKING_NIGHT")], [line(), nights(7)]),
        ([line(), line(4, support_type="WAKING_NIGHT")], [line(), nights(7, ratio_residents=2)]),
    ],
)
def test_the_same_or_more_care_at_whatever_rate_is_not_less(new: list[Line], old: list[Line]):
    assert not gives_less(new, old)


def test_packages_are_the_same_in_whatever_order_their_lines_stand():
    assert same_lines([line(6), nights(3)], [nights(3), line(6)])
    assert not same_lines([line(6)], [line(6), line(6)])
    assert not same_lines([line(6, hourly_rate="19.99")], [line(6)])
