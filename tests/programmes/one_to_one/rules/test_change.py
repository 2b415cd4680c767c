"""Before less care is given."""

from datetime import timedelta
from typing import Any

import pytest

from app.programmes.one_to_one.rules.change import (
    begins_too_early,
    conditions_open,
    mitigations_not_live,
    notice_running,
    plan_is_not_as_approved,
    technology_not_ready,
)
from tests.programmes.one_to_one.papers import package
from tests.programmes.one_to_one.road import Road, at
from tests.programmes.one_to_one.rules.asking import blocked, says, why

DAY = timedelta(days=1)


@pytest.fixture
def noticed() -> Road:
    return at("notice")


@pytest.fixture
def free() -> Road:
    """The day after the notice, everything checked."""
    road = at("notice")
    assert road.facts.notice is not None
    road.today = road.facts.notice.ends_on + DAY
    return road.check()


def conditional() -> Road:
    choices = dict.fromkeys(("chris", "pia", "sol"), "APPROVE_WITH_CONDITIONS")
    road = at("panel_listed").call().vote(**choices).make("approve_with_conditions", "chris").to("notice")
    assert road.facts.notice is not None
    road.today = road.facts.notice.ends_on + DAY
    return road.check()


def ready(road: Road, **changes: Any) -> dict[str, Any]:
    good = {"type": "ACOUSTIC_MONITOR", "live_on": road.today, "response_tested_on": road.today}
    return {"technology": [good | changes]}


# The notice


def test_br24_the_first_phase_does_not_begin_while_the_notice_runs(noticed: Road):
    assert noticed.facts.notice is not None
    noticed.today = noticed.facts.notice.ends_on
    assert "notice_running" in blocked(noticed.check(), "begin_phase")
    assert blocked(noticed.wait(1).check(), "begin_phase") == set()


def test_br24_a_waived_notice_lets_the_first_phase_begin(noticed: Road):
    noticed.check()
    assert blocked(noticed, "begin_phase") == {"notice_running", "begins_too_early"}
    assert blocked(noticed.make("waive_notice", "mo"), "begin_phase") == set()


def test_br24_without_a_notice_nothing_begins():
    assert why(notice_running, at("decided")) == "No notice has been given."


def test_a_phase_is_recorded_when_it_begins_and_not_ahead(free: Road):
    assert blocked(free, "begin_phase", begins_on=free.today + DAY) == {"begins_too_early"}
    working = ready(free)
    free.wait(2)
    assert blocked(free, "begin_phase", begins_on=free.today - 2 * DAY, **working) == set()


def test_a_phase_that_is_recorded_later_cannot_have_begun_within_the_notice(free: Road):
    assert free.facts.notice is not None
    within = free.facts.notice.ends_on
    assert "begins_too_early" in blocked(free, "begin_phase", begins_on=within)
    waived = at("notice").make("waive_notice", "mo")
    waived.wait(3)
    assert waived.facts.notice is not None
    before = waived.facts.notice.began_on - DAY
    assert "begins_too_early" in blocked(waived, "begin_phase", begins_on=before)


def test_a_phase_does_not_begin_before_the_day_that_letter_and_plan_give(free: Road):
    assert free.facts.letter is not None
    free.facts.letter.starts_on = free.today + DAY
    assert says(begins_too_early, free, "begin_phase")
    free.facts.letter.starts_on = free.today
    assert says(begins_too_early, free, "begin_phase") is None
    first = free.facts.phases[0]
    first.plan = first.plan.model_copy(update={"from_date": free.today + DAY})
    assert says(begins_too_early, free, "begin_phase")


def test_without_notice_letter_or_plan_other_rules_speak():
    road = at("decided")
    assert says(begins_too_early, road, "begin_phase") is None
    noticed = at("notice")
    noticed.facts.letter = None
    assert noticed.facts.notice is not None
    noticed.today = noticed.facts.notice.ends_on + DAY
    assert says(begins_too_early, noticed, "begin_phase") is None


# The panel's conditions


def test_br26_a_condition_for_before_the_change_is_met_first():
    road = conditional()
    assert blocked(road, "begin_phase") == {"conditions_open"}
    assert why(conditions_open, road) == (
        "Condition 1 is not met, and the panel wanted that before the change begins."
    )
    assert blocked(road.make("meet_condition", "mo"), "begin_phase") == set()


def test_br26_the_panel_can_let_a_condition_go():
    road = conditional().make("hear_matter", "sid").make("waive_condition", "chris")
    assert blocked(road, "begin_phase") == set()


