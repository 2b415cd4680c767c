"""What signing in leaves behind, and what a refusal looks like."""

from typing import Any

import httpx
from sqlalchemy import select

from app.people.oidc_entry import PEOPLE
from app.people.sessions import SESSIONS
from tests.conftest import World
from tests.people.oidc.provider import (
    ISSUER,
)
from tests.records import database_of, everything

SUBJECT = f"{ISSUER}|7f3c"


async def row_of(world: World, subject: str = SUBJECT) -> Any:
    async with database_of(world).transaction(reads=True, everything=True) as db:
        return (await db.execute(select(PEOPLE).where(PEOPLE.c.subject == subject))).first()


async def sessions(world: World) -> list[Any]:
    async with database_of(world).transaction(reads=True, everything=True) as db:
        return list(await db.execute(select(SESSIONS).order_by(SESSIONS.c.began_at)))


async def kept(world: World) -> dict[str, list[str]]:
    """Every row there is, but those of attempts: one that came back is used up, whatever came of it."""
    found = await everything(world, refusals=True)
    found.pop("oidc_attempt")
    return found


def failed(answer: httpx.Response, code: str = "SignInFailed", status: int = 400) -> None:
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert "quorate=" not in answer.headers.get("set-cookie", "")
