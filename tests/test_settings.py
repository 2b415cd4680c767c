"""What an installation is told: what it does without being told, and what it refuses to start with."""

import os
import stat
from pathlib import Path

import pytest
from pydantic import ValidationError

from app.settings import Environment, LogLevel, Settings

SECRET = "a secret for the tests alone, long enough to sign"
POSTGRES = "postgresql+asyncpg://quorate@db/quorate"
OWNER = "postgresql+asyncpg://quorate_owner@db/quorate"


@pytest.fixture(autouse=True)
def told_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A folder of its own, and no word of the machine the tests run on."""
    for name in [name for name in os.environ if name.startswith("QUORATE_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def told(monkeypatch: pytest.MonkeyPatch, **said: str) -> Settings:
    for name, value in said.items():
        monkeypatch.setenv(f"QUORATE_{name.upper()}", value)
    return Settings()


# What it does without being told


def test_without_a_word_it_is_a_demonstration_of_its_own_on_this_machine_alone(tmp_path: Path):
    settings = Settings()
    assert settings.env is Environment.DEMO
    assert (settings.host, settings.port, settings.pool) == ("127.0.0.1", 8000, 10)
    assert settings.database_url == f"sqlite+aiosqlite:///{tmp_path}/var/quorate.db"
    assert settings.migrate_url == settings.database_url
    assert settings.evidence == f"{tmp_path}/var/evidence"
    assert settings.clamav == "" and settings.templates is None
    assert settings.secret_file is None
    assert (settings.public_url, settings.breached_passwords) == ("", None)


@pytest.mark.parametrize(("env", "level"), [("demo", "warning"), ("test", "warning"), ("production", "info")])
def test_each_request_is_logged_where_there_are_real_people(
    monkeypatch: pytest.MonkeyPatch, env: str, level: str
):
    assert told(monkeypatch, env=env, secret=SECRET).log_level == level


def test_reading_the_settings_makes_nothing(tmp_path: Path):
    Settings()
    assert list(tmp_path.iterdir()) == []


def test_each_setting_is_a_variable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    settings = told(
        monkeypatch,
        env="production",
        var=f"{tmp_path}/elsewhere",
        database_url=POSTGRES,
        migrate_url=OWNER,
        secret=SECRET,
        host="0.0.0.0",
        port="80",
        evidence="s3://bucket/evidence",
        templates=f"{tmp_path}/letters",
        clamav="clamav:3310",
        pool="25",
        public_url="https://reviews.example",
        breached_passwords=f"{tmp_path}/breached",
        log_level="error",
        trusted_proxies="10.1.2.0/24, 10.9.9.9",
        limits_url="async+valkey://store",
        rate_requests="1",
        rate_service="2",
        rate_address="0",
        oidc_issuer="https://sign-in.example",
        oidc_client="quorate",
        oidc_key_file=f"{tmp_path}/key.pem",
        oidc_key_id="k1",
        oidc_map=f"{tmp_path}/claims.json",
        oidc_scope="openid nationalrbacaccess",
        unheard_of="1",
    )
    assert settings.model_dump(exclude={"secret", "oidc_secret"}) == {
        "env": Environment.PRODUCTION,
        "var": tmp_path / "elsewhere",
        "database_url": POSTGRES,
        "migrate_url": OWNER,
        "secret_file": None,
        "host": "0.0.0.0",
        "port": 80,
        "evidence": "s3://bucket/evidence",
        "templates": tmp_path / "letters",
        "clamav": "clamav:3310",
        "pool": 25,
        "public_url": "https://reviews.example",
        "breached_passwords": tmp_path / "breached",
        "log_level": LogLevel.ERROR,
        "trusted_proxies": "10.1.2.0/24, 10.9.9.9",
        "limits_url": "async+valkey://store",
        "rate_requests": 1,
        "rate_service": 2,
        "rate_address": 0,
        "oidc_issuer": "https://sign-in.example",
        "oidc_client": "quorate",
        "oidc_key_file": tmp_path / "key.pem",
        "oidc_key_id": "k1",
        "oidc_map": tmp_path / "claims.json",
        "oidc_scope": "openid nationalrbacaccess",
    }
    assert settings.proxies == ["10.1.2.0/24", "10.9.9.9"]
    assert settings.signing_secret == SECRET


def test_the_database_and_the_files_lie_in_the_folder_it_is_given(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    settings = told(monkeypatch, var=f"{tmp_path}/data")
    assert settings.database_url == f"sqlite+aiosqlite:///{tmp_path}/data/quorate.db"
    assert settings.evidence == f"{tmp_path}/data/evidence"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("env", "prod"),
        ("env", "DEMO"),
        ("port", "0"),
        ("port", "65536"),
        ("port", "http"),
        ("pool", "0"),
        ("pool", "101"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str):
    with pytest.raises(ValidationError, match=name):
        told(monkeypatch, **{name: value})


@pytest.mark.parametrize(
    "address",
    [
        "reviews.example",
        "ftp://reviews.example",
        "https://reviews.example/quorate",
        "https://a b",
        "https://x:y",
        "https://",
    ],
)
def test_an_address_that_is_none_of_a_site_is_refused(monkeypatch: pytest.MonkeyPatch, address: str):
    with pytest.raises(ValidationError, match="QUORATE_PUBLIC_URL"):
        told(monkeypatch, public_url=address)


@pytest.mark.parametrize(
    "address", ["https://reviews.example", "https://reviews.example:8443/", "http://[::1]:8000"]
)
def test_the_address_of_a_site_is_taken(monkeypatch: pytest.MonkeyPatch, address: str):
    assert told(monkeypatch, public_url=address).public_url == address


@pytest.mark.parametrize(("env", "synthetic"), [("demo", True), ("test", True), ("production", False)])
def test_invented_people_live_anywhere_but_in_production(
    monkeypatch: pytest.MonkeyPatch, env: str, synthetic: bool
):
    assert told(monkeypatch, env=env, secret=SECRET).synthetic is synthetic


# The secret


def test_production_does_not_start_without_a_secret_of_its_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    with pytest.raises(ValidationError, match="set QUORATE_SECRET or QUORATE_SECRET_FILE"):
        told(monkeypatch, env="production")
    assert list(tmp_path.iterdir()) == []


def test_production_does_not_use_the_secret_that_a_demonstration_left(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    assert told(monkeypatch, env="demo").signing_secret
    with pytest.raises(ValidationError, match="set QUORATE_SECRET"):
        told(monkeypatch, env="production")


@pytest.mark.parametrize("env", ["demo", "test", "production"])
@pytest.mark.parametrize("secret", ["x", "x" * 31, "change me"])
def test_a_short_secret_is_refused_everywhere(monkeypatch: pytest.MonkeyPatch, env: str, secret: str):
    settings = told(monkeypatch, env=env, secret=secret)
    with pytest.raises(ValueError, match="too short: it needs at least 32 characters"):
        _ = settings.signing_secret


def test_a_secret_of_32_characters_will_do(monkeypatch: pytest.MonkeyPatch):
    assert told(monkeypatch, env="production", secret="x" * 32).signing_secret == "x" * 32


def test_a_secret_is_shown_nowhere(monkeypatch: pytest.MonkeyPatch):
    settings = told(monkeypatch, secret=SECRET)
    assert settings.signing_secret == SECRET
    for shown in (repr(settings), str(settings), settings.model_dump_json(), repr(settings.model_dump())):
        assert SECRET not in shown


@pytest.mark.parametrize("env", ["demo", "production"])
def test_a_secret_can_be_kept_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, env: str):
    (tmp_path / "kept").write_text(f"  {SECRET}\n")
    settings = told(monkeypatch, env=env, secret_file=str(tmp_path / "kept"))
    assert settings.signing_secret == SECRET


def test_a_secret_that_is_given_goes_before_one_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    (tmp_path / "kept").write_text("y" * 40)
    assert told(monkeypatch, secret=SECRET, secret_file=str(tmp_path / "kept")).signing_secret == SECRET


@pytest.mark.parametrize("content", ["", "\n", "short"])
def test_a_file_with_no_secret_in_it_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: str
):
    (tmp_path / "kept").write_text(content)
    settings = told(monkeypatch, env="production", secret_file=str(tmp_path / "kept"))
    with pytest.raises(ValueError, match="too short"):
        _ = settings.signing_secret


@pytest.mark.parametrize("env", ["demo", "test", "production"])
def test_a_file_that_is_not_there_is_named_and_never_made(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, env: str
):
    settings = told(monkeypatch, env=env, secret_file=str(tmp_path / "mistyped"))
    with pytest.raises(ValueError, match="mistyped cannot be read"):
        _ = settings.signing_secret
    assert list(tmp_path.iterdir()) == []


def test_a_demonstration_makes_its_own_secret_once_and_for_its_owner_alone(tmp_path: Path):
    made = Settings().signing_secret
    kept = tmp_path / "var" / "secret"
    assert len(made) >= 64
    assert kept.read_text() == made
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert Settings().signing_secret == made


def test_two_demonstrations_make_two_secrets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    one, other = (told(monkeypatch, var=str(tmp_path / name)).signing_secret for name in ("one", "other"))
    assert one != other


def test_a_secret_that_is_there_is_left_as_it_is(tmp_path: Path):
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "secret").write_text(SECRET)
    assert Settings().signing_secret == SECRET
    assert (tmp_path / "var" / "secret").read_text() == SECRET
