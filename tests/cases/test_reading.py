"""What leaves of a case: the record, the history, files and names, each without what its reader may not read."""

from typing import Any

import orjson
import pytest

from app.cases.reading import detail_shown, files_kept_from, readable
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.evidence import AddEvidence
from app.programmes.one_to_one.records import EvidenceItem
from app.programmes.one_to_one.views import EMERGENCY, NARROW_VIEWS, may_read
from app.programmes.roles import Role
from app.workflow.sensitivity import Sensitivity, without
from tests.conftest import World
from tests.make import Road, case_at
from tests.programmes.one_to_one.clearances import full, paths
from tests.programmes.one_to_one.examples import POSITION_OF_TRUST, filled
from tests.programmes.one_to_one.road import at

WHY = {"Reading-Reason": "The yearly audit of safeguarding"}
HELD = "A member of staff is under enquiry for the night of the fall."
SETTLED = "The council closed its enquiry in writing this morning."


def read_as(facts: Facts, role: Role, narrow: Any = None, *, reason: bool = False) -> dict[str, Any]:
    """The record as somebody with this role gets it."""
    text = facts.model_dump_json()
    shown = orjson.dumps(readable(Facts, text, may_read(frozenset({role}), reason=reason), narrow))
    found: dict[str, Any] = orjson.loads(shown)
    return found


# The record


@pytest.mark.parametrize("role", Role)
def test_the_record_is_what_the_marks_leave_of_it(role: Role):
    for facts in (full(), at("monitoring").facts, Facts()):
        record = orjson.loads(facts.model_dump_json())
        assert read_as(facts, role) == without(Facts, record, may_read(frozenset({role})))


def test_a_reader_is_not_told_whether_there_is_an_allegation_or_none():
    facts = full()
    assert facts.position_of_trust and not at("monitoring").facts.position_of_trust
    for case in (facts, at("monitoring").facts):
        assert "position_of_trust" not in read_as(case, Role.REVIEWER)
        assert "position_of_trust" in read_as(case, Role.SAFEGUARDING_MCA_LEAD)


def test_no_text_that_somebody_writes_is_taken_for_a_key():
    road = at("evidence")
    words = 'They wrote ,"position_of_trust":[] and "position_of_trust":1 in a note'
    facts = road.make("waive_evidence", "ada", reason=words).facts
    shown = read_as(facts, Role.REVIEWER)
    assert shown["waivers"][0]["form"]["reason"] == words
    assert set(shown) == set(Facts.model_fields) - {"position_of_trust"}


@pytest.mark.parametrize("role", sorted(NARROW_VIEWS))
def test_a_narrow_view_shows_its_fields_and_its_parts_of_fields(role: Role):
    shown, view = read_as(full(), role, NARROW_VIEWS[role]), NARROW_VIEWS[role]
    assert set(shown) == {path.split(".")[0] for path in view}
    named = {path.replace("[]", "") for path in paths(shown)}
    whole = {path for path in view if "." not in path}
    parts = {path for path in view if "." in path}
    assert named >= view
    for path in named:
        within = any(path == one or path.startswith(f"{one}.") for one in whole | parts)
        assert within or any(one.startswith(f"{path}.") for one in parts), path


def test_a_part_of_a_list_is_taken_from_each_of_its_members_and_nothing_is_not_a_fault():
    facts = full()
    some = {"evidence.form.type", "phases.hours", "letter.by", "nowhere.at_all"}
    shown = read_as(facts, Role.REVIEWER, some)
    assert shown["evidence"] == [{"form": {"type": "FALLS_LOG"}}]
    assert [set(phase) for phase in shown["phases"]] == [{"hours"}] * len(facts.phases)
    facts.letter = None
    assert read_as(facts, Role.REVIEWER, {"letter.by", "letter"})["letter"] is None


