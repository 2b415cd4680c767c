"""Does the journal hold, and do the tables say what it says?

Every link is recomputed; every case is folded again from its entries and compared with its row, field by
field. A fault names the case, the field, and both values.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.journal import ENTRIES, PAYLOADS
from app.audit.verify import faults as chain_faults
from app.cases.history import filled_in
from app.cases.moves import CASES, chain, columns
from app.cases.policies import policy_named
from app.clock import unstamp
from app.db import Database
from app.programmes.one_to_one.facts import Facts
from app.programmes.registry import process_of
from app.workflow.engine import apply
from app.workflow.process import Process
from app.workflow.state import Act, CaseState


@dataclass(frozen=True, slots=True)
class Verified:
    """What was checked, and everything that does not hold."""

    entries: int
    cases: int
    faults: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """The answer in one sentence."""
        checked = f"{self.entries} journal entries and {self.cases} cases checked"
        if not self.faults:
            return f"{checked}: every link holds, and every case is what its journal says."
        return f"{checked}: {len(self.faults)} fault{'s' if len(self.faults) > 1 else ''} found."


async def verify_database(url: str) -> Verified:
    """Check the whole database, reading only."""
    database = Database(url)
    try:
        async with database.transaction(reads=True, everything=True) as db:
            return await verify(db)
    finally:
        await database.close()


async def verify(db: AsyncConnection) -> Verified:
    """Check everything that this transaction sees."""
    found: list[str] = []
    joined = ENTRIES.outerjoin(
        PAYLOADS, (ENTRIES.c.chain == PAYLOADS.c.chain) & (ENTRIES.c.seq == PAYLOADS.c.seq)
    )
    query = select(
        ENTRIES.c.chain, ENTRIES.c.seq, ENTRIES.c.body, ENTRIES.c.leaf, PAYLOADS.c.salt, PAYLOADS.c.payload
    )
    rows = (await db.execute(query.select_from(joined).order_by(ENTRIES.c.chain, ENTRIES.c.seq))).all()
    count = len(rows)
    found += chain_faults(tuple(row) for row in rows)
    chains: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        if row.chain.startswith("case/"):
            chains.setdefault(row.chain, []).append(read_entry(row))
    cases = (await db.execute(select(CASES).order_by(CASES.c.id))).all()
    for case in cases:
        name = chain(case.organisation, case.ref)
        found += await case_faults(db, case, chains.pop(name, []))
    found += [f"{name}: the journal tells of a case that is not in the tables" for name in chains]
    return Verified(count, len(cases), tuple(found))


def read_entry(row: Any) -> dict[str, Any]:
    """An entry with its leaf and texts; an empty one where the text is no longer JSON (that was told already)."""
    try:
        entry: dict[str, Any] = json.loads(row.body)
        return entry | {"leaf": row.leaf, "payload": row.payload and json.loads(row.payload)}
    except (ValueError, TypeError):
        return {}


async def case_faults(db: AsyncConnection, case: Any, entries: list[dict[str, Any]]) -> list[str]:
    where = f"case {case.ref} of {case.organisation}"
    if not entries:
        return [f"{where}: it has no journal"]
    process = process_of(case.programme)
    try:
        facts = await fold(db, process, case.organisation, entries)
    except (KeyError, ValueError) as error:
        return [f"{where}: its journal cannot be folded ({error})"]
    told = {
        "provider": cast(Facts, facts).provider,
        "patient": cast(Facts, facts).patient,
        "head": entries[-1]["leaf"],
        "definition": entries[-1]["def"],
        **columns(process, facts),
    }
    return list(_differences(where, told, case._mapping, facts))


def _differences(where: str, told: dict[str, Any], row: Any, facts: CaseState) -> Iterator[str]:
    record = told.pop("record")
    for name, value in told.items():
        if row[name] != value:
            yield f"{where}: {name} is {row[name]!r} in the tables and {value!r} by its journal"
    if json.loads(row["record"]) != json.loads(record):
        kept = type(facts).model_validate_json(row["record"], context="replay")
        for name in type(facts).model_fields:
            if getattr(kept, name) != getattr(facts, name):
                yield f"{where}: {name} in the record is not what its journal says"


async def fold(
    db: AsyncConnection, process: Process, organisation: str, entries: list[dict[str, Any]]
) -> CaseState:
    """The state of a case, made again from its entries alone. Raises KeyError or ValueError where they make no sense."""
    state = process.state()
    for entry in entries:
        move = process.at(state.stage)[entry["act"]]
        form = process.forms()[entry["data"]["form"]].replayed(filled_in(entry))
        act = Act(
            seq=entry["seq"],
            at=unstamp(entry["at"]),
            today=date.fromisoformat(entry["today"]),
            person=entry["actor"],
            role=entry["role"],
            policy=await policy_named(db, process, organisation, entry["policy"]),
            on_behalf_of=entry["on_behalf_of"],
        )
        apply(process, state, move, form, act, entry["data"]["completes"])
    return state
