"""Cases brought to a stage by real moves through the API, in the words of the demonstration.

    road = await case_at(world, "qa_review")
    answer = await world.move("quinn", road.ref, "qa_pass", road.papers.quality())

The first day of a road is a Monday; `road.day(11)` is its twelfth. `case_at` leaves the world's clock at the
moment of the last move, so the next one is made on the same day.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import httpx

from app.clock import LONDON, london_date
from app.demonstration import steps
from app.demonstration.acting import Acted, Stage
from app.demonstration.cast import COMMISSIONER
from app.demonstration.papers import Papers
from app.demonstration.story import rows
from tests.conftest import SECRET, World
from tests.remembered import remembered

MEMBERS = steps.MEMBERS
"""Who is called to a sitting, unless a test says otherwise."""

ROW = rows()[0]
"""OTO-001 of the cohort: falls, 168 hours a week to be reduced to 84, at PRV-A."""


def nhs_number(n: int, first: int = 999_500_000) -> str:
    """The `n`th NHS number whose nine leading digits are `first` or more: of the test range, above the cohort's."""
    nine, left = first, n
    while True:
        check = 11 - sum(int(d) * w for d, w in zip(str(nine), range(10, 1, -1), strict=True)) % 11
        if check != 10:
            if left == 0:
                return f"{nine}{check % 11}"
            left -= 1
        nine += 1


def row_of(ref: str, **changes: str) -> dict[str, str]:
    """The row of the case `ref`: the cohort's, or one like OTO-001 of a person of its own."""
    known = next((row for row in rows() if row["case_no"] == ref), None)
    number = sum(ord(letter) * 31**place for place, letter in enumerate(reversed(ref))) % 5000
    return (known or ROW | {"case_no": ref, "nhs_number": nhs_number(number)}) | changes


def creation(ref: str = "OTO-001", *, on: date = date(2026, 9, 7), **changes: Any) -> dict[str, Any]:
    """What is sent to open the case `ref`, with `changes` to its fields."""
    return Papers(row_of(ref), COMMISSIONER, "ada", on).creation("ROUTINE", on) | changes


async def create(world: World, ref: str = "OTO-001", *, by: str = "casey", **changes: Any) -> httpx.Response:
    """Open the case `ref` today: its first answer, whatever it is."""
    on = london_date(world.clock.now())
    return await world.post(by, "/v1/cases", creation(ref, on=on, **changes))


@dataclass
class Watched(Stage):
    """The API as the demonstration uses it, remembering when it was last asked."""

    last: datetime = field(default=datetime(2000, 1, 1, tzinfo=UTC))

    async def ask(
        self, who: str, day: date, method: str, path: str, *, hour: int = 10, **options: Any
    ) -> Any:
        """One request, as `Stage.ask` makes it."""
        answer = await super().ask(who, day, method, path, hour=hour, **options)
        self.last = datetime.combine(day, time(hour), LONDON).astimezone(UTC)
        return answer


class Road(steps.Road):
    """A case on its way, and where to read it."""

    async def seated(self, day: date) -> Mapping[str, str]:
        """Whoever is called to this sitting: they tell the secretary, who is answered with the whole case."""
        path = f"/v1/sittings/{self.sitting}"
        held = await self.acted.stage.ask("sid", day, "GET", path, hour=15)
        return {member["person"]: "sid" for member in held["members"]}

    @property
    def ref(self) -> str:
        """The case's reference."""
        return self.acted.ref

    @property
    def case(self) -> dict[str, Any]:
        """The case as it was last answered."""
        return self.acted.case


def stage_of(world: World) -> Watched:
    """The API with the world's clock and cast, for moves on days of one's own choice."""
    return Watched(world.client, SECRET, world.clock)


async def sitting_on(
    world: World, day: date, *, present: bool = True, members: tuple[Mapping[str, Any], ...] = MEMBERS
) -> str:
    """Call a sitting for `day`, a fortnight ahead; its id. Everybody is marked present unless told otherwise."""
    stage = stage_of(world)
    called: dict[str, Any] = {"held_on": day.isoformat(), "members": list(members)}
    made = await stage.ask("sid", day - timedelta(days=14), "POST", "/v1/sittings", json=called)
    path = f"/v1/sittings/{made['id']}/attendance"
    for member in members if present else ():
        form = {"person": member["person"], "present": True}
        await stage.ask("sid", day, "POST", path, hour=13, json=form)
    return str(made["id"])


