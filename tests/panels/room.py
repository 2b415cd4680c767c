"""The panel room of the tests: three cases that wait for the panel, who else is there, and one item heard.

room = await heard(world)                       # OTO-001 on the agenda of 16 September, called
await room.votes(pia="APPROVE", pat="DECLINE")
answer = await room.outcome("approve")
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import httpx
from sqlalchemy import insert

from app.demonstration.papers import Papers
from app.demonstration.steps import LISTED, PASSED, SITS
from app.people.directory import PEOPLE
from app.programmes.one_to_one.policy import LOCAL_PANEL
from tests.conftest import World
from tests.make import MEMBERS, Road, case_at, row_of, sitting_on, stage_of
from tests.records import database_of
from tests.remembered import remembered

FIRST = date(2026, 8, 24)  # a Monday; the world's clock stands on the day of listing, 7 September
TODAY, SITTING_DAY = FIRST + timedelta(days=LISTED), FIRST + timedelta(days=SITS)
SAID = {"reasons": "The plan is stepped and watched, and the evidence bears it out."}

# id, organisation, profession, roles, expertise, paid by what is saved
OTHERS: tuple[tuple[str, str, str, tuple[str, ...], tuple[str, ...], bool], ...] = (
    ("remi", "QTV", "HEALTH", ("REVIEWER", "PANEL_HEALTH"), (), False),  # reviews OTO-003
    ("quill", "QTV", "SOCIAL_CARE", ("QA_CLINICIAN", "PANEL_SOCIAL_CARE"), (), False),  # assures OTO-003
    ("ash", "QTV", "HEALTH", ("PANEL_HEALTH",), (), False),  # agreed the package of OTO-003
    ("fay", "QTV", "FINANCE", ("FINANCE", "PANEL_HEALTH"), (), False),
    ("cora", "QTV", "HEALTH", ("PANEL_HEALTH",), (), True),
    ("dana", "QTV", "HEALTH", ("PANEL_CHAIR",), (), False),
    ("vic", "QTV", "HEALTH", ("PANEL_HEALTH",), (), False),
    ("val", "QTV", "SOCIAL_CARE", ("PANEL_SOCIAL_CARE",), (), False),
    ("nora", "QNB", "HEALTH", ("PANEL_CHAIR", "PANEL_SECRETARY"), (), False),  # runs the neighbour's panel
)


async def prepare(world: World) -> None:
    """Three cases that wait for the panel on 7 September, checked again on that day."""
    for ref in ("OTO-001", "OTO-002"):
        await _recheck(await case_at(world, "panel_ready", ref, start=FIRST))
    road = await case_at(world, "draft", "OTO-003", reviewer="remi", start=FIRST)
    agreed = {"rationale": "Agreed when she came from hospital.", "authoriser": "ash"}
    await road.move("casey", 0, "submit", agreed)
    road = await case_at(world, "qa_review", "OTO-003", reviewer="remi", start=FIRST)
    await road.move("quill", PASSED, "qa_pass", road.papers.quality())
    await _recheck(road)


async def join(world: World) -> None:
    """Enter those whom the demonstration does not have."""
    rows = [
        {
            "id": id,
            "organisation": organisation,
            "name": f"{id.title()} Example",
            "employer": "NHS Thames Valley ICB",
            "profession": profession,
            "roles": list(roles),
            "expertise": list(expertise),
            "contingent_fee": paid,
            "active": True,
        }
        for id, organisation, profession, roles, expertise, paid in OTHERS
    ]
    async with database_of(world).transaction(everything=True) as db:
        await db.execute(insert(PEOPLE), rows)


async def _recheck(road: Road) -> None:
    today = road.day(LISTED)
    await road.move("sam", LISTED, "record_safeguarding_check", road.papers.safeguarding(today))
    await road.move("sam", LISTED, "record_liberty_check", road.papers.liberty(today))


@dataclass
class Room:
    """One case before one sitting."""

    world: World
    sitting: str
    ref: str = "OTO-001"

    async def case(self, who: str = "pia") -> dict[str, Any]:
        """The case as it now stands."""
        found: dict[str, Any] = (await self.world.get(who, f"/v1/cases/{self.ref}")).json()
        return found

    async def view(self, who: str = "pia") -> dict[str, Any]:
        """The sitting as it now stands."""
        found: dict[str, Any] = (await self.world.get(who, f"/v1/sittings/{self.sitting}")).json()
        return found

    async def item(self, who: str = "pia") -> dict[str, Any]:
        """The last item of this case on the agenda."""
        items = [item for item in (await self.view(who))["items"] if item["ref"] == self.ref]
        found: dict[str, Any] = items[-1]
        return found

    async def do(self, who: str, what: str, form: Any = None, **options: Any) -> httpx.Response:
        """POST to the item."""
        path = f"/v1/sittings/{self.sitting}/items/{self.ref}/{what}"
        return await self.world.post(who, path, form or {}, **options)

    async def list(self, who: str = "sid", *, asked: bool = True, **changes: Any) -> httpx.Response:
        """Put the case on the agenda, as it was last read; everybody called says that no interest ties them to it."""
        form = {"ref": self.ref, "papers_issued_on": TODAY.isoformat()}
        seen = changes.pop("seen", None) or (await self.case(who))["seq"]
        path = f"/v1/sittings/{self.sitting}/items"
        answer = await self.world.post(who, path, form | changes, seen=seen)
        if answer.is_success and asked:
            await self.no_interests()
        return answer

    async def no_interests(self) -> None:
        """Every member who has not said so says that no interest ties them to the case; the secretary writes it down."""
        declared = {each["person"] for each in (await self.case("sid"))["facts"]["listing"]["interests"]}
        for member in (await self.view("sid"))["members"]:
            if member["person"] not in declared:
                form = {"person": member["person"], "kind": "NONE", "action": "NOTE"}
                answer = await self.do("sid", "interests", form)
                assert answer.status_code == 200, answer.text

    async def came(self, *people: str, left: bool = False) -> None:
        """The secretary records who came, or left."""
        for person in people:
            form = {"person": person, "present": not left}
            answer = await self.world.post("sid", f"/v1/sittings/{self.sitting}/attendance", form)
            assert answer.status_code == 200, answer.text

    async def declares(self, who: str, kind: str = "NONE", action: str = "NOTE") -> httpx.Response:
        """A member declares their own tie to the case."""
        reason = "" if kind == "NONE" else "Has a cousin who works at this home."
        form = {"person": who, "kind": kind, "action": action, "reason": reason}
        return await self.do(who, "interests", form)

    async def open(self, who: str = "sid") -> httpx.Response:
        """Call the item."""
        return await self.do(who, "open")

    async def discuss(self) -> None:
        """The chair opens the discussion, unless it is open: who has locked no first opinion has none."""
        here = (await self.case("sid"))["facts"]["listing"]
        if not here["discussing"]:
            voters = here["roll"]["voters"]
            acting = [v["person"] for seat in ("chair", "deputy") for v in voters if v[seat]]
            answer = await self.do(acting[0] if acting else "pia", "discussion")
            assert answer.status_code == 200, answer.text

    async def ballots(self, **choices: str) -> None:
        """Each of these members votes; the vote stays open."""
        await self.discuss()
        for person, choice in choices.items():
            why = {"reason": "I know too little about it."} if choice == "ABSTAIN" else {}
            answer = await self.do(person, "ballots", {"choice": choice} | why)
            assert answer.status_code == 200, answer.text

    async def votes(self, **choices: str) -> None:
        """Each of these members votes, and the secretary closes the vote."""
        await self.ballots(**choices)
        answer = await self.do("sid", "closing")
        assert answer.status_code == 200, answer.text

    async def outcome(
        self, action: str, form: Any = None, who: str = "pia", **options: Any
    ) -> httpx.Response:
        """Record what was decided, on the case as it now stands."""
        seen = options.pop("seen", None) or (await self.case(who))["seq"]
        return await self.do(who, f"outcomes/{action}", form or SAID, seen=seen, **options)

    async def not_carried(self) -> httpx.Response:
        """Record that nothing was carried."""
        return await self.outcome("record_not_carried", {"discussion": "Nobody could be brought round."})

    async def tally(self) -> dict[str, Any]:
        """The arithmetic of the last appearance before the panel."""
        found: dict[str, Any] = (await self.case())["facts"]["panel_log"][-1]["tally"]
        return found


def seats(*people: str, chair: str = "pia", deputy: str | None = "pat") -> Sequence[Mapping[str, Any]]:
    """Seats for these people: one chairs, one deputises."""
    return [{"person": p, "chair": p == chair, "deputy": p == deputy} for p in people]


async def listed(
    world: World, ref: str = "OTO-001", members: Sequence[Mapping[str, Any]] = MEMBERS, **changes: Any
) -> Room:
    """The case is on the agenda of a sitting, and it is the afternoon of that day; nobody has come yet."""

    async def play() -> str:
        sitting = await sitting_on(world, SITTING_DAY, present=False, members=tuple(members))
        answer = await Room(world, sitting, ref).list(**changes)
        assert answer.status_code == 201, answer.text
        world.clock.advance(timedelta(days=SITS - LISTED, hours=2))
        return sitting

    return Room(world, await remembered(world, f"listed {ref} {members} {changes}", play), ref)


async def heard(
    world: World,
    ref: str = "OTO-001",
    members: Sequence[Mapping[str, Any]] = MEMBERS,
    absent: Sequence[str] = (),
) -> Room:
    """The item is called, everybody being there but the `absent`."""

    async def play() -> str:
        room = await listed(world, ref, members)
        await room.came(*(m["person"] for m in members if m["person"] not in absent))
        answer = await room.open()
        assert answer.status_code == 200, answer.text
        return room.sitting

    return Room(world, await remembered(world, f"heard {ref} {members} {absent}", play), ref)


async def answered(room: Room, week: int) -> Room:
    """The questions are answered, the checks made again, and the case listed for the next week but one."""
    world, papers = room.world, Papers(row_of(room.ref), "QTV", "ada", FIRST)
    answers = {"answers": "The on-call manager, by the number in the letter."}
    back = await world.move("ada", room.ref, "resubmit_minor", answers)
    assert back.status_code == 200, back.text
    world.clock.advance(timedelta(days=1))
    today = world.clock.now().date()
    await world.move("sam", room.ref, "record_safeguarding_check", papers.safeguarding(today))
    await world.move("sam", room.ref, "record_liberty_check", papers.liberty(today))
    next_one = Room(world, await sitting_on(world, SITTING_DAY + timedelta(weeks=2 * week), present=False))
    answer = await next_one.list(papers_issued_on=today.isoformat())
    assert answer.status_code == 201, answer.text
    world.clock.advance(timedelta(days=13))
    return next_one


async def set_terms(world: World, **changes: Any) -> None:
    """The terms of the panel are others from today on."""
    await set_policy(world, panels=[LOCAL_PANEL.model_dump(mode="json") | changes])


async def set_policy(world: World, **changes: Any) -> None:
    """The commissioner's policy is another from today on."""
    form = {
        "effective_from": world.clock.now().date().isoformat(),
        "reason": "Agreed by the board.",
        "changes": changes,
    }
    answer = await world.post("mo", "/v1/policies/one_to_one", form)
    assert answer.status_code == 201, answer.text


def rules(answer: httpx.Response) -> set[str]:
    """The names of the rules that stood in the way."""
    assert answer.status_code == 409, answer.text
    return {obstacle["rule"] for obstacle in answer.json()["obstacles"]}


__all__ = [
    "MEMBERS",
    "Room",
    "answered",
    "heard",
    "join",
    "listed",
    "prepare",
    "rules",
    "seats",
    "set_policy",
    "set_terms",
    "stage_of",
]
