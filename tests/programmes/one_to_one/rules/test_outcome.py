"""What is recorded is what was voted."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from app.programmes.one_to_one.codes import BallotChoice, DeferReason, Driver, Recommended
from app.programmes.one_to_one.hearing import item_tally
from app.programmes.one_to_one.policy import EXPERTISE, OneToOnePolicy
from app.programmes.one_to_one.rules.outcome import (
    approval_not_carried,
    below_assured_hours,
    conditions_not_carried,
    decline_not_carried,
    deferred_too_long,
    material_answer,
    no_expertise,
    not_quorate,
    other_outcome_carried,
    recorder_is_barred,
    referral_not_carried,
    something_was_carried,
)
from app.programmes.roles import Role
from app.workflow.panel import QuorumRule
from tests.programmes.one_to_one.panels import policy
from tests.programmes.one_to_one.papers import lines, member
from tests.programmes.one_to_one.road import CAST, Road, at
from tests.programmes.one_to_one.rules.asking import blocked, says, why

OUTCOMES = {
    "APPROVE": "approve",
    "APPROVE_WITH_CONDITIONS": "approve_with_conditions",
    "DECLINE": "decline",
    "REFER": "refer_onward",
    "DEFER": "defer",
}
NOT_CARRIED = {
    "approve": "approval_not_carried",
    "approve_with_conditions": "conditions_not_carried",
    "decline": "decline_not_carried",
    "refer_onward": "referral_not_carried",
}
DECISIONS = tuple(NOT_CARRIED)


@pytest.fixture
def listed() -> Road:
    return at("panel_listed")


@pytest.fixture
def called(listed: Road) -> Road:
    return listed.call()


def seated(road: Road, *members: dict[str, Any], present: tuple[str, ...]) -> Road:
    """The item called with these members, of whom some are there."""
    assert road.facts.listing is not None
    road.today = road.facts.listing.sits_on
    return road.make("open_item", "sid", members=list(members), present=list(present))


# Before the item is called, and what has no item at all


@pytest.mark.parametrize("action", [*DECISIONS, "defer", "record_not_carried"])
def test_nothing_is_recorded_of_an_item_that_was_not_called(listed: Road, action: str):
    assert blocked(listed, action, "chris") == {"item_not_open"}


@pytest.mark.parametrize("action", [*DECISIONS, "defer", "record_not_carried"])
def test_nothing_is_recorded_of_a_vote_that_is_not_closed(called: Road, action: str):
    called.ballots()
    assert {"vote_not_closed", "vote_goes_on"} & blocked(called, action, "chris")
    assert "vote_not_closed" not in blocked(called.make("close_vote", "chris"), action, "chris")


def test_nobody_is_told_how_a_vote_stands_before_it_is_closed(called: Road):
    """The chair could read from what stands in the way of each outcome what the others have voted."""
    called.ballots(chris="APPROVE", pia="DECLINE", sol="REFER")
    for choice in BallotChoice:
        other = called.copy().ballots(pia=choice)
        assert other.options("chris") == called.options("chris"), choice


def test_the_rules_on_votes_leave_an_item_that_was_not_called_to_the_rule_that_asks_for_it(listed: Road):
    rules = (not_quorate, no_expertise, approval_not_carried, conditions_not_carried, decline_not_carried)
    more = (referral_not_carried, something_was_carried, other_outcome_carried, recorder_is_barred)
    assert [why(rule, listed) for rule in (*rules, *more)] == [None] * 9
    assert why(not_quorate, at("panel_ready")) is None
    assert why(no_expertise, at("panel_ready")) is None


# Outcome and tally


@pytest.mark.parametrize(("choice", "action"), OUTCOMES.items())
def test_what_the_panel_carried_can_be_recorded_and_nothing_else(called: Road, choice: str, action: str):
    road = called.copy() if choice != "DECLINE" else at("panel_listed").clarified().call()
    called = road.vote(chris=choice, pia=choice, sol=choice)
    if choice == "DECLINE":
        called.make("confirm_departure", "sol")
    for other in (*DECISIONS, "defer", "record_not_carried"):
        assert (blocked(called, other, "chris") == set()) == (other == action), other


def test_every_way_three_people_can_vote_leaves_exactly_one_record_to_make(called: Road):
    """For all 216 combinations of ballots; a deferral may take the place of a vote that carried nothing."""
    for votes in product(BallotChoice, repeat=3):
        road = called.copy()
        road.vote(**dict(zip(("chris", "pia", "sol"), votes, strict=True)))
        open_to = {a for a in (*DECISIONS, "record_not_carried") if not blocked(road, a, "chris")}
        counted = item_tally(road.facts, road.policy)
        assert counted is not None
        assert blocked(road, "defer", "chris", reason_code="CLARIFICATION") == set() or open_to
        if counted.outcome is None:
            assert open_to == {"record_not_carried"}, votes
        elif counted.outcome in ("DEFER", "DECLINE"):  # before a decline the reviewer is asked
            assert open_to == set(), votes
        else:
            assert open_to == {OUTCOMES[counted.outcome]}, votes


def test_a_lost_and_a_tied_vote_are_recorded_as_not_carried(called: Road):
    called.policy = policy(voting={"tie": "NOT_CARRIED"})
    lost = called.copy().vote(chris="APPROVE", pia="DECLINE", sol="REFER")
    tied = called.copy().vote(chris="APPROVE", pia="DECLINE", sol="ABSTAIN")
    for road in (lost, tied):
        assert blocked(road, "record_not_carried") == set()
        assert blocked(road, "approve") == {"approval_not_carried"}
        assert blocked(road, "decline") == {"decline_not_carried"}


def test_the_refusal_of_an_outcome_shows_the_arithmetic(called: Road):
    called.vote(chris="DECLINE", pia="DECLINE", sol="APPROVE")
    sentence = str(why(approval_not_carried, called))
    assert (
        sentence.startswith("The panel did not vote to approve: ")
        and "2 for decline, 1 for approve" in sentence
    )


def test_an_item_that_is_not_quorate_is_recorded_as_not_carried(called: Road):
    called.vote("pia")
    assert blocked(called, "record_not_carried") == set()
    assert blocked(called, "defer") == set()


# Quorum and expertise


def test_br15_three_votes_with_a_chair_health_and_social_care_are_enough(called: Road):
    assert blocked(called.vote(), "approve") == set()


@pytest.mark.parametrize("action", DECISIONS)
def test_br15_too_few_ballots_decide_nothing(called: Road, action: str):
    called.vote("chris", "pia")
    assert "not_quorate" in blocked(called, action)
    assert "1 more ballot" in str(why(not_quorate, called))


@pytest.mark.parametrize(
    ("present", "missing"),
    [
        (("chris", "sol"), "1 more voter"),
        (("pia", "pat", "sol"), "the chair or a deputy"),
        (("chris", "pia", "pat"), "1 more social care voter"),
        (("dee", "sol", "tess"), "1 more health voter"),
    ],
)
def test_br15_chair_health_and_social_care_are_all_needed(
    listed: Road, present: tuple[str, ...], missing: str
):
    listed.call(*present).vote(*present)
    assert "not_quorate" in blocked(listed, "approve")
    assert missing in str(why(not_quorate, listed))


def test_br15_the_quorum_is_counted_after_exclusions(listed: Road):
    everybody = ("chris", "pia", "sol")
    assert blocked(listed.copy().call(*everybody).vote(*everybody), "approve") == set()
    listed.make("declare_interest", "sol", person="sol").call(*everybody).vote("chris", "pia")
    assert "not_quorate" in blocked(listed, "approve")
    assert "1 more social care voter" in str(why(not_quorate, listed))


def test_br15_a_deputy_can_take_the_chair(listed: Road):
    listed.call("dee", "pia", "sol").vote("dee", "pia", "sol")
    assert blocked(listed, "approve", "dee") == set()


def test_br15_how_many_make_a_quorum_is_policy(called: Road):
    seats = {"HEALTH": 1, "SOCIAL_CARE": 1}
    called.policy = policy(quorum=QuorumRule(voters=4, professions=seats, expertise_needed=True))
    called.vote()
    assert "not_quorate" in blocked(called, "approve")


def test_br15_a_vote_that_was_closed_without_a_quorum_decides_nothing_under_softer_terms(called: Road):
    called.vote("chris", "pia")
    called.policy = policy(quorum=QuorumRule(voters=1))
    assert "not_quorate" in blocked(called, "approve")
    assert blocked(called, "record_not_carried") == set()


@pytest.mark.parametrize("action", DECISIONS)
def test_br16_a_panel_without_the_expertise_for_the_main_driver_decides_nothing(listed: Road, action: str):
    listed.call("chris", "pat", "sol").vote("chris", "pat", "sol")
    assert "no_expertise" in blocked(listed, action)
    assert "not_quorate" not in blocked(listed, action)


def test_br16_an_adviser_who_stays_brings_the_expertise(listed: Road):
    adviser = member("pia", voting=False)
    seated(
        listed,
        *(member(p) for p in ("chris", "pat", "sol")),
        adviser,
        present=("chris", "pat", "sol", "pia"),
    )
    assert blocked(listed.vote("chris", "pat", "sol"), "approve") == set()


def test_br16_expertise_for_another_driver_is_not_enough_and_policy_may_ask_for_none(called: Road):
    called.policy = OneToOnePolicy(expertise=EXPERTISE | {Driver.FALLS: "EPILEPSY"})
    knowing = called.copy().vote()
    assert blocked(knowing, "approve") == {"no_expertise"}
    knowing.policy = policy(quorum=QuorumRule(professions={"HEALTH": 1, "SOCIAL_CARE": 1}))
    assert blocked(knowing, "approve") == {"not_quorate"}, "it was counted under the terms of its day"
    called.policy = knowing.policy
    assert blocked(called.vote(), "approve") == set()


def test_br16_a_driver_for_which_policy_names_no_expertise_stops_the_decision(called: Road):
    called.vote()
    called.policy = OneToOnePolicy(expertise={})
    assert why(no_expertise, called) == "Policy does not say which expertise the panel needs for falls."


# Who records


def test_whoever_left_for_an_interest_does_not_record_the_outcome(listed: Road):
    listed.make("declare_interest", "chris", person="chris").call("chris", "dee", "pia", "sol")
    listed.vote("dee", "pia", "sol")
    assert blocked(listed, "approve", "chris") == {"recorder_is_barred"}
    assert blocked(listed, "approve", "dee") == set()


def test_a_reviewer_who_is_also_a_chair_does_not_record_the_outcome_of_their_case(called: Road):
    called.vote()
    assert "recorder_is_barred" in blocked(
        called, "approve", replace(CAST["ada"], roles=frozenset({Role.PANEL_CHAIR}))
    )


# Not below what quality assurance has passed


def test_br18_the_panel_cannot_record_fewer_hours_than_quality_assurance_has_passed(called: Road):
    called.vote()
    assert "below_assured_hours" in blocked(called, "approve", lines=lines(7))
    assert says(below_assured_hours, called, "approve", lines=lines(7)) == (
        "The package gives less care (49.00 hours a week) than quality assurance has passed (56.00 hours a week)."
    )


@pytest.mark.parametrize("hours", [8, 9, 16])
def test_br18_the_panel_can_give_what_was_passed_or_more(hours: int):
    road = at("panel_listed").clarified().call().vote()
    if hours == 8:
        assert blocked(road, "approve", lines=lines(hours)) == set()
    else:
        assert road.depart("approve", lines=lines(hours)).facts.stage == "decided"


def test_br18_fewer_people_at_the_same_hours_are_less_as_well(called: Road):
    shared = [lines(8)[0] | {"ratio_residents": 2}]
    assert "below_assured_hours" in blocked(called.vote(), "approve", lines=shared)


def test_br18_with_conditions_the_panel_cannot_go_below_either(called: Road):
    both = dict.fromkeys(("chris", "pia", "sol"), "APPROVE_WITH_CONDITIONS")
    called.vote(**both)
    assert "below_assured_hours" in blocked(called, "approve_with_conditions", lines=lines(7))
    assert blocked(called, "approve_with_conditions") == set()


def test_br18_without_a_proposal_the_care_of_today_is_what_cannot_be_undercut(called: Road):
    called.facts.package.proposed, called.facts.quality = None, None
    assert says(below_assured_hours, called, "approve", lines=lines(15))
    assert says(below_assured_hours, called, "approve", lines=lines(16)) is None
    called.facts.quality = at("panel_listed", Recommended.MAINTAIN).facts.quality
    assert called.facts.quality is not None and called.facts.quality.passed_hours == Decimal("112.00")


# Deferrals


def test_br19_a_third_deferral_is_refused(called: Road):
    called.vote(chris="DEFER", pia="DEFER", sol="DEFER")
    called.facts.deferrals = 1
    assert blocked(called, "defer") == set()
    called.facts.deferrals = 2
    assert blocked(called, "defer") == {"third_deferral"}


def test_br19_a_vote_to_defer_that_comes_too_late_is_recorded_as_not_carried(called: Road):
    called.vote(chris="DEFER", pia="DEFER", sol="DEFER")
    assert blocked(called, "record_not_carried") == {"something_was_carried"}
    called.facts.deferrals = 2
    assert blocked(called, "record_not_carried") == set()


def test_br19_after_two_deferrals_the_operations_manager_is_told(called: Road):
    for _ in range(2):
        called.vote(chris="DEFER", pia="DEFER", sol="DEFER").make("defer", "chris").make(
            "resubmit_minor", "ada"
        )
        called.check().make("list_for_panel", "sid").call()
    assert "operations manager" in called.facts.alerts[-1].what
    called.vote(chris="ABSTAIN", pia="ABSTAIN", sol="ABSTAIN")
    assert blocked(called, "defer") == {"third_deferral"}


def test_a_deferral_ends_within_a_fortnight_and_not_before_tomorrow(called: Road):
    today = called.today
    for days, fits in ((0, False), (1, True), (14, True), (15, False)):
        given = says(deferred_too_long, called, "defer", return_by=today + timedelta(days=days))
        assert (given is None) == fits, days
    assert "deferred_too_long" in blocked(called, "defer", return_by=today)


@pytest.mark.parametrize("reason", DeferReason)
def test_a_question_about_what_was_assured_goes_back_through_quality_assurance(
    called: Road, reason: DeferReason
):
    called.vote("chris").make("defer", "chris", reason_code=reason)
    minor = (
        DeferReason.EXPERTISE_NEEDED,
        DeferReason.PLAN_UNCLEAR,
        DeferReason.CLARIFICATION,
        DeferReason.OTHER,
    )
    material = reason not in minor
    assert ("material_answer" in blocked(called, "resubmit_minor", "ada")) == material
    assert blocked(called, "resubmit_material", "ada") == set()


def test_without_a_deferral_there_is_no_answer_to_judge(called: Road):
    assert why(material_answer, called) is None
