"""Whoever leaves the room without having voted counts no more, and an item that loses its quorum stops."""

import pytest

from app.programmes.one_to_one.codes import ItemResult
from app.programmes.one_to_one.rules.sitting import (
    ballot_would_go,
    did_not_leave,
    item_stopped,
    not_in_the_room,
    not_on_this_item,
    seat_has_voted,
    voter_not_there,
)
from app.programmes.one_to_one.standstill import is_quorate, standstill
from tests.programmes.one_to_one.papers import member
from tests.programmes.one_to_one.road import Road, at
from tests.programmes.one_to_one.rules.asking import blocked, says, why


@pytest.fixture
def called() -> Road:
    return at("panel_listed").call("chris", "pia", "sol", "tess")


def left(road: Road, *people: str) -> Road:
    for person in people:
        listing = road.facts.listing
        assert listing is not None
        road.make("member_leaves", "feed", person=person, has_voted=person in listing.voted())
    return road


def test_who_leaves_after_voting_keeps_ballot_and_seat(called: Road):
    left(called.ballots("pia", "sol"), "pia")
    listing = called.facts.listing
    assert listing is not None and listing.roll is not None
    assert listing.voted() == {"pia", "sol"}
    assert [member.person for member in listing.roll.voters] == ["chris", "pia", "sol", "tess"]
    assert listing.away == ["pia"]
    assert blocked(called, "member_leaves", "feed", person="pia", has_voted=True) == {"not_in_the_room"}


def test_nobody_is_voted_down_by_attendance():
    road = at("panel_listed").call("chris", "pia", "pat", "sol", "tess")
    road.ballots(chris="APPROVE", pia="DECLINE", sol="APPROVE", pat="DECLINE", tess="DECLINE")
    assert blocked(road, "member_leaves", "feed", person="pat") == {"ballot_would_go"}
    left(road, "pat", "tess").make("close_vote", "chris")
    assert road.facts.listing is not None and road.facts.listing.closed is not None
    assert road.facts.listing.closed.tally.counts == {"APPROVE": 2, "DECLINE": 3, "ABSTAIN": 0}
    assert "approval_not_carried" in blocked(road, "approve", "chris")


def test_who_has_not_voted_keeps_no_seat(called: Road):
    assert blocked(called, "member_leaves", "feed", has_voted=True) == {"ballot_would_go"}
    assert says(ballot_would_go, at("panel_ready"), "member_leaves") is None


def test_an_old_entry_still_takes_the_ballot_that_it_took(called: Road):
    called.ballots("pia", "sol").force("member_leaves", "feed", person="pia")
    listing = called.facts.listing
    assert listing is not None and listing.voted() == {"sol"}


def test_an_item_is_not_called_again_without_those_who_have_voted(called: Road):
    left(called.ballots("pia"), "sol", "tess", "pia")
    there = [member("chris"), member("pat"), member("sol")]
    form = {"members": there, "present": ["chris", "pat", "sol"]}
    assert blocked(called, "open_item", "sid", **form) == {"voter_not_there"}
    assert says(voter_not_there, at("panel_ready"), "open_item") is None


def test_papers_issued_again_leave_no_seat_to_whoever_is_gone(called: Road):
    left(called.ballots("pia"), "pia").force("reissue_pack", "sid")
    listing = called.facts.listing
    assert listing is not None and listing.roll is not None
    assert [member.person for member in listing.roll.voters] == ["chris", "sol", "tess"]
    assert blocked(called, "member_returns", "feed", person="pia") == set()


def test_whoever_comes_back_leaves_an_alternate_who_has_voted_in_their_seat():
    road = at("panel_listed").call()
    seats = [member("chris"), member("pia"), member("sol"), member("pat", alternate_for="pia")]
    road.make("open_item", "sid", members=seats, present=["chris", "pia", "sol", "pat"])
    left(road, "pia")
    assert blocked(road, "member_returns", "feed", person="pia") == set()
    road.ballots("pat")
    assert blocked(road, "member_returns", "feed", person="pia") == {"seat_has_voted"}
    assert says(seat_has_voted, at("panel_ready"), "member_returns") is None
    assert says(seat_has_voted, at("panel_listed"), "member_returns") is None


def test_who_leaves_without_a_vote_goes_from_the_roll(called: Road):
    left(called.ballots("sol"), "pia")
    listing = called.facts.listing
    assert listing is not None and listing.roll is not None
    assert [member.person for member in listing.roll.voters] == ["chris", "sol", "tess"]
    assert (listing.present, listing.away) == (["chris", "sol", "tess"], ["pia"])
    assert "not_on_the_roll" in blocked(called, "cast_ballot", "pia")


def test_who_comes_back_finds_their_ballot_and_may_change_it(called: Road):
    left(called.ballots("sol"), "sol").make("member_returns", "feed", person="sol")
    assert called.facts.listing is not None and called.facts.listing.away == []
    assert blocked(called, "cast_ballot", "sol") == set()
    called.vote("chris", "pia", "sol", "tess").make("approve", "chris")
    assert called.facts.decision is not None and called.facts.decision.tally is not None
    assert called.facts.decision.tally.counts["APPROVE"] == 4


def test_nobody_leaves_twice_or_returns_without_having_left(called: Road):
    assert blocked(called, "member_returns", "feed") == {"did_not_leave"}
    assert blocked(left(called, "pia"), "member_leaves", "feed") == {"not_in_the_room"}
    assert says(not_in_the_room, at("panel_ready"), "member_leaves")
    assert says(did_not_leave, at("panel_ready"), "member_returns")


