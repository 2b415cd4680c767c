"""The end of a case."""

from datetime import timedelta

import pytest

from app.programmes.one_to_one.codes import ClosureReason, Recommended
from app.programmes.one_to_one.rules.closing import conditions_left, paid_before_change, too_early_to_close
from tests.programmes.one_to_one.papers import concern
from tests.programmes.one_to_one.road import Road, at
from tests.programmes.one_to_one.rules.asking import blocked, says, why

DAY = timedelta(days=1)


@pytest.fixture
def followed() -> Road:
    """The change is complete."""
    return at("monitoring")


@pytest.fixture
def due(followed: Road) -> Road:
    """Three months later, with what is paid confirmed."""
    return followed.wait(91).make("validate_finance", "finn")


def test_a_change_that_has_held_and_is_paid_for_can_be_closed(due: Road):
    assert blocked(due, "close", "ada") == set()


def test_a_case_is_not_closed_before_three_months(due: Road):
    due.today -= DAY
    assert blocked(due, "close", "ada") == {"too_early_to_close"}
    assert why(too_early_to_close, at("implementing")) == "The change is not complete."


def test_a_case_is_not_closed_before_finance_has_confirmed_what_is_paid(followed: Road):
    assert blocked(followed.wait(91), "close", "ada") == {"finance_not_validated"}


def test_a_case_is_not_closed_over_an_emergency(due: Road):
    due.make("reinstate_emergency", "home")
    assert "reinstatement_unsettled" in blocked(due, "close", "ada")


def test_a_case_is_not_closed_over_a_challenge(due: Road):
    due.make("open_dispute", "casey")
    assert blocked(due, "close", "ada") == {"dispute_open"}
    assert blocked(due.make("resolve_dispute", "quentin"), "close", "ada") == set()


def test_a_case_is_not_closed_over_an_open_safeguarding_concern(due: Road):
    due.make("record_safeguarding_check", "sam", **concern(due))
    assert "open_safeguarding" in blocked(due, "close", "ada")


def test_a_case_is_not_closed_while_a_condition_of_the_panel_is_open():
    choices = dict.fromkeys(("chris", "pia", "sol"), "APPROVE_WITH_CONDITIONS")
    road = at("panel_listed").call().vote(**choices).make("approve_with_conditions", "chris")
    assert why(conditions_left, road) == "The panel's conditions 1 and 2 of this decision are still open."
    road.make("meet_condition", "mo", condition=1).to("monitoring").wait(91).make("validate_finance", "finn")
    assert blocked(road, "close", "ada") == {"conditions_left"}
    assert why(conditions_left, road) == "The panel's condition 2 of this decision is still open."
    road.make("hear_matter", "sid", number=2).make("waive_condition", "chris", condition=2)
    assert blocked(road, "close", "ada") == set()
    assert why(conditions_left, Road()) is None


def test_br53_two_people_of_two_roles_sign_a_closure(due: Road):
    due.make("close", "ada")
    assert due.facts.stage == "monitoring"
    assert blocked(due, "close", "ada") == {"signed_already"}
    due.make("close", "mo")
    assert due.facts.stage == "closed"
    assert due.facts.closure is not None and due.facts.closure.reason is ClosureReason.COMPLETED_REDUCED


def test_br53_a_second_reviewer_is_not_a_second_role(due: Road):
    due.make("close", "ada").make("close", "rory")
    assert due.facts.stage == "monitoring"


def test_only_what_was_paid_after_the_change_shows_what_it_costs(followed: Road):
    began = followed.facts.phases[-1].began_on
    assert began is not None
    assert blocked(followed, "validate_finance", from_on=began - DAY) == {"paid_before_change"}
    assert blocked(followed, "validate_finance", from_on=began) == set()


def test_for_more_care_what_is_paid_counts_from_the_end_of_the_change():
    road = at("monitoring", Recommended.INCREASE)
    assert road.facts.implemented_on is not None
    assert says(paid_before_change, road, "validate_finance", from_on=road.facts.implemented_on - DAY)
    assert says(paid_before_change, road, "validate_finance") is None
    assert says(paid_before_change, Road(), "validate_finance") is None


def test_a_case_is_not_transferred_to_its_own_commissioner(followed: Road):
    assert blocked(followed, "record_transfer", to_commissioner="QTV") == {"transfer_to_ourselves"}
    assert blocked(followed, "record_transfer") == set()


def test_a_review_cannot_be_withdrawn_once_less_care_is_given():
    assert "withdraw" in at("notice").options("mo")
    assert "withdraw" not in at("implementing").options("mo")
    assert "withdraw" not in at("monitoring").options("mo")


def test_a_death_needs_two_sources(followed: Road):
    with pytest.raises(ValueError, match="another than the first"):
        followed.paper("record_death", second_source="the home")
    assert blocked(followed, "record_death") == set()


@pytest.mark.parametrize(
    ("action", "field"),
    [("record_death", "died_on"), ("record_transfer", "transferred_on"), ("validate_finance", "from_on")],
)
def test_what_has_not_happened_yet_is_not_recorded(followed: Road, action: str, field: str):
    assert "dated_ahead" in blocked(followed, action, **{field: followed.today + DAY})
