"""The journal: every entry is a link of its subject's chain.

A case has a chain of its own, so do a sitting, an organisation's policy and its imports: one chain for all
would make every writer wait for every other.
"""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Table, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.leaf import NO_LEAF, canonical, commit, leaf
from app.audit.models import JournalEntry, JournalPayload
from app.clock import stamp
from app.db import table

ENTRIES, PAYLOADS = table(JournalEntry), table(JournalPayload)


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be recorded. `data` is plain (codes, dates, numbers); `texts` are personal, by JSON Pointer."""

    chain: str
    act: str
    event: str
    actor: str
    role: str
    organisation: str
    at: datetime
    data: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    on_behalf_of: str | None = None
    definition: str = ""
    policy: str = ""
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Link:
    """An entry made ready: its number, its leaf, and the rows that must be written with the change."""

    seq: int
    leaf: str
    rows: Sequence[tuple[Table, dict[str, Any]]]


def link(entry: Entry, seq: int, prev: str) -> Link:
    """The entry as number `seq` of its chain, after the leaf `prev`. Writes nothing.

    More people read a leaf than the whole of its entry. So each body has something random in it, the commitment to its
    words or else a `nonce`, and nobody tries what they may not read (a rate, a name) until the leaf fits.
    """
    rows: list[tuple[Table, dict[str, Any]]] = []
    body: dict[str, Any] = {
        "v": 1,
        "chain": entry.chain,
        "seq": seq,
        "prev": prev,
        "at": stamp(entry.at),
        "org": entry.organisation,
        "actor": entry.actor,
        "on_behalf_of": entry.on_behalf_of,
        "role": entry.role,
        "act": entry.act,
        "event": entry.event,
        "def": entry.definition,
        "policy": entry.policy,
        "data": entry.data,
    } | entry.extra
    if entry.texts:
        payload, salt = canonical(entry.texts), secrets.token_bytes(32)
        body |= {"texts": sorted(entry.texts), "commit": commit(salt, payload)}
        rows.append((PAYLOADS, {"chain": entry.chain, "seq": seq, "salt": salt.hex(), "payload": payload}))
    else:
        body["nonce"] = secrets.token_hex(16)
    written = canonical(body)
    hashed = leaf(written)
    rows.insert(
        0, (ENTRIES, {"chain": entry.chain, "seq": seq, "body": written, "leaf": hashed, "at": entry.at})
    )
    return Link(seq, hashed, rows)


async def append(db: AsyncConnection, entry: Entry) -> Link:
    """Record an entry on a chain that is not a case's (a case's is written by the door, with its state).

    Two writers at once cannot take the same number: the second fails on the primary key and is told to retry.
    """
    last = (
        await db.execute(
            select(ENTRIES.c.seq, ENTRIES.c.leaf)
            .where(ENTRIES.c.chain == entry.chain)
            .order_by(ENTRIES.c.seq.desc())
            .limit(1)
        )
    ).first()
    made = link(entry, (last.seq if last else 0) + 1, last.leaf if last else NO_LEAF)
    for into, values in made.rows:
        await db.execute(insert(into), values)
    return made


async def read(db: AsyncConnection, chain: str) -> list[dict[str, Any]]:
    """A chain's entries in order, each its body with `leaf` and, unless erased, `payload` (texts by pointer)."""
    found = await db.execute(
        select(ENTRIES.c.body, ENTRIES.c.leaf, PAYLOADS.c.payload)
        .select_from(
            ENTRIES.outerjoin(
                PAYLOADS, (ENTRIES.c.chain == PAYLOADS.c.chain) & (ENTRIES.c.seq == PAYLOADS.c.seq)
            )
        )
        .where(ENTRIES.c.chain == chain)
        .order_by(ENTRIES.c.seq)
    )
    return [
        json.loads(row.body) | {"leaf": row.leaf, "payload": json.loads(row.payload) if row.payload else None}
        for row in found
    ]
