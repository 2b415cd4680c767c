"""Minutes as they are read: what happened, which nobody types, and the words that the chair puts beside it."""

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Sat(_Part):
    """Somebody who was called to the sitting."""

    person: str
    name: str
    role: str = Field(description='Profession, and seat: "health, chair"')
    voting: bool


class Came(_Part):
    """A member came, or left."""

    person: str
    name: str
    present: bool
    at: datetime


class Paused(_Part):
    """The sitting was paused."""

    since: datetime
    until: datetime | None
    reason: str


class Tie(_Part):
    """An interest that was declared for an item, and what followed."""

    person: str
    name: str
    kind: str
    action: str
    reason: str


class Vote(_Part):
    """How somebody voted, told once the item has its outcome."""

    person: str
    name: str
    role: str
    choice: str


class Departing(_Part):
    """Why the panel departed from the recommendation, and who stood behind that."""

    grounds: list[str]
    reasons: str
    seconded_by: list[str] = Field(description="Names of the voters who confirmed it")


class Condition(_Part):
    """A condition that the panel set."""

    wording: str
    timing: str
    owner: str
    due_on: date
    evidence: str


class Wording(_Part):
    """Words of the chair beside the facts. `version` 0: none yet."""

    text: str = ""
    version: int = 0
    by: str | None = None
    at: datetime | None = None


class MinutedItem(_Part):
    """One case as this sitting heard it. `said` is what was written down with the outcome, by its form's fields."""

    ref: str
    pack: str = Field(description="SHA-256 of the papers")
    issue: int = Field(description="How often they were issued")
    called_at: datetime | None
    ended_at: datetime | None
    result: str | None = Field(description="How it ended; null while it has no outcome")
    outcome: str | None = Field(description="What was decided, if anything was")
    interests: list[Tie]
    opinions: list[Vote] = Field(description="First opinions, before the discussion")
    ballots: list[Vote]
    arithmetic: str = Field(description="The vote in words")
    reasons: str
    discussion: str
    dissent: str
    departure: Departing | None
    conditions: list[Condition]
    questions: str
    return_by: date | None
    next_review_on: date | None
    targets: list[str]
    signed_by: str | None
    signed_at: datetime | None
    correction: str = Field(description="What the chair corrected when signing the item")
    wording: Wording


class MinutedMatter(_Part):
    """A vote on a chair's action or a condition of a case."""

    ref: str
    kind: str
    number: int
    heard_at: datetime
    votes: list[Vote]
    arithmetic: str


class Draft(_Part):
    """What is signed: the whole sitting, every item of it."""

    sitting: str
    panel: str
    title: str
    held_on: date
    members: list[Sat]
    attendance: list[Came]
    pauses: list[Paused]
    wording: Wording
    items: list[MinutedItem]
    matters: list[MinutedMatter]


class Addendum(_Part):
    """A correction after the signature. It changes nothing of what was signed."""

    ref: str | None
    text: str
    by: str
    name: str
    at: datetime


class MinutesView(Draft):
    """The minutes as this person may read them: without the items of cases that they may not see."""

    draft_due_on: date
    sign_due_on: date
    signed_by: str | None
    signed_at: datetime | None
    sha256: str | None = Field(description="Of the whole as it was signed: what the journal names")
    addenda: list[Addendum]


def said(fields: dict[str, Any]) -> dict[str, Any]:
    """What the form of an outcome says, as the fields of an item; whatever the form does not have is empty."""
    kept = {name: fields.get(name) or "" for name in ("reasons", "discussion", "dissent", "questions")}
    return kept | {
        "conditions": fields.get("conditions") or [],
        "return_by": fields.get("return_by"),
        "next_review_on": fields.get("next_review_on"),
        "targets": fields.get("targets") or [],
    }