def test_whoever_may_have_to_bring_hours_back_is_shown_what_that_takes():
    shown = read_as(full(), Role.PANEL_CHAIR, EMERGENCY)
    assert set(shown) == EMERGENCY
    assert "hourly_rate" not in str(shown) and shown["package"]["current"] and shown["phases"]


# What the read log has to name (BR46)


def test_br46_the_detail_that_is_in_fact_shown_is_named_and_what_is_not_there_is_not():
    quiet, loud = at("monitoring").facts, full()
    lead, reviewer = may_read(frozenset({Role.SAFEGUARDING_MCA_LEAD})), may_read(frozenset({Role.REVIEWER}))
    assert detail_shown(loud, lead, None) == {Sensitivity.SAFEGUARDING}
    assert detail_shown(loud, reviewer, None) == {Sensitivity.SAFEGUARDING}
    assert detail_shown(quiet, lead, None) == set()
    auditor = frozenset({Role.AUDITOR})
    assert detail_shown(loud, may_read(auditor), None) == set()
    assert detail_shown(loud, may_read(auditor, reason=True), None) == {Sensitivity.SAFEGUARDING}
    assert detail_shown(loud, reviewer, NARROW_VIEWS[Role.FINANCE]) == set()
    assert detail_shown(loud, reviewer, {"holds"}) == {Sensitivity.SAFEGUARDING}


def test_the_files_of_safeguarding_evidence_are_kept_from_those_who_read_no_safeguarding():
    facts = full()
    act = at("evidence").done[-1].act
    facts.evidence.append(EvidenceItem.of(filled(AddEvidence, sha256="c" * 64), act))
    facts.evidence.append(
        EvidenceItem.of(filled(AddEvidence, sensitivity="SAFEGUARDING", sha256=None, held_at="A safe"), act)
    )
    assert files_kept_from(facts, may_read(frozenset({Role.CHC_OPS_MANAGER}))) == ["a" * 64]
    assert files_kept_from(facts, may_read(frozenset({Role.QA_CLINICIAN}))) == []


# Over the API, on both databases


async def known_concern(world: World) -> Road:
    """A case at quality assurance with an open concern and a hold for it."""
    road = await case_at(world, "qa_review")
    check = road.papers.concern(road.day(10))
    for action, form in (
        ("record_safeguarding_check", check),
        ("place_hold", {"kind": "SAFEGUARDING", "reason": HELD, "reference": "SG-2101"}),
    ):
        answer = await world.move("sam", road.ref, action, form)
        assert answer.status_code == 200, answer.text
    return road


DETAIL = ("SG-2101", "NEGLECT_OMISSION", "PROVIDER_STAFF", "nobody who was on duty", HELD)


async def test_safeguarding_detail_is_for_those_who_need_it_and_that_it_is_open_is_for_all(world: World):
    road = await known_concern(world)
    for who, headers, told in (
        ("ada", {}, True),
        ("quinn", {}, True),
        ("sam", {}, True),
        ("mo", {}, False),
        ("casey", {}, False),
        ("mo", WHY, False),
        ("audrey", {}, False),
        ("audrey", WHY, True),
    ):
        answer = await world.get(who, f"/v1/cases/{road.ref}", headers=headers)
        history = await world.get(who, f"/v1/cases/{road.ref}/history", headers=headers)
        for text in (answer.text, history.text):
            assert {words in text for words in DETAIL} == {told}, (who, text)
        case = answer.json()
        (hold,) = case["holds"]
        assert hold["title"] == "Safeguarding" and case["facts"]["concern_found"] is True
        assert case["facts"]["safeguarding"]["form"]["outcome"] == "CONCERNS_RECORDED"
        assert ("concerns" in case["facts"]["safeguarding"]["form"]) is told
        placed = history.json()["entries"][-1]
        assert (placed["action"], placed["fields"]["kind"]) == ("place_hold", "SAFEGUARDING")
        assert ("reason" in placed["fields"]) is told


