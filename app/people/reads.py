"""The read log: who was shown whose record, why and when. Written in the transaction of the answer, so before it leaves.

If it cannot be written, nothing is shown (503).
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import Table, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.models import Reading
from app.db import table
from app.people.asking import Asking, Via

READINGS = table(Reading)


class Shown(NamedTuple):
    """Whose record is shown: the case, its commissioner, and the person."""

    id: int
    organisation: str
    patient: str


def reading_row(asking: Asking, case: Any, *, detail: str = "", glass: str | None = None) -> dict[str, Any]:
    """One row: this person was shown the record of `case`, a row with `id`, `organisation` and `patient`."""
    actor = asking.actor
    return {
        "at": asking.now.at,
        "organisation": case.organisation,
        "patient": case.patient,
        "case_id": case.id,
        "person": actor.person,
        "on_behalf_of": actor.on_behalf_of,
        "employer": actor.organisation,
        "roles": ",".join(sorted(actor.roles)),
        "what": asking.operation,
        "why": asking.why,
        "detail": detail,
        "break_glass": glass,
    }


async def record_readings(db: AsyncConnection, rows: Iterable[dict[str, Any]]) -> None:
    """Write what was shown: one row for each person whose record it is."""
    found = list(rows)
    if found:
        await db.execute(insert(READINGS), found)


def with_change(asking: Asking, case: Any, **more: Any) -> list[tuple[Table, dict[str, Any]]]:
    """The row to write together with a change whose answer shows the record; none for our own process."""
    return [] if asking.via is Via.SYSTEM else [(READINGS, reading_row(asking, case, **more))]
