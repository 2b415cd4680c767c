"""Every address, asked by somebody of every role in every tie to a case: the answer is the expected one, in each cell."""

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import httpx
import pytest

from app.people.routes import ROUTES as RULES
from app.programmes.roles import Role
from tests.access.everybody import (
    MADE,
    RECUSED,
    SERVICES_OF,
    STAGES,
    Rehearsal,
    exclude,
    ref_of,
    rehearsing,
    who,
)
from tests.access.expected import NOT_ABOUT_A_CASE, ROUTES, About, Answer, expected, reached
from tests.access.ground import Ground, ground_of, machine
from tests.access.recorded import SERVED
from tests.conftest import World
from tests.records import database_of, everything

pytestmark = pytest.mark.uncounted

MACHINES = ("service", "service_without_scope", "service_elsewhere")
TIES = (*MADE, "nobody", *MACHINES, "excluded", "excluded_from_home")
HEARD = STAGES[7:]
SIGN_IN = {About.NOBODY, About.SESSION, About.PAGES, About.PROOF, About.PROVIDER}
NOT_ABOUT_ONE_CASE = SIGN_IN | {
    About.ONESELF,
    About.OURS,
    About.OUR_OWN,
    About.DELEGATION,
    About.LEAVE,
    About.SITTING,
}
LISTS = {About.CASES, About.SITTINGS}
# Whether these are reached depends on rows; everything else is decided by the role alone, on any database alike
BY_ROWS = set(About) - SIGN_IN - {About.ONESELF, About.OURS}


# What is reached as the case is
PARTS = {"get_patient", "get_history", "list_files", "download_file", "upload_file"}


class Cell(NamedTuple):
    """One question: this address, somebody of this role in this tie, about the case at this stage."""

    operation: str
    role: Role
    tie: str
    stage: str


def stages_of(operation: str) -> tuple[str, ...]:
    """The stages at which a case can be what this address is about."""
    about = ROUTES[operation].about
    if about in NOT_ABOUT_ONE_CASE:
        return (NOT_ABOUT_A_CASE,)
    return HEARD if about is About.ITEM and operation != "list_case" else STAGES


def ties_of(operation: str, role: Role) -> tuple[str, ...]:
    """In which ties it is asked: where the role alone decides, in few, and a part of a case in fewer than the case."""
    row = ROUTES[operation]
    ties = TIES if row.about in BY_ROWS else ("own", "delegate", "nobody", *MACHINES)
    if operation in PARTS or row.about in {About.DELEGATION, About.LEAVE}:
        ties = ("own", "delegate", "glass", "recused", "nobody", *MACHINES, "other_organisation", "excluded")
    if role not in row.roles or row.about in SIGN_IN:
        ties = ("own", "nobody", "service")
    # a recusal is for those who sit on panels, and nobody has no role
    there = {"recused": role in RECUSED, "nobody": role == min(row.roles)}
    there |= dict.fromkeys(MACHINES, ("service", role) in SERVICES_OF)
    return tuple(tie for tie in ties if there.get(tie, True))


def cells(operation: str, role: Role, tie: str) -> tuple[Cell, ...]:
    """What is asked: a list tells of every stage at once, and `get_case` is asked at each by those who work on it;
    everything else about a case is asked at one stage in turn."""
    stages, about = stages_of(operation), ROUTES[operation].about
    every = about in LISTS or (operation == "get_case" and tie == "own")
    if not every and len(stages) > 1:
        turn = 7 * list(Role).index(role) + 4 * TIES.index(tie) + list(ROUTES).index(operation)
        stages = (stages[turn % len(stages)],)
    return tuple(Cell(operation, role, tie, stage) for stage in stages)


def request(ground: Ground, cell: Cell) -> tuple[str, str, dict[str, Any], str]:
    """Method, address, options and, for a move, the action, each in its turn."""
    stage = cell.stage if cell.stage in STAGES else "panel_listed"
    actions = ground.actions(stage)
    action = actions[(list(Role).index(cell.role) + TIES.index(cell.tie)) % len(actions)]
    method, path, options = ground.request(cell.operation, stage, action)
    if cell.tie == "delegate":
        options["headers"]["On-Behalf-Of"] = who("own", cell.role)
    return method, path, options, action


def questions(by_rows_only: bool) -> Iterator[tuple[Cell, ...]]:
    """Everything that is asked, request by request."""
    for operation, row in ROUTES.items():
        if by_rows_only and (row.about not in BY_ROWS or operation in PARTS):
            continue
        for role in Role:
            if by_rows_only and role not in row.roles:
                continue
            for tie in ties_of(operation, role):
                if not (by_rows_only and tie == "nobody"):
                    yield cells(operation, role, tie)


def test_every_route_has_its_line_and_no_line_is_left_over() -> None:
    assert set(ROUTES) == set(SERVED)


