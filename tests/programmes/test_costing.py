"""Hours, costs and savings: to the penny, and the same whoever works them out."""

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from app.programmes.costing import (
    Annual,
    Annualisation,
    Line,
    PriceVolume,
    Spell,
    Step,
    SupportType,
    Unit,
    annual,
    charged_hours,
    daily_equivalent,
    in_year,
    net_saving,
    package_cost,
    package_hours,
    pattern_hours,
    payback_weeks,
    price_volume,
    weekly_cost,
    weekly_hours,
)

D = Decimal
ROUND_THE_CLOCK, DAYS, NIGHTS = ("00:00", "00:00"), ("08:00", "20:00"), ("20:00", "08:00")
LONG_DAYS, SHORT_NIGHTS, OFFICE = ("07:00", "23:00"), ("21:00", "07:00"), ("09:00", "17:00")
APRIL, MARCH = date(2026, 4, 1), date(2027, 3, 31)


def spells(*times: tuple[str, str]) -> list[Spell]:
    return [Spell(start=start, end=end) for start, end in times]


def line(rate: str, *times: tuple[str, str], days: int = 7, **more: Any) -> Line:
    week = [spells(*times) if day < days else [] for day in range(7)]
    return Line(**{"support_type": SupportType.WAKING_DAY, "pattern": week, "hourly_rate": rate} | more)


def sleeping_in(**more: Any) -> Line:
    night: dict[str, Any] = {"support_type": "SLEEP_IN", "unit": "NIGHT", "nights_per_week": 5}
    return line("60.00", **night | more)


# Spells and patterns


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("08:00", "20:00", 720),
        ("20:00", "08:00", 720),
        ("21:00", "07:00", 600),
        ("00:00", "00:00", 1440),
        ("09:30", "09:30", 1440),
        ("23:59", "00:00", 1),
        ("00:00", "23:59", 1439),
    ],
)
def test_a_spell_that_ends_at_or_before_its_start_runs_over_midnight(
    start: str, end: str, minutes: int
) -> None:
    assert Spell(start=start, end=end).minutes() == minutes


@pytest.mark.parametrize(
    "time", ["24:00", "8:00", "08:60", "0800", "08:00:00", "", "noon", "08:00\n", "０8:00"]
)
def test_a_time_of_day_is_hours_and_minutes(time: str) -> None:
    with pytest.raises(ValidationError):
        Spell(start=time, end="20:00")


def test_a_week_need_not_be_uniform() -> None:
    assert weekly_hours(line("20.00", OFFICE, days=5)) == D("40.00")


def test_hours_are_rounded_once_at_the_end_of_the_week() -> None:
    assert pattern_hours([spells(("12:00", "12:20"))] * 7) == D("2.33")
    assert pattern_hours([spells(("08:00", "08:20"), ("12:00", "12:20"), ("18:00", "18:20"))] * 7) == D(
        "7.00"
    )


