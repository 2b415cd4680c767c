"""The papers of an item: each part changes when what it shows changes, and with nothing else."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from app.programmes.one_to_one.codes import Driver, Sensitivity
from app.programmes.one_to_one.codes.pack import TITLES, Paper
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.checks import CommunicationNeeds
from app.programmes.one_to_one.forms.panel import ListForPanel
from app.programmes.one_to_one.hearing import item_tally
from app.programmes.one_to_one.pack import changes_since, counting, digest, manifest, only_voted, why_void
from app.programmes.one_to_one.records import Listing
from app.programmes.one_to_one.records_pack import Part
from app.programmes.one_to_one.rules.pack import pack_is_current, pack_is_stale
from app.workflow.panel import Ballot
from tests.programmes.one_to_one.examples import filled
from tests.programmes.one_to_one.papers import member
from tests.programmes.one_to_one.road import Road, at, deferred, replay, reread
from tests.programmes.one_to_one.rules.asking import blocked, why

OUTCOMES = ("approve", "approve_with_conditions", "pass_to_next_panel", "decline", "refer_onward")


def changed(before: Facts, after: Facts, road: Road) -> set[str]:
    """The names of the parts that are another in one case than in the other."""
    parts = [{part.name: part.sha256 for part in manifest(facts, road.today)} for facts in (before, after)]
    return {name for name in parts[0].keys() | parts[1].keys() if parts[0].get(name) != parts[1].get(name)}


def listed() -> Road:
    return at("panel_listed")


def _rates(facts: Facts) -> None:
    facts.package.current = [
        line.model_copy(update={"hourly_rate": line.hourly_rate + 1}) for line in facts.package.current
    ]


def _fewer(facts: Facts) -> None:
    facts.package.current = facts.package.current[:-1]


def _checked(facts: Facts) -> None:
    facts.evidence[0].note = "Seen on the ward."


def _replaced(facts: Facts) -> None:
    item = facts.evidence[0]
    item.form = item.form.model_copy(update={"sha256": "e" * 64})


def _needs(facts: Facts) -> None:
    facts.communication_needs = filled(CommunicationNeeds)


def _objects(facts: Facts) -> None:
    assert facts.consultation is not None
    form = facts.consultation.form
    facts.consultation = facts.consultation.model_copy(
        update={"form": form.model_copy(update={"dissent": True})}
    )


def _passed_cost(facts: Facts) -> None:
    assert facts.quality is not None
    facts.quality.passed_cost += Decimal("1.00")


def _driver(facts: Facts) -> None:
    facts.driver = Driver.SEIZURES


def _other_hands(facts: Facts) -> None:
    facts.reviewer, facts.alerts, facts.escalated, facts.seq = "rory", [], True, 99


CHANGES: dict[Callable[[Facts], None], set[str]] = {
    _rates: {"COSTS"},
    _fewer: {"CARE", "COSTS"},
    _needs: {"COMMUNICATION"},
    _objects: {"CONSULTATION", "WARNING dissent"},
    _driver: {"CASE"},
    _passed_cost: set(),  # the costing has it
    _other_hands: set(),
}


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__.strip("_"))
def test_a_part_of_the_papers_changes_when_and_only_when_what_it_shows_does(
    change: Callable[[Facts], None],
) -> None:
    road = listed()
    before = road.facts.model_copy(deep=True)
    change(road.facts)
    assert changed(before, road.facts, road) == CHANGES[change]


@pytest.mark.parametrize(
    ("change", "parts"), [(_checked, {"EVIDENCE"}), (_replaced, {"EVIDENCE", "DOCUMENT"})]
)
def test_a_check_of_evidence_is_another_record_and_another_file_another_document(
    change: Callable[[Facts], None], parts: set[str]
) -> None:
    road = listed()
    before, number = road.facts.model_copy(deep=True), road.facts.evidence[0].seq
    change(road.facts)
    assert changed(before, road.facts, road) == {f"{part} {number}" for part in parts}


CHECKS = {
    "record_safeguarding_check": {"SAFEGUARDING"},
    "record_liberty_check": {"LIBERTY"},
    "record_capacity_check": {"CAPACITY"},
    "record_representative": {"REPRESENTATIVE", "COMMUNICATION"},
    "reassign_reviewer": set(),
    "declare_interest": set(),
}


@pytest.mark.parametrize("action", CHECKS)
def test_each_move_that_a_listed_case_can_make_changes_its_own_part(action: str) -> None:
    road = listed()
    before = road.facts.model_copy(deep=True)
    road.make(action, "mo" if action == "reassign_reviewer" else None)
    assert changed(before, road.facts, road) == CHECKS[action]
    assert bool(changes_since(road.facts)) == bool(CHECKS[action])


def test_a_file_is_in_the_papers_by_the_hash_under_which_it_is_stored() -> None:
    road = listed()
    item = road.facts.evidence[0]
    parts = {part.name: part for part in manifest(road.facts, road.today)}
    assert parts[f"DOCUMENT {item.seq}"].sha256 == item.form.sha256
    item.form = item.form.model_copy(update={"sha256": None, "held_at": "The home's office"})
    assert f"DOCUMENT {item.seq}" not in {part.name for part in manifest(road.facts, road.today)}


def test_whatever_lay_before_an_earlier_panel_or_was_answered_is_in_the_papers() -> None:
    road = deferred().make("resubmit_minor").to("panel_listed")
    names = {part.kind for part in manifest(road.facts, road.today)}
    assert {Paper.QUESTIONS, Paper.ANSWERS, Paper.QUALITY, Paper.RECOMMENDATION} <= names
    acted = listed().make("chair_action", "pia").make("chair_action", "chris")
    assert changed(listed().facts, acted.facts, acted) == {
        f"CHAIR_ACTION {acted.facts.chair_actions[0].seq}",
        "CARE",
        "COSTS",
    }


def test_sums_and_files_of_safeguarding_are_marked_for_those_who_read_them() -> None:
    road = listed()
    item = road.facts.evidence[0]
    item.form = item.form.model_copy(update={"sensitivity": Sensitivity.SAFEGUARDING})
    marked = {part.name: part.sensitivity for part in manifest(road.facts, road.today)}
    assert {name for name, kind in marked.items() if kind == "FINANCE"} == {"COSTS"}
    assert {name for name, kind in marked.items() if kind == "SAFEGUARDING"} == {
        f"EVIDENCE {item.seq}",
        f"DOCUMENT {item.seq}",
    }


def test_every_kind_of_paper_has_a_title_that_can_be_changed() -> None:
    assert set(TITLES) == set(Paper)
    assert (
        Part(kind=Paper.RULE, of="liberty_blocks", sha256="").title == "the result of the rule liberty blocks"
    )


def test_the_digest_is_of_every_part() -> None:
    parts = manifest(listed().facts, listed().today)
    assert len({digest(parts[:n]) for n in range(len(parts) + 1)}) == len(parts) + 1
    assert len({part.name for part in parts}) == len(parts)


def test_neither_days_nor_the_hearing_change_the_papers() -> None:
    road = listed()
    digests = [digest(manifest(road.facts, road.facts.listing.papers_on))]  # type: ignore[union-attr]
    for step in (
        lambda: road.wait(40),
        lambda: road.make("declare_interest", "pat", person="pat", kind="NONE", action="NOTE", reason=""),
        lambda: road.call("chris", "pia", "pat", "sol"),
        lambda: road.vote("chris", "pia", "sol"),
        lambda: road.make("declare_interest", "pat", person="pat"),
    ):
        step()
        assert road.facts.listing is not None
        digests.append(digest(manifest(road.facts, road.facts.listing.papers_on)))
        assert changes_since(road.facts) == ()
    assert all(one == other for one, other in pairwise(digests))


# Stale papers


def stale(*voters: str) -> Road:
    """Called, voted on, and changed: the representative was heard again."""
    return listed().call().vote(*voters or ("chris", "pia", "sol")).make("record_representative")


def test_votes_on_papers_that_no_longer_show_the_case_do_not_count() -> None:
    road = stale()
    assert road.facts.listing is not None
    assert len(road.facts.listing.ballots) == 3
    assert counting(road.facts) == ()
    counted = item_tally(road.facts, road.policy)
    assert counted is not None
    assert (counted.quorate, counted.counted) == (False, 0)
    said = why(pack_is_stale, road)
    assert said is not None
    assert "(issue 1): the record of the representative was changed and the " in said
    (reason,) = {
        why_void(road.facts.listing, b, changes_since(road.facts)) for b in road.facts.listing.ballots
    }
    assert reason == "The case has changed since the papers on which it was cast."


def test_nothing_is_decided_voted_or_called_on_stale_papers() -> None:
    road = stale("chris", "pia")
    for action in OUTCOMES:
        assert "pack_is_stale" in blocked(road, action), action
    assert "pack_is_stale" in blocked(road, "cast_ballot", "sol")
    called = listed().call().make("record_representative")
    for action in ("lock_opinion", "close_vote", "cast_ballot"):
        assert "pack_is_stale" in blocked(called, action), action
    early = listed().make("record_representative")
    early.wait(7)
    assert blocked(early, "open_item") == {"pack_is_stale"}
    for action in ("unlist", "record_not_carried", "defer"):
        assert blocked(stale(), action) == set(), action


def test_a_pack_issued_again_is_voted_on_anew_and_what_was_voted_stays_on_record() -> None:
    road = stale().make("reissue_pack")
    listing = road.facts.listing
    assert listing is not None
    assert (listing.issue, listing.papers_on, listing.ballots) == (2, road.today, [])
    assert [ballot.person for ballot in listing.voided] == ["chris", "pia", "sol"]
    first = listing.voided[0]
    assert first.pack != listing.pack
    assert why_void(listing, first, ()) == "It was cast on papers that have been issued again since."
    assert (listing.opinions, listing.discussing, listing.closed) == ([], False, None)
    assert "vote_not_closed" in blocked(road, "approve")
    road.vote().make("approve")
    decision, entry = road.facts.decision, road.facts.panel_log[-1]
    assert decision is not None
    assert (decision.pack, decision.issue) == (listing.pack, 2) == (entry.pack, entry.issue)
    assert {ballot.pack for ballot in entry.ballots} == {listing.pack}
    assert entry.voided == listing.voided
    assert replay(road.done) == road.facts


def test_papers_are_issued_again_only_when_the_case_has_changed() -> None:
    road = listed().call().vote("chris")
    assert blocked(road, "reissue_pack") == {"pack_is_current"}
    assert why(pack_is_stale, road) is None
    assert blocked(road.make("record_representative"), "reissue_pack") == set()
    assert blocked(road.make("reissue_pack"), "reissue_pack") == {"pack_is_current"}


def test_papers_that_have_not_gone_out_yet_go_out_on_the_day_that_was_said() -> None:
    road = at("panel_ready")
    day = road.today + timedelta(days=2)
    road.make("list_for_panel", papers_issued_on=day, sits_on=day + timedelta(days=8))
    road.make("record_representative").make("reissue_pack")
    assert road.facts.listing is not None
    assert road.facts.listing.papers_on == day


def test_of_many_changes_six_are_named() -> None:
    road = stale()
    for n in range(4):
        road.facts.evidence[n].note = "Looked at again."
    road.facts = reread(road.facts)
    said = why(pack_is_stale, road)
    assert said is not None
    assert said.count("was changed") == 6
    assert "more" not in said
    road.facts.evidence[4].note = "Looked at again."
    road.facts.evidence[5].note = "Looked at again."
    road.facts = reread(road.facts)
    said = why(pack_is_stale, road)
    assert said is not None
    assert said.count("was changed") == 6
    assert "and 2 more." in said


def test_what_was_added_and_removed_is_said_as_such() -> None:
    road = listed()
    gone, road.facts.evidence = road.facts.evidence[0], road.facts.evidence[1:]
    road.facts.communication_needs = filled(CommunicationNeeds)
    road.facts.driver = Driver.SEIZURES
    said = changes_since(road.facts)
    assert "what the case is about was changed" in said
    assert f"the record of evidence {gone.seq} was removed" in said
    before = listed()
    before.facts.communication_needs = None
    assert changes_since(before.facts) == ("the record of communication needs was removed",)


def test_a_vote_keeps_what_is_known_of_the_papers_and_hides_no_other_act() -> None:
    road = listed()
    road.call("chris", "pia", "pat", "sol")
    road.vote("chris")
    assert changes_since(road.facts) == changes_since(reread(road.facts)) == ()
    road.facts.driver, road.facts.seq = Driver.SEIZURES, road.facts.seq + 1  # an act, and nobody asks
    road.facts.seq += 1
    only_voted(road.facts)
    said = ("what the case is about was changed",)
    assert changes_since(road.facts) == said
    road.facts.seq += 1
    only_voted(road.facts)
    assert changes_since(road.facts) == changes_since(reread(road.facts)) == said


def test_a_case_on_no_agenda_has_no_papers_to_be_stale() -> None:
    road = at("panel_ready")
    assert (changes_since(road.facts), counting(road.facts)) == ((), ())
    assert (why(pack_is_stale, road), why(pack_is_current, road)) == (None, None)


# Journals of long ago


def test_a_journal_that_names_papers_made_elsewhere_still_folds() -> None:
    road = at("panel_ready")
    form = road.paper("list_for_panel").model_copy(update={"pack": "c" * 64})
    assert isinstance(form, ListForPanel)
    road.make("list_for_panel", form=form)
    listing = road.facts.listing
    assert listing is not None
    assert (listing.pack, listing.manifest) == ("c" * 64, [])
    assert "without a list of their parts" in (why(pack_is_stale, road) or "")
    road.today = listing.sits_on
    people = ["chris", "pia", "sol"]
    road.force("open_item", "sid", members=[member(p) for p in people], present=people)
    for person in people:
        road.force("cast_ballot", person)
    assert [ballot.pack for ballot in counting(road.facts)] == ["", "", ""]
    assert "pack_is_stale" in blocked(road, "approve")
    road.force("approve", "chris")
    assert road.facts.decision is not None
    assert road.facts.decision.tally is not None
    assert road.facts.decision.tally.carried
    assert replay(road.done) == road.facts


def test_papers_without_a_manifest_can_be_issued_again() -> None:
    road = listed()
    road.facts.listing = Listing(sitting="S-1", sits_on=road.today, pack="c" * 64, papers_on=road.today)
    assert blocked(road, "reissue_pack") == set()
    road.make("reissue_pack")
    assert road.facts.listing.manifest
    assert why(pack_is_stale, road) is None


def test_a_ballot_without_a_pack_is_as_good_as_it_was() -> None:
    road = listed()
    assert road.facts.listing is not None
    old = Ballot(person="pia", choice="APPROVE")
    assert why_void(road.facts.listing, old, ("the liberty check was changed",)) is None
