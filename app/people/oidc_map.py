"""Who gets in by OpenID Connect, and as what: a table of claims, kept in a file by whoever runs the installation.

A row says: whoever has this value in this claim holds these roles in this organisation. All rows that fit count
together; without any there is no entry. Shaped for Keycloak (`realm_access.roles`), Entra ID (`roles`, `groups`) and
NHS CIS2 (`nhsid_nrbac_roles`, of which the one that was selected counts).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db import table
from app.errors import NoEntry
from app.people.models import Organisation
from app.people.strict import members
from app.programmes.roles import Role

ORGANISATIONS = table(Organisation)

_Text = Annotated[str, Field(min_length=1, max_length=200)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Other(_Strict):
    """The value that another claim has: of several roles, the one whose id stands in `selected_roleid`."""

    claim: _Text


class Row(_Strict):
    """Whoever has `value` in `claim`. A path leads into objects: `realm_access.roles`.

    `value` is a text, or an object that one element of the claim must agree with, member by member. What a row does
    not say of somebody (their profession, team, employer, expertise) stays as it is here.
    """

    claim: _Text
    value: _Text | Annotated[dict[_Text, _Text | Other], Field(min_length=1)]
    roles: Annotated[frozenset[Role], Field(min_length=1)]
    organisation: Annotated[str, Field(min_length=1, max_length=12)]
    profession: Annotated[str | None, Field(max_length=60)] = None
    team: Annotated[str | None, Field(max_length=60)] = None
    employer: Annotated[str | None, Field(max_length=200)] = None
    expertise: tuple[_Text, ...] | None = None


class Factor(_Strict):
    """What the provider says when a second factor was given: one of these values, in this claim."""

    claim: _Text
    values: Annotated[frozenset[_Text], Field(min_length=1)]


class ClaimMap(_Strict):
    """The whole file. Without `second_factor` nobody who signs in this way is taken to have given one."""

    rows: Annotated[tuple[Row, ...], Field(min_length=1)]
    name: Annotated[_Text, Field(description="The claim with the person's name")] = "name"
    second_factor: Factor | None = None
    acr_values: Annotated[
        str, Field(max_length=200, description="Asked of the provider where a fresh second factor is needed")
    ] = ""
    userinfo: Annotated[
        bool, Field(description="Whether claims are fetched from the userinfo endpoint too")
    ] = False


@dataclass(frozen=True, slots=True)
class Entry:
    """As what somebody gets in. `says` holds what the rows say beside: columns of the person's row."""

    organisation: str
    roles: frozenset[Role]
    says: Mapping[str, Any] = field(default_factory=dict)


def read_map(path: Path) -> ClaimMap:
    """The table in a file. Raises ValueError with a sentence: unreadable, no JSON, a role that nobody knows."""
    try:
        return ClaimMap.model_validate(members(path.read_bytes()))
    except OSError as error:
        raise ValueError(f"QUORATE_OIDC_MAP: {path} cannot be read ({error.strerror}).") from None
    except ValidationError as error:
        where = "; ".join(
            f"/{'/'.join(str(part) for part in fault['loc'])}: {fault['msg']}" for fault in error.errors()[:5]
        )
        raise ValueError(f"QUORATE_OIDC_MAP: {path} is no table of claims. {where}") from None
    except ValueError as error:
        raise ValueError(f"QUORATE_OIDC_MAP: {path} is not JSON that can be read: {error}.") from None


async def refuse_unknown(db: AsyncConnection, table: ClaimMap) -> None:
    """Raise ValueError when the table names an organisation that is not there."""
    known = set((await db.execute(select(ORGANISATIONS.c.ods_code))).scalars())
    if unknown := sorted({row.organisation for row in table.rows} - known):
        raise ValueError(
            f"QUORATE_OIDC_MAP names organisations that are not known here: {', '.join(unknown)}."
        )


def entry_of(table: ClaimMap, claims: Mapping[str, Any]) -> Entry:
    """As what the bearer of `claims` gets in. Raises NoEntry: no row fits, or rows of two organisations do."""
    found = [row for row in table.rows if _fits(row, claims)]
    organisations = {row.organisation for row in found}
    if not found:
        raise NoEntry
    if len(organisations) > 1:
        raise NoEntry(
            f"Your account belongs to {' and '.join(sorted(organisations))} at once. Sign in with the role of one of "
            "them, or ask whoever looks after Quorate in your organisation to set this right."
        )
    said = {
        name: [getattr(row, name) for row in found]
        for name in ("profession", "team", "employer", "expertise")
    }
    says = {
        name: next((value for value in values if value is not None), None) for name, values in said.items()
    }
    return Entry(
        organisations.pop(),
        frozenset(role for row in found for role in row.roles),
        {name: value for name, value in says.items() if value is not None},
    )


def factor_given(table: ClaimMap, claims: Mapping[str, Any]) -> bool:
    """Whether the provider says that a second factor was given."""
    factor = table.second_factor
    return factor is not None and not factor.values.isdisjoint(_texts(claims, factor.claim))


def name_of(table: ClaimMap, claims: Mapping[str, Any]) -> str:
    """What the person is called; empty when the provider does not say."""
    for text in at_path(claims, table.name):
        if isinstance(text, str) and text.strip() and text.isprintable():
            return text.strip()[:120]
    return ""


def at_path(claims: Mapping[str, Any], path: str) -> list[Any]:
    """Every value at a path: `a.b` is member `b` of `a`; a list stands for each of its elements.

    A claim that is called just like the path comes first: some are called by an address with dots in it.
    """
    if path in claims:
        return list(_flat(claims[path]))
    head, dot, rest = path.partition(".")
    if not dot or head not in claims:
        return []
    return [value for each in _flat(claims[head]) if isinstance(each, dict) for value in at_path(each, rest)]


def _fits(row: Row, claims: Mapping[str, Any]) -> bool:
    found = at_path(claims, row.claim)
    if isinstance(row.value, str):
        return row.value in _only_texts(found)
    return any(isinstance(each, dict) and _agrees(each, row.value, claims) for each in found)


def _agrees(element: Mapping[str, Any], wanted: Mapping[str, str | Other], claims: Mapping[str, Any]) -> bool:
    for name, value in wanted.items():
        texts = {value} if isinstance(value, str) else _texts(claims, value.claim)
        if texts.isdisjoint(_only_texts(_flat(element.get(name)))):
            return False
    return True


def _texts(claims: Mapping[str, Any], path: str) -> set[str]:
    return _only_texts(at_path(claims, path))


def _only_texts(values: Iterable[Any]) -> set[str]:
    return {value for value in values if isinstance(value, str)}


def _flat(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list) else (value,)
