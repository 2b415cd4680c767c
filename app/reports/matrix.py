"""Who may ask what, as rows: read out of the tables by which the software decides, so that it cannot say otherwise."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, Field

from app.people.routes import ROUTES, Route
from app.programmes.roles import ROLE_TITLES, Role


class Who(StrEnum):
    """Who of the people may ask at all; what each then sees is decided case by case."""

    ANYBODY = "ANYBODY"
    OWN_SESSION = "OWN_SESSION"
    SIGNED_IN = "SIGNED_IN"
    ROLES = "ROLES"


class RoleView(BaseModel):
    """A role and what it is called."""

    role: Role
    title: str


class OperationView(BaseModel):
    """One operation of the API, and who may ask for it."""

    operation: str
    area: str
    method: str
    path: str
    what: str = Field(description="What it is for, in a sentence")
    who: Who
    roles: list[Role] = Field(description="Who may ask, where `who` is ROLES")
    scope: str | None = Field(description="What a connected system needs; null: no system may ask")
    step_up: bool = Field(
        description="Always asks for a fresh second factor; of the moves, some ask for one besides"
    )
    read_log: bool = Field(description="Each answer is written into the read log")


class Matrix(BaseModel):
    """Every role and every operation."""

    roles: list[RoleView]
    operations: list[OperationView]


def matrix(described: Mapping[str, Any]) -> Matrix:
    """The matrix of the operations that `described`, the OpenAPI document of what is served, has."""
    rows = [
        _row(method, path, operation, ROUTES[operation["operationId"]])
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    ]
    return Matrix(
        roles=[RoleView(role=role, title=ROLE_TITLES[role]) for role in Role],
        operations=sorted(rows, key=lambda row: (row.area, row.path, row.method)),
    )


def _row(method: str, path: str, operation: Mapping[str, Any], route: Route) -> OperationView:
    return OperationView(
        operation=operation["operationId"],
        area=operation["tags"][0],
        method=method.upper(),
        path=path,
        what=operation["description"].partition(".")[0] + ".",
        who=_who(route),
        roles=[
            role
            for role in Role
            if role in (route.roles or ()) and (route.scope is not None or role is not Role.INTEGRATION)
        ],
        scope=route.scope,
        step_up=route.step_up,
        read_log=route.shows,
    )


def _who(route: Route) -> Who:
    if route.public:
        return Who.ANYBODY
    if route.session:
        return Who.OWN_SESSION
    return Who.SIGNED_IN if route.roles is None else Who.ROLES
