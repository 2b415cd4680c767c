"""What a sitting settles beside its cases: by a vote with a quorum, counted and never typed."""

from dataclasses import replace
from typing import Any

import pytest

from app.programmes.one_to_one.codes import ChairActionStatus, ConditionStatus
from app.programmes.one_to_one.forms.overlay import RatifyChairAction
from app.programmes.one_to_one.matters import interests_of, sat_on
from app.programmes.one_to_one.rules.matters import (
    condition_of_another_panel,
    hand_without_a_vote,
    matter_before_its_sitting,
    matter_not_waiting,
    not_as_the_sitting_voted,
    panel_has_not_waived,
    voted_already,
)
from app.programmes.roles import Role
from tests.programmes.one_to_one.papers import WHY, member
from tests.programmes.one_to_one.road import CAST, Road, at
from tests.programmes.one_to_one.rules.asking import blocked, says, why


@pytest.fixture
def conditional() -> Road:
    choices = dict.fromkeys(("chris", "pia", "sol"), "APPROVE_WITH_CONDITIONS")
    return at("panel_listed").call().vote(**choices).make("approve_with_conditions", "chris")


@pytest.fixture
def acted() -> Road:
    """The chair has given more after the decision, when the case comes before no sitting any more."""
    return at("decided").wait(1).make("chair_action", "chris").make("chair_action", "pat")


def hands(**choices: str) -> dict[str, Any]:
    return {"hands": [{"person": person, "choice": choice} for person, choice in choices.items()]}


def ratifying(road: Road, *, ratified: bool = True) -> RatifyChairAction:
    number = road.facts.chair_actions[-1].seq
    return RatifyChairAction(action=number, ratified=ratified, sitting="S-2", reasons=WHY)


def test_a_chairs_action_after_the_decision_is_ratified_by_a_sitting_that_votes_on_it(acted: Road):
    assert blocked(acted, "ratify_chair_action", "chris", form=ratifying(acted)) == {"sitting_not_quorate"}
    acted.wait(6).make("hear_matter", "sid")
    assert blocked(acted, "ratify_chair_action", "chris", form=ratifying(acted, ratified=False)) == {
        "not_as_the_sitting_voted"
    }
    acted.make("ratify_chair_action", "chris", form=ratifying(acted))
    (action,) = acted.facts.chair_actions
    assert (action.status, action.sitting) == (ChairActionStatus.RATIFIED, "S-2")
    assert "3 for yes" in acted.facts.matters[0].tally.sentence


def test_a_sitting_that_says_no_ends_the_chairs_authority(acted: Road):
    acted.make("hear_matter", "sid", **hands(chris="NO", pia="NO", sol="YES"))
    assert blocked(acted, "ratify_chair_action", "chris", form=ratifying(acted)) == {
        "not_as_the_sitting_voted"
    }
    acted.make("ratify_chair_action", "chris", form=ratifying(acted, ratified=False))
    assert acted.facts.chair_actions[0].status is ChairActionStatus.NOT_RATIFIED


def test_a_vote_without_a_quorum_ratifies_nothing(acted: Road):
    acted.make("hear_matter", "sid", present=("chris", "pia"), **hands(chris="YES", pia="YES"))
    assert acted.facts.matters[0].tally.quorate is False
    assert blocked(acted, "ratify_chair_action", "chris", form=ratifying(acted)) == {"sitting_not_quorate"}
    assert why(not_as_the_sitting_voted, acted, form=ratifying(acted)) is None


def test_one_person_lets_no_condition_of_the_panel_go(conditional: Road):
    assert blocked(conditional, "waive_condition", "chris") == {"panel_has_not_waived"}
    conditional.make("hear_matter", "sid", **hands(chris="NO", pia="ABSTAIN", sol="NO"))
    assert str(says(panel_has_not_waived, conditional, "waive_condition")).startswith(
        "The sitting did not let the condition go: "
    )
    assert blocked(conditional, "waive_condition", "chris", condition=2) == {"panel_has_not_waived"}
    conditional.wait(1).make("hear_matter", "sid", sitting="S-3")
    conditional.make("waive_condition", "chris", sitting="S-3")
    assert conditional.facts.decision is not None
    assert conditional.facts.decision.conditions[0].status is ConditionStatus.WAIVED_BY_PANEL


