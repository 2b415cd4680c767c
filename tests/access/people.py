"""Newcomers and exclusions for the tests of access."""

from typing import Any

from sqlalchemy import insert

from app.people.asking import PEOPLE
from tests.conftest import World
from tests.records import database_of


async def join(
    world: World, id: str, *roles: str, organisation: str = "QTV", team: str = "", profession: str = "HEALTH"
) -> None:
    """Somebody new, with these roles."""
    row: dict[str, Any] = {
        "id": id,
        "organisation": organisation,
        "name": f"{id.title()} Newcomer",
        "employer": "",
        "profession": profession,
        "roles": list(roles),
        "expertise": [],
        "contingent_fee": False,
        "active": True,
        "team": team,
    }
    async with database_of(world).transaction(everything=True) as db:
        await db.execute(insert(PEOPLE), row)
    world.people[id] = {**world.people["ada"], "sub": id, "name": row["name"], "roles": list(roles)}


async def excluded(world: World, who: str, **about: str) -> str:
    """`who` declares an interest in a case (`ref`) or a home (`provider`); its id."""
    said = about | {"kind": "PERSONAL", "reason": "The person is a relative of mine."}
    answer = await world.post(who, "/v1/interests", said)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def gone(world: World, who: str, ref: str) -> bool:
    """Whether the case does not exist for them."""
    return (await world.get(who, f"/v1/cases/{ref}")).status_code == 404
