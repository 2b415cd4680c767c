"""Each person and each connected system is counted by who they are, however they come in."""

from typing import Any

from app.limiting import Limiter
from tests.conftest import World
from tests.people.browser import browser_in, give_account
from tests.people.services.machines import bearer, token, with_secret
from tests.records import app_of


def limited(world: World, **rates: Any) -> None:
    """Few requests a minute, in this world."""
    said = world.settings.model_copy(update=rates)
    app_of(world).state.limiter = Limiter(said, world.clock)


async def test_a_person_is_counted_over_all_their_browsers(world: World):
    await give_account(world, "ada")
    limited(world, rate_requests=4)
    async with browser_in(world, address="192.0.2.1") as ward, browser_in(world, address="192.0.2.2") as home:
        for browser in (ward, home):
            await browser.enter("ada")
        told = [
            (await ward.get("/v1/me")).headers["RateLimit"],
            (await home.get("/v1/me")).headers["RateLimit"],
        ]
        left = [int(said.partition('"person";r=')[2].partition(";")[0]) for said in told]
        assert left[0] - left[1] == 1
        answers = [await home.get("/v1/people") for _ in range(4)]
        assert answers[-1].status_code == 429
        assert answers[-1].json()["violated-policies"] == ["person"]
        assert (await ward.get("/v1/me")).status_code == 429
        assert (await world.get("quinn", "/v1/me")).status_code == 200, "and nobody else is"


async def test_a_service_is_counted_over_all_its_tokens(world: World):
    id, secret = await with_secret(world)
    limited(world, rate_service=2)
    answers = [
        await world.client.get("/v1/cases", headers=bearer(await token(world, id, secret))) for _ in range(3)
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert '"service";r=1;t=60' in answers[0].headers["RateLimit"]
    assert answers[2].headers["Retry-After"] == "60"
