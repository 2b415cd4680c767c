"""`make audit` fails when it cannot see, rather than find nothing."""

import json
import os
import subprocess
import sys

import pytest

from tests.advisories import ACCEPTED, CANARY, ROOT, Blind, seen


def answer(*vulnerabilities: str) -> str:
    found = [{"id": each, "fix_versions": ["3.4.0"]} for each in vulnerabilities]
    return json.dumps(
        {"dependencies": [{"name": "python-jose", "version": "3.3.0", "vulns": found}], "fixes": []}
    )


def test_an_audit_that_names_the_weaknesses_of_the_canary_can_see():
    assert seen(answer("PYSEC-2024-232", "PYSEC-2024-233")) == ["PYSEC-2024-232", "PYSEC-2024-233"]


@pytest.mark.parametrize(
    "said",
    [
        "",
        "No known vulnerabilities found",
        "{}",
        "[]",
        answer(),
        json.dumps({"dependencies": [{"skip_reason": "?"}]}),
    ],
)
def test_an_audit_that_does_not_is_blind(said: str):
    with pytest.raises(Blind, match=r"pip-audit gave no answer|none was reported"):
        seen(said)


def test_without_a_network_it_fails_and_says_so():
    nowhere = os.environ | {"HTTPS_PROXY": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}
    command = [sys.executable, "-m", "tests.advisories"]
    done = subprocess.run(command, cwd=ROOT, env=nowhere, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("The audit is blind: pip-audit gave no answer.")


def test_every_accepted_weakness_is_explained_where_people_look_for_it():
    told = (ROOT / "SECURITY.md").read_text()
    assert [each for each in ACCEPTED if each not in told] == []
    assert CANARY.partition("==")[2] < "3.4.0"
