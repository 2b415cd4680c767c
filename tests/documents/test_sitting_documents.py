"""Agenda and minutes as PDF: of what whoever asks may see, and of nothing else."""

from app.people.reads import READINGS
from tests.access.people import excluded
from tests.conftest import World
from tests.documents.cases import DECIDED, LISTED, SENT, sign
from tests.documents.set_documents import words
from tests.records import database_of


async def sitting_of(world: World, ref: str) -> str:
    """The sitting that hears a case, or has decided it."""
    facts = (await world.get("pia", f"/v1/cases/{ref}")).json()["facts"]
    found: str = (facts["listing"] or facts["decision"])["sitting"]
    return found


async def said(world: World, who: str, sitting: str, what: str) -> str:
    """What stands in the document that somebody gets."""
    answer = await world.get(who, f"/v1/sittings/{sitting}/{what}.pdf")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
    return words(answer.content)


async def test_the_agenda_names_members_and_items_and_is_written_into_the_read_log(world: World) -> None:
    sitting = await sitting_of(world, LISTED)
    one, two = [await said(world, "pat", sitting, "agenda") for _ in range(2)]
    assert one == two
    for shown in ("Agenda", "ICB panel", LISTED, "16 September 2026", world.people["pia"]["name"]):
        assert shown in one, shown
    async with database_of(world).transaction(reads=True, everything=True) as db:
        rows = await db.execute(READINGS.select().where(READINGS.c.what == "get_agenda_document"))
        assert [row.person for row in rows] == ["pat", "pat"]
    assert (await world.get("home_a", f"/v1/sittings/{sitting}/agenda.pdf")).status_code == 403
    assert (await world.get("nosy", f"/v1/sittings/{sitting}/agenda.pdf")).status_code in {403, 404}
    unknown = await world.get("pat", f"/v1/sittings/{sitting}/agenda.pdf", params={"language": "cy"})
    assert unknown.status_code == 409


async def test_whoever_is_excluded_reads_neither_the_item_nor_that_there_is_one(world: World) -> None:
    sitting = await sitting_of(world, LISTED)
    await excluded(world, "sol", ref=LISTED)
    left = await said(world, "sol", sitting, "agenda")
    assert LISTED not in left and "There is nothing on this agenda." in left


async def test_the_minutes_tell_of_the_vote_and_are_a_draft_until_they_are_signed(world: World) -> None:
    sitting = await sitting_of(world, DECIDED)
    draft = await said(world, "pia", sitting, "minutes")
    assert "The chair has not signed these minutes" in draft
    for shown in (DECIDED, "Outcome: approve.", "quorate", "The plan is stepped and watched"):
        assert shown in draft, shown
    await sign(world)
    assert (await world.post("pia", f"/v1/sittings/{sitting}/minutes")).status_code == 200
    final = await said(world, "pia", sitting, "minutes")
    assert "The chair has not signed" not in final and "Minutes signed on: 7 September 2026" in final
    kept = (await world.get("pia", f"/v1/sittings/{sitting}/minutes")).json()
    assert kept["sha256"] in final.replace(" ", "")
    wrong = {"ref": DECIDED, "text": "Pat arrived before the item, not after it."}
    assert (await world.post("pia", f"/v1/sittings/{sitting}/minutes/addenda", wrong)).status_code == 201
    assert wrong["text"] in await said(world, "pia", sitting, "minutes")
    asked = await world.get("audrey", f"/v1/sittings/{sitting}/minutes.pdf")
    assert asked.status_code == 403 and "Say why you read it" in asked.json()["detail"]


async def test_votes_are_in_no_minutes_before_the_item_has_an_outcome(world: World) -> None:
    minutes = await said(world, "pia", await sitting_of(world, LISTED), "minutes")
    assert "This item has no outcome." in minutes and "approve" not in minutes.lower()
    assert SENT not in minutes
