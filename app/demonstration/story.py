"""The story: 34 cases from a spreadsheet to their closure, and four that took another turn."""

import csv
import io
from datetime import date, datetime, timedelta
from importlib.resources import files
from typing import Any

import httpx
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from app.clock import london_date
from app.demonstration import steps
from app.demonstration.acting import Acted, Stage
from app.demonstration.cast import COMMISSIONER, claims
from app.demonstration.papers import Papers
from app.demonstration.steps import BY_STAGE, Road

COHORT = "Oxfordshire 34"
_WAVES = 3  # a week apart, each with its own sitting
_LENGTH = steps.THREE_MONTHS + 7 * _WAVES + 7
_RECENT = steps.SITS + 12  # days ago: the cases outside the cohort are still under way
_MEMBERS: list[dict[str, Any]] = [
    {"person": "pia", "chair": True},
    {"person": "pat", "deputy": True},
    {"person": "sol"},
    {"person": "tess"},
    {"person": "sam", "voting": False},
]
# The cases outside the cohort: reference, NHS number of the test range, and how they go
_OTHERS = {
    "OTO-101": ("9991001018", "held"),
    "OTO-102": ("9991001026", "deferred"),
    "OTO-103": ("9991001034", "returned"),
    "OTO-104": ("9991001042", "reinstated"),
}


def cohort_file() -> bytes:
    """The spreadsheet of the published review's cohort, as it is imported."""
    return (files("app.demonstration") / "oxfordshire_34.csv").read_bytes()


def rows() -> list[dict[str, str]]:
    """The cohort's rows."""
    return list(csv.DictReader(io.StringIO(cohort_file().decode())))


async def tell(client: httpx.AsyncClient, secret: str, now: datetime, say: Console) -> None:
    """Act the whole story out through `client`, with a progress bar. A story that was cut off goes on."""
    stage = Stage(client, secret, now, claims())
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
        first = _monday_before(london_date(now) - timedelta(days=_LENGTH))
        headers = {"Content-Type": "text/csv"}
        path = f"/v1/imports?dry_run=false&cohort={COHORT}"
        await stage.ask("casey", first, "POST", path, hour=8, headers=headers, content=cohort_file())
        for number, row in enumerate(cohort):
            wave = number * _WAVES // len(cohort)
            road = await _road(stage, row, first + timedelta(days=7 * wave), ("ada", "rory")[number % 2])
            await _travel(road)
            progress.advance(task)
        for ref, (nhs_number, turn) in _OTHERS.items():
            await _other(stage, cohort[0] | {"case_no": ref, "nhs_number": nhs_number}, turn, first, now)
            progress.advance(task)


async def _travel(road: Road, until: str = "closed") -> None:
    """Go on from where the case stands until it comes to `until`."""
    while road.acted.case["stage"] != until:
        await BY_STAGE[road.acted.case["stage"]](road)


async def _other(stage: Stage, row: dict[str, str], turn: str, first: date, now: datetime) -> None:
    """A case outside the cohort: opened by hand, and taking its own turn."""
    recent = _monday_before(london_date(now) - timedelta(days=_RECENT))
    start = first if turn == "reinstated" else recent
    papers = Papers(row, COMMISSIONER, "ada", start)
    key = {"Idempotency-Key": f"demonstration-{row['case_no']}"}
    creation = papers.creation("PROVIDER_REQ", start)
    await stage.ask("casey", start, "POST", "/v1/cases", hour=9, headers=key, json=creation)
    road = await _road(stage, row, start, "ada")
    facts = road.acted.case["facts"]
    if road.acted.case["stage"] in {"deferred", "closed"} or facts.get("qa_returns") or facts.get("holds"):
        return  # it took its turn before the demonstration was cut off
    await {"held": _held, "deferred": _deferred, "returned": _returned, "reinstated": _reinstated}[turn](road)


async def _held(road: Road) -> None:
    """Quality assurance finds an open safeguarding enquiry: nothing moves until it is settled."""
    await _travel(road, "qa_review")
    await road.move(
        "sam", steps.PASSED, "record_safeguarding_check", road.papers.concern(road.day(steps.PASSED))
    )
    reason = {"kind": "SAFEGUARDING", "reason": "An enquiry is open into the night care at this home."}
    await road.move("sam", steps.PASSED, "place_hold", reason, hour=11)


async def _deferred(road: Road) -> None:
    """The panel has questions."""
    await _travel(road, "panel_listed")
    await steps.vote(road, "DEFER")
    form = {
        "reason_code": "REPRESENTATIVE_NOT_HEARD",
        "questions": "What does the son, who visits every evening, say about the evening hours?",
        "return_by": (road.day(steps.SITS) + timedelta(days=14)).isoformat(),
    }
    await road.acted.in_room("pia", road.day(steps.SITS), road.sitting, "outcomes/defer", form, seen=True)


async def _returned(road: Road) -> None:
    """Quality assurance sends it back."""
    await _travel(road, "qa_review")
    form = {
        "defects": ["CONTINGENCY_MISSING"],
        "reason": "Say who is called at weekends when hours are drawn.",
    }
    await road.move("quinn", steps.PASSED, "qa_return", form)


async def _reinstated(road: Road) -> None:
    """A fall in the first phase: the hours come back at once, and stay."""
    await _travel(road, "implementing")
    fall = road.day(steps.BEGUN + 5)
    form = {
        "trigger": "FALL_WITH_INJURY",
        "restore": "BASELINE",
        "happened_on": fall.isoformat(),
        "happened_at": "21:40",
    }
    acted = Acted(road.acted.stage, road.acted.ref, road.acted.case)
    await acted.move(road.home, fall, "reinstate_emergency", form, hour=22)
    await acted.look("mo", fall + timedelta(days=1))
    closing = {
        "cause": "The alarm was answered late in the evening; the hours stay until the next review.",
        "agreed_by_assurer": "quinn",
        "next_review_on": (fall + timedelta(days=60)).isoformat(),
    }
    await acted.move("mo", fall + timedelta(days=3), "close_reinstated", closing)


async def _road(stage: Stage, row: dict[str, str], start: date, reviewer: str) -> Road:
    acted = Acted(stage, row["case_no"])
    await acted.look("casey", start)
    return Road(
        acted,
        Papers(row, COMMISSIONER, reviewer, start),
        await _sitting(stage, start + timedelta(days=steps.SITS)),
    )


async def _sitting(stage: Stage, day: date) -> str:
    """The sitting of that day: called once, a fortnight ahead, everybody present."""
    called = day - timedelta(days=14)
    for known in await stage.ask("sid", called, "GET", "/v1/sittings"):
        if known["held_on"] == day.isoformat():
            return str(known["id"])
    sitting = await stage.ask(
        "sid", called, "POST", "/v1/sittings", json={"held_on": day.isoformat(), "members": _MEMBERS}
    )
    for member in _MEMBERS:
        form = {"person": member["person"], "present": True}
        await stage.ask("sid", day, "POST", f"/v1/sittings/{sitting['id']}/attendance", hour=13, json=form)
    return str(sitting["id"])


def _monday_before(day: date) -> date:
    return day - timedelta(days=day.weekday())
