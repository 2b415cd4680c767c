"""A case on its road: driven by real moves (judged, then applied) to whatever stage a test needs.

`at("qa_review")` gives a `Road` whose case stands there; `road.make(action, who, ...)` makes one more move
with a form that is filled in already, changed where the test says so. After every move the case is written
as JSON and read back, so nothing here can work that the database would lose. All people are invented.
"""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any

from app.programmes.one_to_one.codes import LESS_CARE, OTHER_CARE, ChairActionStatus, Recommended
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.pack import changes_since
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.programmes.one_to_one.process import ONE_TO_ONE
from app.programmes.one_to_one.stages import (
    ASSESSMENT,
    CLOSED,
    DECIDED,
    DEFERRED,
    DRAFT,
    EVIDENCE,
    GATE_CHECKS,
    IMPLEMENTING,
    MONITORING,
    NOTICE,
    PANEL_LISTED,
    PANEL_READY,
    QA_REVIEW,
    REFERRED,
)
from app.programmes.roles import Role
from app.workflow.engine import Option, Verdict, apply, judge, options
from app.workflow.forms import Form, join, split
from app.workflow.process import Move
from app.workflow.state import START, Act, Actor, Moment
from tests.programmes.one_to_one import papers

FIRST_DAY = date(2026, 9, 1)  # a Tuesday
HOLIDAYS = {
    date(2026, 12, 25): "Christmas Day",
    date(2026, 12, 28): "Boxing Day (substitute)",
    date(2027, 1, 1): "New Year's Day",
}


def _actor(person: str, *roles: Role, organisation: str = "QTV", **more: Any) -> Actor:
    return Actor(person, person.capitalize(), frozenset(roles), organisation, **more)


CAST: dict[str, Actor] = {
    actor.person: actor
    for actor in (
        _actor("casey", Role.CASE_ADMIN),
        _actor("mo", Role.CHC_OPS_MANAGER),
        _actor("ada", Role.REVIEWER, profession="HEALTH", expertise=("FALLS",)),
        _actor("rory", Role.REVIEWER, profession="HEALTH"),
        _actor("sam", Role.SAFEGUARDING_MCA_LEAD, profession="MCA_SAFEGUARDING"),
        _actor("quinn", Role.QA_CLINICIAN, profession="HEALTH"),
        _actor("quentin", Role.QA_CLINICIAN, profession="HEALTH"),
        _actor("chris", Role.PANEL_CHAIR, profession="HEALTH", expertise=("NURSING",)),
        _actor("dee", Role.PANEL_CHAIR, profession="SOCIAL_CARE"),
        _actor("pia", Role.PANEL_HEALTH, profession="HEALTH", expertise=("FALLS", "BEHAVIOUR")),
        _actor("pat", Role.PANEL_HEALTH, profession="HEALTH", expertise=("NURSING",)),
        _actor("sol", Role.PANEL_SOCIAL_CARE, profession="SOCIAL_CARE"),
        _actor("tess", Role.PANEL_SOCIAL_CARE, profession="SOCIAL_CARE"),
        _actor("sid", Role.PANEL_SECRETARY, profession="ADMINISTRATION"),
        _actor("finn", Role.FINANCE, profession="FINANCE"),
        _actor("brook", Role.BROKER_CONTRACTS),
        _actor("home", Role.PROVIDER_USER, organisation="PRV-A"),
        _actor("otto", Role.ON_CALL, profession="HEALTH"),
        _actor("feed", Role.INTEGRATION),
    )
}
"""Who does what: casey opens cases, mo runs operations, ada reviews, sam leads on safeguarding, quinn assures,
chris chairs, pia, pat, sol and tess sit on the panel, sid is its secretary, finn is finance, home is the care
home, otto is on call, feed is a connected system. rory, quentin and dee stand in for ada, quinn and chris."""

