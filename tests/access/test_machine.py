"""Roles, teams, interests, delegations, broken glass and time change at random while people read and act on two cases.

After each step the read log and the journal hold nobody who was not allowed at that moment, by a model of its own.
"""

import asyncio
import shutil
from collections import Counter
from collections.abc import Coroutine, Iterator
from contextlib import AsyncExitStack, ExitStack, contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest
from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import insert, select, update

from app.audit.models import JournalEntry
from app.cases.moves import CASES
from app.clock import london_date
from app.db import table
from app.people.asking import PEOPLE
from app.people.delegation import NOT_PASSED_ON
from app.people.reads import READINGS
from app.programmes.roles import Role
from tests.access.conftest import unlimited
from tests.access.everybody import carry_over, person_row
from tests.access.expected import ROUTES
from tests.access.model import Case, Lent, Model, Person
from tests.conftest import NOON, World, world_on
from tests.databases import copied
from tests.make import MEMBERS, case_at
from tests.programmes.one_to_one.table import PANEL_ROOM, ROWS
from tests.records import database_of

pytestmark = pytest.mark.uncounted

T = TypeVar("T")
ENTRIES = table(JournalEntry)
FIRST, SECOND = "OTO-001", "OTO-004"  # at PRV-A, before the panel; at PRV-B, being assessed
HOMES = ("PRV-A", "PRV-B")
OURS = ("ada", "rory", "quinn", "pat", "sol", "pia", "casey", "mo", "sid", "ivy")
EVERYBODY = (*OURS, "nosy", "home_a", "boss", "chief")
MANAGERS = (
    "boss",
    "chief",
)  # always operations managers, so that there is somebody to lift, lend and look after
SITS = tuple(member["person"] for member in MEMBERS)
SINGLE = {"get_case": "", "get_patient": "/patient", "get_history": "/history", "list_files": "/files"}
WHY = {"reason_code": "IMMEDIATE_RISK", "reason": "The home rang: they fell, and nobody can be reached."}
REASON = {"reason": "It was declared about another home of that name."}
people, ours = st.sampled_from(EVERYBODY), st.sampled_from(OURS)
refs, abouts = st.sampled_from((FIRST, SECOND)), st.sampled_from((FIRST, SECOND, *HOMES))
teams = st.sampled_from(("", "North", "South"))


@pytest.fixture(scope="session")
def two_cases(sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, datetime]:
    """A SQLite file in which one case is before the panel and one is being assessed, and when that was."""
    path = tmp_path_factory.mktemp("two") / "two.db"
    shutil.copy(sqlite, path)

    async def build() -> datetime:
        async with world_on(f"sqlite+aiosqlite:///{path}", path.parent) as world:
            async with database_of(world).transaction(everything=True) as db:
                rows = [person_row(name, (Role.CHC_OPS_MANAGER,)) for name in MANAGERS]
                await db.execute(insert(PEOPLE), rows)
            await case_at(world, "panel_listed", FIRST, start=NOON.date() - timedelta(days=14))
            await case_at(
                world, "assessment", SECOND, reviewer="rory", start=NOON.date() - timedelta(days=14)
            )
            return world.clock.now()

    with unlimited():
        return path, asyncio.run(build())


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    """On which database."""
    return str(request.param)


def test_nobody_ever_reads_or_does_what_they_may_not(
    two_cases: tuple[Path, datetime], kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    class Machine(Anybody):
        file, at = two_cases
        folder, tally = tmp_path, Counter[tuple[str, int]]()
        postgres = request.getfixturevalue("postgres") if kind == "postgresql" else None

    bounded = settings(
        max_examples=15 if kind == "sqlite" else 5,
        stateful_step_count=25,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate,),
        print_blob=True,
    )
    with unlimited():
        run_state_machine_as_test(Machine, settings=bounded)
    asked = Machine.tally
    some = 8 if kind == "sqlite" else 2  # of everything, or the run has shown nothing
    for kind_of in (
        ("GET", 200),
        ("GET", 403),
        ("GET", 404),
        ("POST", 200),
        ("POST", 201),
        ("POST", 403),
        ("POST", 404),
    ):
        assert asked[kind_of] >= some, asked


