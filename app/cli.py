"""The command line: run it, migrate it, fill it, ask it."""

import asyncio
import json
import sys
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from pydantic import ValidationError
from rich.console import Console
from sqlalchemy.exc import DBAPIError

from app.clock import SystemClock
from app.demonstration.acting import StoryStuck
from app.errors import Refusal
from app.people.cli import person
from app.people.services_cli import service
from app.settings import Settings

cli = typer.Typer(
    no_args_is_help=True, help="Quorate: case review with a multi-stage approval panel.", add_completion=False
)
report = typer.Typer(no_args_is_help=True, help="Print a report.")
process = typer.Typer(no_args_is_help=True, help="Show a programme's process.")
access = typer.Typer(no_args_is_help=True, help="Show who may see and do what.")
cli.add_typer(access, name="access")
cli.add_typer(report, name="report")
cli.add_typer(process, name="process")
cli.add_typer(service, name="service")
cli.add_typer(person, name="person")
say = Console(stderr=True)


class UnusableSettings(Refusal):
    """The settings cannot be used."""


class NoDatabase(Refusal):
    """There is no database yet."""


class NoMarks(Refusal):
    """The file has no place for the diagram."""


def main() -> None:
    """The command `quorate`. A refusal is one sentence, not a trace."""
    try:
        cli()
    except Refusal as refusal:
        _stop(refusal.detail)
    except StoryStuck as stuck:
        _stop(f"The demonstration could not go on. {stuck}")
    except (DBAPIError, OSError) as error:
        why = error.orig if isinstance(error, DBAPIError) else error
        _stop(
            f"The database cannot be used: {why}. `quorate migrate` makes its tables where they are missing."
        )


def _stop(why: str) -> NoReturn:
    say.print(why, style="red", highlight=False, markup=False, soft_wrap=True)
    sys.exit(1)


def _settings(*, signs: bool = False) -> Settings:
    """The settings, with their secret where the command `signs`. Raises UnusableSettings with what is wrong."""
    try:
        settings = Settings()
        if signs:
            _ = settings.signing_secret
    except ValidationError as error:
        raise UnusableSettings(" ".join(_told(fault) for fault in error.errors())) from None
    except ValueError as error:
        raise UnusableSettings(str(error)) from None
    return settings


def _with_database(*, signs: bool = False) -> Settings:
    """The settings of a database that is there: asking must not make an empty one. Raises NoDatabase."""
    settings = _settings(signs=signs)
    kind, _, path = settings.database_url.partition("///")
    if kind.startswith("sqlite") and not Path(path).exists():
        raise NoDatabase(
            f"There is no database at {path} yet. `quorate migrate` makes an empty one, `quorate demo` a full one."
        )
    return settings


def _told(fault: Mapping[str, Any]) -> str:
    named = "".join(f"QUORATE_{str(part).upper()}: " for part in fault["loc"][:1])
    return f"{named}{fault['msg'].removeprefix('Value error, ')}"


@person.callback()
def looking_after_people(ctx: typer.Context) -> None:
    """Look after people: who they are, their roles, how they sign in."""
    ctx.obj = _with_database  # asked by the command that needs it, not by its --help


@cli.command()
def migrate() -> None:
    """Bring the database's tables up to this version."""
    from app.setup import migrate as run

    settings = _settings()
    run(settings.migrate_url, settings.database_url)
    say.print("The database is up to date.")


@cli.command()
def serve() -> None:
    """Serve the API. The database must be migrated."""
    from app.main import server
    from app.setup import refuse_unfit_database

    settings = _settings(signs=True)
    asyncio.run(refuse_unfit_database(settings))
    try:
        serving = server(settings)
    except ValueError as error:  # what the settings name is not what it should be
        raise UnusableSettings(str(error)) from None
    serving.run()
    if not serving.started:
        raise typer.Exit(1)


@cli.command()
def run() -> None:
    """Migrate, serve, and load the demonstration if the database is new: everything `make run` does."""
    from app.setup import run as everything

    asyncio.run(everything(_settings(signs=True), say))


@cli.command()
def demo() -> None:
    """Load the demonstration: 34 cases from referral to closure, and four that took another turn."""
    from app.setup import load_demonstration
    from app.setup import migrate as run_migrations

    settings = _settings(signs=True)
    run_migrations(settings.migrate_url, settings.database_url)
    asyncio.run(load_demonstration(settings, say))


@cli.command()
def worker(once: Annotated[bool, typer.Option(help="Do what is due now, then stop")] = False) -> None:
    """Do what falls due by itself: scan quarantined files, end chair's actions that were not ratified."""
    from app.setup import refuse_unfit_database
    from app.worker import work

    settings = _settings()
    asyncio.run(refuse_unfit_database(settings))
    asyncio.run(work(settings, once=once))


