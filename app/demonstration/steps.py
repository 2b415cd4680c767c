"""What is done at each stage of a case, by whom, and on which day of its road.

Steps are taken in this order and no other: a demonstration that was cut off counts off those it has taken.
"""

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

from app.demonstration.acting import Acted
from app.demonstration.cast import home_user
from app.demonstration.papers import Papers

FIRST_OPINION = {
    "pia": "What is proposed follows from the evidence of the last four weeks.",
    "pat": "I have read how it is watched, and when it is stopped.",
    "sol": "The person and those close to them were heard, and say why.",
}
"""What each of those who vote thinks before the discussion."""

VOTERS = tuple(FIRST_OPINION)

MEMBERS: tuple[Mapping[str, Any], ...] = (
    {"person": "pia", "chair": True},
    {"person": "pat", "deputy": True},
    {"person": "sol"},
    {"person": "tess"},
    {"person": "sam", "voting": False},
)
"""Who is called to each sitting."""

# the days of the road, counted from the referral (a Monday)
ACCEPTED, CHECKED, ASKED, HEARD, ASSESSED, PASSED, SITS = 1, 2, 3, 8, 10, 11, 23
LISTED, SIGNED, ISSUED, BEGUN = 14, 24, 25, 42
SECOND_PHASE, COMPLETED, FOUR_WEEKS, THREE_MONTHS = 57, 72, 101, 165


@dataclass
class Road:
    """One case on its way: its papers, its first day, and the sitting that hears it."""

    acted: Acted
    papers: Papers
    sitting: str

    def day(self, number: int) -> date:
        """The day of the road as a date."""
        return self.papers.first_day + timedelta(days=number)

    @property
    def home(self) -> str:
        """Who answers for the home."""
        return home_user(self.papers.row["provider"])

    async def seated(self, _day: date) -> Mapping[str, str]:
        """Whoever is called to the sitting, and who says for them which interests they have: they themselves."""
        return {member["person"]: member["person"] for member in MEMBERS}

    async def move(
        self, who: str, number: int, action: str, form: Mapping[str, Any] | None = None, hour: int = 10
    ) -> None:
        """A move on a day of the road."""
        await self.acted.move(who, self.day(number), action, form, hour)


async def submit(road: Road) -> None:
    """The referral is complete."""
    await road.move("casey", 0, "submit", road.papers.submission(road.day(0)))


async def accept(road: Road) -> None:
    """A reviewer is found."""
    await road.move("mo", ACCEPTED, "accept", {"reviewer": road.papers.reviewer, "no_conflict": True})


async def check(road: Road) -> None:
    """Safeguarding, liberty, capacity, and who speaks for the person; then the gates are passed."""
    today, papers = road.day(CHECKED), road.papers
    await road.move("sam", CHECKED, "record_safeguarding_check", papers.safeguarding(today))
    await road.move("sam", CHECKED, "record_liberty_check", papers.liberty(today))
    await road.move(papers.reviewer, CHECKED, "record_capacity_check", papers.capacity(today))
    await road.move(papers.reviewer, CHECKED, "record_representative", papers.representative(today))
    await road.move("sam", ASKED, "complete_gates")


async def gather(road: Road) -> None:
    """The home sends what it is asked for; one record comes as a file."""
    papers, day = road.papers, road.day(HEARD - 1)
    await road.move(papers.reviewer, ASKED, "request_evidence", papers.request(road.day(ASKED)))
    for kind in papers.evidence_types:
        sha256 = None
        if kind == "OBSERVATION_RECORD_1TO1":
            sha256 = await _upload(road, papers.observation_log(day))
        await road.move(papers.reviewer, HEARD - 1, "add_evidence", papers.evidence(kind, day, sha256))
        if sha256:
            form = {"item": road.acted.number, "result": "VERIFIED"}
            await road.move(papers.reviewer, HEARD - 1, "verify_evidence", form)
    await road.move(papers.reviewer, HEARD - 1, "start_assessment")


async def assess(road: Road) -> None:
    """Everybody is heard, the needs are described, and a recommendation is made."""
    papers, who = road.papers, road.papers.reviewer
    await road.move(who, HEARD, "record_consultation", papers.consultation(road.day(HEARD)))
    await road.move(who, ASSESSED, "record_assessment", papers.assessment(road.day(ASSESSED)))
    await road.move(who, ASSESSED, "record_recommendation", papers.recommendation(road.day(ASSESSED)))
    await road.move(who, ASSESSED, "submit_for_qa", hour=15)


async def assure(road: Road) -> None:
    """Quality and clinical assurance."""
    await road.move("quinn", PASSED, "qa_pass", road.papers.quality())


async def list_it(road: Road) -> None:
    """Safeguarding and liberty are asked about again, and the case goes on the agenda with its papers."""
    today, papers = road.day(LISTED), road.papers
    await road.move("sam", LISTED, "record_safeguarding_check", papers.safeguarding(today))
    await road.move("sam", LISTED, "record_liberty_check", papers.liberty(today))
    form = {"ref": road.acted.ref, "papers_issued_on": today.isoformat()}
    await road.acted.post("sid", today, f"/v1/sittings/{road.sitting}/items", form, hour=15)
    await declare(road, today)