def test_somebody_who_came_late_is_not_taken_onto_the_roll(called: Road):
    assert blocked(called, "member_returns", "feed", person="pat") == {"did_not_leave"}


def test_a_listed_item_has_nobody_to_leave_it():
    assert blocked(at("panel_listed"), "member_leaves", "feed") == {"item_not_open", "not_in_the_room"}


def test_an_item_that_loses_its_quorum_stops(called: Road):
    left(called.ballots("pia"), "sol", "tess")
    said = str(why(item_stopped, called))
    assert said == (
        "The panel has lost its quorum for this item. Missing: 1 more voter and 1 more social care voter."
    )
    for action, who in (("cast_ballot", "chris"), ("close_vote", "sid")):
        assert blocked(called, action, who) == {"item_stopped"}
    for action in ("approve", "decline", "refer_onward"):
        assert "vote_not_closed" in blocked(called, action, "chris")
    for action in ("unlist", "record_not_carried", "defer", "open_item"):
        assert blocked(called, action, "chris") == set()
    called.make("record_not_carried", "chris")
    assert called.facts.panel_log[-1].result is ItemResult.NOT_QUORATE


def test_a_stopped_item_goes_on_when_they_are_back(called: Road):
    left(called.ballots("pia"), "sol", "tess").make("member_returns", "feed", person="tess")
    assert why(item_stopped, called) is None
    assert blocked(called, "open_item") == {"vote_has_begun"}
    called.vote("chris", "tess").make("approve", "chris")
    assert called.facts.stage == "decided"


def test_a_stopped_item_is_called_again_with_whoever_is_there(called: Road):
    left(called.ballots("pia"), "sol", "tess").call("chris", "pia", "sol")
    listing = called.facts.listing
    assert listing is not None
    assert (listing.away, listing.ballots, listing.began_quorate) == ([], [], True)
    assert why(item_stopped, called) is None


def test_an_item_that_was_called_without_a_quorum_has_none_to_lose():
    road = at("panel_listed").call("chris", "pia").discuss()
    assert why(item_stopped, road) is None
    assert blocked(road, "cast_ballot", "pia") == set()


def test_an_interest_that_leaves_too_few_stops_the_item():
    road = at("panel_listed").call().discuss().make("declare_interest", "pia", person="pia")
    assert blocked(road, "cast_ballot", "sol") == {"item_stopped"}


def test_an_opinion_goes_with_whoever_leaves():
    road = at("panel_listed").call("chris", "pia", "sol", "tess").make("lock_opinion", "pia")
    left(road, "pia")
    assert road.facts.listing is not None and road.facts.listing.opinions == []


def test_whoever_leaves_after_the_vote_was_closed_has_voted(called: Road):
    called.vote("chris", "pia", "sol", "tess")
    assert blocked(called, "member_leaves", "feed", has_voted=True) == {"vote_is_closed"}
    called.make("approve", "chris")
    assert called.facts.decision is not None and called.facts.decision.tally is not None
    assert called.facts.decision.tally.counts["APPROVE"] == 4


def test_who_left_before_the_vote_was_closed_is_not_taken_back_after_it(called: Road):
    left(called.discuss(), "tess").vote("chris", "pia", "sol")
    assert blocked(called, "member_returns", "feed", person="tess") == {"vote_is_closed"}


def test_an_item_that_is_not_called_is_neither_quorate_nor_stopped():
    road = at("panel_listed")
    assert not is_quorate(road.facts, road.policy)
    assert standstill(road.facts, road.policy) is None
    assert standstill(at("panel_ready").facts, road.policy) is None
    called = at("panel_listed").call()
    assert called.facts.listing is not None
    called.facts.listing.panel = "gone"
    assert standstill(called.facts, called.policy) is None


def test_whoever_is_shut_out_of_a_called_item_loses_their_vote_and_a_closed_vote_is_void(called: Road):
    called.vote("chris", "pia", "sol", "tess").make("member_excluded", "feed", person="tess")
    listing = called.facts.listing
    assert listing is not None and listing.roll is not None
    assert (listing.closed, listing.voted()) == (None, {"chris", "pia", "sol"})
    assert listing.roll.why_no_vote("tess") == "is excluded from this item (may no longer take part)"
    assert "not_on_the_roll" in blocked(called, "cast_ballot", "tess")
    assert blocked(called, "member_excluded", "feed", person="tess") == {"not_on_this_item"}
    called.make("close_vote", "sid").make("approve", "chris")
    assert called.facts.decision is not None and called.facts.decision.tally is not None
    assert "1 excluded (may no longer take part)" in called.facts.decision.tally.sentence


def test_a_quorum_lost_by_exclusion_stops_the_item_and_calling_it_again_forgets_it(called: Road):
    called.ballots("pia").make("member_excluded", "feed", person="sol")
    called.make("member_excluded", "feed", person="tess")
    assert why(item_stopped, called) is not None
    called.call("chris", "pia", "sol")
    assert called.facts.listing is not None and called.facts.listing.shut_out == []


def test_whoever_left_the_room_is_shut_out_all_the_same(called: Road):
    left(called, "tess").make("member_excluded", "feed", person="tess")
    called.make("member_returns", "feed", person="tess")
    assert "not_on_the_roll" in blocked(called.discuss(), "cast_ballot", "tess")
    assert says(not_on_this_item, at("panel_ready"), "member_excluded")
