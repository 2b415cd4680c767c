"""Organisations, the people who work on cases, and how they (and connected systems) prove who they are."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, Column, Index, Text
from sqlmodel import Field, SQLModel

from app.db import Stamp, one_of


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

    # one account at the provider is one person here
    __table_args__ = (Index("one_person_a_subject", "subject", unique=True),)

    id: str = Field(primary_key=True, max_length=40)
    organisation: str = Field(foreign_key="organisation.ods_code", index=True, max_length=12)
    name: str = Field(max_length=120)
    employer: str = Field(default="", max_length=200)
    profession: str = Field(default="", max_length=60)
    roles: list[str] = Field(sa_column=Column(JSON, nullable=False))
    expertise: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    contingent_fee: bool = False
    active: bool = True
    team: str = Field(default="", max_length=60)  # empty: works for the whole organisation
    subject: str | None = Field(default=None, max_length=300)  # "issuer|sub" of OpenID Connect


class Patch(SQLModel, table=True):
    """A home that a team looks after. Whoever belongs to a team reads the cases of its homes, not of others."""

    organisation: str = Field(primary_key=True, foreign_key="organisation.ods_code", max_length=12)
    team: str = Field(primary_key=True, max_length=60)
    provider: str = Field(primary_key=True, foreign_key="organisation.ods_code", max_length=12)


class Leave(SQLModel, table=True):
    """Somebody is away, both days included: no panel can count on them."""

    __table_args__ = (
        CheckConstraint("until_day >= from_day", name="ends_after_it_begins"),
        Index("leave_of_organisation", "organisation", "until_day"),
    )

    id: str = Field(primary_key=True, max_length=40)
    organisation: str = Field(foreign_key="organisation.ods_code", max_length=12)
    person: str = Field(foreign_key="person.id", max_length=40)
    from_day: date
    until_day: date
    note: str = Field(default="", sa_column=Column(Text, nullable=False))
    made_by: str = Field(max_length=40)
    at: datetime = Field(sa_column=Column(Stamp, nullable=False))
    cancelled_by: str | None = Field(default=None, max_length=40)
    cancelled_at: datetime | None = Field(default=None, sa_column=Column(Stamp))


class Account(SQLModel, table=True):
    """How somebody signs in here. `password` is Argon2's own text; `factor` the encrypted secret of a second factor.

    `factor_at` is None until a code has confirmed the factor; `factor_step` is the last time step that was used.
    """

    person: str = Field(primary_key=True, foreign_key="person.id", max_length=40)
    password: str = Field(default="", max_length=200)
    password_at: datetime | None = Field(default=None, sa_column=Column(Stamp))
    must_change: bool = False
    factor: str = Field(default="", max_length=300)
    factor_at: datetime | None = Field(default=None, sa_column=Column(Stamp))
    factor_step: int = 0


class RecoveryCode(SQLModel, table=True):
    """A code that stands in for the second factor once. Only its SHA-256 is kept."""

    __tablename__ = "recovery_code"

    person: str = Field(primary_key=True, foreign_key="person.id", max_length=40)
    digest: str = Field(primary_key=True, max_length=64)
    used_at: datetime | None = Field(default=None, sa_column=Column(Stamp))


class SignedInBy(StrEnum):
    """How a web session began."""

    PASSWORD = "PASSWORD"
    OIDC = "OIDC"


class WebSession(SQLModel, table=True):
    """Somebody signed in on one device. `digest` is the SHA-256 of what the cookie holds; `id` is its public name."""

    __tablename__ = "web_session"
    __table_args__ = (one_of("how", SignedInBy),)

    digest: str = Field(primary_key=True, max_length=64)
    id: str = Field(unique=True, max_length=40)
    person: str = Field(foreign_key="person.id", index=True, max_length=40)
    began_at: datetime = Field(sa_column=Column(Stamp, nullable=False))
    seen_at: datetime = Field(sa_column=Column(Stamp, nullable=False))
    factor_at: datetime | None = Field(default=None, sa_column=Column(Stamp))
    how: str = Field(max_length=20)
    address: str = Field(default="", max_length=64)
    agent: str = Field(default="", max_length=200)
    provider_session: str | None = Field(default=None, index=True, max_length=200)
    ended_at: datetime | None = Field(default=None, sa_column=Column(Stamp))
    ended_because: str = Field(default="", max_length=40)


class OidcAttempt(SQLModel, table=True):
    """A sign-in that is under way at the provider. `state` is the SHA-256 of what was sent; each is used once."""

    __tablename__ = "oidc_attempt"

    state: str = Field(primary_key=True, max_length=64)
    nonce: str = Field(max_length=100)
    verifier: str = Field(max_length=200)
    back: str = Field(max_length=500)
    at: datetime = Field(sa_column=Column(Stamp, nullable=False))


class ServiceAccount(SQLModel, table=True):
    """Another system that acts here, for one organisation, with the scopes and roles it was given."""

    __tablename__ = "service_account"

    id: str = Field(primary_key=True, max_length=40)
    organisation: str = Field(foreign_key="organisation.ods_code", index=True, max_length=12)
    name: str = Field(max_length=120)
    scopes: list[str] = Field(sa_column=Column(JSON, nullable=False))
    roles: list[str] = Field(sa_column=Column(JSON, nullable=False))
    active: bool = True
    expires_on: date | None = None
    made_by: str = Field(max_length=40)
    at: datetime = Field(sa_column=Column(Stamp, nullable=False))
    last_used_at: datetime | None = Field(default=None, sa_column=Column(Stamp))


class KeyKind(StrEnum):
    """How a service proves itself: by a secret, or by a key pair of which we hold the public half."""

    SECRET = "SECRET"
    JWK = "JWK"


class ServiceKey(SQLModel, table=True):
    """One key of a service. Two may be valid at once, so that a key can be changed without a gap."""

    __tablename__ = "service_key"
    __table_args__ = (one_of("kind", KeyKind),)

    id: str = Field(primary_key=True, max_length=40)
    service: str = Field(foreign_key="service_account.id", index=True, max_length=40)
    kind: str = Field(max_length=10)
    digest: str = Field(default="", max_length=64)
    jwk: str = Field(default="", sa_column=Column(Text, nullable=False))
    kid: str = Field(default="", max_length=80)
    valid_from: datetime = Field(sa_column=Column(Stamp, nullable=False))
    valid_until: datetime | None = Field(default=None, sa_column=Column(Stamp))
    last_used_at: datetime | None = Field(default=None, sa_column=Column(Stamp))


class SpentKind(StrEnum):
    """Why a token counts no more: it was a proof that is good once, or it was taken back."""

    ASSERTION = "ASSERTION"
    LOGOUT = "LOGOUT"
    REVOKED = "REVOKED"


class SpentToken(SQLModel, table=True):
    """The name (`jti`) of a token that counts no more; kept until it would have expired by itself."""

    __tablename__ = "spent_token"
    __table_args__ = (one_of("kind", SpentKind),)

    kind: str = Field(primary_key=True, max_length=10)
    jti: str = Field(primary_key=True, max_length=200)
    until: datetime = Field(sa_column=Column(Stamp, nullable=False))
