"""Policy over HTTP: read what is in force, and change it from a day on."""

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any, cast

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app import errors
from app.cases.moves import malformed
from app.cases.policies import change_policy, policy_in_force, versions
from app.cases.processes import Programme
from app.cases.proofs import proof_of
from app.db import Db
from app.people.asking import Me
from app.people.once import Repeatable
from app.problems import answers
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.programmes.registry import process_of
from app.workflow.process import Process

router = APIRouter(prefix="/v1/policies", tags=["policy"])


class ChangePolicy(BaseModel):
    """A new version of the policy. Fields that are left out keep the value that is in force on its first day."""

    model_config = ConfigDict(extra="forbid")

    effective_from: date = Field(description="The first day it judges by; today or later")
    reason: Annotated[str, Field(min_length=10, max_length=2000)]
    changes: dict[str, Any] = Field(description="The values that change, by the names of the policy's fields")
    newest: Annotated[int, Field(ge=0)] | None = Field(
        default=None,
        description="The number of the newest version that you have read, 0 for none; refused if there is a newer one",
    )


class PolicyView(BaseModel):
    """What is in force today, what the values mean, and every version there has been."""

    programme: str
    in_force: str = Field(description="Version and fingerprint, as journal entries cite them")
    policy: dict[str, Any]
    definition: dict[str, Any] = Field(description="JSON Schema: what each value means, its unit and bounds")
    versions: list[dict[str, Any]]


@router.get("/{programme}", operation_id="get_policy", responses=answers(errors.NotFound))
async def get_policy(programme: Programme, db: Db, me: Me) -> PolicyView:
    """The policy by which this organisation judges."""
    process = process_of(programme)
    policy, name = await policy_in_force(db, process, me.actor.organisation, me.now.today)
    return PolicyView(
        programme=programme,
        in_force=name,
        policy=policy.model_dump(mode="json"),
        definition=process.policy.model_json_schema(),
        versions=await versions(db, process, me.actor.organisation),
    )


class FindingView(BaseModel):
    """Who is missing, for which items, at which stage."""

    sentence: str
    need: str
    stage: int = Field(description="Counted from 1 along the route; 0 where no stage is meant")
    panel: str = Field(description="Its short name")
    items: list[str] = Field(description="What the items are about; empty for every item")
    when: list[str] = Field(description="Whose other duty on a case makes it so")
    from_day: date | None = Field(description="The first and last day of a gap; null where it is always so")
    until_day: date | None


class ProofView(BaseModel):
    """Whether every panel of the route can be quorate for every item, with the people there are and their leave."""

    holds: bool
    missing: list[FindingView] = Field(description="What stops these terms from being published")
    gaps: list[FindingView] = Field(description="Shorter gaps that leave makes: cases wait them out")


class Proposed(BaseModel):
    """Changes to try out: fields that are left out keep the value that is in force on the first day."""

    model_config = ConfigDict(extra="forbid")

    effective_from: date | None = Field(default=None, description="The first day; left out: today")
    changes: dict[str, Any] = Field(description="The values that change, by the names of the policy's fields")


@router.get(
    "/{programme}/proof",
    operation_id="get_policy_proof",
    responses=answers(errors.NotFound, errors.NotAllowed),
)
async def get_proof(programme: Programme, db: Db, me: Me) -> ProofView:
    """The proof of the terms in force: can every panel be quorate, and who is missing if not?"""
    process = process_of(programme)
    policy, _ = await policy_in_force(db, process, me.actor.organisation, me.now.today)
    return await _proof(db, me, process, policy, me.now.today)


@router.post(
    "/{programme}/proof",
    response_model=ProofView,
    operation_id="prove_policy",
    responses=answers(errors.NotFound, errors.NotAllowed, errors.KeyReused, errors.StillInFlight),
)
async def post_proof(programme: Programme, tried: Proposed, once: Repeatable, db: Db, me: Me) -> Response:
    """Prove terms before they are published. Changes nothing."""
    process, first = process_of(programme), tried.effective_from or me.now.today
    policy = await _changed(db, me, process, tried.changes, first)
    found = await _proof(db, me, process, policy, first)
    return await once.answer(db, found.model_dump(mode="json"))


async def _proof(db: Db, me: Me, process: Process, policy: BaseModel, since: date) -> ProofView:
    found = await proof_of(db, me, process, cast(OneToOnePolicy, policy), since)
    return ProofView(
        holds=found.holds,
        missing=[FindingView(**asdict(each), sentence=each.sentence) for each in found.missing],
        gaps=[FindingView(**asdict(each), sentence=each.sentence) for each in found.gaps],
    )


async def _changed(db: Db, me: Me, process: Process, changes: dict[str, Any], on: date) -> BaseModel:
    """The policy in force on a day, with these changes. Raises Malformed."""
    standing, _ = await policy_in_force(db, process, me.actor.organisation, on)
    try:
        return process.policy.model_validate(standing.model_dump() | changes)
    except ValidationError as error:
        raise malformed(error) from None


@router.post(
    "/{programme}",
    status_code=201,
    operation_id="change_policy",
    responses=answers(
        errors.NotFound,
        errors.NotAllowed,
        errors.Conflict,
        errors.CannotBeQuorate,
        errors.KeyReused,
        errors.StillInFlight,
    ),
)
async def post_policy(
    programme: Programme, change: ChangePolicy, once: Repeatable, db: Db, me: Me
) -> Response:
    """Add a version of the policy. Cases are judged by it from its first day on; nothing already done changes.

    Terms of panels that could not be quorate with the people there are are refused, with everybody who is missing.
    """
    process = process_of(programme)
    policy = await _changed(db, me, process, change.changes, change.effective_from)
    made = await change_policy(db, me, process, policy, change.effective_from, change.reason, change.newest)
    return await once.answer(db, made, status=201)
