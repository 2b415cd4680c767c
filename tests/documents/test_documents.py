"""Letters and packs of a case: made, kept, and read by those who may."""

import hashlib
from typing import Any

import pytest

from app.people.reads import READINGS
from tests.conftest import World
from tests.documents.cases import (
    DECIDED,
    LISTED,
    PACK,
    SENT,
    TO_FAMILY,
    TO_HOME,
    TODAY,
    WITH_COSTS,
    made,
    make,
    opened,
    send,
    sign,
)
from tests.documents.set_documents import words
from tests.make import create
from tests.records import database_of, everything

# What is made


async def test_br22_there_is_no_letter_before_the_minutes_are_signed(world: World) -> None:
    before = await everything(world)
    answer = await make(world, "casey", TO_FAMILY, DECIDED)
    assert answer.status_code == 409 and answer.json()["code"] == "LetterTooEarly"
    assert "the chair has not signed the minutes of this item" in answer.json()["detail"]
    (obstacle,) = answer.json()["obstacles"]
    assert (
        obstacle["rule"] == "not_ready_to_issue" and "Accessible Information Standard" in obstacle["source"]
    )
    assert await everything(world) == before


async def test_a_draft_becomes_a_letter_which_stays_the_same_however_the_case_goes_on(world: World) -> None:
    await sign(world)
    draft = await made(world, "casey", TO_FAMILY, DECIDED)
    assert draft["draft"] and draft["layout"] == "LARGE_PRINT", "as the representative needs it"
    assert "Draft. This letter has not been sent" in words(
        (await opened(world, "casey", draft["id"], DECIDED)).content
    )
    draft_to_home = await made(world, "mo", TO_HOME, DECIDED)
    home = (
        world.people["home_a"]["organisation"]
        == (await world.get("mo", f"/v1/cases/{DECIDED}")).json()["provider"]
    )
    answer = await opened(world, "home_a" if home else "home_b", draft_to_home["id"], DECIDED)
    assert answer.status_code == 404, "a draft is for nobody outside"

    await send(world)
    letter = await made(world, "casey", TO_FAMILY, DECIDED)
    assert not letter["draft"] and letter["id"] != draft["id"]
    entries = (await world.get("audrey", f"/v1/cases/{DECIDED}/history")).json()["entries"]
    assert (letter["seq"], letter["leaf"]) == (entries[-1]["seq"], entries[-1]["leaf"])

    dispute = {
        "route": "PACKAGE_APPEAL",
        "raised_by": "REPRESENTATIVE",
        "received_on": TODAY.isoformat(),
        "grounds": "Nobody asked the daughter about the nights.",
    }
    assert (await world.move("casey", DECIDED, "open_dispute", dispute)).status_code == 200
    assert await made(world, "mo", TO_FAMILY, DECIDED) == letter, (
        "whoever asks, whenever, gets the same document"
    )


async def test_its_bytes_are_those_of_its_hash_and_say_out_of_what_they_were_made(world: World) -> None:
    letter = await made(world, "casey", TO_FAMILY)
    answer = await opened(world, "casey", letter["id"])
    assert answer.status_code == 200
    assert hashlib.sha256(answer.content).hexdigest() == letter["sha256"]
    assert len(answer.content) == letter["size"] == int(answer.headers["content-length"])
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''OTO-001%20decision")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert answer.headers["cache-control"] == "no-store"
    said = words(answer.content)
    assert letter["leaf"] in said and letter["templates"][:16] in said
    assert f"entry {letter['seq']} of its journal" in said

    kept = world.settings.var / "evidence" / letter["sha256"][:2] / letter["sha256"][2:]
    kept.unlink()
    assert (await opened(world, "casey", letter["id"])).json()["code"] == "FileDamaged"
    assert await made(world, "casey", TO_FAMILY) == letter, "made again, it is the same"
    assert hashlib.sha256(kept.read_bytes()).hexdigest() == letter["sha256"], "byte for byte"


async def test_what_cannot_be_made_is_refused_in_words(world: World) -> None:
    assert (await create(world, "OTO-900")).status_code == 201
    before = await everything(world)
    for body, ref, status, why in (
        (
            TO_FAMILY | {"layout": "STANDARD"},
            SENT,
            409,
            "needs a letter in large print; in standard they could not",
        ),
        (TO_FAMILY | {"audience": "LOCAL_AUTHORITY"}, SENT, 409, "and not to the local authority"),
        (TO_FAMILY | {"language": "cy"}, SENT, 409, "no documents in that language here. There are: en."),
        (TO_FAMILY | {"audience": "PANEL"}, SENT, 422, "a decision letter does not go to panel"),
        (PACK | {"audience": "GP"}, SENT, 422, "a pack does not go to gp"),
        (PACK | {"layout": "EASY_READ"}, SENT, 422, "a pack is set in standard print"),
        (PACK | {"kind": "MINUTES"}, SENT, 422, "made of a sitting"),
        (TO_FAMILY, LISTED, 409, "The panel has not decided this case"),
        (PACK, "OTO-900", 409, "Nothing is recommended in this case yet"),
    ):
        answer = await make(world, "mo", body, ref)
        assert answer.status_code == status, answer.text
        assert why in answer.text
    assert await everything(world) == before


