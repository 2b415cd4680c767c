"""What happened to a case: GET /v1/cases/{ref}/history."""

import hashlib

from sqlalchemy import text

from app.audit.leaf import canonical
from app.workflow.forms import ERASED
from tests.conftest import World
from tests.make import case_at
from tests.records import chain, database_of, verified


async def test_the_history_is_the_journal_oldest_first_with_its_head(world: World):
    road = await case_at(world, "evidence")
    answer = await world.get("audrey", f"/v1/cases/{road.ref}/history")
    assert answer.status_code == 200
    history = answer.json()
    entries = history["entries"]
    assert [e["seq"] for e in entries] == list(range(1, road.case["seq"] + 1))
    assert [e["action"] for e in entries[:4]] == ["create", "submit", "accept", "record_safeguarding_check"]
    assert [(e["event"], e["actor"], e["role"]) for e in entries[1:3]] == [
        ("case_referred", "casey", "CASE_ADMIN"),
        ("referral_accepted", "mo", "CHC_OPS_MANAGER"),
    ]
    assert entries[1]["label"] == "Submit the referral" and entries[1]["form"] == "SubmitReferral"
    assert entries[1]["fields"]["rationale"] == road.papers.submission(road.day(0))["rationale"]
    assert all(e["definition"] == road.case["definition"] and e["policy"] for e in entries)
    # whoever holds the stored text can compute each leaf, and the head is the last of them
    stored = await chain(world, f"case/QTV/{road.ref}")
    assert [e["leaf"] for e in entries] == [e.pop("leaf") for e in stored]
    remade = [hashlib.sha256(b"\0" + canonical(e).encode()).hexdigest() for e in stored]
    assert remade == [e["leaf"] for e in entries] and history["head"] == remade[-1]
    assert [e["prev"] for e in stored] == ["", *remade[:-1]]


async def test_an_erased_text_says_so_and_everything_else_stays_provable(world: World):
    world.spoilt = True
    road = await case_at(world, "evidence")
    before = (await world.get("ada", f"/v1/cases/{road.ref}/history")).json()
    submitted = before["entries"][1]["fields"]
    async with database_of(world).transaction(everything=True) as db:
        name = {"chain": f"case/QTV/{road.ref}"}
        gone = await db.execute(text("DELETE FROM journal_payload WHERE chain = :chain AND seq = 2"), name)
        assert gone.rowcount == 1
    after = (await world.get("ada", f"/v1/cases/{road.ref}/history")).json()
    erased = after["entries"][1]["fields"]
    assert erased["rationale"] == erased["authority_basis"] == ERASED
    assert erased["authoriser_unknown"] is submitted["authoriser_unknown"] is True
    assert after["head"] == before["head"]
    assert [e["leaf"] for e in after["entries"]] == [e["leaf"] for e in before["entries"]]
    assert after["entries"][2:] == before["entries"][2:]


async def test_an_entry_names_the_person_by_an_id_that_says_nothing(world: World):
    road = await case_at(world, "referred")
    history = await world.get("mo", f"/v1/cases/{road.ref}/history")
    stored = repr(await chain(world, f"case/QTV/{road.ref}"))
    assert road.papers.row["nhs_number"] not in stored
    assert "patient_id" in stored and history.json()["entries"][0]["fields"]["patient_id"].startswith("pt_")
    assert not (await verified(world)).faults
