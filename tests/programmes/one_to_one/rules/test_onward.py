"""Where a case goes that the panel sends on or puts off too often, and conditions that nobody meets in time."""

from datetime import timedelta
from typing import Any

import pytest

from app.programmes.one_to_one.codes import ClosureReason, ReferTarget
from app.programmes.one_to_one.rules.conditions import condition_in_time
from app.programmes.one_to_one.rules.onward import not_put_off_too_often
from tests.programmes.one_to_one.papers_after import DECIDED
from tests.programmes.one_to_one.road import Road, at, deferred
from tests.programmes.one_to_one.rules.asking import blocked, says, why


def referred(*targets: str) -> Road:
    road = at("panel_listed").call().vote(**dict.fromkeys(("chris", "pia", "sol"), "REFER"))
    return road.make("refer_onward", "chris", targets=targets)


@pytest.fixture
def conditional() -> Road:
    choices = dict.fromkeys(("chris", "pia", "sol"), "APPROVE_WITH_CONDITIONS")
    return at("panel_listed").call().vote(**choices).make("approve_with_conditions", "chris")


# Sent on


def test_a_case_that_is_sent_to_safeguarding_is_held_until_the_lead_lifts_it():
    road = referred("SAFEGUARDING")
    (hold,) = road.facts.active_holds()
    assert (hold.kind, hold.placed_by) == ("SAFEGUARDING", "chris")
    assert blocked(road, "lift_hold", "chris") != set()
    assert blocked(road, "lift_hold", "sam") == set()


def test_a_case_that_is_sent_to_a_full_assessment_is_on_record_as_referred_and_keeps_its_care():
    road = referred("MDT_DST")
    before = road.facts.current_hours
    assert road.facts.eligibility_referral is not None
    assert road.facts.eligibility_referral.form.reason == DECIDED["reasons"]
    assert road.facts.active_holds() == []
    road.sign().make("issue_no_change", "casey")
    assert road.facts.closure is not None
    assert road.facts.closure.reason is ClosureReason.REFERRED_MDT_DST
    assert road.facts.current_hours == before


@pytest.mark.parametrize(
    ("target", "who"),
    [
        ("LEGAL_COP", "the Court of Protection"),
        ("CMHT", "the community mental health team"),
        ("CONTRACTS", "contracts"),
    ],
)
def test_others_to_whom_a_case_is_sent_have_to_be_told(target: str, who: str):
    road = referred(target)
    assert who in road.facts.alerts[-1].what
    assert road.facts.active_holds() == []
    assert road.facts.eligibility_referral is None


def test_a_case_can_be_sent_to_all_of_them_at_once():
    road = referred(*ReferTarget)
    assert (len(road.facts.alerts), len(road.facts.active_holds())) == (3, 1)


# Put off too often


def again(road: Road) -> Road:
    road.make("resubmit_minor", "ada").check().make("list_for_panel", "sid").call()
    return road.vote(**dict.fromkeys(("chris", "pia", "sol"), "DEFER"))


def test_operations_take_back_what_the_panel_has_put_off_too_often():
    road = deferred()
    assert blocked(road, "take_back", "mo") == {"not_put_off_too_often"}
    again(road).make("defer", "chris")
    assert "operations manager decides" in road.facts.alerts[-1].what
    ready = road.copy()
    ready.make("resubmit_minor", "ada")
    assert blocked(ready, "take_back", "mo") == set()
    road.make("take_back", "mo")
    facts = road.facts
    assert (facts.stage, facts.deferrals, facts.deferral, facts.quality) == ("assessment", 0, None, None)


def test_a_third_deferral_is_refused_and_says_who_goes_on():
    road = again(deferred()).make("defer", "chris")
    road.make("resubmit_minor", "ada").check().make("list_for_panel", "sid").call()
    road.vote(chris="ABSTAIN", pia="APPROVE", sol="DECLINE")
    assert blocked(road, "defer", "chris") == {"third_deferral"}
    assert blocked(road, "record_not_carried", "chris") == set()


def test_a_case_that_no_panel_has_heard_is_taken_back_by_nobody():
    assert why(not_put_off_too_often, at("panel_ready"), "mo")


# Not met in time


def overdue(road: Road, who: str = "feed", **changes: Any) -> set[str]:
    return blocked(road, "condition_overdue", who, **changes)


def test_a_condition_that_is_not_met_in_time_is_told_of_once_and_stands(conditional: Road):
    conditional.wait(10)
    assert overdue(conditional) == {"condition_in_time"}
    conditional.wait(1).make("condition_overdue", "feed")
    assert "Condition 1 of the panel was due on" in conditional.facts.alerts[-1].what
    assert overdue(conditional) == {"condition_in_time"}
    assert "was told on" in str(says(condition_in_time, conditional, "condition_overdue"))
    assert overdue(conditional, condition=2) == set()
    assert overdue(conditional, condition=3) == {"condition_not_open"}
    conditional.make("meet_condition", "mo")
    assert says(condition_in_time, at("panel_ready"), "condition_overdue") is None


def test_the_first_open_condition_is_when_the_worker_looks(conditional: Road):
    due = conditional.today + timedelta(days=10)
    assert conditional.facts.columns()["condition_due_on"] == due
    conditional.make("meet_condition", "mo").make("meet_condition", "mo", condition=2)
    assert conditional.facts.columns()["condition_due_on"] is None
    assert at("panel_ready").facts.columns()["condition_due_on"] is None


def test_the_letter_tells_of_every_condition_that_was_not_let_go(conditional: Road):
    conditional.make("hear_matter", "sid", number=2).make("waive_condition", "chris", condition=2)
    conditional.to("notice")
    assert conditional.facts.letter is not None and conditional.facts.decision is not None
    first, _ = conditional.facts.decision.conditions
    assert conditional.facts.letter.conditions == [first.form]
