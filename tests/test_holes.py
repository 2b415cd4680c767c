"""Holes that were found in neighbouring systems, each tried here.

They are from the public code of: Hackney's core pathway pilot, Kuali Coeus, Primero, HotCRP, YAWL, KIE, Spiff,
OpenReview, Jmix and Caseflow. What each of them lets through is refused here, or does not happen.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, update

from app.demonstration import steps
from app.main import openapi
from app.people.directory import PEOPLE
from app.programmes.one_to_one.policy import LOCAL_PANEL
from app.programmes.roles import Role
from app.workflow.process import BrokenProcess, Duty
from tests.conftest import NOON, World
from tests.make import MEMBERS, Road, case_at, create, creation, sitting_on, stage_of
from tests.records import database_of, everything, verified
from tests.workflow.toy import MENDING_BOOKS

EVERY_ROLE = ["REVIEWER", "QA_CLINICIAN", "PANEL_HEALTH", "PANEL_CHAIR", "CHC_OPS_MANAGER", "CASE_ADMIN"]
MONDAY = NOON.date()
SAID = {"reasons": "The plan is stepped and watched, and the evidence bears it out."}


async def join(world: World, id: str = "max", roles: list[str] = EVERY_ROLE) -> None:
    """Somebody who holds nearly every role there is."""
    row = {
        "id": id,
        "organisation": "QTV",
        "name": f"{id.title()} Example",
        "employer": "NHS Thames Valley ICB",
        "profession": "HEALTH",
        "roles": roles,
        "expertise": ["FALLS"],
        "contingent_fee": False,
        "active": True,
    }
    async with database_of(world).transaction(everything=True) as db:
        await db.execute(insert(PEOPLE), row)
        world.people[id] = row


async def listed(world: World, members: tuple[Mapping[str, Any], ...] = MEMBERS, **how: Any) -> Road:
    """OTO-001 on an agenda, on the afternoon of the sitting, everybody present."""
    sitting = await sitting_on(world, MONDAY + timedelta(days=steps.SITS), members=members)
    road = await case_at(world, "panel_listed", start=MONDAY, sitting=sitting, **how)
    world.clock.move(datetime.combine(road.day(steps.SITS), datetime.min.time(), UTC).replace(hour=14))
    road.acted.stage = stage_of(world)
    return road


async def in_room(world: World, road: Road, who: str, what: str, form: Any = None) -> Any:
    seen = (await world.get(who, f"/v1/cases/{road.ref}")).json().get("seq", 1)
    return await world.post(
        who, f"/v1/sittings/{road.sitting}/items/{road.ref}/{what}", form or {}, seen=seen
    )


async def voted(world: World, road: Road, **choices: str) -> None:
    """The chair opens the discussion, these people vote, and the secretary closes the vote."""
    asked = [("pia", "discussion", None), *((who, "ballots", {"choice": c}) for who, c in choices.items())]
    for who, what, form in (*asked, ("sid", "closing", None)):
        answer = await in_room(world, road, who, what, form)
        assert answer.status_code == 200, answer.text


def rules(answer: Any) -> set[str]:
    return {obstacle["rule"] for obstacle in answer.json().get("obstacles", ())}


# Hackney: the approval is a field that anybody signed in can set, whoever submitted, or nobody


async def test_nothing_is_approved_that_was_not_submitted(world: World):
    await join(world, roles=[*EVERY_ROLE, "PANEL_SECRETARY"])
    road = await case_at(world, "assessment")
    sitting = await sitting_on(world, road.day(steps.SITS))
    before = await everything(world)
    item = f"/v1/sittings/{sitting}/items"
    pack = {"ref": road.ref, "papers_issued_on": road.day(9).isoformat()}
    seq = road.case["seq"]
    answers = [
        await world.move("max", road.ref, "qa_pass", road.papers.quality()),
        await world.move("max", road.ref, "approve", SAID),
        await world.move("max", road.ref, "issue_reduction", road.papers.letter(road.day(9))),
        await world.move("mo", road.ref, "begin_phase", {}),
        await world.post("max", item, pack, seen=seq),
        await world.post("max", f"{item}/{road.ref}/outcomes/approve", SAID, seen=seq),
    ]
    assert [a.status_code for a in answers] == [409, 409, 409, 409, 409, 404]
    assert {a.json()["code"] for a in answers[:5]} == {"NoSuchMove"}
    # and whoever is secretary alone sees no such case
    assert (await world.post("sid", item, pack, seen=seq)).status_code == 404
    assert await everything(world) == before


async def test_nobody_passes_or_approves_what_they_reviewed_whatever_roles_they_hold(world: World):
    """KIE as well: whoever is excluded does not come back in through another group."""
    await join(world)
    road = await case_at(world, "qa_review", reviewer="max")
    before = await everything(world)
    own = await world.move("max", road.ref, "qa_pass", road.papers.quality())
    assert (own.status_code, rules(own)) == (409, {"separate_people"})
    assert "You have acted as reviewer on this case" in own.json()["detail"]
    assert await everything(world) == before

    members = (*MEMBERS, {"person": "max"})
    road = await listed(world, members, reviewer="max")
    assert (await in_room(world, road, "pia", "open")).status_code == 200
    before = await everything(world)
    assert "separate_people" in rules(await in_room(world, road, "max", "ballots", {"choice": "APPROVE"}))
    await voted(world, road, pia="APPROVE", pat="APPROVE", sol="APPROVE")
    barred = await in_room(world, road, "max", "outcomes/approve", SAID)
    assert "recorder_is_barred" in rules(barred)
    signed = await world.move("max", road.ref, "chair_action", _gives_as_much(road))
    assert "not_independent" in rules(signed)


async def test_the_assurer_is_not_one_of_those_who_approve(world: World):
    await join(world, "both", ["QA_CLINICIAN", "PANEL_HEALTH"])
    road = await case_at(world, "qa_review")
    passed = await world.move("both", road.ref, "qa_pass", road.papers.quality())
    assert passed.status_code == 200
    road = await listed(world, (*MEMBERS, {"person": "both"}))
    assert (await in_room(world, road, "pia", "open")).status_code == 200
    assert "separate_people" in rules(await in_room(world, road, "both", "ballots", {"choice": "APPROVE"}))


async def test_a_case_that_went_back_does_not_read_as_approved(world: World):
    road = await case_at(world, "decided")
    row = (await world.get("mo", "/v1/cases")).json()["cases"][0]
    assert (row["outcome"], row["assurer"]) == ("APPROVE", "quinn")
    today = world.clock.now().date().isoformat()
    dispute = {
        "route": "PACKAGE_APPEAL",
        "raised_by": "REPRESENTATIVE",
        "received_on": today,
        "grounds": "Nobody asked the daughter about the nights.",
    }
    opened = await world.move("casey", road.ref, "open_dispute", dispute)
    assert opened.status_code == 200, opened.text
    await join(world, "quentin", ["QA_CLINICIAN"])
    upheld = {
        "dispute": opened.json()["facts"]["disputes"][0]["seq"],
        "reasons": "She was not asked, and she sleeps in the next room.",
        "answered_on": today,
        "reviewer": "rory",
    }
    back = await world.move("quentin", road.ref, "uphold_dispute", upheld)
    assert back.status_code == 200, back.text
    facts = back.json()["facts"]
    assert (back.json()["stage"], facts["decision"], facts["quality"]) == ("assessment", None, None)
    assert not {"quality_assurance", "panel"} & set(facts["gates"])
    row = (await world.get("mo", "/v1/cases")).json()["cases"][0]
    assert (row["outcome"], row["assurer"], row["recommendation"]) == (None, None, None)
    approved = (await world.get("mo", "/v1/reports/headline", params={"range": "all"})).json()
    assert (approved["approved"]["weekly"], approved["identified"]["weekly"]) == ("0.00", "0.00")
    letter = await world.move("casey", road.ref, "issue_reduction", road.papers.letter(MONDAY))
    assert letter.json()["code"] == "NoSuchMove"
    assert (await verified(world)).faults == ()


async def test_no_request_writes_into_a_case_but_a_move(world: World):
    assert (await create(world)).status_code == 201
    before = await everything(world)
    for path, ways in openapi()["paths"].items():
        address = (
            path.replace("{ref}", "OTO-001")
            .replace("{programme}", "one_to_one")
            .replace("{", "")
            .replace("}", "")
        )
        for method in ("PATCH", "PUT", "DELETE"):
            if method.lower() in ways:  # the end of one's own session, and of no record
                assert ways[method.lower()]["operationId"] in {"sign_out", "end_session"}
                continue
            answer = await world.ask("mo", method, address, json={"stage": "decided", "outcome": "APPROVE"})
            assert (answer.status_code, answer.json()["code"]) == (405, "MethodNotAllowed")
    for extra in ({"stage": "decided"}, {"gates": {"panel": 1}}, {"reviewer": "ada"}, {"decision": {}}):
        for answer in (
            await world.post("casey", "/v1/cases", creation("OTO-002") | extra),
            await world.move("casey", "OTO-001", "submit", _why() | extra),
        ):
            assert (answer.status_code, answer.json()["code"]) == (422, "Malformed")
            assert next(iter(extra)) in answer.json()["errors"][0]["pointer"]
    assert await everything(world) == before


# Kuali: a quorum is stored and never asked for; a lost or tied vote cannot be written down


async def test_a_quorum_is_asked_for_and_a_vote_without_one_is_written_down(world: World):
    road = await listed(world)
    assert (await in_room(world, road, "pia", "open")).status_code == 200
    await voted(world, road, pia="APPROVE", pat="DECLINE")
    refused = await in_room(world, road, "pia", "outcomes/approve", SAID)
    assert "not_quorate" in rules(refused)
    kept = await in_room(
        world, road, "pia", "outcomes/record_not_carried", {"discussion": "Two of us were called away."}
    )
    assert kept.status_code == 200, kept.text
    log = kept.json()["facts"]["panel_log"][-1]
    assert (log["result"], log["tally"]["quorate"], len(log["ballots"])) == ("NOT_QUORATE", False, 2)


async def test_a_tied_vote_is_written_down_as_it_was(world: World):
    road = await listed(world)
    policy = {
        "effective_from": world.clock.now().date().isoformat(),
        "reason": "Agreed by the board.",
        "changes": {"panels": [LOCAL_PANEL.model_dump(mode="json") | {"voting": {"tie": "NOT_CARRIED"}}]},
    }
    assert (await world.post("mo", "/v1/policies/one_to_one", policy)).status_code == 201
    assert (await in_room(world, road, "pia", "open")).status_code == 200
    await voted(world, road, pia="APPROVE", pat="APPROVE", sol="DECLINE", tess="DECLINE")
    kept = await in_room(
        world, road, "pia", "outcomes/record_not_carried", {"discussion": "Nobody could be brought round."}
    )
    log = kept.json()["facts"]["panel_log"][-1]
    assert (log["result"], log["outcome"]) == ("TIED", None)
    assert log["tally"]["counts"] == {"ABSTAIN": 0, "APPROVE": 2, "DECLINE": 2}


# Primero: self-approval is asked of the present owner, so handing the record over opens the way; Spiff: a task
# that was handed over does not reach the new person's inbox


async def test_handing_a_case_over_does_not_let_its_reviewer_pass_it(world: World):
    await join(world)
    road = await case_at(world, "assessment", reviewer="max")
    road.acted.stage = stage_of(world)
    await steps.assess(road)
    world.clock.move(datetime.combine(road.day(steps.ASSESSED), datetime.min.time(), UTC).replace(hour=15))
    over = {"reviewer": "rory", "no_conflict": True, "reason": "Max is on leave from tomorrow."}
    assert (await world.move("mo", road.ref, "reassign_reviewer", over)).status_code == 200
    mine = {
        who: (await world.get(who, "/v1/cases", params={"view": "mine"})).json()["cases"]
        for who in ("max", "rory")
    }
    assert (mine["max"], [case["ref"] for case in mine["rory"]]) == ([], [road.ref])
    before = await everything(world)
    own = await world.move("max", road.ref, "qa_pass", road.papers.quality())
    assert (own.status_code, rules(own)) == (409, {"separate_people"})
    assert await everything(world) == before
    assert (await world.move("quinn", road.ref, "qa_pass", road.papers.quality())).status_code == 200


# HotCRP: an administrator takes a recusal away; OpenReview: counts tell what lists keep


async def test_nobody_takes_a_recusal_back(world: World):
    road = await listed(world)
    tie = {"person": "tess", "kind": "PERSONAL", "action": "LEAVE", "reason": "The person is her aunt."}
    assert (await in_room(world, road, "tess", "interests", tie)).status_code == 200
    none = {"person": "tess", "kind": "NONE", "action": "NOTE"}
    for who in ("sid", "pia", "tess"):
        await in_room(world, road, who, "interests", none)
        assert (await world.get("tess", f"/v1/cases/{road.ref}")).status_code == 404, who
    opened = await in_room(world, road, "pia", "open")
    assert "tess" not in {voter["person"] for voter in opened.json()["facts"]["listing"]["roll"]["voters"]}
    assert (await in_room(world, road, "tess", "ballots", {"choice": "APPROVE"})).status_code == 404
    (mine,) = (await world.get("tess", "/v1/interests")).json()
    for who in ("tess", "sid", "pia"):  # nor is lifting it for her, or for the officers of the panel
        lifting = await world.post(
            who, f"/v1/exclusions/{mine['id']}/ask", {"reason": "She would like to vote."}
        )
        assert lifting.status_code == 403, who


async def test_a_neighbour_learns_of_no_case_by_any_way(world: World):
    empty = [
        (await world.get("nosy", path)).text
        for path in ("/v1/cases", "/v1/sittings", "/v1/reports/headline?range=all")
    ]
    road = await listed(world)
    assert [
        (await world.get("nosy", path)).text
        for path in ("/v1/cases", "/v1/sittings", "/v1/reports/headline?range=all")
    ] == empty
    for ref in (road.ref, "NOT-THERE"):
        answers = [
            await world.get("nosy", f"/v1/cases/{ref}"),
            await world.get("nosy", f"/v1/cases/{ref}/history"),
            await world.get("nosy", f"/v1/cases/{ref}/patient"),
            await world.get("nosy", f"/v1/cases/{ref}/files"),
            await world.post("nosy", f"/v1/cases/{ref}/moves/withdraw", {}, seen=1),
        ]
        assert {(a.status_code, a.json()["detail"]) for a in answers} == {
            (404, "There is nothing here that you may see.")
        }
    assert (await world.post("nosy", "/v1/cases", creation("OTO-001"))).status_code == 422


async def test_no_administrator_takes_a_recusal_away_alone_whatever_else_they_try(world: World):
    road = await listed(world)
    await join(world, "minna", ["CHC_OPS_MANAGER", "SYSADMIN", "IG_GUARDIAN", "PANEL_SECRETARY"])
    tie = {"person": "tess", "kind": "PERSONAL", "action": "LEAVE", "reason": "The person is her aunt."}
    assert (await in_room(world, road, "tess", "interests", tie)).status_code == 200
    (shut,) = (await world.get("minna", "/v1/exclusions")).json()
    why = {"reason": "We would not be quorate without her vote."}
    lifting = [(await world.post("minna", f"/v1/exclusions/{shut['id']}/{step}", why)).status_code
               for step in ("confirm", "ask", "ask", "confirm")]  # fmt: skip
    assert lifting == [409, 200, 409, 403]
    # called to another sitting, with the papers of the case issued anew, with every role there is, for a colleague
    off = await in_room(world, road, "pia", "outcomes/unlist", {"reason": "To be heard another day."})
    assert off.status_code == 200, off.text
    later = await sitting_on(world, road.day(steps.SITS + 14), present=False)
    seen = (await world.get("minna", f"/v1/cases/{road.ref}")).json()["seq"]
    day = world.clock.now().date().isoformat()
    pack = {"ref": road.ref, "papers_issued_on": day}
    again = await world.post("minna", f"/v1/sittings/{later}/items", pack, seen=seen)
    assert again.status_code in {201, 409}, again.text
    async with database_of(world).transaction(everything=True) as db:
        await db.execute(update(PEOPLE).where(PEOPLE.c.id == "tess").values(roles=list(Role)))
    lent = {"giver": "quinn", "taker": "tess", "roles": ["QA_CLINICIAN"], "reason": "On leave", "from_day": day,
            "until_day": road.day(steps.SITS + 20).isoformat()}  # fmt: skip
    assert (await world.post("mo", "/v1/delegations", lent)).status_code == 201
    for headers in ({}, {"On-Behalf-Of": "quinn"}):
        for path in ("", "/history", "/patient", "/files"):
            answer = await world.get("tess", f"/v1/cases/{road.ref}{path}", headers=headers)
            assert answer.status_code == 404, (path, headers)
        assert (await world.get("tess", "/v1/cases", headers=headers)).json()["cases"] == []
    assert (await world.get("tess", f"/v1/cases/{road.ref}/readings")).status_code == 404
    assert (await world.get("tess", f"/v1/sittings/{later}")).json()["items"] == []
    opening = {"reason_code": "SAFEGUARDING", "reason": "I would like to see it all the same."}
    assert (await world.post("tess", f"/v1/cases/{road.ref}/break-glass", opening)).status_code == 404


async def test_no_search_and_no_error_names_what_somebody_is_excluded_from(world: World):
    """The person's number, the reference, the package: whatever is sent about it, the answer names nothing of it."""
    road = await listed(world)
    await join(world, "carol", ["CASE_ADMIN", "PANEL_CHAIR", "CHC_OPS_MANAGER"])
    tie = {"ref": road.ref, "kind": "PERSONAL", "reason": "The person is a cousin of mine."}
    assert (await world.post("carol", "/v1/interests", tie)).status_code == 201
    numbers = {"nhs_number": road.papers.row["nhs_number"]}
    sheet = (
        "case_no,nhs_number,provider,hourly_rate,pattern,driver,baseline_hours_wk\n"
        f"{road.ref},9991000372,PRV-B,99.50,12h day x7,FALLS,84\n"
        f"N-1,{road.papers.row['nhs_number']},{road.papers.row['provider']},99.50,12h day x7,FALLS,84\n"
    ).encode()
    told = [
        await world.get("carol", "/v1/cases", params={"ref": road.ref}),
        await world.get("carol", "/v1/cases", params={"ref": road.ref[:3], "provider": "PRV-A"}),
        await world.post("carol", "/v1/cases", creation("OTO-777") | {"patient": numbers}),
        await world.post("carol", f"/v1/sittings/{road.sitting}/minutes"),
        await world.ask("carol", "POST", "/v1/imports", content=sheet, headers={"Content-Type": "text/csv"}),
        await world.get("carol", "/v1/exclusions"),
        await world.get("carol", f"/v1/sittings/{road.sitting}"),
    ]
    assert [answer.status_code for answer in told] == [200, 200, 409, 409, 200, 200, 200]
    for answer in told:
        assert road.ref not in answer.text, answer.text
    # a colleague who sees it is told by name, so the words are there to be left out
    named = await world.post("casey", "/v1/cases", creation("OTO-777") | {"patient": numbers})
    assert (named.status_code, road.ref in named.text) == (409, True)


