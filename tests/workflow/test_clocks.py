"""Due dates: counted as people count them, and explained in one sentence."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.workflow.clocks import Days, Pause, add_working_days, due, working_days_between

DAY = timedelta(days=1)
ENGLAND = {
    date(2026, 1, 1): "New Year's Day",
    date(2026, 4, 3): "Good Friday",
    date(2026, 4, 6): "Easter Monday",
    date(2026, 5, 4): "Early May bank holiday",
    date(2026, 5, 25): "Spring bank holiday",
    date(2026, 8, 31): "Summer bank holiday",
    date(2026, 12, 25): "Christmas Day",
    date(2026, 12, 26): "Boxing Day",
    date(2026, 12, 28): "Boxing Day (observed)",
    date(2027, 1, 1): "New Year's Day",
}
AWAITING = "awaiting evidence"
FRIDAY = date(2026, 4, 24)


# Working days


def test_the_start_day_is_day_nought() -> None:
    assert due(date(2026, 4, 13), 1, Days.WORKING, ENGLAND).on == date(2026, 4, 14)
    assert due(date(2026, 4, 13), 0, Days.WORKING, ENGLAND).on == date(2026, 4, 13)


def test_ten_working_days_step_over_weekends_and_a_bank_holiday() -> None:
    answer = due(FRIDAY, 10, Days.WORKING, ENGLAND)
    assert (answer.on, answer.bank_holidays) == (date(2026, 5, 11), (date(2026, 5, 4),))
    assert answer.sentence == "due 11 May: 10 working days from 24 April, bank holiday 4 May"


def test_a_due_date_explains_pauses_and_bank_holidays_in_one_sentence() -> None:
    answer = due(FRIDAY, 10, Days.WORKING, ENGLAND, [Pause(date(2026, 4, 28), date(2026, 4, 29), AWAITING)])
    assert answer.on == date(2026, 5, 12)
    assert answer.sentence == (
        "due 12 May: 10 working days from 24 April, 1 paused (awaiting evidence), bank holiday 4 May"
    )


def test_the_parts_of_a_due_date_are_told_beside_the_sentence() -> None:
    answer = due(FRIDAY, 10, Days.WORKING, ENGLAND, [Pause(date(2026, 4, 28), date(2026, 4, 30), AWAITING)])
    assert (answer.start, answer.days, answer.kind) == (FRIDAY, 10, Days.WORKING)
    assert (answer.on, answer.paused_days, answer.reasons) == (date(2026, 5, 13), 2, (AWAITING,))
    assert answer.stopped_since is None


def test_easter_takes_two_working_days_away() -> None:
    answer = due(date(2026, 4, 1), 3, Days.WORKING, ENGLAND)
    assert answer.sentence == "due 8 April: 3 working days from 1 April, bank holidays 3 April and 6 April"


def test_christmas_across_the_new_year_names_the_year_once_it_differs() -> None:
    answer = due(date(2026, 12, 23), 5, Days.WORKING, ENGLAND)
    assert answer.bank_holidays == (date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1))
    assert answer.sentence == (
        "due 4 January 2027: 5 working days from 23 December, "
        "bank holidays 25 December, 28 December and 1 January 2027"
    )


def test_a_bank_holiday_at_a_weekend_takes_no_working_day() -> None:
    assert due(date(2026, 12, 24), 1, Days.WORKING, {date(2026, 12, 26): "Boxing Day"}).bank_holidays == ()


def test_a_leap_day_is_a_working_day_like_any_other() -> None:
    assert due(date(2028, 2, 28), 1, Days.WORKING, {}).on == date(2028, 2, 29)
    assert due(date(2027, 2, 26), 1, Days.WORKING, {}).on == date(2027, 3, 1)


# Calendar days


def test_calendar_days_count_weekends_and_bank_holidays() -> None:
    answer = due(FRIDAY, 28, Days.CALENDAR, ENGLAND)
    assert answer.bank_holidays == ()
    assert answer.sentence == "due 22 May: 28 calendar days from 24 April"


def test_one_day_is_singular() -> None:
    assert due(FRIDAY, 1, Days.CALENDAR, {}).sentence == "due 25 April: 1 calendar day from 24 April"


def test_calendar_days_across_a_clock_change_stay_calendar_days() -> None:
    assert due(date(2026, 3, 28), 2, Days.CALENDAR, {}).on == date(2026, 3, 30)
    assert due(date(2026, 10, 24), 2, Days.CALENDAR, {}).on == date(2026, 10, 26)


# Pauses


def test_overlapping_pauses_take_a_day_once_and_give_both_reasons() -> None:
    pauses = [
        Pause(date(2026, 4, 15), date(2026, 4, 17), "in hospital"),
        Pause(date(2026, 4, 14), date(2026, 4, 16), AWAITING),
        Pause(date(2026, 4, 14), date(2026, 4, 16), AWAITING),
    ]
    answer = due(date(2026, 4, 13), 2, Days.WORKING, ENGLAND, pauses)
    assert (answer.on, answer.paused_days) == (date(2026, 4, 20), 3)
    assert answer.sentence == (
        "due 20 April: 2 working days from 13 April, 3 paused (awaiting evidence; in hospital)"
    )


def test_a_pause_over_a_weekend_takes_no_working_day() -> None:
    answer = due(FRIDAY, 1, Days.WORKING, {}, [Pause(date(2026, 4, 25), date(2026, 4, 27), AWAITING)])
    assert answer.sentence == "due 27 April: 1 working day from 24 April"


def test_a_pause_before_the_start_or_after_the_end_is_not_mentioned() -> None:
    pauses = [
        Pause(date(2026, 4, 1), date(2026, 4, 9), "before"),
        Pause(date(2026, 5, 1), date(2026, 5, 9), "after"),
        Pause(date(2026, 4, 14), date(2026, 4, 14), "over the same day"),
    ]
    answer = due(date(2026, 4, 13), 2, Days.CALENDAR, {}, pauses)
    assert answer.sentence == "due 15 April: 2 calendar days from 13 April"


def test_an_open_pause_says_that_the_clock_is_stopped() -> None:
    pauses = [Pause(date(2026, 5, 3), None, AWAITING)]
    answer = due(FRIDAY, 10, Days.WORKING, ENGLAND, pauses, today=date(2026, 5, 7))
    assert (answer.on, answer.stopped_since) == (date(2026, 5, 13), date(2026, 5, 3))
    assert answer.sentence == (
        "clock stopped since 3 May (awaiting evidence); due 13 May if it ran again today: "
        "10 working days from 24 April, 2 paused (awaiting evidence), bank holiday 4 May"
    )


def test_a_clock_stopped_today_has_lost_no_day_yet() -> None:
    answer = due(FRIDAY, 3, Days.CALENDAR, {}, [Pause(date(2026, 4, 25), None, AWAITING)], date(2026, 4, 25))
    assert answer.sentence == (
        "clock stopped since 25 April (awaiting evidence); due 27 April if it ran again today: "
        "3 calendar days from 24 April"
    )


def test_two_open_pauses_are_told_from_the_earlier_one() -> None:
    pauses = [Pause(date(2026, 4, 28), None, "in hospital"), Pause(date(2026, 4, 26), None, AWAITING)]
    answer = due(FRIDAY, 5, Days.CALENDAR, {}, pauses, today=date(2026, 4, 29))
    assert answer.stopped_since == date(2026, 4, 26)
    assert "clock stopped since 26 April (awaiting evidence; in hospital); due 2 May" in answer.sentence


def test_a_pause_that_opens_after_the_due_date_does_not_stop_the_clock() -> None:
    answer = due(FRIDAY, 3, Days.CALENDAR, {}, [Pause(date(2026, 5, 3), None, AWAITING)], date(2026, 5, 7))
    assert (answer.stopped_since, answer.sentence) == (None, "due 27 April: 3 calendar days from 24 April")


def test_a_pause_that_has_not_begun_does_not_stop_the_clock() -> None:
    answer = due(FRIDAY, 3, Days.CALENDAR, {}, [Pause(date(2026, 4, 26), None, AWAITING)], date(2026, 4, 25))
    assert (answer.on, answer.stopped_since) == (date(2026, 4, 27), None)


def test_an_open_pause_needs_to_know_what_day_it_is() -> None:
    with pytest.raises(ValueError, match="stopped since 2026-04-25; say what day it is today"):
        due(FRIDAY, 3, Days.CALENDAR, {}, [Pause(date(2026, 4, 25), None, AWAITING)])


def test_a_pause_cannot_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="a pause cannot end"):
        Pause(date(2026, 4, 25), date(2026, 4, 24), AWAITING)


def test_a_due_date_cannot_lie_before_its_start() -> None:
    with pytest.raises(ValueError, match="count from 0 up"):
        due(FRIDAY, -1, Days.WORKING, {})


def test_an_instant_is_not_a_day() -> None:
    instant = datetime(2026, 4, 24, 23, 30, tzinfo=UTC)
    for ask in (
        lambda: due(instant, 1, Days.WORKING, {}),
        lambda: due(FRIDAY, 1, Days.WORKING, {}, today=instant),
        lambda: add_working_days(instant, 1, {}),
        lambda: working_days_between(FRIDAY, instant, {}),
    ):
        with pytest.raises(ValueError, match="days, not instants"):
            ask()


# Forwards and backwards


def test_papers_go_out_five_working_days_before_the_sitting() -> None:
    assert add_working_days(date(2026, 4, 9), -5, ENGLAND) == date(2026, 3, 31)


def test_nothing_added_is_the_day_itself_even_on_a_sunday() -> None:
    assert add_working_days(date(2026, 4, 26), 0, ENGLAND) == date(2026, 4, 26)


def test_working_days_between_two_days_leave_out_the_first() -> None:
    assert working_days_between(date(2026, 4, 2), date(2026, 4, 7), ENGLAND) == 1
    assert working_days_between(date(2026, 4, 7), date(2026, 4, 2), ENGLAND) == -1
    assert working_days_between(FRIDAY, FRIDAY, ENGLAND) == 0


# Against a reference that plods from day to day

days_of_years = st.dates(date(2023, 12, 1), date(2028, 4, 1))
calendars = st.one_of(
    st.just(ENGLAND),
    st.dictionaries(st.dates(date(2024, 2, 20), date(2024, 4, 10)), st.just("holiday"), max_size=20),
)


@st.composite
def stretches(draw: st.DrawFn) -> tuple[date, list[Pause]]:
    start = draw(days_of_years)
    offsets = draw(st.lists(st.tuples(st.integers(-10, 60), st.integers(0, 20)), max_size=5))
    return start, [Pause(start + a * DAY, start + (a + b) * DAY, f"reason {a}") for a, b in offsets]


@given(stretches(), st.integers(0, 60), st.sampled_from(Days), calendars)
@example((date(2024, 2, 20), []), 15, Days.WORKING, {})
def test_a_due_date_agrees_with_counting_day_by_day(
    stretch: tuple[date, list[Pause]], days: int, kind: Days, calendar: dict[date, str]
) -> None:
    start, pauses = stretch
    still = {p.start + n * DAY for p in pauses if p.end for n in range((p.end - p.start).days)}
    day, left, paused = start, days, 0
    while left:
        day += DAY
        open_for_work = kind == "CALENDAR" or (day.isoweekday() not in (6, 7) and day not in calendar)
        if open_for_work and day in still:
            paused += 1
        elif open_for_work:
            left -= 1
    answer = due(start, days, kind, calendar, pauses)
    assert (answer.on, answer.paused_days) == (day, paused)
    assert bool(answer.reasons) == bool(paused)


@given(stretches(), st.integers(0, 40), st.sampled_from(Days), st.integers(0, 30), st.integers(0, 40))
def test_an_open_pause_counts_as_one_that_ends_today(
    stretch: tuple[date, list[Pause]], days: int, kind: Days, opened: int, later: int
) -> None:
    start, pauses = stretch
    since = start + opened * DAY
    today = since + later * DAY
    running = due(start, days, kind, ENGLAND, [*pauses, Pause(since, today, AWAITING)])
    stopped = due(start, days, kind, ENGLAND, [*pauses, Pause(since, None, AWAITING)], today)
    assert stopped.on == running.on
    assert (stopped.stopped_since == since) == (since <= stopped.on)


@given(days_of_years, st.integers(-60, 60), calendars)
def test_added_working_days_are_the_days_between(start: date, days: int, calendar: dict[date, str]) -> None:
    end = add_working_days(start, days, calendar)
    assert working_days_between(start, end, calendar) == days
    if days >= 0:
        assert end == due(start, days, Days.WORKING, calendar).on
    if days:
        assert end.weekday() < 5
        assert end not in calendar


@given(days_of_years, st.integers(-200, 200), calendars)
def test_working_days_between_agree_with_counting_day_by_day(
    start: date, apart: int, calendar: dict[date, str]
) -> None:
    step = 1 if apart > 0 else -1
    passed = [start + n * step * DAY for n in range(1, abs(apart) + 1)]
    reference = sum(day.isoweekday() < 6 and day not in calendar for day in passed)
    assert working_days_between(start, start + apart * DAY, calendar) == step * reference
