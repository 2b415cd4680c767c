"""The story: 34 cases from a spreadsheet to their closure, and four that took another turn."""

import csv
import io
from collections.abc import Awaitable, Callable, Mapping
from datetime import date, timedelta
from importlib.resources import files

import httpx
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from app.clock import Clock, london_date
from app.demonstration import steps
from app.demonstration.acting import Acted, Stage
from app.demonstration.cast import COMMISSIONER
from app.demonstration.papers import Papers
from app.demonstration.steps import BY_STAGE, Road

COHORT = "Oxfordshire 34"
_WAVES = 3  # a week apart, each with its own sitting
_LENGTH = timedelta(days=steps.THREE_MONTHS + 7 * _WAVES + 7)
_LATER = timedelta(weeks=23)  # the cases outside the cohort begin so much later: they are still under way
_EARLIEST = date(2026, 4, 6)  # the first Monday of the commissioner: before it, nobody can open a case there


def cohort_file() -> bytes:
    """The spreadsheet of the published review's cohort, as it is imported."""
    return (files("app.demonstration") / "oxfordshire_34.csv").read_bytes()


def rows() -> list[dict[str, str]]:
    """The cohort's rows."""
    return list(csv.DictReader(io.StringIO(cohort_file().decode())))


async def tell(client: httpx.AsyncClient, secret: str, clock: Clock, say: Console) -> None:
    """Act the whole story out through `client`, with a progress bar. A story that was cut off goes on."""
    stage = Stage(client, secret, clock)
    cohort = rows()
    bar = Progress(
        TextColumn("Loading the demonstration"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=say,
    )
    with bar as progress:
        task = progress.add_task("cases", total=len(cohort) + len(_OTHERS))
        first = await _open_cohort(stage, first_day(london_date(clock.now())))
        mondays = [*(first + timedelta(weeks=wave) for wave in range(_WAVES)), first + _LATER]
        sittings = {monday: await _sitting(stage, monday + timedelta(days=steps.SITS)) for monday in mondays}
        for number, row in enumerate(cohort):
            monday = mondays[number * _WAVES // len(cohort)]
            papers = Papers(row, COMMISSIONER, ("ada", "rory")[number % 2], monday)
            await travel(await road_of(stage, papers, sittings[monday]))
            progress.advance(task)
        for ref, (nhs_number, turn) in _OTHERS.items():
            monday = first if turn is _reinstated else first + _LATER
            row = cohort[0] | {"case_no": ref, "nhs_number": nhs_number}
            papers = Papers(row, COMMISSIONER, "ada", monday)
            await _open(stage, papers)
            await turn(await road_of(stage, papers, sittings[monday]))
            progress.advance(task)
        for monday in mondays[:_WAVES]:
            await _sign(stage, sittings[monday], monday + timedelta(days=steps.SIGNED))


def first_day(today: date) -> date:
    """The Monday on which the story begins, so that it ends about `today`."""
    day = today - _LENGTH
    return max(day - timedelta(days=day.weekday()), _EARLIEST)


async def _open_cohort(stage: Stage, first: date) -> date:
    """Take the spreadsheet in. Answers the day of that: a story that was cut off goes on in its own days."""
    headers, path = {"Content-Type": "text/csv"}, f"/v1/imports?dry_run=false&cohort={COHORT}"
    await stage.ask("casey", first, "POST", path, hour=8, headers=headers, content=cohort_file())
    opened = await stage.ask("casey", first, "GET", f"/v1/cases/{rows()[0]['case_no']}")
    return date.fromisoformat(opened["facts"]["opened_on"])


async def travel(road: Road, until: str = "closed") -> None:
    """Take every step up to the stage `until`, or to the end of the case."""
    for stage, step in BY_STAGE.items():
        if stage == until or road.acted.case["stage"] == "closed":
            return
        await step(road)


async def _open(stage: Stage, papers: Papers) -> None:
    """Open a case of which no spreadsheet tells."""
    start, ref = papers.first_day, papers.row["case_no"]
    key = {"Idempotency-Key": f"demonstration-{ref}"}
    creation = papers.creation("PROVIDER_REQ", start)
    await stage.ask("casey", start, "POST", "/v1/cases", hour=9, headers=key, json=creation)


async def _held(road: Road) -> None:
    """Quality assurance finds an open safeguarding enquiry: nothing moves until it is settled."""
    await travel(road, "qa_review")
    await road.move(
        "sam", steps.PASSED, "record_safeguarding_check", road.papers.concern(road.day(steps.PASSED))
    )
    reason = {"kind": "SAFEGUARDING", "reason": "An enquiry is open into the night care at this home."}
    await road.move("sam", steps.PASSED, "place_hold", reason, hour=11)


async def _deferred(road: Road) -> None:
    """The panel has questions."""
    await travel(road, "panel_listed")
    await steps.vote(road, "DEFER")
    form = {
        "reason_code": "REPRESENTATIVE_NOT_HEARD",
        "questions": "What does the son, who visits every evening, say about the evening hours?",
        "return_by": (road.day(steps.SITS) + timedelta(days=14)).isoformat(),
    }
    await road.acted.in_room("pia", road.day(steps.SITS), road.sitting, "outcomes/defer", form, seen=True)


async def _returned(road: Road) -> None:
    """Quality assurance sends it back."""
    await travel(road, "qa_review")
    form = {
        "defects": ["CONTINGENCY_MISSING"],
        "reason": "Say who is called at weekends when hours are drawn.",
    }
    await road.move("quinn", steps.PASSED, "qa_return", form)


async def _reinstated(road: Road) -> None:
    """A fall in the first phase: the hours come back at once, and stay."""
    await travel(road, "implementing")
    fall = road.day(steps.BEGUN + 5)
    form = {
        "trigger": "FALL_WITH_INJURY",
        "restore": "BASELINE",
        "happened_on": fall.isoformat(),
        "happened_at": "21:40",
    }
    await road.move(road.home, steps.BEGUN + 5, "reinstate_emergency", form, hour=22)
    closing = {
        "cause": "The alarm was answered late in the evening; the hours stay until the next review.",
        "agreed_by_assurer": "quinn",
        "next_review_on": (fall + timedelta(days=60)).isoformat(),
    }
    await road.move("mo", steps.BEGUN + 8, "close_reinstated", closing)


async def road_of(stage: Stage, papers: Papers, sitting: str) -> Road:
    """The road of a case from its beginning; what was done of it already is counted off."""
    acted = Acted(stage, papers.row["case_no"])
    await acted.look("casey", papers.first_day)
    acted.behind = acted.case["seq"] - 1
    return Road(acted, papers, sitting)


async def _sitting(stage: Stage, day: date) -> str:
    """The sitting of that day: called once, a fortnight ahead, everybody present."""
    called = day - timedelta(days=14)
    known = await stage.ask("sid", called, "GET", "/v1/sittings")
    sitting = next((s for s in known if s["held_on"] == day.isoformat()), None)
    if sitting is None:
        calling = {"held_on": day.isoformat(), "members": steps.MEMBERS}
        sitting = await stage.ask("sid", called, "POST", "/v1/sittings", json=calling)
    path = f"/v1/sittings/{sitting['id']}/attendance"
    for member in sitting["members"]:
        if not member["present"]:
            came = {"person": member["person"], "present": True}
            await stage.ask("sid", day, "POST", path, hour=13, json=came)
    return str(sitting["id"])


async def _sign(stage: Stage, sitting: str, day: date) -> None:
    """The chair signs the minutes of the whole sitting: its members read its cases for five working days more."""
    held = await stage.ask("sid", day, "GET", f"/v1/sittings/{sitting}")
    if held["minutes_signed_on"] is None:
        await stage.ask("pia", day, "POST", f"/v1/sittings/{sitting}/minutes", hour=16)


# The cases outside the cohort: reference, NHS number of the test range, and the turn it takes
_OTHERS: Mapping[str, tuple[str, Callable[[Road], Awaitable[None]]]] = {
    "OTO-101": ("9991001018", _held),
    "OTO-102": ("9991001026", _deferred),
    "OTO-103": ("9991001034", _returned),
    "OTO-104": ("9991001042", _reinstated),
}
