"""The item before the panel, from the agenda to the signed minutes."""

from datetime import timedelta

import pytest

from app.programmes.one_to_one.codes import ItemResult, PanelChoice, Recommended
from app.programmes.one_to_one.effects.panel import policy_of
from app.programmes.one_to_one.pack import digest, manifest
from app.workflow.forms import NoForm
from app.workflow.state import Act
from tests.programmes.one_to_one import papers
from tests.programmes.one_to_one.papers import lines, package
from tests.programmes.one_to_one.road import Road, at, deferred


def listed() -> Road:
    """A case on the agenda."""
    return at("panel_listed")


def test_a_listed_case_knows_its_sitting_and_its_papers() -> None:
    road = listed()
    listing = road.facts.listing
    assert listing is not None
    assert (listing.sitting, listing.sits_on) == ("S-1", road.today + timedelta(days=7))
    assert (listing.papers_on, listing.emergency, listing.issue) == (road.today, False, 1)
    assert listing.pack == digest(listing.manifest) == digest(manifest(road.facts, road.today))
    assert (listing.roll, listing.ballots, listing.interests) == (None, [], [])


def test_the_roll_is_made_when_the_item_is_called() -> None:
    road = listed().make("declare_interest", "pia").call("chris", "pia", "pat", "sol")
    listing = road.facts.listing
    assert listing is not None
    assert listing.roll is not None
    assert [member.person for member in listing.roll.voters] == ["chris", "pat", "sol"]
    assert [barred.member.person for barred in listing.roll.barred] == ["pia"]
    assert listing.present == ["chris", "pia", "pat", "sol"]
    assert listing.opened_on == road.today


def test_whoever_reviewed_assured_or_authorised_is_off_the_roll() -> None:
    road = listed().call("chris", "ada", "quinn", "olga", "sol")
    assert road.facts.listing is not None
    assert road.facts.listing.roll is not None
    assert [member.person for member in road.facts.listing.roll.voters] == ["chris", "sol"]


def test_a_ballot_is_one_named_vote() -> None:
    road = listed().call().discuss().make("cast_ballot", "pia", choice="DECLINE", reason="Too soon.")
    assert road.facts.listing is not None
    (ballot,) = road.facts.listing.ballots
    assert (ballot.person, ballot.choice, ballot.reason) == ("pia", "DECLINE", "Too soon.")
    assert road.facts.people_in("voter") == {"pia"}


def test_a_late_interest_takes_its_owner_s_vote_and_nobody_else_s() -> None:
    road = listed().call("chris", "pia", "pat", "sol").ballots("chris", "pia")
    road.make("declare_interest", "pia")
    listing = road.facts.listing
    assert listing is not None
    assert listing.roll is not None
    assert [ballot.person for ballot in listing.ballots] == ["chris"]
    assert [member.person for member in listing.roll.voters] == ["chris", "pat", "sol"]
    assert listing.opened_on is not None


def test_an_approval_gives_what_was_proposed_and_keeps_the_arithmetic() -> None:
    road = at("decided")
    decision, (entry,) = road.facts.decision, road.facts.panel_log
    assert decision is not None
    assert (decision.outcome, decision.recorded_by) == (PanelChoice.APPROVE, "chris")
    assert (decision.lines, str(decision.hours)) == (package(8), "56.00")
    assert decision.tally == entry.tally
    assert decision.tally is not None
    assert "approve carried by simple majority, 3 of 3 votes" in decision.tally.sentence
    assert (entry.result, entry.outcome, len(entry.ballots)) == (ItemResult.DECIDED, PanelChoice.APPROVE, 3)
    assert road.facts.listing is None
    assert road.facts.gates["panel"] == decision.seq == entry.seq


def test_the_panel_may_give_more_than_was_proposed() -> None:
    facts = listed().clarified().call().vote().depart("approve", lines=lines(10)).facts
    assert facts.decision is not None
    assert facts.decision.lines == package(10)


def test_an_approval_to_change_nothing_names_no_package() -> None:
    facts = at("decided", Recommended.MAINTAIN).facts
    assert facts.decision is not None
    assert (facts.decision.lines, facts.decision.hours) == (None, None)


def test_an_approval_without_a_recommendation_names_no_package() -> None:
    road = listed().call().vote()
    road.facts.recommendation = None
    road.force("approve")
    assert road.facts.decision is not None
    assert road.facts.decision.lines is None


def test_conditions_are_numbered_from_one() -> None:
    road = listed().call().vote(**dict.fromkeys(("chris", "pia", "sol"), "APPROVE_WITH_CONDITIONS"))
    decision = road.make("approve_with_conditions").facts.decision
    assert decision is not None
    assert decision.outcome is PanelChoice.APPROVE_WITH_CONDITIONS
    assert [(c.number, c.form.timing.value, c.status.value) for c in decision.conditions] == [
        (1, "PRE", "OPEN"),
        (2, "POST", "OPEN"),
    ]
    assert decision.lines == package(8)