async def test_how_a_hold_was_lifted_is_told_to_those_who_were_told_why_it_was_placed(world: World):
    road = await known_concern(world)
    closed = road.papers.concern(road.day(10))
    closed["concerns"][0] |= {"status": "CLOSED_RISK_REMOVED", "relates_to_one_to_one": "NO"}
    assert (await world.move("sam", road.ref, "record_safeguarding_check", closed)).status_code == 200
    (hold,) = (await world.get("sam", f"/v1/cases/{road.ref}")).json()["holds"]
    lifted = await world.move("sam", road.ref, "lift_hold", {"hold": hold["id"], "note": SETTLED})
    assert lifted.status_code == 200, lifted.text
    placed = {"kind": "ELIGIBILITY", "reason": "A full assessment has been asked for."}
    number = (await world.move("mo", road.ref, "place_hold", placed)).json()["seq"]
    done = {"hold": number, "note": "The full assessment has ended."}
    assert (await world.move("mo", road.ref, "lift_hold", done)).status_code == 200
    for who, told in (("quinn", True), ("mo", False)):
        entries = (await world.get(who, f"/v1/cases/{road.ref}/history")).json()["entries"]
        first, second = (e["fields"] for e in entries if e["action"] == "lift_hold")
        assert (first.get("note") == SETTLED) is told and second["note"] == done["note"]
        assert (SETTLED in (await world.get(who, f"/v1/cases/{road.ref}")).text) is told


async def test_nobody_but_the_lead_is_told_of_an_allegation_against_somebody_trusted(world: World):
    road = await case_at(world, "evidence")
    people = ("ada", "mo", "casey", "audrey", "brook", "finn", "home_a")
    before = {who: await seen_by(world, who, road.ref) for who in people}
    form = POSITION_OF_TRUST | {"raised_on": "2026-09-01"}
    for who in people:
        answer = await world.move(who, road.ref, "record_position_of_trust", form)
        assert (answer.status_code, answer.json()["code"]) == (403, "NotYourRole"), who
    made = await world.move("sam", road.ref, "record_position_of_trust", form)
    assert made.status_code == 200, made.text
    assert made.json()["facts"]["position_of_trust"][0]["form"]["name"] == "Morgan Madeup"
    entry = (await world.get("sam", f"/v1/cases/{road.ref}/history")).json()["entries"][-1]
    assert (entry["action"], entry["fields"]["allegation"]) == (
        "record_position_of_trust",
        POSITION_OF_TRUST["allegation"],
    )
    for who in people:
        assert await seen_by(world, who, road.ref) == before[who], who


async def seen_by(world: World, who: str, ref: str) -> dict[str, Any]:
    """Everything that somebody is shown of a case, with a reason, but its version and the head of its journal."""
    case = (await world.get(who, f"/v1/cases/{ref}", headers=WHY)).json()
    history = (await world.get(who, f"/v1/cases/{ref}/history", headers=WHY)).json()
    assert "position_of_trust" not in str(case) + str(history), who
    case["facts"].pop("seq", None)
    return {**case, "seq": None, "entries": history["entries"]}


async def test_a_name_is_told_where_somebody_needs_it_and_to_an_auditor_for_a_reason(world: World):
    road = await case_at(world, "evidence")
    person = (await world.get("ada", f"/v1/cases/{road.ref}/patient")).json()
    number = str(person["nhs_number"]).replace(" ", "")
    representative = road.papers.representative(road.day(0))["name"]
    for headers, told in (({}, False), (WHY, True)):
        case = await world.get("audrey", f"/v1/cases/{road.ref}", headers=headers)
        assert ("name" in case.json()["facts"]["representative"]["form"]) is told
        history = await world.get("audrey", f"/v1/cases/{road.ref}/history", headers=headers)
        assert (number in history.text) is told and (representative in history.text) is told
        identity = await world.get("audrey", f"/v1/cases/{road.ref}/patient", headers=headers)
        assert identity.status_code == (200 if told else 403)
        assert told or "Say why you read it" in identity.json()["detail"]
    entries = (await world.get("ada", f"/v1/cases/{road.ref}/history")).json()["entries"]
    assert entries[0]["fields"]["patient"]["nhs_number"] == number


