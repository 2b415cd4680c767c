"""How spreadsheets write hours down, and the week that is meant."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.demonstration import cast
from app.interop.patterns import EXAMPLES, is_night, pattern
from app.programmes.costing import Line, SupportType, pattern_hours

COHORT = Path(cast.__file__).with_name("oxfordshire_34.csv")


def cohort() -> list[tuple[str, str]]:
    """Each pattern of the cohort with the hours a week that stand beside it."""
    with COHORT.open(newline="") as file:
        return sorted({(row["pattern"], row["baseline_hours_wk"]) for row in csv.DictReader(file)})


def times(text: str) -> list[list[str]]:
    return [[f"{spell.start}-{spell.end}" for spell in day] for day in pattern(text)]


# What is meant


@pytest.mark.parametrize(("text", "hours"), cohort())
def test_every_pattern_of_the_cohort_gives_the_hours_that_stand_beside_it(text: str, hours: str):
    assert pattern_hours(pattern(text)) == Decimal(hours)


def test_the_cohort_has_the_patterns_it_is_known_for():
    assert {text for text, _ in cohort()} == {
        "24h x7", "16h x7", "12h day x7", "12h night x7", "10h night x7", "10h x7", "8h x7", "6h x7",
        "5 weekdays x 8h",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "spell"),
    [
        ("24h x7", "00:00-00:00"),
        ("23h x7", "00:00-23:00"),
        ("20h x7", "03:00-23:00"),
        ("16h x7", "07:00-23:00"),
        ("15h x7", "08:00-23:00"),
        ("12h x7", "08:00-20:00"),
        ("12h day x7", "08:00-20:00"),
        ("8h x7", "08:00-16:00"),
        ("1h x7", "08:00-09:00"),
        ("12h night x7", "20:00-08:00"),
        ("10h night x7", "21:00-07:00"),
        ("9h night x7", "22:00-07:00"),
        ("8h night x7", "22:00-06:00"),
        ("4h night x7", "00:00-04:00"),
        ("1h night x7", "02:00-03:00"),
        ("24h night x7", "00:00-00:00"),
    ],
)
def test_days_begin_in_the_morning_and_nights_lie_around_two(text: str, spell: str):
    assert times(text) == [[spell]] * 7


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("8h x1", 1),
        ("8h x3", 3),
        ("8h day x 5", 5),
        ("24h x6", 6),
        ("1 weekday x 8h", 1),
        ("5 weekdays x 8h", 5),
    ],
)
def test_fewer_days_are_the_first_of_the_week(text: str, days: int):
    assert [len(day) for day in pattern(text)] == [1] * days + [0] * (7 - days)


@pytest.mark.parametrize("text", ["24H X7", "  24h   x7 ", "24h\tx7", "24h\n x7", "24h x 7", "24h\u00a0x7"])
def test_spaces_and_capitals_do_not_matter(text: str):
    assert pattern(text) == pattern("24h x7")


@given(
    hours=st.integers(1, 24),
    days=st.integers(1, 7),
    part=st.sampled_from(["", " day", " night"]),
    gap=st.sampled_from(["", " "]),
)
def test_every_pattern_gives_its_hours_and_makes_a_line_without_overlaps(
    hours: int, days: int, part: str, gap: str
):
    week = pattern(f"{hours}h{part} x{gap}{days}")
    assert pattern_hours(week) == hours * days
    Line(support_type=SupportType.WAKING_DAY, pattern=week, hourly_rate=Decimal("16.50"))


@given(hours=st.integers(1, 24), days=st.integers(1, 5))
def test_every_pattern_of_weekdays_gives_its_hours(hours: int, days: int):
    assert pattern_hours(pattern(f"{days} weekdays x {hours}h")) == hours * days


@pytest.mark.parametrize(
    ("text", "night"),
    [
        ("12h night x7", True),
        ("1H NIGHT x7", True),
        ("12h day x7", False),
        ("24h x5", False),
        ("5 weekdays x 8h", False),
    ],
)
def test_it_is_night_when_the_pattern_says_so(text: str, night: bool):
    assert is_night(text) is night


# What is not


@pytest.mark.parametrize(
    "text",
    [
        "",
        "24",
        "24h",
        "x7",
        "24 x7",
        "24h x0",
        "24h x8",
        "24h x10",
        "24h x-1",
        "24h x 77",
        "h x7",
        "-8h x7",
        "8.5h x7",
        "8,5h x7",
        "100h x7",
        "8h evening x7",
        "8h dayx7",
        "8h day night x7",
        "8hx7",
        "8h x7 x7",
        "8h x7; 4h night x2",
        "6 weekdays x 8h",
        "0 weekdays x 8h",
        "weekdays x 8h",
        "5 weekdays x8h",
        "5 weekends x 8h",
        "8h × 7",
        "٨h x7",
        "8h x٧",
        "=8h x7",
        "PT8H",
        "waking nights",
    ],
)
def test_what_cannot_be_read_is_refused_with_what_was_expected(text: str):
    with pytest.raises(ValueError, match=r"^write the hours as ") as told:
        pattern(text)
    assert EXAMPLES in str(told.value)


@pytest.mark.parametrize(
    "text", ["0h x7", "00h x7", "25h x7", "99h night x7", "5 weekdays x 0h", "5 weekdays x 25h"]
)
def test_a_day_of_no_hours_or_too_many_is_refused(text: str):
    with pytest.raises(ValueError, match=r"^a day has 1 to 24 hours$"):
        pattern(text)


def test_the_examples_that_are_offered_are_understood():
    offered = EXAMPLES.replace(" or ", ", ").replace('"', "").split(", ")
    assert len(offered) == 5
    assert all(pattern_hours(pattern(text)) > 0 for text in offered)
