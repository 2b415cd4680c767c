"""On the agenda and off it."""

from datetime import date, timedelta

import pytest

from app.programmes.one_to_one.rules.listing import (
    not_rechecked,
    papers_backdated,
    papers_late,
    sitting_is_over,
    vote_would_be_lost,
)
from tests.programmes.one_to_one.papers import concern, lapsed
from tests.programmes.one_to_one.road import Road, at
from tests.programmes.one_to_one.rules.asking import blocked, says, why

DAY = timedelta(days=1)


@pytest.fixture
def road() -> Road:
    return at("panel_ready")


@pytest.fixture
def voted() -> Road:
    return at("panel_listed").call().vote("pia")


def test_a_case_that_is_ready_and_freshly_checked_can_be_listed(road: Road):
    assert blocked(road, "list_for_panel") == set()


@pytest.mark.parametrize(
    ("sits_on", "emergency", "late"),
    [
        (date(2026, 10, 12), False, False),  # a week later: five working days
        (date(2026, 10, 11), False, True),  # the Sunday before: four
        (date(2026, 10, 6), True, False),
        (date(2026, 10, 5), True, True),  # the same day
    ],
)
def test_papers_go_out_five_working_days_before_or_one_in_an_emergency(
    road: Road, sits_on: date, emergency: bool, late: bool
):
    monday = date(2026, 10, 5)
    given = {"papers_issued_on": monday, "sits_on": sits_on, "emergency": emergency}
    assert (says(papers_late, road, "list_for_panel", **given) is not None) == late
    assert ("papers_late" in blocked(road, "list_for_panel", **given)) == late


def test_papers_that_are_made_today_did_not_go_out_before(road: Road):
    for days, refused in ((-1, True), (0, False), (1, False)):
        given = {"papers_issued_on": road.today + timedelta(days), "sits_on": road.today + timedelta(21)}
        assert (says(papers_backdated, road, "list_for_panel", **given) is not None) == refused


def test_a_bank_holiday_gives_members_no_time_to_read(road: Road):
    christmas = {"papers_issued_on": date(2026, 12, 21), "sits_on": date(2026, 12, 29)}
    sentence = says(papers_late, road, "list_for_panel", **christmas)
    assert sentence == (
        "The papers go out on 21 December 2026 for a sitting on 29 December 2026: members have 4 working days "
        "to read them and need 5."
    )
    assert says(papers_late, road, "list_for_panel", **christmas | {"sits_on": date(2026, 12, 30)}) is None


def test_one_working_day_is_spelled_as_one(road: Road):
    given = {"papers_issued_on": date(2026, 10, 5), "sits_on": date(2026, 10, 6)}
    assert "members have 1 working day to read" in str(says(papers_late, road, "list_for_panel", **given))


def test_a_case_cannot_be_listed_for_a_sitting_that_is_over(road: Road):
    gone = {"sits_on": road.today - DAY, "papers_issued_on": road.today - 8 * DAY}
    assert "sitting_is_over" in blocked(road, "list_for_panel", **gone)
    assert (
        says(sitting_is_over, road, "list_for_panel", sits_on=road.today, papers_issued_on=road.today) is None
    )


def test_safeguarding_and_liberty_are_looked_at_again_within_a_week_of_listing(road: Road):
    road.make("record_safeguarding_check", "sam").make("record_liberty_check", "sam")
    road.wait(7)
    assert why(not_rechecked, road, "sid") is None
    road.wait(1)
    assert "not_rechecked" in blocked(road, "list_for_panel")
    road.make("record_safeguarding_check", "sam")
    sentence = str(why(not_rechecked, road, "sid"))
    assert "the liberty check is of" in sentence and "safeguarding" not in sentence
    road.make("record_liberty_check", "sam")
    assert blocked(road, "list_for_panel") == set()


def test_a_check_that_was_never_made_is_named_as_missing():
    assert "the safeguarding check is missing and the liberty check is missing" in str(
        why(not_rechecked, Road())
    )


def test_an_item_without_votes_can_be_taken_off_the_agenda():
    assert why(vote_would_be_lost, at("panel_ready"), "sid") is None
    assert blocked(at("panel_listed").call(), "unlist") == set()


def test_an_item_with_votes_stays_until_their_outcome_is_recorded(voted: Road):
    assert blocked(voted, "unlist") == {"vote_would_be_lost"}


def test_a_vote_that_cannot_be_recorded_any_more_is_let_go(voted: Road):
    worried = voted.copy().make("record_safeguarding_check", "sam", **concern(voted))
    assert why(vote_would_be_lost, worried, "sid") is None
    unlawful = voted.copy().make("record_liberty_check", "sam", **lapsed(voted))
    for hold in unlawful.facts.active_holds():
        hold.lifted_on = unlawful.today
    assert why(vote_would_be_lost, unlawful, "sid") is None
    held = voted.make("place_hold", "sam")
    assert why(vote_would_be_lost, held, "sid") is None
