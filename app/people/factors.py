"""Second factors: codes of 30 seconds (TOTP, RFC 6238) that are good once, and recovery codes for a lost telephone."""

import hashlib
import hmac
import secrets
from base64 import b32encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pyotp
from sqlalchemy import delete, insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.clock import stamp, unstamp
from app.db import table
from app.errors import Unavailable
from app.people.models import Account, RecoveryCode
from app.people.sealed import seal, unseal
from app.programmes.roles import Role

ACCOUNTS, RECOVERY = table(Account), table(RecoveryCode)

STEP = 30  # seconds
ENROLMENT_LIVES = timedelta(minutes=15)
RECOVERY_CODES = 10
_SECRET = 20  # bytes of the shared secret (RFC 4226, 4: 160 bits)
_RECOVERY = 15  # bytes of a recovery code: 120 bits, so that a plain hash of it is enough (ASVS 5.0 6.5.2)
_ISSUER = "Quorate"

MUST_ENROL = frozenset(
    {
        Role.QA_CLINICIAN,
        Role.SAFEGUARDING_MCA_LEAD,
        Role.PANEL_HEALTH,
        Role.PANEL_SOCIAL_CARE,
        Role.PANEL_CHAIR,
        Role.PANEL_SECRETARY,
        Role.CHC_OPS_MANAGER,
        Role.ON_CALL,
        Role.SYSADMIN,
        Role.IG_GUARDIAN,
    }
)
"""Roles that approve or administer: whoever holds one enrols a second factor (NHS England, MFA policy, 2023)."""


def must_enrol(roles: Iterable[str]) -> bool:
    """Whether somebody with `roles` has to have a second factor."""
    return not MUST_ENROL.isdisjoint(roles)


# Codes of 30 seconds


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an authenticator needs to make codes, and the sealed text that comes back with the first of them."""

    secret: str
    uri: str
    sealed: str


def begin_enrolment(signing_secret: str, person: str, replaces: datetime | None, now: datetime) -> Enrolment:
    """A new secret for `person`. Nothing is kept until a code proves that their authenticator has it.

    `replaces` is when the present factor was confirmed, if there is one: once another was, this is void.
    """
    content = secrets.token_bytes(_SECRET)
    shared = b32encode(content).decode()
    bound = _enrolment_of(person, replaces)
    sealed = seal(signing_secret, "enrolment", bound, stamp(now).encode() + content)
    return Enrolment(shared, pyotp.TOTP(shared).provisioning_uri(name=person, issuer_name=_ISSUER), sealed)


def opened_enrolment(
    signing_secret: str, person: str, replaces: datetime | None, sealed: str, now: datetime
) -> bytes | None:
    """The secret of an enrolment that `person` began; None when it is not theirs, too old, or overtaken."""
    content = unseal(signing_secret, "enrolment", _enrolment_of(person, replaces), sealed)
    if content is None:
        return None
    begun = unstamp(content[:-_SECRET].decode())
    return content[-_SECRET:] if timedelta(0) <= now - begun <= ENROLMENT_LIVES else None


def kept_factor(signing_secret: str, person: str, secret: bytes) -> str:
    """The secret as `account.factor` holds it: encrypted, and of no use in another person's row."""
    return seal(signing_secret, "second factor", person, secret)


def step_of(secret: bytes, code: str, now: datetime) -> int | None:
    """The time step that `code` belongs to: the present one, the one before or the one after; None for none."""
    totp = pyotp.TOTP(b32encode(secret).decode(), interval=STEP)
    present = int(now.timestamp()) // STEP
    given = code.encode()
    steps = (present, present - 1, present + 1)
    same = [step for step in steps if hmac.compare_digest(totp.generate_otp(step).encode(), given)]
    return same[0] if same else None


async def keep_factor(
    db: AsyncConnection, person: str, factor: str, step: int, replaces: datetime | None, now: datetime
) -> bool:
    """Confirm a factor in place of the one of `replaces` (None: of none); False when another came first."""
    same = ACCOUNTS.c.factor_at.is_(None) if replaces is None else ACCOUNTS.c.factor_at == replaces
    done = await db.execute(
        update(ACCOUNTS)
        .where(ACCOUNTS.c.person == person, same)
        .values(factor=factor, factor_at=now, factor_step=step)
    )
    return done.rowcount == 1


async def use_code(
    db: AsyncConnection, signing_secret: str, person: str, factor: str, code: str, now: datetime
) -> bool:
    """Whether `code` is one of `person`'s authenticator that nobody has used, and from now on it is used.

    A code is good once: its step, and every one before it, is spent in the statement that accepts it.
    Raises Unavailable when the secret cannot be opened.
    """
    secret = unseal(signing_secret, "second factor", person, factor)
    if secret is None:
        raise Unavailable(
            "Your second factor cannot be read: this installation's secret was changed. "
            "Use a recovery code, or ask your system administrator to reset your sign-in."
        )
    step = step_of(secret, code, now)
    if step is None:
        return False
    spent = await db.execute(
        update(ACCOUNTS)
        .where(ACCOUNTS.c.person == person, ACCOUNTS.c.factor == factor, ACCOUNTS.c.factor_step < step)
        .values(factor_step=step)
    )
    return spent.rowcount == 1


# Recovery codes


def looks_like_recovery(code: str) -> bool:
    """Whether somebody typed a recovery code, and not one of their authenticator's."""
    return len(_plain(code)) > 6


async def new_recovery_codes(db: AsyncConnection, person: str) -> list[str]:
    """Ten new codes for `person`, to be shown now and never again; those before them count no more."""
    codes = [b32encode(secrets.token_bytes(_RECOVERY)).decode() for _ in range(RECOVERY_CODES)]
    await db.execute(delete(RECOVERY).where(RECOVERY.c.person == person))
    await db.execute(insert(RECOVERY), [{"person": person, "digest": _digest(code)} for code in codes])
    return ["-".join(code[i : i + 4] for i in range(0, len(code), 4)) for code in codes]


async def use_recovery_code(db: AsyncConnection, person: str, code: str, now: datetime) -> bool:
    """Whether `code` is one of `person`'s that nobody has used, and from now on it is used."""
    spent = await db.execute(
        update(RECOVERY)
        .where(
            RECOVERY.c.person == person,
            RECOVERY.c.digest == _digest(_plain(code)),
            RECOVERY.c.used_at.is_(None),
        )
        .values(used_at=now)
    )
    return spent.rowcount == 1


def _plain(code: str) -> str:
    return "".join(code.split()).replace("-", "").upper()


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def _enrolment_of(person: str, replaces: datetime | None) -> str:
    return f"{person}\0{'' if replaces is None else stamp(replaces)}"
