"""Who am I, and who else is here: GET /v1/me and /v1/people."""

from datetime import timedelta

from sqlalchemy import text

from tests.conftest import World
from tests.records import database_of


async def test_i_am_told_who_i_am_and_for_whom_i_work(world: World):
    answer = await world.get("pat", "/v1/me")
    assert answer.status_code == 200
    told = answer.json()
    may = set(told.pop("may"))
    assert {"get_case", "cast_ballot", "declare_interest"} <= may
    assert not may & {"create_case", "change_policy", "call_sitting", "add_person"}
    assert told == {
        "id": "pat",
        "name": "Pat Odell",
        "profession": "HEALTH",
        "employer": "NHS Thames Valley ICB",
        "roles": ["PANEL_HEALTH"],
        "expertise": ["FALLS", "NURSING", "SWALLOWING", "EPILEPSY"],
        "organisation": "QTV",
        "organisation_name": "NHS Thames Valley ICB",
        "today": "2026-09-07",
        "demonstration": True,
    }
    home = (await world.get("home_a", "/v1/me")).json()
    assert (home["organisation"], home["organisation_name"]) == ("PRV-A", "Ashgrove House")
    assert (await world.get("sys", "/v1/me")).status_code == 200


async def test_today_is_the_day_in_london(world: World):
    world.clock.move(world.clock.now().replace(hour=23, minute=30))  # half past midnight, in summer
    assert (await world.get("pat", "/v1/me")).json()["today"] == "2026-09-08"
    world.clock.advance(timedelta(days=100))
    assert (await world.get("pat", "/v1/me")).json()["today"] == "2026-12-16"


async def test_everybody_sees_the_active_people_of_their_own_organisation_by_name(world: World):
    async with database_of(world).transaction(everything=True) as db:
        await db.execute(text("UPDATE person SET active = false WHERE id = 'tess'"))
    people = (await world.get("casey", "/v1/people")).json()
    names = [person["name"] for person in people]
    assert names == sorted(names) and len(names) == 15
    known = {person["id"]: person for person in people}
    assert "tess" not in known and "nosy" not in known and "home_a" not in known
    assert known["sol"] == {
        "id": "sol",
        "name": "Sol Brandt",
        "profession": "SOCIAL_CARE",
        "employer": "Oxfordshire County Council",
        "roles": ["PANEL_SOCIAL_CARE"],
        "expertise": [],
    }
    assert [p["id"] for p in (await world.get("nosy", "/v1/people")).json()] == ["nosy"]
    assert [p["id"] for p in (await world.get("home_a", "/v1/people")).json()] == ["home_a"]


async def test_a_stranger_is_told_nothing(world: World):
    for path in ("/v1/me", "/v1/people"):
        for headers in ({}, {"Authorization": "Bearer nonsense"}, {"Authorization": "Basic cGF0OnBhdA=="}):
            answer = await world.get(None, path, headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (401, "NotSignedIn")
            assert answer.headers["WWW-Authenticate"] == "Bearer"
