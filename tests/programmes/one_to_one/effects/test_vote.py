"""First opinions, the discussion, the closing, and what becomes of them when an interest comes up."""

import pytest

from app.programmes.one_to_one.codes import PanelChoice
from app.programmes.one_to_one.forms.panel import CastBallot
from app.programmes.one_to_one.records import Listing
from app.workflow.panel import ABSTAIN
from tests.programmes.one_to_one import papers
from tests.programmes.one_to_one.panels import policy
from tests.programmes.one_to_one.papers import lines, member, package
from tests.programmes.one_to_one.road import Road, at, replay

FOUR = ("chris", "pia", "pat", "sol")


@pytest.fixture
def called() -> Road:
    return at("panel_listed").call(*FOUR)


def here(road: Road) -> Listing:
    """The item on the agenda."""
    assert road.facts.listing is not None
    return road.facts.listing


def locked(road: Road, *people: str, choice: str = "APPROVE") -> Road:
    """Each of these people locks the same first opinion."""
    for person in people:
        road.declared(person).make("lock_opinion", person, choice=choice)
    return road


def test_a_first_opinion_is_kept_with_its_reason_and_its_number(called: Road) -> None:
    locked(called, "pia", choice="DECLINE")
    (opinion,) = here(called).opinions
    assert (opinion.person, opinion.choice, opinion.seq) == ("pia", "DECLINE", called.facts.seq)
    assert opinion.reason == papers.PAPERS["lock_opinion"](called)["reason"]
    assert called.facts.people_in("voter") == set(), "an opinion is no vote"


def test_the_discussion_is_open_when_the_last_of_the_roll_has_locked_an_opinion(called: Road) -> None:
    assert not here(locked(called, "chris", "pia", "pat")).discussing
    assert here(locked(called, "sol")).discussing


def test_the_chair_opens_it_before_that(called: Road) -> None:
    assert here(called.make("open_discussion", "chris")).discussing


def test_first_opinions_are_kept_beside_the_ballots_in_the_log_and_in_the_decision(called: Road) -> None:
    locked(called, *FOUR, choice="DEFER").vote(*FOUR).make("approve", "chris")
    decision, entry = called.facts.decision, called.facts.panel_log[-1]
    assert decision is not None
    assert [(o.person, o.choice) for o in entry.opinions] == [(person, "DEFER") for person in FOUR]
    assert [(b.person, b.choice) for b in entry.ballots] == [(person, "APPROVE") for person in FOUR]
    assert decision.opinions == entry.opinions
    assert replay(called.done) == called.facts


def test_a_case_that_leaves_the_agenda_keeps_its_first_opinions_in_the_log(called: Road) -> None:
    locked(called, "pia").make("add_evidence", "home")
    (entry,) = called.facts.panel_log
    assert (entry.result, [opinion.person for opinion in entry.opinions]) == ("UNLISTED", ["pia"])


def test_the_last_ballot_of_a_voter_stands(called: Road) -> None:
    called.ballots(pia="APPROVE", sol="APPROVE").ballots(pia="DECLINE")
    assert [(b.person, b.choice) for b in here(called).ballots] == [("sol", "APPROVE"), ("pia", "DECLINE")]
    assert sum(done.action == "cast_ballot" for done in called.done) == 3


def test_closing_freezes_the_arithmetic_in_words(called: Road) -> None:
    called.make("declare_interest", "pat", person="pat").vote(chris="APPROVE", pia="APPROVE", sol="DECLINE")
    closed = here(called).closed
    assert closed is not None
    assert (closed.by, closed.on, closed.seq) == ("sid", called.today, called.facts.seq)
    assert closed.tally.sentence == (
        "4 voting members present, 1 left for an interest, 3 on the roll; 3 ballots: 2 for approve, 1 for decline, 0 "
        "abstained; health 2, social care 1, chair present, falls expertise present: quorate; approve carried by simple "
        "majority, 2 of 3 votes"
    )
    called.policy = policy(voting={"majority": "UNANIMOUS"})
    assert called.make("approve", "chris").facts.decision is not None
    assert called.facts.decision is not None and called.facts.decision.tally == closed.tally


def test_an_interest_after_the_closing_voids_the_vote_and_takes_its_owner_s_ballot_and_opinion(
    called: Road,
) -> None:
    locked(called, *FOUR).vote(*FOUR).make("declare_interest", "pia")
    listing = here(called)
    assert (listing.closed, listing.discussing) == (None, True)
    for said in (listing.ballots, listing.opinions):
        assert [each.person for each in said] == ["chris", "pat", "sol"]
    assert here(called.make("close_vote", "sid")).closed is not None


def test_an_interest_that_is_only_noted_leaves_a_closed_vote_as_it_is(called: Road) -> None:
    noted = {"kind": "LOYALTY", "action": "NOTE", "reason": "Met her once at a clinic."}
    closed = here(called.vote(*FOUR)).closed
    assert here(called.make("declare_interest", "pia", person="pia", **noted)).closed == closed


