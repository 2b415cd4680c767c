"""Reading one case: GET /v1/cases/{ref}, and who the person is."""

from datetime import timedelta

from tests.conftest import World
from tests.make import case_at, create
from tests.records import everything

OBSTACLE = {"rule", "why", "source", "clears"}


async def test_a_case_says_where_it_stands_and_what_this_person_can_do_and_why_not(world: World):
    road = await case_at(world, "gate_checks")
    answer = await world.get("sam", f"/v1/cases/{road.ref}")
    case = answer.json()
    assert answer.status_code == 200 and answer.headers["ETag"] == f'"{case["seq"]}"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert (case["stage"], case["waiting_on"]) == ("gate_checks", "SAFEGUARDING_MCA_LEAD")
    assert case["stage_title"] == "Safeguarding, liberty and capacity checks"
    options = {option["action"]: option for option in case["options"]}
    assert options["record_liberty_check"]["allowed"] and not options["record_liberty_check"]["obstacles"]
    assert options["record_liberty_check"]["form"] == "LibertyCheck"
    blocked = options["complete_gates"]
    assert not blocked["allowed"] and blocked["target"] == "evidence" and len(blocked["obstacles"]) >= 2
    for obstacle in blocked["obstacles"]:
        assert set(obstacle) == OBSTACLE and all(obstacle.values()), obstacle
        assert obstacle["why"].endswith(".")
    assert "accept" not in options  # neither another stage's nor another role's
    assert "reassign_reviewer" not in options
    assert "reassign_reviewer" in {
        o["action"] for o in (await world.get("mo", f"/v1/cases/{road.ref}")).json()["options"]
    }
    assert [clock["name"] for clock in case["clocks"]] == ["stage", "review"]
    reader = (await world.get("audrey", f"/v1/cases/{road.ref}")).json()
    assert reader["options"] == [] and set(case["facts"]) - set(reader["facts"]) == {"position_of_trust"}


async def test_what_may_not_be_seen_looks_byte_for_byte_like_what_is_not_there(world: World):
    road = await case_at(world, "referred", "OTO-001")
    before = await everything(world, readings=True)
    places = [
        ("GET", ""),
        ("GET", "/patient"),
        ("GET", "/history"),
        ("GET", "/files"),
        ("GET", "/files/file_0123456789ab"),
        ("POST", "/files"),
        ("POST", "/moves/accept"),
        ("POST", "/moves/no_such_move"),
    ]
    closed = {("home_b", "/patient")}  # no home asks there at all: 403, whatever the reference
    # another commissioner, another home, a reviewer who was not given it, an assurer before quality assurance
    for who in ("nosy", "home_b", "rory", "quinn"):
        for method, place in places:
            options = {"json": {}, "seen": road.case["seq"]} if method == "POST" else {}
            hidden = await world.ask(who, method, f"/v1/cases/{road.ref}{place}", **options)
            absent = await world.ask(who, method, f"/v1/cases/OTO-999{place}", **options)
            refused = (403, "NotAllowed") if (who, place) in closed else (404, "NotFound")
            assert (hidden.status_code, hidden.json()["code"]) == refused, (who, place, hidden.text)
            assert hidden.content == absent.content.replace(b"OTO-999", b"OTO-001"), (who, place)
            assert hidden.headers == absent.headers, (who, place)
    assert await everything(world, readings=True) == before  # whoever is shown nothing has read nothing


async def test_a_home_says_whose_case_it_means_where_two_commissioners_call_theirs_the_same(world: World):
    await create(world, "OTO-001")
    await create(world, "OTO-001", by="nosy", commissioner="QNB")
    unclear = await world.get("home_a", "/v1/cases/OTO-001")
    assert (unclear.status_code, unclear.json()["code"]) == (409, "Conflict")
    assert "QNB.OTO-001 or QTV.OTO-001" in unclear.json()["detail"]
    for commissioner in ("QTV", "QNB"):
        named = (await world.get("home_a", f"/v1/cases/{commissioner}.OTO-001")).json()
        assert (named["ref"], named["organisation"]) == ("OTO-001", commissioner)
    assert (await world.get("home_b", "/v1/cases/QTV.OTO-001")).status_code == 404
    assert (await world.get("nosy", "/v1/cases/QTV.OTO-001")).status_code == 404


async def test_a_risk_that_blocks_nothing_is_shown_to_those_who_read_the_whole_record(world: World):
    case = (await create(world, other_drivers=["STAFFING_SHORTFALL"])).json()
    (flag,) = case["flags"]
    assert (
        flag["name"] == "staffing_shortfall"
        and flag["why"].endswith(".")
        and flag["source"] == "local policy"
    )
    assert next(o for o in case["options"] if o["action"] == "submit")["allowed"]
    assert (await world.get("home_a", "/v1/cases/OTO-001")).json()["flags"] == []


