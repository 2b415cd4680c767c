"""The register of organisations: GET /v1/organisations."""

from tests.conftest import World


async def test_whoever_is_signed_in_reads_which_homes_there_are_by_name(world: World):
    found = (await world.get("casey", "/v1/organisations")).json()
    names = [each["name"] for each in found]
    assert names == sorted(names)
    assert {"QTV", "PRV-A"} <= {each["ods_code"] for each in found}
    assert {each["kind"] for each in found if each["ods_code"] == "PRV-A"} == {"PROVIDER"}


async def test_nobody_else_does(world: World):
    assert (await world.get(None, "/v1/organisations")).status_code == 401
