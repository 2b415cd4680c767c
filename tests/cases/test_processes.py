"""The process over HTTP: its table, its diagram, its forms."""

from xml.etree import ElementTree

from tests.conftest import World
from tests.make import case_at

PATH = "/v1/processes/one_to_one"


async def test_the_process_is_given_whole_and_drawn_in_two_ways(world: World):
    process = (await world.get("ada", PATH)).json()
    assert [stage["name"] for stage in process["stages"]][:3] == ["draft", "referred", "gate_checks"]
    assert {"qa_pass", "approve", "reinstate_emergency"} <= {move["action"] for move in process["moves"]}
    assert process["words"]["CARE_HOME_RES"] == "Care home, residential"
    drawn = await world.get("ada", PATH, params={"format": "mermaid"})
    assert drawn.headers["Content-Type"].startswith("text/plain") and "qa_review" in drawn.text
    bpmn = await world.get("ada", PATH, params={"format": "bpmn"})
    assert bpmn.headers["Content-Type"] == "application/xml"
    assert ElementTree.fromstring(bpmn.content).tag.endswith("definitions")
    assert (await world.get("ada", PATH, params={"format": "jpeg"})).status_code == 422
    assert (await world.get(None, PATH)).status_code == 401
    unknown = await world.get("ada", "/v1/processes/no_such_programme")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "NotFound")


async def test_every_form_that_an_option_names_can_be_fetched_and_drawn(world: World):
    road = await case_at(world, "gate_checks")
    named = {o["form"] for who in ("sam", "ada", "mo", "casey") for o in await options(world, who, road.ref)}
    assert {"SafeguardingCheck", "LibertyCheck", "NoForm"} <= named
    for form in named:
        schema = (await world.get("ada", f"{PATH}/forms/{form}")).json()
        assert schema["type"] == "object" and schema["additionalProperties"] is False, form
        assert all(field.get("title") or "$ref" in field for field in schema["properties"].values()), form
    unknown = await world.get("ada", f"{PATH}/forms/NoSuchForm")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "NotFound")


async def options(world: World, who: str, ref: str) -> list[dict[str, str]]:
    """What one of the cast may do next."""
    found: list[dict[str, str]] = (await world.get(who, f"/v1/cases/{ref}")).json()["options"]
    return found