USUALLY = {
    Role.CASE_ADMIN: "casey",
    Role.CHC_OPS_MANAGER: "mo",
    Role.REVIEWER: "ada",
    Role.SAFEGUARDING_MCA_LEAD: "sam",
    Role.QA_CLINICIAN: "quinn",
    Role.PANEL_CHAIR: "chris",
    Role.PANEL_HEALTH: "pia",
    Role.PANEL_SOCIAL_CARE: "sol",
    Role.PANEL_SECRETARY: "sid",
    Role.FINANCE: "finn",
    Role.PROVIDER_USER: "home",
    Role.ON_CALL: "otto",
    Role.INTEGRATION: "feed",
    Role.BROKER_CONTRACTS: "brook",
}
"""Who usually acts in each role."""

VOTERS = ("chris", "pia", "sol")
"""Who sits on the panel of the main road: quorate for falls."""


class Impassable(Exception):
    """The main road does not lead there."""


@dataclass(frozen=True)
class Done:
    """One act as it was made: what a journal would keep."""

    source: str
    action: str
    form: Form
    act: Act
    completes: bool


@dataclass
class Road:
    """A case and the day it is. `kind` is what is recommended; `case` changes the form that opens it."""

    kind: Recommended = Recommended.REDUCE_PHASED
    case: dict[str, Any] = field(default_factory=dict)
    policy: OneToOnePolicy = field(default_factory=OneToOnePolicy)
    today: date = FIRST_DAY
    facts: Facts = field(default_factory=Facts)
    done: list[Done] = field(default_factory=list)

    @property
    def now(self) -> Moment:
        """Ten in the morning of the day it is."""
        return Moment(datetime.combine(self.today, time(10), UTC), self.today, HOLIDAYS)

    def wait(self, days: int) -> "Road":
        """Let so many days pass."""
        self.today += timedelta(days=days)
        return self

    def paper(self, action: str, /, **changes: Any) -> Form:
        """The form of `action` filled in for this case as it stands, with `changes` to its fields."""
        move = self.move(action)
        fill = papers.PAPERS.get(action)
        filled = {} if fill is None else fill(self)
        return move.form.model_validate({**filled, **changes})

    def move(self, action: str) -> Move:
        """The move of that name from here, or from anywhere."""
        moves = ONE_TO_ONE.moves
        return ONE_TO_ONE.at(self.facts.stage).get(action) or next(m for m in moves if m.action == action)

    def judge(
        self, action: str, who: str | Actor | None = None, /, *, form: Form | None = None, **changes: Any
    ) -> Verdict:
        """The verdict on one move, changing nothing. `who` is one of the cast; by default the usual person."""
        move = self.move(action)
        actor = who if isinstance(who, Actor) else CAST[who or USUALLY[Role(move.roles[0])]]
        filled = self.paper(action, **changes) if form is None else form
        return judge(ONE_TO_ONE, self.facts, action, actor, self.policy, self.now, filled)

    def make(
        self, action: str, who: str | Actor | None = None, /, *, form: Form | None = None, **changes: Any
    ) -> "Road":
        """Make one move, or raise what the engine raises and change nothing."""
        filled = self.paper(action, **changes) if form is None else form
        verdict = self.judge(action, who, form=filled)
        actor = who if isinstance(who, Actor) else CAST[who or USUALLY[Role(verdict.move.roles[0])]]
        seq = self.facts.seq + 1
        act = Act(seq, self.now.at, self.today, actor.person, verdict.role, self.policy, actor.on_behalf_of)
        kept = type(filled).replayed(join(*split(filled)))
        assert kept == filled, f"{action}: the journal would not give the same form again"
        self.done.append(Done(self.facts.stage, action, kept, act, verdict.completes))
        apply(ONE_TO_ONE, self.facts, verdict.move, kept, act, verdict.completes)
        self.facts = reread(self.facts)
        return self

    def force(self, action: str, who: str | None = None, /, **changes: Any) -> "Road":
        """Apply a move without asking whether it may be made: for tests of effects alone."""
        move, form = self.move(action), self.paper(action, **changes)
        person = who or USUALLY[Role(move.roles[0])]
        role = next(role for role in move.roles if role in CAST[person].roles)
        act = Act(self.facts.seq + 1, self.now.at, self.today, person, role, self.policy)
        self.done.append(Done(self.facts.stage, action, form, act, True))
        apply(ONE_TO_ONE, self.facts, move, form, act)
        self.facts = reread(self.facts)
        return self

    def options(self, who: str) -> dict[str, Option]:
        """What one of the cast may do next, by action."""
        offered = options(ONE_TO_ONE, self.facts, CAST[who], self.policy, self.now)
        return {option.move.action: option for option in offered}

    def to(self, stage: str) -> "Road":
        """Go on along the main road until the case stands at `stage`."""
        while self.facts.stage != stage:
            self.go_on()
        return self

    def go_on(self) -> None:
        """Go the stretch of the main road that leads on from where the case stands."""
        if self.facts.stage == CLOSED:
            raise Impassable(f"a case to {self.kind.words} does not pass that stage")
        _LEGS[self.facts.stage](self)

    def copy(self) -> "Road":
        """The same case, to be driven another way."""
        return deepcopy(self)

    # The stretches of the main road, each from the stage it is named after

    def _open(self) -> None:
        self.make("create", "casey")

    def _submit(self) -> None:
        self.make("submit", "casey")

    def _accept(self) -> None:
        self.make("accept", "mo")

    def check(self) -> "Road":
        """All the checks, as of today."""
        for action in ("safeguarding_check", "liberty_check", "capacity_check", "representative"):
            self.make(f"record_{action}", "sam")
        return self

    def _checks(self) -> None:
        self.wait(1).check().make("complete_gates", "sam")

    def _gather(self) -> None:
        self.make("request_evidence", "ada").wait(2)
        for kind in sorted(self.facts.missing_evidence()):
            self.make("add_evidence", "home", type=kind)
        self.make("verify_evidence", "ada", item=self.facts.evidence[0].seq)
        self.make("start_assessment", "ada")

    def assess(self) -> "Road":
        """Consultation, assessment and recommendation, as of today."""
        self.make("record_consultation", "ada").make("record_assessment", "ada")
        return self.make("record_recommendation", "ada")

    def _assess(self) -> None:
        self.wait(3).assess().make("submit_for_qa", "ada")

    def _assure(self) -> None:
        self.wait(1).make("qa_pass", "quinn")

    def _list(self) -> None:
        assert self.facts.safeguarding is not None
        if (self.today - self.facts.safeguarding.form.checked_on).days > self.policy.recheck_days:
            self.check()
        self.make("list_for_panel", "sid")

    def call(self, *present: str) -> "Road":
        """Go to the day of the sitting and call the item, on papers of now, with these people in the room."""
        assert self.facts.listing is not None
        self.today = max(self.today, self.facts.listing.sits_on)
        if changes_since(self.facts):
            self.make("reissue_pack", "sid")
        people = list(present or VOTERS)
        self.declared(*people)
        return self.make("open_item", "sid", members=[papers.member(p) for p in people], present=people)

    def declared(self, *people: str) -> "Road":
        """Whoever of these people has not said yet whether an interest ties them to the case says that none does."""
        assert self.facts.listing is not None
        for person in people:
            if person not in {each.person for each in self.facts.listing.interests}:
                self.make("declare_interest", "sid", person=person, kind="NONE", action="NOTE", reason="")
        return self

    def discuss(self) -> "Road":
        """The discussion is open, without first opinions if it was not: whoever chairs the item opens it."""
        here = self.facts.listing
        assert here is not None and here.roll is not None
        if here.discussing:
            return self
        acting = here.roll.acting_chair()
        return self.make("open_discussion", acting.person if acting else "chris")

    def ballots(self, *voters: str, **choices: str) -> "Road":
        """One ballot each: for approval, unless `choices` names another choice for somebody.

        Before the first the discussion is opened.
        """
        self.discuss()
        for person in voters or tuple(choices) or VOTERS:
            choice = choices.get(person, "APPROVE")
            reason = "I know too little about it." if choice == "ABSTAIN" else ""
            self.declared(person).make("cast_ballot", person, choice=choice, reason=reason)
        return self

    def vote(self, *voters: str, **choices: str) -> "Road":
        """The whole vote: the discussion, one ballot each, and the closing."""
        return self.ballots(*voters, **choices).make("close_vote", "sid")

    def clarified(self) -> "Road":
        """The case on the agenda is put off so that its reviewer clarifies something, and is listed again."""
        self.call().vote(chris="DEFER", pia="DEFER", sol="DEFER")
        self.make("defer", "chris", reason_code="CLARIFICATION").make("resubmit_minor", "ada")
        return self.to(PANEL_LISTED)

    def depart(self, action: str, who: str = "chris", second: str = "sol", **changes: Any) -> "Road":
        """What the vote carried departs from the recommendation: a second voter confirms it, and it is recorded."""
        here = self.facts.listing
        assert here is not None and here.closed is not None
        carried = here.closed.tally.outcome
        self.make("confirm_departure", second, choice=carried, lines=changes.get("lines"))
        return self.make(action, who, departure=papers.DEPARTURE, **changes)

    def _decide(self) -> None:
        self.call().vote().make("approve", "chris")

    def _answer(self) -> None:
        self.make("resubmit_minor", "ada")

    def sign(self) -> "Road":
        """The minutes are signed."""
        return self.make("sign_minutes", "chris")

    def _issue(self) -> None:
        self.sign().wait(1)
        kinds = ((LESS_CARE, "issue_reduction"), (OTHER_CARE, "issue_change"))
        self.make(next((action for some, action in kinds if self.kind in some), "issue_no_change"), "casey")

    def _begin(self) -> None:
        assert self.facts.notice is not None
        self.today = self.facts.notice.ends_on + timedelta(days=1)
        self.check().make("begin_phase", "mo")

    def finish_phase(self) -> "Road":
        """Let the phase that runs come to its last day, with a week's counts on record."""
        running = self.facts.running_phase()
        if running is not None:
            assert running.ends_on is not None
            self.today = max(self.today, running.ends_on)
        return self.make("record_monitoring", "home")

    def _change(self) -> None:
        self.finish_phase()
        while self.facts.phase < len(self.facts.phases):
            self.make("proceed_phase", "ada").finish_phase()
        self.make("complete_final_phase", "ada")

    def _follow(self) -> None:
        self.wait(self.policy.monitoring_days).make("record_monitoring", "ada").make(
            "validate_finance", "finn"
        )
        self.make("close", "ada").make("close", "mo")

    def waiting_chair_action(self) -> int:
        """The number of the chair's action that waits for the panel."""
        waiting = ChairActionStatus.AWAITING_RATIFICATION
        return next(a.seq for a in self.facts.chair_actions if a.status is waiting)


