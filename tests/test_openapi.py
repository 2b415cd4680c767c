"""The description of the API is current, complete, and its examples are true."""

import json
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from app.demonstration import steps
from app.examples import EXAMPLES
from app.main import openapi
from tests.conftest import World
from tests.house.test_routes import BY_STANDARD, TELLS_A_SECRET
from tests.make import AGAIN, Road, case_at, clarified, sitting_on, stage_of
from tests.people.browser import browser_in, code, give_account
from tests.people.oidc.provider import connect, query_of, visiting
from tests.people.services.machines import token, with_secret

KEPT = Path(__file__).parent.parent / "openapi" / "openapi.json"
DESCRIBED = openapi()
OPERATIONS = {
    operation["operationId"]: (method, path, operation)
    for path, methods in DESCRIBED["paths"].items()
    for method, operation in methods.items()
}
REFERRED = date(2026, 9, 7)
PUBLIC = {"get_health", "get_readiness"}
# in this order the clock of the world only goes forward
STAGES = (None, "referred", "evidence", "panel_ready", "panel_listed", "decided")


def test_the_kept_description_is_that_of_the_code() -> None:
    assert json.loads(KEPT.read_text()) == json.loads(json.dumps(DESCRIBED)), "run `make openapi`"


def test_every_operation_has_a_name_of_its_own_a_description_and_an_example() -> None:
    routes = [operation for methods in DESCRIBED["paths"].values() for operation in methods.values()]
    assert len(OPERATIONS) == len(routes)
    assert set(OPERATIONS) == set(EXAMPLES)
    assert [o["operationId"] for o in routes if not o.get("description")] == []


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_every_operation_declares_the_problems_it_can_answer(name: str) -> None:
    method, path, operation = OPERATIONS[name]
    answers = set(operation["responses"])
    if name not in PUBLIC:
        assert answers >= {"401", "422", "503"}, answers
    if "{ref}" in path or "{sitting}" in path or "{programme}" in path:
        assert "404" in answers
    if method == "post" and name not in BY_STANDARD:
        assert answers >= {"409", "413"}
        keyed = "Idempotency-Key" in {p["name"] for p in operation.get("parameters", ())}
        assert keyed != (name in TELLS_A_SECRET)
    if "If-Match" in {p["name"] for p in operation.get("parameters", ())}:
        assert answers >= {"409", "412", "428"}


@pytest.mark.uncounted
async def test_every_example_is_true(world: World) -> None:
    """Each is made, of a case that stands where it says, and answered as it says."""
    for stage in STAGES:
        names = [name for name in OPERATIONS if EXAMPLES[name].get("at") == stage]
        roads = [await _road(world, stage, name) for name in names]
        for name, road in zip(names, roads, strict=True):
            await _make(world, name, road)


async def _road(world: World, stage: str | None, name: str) -> Road | None:
    if stage is None:
        return None
    ref = "EX-" + name.upper().replace("_", "-")
    road = await case_at(world, stage, ref, start=REFERRED)
    if stage == "panel_listed":
        world.clock.move(datetime.combine(road.day(steps.SITS), time(14), UTC))
    if stage == "evidence":
        headers = {"Content-Type": "text/csv", "X-File-Name": "log.csv"}
        sent = await world.ask(
            "home_a", "POST", f"/v1/cases/{ref}/files", content=b"day,note\n1,calm\n", headers=headers
        )
        assert sent.status_code == 201, sent.text
    if name in {"list_case", "cancel_sitting"}:
        road.sitting = await sitting_on(world, road.day(steps.SITS), present=False)
        road.acted.stage, today = stage_of(world), road.day(steps.LISTED)
        await road.move("sam", steps.LISTED, "record_safeguarding_check", road.papers.safeguarding(today))
        await road.move("sam", steps.LISTED, "record_liberty_check", road.papers.liberty(today))
        world.clock.move(datetime.combine(today, time(15), UTC))
    if name == "reissue_pack":
        road.acted.stage = stage_of(world)
        heard = road.papers.representative(road.day(steps.SITS))
        await road.move("sam", steps.SITS, "record_representative", heard, hour=16)
    if name == "hear_matter":
        lines = road.papers.lines(168)
        action = {"ground": "RISK_OF_HARM", "reason": "Three falls since the panel met.", "lines": lines}
        for who in ("pia", "sam"):
            acted = await world.move(who, ref, "chair_action", action)
            assert acted.status_code == 200, acted.text
            road.acted.case = acted.json()
    if name == "resume_sitting":
        example = EXAMPLES["pause_sitting"]
        await world.post("sid", f"/v1/sittings/{road.sitting}/pause", example["body"])
    if name == "add_addendum":
        await world.post("pia", f"/v1/sittings/{road.sitting}/minutes")
    if name == "confirm_departure":
        await clarified(world, road)
        road.acted.stage = stage_of(world)
        await steps.vote(road, "DECLINE", AGAIN)
    await _heard_up_to(world, name, f"/v1/sittings/{road.sitting}/items/{ref}")
    return road