async def test_a_repeated_request_gets_the_same_answer(world: World) -> None:
    one, two = [await make(world, "mo", TO_FAMILY, key="letter-of-oto-001") for _ in range(2)]
    assert one.status_code == two.status_code == 201 and one.content == two.content
    assert (await make(world, "mo", TO_HOME, key="letter-of-oto-001")).json()["code"] == "KeyReused"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_press_without_a_place_says_so_and_nothing_is_kept(world: World) -> None:
    before = await everything(world)
    app: Any = world.client._transport
    app.app.state.press.longest = 0
    answer = await make(world, "casey", TO_FAMILY)
    assert answer.status_code == 503 and answer.json()["code"] == "PressBusy"
    assert await everything(world) == before


# Who reads it


async def test_the_home_reads_its_own_letter_and_no_other(world: World) -> None:
    family, home = await made(world, "casey", TO_FAMILY), await made(world, "mo", TO_HOME)
    listed = await world.get("home_a", f"/v1/cases/{SENT}/documents")
    assert [each["id"] for each in listed.json()] == [home["id"]]
    assert (await opened(world, "home_a", family["id"])).status_code == 404
    assert (await opened(world, "home_b", home["id"])).status_code == 404
    said = words((await opened(world, "home_a", home["id"])).content)
    assert "Variation of the contract" in said
    record = (await world.get("mo", f"/v1/cases/{SENT}")).json()["facts"]
    assert record["letter"]["letter"]["reasons"] not in said
    assert record["recommendation"]["form"]["summary"] not in said
    assert (await make(world, "home_a", TO_HOME)).status_code == 403


async def test_each_role_reads_what_it_may_and_every_reading_is_written_down(world: World) -> None:
    family, home = await made(world, "casey", TO_FAMILY), await made(world, "mo", TO_HOME)
    for who in ("casey", "ada", "mo", "sid"):
        assert (await opened(world, who, family["id"])).status_code == 200, who
    for who in ("finn", "brook", "sys", "quinn"):
        assert (await opened(world, who, family["id"])).status_code == 403, who
    assert (await opened(world, "pat", family["id"])).status_code == 404, "a voter reads packs"
    assert (await opened(world, "casey", home["id"])).status_code == 404, "it carries the rates"
    refused = await make(world, "casey", TO_HOME)
    assert refused.status_code == 403 and "carries the rates of the contract" in refused.json()["detail"]
    unnamed = await opened(world, "audrey", family["id"])
    assert unnamed.status_code == 403 and "Say why you read it" in unnamed.json()["detail"]
    why = {"Reading-Reason": "The yearly audit"}
    assert (await opened(world, "audrey", family["id"], headers=why)).status_code == 200
    async with database_of(world).transaction(reads=True, everything=True) as db:
        rows = await db.execute(READINGS.select().order_by(READINGS.c.id))
        readers = [(row.person, row.what) for row in rows if row.detail.endswith(f"document {family['id']}")]
    assert readers == [
        ("casey", "make_document"),
        *((who, "download_document") for who in ("casey", "ada", "mo", "sid", "audrey")),
    ]


async def test_a_pack_is_read_by_its_panel_and_one_with_costs_by_those_who_may(world: World) -> None:
    blind, costs = await made(world, "sid", PACK, LISTED), await made(world, "sid", WITH_COSTS, LISTED)
    refused = await make(world, "pia", WITH_COSTS, LISTED)
    assert refused.status_code == 403 and "first opinion is locked" in refused.json()["detail"]
    for who in ("pat", "pia"):
        listed = await world.get(who, f"/v1/cases/{LISTED}/documents")
        assert [each["id"] for each in listed.json()] == [blind["id"]], who
        assert (await opened(world, who, costs["id"], LISTED)).status_code == 404
    said = words((await opened(world, "pat", blind["id"], LISTED)).content)
    assert "What is in this pack" in said and "£" not in said
    assert "£" in words((await opened(world, "mo", costs["id"], LISTED)).content)
    assert (await make(world, "pia", WITH_COSTS, DECIDED)).status_code == 201, (
        "then a panel reads what it cost"
    )
