"""The one source of time: instants in UTC, days in London."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.clock import LONDON, Clock, FixedClock, SystemClock, bank_holidays, london_date, stamp, unstamp

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
NAIVE = datetime(2026, 11, 23, 12, 0)


def hours_of(day: date) -> int:
    """How many whole hours of UTC fall on this day in London."""
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=3)
    return sum(london_date(start + timedelta(hours=n)) == day for n in range(30))


# Clocks


def test_the_system_clock_tells_the_present_in_utc() -> None:
    clock: Clock = SystemClock()
    before, now, after = datetime.now(UTC), clock.now(), datetime.now(UTC)
    assert before <= now <= after
    assert now.tzinfo is UTC


def test_a_fixed_clock_stands_still_until_it_is_moved() -> None:
    clock = FixedClock(NOON)
    assert clock.now() == clock.now() == NOON
    clock.advance(timedelta(days=1, seconds=1))
    assert clock.now() == datetime(2026, 11, 24, 12, 0, 1, tzinfo=UTC)
    clock.move(NOON)
    assert clock.now() == NOON


def test_a_fixed_clock_answers_in_utc_whatever_zone_it_was_set_in() -> None:
    clock = FixedClock(datetime(2026, 7, 1, 9, 0, tzinfo=LONDON))
    assert clock.now().isoformat() == "2026-07-01T08:00:00+00:00"
    clock.move(datetime(2026, 7, 1, 9, 0, tzinfo=timezone(timedelta(hours=-5))))
    assert clock.now().isoformat() == "2026-07-01T14:00:00+00:00"


def test_an_instant_without_a_time_zone_is_refused_everywhere() -> None:
    clock = FixedClock(NOON)
    for refuse in (FixedClock, clock.move, london_date, stamp):
        with pytest.raises(ValueError, match="2026-11-23T12:00:00 has no time zone"):
            refuse(NAIVE)
    assert clock.now() == NOON


# Days in London


def test_a_summer_night_belongs_to_the_next_day_in_london() -> None:
    assert london_date(datetime(2026, 7, 1, 22, 59, 59, 999999, tzinfo=UTC)) == date(2026, 7, 1)
    assert london_date(datetime(2026, 7, 1, 23, 0, tzinfo=UTC)) == date(2026, 7, 2)
    assert london_date(datetime(2026, 12, 1, 23, 0, tzinfo=UTC)) == date(2026, 12, 1)


def test_the_day_the_clocks_go_forward_has_23_hours() -> None:
    assert hours_of(date(2026, 3, 28)) == 24
    assert hours_of(date(2026, 3, 29)) == 23
    assert london_date(datetime(2026, 3, 29, 0, 0, tzinfo=UTC)) == date(2026, 3, 29)
    assert london_date(datetime(2026, 3, 29, 23, 0, tzinfo=UTC)) == date(2026, 3, 30)


def test_the_day_the_clocks_go_back_has_25_hours() -> None:
    assert hours_of(date(2026, 10, 25)) == 25
    assert london_date(datetime(2026, 10, 24, 23, 0, tzinfo=UTC)) == date(2026, 10, 25)
    assert london_date(datetime(2026, 10, 25, 23, 59, tzinfo=UTC)) == date(2026, 10, 25)


def test_24_hours_later_can_be_the_day_after_tomorrow() -> None:
    clock = FixedClock(datetime(2026, 3, 28, 23, 30, tzinfo=LONDON))
    clock.advance(timedelta(hours=24))
    assert london_date(clock.now()) == date(2026, 3, 30)


# Stamps


def test_a_stamp_has_one_width_and_is_in_utc() -> None:
    assert stamp(datetime(2026, 11, 23, 15, 4, 5, 123456, tzinfo=UTC)) == "2026-11-23T15:04:05.123456Z"
    assert stamp(datetime(2026, 7, 1, 9, 0, tzinfo=LONDON)) == "2026-07-01T08:00:00.000000Z"
    assert stamp(datetime(33, 4, 3, tzinfo=UTC)) == "0033-04-03T00:00:00.000000Z"


def test_the_repeated_hour_of_autumn_keeps_its_order() -> None:
    first = datetime(2026, 10, 25, 1, 30, tzinfo=LONDON, fold=0)
    second = datetime(2026, 10, 25, 1, 30, tzinfo=LONDON, fold=1)
    assert (stamp(first), stamp(second)) == ("2026-10-25T00:30:00.000000Z", "2026-10-25T01:30:00.000000Z")


instants = st.datetimes(
    min_value=datetime(1900, 1, 1),
    max_value=datetime(2200, 1, 1),
    timezones=st.sampled_from([UTC, LONDON, timezone(timedelta(hours=5, minutes=30))]),
)


@given(instants, instants)
def test_stamps_come_back_unchanged_and_sort_like_time(one: datetime, other: datetime) -> None:
    assert unstamp(stamp(one)) == one.astimezone(UTC)
    assert unstamp(stamp(one)).tzinfo is UTC
    assert (stamp(one) < stamp(other)) == (one.astimezone(UTC) < other.astimezone(UTC))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-11-23",
        "2026-11-23T15:04:05Z",
        "2026-11-23T15:04:05.123456+00:00",
        "2026-11-23 15:04:05.123456Z",
        "2026-11-23T15:04:05.123456Z\n",
        "２０２６-11-23T15:04:05.123456Z",
        "2026-02-30T15:04:05.123456Z",
        "2026-11-23T24:04:05.123456Z",
    ],
)
def test_any_other_text_is_not_a_timestamp(text: str) -> None:
    with pytest.raises(ValueError, match="a timestamp looks like"):
        unstamp(text)


# Bank holidays


def test_england_keeps_good_friday_easter_monday_and_boxing_day() -> None:
    days = bank_holidays(2026, 2026)
    assert list(days) == [
        date(2026, 1, 1),
        date(2026, 4, 3),
        date(2026, 4, 6),
        date(2026, 5, 4),
        date(2026, 5, 25),
        date(2026, 8, 31),
        date(2026, 12, 25),
        date(2026, 12, 26),
        date(2026, 12, 28),
    ]
    assert days[date(2026, 4, 3)] == "Good Friday"


def test_days_of_scotland_and_northern_ireland_are_not_taken() -> None:
    days = bank_holidays(2026, 2026)
    for elsewhere in ((1, 2), (3, 17), (7, 13), (8, 3), (11, 30)):
        assert date(2026, *elsewhere) not in days


def test_a_holiday_at_the_weekend_has_its_substitute_day() -> None:
    days = bank_holidays(2021, 2022)
    for substitute in (date(2021, 12, 27), date(2021, 12, 28), date(2022, 1, 3), date(2022, 12, 27)):
        assert substitute in days


def test_days_proclaimed_once_are_known() -> None:
    days = bank_holidays(2020, 2023)
    for once in (date(2020, 5, 8), date(2022, 6, 2), date(2022, 6, 3), date(2022, 9, 19), date(2023, 5, 8)):
        assert once in days
    assert date(2020, 5, 4) not in days


def test_several_years_hold_the_days_of_each_and_of_no_other() -> None:
    together = bank_holidays(2025, 2027)
    for year in (2025, 2026, 2027):
        assert {day: name for day, name in together.items() if day.year == year} == bank_holidays(year, year)
    assert {day.year for day in together} == {2025, 2026, 2027}


def test_bank_holidays_are_computed_once_and_cannot_be_changed() -> None:
    assert bank_holidays(2026, 2027) is bank_holidays(2026, 2027)
    with pytest.raises(TypeError):
        bank_holidays(2026, 2027)[date(2026, 6, 1)] = "a day off"  # type: ignore[index]


@pytest.mark.parametrize("years", [(1871, 1872), (2100, 2101)])
def test_years_without_a_calendar_are_refused(years: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match=r"the bank holidays of (1871|2101) are not known"):
        bank_holidays(*years)


def test_years_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(ValueError, match="2027 is later than 2026"):
        bank_holidays(2027, 2026)