@cli.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A CSV file, one case a row")],
    as_person: Annotated[str, typer.Option("--as", help="Whose hands it comes from")],
    apply: Annotated[bool, typer.Option(help="Take the cases in; without it nothing is changed")] = False,
    cohort: Annotated[str, typer.Option(help="A name for these cases together")] = "",
) -> None:
    """Check a spreadsheet of cases, row by row; with --apply, take them in."""
    from app.setup import import_as

    result = asyncio.run(
        import_as(_with_database(), as_person, file.read_bytes(), apply=apply, cohort=cohort or None)
    )
    print(json.dumps(result, indent=2, default=str))
    if result["faults"]:
        raise typer.Exit(1)


@cli.command()
def token(
    as_person: Annotated[str, typer.Option("--as", help="A person of the demonstration, e.g. quinn")],
    minutes: Annotated[int, typer.Option(min=1, max=15, help="How long it is good for")] = 15,
    factor: Annotated[bool, typer.Option(help="As if a second factor had just been given")] = False,
) -> None:
    """Print a signed token for a person of the demonstration."""
    from app.people.directory import token_for

    settings = _with_database(signs=True)
    now, life = SystemClock().now(), timedelta(minutes=minutes)
    print(asyncio.run(token_for(settings, as_person, now, life, factor_at=now if factor else None)))


@cli.command("sign-in")
def sign_in(
    as_person: Annotated[str, typer.Option("--as", help="A person of the demonstration, e.g. quinn")],
) -> None:
    """Print the name, the password and the present code of a person of the demonstration, to sign in on a page."""
    from app.demonstration.credentials import code_of, credential_of

    found = credential_of(_settings(), as_person)
    code, seconds = code_of(found, SystemClock().now())
    print(f"name      {as_person}\npassword  {found.password}\ncode      {code}")
    say.print(f"The code changes in {seconds} seconds, and is good once.", highlight=False)


@cli.command()
def verify() -> None:
    """Recompute every link of the journal, fold every case again, and compare with the tables."""
    from app.cases.verify import verify_database

    result = asyncio.run(verify_database(_with_database().database_url))
    for fault in result.faults:
        say.print(f"[red]{fault}[/red]", highlight=False)
    colour = "red" if result.faults else "green"
    say.print(f"[{colour}]{result.sentence}[/{colour}]", highlight=False)
    if result.faults:
        raise typer.Exit(1)


@cli.command()
def openapi() -> None:
    """Print the OpenAPI description."""
    from app.main import openapi as described

    print(json.dumps(described(), indent=2, ensure_ascii=False))


@report.command()
def headline(
    as_json: Annotated[bool, typer.Option("--json", help="As JSON")] = False,
    organisation: Annotated[
        str, typer.Option(help="ODS code; needed when there is more than one commissioner")
    ] = "",
) -> None:
    """What the reviews came to: cases, hours, pounds."""
    from app.reports.headline import headline_of
    from app.reports.terminal import printed

    found: Any = asyncio.run(headline_of(_with_database().database_url, organisation or None))
    if as_json:
        print(json.dumps(found.model_dump(mode="json"), indent=2))
    else:
        printed(found, Console(file=sys.stdout))


@access.command("matrix")
def access_matrix(
    programme: Annotated[str, typer.Argument()] = "one_to_one",
    format: Annotated[str, typer.Option(help="markdown or html")] = "markdown",
) -> None:
    """Print who may see and do what: every role, move and address, for an auditor."""
    from app.main import addresses
    from app.people.matrix import page
    from app.people.matrix_page import as_html, as_markdown
    from app.programmes.registry import process_of

    printed = {"markdown": as_markdown, "html": as_html}
    if format not in printed:
        raise typer.BadParameter("give markdown or html")
    print(printed[format](page(process_of(programme), addresses())), end="")


@process.command("show")
def show_process(
    programme: Annotated[str, typer.Argument()] = "one_to_one",
    format: Annotated[str, typer.Option(help="mermaid, bpmn or json")] = "mermaid",
    into: Annotated[
        Path | None, typer.Option(help="A Markdown file: draw the diagram between its diagram marks")
    ] = None,
) -> None:
    """Print the process of a programme as a diagram or as data."""
    from app.programmes.registry import process_of
    from app.workflow.diagram import as_json, bpmn, mermaid

    drawn: dict[str, Any] = {
        "mermaid": mermaid,
        "bpmn": lambda p: bpmn(p).decode(),
        "json": lambda p: json.dumps(as_json(p), indent=2),
    }
    if format not in drawn:
        raise typer.BadParameter("give mermaid, bpmn or json")
    if into is None:
        print(drawn[format](process_of(programme)))
        return
    begin, end = "<!-- diagram -->", "<!-- /diagram -->"
    before, _, rest = into.read_text().partition(begin)
    _, found, after = rest.partition(end)
    if not found:
        raise NoMarks(f"{into} has no place for the diagram: a line {begin} and, after it, a line {end}.")
    into.write_text(f"{before}{begin}\n```mermaid\n{mermaid(process_of(programme))}```\n{end}{after}")


if __name__ == "__main__":
    main()
