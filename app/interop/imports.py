"""Cases from a spreadsheet: checked whole first, taken in whole or not at all, and twice is once."""

import csv
import hashlib
import io
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.journal import Entry, append
from app.cases.creation import Known, make, misfits, patient_row, what_is_known
from app.cases.moves import CASES
from app.cases.patients import PATIENTS, known_patients
from app.db import table
from app.errors import Malformed
from app.interop.models import ImportBatch
from app.interop.rows import NEEDED, OPTIONAL, Fault, case_of
from app.people.access import reaches, values, visible
from app.people.asking import Asking
from app.programmes.costing import package_cost, package_hours, to_hundredths
from app.programmes.one_to_one.forms.referral import CreateCase
from app.programmes.roles import Role

MOST_ROWS = 10_000
_SHOWN = 500  # faults in a report: a file that is wrong everywhere is wrong in one way
_BATCH = 1_000
csv.field_size_limit(16 * 1024 * 1024)  # as large as a file: whatever is too long is told with its column
_AS_TEXT = 'a file saved as "CSV UTF-8"'
BATCHES = table(ImportBatch)


@dataclass
class Report:
    """What a file would do, or did. `faults` empty means that every row is sound."""

    rows: int = 0
    created: int = 0
    known: int = 0
    applied: bool = False
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """As the API shows it."""
        return {
            "rows": self.rows,
            "created": self.created,
            "known": self.known,
            "applied": self.applied,
            "faults": [fault.as_dict() for fault in self.faults[:_SHOWN]],
            "more_faults": max(0, len(self.faults) - _SHOWN),
            "notes": self.notes,
        }


class ImportRefused(Malformed):
    """Some rows of this file cannot be taken in, so none was. Put them right and send the file again."""


async def take_in(
    db: AsyncConnection, asking: Asking, content: bytes, *, apply: bool, cohort: str | None, synthetic: bool
) -> Report:
    """Check a CSV file of cases and, when `apply` is true and every row is sound, open a draft for each.

    A row whose case number is known here already is left as it is, so sending a file again adds nothing.
    Raises ImportRefused when `apply` is true and a row is not sound.
    """
    report = Report()
    rows = list(_rows(content, report))
    known = await what_is_known(db, asking)
    forms = _forms(rows, known, asking, cohort, synthetic, report)
    there = await _known_here(db, asking, [str(form.reference) for _, form in forms])
    new = [(line, form) for line, form in forms if form.reference not in there]
    report.known = len(forms) - len(new)
    for line, form in forms:
        if form.reference in there and there[form.reference].seen:
            _compare(line, form, there[str(form.reference)], report)
    await _refuse_open_packages(db, asking, new, report)
    report.faults.sort(key=lambda fault: fault.line)
    if report.faults and apply:
        raise ImportRefused(_first(report), report=report.as_dict(), errors=_errors(report))
    if apply:
        await _enter(db, asking, known, [form for _, form in new])
        await _record(db, asking, content, report, len(new))
        report.applied = True
    report.created = len(new) if not report.faults else 0
    return report


def _rows(content: bytes, report: Report) -> Iterable[tuple[int, dict[str, str]]]:
    """The rows with their line numbers; what keeps the file from being read goes to the report."""
    text = _text(content, report)
    if text is None:
        return []
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, dict[str, str]]] = []
    try:
        headings = [name.strip().lower() for name in reader.fieldnames or ()]
        reader.fieldnames = headings
        missing = [name for name in NEEDED if name not in headings]
        for name in missing:
            told = f"a heading {name} in the first line"
            report.faults.append(Fault(1, name, "this column is missing", told))
        twice = [n for n in (*NEEDED, *OPTIONAL) if headings.count(n) > 1]
        report.faults += [Fault(1, name, "this column is there twice", "each column once") for name in twice]
        unused = [name for name in headings if name not in (*NEEDED, *OPTIONAL)]
        if unused and not missing:  # without a heading the first row is somebody's data
            report.notes.append(f"These columns are not taken in: {', '.join(unused)}.")
        for row in () if missing or twice else reader:
            if None in row or None in row.values():
                told = f"{len(headings)} values, as in the heading"
                report.faults.append(Fault(reader.line_num, "", "has too many or too few values", told))
            elif any(row.values()):  # spreadsheet programs leave empty rows at the end
                rows.append((reader.line_num, row))
    except csv.Error as error:
        report.faults.append(
            Fault(reader.reader.line_num, "", f"cannot be read ({error})", "comma-separated values")
        )
    if len(rows) > MOST_ROWS:
        report.faults.append(
            Fault(MOST_ROWS + 2, "", "is one row too many", f"at most {MOST_ROWS:,} rows in one file")
        )
        return []
    report.rows = len(rows)
    return rows


