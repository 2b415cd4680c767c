"""GET /v1/reports/matrix: the rows are those by which the software decides."""

from app.people.routes import ROUTES
from app.programmes.roles import Role
from tests.conftest import World
from tests.records import everything

MATRIX = "/v1/reports/matrix"


async def test_every_operation_is_there_with_whoever_may_ask(world: World):
    found = (await world.get("audrey", MATRIX)).json()
    rows = {row["operation"]: row for row in found["operations"]}
    assert rows.keys() == ROUTES.keys() and len(found["operations"]) == len(ROUTES)
    assert [each["role"] for each in found["roles"]] == list(Role)
    for name, route in ROUTES.items():
        row = rows[name]
        no_system = (
            {Role.INTEGRATION} if route.scope is None else set()
        )  # a system asks by its scope or not at all
        assert set(row["roles"]) == set(route.roles or ()) - no_system, name
        assert (row["step_up"], row["read_log"], row["scope"]) == (route.step_up, route.shows, route.scope), (
            name
        )
        assert row["what"].endswith(".") and row["path"].startswith("/"), name
    kinds = {name: rows[name]["who"] for name in ("get_health", "change_password", "get_me", "get_case")}
    assert list(kinds.values()) == ["ANYBODY", "OWN_SESSION", "SIGNED_IN", "ROLES"]


async def test_it_is_for_those_who_look_after_access(world: World):
    before = await everything(world)
    for who in ("mo", "audrey", "sys"):
        assert (await world.get(who, MATRIX)).status_code == 200
    for who in ("ada", "casey", "pia", "home_a"):
        answer = await world.get(who, MATRIX)
        assert (answer.status_code, answer.json()["code"]) == (403, "NotAllowed")
    assert (await world.get(None, MATRIX)).status_code == 401
    assert await everything(world) == before