async def test_no_figure_counts_what_somebody_is_not_assigned(world: World):
    road = await case_at(world, "panel_ready")
    figures = {
        who: (await world.get(who, "/v1/reports/headline", params={"range": "all"})).json()
        for who in ("rory", "ada", "mo")
    }
    assert (figures["ada"]["under_way"], figures["mo"]["under_way"]) == (1, 1)
    nothing = await world.get("nosy", "/v1/reports/headline", params={"range": "all"})
    assert figures["rory"] | {"counted": ""} == nothing.json() | {"counted": ""}
    over = {"reviewer": "rory", "no_conflict": True, "reason": "Ada is on leave from tomorrow."}
    assert (await world.move("mo", road.ref, "reassign_reviewer", over)).status_code == 200
    moved = {
        who: (await world.get(who, "/v1/reports/headline", params={"range": "all"})).json()["under_way"]
        for who in ("rory", "ada")
    }
    assert moved == {"rory": 1, "ada": 0}


# KIE: an excluded user still claims a task that is offered to their group


async def test_whoever_is_excluded_is_offered_nothing_through_a_role_a_team_or_a_colleague(world: World):
    road = await case_at(world, "qa_review")
    await join(world, "quincy", ["QA_CLINICIAN"])
    offered = {"view": "role"}
    for who in ("quinn", "quincy"):
        listed_for = (await world.get(who, "/v1/cases", params=offered)).json()["cases"]
        assert [case["ref"] for case in listed_for] == [road.ref]
    assert (await world.post("mo", "/v1/teams/North", {"homes": ["PRV-A"]})).status_code == 200
    await world.post(
        "quincy", "/v1/interests", {"provider": "PRV-A", "kind": "LOYALTY", "reason": "I worked there."}
    )
    lent = {"taker": "quincy", "roles": ["QA_CLINICIAN"], "from_day": "2026-09-01", "until_day": "2026-10-30",
            "reason": "On leave"}  # fmt: skip
    assert (await world.post("quinn", "/v1/delegations", lent)).status_code == 201
    before = await everything(world)
    for roles, team in ((["QA_CLINICIAN"], ""), (["QA_CLINICIAN"], "North"), (EVERY_ROLE, "North")):
        async with database_of(world).transaction(everything=True) as db:
            await db.execute(update(PEOPLE).where(PEOPLE.c.id == "quincy").values(roles=roles, team=team))
        for headers in ({}, {"On-Behalf-Of": "quinn"}):
            assert (await world.get("quincy", "/v1/cases", params=offered, headers=headers)).json()[
                "cases"
            ] == []
            path = f"/v1/cases/{road.ref}/moves/qa_pass"
            form = road.papers.quality()
            claimed = await world.post("quincy", path, form, seen=road.case["seq"], headers=headers)
            assert claimed.status_code == 404
    after = await everything(world)
    assert {k: v for k, v in after.items() if k != "person"} == {
        k: v for k, v in before.items() if k != "person"
    }
    assert (await world.move("quinn", road.ref, "qa_pass", road.papers.quality())).status_code == 200


