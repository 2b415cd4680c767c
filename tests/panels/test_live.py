"""GET .../events: every screen is told what its reader may see, within a second, and nothing else."""

import asyncio
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.db import Database
from app.panels import live
from tests.conftest import World, world_on
from tests.panels.listening import screen
from tests.panels.room import heard, listed
from tests.records import app_of, everything, is_now


def _voted(view: dict[str, Any]) -> list[str]:
    voted: list[str] = view["items"][0]["voted"] if view["items"] else []
    return voted


async def test_every_screen_is_told_within_a_second_also_by_another_process(world: World, tmp_path: Path):
    room = await listed(world)
    await room.came("pia", "pat", "sol", "tess", "sam")
    async with (
        world_on(world.settings.database_url, tmp_path, world.clock.now()) as other,
        AsyncExitStack() as all,
    ):
        screens = [
            await all.enter_async_context(screen(where, who, room.sitting))
            for where, who in (
                (world, "pia"),
                (world, "pat"),
                (world, "sol"),
                (other, "tess"),
                (other, "sid"),
            )
        ]
        for each in screens:
            assert each.status == 200
            assert (await each.next())[1]["items"][0]["status"] == "LISTED"
        assert (await room.open()).status_code == 200
        for each in screens:
            await each.until(lambda view: view["items"][0]["status"] == "OPEN", within=1)
        await room.ballots(sol="APPROVE")
        for each in screens:
            told = await each.until(lambda view: _voted(view) == ["sol"], within=1)
            assert (told["items"][0]["ballots"], "APPROVE" in str(told)) == (None, False)
        await world.post("sid", f"/v1/sittings/{room.sitting}/pause", {"reason": "Tea."})
        for each in screens:
            await each.until(lambda view: view["paused_at"] is not None, within=1)


async def test_whoever_comes_back_has_lost_nothing_and_hears_nothing_twice(world: World):
    room = await heard(world)
    async with screen(world, "pia", room.sitting) as first:
        last, told = await first.next()
    assert told == await room.view("pia")
    async with screen(world, "pia", room.sitting, last=last) as again:
        await room.ballots(sol="APPROVE")
        _, next_told = await again.next()
        assert next_told != told
        if _voted(next_told) != ["sol"]:  # the discussion was told of before the vote
            await again.until(lambda view: _voted(view) == ["sol"])
    await room.ballots(pat="APPROVE", pia="APPROVE")
    async with screen(world, "pia", room.sitting, last=last) as back:
        assert _voted((await back.next())[1]) == ["pat", "pia", "sol"]


async def test_who_left_an_item_is_told_nothing_of_it(world: World):
    room = await heard(world)
    async with screen(world, "tess", room.sitting) as mine, screen(world, "pia", room.sitting) as other:
        assert len((await mine.next())[1]["items"]) == 1
        await room.declares("tess", "PERSONAL", "LEAVE")
        assert (await mine.next())[1]["items"] == []
        await room.ballots(sol="APPROVE")
        await other.until(lambda view: _voted(view) == ["sol"])
        await world.post("sid", f"/v1/sittings/{room.sitting}/pause", {"reason": "Tea."})
        _, told = await mine.next()  # the vote has neither woken them nor given them an event
        assert (told["items"], told["paused_at"] is not None, "OTO-001" in str(told)) == ([], True, False)


async def test_who_may_no_longer_look_hears_nothing_more(world: World):
    room = await heard(world)
    async with screen(world, "tess", room.sitting) as tess, screen(world, "pat", room.sitting) as pat:
        await tess.next()
        await pat.next()
        await is_now(world, "tess", roles=["FINANCE"])
        await is_now(world, "pat", active=False)
        await room.ballots(sol="APPROVE")
        assert (await tess.ended(), await pat.ended()) == ([], [])
    async with screen(world, "finn", room.sitting) as never:
        assert never.status == 403
    async with screen(world, "nosy", room.sitting) as elsewhere:
        assert elsewhere.status in (403, 404)


async def test_a_stream_ends_with_its_token_and_with_the_server(world: World):
    room = await heard(world)
    async with screen(world, "tess", room.sitting) as tess:
        await tess.next()
        world.clock.advance(timedelta(days=1))
        await room.ballots(sol="APPROVE")
        assert await tess.ended() == []
    async with screen(world, "pia", room.sitting) as pia:
        await pia.next()
        app_of(world).state.live.close()
        assert await pia.ended() == []


async def test_one_person_has_few_streams_and_those_that_were_closed_do_not_count(world: World):
    room = await listed(world)
    for _ in range(2):
        async with AsyncExitStack() as all:
            for _ in range(live.MOST):
                each = await all.enter_async_context(screen(world, "pia", room.sitting))
                await each.next()
            more = await world.get("pia", f"/v1/sittings/{room.sitting}/events", params={"seconds": 0})
            assert (more.status_code, more.json()["code"]) == (429, "TooMany")
            assert "Close one of these pages" in more.json()["detail"]
            other = await world.get("pat", f"/v1/sittings/{room.sitting}/events", params={"seconds": 0})
            assert other.status_code == 200


async def test_two_screens_share_one_look_and_a_stream_is_one_reading_of_each_case(world: World):
    room = await heard(world)
    before = (await everything(world, readings=True))["reading"]
    async with screen(world, "tess", room.sitting) as one, screen(world, "tess", room.sitting) as two:
        for each in (one, two):
            await each.next()
        assert len(app_of(world).state.live._pulses) == 1
        await room.ballots(sol="APPROVE")
        for each in (one, two):
            await each.next()
    assert app_of(world).state.live._pulses == {}
    new = [row for row in (await everything(world, readings=True))["reading"] if row not in before]
    assert sum("watch_sitting" in row for row in new) == 2


async def test_readers_who_leave_while_they_are_told_leave_no_lock_behind(world: World):
    room = await heard(world)
    for after in range(0, 60, 2):  # wherever that cuts the telling off, somebody can still write
        async with screen(world, "pia", room.sitting):
            await asyncio.sleep(after / 1000)
    paused = await world.post("sid", f"/v1/sittings/{room.sitting}/pause", {"reason": "Tea."})
    assert paused.status_code == 200, paused.text


async def test_telling_gives_way_to_who_acts_but_not_for_long(world: World, monkeypatch: pytest.MonkeyPatch):
    """Somebody writes all the while; every screen is told within a second all the same."""
    room = await heard(world)
    waited: list[float] = []
    still = Database.still

    async def measured(database: Database, seconds: float) -> None:
        waited.append(seconds)
        await still(database, seconds)

    monkeypatch.setattr(Database, "still", measured)
    async with screen(world, "pia", room.sitting) as each:
        await each.next()
        monkeypatch.setattr(
            app_of(world).state.database, "_still", asyncio.Event()
        )  # somebody writes without end
        await room.ballots(sol="APPROVE")
        await each.until(lambda view: _voted(view) == ["sol"], within=1)
    assert 0 < max(waited) <= live.GIVES_WAY
