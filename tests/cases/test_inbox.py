"""Lists of cases: GET /v1/cases."""

from base64 import urlsafe_b64encode
from datetime import timedelta
from typing import Any

from tests.conftest import World
from tests.make import case_at, create
from tests.programmes.one_to_one.examples import NUMBER


async def refs(world: World, who: str, **filters: Any) -> list[str]:
    """The references that a list shows, in its order."""
    answer = await world.get(who, "/v1/cases", params=filters)
    assert answer.status_code == 200, answer.text
    return [row["ref"] for row in answer.json()["cases"]]


async def test_a_list_shows_each_case_in_the_order_in_which_they_were_opened(world: World):
    for ref in ("OTO-003", "OTO-001", "OTO-002"):
        assert (await create(world, ref)).status_code == 201
    answer = (await world.get("casey", "/v1/cases")).json()
    assert [row["ref"] for row in answer["cases"]] == ["OTO-003", "OTO-001", "OTO-002"]
    assert answer["next"] is None
    first = answer["cases"][1]
    assert first == first | {
        "stage": "draft",
        "owner_role": "CASE_ADMIN",
        "provider": "PRV-A",
        "driver": "FALLS",
        "seq": 1,
        "version": 1,
        "overdue": False,
        "hold": None,
    }


async def test_mine_is_what_i_review_or_assure_and_my_roles_what_it_owns_next(world: World):
    await create(world, "OTO-001")
    await case_at(world, "gate_checks", "OTO-002", reviewer="ada")
    await case_at(world, "panel_ready", "OTO-003", reviewer="rory")
    await case_at(world, "closed", "OTO-009", reviewer="ada")
    assert await refs(world, "ada", view="mine") == ["OTO-002", "OTO-009"]
    assert await refs(world, "ada", view="mine", open=True) == ["OTO-002"]
    assert await refs(world, "rory", view="mine") == ["OTO-003"]
    assert await refs(world, "quinn", view="mine") == ["OTO-003", "OTO-009"]
    assert await refs(world, "casey", view="mine") == []
    assert await refs(world, "casey", view="role") == ["OTO-001"]
    assert await refs(world, "sam", view="role") == ["OTO-002"]
    assert await refs(world, "sid", view="role") == ["OTO-003"]
    assert await refs(world, "ada", view="role") == []
    assert await refs(world, "ada", view="all") == ["OTO-002", "OTO-009"]  # she reads what she reviews
    assert len(await refs(world, "mo", view="all")) == 4
    # every filter given must hold
    assert await refs(world, "ada", stage="closed", view="mine", provider="PRV-C") == ["OTO-009"]
    assert await refs(world, "ada", stage="closed", view="mine", provider="PRV-A") == []
    assert await refs(world, "ada", open=False) == ["OTO-009"]


async def test_what_waits_for_others_is_mine_and_not_my_roles(world: World):
    await case_at(world, "gate_checks", "OTO-002", reviewer="ada")
    await case_at(world, "assessment", "OTO-003", reviewer="ada")
    await case_at(world, "panel_ready", "OTO-004", reviewer="ada")
    await case_at(world, "closed", "OTO-009", reviewer="ada")
    assert await refs(world, "ada", view="waiting") == ["OTO-002", "OTO-004"]
    assert await refs(world, "quinn", view="waiting") == ["OTO-004"]
    assert await refs(world, "casey", view="waiting") == []


async def test_what_is_due_first_comes_first_and_pages_go_on_from_there(world: World):
    await case_at(world, "closed", "OTO-001")  # nothing is due any more
    await case_at(world, "gate_checks", "OTO-002")
    await create(world, "OTO-003")
    everything = await refs(world, "mo", order="due")
    assert everything[0] == "OTO-002" and sorted(everything) == ["OTO-001", "OTO-002", "OTO-003"]
    pages: list[str] = []
    after = None
    while True:
        asked = {"order": "due", "limit": 1} | ({"after": after} if after else {})
        page = (await world.get("mo", "/v1/cases", params=asked)).json()
        pages += [row["ref"] for row in page["cases"]]
        after = page["next"]
        if after is None:
            break
    assert pages == everything


