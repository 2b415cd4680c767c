"""Passwords: Argon2id, a few at once, and the same time for people who are not there.

A hash takes 64 MiB and a tenth of a second on purpose. So it is made in a thread, only some run at once, and
who comes when too many wait is told so: signing in can be slow for a moment, it cannot use up the memory.
"""

import asyncio
import re
import secrets
import unicodedata
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.errors import Malformed, Unavailable
from app.people.breached import check_list, is_listed

SHORTEST, LONGEST = 12, 1000  # characters, of any kind and in any mixture (ASVS 5.0, 6.2)
_OURS = "quorate"
_SEVERAL = 4  # letters from which a name inside a longer word still gives a password away
_ONE_TIME = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  # no letter that looks like another, or like a digit

T = TypeVar("T")


class Passwords:
    """Hashing and checking, for one process. Keeps no password, and no hash but that of nobody."""

    def __init__(
        self,
        breached: Path | None = None,
        *,
        at_once: int = 2,
        waiting: int = 20,
        hasher: PasswordHasher | None = None,
    ) -> None:
        """`breached` names a list of hashes (see breached.py); raises ValueError when it is none.

        `at_once` hashes run together, `waiting` more may queue for them.
        """
        if breached is not None:
            check_list(breached)
        self._breached = breached
        self._hasher = hasher or PasswordHasher()
        self._threads = ThreadPoolExecutor(at_once, "argon2")
        self._room = at_once + waiting
        self._nobody = _nobody(self._hasher.time_cost, self._hasher.memory_cost, self._hasher.parallelism)

    async def hash(self, password: str) -> str:
        """Argon2's text for `password`, with its parameters and salt. Raises Unavailable when too many wait."""
        return await self._in_turn(lambda: self._hasher.hash(normal(password)))

    async def matches(self, kept: str, password: str) -> bool:
        """Whether `password` is the one `kept` was made from. An empty `kept` takes as long, and is never matched.

        Raises Unavailable when too many wait.
        """
        verified = await self._in_turn(lambda: self._verified(kept or self._nobody, normal(password)))
        return verified and kept != ""

    def is_outdated(self, kept: str) -> bool:
        """Whether `kept` was made with other parameters than those of today."""
        return self._hasher.check_needs_rehash(kept)

    async def refuse_weak(self, password: str, person: str, name: str) -> None:
        """Raise Malformed with what is wrong with `password` as a new one of `person`, called `name`."""
        why = weakness(password, person, name)
        if (
            why is None
            and self._breached is not None
            and await asyncio.to_thread(is_listed, self._breached, normal(password))
        ):
            why = "is known from a breach elsewhere, so it would be among the first to be tried; take another"
        if why is not None:
            fault = {"pointer": "/password", "detail": why}
            raise Malformed(f"The new password {why}. Nothing was changed.", errors=[fault])

    def _verified(self, kept: str, password: str) -> bool:
        try:
            return self._hasher.verify(kept, password)
        except (VerificationError, InvalidHashError):
            return False

    async def _in_turn(self, work: Callable[[], T]) -> T:
        if self._room <= 0:
            raise Unavailable(
                "Too many people are signing in at this moment. Wait a few seconds and try again."
            )
        self._room -= 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._room += 1


def normal(password: str) -> str:
    """`password` in one way to write it (NFC): keyboards differ in how they compose an accent."""
    return unicodedata.normalize("NFC", password)


def weakness(password: str, person: str, name: str) -> str | None:
    """What is wrong with `password` by itself, to follow "The new password"; None when nothing is."""
    if len(password) > LONGEST:
        return f"is {len(password):,} characters long; at most {LONGEST:,} are taken"
    if len(normal(password)) < SHORTEST:
        return f"is too short: it needs at least {SHORTEST} characters; several words are easy to remember"
    if _holds(password, (person, name, *name.split(), _OURS)):
        return "holds your name, the name you sign in with, or that of this system; take words that are none of it"
    return None


def one_time_password() -> str:
    """A password to be handed over and changed at once: four groups of five, some 98 bits."""
    return "-".join("".join(secrets.choice(_ONE_TIME) for _ in range(5)) for _ in range(4))


def _holds(password: str, names: Iterable[str]) -> bool:
    """Whether a name is in `password`: a longer one anywhere, a short one ("mo") as a word by itself."""
    said = normal(password).casefold()
    for name in {normal(name).casefold() for name in names} - {""}:
        if name in said if len(name) >= _SEVERAL else re.search(rf"\b{re.escape(name)}\b", said):
            return True
    return False


@cache
def _nobody(time_cost: int, memory_cost: int, parallelism: int) -> str:
    """What is hashed against for whoever is not there: nobody knows its password."""
    return PasswordHasher(time_cost, memory_cost, parallelism).hash(secrets.token_urlsafe(32))
