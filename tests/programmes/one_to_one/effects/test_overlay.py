"""Holds, challenges, withdrawal, death, transfer, and the chair between meetings."""

from datetime import timedelta
from typing import Any

import pytest

from app.programmes.one_to_one.codes import (
    ChairActionStatus,
    ClosureReason,
    DisputeOutcome,
    HoldType,
    Recommended,
)
from app.programmes.one_to_one.policy import OneToOnePolicy
from tests.programmes.one_to_one import papers
from tests.programmes.one_to_one.papers import lines, package
from tests.programmes.one_to_one.road import Road, at
from tests.programmes.one_to_one.table import ALL_STAGES

OPEN = ALL_STAGES[:-1]


def chaired(stage: str = "panel_ready", **changes: Any) -> Road:
    """The chair has given more until the panel meets, and a colleague has signed."""
    road = at(stage).make("chair_action", "chris", **changes)
    return road.make("chair_action", "otto", **changes)


@pytest.mark.parametrize("stage", OPEN)
def test_a_hold_is_placed_and_lifted_anywhere_and_changes_no_care(stage: str) -> None:
    road = at(stage)
    before = road.facts.package.model_copy(deep=True)
    road.make("place_hold", "sam", kind="SAFEGUARDING", reference="SG-9").wait(3)
    (hold,) = road.facts.active_holds()
    assert (hold.id, hold.placed_by, hold.reason) == (road.facts.seq, "sam", papers.WHY)
    assert road.facts.columns()["hold"] == "SAFEGUARDING"
    road.make("place_hold", "sam", kind="LIBERTY").make("lift_hold", "sam", hold=hold.id)
    assert [h.kind for h in road.facts.active_holds()] == ["LIBERTY"]
    assert road.facts.holds[0].lifted_on == road.today
    assert road.facts.package == before
    assert road.facts.stage == stage


@pytest.mark.parametrize("kind", HoldType)
def test_br34_no_hold_lowers_the_hours_whatever_its_kind(kind: HoldType) -> None:
    road = at("implementing").force("place_hold", "mo", kind=kind)
    assert road.facts.package.current == package(12)
    assert road.force("lift_hold", "mo").facts.package.current == package(12)


def test_a_challenge_before_the_first_phase_stays_the_change_until_it_is_answered() -> None:
    road = at("notice").make("open_dispute")
    number = road.facts.seq
    (hold,) = road.facts.active_holds()
    assert (hold.kind, hold.id, hold.placed_by) == ("DISPUTE", number, "automatic")
    assert [dispute.seq for dispute in road.facts.open_disputes()] == [number]
    road.wait(5).make("resolve_dispute", "quentin")
    assert road.facts.active_holds() == []
    (dispute,) = road.facts.disputes
    assert (dispute.outcome, dispute.answered_by) == (DisputeOutcome.NOT_UPHELD, "quentin")
    assert dispute.answered_on == road.today
    assert road.facts.stage == "notice"


def test_an_answer_settles_its_own_challenge_and_no_other() -> None:
    road = at("notice").make("open_dispute").make("open_dispute", route="OMBUDSMAN")
    first, second = road.facts.disputes
    road.make("resolve_dispute", "quentin", dispute=second.seq)
    assert [dispute.seq for dispute in road.facts.open_disputes()] == [first.seq]
    assert [hold.id for hold in road.facts.active_holds()] == [first.seq]


def test_a_challenge_that_need_not_wait_places_no_hold() -> None:
    assert at("notice").make("open_dispute", stay=False).facts.active_holds() == []
    assert at("implementing").make("open_dispute").facts.active_holds() == []
    road = at("notice")
    road.policy = OneToOnePolicy(stay_on_dispute=False)
    assert road.make("open_dispute").facts.active_holds() == []


@pytest.mark.parametrize("stage", ["decided", "notice", "implementing", "monitoring"])
def test_br51_an_upheld_challenge_begins_again_with_another_reviewer(stage: str) -> None:
    road = at(stage).make("open_dispute")
    facts = road.make("uphold_dispute", "quentin").facts
    assert (facts.stage, facts.version) == ("assessment", 2)
    assert (facts.reviewer, facts.former_reviewers) == ("rory", ["ada"])
    assert facts.former_assurers == ["quinn"]
    assert facts.disputes[0].outcome is DisputeOutcome.UPHELD
    assert facts.active_holds() == []
    assert (facts.decision, facts.quality, facts.assessment, facts.recommendation) == (None,) * 4
    assert facts.package.current == package(16)
    assert set(facts.gates) == {"safeguarding", "liberty"}