class Anybody(RuleBasedStateMachine):
    """What anybody does to two cases, and to who may see them."""

    file: Path
    at: datetime
    folder: Path
    tally: Counter[tuple[str, int]]
    postgres: str | None

    def __init__(self) -> None:
        super().__init__()
        self.copies, self.open, self.runner = ExitStack(), AsyncExitStack(), asyncio.Runner()
        self.exclusions: dict[tuple[str, str], str] = {}
        self.lendings: dict[str, Lent] = {}
        self.turn = 0

    def run(self, doing: Coroutine[Any, Any, T]) -> T:
        """Do something asynchronous now."""
        return self.runner.run(doing)

    def teardown(self) -> None:
        """Close the world."""
        self.run(self.open.aclose())
        self.runner.close()
        self.copies.close()

    @initialize()
    def begin(self) -> None:
        """A copy of the world, and a model of it."""
        url = self.copies.enter_context(self._copied())
        if self.postgres is not None:
            self.run(carry_over(f"sqlite+aiosqlite:///{self.file}", url))
        self.run(self._begin(url))

    async def _begin(self, url: str) -> None:
        self.world: World = await self.open.enter_async_context(world_on(url, self.file.parent, self.at))
        rows = self.world.people
        known = {
            name: Person(rows[name]["organisation"], set(map(Role, rows[name]["roles"])))
            for name in (*EVERYBODY, *SITS)
        }
        cases = {FIRST: Case(FIRST, "PRV-A", papers=set(SITS)), SECOND: Case(SECOND, "PRV-B")}
        self.model = Model(known, cases)
        self.sitting = (await self.world.get("sid", "/v1/sittings")).json()[0]["id"]
        await self._look_at_cases()
        self.logged, self.written = await self._ends()

    @contextmanager
    def _copied(self) -> Iterator[str]:
        if self.postgres is not None:
            with copied(self.postgres) as own:
                yield own
            return
        copy = self.folder / f"run-{len(list(self.folder.glob('run-*.db')))}.db"
        shutil.copy(self.file, copy)
        yield f"sqlite+aiosqlite:///{copy}"

    # What is asked, and what is made of the answer

    @property
    def now(self) -> datetime:
        """The moment it is."""
        return self.world.clock.now()

    @property
    def today(self) -> date:
        """The day it is in London."""
        return london_date(self.now)

    def ask(self, who: str, giver: str | None, method: str, path: str, **options: Any) -> httpx.Response:
        """One request, in one's own name or in another's. Whatever it wrote down is held against the model."""
        headers = {"Reading-Reason": "For the yearly audit"} | ({"On-Behalf-Of": giver} if giver else {})
        answer = self.run(self.world.ask(who, method, path, headers=headers, **options))
        as_whom = f" for {giver}" if giver else ""
        note(
            f"{who}{as_whom} {method} {path}: {answer.status_code} {answer.text[:120] if answer.is_error else ''}"
        )
        assert answer.status_code < 500, answer.text
        self.tally[method, answer.status_code] += 1
        self.run(self._nobody_beyond(who, giver))
        return answer

    async def _nobody_beyond(self, who: str, giver: str | None) -> None:
        """Every new row of the read log and of the cases' journals is of somebody who may, as things were before."""
        model, now = self.model, self.now
        async with database_of(self.world).transaction(reads=True, everything=True) as db:
            read = await db.execute(
                select(READINGS, CASES.c.ref)
                .join(CASES, CASES.c.id == READINGS.c.case_id)
                .where(READINGS.c.id > self.logged)
                .order_by(READINGS.c.id)
            )
            for row in read.all():
                self.logged, case = row.id, model.cases[row.ref]
                assert (row.person, row.on_behalf_of) == (who, giver)
                guards = row.what == "break_glass"
                may = not model.is_excluded({who}, case) if guards else model.comes_by(who, giver, case, now)
                assert may, f"{who} was shown {row.ref} by {row.what}"
            for ref, case in model.cases.items():
                chain = select(ENTRIES).where(
                    ENTRIES.c.chain == f"case/QTV/{ref}", ENTRIES.c.seq > self.written[ref]
                )
                for entry in (await db.execute(chain.order_by(ENTRIES.c.seq))).all():
                    self.written[ref] = entry.seq
                    body = httpx.Response(200, text=entry.body).json()
                    assert (body["actor"], body["on_behalf_of"]) == (who, giver)
                    assert model.may_move(body["act"], who, giver, case, now), f"{who} {body['act']} on {ref}"
        await self._look_at_cases()

    async def _look_at_cases(self) -> None:
        """Where the cases stand, and whose they are: what the process decides, and access takes as given."""
        async with database_of(self.world).transaction(reads=True, everything=True) as db:
            for row in await db.execute(select(CASES)):
                case = self.model.cases[row.ref]
                case.stage, case.reviewer, case.assurer, case.hold = (
                    row.stage,
                    row.reviewer,
                    row.assurer,
                    row.hold,
                )

    async def _ends(self) -> tuple[int, dict[str, int]]:
        async with database_of(self.world).transaction(reads=True, everything=True) as db:
            last = (await db.execute(select(READINGS.c.id).order_by(READINGS.c.id.desc()))).scalars().first()
            return last or 0, {row.ref: row.seq for row in await db.execute(select(CASES))}

    def holds(self, answer: httpx.Response, denied: int | None) -> bool:
        """Whether somebody was let through, which is as the model has it."""
        if denied is None:
            assert answer.status_code not in {401, 403, 404}, answer.text
        else:
            assert answer.status_code == denied, answer.text
        return denied is None

    def in_whose_name(self, data: st.DataObject, who: str) -> str | None:
        """In one's own name mostly; else in that of a colleague, who may or may not have lent them anything."""
        lenders = [lent.giver for lent in self.lendings.values() if lent.taker == who]
        return data.draw(
            st.sampled_from((None, None, *lenders, *lenders, "ada")).filter(lambda giver: giver != who)
        )

    # What happens

    @rule(who=ours, roles=st.sets(st.sampled_from(list(Role)), max_size=3))
    def is_given_roles(self, who: str, roles: set[Role]) -> None:
        """Somebody's roles are others from now on."""
        self.run(self._change(who, roles=sorted(roles)))
        self.model.people[who].roles = roles

    @rule(who=ours, team=teams)
    def changes_team(self, who: str, team: str) -> None:
        """Somebody belongs to another team, or to none."""
        self.run(self._change(who, team=team))
        self.model.people[who].team = team

    async def _change(self, who: str, **values: Any) -> None:
        note(f"{who} is {values}")
        async with database_of(self.world).transaction(everything=True) as db:
            await db.execute(update(PEOPLE).where(PEOPLE.c.id == who).values(**values))

    @rule(team=teams.filter(bool), homes=st.sets(st.sampled_from(HOMES)))
    def team_looks_after(self, team: str, homes: set[str]) -> None:
        """A team looks after other homes."""
        answer = self.ask("boss", None, "POST", f"/v1/teams/{team}", json={"homes": sorted(homes)})
        assert answer.status_code == 200
        self.model.teams[team] = homes

    @rule(data=st.data(), who=people, about=abouts)
    def declares(self, data: st.DataObject, who: str, about: str) -> None:
        """Somebody declares an interest in a case, if they see it, or in a home."""
        giver, now = self.in_whose_name(data, who), self.now
        form = {
            "kind": "PERSONAL",
            "reason": "The person is a relative.",
            "provider" if about in HOMES else "ref": about,
        }
        roles = self.model.roles_of(who, giver, self.today)
        seen = about in HOMES or self.model.comes_by(who, giver, self.model.cases[about], now)
        denied = 403 if giver and not roles else None if seen else 404
        if self.holds(self.ask(who, giver, "POST", "/v1/interests", json=form), denied):
            mine = self.run(self.world.get(who, "/v1/interests")).json()
            self.model.excluded.add((who, about))
            for id in {row["id"] for row in mine} - set(self.exclusions.values()):
                self.exclusions[who, about] = id

    @precondition(lambda self: self.exclusions)
    @rule(data=st.data(), confirms=st.booleans())
    def lifts(self, data: st.DataObject, confirms: bool) -> None:
        """Somebody asks for an exclusion to be lifted, or agrees."""
        model, lifter = self.model, data.draw(st.sampled_from((*MANAGERS, *MANAGERS, *OURS)))
        person, about = what = data.draw(st.sampled_from(sorted(self.exclusions)))
        home = about if about in HOMES else model.cases[about].home
        shut = {(lifter, about), (lifter, home)} & model.excluded
        asked = model.asked.get(what)
        if not model.people[lifter].roles & {Role.CHC_OPS_MANAGER, Role.IG_GUARDIAN, Role.SYSADMIN}:
            want = 403
        elif lifter == person or shut or model.people[person].organisation != "QTV":
            want = 404
        elif confirms:
            want = 409 if asked is None else 403 if asked == lifter else 200
        else:
            want = 200 if asked is None else 409
        step = "confirm" if confirms else "ask"
        answer = self.ask(lifter, None, "POST", f"/v1/exclusions/{self.exclusions[what]}/{step}", json=REASON)
        assert answer.status_code == want, answer.text
        if want == 200 and confirms:
            model.excluded.discard(what)
            del self.exclusions[what], model.asked[what]
        elif want == 200:
            model.asked[what] = lifter

    @rule(
        giver=ours, taker=people, role=st.sampled_from(list(Role)), days=st.integers(0, 6), mine=st.booleans()
    )
    def lends(self, giver: str, taker: str, role: Role, days: int, mine: bool) -> None:
        """Somebody makes a colleague their delegate in one role, most often in one that they hold."""
        held = sorted(self.model.people[giver].roles)
        role = held[days % len(held)] if mine and held else role
        both = [self.model.people[each] for each in (giver, taker)]
        fits = all(each.organisation == "QTV" and role in each.roles for each in both)
        last = self.today + timedelta(days=days)
        form = {"taker": taker, "roles": [role], "from_day": self.today.isoformat(), "until_day": last.isoformat(),
                "reason": "On leave"}  # fmt: skip
        answer = self.ask(giver, None, "POST", "/v1/delegations", json=form)
        assert answer.status_code == (
            201 if fits and giver != taker and role not in NOT_PASSED_ON else 422
        ), answer.text
        if answer.status_code == 201:
            lent = Lent(giver, taker, role, self.today, last)
            self.lendings[answer.json()["id"]] = lent
            self.model.lent.append(lent)

    @precondition(lambda self: any(not lent.ended for lent in self.lendings.values()))
    @rule(data=st.data())
    def takes_back(self, data: st.DataObject) -> None:
        """A delegation ends."""
        id = data.draw(st.sampled_from(sorted(id for id, lent in self.lendings.items() if not lent.ended)))
        answer = self.ask(self.lendings[id].giver, None, "POST", f"/v1/delegations/{id}/end")
        assert answer.status_code == 200, answer.text
        self.lendings[id].ended = True

    @rule(data=st.data(), who=people, ref=refs)
    def breaks_the_glass(self, data: st.DataObject, who: str, ref: str) -> None:
        """Somebody opens a case that is not theirs."""
        giver, case = self.in_whose_name(data, who), self.model.cases[ref]
        want = self.model.opens(who, giver, case, self.now)
        answer = self.ask(who, giver, "POST", f"/v1/cases/{ref}/break-glass", json=WHY)
        assert answer.status_code == want, answer.text
        if want == 201:
            self.model.breaks(who, case, self.now)

    @rule(minutes=st.sampled_from((5, 30, 59, 61, 24 * 60, 3 * 24 * 60)))
    def time_passes(self, minutes: int) -> None:
        """Glass mends and delegations end by themselves."""
        self.world.clock.advance(timedelta(minutes=minutes))

    @rule(ref=refs, reviewer=ours)
    def is_given_to(self, ref: str, reviewer: str) -> None:
        """A case gets another reviewer, if the manager sees it and the other reviews."""
        case = self.model.cases[ref]
        denied = None if self.model.may_move("reassign_reviewer", "boss", None, case, self.now) else 404
        form = {"reviewer": reviewer, "no_conflict": True, "reason": "Away for the rest of the month."}
        path = f"/v1/cases/{ref}/moves/reassign_reviewer"
        self.holds(self.ask("boss", None, "POST", path, json=form, seen=self.written[ref]), denied)

    @rule(data=st.data(), who=people, ref=refs)
    def acts(self, data: st.DataObject, who: str, ref: str) -> None:
        """Somebody tries what can be done to the case as it stands."""
        case, giver = self.model.cases[ref], self.in_whose_name(data, who)
        ways = sorted(a for stage, a in ROWS if stage == case.stage and a not in PANEL_ROOM)
        ways = [action for action in ways if ROWS[case.stage, action].target != "closed"]
        action = data.draw(
            st.sampled_from((*ways, "place_hold", "return_for_evidence")).filter(ways.__contains__)
        )
        form = {"reason": "The records stop in August."}
        form |= {"kind": "ELIGIBILITY"} if action == "place_hold" else {}
        denied = self.model.answer("make_move", who, giver, case, self.now)
        if denied is None and not self.model.may_move(action, who, giver, case, self.now):
            denied = 403
        path = f"/v1/cases/{ref}/moves/{action}"
        self.holds(self.ask(who, giver, "POST", path, json=form, seen=self.written[ref]), denied)

    @precondition(lambda self: self.model.cases[FIRST].stage == "panel_listed")
    @rule(who=st.sampled_from(SITS))
    def leaves_for_the_item(self, who: str) -> None:
        """A member has a tie to the case before the panel, and is excluded from it."""
        case = self.model.cases[FIRST]
        denied = self.model.answer("declare_interest", who, None, case, self.now)
        if denied is None and not self.model.may_move("declare_interest", who, None, case, self.now):
            denied = 403
        tie = {
            "person": who,
            "kind": "PERSONAL",
            "action": "LEAVE",
            "reason": "A cousin of mine lives there.",
        }
        path = f"/v1/sittings/{self.sitting}/items/{FIRST}/interests"
        answer = self.ask(who, None, "POST", path, json=tie)
        if self.holds(answer, denied) and answer.is_success:
            self.model.excluded.add((who, FIRST))

    @precondition(lambda self: self.model.cases[FIRST].stage == "panel_listed")
    @rule(who=st.sampled_from(("pia", "sid")))
    def is_taken_off(self, who: str) -> None:
        """The case is taken off the agenda, and its papers come back."""
        case = self.model.cases[FIRST]
        denied = self.model.answer("decide_item", who, None, case, self.now)
        if denied is None and not self.model.may_move("unlist", who, None, case, self.now):
            denied = 403
        path = f"/v1/sittings/{self.sitting}/items/{FIRST}/outcomes/unlist"
        answer = self.ask(
            who, None, "POST", path, json={"reason": "Papers incomplete."}, seen=self.written[FIRST]
        )
        if self.holds(answer, denied) and answer.is_success:
            case.papers = set()

    @invariant()
    def somebody_reads(self) -> None:
        """After each step the next one in turn asks for the cases, or for a part of them."""
        self.turn += 1
        who, operation = EVERYBODY[self.turn % len(EVERYBODY)], list(SINGLE)[self.turn % len(SINGLE)]
        for ref in self.model.cases:
            self.reads_as(who, None, ref, operation)

    @rule(data=st.data(), who=people, ref=refs, operation=st.sampled_from(sorted(SINGLE)))
    def reads(self, data: st.DataObject, who: str, ref: str, operation: str) -> None:
        """Somebody asks for a case, or for a part of it, in their own name or in another's."""
        self.reads_as(who, self.in_whose_name(data, who), ref, operation)

    def reads_as(self, who: str, giver: str | None, ref: str, operation: str) -> None:
        """They are shown it, or told that it is not there, as the model has it."""
        denied = self.model.answer(operation, who, giver, self.model.cases[ref], self.now)
        answer = self.ask(who, giver, "GET", f"/v1/cases/{ref}{SINGLE[operation]}")
        if self.holds(answer, denied):
            assert answer.status_code == 200

    @rule(data=st.data(), who=people)
    def looks_round(self, data: st.DataObject, who: str) -> None:
        """Somebody asks for the list, and for the agenda: they hold what the person sees, and nothing else."""
        giver, model = self.in_whose_name(data, who), self.model
        roles = model.roles_of(who, giver, self.today)
        seen = {ref for ref, case in model.cases.items() if model.comes_by(who, giver, case, self.now)}
        listed = self.ask(who, giver, "GET", "/v1/cases")
        if self.holds(listed, None if roles & ROUTES["list_cases"].roles else 403):
            assert {row["ref"] for row in listed.json()["cases"]} == seen
        agenda = self.ask(who, giver, "GET", f"/v1/sittings/{self.sitting}")
        there = 404 if model.people[who].organisation != "QTV" else None
        if self.holds(agenda, there if roles & ROUTES["get_sitting"].roles else 403):
            assert {item["ref"] for item in agenda.json()["items"]} == seen & {FIRST}
