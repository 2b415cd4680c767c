"""Whose care it is: the identity behind a case, kept in one place."""

import secrets
from datetime import date
from typing import Any

from pydantic import BaseModel, Field
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.cases.models import Patient
from app.cases.moves import Loaded
from app.db import table
from app.errors import NotAllowed
from app.people.asking import Asking
from app.programmes.nhs_number import display
from app.programmes.one_to_one.views import may_read
from app.workflow.sensitivity import Sensitivity

PATIENTS = table(Patient)


class PatientView(BaseModel):
    """Who the person is."""

    id: str
    name: str
    date_of_birth: date | None
    nhs_number: str | None = Field(description="3-3-4, e.g. 999 100 0003")
    no_number_because: str


async def patient_of(db: AsyncConnection, asking: Asking, case: Loaded) -> PatientView:
    """The person behind the case. Raises NotAllowed for roles that work without names, or need a reason for them."""
    case.refuse_undeclared()
    if case.reading.narrow is not None:
        raise NotAllowed("Your role works on this case without the person's identity.")
    if Sensitivity.IDENTITY not in may_read(case.reading.roles, reason=bool(asking.why)):
        raise NotAllowed(
            "Your role reads who the person is for a reason only. Say why you read it, and ask again."
        )
    row = (await db.execute(select(PATIENTS).where(PATIENTS.c.id == case.row.patient))).one()
    return PatientView(
        id=row.id,
        name=row.name,
        date_of_birth=row.date_of_birth,
        nhs_number=row.nhs_number and display(row.nhs_number),
        no_number_because=row.no_number_because,
    )


def new_patient(organisation: str, **identity: Any) -> dict[str, Any]:
    """The row of a person not known here before, under an id that says nothing of them."""
    return {"id": f"pt_{secrets.token_hex(8)}", "organisation": organisation, **identity}


async def known_patients(db: AsyncConnection, organisation: str, numbers: list[str]) -> dict[str, str]:
    """The ids of the people with these NHS numbers that `organisation` knows already, by number."""
    found: dict[str, str] = {}
    for start in range(0, len(numbers), 500):  # SQLite takes a limited number of values at once
        some = numbers[start : start + 500]
        rows = await db.execute(
            select(PATIENTS.c.nhs_number, PATIENTS.c.id).where(
                PATIENTS.c.organisation == organisation, PATIENTS.c.nhs_number.in_(some)
            )
        )
        found |= {row.nhs_number: row.id for row in rows}
    return found


async def enter_patient(db: AsyncConnection, patient: dict[str, Any]) -> str:
    """The id under which this person is kept; a new record if there is none with their NHS number."""
    number = patient["nhs_number"]
    known = await known_patients(db, patient["organisation"], [number]) if number else {}
    if number in known:
        return known[number]
    await db.execute(insert(PATIENTS), patient)
    return str(patient["id"])
