"""The demonstration shows the published review: 34 cases and their figures, and four cases that went otherwise.

On SQLite it was loaded in one go, on PostgreSQL by a story that broke off ten times; both end the same.
"""

import json
from collections import defaultdict
from decimal import Decimal
from typing import Any

from sqlalchemy import text

from app.demonstration.story import rows
from tests.conftest import World
from tests.demonstration.conftest import Told
from tests.records import database_of, verified

HEADLINE = "/v1/reports/headline"
SAVING = {"weekly": "29500.00", "daily": "4214.29", "cases": 25}
YEARS = [
    {"method": "WEEKS_52", "amount": "1534000.00"},
    {"method": "DAYS_365", "amount": "1538214.29"},
]


async def test_br40_the_headline_is_that_of_the_published_review(after: World):
    found = (await after.get("mo", HEADLINE)).json()
    counts = {
        "reviewed": 34,
        "reduced": 25,
        "withdrawn": 5,
        "maintained": 9,
        "increased": 0,
        "not_approved": 0,
        "assistive_technology": 13,
        "safeguarding_concerns": 0,
        "initially_appropriate": 34,
        "reinstated": 0,
        "left_out": 4,
    }
    assert {name: found[name] for name in counts} == counts
    money = {
        "baseline_hours": "3288.00",
        "proposed_hours": "1827.00",
        "baseline_weekly": "66197.50",
        "proposed_weekly": "36697.50",
    }
    assert {name: found[name] for name in money} == money
    for status in ("identified", "approved", "implemented", "validated"):
        assert found[status] == SAVING | {"yearly": YEARS}
    assert (found["counted"], found["range"]) == ("every review of a cohort", "cohort")
    assert (found["first_decision"], found["last_decision"]) == ("2026-06-03", "2026-06-17")


async def test_br40_each_provider_at_each_rate_adds_up(after: World):
    expected: dict[tuple[str, str], list[Decimal]] = defaultdict(lambda: [Decimal(0)] * 7)
    for row in rows():
        sums = expected[row["provider"], row["hourly_rate"]]
        reduced = Decimal(row["saving_wk"]) > 0
        columns = (
            "baseline_hours_wk",
            "proposed_hours_wk",
            "baseline_cost_wk",
            "proposed_cost_wk",
            "saving_wk",
        )
        own = [Decimal(1), Decimal(reduced), *(Decimal(row[name]) for name in columns)]
        expected[row["provider"], row["hourly_rate"]] = [a + b for a, b in zip(sums, own, strict=True)]
    found = (await after.get("finn", HEADLINE)).json()["by_provider"]
    names = (
        "reviewed",
        "reduced",
        "baseline_hours",
        "proposed_hours",
        "baseline_weekly",
        "proposed_weekly",
        "saving_weekly",
    )
    told = {(r["provider"], r["hourly_rate"]): [Decimal(str(r[name])) for name in names] for r in found}
    assert told == dict(expected)
    assert [Decimal(r["hourly_rate"]) for r in found] == sorted(Decimal(r["hourly_rate"]) for r in found)
    assert (found[0]["provider"], found[0]["provider_name"]) == ("PRV-A", "Ashgrove House")


async def test_with_every_review_counted_the_four_sums_differ(after: World):
    found = (await after.get("mo", HEADLINE, params={"range": "all"})).json()
    assert (found["reviewed"], found["reduced"], found["reinstated"], found["left_out"]) == (35, 26, 1, 0)
    assert {
        s: (found[s]["weekly"], found[s]["cases"]) for s in ("identified", "approved", "implemented")
    } == {
        "identified": ("32272.00", 27),  # and the deferred one, which was assured, and the reinstated one
        "approved": ("30886.00", 26),  # and the reinstated one, which the panel had approved
        "implemented": ("29500.00", 25),  # what was given back is saved no longer
    }
    assert found["validated"]["weekly"] == "29500.00"


async def test_the_cohort_is_closed_as_its_rows_say(after: World):
    page = (await after.get("mo", "/v1/cases", params={"cohort": "Oxfordshire 34", "limit": 200})).json()
    closed = {"REDUCE": "COMPLETED_REDUCED", "WITHDRAW": "COMPLETED_WITHDRAWN", "MAINTAIN": "MAINTAINED"}
    told = {c["ref"]: (c["stage"], c["outcome"], c["closure"]) for c in page["cases"]}
    assert told == {r["case_no"]: ("closed", "APPROVE", closed[r["recommendation"]]) for r in rows()}


async def test_four_cases_took_another_turn(after: World):
    page = (await after.get("mo", "/v1/cases", params={"ref": "OTO-10"})).json()
    told = {c["ref"]: (c["stage"], c["hold"], c["closure"]) for c in page["cases"]}
    assert told == {
        "OTO-101": ("qa_review", "SAFEGUARDING", None),
        "OTO-102": ("deferred", None, None),
        "OTO-103": ("assessment", None, None),
        "OTO-104": ("closed", None, "REINSTATED"),
    }
    held = (await after.get("quinn", "/v1/cases/OTO-101")).json()
    (passing,) = [option for option in held["options"] if option["action"] == "qa_pass"]
    assert {"hold:SAFEGUARDING", "open_safeguarding"} <= {o["rule"] for o in passing["obstacles"]}
    back = (await after.get("mo", "/v1/cases/OTO-104")).json()
    assert back["money"]["current"] == back["money"]["baseline"] == "2772.00"
    returned = (await after.get("ada", "/v1/cases/OTO-103")).json()
    assert returned["facts"]["qa_returns"][0]["form"]["defects"] == ["CONTINGENCY_MISSING"]


