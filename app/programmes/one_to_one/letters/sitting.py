"""The agenda and the minutes of a sitting, with the items that one reader may see and no trace of any other."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.programmes.one_to_one.codes import PanelChoice
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
    paragraphs,
)
from app.programmes.one_to_one.letters.telling import Origin
from app.programmes.one_to_one.records import PanelEntry
from app.programmes.one_to_one.rules.wording import series
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
    signed_on: date | None
    members: Sequence[Member]
    present: frozenset[str]
    items: Sequence[Item]


def agenda(sat: Sat, say: Catalogue, origin: Origin) -> Paper:
    """The agenda: who sits, and what is heard in which order."""
    return _paper(Kind.AGENDA, sat, [_members(sat, say), _agenda(sat, say)], say, origin)


def minutes(sat: Sat, say: Catalogue, origin: Origin) -> Paper:
    """The minutes: who was there, and of each item the vote, the outcome and what was said."""
    items = (_minuted(sat, item, say) for item in sat.items)
    return _paper(Kind.MINUTES, sat, [_members(sat, say), *items], say, origin)


def _paper(kind: Kind, sat: Sat, sections: Sequence[Section], say: Catalogue, origin: Origin) -> Paper:
    draft = kind is Kind.MINUTES and sat.signed_on is None
    known = [("from", sat.commissioner), ("panel", sat.panel), ("sits_on", say.day(sat.held_on))]
    if kind is Kind.MINUTES and sat.signed_on is not None:
        known.append(("signed_on", say.day(sat.signed_on)))
    return Paper(
        kind=kind,
        audience=Audience.PANEL,
        layout=Layout.STANDARD,
        language=say.language,
        title=say.say(f"{kind.lower()}.title"),
        lines=tuple((say.say(f"line.{name}"), value) for name, value in known),
        sections=tuple(sections),
        mark=say.say("minutes.draft") if draft else "",
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


def _minuted(sat: Sat, item: Item, say: Catalogue) -> Section:
    heading = say.say("minutes.item", place=str(item.place), ref=item.ref)
    pieces = tuple(_said(sat, item.facts, say)) or (Words(text=say.say("minutes.no_outcome")),)
    return Section(id=f"item_{item.place}", heading=heading, pieces=pieces)


def _said(sat: Sat, facts: Facts, say: Catalogue) -> Iterable[Piece]:
    """What this sitting did with the case: its last appearance here, and the decision if it was taken here."""
    entries = [entry for entry in facts.panel_log if entry.sitting == sat.id]
    if not entries:
        return
    entry = entries[-1]
    outcome = say.code("result", entry.result if entry.outcome is None else PanelChoice(entry.outcome))
    yield Words(text=say.say("minutes.outcome", outcome=outcome))
    if entry.tally is not None:
        yield Words(text=say.say("minutes.vote", sentence=entry.tally.sentence))
    yield from _votes(sat, entry, say)
    yield from _words("discussion", entry.note, say)
    decided = facts.decision
    if decided is None or decided.seq != entry.seq:
        return
    yield from _words("reasons", decided.reasons, say)
    yield from _words("dissent", decided.dissent, say)
    if decided.departure is not None:
        who = series(_name(sat, second.person) for second in decided.departure.seconds)
        yield Words(text=say.say("minutes.departure", who=who))
        yield from paragraphs(decided.departure.reasons, own=True)
    set_ = tuple(
        (
            one.form.wording,
            plain(one.form.timing),
            _name(sat, one.form.owner),
            say.day(one.form.due_on),
            one.form.evidence,
        )
        for one in decided.conditions
    )
    if set_:
        yield Words(text=say.say("minutes.conditions"))
        names = ("condition", "timing", "owner", "due", "shown_by")
        columns = tuple(say.say(f"minutes.{name}") for name in names)
        yield Table(head=columns, rows=set_, widths=(5, 2, 3, 3, 4))


def _votes(sat: Sat, entry: PanelEntry, say: Catalogue) -> Iterable[Piece]:
    """Who thought what at first, and who voted how."""
    first = {each.person: plain(each.choice) for each in entry.opinions}
    last = {each.person: plain(each.choice) for each in entry.ballots}
    rows = tuple((_name(sat, who), first.get(who, ""), last.get(who, "")) for who in (first | last))
    if rows:
        head = tuple(say.say(name) for name in ("sitting.name", "minutes.first", "minutes.voted"))
        yield Table(head=head, rows=rows, widths=(1, 1, 1))


def _words(what: str, text: str, say: Catalogue) -> Iterable[Piece]:
    if text:
        yield Words(text=say.say(f"minutes.{what}"))
        yield from paragraphs(text, own=True)


def _name(sat: Sat, person: str) -> str:
    """A member's name; the id of whoever is none, such as the owner of a condition."""
    return next((member.name for member in sat.members if member.person == person), person)
