"""One case that anybody tries anything on, through the API, beside a model of it folded from its journal."""

import shutil
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, cast

import httpx
from sqlalchemy import insert, select
from sqlmodel import SQLModel

from app.audit.journal import read
from app.cases.history import filled_in
from app.clock import LONDON, london_date, unstamp
from app.db import Database
from app.demonstration import steps
from app.demonstration.acting import Acted, StoryStuck
from app.demonstration.cast import COMMISSIONER
from app.demonstration.papers import Papers
from app.people.asking import moment
from app.people.directory import PEOPLE
from app.programmes.one_to_one.codes import Recommended
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.programmes.one_to_one.process import ONE_TO_ONE
from app.programmes.one_to_one.stages import DRAFT, PANEL_LISTED
from app.workflow.engine import Option, apply, options
from app.workflow.state import Act, Actor
from tests.conftest import NOON, World, world_on
from tests.make import MEMBERS, case_at, row_of, sitting_on, stage_of
from tests.make import Road as Walk
from tests.programmes.one_to_one.road import Road as Filled
from tests.records import case_row, database_of, verified

REF = "OTO-001"
MAX = {
    "id": "max", "organisation": "QTV", "name": "Max Everard", "employer": "NHS Thames Valley ICB", "profession": "HEALTH",
    "roles": ["REVIEWER", "QA_CLINICIAN", "PANEL_HEALTH", "PANEL_CHAIR"], "expertise": ["FALLS"],
    "contingent_fee": False, "active": True,
}  # fmt: skip
"""Somebody who could play every part, and must not play two of them on one case."""
SEATS = (*MEMBERS, {"person": "max"})
CAST = (
    "casey", "mo", "ada", "rory", "sam", "quinn", "pia", "pat", "sol", "tess", "sid", "finn", "brook", "audrey",
    "home_a", "max", "nosy",
)  # fmt: skip
ACTIONS = tuple(sorted({move.action for move in ONE_TO_ONE.moves} - {"create"}))
ENDS = {move.action for move in ONE_TO_ONE.moves if move.to() == "closed"}
STARTS = (
    "draft", "gate_checks", "evidence", "assessment", "qa_review", "panel_ready", "panel_listed", "decided",
    "notice", "implementing", "monitoring",
)  # fmt: skip
BEGINS = {
    "draft": 0,
    "referred": steps.ACCEPTED,
    "gate_checks": steps.CHECKED,
    "evidence": steps.ASKED,
    "assessment": steps.HEARD,
    "qa_review": steps.PASSED,
    "panel_ready": steps.LISTED,
    "panel_listed": steps.SITS,
    "decided": steps.SIGNED,
    "notice": steps.BEGUN,
    "implementing": steps.BEGUN,
    "monitoring": steps.COMPLETED,
}
"""On which day of a road each stage's steps begin."""

# less care begins with a phase; in the draft the referrer may still correct what was sent (BR34)
LESS_CARE = {"begin_phase", "proceed_phase"}
BUSINESS = {"panel_ready", "panel_listed", "deferred", "decided", "notice"}
"""Where a case is the panel's business: its chair and its secretary see it."""
CHANGING = {"implementing", "monitoring"}
"""Where care may have to come back at any hour: a chair can see to it."""
POLICY = OneToOnePolicy()
REFUSALS = {403, 404, 409, 412, 422}


@dataclass(frozen=True)
class Standing:
    """A database in which the case stands at a stage, and when that was."""

    file: Path
    at: datetime


async def standings(template: Path, folder: Path) -> dict[str, Standing]:
    """One road, and a copy of the database at every stage of it."""
    file = folder / "road.db"
    shutil.copy(template, file)
    found: dict[str, Standing] = {}
    database = Database(f"sqlite+aiosqlite:///{file}")
    async with database.transaction() as db:
        await db.execute(insert(PEOPLE), MAX)
    await database.close()
    async with world_on(f"sqlite+aiosqlite:///{file}", folder) as world:
        for stage in STARTS:
            await case_at(world, stage, REF, start=london_date(NOON))
            shutil.copy(file, folder / f"{stage}.db")
            found[stage] = Standing(folder / f"{stage}.db", world.clock.now())
    return found


