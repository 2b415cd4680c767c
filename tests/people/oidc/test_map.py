"""The table of claims: what fits, what does not, and what stops the start."""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from app.clock import FixedClock
from app.db import Database
from app.errors import NoEntry
from app.people.oidc_map import ClaimMap, at_path, entry_of, factor_given, name_of, read_map, refuse_unknown
from app.programmes.roles import Role
from app.settings import Environment, Settings
from tests.conftest import NOON
from tests.people.oidc.provider import ISSUER, MAP, REVIEWERS, alone

CLERK = {"role_code": "S8000:G8000:R8001", "org_code": "QTV", "activity_codes": ["B0401", "B0257"]}


def table(*rows: dict[str, Any], **more: Any) -> ClaimMap:
    full = [{"roles": ["REVIEWER"], "organisation": "QTV"} | row for row in rows]
    return ClaimMap.model_validate({"rows": full} | more)


@pytest.mark.parametrize(
    ("claims", "path", "found"),
    [
        ({"a": "x"}, "a", ["x"]),
        ({"a": ["x", "y"]}, "a", ["x", "y"]),
        ({"a": {"b": {"c": ["x"]}}}, "a.b.c", ["x"]),
        ({"a": [{"b": "x"}, {"b": ["y", "z"]}, {"c": "n"}, "n"]}, "a.b", ["x", "y", "z"]),
        ({"https://example.org/roles": ["x"]}, "https://example.org/roles", ["x"]),
        ({"a.b": "x", "a": {"b": "n"}}, "a.b", ["x"]),
        ({"a": "x"}, "a.b", []),
        ({"a": {}}, "a.b", []),
        ({}, "a", []),
        ({"a": None}, "a.b", []),
    ],
)
def test_a_path_leads_into_what_the_provider_says(claims: dict[str, Any], path: str, found: list[Any]):
    assert at_path(claims, path) == found


@pytest.mark.parametrize(
    ("value", "claim", "fits"),
    [
        ("x", "x", True),
        ("x", ["y", "x"], True),
        ("x", "X", False),
        ("x", "xx", False),
        ("x", {"x": True}, False),
        ("1", 1, False),
        (CLERK | {"activity_codes": "B0257"}, [CLERK], True),
        (CLERK | {"activity_codes": "B0258"}, [CLERK], False),
        ({"role_code": "S8000:G8000:R8001"}, CLERK, True),
        ({"role_code": "S8000:G8000:R8001", "org_code": "QNB"}, [CLERK, {"org_code": "QNB"}], False),
        ({"missing": "x"}, [CLERK], False),
    ],
)
def test_a_row_fits_one_value_or_one_element_that_agrees_in_every_member(value: Any, claim: Any, fits: bool):
    made = table({"claim": "c", "value": value})
    if fits:
        assert entry_of(made, {"c": claim}).roles == {Role.REVIEWER}
    else:
        with pytest.raises(NoEntry):
            entry_of(made, {"c": claim})


def test_a_member_can_be_that_of_another_claim():
    made = table({"claim": "c", "value": {"id": {"claim": "selected"}, "code": "R1"}})
    roles = [{"id": "1", "code": "R1"}, {"id": "2", "code": "R2"}]
    assert entry_of(made, {"c": roles, "selected": "1"}).organisation == "QTV"
    for claims in ({"c": roles, "selected": "2"}, {"c": roles, "selected": None}, {"c": roles}):
        with pytest.raises(NoEntry):
            entry_of(made, claims)


def test_all_rows_that_fit_count_together_and_the_first_to_speak_is_heard():
    made = table(
        {"claim": "c", "value": "x", "roles": ["REVIEWER"]},
        {"claim": "c", "value": "y", "roles": ["AUDITOR"], "team": "north", "profession": "HEALTH"},
        {"claim": "c", "value": "z", "roles": ["FINANCE"], "team": "south", "expertise": ["FALLS"]},
    )
    found = entry_of(made, {"c": ["z", "y", "x"]})
    assert found.roles == {Role.REVIEWER, Role.AUDITOR, Role.FINANCE}
    assert found.says == {"team": "north", "profession": "HEALTH", "expertise": ("FALLS",)}


def test_a_second_factor_is_what_the_table_says_it_is():
    assert not factor_given(table(REVIEWERS), {"acr": "2"})
    made = table(REVIEWERS, second_factor={"claim": "amr", "values": ["mfa", "hwk"]})
    for amr, given in ((["pwd", "mfa"], True), ("hwk", True), (["pwd"], False), (None, False), ([1], False)):
        assert factor_given(made, {"amr": amr}) is given


def test_a_name_is_one_that_can_be_shown():
    made = table(REVIEWERS, name="profile.name")
    for said, shown in (
        (" Rosa Idowu ", "Rosa Idowu"),
        ("a\0b", ""),
        ("", ""),
        (7, ""),
        ("x" * 500, "x" * 120),
    ):
        assert name_of(made, {"profile": {"name": said}}) == shown
    assert name_of(made, {"name": "Rosa"}) == ""


