"""Whole journeys: every recommendation to its end, replayed, erased, and driven at random."""

from datetime import timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from app.errors import Blocked, NotYourRole
from app.programmes.costing import Line
from app.programmes.one_to_one.codes import LESS_CARE, ClosureReason, HoldType, Recommended
from app.programmes.one_to_one.comparison import gives_less
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.programmes.one_to_one.process import ONE_TO_ONE
from app.programmes.one_to_one.way import way
from app.workflow.engine import apply
from app.workflow.forms import ERASED, Form, join, split
from app.workflow.panel import Member
from app.workflow.state import START, Actor
from tests.programmes.one_to_one import papers
from tests.programmes.one_to_one.panels import BOARD, two_panels
from tests.programmes.one_to_one.road import CAST, Done, Impassable, Road, at, deferred, replay, reread
from tests.programmes.one_to_one.table import ALL_STAGES, GIVES_LESS, ROWS

ENDS = {
    Recommended.MAINTAIN: ClosureReason.MAINTAINED,
    Recommended.INCREASE: ClosureReason.INCREASED,
    Recommended.REDUCE_PHASED: ClosureReason.COMPLETED_REDUCED,
    Recommended.REDUCE_TRIAL: ClosureReason.COMPLETED_REDUCED,
    Recommended.WITHDRAW: ClosureReason.COMPLETED_WITHDRAWN,
    Recommended.REPROFILE: ClosureReason.MAINTAINED,
    Recommended.REPLACE_WITH_AT: ClosureReason.COMPLETED_REDUCED,
    Recommended.REPLACE_WITH_ACTIVITY_PLAN: ClosureReason.COMPLETED_REDUCED,
    Recommended.RATE_REVIEW_ONLY: ClosureReason.MAINTAINED,
    Recommended.REFER_MDT_DST: ClosureReason.REFERRED_MDT_DST,
    Recommended.REFER_OTHER: ClosureReason.REFERRED_OTHER,
}


@pytest.mark.parametrize("kind", Recommended)
def test_every_recommendation_travels_to_its_end(kind: Recommended) -> None:
    facts = at("closed", kind).facts
    assert facts.closure is not None
    assert facts.closure.reason is ENDS[kind]
    assert facts.columns()["closed_on"] == facts.closure.on


@pytest.mark.parametrize("kind", Recommended)
def test_the_same_acts_folded_again_give_the_same_case(kind: Recommended) -> None:
    road = at("closed", kind)
    assert replay(road.done) == road.facts


def test_a_deferred_case_comes_back_and_goes_on() -> None:
    road = deferred().to("closed")
    assert road.facts.closure is not None
    assert [entry.result for entry in road.facts.panel_log] == ["DEFERRED", "DECIDED"]
    assert replay(road.done) == road.facts


def test_the_main_road_passes_every_stage() -> None:
    seen = {visit.stage for road in (at("closed"), deferred()) for visit in road.facts.visits}
    assert seen == set(ALL_STAGES)


def erased(done: Done) -> Done:
    """The act as the journal gives it back when every free text is gone."""
    plain, personal = split(done.form)
    gone = type(done.form).replayed(join(plain, dict.fromkeys(personal, ERASED)))
    return Done(done.source, done.action, gone, done.act, done.completes)


@pytest.mark.parametrize("kind", Recommended)
def test_a_case_whose_words_were_erased_can_still_be_folded_and_read(kind: Recommended) -> None:
    road = at("closed", kind)
    facts = replay([erased(done) for done in road.done])
    assert reread(facts).columns() == road.facts.columns()
    assert facts.package == road.facts.package
    assert "Edith" not in facts.model_dump_json()


def test_only_the_first_phase_and_the_next_ever_give_less_on_the_whole_road() -> None:
    for kind in Recommended:
        facts = Facts()
        for done in at("closed", kind).done:
            before = facts.package.current
            move = ONE_TO_ONE.at(facts.stage)[done.action]
            apply(ONE_TO_ONE, facts, move, done.form, done.act, done.completes)
            assert done.action in GIVES_LESS or not gives_less(facts.package.current, before), done.action


