"""A sample of every document: templates are tried with them before anything real is set."""

from collections.abc import Iterator

from app.programmes.one_to_one.codes import Recipient
from app.programmes.one_to_one.letters.catalogue import Catalogue
from app.programmes.one_to_one.letters.decision import CONTENTS
from app.programmes.one_to_one.letters.easy import EASY
from app.programmes.one_to_one.letters.pack import PARTS
from app.programmes.one_to_one.letters.paper import (
    Audience,
    Items,
    Kind,
    Layout,
    Note,
    Paper,
    Section,
    Table,
    Words,
)
from app.programmes.one_to_one.letters.telling import ADDRESSED

_TEXT = "A sentence of two lines, with *stars*, #signs and $10.\nIts second line."
_PIECES = (
    Words(text=_TEXT),
    Words(text=_TEXT, own=True),
    Note(text=_TEXT),
    Items(items=(_TEXT, _TEXT)),
    Items(items=(_TEXT, _TEXT), numbered=True),
    Table(head=("What", "How much"), rows=((_TEXT, "1"), ("Nothing", "")), widths=(3, 1)),
)


def samples(say: Catalogue) -> Iterator[Paper]:
    """Every kind of document to every audience in every layout, with its sections and each kind of piece."""
    parts = {id: f"pack.section.{id}" for id in PARTS}
    yield _sample(
        Kind.PACK, Audience.PANEL, Layout.STANDARD, say, {id: h for id, h in parts.items() if id != "costs"}
    )
    yield _sample(Kind.PACK, Audience.PANEL_WITH_COSTS, Layout.STANDARD, say, parts)
    yield _sample(
        Kind.AGENDA, Audience.PANEL, Layout.STANDARD, say, {n: f"sitting.{n}" for n in ("members", "items")}
    )
    yield _sample(
        Kind.MINUTES,
        Audience.PANEL,
        Layout.STANDARD,
        say,
        {"members": "sitting.members", "item_1": "sitting.items"},
    )
    for to in Recipient:
        for layout in Layout:
            easy = layout is Layout.EASY_READ and to in ADDRESSED
            headings = (
                {id: f"easy.section.{id}" for id in EASY}
                if easy
                else {i: f"section.{i}" for i in CONTENTS[to]}
            )
            yield _sample(Kind.DECISION_LETTER, Audience(to.value), layout, say, headings)


def _sample(
    kind: Kind, audience: Audience, layout: Layout, say: Catalogue, headings: dict[str, str]
) -> Paper:
    pieces = (_PIECES, *((_PIECES[0],) for _ in range(1, len(headings))))
    sections = (
        Section(id=id, heading=say.say(key), pieces=each)
        for (id, key), each in zip(headings.items(), pieces, strict=True)
    )
    return Paper(
        kind=kind,
        audience=audience,
        layout=layout,
        language=say.language,
        title=say.say("letter.title"),
        lines=((say.say("line.ref"), "OTO-001"), (say.say("line.date"), "")),
        sections=tuple(sections),
        mark=say.say("letter.draft"),
        foot=("OTO-001", "0" * 64),
        page=say.say("page"),
    )