async def case_at(
    world: World,
    stage: str,
    ref: str = "OTO-001",
    *,
    row: Mapping[str, str] | None = None,
    reviewer: str = "ada",
    start: date | None = None,
    sitting: str | None = None,
    **changes: Any,
) -> Road:
    """Bring the case `ref` to `stage` by real moves, opening it first if there is none; one that is there goes on.

    `start` is its first day (by default the Monday of the world's week), `sitting` the id of the sitting that
    hears it (by default one is called when it is needed), `row` its line of a cohort, `changes` what is
    different in the form that opens it. Raises StoryStuck when a move is refused.
    """
    today = london_date(world.clock.now())
    first = start or today - timedelta(days=today.weekday())
    papers = Papers(row or row_of(ref), COMMISSIONER, reviewer, first)
    road = Road(Acted(stage_of(world), ref), papers, sitting or "")

    async def play() -> tuple[dict[str, Any], str]:
        await _travel(world, road, stage, changes)
        return road.acted.case, road.sitting

    what = f"{stage} {ref} {papers.row} {reviewer} {first} {sitting} {changes}"
    road.acted.case, road.sitting = await remembered(world, what, play)
    return road


async def _travel(world: World, road: Road, stage: str, changes: Mapping[str, Any]) -> None:
    """Make every move of a road to `stage`; the clock goes with it."""
    told, first, ref = stage_of(world), road.papers.first_day, road.ref
    road.acted.stage = told
    if (await world.get("casey", f"/v1/cases/{ref}")).status_code == 404:
        form = road.papers.creation("ROUTINE", first) | {"reference": ref} | changes
        road.acted.case = await told.ask("casey", first, "POST", "/v1/cases", hour=9, json=form)
    else:
        await road.acted.look("casey", first)
        heard = road.case["facts"]["listing"] or (road.case["facts"]["panel_log"] or [None])[-1]
        road.sitting = road.sitting or (heard["sitting"] if heard else "")
    while road.case["stage"] != stage:
        if road.case["stage"] == "panel_ready" and not road.sitting:
            road.sitting = await sitting_on(world, road.day(steps.SITS))
        await steps.BY_STAGE[road.case["stage"]](road)
    if told.last > world.clock.now():
        world.clock.move(told.last)


async def clarified(world: World, road: Road) -> None:
    """A listed case is put off so that its reviewer clarifies something, answered, and listed a fortnight later.

    The clock then stands on the afternoon of that day; everybody is there, and nothing is called.
    """
    road.acted.stage, day = stage_of(world), road.day(steps.SITS)
    await steps.vote(road, "DEFER")
    back = (day + timedelta(days=7)).isoformat()
    asked = {"reason_code": "CLARIFICATION", "questions": "Who counts the falls at night?", "return_by": back}
    await road.acted.in_room("pia", day, road.sitting, "outcomes/defer", asked, seen=True)
    number = steps.SITS + 2
    today, answers = road.day(number), {"answers": "The night nurse, on the chart by the door."}
    await road.move(road.papers.reviewer, number, "resubmit_minor", answers)
    await road.move("sam", number, "record_safeguarding_check", road.papers.safeguarding(today))
    await road.move("sam", number, "record_liberty_check", road.papers.liberty(today))
    road.sitting = await sitting_on(world, road.day(AGAIN))
    listed = {"ref": road.ref, "papers_issued_on": today.isoformat()}
    await road.acted.post("sid", today, f"/v1/sittings/{road.sitting}/items", listed, hour=15)
    await steps.declare(road, today)
    world.clock.move(datetime.combine(road.day(AGAIN), time(14), LONDON).astimezone(UTC))


AGAIN = steps.SITS + 14
"""The day of its road on which a case that was clarified is heard again."""