# At random: whoever does whatever the engine allows, in any order, nothing is ever lost or taken away


class Watched(Road):
    """A road on which every move is looked at: what it took, and what a refusal left behind."""

    def make(
        self, action: str, who: str | Actor | None = None, /, *, form: Form | None = None, **changes: Any
    ) -> "Watched":
        before, was = list(self.facts.package.current), self.facts.model_dump_json()
        first_draft = self.facts.stage in (START, "draft") and self.facts.version == 1
        try:
            super().make(action, who, form=form, **changes)
        except (Blocked, NotYourRole, ValueError):
            assert self.facts.model_dump_json() == was, f"{action} was refused and left a trace"
            raise
        less = gives_less(self.facts.package.current, before) and not first_draft
        assert action in GIVES_LESS or not less, f"{action} took care away"
        assert not less or set(self.facts.gates) == set(ONE_TO_ONE.gates)
        self._all_panels(action)
        parts = [self.facts.people_in(duty.part) for duty in ONE_TO_ONE.separate]
        assert sum(map(len, parts)) == len(set().union(*parts)), "one person played two separated parts"
        return self

    def _all_panels(self, action: str) -> None:
        """No panel is left out of an approval, and nobody votes at two of them."""
        facts, passed = self.facts, self.facts.panels_passed
        if action in ("approve", "approve_with_conditions"):
            assert facts.decision is not None
            heard = {each.panel for each in passed} | {facts.decision.panel}
            assert heard >= {stop.panel for stop in way(facts, self.policy)}
        if facts.listing is not None:
            cast = {ballot.person for ballot in facts.listing.ballots}
            assert cast.isdisjoint(
                person for each in passed if each.panel != facts.listing.panel for person in each.voters
            )


def _tried(action: str, dice: Random) -> dict[str, Any]:
    """What somebody might try, beside the usual form."""
    if action == "amend_package":
        return {dice.choice(["baseline", "proposed"]): papers.lines(dice.choice([4, 16, 20]))}
    if action == "chair_action":
        return {"lines": papers.lines(dice.choice([4, 20]))}
    if action == "cast_ballot":
        return {"choice": dice.choice(["APPROVE", "APPROVE", "DECLINE", "REFER", "ABSTAIN"])}
    if action == "record_recommendation":
        return papers.PAPERS[action](Road(dice.choice(list(Recommended))))
    if action == "reinstate_emergency":
        return {"restore": dice.choice(["BASELINE", "CONTINGENCY"])}
    if action == "place_hold":
        return {"kind": dice.choice(list(HoldType))}
    return {}


ENDING = {"record_death", "record_transfer", "withdraw", "reject", "refer_eligibility"}


def wander(road: Road, dice: Random) -> None:
    """One act of somebody who may do it; a journey that ends at once shows little, so few do that."""
    found = {
        action: person
        for person in dice.sample(sorted(CAST), len(CAST))
        for action, option in road.options(person).items()
        if option.allowed and (action not in ENDING or dice.random() < 0.05)
    }
    action = dice.choice(sorted(found) or ["nothing"])
    if action in found:
        road.make(action, found[action], **_tried(action, dice))


def travel(
    seed: int, stage: str, kind: Recommended, acts: int = 30, policy: OneToOnePolicy | None = None
) -> Road:
    """Half the time on along the main road, half the time wherever chance leads."""
    dice, road = Random(seed), Watched(**vars(at(stage, kind)))
    road.policy = policy or road.policy
    for _ in range(acts):
        try:
            if dice.random() < 0.5 and road.facts.stage != "closed":
                road.go_on()
            else:
                wander(road.wait(dice.choice([0, 0, 1, 15])), dice)
        except (Blocked, NotYourRole, ValueError, Impassable):
            continue
    return road


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 1_000_000),
    st.sampled_from(
        ["draft", "gate_checks", "assessment", "panel_listed", "deferred", "notice", "implementing"]
    ),
    st.sampled_from(sorted(LESS_CARE)),
)
def test_whatever_people_do_no_care_is_lost_and_the_journal_tells_it_all(
    seed: int, stage: str, kind: Recommended
) -> None:
    road = travel(seed, stage, kind)
    assert replay(road.done) == road.facts