def test_whoever_leaves_before_they_have_locked_an_opinion_does_not_keep_the_others_waiting(
    called: Road,
) -> None:
    locked(called, "chris", "pat", "sol").make("declare_interest", "pia")
    assert here(called).discussing


def test_where_nobody_has_locked_an_opinion_leaving_opens_no_discussion(called: Road) -> None:
    assert not here(called.make("declare_interest", "pia")).discussing


def test_an_alternate_who_comes_onto_the_roll_is_one_more_to_wait_for() -> None:
    road = at("panel_listed")
    people = [member("chris"), member("pia"), member("sol"), member("tess", alternate_for="sol")]
    road.today = here(road).sits_on
    road.make("open_item", "sid", members=people, present=[each["person"] for each in people])
    locked(road, "chris", "pia").make("declare_interest", "sol", person="sol")
    assert not here(road).discussing
    assert here(locked(road, "tess")).discussing


def test_a_vote_without_a_quorum_can_be_closed_and_decides_nothing(called: Road) -> None:
    closed = here(called.vote("chris", "pia")).closed
    assert closed is not None
    assert (closed.tally.quorate, closed.tally.outcome) == (False, None)
    assert called.make("record_not_carried", "chris").facts.panel_log[-1].result == "NOT_QUORATE"


def test_a_ballot_of_before_there_was_a_closing_is_counted_when_its_outcome_is_recorded(called: Road) -> None:
    """Journals of then are folded as they were."""
    for person in FOUR:
        called.force("cast_ballot", person)
    facts = called.force("approve", "chris").facts
    assert facts.decision is not None and facts.decision.tally is not None
    assert facts.decision.tally.sentence.endswith("approve carried by simple majority, 4 of 4 votes")
    old = CastBallot.replayed({"choice": ABSTAIN})
    assert old.reason == "", "then nobody was asked why they abstain"


# Departures


def test_a_departure_is_kept_with_its_grounds_its_words_and_who_confirmed_it() -> None:
    road = at("panel_listed").clarified().call(*FOUR).vote(**dict.fromkeys(FOUR, "DECLINE"))
    road.make("confirm_departure", "pat").make("confirm_departure", "chris")
    road.make("confirm_departure", "sol", reason="I saw none of it at first.")
    decision = road.depart("decline").facts.decision
    assert decision is not None and decision.departure is not None
    assert decision.departure.grounds == papers.DEPARTURE["grounds"]
    assert decision.departure.reasons == papers.DEPARTURE["reasons"]
    seconds = [(second.person, second.profession, second.reason) for second in decision.departure.seconds]
    assert seconds == [("pat", "HEALTH", papers.WHY), ("sol", "SOCIAL_CARE", papers.WHY)]
    assert replay(road.done) == road.facts


def test_only_those_who_confirmed_the_very_package_are_named() -> None:
    road = at("panel_listed").clarified().call(*FOUR).vote(*FOUR)
    road.make("confirm_departure", "pat", choice="APPROVE", lines=lines(12))
    decision = road.depart("approve", lines=lines(10)).facts.decision
    assert decision is not None and decision.departure is not None
    assert (decision.lines, [s.person for s in decision.departure.seconds]) == (package(10), ["sol"])


def test_what_was_asked_and_answered_is_kept_for_every_later_version_until_the_review_begins_anew() -> None:
    road = at("panel_listed").clarified()
    clarified = road.facts.clarified
    assert clarified is not None
    asked, answered = [done.act for done in road.done if done.action in ("defer", "resubmit_minor")]
    assert (clarified.asked_seq, clarified.asked_on) == (asked.seq, asked.today)
    assert (clarified.answered_seq, clarified.answered_on, clarified.answered_by) == (
        answered.seq,
        answered.today,
        "ada",
    )
    road.call().vote(chris="DEFER", pia="DEFER", sol="DEFER").make("defer").make("resubmit_material", "ada")
    assert road.facts.clarified == clarified
    dispute = at("panel_listed").clarified().call().vote().make("approve").make("open_dispute")
    assert dispute.facts.clarified is not None
    assert dispute.make("uphold_dispute", "quentin").facts.clarified is None


def test_another_question_than_for_clarification_is_no_return_to_the_reviewer() -> None:
    road = at("deferred").make("resubmit_minor")
    assert road.facts.clarified is None
    assert at("panel_listed").make("unlist").make("recall", "ada").facts.clarified is None


@pytest.mark.parametrize("choice", [PanelChoice.APPROVE, PanelChoice.REFER])
def test_what_does_not_depart_is_kept_without_a_departure(called: Road, choice: PanelChoice) -> None:
    called.vote(**dict.fromkeys(FOUR, choice.value))
    decision = called.make("approve" if choice == "APPROVE" else "refer_onward").facts.decision
    assert decision is not None and decision.departure is None