async def test_each_filter_narrows_the_list(world: World):
    await create(world, "OTO-001", cohort="Winter 26")
    await create(world, "OTO-002")
    await create(world, "OTO-004")
    await create(world, "ZZZ_1")
    await create(world, "ZZZx1")
    reason = "A test whether a hold is found in lists."
    held = await world.move("mo", "OTO-004", "place_hold", {"kind": "ELIGIBILITY", "reason": reason})
    assert held.status_code == 200, held.text
    await case_at(world, "referred", "OTO-005")
    assert await refs(world, "mo", stage="referred") == ["OTO-005"]
    assert await refs(world, "mo", provider="PRV-B") == ["OTO-004", "OTO-005"]
    assert await refs(world, "mo", driver="BEHAVIOUR_AGGRESSION") == ["OTO-002", "OTO-004", "OTO-005"]
    assert await refs(world, "mo", cohort="Winter 26") == ["OTO-001"]
    assert await refs(world, "mo", hold="ELIGIBILITY") == ["OTO-004"]
    assert await refs(world, "mo", ref="OTO-00") == ["OTO-001", "OTO-002", "OTO-004", "OTO-005"]
    assert await refs(world, "mo", ref="ZZZ_") == ["ZZZ_1"]  # a wildcard of LIKE is a plain letter here
    assert await refs(world, "mo", ref="%") == []
    assert await refs(world, "mo", overdue=True) == []
    world.clock.advance(timedelta(days=4))
    assert await refs(world, "mo", overdue=True) == ["OTO-005"]
    assert await refs(world, "mo", overdue=False, provider="PRV-B") == ["OTO-004"]
    assert await refs(world, "mo", stage="nowhere") == []


async def test_a_case_is_found_by_what_its_list_shows_and_by_nothing_else(world: World):
    named = {"nhs_number": NUMBER, "given_name": "Wilhelmina", "family_name": "Quillfeather"}
    assert (await create(world, "OTO-001", patient=named)).status_code == 201
    for ref in ("OTO-002", "OTO-003"):
        assert (await create(world, ref)).status_code == 201
    rows = (await world.get("mo", "/v1/cases")).json()["cases"]
    homes = {each["ods_code"]: each["name"] for each in (await world.get("mo", "/v1/organisations")).json()}
    driven = {row["ref"]: row["driver"] for row in rows}
    assert await refs(world, "mo", find="oto-00") == ["OTO-001", "OTO-002", "OTO-003"]
    assert await refs(world, "mo", find="-002") == ["OTO-002"]
    for home in {row["provider"] for row in rows}:
        there = [row["ref"] for row in rows if row["provider"] == home]
        assert await refs(world, "mo", find=f" {homes[home].upper()} ") == there
    behaviour = [ref for ref, driver in driven.items() if driver == "BEHAVIOUR_AGGRESSION"]
    assert behaviour and await refs(world, "mo", find="aggress") == behaviour
    for secret in (NUMBER, "Wilhelmina", "quillfeather", "%", "_"):
        assert await refs(world, "casey", find=secret) == [], secret
    assert len(await refs(world, "mo", find="  ")) == 3


async def test_a_search_tells_no_driver_to_whoever_does_not_read_it(world: World):
    await create(world, "OTO-002")
    assert await refs(world, "mo", find="aggress") == ["OTO-002"]
    assert await refs(world, "finn", find="oto-002") == ["OTO-002"]
    assert await refs(world, "finn", find="aggress") == []
    assert await refs(world, "nosy", find="oto") == []


async def test_the_cursor_walks_all_without_gap_or_repeat_while_cases_come_in(world: World):
    there = [f"C-{n:02}" for n in range(1, 8)]
    for ref in there:
        assert (await create(world, ref)).status_code == 201
    seen: list[str] = []
    after, pages = None, 0
    while True:
        page = (
            await world.get("casey", "/v1/cases", params={"limit": 3} | ({"after": after} if after else {}))
        ).json()
        seen += [row["ref"] for row in page["cases"]]
        assert len(page["cases"]) <= 3
        if page["next"] is None:
            break
        after, pages = page["next"], pages + 1
        if pages <= 2:
            there.append(f"LATER-{pages}")
            assert (await create(world, there[-1])).status_code == 201
    assert seen == there
    whole = (await world.get("casey", "/v1/cases", params={"limit": len(there)})).json()
    assert whole["next"] is None and len(whole["cases"]) == len(there)