@settings(max_examples=30, deadline=None)
@given(
    st.integers(0, 1_000_000),
    st.sampled_from(["evidence", "qa_review", "panel_ready", "decided"]),
    st.sampled_from(sorted(Recommended)),
)
def test_the_same_holds_for_every_recommendation(seed: int, stage: str, kind: Recommended) -> None:
    road = travel(seed, stage, kind)
    assert replay(road.done) == road.facts


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 1_000_000),
    st.sampled_from(["qa_review", "panel_ready", "panel_listed"]),
    st.sampled_from(sorted(Recommended)),
    st.sampled_from(
        [two_panels(), two_panels({"panel": "local"}, BOARD, {"panel": "board", "when": "ESCALATED"})]
    ),
)
def test_the_same_holds_on_a_way_through_two_panels(
    seed: int, stage: str, kind: Recommended, policy: OneToOnePolicy
) -> None:
    road = travel(seed, stage, kind, policy=policy)
    assert replay(road.done) == road.facts


def _after(stage: str, action: str, **changes: Any) -> tuple[list[Line], list[Line]] | None:
    """The care before and after a move whose rules nobody asked; None where it makes no sense there."""
    road = at(stage)
    before = list(road.facts.package.current)
    try:
        road.force(action, **changes)
    except (AssertionError, StopIteration, IndexError, ValidationError):
        return None
    return before, road.facts.package.current


@pytest.mark.parametrize("stage", ALL_STAGES[:-1])
def test_br34_no_other_move_lowers_what_is_given_even_where_no_rule_is_asked(stage: str) -> None:
    """The chair's action is the one that a rule alone keeps from giving less (BR20)."""
    lowered, tried = set(), 0
    for source, action in ROWS:
        if source == stage:
            for changes in ({}, {"baseline": papers.lines(2)}, {"proposed": papers.lines(2)}):
                if changes and action != "amend_package":
                    continue
                found = _after(stage, action, **changes)
                tried += found is not None
                if found and gives_less(found[1], found[0]):
                    lowered.add(action)
    assert lowered <= GIVES_LESS | ({"amend_package"} if stage == "draft" else set())
    assert tried >= 5


def test_br20_the_chair_s_action_alone_needs_a_rule_and_has_it() -> None:
    with pytest.raises(Blocked, match="cannot decide that without the panel"):
        at("panel_ready").make("chair_action", "chris", lines=papers.lines(15))


@pytest.mark.parametrize("stage", ["implementing", "monitoring"])
@pytest.mark.parametrize("who", ["home", "ada", "mo", "chris", "otto"])
def test_br33_nothing_stands_in_the_way_of_bringing_hours_back(stage: str, who: str) -> None:
    road = (
        at(stage).make("open_dispute").make("record_safeguarding_check", "sam", **papers.concern(at(stage)))
    )
    for kind in HoldType:
        road.force("place_hold", "mo", kind=kind)
    road.facts.gates, road.facts.decision, road.facts.safeguarding, road.facts.liberty = {}, None, None, None
    assert road.options(who)["reinstate_emergency"].allowed
    assert road.make("reinstate_emergency", who).facts.package.current == papers.package(16)


def test_br43_a_case_that_is_overdue_for_a_year_gives_the_same_care() -> None:
    for stage in ALL_STAGES[:-1]:
        road = at(stage)
        before = road.facts.model_copy(deep=True)
        road.today += timedelta(days=365)
        road.options("feed")
        assert road.facts == before
        systems = {o.move.action for o in road.options("feed").values()}
        recorded = {"expire_chair_action", "condition_overdue", "record_death", "record_transfer"}
        assert systems <= {"place_hold", *recorded, "member_leaves", "member_excluded", "member_returns"}


def test_the_members_of_a_sitting_can_be_written_for_the_forms() -> None:
    assert Member.model_validate(papers.member("chris")).chair
