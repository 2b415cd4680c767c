"""Who may import whom. The drawing itself stands in pyproject.toml, as contracts."""

import subprocess
import sys
from pathlib import Path

from tests.house.sources import ROOT, imported_modules, trees

VERIFY = Path("app/audit/verify.py")
TOKENS = Path("app/people/tokens.py")


def test_the_import_contracts_are_kept():
    lint_imports = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [lint_imports, "--no-cache", "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_verifier_needs_the_standard_library_and_nothing_else():
    tops = {module.split(".")[0] for module in imported_modules(trees()[VERIFY])}
    assert tops <= sys.stdlib_module_names, "whoever doubts a journal can check it with this one file"


def test_tokens_are_made_and_read_in_one_file():
    users = {
        name
        for name, tree in trees().items()
        if any(m.split(".")[0] == "jose" for m in imported_modules(tree))
    }
    assert users == {TOKENS}
