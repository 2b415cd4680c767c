"""Passwords: what is taken for one, how they are kept, and how many are hashed at once."""

import asyncio
import hashlib
import threading
from pathlib import Path

import pytest
from argon2 import PasswordHasher, Type, extract_parameters
from argon2.profiles import RFC_9106_LOW_MEMORY

from app.errors import Malformed, Unavailable
from app.people.passwords import Passwords, normal, one_time_password, weakness

GOOD = "a stepped plan, watched nightly"
# for what is no question of strength: the same function, done in a millisecond
QUICK = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


async def test_a_password_is_kept_as_argon2id_with_the_parameters_of_rfc_9106():
    passwords = Passwords()
    kept = await passwords.hash(GOOD)
    assert kept.startswith("$argon2id$") and GOOD not in kept
    assert extract_parameters(kept) == RFC_9106_LOW_MEMORY and RFC_9106_LOW_MEMORY.type is Type.ID
    assert await passwords.matches(kept, GOOD)
    assert not await passwords.matches(kept, GOOD + " ")
    assert not passwords.is_outdated(kept)


async def test_two_hashes_of_a_password_differ():
    passwords = Passwords(hasher=QUICK)
    assert await passwords.hash(GOOD) != await passwords.hash(GOOD)


async def test_nothing_matches_where_there_is_no_password():
    passwords = Passwords(hasher=QUICK)
    for password in ("", GOOD, "None"):
        assert not await passwords.matches("", password)
    assert not await passwords.matches("not a hash", GOOD)


async def test_for_somebody_who_is_not_there_as_much_is_hashed(monkeypatch: pytest.MonkeyPatch):
    passwords = Passwords(hasher=QUICK)
    kept, verified = await passwords.hash(GOOD), []
    verify = PasswordHasher.verify
    monkeypatch.setattr(
        PasswordHasher,
        "verify",
        lambda self, hash, password: verified.append(hash) or verify(self, hash, password),
    )
    await passwords.matches(kept, "wrong password, long enough")
    await passwords.matches("", "wrong password, long enough")
    assert verified[0] == kept and verified[1] != kept
    assert extract_parameters(verified[1]) == extract_parameters(kept)


async def test_what_was_hashed_with_other_parameters_is_outdated_and_still_matches():
    kept = await Passwords(hasher=QUICK).hash(GOOD)
    today = Passwords()
    assert today.is_outdated(kept)
    assert await today.matches(kept, GOOD)


@pytest.mark.parametrize("composed", ["Crème brûlée à midi", "Ångström åter och åter"])
async def test_an_accent_may_be_typed_in_either_way(composed: str):
    apart = "".join(
        {"è": "e\u0300", "û": "u\u0302", "é": "e\u0301", "à": "a\u0300"}.get(c, c) for c in composed
    )
    apart = apart.replace("Å", "A\u030a").replace("ö", "o\u0308").replace("å", "a\u030a")
    assert apart != composed and normal(apart) == composed
    passwords = Passwords(hasher=QUICK)
    assert await passwords.matches(await passwords.hash(apart), composed)


# What is taken


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        "x" * 12,
        "x" * 1000,
        "            ",
        "密码密码密码密码密码密码",
        "🐘" * 12,
        "correct horse battery",
        "\x01" * 12,
    ],
)
def test_any_characters_are_taken_from_twelve_to_a_thousand(password: str):
    assert weakness(password, "quinn", "Quinn Abbott") is None


@pytest.mark.parametrize("password", ["", "x" * 11, "🐘" * 11, "e\u0301" * 11])
def test_eleven_characters_are_too_few_however_they_are_written(password: str):
    assert "at least 12 characters" in (weakness(password, "quinn", "Quinn Abbott") or "")


def test_more_than_a_thousand_are_refused_before_anything_is_done_with_them():
    assert "at most 1,000" in (weakness("x" * 1001, "quinn", "Quinn Abbott") or "")


@pytest.mark.parametrize(
    "password",
    [
        "quinn quinn quinn",
        "I am called QUINN and fine",
        "xxxxabbottxxxx",
        "QuinnAbbott2026",
        "Quorate is good enough",
        "this is for mo alone",
    ],
)
def test_ones_own_name_gives_a_password_away(password: str):
    person, name = ("mo", "Mo Clarke") if "mo" in password.split() else ("quinn", "Quinn Abbott")
    assert "holds your name" in (weakness(password, person, name) or "")


def test_a_short_name_may_be_part_of_another_word():
    assert weakness("some tomorrows are monotonous", "mo", "Mo Clarke") is None


async def test_a_password_from_a_breach_is_refused_with_its_place(tmp_path: Path):
    breached = tmp_path / "breached"
    breached.write_text(hashlib.sha1(GOOD.encode()).hexdigest().upper() + ":3\n")
    passwords = Passwords(breached, hasher=QUICK)
    with pytest.raises(Malformed) as refused:
        await passwords.refuse_weak(GOOD, "quinn", "Quinn Abbott")
    assert refused.value.extra["errors"][0]["pointer"] == "/password"
    assert "known from a breach" in refused.value.detail and GOOD not in refused.value.detail
    await passwords.refuse_weak(GOOD + "!", "quinn", "Quinn Abbott")
    await Passwords(hasher=QUICK).refuse_weak(GOOD, "quinn", "Quinn Abbott")


def test_a_list_that_is_none_stops_the_start(tmp_path: Path):
    with pytest.raises(ValueError, match="QUORATE_BREACHED_PASSWORDS"):
        Passwords(tmp_path / "mistyped")


def test_one_time_passwords_differ_and_would_be_taken():
    made = {one_time_password() for _ in range(100)}
    assert len(made) == 100
    assert all(weakness(password, "quinn", "Quinn Abbott") is None for password in made)


# How many at once


class Slow:
    """Stands in the way of hashing until told otherwise, and counts who is hashing."""

    def __init__(self) -> None:
        self.open, self.now, self.most, self._lock = threading.Event(), 0, 0, threading.Lock()

    def __call__(self, password: str) -> str:
        with self._lock:
            self.now += 1
            self.most = max(self.most, self.now)
        self.open.wait(20)
        with self._lock:
            self.now -= 1
        return password


async def test_a_few_are_hashed_at_once_some_wait_and_the_next_is_told_so(monkeypatch: pytest.MonkeyPatch):
    slow, passwords = Slow(), Passwords(hasher=QUICK, at_once=2, waiting=3)
    monkeypatch.setattr(PasswordHasher, "hash", lambda _, password: slow(password))
    under_way = [asyncio.create_task(passwords.hash(f"password {n}")) for n in range(5)]
    await asyncio.sleep(0)  # let each of them take its place
    for refused in (passwords.hash(GOOD), passwords.matches("", GOOD)):
        with pytest.raises(Unavailable, match="Too many people are signing in"):
            await refused
    slow.open.set()
    assert await asyncio.gather(*under_way) == [f"password {n}" for n in range(5)]
    assert slow.most <= 2
    assert await passwords.hash("and now there is room") == "and now there is room"


async def test_the_place_of_somebody_who_gave_up_is_free_again(monkeypatch: pytest.MonkeyPatch):
    slow, passwords = Slow(), Passwords(hasher=QUICK, at_once=1, waiting=0)
    monkeypatch.setattr(PasswordHasher, "hash", lambda _, password: slow(password))
    gave_up = asyncio.create_task(passwords.hash(GOOD))
    await asyncio.sleep(0)
    gave_up.cancel()
    with pytest.raises(asyncio.CancelledError):
        await gave_up
    slow.open.set()
    assert await passwords.hash(GOOD) == GOOD
