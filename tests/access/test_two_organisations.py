"""Whatever one organisation asks is asked again by others, with its references, ids, versions and keys: nothing opens."""

import re
from base64 import urlsafe_b64encode
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import update

from app.people.asking import PEOPLE
from app.programmes.roles import Role
from tests.access.everybody import ref_of, who
from tests.access.expected import ROUTES, Answer, expected
from tests.access.ground import Ground, ground_of, machine
from tests.access.recorded import SERVED, UNKNOWN, Asked, load
from tests.conftest import ONE_REQUEST, World
from tests.records import database_of, everything

pytestmark = pytest.mark.uncounted

# What they are of, and the tie in which the table of expectations knows them
OTHERS = {
    "nosy": "other_organisation",  # of the neighbour, with every role
    "nobody": "nobody",
    "home_b": "other_home",
    "service_elsewhere": "service_elsewhere",
    "service_without_scope": "service_without_scope",
}
# Whose rows those may be that came of it; grace is whom the neighbour adds to their own people
_THEIRS = re.compile("QNB|nosy|PRV-B|home_b|grace|" + who("service_elsewhere", Role.INTEGRATION))
STATUS = {Answer.WHO: 401, Answer.NO: 403, Answer.NOTHING_HERE: 404}


@pytest.fixture
async def ground(everybody: World) -> Ground:
    """Everybody, and a neighbour who holds every role."""
    async with database_of(everybody).transaction(everything=True) as db:
        await db.execute(update(PEOPLE).where(PEOPLE.c.id == "nosy").values(roles=list(Role)))
    return await ground_of(everybody)


def says(world: World, other: str, operation: str) -> dict[str, str]:
    """How each of them says who they are."""
    if other == "nobody":
        return {}
    if OTHERS[other].startswith("service"):
        return machine(world, other, Role.INTEGRATION, ROUTES[operation].scope)
    return {"Authorization": f"Bearer {world.token(other)}"}


def wanted(other: str, operation: str) -> Answer:
    """What they are to be answered: whoever holds every role, the best that one of them would be."""
    roles = {"nosy": tuple(Role), "home_b": (Role.PROVIDER_USER,)}.get(other, (Role.INTEGRATION,))
    found = {expected(operation, role, OTHERS[other], "decided", "none") for role in roles}
    return next(a for a in (Answer.YES, Answer.NOTHING_HERE, Answer.NO, Answer.WHO) if a in found)


def asked_of(ground: Ground, recorded: list[Asked]) -> list[Asked]:
    """Every kind of request of the journeys of the cases, and of every operation its example at two stages."""
    found = {each.kind: each for each in recorded}
    for operation in SERVED:
        for stage in ("panel_listed", "implementing"):
            method, path, options = ground.request(operation, stage, "place_hold")
            headers = options.pop("headers") | {
                "If-Match": f'"{options.pop("seen")}"',
                "Idempotency-Key": f"{operation} {stage}",
            }
            made = httpx.Request(method, f"http://quorate{path}", headers=headers, **options)
            kept = {
                name: value for name, value in made.headers.items() if name not in ("host", "content-length")
            }
            asked = Asked(method, made.url.raw_path.decode(), made.content, kept)
            found[f"{stage} {asked.kind}"] = asked
    return list(found.values())


async def test_whatever_was_asked_opens_nothing_to_others_and_changes_nothing_of_ours(
    everybody: World, ground: Ground, everybody_on_sqlite: Path
) -> None:
    asked = asked_of(ground, load(everybody_on_sqlite.parent / "asked.json"))
    assert len({each.ids.get("action") for each in asked if each.operation == "make_move"}) > 20
    assert {each.operation for each in asked} == set(ROUTES)
    before, ours = await everything(everybody, refusals=True, readings=True), await names_of_ours(everybody)
    wrong: list[str] = []
    for each in asked:
        for other in OTHERS:
            wrong += await _ask_as(everybody, each, other, ours)
    assert not wrong, f"{len(wrong)}:\n" + "\n".join(wrong[:40])
    await only_their_own(everybody, before)


