"""Who is asking, at what moment, and which cases are theirs to see."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.clock import FixedClock
from app.errors import NotAllowed
from app.people import tokens
from app.people.access import Me, Scope, moment, need, scope
from app.problems import HANDLERS
from app.programmes.roles import Role
from app.settings import Settings
from app.workflow.state import Actor

SECRET = "a secret for the tests alone, long enough to sign"
NOON = datetime(2026, 9, 7, 11, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
ADA: dict[str, Any] = {"sub": "ada", "name": "Ada Marsh", "roles": ["REVIEWER", "ON_CALL"], "org": "QTV"}


def actor(*roles: Role, organisation: str = "QTV") -> Actor:
    return Actor("ada", "Ada Marsh", frozenset(roles), organisation)


# The moment


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


# Whose cases


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.SYSADMIN, Role.IG_GUARDIAN)])
def test_people_see_the_cases_of_their_organisation(role: Role):
    assert scope(actor(role)) == Scope("QTV", as_provider=role is Role.PROVIDER_USER)


@pytest.mark.parametrize(
    "roles", [(), (Role.SYSADMIN,), (Role.IG_GUARDIAN,), (Role.SYSADMIN, Role.IG_GUARDIAN)]
)
def test_those_who_look_after_the_system_and_those_without_a_role_read_no_case(roles: tuple[Role, ...]):
    with pytest.raises(NotAllowed, match="reads no case"):
        scope(actor(*roles))


def test_whoever_reviews_may_look_after_the_system_as_well():
    assert scope(actor(Role.SYSADMIN, Role.REVIEWER)) == Scope("QTV", as_provider=False)


def test_a_provider_sees_the_cases_of_its_own_homes():
    assert scope(actor(Role.PROVIDER_USER, organisation="PRV-A")) == Scope("PRV-A", as_provider=True)


def test_a_provider_who_is_something_else_too_is_not_taken_for_a_commissioner():
    both = scope(actor(Role.PROVIDER_USER, Role.FINANCE, organisation="PRV-A"))
    assert both == Scope("PRV-A", as_provider=False)  # it commissions no case, so it sees none


# Which role


def test_one_of_the_roles_is_enough():
    need(actor(Role.FINANCE), Role.CHC_OPS_MANAGER, Role.FINANCE)


@pytest.mark.parametrize("roles", [(), (Role.REVIEWER,), (Role.SYSADMIN, Role.AUDITOR)])
def test_without_one_of_the_roles_it_is_refused_and_they_are_named(roles: tuple[Role, ...]):
    with pytest.raises(
        NotAllowed, match=r"^This is for: finance, continuing healthcare operations manager\.$"
    ):
        need(actor(*roles), Role.FINANCE, Role.CHC_OPS_MANAGER)


# Who is asking


async def answer(token: str | None, env: str = "test", **headers: str) -> httpx.Response:
    """What an application says to whoever asks with `token`: who they are and what day it is."""
    app = FastAPI()
    app.state.settings = Settings(env=env, secret=SECRET, database_url="sqlite+aiosqlite://")
    app.state.clock = FixedClock(NOON)
    for kind, handler in HANDLERS.items():
        app.add_exception_handler(kind, handler)

    @app.get("/me")
    async def get_me(me: Me) -> dict[str, Any]:
        told = me.actor
        return {
            "person": told.person,
            "name": told.name,
            "roles": sorted(told.roles),
            "organisation": told.organisation,
            "profession": told.profession,
            "expertise": list(told.expertise),
            "fee": told.contingent_fee,
            "on_behalf_of": told.on_behalf_of,
            "today": me.now.today.isoformat(),
        }

    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://quorate") as client:
        return await client.get("/me", headers=headers)


async def test_the_person_behind_a_token_is_asking_at_the_present_moment():
    claims = ADA | {"profession": "HEALTH", "expertise": ["NURSING", "FALLS"], "fee": True}
    given = await answer(tokens.sign(SECRET, claims, NOON, HOUR))
    assert given.json() == {
        "person": "ada",
        "name": "Ada Marsh",
        "roles": ["ON_CALL", "REVIEWER"],
        "organisation": "QTV",
        "profession": "HEALTH",
        "expertise": ["NURSING", "FALLS"],
        "fee": True,
        "on_behalf_of": None,
        "today": "2026-09-07",
    }


async def test_what_a_token_leaves_out_is_not_assumed():
    given = (await answer(tokens.sign(SECRET, ADA, NOON, HOUR))).json()
    assert (given["profession"], given["expertise"], given["fee"]) == ("", [], False)


@pytest.mark.parametrize("env", ["test", "demo"])
async def test_a_token_moves_the_clock_among_invented_people(env: str):
    token = tokens.sign(SECRET, ADA, NOON, HOUR, at=datetime(2025, 7, 1, 23, 30, tzinfo=UTC))
    assert (await answer(token, env)).json()["today"] == "2025-07-02"


async def test_no_token_moves_the_clock_in_production():
    assert (await answer(tokens.sign(SECRET, ADA, NOON, HOUR), "production")).status_code == 200
    for at in (NOON, NOON - timedelta(days=1)):
        assert (await answer(tokens.sign(SECRET, ADA, NOON, HOUR, at=at), "production")).status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer "},
        {"Authorization": "Basic YWRhOmFkYQ=="},
        {"Authorization": tokens.sign(SECRET, ADA, NOON, HOUR)},
        {"Authorization": f"Token {tokens.sign(SECRET, ADA, NOON, HOUR)}"},
        {"Authorization": f"Bearer {tokens.sign(SECRET[::-1], ADA, NOON, HOUR)}"},
        {"Authorization": f"Bearer {tokens.sign(SECRET, ADA, NOON - 2 * HOUR, HOUR)}"},
        {"X-Authorization": f"Bearer {tokens.sign(SECRET, ADA, NOON, HOUR)}"},
        {"Cookie": f"access_token={tokens.sign(SECRET, ADA, NOON, HOUR)}"},
    ],
    ids=lambda headers: str(headers)[:50],
)
async def test_whoever_is_not_signed_in_is_told_how_to(headers: dict[str, str]):
    given = await answer(None, **headers)
    assert given.status_code == 401
    assert given.headers["WWW-Authenticate"] == "Bearer"
    assert given.json()["code"] == "NotSignedIn"