def test_an_upheld_challenge_leaves_more_care_as_it_is() -> None:
    road = at("monitoring", Recommended.INCREASE).make("open_dispute").make("uphold_dispute", "quentin")
    assert road.facts.package.current == package(20)
    assert road.facts.alerts == []


@pytest.mark.parametrize("stage", [s for s in OPEN if s not in ("implementing", "monitoring")])
def test_br34_a_withdrawn_case_keeps_its_package(stage: str) -> None:
    facts = at(stage).make("withdraw", closure="NO_LONGER_FUNDED").facts
    assert facts.stage == "closed"
    assert facts.package.current == package(16)
    assert facts.closure is not None
    assert (facts.closure.reason, facts.closure.note) == (ClosureReason.NO_LONGER_FUNDED, papers.WHY)


@pytest.mark.parametrize("stage", OPEN)
def test_a_death_or_a_transfer_ends_the_case_anywhere_and_changes_no_package(stage: str) -> None:
    for action, reason in (
        ("record_death", ClosureReason.DECEASED),
        ("record_transfer", ClosureReason.TRANSFERRED),
    ):
        road = at(stage)
        given = list(road.facts.package.current)
        facts = road.make(action, "feed").facts
        assert facts.stage == "closed"
        assert facts.closure is not None
        assert facts.closure.reason is reason
        assert facts.ended_on == road.today
        assert facts.package.current == given


def test_the_chair_gives_more_only_when_a_colleague_has_signed_the_same() -> None:
    road = at("panel_ready").make("chair_action", "chris")
    assert road.facts.package.current == package(16)
    assert road.facts.chair_actions == []
    road.make("chair_action", "otto")
    assert road.facts.package.current == package(20)
    (acted,) = road.facts.chair_actions
    assert (acted.seq, acted.status) == (road.facts.seq, ChairActionStatus.AWAITING_RATIFICATION)
    assert acted.expires_on == road.today + timedelta(days=14)
    assert road.facts.columns()["chair_action_ends_on"] == acted.expires_on
    assert road.facts.stage == "panel_ready"


def test_other_words_than_the_chair_s_are_a_new_first_signature() -> None:
    road = at("panel_ready").make("chair_action", "chris").make("chair_action", "otto", lines=lines(22))
    assert road.facts.chair_actions == []
    assert [s.person for s in road.facts.signatures["chair_action"]] == ["otto"]


def test_a_ratified_action_stands() -> None:
    road = chaired("panel_listed").call()
    road.make("hear_matter", sitting="S-1").make("ratify_chair_action")
    (acted,) = road.facts.chair_actions
    assert (acted.status, acted.sitting) == (ChairActionStatus.RATIFIED, "S-1")
    assert acted.settled_on == road.today
    assert road.facts.alerts == []
    assert road.facts.columns()["chair_action_ends_on"] is None


def test_br34_an_action_that_is_not_ratified_loses_its_authority_and_takes_no_care_away() -> None:
    road = chaired("panel_listed").call()
    no = [{"person": person, "choice": "NO"} for person in ("chris", "pia", "sol")]
    road.make("hear_matter", sitting="S-1", hands=no).make("ratify_chair_action", ratified=False)
    assert road.facts.chair_actions[0].status is ChairActionStatus.NOT_RATIFIED
    assert "did not ratify" in road.facts.alerts[-1].what
    assert road.facts.package.current == package(20)


def test_br21_an_action_that_nobody_ratified_runs_out_with_an_alert_and_the_care_goes_on() -> None:
    road = chaired().wait(15).make("expire_chair_action")
    (acted,) = road.facts.chair_actions
    assert (acted.status, acted.settled_on, acted.sitting) == (ChairActionStatus.EXPIRED, road.today, None)
    assert "ran out" in road.facts.alerts[-1].what
    assert road.facts.package.current == package(20)


def test_settling_one_action_leaves_the_others() -> None:
    road = (
        chaired().make("chair_action", "chris", lines=lines(22)).make("chair_action", "otto", lines=lines(22))
    )
    first, second = road.facts.chair_actions
    road.wait(15).make("expire_chair_action", action=second.seq)
    assert [acted.status.value for acted in road.facts.chair_actions] == ["AWAITING_RATIFICATION", "EXPIRED"]
    assert road.facts.columns()["chair_action_ends_on"] == first.expires_on


def test_a_closed_case_waits_for_no_ratification() -> None:
    assert chaired().make("withdraw").facts.columns()["chair_action_ends_on"] is None