async def _heard_up_to(world: World, name: str, item: str) -> None:
    """What comes before the operation in the hearing of an item."""
    before = {
        "lock_opinion": ["open"],
        "open_discussion": ["open"],
        "cast_ballot": ["open", "discussion"],
        "close_vote": ["open", "discussion"],
        "decide_item": ["open", "discussion", "closing"],
    }
    for what in before.get(name, ()):
        answer = await world.post("pia", f"{item}/{what}")
        assert answer.status_code == 200, answer.text


async def _make(world: World, name: str, road: Road | None) -> None:
    method, path, _ = OPERATIONS[name]
    example = EXAMPLES[name]
    values: dict[str, Any] = dict(example.get("path", {}))
    options: dict[str, Any] = {"params": example.get("query"), "headers": example.get("headers", {})}
    if road is not None:
        values |= {"ref": road.ref, "sitting": road.sitting}
        options["seen"] = (
            None
            if "If-Match" in options["headers"]
            else (await world.get("audrey", f"/v1/cases/{road.ref}")).json()["seq"]
        )
    if "browser" in example:
        await _make_in_browser(world, name)
        return
    if path.startswith("/v1/oidc"):
        await _make_at_provider(world, name)
        return
    values |= await _made_before(world, path, road)
    if "{file}" in path:
        values["file"] = (await world.get("ada", f"/v1/cases/{values['ref']}/files")).json()[0]["id"]
    if "text" in example:
        options["content"] = _filled(example["text"], values).encode()
    elif example.get("body") is not None:
        options["json"] = json.loads(json.dumps(example["body"]).replace("{ref}", values.get("ref", "")))
    if name == "hear_matter":
        assert road is not None
        options["json"]["number"] = road.case["facts"]["chair_actions"][0]["seq"]
    answer = await world.ask(example.get("as"), method.upper(), path.format(**values), **options)
    assert answer.status_code == example.get("status", 200), f"{name}: {answer.text}"


def _filled(text: str, values: dict[str, Any]) -> str:
    """A text with each `{name}` in it as it is here."""
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text


async def _make_at_provider(world: World, name: str) -> None:
    """The same for what is asked on the way to the sign-in provider, and back."""
    method, path, _ = OPERATIONS[name]
    example, side = EXAMPLES[name], connect(world, world.settings.var)
    async with visiting(world, side) as visitor:
        brought = query_of(await visitor.at_provider(await visitor.leave()))
        told = brought | {"logout_token": side.logout()}
        query = {key: _filled(value, told) for key, value in example.get("query", {}).items()}
        options = {"content": _filled(example["text"], told)} if "text" in example else {}
        headers = example.get("headers", {})
        answer = await visitor.browser.client.request(
            method.upper(), path, params=query, headers=headers, **options
        )
        assert answer.status_code == example.get("status", 200), f"{name}: {answer.text}"


