"""The proof of a commissioner's terms: what is published can be quorate with the people there are."""

from typing import Any

from sqlalchemy import text

from app.programmes.one_to_one.policy import LOCAL_PANEL
from tests.conftest import World
from tests.records import database_of, everything

PATH = "/v1/policies/one_to_one"
PROOF = f"{PATH}/proof"
BOARD = LOCAL_PANEL.model_dump(mode="json") | {"name": "board", "title": "Commissioner's board"}
TWO: dict[str, Any] = {
    "panels": [LOCAL_PANEL.model_dump(mode="json"), BOARD],
    "route": [{"panel": "local"}, {"panel": "board", "when": "SAVING_OVER", "over": "1000.00"}],
}
SECOND_STAGE = [
    f"Missing: a {who} for every item, at the second stage (board)."
    for who in ("third social care voter", "fifth voter", "second voter who can chair")
]


async def publish(world: World, day: str = "2026-09-07", who: str = "mo", **changes: Any) -> Any:
    form = {"effective_from": day, "reason": "Agreed by the governing board.", "changes": changes}
    return await world.post(who, PATH, form)


async def people(world: World, statement: str) -> None:
    async with database_of(world).transaction(everything=True) as db:
        await db.execute(text(statement))


async def join(world: World, *rows: tuple[str, str, str]) -> None:
    """More people of the commissioner: id, profession, roles as JSON."""
    for id, profession, roles in rows:
        await people(
            world,
            "INSERT INTO person (id, organisation, name, employer, profession, roles, expertise, contingent_fee, active, "
            f"team) VALUES ('{id}', 'QTV', '{id.title()} Newcomer', '', '{profession}', '{roles}', "
            """'["FALLS", "NURSING", "SWALLOWING", "EPILEPSY", "BEHAVIOUR", "MENTAL_HEALTH"]', false, true, '')""",
        )


async def away(world: World, person: str, first: str, last: str) -> None:
    form = {"person": person, "from_day": first, "until_day": last}
    assert (await world.post("sid", "/v1/people/leave", form)).status_code == 201


# The terms in force


async def test_the_terms_in_force_can_be_met_by_the_cast(world: World):
    for who in ("mo", "sid", "pia", "audrey"):
        answer = await world.get(who, PROOF)
        assert (answer.status_code, answer.json()) == (200, {"holds": True, "missing": [], "gaps": []})


async def test_only_those_who_plan_panels_see_the_proof(world: World):
    for who in ("ada", "pat", "casey", "finn", "home_a", "sys"):
        assert (await world.get(who, PROOF)).status_code == 403
        assert (await world.post(who, PROOF, {"changes": {}})).status_code == 403
    assert (await world.get(None, PROOF)).status_code == 401
    assert (await world.get("mo", "/v1/policies/no_such_programme/proof")).status_code == 404


async def test_a_short_absence_is_a_gap_and_a_long_one_is_missing(world: World):
    await away(world, "pia", "2026-09-14", "2026-09-25")
    short = (await world.get("mo", PROOF)).json()
    assert (short["holds"], short["missing"]) == (True, [])
    assert [gap["sentence"] for gap in short["gaps"]] == [
        "Missing: a voter who can chair for every item, at the first stage (local), from 14 September 2026 to "
        "25 September 2026.",
        "Missing: a voter or adviser with mental health expertise for items about self harm suicide and delirium, at the "
        "first stage (local), from 14 September 2026 to 25 September 2026.",
    ]
    await away(world, "pia", "2026-09-26", "2026-10-05")
    long = (await world.get("mo", PROOF)).json()
    assert (long["holds"], long["gaps"]) == (False, [])
    assert long["missing"][0]["need"] == "a voter who can chair"
    assert (long["missing"][0]["from_day"], long["missing"][0]["until_day"]) == ("2026-09-14", "2026-10-05")


async def test_leave_that_was_taken_back_leaves_no_gap(world: World):
    form = {"person": "pia", "from_day": "2026-09-14", "until_day": "2026-12-24"}
    made = (await world.post("sid", "/v1/people/leave", form)).json()
    assert not (await world.get("mo", PROOF)).json()["holds"]
    assert (await world.post("sid", f"/v1/people/leave/{made['id']}/cancel")).status_code == 200
    assert (await world.get("mo", PROOF)).json()["holds"]