async def test_every_decision_keeps_the_arithmetic_of_its_quorate_vote(after: World):
    sittings = (await after.get("audrey", "/v1/sittings")).json()
    assert len(sittings) == 4
    items = [item for sitting in sittings for item in sitting["items"]]
    assert len(items) == 36  # the cohort, the deferred and the reinstated one
    for item in items:
        case = (await after.get("audrey", f"/v1/cases/{item['ref']}")).json()
        tally = case["facts"]["panel_log"][0]["tally"]
        assert (item["quorate"], item["arithmetic"]) == (True, tally["sentence"])
        carried = "defer" if item["ref"] == "OTO-102" else "approve"
        assert f"quorate; {carried} carried by simple majority, 3 of 3 votes" in item["arithmetic"]
        assert set(item["ballots"]) == {"pia", "pat", "sol"}
        assert case["facts"].get("reviewer") not in item["ballots"]


async def test_br45_the_panel_reads_what_is_before_it_and_no_longer_what_it_decided_in_june(after: World):
    for who in ("pia", "pat", "sol", "sid"):
        sittings = (await after.get(who, "/v1/sittings")).json()
        assert [s["minutes_signed_on"] for s in sittings] == [None, "2026-06-18", "2026-06-11", "2026-06-04"]
        assert [item["ref"] for sitting in sittings for item in sitting["items"]] == ["OTO-102"], who
        assert (await after.get(who, "/v1/cases/OTO-001")).status_code == 404, who
    mine = {
        row["ref"] for row in (await after.get("ada", "/v1/cases", params={"limit": 200})).json()["cases"]
    }
    assert mine == {row["case_no"] for row in rows()[::2]} | {"OTO-101", "OTO-102", "OTO-103", "OTO-104"}


async def test_the_journal_holds_and_every_case_is_what_it_says(after: World):
    done = await verified(after)
    assert (done.cases, done.faults) == (38, ())
    assert done.entries > 1800


async def _entries(world: World) -> list[dict[str, Any]]:
    async with database_of(world).transaction(reads=True, everything=True) as db:
        found = await db.execute(text("SELECT body FROM journal_entry ORDER BY chain, seq"))
        return [json.loads(body) for body in found.scalars()]


async def test_every_entry_of_a_case_names_the_law_and_the_policy_it_was_judged_by(after: World):
    entries = [entry for entry in await _entries(after) if entry["chain"].startswith("case/")]
    assert {entry["def"].partition(":")[0] for entry in entries} == {"one_to_one@1"}
    assert len({entry["def"] for entry in entries} | {entry["policy"] for entry in entries}) == 2
    assert all(len(entry["def"].partition(":")[2]) == 16 for entry in entries)
    assert all(entry["policy"].startswith("0:") and len(entry["policy"]) == 18 for entry in entries)


async def test_no_entry_holds_a_word_that_anybody_typed(told: Told, after: World):
    async with database_of(after).transaction(reads=True, everything=True) as db:
        bodies = "\n".join((await db.execute(text("SELECT body FROM journal_entry"))).scalars())
        payloads = (await db.execute(text("SELECT payload FROM journal_payload"))).scalars()
        kept = {words for payload in payloads for words in json.loads(payload).values()}
    typed = {words for words in told.sent | kept if words.count(" ") > 1}
    assert len(typed) > 50
    assert {words for words in typed if words in bodies} == set()
    assert typed - kept == set()  # and none is lost: the words lie beside their entries


async def test_the_history_of_a_case_is_complete(after: World):
    told = (await after.get("ada", "/v1/cases/OTO-001/history")).json()
    entries = told["entries"]
    assert [entry["seq"] for entry in entries] == list(range(1, len(entries) + 1))
    assert told["head"] == entries[-1]["leaf"]
    actions = [entry["action"] for entry in entries]
    road = [action for n, action in enumerate(actions) if n == 0 or actions[n - 1] != action]
    assert road == [
        "create", "submit", "accept", "record_safeguarding_check", "record_liberty_check",
        "record_capacity_check", "record_representative", "complete_gates", "request_evidence",
        "add_evidence", "verify_evidence", "add_evidence", "start_assessment", "record_consultation",
        "record_assessment", "record_recommendation", "submit_for_qa", "qa_pass",
        "record_safeguarding_check", "record_liberty_check", "list_for_panel", "declare_interest",
        "open_item", "lock_opinion", "open_discussion", "cast_ballot", "close_vote",
        "approve", "sign_minutes", "issue_reduction", "begin_phase",
        "record_monitoring", "proceed_phase", "record_monitoring", "complete_final_phase",
        "record_monitoring", "validate_finance", "close",
    ]  # fmt: skip
    assert all(entry["fields"] is not None for entry in entries)
    days = [entry["at"][:10] for entry in entries]
    assert (days[0], days[-1], days) == ("2026-05-11", "2026-10-23", sorted(days))
    listed = {entry["actor"] for entry in entries if entry["action"] == "cast_ballot"}
    assert listed == {"pia", "pat", "sol"}
    closers = [(e["actor"], e["event"]) for e in entries if e["action"] == "close"]
    assert closers == [("ada", "close_signed"), ("mo", "case_closed")]
