"""The agenda and the minutes of a sitting."""

from dataclasses import replace
from datetime import date

from app.programmes.one_to_one.letters.paper import Items, Table, Words
from app.programmes.one_to_one.letters.samples import samples
from app.programmes.one_to_one.letters.sitting import Item, Sat, agenda, minutes
from app.workflow.panel import Member
from tests.programmes.one_to_one.letters.written import (
    DISSENT,
    ORIGIN,
    SAY,
    conditional,
    decided,
    declined,
    ids,
    section,
    text,
)
from tests.programmes.one_to_one.road import Road, at, deferred

MEMBERS = [
    Member(person="chris", name="Chris Example", profession="HEALTH", chair=True, voting=True),
    Member(person="dee", name="Dee Example", profession="SOCIAL_CARE", deputy=True, voting=True),
    Member(person="sol", name="Sol Example", profession="SOCIAL_CARE", voting=True),
    Member(person="sam", name="Sam Example", profession="MCA_SAFEGUARDING", voting=False),
]


def sat(*roads: Road, signed: date | None = None) -> Sat:
    items = [Item(n, f"OTO-00{n}", "5e" * 32, road.facts) for n, road in enumerate(roads, 1)]
    present = frozenset({"chris", "sol", "sam"})
    return Sat(
        "S-1", "NHS Thames Valley ICB", "ICB panel", date(2026, 9, 14), signed, MEMBERS, present, items
    )


def test_the_agenda_has_the_members_and_the_items_in_order() -> None:
    paper = agenda(sat(at("panel_listed"), at("panel_listed")), SAY, ORIGIN)
    (members,) = section(paper, "members").pieces
    assert isinstance(members, Table)
    assert [row[2:] for row in members.rows] == [
        ("chair", "yes"),
        ("deputy", "no"),
        ("voting", "yes"),
        ("advisory", "yes"),
    ]
    (items,) = section(paper, "items").pieces
    assert isinstance(items, Table)
    assert [row[:3] for row in items.rows] == [("1", "OTO-001", "Falls"), ("2", "OTO-002", "Falls")]
    assert items.rows[0][3].replace(" ", "") == "5e" * 32


def test_an_empty_agenda_says_so() -> None:
    assert section(agenda(sat(), SAY, ORIGIN), "items").pieces == (
        Words(text="There is nothing on this agenda."),
    )


def test_the_minutes_have_the_vote_the_outcome_the_reasons_dissent_and_conditions() -> None:
    road = conditional()
    paper = minutes(sat(road), SAY, ORIGIN)
    said = text(paper)
    decided = road.facts.decision
    assert decided and decided.tally
    for words in (decided.reasons, decided.discussion, decided.tally.sentence, DISSENT, "The test record"):
        assert words in said, words
    assert "Outcome: approve with conditions." in said
    assert ("Chris Example", "", "approve with conditions") in {
        row for piece in section(paper, "item_1").pieces if isinstance(piece, Table) for row in piece.rows
    }
    assert "pia" in said, "the id of whoever is no member"


def test_minutes_tell_of_dissent_and_conditions_only_where_there_are_any() -> None:
    said = text(minutes(sat(decided()), SAY, ORIGIN))
    assert "Reasons:" in said
    assert "Conditions:" not in said and "Who saw it otherwise:" not in said


def test_first_opinions_stand_beside_the_votes_and_a_departure_has_its_reasons_and_who_confirmed_it() -> None:
    road = at("panel_listed").call()
    for person, choice in (("chris", "DECLINE"), ("pia", "APPROVE"), ("sol", "APPROVE")):
        road.make("lock_opinion", person, choice=choice)
    road.vote().make("approve", "chris")
    (votes,) = (p for p in section(minutes(sat(road), SAY, ORIGIN), "item_1").pieces if isinstance(p, Table))
    assert votes.rows[0] == ("Chris Example", "decline", "approve")
    departed = declined()
    assert departed.facts.decision and departed.facts.decision.departure and departed.facts.decision
    told = replace(sat(departed), id=departed.facts.decision.sitting)
    said = text(minutes(told, SAY, ORIGIN))
    assert departed.facts.decision.departure.reasons in said and "who confirmed it: Sol Example." in said


def test_minutes_that_are_not_signed_are_a_draft() -> None:
    assert minutes(sat(conditional()), SAY, ORIGIN).mark.startswith("Draft.")
    signed = minutes(sat(conditional(), signed=date(2026, 9, 16)), SAY, ORIGIN)
    assert signed.mark == "" and ("Minutes signed on", "16 September 2026") in signed.lines
    assert agenda(sat(), SAY, ORIGIN).mark == ""


def test_an_item_without_an_outcome_and_one_that_was_deferred_say_so() -> None:
    paper = minutes(sat(at("panel_listed"), deferred()), SAY, ORIGIN)
    assert ids(paper) == ["members", "item_1", "item_2"]
    assert "This item has no outcome." in text(paper)
    assert "Outcome: defer." in text(paper)
    road = at("panel_listed").call().vote(chris="ABSTAIN", pia="APPROVE", sol="DECLINE")
    assert "Outcome: tied." in text(minutes(sat(road.make("record_not_carried")), SAY, ORIGIN))
    no_tally = at("panel_listed").make("unlist", "sid")
    assert "Outcome: unlisted." in text(minutes(sat(no_tally), SAY, ORIGIN))


def test_there_is_a_sample_of_everything_with_every_kind_of_piece() -> None:
    papers = list(samples(SAY))
    assert len({(p.kind, p.audience, p.layout) for p in papers}) == len(papers) == 7 * 3 + 4
    for paper in papers:
        kinds = {piece.type for part in paper.sections for piece in part.pieces}
        assert kinds == {"words", "note", "items", "table"}
        assert any(isinstance(piece, Items) and piece.numbered for piece in paper.sections[0].pieces)
