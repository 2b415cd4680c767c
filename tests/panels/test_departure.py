"""A panel that departs from the recommendation: asked about first, with exceptional reasons, by two professions."""

from datetime import timedelta
from typing import Any

import httpx

from tests.conftest import World
from tests.panels.room import SAID, Room, answered, heard, rules
from tests.records import chain, everything, verified

NO = {"pia": "DECLINE", "pat": "DECLINE", "sol": "DECLINE"}
WHY = {
    "grounds": ["NEW_RISK_AT_PANEL"],
    "reasons": "Two falls came to light at the panel that nobody had written down.",
}
STANDS_BEHIND = {"choice": "DECLINE", "reason": "I have seen the incident forms of both falls."}


def asks(world: World, code: str) -> dict[str, Any]:
    """A deferral for this reason."""
    back = world.clock.now().date() + timedelta(days=7)
    return {"reason_code": code, "questions": "Who counts the falls at night?", "return_by": back.isoformat()}


async def declines(room: Room, **more: Any) -> httpx.Response:
    """The chair records that the panel declined."""
    return await room.outcome("decline", SAID | {"next_review_on": "2027-03-01"} | more)


async def test_a_decline_is_recorded_after_a_question_with_reasons_and_by_two_professions(world: World):
    room = await heard(world)
    await room.votes(**NO)
    before = await everything(world)
    assert "decline_before_return" in rules(await declines(room, departure=WHY))
    assert rules(await room.do("sol", "departure", STANDS_BEHIND)) == {"no_departure_to_confirm"}
    assert rules(await room.outcome("defer", asks(world, "OTHER"))) == {"returned_for_something_else"}
    assert rules(await room.not_carried()) == {"something_was_carried"}
    assert await everything(world) == before
    back = await room.outcome("defer", asks(world, "CLARIFICATION"))
    assert (back.status_code, back.json()["stage"]) == (200, "deferred"), back.text

    room = await answered(room, 1)
    assert (await room.case("sid"))["facts"]["clarified"]["answered_by"] == "ada"
    await room.came("pia", "pat", "sol", "tess")
    await room.open()
    await room.votes(**NO)
    before = await everything(world)
    assert rules(await declines(room)) == {"departure_unexplained", "departure_not_confirmed"}
    assert (await room.do("ada", "departure", STANDS_BEHIND)).status_code == 403
    assert (await room.do("sam", "departure", STANDS_BEHIND)).status_code == 403
    unsure = {"Authorization": f"Bearer {world.token('sol', factor=False)}"}
    path = f"/v1/sittings/{room.sitting}/items/{room.ref}/departure"
    weak = await world.client.post(path, headers=unsure, json=STANDS_BEHIND)
    assert (weak.status_code, weak.json()["code"]) == (403, "StepUpNeeded")
    assert await everything(world) == before
    for who in ("pia", "pat"):  # of the chair's own profession, and the chair herself
        assert (await room.do(who, "departure", STANDS_BEHIND)).status_code == 200
    assert rules(await declines(room, departure=WHY)) == {"departure_not_confirmed"}
    assert (await room.do("sol", "departure", STANDS_BEHIND)).status_code == 200
    done = await declines(room, departure=WHY)
    assert (done.status_code, done.json()["stage"]) == (200, "decided"), done.text

    departure = done.json()["facts"]["decision"]["departure"]
    assert (departure["grounds"], departure["reasons"]) == (WHY["grounds"], WHY["reasons"])
    assert [(s["person"], s["profession"]) for s in departure["seconds"]] == [
        ("pat", "HEALTH"),
        ("sol", "SOCIAL_CARE"),
    ]
    acts = [(e["act"], e["actor"]) for e in await chain(world, "case/QTV/OTO-001")]
    assert acts[-4:] == [
        ("confirm_departure", "pia"),
        ("confirm_departure", "pat"),
        ("confirm_departure", "sol"),
        ("decline", "pia"),
    ]
    assert (await verified(world)).faults == ()
