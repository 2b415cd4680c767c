"""`quorate service add|list|key|disable`: service accounts from the command line, for whoever runs the installation."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.table import Table

from app.clock import SystemClock
from app.errors import Malformed, NotFound
from app.people.keys import UnusableKey
from app.people.routes import Scope
from app.people.tokens import jwk_of
from app.programmes.roles import Role
from app.settings import Settings

if TYPE_CHECKING:  # the database is met inside the commands, so that every other command stays quick
    from sqlalchemy.ext.asyncio import AsyncConnection

    from app.people.services import By

service = typer.Typer(
    no_args_is_help=True, help="Other systems that act here: their accounts and their keys."
)
_COMMAND_LINE = "command-line"

_Id = Annotated[str, typer.Argument(metavar="ID", help="As `quorate service list` shows it")]


@service.command()
def add(
    name: Annotated[str, typer.Argument(help="What it is, for example: Invoices of the council")],
    organisation: Annotated[str, typer.Option(help="ODS code of the organisation it acts for")],
    scope: Annotated[list[Scope], typer.Option(help="What it may do; give it once for each")],
    role: Annotated[Role, typer.Option(help="INTEGRATION, or PROVIDER_USER for a care home's system")] = (
        Role.INTEGRATION
    ),
    expires: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Its last day")] = None,
    public_key: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="Its public key: a JWK, or PEM with --kid"),
    ] = None,
    kid: Annotated[str, typer.Option(help="The name of a key in PEM")] = "",
) -> None:
    """Make a service account with its first key. Without --public-key a secret is made, and shown once."""
    from app.people.services import add_key, add_service

    jwk, last_day = _jwk(public_key, kid), expires.date() if expires else None

    async def make(db: "AsyncConnection") -> None:
        by = _by()
        id = await add_service(
            db, by, name=name, organisation=organisation, scopes=scope, roles=[role], expires_on=last_day
        )
        typer.echo(f"Service {id} of {organisation}: {', '.join(sorted(scope))}.")
        _told(await add_key(db, by, id, jwk=jwk))

    _do(make)


@service.command("list")
def list_services(
    organisation: Annotated[str, typer.Option(help="Of one organisation alone: its ODS code")] = "",
) -> None:
    """Every service account, with its keys and when they were last used."""
    from app.people.services import services_of

    async def show(db: "AsyncConnection") -> None:
        drawn = Table("Service", "For", "May", "Until", "Last used", "Keys")
        for row, keys in await services_of(db, organisation or None):
            until = "disabled" if not row.active else _day(row.expires_on) or "-"
            drawn.add_row(
                f"{row.name}\n{row.id}",
                f"{row.organisation}\n{', '.join(row.roles)}",
                "\n".join(row.scopes),
                until,
                _at(row.last_used_at),
                "\n".join(
                    f"{key.kind} {key.kid} until {_at(key.valid_until)}, used {_at(key.last_used_at)}"
                    for key in keys
                ),
            )
        Console().print(drawn)

    _do(show, reads=True)


@service.command()
def key(
    id: _Id,
    public_key: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="Its public key: a JWK, or PEM with --kid"),
    ] = None,
    kid: Annotated[str, typer.Option(help="The name of a key in PEM")] = "",
    overlap_hours: Annotated[
        int, typer.Option(min=0, max=720, help="How long the keys before it go on")
    ] = 24,
) -> None:
    """Give a service a new key. Without --public-key a secret is made, and shown once."""
    from app.people.services import add_key

    jwk = _jwk(public_key, kid)

    async def change(db: "AsyncConnection") -> None:
        _told(await add_key(db, _by(), id, jwk=jwk, overlap=timedelta(hours=overlap_hours)))

    _do(change)


@service.command()
def disable(id: _Id, because: Annotated[str, typer.Option(help="Why; it stays in the journal")]) -> None:
    """End a service for good: its keys and its tokens count no more, from this moment."""
    from app.people.services import disable_service

    async def end(db: "AsyncConnection") -> None:
        await disable_service(db, _by(), id, because)
        typer.echo(f"Service {id} is disabled.")

    _do(end)


def _by() -> "By":
    from app.people.services import By

    return By(_COMMAND_LINE, Role.SYSADMIN, SystemClock().now())


def _do(what: Callable[["AsyncConnection"], Awaitable[None]], *, reads: bool = False) -> None:
    from app.db import Database

    url = Settings().database_url
    kind, _, path = url.partition("///")
    if kind.startswith("sqlite") and not Path(path).exists():
        raise NotFound(f"There is no database at {path} yet. `quorate migrate` makes one.")

    async def run() -> None:
        database = Database(url)
        try:
            async with database.transaction(reads=reads, everything=True) as db:
                await what(db)
        finally:
            await database.close()

    asyncio.run(run())


def _jwk(path: Path | None, kid: str) -> Any:
    """What a file of a public key holds. Raises Malformed."""
    if path is None:
        return None
    content = path.read_bytes()
    try:
        if b"-----BEGIN" in content:
            return jwk_of(content, kid)
        return orjson.loads(content)
    except UnusableKey as unusable:
        raise Malformed(f"{path}: {unusable}") from None
    except ValueError:
        raise Malformed(f"{path} is neither a JWK nor a key in PEM.") from None


def _told(made: tuple[str, str | None]) -> None:
    id, secret = made
    typer.echo(f"Key {id}.")
    if secret is not None:
        typer.echo(f"Its secret, shown now and never again:\n{secret}")


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _at(instant: datetime | None) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%d %H:%M") if instant else "-"
