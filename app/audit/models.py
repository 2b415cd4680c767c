"""The tables of the journal and of the read log. None is ever altered, except that a payload can be erased."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, ForeignKeyConstraint, Index, Integer, Text
from sqlmodel import Field, SQLModel

from app.db import Stamp


class JournalEntry(SQLModel, table=True):
    """One link of a chain. `body` is the hashed text; the other columns repeat what look-ups need."""

    __tablename__ = "journal_entry"
    __table_args__ = (Index("journal_entry_at", "at"),)

    chain: str = Field(primary_key=True, max_length=80)
    seq: int = Field(primary_key=True, ge=1)
    body: str = Field(sa_column=Column(Text, nullable=False))
    leaf: str = Field(max_length=64)
    at: datetime = Field(sa_column=Column(Stamp, nullable=False))


class JournalPayload(SQLModel, table=True):
    """What a person typed, beside its entry: erasable, while the entry's commitment to it stays."""

    __tablename__ = "journal_payload"
    # a payload belongs to one entry; its words cannot be moved to another
    __table_args__ = (
        ForeignKeyConstraint(
            ["chain", "seq"], ["journal_entry.chain", "journal_entry.seq"], name="payload_of_entry"
        ),
    )

    chain: str = Field(primary_key=True, max_length=80)
    seq: int = Field(primary_key=True)
    salt: str = Field(max_length=64)
    payload: str = Field(sa_column=Column(Text, nullable=False))


class Reading(SQLModel, table=True):
    """A person's record was shown to somebody: who, which, why and when. Written before the answer leaves.

    One row for each person whose record an answer showed. `what` is the operation, `why` what the reader said.
    """

    __table_args__ = (
        Index("reading_of_patient", "patient", "id"),
        Index("reading_by_person", "person", "id"),
    )

    id: int | None = Field(
        default=None, sa_column=Column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    )
    at: datetime = Field(sa_column=Column(Stamp, nullable=False))
    organisation: str = Field(max_length=12)
    patient: str = Field(foreign_key="patient.id", max_length=40)
    case_id: int = Field(foreign_key="review_case.id")
    person: str = Field(max_length=40)
    on_behalf_of: str | None = Field(default=None, max_length=40)
    employer: str = Field(max_length=12)
    roles: str = Field(max_length=600)
    what: str = Field(max_length=60)
    why: str = Field(default="", max_length=500)
    detail: str = Field(default="", max_length=300)
    break_glass: str | None = Field(default=None, max_length=40)
