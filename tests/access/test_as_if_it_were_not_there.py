"""Two worlds that differ in one case: whoever may not see it is answered alike in both, whatever they ask.

The case comes in the middle of everything else, is of the same person as another one, and stands on the same agenda:
numbers, positions, counts, cursors and dates of the rest would betray it.
"""

import asyncio
import re
import shutil
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import insert, select

from app.cases.named import FILES
from app.demonstration import steps
from app.panels.sittings import ITEMS
from app.people.access import EXCLUSIONS, PATCHES
from app.people.access import GLASS as USES
from app.people.asking import PEOPLE
from app.programmes.roles import Role
from tests.access.conftest import unlimited
from tests.access.everybody import carry_over, person_row, rehearsing
from tests.access.expected import ROUTES
from tests.access.recorded import Asked
from tests.conftest import NOON, World, world_on
from tests.databases import copied
from tests.make import MEMBERS, ROW, Road, case_at, create, row_of, sitting_on, stage_of
from tests.records import case_row, database_of

pytestmark = pytest.mark.uncounted

FIRST = date(2026, 8, 24)  # a Monday; the papers are issued on 7 September, the panel sits on the 16th
HIDDEN, LISTED, EARLIER, LATER = "HID-1", "OTO-004", "OTO-005", "OTO-006"  # the last three live at PRV-B
EVERY = tuple(Role)
# Who they are, the roles they hold, for whom they work, and their team
ASKERS: Mapping[str, tuple[tuple[Role, ...], str, str]] = {
    "out_every": (EVERY, "QTV", ""),  # excluded from the home, as all that are called out
    "out_clinic": ((Role.REVIEWER, Role.QA_CLINICIAN, Role.ON_CALL, Role.SAFEGUARDING_MCA_LEAD), "QTV", ""),
    "out_office": ((Role.CASE_ADMIN, Role.CHC_OPS_MANAGER, Role.FINANCE), "QTV", ""),
    "out_watch": ((Role.AUDITOR, Role.IG_GUARDIAN, Role.SYSADMIN), "QTV", ""),
    "out_panel": ((Role.PANEL_CHAIR, Role.PANEL_SECRETARY), "QTV", ""),
    "left_voter": ((Role.PANEL_HEALTH, Role.REVIEWER), "QTV", ""),  # left for this item
    "left_chair": ((Role.PANEL_CHAIR,), "QTV", ""),
    "south": ((Role.CASE_ADMIN, Role.SAFEGUARDING_MCA_LEAD, Role.BROKER_CONTRACTS, Role.QA_CLINICIAN), "QTV", "South"),
    "unassigned": ((Role.REVIEWER, Role.QA_CLINICIAN), "QTV", ""),
    "no_papers": ((Role.PANEL_HEALTH, Role.PANEL_SOCIAL_CARE), "QTV", ""),
    "abroad": (EVERY, "QNB", ""),
    "other_home": (EVERY, "PRV-B", ""),
}  # fmt: skip
LEAVE = tuple(name for name in ASKERS if name.startswith("left_"))
# What a person knows of themselves: that they declared an interest, though not in which case. And whoever may break
# the glass finds out whether there is something behind it: that is what it is for, and each use is reviewed.
TOLD = {(who, "GET /v1/interests") for who in LEAVE} | {
    (who, f"POST /v1/cases/{HIDDEN}/break-glass") for who in ("south", "unassigned", "no_papers")
}


async def before_it(world: World) -> None:
    """Who is there, a sitting, and two cases."""
    async with database_of(world).transaction(everything=True) as db:
        rows = [person_row(name, *given) for name, given in ASKERS.items()]
        rows += [person_row(name, (Role.REVIEWER,), "QTV") for name in ("rex", "away")]
        await db.execute(insert(PEOPLE), rows)
        await db.execute(insert(PATCHES), {"organisation": "QTV", "team": "South", "provider": "PRV-B"})
        shut = {"organisation": "QTV", "provider": "PRV-A", "kind": "PERSONAL", "reason": "A relative.", "at": NOON,
                "asked_because": "", "ended_because": ""}  # fmt: skip
        out = [name for name in ASKERS if name.startswith("out_")]
        await db.execute(insert(EXCLUSIONS), [shut | {"id": f"exc_{name}", "person": name} for name in out])
    await sitting_on(world, FIRST + timedelta(days=steps.SITS), members=seats())
    await case_at(world, "draft", EARLIER, start=FIRST, row=row_of(EARLIER) | {"provider": "PRV-B"})
    await _checked_again(await case_at(world, "panel_ready", LISTED, start=FIRST))


def seats() -> tuple[Mapping[str, Any], ...]:
    """Who is called to the sitting."""
    return (*MEMBERS, *({"person": name} for name in LEAVE))


