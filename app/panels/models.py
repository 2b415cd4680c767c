"""The tables of the panel: sittings, who sits, what is heard, who voted."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from app.db import Stamp, one_of


class ItemStatus(StrEnum):
    """Where an agenda item stands."""

    LISTED = "LISTED"
    OPEN = "OPEN"
    DECIDED = "DECIDED"
    NOT_CARRIED = "NOT_CARRIED"
    DEFERRED = "DEFERRED"
    UNLISTED = "UNLISTED"


class Sitting(SQLModel, table=True):
    """One meeting of a commissioner's panel. It begins at `starts_at`, London time ("10:00").

    `sequence` counts the changes of its invitation, for calendars.
    """

    id: str = Field(primary_key=True, max_length=40)
    organisation: str = Field(foreign_key="organisation.ods_code", index=True, max_length=12)
    panel: str = Field(max_length=120)
    held_on: date
    starts_at: str = Field(default="10:00", max_length=5)
    sequence: int = 0
    cancelled_on: date | None = None
    cancelled_by: str | None = Field(default=None, max_length=40)
    papers_issued_on: date | None = None
    minutes_signed_on: date | None = None
    minutes_signed_by: str | None = Field(default=None, max_length=40)
    paused_at: datetime | None = Field(default=None, sa_column=Column(Stamp))
    called_by: str = Field(max_length=40)
    at: datetime = Field(sa_column=Column(Stamp, nullable=False))


class SittingMember(SQLModel, table=True):
    """Somebody called to a sitting, with the profession and expertise they had on that day.

    `alternate_for` is the member in whose place they count when that one does not.
    """

    __tablename__ = "sitting_member"
    # nobody chairs and deputises at once
    __table_args__ = (CheckConstraint("NOT (chair AND deputy)", name="chair_or_deputy"),)

    sitting: str = Field(primary_key=True, foreign_key="sitting.id", max_length=40)
    person: str = Field(primary_key=True, foreign_key="person.id", max_length=40)
    profession: str = Field(max_length=60)
    chair: bool = False
    deputy: bool = False
    voting: bool = True
    alternate_for: str | None = Field(default=None, max_length=40)
    expertise: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    present: bool = False


class PanelItem(SQLModel, table=True):
    """One case on one agenda. `arithmetic` is the vote in words, as it is kept in the journal.

    `stopped` says what is missing while it has lost its quorum. `manifest` are the parts of its papers as they were last
    issued, `minutes` how long it is planned to take.
    """

    __tablename__ = "panel_item"
    __table_args__ = (
        one_of("status", ItemStatus),
        # a case stands on one agenda at a time
        Index(
            "one_listing_a_case",
            "case_id",
            unique=True,
            sqlite_where=text("status IN ('LISTED', 'OPEN')"),
            postgresql_where=text("status IN ('LISTED', 'OPEN')"),
        ),
    )

    id: str = Field(primary_key=True, max_length=40)
    sitting: str = Field(foreign_key="sitting.id", index=True, max_length=40)
    case_id: int = Field(foreign_key="review_case.id")
    ref: str = Field(max_length=40)
    position: int
    status: str = Field(max_length=20)
    pack: str = Field(max_length=64)
    issue: int = 1
    manifest: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    minutes: int | None = None
    outcome: str | None = Field(default=None, max_length=40)
    quorate: bool | None = None
    arithmetic: str = Field(default="", sa_column=Column(Text, nullable=False))
    stopped: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))


class MinutesKind(StrEnum):
    """What a text of the minutes is: words beside the facts, the whole as it was signed, or a later correction."""

    WORDING = "WORDING"
    SIGNED = "SIGNED"
    ADDENDUM = "ADDENDUM"


class MinutesText(SQLModel, table=True):
    """One text of a sitting's minutes, never changed: new words are a new version.

    `about` is the reference of the case that it is about, empty for the sitting as a whole. What was signed is the
    JSON of the whole, and `sha256` that of its UTF-8 bytes.
    """

    __tablename__ = "minutes"
    __table_args__ = (
        one_of("kind", MinutesKind),
        # two who write at once do not write over each other
        UniqueConstraint("sitting", "kind", "about", "version", name="one_text_a_version"),
    )

    id: str = Field(primary_key=True, max_length=40)
    organisation: str = Field(foreign_key="organisation.ods_code", max_length=12)
    sitting: str = Field(foreign_key="sitting.id", max_length=40)
    kind: str = Field(max_length=20)
    about: str = Field(default="", max_length=40)
    version: int
    text: str = Field(sa_column=Column(Text, nullable=False))
    sha256: str | None = Field(default=None, max_length=64)
    by: str = Field(max_length=40)
    at: datetime = Field(sa_column=Column(Stamp, nullable=False))


class BallotRow(SQLModel, table=True):
    """One named ballot. The reasons given with it are in the journal."""

    __tablename__ = "ballot"
    # one ballot each: nobody votes twice on an item
    __table_args__ = (UniqueConstraint("item", "person", name="one_ballot_each"),)

    id: int | None = Field(default=None, primary_key=True)
    item: str = Field(foreign_key="panel_item.id", max_length=40)
    person: str = Field(foreign_key="person.id", max_length=40)
    choice: str = Field(max_length=40)
    at: datetime = Field(sa_column=Column(Stamp, nullable=False))


class CalendarFeed(SQLModel, table=True):
    """The secret address of one person's calendar. It is kept as a hash: whoever reads the table learns no address."""

    __tablename__ = "calendar_feed"

    person: str = Field(primary_key=True, foreign_key="person.id", max_length=40)
    digest: str = Field(unique=True, max_length=64)
    made_at: datetime = Field(sa_column=Column(Stamp, nullable=False))
