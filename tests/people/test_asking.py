"""Who is asking, at what moment, and at which address they may ask at all."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update

from app.errors import NotAllowed, StepUpNeeded
from app.main import ROUTERS
from app.people.asking import FACTOR_LASTS, PEOPLE, Asking, Via, admit, moment, need_factor
from app.people.routes import ROUTES, Scope
from app.programmes.roles import Role
from app.workflow.state import Actor
from tests.conftest import NOON, World
from tests.records import database_of


def asking(*roles: Role, operation: str = "list_cases", **more: object) -> Asking:
    actor = Actor("ada", "Ada Marsh", frozenset(roles), "QTV")
    return Asking(actor, moment(NOON), via=Via.DEMO, operation=operation, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("at", "today"),
    [
        (datetime(2026, 7, 1, 22, 59, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 7, 1, 23, 0, tzinfo=UTC), date(2026, 7, 2)),
        (datetime(2026, 12, 31, 23, 59, tzinfo=UTC), date(2026, 12, 31)),
    ],
)
def test_a_moment_knows_its_day_in_london_and_the_bank_holidays_around_it(at: datetime, today: date):
    found = moment(at)
    assert (found.at, found.today) == (at, today)
    assert {day.year for day in found.bank_holidays} == {2025, 2026, 2027}
    assert date(2027, 12, 27) in found.bank_holidays


# Which address


def test_every_address_has_its_row_and_no_row_is_left_over():
    served = {route.operation_id for router in ROUTERS for route in router.routes}
    assert served == set(ROUTES)


def test_one_of_the_roles_is_enough():
    admit(asking(Role.FINANCE, Role.SYSADMIN, operation="get_headline"))


@pytest.mark.parametrize("roles", [(), (Role.REVIEWER,), (Role.SYSADMIN, Role.AUDITOR)])
def test_without_one_of_the_roles_it_is_refused_and_they_are_named(roles: tuple[Role, ...]):
    with pytest.raises(NotAllowed, match=r"^This is for: panel chair, panel secretary\.$"):
        admit(asking(*roles, operation="call_sitting"))


@pytest.mark.parametrize("roles", [(), (Role.SYSADMIN,), (Role.IG_GUARDIAN,), (Role.REPRESENTATIVE,)])
def test_those_who_look_after_the_system_and_those_without_a_role_read_no_case(roles: tuple[Role, ...]):
    for operation in ("list_cases", "get_case", "get_history", "make_move", "get_patient", "list_files"):
        with pytest.raises(NotAllowed):
            admit(asking(*roles, operation=operation))


def test_an_address_that_nobody_wrote_a_rule_for_answers_nobody():
    with pytest.raises(NotAllowed, match="has no rule"):
        admit(asking(*Role, operation="something_new"))


def test_a_service_needs_the_scope_and_never_comes_where_only_people_do():
    able = asking(Role.INTEGRATION, scopes=frozenset({Scope.CASES_READ}))
    admit(able)
    with pytest.raises(NotAllowed, match=r"^This needs the scope cases:write\.$"):
        admit(replace(able, operation="make_move"))
    with pytest.raises(NotAllowed, match="for people, not for connected systems"):
        admit(replace(able, operation="declare_own_interest"))


@pytest.mark.parametrize(
    "given",
    [None, NOON - FACTOR_LASTS - timedelta(seconds=1), NOON + timedelta(seconds=1)],
    ids=["none", "old", "from the future"],
)
def test_a_second_factor_is_fresh_or_it_does_not_count(given: datetime | None):
    with pytest.raises(StepUpNeeded):
        admit(asking(Role.CHC_OPS_MANAGER, operation="change_policy", factor_at=given))
    with pytest.raises(StepUpNeeded):
        need_factor(asking(factor_at=given))
    admit(asking(Role.CHC_OPS_MANAGER, operation="change_policy", factor_at=NOON - FACTOR_LASTS))


# Who is asking


async def test_the_person_behind_a_token_is_who_the_tables_say_they_are_now(world: World):
    assert (await world.get("ada", "/v1/me")).json()["roles"] == ["REVIEWER"]
    token = world.token("ada")
    async with database_of(world).transaction(everything=True) as db:
        await db.execute(
            update(PEOPLE).where(PEOPLE.c.id == "ada").values(roles=["FINANCE"], name="Ada Grey")
        )
    told = await world.client.get("/v1/me", headers={"Authorization": f"Bearer {token}"})
    assert (told.json()["roles"], told.json()["name"]) == (["FINANCE"], "Ada Grey")
    async with database_of(world).transaction(everything=True) as db:
        await db.execute(update(PEOPLE).where(PEOPLE.c.id == "ada").values(active=False))
    gone = await world.client.get("/v1/me", headers={"Authorization": f"Bearer {token}"})
    assert (gone.status_code, gone.json()["code"]) == (401, "NotSignedIn")


async def test_whoever_is_not_signed_in_is_told_how_to(world: World):
    good = world.token("ada")
    for headers in (
        {},
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer "},
        {"Authorization": "Basic YWRhOmFkYQ=="},
        {"Authorization": good},
        {"Authorization": f"Token {good}"},
        {"Authorization": f"Bearer {good[:-1]}"},
        {"X-Authorization": f"Bearer {good}"},
        {"Cookie": f"access_token={good}"},
    ):
        given = await world.client.get("/v1/me", headers=headers)
        assert given.status_code == 401, headers
        assert given.headers["WWW-Authenticate"] == "Bearer"
        assert given.json()["code"] == "NotSignedIn"


async def test_a_move_marked_for_it_is_refused_without_a_fresh_second_factor(world: World):
    headers = {"Authorization": f"Bearer {world.token('mo', factor=False)}"}
    body = {
        "effective_from": "2027-01-01",
        "reason": "Longer notice from now on.",
        "changes": {"notice_days": 28},
    }
    refused = await world.client.post("/v1/policies/one_to_one", json=body, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (403, "StepUpNeeded")
    assert "authenticator" in refused.json()["detail"]
    assert (await world.post("mo", "/v1/policies/one_to_one", body)).status_code == 201
