"""Three cases on 7 September: OTO-001 whose letter is out, OTO-002 that was decided, OTO-003 on an agenda."""

from datetime import date
from typing import Any

import httpx

from app.demonstration.cast import COMMISSIONER
from app.demonstration.papers import Papers
from tests.conftest import World
from tests.make import case_at, row_of

SENT, DECIDED, LISTED = "OTO-001", "OTO-002", "OTO-003"
TODAY = date(2026, 9, 7)
EARLY, LATE = date(2026, 8, 10), date(2026, 8, 24)  # Mondays

TO_FAMILY = {"kind": "DECISION_LETTER", "audience": "REPRESENTATIVE"}
TO_HOME = {"kind": "DECISION_LETTER", "audience": "PROVIDER"}
PACK = {"kind": "PACK", "audience": "PANEL"}
WITH_COSTS = {"kind": "PACK", "audience": "PANEL_WITH_COSTS"}


async def prepare(world: World) -> None:
    """Bring them there."""
    await case_at(world, "notice", SENT, start=EARLY)
    await case_at(world, "decided", DECIDED, start=EARLY)
    await case_at(world, "panel_listed", LISTED, start=LATE)


async def make(
    world: World, who: str, body: dict[str, Any], ref: str = SENT, **options: Any
) -> httpx.Response:
    """Ask for a document of a case."""
    return await world.post(who, f"/v1/cases/{ref}/documents", body, **options)


async def made(world: World, who: str, body: dict[str, Any], ref: str = SENT) -> dict[str, Any]:
    """A document that can be made."""
    answer = await make(world, who, body, ref)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def opened(world: World, who: str, id: str, ref: str = SENT, **options: Any) -> httpx.Response:
    """The bytes of a document."""
    return await world.get(who, f"/v1/cases/{ref}/documents/{id}", **options)


async def sign(world: World) -> None:
    """The chair signs the minutes of OTO-002."""
    case = (await world.get("pia", f"/v1/cases/{DECIDED}")).json()
    sitting = case["facts"]["decision"]["sitting"]
    path = f"/v1/sittings/{sitting}/items/{DECIDED}/minutes"
    answer = await world.post("pia", path, {"correct": True})
    assert answer.status_code == 200, answer.text


async def send(world: World) -> None:
    """The letter of OTO-002 goes out today."""
    form = Papers(row_of(DECIDED), COMMISSIONER, "ada", EARLY).letter(TODAY)
    answer = await world.move("casey", DECIDED, "issue_reduction", form)
    assert answer.status_code == 200, answer.text
