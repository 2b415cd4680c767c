"""The vote in its order: who says what, when, and who leads it."""

from collections.abc import Callable
from dataclasses import replace
from itertools import product

import pytest

from app.programmes.one_to_one.codes import BallotChoice, HearingStage
from app.programmes.one_to_one.hearing import stage_of
from app.programmes.one_to_one.rules.vote import (
    discussion_open_already,
    no_first_opinion_now,
    not_in_the_chair,
    not_yours_to_close,
    not_yours_to_record,
    opinion_locked_already,
    opinions_come_first,
    vote_is_closed,
    vote_not_closed,
)
from app.programmes.roles import Role
from tests.programmes.one_to_one.papers import member
from tests.programmes.one_to_one.road import CAST, Road, at
from tests.programmes.one_to_one.rules.asking import blocked, why

EVERYBODY = ("chris", "dee", "pia", "sol")


@pytest.fixture
def called() -> Road:
    return at("panel_listed").call(*EVERYBODY)


def without_opinions(road: Road) -> Road:
    """The same under a policy that asks for no first opinions."""
    road.policy = road.policy.model_copy(update={"first_opinions": False})
    return road


def test_of_an_item_that_was_not_called_the_rules_of_the_vote_say_nothing():
    for road in (at("panel_ready"), at("panel_listed")):
        for rule in (
            discussion_open_already, no_first_opinion_now, not_in_the_chair, not_yours_to_close, not_yours_to_record,
            opinion_locked_already, opinions_come_first, vote_is_closed, vote_not_closed,
        ):  # fmt: skip
            assert why(rule, road, "pia") is None, rule.name
    for action in ("lock_opinion", "open_discussion", "cast_ballot", "close_vote", "confirm_departure"):
        assert "item_not_open" in blocked(at("panel_listed"), action, "chris"), action


# First opinions


def test_each_of_the_roll_locks_one_first_opinion(called: Road):
    for person in EVERYBODY:
        assert blocked(called, "lock_opinion", person) == set()
    called.make("lock_opinion", "pia")
    assert blocked(called, "lock_opinion", "pia") == {"opinion_locked_already"}
    assert blocked(called, "lock_opinion", "sol") == set()


def test_whoever_may_not_vote_has_no_first_opinion_either(called: Road):
    assert blocked(called, "lock_opinion", "tess") == {"not_on_the_roll"}
    assert blocked(called, "lock_opinion", replace(CAST["pia"], on_behalf_of="pat")) == {"no_proxy"}
    assert blocked(called, "lock_opinion", replace(CAST["pia"], contingent_fee=True)) == {"money_has_no_vote"}
    called.make("declare_interest", "pia")
    assert "interest_bars_vote" in blocked(called, "lock_opinion", "pia")


def test_after_the_discussion_is_open_nobody_has_a_first_opinion(called: Road):
    called.make("lock_opinion", "pia").make("open_discussion", "chris")
    assert blocked(called, "lock_opinion", "sol") == {"no_first_opinion_now"}
    assert blocked(called, "cast_ballot", "sol") == set(), "they vote all the same"
    assert blocked(called, "open_discussion", "chris") == {"discussion_open_already"}


def test_nobody_votes_before_the_discussion_is_open(called: Road):
    assert blocked(called, "cast_ballot", "pia") == {"opinions_come_first"}
    for person in EVERYBODY:
        called.make("lock_opinion", person)
    assert blocked(called, "cast_ballot", "pia") == set()


def test_where_policy_asks_for_no_first_opinions_the_vote_is_open_at_once(called: Road):
    without_opinions(called)
    assert blocked(called, "cast_ballot", "pia") == set()
    assert blocked(called, "lock_opinion", "pia") == {"no_first_opinion_now"}
    assert "asks for no first opinions" in str(why(no_first_opinion_now, called, "pia"))


# Who leads


@pytest.mark.parametrize("action", ["open_discussion", "close_vote"])
def test_the_chair_leads_and_a_deputy_only_in_their_place(called: Road, action: str):
    rule = {"open_discussion": "not_in_the_chair", "close_vote": "not_yours_to_close"}[action]
    if action == "close_vote":
        called.make("open_discussion", "chris")
    assert blocked(called, action, "chris") == set()
    for person in ("dee", "pia", "sol"):
        assert blocked(called, action, person) == {rule}
    left = called.make("declare_interest", "chris", person="chris")
    assert blocked(left, action, "dee") == set()
    assert blocked(left, action, "chris") == {rule, "recorder_is_barred"}