_LEGS: dict[str, Callable[[Road], None]] = {
    START: Road._open,
    DRAFT: Road._submit,
    REFERRED: Road._accept,
    GATE_CHECKS: Road._checks,
    EVIDENCE: Road._gather,
    ASSESSMENT: Road._assess,
    QA_REVIEW: Road._assure,
    PANEL_READY: Road._list,
    PANEL_LISTED: Road._decide,
    DEFERRED: Road._answer,
    DECIDED: Road._issue,
    NOTICE: Road._begin,
    IMPLEMENTING: Road._change,
    MONITORING: Road._follow,
}


def reread(facts: Facts) -> Facts:
    """The case as the database would give it back. Fails where writing and reading lose anything."""
    written = facts.model_dump_json(exclude_defaults=True)
    again = Facts.model_validate_json(written, context="replay")
    assert again == facts, "the record, read back, is another case"
    return again


def replay(done: list[Done]) -> Facts:
    """The case that the same acts give when they are folded again."""
    facts = Facts()
    for one in done:
        move = ONE_TO_ONE.at(facts.stage)[one.action]
        apply(ONE_TO_ONE, facts, move, one.form, one.act, one.completes)
    return facts


@cache
def _standing(stage: str, kind: Recommended) -> Road:
    return Road(kind).to(stage)


def at(stage: str, kind: Recommended = Recommended.REDUCE_PHASED, **case: Any) -> Road:
    """A case that came to `stage` by real moves. `case` changes the form that opens it (funding="...")."""
    if stage == DEFERRED:
        return deferred(kind, **case)
    return Road(kind, case).to(stage) if case else _standing(stage, kind).copy()


def deferred(kind: Recommended = Recommended.REDUCE_PHASED, **case: Any) -> Road:
    """A case that the panel has put off."""
    road = at(PANEL_LISTED, kind, **case).call()
    return road.vote(chris="DEFER", pia="DEFER", sol="DEFER").make("defer", "chris")
