"""Ways round a rule that somebody tried, and that lead nowhere any more: on the process alone."""

from dataclasses import replace

import pytest
from pydantic import ValidationError

from app.programmes.one_to_one.codes import InterestKind
from app.programmes.one_to_one.forms.authorisations import UrgentAuthorisation
from app.programmes.one_to_one.forms.evidence import AddEvidence
from app.programmes.one_to_one.forms.overlay import RatifyChairAction
from app.programmes.one_to_one.forms.panel import DeclareInterest
from app.programmes.one_to_one.policy import LOCAL_PANEL, OneToOnePolicy
from app.programmes.roles import Role
from app.workflow.panel import Action
from tests.programmes.one_to_one.papers import WHY, lines
from tests.programmes.one_to_one.road import CAST, at
from tests.programmes.one_to_one.rules.asking import blocked


def test_br21_a_sitting_of_the_same_morning_does_not_ratify_what_the_chair_does_in_the_afternoon():
    road = at("decided").make("chair_action", "chris").make("chair_action", "pat")
    acted = road.facts.chair_actions[-1]
    assert road.facts.panel_log[-1].on == acted.on
    given = {"action": acted.seq, "ratified": True, "sitting": "S-1", "reasons": WHY}
    form = RatifyChairAction.model_validate(given)
    assert blocked(road, "ratify_chair_action", form=form) == {"sitting_not_quorate"}


@pytest.mark.parametrize("person", ["ada", "quinn"])
def test_a_chair_who_reviewed_or_assured_the_case_does_not_let_the_panels_conditions_go(person: str):
    road = at("decided")
    both = replace(CAST[person], roles=CAST[person].roles | {Role.PANEL_CHAIR})
    assert "not_independent" in blocked(road, "waive_condition", both)
    assert "not_independent" not in blocked(road, "waive_condition", "chris")


def test_br50_what_the_council_agreed_to_is_not_swapped_for_another_proposal():
    road = at("qa_review", funding="JOINT_FUNDED").make("record_la_agreement", "mo")
    assert road.facts.la_agreement is not None
    amended = road.copy().make("amend_package", "ada", proposed=lines(10), driver=None)
    assert amended.facts.la_agreement is None
    again = road.make("qa_return", "quinn").make("record_recommendation", "ada")
    assert again.facts.la_agreement is None


def test_nobody_takes_a_vote_away_but_whoever_cast_it():
    road = at("panel_listed").call().vote()
    tie = DeclareInterest.model_validate(
        {"person": "sol", "kind": "PERSONAL", "action": "LEAVE", "reason": WHY}
    )
    noted = tie.model_copy(update={"kind": InterestKind.PROFESSIONAL, "action": Action.NOTE})
    for officer in ("sid", "chris"):
        assert blocked(road, "declare_interest", officer, form=tie) == {"interest_of_another"}
        assert blocked(road, "declare_interest", officer, form=noted) == set()
    assert blocked(road, "declare_interest", "sol", form=tie) == set()


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31"])
def test_a_day_that_no_rule_could_count_from_is_refused_with_its_field(day: str):
    paper = {"type": "CARE_PLAN", "received_on": day, "held_at": "At the home"}
    for model, given, field in (
        (AddEvidence, paper, "received_on"),
        (UrgentAuthorisation, {"granted_on": day}, "granted_on"),
    ):
        with pytest.raises(ValidationError) as refused:
            model.model_validate(given)
        assert (field,) in [fault["loc"] for fault in refused.value.errors()]


@pytest.mark.parametrize("bad", ["ICB\0panel", "ICB\npanel"])
def test_a_policy_holds_no_control_characters(bad: str):
    panel = LOCAL_PANEL.model_dump() | {"title": bad}
    for change in ({"panels": [panel]}, {"expertise": {"FALLS": bad}}):
        with pytest.raises(ValidationError):
            OneToOnePolicy.model_validate(change)
