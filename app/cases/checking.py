"""Does the journal hold? The same question as `verify`, answered within a time and without a word of any case.

Chains are checked whole, one after the other in no order that could be foreseen, until the time is over.
"""

import random
import re
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.journal import ENTRIES, PAYLOADS
from app.audit.verify import faults as chain_faults
from app.cases.moves import CASES, chain
from app.cases.verify import case_faults, read_entry

_AT_ONCE = 40


@dataclass
class Checked:
    """How much was checked of how much there is, and the kinds of faults that were found, each with its number."""

    chains: int
    all_chains: int
    entries: int = 0
    cases: int = 0
    faults: Counter[str] = field(default_factory=Counter)


async def check(
    db: AsyncConnection, codes: frozenset[str], seconds: float, elapsed: Callable[[], float] = time.monotonic
) -> Checked:
    """Check the chains and cases of these organisations, for about so long."""
    until = elapsed() + seconds
    entered = (await db.execute(select(ENTRIES.c.chain).distinct())).scalars()
    names = [name for name in entered if name.split("/")[1] in codes]
    ours = select(CASES).where(CASES.c.organisation.in_(sorted(codes)))
    rows = {chain(case.organisation, case.ref): case for case in await db.execute(ours)}
    known = set(names)
    names += [name for name in rows if name not in known]  # a case of which no entry is left
    random.shuffle(names)
    found = Checked(0, len(names))
    for start in range(0, len(names), _AT_ONCE):
        if elapsed() > until:
            break
        some = names[start : start + _AT_ONCE]
        await _check_some(db, some, rows, found)
        found.chains += len(some)
    return found


async def _check_some(db: AsyncConnection, some: list[str], cases: Mapping[str, Any], found: Checked) -> None:
    beside = (ENTRIES.c.chain == PAYLOADS.c.chain) & (ENTRIES.c.seq == PAYLOADS.c.seq)
    query = (
        select(
            ENTRIES.c.chain,
            ENTRIES.c.seq,
            ENTRIES.c.body,
            ENTRIES.c.leaf,
            PAYLOADS.c.salt,
            PAYLOADS.c.payload,
        )
        .select_from(ENTRIES.outerjoin(PAYLOADS, beside))
        .where(ENTRIES.c.chain.in_(some))
        .order_by(ENTRIES.c.chain, ENTRIES.c.seq)
    )
    rows = (await db.execute(query)).all()
    found.entries += len(rows)
    for fault in chain_faults(tuple(row) for row in rows):
        found.faults[kind_of(fault)] += 1
    for name in some:
        if not name.startswith("case/"):
            continue
        if name not in cases:
            found.faults["the journal tells of a case that is not in the tables"] += 1
            continue
        found.cases += 1
        entries = [read_entry(row) for row in rows if row.chain == name]
        for fault in await case_faults(db, cases[name], entries):
            found.faults[kind_of(fault)] += 1


def kind_of(fault: str) -> str:
    """What kind of fault it is, without the case, the field's values or anybody's words."""
    said = fault.split(": ", 1)[-1]
    said = re.sub(r"^entry \d+ is missing", "an entry is missing", said)
    said = re.sub(r"^it was written as .*", "it was written as another entry", said)
    said = re.sub(
        r"^(\w+) is .* in the tables and .* by its journal$",
        r"\1 is not what its journal says",
        said,
        flags=re.S,
    )
    return re.sub(
        r"^its journal cannot be folded.*", "its journal cannot be read again as a case", said, flags=re.S
    )
