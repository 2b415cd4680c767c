"""Opening a review: POST /v1/cases."""

import re
from typing import Any

import pytest

from app.cases.creation import create as create_case
from app.errors import Malformed
from app.people.asking import step_into
from app.people.once import Once
from app.programmes.one_to_one.forms.referral import CreateCase
from app.settings import Environment
from tests.access.people import join
from tests.conftest import World
from tests.make import create, creation, nhs_number
from tests.records import asking_of, case_row, chain, database_of, everything, verified


async def test_a_case_begins_as_a_draft_with_its_first_entry_and_event(world: World):
    answer = await create(world)
    assert answer.status_code == 201 and answer.headers["ETag"] == '"1"'
    case = answer.json()
    assert (case["ref"], case["stage"], case["seq"], case["version"]) == ("OTO-001", "draft", 1, 1)
    money = (await world.get("mo", "/v1/cases/OTO-001")).json()["money"]
    assert money == {"baseline": "2772.00", "proposed": None, "current": "2772.00"} and case["money"] is None
    assert [o["action"] for o in case["options"] if o["allowed"]][:2] == ["amend_package", "submit"]
    assert (await world.get("casey", "/v1/cases/OTO-001")).json() == case
    (entry,) = await chain(world, "case/QTV/OTO-001")
    assert (entry["seq"], entry["prev"], entry["event"], entry["actor"]) == (1, "", "case_created", "casey")
    async with database_of(world).transaction(reads=True, everything=True) as db:
        row = await case_row(db, "OTO-001")
    assert (row.head, row.stage, row.seq) == (entry["leaf"], "draft", 1)
    assert len((await everything(world))["event"]) == 1
    assert not (await verified(world)).faults


async def test_the_persons_identity_is_in_one_place_and_not_in_the_journal(world: World):
    names = {"given_name": "Winifred", "family_name": "Oakapple", "date_of_birth": "1938-04-02"}
    made = await create(world, patient={"nhs_number": "9991000003", **names})
    assert made.status_code == 201
    kept = await everything(world)
    for word in ("9991000003", "Winifred", "Oakapple", "1938"):
        assert word not in made.text
        assert word not in "".join(row for name in ("review_case", "event") for row in kept[name])
        assert word not in "".join(kept["journal_entry"])


async def test_a_case_without_a_reference_is_given_one_that_tells_nothing(world: World):
    """A running number would tell every home how many cases there are, and that one is kept from it."""
    refs = [(await create(world, f"OTO-00{n}", reference=None)).json()["ref"] for n in (1, 2, 4)]
    assert len(set(refs)) == 3
    assert all(re.fullmatch("Q-[2-9BCDFGHJKLMNPQRSTVWXZ]{7}", ref) for ref in refs)


async def test_a_person_known_here_by_their_number_is_not_entered_twice(world: World):
    await create(world, "OTO-001")
    other = await create(world, "OTO-777", provider="PRV-B", patient={"nhs_number": "999 100 0003"})
    assert other.status_code == 201
    assert len((await everything(world))["patient"]) == 1


async def test_a_second_open_review_of_a_package_is_refused_until_the_first_is_closed(world: World):
    await create(world, "OTO-001")
    before = await everything(world)
    again = await create(world, "OTO-777", patient={"nhs_number": "9991000003"})
    assert again.status_code == 409 and "case OTO-001" in again.json()["detail"]
    assert await everything(world) == before
    stopped = {"closure": "WITHDRAWN", "reason": "Opened for the wrong home by mistake."}
    assert (await world.move("mo", "OTO-001", "withdraw", stopped)).json()["stage"] == "closed"
    assert (await create(world, "OTO-777", patient={"nhs_number": "9991000003"})).status_code == 201


async def test_a_reference_is_used_once_for_a_commissioner_and_may_be_anothers_too(world: World):
    await create(world, "OTO-001")
    before = await everything(world)
    twice = await create(world, "OTO-777", reference="OTO-001")
    assert (twice.status_code, twice.json()["code"]) == (409, "Conflict")
    assert await everything(world) == before
    theirs = await create(world, "OTO-001", by="nosy", commissioner="QNB")
    assert theirs.status_code == 201 and theirs.json()["organisation"] == "QNB"


