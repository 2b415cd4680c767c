"""Exclusion: whoever declares an interest in a case or a home never sees it again, until two others have said why.

Deny wins: no role, no papers and no broken glass opens what an exclusion has closed.
"""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import and_, exists, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.journal import Entry, append
from app.cases.moves import CASES, load
from app.errors import Conflict, NotAllowed, NotFound
from app.people.access import EXCLUSIONS
from app.people.asking import Asking
from app.people.directory import ORGANISATIONS
from app.people.models import OrganisationKind
from app.programmes.one_to_one.codes import InterestKind
from app.programmes.roles import Role

LIFTERS = (Role.CHC_OPS_MANAGER, Role.IG_GUARDIAN, Role.SYSADMIN)


async def declare(
    db: AsyncConnection,
    asking: Asking,
    *,
    ref: str | None,
    provider: str | None,
    kind: InterestKind,
    reason: str,
) -> Any:
    """Declare one's own interest in a case or in a home; the row. Raises NotFound for what one may not see anyhow.

    A delegate declares for themselves: whom they stand in for has their own ties to tell of.
    """
    if ref is not None:
        case = await load(db, asking, ref)
        return await exclude(db, asking, asking.actor.person, case_id=case.row.id, kind=kind, reason=reason)
    o = ORGANISATIONS.c
    known = select(o.ods_code).where(o.ods_code == provider, o.kind == OrganisationKind.PROVIDER)
    if (await db.execute(known)).first() is None:
        raise NotFound("There is no home with this code here.")
    return await exclude(db, asking, asking.actor.person, provider=provider, kind=kind, reason=reason)


async def kept_out(db: AsyncConnection, case: Any, people: Sequence[str]) -> set[str]:
    """Those of `people` whose interest keeps a case from them: a row with `id` and `provider`."""
    e = EXCLUSIONS.c
    about = or_(e.case_id == case.id, e.provider == case.provider)
    found = await db.execute(select(e.person).where(e.person.in_(people), about, e.ended_at.is_(None)))
    return set(found.scalars())


async def exclude(
    db: AsyncConnection,
    asking: Asking,
    person: str,
    *,
    case_id: int | None = None,
    provider: str | None = None,
    kind: InterestKind,
    reason: str,
) -> Any:
    """Take a case, or every case of a home, out of `person`'s sight from now on; the row that says so.

    Saying it again changes nothing.
    """
    e = EXCLUSIONS.c
    about = e.case_id == case_id if case_id is not None else e.provider == provider
    standing = select(EXCLUSIONS).where(e.person == person, about, e.ended_at.is_(None))
    row = (await db.execute(standing)).first()
    if row is not None:
        return row
    id = f"exc_{secrets.token_hex(6)}"
    values = {
        "id": id,
        "organisation": asking.actor.organisation,
        "person": person,
        "case_id": case_id,
        "provider": provider,
        "kind": kind,
        "reason": reason,
        "at": asking.now.at,
        "asked_because": "",
        "ended_because": "",
    }
    await db.execute(insert(EXCLUSIONS), values)
    said = {"person": person, "kind": kind, "case": case_id, "provider": provider}
    await _record(db, asking, id, "declare_interest", "interest_declared", said, {"/reason": reason})
    return (await db.execute(select(EXCLUSIONS).where(e.id == id))).one()


async def homes_shut_to(db: AsyncConnection, asking: Asking) -> frozenset[str]:
    """The homes in which this person declared an interest (or somebody whom they stand in for)."""
    e = EXCLUSIONS.c
    shut = select(e.provider).where(e.person.in_(asking.actor.people()), e.ended_at.is_(None))
    return frozenset(home for home in (await db.execute(shut)).scalars() if home is not None)


async def own(db: AsyncConnection, asking: Asking) -> list[Any]:
    """One's own declared interests, the latest first. What case it is, is not told: the case is gone for them."""
    e = EXCLUSIONS.c
    found = await db.execute(
        select(EXCLUSIONS).where(e.person == asking.actor.person).order_by(e.at.desc(), e.id)
    )
    return list(found)