async def test_rates_are_for_those_who_deal_with_money_and_the_panel_is_told_the_sum(world: World):
    road = await case_at(world, "panel_listed")
    for who, rates, sums in (
        ("ada", True, True),
        ("quinn", True, True),
        ("mo", True, True),
        ("finn", True, True),
        ("brook", True, True),
        ("home_a", True, True),
        ("audrey", True, True),
        ("pia", False, False),  # who has to form an opinion first (cost blinding)
        ("sid", False, True),
        ("sam", False, False),
        ("casey", False, False),
    ):
        case = (await world.get(who, f"/v1/cases/{road.ref}")).json()
        (line,) = case["facts"]["package"]["baseline"]
        assert ("hourly_rate" in line, case["money"] is not None) == (rates, sums), who
        assert line["pattern"] and line["support_type"]
        history = await world.get(who, f"/v1/cases/{road.ref}/history")
        whole = who not in ("finn", "brook", "home_a")  # whose history has no fields at all
        assert ("hourly_rate" in history.text) == (rates and whole), who


async def test_whoever_is_to_sign_reads_what_they_sign_until_it_is_signed(world: World):
    road = await case_at(world, "panel_listed")
    said = {
        "ground": "RISK_OF_HARM",
        "lines": road.papers.lines(168),
        "reason": "Three falls since Friday, and the panel meets in a week only.",
    }
    assert (await world.move("pia", road.ref, "chair_action", said)).status_code == 200

    async def rates(who: str) -> list[bool]:
        entries = (await world.get(who, f"/v1/cases/{road.ref}/history")).json()["entries"]
        return ["hourly_rate" in str(e["fields"]) for e in entries if e["action"] == "chair_action"]

    assert await rates("sam") == [True]
    assert await rates("casey") == await rates("sid") == [False]
    assert (await world.move("sam", road.ref, "chair_action", said)).status_code == 200
    assert await rates("sam") == [False, False]
    assert await rates("ada") == [True, True]


async def test_evidence_that_is_a_safeguarding_matter_is_opened_by_those_who_read_safeguarding(world: World):
    road = await case_at(world, "evidence")
    headers = {"Content-Type": "text/csv", "X-File-Name": "enquiry.csv"}
    path = f"/v1/cases/{road.ref}/files"
    sent = await world.ask("ada", "POST", path, content=b"day,note\n1,struck\n", headers=headers)
    assert sent.status_code == 201, sent.text
    file = sent.json()
    paper = {
        "type": "INCIDENT_LOG",
        "title": "Minutes of the enquiry",
        "source_org": "PRV-A",
        "received_on": road.day(0).isoformat(),
        "sha256": file["sha256"],
        "sensitivity": "SAFEGUARDING",
    }
    added = await world.move("ada", road.ref, "add_evidence", paper)
    assert added.status_code == 200, added.text
    number = added.json()["seq"]
    checked = {"item": number, "result": "REJECTED", "note": "It tells of another resident's injuries."}
    assert (await world.move("ada", road.ref, "verify_evidence", checked)).status_code == 200
    for who, told in (("ada", True), ("sam", True), ("mo", False), ("casey", False)):
        if who != "mo":  # who opens no evidence at all
            listed = (await world.get(who, path)).json()
            assert (file["id"] in [each["id"] for each in listed]) is told, who
            opened = await world.get(who, f"{path}/{file['id']}")
            assert opened.status_code == (200 if told else 404), who
        shown = (await world.get(who, f"/v1/cases/{road.ref}")).text
        history = (await world.get(who, f"/v1/cases/{road.ref}/history")).text
        for words in (paper["title"], file["sha256"], checked["note"]):
            assert {words in shown, words in history} == {told}, (who, words)
        assert "INCIDENT_LOG" in shown
