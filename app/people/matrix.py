"""Who may see and do what, as a page for an auditor: put together from the tables by which the software decides.

Nothing on it is written a second time: the addresses come from `routes.py`, what is reached from `access.py`, what is
read there and the moves from the programme.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from app.people.access import BREAKS_GLASS, OVERSEES, READS, READS_LOG, WHOLE, Reach
from app.people.asking import FACTOR_LASTS
from app.people.delegation import LONGEST, NOT_PASSED_ON
from app.people.routes import ROUTES, Route, Scope
from app.programmes.one_to_one.views import READS as CLEARED
from app.programmes.one_to_one.views import WITH_A_REASON, reads_totals
from app.programmes.roles import ROLE_TITLES, Role
from app.workflow.process import Move, Process
from app.workflow.state import START


class Address(NamedTuple):
    """Where an operation is asked for, and what it is for, in a sentence."""

    method: str
    path: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; what it shows, in a sentence."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it: sentences, points, tables, and sections of their own."""

    title: str
    sentences: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    inner: tuple["Section", ...] = ()


WAYS: Mapping[Reach, str] = {
    Reach.ORGANISATION: "every case of their organisation",
    Reach.TEAM: "the cases of the homes that their team looks after; every case, for whoever belongs to no team",
    Reach.REVIEWS: "the cases of which they are the reviewer",
    Reach.ASSURES: "the cases that they assure, and those of their team that wait for an assurer",
    Reach.PAPERS: "the cases whose papers were issued to them, once they have said whether an interest ties them to it, "
    "until five working days after the minutes were signed or until the case is worked on again",
    Reach.INVITED: "the cases of a sitting of theirs whose papers were issued to them, before they have said whether an "
    "interest ties them to it",
    Reach.BUSINESS: "the panel's business: ready for it, listed, deferred, decided, or under notice",
    Reach.CHALLENGED: "the cases of their team that were challenged and wait for somebody independent",
    Reach.CHANGING: "the cases in which care is changing or was just changed",
    Reach.HOME: "the cases of the people who live in their home",
    Reach.GLASS: "one case for an hour, by break-glass: to read, and to give care back",
}
"""By what somebody comes to a case, in words."""


def page(process: Process, addresses: Mapping[str, Address]) -> Section:
    """The whole page for one programme; `addresses` are those that are served, by operation."""
    return Section(
        "Who may see and do what",
        (
            "This page is printed from the tables by which the software decides, so it says what is so in this version.",
            f"Programme: {process.title} ({process.name}, version {process.version}, fingerprint {process.fingerprint}).",
        ),
        inner=(
            _above_all(process),
            Section("Roles", inner=tuple(_role(role, process) for role in Role)),
            Section("Moves", tables=(_moves(process),)),
            Section("Addresses", tables=(_addresses(addresses),)),
            Section("Connected systems", tables=(_scopes(),)),
        ),
    )


