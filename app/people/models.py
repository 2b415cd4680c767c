"""Organisations and the people who work on cases."""

from datetime import date
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, Column
from sqlmodel import Field, SQLModel

from app.db import one_of


class OrganisationKind(StrEnum):
    """What an organisation is in this work."""

    COMMISSIONER = "COMMISSIONER"
    PROVIDER = "PROVIDER"
    LOCAL_AUTHORITY = "LOCAL_AUTHORITY"


class Organisation(SQLModel, table=True):
    """An organisation by its ODS code, for as long as it existed. History keeps the code of its day."""

    __table_args__ = (
        one_of("kind", OrganisationKind),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="ends_after_it_begins"),
    )

    ods_code: str = Field(primary_key=True, max_length=12)
    name: str = Field(max_length=200)
    kind: str = Field(max_length=20)
    valid_from: date
    valid_to: date | None = None
    predecessor: str | None = Field(default=None, foreign_key="organisation.ods_code", max_length=12)


class Person(SQLModel, table=True):
    """Somebody who signs in: their organisation, roles, profession and expertise."""

    id: str = Field(primary_key=True, max_length=40)
    organisation: str = Field(foreign_key="organisation.ods_code", index=True, max_length=12)
    name: str = Field(max_length=120)
    employer: str = Field(default="", max_length=200)
    profession: str = Field(default="", max_length=60)
    roles: list[str] = Field(sa_column=Column(JSON, nullable=False))
    expertise: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    contingent_fee: bool = False
    active: bool = True
