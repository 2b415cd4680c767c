"""From panel to panel: in order, each with voters of its own, and only the last decides."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest

from app.programmes.one_to_one.codes import BallotChoice, Recommended
from app.programmes.one_to_one.hearing import item_tally
from app.programmes.one_to_one.records_vote import Clarified
from app.programmes.one_to_one.rules.outcome import conditions_not_as_voted, passing_on_not_carried
from app.programmes.one_to_one.rules.way import (
    another_panel_follows,
    more_voters_than_places,
    no_further_panel,
    not_the_next_panel,
    panel_abolished,
)
from app.programmes.roles import Role
from app.workflow.panel import QuorumRule
from tests.programmes.one_to_one.panels import policy, terms, two_panels
from tests.programmes.one_to_one.papers import condition, lines, member
from tests.programmes.one_to_one.road import CAST, Road, at
from tests.programmes.one_to_one.rules.asking import blocked, says, why

DECISIONS = ("approve", "approve_with_conditions", "pass_to_next_panel", "decline", "refer_onward")
IN_ROOM = (*DECISIONS, "record_not_carried", "defer", "cast_ballot", "open_item")


CLARIFIED = Clarified(
    asked_on=date(2026, 9, 2), asked_seq=3, answered_on=date(2026, 9, 3), answered_by="ada", answered_seq=4
)


@pytest.fixture
def ready() -> Road:
    """A case that goes before two panels."""
    road = at("panel_ready")
    road.policy = two_panels()
    return road


@pytest.fixture
def called(ready: Road) -> Road:
    """Before the first of them."""
    return ready.make("list_for_panel").call()


@pytest.fixture
def second(called: Road) -> Road:
    """Passed on by chris, pia and sol, and on the agenda of the second."""
    called.vote().make("pass_to_next_panel")
    return called.check().make("list_for_panel")


def board(road: Road) -> Road:
    """The item before the second panel: dee in the chair, pat, who knows about falls, and tess."""
    assert road.facts.listing is not None
    road.today = road.facts.listing.sits_on
    people = [member("dee"), member("pat", expertise=["FALLS"]), member("tess")]
    return road.make("open_item", "sid", members=people, present=["dee", "pat", "tess"])


# The order


def test_a_case_is_listed_for_the_panel_that_is_next_and_for_no_other(ready: Road):
    assert blocked(ready, "list_for_panel") == set()
    assert blocked(ready, "list_for_panel", panel="board") == {"not_the_next_panel"}
    assert says(not_the_next_panel, ready, "list_for_panel", panel="board") == (
        "This is a sitting of the Commissioner's board, and the case goes next to the ICB panel: every case goes there."
    )


def test_a_panel_without_terms_is_never_next(ready: Road):
    assert blocked(ready, "list_for_panel", panel="attic") == {"not_the_next_panel"}
    assert "This is a sitting of the attic, and" in str(
        says(not_the_next_panel, ready, "list_for_panel", panel="attic")
    )


def test_once_passed_on_the_next_panel_hears_it_and_the_first_no_more(called: Road):
    called.vote().make("pass_to_next_panel").check()
    assert blocked(called, "list_for_panel", panel="local") == {"not_the_next_panel"}
    assert blocked(called, "list_for_panel", panel="board") == set()


def test_papers_go_out_by_the_terms_of_the_panel_that_sits(ready: Road):
    slow = two_panels(papers_days=10)
    ready.policy = slow.model_copy(update={"route": tuple(reversed(slow.route))})
    assert blocked(ready, "list_for_panel", panel="board") == {"papers_late"}
    later = {"panel": "board", "sits_on": ready.today + timedelta(days=14)}
    assert blocked(ready, "list_for_panel", **later) == set()


# Only the last one approves


def test_a_panel_that_is_not_the_last_passes_the_case_on_and_does_not_approve_it(called: Road):
    called.vote()
    assert blocked(called, "approve") == {"another_panel_follows"}
    assert blocked(called, "pass_to_next_panel") == set()
    assert why(another_panel_follows, called) == (
        "After this panel the case goes to the Commissioner's board (every case goes there), so it is passed on and not "
        "approved yet."
    )
    assert why(no_further_panel, called) is None


def test_the_last_panel_approves_and_passes_nothing_on(second: Road):
    board(second).vote("dee", "pat", "tess")
    assert blocked(second, "approve", "dee") == set()
    assert blocked(second, "pass_to_next_panel", "dee") == {"no_further_panel"}
    assert why(another_panel_follows, second) is None
    assert why(no_further_panel, second) == "No further panel hears this case: this one decides."


def test_an_approval_with_conditions_is_passed_on_with_them(called: Road):
    called.vote(**dict.fromkeys(("chris", "pia", "sol"), "APPROVE_WITH_CONDITIONS"))
    assert blocked(called, "approve_with_conditions") == {"another_panel_follows"}
    assert blocked(called, "pass_to_next_panel") == {"conditions_not_as_voted"}
    assert says(conditions_not_as_voted, called, "pass_to_next_panel") == (
        "The panel approved with conditions: write them down."
    )
    assert blocked(called, "pass_to_next_panel", conditions=[condition(called)]) == set()


def test_conditions_for_which_nobody_voted_are_not_passed_on(called: Road):
    assert says(conditions_not_as_voted, called, "pass_to_next_panel", conditions=[condition(called)]) is None
    called.vote()
    given = {"conditions": [condition(called)]}
    assert blocked(called, "pass_to_next_panel", **given) == {"conditions_not_as_voted"}
    assert says(conditions_not_as_voted, called, "pass_to_next_panel", **given) == (
        "The panel voted for no conditions."
    )


@pytest.mark.parametrize("choice", ["DECLINE", "REFER", "DEFER"])
def test_what_was_not_approved_is_not_passed_on(called: Road, choice: str):
    called.vote(**dict.fromkeys(("chris", "pia", "sol"), choice))
    assert blocked(called, "pass_to_next_panel") == {"passing_on_not_carried"}
    assert "The panel did not vote to approve: " in str(why(passing_on_not_carried, called))


@pytest.mark.parametrize(
    ("choice", "action"), [("DECLINE", "decline"), ("REFER", "refer_onward"), ("DEFER", "defer")]
)
def test_any_panel_can_decline_refer_and_defer(called: Road, choice: str, action: str):
    called.facts.clarified = CLARIFIED
    called.vote(**dict.fromkeys(("chris", "pia", "sol"), choice))
    if choice == "DECLINE":
        called.make("confirm_departure", "sol")
    assert blocked(called, action) == set()


def test_every_way_three_people_can_vote_leaves_exactly_one_record_to_make_at_the_first_panel(called: Road):
    for votes in product(BallotChoice, repeat=3):
        road = called.copy()
        road.vote(**dict(zip(("chris", "pia", "sol"), votes, strict=True)))
        counted = item_tally(road.facts, road.policy)
        assert counted is not None
        conditions = [condition(road)] if counted.outcome == "APPROVE_WITH_CONDITIONS" else []
        open_to = {
            action
            for action in (*DECISIONS, "record_not_carried")
            if not blocked(
                road,
                action,
                "chris",
                **({"conditions": conditions} if action == "pass_to_next_panel" else {}),
            )
        }
        expected = {
            "APPROVE": {"pass_to_next_panel"},
            "APPROVE_WITH_CONDITIONS": {"pass_to_next_panel"},
            "DECLINE": set(),  # the reviewer is asked first
            "REFER": {"refer_onward"},
            "DEFER": set(),
            None: {"record_not_carried"},
        }
        assert open_to == expected[counted.outcome], votes


def test_nothing_is_passed_on_without_a_quorum_or_below_what_was_assured(called: Road):
    called.facts.clarified = CLARIFIED
    assert "not_quorate" in blocked(called.copy().vote("chris", "pia"), "pass_to_next_panel")
    called.vote()
    assert "below_assured_hours" in blocked(called, "pass_to_next_panel", lines=lines(7))
    assert called.depart("pass_to_next_panel", lines=lines(9)).facts.stage == "panel_ready"


def test_the_case_keeps_its_gate_until_the_last_panel(second: Road):
    assert "panel" not in second.facts.gates
    board(second).vote("dee", "pat", "tess").make("approve", "dee")
    assert second.facts.gates["panel"] == second.facts.seq


# Fresh voters


def test_br13_whoever_voted_at_an_earlier_panel_has_no_part_in_a_later_one(second: Road):
    second.call("chris", "pia", "sol", "dee", "pat", "tess")
    listing = second.facts.listing
    assert listing is not None and listing.roll is not None
    assert [m.person for m in listing.roll.voters] == ["dee", "pat", "tess"]
    assert {b.member.person: b.reason for b in listing.roll.barred} == dict.fromkeys(
        ("chris", "pia", "sol"), "voted on it at an earlier panel"
    )
    assert blocked(second.discuss(), "cast_ballot", "pia") == {"not_on_the_roll"}
    assert blocked(second, "cast_ballot", "tess") == set()
    second.vote("dee", "pat", "tess")
    assert "recorder_is_barred" in blocked(second, "decline", "chris")
    assert "no_expertise" in blocked(second, "approve", "dee"), "pia knows about falls, and has voted already"


def test_whoever_was_there_and_cast_no_vote_may_sit_at_the_next_panel(ready: Road):
    ready.make("list_for_panel").call("chris", "pia", "sol", "tess").vote("chris", "pia", "sol")
    ready.make("pass_to_next_panel").check().make("list_for_panel").call("dee", "pat", "tess")
    assert blocked(ready.discuss(), "cast_ballot", "tess") == set()


def test_the_same_panel_may_hear_a_case_again_with_its_own_people(called: Road):
    called.vote(chris="ABSTAIN", pia="ABSTAIN", sol="ABSTAIN").make("record_not_carried")
    called.check().make("list_for_panel").call().discuss()
    assert blocked(called, "cast_ballot", "pia") == set()


def test_a_new_version_begins_anew_with_everybody(second: Road):
    board(second).vote(**dict.fromkeys(("dee", "pat", "tess"), "DEFER"))
    second.make("defer", "dee").make("resubmit_minor").check()
    assert second.facts.panels_passed == []
    assert blocked(second, "list_for_panel", panel="board") == {"not_the_next_panel"}
    second.make("list_for_panel").call().discuss()
    assert blocked(second, "cast_ballot", "pia") == set()


@pytest.mark.parametrize("back", ["amend_package", "add_evidence"])
def test_a_case_that_changes_between_two_panels_begins_anew(second: Road, back: str):
    second.make(back, "ada")
    assert (second.facts.stage, second.facts.panels_passed) == ("qa_review", [])


def test_taking_it_off_the_second_agenda_loses_nothing_of_the_first(second: Road):
    second.make("unlist")
    assert [passed.panel for passed in second.facts.panels_passed] == ["local"]
    assert blocked(second.check(), "list_for_panel", panel="board") == set()


# Terms


def test_the_quorum_and_the_majority_are_those_of_the_panel_that_sits(second: Road):
    votes = {"dee": "APPROVE", "pat": "APPROVE", "tess": "DECLINE"}
    board(second)
    assert blocked(second.copy().vote(**votes), "approve", "dee") == set()
    rule = QuorumRule(voters=4, professions={"HEALTH": 1})
    second.policy = two_panels(quorum=rule)
    assert "not_quorate" in blocked(second.copy().vote(**votes), "approve", "dee")
    second.policy = two_panels(voting={"majority": "UNANIMOUS"})
    assert blocked(second.vote(**votes), "approve", "dee") == {"approval_not_carried"}


def test_a_panel_that_has_no_terms_any_more_decides_nothing_and_lets_the_case_go(second: Road):
    board(second).vote("dee")
    assert why(panel_abolished, second) is None
    second.policy = policy()
    for action in IN_ROOM:
        assert "panel_abolished" in blocked(second, action, "dee"), action
    assert (
        why(panel_abolished, second) == "The terms of reference in force know no panel called board any more."
    )
    assert blocked(second, "unlist", "chris") == set()
    assert blocked(second, "declare_interest", "tess", person="tess") == set()
    second.make("declare_interest", "tess", person="tess").make("unlist", "sid")
    assert why(panel_abolished, second) is None


def test_more_voters_than_places_are_not_called(ready: Road):
    seats = [seat | {"people": 2} for seat in terms().model_dump()["seats"]]
    ready.policy = policy(seats=seats)
    ready.make("list_for_panel")
    assert ready.facts.listing is not None
    ready.today = ready.facts.listing.sits_on
    four = [member(person) for person in ("chris", "pia", "pat", "sol")]
    given = {"members": four, "present": ["chris", "pia", "sol"]}
    assert blocked(ready, "open_item", **given) == {"more_voters_than_places"}
    assert says(more_voters_than_places, ready, "open_item", **given) == (
        "3 voters for health are called, and the terms have 2 places."
    )
    four[2] |= {"alternate_for": "pia"}
    assert blocked(ready, "open_item", **given) == set()
    assert says(more_voters_than_places, at("panel_ready"), "open_item", **given) is None


def test_whoever_has_no_seat_with_a_vote_advises(ready: Road):
    seats = [seat for seat in terms().model_dump()["seats"] if seat["name"] != "social_care"]
    seats.append({"name": "care", "profession": "SOCIAL_CARE", "people": 2, "chairs": False})
    ready.policy = policy(seats=seats)
    ready.make("list_for_panel")
    assert ready.facts.listing is not None
    ready.today = ready.facts.listing.sits_on
    people = [member("dee"), member("pia"), member("sol"), member("sam", voting=True)]
    ready.make("open_item", "sid", members=people, present=["dee", "pia", "sol", "sam"])
    assert ready.facts.listing is not None and ready.facts.listing.roll is not None
    assert [m.person for m in ready.facts.listing.roll.advisers] == ["sam"]
    assert ready.facts.listing.roll.acting_chair() is None, "social care gives no chair here"


def test_an_alternate_votes_only_where_their_principal_does_not(ready: Road):
    ready.make("list_for_panel")
    assert ready.facts.listing is not None
    ready.today = ready.facts.listing.sits_on
    people = [member("chris"), member("pia"), member("sol"), member("tess", alternate_for="sol")]
    both = (
        ready.copy()
        .make("open_item", "sid", members=people, present=["chris", "pia", "sol", "tess"])
        .discuss()
    )
    assert blocked(both, "cast_ballot", "tess") == {"not_on_the_roll"}
    assert "an alternate never counts beside the member they stand in for" in str(
        both.options("tess")["cast_ballot"].obstacles[0].why
    )
    left = both.copy().make("declare_interest", "sol", person="sol").declared("tess")
    assert blocked(left, "cast_ballot", "tess") == set(), "sol left for an interest, so tess counts"
    alone = ready.make("open_item", "sid", members=people, present=["chris", "pia", "tess"]).discuss()
    alone.declared("tess")
    assert blocked(alone, "cast_ballot", "tess") == set()
    chairing = replace(CAST["tess"], roles=frozenset({Role.PANEL_CHAIR}))
    both.vote("chris", "pia", "sol")
    assert "recorder_is_barred" not in blocked(both, "decline", chairing)


def test_an_alternate_of_nobody_is_not_called(ready: Road):
    ready.make("list_for_panel")
    stray = [member("chris"), member("tess", alternate_for="sol")]
    with pytest.raises(ValueError, match="An alternate stands in for somebody who is not a member"):
        ready.paper("open_item", members=stray, present=["chris"])


def test_a_case_for_the_same_care_travels_both_panels_too():
    road = at("panel_ready", Recommended.MAINTAIN)
    road.policy = two_panels()
    road.make("list_for_panel").call().vote().make("pass_to_next_panel")
    assert road.facts.panels_passed[0].lines is None
