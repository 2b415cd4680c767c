"""What is in the repository: the files that are committed or would be, and the Python among them as trees."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@cache
def files() -> tuple[Path, ...]:
    """Every file that is tracked, or untracked and not ignored, relative to the root, in order."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    names = {Path(name) for name in listed.split("\0") if name}
    return tuple(sorted(name for name in names if (ROOT / name).is_file()))


@cache
def texts() -> dict[Path, str]:
    """The content of every one of `files()` that is UTF-8 text."""
    found: dict[Path, str] = {}
    for name in files():
        content = (ROOT / name).read_bytes()
        if b"\0" not in content:
            found[name] = content.decode(errors="replace")
    return found


@cache
def trees() -> dict[Path, ast.Module]:
    """The syntax tree of every Python file under app."""
    return {
        name: ast.parse(text, filename=str(name))
        for name, text in texts().items()
        if name.suffix == ".py" and name.parts[0] == "app"
    }


def full_names(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield (line, dotted name) for every name and attribute in `tree`, spelled from where it was imported.

    `from datetime import datetime as d` followed by `d.now` gives "datetime.datetime.now".
    """
    origins: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                name = alias.asname or alias.name.split(".")[0]
                origins[name] = alias.name if alias.asname else name
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                origins[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute):
            first, dot, rest = ast.unparse(node).partition(".")
            if first in origins:
                yield node.lineno, origins[first] + dot + rest


def imported_modules(tree: ast.Module) -> set[str]:
    """Every module that `tree` imports, anywhere in the file; a relative import with its leading dots."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            found.add("." * node.level + (node.module or ""))
    return found
