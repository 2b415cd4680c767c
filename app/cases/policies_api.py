"""Policy over HTTP: read what is in force, and change it from a day on."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app import errors
from app.cases.moves import malformed
from app.cases.policies import change_policy, policy_in_force, versions
from app.cases.processes import Programme
from app.db import Db
from app.people.asking import Me
from app.people.once import Repeatable
from app.problems import answers
from app.programmes.registry import process_of

router = APIRouter(prefix="/v1/policies", tags=["policy"])


class ChangePolicy(BaseModel):
    """A new version of the policy. Fields that are left out keep the value that is in force on its first day."""

    model_config = ConfigDict(extra="forbid")

    effective_from: date = Field(description="The first day it judges by; today or later")
    reason: Annotated[str, Field(min_length=10, max_length=2000)]
    changes: dict[str, Any] = Field(description="The values that change, by the names of the policy's fields")


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


@router.post(
    "/{programme}",
    status_code=201,
    operation_id="change_policy",
    responses=answers(
        errors.NotFound, errors.NotAllowed, errors.Conflict, errors.KeyReused, errors.StillInFlight
    ),
)
async def post_policy(
    programme: Programme, change: ChangePolicy, once: Repeatable, db: Db, me: Me
) -> Response:
    """Add a version of the policy. Cases are judged by it from its first day on; nothing already done changes."""
    process = process_of(programme)
    standing, _ = await policy_in_force(db, process, me.actor.organisation, change.effective_from)
    try:
        policy = process.policy.model_validate(standing.model_dump() | change.changes)
    except ValidationError as error:
        raise malformed(error) from None
    made = await change_policy(db, me, process, policy, change.effective_from, change.reason)
    return await once.answer(db, made, status=201)
