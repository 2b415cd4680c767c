"""GET .../invitation.ics, POST /v1/calendar, GET /v1/calendar/{token}.ics: sittings in people's own calendars."""

import httpx

from tests.conftest import World
from tests.make import sitting_on
from tests.panels.calendars import events
from tests.panels.room import SITTING_DAY, Room, heard, seats
from tests.records import everything


async def subscribed(world: World, who: str = "pat") -> str:
    """The secret address of somebody's calendar."""
    made = await world.post(who, "/v1/calendar")
    assert made.status_code == 201, made.text
    return str(made.json()["address"])


def tells_no_case(answer: httpx.Response) -> bool:
    """Whether neither a case nor its home or person is named."""
    return not any(word in answer.text for word in ("OTO-", "PRV-", "999"))


async def test_an_invitation_names_who_is_called_and_no_case_and_goes_up_with_each_change(world: World):
    room = await heard(world)
    path = f"/v1/sittings/{room.sitting}/invitation.ics"
    answer = await world.get("pat", path)
    assert answer.headers["content-type"].startswith("text/calendar")
    assert answer.headers["cache-control"] == "private, max-age=300"
    head, (event,) = events(answer.content)
    assert (head["METHOD"], event["SEQUENCE"][0].value) == ("REQUEST", "0")
    assert event["UID"][0].value == f"{room.sitting}@quorate"
    assert [a.parameters["ROLE"] for a in event["ATTENDEE"]].count("CHAIR") == 1
    assert len(event["ATTENDEE"]) == 5
    assert tells_no_case(answer)
    form = {"items": [{"ref": "OTO-001"}], "starts_at": "13:30"}
    assert (await world.post("sid", f"/v1/sittings/{room.sitting}/agenda", form)).status_code == 200
    _, (event,) = events((await world.get("pat", path)).content)
    assert event["SEQUENCE"][0].value == "1"
    assert event["DTSTART"][0].value == f"{SITTING_DAY:%Y%m%d}T123000Z"
    for who, status in (("nora", 404), ("finn", 403), (None, 401)):
        assert (await world.get(who, path)).status_code == status


async def test_a_cancelled_sitting_is_withdrawn_from_calendars(world: World):
    sitting = await sitting_on(world, SITTING_DAY, present=False)
    await world.post("sid", f"/v1/sittings/{sitting}/cancel")
    head, (event,) = events((await world.get("pat", f"/v1/sittings/{sitting}/invitation.ics")).content)
    assert (head["METHOD"], event["STATUS"][0].value, event["SEQUENCE"][0].value) == (
        "CANCEL",
        "CANCELLED",
        "1",
    )


async def test_a_feed_has_the_sittings_to_which_one_is_called_and_no_others(world: World):
    first = await sitting_on(world, SITTING_DAY, present=False)
    await sitting_on(world, SITTING_DAY, present=False, members=tuple(seats("pia", "sol", deputy=None)))
    assert (await Room(world, first).list()).status_code == 201
    answer = await world.get(None, await subscribed(world))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "private, max-age=300"
    head, found = events(answer.content)
    assert head["METHOD"] == "PUBLISH"
    assert [event["UID"][0].value for event in found] == [f"{first}@quorate"]
    assert "ATTENDEE" not in found[0]
    assert tells_no_case(answer)


async def test_a_feed_made_again_ends_the_one_before_and_an_account_that_ends_takes_it_along(world: World):
    old, other = await subscribed(world), await subscribed(world, "sol")
    new = await subscribed(world)
    assert (await world.get(None, old)).status_code == 404
    assert (await world.get(None, new)).status_code == 200
    stopped = await world.post(
        "sys", "/v1/accounts/pat/disable", {"reason": "She has left the organisation."}
    )
    assert stopped.status_code == 200, stopped.text
    assert (await world.get(None, new)).status_code == 404
    assert (await world.get(None, other)).status_code == 200


async def test_the_secret_of_a_feed_is_kept_nowhere_and_cannot_be_guessed(world: World):
    secret = (await subscribed(world)).removeprefix("/v1/calendar/").removesuffix(".ics")
    assert len(secret) == 43
    assert secret not in str(await everything(world))
    for wrong in (secret[:-1], secret.swapcase(), "x" * 43, "-"):
        assert (await world.get(None, f"/v1/calendar/{wrong}.ics")).status_code == 404
