"""The decision letter: one decision, told to each of those who get it in what they need and may know of it."""

from collections.abc import Callable, Iterable, Mapping

from app.programmes.one_to_one.codes import Recipient
from app.programmes.one_to_one.letters.easy import easy_sections
from app.programmes.one_to_one.letters.paper import Audience, Kind, Layout, Paper, Section
from app.programmes.one_to_one.letters.sections import TELLERS
from app.programmes.one_to_one.letters.telling import ADDRESSED, Origin, Telling

_TO_THE_PERSON = (
    "decision", "start", "change", "reasons", "departure", "evidence", "phases", "technology", "contingency", "conditions",
    "dissent", "challenge", "review", "format", "translation",
)  # fmt: skip
CONTENTS: Mapping[Recipient, tuple[str, ...]] = {
    Recipient.PERSON: _TO_THE_PERSON,
    Recipient.REPRESENTATIVE: _TO_THE_PERSON,
    # no name, no reasons, no evidence, no condition: nothing that is written about the person's health
    Recipient.PROVIDER: ("variation", "start", "phases", "technology", "contingency", "review"),
    Recipient.GP: (
        "decision", "reasons", "departure", "evidence", "change", "start", "phases", "technology", "contingency", "review",
    ),
    Recipient.SUPERVISORY_BODY: (
        "decision", "liberty", "change", "start", "phases", "technology", "reasons", "departure",
        "conditions", "dissent", "review",
    ),
    Recipient.LOCAL_AUTHORITY: (
        "decision", "reasons", "departure", "variation", "start", "phases", "conditions", "dissent", "challenge", "review",
    ),
    Recipient.CARE_COORDINATOR: (
        "decision", "start", "change", "reasons", "departure", "evidence", "phases", "technology",
        "contingency", "conditions", "dissent", "review",
    ),
}  # fmt: skip
"""What each recipient is told, section by section, in order."""


def decision_letter(told: Telling, layout: Layout, origin: Origin) -> Paper:
    """The letter to `told.to`. Before it is issued it is a draft, and says so."""
    say, letter = told.say, told.facts.letter
    easy = layout is Layout.EASY_READ
    sections = easy_sections(told) if easy and told.to in ADDRESSED else list(_sections(told))
    return Paper(
        kind=Kind.DECISION_LETTER,
        audience=Audience(told.to.value),
        layout=layout,
        language=say.language,
        title=say.say("letter.title.easy" if easy else "letter.title"),
        lines=tuple(_lines(told)),
        sections=tuple(sections),
        mark="" if letter else say.say("letter.draft"),
        foot=foot(say.say, told.about.ref, origin),
        page=say.say("page"),
    )


def foot(say: Callable[..., str], what: str, origin: Origin) -> tuple[str, ...]:
    """The lines at the foot of every page: out of what the document was made, so that it can be made again."""
    return (
        say("foot.made", what=what, number=str(origin.seq), templates=origin.templates[:16]),
        say("foot.leaf", leaf=origin.leaf),
    )


def _lines(told: Telling) -> Iterable[tuple[str, str]]:
    """What stands above the letter. Who the person is, is told to those who know them by name."""
    say, about, letter = told.say.say, told.about, told.facts.letter
    yield say("line.from"), about.commissioner
    yield say("line.to"), told.say.code("recipient", told.to)
    if told.to is not Recipient.PROVIDER and about.person:
        yield say("line.about"), about.person
    if told.to in (Recipient.GP, Recipient.SUPERVISORY_BODY) and about.born:
        yield say("line.born"), about.born
    if told.to is Recipient.GP and about.nhs_number:
        yield say("line.nhs_number"), about.nhs_number
    yield say("line.home"), about.home
    yield say("line.ref"), about.ref
    yield say("line.date"), told.say.day(letter.on) if letter else say("not_yet")


def _sections(told: Telling) -> Iterable[Section]:
    for id in CONTENTS[told.to]:
        pieces = tuple(TELLERS[id](told))
        if pieces:
            yield Section(id=id, heading=told.say.say(f"section.{id}"), pieces=pieces)
