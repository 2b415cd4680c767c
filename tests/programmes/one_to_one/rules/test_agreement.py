"""The council, the panel's conditions, the notice."""

from datetime import timedelta

import pytest

from app.programmes.one_to_one.codes import ConditionTiming
from app.programmes.one_to_one.rules.agreement import (
    condition_not_open,
    council_has_not_agreed,
    free_from,
    notice_waived_already,
)
from tests.programmes.one_to_one.papers import condition
from tests.programmes.one_to_one.road import FIRST_DAY, Road, at
from tests.programmes.one_to_one.rules.asking import blocked, says, why

DAY = timedelta(days=1)


@pytest.fixture
def conditional() -> Road:
    choices = dict.fromkeys(("chris", "pia", "sol"), "APPROVE_WITH_CONDITIONS")
    return at("panel_listed").call().vote(**choices).make("approve_with_conditions", "chris")


def test_a_notice_binds_through_its_last_day_and_no_notice_binds_nobody():
    assert free_from(FIRST_DAY, FIRST_DAY + 14 * DAY) == FIRST_DAY + 15 * DAY
    assert free_from(FIRST_DAY, FIRST_DAY) == FIRST_DAY


# The council


def test_br50_no_notice_of_a_jointly_funded_reduction_without_the_councils_agreement():
    road = at("decided", funding="JOINT_FUNDED").sign()
    assert blocked(road, "issue_reduction") == {"council_has_not_agreed"}
    assert blocked(road.make("record_la_agreement", "mo"), "issue_reduction") == set()


def test_br50_a_package_that_the_nhs_pays_for_alone_needs_no_council():
    assert blocked(at("decided").sign(), "issue_reduction") == set()


def test_br50_while_the_council_disputes_the_decision_the_care_goes_on():
    road = at("decided", funding="JOINT_FUNDED").sign().make("record_la_agreement", "mo")
    disputed = road.copy().make("open_dispute", "casey", route="INTER_AGENCY", raised_by="LOCAL_AUTHORITY")
    assert "council_has_not_agreed" in blocked(disputed, "issue_reduction")
    other = road.copy().make("open_dispute", "casey", route="NHS_COMPLAINT")
    assert why(council_has_not_agreed, other) is None
    running = road.make("issue_reduction", "casey").to("implementing").finish_phase()
    assert blocked(running, "proceed_phase") == set()
    running.make("open_dispute", "casey", route="INTER_AGENCY", raised_by="LOCAL_AUTHORITY", stay=False)
    hours = running.facts.current_hours
    assert blocked(running, "proceed_phase") == {"council_has_not_agreed"}
    assert running.facts.current_hours == hours


def test_no_agreement_is_recorded_of_a_council_that_does_not_pay():
    assert blocked(at("decided"), "record_la_agreement") == {"council_does_not_pay"}
    assert blocked(at("decided", funding="JOINT_FUNDED"), "record_la_agreement") == set()


# Conditions


@pytest.mark.parametrize(("action", "who"), [("meet_condition", "mo"), ("waive_condition", "chris")])
def test_a_condition_is_settled_once_and_by_its_number(conditional: Road, action: str, who: str):
    for number in (1, 2):
        conditional.make("hear_matter", "sid", number=number)
    assert "condition_not_open" in blocked(conditional, action, who, condition=3)
    assert blocked(conditional, action, who) == set()
    conditional.make(action, who)
    assert blocked(conditional, "meet_condition", "mo") == {"condition_not_open"}
    settled = str(says(condition_not_open, conditional, "meet_condition"))
    assert settled.startswith("Condition 1 is settled already: ")
    assert blocked(conditional, "waive_condition", condition=2) == set()


def test_a_case_without_a_decision_has_no_conditions():
    assert says(condition_not_open, at("panel_ready"), "meet_condition") is not None


def test_a_condition_for_before_the_change_is_told_from_one_for_afterwards(conditional: Road):
    assert conditional.facts.decision is not None
    timings = [each.form.timing for each in conditional.facts.decision.conditions]
    assert timings == [ConditionTiming.PRE, ConditionTiming.POST]
    assert condition(conditional)["timing"] == "PRE"


# The notice


def test_the_notice_is_shortened_once_by_the_providers_written_agreement():
    road = at("notice")
    assert why(notice_waived_already, at("decided")) is None
    assert blocked(road, "waive_notice") == set()
    assert blocked(road.make("waive_notice", "mo"), "waive_notice") == {"notice_waived_already"}


def test_br25_the_notice_is_not_shortened_while_the_representative_objects():
    road = at("notice")
    objection = {"objection_on": road.today, "objection": "She fears for the nights."}
    road.make("record_representative", "sam", **objection)
    assert blocked(road, "waive_notice") == {"objection_stands"}
    road.make("record_representative", "sam", **objection, objection_resolved_on=road.today)
    assert blocked(road, "waive_notice") == set()


@pytest.mark.parametrize(
    ("party", "stands"),
    [("REPRESENTATIVE", True), ("PERSON", True), ("PROVIDER", False), ("LOCAL_AUTHORITY", False)],
)
def test_br25_a_challenge_by_the_person_or_their_representative_is_an_objection(party: str, stands: bool):
    road = at("notice").make("open_dispute", "casey", raised_by=party)
    assert (blocked(road, "waive_notice") == {"objection_stands"}) == stands
    road.make("resolve_dispute", "quentin")
    assert blocked(road, "waive_notice") == set()
