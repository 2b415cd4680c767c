"""Which panels a case needs, and what is at stake in it."""

from decimal import Decimal
from fractions import Fraction

import pytest

from app.programmes.costing import Line
from app.programmes.one_to_one.codes import LESS_CARE, Recommended
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.programmes.one_to_one.stakes import stakes, steps
from app.programmes.one_to_one.way import ahead, heard_by, next_panel, panel_of, title_of, way
from app.workflow.route import Stakes
from tests.programmes.one_to_one.panels import policy, two_panels
from tests.programmes.one_to_one.papers import phase
from tests.programmes.one_to_one.road import Road, at

RESTRICTION = {"kind": "LOCKED_DOOR", "necessity": "Leaves at night", "proportionality": "At night only"}
NIGHTS = {
    "support_type": "SLEEP_IN",
    "unit": "NIGHT",
    "nights_per_week": 7,
    "hourly_rate": "80.00",
    "pattern": [[]] * 7,
}


# What is at stake


def test_a_case_of_which_nothing_is_known_has_nothing_at_stake() -> None:
    assert stakes(Facts()) == Stakes()


def test_the_saving_and_the_largest_step_are_those_of_the_proposal() -> None:
    found = stakes(at("panel_ready").facts)  # from 16 to 12 and to 8 hours a day, at £20
    assert found == Stakes(saving=Decimal("1120.00"), reduction=Fraction(100, 3))
    assert steps(at("panel_ready").facts) == [25, Fraction(100, 3)]
    assert stakes(at("panel_ready", Recommended.INCREASE).facts) == Stakes(saving=Decimal("-560.00"))
    assert stakes(at("panel_ready", Recommended.WITHDRAW).facts).reduction == 100


@pytest.mark.parametrize("kind", Recommended)
def test_only_a_plan_for_less_care_takes_steps(kind: Recommended) -> None:
    assert bool(steps(at("panel_ready", kind).facts)) == (kind in LESS_CARE)


def test_a_plan_without_phases_is_one_step_and_a_step_up_takes_nothing() -> None:
    road = at("assessment").assess()
    assert road.facts.recommendation is not None
    plan = road.facts.recommendation.form
    road.facts.recommendation.form = plan.model_copy(update={"phases": []})
    assert steps(road.facts) == [50]
    road.facts.recommendation.form = plan.model_copy(update={"phases": [], "proposed": None})
    assert steps(road.facts) == [100]
    rising = type(plan.phases[0]).model_validate(phase(20))
    road.facts.recommendation.form = plan.model_copy(update={"phases": [rising]})
    assert steps(road.facts) == [0]


@pytest.mark.parametrize(("awake", "step"), [(16, 100), (17, 100), (24, 0)])
def test_nights_that_nobody_watches_instead_are_a_step(awake: int, step: int) -> None:
    road = at("assessment").assess()
    assert road.facts.recommendation is not None
    plan = road.facts.recommendation.form
    road.facts.package.current = [*road.facts.package.current, Line.model_validate(NIGHTS)]
    after = type(plan.phases[0]).model_validate(phase(awake))
    road.facts.recommendation.form = plan.model_copy(update={"phases": [after]})
    assert steps(road.facts) == [step]


def test_one_restriction_that_grows_is_enough_even_if_another_shrinks() -> None:
    road = at("assessment")
    grows, shrinks = RESTRICTION | {"before": 0, "after": 1}, RESTRICTION | {"before": 3, "after": 0}
    road.make("record_assessment", restrictions=[shrinks])
    assert not stakes(road.facts).restriction_grows
    road.make("record_assessment", restrictions=[shrinks, grows])
    assert stakes(road.facts).restriction_grows


def test_an_assurer_escalates_by_a_reason_or_by_stopping_the_case() -> None:
    assert not stakes(at("panel_ready").facts).escalated
    passed = at("qa_review").make(
        "qa_pass", escalate_reason="The family and the home see it very differently."
    )
    assert stakes(passed.facts).escalated
    assert not stakes(passed.make("recall").facts).escalated, "what was passed no longer stands"
    stopped = at("qa_review").make("qa_escalate")
    assert stakes(stopped.facts).escalated
    assert stakes(stopped.make("lift_hold", "sam").make("qa_pass").facts).escalated


def test_a_case_that_begins_anew_is_not_escalated_any_more() -> None:
    road = at("qa_review").make("qa_escalate").make("lift_hold", "sam")
    road.to("decided").make("open_dispute").make("uphold_dispute", "quentin")
    assert not stakes(road.facts).escalated


# The way


def panels(road: Road, chosen: OneToOnePolicy) -> list[str]:
    return [stop.panel for stop in way(road.facts, chosen)]


def test_by_default_every_case_goes_before_the_one_panel() -> None:
    road = at("panel_ready")
    assert panels(road, road.policy) == ["local"]
    assert next_panel(road.facts, road.policy) == heard_by(road.facts, road.policy) == "local"
    assert title_of(road.policy, "local") == "ICB panel"
    assert title_of(road.policy, "gone") == "gone"


@pytest.mark.parametrize(
    ("step", "goes"),
    [
        ({"when": "SAVING_OVER", "over": "1119.99"}, True),
        ({"when": "SAVING_OVER", "over": "1120"}, False),
        ({"when": "REDUCTION_OVER", "over": "33"}, True),
        ({"when": "REDUCTION_OVER", "over": "34"}, False),
        ({"when": "RESTRICTION_GROWS"}, False),
        ({"when": "ESCALATED"}, False),
    ],
)
def test_a_board_hears_what_the_policy_sends_there(step: dict[str, str], goes: bool) -> None:
    chosen = two_panels({"panel": "local"}, {"panel": "board"} | step)
    assert panels(at("panel_ready"), chosen) == ["local", *(["board"] if goes else [])]


def test_a_case_on_an_agenda_is_heard_there_and_then_goes_on() -> None:
    road = at("panel_ready")
    road.policy = two_panels()
    assert [stop.panel for stop in ahead(road.facts, road.policy)] == ["local", "board"]
    assert panel_of(road.facts, road.policy) is None
    road.make("list_for_panel")
    assert heard_by(road.facts, road.policy) == "local"
    assert panel_of(road.facts, road.policy) == road.policy.panels[0]
    assert [stop.panel for stop in ahead(road.facts, road.policy)] == ["board"]
    road.call().vote().make("pass_to_next_panel")
    assert next_panel(road.facts, road.policy) == "board"


def test_where_a_change_of_policy_leaves_no_panel_the_last_one_decides() -> None:
    road = at("panel_ready")
    road.policy = two_panels()
    road.make("list_for_panel").call().vote().make("pass_to_next_panel")
    road.policy = policy()
    assert ahead(road.facts, road.policy) == []
    assert next_panel(road.facts, road.policy) == "local"
    road.check().make("list_for_panel").call().vote().make("approve")
    assert road.facts.stage == "decided"
    assert heard_by(road.facts, road.policy) == "local"
