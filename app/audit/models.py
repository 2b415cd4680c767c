"""The journal's tables. Both refuse UPDATE and DELETE by trigger, except the erasure of a payload."""

from datetime import datetime

from sqlalchemy import Column, ForeignKeyConstraint, Index, Text
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
