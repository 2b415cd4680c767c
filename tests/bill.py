"""`make sbom`: the bill of materials of what runs, as CycloneDX 1.6: every pinned package, with its licence if it is here.

The pins say which packages and with which hashes; the environment that `make` installed says under which licences.
Nothing is asked of the network.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PINS = ROOT / "requirements" / "run.txt"
VERSION = "1.6"

Part = dict[str, Any]


def bill() -> Part:
    """The bill, the same each time from the same pins and the same environment."""
    installed = _made("environment", sys.executable, "--pyproject", str(ROOT / "pyproject.toml"))
    pinned = _made("requirements", str(PINS))
    here = {_key(part): part for part in installed["components"]}
    parts = [_together(part, here.get(_key(part), {})) for part in pinned["components"]]
    known = {part["bom-ref"] for part in parts}
    found = {each["ref"]: each.get("dependsOn", []) for each in installed["dependencies"]}
    main = installed["metadata"]["component"]
    needs = [
        {"ref": ref, "dependsOn": [name for name in found.get(ref, []) if name in known]}
        for ref in [main["bom-ref"], *sorted(known)]
    ]
    return pinned | {
        "components": sorted(parts, key=lambda part: str(part["bom-ref"]).lower()),
        "dependencies": needs,
        "metadata": installed["metadata"],
    }


def _together(pinned: Part, here: Part) -> Part:
    """A package as it is installed, with the hashes that its pin has."""
    whole = {name: value for name, value in here.items() if name != "properties"}
    whole |= {name: pinned[name] for name in ("name", "version", "purl", "type")}
    whole.setdefault("bom-ref", f"{pinned['name']}=={pinned['version']}")
    hashes = [
        {"type": "distribution", "url": pinned["purl"], "hashes": each["hashes"]}
        for each in pinned.get("externalReferences", [])
        if each.get("hashes")
    ]
    return whole | {"externalReferences": here.get("externalReferences", []) + hashes}


def _key(part: Part) -> tuple[str, str]:
    return canonicalize_name(part["name"]), part["version"]


def _made(*command: str) -> Part:
    tool = Path(sys.executable).with_name("cyclonedx-py")
    options = ["--sv", VERSION, "--of", "JSON", "--output-reproducible", "--no-validate", "-o", "-"]
    done = subprocess.run([tool, *command, *options], check=True, capture_output=True, text=True, cwd=ROOT)
    made: Part = json.loads(done.stdout)
    return made


def main(to: str) -> None:
    """Write the bill to a file, and say so."""
    path = ROOT / to
    path.parent.mkdir(parents=True, exist_ok=True)
    made = bill()
    path.write_text(json.dumps(made, indent=2) + "\n")
    print(f"{len(made['components'])} packages in {to}")  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
