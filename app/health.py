"""Is it alive, and is it ready? For the machines that keep it running."""

from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from sqlalchemy import text

from app.db import Database
from app.problems import answers

router = APIRouter(tags=["operate"])


class Health(BaseModel):
    """The answer of a process that is well."""

    status: Annotated[str, Field(examples=["ok"])]


@router.get("/healthz", operation_id="get_health")
async def get_health() -> Health:
    """The process answers. Says nothing of the database."""
    return Health(status="ok")


@router.get("/readyz", operation_id="get_readiness", responses=answers())
async def get_readiness(request: Request) -> Any:
    """The process can do its work: the database answers and its tables are those this version needs."""
    database: Database = request.app.state.database
    async with database.transaction(reads=True) as db:
        version = (await db.execute(text("SELECT version_num FROM alembic_version"))).scalar_one()
    return {"status": "ok", "tables": version}
