"""No panel departs from a recommendation without having asked, without exceptional reasons, or by one person."""

from dataclasses import replace
from typing import Any

import pytest

from app.programmes.one_to_one.codes import SAME_CARE, Recommended
from app.programmes.one_to_one.departure import departs, must_return_first
from app.programmes.one_to_one.forms.departure import Departure
from app.programmes.one_to_one.rules.departure import (
    departure_not_confirmed,
    departure_unexplained,
    no_departure_to_confirm,
)
from app.programmes.roles import Role
from tests.programmes.one_to_one.papers import DEPARTURE, WHY, lines, package
from tests.programmes.one_to_one.road import CAST, Road, at
from tests.programmes.one_to_one.rules.asking import blocked, says, why

MORE: dict[str, Any] = {"lines": lines(10), "departure": DEPARTURE}


def voted(choice: str, *, asked: bool = True, kind: Recommended = Recommended.REDUCE_PHASED) -> Road:
    """A vote for this choice, closed; the reviewer was `asked` for clarification before it."""
    road = at("panel_listed", kind)
    road = road.clarified() if asked else road
    return road.call("chris", "pia", "sol", "pat").vote(**dict.fromkeys(("chris", "pia", "sol"), choice))


@pytest.fixture
def declined() -> Road:
    return voted("DECLINE")


@pytest.fixture
def approved() -> Road:
    return voted("APPROVE")


# What departs


@pytest.mark.parametrize("kind", Recommended)
def test_to_decline_a_change_departs_and_to_decline_to_change_nothing_does_not(kind: Recommended):
    assert departs(at("panel_listed", kind).facts, declines=True) == (kind not in SAME_CARE)


def test_to_approve_another_package_than_was_proposed_departs(approved: Road):
    assert not departs(approved.facts, declines=False)
    assert not departs(approved.facts, declines=False, lines=package(8))
    assert departs(approved.facts, declines=False, lines=package(10))
    assert departs(approved.facts, declines=False, lines=package(8, rate="22.00"))
    approved.facts.recommendation, approved.facts.package.proposed = None, None
    assert not departs(approved.facts, declines=True)
    assert departs(approved.facts, declines=False, lines=package(8))


# Asked first


def test_a_vote_to_decline_is_first_returned_to_the_reviewer_for_clarification():
    road = voted("DECLINE", asked=False)
    assert must_return_first(road.facts)
    assert "decline_before_return" in blocked(road, "decline")
    assert not road.options("chris")["decline"].allowed, "the button says so before the form is filled in"
    assert blocked(road, "defer", reason_code="OTHER") == {"returned_for_something_else"}
    assert blocked(road, "record_not_carried") == {"something_was_carried"}
    assert "no_departure_to_confirm" in blocked(road, "confirm_departure", "sol")
    assert blocked(road, "defer", reason_code="CLARIFICATION") == set()
    road.make("defer", "chris", reason_code="CLARIFICATION").make("resubmit_minor", "ada")
    road.check().make("list_for_panel").call().vote(chris="DECLINE", pia="DECLINE", sol="DECLINE")
    assert not must_return_first(road.facts)
    assert blocked(road, "defer", reason_code="CLARIFICATION") == {"other_outcome_carried"}
    assert road.depart("decline").facts.stage == "decided"


def test_that_return_is_owed_however_often_the_case_was_deferred():
    road = voted("DECLINE", asked=False)
    road.facts.deferrals = 2
    assert blocked(road, "defer", reason_code="CLARIFICATION") == set()


def test_another_package_is_approved_only_after_the_reviewer_was_asked():
    road = voted("APPROVE", asked=False)
    assert "change_before_return" in blocked(road, "approve", **MORE)
    assert blocked(road, "approve") == set()
    assert not must_return_first(road.facts)


def test_what_the_panel_votes_for_before_it_is_closed_asks_for_nothing(declined: Road):
    assert declined.facts.listing is not None
    declined.facts.listing.closed = None
    assert not must_return_first(declined.facts)
    assert says(departure_unexplained, declined, "decline") is None
    assert says(no_departure_to_confirm, declined, "confirm_departure") is None


# Explained


def test_a_departure_needs_its_reasons_and_what_follows_has_none(declined: Road, approved: Road):
    assert "departure_unexplained" in blocked(declined, "decline", departure=None)
    assert "departure_unexplained" in blocked(approved, "approve", lines=lines(10))
    assert blocked(approved, "approve", departure=DEPARTURE) == {"departure_unexplained"}
    assert "follows the recommendation" in str(
        says(departure_unexplained, approved, "approve", departure=DEPARTURE)
    )