async def test_a_list_is_asked_for_in_its_own_words_or_refused(world: World):
    beyond = urlsafe_b64encode(b"id:" + b"9" * 24).decode().rstrip("=")
    for bad in (
        {"after": "nonsense!"},
        {"after": "é"},
        {"after": urlsafe_b64encode(b"id:1; --").decode()},
        {"after": beyond},
        {"after": "A" * 41},
        {"limit": 0},
        {"limit": 201},
        {"limit": "many"},
        {"view": "everything"},
        {"overdue": "perhaps"},
        {"colour": "blue"},
        {"stage": "x" * 41},
        {"stage": "dra\0ft"},
        {"driver": "\0"},
        {"ref": "\0"},
    ):
        answer = await world.get("casey", "/v1/cases", params=bad)
        assert (answer.status_code, answer.json()["code"]) == (422, "Malformed"), bad
        (fault,) = answer.json()["errors"]
        assert fault["pointer"] == f"/query/{next(iter(bad))}"


async def test_everybody_sees_their_own_organisations_cases_only(world: World):
    await create(world, "OTO-001")
    await create(world, "OTO-004")
    theirs = await create(world, "OTO-002", by="nosy", commissioner="QNB")
    assert theirs.status_code == 201
    assert await refs(world, "casey") == ["OTO-001", "OTO-004"]
    assert await refs(world, "nosy") == ["OTO-002"]
    assert await refs(world, "home_a") == ["OTO-001", "OTO-002"]
    assert await refs(world, "home_b") == ["OTO-004"]
    assert await refs(world, "home_c") == []
    assert await refs(world, "nosy", provider="PRV-B") == []
    # a cursor of somebody else's list opens no door, and is answered like one that nobody was given
    cursor = (await world.get("casey", "/v1/cases", params={"limit": 1})).json()["next"]
    for after in (cursor, urlsafe_b64encode(b"QTV.NOT-THERE").decode().rstrip("=")):
        answer = await world.get("home_c", "/v1/cases", params={"after": after})
        assert answer.status_code == 422
        assert answer.json()["errors"] == [{"pointer": "/query/after", "detail": "not a cursor of ours"}]


async def test_who_looks_after_the_system_reads_no_list(world: World):
    await create(world)
    for who in ("sys", "ivy"):
        answer = await world.get(who, "/v1/cases")
        assert (answer.status_code, answer.json()["code"]) == (403, "NotAllowed")
    assert (await world.get(None, "/v1/cases")).status_code == 401


async def test_a_narrow_role_learns_no_more_from_a_list_than_from_the_case(world: World):
    road = await case_at(world, "qa_review", "OTO-001")
    reason = "An enquiry is open into the night care at this home."
    hold = {"kind": "SAFEGUARDING", "reason": reason}
    assert (await world.move("sam", road.ref, "place_hold", hold)).status_code == 200
    whole = (await world.get("mo", "/v1/cases")).json()["cases"][0]
    assert (whole["hold"], whole["recommendation"], whole["driver"]) == (
        "SAFEGUARDING",
        "REDUCE_PHASED",
        "FALLS",
    )
    assert whole["reviewer"] == "ada"
    for who in ("finn", "brook", "home_a"):
        shown = (await world.get(who, "/v1/cases")).json()["cases"][0]
        facts = (await world.get(who, f"/v1/cases/{road.ref}")).json()["facts"]
        for hidden in ("hold", "recommendation", "driver", "cohort", "reviewer", "assurer", "closure"):
            assert shown[hidden] is None or hidden in facts, (who, hidden)
        for asked in ({"hold": "SAFEGUARDING"}, {"cohort": "Autumn"}, {"in_cohort": True}):
            answer = await world.get(who, "/v1/cases", params=asked)
            told = "cohort" in facts and "hold" not in asked
            assert answer.status_code == (200 if told else 403), (who, asked)  # nor by asking for it
