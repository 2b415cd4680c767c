"""Sittings at random against a reference of sixty lines: whoever does whatever, they never differ.

People come and go, declare interests, lock opinions, vote, change their vote, close it, void it, the sitting is paused and
goes on, and the server stops in between. What is allowed has to be what the reference allows, and no way leads to a decision
without a quorum. The engine judges in memory; that a sitting is paused stands in a database, and is asked there.
"""

import shutil
from collections import Counter
from copy import copy
from pathlib import Path
from typing import Any, ClassVar, cast

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from app.errors import Blocked, NotYourRole
from app.programmes.one_to_one.codes import BallotChoice, PanelChoice
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.programmes.one_to_one.process import ONE_TO_ONE
from app.programmes.one_to_one.records import Listing
from app.programmes.one_to_one.records_vote import Clarified
from app.programmes.one_to_one.standstill import standstill
from app.workflow.engine import apply, judge
from app.workflow.forms import join, split
from app.workflow.process import Move
from app.workflow.quorum import QuorumRule
from app.workflow.state import Act
from app.workflow.voting import Abstentions, Blend, Majority, Tie
from tests.programmes.one_to_one.gate import Gate
from tests.programmes.one_to_one.panels import policy
from tests.programmes.one_to_one.papers import DEPARTURE, WHY, member, package
from tests.programmes.one_to_one.reference import Reference, Sitter
from tests.programmes.one_to_one.road import CAST, Done, Road, at, reread

TABLE = {
    "chris": Sitter("HEALTH", "chair"),
    "dee": Sitter("SOCIAL_CARE", "deputy"),
    "pia": Sitter("HEALTH", knows=True),
    "pat": Sitter("HEALTH"),
    "sol": Sitter("SOCIAL_CARE"),
    "tess": Sitter("SOCIAL_CARE"),
    "olga": Sitter("HEALTH", excluded=True),  # she agreed the package
    "sam": Sitter("MCA_SAFEGUARDING", votes=False, knows=True),
}
MEMBERS = [member(p, expertise=["FALLS"] if TABLE[p].knows else []) for p in TABLE]
VOTERS = ("chris", "dee", "pia", "pat", "sol", "tess")
ACTIONS = {
    "APPROVE": "approve",
    "APPROVE_WITH_CONDITIONS": "approve_with_conditions",
    "DECLINE": "decline",
    "REFER": "refer_onward",
    "DEFER": "defer",
}
people, voters = st.sampled_from(sorted(TABLE)), st.sampled_from(VOTERS)
choices = st.sampled_from([*BallotChoice, BallotChoice.APPROVE, BallotChoice.DECLINE])


LISTED = at("panel_listed").facts


def fresh(case: Facts) -> Facts:
    """The case again, as far as a hearing changes anything of it; to copy all of it takes longer than to hear it."""
    assert case.listing is not None
    lists = {name: copy(value) for name, value in vars(case).items() if isinstance(value, list | dict)}
    return case.model_copy(update=lists | {"listing": case.listing.model_copy(deep=True)})


