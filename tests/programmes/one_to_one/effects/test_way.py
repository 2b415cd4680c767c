"""What a panel that passes a case on leaves behind, and what the last one makes of it."""

import pytest

from app.programmes.one_to_one.codes import ItemResult, PanelChoice
from app.workflow.forms import ERASED, join, split
from tests.programmes.one_to_one import papers
from tests.programmes.one_to_one.panels import two_panels
from tests.programmes.one_to_one.papers import condition, lines, member, package
from tests.programmes.one_to_one.road import Done, Road, at, replay, reread

CAREFUL = "APPROVE_WITH_CONDITIONS"


@pytest.fixture
def called() -> Road:
    """Before the first of two panels."""
    road = at("panel_ready")
    road.policy = two_panels()
    return road.make("list_for_panel").call()


def board(road: Road, choice: str = "APPROVE") -> Road:
    """On to the second panel, which votes."""
    road.check().make("list_for_panel")
    assert road.facts.listing is not None
    road.today = road.facts.listing.sits_on
    people = [member("dee"), member("pat", expertise=["FALLS"]), member("tess")]
    road.make("open_item", "sid", members=people, present=["dee", "pat", "tess"])
    return road.vote(**dict.fromkeys(("dee", "pat", "tess"), choice))


def test_what_was_passed_on_is_kept_with_its_panel_its_voters_and_its_arithmetic(called: Road) -> None:
    called.vote(chris="APPROVE", pia="APPROVE", sol="ABSTAIN").make(
        "pass_to_next_panel", dissent="Sol would wait."
    )
    (passed,) = called.facts.panels_passed
    (entry,) = called.facts.panel_log
    assert (passed.panel, passed.sitting, passed.on) == ("local", "S-1", called.today)
    assert (passed.outcome, passed.recorded_by, passed.seq) == (
        PanelChoice.APPROVE,
        "chris",
        called.facts.seq,
    )
    assert (passed.reasons, passed.dissent) == (
        papers.PAPERS["pass_to_next_panel"](called)["reasons"],
        "Sol would wait.",
    )
    assert passed.voters == ["chris", "pia", "sol"]
    assert (passed.lines, str(passed.hours), passed.conditions) == (package(8), "56.00", [])
    assert passed.tally is not None and passed.tally == entry.tally
    assert (entry.result, entry.outcome, entry.panel) == (ItemResult.PASSED_ON, PanelChoice.APPROVE, "local")
    facts = called.facts
    assert (facts.stage, facts.listing, facts.decision, facts.version) == ("panel_ready", None, None, 1)
    assert facts.quality is not None


def gives_more(called: Road) -> Road:
    """The first panel asks the reviewer, and then passes on more than was proposed."""
    called.vote(chris="DEFER", pia="DEFER", sol="DEFER").make("defer", reason_code="CLARIFICATION")
    called.make("resubmit_minor").check().make("list_for_panel").call().vote()
    return called.depart("pass_to_next_panel", lines=lines(10))


def test_the_last_panel_decides_what_the_first_passed_on(called: Road) -> None:
    gives_more(called)
    board(called).make("approve", "dee")
    decision = called.facts.decision
    assert decision is not None
    assert (decision.panel, decision.lines) == ("board", package(10)), (
        "more than was proposed, as the first panel gave"
    )
    assert [entry.panel for entry in called.facts.panel_log] == ["local", "local", "board"]
    assert decision.departure is not None and decision.departure == called.facts.panels_passed[0].departure
    assert [second.person for second in decision.departure.seconds] == ["sol"]


def test_the_last_panel_can_give_other_care_again(called: Road) -> None:
    gives_more(called)
    board(called).make("approve", "dee", lines=lines(8))
    assert called.facts.decision is not None and called.facts.decision.departure is None
    assert called.facts.decision.lines == package(8)


@pytest.mark.parametrize(
    ("choice", "action", "numbers"), [("APPROVE", "approve", 1), (CAREFUL, "approve_with_conditions", 3)]
)
def test_conditions_of_every_panel_stand(called: Road, choice: str, action: str, numbers: int) -> None:
    own = condition(called, wording="The alarm is tested twice.")
    called.vote(**dict.fromkeys(("chris", "pia", "sol"), CAREFUL)).make(
        "pass_to_next_panel", conditions=[own]
    )
    assert called.facts.panels_passed[0].outcome is PanelChoice.APPROVE_WITH_CONDITIONS
    board(called, choice).make(action, "dee")
    assert called.facts.decision is not None
    conditions = called.facts.decision.conditions
    assert [c.number for c in conditions] == list(range(1, numbers + 1))
    assert conditions[0].form.wording == "The alarm is tested twice."


def test_a_vote_that_somebody_asked_for_is_kept_as_such(called: Road) -> None:
    called.discuss().make("cast_ballot", "sol", asks=True).make("cast_ballot", "pia")
    assert called.facts.listing is not None
    assert [(ballot.person, ballot.asks) for ballot in called.facts.listing.ballots] == [
        ("sol", True),
        ("pia", False),
    ]


def test_a_case_that_travelled_both_panels_can_be_folded_again_and_its_words_erased(called: Road) -> None:
    called.vote(**dict.fromkeys(("chris", "pia", "sol"), CAREFUL))
    called.make("pass_to_next_panel", conditions=[condition(called)], dissent="Sol would wait.")
    board(called).make("approve", "dee")
    assert replay(called.done) == called.facts
    gone = []
    for done in called.done:
        plain, personal = split(done.form)
        form = type(done.form).replayed(join(plain, dict.fromkeys(personal, ERASED)))
        gone.append(Done(done.source, done.action, form, done.act, done.completes))
    facts = reread(replay(gone))
    assert facts.panels_passed[0].dissent == ERASED
    assert facts.columns() == called.facts.columns()
    assert facts.panels_passed[0].voters == ["chris", "pia", "sol"]
