"""What may be committed, and what may not."""

import re
from pathlib import Path, PurePath

import pytest

from tests.house.sources import files, texts

# Put together from pieces, so that this file does not hold what it looks for.
REGISTRIES = [
    "py" + "pi.org",
    "python" + "hosted.org",
    "npm" + "js.org",
    "npm" + "js.com",
    "yarn" + "pkg.com",
    "deb." + "debian.org",
    "security." + "debian.org",
    "archive." + "ubuntu.com",
    "conda." + "anaconda.org",
    "crates" + ".io",
    "proxy." + "golang.org",
    "docker" + ".io",
    "gh" + "cr.io",
    "qu" + "ay.io",
]
INDEX_OPTIONS = re.compile(
    "|".join("--" + o for o in ("index" + "-url", "extra-index" + "-url", "find" + "-links"))
)

LOCK_FILES = {
    "bun.lock", "npm-shrinkwrap.json", "package-lock.json", "pdm.lock", "Pipfile.lock", "pnpm-lock.yaml",
    "poetry.lock", "pylock.toml", "uv.lock", "yarn.lock",
}  # fmt: skip
DOWNLOAD = re.compile(r'"resolved"|https?://\S+\.(whl|tgz|tar\.gz|zip)\b')

VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "base", "manager", "service", "repository"}
DATA = {".csv", ".json"}


def test_no_file_names_a_package_registry():
    address = re.compile("|".join(map(re.escape, REGISTRIES)), re.IGNORECASE)
    found = [
        f"{name}:{number}: {line.strip()[:100]}"
        for name, text in texts().items()
        for number, line in enumerate(text.splitlines(), 1)
        if address.search(line) or INDEX_OPTIONS.search(line)
    ]
    assert not found, (
        "A committed file names a package registry; a client's own settings do that: " + "\n".join(found)
    )


def test_no_lock_file_records_where_to_download_from():
    locks = {name: text for name, text in texts().items() if name.name in LOCK_FILES}
    assert not [str(name) for name, text in locks.items() if DOWNLOAD.search(text)]


@pytest.mark.parametrize("name", ["run", "dev"])
def test_every_pinned_requirement_carries_a_hash(name: str):
    pins = re.split(r"\n(?=\S)", texts()[Path(f"requirements/{name}.txt")].strip())
    loose = [pin.splitlines()[0] for pin in pins if "==" not in pin or "--hash=sha256:" not in pin]
    assert pins and not loose


def test_what_runs_is_pinned_alike_for_development():
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^\S+==\S+", texts()[Path(f"requirements/{name}.txt")], re.MULTILINE))

    assert pins("run") <= pins("dev")


def test_every_dependency_of_the_project_is_pinned():
    def names(text: str) -> set[str]:
        found = re.findall(r"^[\s\"]*([A-Za-z][\w.-]*(?:\[\w+\])?)(?=[><=\"\s;]|$)", text, re.MULTILINE)
        return {re.sub(r"\[.*|[-_.]+", lambda m: "" if m[0][0] == "[" else "-", n).lower() for n in found}

    declared = re.search(
        r"^dependencies = \[\n(.*?)^\]", texts()[Path("pyproject.toml")], re.DOTALL | re.MULTILINE
    )
    assert declared
    assert names(declared[1]) == names(texts()[Path("requirements/run.in")]) - {"hatchling"}


def test_the_licence_is_here_in_full():
    licence = texts()[Path("LICENSE")]
    assert "Apache License" in licence and "Version 2.0, January 2004" in licence
    assert "END OF TERMS AND CONDITIONS" in licence


def test_no_module_has_a_name_that_says_nothing():
    vague = [
        str(f) for f in files() if f.parts[0] == "app" and VAGUE_NAMES & {PurePath(p).stem for p in f.parts}
    ]
    assert not vague, f"Name a module for what it does: {vague}"


def test_no_source_file_is_over_400_lines():
    long = {
        str(name): len(text.splitlines())
        for name, text in texts().items()
        if name.parts[0] == "app" and name.suffix not in DATA and len(text.splitlines()) > 400
    }
    assert not long, f"Split what has grown: {long}"