# Spiff: a task that was handed over vanishes from the inbox of whoever it was given to


async def test_a_case_that_is_handed_on_and_back_is_in_one_inbox_at_a_time_with_all_that_can_be_done(
    world: World,
):
    road = await case_at(world, "assessment")
    for who, other in (("rory", "ada"), ("ada", "rory")):
        over = {"reviewer": who, "no_conflict": True, "reason": "The other one is on leave."}
        assert (await world.move("mo", road.ref, "reassign_reviewer", over)).status_code == 200
        for view in ("mine", "role", "all"):
            lists = {
                each: (await world.get(each, "/v1/cases", params={"view": view})).json()
                for each in (who, other)
            }
            assert [case["ref"] for case in lists[who]["cases"]] == [road.ref], view
            assert lists[other]["cases"] == []
        options = (await world.get(who, f"/v1/cases/{road.ref}")).json()["options"]
        assert {"return_for_evidence", "record_consultation"} <= {
            o["action"] for o in options if o["allowed"]
        }
        assert (await world.get(other, f"/v1/cases/{road.ref}")).status_code == 404


# Caseflow: a task is completed on another case than the one that is open


async def test_what_belongs_to_another_case_moves_nothing(world: World):
    first, second = await case_at(world, "evidence", "OTO-001"), await case_at(world, "evidence", "OTO-002")
    headers = {"Content-Type": "text/csv", "X-File-Name": "log.csv"}
    sent = await world.ask(
        "home_a", "POST", "/v1/cases/OTO-002/files", content=b"day,note\n1,calm\n", headers=headers
    )
    await world.move("ada", "OTO-002", "request_evidence", second.papers.request(second.day(3)))
    seen = {ref: (await world.get("ada", f"/v1/cases/{ref}")).json()["seq"] for ref in ("OTO-001", "OTO-002")}
    assert seen["OTO-001"] != seen["OTO-002"]
    before = await everything(world)
    kind, today = first.papers.evidence_types[0], first.day(3)
    paper = first.papers.evidence(kind, today, sent.json()["sha256"])
    stale = await world.post("ada", "/v1/cases/OTO-001/moves/add_evidence", paper, seen=seen["OTO-002"])
    assert (stale.status_code, stale.json()["code"]) == (412, "StaleCase")
    foreign = await world.post("ada", "/v1/cases/OTO-001/moves/add_evidence", paper, seen=seen["OTO-001"])
    assert (foreign.status_code, foreign.json()["errors"][0]["pointer"]) == (422, "/sha256")
    there = await world.get("ada", f"/v1/cases/OTO-001/files/{sent.json()['id']}")
    assert there.status_code == 404
    assert await everything(world) == before


