"""Somebody comes in by OpenID Connect: their row is found or made, and follows the table of claims each time."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from app.clock import london_date
from app.db import table
from app.errors import NoEntry
from app.people.directory import organisations
from app.people.models import Person
from app.people.oidc_map import Entry
from app.people.organisations import valid_on
from app.people.record import record

PEOPLE = table(Person)
_INSERT: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}
_BY = "sign-in provider"


def subject_of(issuer: str, sub: str) -> str:
    """How an account at a provider is named here. Raises NoEntry for one that is too long to be kept."""
    subject = f"{issuer}|{sub}"
    if len(subject) > 300:
        raise NoEntry
    return subject


async def enter(db: AsyncConnection, subject: str, name: str, entry: Entry, now: datetime) -> str:
    """The id of the person with this account, made or changed so that it says what `entry` does. Raises NoEntry.

    A person who was disabled here stays out, whatever the provider says. What changes is on the person's chain.
    """
    known = await organisations(db)
    found = valid_on(known, entry.organisation, london_date(now))
    if found is None or found.ods_code != entry.organisation:
        raise NoEntry(
            f"Your account belongs to {entry.organisation}, which is no organisation of today. Ask whoever looks "
            "after Quorate there to set this right."
        )
    row = await _row(db, subject)
    if row is None:
        made = _new(subject, name, found.name, entry)
        done = await db.execute(_INSERT[db.dialect.name](PEOPLE).values(made).on_conflict_do_nothing())
        row = await _row(db, subject)
        if row is None:  # the id is somebody's who came another way
            raise NoEntry
        if done.rowcount == 1:  # of two who come at once, one is made, and told of
            await _record(db, row.organisation, row.id, "person_added", {}, made, now)
    if not row.active:
        raise NoEntry
    await _follow(db, row, name, entry, now)
    return str(row.id)


async def _row(db: AsyncConnection, subject: str) -> Any:
    return (await db.execute(select(PEOPLE).where(PEOPLE.c.subject == subject).with_for_update())).first()


def _new(subject: str, name: str, employer: str, entry: Entry) -> dict[str, Any]:
    """A row for somebody who was never here. Their id says nothing of them: it stays in the journal for ever."""
    id = f"p-{hashlib.sha256(subject.encode()).hexdigest()[:20]}"
    plain = {"profession": "", "team": "", "employer": employer, "expertise": []}
    return (
        plain
        | _told(entry)
        | {"id": id, "subject": subject, "name": name or id, "contingent_fee": False, "active": True}
    )


def _told(entry: Entry) -> dict[str, Any]:
    """The columns that the table of claims decides."""
    says = {name: list(value) if isinstance(value, tuple) else value for name, value in entry.says.items()}
    return {"organisation": entry.organisation, "roles": sorted(entry.roles)} | says


async def _follow(db: AsyncConnection, row: Any, name: str, entry: Entry, now: datetime) -> None:
    """Bring a row up to what the provider says, and record what changed: the name is no matter of the journal."""
    told = _told(entry)
    held = {column: sorted(row.roles) if column == "roles" else getattr(row, column) for column in told}
    changed = {column: value for column, value in told.items() if held[column] != value}
    named = {"name": name} if name and name != row.name else {}
    if changed or named:
        await db.execute(update(PEOPLE).where(PEOPLE.c.id == row.id).values(changed | named))
    if changed:
        before = {column: held[column] for column in changed}
        for organisation in sorted(
            {row.organisation, entry.organisation}
        ):  # who leaves is told of at both places
            await _record(db, organisation, row.id, "person_followed_provider", before, changed, now)


async def _record(
    db: AsyncConnection,
    organisation: str,
    id: str,
    event: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    now: datetime,
) -> None:
    kept = ("organisation", "roles", "profession", "team")
    was, now_is = [{name: told[name] for name in kept if name in told} for told in (before, after)]
    act, told = "sign_in_by_provider", {"was": was, "is": now_is}
    await record(db, organisation, id, act=act, event=event, actor=_BY, roles=[], at=now, data=told)
