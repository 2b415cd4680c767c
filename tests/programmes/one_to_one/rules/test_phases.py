"""From phase to phase, and after the hours were brought back."""

from datetime import timedelta

import pytest

from app.programmes.one_to_one.codes import PhaseStatus, Recommended
from app.programmes.one_to_one.rules.phases import (
    assurer_must_agree,
    assurer_not_independent,
    completed_too_early,
    final_phase_not_reached,
    next_phase_too_early,
    nothing_was_counted,
    phase_not_over,
    reinstatement_unsettled,
    steps_back_too_early,
    success_not_seen,
)
from tests.programmes.one_to_one.road import Road, at
from tests.programmes.one_to_one.rules.asking import blocked, says, why

DAY = timedelta(days=1)


@pytest.fixture
def running() -> Road:
    """The first of two phases has begun."""
    return at("implementing")


@pytest.fixture
def over(running: Road) -> Road:
    """The first phase has run its days, and was counted."""
    return running.finish_phase()


@pytest.fixture
def last(over: Road) -> Road:
    """The last phase has run its days, and was counted."""
    return over.make("proceed_phase", "ada").finish_phase()


# To the next phase


def test_the_next_phase_begins_when_the_one_before_is_over_counted_and_went_well(over: Road):
    assert blocked(over, "proceed_phase") == set()


def test_a_phase_runs_its_planned_days(running: Road):
    running.wait(13).make("record_monitoring", "home")
    assert blocked(running, "proceed_phase") == {"phase_not_over", "next_phase_too_early"}
    assert "Phase 1 runs until" in str(why(phase_not_over, running))
    assert blocked(running.wait(1), "proceed_phase") == set()


def test_a_phase_runs_at_least_as_long_as_policy_asks(over: Road):
    over.policy = over.policy.model_copy(update={"shortest_phase_days": 21})
    assert "phase_not_over" in blocked(over, "proceed_phase")
    assert blocked(over.wait(7), "proceed_phase") == set()


def test_an_extended_phase_runs_its_extension(over: Road):
    over.make("extend_phase", "ada", days=7)
    assert "phase_not_over" in blocked(over, "proceed_phase")
    assert "phase_not_over" not in blocked(over.wait(7), "proceed_phase")


def test_the_next_phase_is_recorded_when_it_begins_and_as_planned(over: Road):
    assert blocked(over, "proceed_phase", begins_on=over.today + DAY) == {"next_phase_too_early"}
    assert blocked(over, "proceed_phase", begins_on=over.today - DAY) == {"next_phase_too_early"}
    later = over.facts.phases[1]
    later.plan = later.plan.model_copy(update={"from_date": over.today + DAY})
    assert says(next_phase_too_early, over, "proceed_phase") is not None
    assert says(next_phase_too_early, over.wait(1), "proceed_phase") is None


def test_a_phase_that_did_not_go_well_is_not_followed_by_the_next(over: Road):
    assert blocked(over, "proceed_phase", success_met=False) == {"success_not_seen"}
    assert says(success_not_seen, over, "proceed_phase") is None
    assert blocked(over, "extend_phase") == set()
    assert blocked(over, "step_back_phase") == set()


def test_no_step_follows_on_silence(running: Road):
    assert running.facts.phases[0].ends_on is not None
    running.today = running.facts.phases[0].ends_on
    assert blocked(running, "proceed_phase") == {"nothing_was_counted"}
    assert blocked(running.make("record_monitoring", "home"), "proceed_phase") == set()


def test_what_was_counted_before_the_phase_says_nothing_about_it(running: Road):
    began = running.facts.phases[0].began_on
    assert began is not None
    before = {"period_from": began - 7 * DAY, "period_to": began - DAY}
    running.make("record_monitoring", "home", **before)
    assert why(nothing_was_counted, running)


def test_after_the_last_phase_there_is_no_next(last: Road):
    assert "next_phase_missing" in blocked(last, "proceed_phase")


def test_after_a_step_back_to_before_the_change_the_first_phase_can_be_tried_again(over: Road):
    over.make("step_back_phase", "ada")
    assert over.facts.current_hours == over.facts.baseline_hours
    assert blocked(over, "step_back_phase") == {"no_phase_runs"}
    assert blocked(over, "extend_phase") == {"no_phase_runs"}
    assert why(nothing_was_counted, over) is None
    assert blocked(over, "proceed_phase") == set()


# The end of the change


def test_the_change_is_complete_when_its_last_phase_is(over: Road):
    assert blocked(over, "complete_final_phase") == {"final_phase_not_reached"}
    over.make("proceed_phase", "ada")
    early = {"phase_not_over", "completed_too_early", "nothing_was_counted"}
    assert blocked(over, "complete_final_phase") == early
    over.finish_phase()
    assert blocked(over, "complete_final_phase", success_met=False) == {"success_not_seen"}
    assert blocked(over, "complete_final_phase") == set()


