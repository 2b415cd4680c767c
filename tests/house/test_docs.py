"""The documents name what is there."""

import re
from pathlib import Path

import pytest

from app.cli import cli
from app.settings import Settings

ROOT = Path(__file__).parent.parent.parent
DOCUMENTS = ["README.md", "docs/decisions.md", "docs/operate.md", "docs/integrate.md"]
PATHS = re.compile(r"`((?:app|tests|docs|openapi|migrations)/[\w./*-]*)`")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_path_in_a_document_is_there(name: str) -> None:
    named = PATHS.findall((ROOT / name).read_text())
    assert [path for path in named if not list(ROOT.glob(path.rstrip("/")))] == []


def test_every_decision_that_is_held_by_a_kind_of_test_has_one() -> None:
    said = (ROOT / "docs/decisions.md").read_text()
    tests = "".join(path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))
    assert [name for name in re.findall(r"`(test_br\d\d_)\*`", said) if name not in tests] == []


def test_every_setting_is_documented() -> None:
    said = (ROOT / "docs/operate.md").read_text()
    assert [name for name in Settings.model_fields if f"`QUORATE_{name.upper()}`" not in said] == []


def test_every_command_is_documented() -> None:
    said = (ROOT / "docs/operate.md").read_text() + (ROOT / "README.md").read_text()
    names = [c.name or c.callback.__name__ for c in cli.registered_commands if c.callback]
    names += [g.name for g in cli.registered_groups if g.name]
    assert [name for name in names if f"quorate {name}" not in said] == []
