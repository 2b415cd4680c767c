"""The table of imports."""

from datetime import datetime

from sqlalchemy import Column
from sqlmodel import Field, SQLModel

from app.db import Stamp


class ImportBatch(SQLModel, table=True):
    """One file that was taken in: its digest, and how many rows became cases or were there already."""

    __tablename__ = "import_batch"

    id: str = Field(primary_key=True, max_length=40)
    organisation: str = Field(foreign_key="organisation.ods_code", index=True, max_length=12)
    digest: str = Field(max_length=64)
    rows: int
    created: int
    known: int
    made_by: str = Field(max_length=40)
    at: datetime = Field(sa_column=Column(Stamp, nullable=False))
