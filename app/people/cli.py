"""`quorate person`: looking after people on the command line, in the hands of whoever runs the installation.

The first administrator is made here and nowhere else. A one-time password is printed once, to standard output.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

import typer
from pydantic import TypeAdapter, ValidationError
from rich.console import Console
from sqlalchemy.ext.asyncio import AsyncConnection

from app.clock import SystemClock
from app.db import Database
from app.errors import Malformed
from app.people import administration
from app.people.administration import COMMAND_LINE, By, NewPerson
from app.people.administration_api import Id
from app.people.factors import must_enrol
from app.people.passwords import Passwords, one_time_password
from app.people.signing_in import ONE_TIME_LIVES
from app.programmes.roles import Role
from app.settings import Settings

person = typer.Typer(
    no_args_is_help=True, help="Look after people: who they are, their roles, how they sign in."
)
say = Console(stderr=True)
T = TypeVar("T")

Named = Annotated[str, typer.Argument(metavar="ID", help="The name they sign in with")]
Why = Annotated[str, typer.Option("--reason", help="Why; it stays in the journal")]
_BY_HAND = "On the command line."


@person.command()
def add(
    ctx: typer.Context,
    id: Named,
    name: Annotated[str, typer.Option(help="What they are called")],
    organisation: Annotated[str, typer.Option(help="ODS code of the organisation they work for")],
    role: Annotated[
        list[Role] | None, typer.Option(help="What they act as; give it again for another")
    ] = None,
    administrator: Annotated[
        bool, typer.Option(help="They look after the system (the role SYSADMIN)")
    ] = False,
    profession: Annotated[str, typer.Option(help="As quorums count it: HEALTH, SOCIAL_CARE")] = "",
    team: Annotated[str, typer.Option(help="Empty: they work for the whole organisation")] = "",
    employer: Annotated[str, typer.Option(help="Empty: the organisation")] = "",
    expertise: Annotated[
        list[str] | None, typer.Option(help="For example FALLS; give it again for more")
    ] = None,
    contingent_fee: Annotated[
        bool, typer.Option(help="They are paid by what is saved, so they never vote")
    ] = False,
    subject: Annotated[
        str | None, typer.Option(help="Who they are at the provider: issuer|sub. They get no password")
    ] = None,
    reason: Why = _BY_HAND,
) -> None:
    """Add somebody, and print the one-time password they sign in with at first."""
    roles = [*(role or ()), *([Role.SYSADMIN] if administrator else ())]
    if not roles:
        raise typer.BadParameter("give --role, or --administrator", param_hint="--role")
    try:
        TypeAdapter(Id).validate_python(id)
    except ValidationError:
        raise Malformed(
            f"{id!r} is no name to sign in with: small letters, digits, and . _ @ - between them, 2 to 40 in all."
        ) from None
    new = NewPerson(
        id, name, organisation, roles, profession, team, employer, expertise or (), contingent_fee, subject
    )
    password = None if subject else one_time_password()

    async def work(db: AsyncConnection, by: By, kept: str | None) -> None:
        await administration.add(db, by, new, kept)

    _do(ctx, reason, work, password)
    say.print(f"{name} was added as {id}.", highlight=False, markup=False)
    _hand_over(id, password)
    if must_enrol(roles):
        say.print("Their role needs a second factor: they enrol one once they are signed in.")


@person.command("roles")
def change_roles(
    ctx: typer.Context,
    id: Named,
    add: Annotated[list[Role] | None, typer.Option(help="A role to give; again for another")] = None,
    remove: Annotated[list[Role] | None, typer.Option(help="A role to take away; again for another")] = None,
    reason: Why = _BY_HAND,
) -> None:
    """Give roles to somebody, and take roles away. It counts at their next request."""

    async def work(db: AsyncConnection, by: By, _: str | None) -> list[str]:
        return list(await administration.change_roles(db, by, id, add or (), remove or ()))

    roles = _do(ctx, reason, work)
    say.print(f"{id} now acts as: {', '.join(roles) or 'nothing'}.", highlight=False)


@person.command()
def disable(ctx: typer.Context, id: Named, reason: Why = _BY_HAND) -> None:
    """Let somebody in no more, and end their sessions at once."""

    async def work(db: AsyncConnection, by: By, _: str | None) -> int:
        return await administration.disable(db, by, id)

    ended = _do(ctx, reason, work)
    say.print(f"{id} can sign in no more; {ended} of their sessions ended.", highlight=False)


@person.command()
def enable(ctx: typer.Context, id: Named, reason: Why = _BY_HAND) -> None:
    """Let somebody in again."""

    async def work(db: AsyncConnection, by: By, _: str | None) -> None:
        await administration.enable(db, by, id)

    _do(ctx, reason, work)
    say.print(f"{id} can sign in again.", highlight=False)


@person.command()
def reset(ctx: typer.Context, id: Named, reason: Why = _BY_HAND) -> None:
    """Print a one-time password for somebody; take their second factor away and end their sessions."""
    password = one_time_password()

    async def work(db: AsyncConnection, by: By, kept: str | None) -> int:
        assert kept is not None
        return await administration.reset(db, by, id, kept)

    ended = _do(ctx, reason, work, password)
    say.print(f"The second factor of {id} is gone; {ended} of their sessions ended.", highlight=False)
    _hand_over(id, password)


@person.command("list")
def list_people(
    ctx: typer.Context,
    organisation: Annotated[str | None, typer.Option(help="ODS code; by default everybody")] = None,
) -> None:
    """Print who there is: id, organisation, roles, and how they sign in."""

    async def work(db: AsyncConnection, by: By, _: str | None) -> list[tuple[str, ...]]:
        found: list[tuple[str, ...]] = []
        for row in await administration.people(db, organisation):
            way = "provider" if row.subject else "password" if row.password else "no sign-in yet"
            factor = "second factor" if row.enrolled_at else "factor missing" if must_enrol(row.roles) else ""
            state = "" if row.active else "disabled"
            said = ", ".join(part for part in (way, factor, state) if part)
            found.append((row.id, row.organisation, row.name, ",".join(row.roles), said))
        return found

    for line in _do(ctx, _BY_HAND, work):
        print("\t".join(line))


def _do(
    ctx: typer.Context,
    reason: str,
    work: Callable[[AsyncConnection, By, str | None], Awaitable[T]],
    password: str | None = None,
) -> T:
    """Do `work` in one transaction; it is given the hash of `password`, which is made before that begins."""
    settings: Settings = ctx.obj()

    async def run() -> T:
        database = Database(settings.database_url)
        try:
            kept = None if password is None else await Passwords().hash(password)
            async with database.transaction(everything=True) as db:
                return await work(db, By(COMMAND_LINE, SystemClock().now(), reason), kept)
        finally:
            await database.close()

    return asyncio.run(run())


def _hand_over(id: str, password: str | None) -> None:
    if password is None:
        say.print(f"{id} signs in with the provider.", highlight=False)
        return
    days = ONE_TIME_LIVES.days
    say.print(
        f"{id} signs in with this password, within {days} days, and must then change it:", highlight=False
    )
    print(password)