async def _ask_as(world: World, each: Asked, other: str, ours: set[str]) -> list[str]:
    """Ask for the same as somebody else; what is wrong with the answer."""
    headers = {"X-Request-Id": ONE_REQUEST} | each.headers | says(world, other, each.operation)
    answer = await world.client.request(each.method, each.url, content=each.content, headers=headers)
    want, told = wanted(other, each.operation), f"{other}: {each.method} {each.url}"
    sent = f"{each.url} {each.content!r}"
    wrong = [
        f"{told} is told {name}: {answer.text[:200]}"
        for name in ours
        if name in answer.text and name not in sent
    ]
    if want is not Answer.YES and answer.status_code != STATUS[want]:
        wrong.append(f"{told}: {answer.status_code}, not {STATUS[want]}: {answer.text[:200]}")
    if answer.status_code == 404:
        url, body, known = each.of_nothing()
        nothing = await world.client.request(each.method, url, content=body, headers=headers)
        said = nothing.text
        for real, unknown in known.items():
            said = said.replace(unknown, real)
        if (nothing.status_code, said) != (404, answer.text):
            wrong.append(f"{told} tells that it is there: {answer.text} but {nothing.text}")
    return wrong


async def only_their_own(world: World, before: dict[str, list[str]]) -> None:
    """Nothing is gone; whatever was written, or read, is the neighbours' own."""
    after = await everything(world, refusals=True, readings=True)
    for table, rows in after.items():
        assert not set(before[table]) - set(rows), table
        made = set(rows) - set(before[table])
        strange = [row for row in made if not _THEIRS.search(row) or "QTV" in row]
        assert not strange, (table, strange[:3])


async def names_of_ours(world: World) -> set[str]:
    """Whatever would tell of the commissioner's work: references, ids, NHS numbers, hashes, people."""
    rows, found = await everything(world), set[str]()
    for table in (
        "review_case",
        "patient",
        "sitting",
        "evidence_file",
        "exclusion",
        "break_glass",
        "panel_item",
    ):
        found |= {word for row in rows[table] for word in re.findall(r"'([\w.\-]{6,64})'", row)}
    names = {row["name"] for row in world.people.values() if row["organisation"] == "QTV"}
    return {word for word in found if re.search(r"\d", word) and not word.startswith("home_")} | names


async def test_our_names_in_bodies_filters_cursors_and_headers_find_nothing(
    everybody: World, ground: Ground
) -> None:
    theirs = await _case_of_their_own(everybody)
    before, ours = await everything(everybody, refusals=True, readings=True), await names_of_ours(everybody)
    ref, sitting, seq = ref_of("panel_ready"), ground.at["panel_listed"]["sitting"], theirs["seq"]
    members = {"held_on": "2026-11-30", "members": [{"person": "nosy", "chair": True}]}
    own = (await everybody.post("nosy", "/v1/sittings", members)).json()["id"]
    paper = {"ref": ref, "papers_issued_on": "2026-11-20"}
    lent = {"giver": "ada", "taker": "rory", "roles": ["REVIEWER"], "from_day": "2026-11-01",
            "until_day": "2026-11-30", "reason": "Leave"}  # fmt: skip
    away = {"person": "ada", "from_day": "2026-11-01", "until_day": "2026-11-30"}
    move = "/v1/cases/NB-1/moves"
    asked: list[tuple[int, str, str, dict[str, Any]]] = [
        (404, "POST", f"/v1/sittings/{own}/items", {"json": paper, "seen": ground.seq["panel_ready"]}),
        (404, "POST", f"/v1/sittings/{sitting}/items", {"json": paper | {"ref": "NB-1"}, "seen": seq}),
        (404, "POST", f"/v1/sittings/{own}/items/{ref_of('panel_listed')}/open", {}),
        (
            404,
            "POST",
            "/v1/interests",
            {"json": {"ref": ref, "kind": "LOYALTY", "reason": "I know the family."}},
        ),
        (404, "POST", "/v1/delegations/del_reviewer/end", {}),
        (404, "POST", "/v1/people/leave/lve_reviewer/cancel", {}),
        (422, "POST", "/v1/people/leave", {"json": away}),
        (422, "POST", "/v1/delegations", {"json": lent}),
        (422, "POST", "/v1/delegations", {"json": lent | {"giver": "nosy", "taker": "ada"}}),
        (422, "POST", "/v1/sittings", {"json": {"held_on": "2026-11-30", "members": [{"person": "pia"}]}}),
        (422, "POST", f"{move}/accept", {"json": {"reviewer": "ada", "no_conflict": True}, "seen": seq}),
        (404, "GET", f"/v1/cases/QTV.{ref}", {}),
        (403, "GET", "/v1/cases", {"headers": {"On-Behalf-Of": "mo"}}),
        (403, "GET", f"/v1/cases/{ref}", {"headers": {"On-Behalf-Of": "casey"}}),
        (422, "GET", "/v1/cases", {"params": {"after": cursor("QTV", ref)}}),
        (422, "GET", "/v1/cases", {"params": {"after": cursor("QTV", "NOT-THERE")}}),
    ]
    for status, method, path, options in asked:
        answer = await everybody.ask("nosy", method, path, **options)
        assert answer.status_code == status, (method, path, answer.text)
        sent = f"{path} {options}"
        assert not [name for name in ours if name in answer.text and name not in sent], answer.text
    filters = ({"provider": "PRV-A"}, {"driver": "FALLS"}, {"ref": "AT-"}, {"stage": "decided"}, {"view": "mine"},
               {"hold": "DISPUTE"}, {"open": "false"}, {"overdue": "true"})  # fmt: skip
    for query in filters:
        listed = (await everybody.get("nosy", "/v1/cases", params=query)).json()
        assert [row["ref"] for row in listed["cases"]] in ([], ["NB-1"]), query
    await only_their_own(everybody, before)


