"""What was done to a person's account, on a chain of the journal of their own.

It is written last: whoever changes person, account, recovery codes and sessions does so in this order and then
records it, so that no two wait for each other.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.journal import Entry, append


def chain_of(organisation: str, person: str) -> str:
    """The chain that holds what was done to somebody's account."""
    return f"person/{organisation}/{person}"


async def record(
    db: AsyncConnection,
    organisation: str,
    person: str,
    *,
    act: str,
    event: str,
    actor: str,
    roles: Iterable[str],
    at: datetime,
    data: dict[str, Any] | None = None,
    texts: dict[str, str] | None = None,
) -> None:
    """Record a change to the account of `person`, made by `actor`, in the transaction that makes it.

    `data` are codes and `texts` what somebody typed. Never a password, a secret, a code or anything made of one.
    """
    chain = chain_of(organisation, person)
    if db.dialect.name == "postgresql":  # one after the other: two at once would claim the same number
        await db.execute(select(func.pg_advisory_xact_lock(func.hashtext(chain))))
    await append(
        db,
        Entry(
            chain=chain,
            act=act,
            event=event,
            actor=actor,
            role=",".join(sorted(roles)),
            organisation=organisation,
            at=at,
            data=data or {},
            texts=texts or {},
        ),
    )
