"""What a form names must be there: the file it calls evidence, the colleague it gives work to."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.cases.models import EvidenceFile, FileStatus
from app.db import table
from app.errors import Malformed
from app.people.directory import colleagues
from app.programmes.roles import ROLE_TITLES, Role
from app.workflow.forms import Form

FILES = table(EvidenceFile)
_COLLEAGUES: Mapping[str, Role] = {"reviewer": Role.REVIEWER, "agreed_by_assurer": Role.QA_CLINICIAN}


async def refuse_unknown(db: AsyncConnection, case: Any, form: Form) -> None:
    """Raise Malformed when a form names a file that is not on this case or not clean, or no such colleague.

    `case` is the row of the case: its `id` and `organisation`.
    """
    sha256 = getattr(form, "sha256", None)
    if sha256 is not None:
        found = select(FILES.c.status).where(FILES.c.case_id == case.id, FILES.c.sha256 == sha256)
        status = (await db.execute(found)).scalar()
        if status is None:
            raise _fault("sha256", "the file is not among the files of this case; upload it first")
        if status == FileStatus.INFECTED:
            raise _fault("sha256", "the file was found infected; ask the sender for a clean copy")
    for name, role in _COLLEAGUES.items():
        person = getattr(form, name, None)
        if person is not None:
            known = await colleagues(db, case.organisation, [person])
            if person not in known or role not in known[person].roles:
                raise _fault(
                    name, f"this is nobody here who acts as {ROLE_TITLES[role]}; choose somebody who does"
                )


def _fault(name: str, why: str) -> Malformed:
    errors = [{"pointer": f"/{name}", "detail": why}]
    return Malformed(f"{why[0].upper()}{why[1:]}. Nothing was changed.", errors=errors)