@pytest.mark.parametrize(
    ("times", "words"),
    [
        ([DAYS, ("19:59", "21:00")], "Monday 08:00 to 20:00 overlaps Monday 19:59 to 21:00"),
        ([("19:00", "07:00"), ("06:59", "09:00")], "overlaps Tuesday 06:59 to 09:00"),
        ([ROUND_THE_CLOCK, ROUND_THE_CLOCK], "Monday 00:00 to 00:00 overlaps Monday 00:00 to 00:00"),
    ],
)
def test_one_line_counts_no_hour_twice(times: list[tuple[str, str]], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        line("20.00", *times)


def test_sunday_night_may_not_run_into_monday_morning() -> None:
    week: list[list[Spell]] = [[] for _ in range(7)]
    week[0], week[6] = spells(("05:00", "08:00")), spells(("22:00", "06:00"))
    with pytest.raises(ValidationError, match="Sunday 22:00 to 06:00 overlaps Monday 05:00 to 08:00"):
        line("20.00", pattern=week)
    week[6] = spells(("22:00", "05:00"))
    assert weekly_hours(line("20.00", pattern=week)) == D("10.00")


def test_spells_may_touch_in_any_order() -> None:
    assert (
        weekly_hours(line("20.00", NIGHTS, DAYS))
        == weekly_hours(line("20.00", ROUND_THE_CLOCK))
        == D("168.00")
    )


def test_a_week_has_seven_days() -> None:
    with pytest.raises(ValidationError, match="at least 7 items"):
        line("20.00", pattern=[[]] * 6)
    with pytest.raises(ValidationError, match="at most 7 items"):
        line("20.00", pattern=[[]] * 8)


# Lines


@pytest.mark.parametrize(
    ("rate", "times", "days", "hours", "cost"),
    [
        ("16.50", ROUND_THE_CLOCK, 7, "168.00", "2772.00"),  # OTO-001
        ("16.50", DAYS, 7, "84.00", "1386.00"),  # OTO-002
        ("16.50", SHORT_NIGHTS, 7, "70.00", "1155.00"),  # OTO-003
        ("17.25", OFFICE, 7, "56.00", "966.00"),  # OTO-006
        ("18.00", NIGHTS, 7, "84.00", "1512.00"),  # OTO-007
        ("18.00", LONG_DAYS, 7, "112.00", "2016.00"),  # OTO-008
        ("21.75", SHORT_NIGHTS, 7, "70.00", "1522.50"),  # OTO-018
        ("20.00", OFFICE, 5, "40.00", "800.00"),  # OTO-025, five weekdays
    ],
)
def test_br36_a_line_costs_its_hours_times_its_rate(
    rate: str, times: tuple[str, str], days: int, hours: str, cost: str
) -> None:
    made = line(rate, times, days=days)
    assert (weekly_hours(made), weekly_cost(made)) == (D(hours), D(cost))


def test_two_staff_cost_twice_and_a_shared_one_half() -> None:
    assert weekly_cost(line("16.50", DAYS, ratio_staff=2)) == D("2772.00")
    assert weekly_cost(line("16.50", DAYS, ratio_residents=2)) == D("693.00")
    assert weekly_hours(line("16.50", DAYS, ratio_staff=2)) == D("84.00")


def test_a_cost_is_rounded_half_up_once() -> None:
    quarter = [spells(("08:00", "08:15")), *[[] for _ in range(6)]]
    assert weekly_cost(line("16.50", pattern=quarter)) == D("4.13")  # 4.125
    assert weekly_cost(line("10.00", pattern=quarter, ratio_residents=3)) == D("0.83")  # 0.8333...


def test_hours_in_the_base_fee_are_not_charged_again() -> None:
    made = line("20.00", DAYS, funded_hours_in_base="14")
    assert (weekly_hours(made), charged_hours(made), weekly_cost(made)) == (
        D("84.00"),
        D("70.00"),
        D("1400.00"),
    )


def test_more_hours_in_the_base_fee_than_in_the_pattern_give_no_money_back() -> None:
    made = line("20.00", ("08:00", "09:00"), funded_hours_in_base="14.00")
    assert (charged_hours(made), weekly_cost(made)) == (D("0.00"), D("0.00"))


def test_sleeping_in_is_paid_by_the_night() -> None:
    assert weekly_cost(sleeping_in()) == D("300.00")
    assert weekly_cost(sleeping_in(ratio_residents=2)) == D("150.00")
    assert charged_hours(sleeping_in()) == weekly_hours(sleeping_in()) == D("0.00")
    with_times = sleeping_in(pattern=[spells(("22:00", "07:00")) if day < 5 else [] for day in range(7)])
    assert (weekly_hours(with_times), weekly_cost(with_times)) == (D("45.00"), D("300.00"))


def test_sleeping_in_may_also_be_paid_by_the_hour() -> None:
    assert weekly_cost(line("12.84", NIGHTS, support_type="SLEEP_IN")) == D("1078.56")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"support_type": "WAKING_NIGHT"}, "only sleeping in is paid by the night"),
        ({"nights_per_week": 0}, "needs the number of nights per week"),
        ({"nights_per_week": 8}, "less than or equal to 7"),
        ({"funded_hours_in_base": "7.00"}, "has no hours in the base fee"),
        ({"pattern": [spells(NIGHTS)] * 7}, "another number of nights"),
        ({"unit": "HOUR"}, "belong to a line that is paid by the night"),
    ],
)
def test_a_line_paid_by_the_night_is_consistent(more: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        sleeping_in(**more)


@pytest.mark.parametrize(
    "rate", ["0", "-1.00", "500.01", "16.505", "NaN", "Infinity", "1e30", "", "£16.50", None]
)
def test_a_rate_is_pounds_and_pence_up_to_500(rate: Any) -> None:
    with pytest.raises(ValidationError):
        line(rate, DAYS)


def test_floats_are_refused_in_python_and_in_json() -> None:
    for inexact in (16.5, True):
        with pytest.raises(ValidationError, match="send an exact amount as text"):
            line(inexact, DAYS)  # type: ignore[arg-type]
    with pytest.raises(ValidationError, match="send an exact amount as text"):
        Step.model_validate_json('{"from_date": "2026-04-01", "weekly": 462.5}')


@pytest.mark.parametrize(
    "more", [{"ratio_staff": 0}, {"ratio_residents": 0}, {"weekly_total": "5"}, {"unit": "DAY"}]
)
def test_a_line_takes_nothing_impossible_or_unknown(more: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        line("20.00", DAYS, **more)


def test_a_line_comes_back_from_json_unchanged_with_its_money_as_text() -> None:
    made = line("16.5", DAYS, funded_hours_in_base="0")
    kept = json.loads(made.model_dump_json())
    assert (kept["hourly_rate"], kept["funded_hours_in_base"], kept["unit"]) == ("16.50", "0.00", "HOUR")
    assert kept["pattern"][6] == [{"start": "08:00", "end": "20:00"}]
    assert Line.model_validate(kept) == made


def test_the_schema_of_a_line_asks_for_money_as_text() -> None:
    rate = Line.model_json_schema()["properties"]["hourly_rate"]
    assert (rate["type"], rate["pattern"]) == ("string", r"^\d+(\.\d{1,2})?$")


def test_minus_nought_is_nought() -> None:
    assert str(Step(from_date=APRIL, weekly=D("-0.00")).weekly) == "0.00"


def test_a_package_is_the_sum_of_its_lines() -> None:
    package = [line("16.50", DAYS), line("17.25", NIGHTS), sleeping_in()]
    assert (package_hours(package), package_cost(package)) == (D("168.00"), D("3135.00"))
    assert (package_hours([]), package_cost([])) == (D("0.00"), D("0.00"))


times_of_day = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.integers(0, 59))


@given(
    times_of_day, times_of_day, st.integers(0, 7), st.integers(1, 50000), st.integers(1, 3), st.integers(1, 3)
)
def test_br36_costs_agree_with_whole_pence(
    start: str, end: str, days: int, pence: int, staff: int, residents: int
) -> None:
    made = line(str(D(pence) / 100), (start, end), days=days, ratio_staff=staff, ratio_residents=residents)
    minutes = days * (
        int((timedelta(days=1) + _clock(end) - _clock(start)).total_seconds() // 60) % 1440 or 1440
    )
    hundredths = (minutes * 100 * 2 + 60) // 120  # of an hour, half up
    cost = (hundredths * pence * staff * 2 + 100 * residents) // (200 * residents)  # pence, half up
    assert (weekly_hours(made), weekly_cost(made)) == (D(hundredths) / 100, D(cost) / 100)
    assert made.unit is Unit.HOUR


def _clock(time: str) -> timedelta:
    hours, minutes = time.split(":")
    return timedelta(hours=int(hours), minutes=int(minutes))


# Savings by the week, the day and the year


def test_a_net_saving_leaves_out_what_the_change_costs() -> None:
    assert net_saving(D("2772.00"), D("1386.00")) == D("1386.00")
    assert net_saving(D("2772.00"), D("1386.00"), D("12.50"), D("40")) == D("1333.50")
    assert net_saving(D("800.00"), D("966.00")) == D("-166.00")


def test_br37_the_headline_saving_by_day_and_year() -> None:
    weekly = net_saving(D("66197.50"), D("36697.50"))
    assert weekly == D("29500.00")
    assert daily_equivalent(weekly) == D("4214.29")
    assert annual(weekly, Annualisation.WEEKS_52).amount == D("1534000.00")
    assert annual(weekly, Annualisation.DAYS_365).amount == D("1538214.29")
    assert annual(weekly, Annualisation.DAYS_366).amount == D("1542428.57")
    assert annual(weekly, Annualisation.MEAN_YEAR).amount == D("1539267.86")


def test_br37_an_annual_amount_carries_its_method() -> None:
    made = annual(D("29500.00"), Annualisation.WEEKS_52)
    assert made.model_dump(mode="json") == {"amount": "1534000.00", "method": "WEEKS_52"}
    with pytest.raises(ValidationError, match="Field required"):
        Annual.model_validate({"amount": "1534000.00"})


def test_a_purchase_pays_back_after_so_many_weeks_or_never() -> None:
    assert payback_weeks(D("450.00"), D("1386.00")) == D("0.32")
    assert payback_weeks(D("0.00"), D("1386.00")) == D("0.00")
    assert payback_weeks(D("450.00"), D("0.00")) is None
    assert payback_weeks(D("450.00"), D("-5.00")) is None


@pytest.mark.parametrize("inexact", [1.5, 1, "1.50", None, D("NaN"), D("Infinity")])
def test_savings_are_worked_out_from_exact_amounts_only(inexact: Any) -> None:
    one = D("1.00")
    for ask in (
        lambda: daily_equivalent(inexact),
        lambda: annual(inexact, Annualisation.WEEKS_52),
        lambda: net_saving(one, inexact),
        lambda: net_saving(one, one, one, inexact),
        lambda: payback_weeks(inexact, one),
        lambda: payback_weeks(one, inexact),
        lambda: price_volume(inexact, one, one, one),
        lambda: price_volume(one, inexact, one, one),
        lambda: price_volume(one, one, inexact, one),
        lambda: price_volume(one, one, one, inexact),
    ):
        with pytest.raises(TypeError, match="an amount is a finite Decimal"):
            ask()


# Price and volume


def test_br38_fewer_hours_and_a_lower_rate_add_up_to_the_saving() -> None:
    made = price_volume(D("84"), D("27.00"), D("35"), D("20.00"))
    assert made == PriceVolume(volume=D("1323.00"), price=D("245.00"), total=D("1568.00"))


hours = st.decimals(0, 168, places=2)
rates = st.decimals(D("0.01"), 500, places=2)


@given(hours, rates, hours, rates)
def test_br38_no_pound_is_counted_in_both_classes(h0: Decimal, r0: Decimal, h1: Decimal, r1: Decimal) -> None:
    made = price_volume(h0, r0, h1, r1)
    assert made.volume + made.price == made.total
    assert abs(made.total - (h0 * r0 - h1 * r1)) <= D("0.01")
    assert abs(made.volume - (h0 - h1) * r0) <= D("0.01")
    assert abs(made.price - h1 * (r0 - r1)) <= D("0.01")
    assert price_volume(h0, r0, h1, r0).price == price_volume(h0, r0, h0, r1).volume == 0


@given(times_of_day, times_of_day, rates, rates)
def test_br38_price_and_volume_add_up_to_the_difference_of_two_lines(
    start: str, end: str, r0: Decimal, r1: Decimal
) -> None:
    before, after = line(str(r0), (start, end)), line(str(r1), (start, end), days=4)
    made = price_volume(weekly_hours(before), r0, weekly_hours(after), r1)
    assert made.total == weekly_cost(before) - weekly_cost(after)


# Phased savings

PHASES = [
    Step(from_date=APRIL, weekly=D("462.00")),
    Step(from_date=APRIL + timedelta(days=14), weekly=D("924.00")),
    Step(from_date=APRIL + timedelta(days=28), weekly=D("1386.00")),
]


def test_phased_savings_count_each_step_by_the_day() -> None:
    assert in_year(PHASES, APRIL, APRIL + timedelta(days=27)) == D("2772.00")
    assert in_year(PHASES, APRIL, MARCH) == D("69498.00")
    assert in_year([Step(from_date=APRIL, weekly=D("1386.00"))], APRIL, MARCH) == D("72270.00")


def test_only_the_days_within_the_year_count() -> None:
    assert in_year(PHASES, date(2027, 4, 1), date(2027, 4, 7)) == D("1386.00")
    assert in_year(PHASES, date(2026, 3, 1), APRIL) == D("66.00")
    assert in_year(PHASES, date(2025, 4, 1), date(2026, 3, 31)) == D("0.00")
    assert in_year([], APRIL, MARCH) == D("0.00")


def test_br39_savings_stop_on_the_day_of_death_or_discharge() -> None:
    assert in_year(PHASES, APRIL, MARCH, stops_on=APRIL + timedelta(days=14)) == D("924.00")
    assert in_year(PHASES, APRIL, MARCH, stops_on=APRIL + timedelta(days=15)) == D("1056.00")
    assert in_year(PHASES, APRIL, MARCH, stops_on=APRIL) == D("0.00")
    assert in_year(PHASES, APRIL, MARCH, stops_on=date(2020, 1, 1)) == D("0.00")
    assert in_year(PHASES, APRIL, MARCH, stops_on=date(2030, 1, 1)) == D("69498.00")


def test_days_and_steps_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(ValueError, match="the year cannot end"):
        in_year(PHASES, MARCH, APRIL)
    with pytest.raises(ValueError, match="must come after the step of"):
        in_year([PHASES[1], PHASES[0]], APRIL, MARCH)
    with pytest.raises(ValueError, match="must come after the step of"):
        in_year([PHASES[0], PHASES[0]], APRIL, MARCH)


@given(
    st.dictionaries(st.integers(-60, 120), st.decimals(-500, 2000, places=2), max_size=5),
    st.integers(0, 90),
    st.one_of(st.none(), st.integers(-10, 120)),
)
def test_phased_savings_agree_with_adding_up_day_by_day(
    changes: dict[int, Decimal], length: int, stop: int | None
) -> None:
    steps = [Step(from_date=APRIL + timedelta(days=day), weekly=changes[day]) for day in sorted(changes)]
    weekly = D(0)
    for day in range(length + 1):
        running = [changes[begun] for begun in sorted(changes) if begun <= day]
        if running and (stop is None or day < stop):
            weekly += running[-1]
    stops_on = None if stop is None else APRIL + timedelta(days=stop)
    saved = in_year(steps, APRIL, APRIL + timedelta(days=length), stops_on)
    assert saved == daily_equivalent(weekly)
