"""Setting up: migrate, fill with the demonstration, serve. What the commands of `cli.py` do."""

import asyncio
import errno
import os
import socket
from enum import StrEnum
from pathlib import Path
from typing import Any

import httpx
from alembic import command
from alembic.config import Config
from rich.console import Console
from sqlalchemy import make_url, select

from app.audit.journal import ENTRIES, Entry, append
from app.clock import Clock, SystemClock
from app.db import Database
from app.demonstration.acting import StoryStuck
from app.demonstration.cast import COMMISSIONER, enter, everybody
from app.demonstration.credentials import give_credentials
from app.demonstration.found import CHAIN, refuse_in_production
from app.demonstration.story import tell
from app.grants import grant
from app.interop.imports import take_in
from app.main import create_app
from app.main import server as server_of
from app.people.asking import Asking, actor_of, admit, moment
from app.people.directory import PEOPLE, person
from app.settings import Environment, Settings

_ROOT = Path(__file__).parent.parent


def migrate(url: str, application: str | None = None) -> None:
    """Bring the tables of a database up to this version, and on PostgreSQL give the application's role its rights.

    `url` is the owner's; `application` the address of the same database by which the application works, if it is
    another role's. Raises NoSuchRole.
    """
    if url.startswith("sqlite"):
        file = Path(url.partition("///")[2])
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.touch(mode=0o600)  # names and NHS numbers lie in it
    config = Config(_ROOT / "alembic.ini")
    config.set_main_option("script_location", str(_ROOT / "migrations"))
    config.attributes["url"] = url
    command.upgrade(config, "head")
    role = make_url(application or url).username
    if url.startswith("postgresql") and role is not None and role != make_url(url).username:
        asyncio.run(_grant(url, role))


async def _grant(url: str, role: str) -> None:
    database = Database(url, owner=True)
    try:
        async with database.transaction() as db:
            await grant(db, role)
    finally:
        await database.close()


async def run(settings: Settings, say: Console) -> None:
    """Migrate, serve, and load the demonstration into a new database while serving.

    Raises PowerfulRole and DemonstrationInside.
    """
    await asyncio.to_thread(migrate, settings.migrate_url, settings.database_url)
    await refuse_unfit_database(settings)
    if not _is_free(settings.host, settings.port):
        other = f"QUORATE_PORT={settings.port + 1} make run"
        say.print(
            f"Port {settings.port} is in use. Stop what uses it, or choose another: {other}", soft_wrap=True
        )
        raise SystemExit(1)
    server = server_of(settings)
    serving = asyncio.create_task(server.serve())
    while not server.started and not serving.done():  # noqa: ASYNC110  (uvicorn offers no event to wait for)
        await asyncio.sleep(0.02)
    if serving.done():  # the address is taken, or may not be used: uvicorn has said so
        await serving
        return
    at = f"http://{settings.host}:{settings.port}"
    say.print(f"Quorate answers at [bold]{at}[/bold]. The API: {at}/v1/docs", soft_wrap=True)
    if settings.env is Environment.DEMO:
        await _load_meanwhile(serving, settings, say, at)
        if not server.should_exit:
            _how_to_sign_in(say, at)
    await serving


async def refuse_unfit_database(settings: Settings) -> None:
    """Raise PowerfulRole when nothing in the database would fence us in, DemonstrationInside when production would
    run on invented people.
    """
    database = Database(settings.database_url)
    try:
        await database.meet()
        await refuse_in_production(settings, database)
    finally:
        await database.close()


async def _load_meanwhile(serving: asyncio.Task[None], settings: Settings, say: Console, at: str) -> None:
    """Load the demonstration, unless the server is stopped first. What was loaded by then is kept."""
    loading = asyncio.create_task(load_demonstration(settings, say, at))
    await asyncio.wait({serving, loading}, return_when=asyncio.FIRST_COMPLETED)
    loading.cancel()
    try:
        await loading
    except (StoryStuck, httpx.TransportError, asyncio.CancelledError) as stuck:
        why = f" {stuck}" if isinstance(stuck, StoryStuck) else ""
        say.print(f"The demonstration is not whole; `quorate demo` goes on with it.{why}", markup=False)


