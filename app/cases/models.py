"""The tables of cases: the folded record, beside it the columns that lists and reports read."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, Column, Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from app.db import Stamp, TwoPlaces, one_of

_OPEN = text("closed_on IS NULL")


class Patient(SQLModel, table=True):
    """The person whose care is reviewed. Identity lives here and nowhere else: the journal holds `id` only."""

    # one record for one NHS number within one commissioner
    __table_args__ = (UniqueConstraint("organisation", "nhs_number", name="one_record_a_number"),)

    id: str = Field(primary_key=True, max_length=40)
    organisation: str = Field(foreign_key="organisation.ods_code", max_length=12)
    nhs_number: str | None = Field(default=None, max_length=10)
    no_number_because: str = Field(default="", max_length=200)
    name: str = Field(default="", max_length=200)
    date_of_birth: date | None = None


class Case(SQLModel, table=True):
    """One review. `record` is the folded state; the columns after it are read from it by the same move."""

    __tablename__ = "review_case"
    __table_args__ = (
        # a reference is the sender's own, so it is unique for its commissioner only
        UniqueConstraint("organisation", "ref", name="one_case_a_reference"),
        # a package is under one open review at a time
        Index(
            "one_open_review_a_package",
            "organisation",
            "patient",
            "provider",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        CheckConstraint("seq >= 1", name="every_case_was_created"),
        Index("case_by_stage", "organisation", "stage", "id"),
        Index("case_by_role", "organisation", "owner_role", "id"),
        Index("case_by_reviewer", "organisation", "reviewer", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    organisation: str = Field(foreign_key="organisation.ods_code", max_length=12)
    ref: str = Field(max_length=40)
    programme: str = Field(max_length=40)
    definition: str = Field(max_length=80)
    provider: str = Field(foreign_key="organisation.ods_code", index=True, max_length=12)
    patient: str = Field(foreign_key="patient.id", max_length=40)
    stage: str = Field(max_length=40)
    seq: int
    version: int
    head: str = Field(max_length=64)
    record: str = Field(sa_column=Column(Text, nullable=False))
    changed_at: datetime = Field(sa_column=Column(Stamp, nullable=False))
    owner_role: str = Field(max_length=40)
    due_on: date | None = None
    unheld_due_on: date | None = None  # as if no hold had ever stopped its clock: for whoever is told of none
    opened_on: date
    referred_on: date | None = None
    reviewer: str | None = Field(default=None, max_length=40)
    assurer: str | None = Field(default=None, max_length=40)
    cohort: str | None = Field(default=None, max_length=120)
    driver: str | None = Field(default=None, max_length=60)
    recommendation: str | None = Field(default=None, max_length=60)
    outcome: str | None = Field(default=None, max_length=60)
    closure: str | None = Field(default=None, max_length=60)
    hold: str | None = Field(default=None, max_length=60)
    at_recommended: bool = False
    initially_appropriate: str | None = Field(default=None, max_length=20)
    safeguarding_found: bool = False
    hourly_rate: Decimal | None = Field(default=None, sa_column=Column(TwoPlaces))
    baseline_hours: Decimal = Field(sa_column=Column(TwoPlaces, nullable=False))
    proposed_hours: Decimal | None = Field(default=None, sa_column=Column(TwoPlaces))
    baseline_weekly: Decimal = Field(sa_column=Column(TwoPlaces, nullable=False))
    proposed_weekly: Decimal | None = Field(default=None, sa_column=Column(TwoPlaces))
    current_weekly: Decimal = Field(sa_column=Column(TwoPlaces, nullable=False))
    validated_weekly: Decimal | None = Field(default=None, sa_column=Column(TwoPlaces))
    decided_on: date | None = None
    implemented_on: date | None = None
    validated_on: date | None = None
    reinstated_on: date | None = None
    chair_action_ends_on: date | None = None
    condition_due_on: date | None = None
    closed_on: date | None = None


class FileStatus(StrEnum):
    """Where an uploaded file stands with the virus scanner."""

    QUARANTINED = "QUARANTINED"
    CLEAN = "CLEAN"
    NOT_SCANNED = "NOT_SCANNED"
    INFECTED = "INFECTED"


class EvidenceFile(SQLModel, table=True):
    """One upload. The bytes lie in the store under their SHA-256; the name is for display only."""

    __tablename__ = "evidence_file"
    __table_args__ = (
        one_of("status", FileStatus),
        # the same bytes are on a case once
        UniqueConstraint("case_id", "sha256", name="one_file_a_case"),
    )

    id: str = Field(primary_key=True, max_length=40)
    case_id: int = Field(foreign_key="review_case.id", index=True)
    sha256: str = Field(max_length=64)
    size: int
    media_type: str = Field(max_length=120)
    name: str = Field(max_length=120)
    status: str = Field(max_length=20)
    uploaded_by: str = Field(max_length=40)
    uploaded_from: str = Field(max_length=12)
    at: datetime = Field(sa_column=Column(Stamp, nullable=False))


class Document(SQLModel, table=True):
    """A document as it was made from a case. The bytes lie in the store under their SHA-256.

    `seq` and `leaf` are the journal entry it was made from, `templates` the fingerprint of the templates, `recipe` the
    SHA-256 of everything it was made of: the same recipe is the same document.
    """

    __table_args__ = (UniqueConstraint("organisation", "recipe", name="one_document_a_recipe"),)

    id: str = Field(primary_key=True, max_length=40)
    case_id: int = Field(foreign_key="review_case.id", index=True)
    organisation: str = Field(foreign_key="organisation.ods_code", max_length=12)
    kind: str = Field(max_length=20)
    audience: str = Field(max_length=20)
    layout: str = Field(max_length=20)
    language: str = Field(max_length=3)
    draft: bool
    seq: int
    leaf: str = Field(max_length=64)
    templates: str = Field(max_length=64)
    recipe: str = Field(max_length=64)
    sha256: str = Field(max_length=64)
    size: int
    made_by: str = Field(max_length=40)
    at: datetime = Field(sa_column=Column(Stamp, nullable=False))


class Policy(SQLModel, table=True):
    """One version of a commissioner's policy for one programme, in force from a day on. Never altered."""

    __tablename__ = "policy"
    __table_args__ = (UniqueConstraint("organisation", "programme", "version", name="one_policy_a_version"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation: str = Field(foreign_key="organisation.ods_code", max_length=12)
    programme: str = Field(max_length=40)
    version: int
    effective_from: date
    body: str = Field(sa_column=Column(Text, nullable=False))
    fingerprint: str = Field(max_length=64)
    made_by: str = Field(max_length=40)
    at: datetime = Field(sa_column=Column(Stamp, nullable=False))
