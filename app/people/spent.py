"""Tokens that count no more: proofs that are good once, and what was taken back. Known to every process alike."""

import hashlib
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, exists
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db import table
from app.people.models import SpentKind, SpentToken

SPENT = table(SpentToken)
_INSERT: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


def named(whose: str, jti: str) -> str:
    """The name under which a token is remembered: a `jti` is unique for its issuer only."""
    return hashlib.sha256(f"{whose}\0{jti}".encode()).hexdigest()


async def spend(db: AsyncConnection, kind: SpentKind, name: str, until: datetime) -> bool:
    """Use a token up, for as long as it could be shown again; whether it was still unused.

    Of two at the same moment, in whichever process, one finds that it came second.
    """
    row = {"kind": kind, "jti": name, "until": until}
    done = await db.execute(_INSERT[db.dialect.name](SPENT).values(row).on_conflict_do_nothing())
    return bool(done.rowcount == 1)


def is_spent(kind: SpentKind, name: str) -> ColumnElement[bool]:
    """Whether a token was used up or taken back, as an expression."""
    return exists().where(SPENT.c.kind == kind, SPENT.c.jti == name)


async def forget_spent(db: AsyncConnection, now: datetime) -> int:
    """Forget the tokens that have run out by now and would be refused anyway; answers how many."""
    return int((await db.execute(delete(SPENT).where(SPENT.c.until < now))).rowcount)
