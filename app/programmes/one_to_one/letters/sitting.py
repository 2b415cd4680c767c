"""The agenda of a sitting, with the items that one reader may see and no trace of any other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.letters.catalogue import Catalogue
from app.programmes.one_to_one.letters.decision import foot
from app.programmes.one_to_one.letters.paper import (
    Audience,
    Kind,
    Layout,
    Paper,
    Piece,
    Section,
    Table,
    Words,
    halves,
)
from app.programmes.one_to_one.letters.telling import Origin
from app.workflow.panel import Member
from app.workflow.wording import plain


@dataclass(frozen=True)
class Item:
    """A case on the agenda, at its place among those that the reader sees. `facts` as the case now stands."""

    place: int
    ref: str
    pack: str
    facts: Facts


@dataclass(frozen=True)
class Sat:
    """A sitting: `present` are the ids of the members who are there, `commissioner` and `panel` are names."""

    id: str
    commissioner: str
    panel: str
    held_on: date
    members: Sequence[Member]
    present: frozenset[str]
    items: Sequence[Item]


def agenda(sat: Sat, say: Catalogue, origin: Origin) -> Paper:
    """The agenda: who sits, and what is heard in which order."""
    known = (("from", sat.commissioner), ("panel", sat.panel), ("sits_on", say.day(sat.held_on)))
    return Paper(
        kind=Kind.AGENDA,
        audience=Audience.PANEL,
        layout=Layout.STANDARD,
        language=say.language,
        title=say.say("agenda.title"),
        lines=tuple((say.say(f"line.{name}"), value) for name, value in known),
        sections=(_members(sat, say), _agenda(sat, say)),
        foot=foot(say.say, sat.id, origin),
        page=say.say("page"),
    )


def _members(sat: Sat, say: Catalogue) -> Section:
    rows = tuple(
        (
            member.name,
            plain(member.profession),
            say.say(f"sitting.{_seat(member)}"),
            say.say("sitting.yes" if member.person in sat.present else "sitting.no"),
        )
        for member in sat.members
    )
    head = tuple(say.say(f"sitting.{name}") for name in ("name", "profession", "seat", "present"))
    table = Table(head=head, rows=rows, widths=(4, 3, 2, 2))
    return Section(id="members", heading=say.say("sitting.members"), pieces=(table,))


def _seat(member: Member) -> str:
    if member.chair:
        return "chair"
    if member.deputy:
        return "deputy"
    return "voting" if member.voting else "advisory"


def _agenda(sat: Sat, say: Catalogue) -> Section:
    rows = tuple(
        (str(item.place), item.ref, item.facts.driver.words.capitalize(), halves(item.pack))
        for item in sat.items
    )
    head = tuple(say.say(f"sitting.{name}") for name in ("place", "case", "subject", "papers"))
    pieces: tuple[Piece, ...] = (Table(head=head, rows=rows, widths=(1, 3, 4, 7)),)
    if not rows:
        pieces = (Words(text=say.say("sitting.nothing")),)
    return Section(id="items", heading=say.say("sitting.items"), pieces=pieces)
