"""Delegation: somebody stands in for a colleague from a day to a day, with both names on whatever they do.

It passes on work, not sight: a delegate holds each role themselves, and neither of the two may be excluded from
the case. Separation of duties counts the hands of both.
"""

import secrets
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.journal import Entry, append
from app.errors import Conflict, Malformed, NotAllowed, NotFound
from app.people.asking import DELEGATIONS, PEOPLE, Asking
from app.programmes.roles import ROLE_TITLES, Role

LONGEST = timedelta(days=92)
# These stand for a person, a home or a machine, not for work that somebody else can do meanwhile
NOT_PASSED_ON = frozenset(
    {Role.SYSADMIN, Role.IG_GUARDIAN, Role.AUDITOR, Role.INTEGRATION, Role.PROVIDER_USER, Role.REPRESENTATIVE}
)


async def delegate(
    db: AsyncConnection,
    asking: Asking,
    *,
    giver: str,
    taker: str,
    roles: Sequence[Role],
    from_day: date,
    until_day: date,
    reason: str,
) -> Any:
    """Let `taker` stand in for `giver`; the row. Raises Malformed, or NotAllowed where it is not the asker's to give.

    One passes on one's own roles; an operations manager can do it for somebody who is away, but not to themselves.
    """
    actor = asking.actor
    if actor.on_behalf_of is not None:
        raise NotAllowed("You are standing in for somebody yourself, and cannot pass that on.")
    if giver != actor.person and Role.CHC_OPS_MANAGER not in actor.roles:
        raise NotAllowed(
            "You can pass on your own work only. Ask the operations manager for somebody else's."
        )
    if giver != actor.person and taker == actor.person:
        raise NotAllowed("You cannot make yourself somebody's delegate. They, or another manager, can.")
    known = {row.id: row for row in await _people(db, actor.organisation, [giver, taker])}
    faults = _faults(known, giver, taker, roles, from_day, until_day, asking.now.today)
    if faults:
        errors = [{"pointer": pointer, "detail": said} for pointer, said in faults]
        raise Malformed(f"{faults[0][1][0].upper()}{faults[0][1][1:]}. Nothing was changed.", errors=errors)
    values = {
        "id": f"del_{secrets.token_hex(6)}",
        "organisation": actor.organisation,
        "giver": giver,
        "taker": taker,
        "roles": [str(role) for role in roles],
        "from_day": from_day,
        "until_day": until_day,
        "reason": reason,
        "made_by": actor.person,
        "at": asking.now.at,
    }
    await db.execute(insert(DELEGATIONS), values)
    data = {k: values[k] for k in ("giver", "taker", "roles")} | {
        "from_day": from_day.isoformat(),
        "until_day": until_day.isoformat(),
    }
    await _record(db, asking, str(values["id"]), "delegate", "delegated", data, {"/reason": reason})
    return (await db.execute(select(DELEGATIONS).where(DELEGATIONS.c.id == values["id"]))).one()


def _faults(
    known: dict[str, Any],
    giver: str,
    taker: str,
    roles: Sequence[Role],
    from_day: date,
    until_day: date,
    today: date,
) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for pointer, person in (("/giver", giver), ("/taker", taker)):
        if person not in known:
            found.append((pointer, "this is nobody here"))
        else:
            lacking = [ROLE_TITLES[role] for role in roles if role not in known[person].roles]
            if lacking:
                found.append((pointer, f"{person} does not act as {', '.join(lacking)}, so cannot here"))
    personal = [ROLE_TITLES[role] for role in roles if role in NOT_PASSED_ON]
    if personal:
        found.append(("/roles", f"these roles are never passed on: {', '.join(personal)}"))
    if giver == taker:
        found.append(("/taker", "nobody stands in for themselves"))
    if until_day < from_day:
        found.append(("/until_day", "it ends before it begins"))
    elif until_day - from_day > LONGEST:
        found.append(("/until_day", f"it lasts longer than {LONGEST.days} days; renew it instead"))
    if until_day < today:
        found.append(("/until_day", "it is over already"))
    return found


async def delegations(db: AsyncConnection, asking: Asking) -> list[Any]:
    """The delegations one gave or holds; for the operations manager and the auditor, every one of the organisation."""
    d, actor = DELEGATIONS.c, asking.actor
    query = select(DELEGATIONS).where(d.organisation == actor.organisation)
    if actor.roles.isdisjoint({Role.CHC_OPS_MANAGER, Role.AUDITOR}):
        query = query.where(or_(d.giver == actor.person, d.taker == actor.person))
    return list(await db.execute(query.order_by(d.from_day.desc(), d.id)))


async def end_delegation(db: AsyncConnection, asking: Asking, id: str) -> None:
    """End it now. Either of the two can, and the operations manager. Raises NotFound or Conflict."""
    found = [row for row in await delegations(db, asking) if row.id == id]
    if not found or (
        asking.actor.person not in (found[0].giver, found[0].taker)
        and Role.CHC_OPS_MANAGER not in asking.actor.roles
    ):
        raise NotFound
    d = DELEGATIONS.c
    over = update(DELEGATIONS).where(d.id == id, d.ended_at.is_(None))
    done = await db.execute(over.values(ended_by=asking.actor.person, ended_at=asking.now.at))
    if done.rowcount != 1:
        raise Conflict("This delegation has ended already.")
    await _record(db, asking, id, "end_delegation", "delegation_ended", {}, {})


async def _people(db: AsyncConnection, organisation: str, ids: list[str]) -> list[Any]:
    p = PEOPLE.c
    return list(
        await db.execute(select(p.id, p.roles).where(p.id.in_(ids), p.organisation == organisation, p.active))
    )


async def _record(
    db: AsyncConnection,
    asking: Asking,
    id: str,
    act: str,
    event: str,
    data: dict[str, Any],
    texts: dict[str, str],
) -> None:
    actor = asking.actor
    await append(
        db,
        Entry(
            chain=f"delegation/{actor.organisation}/{id}",
            act=act,
            event=event,
            actor=actor.person,
            role=",".join(sorted(actor.roles)),
            organisation=actor.organisation,
            at=asking.now.at,
            data=data,
            texts=texts,
            on_behalf_of=actor.on_behalf_of,
        ),
    )
