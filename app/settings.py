"""Settings from QUORATE_* variables. A missing or default secret stops a production start."""

import os
import secrets
from contextlib import suppress
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Environment(StrEnum):
    """Where this runs. Only the demonstration and the tests know synthetic people and a movable clock."""

    DEMO = "demo"
    TEST = "test"
    PRODUCTION = "production"


class Settings(BaseSettings):
    """Everything that differs between installations, read once at start."""

    model_config = SettingsConfigDict(env_prefix="QUORATE_", extra="ignore")

    env: Environment = Environment.DEMO
    var: Path = Field(default=Path("var"), description="Folder for the embedded database and files")
    database_url: str = Field(
        default="", description="postgresql+asyncpg://... or sqlite+aiosqlite:///...; empty: var"
    )
    migrate_url: str = Field(
        default="",
        description="PostgreSQL: the same database by its owner's role, for `quorate migrate`; empty: database_url",
    )
    secret: SecretStr = Field(default=SecretStr(""), description="Signs tokens; at least 32 characters")
    secret_file: Path | None = None
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    evidence: str = Field(
        default="", description="Where evidence files live: a folder, or s3://bucket/prefix; empty: var"
    )
    clamav: str = Field(
        default="", description="host:port or socket path of clamd; empty: files are not scanned"
    )
    pool: int = Field(default=10, ge=1, le=100, description="Connections kept to PostgreSQL")

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if not self.database_url:
            self.database_url = f"sqlite+aiosqlite:///{(self.var / 'quorate.db').absolute()}"
        self.migrate_url = self.migrate_url or self.database_url
        if not self.evidence:
            self.evidence = str((self.var / "evidence").absolute())
        if self.env is Environment.PRODUCTION and not (self.secret.get_secret_value() or self.secret_file):
            raise ValueError(
                "In production, set QUORATE_SECRET or QUORATE_SECRET_FILE to a secret of your own."
            )
        return self

    @property
    def synthetic(self) -> bool:
        """Whether synthetic people (NHS numbers from the 999 range) and a movable clock are allowed."""
        return self.env is not Environment.PRODUCTION

    @cached_property
    def signing_secret(self) -> str:
        """The secret that signs tokens; the demonstration makes its own at first start and keeps it in `var`."""
        given = self.secret.get_secret_value()
        if not given:
            given = self._secret_from_file()
        if len(given) < 32:
            raise ValueError("QUORATE_SECRET is too short: it needs at least 32 characters.")
        return given

    def _secret_from_file(self) -> str:
        path = self.secret_file or self.var / "secret"
        if self.synthetic and self.secret_file is None:
            path.parent.mkdir(parents=True, exist_ok=True)
            with suppress(FileExistsError), open(path, "x", opener=_for_us_alone) as file:
                file.write(secrets.token_urlsafe(48))
        try:
            return path.read_text().strip()
        except OSError as error:
            raise ValueError(f"QUORATE_SECRET_FILE: {path} cannot be read ({error.strerror}).") from None


def _for_us_alone(path: str, flags: int) -> int:
    return os.open(path, flags, mode=0o600)
