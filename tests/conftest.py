"""Both databases for every test of stored behaviour, and the application in front of them."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import coverage
import httpx
import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from sqlalchemy import make_url, select

from app.cases.verify import verify
from app.clock import FixedClock
from app.db import Database
from app.demonstration.cast import enter
from app.main import create_app
from app.people import tokens
from app.people.directory import PEOPLE
from app.settings import Settings
from app.setup import migrate
from tests.databases import Lent, application_role, on_server, owner_of, postgres_url

# The same examples in every run, and no clock in them: a busy machine is no fault of the code
hypothesis_settings.register_profile(
    "house", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("house")

SECRET = "a secret for the tests alone, long enough to sign"
ONE_REQUEST = "0" * 32  # so that two refusals that say the same are the same to the byte
NOON = datetime(2026, 9, 7, 11, 0, tzinfo=UTC)  # a Monday, noon in London


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL server with a migrated, peopled template database; yields its address by the application's role."""
    with postgres_url() as server, application_role(server) as application:
        template = make_url(application).set(database=f"quorate_{uuid4().hex[:10]}")
        on_server(server, f'CREATE DATABASE "{template.database}"')
        address = template.render_as_string(hide_password=False)
        try:
            _prepare(address)
            yield address
        finally:
            on_server(server, f'DROP DATABASE "{template.database}"')


@pytest.fixture(scope="session")
def lent(postgres: str) -> Iterator[dict[str, Lent]]:
    """The copy of each template, by its address, that tests use one after the other."""
    lent: dict[str, Lent] = {}
    yield lent
    for each in lent.values():
        each.close()


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, peopled SQLite file to copy."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    _prepare(f"sqlite+aiosqlite:///{path}")
    return path


def _prepare(url: str) -> None:
    migrate(owner_of(url), url)
    asyncio.run(_people(url))


async def _people(url: str) -> None:
    database = Database(url)
    async with database.transaction(everything=True) as db:
        await enter(db)
    await database.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh database of this test's own, with the cast and no cases: once on SQLite, once on PostgreSQL."""
    if request.param == "sqlite":
        copy = tmp_path / "quorate.db"
        shutil.copy(request.getfixturevalue("sqlite"), copy)
        yield f"sqlite+aiosqlite:///{copy}"
        return
    template: str = request.getfixturevalue("postgres")
    lent: dict[str, Lent] = request.getfixturevalue("lent")
    with untraced(), lent.setdefault(template, Lent(template)).lend() as own:
        yield own


@pytest.fixture(autouse=True)
def _uncounted(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that asks of everything what others ask of each is marked `uncounted`: counting would double its time."""
    if request.node.get_closest_marker("uncounted") is None:
        yield
        return
    with untraced():
        yield


@contextmanager
def untraced() -> Iterator[None]:
    """What runs here is not counted as covered: it runs on SQLite as well, and counting more than doubles the time."""
    counting = coverage.Coverage.current()
    if counting is None:
        yield
        return
    counting.stop()
    try:
        yield
    finally:
        counting.start()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What asks everything takes longest, and comes first: no worker waits for another at the end."""
    items.sort(key=lambda item: item.get_closest_marker("uncounted") is None)


class World:
    """The application, a clock that can be moved, and a client that acts as any of the cast."""

    def __init__(
        self, settings: Settings, client: httpx.AsyncClient, clock: FixedClock, people: dict[str, Any]
    ) -> None:
        self.settings, self.client, self.clock, self.people = settings, client, clock, people
        self.spoilt = False  # set by a test that breaks the database on purpose
        self.owner_url = owner_of(settings.database_url)  # whoever does so is no role of the application

    def token(self, who: str, *, factor: bool = True) -> str:
        """A token for one of the cast, who has just given a second factor unless told otherwise."""
        now = self.clock.now()
        return tokens.sign(SECRET, who, now, factor_at=now if factor else None)

    async def ask(self, who: str | None, method: str, path: str, **options: Any) -> httpx.Response:
        """One request as `who`; `seen=7` sends If-Match, `key="..."` an Idempotency-Key."""
        headers = {"X-Request-Id": ONE_REQUEST} | dict(options.pop("headers", {}))
        if who is not None:
            headers["Authorization"] = f"Bearer {self.token(who)}"
        if (seen := options.pop("seen", None)) is not None:
            headers["If-Match"] = f'"{seen}"'
        if (key := options.pop("key", None)) is not None:
            headers["Idempotency-Key"] = key
        return await self.client.request(method, path, headers=headers, **options)

    async def get(self, who: str | None, path: str, **options: Any) -> httpx.Response:
        """GET as `who`."""
        return await self.ask(who, "GET", path, **options)

    async def post(self, who: str | None, path: str, json: Any = None, **options: Any) -> httpx.Response:
        """POST JSON as `who`."""
        return await self.ask(who, "POST", path, json=json, **options)

    async def move(self, who: str, ref: str, action: str, form: Any = None, **options: Any) -> httpx.Response:
        """Make a move on a case as it now stands; whoever may not see it names some version all the same."""
        if "seen" not in options:
            options["seen"] = (await self.get(who, f"/v1/cases/{ref}")).json().get("seq", 1)
        return await self.post(
            who, f"/v1/cases/{ref}/moves/{action}", {} if form is None else form, **options
        )


@asynccontextmanager
async def world_on(database_url: str, var: Path, at: datetime = NOON) -> AsyncIterator[World]:
    """The whole application on a migrated, peopled database, its clock standing at `at`."""
    settings = Settings(env="test", secret=SECRET, database_url=database_url, var=var)  # type: ignore[arg-type]
    clock = FixedClock(at)
    app = create_app(settings, clock)
    database: Database = app.state.database
    async with database.transaction(reads=True, everything=True) as db:
        people = {row.id: dict(row._mapping) for row in await db.execute(select(PEOPLE))}
    transport = httpx.ASGITransport(app, raise_app_exceptions=True)
    async with httpx.AsyncClient(transport=transport, base_url="http://quorate") as client:
        made = World(settings, client, clock, people)
        yield made
    try:
        if not made.spoilt:  # BR47: whatever a test did, the journal still proves every case
            async with database.transaction(reads=True, everything=True) as db:
                assert (await verify(db)).faults == ()
    finally:
        await database.close()


@pytest.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    """The whole application on a fresh database."""
    async with world_on(database_url, tmp_path) as world:
        yield world