async def the_case(world: World, until: str) -> None:
    """The case that only one of the worlds has, with all that comes with it."""
    row = ROW | {"case_no": HIDDEN, "nhs_number": row_of(LISTED)["nhs_number"]}
    sitting = await the_sitting(world)
    way: dict[str, Any] = {"ref": HIDDEN, "row": row, "start": FIRST, "sitting": sitting, "cohort": "Autumn"}
    road = await case_at(world, "panel_listed", **way)
    for who in LEAVE:
        tie = {
            "person": who,
            "kind": "PERSONAL",
            "action": "LEAVE",
            "reason": "A cousin of mine lives there.",
        }
        await road.acted.in_room(who, road.day(steps.LISTED), sitting, "interests", tie, seen=False)
    headers = {"Content-Type": "text/csv", "X-File-Name": "log.csv"}
    path = f"/v1/cases/{HIDDEN}"
    sent = await world.ask("home_a", "POST", f"{path}/files", content=b"day,note\n1,calm\n", headers=headers)
    opened = await world.post("rex", f"{path}/break-glass", GLASS)
    declared = await world.post(
        "sam", "/v1/interests", {"ref": HIDDEN, "kind": "LOYALTY", "reason": "I know them well."}
    )
    refused = await world.move("mo", HIDDEN, "qa_pass", {})
    assert [a.status_code for a in (sent, opened, declared, refused)] == [201, 201, 201, 409], refused.text
    for who in ("mo", "sam", "pia"):
        for part in ("", "/history", "/patient", "/files"):
            await world.get(who, path + part)
    if until != "panel_listed":
        await case_at(world, until, **way)


GLASS = {"reason_code": "IMMEDIATE_RISK", "reason": "The home rang: they fell, and nobody can be reached."}


async def after_it(world: World, at: datetime) -> None:
    """What happens in both worlds when the case is there, or is not."""
    world.clock.move(at)
    assert (await create(world, LATER)).status_code == 201
    seen = (await world.get("sid", f"/v1/cases/{LISTED}")).json()["seq"]
    day = FIRST + timedelta(days=steps.LISTED)
    form = {"ref": LISTED, "papers_issued_on": day.isoformat()}
    path = f"/v1/sittings/{await the_sitting(world)}/items"
    await stage_of(world).ask("sid", day, "POST", path, hour=16, seen=seen, json=form)
    assert (await world.post("away", f"/v1/cases/{LATER}/break-glass", GLASS)).status_code == 201
    for who in ("mo", "casey", "ada"):
        assert (await world.get(who, f"/v1/cases/{LISTED}/patient")).status_code == 200


async def the_sitting(world: World) -> str:
    """The id of the sitting that hears them."""
    return str((await world.get("sid", "/v1/sittings")).json()[0]["id"])


async def _checked_again(road: Road) -> None:
    today = road.day(steps.LISTED)
    await road.move("sam", steps.LISTED, "record_safeguarding_check", road.papers.safeguarding(today))
    await road.move("sam", steps.LISTED, "record_liberty_check", road.papers.liberty(today))


# Two of each database


@dataclass
class Pair:
    """The world without the case, and the world with it; `known` are the ids of what only the second has."""

    without: World
    with_it: World
    known: dict[str, str]


THEN = {
    "panel_listed": datetime(2026, 9, 7, 15, 30, tzinfo=UTC),
    "closed": datetime(2027, 2, 12, 15, 30, tzinfo=UTC),
}