UNFIT: list[tuple[dict[str, Any], str]] = [
    ({"colour": "blue"}, "/colour"),
    ({"patient": {"nhs_number": "9991000003", "shoe_size": 9}}, "/patient/shoe_size"),
    ({"patient_id": "pt_0000000000000000"}, "/patient_id"),
    ({"patient": {"nhs_number": "9991000004"}}, "/patient/nhs_number"),
    ({"patient": {}}, "/patient"),
    ({"provider": "PRV-Z"}, "/provider"),
    ({"provider": "QNB"}, "/provider"),
    ({"commissioner": "QNB"}, "/commissioner"),
    ({"commissioner": "QU9"}, "/commissioner"),
    ({"driver": "NOISE"}, "/driver"),
    ({"note": "x" * 4001}, "/note"),
    ({"note": "a bell \u0007"}, "/note"),
    ({"cohort": "x" * 121}, "/cohort"),
    ({"reference": "R" * 41}, "/reference"),
    ({"reference": "no/slash"}, "/reference"),
    ({"reference": "no space"}, "/reference"),
    ({"lines": [{"support_type": "WAKING_DAY", "total": "1.00"}]}, "/lines/0/total"),
]


async def test_what_does_not_fit_is_refused_with_a_pointer_and_leaves_no_trace(world: World):
    before = await everything(world)
    for changes, pointer in UNFIT:
        answer = await create(world, **changes)
        problem = answer.json()
        assert (answer.status_code, problem["code"]) == (422, "Malformed"), (changes, answer.text)
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert pointer in [e["pointer"].removeprefix("/body") for e in problem["errors"]], answer.text
    assert await everything(world) == before


async def test_opening_a_review_belongs_to_administration(world: World):
    before = await everything(world)
    others = ("ada", "quinn", "finn", "audrey", "sys", "ivy")
    told = {}
    for who in others:
        answer = await create(world, by=who)
        assert (answer.status_code, answer.json()["code"]) == (403, "NotAllowed"), who
        told[who] = answer.content
    assert await everything(world) == before
    # and whoever may not is not told whether the person is known here, or under review
    assert (await create(world)).status_code == 201
    assert {who: (await create(world, by=who)).content for who in others} == told


async def test_which_case_a_package_is_reviewed_as_is_told_to_those_who_see_it(world: World):
    await create(world, "OTO-001")
    await join(world, "noor", "CASE_ADMIN", team="North")  # which looks after no home yet
    for who, named in (("casey", True), ("noor", False)):
        again = await create(world, "OTO-777", by=who, patient={"nhs_number": "9991000003"})
        assert again.status_code == 409 and ("OTO-001" in again.json()["detail"]) is named, who


async def test_a_home_opens_no_review_and_a_stranger_is_asked_to_sign_in(world: World):
    assert (await create(world, by="home_a")).status_code in {403, 422}
    answer = await world.post(None, "/v1/cases", creation())
    assert (answer.status_code, answer.json()["code"]) == (401, "NotSignedIn")
    assert not (await everything(world))["review_case"]


async def test_br48_a_number_of_the_test_range_is_refused_in_production(world: World):
    live = world.settings.model_copy(update={"env": Environment.PRODUCTION})
    casey = await asking_of(world, "casey", "create_case")

    async def opened(**changes: Any) -> str:
        form = CreateCase.model_validate(creation(**changes))
        async with database_of(world).transaction() as db:
            await step_into(db, casey)
            case, _ = await create_case(
                db, casey, form, Once(casey, None, ""), synthetic=live.synthetic, answer=lambda made: b"{}"
            )
            return str(case.row.ref)

    with pytest.raises(Malformed) as refused:
        await opened()
    assert [e["pointer"] for e in refused.value.extra["errors"]] == ["/patient/nhs_number"]
    assert "9991000003" not in f"{refused.value.detail} {refused.value.extra}"
    assert not (await everything(world))["patient"]
    assert await opened(patient={"nhs_number": nhs_number(0, first=400_000_000)}) == "OTO-001"