# YAWL: a separation of duties that nobody can satisfy is accepted


def test_duties_that_nobody_can_keep_apart_are_refused_at_import() -> None:
    parts = tuple(replace(duty, people=4) for duty in MENDING_BOOKS.separate)
    assert all(isinstance(duty, Duty) for duty in parts)
    roles = {role for move in MENDING_BOOKS.moves for role in move.roles}
    with pytest.raises(BrokenProcess, match="people"):
        replace(MENDING_BOOKS, separate=parts, supply=dict.fromkeys(roles, 1))


# Jmix: a period of one day is counted as 24 working hours


async def test_a_day_is_a_day_of_the_calendar_and_not_so_many_hours(world: World):
    world.clock.move(datetime(2026, 10, 23, 22, 50, tzinfo=UTC))  # Friday, ten to midnight in London
    assert (await create(world)).status_code == 201
    assert (await world.move("casey", "OTO-001", "submit", _why())).status_code == 200

    async def clock_at(moment: datetime) -> dict[str, Any]:
        world.clock.move(moment)
        clocks = (await world.get("mo", "/v1/cases/OTO-001")).json()["clocks"]
        found: dict[str, Any] = next(clock for clock in clocks if clock["name"] == "stage")
        return found

    # two working days, across the end of summer time: all of Tuesday, though 24 hours twice are long over
    late = await clock_at(datetime(2026, 10, 27, 23, 59, tzinfo=UTC))
    assert (late["due_on"], late["overdue"]) == ("2026-10-27", False)
    assert (await clock_at(datetime(2026, 10, 28, 0, 1, tzinfo=UTC)))["overdue"] is True


def _why() -> dict[str, Any]:
    return {"rationale": "Agreed when she came from hospital.", "authoriser_unknown": True}


def _gives_as_much(road: Road) -> dict[str, Any]:
    return {
        "ground": "RISK_OF_HARM",
        "lines": road.papers.lines(168),
        "reason": "Three falls since Friday, and the panel does not meet this week.",
    }
