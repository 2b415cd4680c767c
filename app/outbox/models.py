"""The table of outgoing events."""

from datetime import datetime

from sqlalchemy import Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.db import Stamp


class Event(SQLModel, table=True):
    """One thing that happened, thin on purpose: whoever may know more reads the case."""

    __tablename__ = "event"
    # a journal entry tells the world once
    __table_args__ = (UniqueConstraint("chain", "seq", name="one_event_an_entry"),)

    id: int | None = Field(default=None, primary_key=True)
    type: str = Field(max_length=80)
    organisation: str = Field(max_length=12, index=True)
    chain: str = Field(max_length=80)
    seq: int
    at: datetime = Field(sa_column=Column(Stamp, nullable=False))