def test_a_maintained_package_is_declined_without_ceremony():
    road = voted("DECLINE", asked=False, kind=Recommended.MAINTAIN)
    assert blocked(road, "decline") == set()
    assert blocked(road, "decline", departure=DEPARTURE) == {"departure_unexplained"}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"grounds": []}, "at least 1 item"),
        ({"grounds": ["OTHER", "OTHER"]}, "The same reason is given twice"),
        ({"reasons": "Unsafe."}, "at least 20 characters"),
    ],
)
def test_the_reasons_are_from_the_list_and_in_words(changes: dict[str, Any], said: str):
    with pytest.raises(ValueError, match=said):
        Departure.model_validate(DEPARTURE | changes)


# Confirmed


def test_a_second_voter_of_another_profession_confirms_the_departure(declined: Road):
    assert blocked(declined, "decline") == {"departure_not_confirmed"}
    declined.make("confirm_departure", "pat")
    assert blocked(declined, "decline") == {"departure_not_confirmed"}, "pat is a health professional as well"
    declined.make("confirm_departure", "sol")
    assert blocked(declined, "decline", "chris") == set()


def test_nobody_confirms_their_own_departure(declined: Road):
    declined.make("confirm_departure", "sol")
    chairing = replace(CAST["sol"], roles=frozenset({Role.PANEL_CHAIR}))
    assert "departure_not_confirmed" in blocked(declined, "decline", chairing)
    behind = replace(CAST["dee"], on_behalf_of="sol")
    assert "departure_not_confirmed" in blocked(declined, "decline", behind)


def test_a_recorder_without_a_seat_counts_by_the_profession_on_record(declined: Road):
    declined.make("confirm_departure", "sol")
    assert "departure_not_confirmed" in blocked(declined, "decline", "dee")
    unknown = replace(CAST["dee"], profession="")
    form = declined.paper("decline")
    assert "your profession is not on record" in str(why(departure_not_confirmed, declined, unknown, form))
    assert blocked(declined, "decline", replace(CAST["dee"], profession="HEALTH")) == set()


def test_what_was_confirmed_is_that_package_and_no_other(approved: Road):
    approved.make("confirm_departure", "sol", choice="APPROVE", lines=lines(12))
    assert blocked(approved, "approve", **MORE) == {"departure_not_confirmed"}
    assert blocked(approved, "approve", **(MORE | {"lines": lines(12)})) == set()


def test_only_what_the_vote_carried_and_departs_is_confirmed(declined: Road, approved: Road):
    other = {"choice": "APPROVE", "lines": lines(10)}
    assert "The vote did not carry approve: " in str(
        says(no_departure_to_confirm, declined, "confirm_departure", **other)
    )
    assert blocked(approved, "confirm_departure", "sol", choice="APPROVE", lines=lines(8)) == {
        "no_departure_to_confirm"
    }
    assert blocked(approved, "confirm_departure", "sol", **other) == set()


def test_whoever_is_not_on_the_roll_confirms_nothing(declined: Road):
    assert blocked(declined, "confirm_departure", "tess") == {"not_on_the_roll"}
    assert blocked(declined, "confirm_departure", replace(CAST["sol"], on_behalf_of="tess")) == {"no_proxy"}


def test_a_vote_that_is_taken_again_is_confirmed_again(declined: Road):
    declined.make("confirm_departure", "sol").make("declare_interest", "pat", person="pat")
    assert declined.facts.listing is not None and declined.facts.listing.seconds == []
    assert blocked(declined.make("close_vote", "sid"), "decline") == {"departure_not_confirmed"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"choice": "APPROVE"}, "Say which package"),
        ({"choice": "DECLINE", "lines": lines(10)}, "Only an approval names a package"),
        ({"choice": "REFER"}, "departs from no recommendation"),
        ({"choice": "DEFER"}, "departs from no recommendation"),
    ],
)
def test_a_confirmation_names_what_departs(declined: Road, given: dict[str, Any], said: str):
    with pytest.raises(ValueError, match=said):
        declined.paper("confirm_departure", **given, reason=WHY)


def test_no_departure_gives_less_care_than_was_assured(approved: Road):
    approved.make("confirm_departure", "sol", choice="APPROVE", lines=lines(7))
    assert blocked(approved, "approve", lines=lines(7), departure=DEPARTURE) == {"below_assured_hours"}


def test_of_a_case_on_no_agenda_the_rules_of_departure_say_nothing():
    road = at("panel_ready")
    assert says(departure_not_confirmed, road, "decline") is None
