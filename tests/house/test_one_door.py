"""One door: where a case stands is written by app/cases/moves.py, and at first by its creation. Nowhere else."""

import ast
import re
from pathlib import Path
from textwrap import dedent

import pytest

from tests.house.sources import trees

DOOR = Path("app/cases/moves.py")
# a case comes into being one at a time, or as a row of a file
CREATION = {Path("app/cases/creation.py"), Path("app/interop/imports.py")}
ENGINE = Path("app/workflow/engine.py")
# what reads it, and what app/people/access.py makes of it: expressions for a query
ACCESS = Path("app/people/access.py")
READS = {
    "select", "select_from", "join", "join_from", "outerjoin", "with_for_update",
    "visible", "countable", "how", "not_excluded",
}  # fmt: skip
WRITING = {"insert", "update", "delete", "write_together", "text", "exec_driver_sql"}
SQL = re.compile(
    r"\b(UPDATE|INTO|FROM\s+ONLY|TABLE|TRUNCATE)\s+review_case\b|\bDELETE\s+FROM\s+review_case\b", re.I
)


def names_of_the_table(tree: ast.Module) -> set[str]:
    """What the table of cases is called in a file: imported as CASES, or made by `table(Case)`."""
    found = {"CASES"}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            found |= {a.asname for a in node.names if a.name == "CASES" and a.asname}
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                pairs = [(target, node.value)]
                if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                    pairs = list(zip(target.elts, node.value.elts, strict=True))
                found |= {
                    ast.unparse(t) for t, value in pairs if ast.unparse(value) in {"table(Case)", *found}
                }
    return found


def uses(tree: ast.Module) -> list[tuple[int, str]]:
    """Every use of the table of cases that is more than reading: (line, what it is given to)."""
    named = names_of_the_table(tree)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    found: list[tuple[int, str]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in named and isinstance(node.ctx, ast.Load):
            over = parents[node]
            if isinstance(over, ast.keyword):
                over = parents[over]
            if isinstance(over, ast.Attribute) and over.attr in {"c", "join", "outerjoin"}:
                continue
            called = ast.unparse(over.func).rsplit(".", 1)[-1] if isinstance(over, ast.Call) else ""
            if called not in READS and not isinstance(over, ast.Assign | ast.AnnAssign):
                found.append((node.lineno, called or type(over).__name__))
        elif isinstance(node, ast.Call) and ast.unparse(node) == "table(Case)":
            over = parents[node]
            if isinstance(over, ast.Call):
                found.append((node.lineno, ast.unparse(over.func)))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.search(node.value):
            found.append((node.lineno, "SQL"))
    return found


@pytest.mark.parametrize(
    "source",
    [
        "from app.cases.moves import CASES\ndb.execute(update(CASES).values(stage='closed'))",
        "from app.cases.moves import CASES as C\ndb.execute(insert(C), rows)",
        "CASES: Table = table(Case)\ndb.execute(CASES.update())",
        "A, B = table(Other), table(Case)\nB.delete()",
        "THESE = CASES\nTHESE.insert()",
        "rows = [(CASES, made)]",
        "update(table(Case))",
        "write_together(db, rows, CASES, to, 7)",
        'text("update review_case set stage = :s")',
        'text("DELETE  FROM review_case")',
        """
        def moved():
            put(change=CASES)
        """,
    ],
)
def test_writing_a_case_is_seen_however_it_is_done(source: str):
    assert uses(ast.parse(dedent(source)))


@pytest.mark.parametrize(
    "source",
    [
        "select(CASES).where(CASES.c.ref == ref)",
        "select(CASES.c.id).select_from(CASES.outerjoin(OTHER))",
        "query.with_for_update(of=CASES)",
        'text("SELECT stage FROM review_case")',
        "CASES = table(Case)",
        "select(CASES, *how(CASES, ways)).where(visible(CASES, ways))",
    ],
)
def test_reading_a_case_is_not_writing_it(source: str):
    assert not uses(ast.parse(source))


def test_only_the_door_and_the_creation_of_a_case_write_where_it_stands():
    found = {name: uses(tree) for name, tree in trees().items()}
    found = {name: places for name, places in found.items() if places}
    assert set(found) == {DOOR, *CREATION}
    assert [what for _, what in found[DOOR]] == ["write_together"], "there is one way through the door"
    for name in CREATION:  # rows to insert, never a row to change
        assert {what for _, what in found[name]} == {"Tuple"}, (name, found[name])


def test_who_answers_whether_somebody_may_see_a_case_writes_nothing():
    calls = {
        ast.unparse(n.func).rsplit(".", 1)[-1] for n in ast.walk(trees()[ACCESS]) if isinstance(n, ast.Call)
    }
    assert not calls & WRITING
    made_there = {node.name for node in trees()[ACCESS].body if isinstance(node, ast.FunctionDef)}
    assert {"visible", "countable", "how"} <= made_there


def test_only_the_door_changes_a_row_together_with_others():
    calls = [
        (name, node)
        for name, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "write_together"
    ]
    changing = {name for name, call in calls if ast.unparse(call.args[2]) != "None"}
    assert changing == {DOOR}


def test_only_the_engine_writes_the_stage_of_a_folded_case():
    found = {
        name
        for name, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "stage" and isinstance(node.ctx, ast.Store)
    }
    assert found == {ENGINE}


def test_no_session_writes_past_the_door():
    imported = {
        f"{name}: {node.module}"
        for name, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and any(
            alias.name in {"Session", "AsyncSession", "sessionmaker", "async_sessionmaker"}
            for alias in node.names
        )
    }
    assert not imported, "an ORM session could write a case without the door"
