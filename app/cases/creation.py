"""A case comes into being: the first entry of its chain, its row, and the person it is about."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from sqlalchemy import Row, Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.journal import link
from app.audit.leaf import NO_LEAF
from app.cases.exclusions import homes_shut_to
from app.cases.moves import CASES, EVENTS, Loaded, entry_of, event_of, projection
from app.cases.patients import enter_patient, new_patient
from app.cases.policies import policy_in_force
from app.db import write_together
from app.errors import Conflict, Malformed, NotAllowed
from app.people.access import on_creation, reaches, values, visible
from app.people.asking import Asking
from app.people.directory import organisations
from app.people.models import Organisation
from app.people.once import Once
from app.people.organisations import valid_on
from app.people.reads import Shown, with_change
from app.programmes.nhs_number import nhs_number
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.referral import CreateCase, PatientIdentity
from app.programmes.registry import process_of
from app.workflow.engine import apply, find, judge
from app.workflow.state import Act

PROGRAMME = "one_to_one"
# No vowels, so that no word comes of it, and nothing that is read for another
_LETTERS, _LENGTH = "23456789BCDFGHJKLMNPQRSTVWXZ", 7


@dataclass(frozen=True, slots=True)
class Known:
    """What a case has to fit: the organisations, the law and policy in force, the homes one declared an interest in."""

    organisations: Mapping[str, Organisation]
    policy: Any
    policy_name: str
    shut: frozenset[str]


@dataclass(frozen=True, slots=True)
class Made:
    """A case made ready: its row, and the rows of journal and event."""

    case: Loaded
    row: dict[str, Any]
    rows: list[tuple[Table, dict[str, Any]]]


@dataclass(slots=True)
class _NoRow:
    """Stands for the row of a case that is not in the table yet."""

    organisation: str
    ref: str
    provider: str
    patient: str
    definition: str = ""


async def create(
    db: AsyncConnection,
    asking: Asking,
    form: CreateCase,
    once: Once,
    *,
    synthetic: bool,
    answer: Callable[[Loaded], bytes],
) -> tuple[Loaded, bytes]:
    """Open a review of a package. Raises NotYourRole, Malformed or Conflict."""
    process = process_of(PROGRAMME)
    find(process, process.state(), "create", asking.actor)  # whoever opens none is not told what there is
    known = await what_is_known(db, asking)
    faults = [f"{pointer}: {said}" for pointer, said in misfits(form, known, asking, synthetic)]
    if faults:
        errors = [{"pointer": p, "detail": d} for p, d in misfits(form, known, asking, synthetic)]
        raise Malformed(
            f"Some of what was sent does not fit: {'; '.join(faults)}. Nothing was changed.", errors=errors
        )
    if form.provider in known.shut:
        raise NotAllowed("You declared an interest in this home, so somebody else opens its cases.")
    organisation = asking.actor.organisation
    ref = form.reference or await _new_reference(db, organisation)
    await _refuse_a_second(db, organisation, ref)
    patient = await enter_patient(db, patient_row(organisation, form.patient))
    await _refuse_while_open(db, asking, patient, form.provider)
    made = make(known, asking, form.registered(patient_id=patient, reference=ref))
    body = answer(made.case)
    await write_together(db, [*made.rows, (CASES, made.row)], None, {}, 0)
    id = await db.execute(select(CASES.c.id).where(CASES.c.organisation == organisation, CASES.c.ref == ref))
    shown = Shown(id.scalar_one(), organisation, patient)
    kept = once.row(201, body, made.case.etag, shown.id)
    await write_together(db, [*with_change(asking, shown), *kept], None, {}, 0)
    return made.case, body


async def what_is_known(db: AsyncConnection, asking: Asking) -> Known:
    """What is read once for one case or ten thousand."""
    policy, name = await policy_in_force(
        db, process_of(PROGRAMME), asking.actor.organisation, asking.now.today
    )
    return Known(await organisations(db), policy, name, await homes_shut_to(db, asking))


def misfits(form: CreateCase, known: Known, asking: Asking, synthetic: bool) -> list[tuple[str, str]]:
    """What the form alone cannot know: (JSON Pointer, what is wrong)."""
    found: list[tuple[str, str]] = []
    for pointer, code, kind in (
        ("/commissioner", form.commissioner, "COMMISSIONER"),
        ("/provider", form.provider, "PROVIDER"),
    ):
        there = valid_on(known.organisations, code, asking.now.today)
        if there is None or there.ods_code != code or there.kind != kind:
            found.append((pointer, f"this is not the ODS code of a {kind.lower()} known here today"))
    if form.commissioner != asking.actor.organisation:
        found.append(
            ("/commissioner", f"you work for {asking.actor.organisation}, and can open its cases only")
        )
    if form.patient.nhs_number is not None and not synthetic:
        try:
            nhs_number(form.patient.nhs_number, allow_test=False)
        except ValueError as error:
            found.append(("/patient/nhs_number", str(error)))
    return found


def make(known: Known, asking: Asking, form: CreateCase) -> Made:
    """The case as its first entry makes it. Writes nothing. Raises NotYourRole or Blocked."""
    process, actor = process_of(PROGRAMME), asking.actor
    facts = cast(Facts, process.state())
    verdict = judge(process, facts, "create", actor, known.policy, asking.now, form)
    act = Act(
        1, asking.now.at, asking.now.today, actor.person, verdict.role, known.policy, actor.on_behalf_of
    )
    apply(process, facts, verdict.move, form, act)
    row = _NoRow(actor.organisation, str(form.reference), form.provider, str(form.patient_id))
    case = Loaded(
        cast(Row[Any], row), facts, process, known.policy, known.policy_name, "", on_creation(asking)
    )
    entry = entry_of(case, verdict.move, form, act, True, asking)
    made = link(entry, 1, NO_LEAF)
    values = {
        "organisation": row.organisation,
        "ref": row.ref,
        "programme": process.name,
        "provider": row.provider,
        "patient": row.patient,
        "head": made.leaf,
        "changed_at": entry.at,
    } | projection(case, asking)
    row.definition = str(values["definition"])
    return Made(case, values, [*made.rows, (EVENTS, event_of(entry, 1))])


def patient_row(organisation: str, identity: PatientIdentity) -> dict[str, Any]:
    """The person as the table keeps them."""
    return new_patient(
        organisation,
        nhs_number=identity.nhs_number,
        no_number_because=identity.no_number_because or "",
        name=f"{identity.given_name} {identity.family_name}".strip(),
        date_of_birth=date.fromisoformat(identity.date_of_birth) if identity.date_of_birth else None,
    )


async def _new_reference(db: AsyncConnection, organisation: str) -> str:
    """A reference that nobody has, drawn by lot: a running number would tell everybody how many cases there are."""
    while True:
        ref = "Q-" + "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
        taken = select(CASES.c.id).where(CASES.c.organisation == organisation, CASES.c.ref == ref)
        if (await db.execute(taken)).first() is None:
            return ref


async def _refuse_a_second(db: AsyncConnection, organisation: str, ref: str) -> None:
    found = select(CASES.c.id).where(CASES.c.organisation == organisation, CASES.c.ref == ref)
    if (await db.execute(found)).first() is not None:
        raise Conflict(
            "This reference is taken. Open that case if it is yours to work on, or give another reference."
        )


async def _refuse_while_open(db: AsyncConnection, asking: Asking, patient: str, provider: str) -> None:
    """One review of a package at a time. Which case that is, is told to those who see it."""
    found = select(CASES.c.ref, visible(CASES, reaches(asking)).label("seen")).where(
        CASES.c.organisation == asking.actor.organisation,
        CASES.c.patient == patient,
        CASES.c.provider == provider,
        CASES.c.closed_on.is_(None),
    )
    row = (await db.execute(found, values(asking))).first()
    if row is None:
        return
    if not row.seen:
        raise Conflict("This package is under review already, by colleagues of yours.")
    raise Conflict(
        f"This package is under review already, as case {row.ref}. Work on that one, or close it first."
    )