async def to_lift(db: AsyncConnection, asking: Asking) -> list[Any]:
    """The standing exclusions of others in this organisation, for those who may lift them; with the case's reference.

    One about a case that the asker may not know of is left out, and so is what closes a home to the asker too.
    """
    e, c = EXCLUSIONS.c, CASES.c
    mine = EXCLUSIONS.alias("mine")
    shut = exists(
        select(1).where(
            mine.c.person.in_(asking.actor.people()),
            mine.c.ended_at.is_(None),
            (mine.c.case_id == e.case_id) | (mine.c.provider == e.provider) | (mine.c.provider == c.provider),
        )
    )
    joined = EXCLUSIONS.outerjoin(CASES, c.id == e.case_id)
    query = select(EXCLUSIONS, c.ref).select_from(joined)
    found = await db.execute(
        query.where(
            e.organisation == asking.actor.organisation,
            e.person.not_in(asking.actor.people()),
            e.ended_at.is_(None),
            ~shut,
        ).order_by(e.at, e.id)
    )
    return list(found)


async def ask_to_lift(db: AsyncConnection, asking: Asking, id: str, reason: str) -> None:
    """The first of two people says why an exclusion should end. Raises NotFound, NotAllowed or Conflict."""
    row = await _standing(db, asking, id)
    if row.asked_by is not None:
        raise Conflict(
            "Somebody has asked already that this exclusion be lifted; a second person confirms it."
        )
    asked = {"asked_by": asking.actor.person, "asked_at": asking.now.at, "asked_because": reason}
    await db.execute(update(EXCLUSIONS).where(EXCLUSIONS.c.id == id).values(**asked))
    await _record(db, asking, id, "ask_to_lift", "lifting_asked_for", {}, {"/reason": reason})


async def confirm_lifting(db: AsyncConnection, asking: Asking, id: str, reason: str) -> None:
    """The second person agrees, and the exclusion ends. Raises NotFound, NotAllowed or Conflict."""
    row = await _standing(db, asking, id)
    if row.asked_by is None:
        raise Conflict("Nobody has asked yet that this exclusion be lifted. It takes two people: ask first.")
    if row.asked_by in asking.actor.people():
        raise NotAllowed("You asked for this yourself. Somebody else must confirm it.")
    ended = {"ended_by": asking.actor.person, "ended_at": asking.now.at, "ended_because": reason}
    changed = await db.execute(
        update(EXCLUSIONS).where(and_(EXCLUSIONS.c.id == id, EXCLUSIONS.c.ended_at.is_(None))).values(**ended)
    )
    if changed.rowcount != 1:
        raise Conflict("Somebody else has just lifted it.")
    await _record(db, asking, id, "confirm_lifting", "exclusion_lifted", {}, {"/reason": reason})


async def _standing(db: AsyncConnection, asking: Asking, id: str) -> Any:
    """An exclusion of somebody else that this person may lift. The same answer for one's own as for none."""
    found = [row for row in await to_lift(db, asking) if row.id == id]
    if not found or found[0].person in asking.actor.people():
        raise NotFound
    return found[0]


async def _record(
    db: AsyncConnection,
    asking: Asking,
    id: str,
    act: str,
    event: str,
    data: Mapping[str, Any],
    texts: dict[str, str],
) -> None:
    actor = asking.actor
    entry = Entry(
        chain=f"exclusion/{actor.organisation}/{id}",
        act=act,
        event=event,
        actor=actor.person,
        role=",".join(sorted(actor.roles)),
        organisation=actor.organisation,
        at=asking.now.at,
        data=dict(data),
        texts={at: said for at, said in texts.items() if said},
        on_behalf_of=actor.on_behalf_of,
    )
    await append(db, entry)