# What stops the start


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "cannot be read (No such file or directory)"),
        ("", "not JSON that can be read"),
        ("[]", "not JSON that can be read"),
        ('{"rows": [], "rows": []}', "not JSON that can be read"),
        ("{}", "/rows"),
        ({"rows": []}, "/rows"),
        (MAP | {"rows": [REVIEWERS | {"roles": ["REVEIWER"]}]}, "/rows/0/roles"),
        (MAP | {"rows": [REVIEWERS | {"roles": []}]}, "/rows/0/roles"),
        (MAP | {"rows": [REVIEWERS | {"value": ""}]}, "/rows/0/value"),
        (MAP | {"rows": [REVIEWERS | {"value": {}}]}, "/rows/0/value"),
        (MAP | {"rows": [REVIEWERS | {"value": ["x"]}]}, "/rows/0/value"),
        (MAP | {"rows": [REVIEWERS | {"organization": "QTV"}]}, "/rows/0/organization"),
        (MAP | {"second_factor": {"claim": "acr", "values": []}}, "/second_factor/values"),
        (MAP | {"default_roles": ["REVIEWER"]}, "/default_roles"),
    ],
    ids=str,
)
def test_a_table_that_says_nothing_sensible_stops_the_start(tmp_path: Path, content: Any, why: str):
    file = tmp_path / "claims.json"
    if content is not None:
        file.write_text(content if isinstance(content, str) else json.dumps(content))
    with pytest.raises(ValueError, match="QUORATE_OIDC_MAP") as stop:
        read_map(file)
    assert why in str(stop.value)


async def test_an_organisation_that_nobody_knows_stops_the_start(database_url: str):
    database = Database(database_url)
    try:
        async with database.transaction(reads=True, everything=True) as db:
            await refuse_unknown(db, table(REVIEWERS, REVIEWERS | {"organisation": "QNB"}))
            strangers = [REVIEWERS | {"organisation": code} for code in ("ZZZ", "QTW")]
            with pytest.raises(ValueError, match=r"not known here: QTW, ZZZ\."):
                await refuse_unknown(db, table(REVIEWERS, *strangers))
    finally:
        await database.close()


def test_what_is_in_the_documents_can_be_read(tmp_path: Path):
    said = (Path(__file__).parents[3] / "docs" / "operate.md").read_text()
    shown = [block.split("```")[0] for block in said.split("```json\n")[1:]]
    assert len(shown) >= 3
    for block in shown:
        (tmp_path / "claims.json").write_text(block)
        assert read_map(tmp_path / "claims.json").rows


# The settings


def told(folder: Path, env: Environment = Environment.TEST, **changes: Any) -> Settings:
    file = folder / "claims.json"
    file.write_text(json.dumps(MAP))
    full = {
        "oidc_issuer": ISSUER,
        "oidc_client": "q",
        "oidc_secret": "s",
        "oidc_map": file,
        "public_url": "https://q.example",
    }
    given = {name: value for name, value in (full | changes).items() if value is not None}
    return Settings(env=env, secret="x" * 32, var=folder, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"oidc_client": None}, "QUORATE_OIDC_CLIENT must be too"),
        ({"oidc_map": None}, "QUORATE_OIDC_MAP must be too"),
        ({"public_url": None}, "QUORATE_PUBLIC_URL must be too"),
        ({"oidc_secret": None}, "either QUORATE_OIDC_SECRET, or QUORATE_OIDC_KEY_FILE"),
        ({"oidc_key_file": "k.pem"}, "either QUORATE_OIDC_SECRET, or QUORATE_OIDC_KEY_FILE"),
        ({"oidc_secret": None, "oidc_key_file": "k.pem"}, "QUORATE_OIDC_KEY_ID together"),
        ({"oidc_key_id": "k1"}, "QUORATE_OIDC_KEY_ID together"),
        ({"oidc_issuer": "http://sign-in.example.org"}, "begins with https://"),
        ({"oidc_issuer": "sign-in.example.org"}, "begins with https://"),
        ({"oidc_scope": "profile"}, "holds openid"),
        (
            {"oidc_issuer": "http://localhost:8080/realms/x", "env": Environment.PRODUCTION},
            "begins with https://",
        ),
    ],
    ids=str,
)
def test_settings_that_cannot_work_stop_the_start(tmp_path: Path, changes: dict[str, Any], why: str):
    with pytest.raises(ValidationError) as stop:
        told(tmp_path, **changes)
    assert why in str(stop.value)


def test_settings_that_can_work_do(tmp_path: Path):
    assert told(tmp_path).address == "https://q.example"
    assert told(tmp_path, oidc_issuer="http://localhost:8080/realms/x").oidc_client == "q"
    assert told(tmp_path, oidc_secret=None, oidc_key_file="k.pem", oidc_key_id="k1").oidc_key_id == "k1"


@pytest.mark.parametrize(
    ("pem", "why"),
    [
        (None, "cannot be read"),
        (b"nothing", "no RSA or EC key"),
        (b"-----BEGIN PUBLIC KEY-----", "no RSA or EC key"),
    ],
)
def test_a_key_of_ours_that_is_none_stops_the_start(tmp_path: Path, pem: bytes | None, why: str):
    from app.people.oidc import Provider

    if pem is not None:
        (tmp_path / "k.pem").write_bytes(pem)
    settings = told(tmp_path, oidc_secret=None, oidc_key_file=tmp_path / "k.pem", oidc_key_id="k1")
    with pytest.raises(ValueError, match=f"QUORATE_OIDC_KEY_FILE.*{why}"):
        Provider(settings, FixedClock(NOON))
    assert alone(tmp_path, FixedClock(NOON))[1].issuer == ISSUER