async def test_a_reference_that_cannot_be_one_is_refused_before_anything_is_looked_up(world: World):
    for ref in ("a%20b", "x" * 41, "%00", "a;b"):
        answer = await world.get("casey", f"/v1/cases/{ref}")
        assert (answer.status_code, answer.json()["code"]) == (422, "Malformed"), ref
    assert (await world.get("casey", "/v1/cases/a/b")).status_code == 404


async def test_who_looks_after_the_system_reads_no_case_whether_it_is_there_or_not(world: World):
    await create(world)
    for who in ("sys", "ivy"):
        answers = [await world.get(who, f"/v1/cases/{ref}") for ref in ("OTO-001", "OTO-999")]
        assert [a.status_code for a in answers] == [403, 403]
        assert answers[0].content.replace(b"OTO-001", b"OTO-999") == answers[1].content


async def test_narrow_roles_are_shown_no_clinical_word_and_no_name(world: World):
    road = await case_at(world, "qa_review")
    papers = road.papers
    reason = "A member of staff is under enquiry for the night of the fall."
    held = await world.move("sam", road.ref, "place_hold", {"kind": "SAFEGUARDING", "reason": reason})
    assert held.status_code == 200, held.text
    whole = (await world.get("quinn", f"/v1/cases/{road.ref}")).text
    told = [
        papers.assessment(road.day(0))["narrative"],
        papers.consultation(road.day(0))["person"]["views"],
        papers.recommendation(road.day(0))["summary"],
        papers.capacity(road.day(0))["assessments"][0]["explanation"],
        papers.submission(road.day(0))["rationale"],
        papers.representative(road.day(0))["name"],
        reason,
    ]
    assert all(words in whole for words in told)
    for who in ("finn", "brook", "home_a"):
        answer = await world.get(who, f"/v1/cases/{road.ref}")
        case = answer.json()
        assert case["money"]["baseline"] == "2772.00" and case["facts"]["package"], who
        clinical = (
            "safeguarding liberty capacity assessment consultation recommendation quality submission holds"
        )
        assert not set(clinical.split()) & set(case["facts"]), who
        assert not [words for words in told if words in answer.text], who
        assert "Safeguarding" not in answer.text and "SAFEGUARDING" not in answer.text, who
        assert (await world.get(who, f"/v1/cases/{road.ref}/patient")).status_code == 403
        history = (await world.get(who, f"/v1/cases/{road.ref}/history")).json()
        assert {entry["fields"] and "said" for entry in history["entries"]} == {None}, who
    assert "driver" not in (await world.get("finn", f"/v1/cases/{road.ref}")).json()["facts"]


async def test_a_home_is_told_of_the_holds_it_places_itself(world: World):
    road = await case_at(world, "evidence")
    reason = "Taken to hospital with a chest infection this morning."
    held = await world.move(
        "home_a", road.ref, "place_hold", {"kind": "HOSPITAL_ADMISSION", "reason": reason}
    )
    assert held.status_code == 200, held.text
    (hold,) = held.json()["holds"]
    assert (hold["kind"], hold["title"]) == ("HOSPITAL_ADMISSION", "In hospital") and hold["clears"]
    assert "start_assessment" in hold["blocks"] and "add_evidence" not in hold["blocks"]
    world.clock.advance(timedelta(days=2))
    (clock, _) = (await world.get("home_a", f"/v1/cases/{road.ref}")).json()["clocks"]
    assert clock["sentence"].startswith("due ")
    (whole, _) = (await world.get("ada", f"/v1/cases/{road.ref}")).json()["clocks"]
    assert "In hospital" in whole["sentence"] and whole["due_on"] == clock["due_on"]


async def test_the_person_behind_a_case_is_named_to_those_who_need_a_name(world: World):
    names = {"given_name": "Winifred", "family_name": "Oakapple", "date_of_birth": "1938-04-02"}
    await create(world, patient={"nhs_number": "9991000003", **names})
    known = (await world.get("casey", "/v1/cases/OTO-001/patient")).json()
    assert known == known | {
        "name": "Winifred Oakapple",
        "date_of_birth": "1938-04-02",
        "nhs_number": "999 100 0003",
        "no_number_because": "",
    }
    assert known["id"] == (await world.get("casey", "/v1/cases/OTO-001")).json()["facts"]["patient"]
    for who in ("finn", "brook", "home_a"):
        answer = await world.get(who, "/v1/cases/OTO-001/patient")
        assert (answer.status_code, answer.json()["code"]) == (403, "NotAllowed"), who
        assert "Oakapple" not in answer.text
    hidden = await world.get("ada", "/v1/cases/OTO-001/patient")  # it is not given to her yet
    assert hidden.status_code == 404 and "Oakapple" not in hidden.text
    made = await create(world, "OTO-002", patient={"no_number_because": "NOT_REGISTERED", **names})
    assert made.status_code == 201, made.text
    unnumbered = (await world.get("sam", "/v1/cases/OTO-002/patient")).json()
    assert (unnumbered["nhs_number"], unnumbered["no_number_because"]) == (None, "NOT_REGISTERED")