class Journey:
    """The case, the world it lives in, and what its journal has told so far."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.open = folder, AsyncExitStack()
        self.facts, self.told = Facts(), 0
        self.kind = Recommended.REDUCE_PHASED
        self.checked: tuple[int, tuple[Any, ...]] | None = None
        self.papers: list[tuple[str, date, date | None, bool]] = []
        self.excluded: set[str] = set()

    async def begin(self, standing: Standing) -> None:
        """Open a world of this journey's own, as the case stands there."""
        file = self.folder / f"run-{len(list(self.folder.glob('run-*.db')))}.db"
        shutil.copy(standing.file, file)
        url = f"sqlite+aiosqlite:///{file}"
        self.world: World = await self.open.enter_async_context(world_on(url, self.folder, standing.at))
        await self.catch_up()
        self.sent: tuple[str, str, dict[str, Any], bytes] | None = None

    @property
    def today(self) -> date:
        """The day it is in London."""
        return london_date(self.world.clock.now())

    def comes_as(self, who: str) -> frozenset[str]:
        """The roles in which one of the cast sees the case and acts on it; none where it does not exist for them."""
        claims, facts = self.world.people[who], self.facts
        if who in self.excluded or claims["organisation"] not in {COMMISSIONER, "PRV-A"}:
            return frozenset()
        holds = [hold.kind for hold in facts.active_holds()]
        challenged = holds[:1] == ["DISPUTE"]
        papers = any(
            person == who
            and since <= self.today
            and (until is None or until >= self.today)
            and (
                declared or facts.stage == PANEL_LISTED
            )  # until they declare they are told what to declare about
            for person, since, until, declared in self.papers
        )
        only_if = {
            "REVIEWER": facts.reviewer == who,
            "QA_CLINICIAN": facts.assurer == who or facts.stage == "qa_review" or challenged,
            "PANEL_HEALTH": papers,
            "PANEL_SOCIAL_CARE": papers,
            "PANEL_SECRETARY": papers or facts.stage in BUSINESS,
            "PANEL_CHAIR": papers or challenged or facts.stage in BUSINESS | CHANGING,
        }
        return frozenset(role for role in claims["roles"] if only_if.get(role, True))

    def actor(self, who: str) -> Actor:
        """One of the cast, as the engine knows them on this case."""
        row = self.world.people[who]
        return Actor(
            who,
            row["name"],
            self.comes_as(who),
            row["organisation"],
            row["profession"],
            tuple(row["expertise"]),
        )

    def offered(self, who: str) -> dict[str, Option]:
        """What the model says that one of the cast may do next, by action; nothing where they see no case."""
        if not self.comes_as(who):
            return {}
        now = moment(self.world.clock.now())
        return {o.move.action: o for o in options(ONE_TO_ONE, self.facts, self.actor(who), POLICY, now)}

    def form(self, who: str, action: str) -> dict[str, Any]:
        """The form of an action, filled in for the case as it stands; empty where nothing fits."""
        filled = Filled(kind=self.kind, facts=self.facts.model_copy(deep=True), today=self.today)
        try:
            form = filled.paper(action).model_dump(mode="json")
        except (AssertionError, AttributeError, IndexError, KeyError, StopIteration, TypeError, ValueError):
            return {}
        if action == "declare_interest":
            form |= {"person": who}
        if action == "reassign_reviewer" and self.facts.reviewer != "max":
            form |= {"reviewer": "max"}
        return cast(dict[str, Any], form)

    async def request(self, who: str, action: str, form: dict[str, Any], key: str) -> httpx.Response:
        """Try one action as `who`, where it is done: on the case or in the panel room."""
        seen, listing = self.facts.seq, self.facts.listing
        path = f"/v1/cases/{REF}/moves/{action}"
        move = next(m for m in ONE_TO_ONE.moves if m.action == action)
        if action == "list_for_panel":
            path = f"/v1/sittings/{await self.sitting()}/items"
            form = {"ref": REF, "papers_issued_on": self.today.isoformat()}
        elif move.room is not None and (listing is not None or self.facts.panel_log):
            sitting = listing.sitting if listing is not None else self.facts.panel_log[-1].sitting
            room = {
                "declare_interest": "interests",
                "open_item": "open",
                "lock_opinion": "opinions",
                "open_discussion": "discussion",
                "cast_ballot": "ballots",
                "close_vote": "closing",
                "confirm_departure": "departure",
                "sign_minutes": "minutes",
            }
            path = f"/v1/sittings/{sitting}/items/{REF}/{room.get(action, f'outcomes/{action}')}"
        answer = await self.world.post(who, path, form, seen=seen, key=key)
        if answer.is_success:
            self.sent = (who, path, {"json": form, "seen": seen, "key": key}, answer.content)
        return answer

    async def sitting(self) -> str:
        """Call a sitting in eight days, everybody present."""
        called = {"held_on": (self.today + timedelta(days=8)).isoformat(), "members": list(SEATS)}
        id = (await self.world.post("sid", "/v1/sittings", called)).json()["id"]
        for member in SEATS:
            form = {"person": member["person"], "present": True}
            await self.world.post("sid", f"/v1/sittings/{id}/attendance", form)
        return str(id)

    async def walk_on(self) -> bool:
        """Do what the demonstration does at this stage, beginning today; False when something stands in its way."""
        stage, listing = self.facts.stage, self.facts.listing
        if stage not in steps.BY_STAGE:
            return False
        if listing is not None:
            self.go_to(listing.sits_on)
        told = stage_of(self.world)
        first = self.today - timedelta(days=BEGINS[stage])
        road = Walk(
            Acted(told, REF), Papers(row_of(REF), COMMISSIONER, self.facts.reviewer or "ada", first), ""
        )
        await road.acted.look("casey", self.today)
        if stage == "panel_ready":
            road.sitting = await sitting_on(self.world, road.day(steps.SITS), members=SEATS)
        elif listing is not None or self.facts.panel_log:
            road.sitting = listing.sitting if listing is not None else self.facts.panel_log[-1].sitting
        stuck = ""
        try:
            if listing is not None and not listing.interests:
                await steps.declare(road, self.today)
            await steps.BY_STAGE[stage](road)
        except StoryStuck as error:
            stuck = str(error)
        if told.last > self.world.clock.now():
            self.world.clock.move(told.last)
        assert not stuck or any(f"answered {status}:" in stuck for status in REFUSALS), stuck
        return not stuck

    def go_to(self, day: date) -> None:
        """Let the days pass until two in the afternoon of `day`, if that is ahead."""
        then = datetime.combine(day, time(14), LONDON).astimezone(UTC)
        if then > self.world.clock.now():
            self.world.clock.move(then)

    async def catch_up(self) -> list[str]:
        """Fold what the journal tells since the last time; the acts it told of. Checks each of them."""
        async with database_of(self.world).transaction(reads=True, everything=True) as db:
            entries = await read(db, f"case/QTV/{REF}")
        new = entries[self.told :]
        for entry in new:
            self.fold(entry)
        self.told = len(entries)
        await self._learn_ties()
        return [entry["act"] for entry in new]

    async def _learn_ties(self) -> None:
        """Who has papers of the case, and for whom it is gone: as the tables have it."""
        tables = SQLModel.metadata.tables
        grants, exclusions = tables["case_grant"], tables["exclusion"]
        async with database_of(self.world).transaction(reads=True, everything=True) as db:
            g = grants.c
            papers = await db.execute(select(g.person, g.since, g.until, g.declared_on))
            self.papers = [(p.person, p.since, p.until, p.declared_on is not None) for p in papers]
            gone = await db.execute(select(exclusions.c.person).where(exclusions.c.ended_at.is_(None)))
            self.excluded = set(gone.scalars())

    def fold(self, entry: dict[str, Any]) -> None:
        """Fold one entry into the model, and hold it against what must be true of every step."""
        before, stood = self.facts.model_copy(deep=True), self.facts.stage
        move = ONE_TO_ONE.at(stood)[entry["act"]]  # KeyError: there is no such way from there
        given = filled_in(entry)
        act = Act(
            entry["seq"], unstamp(entry["at"]), date.fromisoformat(entry["today"]), entry["actor"], entry["role"],
            POLICY, entry["on_behalf_of"],
        )  # fmt: skip
        apply(ONE_TO_ONE, self.facts, move, move.form.replayed(given), act, entry["data"]["completes"])
        after = self.facts
        assert after.seq == before.seq + 1
        assert after.version >= before.version
        assert after.version == before.version or move.new_version
        assert after.stage in {stood, move.to()}
        if after.current_hours < before.current_hours:
            corrected = entry["act"] == "amend_package" and stood == DRAFT
            assert entry["act"] in LESS_CARE or corrected, f"{entry['act']} took hours away"
        played = {part: after.people_in(part) for part in ("reviewer", "assurer", "voter")}
        everybody = [person for people in played.values() for person in people]
        assert len(everybody) == len(set(everybody)), f"one person in two parts: {played}"

    async def check(self) -> None:
        """The tables, the journal and the model tell the same. Where nothing was written, there is nothing anew to check."""
        async with database_of(self.world).transaction(reads=True, everything=True) as db:
            written = (self.told, tuple(await case_row(db, REF)))
        if written == self.checked:
            return
        self.checked = written
        found = await verified(self.world)
        assert not found.faults
        case = (await self.world.get("audrey", f"/v1/cases/{REF}")).json()
        assert (case["seq"], case["stage"], case["version"]) == (
            self.facts.seq,
            self.facts.stage,
            self.facts.version,
        )
        assert case["money"]["current"] == str(self.facts.current_cost)
