"""Policy: what differs between commissioners, as typed, dated, numbered versions that are never altered."""

import hashlib
from datetime import date
from functools import cache
from typing import Any, cast
from weakref import WeakKeyDictionary

from pydantic import BaseModel
from sqlalchemy import Engine, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.journal import Entry, append
from app.cases.models import Policy
from app.cases.proofs import refuse_what_cannot_be_quorate
from app.db import table
from app.errors import Conflict
from app.people.asking import Asking
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.programmes.roles import Role
from app.workflow.process import Process

POLICIES = table(Policy)
# A version never changes, so it is read once by each engine: another may have been given another database
_read: WeakKeyDictionary[Engine, dict[int, tuple[BaseModel, str]]] = WeakKeyDictionary()


async def policy_by_id(db: AsyncConnection, process: Process, id: int | None) -> tuple[BaseModel, str]:
    """A policy and its name ("3:9f2c..."), as journal entries cite it. None is the programme's own defaults."""
    if id is None:
        return _made_of_defaults(process.policy)
    known = _read.setdefault(db.engine.sync_engine, {})
    if id not in known:
        row = (await db.execute(select(POLICIES).where(POLICIES.c.id == id))).one()
        known[id] = process.policy.model_validate_json(row.body), _name(row.version, row.fingerprint)
    return known[id]


async def policy_named(db: AsyncConnection, process: Process, organisation: str, name: str) -> BaseModel:
    """The policy that a journal entry cites by version and fingerprint; raises KeyError when it is not there.

    What is stored is read and hashed anew: whoever verifies trusts neither the row's own fingerprint nor memory.
    """
    version = int(name.partition(":")[0])
    if version == 0:
        return _made_of_defaults(process.policy)[0]
    found = select(POLICIES.c.body).where(
        POLICIES.c.organisation == organisation,
        POLICIES.c.programme == process.name,
        POLICIES.c.version == version,
    )
    body = (await db.execute(found)).scalar()
    if body is None or _name(version, _fingerprint(body)) != name:
        raise KeyError(name)
    return process.policy.model_validate_json(body)


async def policy_in_force(
    db: AsyncConnection, process: Process, organisation: str, on: date
) -> tuple[BaseModel, str]:
    """The policy by which `organisation` judges on the day `on`: the latest version that has begun."""
    newest = (
        select(POLICIES.c.id)
        .where(
            POLICIES.c.organisation == organisation,
            POLICIES.c.programme == process.name,
            POLICIES.c.effective_from <= on,
        )
        .order_by(POLICIES.c.effective_from.desc(), POLICIES.c.version.desc())
        .limit(1)
    )
    return await policy_by_id(db, process, (await db.execute(newest)).scalar())


async def versions(db: AsyncConnection, process: Process, organisation: str) -> list[dict[str, Any]]:
    """Every version of a commissioner's policy, newest first."""
    found = await db.execute(
        select(POLICIES)
        .where(POLICIES.c.organisation == organisation, POLICIES.c.programme == process.name)
        .order_by(POLICIES.c.version.desc())
    )
    return [
        {
            "version": row.version,
            "fingerprint": row.fingerprint,
            "effective_from": row.effective_from,
            "made_by": row.made_by,
            "at": row.at,
            "policy": process.policy.model_validate_json(row.body).model_dump(mode="json"),
        }
        for row in found
    ]


async def change_policy(
    db: AsyncConnection,
    asking: Asking,
    process: Process,
    policy: BaseModel,
    effective_from: date,
    reason: str,
    newest: int | None = None,
) -> dict[str, Any]:
    """Add a version, in force from a day on. Raises Conflict for a day that has passed: rules never change backwards.

    `newest` is the number of the newest version that the person has read (None: not said); Conflict if there is another.

    Other terms of panels are proved first: raises CannotBeQuorate for those that the people there are cannot meet.
    """
    if effective_from < asking.now.today:
        raise Conflict("A policy cannot begin in the past: cases were already judged on those days.")
    organisation = asking.actor.organisation
    standing, _ = await policy_in_force(db, process, organisation, effective_from)
    before = await versions(db, process, organisation)
    number = (before[0]["version"] if before else 0) + 1
    if newest is not None and newest != number - 1:
        raise Conflict(
            f"Version {number - 1} was set after you read the policy. Nothing was changed. Read it again: what you propose "
            "is then compared with that one."
        )
    if isinstance(policy, OneToOnePolicy) and _terms(policy) != _terms(cast(OneToOnePolicy, standing)):
        await refuse_what_cannot_be_quorate(db, asking, process, policy, effective_from)
    body = policy.model_dump_json()
    fingerprint = _fingerprint(body)
    values = {
        "organisation": organisation,
        "programme": process.name,
        "version": number,
        "effective_from": effective_from,
        "body": body,
        "fingerprint": fingerprint,
        "made_by": asking.actor.person,
        "at": asking.now.at,
    }
    await db.execute(insert(POLICIES), values)
    dumped = policy.model_dump(mode="json")
    old = standing.model_dump(mode="json")
    await append(
        db,
        Entry(
            chain=f"policy/{organisation}/{process.name}",
            act="change_policy",
            event="policy_changed",
            actor=asking.actor.person,
            role=Role.CHC_OPS_MANAGER,
            organisation=organisation,
            at=asking.now.at,
            policy=_name(number, fingerprint),
            data={
                "effective_from": effective_from.isoformat(),
                "fingerprint": fingerprint,
                "changed": sorted(k for k, v in dumped.items() if old.get(k) != v),
            },
            texts={"/reason": reason},
        ),
    )
    return {"version": number, "fingerprint": fingerprint, "effective_from": effective_from, "policy": dumped}


def _terms(policy: OneToOnePolicy) -> tuple[object, ...]:
    """What decides whether panels can be quorate."""
    return policy.panels, policy.route, policy.expertise


@cache
def _made_of_defaults(kind: type[BaseModel]) -> tuple[BaseModel, str]:
    policy = kind()
    return policy, _name(0, _fingerprint(policy.model_dump_json()))


def _name(version: int, fingerprint: str) -> str:
    return f"{version}:{fingerprint[:16]}"


def _fingerprint(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()