def _text(content: bytes, report: Report) -> str | None:
    what = ""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content[:2]:
        what = "the file is in UTF-16"
    elif content.startswith(b"PK\x03\x04"):
        what = "the file is a workbook"
    if what:
        report.faults.append(Fault(1, "", what, _AS_TEXT))
        return None
    if content.startswith(b"\xef\xbb\xbf"):
        report.notes.append("The file begins with a byte order mark; it was skipped.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        what = f"holds a byte (0x{content[error.start]:02x}) that is not UTF-8"
        report.faults.append(Fault(line, "", what, _AS_TEXT))
        return None


def _forms(
    rows: Iterable[tuple[int, dict[str, str]]],
    known: Known,
    asking: Asking,
    cohort: str | None,
    synthetic: bool,
    report: Report,
) -> list[tuple[int, CreateCase]]:
    forms: list[tuple[int, CreateCase]] = []
    seen: dict[str, int] = {}
    people: dict[tuple[str, str], int] = {}
    for line, row in rows:
        form, faults = case_of(line, row, asking.actor.organisation, cohort)
        report.faults += faults
        if form is None:
            continue
        if form.provider in known.shut:
            told = "somebody else sends the cases of this home"
            report.faults.append(Fault(line, "provider", "is a home in which you declared an interest", told))
        for pointer, said in misfits(form, known, asking, synthetic):
            report.faults.append(
                Fault(line, pointer.rsplit("/", 1)[-1], said, "see the list of organisations")
            )
        ref, package = str(form.reference), (str(form.patient.nhs_number), form.provider)
        if ref in seen:
            report.faults.append(
                Fault(line, "case_no", f"stands in line {seen[ref]} already", "each case once")
            )
        elif package in people:
            told = f"one open review of a package; line {people[package]} has the same person and provider"
            report.faults.append(Fault(line, "nhs_number", "is in this file already", told))
        seen.setdefault(ref, line)
        people.setdefault(package, line)
        forms.append((line, form))
    return forms


async def _known_here(db: AsyncConnection, asking: Asking, refs: list[str]) -> dict[str, Any]:
    """The cases that are here already among `refs`, by reference, each with its person's NHS number.

    Nothing more is told of one that the sender does not see (`seen`).
    """
    found: dict[str, Any] = {}
    seen = visible(CASES, reaches(asking)).label("seen")
    for start in range(0, len(refs), _BATCH):
        query = (
            select(
                CASES.c.ref,
                CASES.c.provider,
                CASES.c.hourly_rate,
                CASES.c.baseline_hours,
                PATIENTS.c.nhs_number,
                seen,
            )
            .join(PATIENTS, PATIENTS.c.id == CASES.c.patient)
            .where(
                CASES.c.organisation == asking.actor.organisation,
                CASES.c.ref.in_(refs[start : start + _BATCH]),
            )
        )
        found |= {row.ref: row for row in await db.execute(query, values(asking))}
    return found


def _compare(line: int, form: CreateCase, known: Any, report: Report) -> None:
    """A number that stands for somebody else here is a fault; another package is told, and left as it is."""
    if known.nhs_number != form.patient.nhs_number:
        told = "another case_no: this one belongs to another person here"
        report.faults.append(Fault(line, "case_no", "is another person's case here", told))
    hours, cost = package_hours(form.lines), package_cost(form.lines)
    package = (known.provider, known.baseline_hours, known.hourly_rate)
    if package != (form.provider, hours, to_hundredths(cost / hours)):
        report.notes.append(
            f"Line {line}: {form.reference} is here already with another provider, hours or rate; it was left as it "
            "is. Change it with the move amend_package."
        )


async def _refuse_open_packages(
    db: AsyncConnection, asking: Asking, new: list[tuple[int, CreateCase]], report: Report
) -> None:
    """A package that is under review already is not opened twice. As which case, is told to those who see it."""
    organisation = asking.actor.organisation
    numbers = [str(form.patient.nhs_number) for _, form in new]
    known = await known_patients(db, organisation, numbers)
    if not known:
        return
    seen = visible(CASES, reaches(asking)).label("seen")
    query = select(CASES.c.patient, CASES.c.provider, CASES.c.ref, seen).where(
        CASES.c.organisation == organisation, CASES.c.closed_on.is_(None)
    )
    found = await db.execute(query, values(asking))
    under_review = {(row.patient, row.provider): row for row in found}
    for line, form in new:
        case = under_review.get((known.get(str(form.patient.nhs_number), ""), form.provider))
        if case is not None:
            told = "a package that is not under review" + (
                f"; this one is, as case {case.ref}" if case.seen else ""
            )
            report.faults.append(Fault(line, "nhs_number", "has an open review at this provider", told))


async def _enter(db: AsyncConnection, asking: Asking, known: Known, forms: list[CreateCase]) -> None:
    """Every case with its person, entry and event, a batch of rows at a time."""
    organisation = asking.actor.organisation
    patients = await known_patients(db, organisation, [str(form.patient.nhs_number) for form in forms])
    for start in range(0, len(forms), _BATCH):
        rows: dict[Table, list[dict[str, Any]]] = {PATIENTS: []}
        cases: list[dict[str, Any]] = []
        for form in forms[start : start + _BATCH]:
            number = str(form.patient.nhs_number)
            if number not in patients:
                patient = patient_row(organisation, form.patient)
                rows[PATIENTS].append(patient)
                patients[number] = patient["id"]
            made = make(
                known, asking, form.registered(patient_id=patients[number], reference=str(form.reference))
            )
            for into, row in made.rows:
                rows.setdefault(into, []).append(row)
            cases.append(made.row)
        for into, several in (*rows.items(), (CASES, cases)):
            if several:
                await db.execute(insert(into), several)


async def _record(db: AsyncConnection, asking: Asking, content: bytes, report: Report, created: int) -> None:
    actor, digest = asking.actor, hashlib.sha256(content).hexdigest()
    id = f"imp_{secrets.token_hex(6)}"
    counts = {"rows": report.rows, "created": created, "known": report.known}
    await db.execute(
        insert(BATCHES),
        {
            "id": id,
            "organisation": actor.organisation,
            "digest": digest,
            "made_by": actor.person,
            "at": asking.now.at,
        }
        | counts,
    )
    roles = (Role.CASE_ADMIN, Role.CHC_OPS_MANAGER, Role.INTEGRATION)
    await append(
        db,
        Entry(
            chain=f"import/{actor.organisation}",
            act="import",
            event="cases_imported",
            actor=actor.person,
            role=next(role for role in roles if role in actor.roles),
            organisation=actor.organisation,
            at=asking.now.at,
            data={"import": id, "sha256": digest} | counts,
        ),
    )


def _first(report: Report) -> str:
    first = report.faults[0]
    more = f" (and {len(report.faults) - 1} more)" if len(report.faults) > 1 else ""
    where = f"Line {first.line}, {first.column or 'the row'}"
    return f"{where}: {first.what}; expected {first.expected}{more}. Nothing was taken in."


def _errors(report: Report) -> list[dict[str, str]]:
    return [
        {"pointer": f"/{f.line}/{f.column}", "detail": f"{f.what}; expected {f.expected}"}
        for f in report.faults[:_SHOWN]
    ]