def test_every_route_is_asked_by_every_role_and_every_tie_and_stage_is_met() -> None:
    """The count of cells is that of the tables: nothing drops out of it unseen."""
    asked = {cell for cells in questions(by_rows_only=False) for cell in cells}
    assert {(cell.operation, cell.role) for cell in asked} == {
        (name, role) for name in ROUTES for role in Role
    }
    seen = {(cell.role, cell.tie, cell.stage) for cell in asked if cell.operation == "list_cases"}
    reading = ROUTES["list_cases"].roles
    assert seen >= {(r, t, s) for r in reading for t in TIES for s in STAGES if t in ties_of("list_cases", r)}
    by_tie = {tie: {cell.operation for cell in asked if cell.tie == tie} for tie in TIES}
    assert all(len(names) > 10 for names in by_tie.values()), by_tie
    assert set(by_tie["own"]) == set(ROUTES)
    on_postgres = {cell for cells in questions(by_rows_only=True) for cell in cells}
    assert on_postgres <= asked and len(on_postgres) > len(asked) / 3


def test_the_code_admits_whom_the_table_admits() -> None:
    """Roles, scopes and second factors of every address, held against the code's own table, which is another."""
    for name, row in ROUTES.items():
        rule = RULES[name]
        if row.about in SIGN_IN - {About.SESSION}:
            assert rule.public, name
            continue
        if row.about is About.SESSION:
            assert rule.session, name
            continue
        assert (rule.scope, rule.step_up) == (row.scope, row.factor), name
        assert (rule.roles or frozenset(Role)) == row.roles, name


@dataclass
class Asked:
    """What was asked so far, and what was answered otherwise than expected."""

    cells: Counter[Answer] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    requests: int = 0

    def note(self, cell: Cell, want: Answer, got: Answer | None, told: str) -> None:
        """One cell is answered."""
        self.cells[want] += 1
        if want is not got:
            self.wrong.append(f"{' '.join(cell)}: expected {want.name}, got {told}")


async def test_every_cell_is_answered_as_expected(
    everybody: World, capsys: pytest.CaptureFixture[str]
) -> None:
    """On SQLite each cell; on PostgreSQL those that depend on rows. Whatever was asked, nothing has changed."""
    todo = list(questions(by_rows_only=database_of(everybody).is_postgres))
    ground, asked = await ground_of(everybody), Asked()
    for phase in ("", "excluded", "excluded_from_home"):
        if phase:
            await exclude(everybody, {who(phase, role) for role in Role}, home=phase != "excluded")
        before = await everything(everybody, refusals=True, readings=True)
        async with rehearsing(everybody) as rehearsal:
            for cells in todo:
                if phase == (cells[0].tie if cells[0].tie.startswith("excluded") else ""):
                    await ask(everybody, rehearsal, ground, cells, asked)
        assert await everything(everybody, refusals=True, readings=True) == before
    assert not asked.wrong, f"{len(asked.wrong)} of {asked.cells.total()}:\n" + "\n".join(asked.wrong[:200])
    assert asked.cells.total() == sum(len(cells) for cells in todo)
    with capsys.disabled():
        sys.stdout.write(f" {asked.cells.total()} cells, {asked.requests} requests ")


async def ask(
    world: World, rehearsal: Rehearsal, ground: Ground, cells: tuple[Cell, ...], asked: Asked
) -> None:
    """Ask for these cells. A list answers for all of them at once; whatever is refused has written nothing."""
    lists = ROUTES[cells[0].operation].about in LISTS
    for asking in ([cells[0]],) if lists else ([cell] for cell in cells):
        cell = asking[0]
        method, path, options, action = request(ground, cell)
        person, before = None if cell.tie == "nobody" else who(cell.tie, cell.role), rehearsal.commits
        if cell.tie in MACHINES:
            options["headers"] |= machine(world, cell.tie, cell.role, ROUTES[cell.operation].scope)
        answer = await world.ask(None if cell.tie in MACHINES else person, method, path, **options)
        asked.requests += 1
        told = f"{answer.status_code} to {person} for {method} {path}: {answer.text[:160]}"
        got = answered(method, answer)
        assert answer.is_success or rehearsal.commits == before, f"refused, and yet written: {told}"
        for each in cells if lists else asking:
            want = expected(each.operation, each.role, each.tie, each.stage, action)
            if lists and want is Answer.YES and got is Answer.YES:
                there = each.stage in HEARD or each.operation == "list_cases"
                there = there and reached(each.role, each.tie, each.stage) is not None
                want = Answer.YES if there else Answer.NOTHING_HERE
                listed = f'"ref":"{ref_of(each.stage)}"' in answer.text
                asked.note(each, want, Answer.YES if listed else Answer.NOTHING_HERE, "the list")
            else:
                asked.note(each, want, got, told)


def answered(method: str, answer: httpx.Response) -> Answer | None:
    """The answer as far as access decides it; None is no answer that anybody should get."""
    refused = {401: Answer.WHO, 403: Answer.NO, 404: Answer.NOTHING_HERE}
    if answer.status_code in refused:
        return refused[answer.status_code]
    in_the_way = method != "GET" and answer.status_code in {409, 412, 422}
    return Answer.YES if answer.is_success or in_the_way else None
