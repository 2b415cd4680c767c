"""How the cast signs in on a page, and that production never runs where they can."""

import json
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from app.audit.journal import append
from app.db import Database
from app.demonstration.cast import everybody
from app.demonstration.credentials import code_of, credential_of, give_credentials
from app.demonstration.found import CHAIN, DemonstrationInside, refuse_in_production
from app.errors import NotFound
from app.main import create_app
from app.settings import Settings
from app.setup import _loaded
from tests.conftest import SECRET, World
from tests.people.browser import browser_in
from tests.records import as_owner, database_of, everything


async def give(world: World) -> dict[str, dict[str, str]]:
    """Give the cast their credentials, and read the file."""
    await give_credentials(world.settings, database_of(world), world.clock.now())
    found: dict[str, dict[str, str]] = json.loads((world.settings.var / "demonstration.json").read_text())
    return found


async def test_each_of_the_cast_has_a_password_and_a_factor_of_their_own(world: World):
    known = await give(world)
    assert set(known) == everybody()
    assert len({each["password"] for each in known.values()}) == len(known)
    assert len({each["secret"] for each in known.values()}) == len(known)
    kept = world.settings.var / "demonstration.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    stored = str(await everything(world))
    assert not any(value in stored for each in known.values() for value in each.values())
    for who in ("quinn", "home_a"):
        async with browser_in(world) as browser:
            found = credential_of(world.settings, who)
            assert (await browser.sign_in(who, found.password)).json()["lacks"] == "FACTOR"
            code, seconds = code_of(found, world.clock.now())
            assert 1 <= seconds <= 30
            answer = await browser.factor(code)
            assert answer.status_code == 200 and answer.json()["demonstration"] is True
            assert (await browser.get("/v1/me")).json()["demonstration"] is True


async def test_given_again_they_stay_as_they_are(world: World):
    known = await give(world)
    stored = await everything(world)
    world.clock.advance(timedelta(days=1))
    assert await give(world) == known
    assert await everything(world) == stored
    async with as_owner(world) as db:
        await db.execute(text("DELETE FROM account WHERE person = 'quinn'"))
    assert await give(world) == known
    async with browser_in(world) as browser:
        assert (await browser.sign_in("quinn", known["quinn"]["password"])).status_code == 200


async def test_when_the_file_was_lost_they_get_new_ones(world: World):
    known = await give(world)
    (world.settings.var / "demonstration.json").unlink()
    anew = await give(world)
    assert not {each["password"] for each in known.values()} & {each["password"] for each in anew.values()}
    async with browser_in(world) as browser:
        assert (await browser.sign_in("quinn", known["quinn"]["password"])).status_code == 401
        assert (await browser.sign_in("quinn", anew["quinn"]["password"])).status_code == 200


def test_without_a_demonstration_nobody_of_it_signs_in(tmp_path: Path):
    settings = Settings(env="test", secret=SECRET, var=tmp_path)  # type: ignore[arg-type]
    with pytest.raises(NotFound, match="There is no demonstration here"):
        credential_of(settings, "quinn")
    (tmp_path / "demonstration.json").write_text('{"quinn": {"password": "p", "secret": "s"}}')
    with pytest.raises(NotFound, match="There are: quinn"):
        credential_of(settings, "nobody")


def test_no_password_of_the_demonstration_is_in_the_repository():
    ignored = subprocess.run(
        ["git", "check-ignore", "-q", "var/demonstration.json"], cwd=Path(__file__).parents[2], check=False
    )
    assert ignored.returncode == 0


# Production


def production(world: World) -> Settings:
    """The same database, in production."""
    return Settings(
        env="production", secret=SECRET, database_url=world.settings.database_url, var=world.settings.var
    )  # type: ignore[arg-type]


async def test_production_refuses_the_cast_and_what_is_left_of_the_demonstration(world: World):
    settings, database = production(world), database_of(world)
    with pytest.raises(DemonstrationInside):  # the cast was entered, and the story was cut off
        await refuse_in_production(settings, database)
    await refuse_in_production(world.settings, database)
    async with as_owner(world) as db:
        await db.execute(text("DELETE FROM person WHERE id = 'nosy'"))
    await refuse_in_production(settings, database)  # people of one's own, some of whom are called alike
    async with database.transaction(everything=True) as db:
        await append(db, _loaded(world.clock))
    with pytest.raises(
        DemonstrationInside, match="does not run on this database: it holds the demonstration"
    ):
        await refuse_in_production(settings, database)
    assert CHAIN == "demonstration/QTV"


async def test_the_application_itself_does_not_start_on_it(world: World):
    app = create_app(production(world))
    with pytest.raises(DemonstrationInside):
        async with app.router.lifespan_context(app):
            pass
    database: Database = app.state.database
    await database.close()


@pytest.mark.parametrize("command", [["serve"], ["run"], ["worker", "--once"]])
def test_nor_does_any_command_that_runs_it(database_url: str, tmp_path: Path, command: list[str]):
    told = {
        "QUORATE_ENV": "production",
        "QUORATE_SECRET": SECRET,
        "QUORATE_VAR": str(tmp_path),
        "QUORATE_DATABASE_URL": database_url,
        "QUORATE_PORT": "1",
    }
    done = subprocess.run(
        [sys.executable, "-m", "app.cli", *command],
        env=told | {"PATH": ""},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == 1
    assert "QUORATE_ENV=production does not run on this database" in done.stderr
    assert "Traceback" not in done.stderr
