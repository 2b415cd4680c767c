"""A demonstration that was cut off goes on from where it stopped, and one that is whole is left as it is."""

import io
import shutil
from datetime import date, timedelta
from pathlib import Path

import httpx
import pytest
from rich.console import Console

from app.clock import FixedClock
from app.demonstration.acting import Stage
from app.demonstration.cast import COMMISSIONER
from app.demonstration.papers import Papers
from app.demonstration.steps import SITS
from app.demonstration.story import first_day, road_of, rows, travel
from app.settings import Settings
from app.setup import load_demonstration
from tests.conftest import SECRET, World, world_on
from tests.demonstration.conftest import Told
from tests.demonstration.told import TOLD, Breaking, CutOff
from tests.make import create, sitting_on
from tests.records import app_of, everything, verified


async def load(told: Told, var: Path) -> str:
    """Load the demonstration into what is there; what was said."""
    settings = Settings(env="test", secret=SECRET, database_url=told.url, var=var)  # type: ignore[arg-type]
    said = io.StringIO()
    await load_demonstration(settings, Console(file=said, width=120), clock=FixedClock(TOLD))
    return said.getvalue()


async def test_loading_it_a_second_time_changes_nothing(told_on_sqlite: Told, tmp_path: Path):
    assert "38/38" in told_on_sqlite.said
    for name in ("quorate.db", "demonstration.json"):  # the credentials of the cast lie beside it
        shutil.copy(told_on_sqlite.var / name, tmp_path / name)
    copy = Told(f"sqlite+aiosqlite:///{tmp_path}/quorate.db", tmp_path)
    async with world_on(copy.url, tmp_path, TOLD) as world:
        before = await everything(world)
        assert await load(copy, tmp_path) == ""
        assert await everything(world) == before


async def test_one_that_broke_off_again_and_again_is_the_same_as_one_told_in_one_go(
    told_on_sqlite: Told, told_on_postgresql: Told
):
    assert await journal(told_on_postgresql) == await journal(told_on_sqlite)


async def journal(told: Told) -> list[tuple[str, str, str, str, str]]:
    """Everything that was done to each case: by whom, and when."""
    async with world_on(told.url, told.var, TOLD) as world:
        found = []
        for case in (await world.get("mo", "/v1/cases", params={"limit": 200})).json()["cases"]:
            entries = (await world.get("mo", f"/v1/cases/{case['ref']}/history")).json()["entries"]
            found += [(case["ref"], e["event"], e["actor"], e["role"], e["at"]) for e in entries]
    return sorted(found)


async def test_a_story_that_is_whole_but_not_marked_so_is_only_marked(
    told_on_postgresql: Told, tmp_path: Path
):
    async with world_on(told_on_postgresql.url, tmp_path, TOLD) as world:
        before = await everything(world)
        assert "38/38" in await load(
            told_on_postgresql, tmp_path
        )  # it looked at each, and found nothing to do
        after = await everything(world)
        changed = {name for name in after if after[name] != before[name]}
        # that it is marked, that the file came once more, and what the cast signs in with
        assert changed == {"journal_entry", "import_batch", "account"}
        assert await load(told_on_postgresql, tmp_path) == ""
        assert await everything(world) == after


@pytest.mark.parametrize(
    "ref", ["OTO-005", "OTO-026"]
)  # phased, with technology and activities; and maintained
async def test_a_case_that_is_cut_off_after_every_single_step_ends_as_it_would_have(world: World, ref: str):
    row = next(row for row in rows() if row["case_no"] == ref)
    start = date(2026, 9, 7)
    await create(world, ref)
    sitting = await sitting_on(world, start + timedelta(days=SITS))
    papers, cuts = Papers(row, COMMISSIONER, "ada", start), 0
    while True:
        breaking = Breaking(httpx.ASGITransport(app_of(world)), breaks={1})
        async with httpx.AsyncClient(transport=breaking, base_url="http://quorate") as client:
            stage = Stage(client, SECRET, world.clock)
            try:
                await travel(await road_of(stage, papers, sitting))
            except CutOff:
                cuts += 1
                continue
            break
    world.clock.move(TOLD.replace(year=2027))
    case = (await world.get("mo", f"/v1/cases/{ref}")).json()
    assert case["stage"] == "closed"
    assert case["seq"] == 1 + cuts  # every step was taken once
    entries = (await world.get("mo", f"/v1/cases/{ref}/history")).json()["entries"]
    asked = [e for e in entries if e["action"] == "add_evidence"]
    assert len({e["fields"]["type"] for e in asked}) == len(asked) > 5
    assert (await verified(world)).faults == ()


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (date(2026, 11, 23), date(2026, 5, 11)),
        (date(2026, 11, 29), date(2026, 5, 18)),
        (date(2027, 6, 1), date(2026, 11, 16)),
        (date(2026, 5, 1), date(2026, 4, 6)),  # no earlier than the commissioner
    ],
)
def test_the_story_begins_on_a_monday_half_a_year_ago(today: date, first: date):
    assert first_day(today) == first
    assert first.weekday() == 0
