"""The agenda of a sitting, and the samples of all documents."""

from datetime import date

from app.programmes.one_to_one.letters.paper import Items, Table, Words
from app.programmes.one_to_one.letters.samples import samples
from app.programmes.one_to_one.letters.sitting import Item, Sat, agenda
from app.workflow.panel import Member
from tests.programmes.one_to_one.letters.written import ORIGIN, SAY, section
from tests.programmes.one_to_one.road import Road, at

MEMBERS = [
    Member(person="chris", name="Chris Example", profession="HEALTH", chair=True, voting=True),
    Member(person="dee", name="Dee Example", profession="SOCIAL_CARE", deputy=True, voting=True),
    Member(person="sol", name="Sol Example", profession="SOCIAL_CARE", voting=True),
    Member(person="sam", name="Sam Example", profession="MCA_SAFEGUARDING", voting=False),
]


def sat(*roads: Road) -> Sat:
    items = [Item(n, f"OTO-00{n}", "5e" * 32, road.facts) for n, road in enumerate(roads, 1)]
    present = frozenset({"chris", "sol", "sam"})
    return Sat("S-1", "NHS Thames Valley ICB", "ICB panel", date(2026, 9, 14), MEMBERS, present, items)


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


def test_there_is_a_sample_of_everything_with_every_kind_of_piece() -> None:
    papers = list(samples(SAY))
    assert len({(p.kind, p.audience, p.layout) for p in papers}) == len(papers) == 7 * 3 + 4
    for paper in papers:
        kinds = {piece.type for part in paper.sections for piece in part.pieces}
        assert kinds == {"words", "note", "items", "table"}
        assert any(isinstance(piece, Items) and piece.numbered for piece in paper.sections[0].pieces)