def test_br26_every_open_condition_is_named():
    road = conditional()
    assert road.facts.decision is not None
    first = road.facts.decision.conditions[0]
    road.facts.decision.conditions.append(first.model_copy(update={"number": 3}))
    assert str(why(conditions_open, road)).startswith("Conditions 1 and 3 are not met")
    assert why(conditions_open, at("panel_ready")) is None


# Technology


def test_br27_technology_that_works_and_whose_alarm_is_answered_lets_the_phase_begin(free: Road):
    assert blocked(free, "begin_phase", **ready(free)) == set()


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"type": "BED_SENSOR"}, "acoustic monitor is not in place"),
        ({"live_on": "2030-01-01"}, "acoustic monitor works from 1 January 2030 only"),
        (
            {"response_tested_on": None},
            "nobody has tested that the alarm of the acoustic monitor is answered",
        ),
        (
            {"response_tested_on": "2030-01-01"},
            "the test of the acoustic monitor on 1 January 2030 is still to",
        ),
    ],
)
def test_br27_technology_that_is_not_ready_stops_the_phase(free: Road, changes: dict[str, Any], fault: str):
    assert blocked(free, "begin_phase", **ready(free, **changes)) == {"technology_not_ready"}
    assert fault in str(says(technology_not_ready, free, "begin_phase", **ready(free, **changes)))


def test_br27_technology_without_an_alarm_needs_no_test(free: Road):
    assert free.facts.recommendation is not None
    plan = free.facts.recommendation.form
    quiet = plan.technology[0].model_copy(update={"response_required": False})
    free.facts.recommendation.form = plan.model_copy(update={"technology": [quiet]})
    assert blocked(free, "begin_phase", **ready(free, response_tested_on=None)) == set()


def test_br27_a_plan_without_technology_needs_none(free: Road):
    free.facts.recommendation = None
    assert says(technology_not_ready, free, "begin_phase", technology=[]) is None


# Mitigations


def test_a_phase_begins_when_everything_that_makes_it_safe_is_in_place(free: Road):
    assert blocked(free, "begin_phase", mitigations_live=False) == {"mitigations_not_live"}
    assert says(mitigations_not_live, free, "begin_phase", mitigations_live=False) == (
        "Not everything is in place that phase 1 needs: assistive technology."
    )


def test_the_next_phase_begins_when_its_own_mitigations_are_in_place():
    road = at("implementing").finish_phase()
    assert blocked(road, "proceed_phase", mitigations_live=False) == {"mitigations_not_live"}
    assert blocked(road, "proceed_phase") == set()


def test_a_phase_that_needs_nothing_can_begin_without(free: Road):
    assert free.facts.recommendation is not None
    plan = free.facts.recommendation.form
    later = [item.model_copy(update={"before_phase": 2}) for item in plan.mitigations]
    free.facts.recommendation.form = plan.model_copy(update={"mitigations": later})
    assert says(mitigations_not_live, free, "begin_phase", mitigations_live=False) is None
    free.facts.recommendation = None
    assert says(mitigations_not_live, free, "begin_phase", mitigations_live=False) is None


# The plan


def test_br29_a_plan_that_comes_down_to_what_was_approved_can_begin(free: Road):
    assert why(plan_is_not_as_approved, free) is None


def test_br29_a_plan_that_rises_is_short_or_ends_elsewhere_does_not_begin(free: Road):
    first, last = free.facts.phases
    planned = first.plan
    first.plan = planned.model_copy(update={"lines": package(4)})
    assert "up and down" in str(why(plan_is_not_as_approved, free))
    first.plan = planned.model_copy(update={"lines": package(17)})
    assert "plan_is_not_as_approved" in blocked(free, "begin_phase")
    first.plan = planned.model_copy(update={"planned_days": 6})
    assert why(plan_is_not_as_approved, free) == "A phase lasts at least 7 days; shorter: phase 1."
    first.plan = planned
    last.plan = last.plan.model_copy(update={"lines": package(7)})
    assert why(plan_is_not_as_approved, free) == "The last phase is not the package that the panel approved."
    free.facts.decision = None
    assert why(plan_is_not_as_approved, free)
    free.facts.phases = []
    assert why(plan_is_not_as_approved, free) == "There is no phase to begin."


# Challenges


def test_a_challenge_before_the_first_phase_stays_the_change(free: Road):
    free.make("open_dispute", "casey")
    assert blocked(free, "begin_phase") == {"hold:DISPUTE"}
    free.make("resolve_dispute", "quentin")
    assert blocked(free, "begin_phase") == set()


def test_a_challenge_does_not_stay_the_change_where_policy_says_otherwise(free: Road):
    free.policy = free.policy.model_copy(update={"stay_on_dispute": False})
    free.make("open_dispute", "casey")
    assert blocked(free, "begin_phase") == set()
