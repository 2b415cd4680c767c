"""The bill of materials names everything that runs, and nothing that does not."""

import json
import re
from importlib.metadata import metadata
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.bill import PINS, bill

PINNED = [
    Requirement(line.rstrip("\\ ").strip())
    for line in re.findall(r"^[A-Za-z].*$", PINS.read_text(), re.MULTILINE)
]


@pytest.fixture(scope="module")
def made() -> dict[str, Any]:
    return bill()


def test_it_is_valid_cyclonedx(made: dict[str, Any]):
    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.6")
    few = made["components"][:5]  # the whole takes a minute
    refs = [part["bom-ref"] for part in few]
    cut = made | {"components": few, "dependencies": [{"ref": ref} for ref in refs]}
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(cut)) is None


def test_it_names_every_pinned_package_with_its_version_and_its_hashes(made: dict[str, Any]):
    named = {(canonicalize_name(part["name"]), f"=={part['version']}"): part for part in made["components"]}
    assert len(PINNED) > 40
    assert set(named) == {(canonicalize_name(pin.name), str(pin.specifier)) for pin in PINNED}
    for (name, version), part in named.items():
        assert part["purl"] == f"pkg:pypi/{name}@{version[2:]}"
        assert any(each.get("hashes") for each in part["externalReferences"]), name


def test_it_names_the_licence_of_whatever_is_installed_and_says_that_it_has_one(made: dict[str, Any]):
    here = {pin.name: str(pin.specifier) for pin in PINNED if pin.marker is None or pin.marker.evaluate()}
    without = [part for part in made["components"] if not part.get("licenses")]
    for part in without:
        if here.get(part["name"]) == f"=={part['version']}":
            assert not {"License-Expression", "License"} & set(metadata(part["name"])), part["name"]
    assert len(without) < 5


def test_it_says_what_needs_what_and_leaves_out_what_proves(made: dict[str, Any]):
    refs = {part["bom-ref"] for part in made["components"]}
    root, *rest = made["dependencies"]
    assert made["metadata"]["component"]["name"] == "quorate"
    assert root["ref"] == made["metadata"]["component"]["bom-ref"]
    assert {ref.partition("==")[0].lower() for ref in root["dependsOn"]} >= {
        "fastapi",
        "sqlalchemy",
        "limits",
    }
    assert {each["ref"] for each in rest} == refs
    assert not {part["name"] for part in made["components"]} & {"pytest", "hypothesis", "SpiffWorkflow"}