async def test_whoever_may_not_vote_is_not_counted(world: World):
    for change in (
        "UPDATE person SET active = false WHERE id = 'pat'",
        "UPDATE person SET active = true, contingent_fee = true WHERE id = 'pat'",
        """UPDATE person SET contingent_fee = false, roles = '["PANEL_HEALTH", "FINANCE"]' WHERE id = 'pat'""",
        """UPDATE person SET roles = '["CASE_ADMIN"]' WHERE id = 'pat'""",
    ):
        await people(world, change)
        (found,) = [
            each for each in (await world.get("mo", PROOF)).json()["missing"] if "falls" in each["items"]
        ]
        assert found["need"] == "a voter or adviser with falls expertise", change


async def test_the_worst_reviewer_is_named(world: World):
    await people(world, """UPDATE person SET roles = '["PANEL_HEALTH", "REVIEWER"]' WHERE id = 'pat'""")
    found = (await world.get("mo", PROOF)).json()["missing"]
    assert {tuple(each["when"]) for each in found} == {("Pat Odell is the reviewer",)}


# Terms that are proposed


async def test_terms_can_be_tried_before_they_are_published(world: World):
    before = await everything(world)
    tried = await world.post("mo", PROOF, {"changes": TWO})
    assert tried.status_code == 200, tried.text
    body = tried.json()
    assert not body["holds"]
    assert [each["sentence"] for each in body["missing"]][:3] == SECOND_STAGE
    falls = next(each for each in body["missing"] if "falls" in each["items"])
    assert falls["need"] == "a second voter or adviser with falls expertise"
    assert (falls["stage"], falls["panel"], falls["when"]) == (2, "board", [])
    assert (falls["from_day"], falls["until_day"]) == (None, None)
    assert await everything(world) == before
    assert (await world.post("mo", PROOF, {"changes": {}})).json()["holds"]
    bad = await world.post("mo", PROOF, {"changes": {"route": [{"panel": "attic"}]}})
    assert (bad.status_code, bad.json()["code"]) == (422, "Malformed")
    assert "there is no panel of that name" in bad.json()["detail"]


async def test_terms_that_cannot_be_quorate_are_refused_with_everybody_who_is_missing(world: World):
    before = await everything(world)
    refused = await publish(world, **TWO)
    assert (refused.status_code, refused.json()["code"]) == (409, "CannotBeQuorate")
    assert refused.json()["missing"][:3] == SECOND_STAGE
    assert all(sentence in refused.json()["detail"] for sentence in refused.json()["missing"])
    assert await everything(world) == before


async def test_with_enough_people_they_are_published(world: World):
    await join(
        world,
        ("dana", "HEALTH", '["PANEL_CHAIR"]'),
        ("vic", "HEALTH", '["PANEL_HEALTH"]'),
        ("val", "SOCIAL_CARE", '["PANEL_SOCIAL_CARE"]'),
    )
    published = await publish(world, **TWO)
    assert published.status_code == 201, published.text
    assert [panel["name"] for panel in published.json()["policy"]["panels"]] == ["local", "board"]
    assert (await world.get("mo", PROOF)).json()["holds"]


async def test_leave_is_looked_at_from_the_day_on_which_the_terms_begin(world: World):
    await away(world, "pia", "2026-09-08", "2026-10-30")
    title = [LOCAL_PANEL.model_dump(mode="json") | {"title": "CCG panel"}]
    assert (await publish(world, panels=title)).json()["code"] == "CannotBeQuorate"
    assert (await publish(world, "2026-11-02", panels=title)).status_code == 201


async def test_what_does_not_touch_the_panels_is_not_held_up_by_who_is_missing(world: World):
    await people(world, "UPDATE person SET active = false WHERE id = 'pia'")
    assert not (await world.get("mo", PROOF)).json()["holds"]
    assert (await publish(world, accept_days=3)).status_code == 201
    assert (await publish(world, expertise={"FALLS": "NURSING"})).json()["code"] == "CannotBeQuorate"


async def test_a_commissioner_without_a_panel_is_told_so(world: World):
    found = (await world.get("nosy", PROOF)).json()["missing"]
    assert "Missing: a person to be quality assurer for every item." in [each["sentence"] for each in found]
