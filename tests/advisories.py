"""`make audit`: known weaknesses in what is pinned. An audit that cannot see fails, and says that it is blind.

Without network pip-audit finds nothing and may call that good. So it is first shown a package with weaknesses that
are public since 2024; only if it names them is its silence about ours worth anything.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
CANARY = "python-jose==3.3.0"  # CVE-2024-33663 and CVE-2024-33664, mended in 3.4.0
# Weaknesses that are known and stay, each with its reason; SECURITY.md repeats them
ACCEPTED = {
    "CVE-2024-23342": "ecdsa leaks by timing when it signs. python-jose requires it; with the `cryptography` extra it "
    "is not the one that signs or verifies, and its makers will not mend it.",
}


class Blind(Exception):
    """The audit cannot see: what it says of our packages would mean nothing."""


def main() -> int:
    """Audit what runs. Answers 0 only if the canary was seen and nothing but what is accepted was found."""
    try:
        with tempfile.TemporaryDirectory(prefix="quorate-audit-") as folder:
            pin = Path(folder) / "canary.txt"
            pin.write_text(CANARY + "\n")
            command = [*_TOOL, "--format", "json", "--no-deps", "-r", str(pin)]
            seen(subprocess.run(command, capture_output=True, text=True).stdout)
    except Blind as blind:
        print(f"The audit is blind: {blind}", file=sys.stderr)  # noqa: T201
        return 1
    return subprocess.run(
        [*_TOOL, *_IGNORED, "--require-hashes", "-r", str(ROOT / "requirements/run.txt")]
    ).returncode


def seen(answer: str) -> list[str]:
    """The weaknesses that were found in the canary. Raises Blind if there are none."""
    try:
        packages = json.loads(answer)["dependencies"]
    except (ValueError, KeyError, TypeError):
        raise Blind("pip-audit gave no answer. It needs the network that its advisories come from.") from None
    found = [each["id"] for package in packages for each in package.get("vulns", ())]
    if not found:
        raise Blind(f"{CANARY} has known weaknesses, and none was reported.")
    return found


_TOOL = [
    str(Path(sys.executable).with_name("pip-audit")), "--strict", "--disable-pip", "--progress-spinner", "off",
]  # fmt: skip
_IGNORED = [part for each in ACCEPTED for part in ("--ignore-vuln", each)]

if __name__ == "__main__":
    sys.exit(main())
