"""The documents on safety name tests and files that are there, and leave no requirement out."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ASVS, THREATS = "docs/safety/asvs.md", "docs/safety/threats.md"
DOCUMENTS = [ASVS, THREATS, "SECURITY.md"]
NAMED = re.compile(r"`(test_\w+)`")
LATER = re.compile(r"\*to come\*: ([^|]+)")
PATHS = re.compile(r"`((?:app|tests|docs|openapi|migrations|requirements)/[\w./*-]+)`")

# Chapter and section of ASVS 5.0, with the numbers of its requirements of levels 1 and 2
REQUIRED = """
1.1: 1-2; 1.2: 1-9; 1.3: 1-11; 1.4: 1-3; 1.5: 1-2; 2.1: 1-3; 2.2: 1-3; 2.3: 1-4; 2.4: 1-1; 3.2: 1-2; 3.3: 1-4;
3.4: 1-6; 3.5: 1-5; 3.7: 1-2; 4.1: 1-3; 4.2: 1-1; 4.3: 1-2; 4.4: 1-4; 5.1: 1-1; 5.2: 1-3; 5.3: 1-2; 5.4: 1-3;
6.1: 1-3; 6.2: 1-12; 6.3: 1-4; 6.4: 1-4; 6.5: 1-5; 6.6: 1-3; 6.8: 1-4; 7.1: 1-3; 7.2: 1-4; 7.3: 1-2; 7.4: 1-5;
7.5: 1-2; 7.6: 1-2; 8.1: 1-2; 8.2: 1-3; 8.3: 1-1; 8.4: 1-1; 9.1: 1-3; 9.2: 1-4; 10.1: 1-2; 10.2: 1-2; 10.3: 1-4;
10.4: 1-11; 10.5: 1-5; 10.6: 1-2; 10.7: 1-3; 11.1: 1-2; 11.2: 1-3; 11.3: 1-3; 11.4: 1-4; 11.5: 1-1; 11.6: 1-1;
12.1: 1-3; 12.2: 1-2; 12.3: 1-4; 13.1: 1-1; 13.2: 1-5; 13.3: 1-2; 13.4: 1-5; 14.1: 1-2; 14.2: 1-4; 14.3: 1-3;
15.1: 1-3; 15.2: 1-3; 15.3: 1-7; 16.1: 1-1; 16.2: 1-5; 16.3: 1-4; 16.4: 1-3; 16.5: 1-3
"""
OF_LEVEL_3 = {"V2.3.5", "V8.3.2", "V15.4.2"}


@cache
def there() -> frozenset[str]:
    """Every test there is, by name."""
    return frozenset(
        node.name
        for path in (ROOT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
    )


def rows(name: str) -> list[list[str]]:
    """The cells of every row of every table, without the headings."""
    lines = (ROOT / name).read_text().splitlines()
    found = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]
    return [cells for cells in found if cells[0] not in {"", "threat", "what was found", "weakness"}]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_test_that_a_document_on_safety_names_is_there(name: str):
    named = set(NAMED.findall((ROOT / name).read_text()))
    assert sorted(named - there()) == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_file_that_a_document_on_safety_names_is_there(name: str):
    named = PATHS.findall((ROOT / name).read_text())
    assert [path for path in named if not list(ROOT.glob(path))] == []


@pytest.mark.parametrize("name", [ASVS, THREATS])
def test_what_is_to_come_is_not_there_yet(name: str):
    """Once it has come, the row says so: in backticks, without the words."""
    promised = {
        test for told in LATER.findall((ROOT / name).read_text()) for test in re.findall(r"test_\w+", told)
    }
    assert sorted(promised & there()) == []


def test_every_threat_has_something_against_it_and_a_test():
    found = rows(THREATS)
    assert len(found) > 40
    for threat, control, held in found:
        assert threat and control and (NAMED.search(held) or LATER.search(held)), threat


def test_every_requirement_of_the_standard_is_answered_once():
    required = {
        f"V{section}.{number}"
        for section, first, last in re.findall(r"(\d+\.\d+): (\d+)-(\d+)", REQUIRED)
        for number in range(int(first), int(last) + 1)
    }
    answered = [cells[0] for cells in rows(ASVS)]
    assert len(required) == 246 and len(answered) == len(set(answered))
    assert set(answered) - {"V17"} == required | OF_LEVEL_3
    assert all(len(cells) == 3 and cells[1] and len(cells[2]) > 3 for cells in rows(ASVS))
