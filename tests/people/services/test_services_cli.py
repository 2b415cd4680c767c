"""`quorate service`: the same from the command line."""

import asyncio
import json
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.cli import main
from app.clock import SystemClock
from app.db import Database
from app.people.proofs import NotProven, Proof, prove
from tests.conftest import SECRET
from tests.people.tokens.forging import rsa_pair

Quorate = Callable[..., tuple[int, str, str]]


@pytest.fixture
def quorate(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sqlite: Path, capsys: pytest.CaptureFixture[str]
) -> Quorate:
    """Run a command in an installation of its own, with the cast."""
    shutil.copy(sqlite, tmp_path / "quorate.db")
    for name, value in {"ENV": "test", "VAR": str(tmp_path), "SECRET": SECRET}.items():
        monkeypatch.setenv(f"QUORATE_{name}", value)
    monkeypatch.setenv("COLUMNS", "200")

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["quorate", "service", *words])
        try:
            main()
        except SystemExit as stop:
            code = int(stop.code or 0)
        told = capsys.readouterr()
        return code, told.out, " ".join(told.err.split())

    return run


def proven(folder: Path, id: str, secret: str) -> Any:
    async def run() -> Any:
        database = Database(f"sqlite+aiosqlite:///{folder / 'quorate.db'}")
        try:
            return await prove(database, Proof(id, secret=secret), SystemClock().now(), "")
        finally:
            await database.close()

    return asyncio.run(run())


def test_a_service_is_made_with_a_secret_listed_given_another_and_ended(quorate: Quorate, tmp_path: Path):
    code, out, _ = quorate(
        "add", "Invoices", "--organisation", "QTV", "--scope", "cases:read", "--scope", "reports:read"
    )
    assert code == 0
    id, secret = re.search(r"Service (svc-\w+) of QTV: cases:read, reports:read", out)[1], out.split("\n")[-2]
    assert proven(tmp_path, id, secret).roles == ["INTEGRATION"]
    code, out, _ = quorate("list", "--organisation", "QTV")
    assert (code, id in out, "Invoices" in out, secret in out) == (0, True, True, False)
    assert id not in quorate("list", "--organisation", "QNB")[1]
    code, out, _ = quorate("key", id, "--overlap-hours", "0")
    assert code == 0
    assert proven(tmp_path, id, out.split("\n")[-2]).id == id
    with pytest.raises(NotProven):
        proven(tmp_path, id, secret)
    assert quorate("disable", id, "--because", "The contract has ended.")[0] == 0
    with pytest.raises(NotProven):
        proven(tmp_path, id, out.split("\n")[-2])
    code, _, err = quorate("disable", id, "--because", "Again.")
    assert (code, "disabled already" in err) == (1, True)


def test_a_public_key_comes_as_a_jwk_or_in_pem(quorate: Quorate, tmp_path: Path):
    pair, other = rsa_pair("k1"), rsa_pair("k2")
    (tmp_path / "one.json").write_text(json.dumps(pair.jwk))
    (tmp_path / "two.pem").write_bytes(other.public())
    named = (
        "add",
        "A home",
        "--organisation",
        "PRV-A",
        "--scope",
        "evidence:write",
        "--role",
        "PROVIDER_USER",
    )
    code, out, _ = quorate(*named, "--public-key", str(tmp_path / "one.json"), "--expires", "2099-12-31")
    assert (code, "secret" in out) == (0, False)
    id = re.search(r"svc-\w+", out)[0]
    assert quorate("key", id, "--public-key", str(tmp_path / "two.pem"), "--kid", "k2")[0] == 0
    shown = quorate("list")[1]
    assert "JWK k1 until" in shown and "JWK k2 until -" in shown and "2099-12-31" in shown


def test_what_cannot_be_done_is_one_sentence(quorate: Quorate, tmp_path: Path):
    (tmp_path / "private.pem").write_bytes(rsa_pair("k1").pem)
    (tmp_path / "none.txt").write_text("no key")
    add = ("add", "X", "--scope", "cases:read", "--organisation")
    for words, why in (
        ((*add, "ZZZ"), "no organisation with this code"),
        ((*add, "QTV", "--role", "REVIEWER"), "the role INTEGRATION or PROVIDER_USER"),
        ((*add, "QTV", "--expires", "2001-01-01"), "ended on 2001-01-01 already"),
        ((*add, "QTV", "--public-key", str(tmp_path / "private.pem"), "--kid", "k1"), "a private key"),
        ((*add, "QTV", "--public-key", str(tmp_path / "none.txt")), "neither a JWK nor a key in PEM"),
        (("key", "svc-0"), "no such service"),
    ):
        code, _, err = quorate(*words)
        assert (code, why in err) == (1, True), err
    assert "svc-" not in quorate("list")[1]
    (tmp_path / "quorate.db").unlink()
    code, _, err = quorate("list")
    assert (code, "There is no database" in err) == (1, True)
    assert not (tmp_path / "quorate.db").exists()