def test_a_sitting_votes_once_on_a_matter(conditional: Road):
    conditional.make("hear_matter", "sid", present=("chris", "pia"), **hands(chris="YES", pia="YES"))
    conditional.make("hear_matter", "sid", **hands(chris="NO", pia="NO", sol="NO"))  # the first had no quorum
    for officer in ("sid", "dee"):
        assert blocked(conditional, "hear_matter", officer) == {"voted_already"}
    assert "3 for no" in str(says(voted_already, conditional, "hear_matter"))
    assert blocked(conditional, "hear_matter", "sid", sitting="S-3") == set()


def test_a_no_is_not_passed_over_for_an_earlier_yes_or_for_another_of_the_same_day(acted: Road):
    acted.make("hear_matter", "sid")
    acted.make("hear_matter", "sid", sitting="S-3", **hands(chris="NO", pia="NO", sol="NO"))
    acted.make("hear_matter", "sid", sitting="S-4")
    for sitting in ("S-2", "S-4"):
        form = ratifying(acted).model_copy(update={"sitting": sitting})
        assert blocked(acted, "ratify_chair_action", "chris", form=form) == {"sitting_not_quorate"}
    no = ratifying(acted).model_copy(update={"sitting": "S-3"})
    assert blocked(acted, "ratify_chair_action", "chris", form=no) == {"not_as_the_sitting_voted"}
    refused = no.model_copy(update={"ratified": False})
    assert blocked(acted, "ratify_chair_action", "chris", form=refused) == set()
    day = acted.today
    acted.wait(1).make(
        "hear_matter", "sid", sitting="S-5", sits_on=day
    )  # recorded late: it sat on the same day
    late = no.model_copy(update={"sitting": "S-5"})
    assert blocked(acted, "ratify_chair_action", "chris", form=late) == {"sitting_not_quorate"}
    acted.make("hear_matter", "sid", sitting="S-6")
    later = no.model_copy(update={"sitting": "S-6"})
    assert blocked(acted, "ratify_chair_action", "chris", form=later) == set()


def test_a_vote_recorded_before_the_day_of_the_sitting_was_kept_counts_on_the_day_it_was_recorded(
    acted: Road,
):
    acted.make("hear_matter", "sid")
    (heard,) = acted.facts.matters
    assert sat_on(heard.model_copy(update={"sat_on": None})) == acted.today


def test_a_vote_on_a_condition_of_an_earlier_decision_is_none_on_this_one(conditional: Road):
    conditional.make("hear_matter", "sid")
    assert conditional.facts.decision is not None
    conditional.facts.decision.seq = conditional.facts.seq
    assert blocked(conditional, "waive_condition", "chris") == {"panel_has_not_waived"}


def test_nobody_both_records_the_hands_and_acts_on_them(conditional: Road, acted: Road):
    conditional.make("hear_matter", "chris")
    assert blocked(conditional, "waive_condition", "chris") == {"same_person_counted"}
    assert blocked(conditional, "waive_condition", replace(CAST["dee"], on_behalf_of="chris")) == {
        "same_person_counted"
    }
    assert blocked(conditional, "waive_condition", "dee") == set()
    acted.make("hear_matter", replace(CAST["dee"], on_behalf_of="chris"))
    for person in ("chris", "dee"):
        assert blocked(acted, "ratify_chair_action", person, form=ratifying(acted)) == {"same_person_counted"}
    conditional.facts.matters[0].by = []  # from before it was kept
    assert blocked(conditional, "waive_condition", "chris") == set()


