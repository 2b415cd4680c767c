"""A commissioner with a case at every stage, and somebody of every role in every tie to those cases.

Built once for each database by real moves, then only asked: see `Rehearsal`, which takes back whatever a request did.
"""

import re
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import delete, event, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import SQLModel

from app.cases.documents import DOCUMENTS
from app.cases.moves import CASES
from app.cases.named import FILES
from app.db import Database
from app.demonstration import steps
from app.people.access import EXCLUSIONS, GLASS, PATCHES
from app.people.asking import DELEGATIONS, PEOPLE
from app.people.directory import ORGANISATIONS
from app.people.leave import LEAVE
from app.people.routes import Scope
from app.people.services import SERVICES
from app.programmes.roles import Role
from tests.access.recorded import Recording
from tests.conftest import World, world_on
from tests.databases import owner_of
from tests.make import MEMBERS, ROW, Road, case_at, nhs_number, sitting_on, stage_of
from tests.records import app_of, as_owner, database_of

NOW = datetime(2026, 11, 4, 15, 0, tzinfo=UTC)  # a Wednesday; the panel sits this afternoon
HOME, OTHER_HOME, OURS, THEIRS = "PRV-A", "PRV-B", "QTV", "QNB"

# The Monday on which each case's road began, so that all of them stand where they do today
_FIRST_DAY: dict[str, date] = {
    **dict.fromkeys(("draft", "referred", "gate_checks", "evidence", "assessment", "qa_review", "panel_ready"),
                    date(2026, 10, 19)),
    "panel_listed": date(2026, 10, 12),  # sits today
    **dict.fromkeys(("deferred", "decided", "challenged"), date(2026, 10, 5)),  # sat a week ago, minutes unsigned
    "notice": date(2026, 9, 28),  # the minutes of these sittings were signed, and the five days are over
    "implementing": date(2026, 9, 21),
    "monitoring": date(2026, 8, 17),
    "closed": date(2026, 5, 18),
}  # fmt: skip
STAGES = tuple(_FIRST_DAY)
"""Where the cases stand. `challenged` is a decided case whose decision was challenged."""
_PAPERS_OVER = ("notice", "implementing", "monitoring", "closed")
_HEARD = ("panel_listed", "deferred", "decided", "challenged", *_PAPERS_OVER)

OWN: dict[Role, str] = {
    Role.CASE_ADMIN: "casey", Role.REVIEWER: "ada", Role.SAFEGUARDING_MCA_LEAD: "sam", Role.QA_CLINICIAN: "quinn",
    Role.PANEL_HEALTH: "pat", Role.PANEL_SOCIAL_CARE: "sol", Role.PANEL_CHAIR: "pia", Role.PANEL_SECRETARY: "sid",
    Role.CHC_OPS_MANAGER: "mo", Role.BROKER_CONTRACTS: "brook", Role.FINANCE: "finn", Role.AUDITOR: "audrey",
    Role.PROVIDER_USER: "home_a", Role.SYSADMIN: "sys", Role.IG_GUARDIAN: "ivy",
}  # fmt: skip
"""Who in the demonstration does the work of each role on these cases; the others are newcomers."""

MADE = ("own", "colleague", "own_team", "other_team", "recused", "glass", "delegate", "other_organisation", "home",
        "other_home")  # fmt: skip
"""The ties for which there is somebody of every role. Those of `own` are the only ones who worked on the cases."""
_WORKS_FOR = {"other_organisation": THEIRS, "home": HOME, "other_home": OTHER_HOME}
_TEAM_OF = {"own_team": "North", "other_team": "South"}
SERVICES_OF = {
    ("service", Role.INTEGRATION): OURS,
    ("service_elsewhere", Role.INTEGRATION): THEIRS,
    ("service", Role.PROVIDER_USER): HOME,
    ("service_elsewhere", Role.PROVIDER_USER): OTHER_HOME,
}
"""Connected systems with every scope, and for whom they work."""
NEVER_PASSED_ON = {Role.SYSADMIN, Role.IG_GUARDIAN, Role.AUDITOR, Role.INTEGRATION, Role.PROVIDER_USER,
                   Role.REPRESENTATIVE}  # fmt: skip
