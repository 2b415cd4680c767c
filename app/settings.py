"""Settings from QUORATE_* variables. A missing or default secret stops a production start."""

import os
import re
import secrets
from contextlib import suppress
from enum import StrEnum
from functools import cached_property
from ipaddress import ip_network
from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

_ORIGIN = re.compile(r"https?://(\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+)(:[0-9]{1,5})?/?")


class Environment(StrEnum):
    """Where this runs. Only the demonstration and the tests know synthetic people and a movable clock."""

    DEMO = "demo"
    TEST = "test"
    PRODUCTION = "production"


class LogLevel(StrEnum):
    """From which level on a line is written to the log."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


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
    templates: Path | None = Field(
        default=None, description="A folder of a commissioner's own letter templates; empty: ours"
    )
    clamav: str = Field(
        default="", description="host:port or socket path of clamd; empty: files are not scanned"
    )
    public_url: str = Field(
        default="",
        description="Our address as browsers have it, e.g. https://reviews.example; needed behind a proxy",
    )
    breached_passwords: Path | None = Field(
        default=None, description="A file of SHA-1 hashes of breached passwords, sorted, one a line"
    )
    oidc_issuer: str = Field(
        default="",
        description="The OpenID provider that people sign in with: its issuer, exactly; empty: none",
    )
    oidc_client: str = Field(default="", description="What we are called there (client_id)")
    oidc_secret: SecretStr = Field(default=SecretStr(""), description="Our secret there; or a key instead")
    oidc_key_file: Path | None = Field(default=None, description="Our private key there, in PEM")
    oidc_key_id: str = Field(default="", description="What that key is called there (kid)")
    oidc_map: Path | None = Field(default=None, description="A JSON file: which claims open what to whom")
    oidc_scope: str = Field(default="openid profile", description="What is asked of the provider")
    pool: int = Field(default=10, ge=1, le=100, description="Connections kept to PostgreSQL")
    log_level: LogLevel | None = Field(
        default=None, description="debug, info, warning or error; empty: info in production, else warning"
    )
    trusted_proxies: str = Field(
        default="", description="Networks (CIDR, with commas) whose X-Forwarded-For and -Proto are believed"
    )
    limits_url: str = Field(
        default="", description="Where all processes count together: async+valkey://... ; empty: each its own"
    )
    rate_requests: int = Field(default=600, ge=0, description="Requests a minute of one person; 0: no limit")
    rate_service: int = Field(default=1200, ge=0, description="Requests a minute of one service; 0: no limit")
    rate_address: int = Field(default=6000, ge=0, description="Requests a minute of one address; 0: no limit")

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
        if self.log_level is None:
            self.log_level = LogLevel.INFO if self.env is Environment.PRODUCTION else LogLevel.WARNING
        for network in self.proxies:
            try:
                ip_network(network)
            except ValueError:
                raise ValueError(
                    f"QUORATE_TRUSTED_PROXIES: {network!r} is no network; write it like 10.1.2.0/24 or 10.1.2.3."
                ) from None
        if self.public_url and not _ORIGIN.fullmatch(self.public_url):
            raise ValueError(
                f"QUORATE_PUBLIC_URL: {self.public_url!r} is no address of a site; "
                "write it like https://reviews.example or https://reviews.example:8443."
            )
        if self.oidc_issuer:
            self._complete_sign_in()
        return self

    def _complete_sign_in(self) -> None:
        """Raise ValueError unless sign-in by OpenID Connect can work, and is encrypted."""
        missing = [name for name in ("oidc_client", "oidc_map", "public_url") if not getattr(self, name)]
        if missing:
            names = " and ".join(f"QUORATE_{name.upper()}" for name in missing)
            raise ValueError(f"QUORATE_OIDC_ISSUER is set, so {names} must be too.")
        by_key = self.oidc_key_file is not None
        if by_key == bool(self.oidc_secret.get_secret_value()) or by_key != bool(self.oidc_key_id):
            raise ValueError(
                "Sign-in by OpenID Connect needs either QUORATE_OIDC_SECRET, or QUORATE_OIDC_KEY_FILE and "
                "QUORATE_OIDC_KEY_ID together."
            )
        if not (self.may_ask(self.oidc_issuer) and "openid" in self.oidc_scope.split()):
            raise ValueError("QUORATE_OIDC_ISSUER begins with https://, and QUORATE_OIDC_SCOPE holds openid.")

    def may_ask(self, address: str) -> bool:
        """Whether an address of the sign-in provider is encrypted; on this machine it need not be, save in production."""
        if self.synthetic and re.match(r"http://(localhost|127\.0\.0\.1|\[::1\])[:/]", address):
            return True
        return re.match(r"https://[^/?#@\s]+", address) is not None

    @property
    def proxies(self) -> list[str]:
        """The networks whose word about a client's address is believed."""
        return [part.strip() for part in self.trusted_proxies.split(",") if part.strip()]

    @property
    def address(self) -> str:
        """Where people and other systems reach us, without a slash at its end."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

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
