"""Looking a password up in a list of breached ones that is far too large to be read."""

import hashlib
from pathlib import Path

import pytest

from app.people import breached
from app.people.breached import check_list, is_listed


def sha1(password: str) -> str:
    return hashlib.sha1(password.encode()).hexdigest().upper()


def listed(path: Path, passwords: list[str], *, ending: str = "\n", counted: bool = True) -> Path:
    """A list in the published form: sorted, some lines with long counts and some with short ones."""
    hashes = sorted(sha1(password) for password in passwords)
    lines = [f"{h}:{10 ** (n % 9)}" if counted else h for n, h in enumerate(hashes)]
    path.write_text(ending.join(lines) + ending, newline="")
    return path


@pytest.mark.parametrize("size", [1, 2, 3, 7, 500])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("counted", [True, False])
def test_every_listed_password_is_found_and_no_other(tmp_path: Path, size: int, ending: str, counted: bool):
    passwords = [f"password number {n}" for n in range(size)]
    path = listed(tmp_path / "breached", passwords, ending=ending, counted=counted)
    assert all(is_listed(path, password) for password in passwords)
    assert not any(is_listed(path, f"another {n}") for n in range(200))


def test_the_last_line_needs_no_end_and_small_letters_are_hashes_too(tmp_path: Path):
    path = tmp_path / "breached"
    path.write_text("\n".join(sorted(sha1(p).lower() for p in ("one", "two", "three"))))
    assert all(is_listed(path, password) for password in ("one", "two", "three"))
    assert not is_listed(path, "four")


def test_a_password_is_looked_up_as_utf_8(tmp_path: Path):
    path = listed(tmp_path / "breached", ["pässwörter sind kurz", "密码密码密码密码密码密码"])
    assert is_listed(path, "pässwörter sind kurz") and is_listed(path, "密码密码密码密码密码密码")


def test_a_long_list_is_not_read_but_bisected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = listed(tmp_path / "breached", [f"password number {n}" for n in range(20_000)])
    reads = 0
    read_a_hash = breached._hash_from

    def counting(file: object, place: int) -> bytes:
        nonlocal reads
        reads += 1
        return read_a_hash(file, place)  # type: ignore[arg-type]

    monkeypatch.setattr(breached, "_hash_from", counting)
    assert is_listed(path, "password number 777")
    assert reads <= 22  # the file has some 2^20 bytes


def test_what_is_no_list_is_refused_at_the_start(tmp_path: Path):
    with pytest.raises(ValueError, match=r"QUORATE_BREACHED_PASSWORDS: .*mistyped cannot be read"):
        check_list(tmp_path / "mistyped")
    for content in ("", "password\n", "password123:5\n", "0" * 39 + "\n", "0" * 41 + "\n"):
        (tmp_path / "wrong").write_text(content)
        with pytest.raises(ValueError, match="does not begin with a SHA-1 hash"):
            check_list(tmp_path / "wrong")
    check_list(listed(tmp_path / "right", ["one", "two"]))
