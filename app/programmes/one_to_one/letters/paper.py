"""What a document says, apart from how it looks: sections of words, lists and tables. All of it is text, never markup."""

import re
import unicodedata
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from app.workflow.choice import Choice

LONGEST_WORD = 40  # letters without a space; a longer run may break anywhere, or it would leave the page
_BREAK = "\u200b"  # no width: a place where a line may break
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")  # read and copied as one; where it stands there is room for it
_KEPT = "\n\u200c\u200d"  # the last two join and part the letters of some scripts


class Kind(Choice):
    """What a document is. Its template is the file of that name."""

    DECISION_LETTER = "DECISION_LETTER"
    PACK = "PACK"
    MINUTES = "MINUTES"
    AGENDA = "AGENDA"


class Audience(Choice):
    """To whom a document speaks. The first seven get the decision letter; the papers of a panel go out with costs or
    without any figure about them."""

    PERSON = "PERSON"
    REPRESENTATIVE = "REPRESENTATIVE"
    PROVIDER = "PROVIDER"
    GP = "GP"
    SUPERVISORY_BODY = "SUPERVISORY_BODY"
    LOCAL_AUTHORITY = "LOCAL_AUTHORITY"
    CARE_COORDINATOR = "CARE_COORDINATOR"
    PANEL = "PANEL"
    PANEL_WITH_COSTS = "PANEL_WITH_COSTS"


PANELS = frozenset({Audience.PANEL, Audience.PANEL_WITH_COSTS})
PRICED = frozenset({Audience.PROVIDER, Audience.LOCAL_AUTHORITY})
"""Whose letter carries the rates of the contract."""


class Layout(Choice):
    """How a document is set: as usual, in 18 point, or in short sentences with much space."""

    STANDARD = "STANDARD"
    LARGE_PRINT = "LARGE_PRINT"
    EASY_READ = "EASY_READ"


def as_typed(text: str) -> str:
    """A text as it is set: composed letters, no invisible characters that turn or hide others, no endless words."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\t", " "))
    seen = "".join(c for c in composed if c in _KEPT or unicodedata.category(c)[0] != "C")
    return "\n".join(" ".join(map(_breakable, line.split(" "))) for line in seen.split("\n"))


def _breakable(word: str) -> str:
    if len(word) <= LONGEST_WORD or _FINGERPRINT.fullmatch(word):
        return word
    return _BREAK.join(word[at : at + LONGEST_WORD] for at in range(0, len(word), LONGEST_WORD))


Typed = Annotated[str, AfterValidator(as_typed)]
"""A text as it is set; whatever stands in it is shown as it stands."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(_Part):
    """A paragraph. `own` are somebody's own words, in the language in which they were written."""

    type: Literal["words"] = "words"
    text: Typed
    own: bool = False


class Items(_Part):
    """A list; `numbered` where its order matters."""

    type: Literal["items"] = "items"
    items: tuple[Typed, ...]
    numbered: bool = False


class Table(_Part):
    """A table with one row of headings. `widths` are shares of the line, one for each column."""

    type: Literal["table"] = "table"
    head: tuple[Typed, ...]
    rows: tuple[tuple[Typed, ...], ...]
    widths: tuple[int, ...]


class Note(_Part):
    """A sentence that nobody may overlook."""

    type: Literal["note"] = "note"
    text: Typed


Piece = Annotated[Words | Items | Table | Note, Field(discriminator="type")]
PIECES = get_args(get_args(Piece)[0])


class Section(_Part):
    """A heading with what stands under it. A template may pick sections by their `id`."""

    id: str
    heading: Typed
    pieces: tuple[Piece, ...]


class Paper(_Part):
    """A document, ready to be set. `lines` stand above the text, `foot` on every page; `mark` is for drafts."""

    kind: Kind
    audience: Audience
    layout: Layout
    language: str
    title: Typed
    lines: tuple[tuple[Typed, Typed], ...]
    sections: tuple[Section, ...]
    mark: Typed = ""
    foot: tuple[Typed, ...] = ()
    page: Typed


def paragraphs(text: str, *, own: bool = False) -> tuple[Words, ...]:
    """A text of several paragraphs, with empty lines between them."""
    parts = text.replace("\r\n", "\n").split("\n\n")
    return tuple(Words(text=part.strip(), own=own) for part in parts if part.strip())


def halves(fingerprint: str) -> str:
    """A SHA-256 in two parts, for the column of a table; anything else as it is."""
    return f"{fingerprint[:32]} {fingerprint[32:]}" if _FINGERPRINT.fullmatch(fingerprint) else fingerprint