def test_whoever_is_barred_from_the_item_is_barred_from_its_matters():
    road = at("panel_listed").call("chris", "pia", "sol", "pat")
    owns = {"kind": "FINANCIAL", "action": "SPEAK_NO_VOTE", "reason": "Owns shares."}
    road.make("declare_interest", "pia", person="pia", **owns)
    assert [each.person for each in interests_of(road.facts) if each.kind != "NONE"] == ["pia"]
    chosen = dict.fromkeys(("chris", "sol", "pat"), "APPROVE_WITH_CONDITIONS")
    road.vote(**chosen).make("approve_with_conditions", "chris")
    assert blocked(road, "hear_matter", "sid") == {"hand_without_a_vote"}
    for action in ("hear_matter", "waive_condition"):
        tied = replace(CAST["pia"], roles=frozenset({Role.PANEL_CHAIR}))
        assert "barred_from_matter" in blocked(road, action, tied)
    alone = hands(chris="YES", sol="YES")
    assert says(hand_without_a_vote, road, "hear_matter", **alone) is None
    road.make("hear_matter", "sid", **alone)
    assert "1 may speak but not vote" in road.facts.matters[0].tally.sentence
    assert road.facts.matters[0].tally.quorate is False


def test_an_interest_outlives_an_item_that_was_taken_off_the_agenda():
    road = at("panel_listed")
    road.make("declare_interest", "pia", person="pia", kind="FINANCIAL", reason="Owns shares.")
    road.make("unlist", "sid")
    assert [interest.person for interest in interests_of(road.facts)] == ["pia"]


@pytest.mark.parametrize("person", ["ada", "quinn"])
def test_whoever_reviewed_or_assured_the_case_records_nothing_of_its_matters(acted: Road, person: str):
    chair = replace(CAST[person], roles=frozenset({Role.PANEL_CHAIR}))
    assert blocked(acted, "hear_matter", chair) == {"barred_from_matter"}
    acted.make("hear_matter", "sid")
    assert blocked(acted, "ratify_chair_action", chair, form=ratifying(acted)) == {
        "barred_from_matter",
        "not_independent",
    }


def test_a_condition_is_let_go_by_the_panel_that_set_it(conditional: Road):
    assert blocked(conditional, "hear_matter", "sid", panel="regional") == {
        "condition_of_another_panel",
        "hand_without_a_vote",
    }
    assert says(condition_of_another_panel, at("panel_ready"), "hear_matter") is None


def test_what_does_not_wait_is_not_voted_on(conditional: Road, acted: Road):
    assert blocked(conditional, "hear_matter", "sid", number=3) == {"matter_not_waiting"}
    assert "no open condition number 1" in str(says(matter_not_waiting, at("panel_ready"), "hear_matter"))
    unknown = says(matter_not_waiting, acted, "hear_matter", number=1)
    assert unknown == "No chair's action with number 1 waits for the panel."


def test_a_sitting_votes_on_its_day(conditional: Road):
    tomorrow = conditional.today.replace(day=conditional.today.day + 1)
    assert blocked(conditional, "hear_matter", "sid", sits_on=tomorrow) == {"matter_before_its_sitting"}
    assert says(matter_before_its_sitting, conditional, "hear_matter") is None


def test_only_voters_who_are_there_and_did_not_prepare_the_case_are_counted(conditional: Road):
    people = ("chris", "pia", "sol", "finn")
    changes = {"members": [member(person) for person in people], "present": people}
    for extra in ("finn", "tess"):
        said = says(
            hand_without_a_vote, conditional, "hear_matter", **changes, **hands(chris="YES", **{extra: "YES"})
        )
        assert said == f"These have no vote on this matter: {extra}."
    conditional.facts.authoriser = "pia"
    assert blocked(conditional, "hear_matter", "sid") == {"hand_without_a_vote"}


def test_a_panel_that_is_no_more_votes_on_nothing(conditional: Road):
    said = says(hand_without_a_vote, conditional, "hear_matter", panel="gone")
    assert said == "The terms of reference in force know no panel called gone any more."
