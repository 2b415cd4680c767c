"""What ties a person to a case or keeps them from it: exclusions, delegations, papers, broken glass.

`access.py` reads these tables and nothing else decides from them.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, Column, Index, Text
from sqlmodel import Field, SQLModel

from app.db import Stamp, one_of
from app.programmes.one_to_one.codes import InterestKind


class Exclusion(SQLModel, table=True):
    """An interest that somebody declared in a case or in a home: from then on it does not exist for them.

    It ends when two other people, one after the other, have said why it should.
    """

    __table_args__ = (
        one_of("kind", InterestKind),
        # in one case, or in every case of one home
        CheckConstraint("(case_id IS NULL) <> (provider IS NULL)", name="a_case_or_a_home"),
        CheckConstraint("ended_by IS NULL OR ended_by <> asked_by", name="two_people_lift_it"),
        CheckConstraint("asked_by IS NULL OR asked_by <> person", name="not_lifted_by_oneself"),
        CheckConstraint("ended_by IS NULL OR ended_by <> person", name="not_confirmed_by_oneself"),
        Index("exclusion_of_person", "person", "case_id"),
    )

    id: str = Field(primary_key=True, max_length=40)
    organisation: str = Field(foreign_key="organisation.ods_code", index=True, max_length=12)
    person: str = Field(max_length=40)
    case_id: int | None = Field(default=None, foreign_key="review_case.id")
    provider: str | None = Field(default=None, foreign_key="organisation.ods_code", max_length=12)
    kind: str = Field(max_length=20)
    reason: str = Field(sa_column=Column(Text, nullable=False))
    at: datetime = Field(sa_column=Column(Stamp, nullable=False))
    asked_by: str | None = Field(default=None, max_length=40)
    asked_at: datetime | None = Field(default=None, sa_column=Column(Stamp))
    asked_because: str = Field(default="", sa_column=Column(Text, nullable=False))
    ended_by: str | None = Field(default=None, max_length=40)
    ended_at: datetime | None = Field(default=None, sa_column=Column(Stamp))
    ended_because: str = Field(default="", sa_column=Column(Text, nullable=False))


class Delegation(SQLModel, table=True):
    """Somebody stands in for a colleague, from a day to a day, in some of that colleague's roles."""

    __table_args__ = (
        CheckConstraint("giver <> taker", name="to_somebody_else"),
        CheckConstraint("until_day >= from_day", name="ends_after_it_begins"),
        Index("delegation_to", "taker", "giver"),
    )

    id: str = Field(primary_key=True, max_length=40)
    organisation: str = Field(foreign_key="organisation.ods_code", index=True, max_length=12)
    giver: str = Field(foreign_key="person.id", max_length=40)
    taker: str = Field(foreign_key="person.id", max_length=40)
    roles: list[str] = Field(sa_column=Column(JSON, nullable=False))
    from_day: date
    until_day: date
    reason: str = Field(sa_column=Column(Text, nullable=False))
    made_by: str = Field(max_length=40)
    at: datetime = Field(sa_column=Column(Stamp, nullable=False))
    ended_by: str | None = Field(default=None, max_length=40)
    ended_at: datetime | None = Field(default=None, sa_column=Column(Stamp))


class CaseGrant(SQLModel, table=True):
    """The papers of a case were issued to a member of a sitting: they read it from then until `until`.

    The papers open when they have said whether an interest ties them to the case: `declared_on`. Signing the minutes
    sets `until` to five working days later; taking the case off the agenda ends it at once.
    """

    __tablename__ = "case_grant"

    case_id: int = Field(primary_key=True, foreign_key="review_case.id")
    person: str = Field(primary_key=True, max_length=40)
    sitting: str = Field(primary_key=True, foreign_key="sitting.id", max_length=40)
    organisation: str = Field(foreign_key="organisation.ods_code", max_length=12)
    since: date
    until: date | None = None
    declared_on: date | None = None


class GlassOutcome(StrEnum):
    """What the information governance guardian found of one use of break-glass."""

    JUSTIFIED = "JUSTIFIED"
    NOT_JUSTIFIED = "NOT_JUSTIFIED"
    REFERRED = "REFERRED"


class GlassReason(StrEnum):
    """Why somebody opened a case that is not theirs."""

    IMMEDIATE_RISK = "IMMEDIATE_RISK"
    SAFEGUARDING = "SAFEGUARDING"
    OUT_OF_HOURS = "OUT_OF_HOURS"
    COLLEAGUE_ABSENT = "COLLEAGUE_ABSENT"


class BreakGlass(SQLModel, table=True):
    """Somebody opened one case that they could not otherwise read, for 60 minutes, and said why. Each is reviewed."""

    __tablename__ = "break_glass"
    __table_args__ = (
        one_of("reason_code", GlassReason),
        one_of("outcome", GlassOutcome),
        CheckConstraint("reviewed_by IS NULL OR reviewed_by <> person", name="not_reviewed_by_oneself"),
        Index("break_glass_of_person", "person", "case_id"),
    )

    id: str = Field(primary_key=True, max_length=40)
    organisation: str = Field(foreign_key="organisation.ods_code", index=True, max_length=12)
    case_id: int = Field(foreign_key="review_case.id")
    person: str = Field(max_length=40)
    reason_code: str = Field(max_length=20)
    reason: str = Field(sa_column=Column(Text, nullable=False))
    at: datetime = Field(sa_column=Column(Stamp, nullable=False))
    until: datetime = Field(sa_column=Column(Stamp, nullable=False))
    reviewed_by: str | None = Field(default=None, max_length=40)
    reviewed_at: datetime | None = Field(default=None, sa_column=Column(Stamp))
    outcome: str | None = Field(default=None, max_length=20)
    note: str = Field(default="", sa_column=Column(Text, nullable=False))