async def _make_in_browser(world: World, name: str) -> None:
    """The same for what is asked with a browser, signed in as far as the example says."""
    method, path, _ = OPERATIONS[name]
    example = EXAMPLES[name]
    who, factor = example["as"], example["as"] == "quinn"
    await give_account(world, who, factor=factor)
    async with browser_in(world) as browser:
        if example["browser"] != "OUT":
            await (browser.sign_in if example["browser"] == "FACTOR" else browser.enter)(who)
        told = {"{code}": code(world), "{session}": ""}
        if "{session}" in path:
            told["{session}"] = (await browser.get("/v1/sessions")).json()[0]["id"]
        if name == "confirm_factor":
            begun = await browser.post("/v1/account/factor", EXAMPLES["begin_factor"]["body"])
            told |= {"{enrolment}": begun.json()["enrolment"], "{code}": code(world, begun.json()["secret"])}
        body = json.dumps(example.get("body"))
        for mark, value in told.items():
            path, body = path.replace(mark, value), body.replace(mark, value)
        options = {} if body == "null" else {"json": json.loads(body)}
        answer = await browser.ask(method.upper(), path, **options)
        assert answer.status_code == example.get("status", 200), f"{name}: {answer.text}"


async def _made_before(world: World, path: str, road: Road | None) -> dict[str, str]:
    """What an address names beside the case: an exclusion, a delegation, a use of break-glass."""
    if "{exclusion}" in path:
        interest = EXAMPLES["declare_own_interest"]["body"] | {"provider": "PRV-G"}
        made = await world.post("pat", "/v1/interests", interest)
        if path.endswith("/confirm"):
            body = EXAMPLES["ask_to_lift_exclusion"]["body"]
            await world.post("mo", f"/v1/exclusions/{made.json()['id']}/ask", body)
        return {"exclusion": made.json()["id"]}
    if path.endswith("/enable"):
        await world.post("sys", "/v1/accounts/brook/disable", EXAMPLES["disable_person"]["body"])
    if "{document}" in path:
        assert road is not None
        path, example = f"/v1/cases/{road.ref}/documents", EXAMPLES["make_document"]
        made = await world.post(example["as"], path, example["body"])
        return {"document": made.json()["id"]}
    if "{leave}" in path:
        made = await world.post("tess", "/v1/people/leave", EXAMPLES["enter_leave"]["body"])
        return {"leave": made.json()["id"]}
    if "{token}" in path:
        made = await world.post("pat", "/v1/calendar")
        return {"token": made.json()["address"].removeprefix("/v1/calendar/").removesuffix(".ics")}
    if "{delegation}" in path:
        made = await world.post("ada", "/v1/delegations", EXAMPLES["delegate"]["body"])
        return {"delegation": made.json()["id"]}
    if "{service}" in path or path.startswith("/v1/oauth"):
        id, secret = await with_secret(world)
        return {"service": id, "secret": secret, "token": await token(world, id, secret)}
    if "{use}" in path:
        assert road is not None
        opening = EXAMPLES["break_glass"]["body"]
        made = await world.post("rory", f"/v1/cases/{road.ref}/break-glass", opening)
        return {"use": made.json()["id"]}
    return {}


async def test_every_problem_has_the_declared_shape(world: World) -> None:
    shape = {"$ref": "#/components/schemas/Problem", "components": DESCRIBED["components"]}
    road = await case_at(world, "qa_review")
    path = f"/v1/cases/{road.ref}/moves"
    asked = [
        await world.get(None, "/v1/me"),
        await world.get("quinn", "/v1/cases/NOT-THERE"),
        await world.get("quinn", "/nowhere"),
        await world.ask("quinn", "DELETE", f"/v1/cases/{road.ref}"),
        await world.get("sys", "/v1/cases"),
        await world.post("quinn", f"{path}/qa_pass", {}),
        await world.post("quinn", f"{path}/qa_pass", {}, seen=1),
        await world.move("quinn", road.ref, "qa_pass", {"answers": {}}),
        await world.move("ada", road.ref, "qa_pass", {}),
        await world.move("quinn", road.ref, "begin_phase", {}),
        await world.post("casey", "/v1/cases", {"reference": 7}),
    ]
    assert [a.status_code for a in asked] == [401, 404, 404, 405, 403, 428, 412, 422, 403, 409, 422]
    for answer in asked:
        assert answer.headers["content-type"] == "application/problem+json"
        jsonschema.validate(answer.json(), shape)