def test_a_declined_case_keeps_its_package_and_its_next_review() -> None:
    road = listed().clarified().call().vote(**dict.fromkeys(("chris", "pia", "sol"), "DECLINE"))
    road.depart("decline")
    decision = road.facts.decision
    assert decision is not None
    assert (decision.outcome, decision.lines) == (PanelChoice.DECLINE, None)
    assert decision.next_review_on == road.today + timedelta(days=90)


def test_a_referred_case_names_where_it_goes() -> None:
    road = listed().call().vote(**dict.fromkeys(("chris", "pia", "sol"), "REFER"))
    decision = road.make("refer_onward", targets=["SAFEGUARDING", "CMHT"]).facts.decision
    assert decision is not None
    assert (decision.outcome, decision.targets) == (PanelChoice.REFER, ["SAFEGUARDING", "CMHT"])


def test_a_tied_vote_is_on_record_and_the_case_waits_for_another_sitting() -> None:
    road = listed().call("chris", "pia", "pat", "sol")
    road.vote(chris="ABSTAIN", pia="APPROVE", pat="DECLINE", sol="ABSTAIN").make("record_not_carried")
    assert road.facts.stage == "panel_ready"
    (entry,) = road.facts.panel_log
    assert (entry.result, entry.outcome) == (ItemResult.TIED, None)
    assert entry.tally is not None
    assert entry.tally.tied
    assert len(entry.ballots) == 4
    assert entry.note == "The votes were level."
    assert (road.facts.listing, road.facts.decision) == (None, None)
    assert road.facts.quality is not None


def test_a_lost_vote_is_on_record() -> None:
    road = listed().call("chris", "pia", "pat", "sol")
    road.vote(chris="ABSTAIN", pia="ABSTAIN", pat="ABSTAIN", sol="ABSTAIN").make("record_not_carried")
    assert road.facts.panel_log[-1].result is ItemResult.LOST


def test_an_item_without_a_quorum_is_on_record() -> None:
    road = listed().call("chris", "pia").vote("chris", "pia").make("record_not_carried")
    assert road.facts.panel_log[-1].result is ItemResult.NOT_QUORATE
    assert listed().force("record_not_carried").facts.panel_log[-1].result is ItemResult.NOT_QUORATE


def test_a_deferred_case_keeps_the_questions_and_then_the_answers() -> None:
    road = deferred()
    assert (road.facts.stage, road.facts.deferrals, road.facts.listing) == ("deferred", 1, None)
    assert road.facts.deferral is not None
    assert road.facts.deferral.form.questions == papers.WHY
    assert road.facts.panel_log[-1].result is ItemResult.DEFERRED
    assert road.facts.alerts == []
    facts = road.make("resubmit_minor").facts
    assert (facts.stage, facts.version) == ("panel_ready", 2)
    assert facts.resubmission is not None
    assert facts.quality is not None
    assert "quality_assurance" in facts.gates


def test_an_answer_that_changes_the_matter_is_assured_again() -> None:
    facts = deferred().make("resubmit_material").facts
    assert (facts.stage, facts.version, facts.quality) == ("assessment", 2, None)
    assert facts.resubmission is not None


def test_the_last_deferral_that_policy_allows_is_told_to_operations() -> None:
    road = deferred().make("resubmit_minor").to("panel_listed").call()
    road.vote(chris="DEFER", pia="DEFER", sol="DEFER").make("defer")
    assert road.facts.deferrals == 2
    assert road.facts.resubmission is None
    (alert,) = road.facts.alerts
    assert "operations manager" in alert.what


def test_a_case_taken_off_the_agenda_is_ready_again_and_the_log_says_why() -> None:
    facts = listed().make("unlist").facts
    assert (facts.stage, facts.listing) == ("panel_ready", None)
    assert [(entry.result, entry.note) for entry in facts.panel_log] == [(ItemResult.UNLISTED, papers.WHY)]


def test_a_listed_case_that_changes_is_off_the_agenda_and_the_log_says_so() -> None:
    facts = listed().make("add_evidence", "home").facts
    assert facts.listing is None
    assert [entry.result for entry in facts.panel_log] == [ItemResult.UNLISTED]


def test_signed_minutes_are_the_chair_s() -> None:
    road = at("decided").sign()
    assert (road.facts.minutes_signed_on, road.facts.minutes_signed_by) == (road.today, "chris")
    assert road.facts.stage == "decided"


def test_an_act_under_another_programme_s_policy_is_a_fault() -> None:
    road = listed()
    act = Act(1, road.now.at, road.today, "chris", "PANEL_CHAIR", NoForm())
    with pytest.raises(AssertionError):
        policy_of(act)
