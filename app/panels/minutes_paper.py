"""The minutes as a paper: what `MinutesView` has, in the order in which it is read aloud."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from app.clock import LONDON
from app.panels.minutes_views import Addendum, MinutedItem, MinutedMatter, MinutesView, Vote
from app.programmes.one_to_one.letters.catalogue import Catalogue
from app.programmes.one_to_one.letters.decision import foot
from app.programmes.one_to_one.letters.paper import (
    Audience,
    Items,
    Kind,
    Layout,
    Paper,
    Piece,
    Section,
    Table,
    Words,
    paragraphs,
)
from app.programmes.one_to_one.letters.telling import Origin
from app.programmes.one_to_one.rules.wording import series
from app.workflow.wording import plain


def minutes_paper(shown: MinutesView, commissioner: str, say: Catalogue, origin: Origin) -> Paper:
    """The minutes as their reader gets them: a draft, or what was signed with the addenda below it."""
    items = [_item(place, each, say) for place, each in enumerate(shown.items, 1)]
    matters = [_matter(place, each, say) for place, each in enumerate(shown.matters, 1)]
    return Paper(
        kind=Kind.MINUTES,
        audience=Audience.PANEL,
        layout=Layout.STANDARD,
        language=say.language,
        title=say.say("minutes.title"),
        lines=tuple(_lines(shown, commissioner, say)),
        sections=(_members(shown, say), *_came(shown, say), *items, *matters, *_addenda(shown.addenda, say)),
        mark="" if shown.signed_at else say.say("minutes.draft"),
        foot=foot(say.say, shown.sitting, origin),
        page=say.say("page"),
    )


def _lines(shown: MinutesView, commissioner: str, say: Catalogue) -> Iterable[tuple[str, str]]:
    yield say.say("line.from"), commissioner
    yield say.say("line.panel"), shown.title
    yield say.say("line.sits_on"), say.day(shown.held_on)
    if shown.signed_at and shown.signed_by:
        signer = next(
            (each.name for each in shown.members if each.person == shown.signed_by), shown.signed_by
        )
        yield say.say("line.signed_on"), say.day(shown.signed_at.astimezone(LONDON).date())
        yield say.say("line.signed_by"), signer
        yield say.say("minutes.sha256"), shown.sha256 or ""


def _members(shown: MinutesView, say: Catalogue) -> Section:
    head = (say.say("sitting.name"), say.say("minutes.seat"))
    rows = tuple((each.name, plain(each.role)) for each in shown.members)
    pieces: list[Piece] = [
        Table(head=head, rows=rows, widths=(1, 1)),
        *_own("wording", shown.wording.text, say),
    ]
    return Section(id="members", heading=say.say("sitting.members"), pieces=tuple(pieces))


def _came(shown: MinutesView, say: Catalogue) -> Iterable[Section]:
    lines = [
        say.say("minutes.came" if each.present else "minutes.left", time=_time(each.at), who=each.name)
        for each in shown.attendance
    ]
    for each in shown.pauses:
        since, until = _time(each.since), _time(each.until) if each.until else ""
        key = "minutes.paused" if until else "minutes.still_paused"
        values = {"until": until} if until else {}
        lines.append(say.say(key, since=since, reason=each.reason, **values))
    if lines:
        pieces = (Items(items=tuple(lines)),)
        yield Section(id="attendance", heading=say.say("minutes.attendance"), pieces=pieces)


def _item(place: int, item: MinutedItem, say: Catalogue) -> Section:
    heading = say.say("minutes.item", place=str(place), ref=item.ref)
    return Section(id=f"item_{place}", heading=heading, pieces=tuple(_said(item, say)))


def _said(item: MinutedItem, say: Catalogue) -> Iterable[Piece]:
    if item.called_at and item.ended_at:
        yield Words(text=say.say("minutes.heard", since=_time(item.called_at), until=_time(item.ended_at)))
    if item.interests:
        yield Words(text=say.say("minutes.interests"))
        yield Items(
            items=tuple(
                say.say(
                    "minutes.interest",
                    who=t.name,
                    kind=plain(t.kind),
                    action=plain(t.action),
                    reason=t.reason,
                )
                for t in item.interests
            )
        )
    ended = item.outcome or item.result
    yield Words(
        text=say.say("minutes.outcome", outcome=plain(ended)) if ended else say.say("minutes.no_outcome")
    )
    if item.arithmetic:
        yield Words(text=say.say("minutes.vote", sentence=item.arithmetic))
    yield from _votes(item.opinions, item.ballots, say)
    for what in ("discussion", "reasons", "dissent", "questions", "correction"):
        yield from _own(what, getattr(item, what), say)
    if item.departure:
        yield Words(text=say.say("minutes.departure", who=series(item.departure.seconded_by)))
        yield from paragraphs(item.departure.reasons, own=True)
    for what in ("return_by", "next_review_on"):
        if on := getattr(item, what):
            yield Words(text=say.say(f"minutes.{what}", day=say.day(on)))
    if item.targets:
        yield Words(text=say.say("minutes.targets", where=series(map(plain, item.targets))))
    if item.conditions:
        yield Words(text=say.say("minutes.conditions"))
        names = ("condition", "timing", "owner", "due", "shown_by")
        rows = tuple(
            (each.wording, plain(each.timing), each.owner, say.day(each.due_on), each.evidence)
            for each in item.conditions
        )
        yield Table(head=tuple(say.say(f"minutes.{n}") for n in names), rows=rows, widths=(5, 2, 3, 3, 4))
    yield from _own("wording", item.wording.text, say)


def _matter(place: int, matter: MinutedMatter, say: Catalogue) -> Section:
    values = {"ref": matter.ref, "kind": plain(matter.kind), "number": str(matter.number)}
    pieces: list[Piece] = [Words(text=say.say("minutes.vote", sentence=matter.arithmetic))]
    pieces += _votes([], matter.votes, say)
    return Section(id=f"matter_{place}", heading=say.say("minutes.matter", **values), pieces=tuple(pieces))


def _votes(opinions: Sequence[Vote], ballots: Sequence[Vote], say: Catalogue) -> Iterable[Piece]:
    """Who thought what at first, and who voted how."""
    first = {each.name: plain(each.choice) for each in opinions}
    last = {each.name: plain(each.choice) for each in ballots}
    rows = tuple((name, first.get(name, ""), last.get(name, "")) for name in first | last)
    if rows:
        head = tuple(say.say(name) for name in ("sitting.name", "minutes.first", "minutes.voted"))
        yield Table(head=head, rows=rows, widths=(1, 1, 1))


def _addenda(addenda: Sequence[Addendum], say: Catalogue) -> Iterable[Section]:
    pieces: list[Piece] = []
    for each in addenda:
        on, about = each.at.astimezone(LONDON).date(), each.ref or say.say("minutes.about_sitting")
        pieces.append(Words(text=say.say("minutes.addendum", day=say.day(on), who=each.name, about=about)))
        pieces += paragraphs(each.text, own=True)
    if pieces:
        yield Section(id="addenda", heading=say.say("minutes.addenda"), pieces=tuple(pieces))


def _own(what: str, text: str, say: Catalogue) -> Iterable[Piece]:
    """Somebody's own words under a line that says whose; nothing where there are none."""
    if text:
        yield Words(text=say.say(f"minutes.{what}"))
        yield from paragraphs(text, own=True)


def _time(at: datetime) -> str:
    return f"{at.astimezone(LONDON):%H:%M}"