async def declare(road: Road, day: date) -> None:
    """Whoever sits says that no interest ties them to the case; then its papers open for them."""
    path = f"/v1/sittings/{road.sitting}/items/{road.acted.ref}/interests"
    for person, who in (await road.seated(day)).items():
        form = {"person": person, "kind": "NONE", "action": "NOTE"}
        await road.acted.post(who, day, path, form, hour=16, seen=False)


async def vote(road: Road, choice: str = "APPROVE", number: int = SITS) -> None:
    """The roll, a first opinion each that nobody else sees, the discussion, a named ballot each, the closing."""
    day, acted = road.day(number), road.acted
    await acted.in_room("pia", day, road.sitting, "open", {}, seen=False)
    for person in VOTERS:
        opinion = {"choice": choice, "reason": FIRST_OPINION[person]}
        await acted.in_room(person, day, road.sitting, "opinions", opinion, seen=False)
    await acted.in_room("pia", day, road.sitting, "discussion", {}, seen=False)
    for person in VOTERS:
        await acted.in_room(person, day, road.sitting, "ballots", {"choice": choice}, seen=False)
    await acted.in_room("sid", day, road.sitting, "closing", {}, seen=False)


async def decide(road: Road) -> None:
    """The panel votes, and the chair records what it decided."""
    await vote(road)
    said = {"reasons": "The plan is stepped and watched, everybody was heard, and the evidence bears it out."}
    await road.acted.in_room("pia", road.day(SITS), road.sitting, "outcomes/approve", said, seen=True)


async def tell_people(road: Road) -> None:
    """The minutes are signed, and the letter goes out."""
    signed = {"correct": True}
    await road.acted.in_room("pia", road.day(SIGNED), road.sitting, "minutes", signed, seen=False)
    action = "issue_reduction" if road.papers.reduces else "issue_no_change"
    await road.move("casey", ISSUED, action, road.papers.letter(road.day(ISSUED)))


async def begin(road: Road) -> None:
    """The notice is over: less care is given from this day."""
    form = {
        "begins_on": road.day(BEGUN).isoformat(),
        "contract_variation": f"CV-{road.acted.ref}",
        "mitigations_live": True,
        "technology": road.papers.ready(road.day(BEGUN)),
    }
    await road.move("mo", BEGUN, "begin_phase", form)


async def watch_phases(road: Road) -> None:
    """The home counts, the reviewer goes on when it went well."""
    await _monitor(road, BEGUN, SECOND_PHASE)
    form = {
        "begins_on": road.day(SECOND_PHASE).isoformat(),
        "success_met": True,
        "mitigations_live": True,
        "technology": road.papers.ready(road.day(SECOND_PHASE)),
        "review": "Calm, no fall, alarms answered within two minutes.",
    }
    await road.move(road.papers.reviewer, SECOND_PHASE, "proceed_phase", form)
    await _monitor(road, SECOND_PHASE, COMPLETED)
    form = {
        "completed_on": road.day(COMPLETED).isoformat(),
        "success_met": True,
        "review": "As calm as before.",
    }
    await road.move(road.papers.reviewer, COMPLETED, "complete_final_phase", form)


async def follow_up(road: Road) -> None:
    """Four weeks, three months, finance, and two signatures."""
    await _monitor(road, COMPLETED, FOUR_WEEKS)
    await _monitor(road, FOUR_WEEKS, THREE_MONTHS)
    seen = await road.acted.look("finn", road.day(THREE_MONTHS))
    paid = {
        "paid_weekly": seen["money"]["current"],
        "from_on": road.day(COMPLETED).isoformat(),
        "reference": f"INV-{road.acted.ref}",
    }
    await road.move("finn", THREE_MONTHS, "validate_finance", paid)
    closing = {
        "four_weeks": "STABLE",
        "three_months": "STABLE",
        "outcome": "Settled; spends more time with others; no hour was needed back.",
        "post_conditions_met": True,
        "next_review_on": (road.day(THREE_MONTHS) + timedelta(days=90)).isoformat(),
    }
    await road.move(road.papers.reviewer, THREE_MONTHS, "close", closing, hour=11)
    await road.move("mo", THREE_MONTHS, "close", closing, hour=12)


Step = Callable[[Road], Awaitable[None]]

BY_STAGE: Mapping[str, Step] = {
    "draft": submit,
    "referred": accept,
    "gate_checks": check,
    "evidence": gather,
    "assessment": assess,
    "qa_review": assure,
    "panel_ready": list_it,
    "panel_listed": decide,
    "decided": tell_people,
    "notice": begin,
    "implementing": watch_phases,
    "monitoring": follow_up,
}


async def _upload(road: Road, content: bytes) -> str:
    """Send a file in as the home, and answer its SHA-256."""
    if not road.acted.behind:
        headers = {"Content-Type": "text/csv", "X-File-Name": quote(f"observations {road.acted.ref}.csv")}
        day, path = road.day(HEARD - 1), f"/v1/cases/{road.acted.ref}/files"
        await road.acted.stage.ask(road.home, day, "POST", path, headers=headers, content=content)
    return hashlib.sha256(content).hexdigest()


async def _monitor(road: Road, since: int, until: int) -> None:
    """What the home counted between two days."""
    phases = road.acted.case["facts"]["phases"]
    form = road.papers.monitoring(road.day(since), road.day(until), phases[-1]["hours"])
    await road.move(road.home, until, "record_monitoring", form, hour=9)
