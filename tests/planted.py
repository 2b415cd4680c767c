"""Two commissioners, QTV and QNB, with one row each in every table whose rows belong to somebody."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Table, insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import SQLModel

import app.main  # noqa: F401  (every model there is)
from app.db import Database
from app.people.asking import PEOPLE, people_query

AT = datetime(2026, 9, 7, 11, 0, tzinfo=UTC)
DAY = date(2026, 9, 7)
TABLES: Mapping[str, Table] = SQLModel.metadata.tables
# whose: who works there, who else does, and the home where the person lives
QTV, QNB = ("QTV", "ada", "quinn", "PRV-A"), ("QNB", "nosy", "norm", "PRV-B")


def planted(whose: tuple[str, str, str, str], ref: str = "OTO-001") -> dict[str, dict[str, Any]]:
    """A row for each fenced table, in an order in which they can be written."""
    code, person, other, home = whose
    chain, leaf = f"case/{code}/{ref}", ref.ljust(64, "-")
    id = {"QTV": 1000, "QNB": 2000}[code] + int(ref[-3:])
    name = f"{code}_{ref}"
    ours = {"organisation": code, "at": AT}
    link = {"chain": chain, "seq": 1}
    case = {
        "id": id, "organisation": code, "ref": ref, "programme": "one_to_one", "definition": "one_to_one@1:0",
        "provider": home, "patient": name, "stage": "draft", "seq": 1, "version": 1, "head": leaf, "record": "{}",
        "changed_at": AT, "owner_role": "CASE_ADMIN", "opened_on": DAY, "at_recommended": False,
        "safeguarding_found": False, "baseline_hours": 84, "baseline_weekly": 1386, "current_weekly": 1386,
    }  # fmt: skip
    rows: dict[str, dict[str, Any]] = {
        "patient": {"id": name, "organisation": code, "no_number_because": "", "name": ""},
        "journal_entry": {**link, "body": "{}", "leaf": leaf, "at": AT},
        "journal_payload": {**link, "salt": "00", "payload": "{}"},
        "review_case": case,
        "event": {**ours, **link, "id": id, "type": "case_created"},
        "evidence_file": {
            "id": name, "case_id": id, "sha256": leaf, "size": 1, "media_type": "text/csv", "name": "log.csv",
            "status": "CLEAN", "uploaded_by": person, "uploaded_from": code, "at": AT,
        },
        "document": {
            **ours, "id": name, "case_id": id, "kind": "DECISION_LETTER", "audience": "PROVIDER", "layout": "STANDARD",
            "language": "en", "draft": False, "seq": 1, "leaf": leaf, "templates": leaf, "recipe": leaf,
            "sha256": leaf, "size": 1, "made_by": person,
        },
        "policy": {
            **ours, "id": id, "programme": "one_to_one", "version": id, "effective_from": DAY, "body": "{}",
            "fingerprint": leaf, "made_by": person,
        },
        "sitting": {**ours, "id": name, "panel": "Panel", "held_on": DAY, "called_by": person},
        "sitting_member": {
            "sitting": name, "person": person, "profession": "HEALTH", "chair": False, "deputy": False,
            "voting": True, "expertise": [], "present": True,
        },
        "panel_item": {
            "id": name, "sitting": name, "case_id": id, "ref": ref, "position": 1, "status": "LISTED", "pack": leaf,
            "arithmetic": "",
        },
        "minutes": {
            **ours, "id": name, "sitting": name, "kind": "WORDING", "about": ref, "version": 1, "text": "", "by": person,
        },
        "ballot": {"id": id, "item": name, "person": person, "choice": "APPROVE", "at": AT},
        "import_batch": {
            **ours, "id": name, "digest": leaf, "rows": 1, "created": 1, "known": 0, "made_by": person,
        },
        "answer": {"person": person, "key": name, "digest": leaf, "status": 200, "body": b"{}", "at": AT},
        "reading": {
            **ours, "id": id, "patient": name, "case_id": id, "person": person, "employer": code, "roles": "",
            "what": "get_case", "why": "", "detail": "",
        },
        "exclusion": {
            **ours, "id": name, "person": other, "case_id": id, "kind": "PERSONAL", "reason": "", "asked_because": "",
            "ended_because": "",
        },
        "delegation": {
            **ours, "id": name, "giver": person, "taker": other, "roles": [], "from_day": DAY, "until_day": DAY,
            "reason": "", "made_by": person,
        },
        "leave": {
            **ours, "id": name, "person": person, "from_day": DAY, "until_day": DAY, "note": "", "made_by": person,
        },
        "case_grant": {
            "case_id": id, "person": person, "sitting": name, "organisation": code, "since": DAY,
        },
        "break_glass": {
            **ours, "id": name, "case_id": id, "person": other, "reason_code": "SAFEGUARDING", "reason": "",
            "until": AT, "note": "",
        },
        "patch": {"organisation": code, "team": ref, "provider": home},
    }  # fmt: skip
    return rows


async def plant(db: AsyncConnection) -> None:
    """Write the rows of both."""
    norm = {
        "id": "norm",
        "organisation": "QNB",
        "name": "Norm",
        "employer": "",
        "profession": "",
        "roles": [],
    }
    await db.execute(insert(PEOPLE), norm | {"expertise": [], "contingent_fee": False, "active": True})
    for whose in (QTV, QNB):
        for name, row in planted(whose).items():
            await db.execute(insert(TABLES[name]), row)


@asynccontextmanager
async def as_somebody(database: Database, person: str) -> AsyncIterator[AsyncConnection]:
    """A transaction as that of a request, from where it is known who asks."""
    async with database.transaction() as db:
        await db.execute(people_query(db).where(PEOPLE.c.id == person))
        yield db