@pytest.fixture(scope="session")
def before(sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file as it is before the two worlds part."""
    path = tmp_path_factory.mktemp("before") / "before.db"
    shutil.copy(sqlite, path)
    _in_world(path, before_it, NOON)
    return path


@pytest.fixture(scope="session", params=list(THEN))
def parted(
    request: pytest.FixtureRequest, before: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Path, Path]:
    """How far the case has come, and the files of the two worlds."""
    until: str = request.param
    folder = tmp_path_factory.mktemp("parted")
    shutil.copytree(before.parent, folder, dirs_exist_ok=True)
    without, with_it = folder / "without.db", folder / "with.db"
    for path in (without, with_it):
        shutil.copy(before, path)
    _in_world(with_it, lambda world: the_case(world, until), NOON)
    for path in (without, with_it):
        _in_world(path, lambda world: after_it(world, THEN[until]), NOON)
    return until, without, with_it


def _in_world(path: Path, act: Callable[[World], Awaitable[None]], at: datetime) -> None:
    async def run() -> None:
        async with world_on(f"sqlite+aiosqlite:///{path}", path.parent, at) as world:
            await act(world)

    with unlimited():
        asyncio.run(run())


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def urls(request: pytest.FixtureRequest, parted: tuple[str, Path, Path]) -> Iterator[list[str]]:
    """Where the two worlds are: once on SQLite, once the same rows on PostgreSQL. They are only asked."""
    files = [f"sqlite+aiosqlite:///{path}" for path in parted[1:]]
    if request.param == "sqlite":
        yield files
        return
    with ExitStack() as open:
        owns = [open.enter_context(copied(request.getfixturevalue("postgres"))) for _ in files]
        for file, own in zip(files, owns, strict=True):
            asyncio.run(carry_over(file, own))
        yield owns


@pytest.fixture
async def pair(urls: list[str], parted: tuple[str, Path, Path]) -> AsyncIterator[Pair]:
    """The application in front of both."""
    until, path, _ = parted
    async with AsyncExitStack() as open:
        open.enter_context(unlimited())
        worlds = [await open.enter_async_context(world_on(url, path.parent, THEN[until])) for url in urls]
        yield Pair(*worlds, await _ids(worlds[1]))


async def _ids(world: World) -> dict[str, str]:
    """What the things are called that only the world with the case has."""
    async with database_of(world).transaction(reads=True, everything=True) as db:
        case = (await case_row(db, HIDDEN)).id
        found = {
            name: (await db.execute(select(of.c.id).where(of.c.case_id == case))).scalars().first()
            for name, of in (("file", FILES), ("use", USES), ("exclusion", EXCLUSIONS))
        }
        sitting = (await db.execute(select(ITEMS.c.sitting).where(ITEMS.c.case_id == case))).scalars().first()
    return {"sitting": str(sitting), **{k: str(v) for k, v in found.items()}}


# What is asked


def cursor(ref: str) -> str:
    """A cursor as a list gives it, for a case of one's choice."""
    return urlsafe_b64encode(f"QTV.{ref}".encode()).decode().rstrip("=")


Question = tuple[str, str, dict[str, Any]]
"""Method, address, and options as `World.ask` takes them."""
FILTERS = (
    "", "view=mine", "view=role", "limit=1", "limit=2", "open=true", "open=false", "overdue=true", "overdue=false",
    "provider=PRV-A", "provider=PRV-B", "driver=FALLS", "driver=BEHAVIOUR_AGGRESSION", "cohort=Autumn", "hold=SAFEGUARDING",
    "stage=panel_listed", "stage=closed", "stage=draft", f"ref={HIDDEN}", "ref=HID", "ref=OTO",
    *(f"after={cursor(ref)}" for ref in (HIDDEN, EARLIER, LISTED, LATER, "NOT-THERE")),
    f"limit=1&after={cursor(EARLIER)}",
)  # fmt: skip


def questions(known: Mapping[str, str], ref: str) -> Iterator[Question]:
    """Everything that can be asked for and of the case `ref`, and of everything else."""
    for query in FILTERS:
        yield "GET", f"/v1/cases?{query}", {}
    for each in (ref, LISTED):
        for part in ("", "/patient", "/history", "/files", "/readings"):
            yield "GET", f"/v1/cases/{each}{part}", {}
    for each in (EARLIER, LATER):
        yield "GET", f"/v1/cases/{each}", {}
    for query in ("limit=2", "before=3"):
        yield "GET", f"/v1/cases/{LISTED}/readings?{query}", {}
    for path in (
        "/v1/me", "/v1/people", "/v1/teams", "/v1/interests", "/v1/exclusions", "/v1/break-glass", "/v1/delegations",
        "/v1/reports/headline?range=all", "/v1/reports/headline?range=cohort", "/v1/reports/access", "/v1/sittings",
        f"/v1/sittings/{known['sitting']}", f"/v1/cases/{ref}/files/{known['file']}", f"/v1/break-glass/{known['use']}",
        "/v1/policies/one_to_one", "/v1/accounts", "/v1/services",
    ):  # fmt: skip
        yield "GET", path, {}
    item, case = f"/v1/sittings/{known['sitting']}/items/{ref}", f"/v1/cases/{ref}"
    why = {"reason": "It was declared about another home of that name."}
    paper = {"ref": ref, "papers_issued_on": "2026-09-07"}
    for path, form in (
        (f"{case}/moves/place_hold", {"kind": "ELIGIBILITY", "reason": "Somebody asked."}),
        (f"{case}/moves/reinstate_emergency", {"trigger": "FALL_WITH_INJURY"}),
        (f"{case}/break-glass", GLASS),
        ("/v1/interests", {"ref": ref, "kind": "LOYALTY", "reason": "I know the family well."}),
        (f"/v1/sittings/{known['sitting']}/items", paper),
        (f"{item}/interests", {"person": "tess", "kind": "NONE", "action": "NOTE"}),
        (f"{item}/open", None),
        (f"{item}/opinions", {"choice": "APPROVE", "reason": "The plan is stepped and watched."}),
        (f"{item}/discussion", None),
        (f"{item}/ballots", {"choice": "APPROVE"}),
        (f"{item}/closing", None),
        (f"{item}/departure", {"choice": "DECLINE", "reason": "Two falls came to light at the panel."}),
        (f"{item}/outcomes/approve", {"reasons": "The plan is stepped and watched."}),
        (f"{item}/minutes", {"correct": True}),
        (f"/v1/sittings/{known['sitting']}/minutes", None),
        (f"/v1/exclusions/{known['exclusion']}/ask", why),
        (f"/v1/exclusions/{known['exclusion']}/confirm", why),
        (f"/v1/break-glass/{known['use']}/review", {"outcome": "JUSTIFIED", "note": "It is in the log."}),
    ):
        yield "POST", path, {"json": form, "seen": 7}


# Drawn by lot in each world, so they say nothing
_BY_LOT = re.compile(r"\b(?:pt|file|sit|item|exc|del|bg)_[0-9a-f]{12,16}\b|\b[0-9a-f]{64}\b")


def plainly(answer: httpx.Response) -> tuple[int, str, str]:
    """An answer without the names that were drawn by lot: each is told by its place among them."""
    seen: dict[str, str] = {}
    text = _BY_LOT.sub(lambda m: seen.setdefault(m[0], f"#{len(seen)}"), answer.text)
    return answer.status_code, answer.headers.get("ETag", ""), text


async def ask(world: World, who: str, question: Question) -> tuple[int, str, str]:
    """What somebody is answered."""
    method, path, options = question
    return plainly(await world.ask(who, method, path, **options))


def admitted(who: str, question: Question) -> bool:
    """Whether any of their roles lets them ask at all; where none does, there is nothing to compare."""
    row = ROUTES[Asked(*question[:2], b"", {}).operation]
    return who not in ASKERS or not row.roles.isdisjoint(ASKERS[who][0])


async def compared(pair: Pair, askers: Iterable[str]) -> AsyncIterator[tuple[str, str, str, str]]:
    """Every question that is answered otherwise in one of the worlds: who, what, and the two answers."""
    async with rehearsing(pair.without), rehearsing(pair.with_it):
        for who in askers:
            for question in filter(partial(admitted, who), questions(pair.known, HIDDEN)):
                one, other = [await ask(world, who, question) for world in (pair.without, pair.with_it)]
                if one != other:
                    yield who, " ".join(question[:2]), _part(one, other), _part(other, one)


async def test_nothing_that_is_answered_tells_whether_the_case_is_there(pair: Pair) -> None:
    found = [each async for each in compared(pair, ASKERS) if each[:2] not in TOLD]
    told = [f"{who} {what}\n  without: {one}\n  with:    {other}" for who, what, one, other in found]
    assert not told, f"{len(told)} answers tell of it:\n" + "\n".join(told[:30])


def _part(this: tuple[int, str, str], that: tuple[int, str, str]) -> str:
    """Where this answer begins to differ from that one."""
    at = next((i for i, (a, b) in enumerate(zip(this[2], that[2], strict=False)) if a != b), 0)
    return f"{this[0]} {this[1]} ...{this[2][max(at - 60, 0) : at + 100]}"


async def test_those_who_may_see_it_are_told_so_the_question_is_a_real_one(pair: Pair) -> None:
    """Else the worlds would be alike for everybody, and the test above could not fail."""
    told = {what.partition("?")[0] async for _, what, *_ in compared(pair, ("mo", "audrey", "ivy"))}
    item = f"/v1/sittings/{pair.known['sitting']}"
    for path in ("/v1/cases", f"/v1/cases/{HIDDEN}", f"/v1/cases/{LISTED}/readings", "/v1/exclusions", item,
                 "/v1/break-glass", "/v1/reports/headline", "/v1/reports/access"):  # fmt: skip
        assert f"GET {path}" in told


async def test_a_case_that_is_hidden_is_answered_for_like_one_that_is_not_there(pair: Pair) -> None:
    none = {"sitting": pair.known["sitting"], "file": "file_1", "use": "bg_1", "exclusion": "exc_1"}
    pairs = list(zip(questions(pair.known, HIDDEN), questions(none, "NOT-THERE"), strict=True))
    differ: list[str] = []
    async with rehearsing(pair.with_it):
        for who in ASKERS:
            for there, nowhere in pairs:
                if there == nowhere or not admitted(who, there) or (who, " ".join(there[:2])) in TOLD:
                    continue
                one, other = await ask(pair.with_it, who, there), await ask(pair.with_it, who, nowhere)
                if one != other:
                    differ.append(f"{who} {' '.join(there[:2])}: {one} but {other}")
    assert not differ, "\n".join(differ[:30])