def test_more_care_has_no_phases_to_complete():
    road = at("implementing", Recommended.INCREASE)
    assert why(final_phase_not_reached, road) is None
    assert blocked(road, "complete_final_phase") == set()


def test_the_change_was_not_complete_before_its_last_phase_was_over(last: Road):
    assert blocked(last, "complete_final_phase", completed_on=last.today - DAY) == {"completed_too_early"}
    assert blocked(last.wait(3), "complete_final_phase", completed_on=last.today - DAY) == set()


def test_more_care_was_not_given_in_full_before_its_letter_said():
    road = at("implementing", Recommended.INCREASE)
    assert road.facts.letter is not None and road.facts.letter.starts_on is not None
    early = road.facts.letter.starts_on - DAY
    assert blocked(road, "complete_final_phase", completed_on=early) == {"completed_too_early"}
    road.facts.letter = None
    assert says(completed_too_early, road, "complete_final_phase", completed_on=early) is None


def test_a_step_back_is_not_dated_before_its_phase(over: Road):
    began = over.facts.phases[0].began_on
    assert began is not None
    assert blocked(over, "step_back_phase", effective_on=began - DAY) == {"steps_back_too_early"}
    assert blocked(over, "step_back_phase", effective_on=began) == set()
    assert says(steps_back_too_early, at("decided"), "step_back_phase") is None


# Extensions


def test_a_third_extension_needs_a_quality_assurer(over: Road):
    for _ in range(2):
        assert blocked(over, "extend_phase") == set()
        over.make("extend_phase", "ada")
    assert blocked(over, "extend_phase") == {"assurer_must_agree"}
    assert blocked(over, "extend_phase", agreed_by_assurer="quinn") == set()


def test_whoever_agrees_is_neither_the_one_who_asks_nor_a_reviewer(over: Road):
    assert blocked(over, "extend_phase", agreed_by_assurer="ada") == {"assurer_not_independent"}
    assert says(assurer_not_independent, over, "extend_phase", "rory", agreed_by_assurer="rory")
    assert says(assurer_must_agree, at("decided"), "extend_phase") is None
    over.make("reinstate_emergency", "home")
    assert blocked(over, "close_reinstated", agreed_by_assurer="ada") == {"assurer_not_independent"}
    assert blocked(over, "close_reinstated") == set()


# Emergencies


def test_br33_hours_are_brought_back_whatever_stands_in_the_way(running: Road):
    running.make("place_hold", "sam").make("place_hold", "home", kind="HOSPITAL_ADMISSION")
    running.make("open_dispute", "casey")
    running.make("record_representative", "sam", objection_on=running.today, objection="She objects.")
    running.facts.liberty, running.facts.safeguarding, running.facts.quality = None, None, None
    running.facts.gates.clear()
    for who in ("home", "ada", "mo", "chris", "otto"):
        assert blocked(running, "reinstate_emergency", who) == set()
    assert running.facts.current_hours < running.facts.baseline_hours
    running.make("reinstate_emergency", "home")
    assert running.facts.current_hours == running.facts.baseline_hours


def test_after_an_emergency_the_plan_does_not_simply_go_on(over: Road):
    over.make("reinstate_emergency", "home")
    assert over.facts.phases[0].status is PhaseStatus.STOPPED
    assert "reinstatement_unsettled" in blocked(over, "proceed_phase")
    assert "reinstatement_unsettled" in blocked(over, "complete_final_phase")
    assert blocked(over, "restart_after_reinstatement") == set()
    assert blocked(over, "close_reinstated") == set()


def test_contingency_hours_drawn_in_a_phase_are_settled_by_its_review(over: Road):
    over.make("reinstate_emergency", "home", restore="CONTINGENCY")
    assert blocked(over, "proceed_phase") == set()
    over.make("step_back_phase", "ada").make("reinstate_emergency", "home", restore="CONTINGENCY")
    assert why(reinstatement_unsettled, over)


def test_an_emergency_that_is_settled_stands_in_nobodys_way(last: Road):
    last.make("complete_final_phase", "ada").make("reinstate_emergency", "home")
    assert why(reinstatement_unsettled, last)
    last.facts.reinstatements[0].settled_on = last.today
    assert why(reinstatement_unsettled, last) is None


def test_without_an_emergency_there_is_nothing_to_settle(over: Road):
    assert blocked(over, "restart_after_reinstatement") == {"nothing_to_settle"}
    assert "nothing_to_settle" in blocked(over, "close_reinstated")