@pytest.mark.parametrize("action", ["open_discussion", "close_vote"])
def test_where_neither_chair_nor_deputy_is_on_the_roll_whoever_chairs_the_panel_leads(action: str):
    road = at("panel_listed").call("pia", "sol")
    if action == "close_vote":
        road.make("open_discussion", "chris")
    assert blocked(road, action, "chris") == set()
    assert blocked(road, action, "pia")


def test_the_secretary_closes_the_vote_and_opens_no_discussion(called: Road):
    both = replace(CAST["sid"], roles=frozenset({Role.PANEL_SECRETARY, Role.PANEL_HEALTH}))
    assert blocked(called, "open_discussion", both) == {"not_in_the_chair"}
    assert blocked(called, "close_vote", "sid") == {"opinions_come_first"}
    assert blocked(called.make("open_discussion", "chris"), "close_vote", "sid") == set()


def test_whoever_is_about_to_vote_is_not_made_its_reviewer(called: Road):
    assert "reviewer_in_conflict" in blocked(called, "reassign_reviewer", "mo", reviewer="sol")
    assert "reviewer_in_conflict" not in blocked(called, "reassign_reviewer", "mo", reviewer="ben")


# Closing


def test_after_the_closing_nothing_is_added_and_nobody_closes_again(called: Road):
    called.vote(*EVERYBODY)
    for person, action in product(EVERYBODY, ("cast_ballot", "lock_opinion")):
        assert "vote_is_closed" in blocked(called, action, person)
    for person in ("chris", "sid"):
        assert blocked(called, "close_vote", person) == {"vote_is_closed"}


def test_a_closing_that_is_void_brings_no_first_opinions_back(called: Road):
    called.make("open_discussion", "chris").make("close_vote", "sid")
    called.make("declare_interest", "pia", person="pia")
    assert blocked(called, "lock_opinion", "sol") == {"no_first_opinion_now"}
    assert blocked(called, "cast_ballot", "sol") == set()


@pytest.mark.parametrize("back", ["unlist", "open_item"])
@pytest.mark.parametrize(
    "begin",
    [
        lambda road: road.make("lock_opinion", "pia"),
        lambda road: road.ballots("pia"),
        lambda road: road.make("open_discussion", "chris").make("close_vote", "sid"),
    ],
    ids=["opinion", "ballot", "closing"],
)
def test_a_vote_under_way_is_neither_taken_off_the_agenda_nor_begun_anew(
    called: Road, begin: Callable[[Road], Road], back: str
):
    assert blocked(called, back) == set()
    assert blocked(begin(called), back) <= {"vote_would_be_lost", "vote_has_begun"}
    assert blocked(called, back)


def test_nobody_takes_away_what_another_has_said_by_declaring_an_interest_for_them(called: Road):
    called.make("lock_opinion", "pia")
    assert blocked(called, "declare_interest", "sid", person="pia") == {"interest_of_another"}
    assert blocked(called, "declare_interest", "sid", person="sol") == set()
    assert blocked(called, "declare_interest", "pia", person="pia") == set()


def test_an_abstention_needs_a_reason():
    with pytest.raises(ValueError, match="Say why you abstain"):
        at("panel_listed").paper("cast_ballot", choice=BallotChoice.ABSTAIN)


# How far the hearing has come


def test_the_hearing_goes_from_stage_to_stage(called: Road):
    def stage(road: Road) -> HearingStage:
        assert road.facts.listing is not None
        return stage_of(road.facts.listing, road.policy)

    assert stage(at("panel_listed")) is HearingStage.LISTED
    assert stage(called) is HearingStage.OPINIONS
    assert stage(without_opinions(called.copy())) is HearingStage.DISCUSSION
    assert stage(called.discuss()) is HearingStage.DISCUSSION
    assert stage(called.ballots("pia")) is HearingStage.VOTING
    assert stage(called.make("close_vote", "sid")) is HearingStage.CLOSED


# Recording the outcome


def test_an_outcome_is_recorded_by_a_chair_or_by_the_deputy_in_the_chairs_place():
    seated = [member(p, chair=p == "pia", deputy=p == "sol") for p in ("pia", "sol", "tess", "pat")]
    for present, leads in ((["pia", "sol", "tess", "pat"], "pia"), (["sol", "tess", "pat"], "sol")):
        road = at("panel_listed").call()
        road.make("open_item", "sid", members=seated, present=present)
        for who in ("chris", "dee", leads):  # the first two hold the office
            assert why(not_yours_to_record, road, who) is None
        for who in {"pia", "sol", "tess"} - {leads}:
            assert why(not_yours_to_record, road, who) is not None
            assert "not_yours_to_record" in blocked(road, "record_not_carried", who)
