"""Rules for the code that no tool checks."""

import ast
from pathlib import Path
from textwrap import dedent

import pytest

from app import errors
from app.logs import FIELDS
from tests.house.sources import full_names, trees

CLOCK, LOGS = Path("app/clock.py"), Path("app/logs.py")
TELLS_THE_TIME = {
    "datetime.date.today",
    "datetime.datetime.now",
    "datetime.datetime.today",
    "datetime.datetime.utcnow",
    "time.ctime",
    "time.gmtime",
    "time.localtime",
    "time.strftime",
    "time.time",
    "time.time_ns",
    # The database's clock is another one than ours, and cannot be moved.
    "sqlalchemy.func.current_date",
    "sqlalchemy.func.current_timestamp",
    "sqlalchemy.func.now",
    "sqlmodel.func.current_date",
    "sqlmodel.func.current_timestamp",
    "sqlmodel.func.now",
}


def readings(tree: ast.Module) -> list[int]:
    """The lines on which the time is read, or handed on as a function that reads it."""
    return [line for line, name in full_names(tree) if name in TELLS_THE_TIME]


@pytest.mark.parametrize(
    "source",
    [
        "import datetime\ndatetime.datetime.now(datetime.UTC)",
        "import datetime as dt\nmade = dt.date.today()",
        "from datetime import datetime as d\nd.utcnow()",
        "from time import time as t\nt()",
        "import time\nfield(default_factory=time.time)",
        "from sqlalchemy import func\ncolumn(server_default=func.now())",
        """
        def late():
            from datetime import date
            return date.today()
        """,
    ],
)
def test_reading_the_time_is_seen_however_it_is_imported(source: str):
    assert readings(ast.parse(dedent(source)))


def test_asking_a_clock_or_measuring_how_long_something_took_is_not_reading_the_time():
    assert not readings(ast.parse("import time\nclock.now()\ntime.perf_counter()\ntime.monotonic()"))


def test_only_the_clock_reads_the_time():
    found = [f"{name}:{line}" for name, tree in trees().items() if name != CLOCK for line in readings(tree)]
    assert not found, f"Take `now` as an argument, or ask app.clock: {found}"


def test_no_error_is_named_an_exception():
    found = [
        f"{name}:{node.lineno}: {node.name}"
        for name, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and node.name.endswith("Exception")
    ]
    assert not found, f"Errors are plain speech (StaleCase, NotYourRole): {found}"


REFUSALS = [
    each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, errors.Refusal)
]


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.__name__)
def test_every_refusal_has_words_for_people_and_a_status(refusal: type[errors.Refusal]):
    words = (vars(refusal).get("__doc__") or "").strip()
    assert words.endswith((".", "?")), "its docstring is its message: a sentence of its own"
    assert refusal.status in range(400, 600)


def logged(tree: ast.Module) -> list[tuple[int, set[str]]]:
    """Every line that is logged by name: (line, the fields it has)."""
    return [
        (node.lineno, {word.arg or "**" for word in node.keywords} - {"exc_info"})
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and ast.unparse(node.func.value) == "log"
    ]


def test_only_fields_that_may_be_written_are_logged():
    found = [
        f"{name}:{line}: {sorted(fields - set(FIELDS))}"
        for name, tree in trees().items()
        if name != LOGS
        for line, fields in logged(tree)
        if fields - set(FIELDS)
    ]
    assert not found, (
        f"Add the field to FIELDS in {LOGS}, if no person's name or number can ever stand in it: {found}"
    )


def test_nothing_writes_csv_that_a_spreadsheet_could_take_for_a_formula():
    """Nothing writes CSV yet. Whoever does puts an apostrophe before a value that begins with = + - @, tab or return."""
    found = [
        f"{name}:{line}"
        for name, tree in trees().items()
        for line, full in full_names(tree)
        if full in {"csv.writer", "csv.DictWriter"}
    ]
    assert found == []
