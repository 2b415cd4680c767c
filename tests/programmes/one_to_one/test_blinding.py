"""Who reads no money in a case yet: whoever has still to judge it."""

import pytest

from app.programmes.one_to_one.blinding import blinded, judges
from app.programmes.one_to_one.stages import STAGES
from app.programmes.roles import Role
from tests.programmes.one_to_one.road import Road, at

VOTERS = (Role.PANEL_HEALTH, Role.PANEL_SOCIAL_CARE, Role.PANEL_CHAIR)
SINCE_DECISION = ("decided", "notice", "implementing", "monitoring", "closed")
PASSED = ("panel_ready", "panel_listed", "deferred")


def is_blind(road: Road, person: str, *roles: Role) -> bool:
    """Whether this person, who holds these roles, reads no money."""
    return blinded(road.facts, road.policy, frozenset(roles), person)


@pytest.mark.parametrize("stage", [stage.name for stage in STAGES])
def test_each_role_reads_money_from_the_stage_on_at_which_it_has_judged(stage: str):
    road = at(stage)
    for role in Role:
        late = {**dict.fromkeys(VOTERS, SINCE_DECISION), Role.QA_CLINICIAN: (*PASSED, *SINCE_DECISION)}
        expected = role in late and stage not in late[role]
        assert is_blind(road, "nobody", role) == expected, role


def test_a_member_reads_it_once_their_own_first_opinion_is_locked():
    road = at("panel_listed").call().make("lock_opinion", "pia")
    assert not is_blind(road, "pia", Role.PANEL_HEALTH)
    assert is_blind(road, "sol", Role.PANEL_SOCIAL_CARE)
    assert is_blind(road, "chris", Role.PANEL_CHAIR)


def test_who_locked_none_reads_it_once_their_ballot_is_cast_and_everybody_once_the_vote_is_closed():
    road = at("panel_listed").call().ballots("sol")
    assert not is_blind(road, "sol", Role.PANEL_SOCIAL_CARE)
    assert is_blind(road, "pia", Role.PANEL_HEALTH)
    assert not is_blind(road.make("close_vote", "sid"), "pia", Role.PANEL_HEALTH)


def test_another_role_does_not_lift_it():
    road = at("panel_listed")
    assert is_blind(road, "mo", Role.CHC_OPS_MANAGER, Role.PANEL_CHAIR)
    assert is_blind(road, "sid", Role.PANEL_SECRETARY, Role.PANEL_CHAIR)
    assert not is_blind(road, "sid", Role.PANEL_SECRETARY)


def test_whoever_reviewed_it_wrote_the_money_down_and_is_never_blind():
    road = at("qa_review")
    assert not is_blind(road, "ada", Role.REVIEWER, Role.QA_CLINICIAN, Role.PANEL_HEALTH)
    road.make("reassign_reviewer", "mo")
    assert not is_blind(road, "ada", Role.QA_CLINICIAN)
    assert not is_blind(road, "rory", Role.QA_CLINICIAN)


def test_whoever_assured_it_has_judged_whatever_seat_they_are_given():
    road = at("panel_listed")
    assert not is_blind(road, "quinn", Role.QA_CLINICIAN, Role.PANEL_HEALTH)
    assert is_blind(road, "quentin", Role.QA_CLINICIAN, Role.PANEL_HEALTH)


def test_policy_can_turn_it_off():
    road = at("panel_listed")
    road.policy = road.policy.model_copy(update={"cost_blinding": False})
    assert not is_blind(road, "pia", Role.PANEL_HEALTH)
    assert not is_blind(at("qa_review"), "quinn", Role.FINANCE)


@pytest.mark.parametrize("role", Role)
def test_who_judges_cases_is_who_can_be_blind_to_one(role: Role):
    road = at("qa_review")
    assert judges(frozenset({role, Role.CHC_OPS_MANAGER})) == is_blind(road, "nobody", role)