RECUSED = (Role.PANEL_HEALTH, Role.PANEL_SOCIAL_CARE, Role.PANEL_CHAIR)


def who(tie: str, role: Role) -> str:
    """The id of the person of this role who is tied so to the cases. Whoever is excluded once did the work."""
    if tie.startswith("excluded") or tie == "own":
        return OWN.get(role, f"own_{role.lower()}")
    if tie.startswith("service"):
        return f"svc-{sorted(SERVICES_OF).index((tie.replace('_without_scope', ''), role)):012x}"
    return OWN[role] if (tie, role) == ("home", Role.PROVIDER_USER) else f"{tie}_{role.lower()}"


def ref_of(stage: str) -> str:
    """The reference of the case that stands at a stage."""
    return "AT-" + stage.upper().replace("_", "-")


class _TakenBack(Exception):
    """Ends a transaction of the rehearsal without a commit."""


_WRITES = re.compile(r"\b(INSERT INTO|DELETE FROM|UPDATE \S+ SET)\b")


class Rehearsal(Database):
    """The real database, of which nothing stays: each transaction is taken back at the moment of its commit.

    `commits` counts those that would have been committed and had written something.
    """

    commits, _written = 0, 0

    def __init__(self, url: str) -> None:
        super().__init__(url)
        event.listen(self.engine.sync_engine, "after_cursor_execute", self._count)

    def _count(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        self._written += bool(_WRITES.search(statement))

    @asynccontextmanager
    async def transaction(
        self, *, reads: bool = False, everything: bool = False
    ) -> AsyncIterator[AsyncConnection]:
        """One transaction, as ever, but for its end."""
        with suppress(_TakenBack):
            async with super().transaction(reads=reads, everything=everything) as db:
                before = self._written
                yield db
                self.commits += not everything and self._written > before
                raise _TakenBack


@asynccontextmanager
async def rehearsing(world: World) -> AsyncIterator[Rehearsal]:
    """For as long as this lasts, whatever the API does in this world is taken back."""
    state, real = app_of(world).state, database_of(world)
    state.database = state.live.database = rehearsal = Rehearsal(world.settings.database_url)
    try:
        yield rehearsal
    finally:
        state.database = state.live.database = real
        await rehearsal.close()


async def build(url: str, var: Path) -> None:
    """The whole of it, into a migrated and peopled database; files go to `var`, and what was asked to `asked.json`."""
    async with world_on(url, var, NOW) as world, database_of(world).transaction(everything=True) as db:
        await _people(db)
    async with world_on(url, var, NOW) as world:
        world.client._transport = recording = Recording(app_of(world))
        for number, stage in enumerate(STAGES):
            await _bring(world, stage, number)
        recording.save(var / "asked.json")
        assert world.clock.now() == NOW
        async with database_of(world).transaction(everything=True) as db:
            await _ties(db)


async def carry_over(source: str, target: str) -> None:
    """Everything in the database at `source`, row by row, into the one at `target`, which holds the cast alone."""
    old, new = Database(source), Database(owner_of(target), owner=True)
    tables = SQLModel.metadata.sorted_tables
    async with old.transaction(reads=True) as reading, new.transaction(everything=True) as db:
        for table in (PEOPLE, ORGANISATIONS):
            await db.execute(delete(table))
        for table in tables:
            rows = [dict(row._mapping) for row in await reading.execute(select(table))]
            if rows:
                await db.execute(insert(table), rows)
            if new.is_postgres and table.autoincrement_column is not None:
                await db.execute(text(_GO_ON.format(table=table.name)))
    await old.close()
    await new.close()


# the next number is the one after the last that was carried over
_GO_ON = "SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT coalesce(max(id), 0) + 1 FROM {table}), false)"


async def _people(db: AsyncConnection) -> None:
    known = set((await db.execute(select(PEOPLE.c.id))).scalars())
    rows = [
        person_row(who(tie, role), (role,), _WORKS_FOR.get(tie, OURS), _TEAM_OF.get(tie, ""))
        for tie in MADE
        for role in Role
        if who(tie, role) not in known
    ]
    await db.execute(insert(PEOPLE), [*rows, person_row("away", (Role.REVIEWER,))])
    homes = (("North", HOME), ("South", "PRV-H"))
    await db.execute(insert(PATCHES), [{"organisation": OURS, "team": t, "provider": h} for t, h in homes])


def person_row(id: str, roles: Sequence[Role], organisation: str = OURS, team: str = "") -> dict[str, Any]:
    """Somebody new."""
    return {
        "id": id, "organisation": organisation, "name": id.replace("_", " ").title(), "employer": "",
        "profession": "SOCIAL_CARE" if Role.PANEL_SOCIAL_CARE in roles else "HEALTH", "roles": list(roles),
        "expertise": [], "contingent_fee": False, "active": True, "team": team,
    }  # fmt: skip


async def _bring(world: World, stage: str, number: int) -> None:
    ref, first = ref_of(stage), _FIRST_DAY[stage]
    row = ROW | {"case_no": ref, "nhs_number": nhs_number(number)}
    way: dict[str, Any] = {"ref": ref, "row": row, "start": first}
    if stage in _HEARD:
        way["sitting"] = await _sitting(world, first + timedelta(days=steps.SITS))
        await _recuse(await case_at(world, "panel_listed", **way))
    if stage == "deferred":
        await _defer(await case_at(world, "panel_listed", **way))
    else:
        road = await case_at(world, "decided" if stage == "challenged" else stage, **way)
        if stage == "challenged":
            await _challenge(road)
    if stage in _PAPERS_OVER:
        path = f"/v1/sittings/{way['sitting']}/minutes"
        await stage_of(world).ask("pia", first + timedelta(days=steps.SIGNED), "POST", path, hour=16)
    headers = {"Content-Type": "text/csv", "X-File-Name": "log.csv"}
    content = f"day,note\n1,calm at {stage}\n".encode()
    sent = await world.ask("home_a", "POST", f"/v1/cases/{ref}/files", content=content, headers=headers)
    assert sent.status_code == 201, sent.text


async def _sitting(world: World, day: date) -> str:
    """The sitting of that day, called once; those who will leave for each item sit on it too."""
    known = (await world.get("sid", "/v1/sittings")).json()
    there = next((sitting["id"] for sitting in known if sitting["held_on"] == day.isoformat()), None)
    seats = (*MEMBERS, *({"person": who("recused", role)} for role in RECUSED))
    return there or await sitting_on(world, day, members=seats)


async def _recuse(road: Road) -> None:
    for role in RECUSED:
        person = who("recused", role)
        tie = {
            "person": person,
            "kind": "PERSONAL",
            "action": "LEAVE",
            "reason": "A cousin of mine lives there.",
        }
        await road.acted.in_room(person, road.day(steps.SITS), road.sitting, "interests", tie, seen=False)


async def _defer(road: Road) -> None:
    await steps.vote(road, "DEFER")
    form = {
        "reason_code": "REPRESENTATIVE_NOT_HEARD",
        "questions": "What does the son say about the evening hours?",
        "return_by": road.day(steps.SITS + 14).isoformat(),
    }
    await road.acted.in_room("pia", road.day(steps.SITS), road.sitting, "outcomes/defer", form, seen=True)


async def _challenge(road: Road) -> None:
    form = {
        "route": "PACKAGE_APPEAL",
        "raised_by": "REPRESENTATIVE",
        "received_on": road.day(steps.SIGNED).isoformat(),
        "grounds": "Nobody asked the daughter about the nights.",
    }
    await road.move("casey", steps.SIGNED, "open_dispute", form)


async def _ties(db: AsyncConnection) -> None:
    """Delegations, broken glass, services, and for each case the exclusion of somebody who is away."""
    cases = list((await db.execute(select(CASES.c.id, CASES.c.ref))).all())
    at, today = NOW - timedelta(minutes=10), NOW.date()
    lent = [
        {"id": f"del_{role.lower()}", "organisation": OURS, "giver": who("own", role), "taker": who("delegate", role),
         "roles": [role], "from_day": today - timedelta(days=1), "until_day": today + timedelta(days=9),
         "reason": "Leave", "made_by": who("own", role), "at": at}
        for role in Role if role not in NEVER_PASSED_ON
    ]  # fmt: skip
    await db.execute(insert(DELEGATIONS), lent)
    leave = {"id": "lve_reviewer", "organisation": OURS, "person": who("own", Role.REVIEWER), "from_day": today,
             "until_day": today + timedelta(days=9), "note": "", "made_by": "sid", "at": at}  # fmt: skip
    await db.execute(insert(LEAVE), leave)
    uses = [
        {"id": use_of(case.ref, role), "organisation": OURS, "case_id": case.id, "person": who("glass", role),
         "reason_code": "OUT_OF_HOURS", "reason": "Nobody else could be reached.", "at": at,
         "until": at + timedelta(minutes=60), "note": ""}
        for case in cases for role in Role
    ]  # fmt: skip
    await db.execute(insert(GLASS), uses)
    services = [
        {"id": who(tie, role), "organisation": organisation, "name": "A system", "scopes": list(Scope), "roles": [role],
         "active": True, "made_by": "sys", "at": at}
        for (tie, role), organisation in SERVICES_OF.items()
    ]  # fmt: skip
    await db.execute(insert(SERVICES), services)
    files = dict((await db.execute(select(FILES.c.case_id, FILES.c.sha256).order_by(FILES.c.at))).all())
    papers = [
        {"id": f"doc_{case.id}", "case_id": case.id, "organisation": OURS, "kind": "PACK", "audience": "PANEL",
         "layout": "STANDARD", "language": "en", "draft": False, "seq": 1, "leaf": "0" * 64, "templates": "0" * 64,
         "recipe": f"{case.id:064}", "sha256": files[case.id], "size": 1, "made_by": "sid", "at": at}
        for case in cases
    ]  # fmt: skip
    await db.execute(insert(DOCUMENTS), papers)
    # No beginning of an id that is drawn (exc_ and hexadecimal): those would be taken for one of these
    away = [_exclusion(f"exc_of_{case.id}", "away", case_id=case.id) for case in cases]
    await db.execute(insert(EXCLUSIONS), away)


def use_of(ref: str, role: Role = Role.REVIEWER) -> str:
    """The id of the use of break-glass by which the person of the tie `glass` reads a case."""
    return f"bg_{role.lower()}_{ref[3:].replace('-', '_').lower()}"[:40]


def _exclusion(id: str, person: str, **about: Any) -> dict[str, Any]:
    return {"id": id, "organisation": OURS, "person": person, "case_id": None, "provider": None, "kind": "PERSONAL",
            "reason": "The person is a relative.", "at": NOW, "asked_because": "", "ended_because": ""} | about  # fmt: skip


async def exclude(world: World, people: Iterable[str], *, home: bool) -> None:
    """From now on these people are excluded from every case: from each of them, or (instead) from its home."""
    async with as_owner(world) as db:  # the application itself may not delete what is only ever lifted
        await db.execute(delete(EXCLUSIONS).where(EXCLUSIONS.c.id.startswith("out_", autoescape=True)))
        ids = list((await db.execute(select(CASES.c.id))).scalars())
        about = [{"provider": HOME}] if home else [{"case_id": id} for id in ids]
        numbers = count()
        rows = [_exclusion(f"out_{next(numbers)}", person, **each) for person in people for each in about]
        await db.execute(insert(EXCLUSIONS), rows)