def _above_all(process: Process) -> Section:
    minutes, days = int(FACTOR_LASTS.total_seconds() // 60), LONGEST.days
    apart = ", ".join(duty.title for duty in process.separate)
    return Section(
        "What holds for everybody",
        points=(
            "What somebody may not see does not exist for them: the same answer as for a reference that nobody has.",
            "Whoever declared an interest in a case or a home never comes to it, by no role and no broken glass. Two other "
            "people lift that, one after the other, each with a reason.",
            f"Nobody plays two of these parts on one case: {apart}. A delegate's hands and their principal's are counted "
            "together.",
            f"A delegation lasts {days} days at most and passes on no role that the delegate does not hold themselves. "
            f"These are never passed on: {_titles(NOT_PASSED_ON)}.",
            f"Break-glass is for: {_titles(BREAKS_GLASS)}.",
            f"Where a second factor is asked for, it was given {minutes} minutes ago at most.",
            "Every answer that shows a person's record is written into the read log before it leaves. Who has looked is "
            f"told to: {'; '.join(f'{ROLE_TITLES[role]} ({WAYS[way]})' for role, way in READS_LOG.items())}.",
            f"Figures count every review for: {_titles(OVERSEES)}. Others count those that they see.",
        ),
    )


def _role(role: Role, process: Process) -> Section:
    """One role: how it comes to cases, what it reads there, where it may ask, and what it does at which stage."""
    ways = [
        f"Comes to {WAYS[way]}: reads {'the whole record' if facts is WHOLE else 'of it ' + ', '.join(sorted(facts))}."
        for way, facts in READS.get(role, ())
    ]
    asks = sorted(name for name, route in ROUTES.items() if _admits(route, role))
    return Section(
        f"{ROLE_TITLES[role].capitalize()} ({role})",
        points=(*(ways or ["Comes to no case."]), _cleared(role), f"Asks for: {', '.join(asks)}."),
        tables=_moves_of(role, process),
    )


def _cleared(role: Role) -> str:
    cleared, more = CLEARED.get(role, frozenset()), WITH_A_REASON.get(role, frozenset())
    told = f"Of the marked fields reads: {', '.join(sorted(cleared)) or 'none'}"
    if more:
        told += f"; and, having said why: {', '.join(sorted(more))}"
    total = reads_totals(frozenset({role})) and "FINANCE" not in cleared
    return f"{told}{'; of the money, what the package costs a week' if total else ''}."


def _moves_of(role: Role, process: Process) -> tuple[Table, ...]:
    """What a role may do, and at which stages, on the cases that it reaches."""
    at: dict[tuple[str, str, str], list[str]] = {}
    for move in process.moves:
        if role in move.roles:
            at.setdefault((move.label, move.action, _marks(move)), []).append(str(move.source))
    rows = tuple((*move, _stage_titles(process, stages)) for move, stages in at.items())
    caption = f"What a {ROLE_TITLES[role]} may do, where no rule stands in the way"
    return (Table(caption, ("It is", "Move", "With", "At the stage"), rows),) if rows else ()


def _marks(move: Move) -> str:
    said = [
        "second factor" if move.step_up else "",
        f"in the {move.room} room" if move.room else "",
        "one of two signatures" if move.signatures else "",
    ]
    return ", ".join(mark for mark in said if mark)


def _moves(process: Process) -> Table:
    """Every move once, with the stages from which it leads to the same place."""
    together: dict[tuple[str, ...], list[str]] = {}
    for move in process.moves:
        stays = move.to() == move.source
        target = "stays" if stays else process.stage(move.to()).title
        duty = process.duty(move.part) if move.part else None
        row = (
            move.action,
            move.label,
            target,
            _titles(move.roles),
            _marks(move),
            duty.title if duty else "",
        )
        together.setdefault(row, []).append(str(move.source))
    rows = tuple(
        (action, label, _stage_titles(process, sources), target, roles, marks, duty)
        for (action, label, target, roles, marks, duty), sources in together.items()
    )
    headings = ("Move", "What it is", "From", "To", "By", "With", "Part it plays")
    return Table("Every move, and who may make it", headings, rows)


def _stage_titles(process: Process, stages: Iterable[str]) -> str:
    there, open_stages = set(stages), {stage.name for stage in process.stages if not stage.final}
    if there == open_stages:
        return "every stage until it is closed"
    titles = [stage.title for stage in process.stages if stage.name in there]
    return ", ".join((["no case yet"] if START in there else []) + titles)


def _addresses(addresses: Mapping[str, Address]) -> Table:
    rows = []
    for name, at in sorted(addresses.items(), key=lambda each: (each[1].path, each[1].method)):
        route = ROUTES[name]
        with_what = [
            "second factor" if route.step_up else "",
            "read log" if route.shows else "",
        ]
        told = ", ".join(each for each in with_what if each)
        rows.append(
            (f"{at.method} {at.path}", name, at.sentence, _people(route), route.scope or "none", told)
        )
    headings = ("Address", "Operation", "What it is for", "People", "Systems with the scope", "With")
    return Table("Every address, and who may ask there at all", headings, tuple(rows))


def _people(route: Route) -> str:
    if route.public:
        return "anybody, not signed in either"
    if route.session:
        return "whoever's web session it is"
    return "everybody signed in" if route.roles is None else _titles(route.roles)


def _scopes() -> Table:
    rows = tuple(
        (scope, ", ".join(sorted(name for name, route in ROUTES.items() if route.scope is scope)))
        for scope in Scope
    )
    return Table("What each scope opens to a connected system", ("Scope", "Operations"), rows)


def _admits(route: Route, role: Role) -> bool:
    return not route.public and not route.session and (route.roles is None or role in route.roles)


def _titles(roles: Iterable[str]) -> str:
    held = frozenset(roles)
    return ", ".join(ROLE_TITLES[role] for role in Role if role in held)