async def test_a_key_or_a_version_of_ours_opens_nothing(everybody: World, ground: Ground) -> None:
    """The key and the body of a request that was answered here, sent by a neighbour: it is a request of its own."""
    ref, path = ref_of("qa_review"), f"/v1/cases/{ref_of('qa_review')}/moves/place_hold"
    form, key = {"kind": "ELIGIBILITY", "reason": "Another team asks about eligibility."}, "a key of our own"
    seen = ground.seq["qa_review"]
    assert (await everybody.post("mo", path, form, seen=seen, key=key)).status_code == 200
    before = await everything(everybody, refusals=True, readings=True)
    for other in ("nosy", "home_b"):
        for version in (seen, seen + 1):
            answer = await everybody.post(other, path, form, seen=version, key=key)
            nothing = await everybody.post(
                other, path.replace(ref, UNKNOWN["ref"]), form, seen=version, key=key
            )
            assert (answer.status_code, answer.content) == (404, nothing.content)
            assert "ETag" not in answer.headers
    assert await everything(everybody, refusals=True, readings=True) == before


def cursor(organisation: str, ref: str) -> str:
    """A cursor as our lists give it, for a case of one's choice."""
    return urlsafe_b64encode(f"{organisation}.{ref}".encode()).decode().rstrip("=")


async def _case_of_their_own(world: World) -> dict[str, Any]:
    """A neighbour's own case, at a home for which ours works too."""
    form = {
        "reference": "NB-1", "commissioner": "QNB", "provider": "PRV-A", "patient": {"nhs_number": "9991000372"},
        "reason": "PROVIDER_REQ", "funding": "CHC_FULL", "delivery": "CARE_HOME_NURSING", "driver": "FALLS",
        "lines": [{"support_type": "WAKING_DAY", "pattern": [[{"start": "08:00", "end": "20:00"}]] * 7,
                   "hourly_rate": "18.50"}],
    }  # fmt: skip
    made = await world.post("nosy", "/v1/cases", form)
    assert made.status_code == 201, made.text
    why = {"rationale": "Agreed when she came from hospital.", "authoriser_unknown": True}
    sent = await world.post("nosy", "/v1/cases/NB-1/moves/submit", why, seen=made.json()["seq"])
    assert sent.status_code == 200, sent.text
    found: dict[str, Any] = sent.json()
    return found
