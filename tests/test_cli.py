"""The command line: each command does its work, and a refusal is one sentence and exit code 1."""

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli import cli, main
from app.clock import SystemClock
from app.demonstration.story import cohort_file
from app.people import tokens
from app.programmes.one_to_one.process import ONE_TO_ONE
from app.workflow.diagram import mermaid
from tests.conftest import SECRET

COMMANDS = {
    "migrate", "serve", "run", "demo", "worker", "import", "token", "verify", "openapi", "report", "process",
    "access", "person", "sign-in",
}  # fmt: skip


@dataclass
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str


Quorate = Callable[..., Said]


@pytest.fixture
def quorate(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Quorate:
    """Run a command as the shell does, in an installation of its own."""
    monkeypatch.setenv("QUORATE_ENV", "test")
    monkeypatch.setenv("QUORATE_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("QUORATE_SECRET", SECRET)

    def run(*words: str) -> Said:
        capsys.readouterr()
        monkeypatch.setattr("sys.argv", ["quorate", *words])
        code = 0
        try:
            main()
        except SystemExit as stop:
            code = int(stop.code or 0)
        told = capsys.readouterr()
        return Said(code, told.out, told.err)

    return run


@pytest.fixture
def peopled(quorate: Quorate, tmp_path: Path, sqlite: Path) -> Quorate:
    """The same, with the cast in its database."""
    (tmp_path / "var").mkdir()
    shutil.copy(sqlite, tmp_path / "var" / "quorate.db")
    return quorate


@pytest.fixture
def spreadsheet(tmp_path: Path) -> str:
    path = tmp_path / "cohort.csv"
    path.write_bytes(cohort_file())
    return str(path)


def test_every_command_says_what_it_does():
    helped = CliRunner().invoke(cli, ["--help"])
    assert helped.exit_code == 0
    assert set(re.findall(r"^│ ([\w-]+) ", helped.output, re.MULTILINE)) - {"Options"} >= COMMANDS
    for command in sorted(COMMANDS):
        one = CliRunner().invoke(cli, [command, "--help"])
        assert one.exit_code == 0
        assert "Usage" in one.output


def test_migrate_makes_the_tables_and_may_be_repeated(quorate: Quorate, tmp_path: Path):
    for _ in range(2):
        said = quorate("migrate")
        assert (said.code, said.err) == (0, "The database is up to date.\n")
    assert (tmp_path / "var" / "quorate.db").exists()
    verified = quorate("verify")
    assert verified.code == 0
    assert "0 journal entries and 0 cases checked: every link holds" in verified.err


def test_import_checks_first_and_takes_in_when_told(peopled: Quorate, spreadsheet: str):
    dry = peopled("import", spreadsheet, "--as", "casey")
    assert dry.code == 0
    report = json.loads(dry.out)
    assert (report["created"], report["applied"]) == (34, False)
    real = json.loads(peopled("import", spreadsheet, "--as", "casey", "--apply", "--cohort", "C 1").out)
    assert (real["created"], real["known"], real["applied"]) == (34, 0, True)
    again = json.loads(peopled("import", spreadsheet, "--as", "casey", "--apply").out)
    assert (again["created"], again["known"]) == (0, 34)
    assert "34 cases checked: every link holds" in peopled("verify").err


def test_import_of_a_file_with_faults_lists_them_and_fails(peopled: Quorate, tmp_path: Path):
    path = tmp_path / "wrong.csv"
    path.write_bytes(cohort_file().replace(b"PRV-A", b"PRV-Z"))
    dry = peopled("import", str(path), "--as", "casey")
    assert dry.code == 1
    assert [fault["line"] for fault in json.loads(dry.out)["faults"]] == [2, 3, 4, 27]
    real = peopled("import", str(path), "--as", "casey", "--apply")
    assert real.code == 1
    assert real.err.startswith("Line 2, provider: this is not the ODS code of a provider known here today;")
    assert real.err.count("\n") == 1
    assert "0 cases checked" in peopled("verify").err


def test_import_by_somebody_who_may_not_or_is_not_there_is_refused(peopled: Quorate, spreadsheet: str):
    for who, why in (
        ("ada", "This is for: case administrator"),
        ("ghost", "There is nobody called 'ghost' here."),
    ):
        said = peopled("import", spreadsheet, "--as", who, "--apply")
        assert (said.code, said.out, said.err.startswith(why)) == (1, "", True)
    assert peopled("import", "nothing.csv", "--as", "casey").code == 2


def test_token_prints_a_token_for_one_of_the_cast(peopled: Quorate):
    said = peopled("token", "--as", "quinn", "--minutes", "2", "--factor")
    assert said.code == 0
    claims = tokens.read(SECRET, said.out.strip(), SystemClock().now())
    assert (claims["sub"], claims["exp"] - claims["iat"]) == ("quinn", 120)
    assert claims["factor"] == claims["iat"]
    stranger = peopled("token", "--as", "ghost")
    assert (stranger.code, stranger.out) == (1, "")
    assert "There is nobody called 'ghost' here. There are: ada, audrey, brook" in stranger.err
    assert peopled("token", "--as", "quinn", "--minutes", "16").code == 2


def test_verify_tells_what_was_altered_and_fails(peopled: Quorate, spreadsheet: str, tmp_path: Path):
    import sqlite3

    peopled("import", spreadsheet, "--as", "casey", "--apply")
    with sqlite3.connect(tmp_path / "var" / "quorate.db") as db:
        db.execute("DROP TRIGGER journal_entry_no_update")
        db.execute(
            "UPDATE journal_entry SET body = replace(body, 'FALLS', 'OTHER') WHERE seq = 1 AND chain LIKE '%001'"
        )
    said = peopled("verify")
    assert said.code == 1
    assert "case/QTV/OTO-001 entry 1: its text was altered after it was written" in said.err


def test_the_headline_as_a_table_and_as_json(peopled: Quorate, spreadsheet: str):
    nothing = peopled("report", "headline")
    assert (nothing.code, nothing.out) == (1, "")
    assert nothing.err.endswith("There are no cases yet.\n")
    peopled("import", spreadsheet, "--as", "casey", "--apply", "--cohort", "Oxfordshire 34")
    table = peopled("report", "headline")
    assert table.code == 0
    assert "Headline: every review of a cohort" in table.out
    figures = json.loads(peopled("report", "headline", "--json").out)
    assert (figures["reviewed"], figures["range"], figures["approved"]["weekly"]) == (0, "cohort", "0.00")
    assert json.loads(peopled("report", "headline", "--json", "--organisation", "QTV").out) == figures
    wrong = peopled("report", "headline", "--organisation", "QZZ")
    assert (wrong.code, wrong.out) == (1, "")
    assert "With cases here: QTV." in wrong.err


def test_the_process_as_a_diagram_and_as_data(quorate: Quorate):
    assert quorate("process", "show").out == mermaid(ONE_TO_ONE) + "\n"
    assert "<definitions" in quorate("process", "show", "one_to_one", "--format", "bpmn").out
    told = json.loads(quorate("process", "show", "--format", "json").out)
    assert told["fingerprint"] == ONE_TO_ONE.fingerprint
    assert quorate("process", "show", "--format", "odt").code == 2
    unknown = quorate("process", "show", "baking")
    assert (unknown.code, unknown.err) == (
        1,
        "There is no programme called 'baking'. There are: one_to_one.\n",
    )


def test_the_diagram_goes_between_its_marks_and_leaves_the_rest(quorate: Quorate, tmp_path: Path):
    page = tmp_path / "page.md"
    page.write_text("Before\n<!-- diagram -->\nan old one\n<!-- /diagram -->\nAfter\n")
    for _ in range(2):
        assert quorate("process", "show", "--into", str(page)).code == 0
        drawn = page.read_text()
        assert drawn.startswith("Before\n<!-- diagram -->\n```mermaid\nflowchart TD\n")
        assert drawn.endswith("```\n<!-- /diagram -->\nAfter\n")
        assert "an old one" not in drawn
    page.write_text("no marks here\n")
    assert quorate("process", "show", "--into", str(page)).code == 1
    assert page.read_text() == "no marks here\n"


def test_openapi_prints_the_description(quorate: Quorate):
    said = quorate("openapi")
    assert (said.code, json.loads(said.out)["info"]["title"]) == (0, "Quorate")


def test_the_worker_does_what_is_due_and_stops(peopled: Quorate):
    assert peopled("worker", "--once").code == 0


@pytest.mark.parametrize("words", [("verify",), ("report", "headline"), ("token", "--as", "quinn")])
def test_asking_a_database_that_is_not_there_makes_none(
    quorate: Quorate, tmp_path: Path, words: tuple[str, ...]
):
    said = quorate(*words)
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("There is no database at ")
    assert said.err.count("\n") == 1
    assert not (tmp_path / "var" / "quorate.db").exists()


def test_a_database_without_tables_or_out_of_reach_is_told_in_a_sentence(
    quorate: Quorate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "quorate.db").touch()
    empty = quorate("verify")
    assert (empty.code, empty.err) == (
        1,
        "The database cannot be used: no such table: journal_entry. "
        "`quorate migrate` makes its tables where they are missing.\n",
    )
    monkeypatch.setenv("QUORATE_DATABASE_URL", "postgresql+asyncpg://nobody@127.0.0.1:1/nothing")
    away = quorate("verify")
    assert away.code == 1
    assert away.err.startswith("The database cannot be used: ")
    assert away.err.count("\n") == 1


def test_settings_that_cannot_be_used_are_told_in_a_sentence(
    quorate: Quorate, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("QUORATE_SECRET", "too short")
    short = quorate("serve")
    assert (short.code, short.err) == (1, "QUORATE_SECRET is too short: it needs at least 32 characters.\n")
    monkeypatch.setenv("QUORATE_ENV", "production")
    monkeypatch.delenv("QUORATE_SECRET")
    for command in ("serve", "migrate", "demo", "worker"):
        bare = quorate(command)
        assert bare.code == 1
        assert "In production, set QUORATE_SECRET or QUORATE_SECRET_FILE" in bare.err
        assert bare.err.count("\n") == 1
    monkeypatch.setenv("QUORATE_ENV", "holiday")
    assert quorate("verify").err.startswith("QUORATE_ENV: Input should be ")
