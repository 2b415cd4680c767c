"""In the panel room."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.programmes.one_to_one.codes import InterestKind
from app.programmes.one_to_one.forms.panel import DeclareInterest
from app.programmes.one_to_one.rules.panel import (
    before_the_sitting,
    interest_bars_vote,
    interest_not_declared,
    item_not_open,
    money_has_no_vote,
    no_deferral_to_vote_for,
    no_proxy,
    not_on_the_roll,
    vote_has_begun,
)
from app.programmes.roles import Role
from app.workflow.panel import Action, Interest
from app.workflow.state import Actor
from tests.programmes.one_to_one.papers import member
from tests.programmes.one_to_one.road import CAST, Road, at
from tests.programmes.one_to_one.rules.asking import blocked, says, why


@pytest.fixture
def listed() -> Road:
    return at("panel_listed")


@pytest.fixture
def called(listed: Road) -> Road:
    return listed.call()


@pytest.fixture
def discussed(called: Road) -> Road:
    return called.discuss()


# Interests


def test_a_member_declares_for_themselves_and_the_officers_for_anybody(listed: Road):
    assert blocked(listed, "declare_interest", "pia", person="pia") == set()
    assert blocked(listed, "declare_interest", "chris", person="pia") == set()
    assert blocked(listed, "declare_interest", "sid", person="pia") == set()


def test_a_member_cannot_shut_out_a_colleague_by_declaring_an_interest_for_them(listed: Road):
    assert blocked(listed, "declare_interest", "sol", person="pia") == {"interest_of_another"}


def test_nobody_on_the_roll_thinks_aloud_or_votes_before_they_have_declared(listed: Road):
    assert why(interest_not_declared, at("panel_ready"), "pia") is None
    assert why(interest_not_declared, listed, "pia") is None  # nothing is called yet
    seated = [member(person) for person in ("chris", "pia", "sol")]
    assert listed.facts.listing is not None
    listed.today = listed.facts.listing.sits_on
    listed.declared("chris").make("open_item", "sid", members=seated, present=["chris", "pia", "sol"])
    assert "interest_not_declared" in blocked(listed, "lock_opinion", "pia")
    listed.make("open_discussion", "chris")
    for action in ("cast_ballot", "confirm_departure"):
        assert "interest_not_declared" in blocked(listed, action, "pia"), action
        assert "interest_not_declared" not in blocked(listed, action, "chris"), action
        assert "interest_not_declared" not in blocked(listed, action, "tess"), action
    listed.make("declare_interest", "pia", person="pia", kind="NONE", action="NOTE", reason="")
    assert blocked(listed, "cast_ballot", "pia") == set()


# Calling the item


@pytest.mark.parametrize(
    ("who", "present", "may"),
    [
        ("sid", "sol", True),
        ("chris", "sol", True),  # holds the office
        ("pia", "pia sol", True),  # chairs this sitting
        ("sol", "sol tess", True),  # deputises, and the chair is away
        ("sol", "pia sol", False),
        ("sol", "tess", False),  # is away as well
        ("tess", "sol tess", False),
    ],
)
def test_an_item_is_called_by_whoever_leads_the_sitting(listed: Road, who: str, present: str, may: bool):
    seated = [member(p, chair=p == "pia", deputy=p == "sol") for p in ("pia", "sol", "tess")]
    found = blocked(listed, "open_item", who, members=seated, present=present.split())
    assert ("not_yours_to_call" not in found) == may


def test_the_item_is_called_on_the_day_of_the_sitting_and_not_before(listed: Road):
    assert blocked(listed, "open_item") == {"before_the_sitting"}
    assert listed.facts.listing is not None
    listed.today = listed.facts.listing.sits_on
    assert blocked(listed, "open_item") == set()


def test_the_item_can_be_called_again_until_somebody_has_spoken_or_the_discussion_is_open(called: Road):
    assert blocked(called, "open_item") == set()
    assert blocked(called.copy().make("lock_opinion", "sol"), "open_item") == {"vote_has_begun"}
    closed = called.copy().make("open_discussion", "chris").make("close_vote", "sid")
    assert blocked(closed, "open_item") == {"vote_has_begun"}
    assert blocked(called.discuss(), "open_item") == {"vote_has_begun"}


def test_nobody_votes_before_the_item_is_called(listed: Road):
    assert "item_not_open" in blocked(listed, "cast_ballot", "pia")


def test_without_an_item_the_rules_of_the_room_have_nothing_to_say():
    road = at("panel_ready")
    for rule in (before_the_sitting, vote_has_begun, interest_bars_vote, not_on_the_roll):
        assert why(rule, road) is None
    assert why(item_not_open, road)


# Voting


def test_a_member_on_the_roll_votes(discussed: Road):
    assert blocked(discussed, "cast_ballot", "pia") == set()


def test_another_ballot_takes_the_place_of_the_first_and_is_counted_once(discussed: Road):
    discussed.ballots("pia", "chris", "sol").ballots(pia="DECLINE").make("close_vote", "sid")
    assert discussed.facts.listing is not None and discussed.facts.listing.closed is not None
    assert discussed.facts.listing.closed.tally.counts == {"APPROVE": 2, "DECLINE": 1, "ABSTAIN": 0}
    assert blocked(discussed, "cast_ballot", "pia") == {"vote_is_closed"}


def test_nobody_votes_for_another(discussed: Road):
    stand_in = replace(CAST["pia"], on_behalf_of="pat")
    assert blocked(discussed, "cast_ballot", stand_in) == {"no_proxy"}
    assert why(no_proxy, discussed, "pia") is None


def test_nobody_votes_after_the_outcome_is_recorded(discussed: Road):
    discussed.vote().make("approve", "chris")
    assert "cast_ballot" not in discussed.options("pia")


def test_a_member_who_was_not_there_when_the_item_was_called_does_not_vote(discussed: Road):
    assert blocked(discussed, "cast_ballot", "tess") == {"not_on_the_roll"}


def test_a_member_without_a_vote_advises_and_does_not_vote(listed: Road):
    assert listed.facts.listing is not None
    listed.today = listed.facts.listing.sits_on
    people = [member("chris"), member("pia"), member("pat", voting=False), member("sol")]
    listed.make("open_item", "sid", members=people, present=["chris", "pia", "pat", "sol"])
    assert "advise" in str(why(not_on_the_roll, listed, "pat"))


def test_whoever_authorised_the_package_does_not_vote_unless_policy_lets_them(listed: Road):
    olga = Actor("olga", "Olga", frozenset({Role.PANEL_HEALTH}), "QTV")
    lenient = listed.copy()
    listed.call("chris", "pia", "sol", "olga").discuss()
    assert "authorised the package" in str(why(not_on_the_roll, listed, olga))
    assert blocked(listed, "cast_ballot", olga) == {"not_on_the_roll"}
    lenient.policy = lenient.policy.model_copy(update={"exclude_authoriser": False})
    assert blocked(lenient.call("chris", "pia", "sol", "olga").discuss(), "cast_ballot", olga) == set()


def test_br13_the_reviewer_and_the_assurer_of_a_case_do_not_vote_on_it(listed: Road):
    listed.call("chris", "pia", "sol", "ada", "quinn").discuss()
    for person in ("ada", "quinn"):
        panellist = replace(CAST[person], roles=frozenset({Role.PANEL_HEALTH}))
        assert "separate_people" in blocked(listed, "cast_ballot", panellist)
    assert blocked(listed, "cast_ballot", "pia") == set()


def test_br13_a_voter_does_not_review_or_assure_a_later_version_of_the_case(discussed: Road):
    discussed.vote(chris="DEFER", pia="DEFER", sol="DEFER").make("defer", "chris")
    discussed.make("resubmit_material", "ada").assess().make("submit_for_qa", "ada")
    both = replace(CAST["pia"], roles=frozenset({Role.PANEL_HEALTH, Role.QA_CLINICIAN}))
    assert discussed.facts.version > 1
    assert "separate_people" in blocked(discussed, "qa_pass", both)
    assert "separate_people" not in blocked(discussed, "qa_pass", "quinn")


def test_br14_finance_never_votes_whatever_other_role_or_seat_they_have(listed: Road):
    two_hats = replace(CAST["pia"], roles=frozenset({Role.PANEL_HEALTH, Role.FINANCE}))
    seated = Actor("finn", "Finn", frozenset({Role.PANEL_HEALTH}), "QTV")
    assert listed.facts.listing is not None
    listed.today = listed.facts.listing.sits_on
    people = [member(person) for person in ("chris", "pia", "sol")] + [member("finn", voting=True)]
    listed.make("open_item", "sid", members=people, present=["chris", "pia", "sol", "finn"]).discuss()
    listed.declared("pia")
    assert "money_has_no_vote" in blocked(listed, "cast_ballot", two_hats)
    assert "money_has_no_vote" in blocked(listed, "cast_ballot", seated)
    assert blocked(listed, "cast_ballot", "pia") == set()
    assert listed.facts.listing is not None and listed.facts.listing.roll is not None
    assert [m.person for m in listed.facts.listing.roll.voters] == ["chris", "pia", "sol"]


def test_br14_nobody_votes_who_is_paid_by_what_is_saved(discussed: Road):
    supplier = replace(CAST["pia"], contingent_fee=True)
    assert blocked(discussed, "cast_ballot", supplier) == {"money_has_no_vote"}
    assert why(money_has_no_vote, at("panel_ready"), "pia") is None


@pytest.mark.parametrize("kind", [kind for kind in InterestKind if kind is not InterestKind.NONE])
@pytest.mark.parametrize("action", [Action.LEAVE, Action.SPEAK_NO_VOTE])
def test_br17_a_member_with_an_interest_that_weighs_does_not_vote(
    listed: Road, kind: InterestKind, action: Action
):
    declared = DeclareInterest(person="pia", kind=kind, action=action, reason="Her brother works there.")
    listed.make("declare_interest", "pia", form=declared).call("chris", "pia", "pat", "sol").discuss()
    assert blocked(listed, "cast_ballot", "pia") == {"interest_bars_vote"}
    assert blocked(listed, "cast_ballot", "pat") == set()


@pytest.mark.parametrize("kind", [InterestKind.PROFESSIONAL, InterestKind.LOYALTY])
def test_br17_an_interest_that_is_only_noted_leaves_the_vote(listed: Road, kind: InterestKind):
    noted = DeclareInterest(person="pia", kind=kind, action=Action.NOTE, reason="Met her once at a clinic.")
    listed.make("declare_interest", "pia", form=noted).call().discuss()
    assert blocked(listed, "cast_ballot", "pia") == set()


def test_br17_a_personal_or_financial_interest_bars_however_it_was_written_down(discussed: Road):
    assert discussed.facts.listing is not None
    discussed.facts.listing.interests.append(Interest(person="pia", kind="FINANCIAL", action=Action.NOTE))
    assert why(interest_bars_vote, discussed, "pia") == (
        "You have a financial interest in this case, so you cannot vote on it."
    )


def test_br17_the_obstacle_does_not_repeat_what_the_member_said(listed: Road):
    listed.make("declare_interest", "pia", kind="PERSONAL", reason="Her aunt lives there.").call().discuss()
    assert "aunt" not in str(why(interest_bars_vote, listed, "pia"))


def test_nobody_votes_for_a_deferral_that_could_not_be_recorded(discussed: Road):
    assert blocked(discussed, "cast_ballot", "pia", choice="DEFER") == set()
    discussed.facts.deferrals = 2
    assert blocked(discussed, "cast_ballot", "pia", choice="DEFER") == {"no_deferral_to_vote_for"}
    assert says(no_deferral_to_vote_for, discussed, "cast_ballot", "pia", choice="DECLINE") is None


def test_a_sitting_in_the_past_can_still_hear_its_item(listed: Road):
    assert listed.facts.listing is not None
    listed.today = listed.facts.listing.sits_on + timedelta(days=1)
    assert why(before_the_sitting, listed) is None
