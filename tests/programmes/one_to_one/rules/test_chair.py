"""The chair between meetings."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.programmes.costing import Line
from app.programmes.one_to_one.codes import ChairActionStatus
from app.programmes.one_to_one.forms.overlay import ExpireChairAction, RatifyChairAction
from app.programmes.one_to_one.rules.chair import (
    chair_action_in_time,
    chair_action_out_of_time,
    sitting_not_quorate,
)
from app.programmes.roles import Role
from tests.programmes.one_to_one.papers import WHY, lines
from tests.programmes.one_to_one.road import CAST, Road, at
from tests.programmes.one_to_one.rules.asking import blocked, why


@pytest.fixture
def ready() -> Road:
    return at("panel_ready")


@pytest.fixture
def acted(ready: Road) -> Road:
    """The chair and another clinician have given 20 hours a day."""
    return ready.make("chair_action", "chris").make("chair_action", "pat")


def ratifying(road: Road, **changes: Any) -> RatifyChairAction:
    given = {"action": road.facts.chair_actions[-1].seq, "ratified": True, "sitting": "S-1", "reasons": WHY}
    return RatifyChairAction.model_validate(given | changes)


def expiring(road: Road, number: int | None = None) -> ExpireChairAction:
    return ExpireChairAction(action=number or road.facts.chair_actions[-1].seq)


def test_the_chair_and_another_clinician_give_more_until_the_panel_meets(acted: Road):
    assert acted.facts.current_hours == 140
    assert acted.facts.chair_actions[0].status is ChairActionStatus.AWAITING_RATIFICATION


def test_br20_the_chair_alone_takes_no_care_away(ready: Road):
    assert blocked(ready, "chair_action", "chris", lines=lines(15)) == {"chair_gives_less"}
    shared = [lines(16)[0] | {"ratio_residents": 3}]
    assert blocked(ready, "chair_action", "chris", lines=shared) == {"chair_gives_less"}


def test_br20_a_few_minutes_awake_make_up_for_no_night(ready: Road):
    nights = {"support_type": "SLEEP_IN", "unit": "NIGHT", "nights_per_week": 7, "hourly_rate": "80.00"}
    slept = Line.model_validate(nights | {"pattern": [[]] * 7})
    ready.facts.package.current = [*ready.facts.package.current, slept]
    for hours in (16, 17, 23):
        assert blocked(ready, "chair_action", "chris", lines=lines(hours)) == {"chair_gives_less"}
    assert blocked(ready, "chair_action", "chris", lines=lines(24)) == set()


@pytest.mark.parametrize("hours", [16, 20])
def test_br20_the_chair_can_keep_or_add_care(ready: Road, hours: int):
    assert blocked(ready, "chair_action", "chris", lines=lines(hours)) == set()


def test_whoever_reviewed_or_assured_the_case_does_not_sign_for_the_panel(ready: Road):
    for person in ("ada", "quinn"):
        assert "not_independent" in blocked(ready, "chair_action", person)
    assert blocked(ready, "chair_action", "quentin") == set()


def test_br14_the_chairs_action_is_no_way_for_money_to_decide(ready: Road):
    paid = replace(CAST["pat"], contingent_fee=True)
    both = replace(CAST["pat"], roles=frozenset({Role.PANEL_HEALTH, Role.FINANCE}))
    assert blocked(ready, "chair_action", paid) == {"money_has_no_vote"}
    assert blocked(ready, "chair_action", both) == {"money_has_no_vote"}


# What the panel says to it


def test_the_panel_ratifies_a_chairs_action_by_a_vote_on_that_action(acted: Road):
    acted.make("list_for_panel", "sid").call()
    for sitting in ("S-1", "S-2"):
        assert blocked(acted, "ratify_chair_action", form=ratifying(acted, sitting=sitting)) == {
            "sitting_not_quorate"
        }
    acted.make("hear_matter", "sid", sitting="S-1")
    assert blocked(acted, "ratify_chair_action", form=ratifying(acted, sitting="S-2")) == {
        "sitting_not_quorate"
    }
    acted.make("ratify_chair_action", "chris", form=ratifying(acted))
    assert acted.facts.chair_actions[0].status is ChairActionStatus.RATIFIED
    assert blocked(acted, "ratify_chair_action", form=ratifying(acted)) == {"chair_action_not_waiting"}


def test_that_a_sitting_decided_the_case_ratifies_nothing(acted: Road):
    acted.make("list_for_panel", "sid").call().vote().make("approve", "chris")
    for ratified in (True, False):
        form = ratifying(acted, ratified=ratified)
        assert blocked(acted, "ratify_chair_action", form=form) == {"sitting_not_quorate"}


def test_a_sitting_from_before_the_chair_acted_ratifies_nothing():
    road = at("decided").wait(1).make("chair_action", "chris").make("chair_action", "pat")
    yesterday = road.today - timedelta(days=1)
    road.make("hear_matter", "sid", sitting="S-1", sits_on=yesterday)
    assert blocked(road, "ratify_chair_action", form=ratifying(road)) == {"sitting_not_quorate"}


def test_an_action_that_nobody_knows_is_not_settled(acted: Road):
    unknown = ratifying(acted, action=1)
    assert blocked(acted, "ratify_chair_action", form=unknown) == {"chair_action_not_waiting"}
    assert blocked(acted, "expire_chair_action", form=expiring(acted, 1)) == {"chair_action_not_waiting"}
    for rule in (chair_action_in_time, chair_action_out_of_time, sitting_not_quorate):
        assert why(rule, acted, form=unknown) is None


def test_br21_a_chairs_action_that_nobody_ratified_ends_after_a_fortnight_with_an_alert(acted: Road):
    acted.wait(14)
    assert blocked(acted, "expire_chair_action", form=expiring(acted)) == {"chair_action_in_time"}
    acted.wait(1)
    assert blocked(acted, "expire_chair_action", form=expiring(acted)) == set()
    acted.make("expire_chair_action", "feed", form=expiring(acted))
    assert acted.facts.chair_actions[0].status is ChairActionStatus.EXPIRED
    assert "without being ratified" in acted.facts.alerts[-1].what
    assert acted.facts.current_hours == 140  # nobody's care ends by a date (BR34)


def test_br21_an_action_whose_time_is_over_is_not_ratified_any_more(acted: Road):
    acted.make("hear_matter", "sid", sitting="S-1")
    acted.today = acted.facts.chair_actions[0].expires_on
    assert blocked(acted, "ratify_chair_action", form=ratifying(acted)) == set()
    acted.today += timedelta(days=1)
    assert blocked(acted, "ratify_chair_action", form=ratifying(acted)) == {"chair_action_out_of_time"}


def test_br21_how_long_the_panel_has_is_policy(ready: Road):
    ready.policy = ready.policy.model_copy(update={"chair_action_days": 7})
    ready.make("chair_action", "chris").make("chair_action", "pat").wait(8)
    assert blocked(ready, "expire_chair_action", form=expiring(ready)) == set()