def _is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:  # whatever else is wrong with an address, the server says itself
            return error.errno != errno.EADDRINUSE
    return True


async def load_demonstration(
    settings: Settings, say: Console, at: str | None = None, clock: Clock | None = None
) -> None:
    """Fill a new database: the cast, then every case by real moves through the API (served at `at`, or in-process).

    A demonstration that was cut off goes on from where it stopped. The story ends about the present of `clock`.
    """
    clock = clock or SystemClock()
    if settings.env is Environment.PRODUCTION:
        say.print("[red]The demonstration is never loaded into production.[/red]")
        raise SystemExit(1)
    database = Database(settings.database_url)
    try:
        state = await _state(database)
        if state is State.OTHER:
            say.print(
                "This database has people and cases of its own; the demonstration goes into a new one only."
            )
            return
        if state is State.NEW:
            async with database.transaction(everything=True) as db:
                await enter(db)
        await give_credentials(settings, database, clock.now())
        if state is State.LOADED:
            return
        await _tell(settings, say, at, clock)
        async with database.transaction(everything=True) as db:
            await append(db, _loaded(clock))
    finally:
        await database.close()


async def _tell(settings: Settings, say: Console, at: str | None, clock: Clock) -> None:
    if at is not None:
        async with httpx.AsyncClient(base_url=at, timeout=60, trust_env=False) as client:
            await tell(client, settings.signing_secret, clock, say)
        return
    app = create_app(settings, clock)
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://q") as client,
    ):
        await tell(client, settings.signing_secret, clock, say)


class State(StrEnum):
    """What is in a database: nothing, a demonstration cut off, a whole one, or somebody's own people."""

    NEW = "NEW"
    CUT_OFF = "CUT_OFF"
    LOADED = "LOADED"
    OTHER = "OTHER"


async def _state(database: Database) -> State:
    async with database.transaction(reads=True, everything=True) as db:
        people = set((await db.execute(select(PEOPLE.c.id))).scalars())
        loaded = (await db.execute(select(ENTRIES.c.seq).where(ENTRIES.c.chain == CHAIN))).first()
    if not people:
        return State.NEW
    if loaded is not None:
        return State.LOADED
    return State.CUT_OFF if people == everybody() else State.OTHER


def _loaded(clock: Clock) -> Entry:
    act, event, who = "load_demonstration", "demonstration_loaded", "demonstration"
    return Entry(CHAIN, act, event, who, "SYSADMIN", COMMISSIONER, clock.now())


async def import_as(
    settings: Settings, id: str, content: bytes, *, apply: bool, cohort: str | None
) -> dict[str, Any]:
    """Take in a file from the command line, as one of our people."""
    database = Database(settings.database_url)
    try:
        async with database.transaction(reads=not apply, everything=True) as db:
            row = await person(db, id)
            asking = Asking(
                actor_of(row), moment(SystemClock().now()), team=row.team, operation="import_cases"
            )
            admit(asking)
            report = await take_in(
                db, asking, content, apply=apply, cohort=cohort, synthetic=settings.synthetic
            )
            return report.as_dict()
    finally:
        await database.close()


def _how_to_sign_in(say: Console, at: str) -> None:
    quorate = "quorate" if os.environ.get("VIRTUAL_ENV") else ".venv/bin/quorate"
    told = f"""
Sign in as one of the cast. For a page, this prints the name, the password and the
code of the moment (they lie in var/demonstration.json, for you alone):
  {quorate} sign-in --as quinn
For the API, with a token:
  curl -H "Authorization: Bearer $({quorate} token --as quinn)" {at}/v1/cases

The cast: ada and rory review, quinn assures, pia chairs, pat, sol and tess sit on
the panel, sid is its secretary, sam leads on safeguarding, casey administers,
mo manages, finn is finance, audrey audits, home_a to home_h are the homes, and
nosy works next door and may see nothing.

The figures:  {quorate} report headline
The proof:    {quorate} verify"""
    say.print(told, highlight=False, soft_wrap=True)