class Hearing(RuleBasedStateMachine):
    """One item after another before the same panel."""

    road: Road
    paused = False
    reference: Reference
    facts: Facts
    gate: ClassVar[Gate]
    made: ClassVar[Counter[tuple[str, bool]]] = Counter()
    """What was tried, and whether it was made, over all sittings."""

    @initialize(
        need=st.integers(2, 4),
        majority=st.sampled_from(Majority),
        against=st.booleans(),
        casts=st.booleans(),
        adds_up=st.booleans(),
        asks=st.booleans(),
        asked=st.booleans(),
        late=st.sets(voters, max_size=2),
    )
    def begin(
        self,
        need: int,
        majority: Majority,
        against: bool,
        casts: bool,
        adds_up: bool,
        asks: bool,
        asked: bool,
        late: set[str],
    ) -> None:
        """A panel with these terms, and an item on its agenda; those who are late have not declared yet."""
        rule = QuorumRule(voters=need, professions={"HEALTH": 1, "SOCIAL_CARE": 1}, expertise_needed=True)
        voting = {
            "majority": majority,
            "abstentions": Abstentions.COUNT_AGAINST if against else Abstentions.NOT_COUNTED,
            "tie": Tie.CHAIR_CASTING if casts else Tie.NOT_CARRIED,
            "blend": Blend.CAREFUL if adds_up else Blend.SEPARATE,
        }
        terms = policy(quorum=rule, voting=voting)
        self.terms = cast(OneToOnePolicy, terms.model_copy(update={"first_opinions": asks}))
        self.words = (need, majority.value, against, casts, adds_up, asks)
        self.asked, self.late = asked, late
        self.resume()
        self.next_item()

    def teardown(self) -> None:
        """Nobody leaves a paused sitting to the next panel."""
        self.gate.resume()

    def next_item(self) -> None:
        """The next case, which the panel has returned to its reviewer before where it may depart."""
        self.found, self.acts = fresh(LISTED), list[Done]()
        self.facts = self.found
        self.road = Road(policy=self.terms, today=self.listing.sits_on, facts=self.facts)
        self.reference = Reference(TABLE, *self.words)
        if self.asked:
            day = self.road.today
            self.facts.clarified = Clarified(
                asked_on=day, asked_seq=1, answered_on=day, answered_by="ada", answered_seq=2
            )
        self.found = fresh(self.facts)
        for who in sorted(set(VOTERS) - self.late):
            self.declare(who, "NONE")

    @property
    def listing(self) -> Listing:
        assert self.facts.listing is not None
        return self.facts.listing

    def does(self, may: bool, action: str, who: str, /, **changes: Any) -> bool:
        """Try one move, and hold the answer against the reference's `may`; whether it was made.

        In a paused sitting nothing is done but coming and going.
        """
        if self.paused and action not in ("member_leaves", "member_returns"):
            assert not self.gate.goes_on()
            self.made[action, False] += 1
            return False
        assert self.tries(action, who, **changes) == may
        return may

    def tries(self, action: str, who: str, /, **changes: Any) -> bool:
        """Make one move if the engine lets it be made; whether it did."""
        move: Move = ONE_TO_ONE.at(self.facts.stage)[action]
        form = self.road.paper(action, **changes)
        actor, now = CAST[who], self.road.now
        try:
            verdict = judge(ONE_TO_ONE, self.facts, action, actor, self.terms, now, form)
        except (Blocked, NotYourRole):
            self.made[action, False] += 1
            return False
        self.made[action, True] += 1
        act = Act(self.facts.seq + 1, now.at, now.today, who, verdict.role, self.terms)
        self.acts.append(Done(self.facts.stage, action, type(form).replayed(join(*split(form))), act, True))
        apply(ONE_TO_ONE, self.facts, move, form, act)
        return True

    # What people do

    @rule(present=st.sets(people, min_size=2))
    def call(self, present: set[str]) -> None:
        """Whoever came is there, whoever left is not; the item is called, or called again for a latecomer."""
        known, there = self.reference, sorted(present)
        begun = bool(known.opinions or known.ballots or known.talking or known.closed) and not known.stopped()
        may = not begun and set(known.ballots) <= present
        if self.does(may, "open_item", "sid", members=MEMBERS, present=there):
            known.call(there)

    @rule(everybody=st.just(sorted(TABLE)))
    def call_everybody(self, everybody: list[str]) -> None:
        """Mostly everybody is there."""
        self.call(set(everybody))

    @rule(who=people, action=st.sampled_from(["NONE", "NOTE", "LEAVE", "SPEAK_NO_VOTE"]))
    def declare(self, who: str, action: str) -> None:
        """There is no tie, or one comes up, before the vote, during it, or after it is closed: then it is void."""
        if who not in VOTERS:
            return
        tie = {"kind": "LOYALTY", "action": action, "reason": "Knows the family."}
        form = {"kind": "NONE", "action": "NOTE", "reason": ""} if action == "NONE" else tie
        if self.does(True, "declare_interest", who, person=who, **form):
            self.reference.declares(who, action)

    @rule(who=people, back=st.booleans())
    def move(self, who: str, back: bool) -> None:
        """Somebody leaves the room, or comes back: until the vote is closed the roll of who has not voted follows."""
        known = self.reference
        waits = known.roll is not None and known.closed is None
        may = waits and who in (known.away if back else known.here - known.away)
        action = "member_returns" if back else "member_leaves"
        said = {} if back else {"has_voted": who in known.ballots}
        if self.does(may, action, "feed", person=who, told_by="sid", **said):
            known.moves(who, back=back)

    @rule(who=st.sets(voters, min_size=3, max_size=5))
    def many_leave(self, who: set[str]) -> None:
        """A break, after which few are back."""
        for person in sorted(who):
            self.move(person, back=False)

    @rule(who=voters, choice=st.sampled_from(PanelChoice))
    def lock(self, who: str, choice: PanelChoice) -> None:
        """A first opinion."""
        known = self.reference
        early = known.asks_opinions and not known.talking and known.closed is None
        may = early and known.counts(who) and who not in known.opinions and not known.stopped()
        if self.does(may, "lock_opinion", who, choice=choice):
            known.thinks(who)

    @rule(who=voters)
    def discuss(self, who: str) -> None:
        """The discussion."""
        known = self.reference
        waits = known.roll is not None and not known.talking and known.closed is None
        may = waits and self.chairs(who) and not known.stopped()
        known.talking |= self.does(may, "open_discussion", who)

    @rule(who=voters, choice=choices)
    def vote(self, who: str, choice: BallotChoice) -> None:
        """A ballot, or another in its place."""
        known = self.reference
        may = known.counts(who) and known.closed is None and (known.talking or not known.asks_opinions)
        may = may and not known.stopped()
        why = "I know too little about it." if choice is BallotChoice.ABSTAIN else ""
        if self.does(may, "cast_ballot", who, choice=choice, reason=why):
            known.ballots[who] = choice.value

    @rule(
        away=st.sets(people, max_size=2),
        leaves=st.sets(voters, max_size=1),
        leading=choices,
        others=st.dictionaries(voters, choices, max_size=3),
        who=st.sampled_from(("chris", "dee")),
    )
    def hear(
        self,
        away: set[str],
        leaves: set[str],
        leading: BallotChoice,
        others: dict[str, BallotChoice],
        who: str,
    ) -> None:
        """The next item is heard as it mostly goes, and every outcome tried: one at most can be recorded."""
        self.resume()
        self.next_item()
        self.call(set(TABLE) - away)
        for person in leaves:
            self.declare(person, "LEAVE")
        chair = self.reference.chair()
        if chair is not None:
            self.discuss(chair)
        for person in VOTERS:
            self.vote(person, others.get(person, leading))
        self.close("sid")
        self.confirm("pia")
        self.confirm("sol")
        for action in ("record_not_carried", *ACTIONS.values()):
            self.record(who, action)

    @rule(who=st.sampled_from(("sid", *VOTERS)))
    def close(self, who: str) -> None:
        """The vote is closed, by those who may."""
        known = self.reference
        waits = known.roll is not None and known.closed is None and not known.stopped()
        heard = known.talking or not known.asks_opinions
        may = waits and heard and (who == "sid" or self.chairs(who))
        if self.does(may, "close_vote", who):
            known.closed = known.count()

    @rule(who=voters)
    def confirm(self, who: str) -> None:
        """A second voter stands behind declining what was recommended."""
        known = self.reference
        departs = known.closed is not None and known.closed[0] == "DECLINE" and self.asked
        if self.does(departs and known.counts(who), "confirm_departure", who, choice="DECLINE", reason=WHY):
            known.seconds.add(who)

    @rule(
        who=st.sampled_from(("chris", "dee")),
        action=st.sampled_from([*ACTIONS.values(), "record_not_carried"]),
    )
    def record(self, who: str, action: str) -> None:
        """An outcome: only what was carried, by somebody who is not barred, and never without a quorum."""
        known = self.reference
        outcome, quorate = known.closed or (None, False)
        form: dict[str, Any] = {"departure": DEPARTURE} if action == "decline" else {}
        if action == "defer":
            form["reason_code"] = "CLARIFICATION"
        ended = known.closed is not None or known.stopped()
        may = ended and not self.barred(who) and self.recordable(who, action, outcome)
        if not self.does(may, action, who, **form):
            return
        decision = self.facts.decision
        if decision is not None:
            assert quorate and decision.tally is not None and decision.tally.quorate
            assert ACTIONS[str(outcome)] == action
            assert decision.lines == (package(8) if action.startswith("approve") else None)
        else:
            assert action in ("defer", "record_not_carried")
        self.next_item()

    @rule()
    def pause(self) -> None:
        """The sitting is paused, unless it is."""
        assert self.gate.pause() != self.paused
        self.paused = True

    @rule()
    def resume(self) -> None:
        """The sitting goes on."""
        self.gate.resume()
        self.paused = False
        assert self.gate.goes_on()

    @rule()
    def crash(self) -> None:
        """The server stops: what it wrote is all that is left, and folded again it is the same item."""
        self.gate.crash()
        folded = fresh(self.found)
        for done in self.acts:
            apply(ONE_TO_ONE, folded, ONE_TO_ONE.at(folded.stage)[done.action], done.form, done.act)
        assert reread(folded) == self.facts
        self.road.facts = self.facts = folded

    # What the reference says of it

    def chairs(self, who: str) -> bool:
        """Whether this person leads the item."""
        chair = self.reference.chair()
        return (who == chair if chair else who in ("chris", "dee")) and not self.barred(who)

    def barred(self, who: str) -> bool:
        """Whether they were there when it was called and lost their part in it."""
        return who in self.listing.present and who in self.reference.left | self.reference.silent

    def recordable(self, who: str, action: str, outcome: str | None) -> bool:
        """Whether the closed vote can be recorded so."""
        if outcome is None:
            return action in ("record_not_carried", "defer")
        if outcome != "DECLINE":
            return ACTIONS[outcome] == action
        if not self.asked:
            return action == "defer"  # the reviewer is asked first
        other = {
            second for second in self.reference.seconds if TABLE[second].profession != TABLE[who].profession
        }
        return action == "decline" and bool(other - {who})

    @invariant()
    def they_agree(self) -> None:
        """Who counts, what they said, and what it came to."""
        if not hasattr(self, "reference"):
            return
        known, here = self.reference, self.listing
        assert (here.roll and {m.person for m in here.roll.voters}) == known.roll
        assert {ballot.person: ballot.choice for ballot in here.ballots} == known.ballots
        assert {opinion.person for opinion in here.opinions} == known.opinions
        assert here.discussing == known.talking
        assert set(here.away) == known.away
        assert bool(standstill(self.facts, self.terms)) == known.stopped()
        closed = here.closed and (here.closed.tally.outcome, here.closed.tally.quorate)
        assert closed == known.closed
        assert self.facts.decision is None


def test_ten_thousand_acts_at_random_never_differ_from_the_reference(sqlite: Path, tmp_path: Path) -> None:
    Hearing.made, Hearing.gate = Counter(), Gate(Path(shutil.copy(sqlite, tmp_path)))
    drawn = settings(
        max_examples=190, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(Hearing, settings=drawn)  # type: ignore[no-untyped-call]
    Hearing.gate.close()
    assert Hearing.made.total() >= 10_000
    assert {action for action, made in Hearing.made if made} == {
        "open_item", "declare_interest", "lock_opinion", "open_discussion", "cast_ballot", "close_vote",
        "confirm_departure", "record_not_carried", "member_leaves", "member_returns", *ACTIONS.values(),
    }, "everything happened that can happen"  # fmt: skip
