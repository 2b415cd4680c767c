"""`quorate person`: the command line makes the first administrator, and looks after everybody."""

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select, text

from app.cases.verify import verify_database
from app.cli import main
from app.db import Database
from app.main import create_app
from app.people.factors import ACCOUNTS
from app.settings import Settings
from tests.conftest import SECRET
from tests.test_cli import Said


class Installation:
    """A database, and the command line on it."""

    def __init__(
        self, url: str, var: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.url, self.var, self._capsys, self._monkeypatch = url, var, capsys, monkeypatch

    def __call__(self, *words: str) -> Said:
        """Run `quorate person ...`."""
        self._capsys.readouterr()
        self._monkeypatch.setattr("sys.argv", ["quorate", "person", *words])
        code = 0
        try:
            main()
        except SystemExit as stop:
            code = int(stop.code or 0)
        told = self._capsys.readouterr()
        return Said(code, told.out, told.err)

    def sign_in(self, who: str, password: str) -> httpx.Response:
        """What a sign-in is answered, now."""

        async def ask() -> httpx.Response:
            settings = Settings(env="test", secret=SECRET, database_url=self.url, var=self.var)  # type: ignore[arg-type]
            app = create_app(settings)
            headers = {"X-Quorate": "1", "Origin": "https://quorate.test"}
            transport = httpx.ASGITransport(app)
            try:
                async with httpx.AsyncClient(transport=transport, base_url="https://quorate.test") as client:
                    given = {"person": who, "password": password}
                    return await client.post("/v1/session", json=given, headers=headers)
            finally:
                await app.state.database.close()

        return asyncio.run(ask())

    def rows(self, statement: Any) -> list[Any]:
        """What a query finds."""

        async def ask() -> list[Any]:
            database = Database(self.url)
            try:
                async with database.transaction(reads=True, everything=True) as db:
                    return list((await db.execute(statement)).all())
            finally:
                await database.close()

        return asyncio.run(ask())

    def journal(self, who: str, organisation: str = "QTV") -> list[dict[str, Any]]:
        """The entries of somebody's chain."""
        query = text("SELECT body FROM journal_entry WHERE chain = :chain ORDER BY seq")
        return [
            json.loads(row.body) for row in self.rows(query.bindparams(chain=f"person/{organisation}/{who}"))
        ]


@pytest.fixture
def person(
    database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Installation:
    monkeypatch.setenv("QUORATE_ENV", "test")
    monkeypatch.setenv("QUORATE_VAR", str(tmp_path))
    monkeypatch.setenv("QUORATE_SECRET", SECRET)
    monkeypatch.setenv("QUORATE_DATABASE_URL", database_url)
    return Installation(database_url, tmp_path, capsys, monkeypatch)


def test_the_first_administrator_is_made_here_and_signs_in(person: Installation):
    added = person("add", "grace", "--name", "Grace Holt", "--organisation", "QTV", "--administrator")
    assert added.code == 0
    password = added.out.strip()
    assert "Grace Holt was added as grace." in added.err and "second factor" in added.err
    assert password not in added.err
    answer = person.sign_in("grace", password)
    assert answer.status_code == 200
    assert (answer.json()["lacks"], answer.json()["must_enrol"]) == ("PASSWORD", True)
    entry = person.journal("grace")[0]
    assert (entry["event"], entry["actor"], entry["data"]["roles"]) == (
        "person_added",
        "command-line",
        ["SYSADMIN"],
    )
    assert entry["org"] == "QTV"


def test_somebody_is_added_with_everything_that_matters(person: Installation):
    added = person(
        "add", "olu", "--name", "Olu Adeyemi", "--organisation", "PRV-A", "--role", "PROVIDER_USER", "--role", "ON_CALL",
        "--profession", "HEALTH", "--team", "North", "--employer", "A bank", "--expertise", "FALLS", "--contingent-fee",
    )  # fmt: skip
    assert added.code == 0
    row = person.rows(text("SELECT * FROM person WHERE id = 'olu'"))[0]
    assert (row.organisation, row.team, row.employer, bool(row.contingent_fee)) == (
        "PRV-A",
        "North",
        "A bank",
        True,
    )
    assert "ON_CALL" in str(row.roles) and "PROVIDER_USER" in str(row.roles)
    by_provider = person(
        "add", "una", "--name", "Una Reid", "--organisation", "QTV", "--role", "REVIEWER", "--subject", "https://i|7"
    )  # fmt: skip
    assert (by_provider.code, by_provider.out) == (0, "") and "signs in with the provider" in by_provider.err


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        (
            ("add", "Grace", "--name", "G", "--organisation", "QTV", "--administrator"),
            1,
            "is no name to sign in with",
        ),
        (
            ("add", "grace", "--name", "G", "--organisation", "ZZZ", "--administrator"),
            1,
            "no organisation ZZZ today",
        ),
        (
            ("add", "grace", "--name", "G", "--organisation", "QU9", "--administrator"),
            1,
            "Its successor is QTV",
        ),
        (
            ("add", "ada", "--name", "G", "--organisation", "QTV", "--administrator"),
            1,
            "already somebody called ada",
        ),
        (("add", "grace", "--name", "G", "--organisation", "QTV"), 2, "--role"),
        (("add", "grace", "--name", "G", "--organisation", "QTV", "--role", "KING"), 2, "KING"),
        (("add", "grace", "--organisation", "QTV", "--administrator"), 2, "--name"),
        (("roles", "nobody", "--add", "FINANCE"), 1, "nobody of this name"),
        (("roles", "ada", "--add", "REVIEWER"), 1, "has already"),
        (("disable", "nobody"), 1, "nobody of this name"),
        (("enable", "ada"), 1, "is not disabled"),
        (("reset", "nobody"), 1, "nobody of this name"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_changes_nothing(
    person: Installation, words: tuple[str, ...], code: int, why: str
):
    said = person(*words)
    assert (said.code, said.out) == (code, "")
    assert why in said.err and "Traceback" not in said.err
    assert person.rows(select(ACCOUNTS)) == []
    assert person.rows(text("SELECT 1 FROM journal_entry")) == []


def test_roles_a_disabled_person_and_a_reset(person: Installation):
    changed = person(
        "roles", "ada", "--add", "FINANCE", "--remove", "REVIEWER", "--reason", "She moves on Friday"
    )
    assert (changed.code, changed.err) == (0, "ada now acts as: FINANCE.\n")
    first = person("reset", "ada").out.strip()
    assert person.sign_in("ada", first).status_code == 200
    disabled = person("disable", "ada")
    assert disabled.err == "ada can sign in no more; 1 of their sessions ended.\n"
    assert person.sign_in("ada", first).status_code == 401
    assert person("enable", "ada").code == 0
    second = person("reset", "ada").out.strip()
    assert person.sign_in("ada", first).status_code == 401
    assert person.sign_in("ada", second).status_code == 200
    events = [entry["event"] for entry in person.journal("ada")]
    assert events == ["roles_changed", "sign_in_reset", "person_disabled", "person_enabled", "sign_in_reset"]
    assert {entry["actor"] for entry in person.journal("ada")} == {"command-line"}
    reasons = str(person.rows(text("SELECT payload FROM journal_payload")))
    assert "She moves on Friday" in reasons
    assert asyncio.run(verify_database(person.url)).faults == ()


def test_the_list_says_who_there_is_and_how_they_sign_in(person: Installation):
    person("reset", "ada")
    person("disable", "rory")
    lines = {line.split("\t")[0]: line.split("\t")[1:] for line in person("list").out.splitlines()}
    assert lines["ada"] == ["QTV", "Ada Marsh", "REVIEWER", "password"]
    assert lines["rory"][-1] == "no sign-in yet, disabled"
    assert lines["pia"][-1] == "no sign-in yet, factor missing"
    assert len(lines) == 25
    of_one = person("list", "--organisation", "PRV-A").out
    assert of_one.startswith("home_a\t") and of_one.count("\n") == 1


def test_without_a_database_it_makes_none(
    person: Installation, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setenv("QUORATE_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/not/there.db")
    said = person("list")
    assert said.code == 1 and "There is no database at" in said.err
    assert not (tmp_path / "not").exists()
