"""Looking after people: add, change roles, disable, enable, reset. Each change is journalled on the person's chain.

Over HTTP for the people of the administrator's own organisation, never for oneself; on the command line, which is
in the hands of whoever runs the installation, for everybody. Nobody is ever deleted: what they did keeps its name.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, insert, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.clock import london_date
from app.errors import Conflict, Malformed, NotAllowed, NotFound
from app.people.asking import Asking
from app.people.directory import PEOPLE, organisations
from app.people.factors import ACCOUNTS, RECOVERY
from app.people.organisations import valid_on
from app.people.record import record
from app.people.sessions import end_all
from app.programmes.roles import Role

COMMAND_LINE = "command-line"


@dataclass(frozen=True, slots=True)
class By:
    """Who looks after people here, when, and why. `organisation` is whose people they may change; None: everybody's."""

    actor: str
    at: datetime
    reason: str
    organisation: str | None = None

    def refuse_oneself(self, person: str) -> None:
        """Raise NotAllowed for one's own account: nobody gives roles to themselves."""
        if person == self.actor:
            raise NotAllowed("Nobody changes their own account this way. Ask another system administrator.")


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody to be added."""

    id: str
    name: str
    organisation: str
    roles: Sequence[Role]
    profession: str = ""
    team: str = ""
    employer: str = ""
    expertise: Sequence[str] = field(default=())
    contingent_fee: bool = False
    subject: str | None = None


def by(asking: Asking, reason: str) -> By:
    """An administrator who asks over HTTP: in their own name, as nobody passes this role on."""
    return By(asking.actor.person, asking.now.at, reason, asking.actor.organisation)


async def people(db: AsyncConnection, organisation: str | None = None) -> Sequence[Any]:
    """The people of an organisation (None: of all), active or not, by id, each with what there is of an account."""
    a, p = ACCOUNTS.c, PEOPLE.c
    columns = (*p, a.password, a.must_change, a.factor_at.label("enrolled_at"))
    query = select(*columns).select_from(PEOPLE.outerjoin(ACCOUNTS, a.person == p.id)).order_by(p.id)
    found = await db.execute(query.where(true() if organisation is None else p.organisation == organisation))
    return found.all()


async def add(db: AsyncConnection, by: By, new: NewPerson, password: str | None) -> None:
    """Enter somebody, with the hash of a one-time password (None: they sign in with their provider).

    Raises Malformed (an organisation that is not known today), NotAllowed (another organisation's), Conflict.
    """
    if by.organisation not in {None, new.organisation}:
        raise NotAllowed(
            "You look after the people of your own organisation. Others are added on the command line."
        )
    found = valid_on(await organisations(db), new.organisation, london_date(by.at))
    if found is None or found.ods_code != new.organisation:
        now = f" Its successor is {found.ods_code}, {found.name}." if found else ""
        fault = {"pointer": "/organisation", "detail": "is not the code of an organisation of today"}
        raise Malformed(
            f"There is no organisation {new.organisation} today.{now} Nothing was changed.", errors=[fault]
        )
    taken = PEOPLE.c.id == new.id
    if new.subject is not None:
        taken |= PEOPLE.c.subject == new.subject
    if (await db.execute(select(PEOPLE.c.id).where(taken))).first() is not None:
        raise Conflict(
            f"There is already somebody called {new.id} here, or who signs in as that. Nothing was changed."
        )
    roles = sorted(set(new.roles))
    row = {
        "id": new.id,
        "organisation": new.organisation,
        "name": new.name,
        "employer": new.employer or found.name,
        "profession": new.profession,
        "roles": roles,
        "expertise": list(new.expertise),
        "contingent_fee": new.contingent_fee,
        "active": True,
        "team": new.team,
        "subject": new.subject,
    }
    await db.execute(insert(PEOPLE), row)
    if password is not None:
        await _one_time(db, new.id, password, by.at)
    told = {
        "roles": roles,
        "profession": new.profession,
        "team": new.team,
        "contingent_fee": new.contingent_fee,
    }
    await _record(db, by, row, "add_person", "person_added", told | {"by_provider": new.subject is not None})


async def change_roles(
    db: AsyncConnection, by: By, id: str, add: Iterable[Role], remove: Iterable[Role]
) -> Sequence[str]:
    """Give and take roles; answers those that are held from now on. They count at the next request."""
    by.refuse_oneself(id)
    row = await _person(db, by, id)
    added, removed = set(add), set(remove)
    if both := added & removed:
        raise Malformed(
            f"The same role cannot be given and taken: {', '.join(sorted(both))}. Nothing was changed."
        )
    roles = sorted((set(row.roles) | added) - removed)
    if roles == sorted(row.roles):
        raise Conflict(f"These are the roles that {id} has already. Nothing was changed.")
    await db.execute(update(PEOPLE).where(PEOPLE.c.id == id).values(roles=roles))
    gone, come = sorted(set(row.roles) - set(roles)), sorted(set(roles) - set(row.roles))
    await _record(
        db, by, row._mapping, "change_roles", "roles_changed", {"given": come, "taken": gone, "roles": roles}
    )
    return roles


async def disable(db: AsyncConnection, by: By, id: str) -> int:
    """Let somebody in no more, and end their sessions, at once; answers how many sessions ended."""
    by.refuse_oneself(id)
    row = await _person(db, by, id)
    if not row.active:
        raise Conflict(f"{id} is disabled already. Nothing was changed.")
    await db.execute(update(PEOPLE).where(PEOPLE.c.id == id).values(active=False))
    ended = await end_all(db, id, by.at, "disabled")
    await _record(db, by, row._mapping, "disable_person", "person_disabled", {"sessions_ended": ended})
    return ended


async def enable(db: AsyncConnection, by: By, id: str) -> None:
    """Let somebody in again, with the password and the factor they had; no old session comes back with them."""
    by.refuse_oneself(id)
    row = await _person(db, by, id)
    if row.active:
        raise Conflict(f"{id} is not disabled. Nothing was changed.")
    await db.execute(update(PEOPLE).where(PEOPLE.c.id == id).values(active=True))
    await end_all(db, id, by.at, "disabled")
    await _record(db, by, row._mapping, "enable_person", "person_enabled", {})


async def reset(db: AsyncConnection, by: By, id: str, password: str) -> int:
    """Give somebody the hash of a one-time password, take their second factor away, and end their sessions.

    Answers how many sessions ended.
    """
    by.refuse_oneself(id)
    row = await _person(db, by, id)
    await _one_time(db, id, password, by.at)
    ended = await end_all(db, id, by.at, "reset")
    await _record(db, by, row._mapping, "reset_person", "sign_in_reset", {"sessions_ended": ended})
    return ended


async def _one_time(db: AsyncConnection, id: str, password: str, at: datetime) -> None:
    """An account with this password, which must be changed, and with nothing else."""
    values = {"password": password, "password_at": at, "must_change": True, "factor": "", "factor_at": None}
    done = await db.execute(update(ACCOUNTS).where(ACCOUNTS.c.person == id).values(**values))
    if done.rowcount == 0:
        await db.execute(insert(ACCOUNTS), values | {"person": id, "factor_step": 0})
    await db.execute(delete(RECOVERY).where(RECOVERY.c.person == id))


async def _person(db: AsyncConnection, by: By, id: str) -> Any:
    """The row of somebody whom this administrator looks after, locked until the end. Raises NotFound."""
    theirs: ColumnElement[bool] = (
        true() if by.organisation is None else PEOPLE.c.organisation == by.organisation
    )
    query = select(PEOPLE).where(and_(PEOPLE.c.id == id, theirs)).with_for_update()
    row = (await db.execute(query)).first()
    if row is None:
        raise NotFound("There is nobody of this name whom you look after.")
    return row


async def _record(db: AsyncConnection, by: By, row: Any, act: str, event: str, data: dict[str, Any]) -> None:
    await record(
        db,
        row["organisation"],
        row["id"],
        act=act,
        event=event,
        actor=by.actor,
        roles=[Role.SYSADMIN],
        at=by.at,
        data=data,
        texts={"/reason": by.reason},
    )
