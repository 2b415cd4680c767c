"""How the cast signs in on a page: a password and a second factor for each, made at the first start.

They are random, so every demonstration has its own; they lie in `var`, for its owner alone, and nowhere else.
"""

import asyncio
import json
import os
from base64 import b32decode, b32encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from secrets import token_bytes

import pyotp
from sqlalchemy import insert, select, update

from app.db import Database
from app.demonstration.cast import everybody
from app.errors import NotFound
from app.people.factors import ACCOUNTS, STEP, kept_factor
from app.people.passwords import Passwords, one_time_password
from app.settings import Settings

_FILE = "demonstration.json"


@dataclass(frozen=True, slots=True)
class Credential:
    """What somebody of the cast signs in with. `secret` is that of their second factor, in base 32."""

    password: str
    secret: str


def code_of(credential: Credential, now: datetime) -> tuple[str, int]:
    """The code of this moment, and for how many more seconds it is shown."""
    return pyotp.TOTP(credential.secret).at(now), STEP - int(now.timestamp()) % STEP


def credential_of(settings: Settings, who: str) -> Credential:
    """What one of the cast signs in with. Raises NotFound."""
    known = _read(settings.var / _FILE)
    if not known:
        raise NotFound("There is no demonstration here. `quorate demo` makes one.")
    if who not in known:
        raise NotFound(f"There is nobody called {who!r} in the demonstration. There are: {', '.join(known)}.")
    return known[who]


async def give_credentials(settings: Settings, database: Database, now: datetime) -> None:
    """Let each of the cast sign in. Whoever can already is left as they are, unless the file was lost."""
    path = settings.var / _FILE
    known = _read(path)
    async with database.transaction(reads=True, everything=True) as db:
        there = set((await db.execute(select(ACCOUNTS.c.person))).scalars())
    if not known:
        known, there = {who: _made() for who in sorted(everybody())}, set()
        _write(path, known)
    lacking = {who: credential for who, credential in known.items() if who not in there}
    if not lacking:
        return
    passwords = Passwords(waiting=len(lacking))
    kept = await asyncio.gather(*(passwords.hash(each.password) for each in lacking.values()))
    rows = [
        {
            "person": who,
            "password": password,
            "password_at": now,
            "must_change": False,
            "factor": kept_factor(settings.signing_secret, who, b32decode(credential.secret)),
            "factor_at": now,
            "factor_step": 0,
        }
        for (who, credential), password in zip(lacking.items(), kept, strict=True)
    ]
    async with database.transaction(everything=True) as db:
        for row in rows:
            same = ACCOUNTS.c.person == row["person"]
            if (await db.execute(update(ACCOUNTS).where(same).values(**row))).rowcount == 0:
                await db.execute(insert(ACCOUNTS), row)


def _made() -> Credential:
    return Credential(one_time_password(), b32encode(token_bytes(20)).decode())


def _read(path: Path) -> Mapping[str, Credential]:
    try:
        found = json.loads(path.read_text())
    except FileNotFoundError:
        return {}
    return {who: Credential(**each) for who, each in found.items()}


def _write(path: Path, known: Mapping[str, Credential]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    whole = json.dumps({who: asdict(each) for who, each in known.items()}, indent=2)
    with open(path, "x", opener=lambda name, flags: os.open(name, flags, mode=0o600)) as file:
        file.write(whole)
