"""What a case has saved, day by day, from what was given."""

from datetime import date, timedelta
from decimal import Decimal

from app.programmes.one_to_one.accrual import saved, steps
from app.programmes.one_to_one.codes import Recommended
from tests.programmes.one_to_one.road import Road, at

FIRST, LAST = date(2026, 9, 1), date(2027, 8, 31)


def year(road: Road) -> Decimal:
    """Pounds saved in the year that begins with the case."""
    return saved(road.facts, FIRST, LAST)


def test_nothing_is_saved_before_less_is_given() -> None:
    for stage in ("panel_ready", "decided", "notice"):
        assert steps(at(stage).facts) == []
        assert year(at(stage)) == Decimal("0.00")


def test_each_phase_saves_from_its_first_day() -> None:
    road = at("monitoring")
    first, second = road.facts.phases
    assert [(step.from_date, step.weekly) for step in steps(road.facts)] == [
        (first.began_on, Decimal("560.00")),
        (second.began_on, Decimal("1120.00")),
    ]
    assert first.began_on is not None
    assert second.began_on is not None
    days = (second.began_on - first.began_on).days, (LAST - second.began_on).days + 1
    assert year(road) == (Decimal(560 * days[0] + 1120 * days[1]) / 7).quantize(Decimal("0.01"))


def test_more_care_costs_more() -> None:
    assert year(at("implementing", Recommended.INCREASE)) < 0


def test_a_lower_rate_saves_as_well() -> None:
    assert year(at("implementing", Recommended.RATE_REVIEW_ONLY)) > 0


def test_br39_nothing_is_saved_from_the_day_of_death_or_transfer_on() -> None:
    for action in ("record_death", "record_transfer"):
        road = at("implementing")
        began = road.today
        road.wait(10)
        lost = year(road)
        road.make(action, "feed")
        assert year(road) == Decimal("800.00") < lost  # ten days of a seventh of 560
        assert road.facts.ended_on == began + timedelta(days=10)


def test_br39_nothing_is_saved_from_the_day_on_which_the_hours_came_back() -> None:
    road = at("implementing").wait(10).make("reinstate_emergency", "home")
    assert year(road) == Decimal("800.00")
    assert [step.weekly for step in steps(road.facts)] == [Decimal("560.00"), Decimal("0.00")]


def test_br39_an_emergency_told_later_counts_from_the_day_it_happened() -> None:
    road = at("implementing").wait(10)
    road.make("reinstate_emergency", "home", happened_on=road.today - timedelta(days=3))
    assert year(road) == Decimal("560.00")


def test_br39_a_mistaken_day_of_an_emergency_cannot_undo_what_came_before_or_reach_ahead() -> None:
    road = at("implementing").wait(10)
    early = road.copy().make("reinstate_emergency", "home", happened_on="2020-01-01")
    assert year(early) == Decimal("0.00")
    late = road.copy().make("reinstate_emergency", "home", happened_on="2030-01-01")
    assert year(late) == Decimal("800.00")
    second = at("implementing").finish_phase().make("proceed_phase").wait(7)
    before = year(second.copy().make("reinstate_emergency", "home"))
    mistaken = year(second.make("reinstate_emergency", "home", happened_on="2020-01-01"))
    assert before - mistaken == Decimal("1120.00")


def test_a_step_back_saves_less_from_its_day_on() -> None:
    road = at("implementing").finish_phase().make("proceed_phase").wait(7).make("step_back_phase")
    assert [step.weekly for step in steps(road.facts)][-1] == Decimal("560.00")


def test_a_second_round_saves_only_what_it_gives_less() -> None:
    road = at("monitoring").make("reinstate_emergency", "ada").make("restart_after_reinstatement")
    after = road.today + timedelta(days=1)
    assert saved(road.facts, after, after + timedelta(days=30)) == Decimal("0.00")
