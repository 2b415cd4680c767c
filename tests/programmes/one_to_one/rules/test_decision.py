"""The letter: when it may go, which it is, what it says and to whom."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.programmes.one_to_one.codes import Recommended
from app.programmes.one_to_one.rules.decision import (
    Change,
    chair_action_waits,
    change_of,
    letter_format_does_not_fit,
    letter_misses_somebody,
    minutes_signed_already,
    next_review_past,
    not_ready_to_issue,
    starts_within_notice,
)
from app.programmes.roles import Role
from tests.programmes.one_to_one.papers import lines, package
from tests.programmes.one_to_one.road import CAST, Road, at
from tests.programmes.one_to_one.rules.asking import blocked, says, why

LETTERS = {
    Recommended.REDUCE_PHASED: "issue_reduction",
    Recommended.WITHDRAW: "issue_reduction",
    Recommended.INCREASE: "issue_change",
    Recommended.REPROFILE: "issue_change",
    Recommended.RATE_REVIEW_ONLY: "issue_change",
    Recommended.MAINTAIN: "issue_no_change",
    Recommended.REFER_OTHER: "issue_no_change",
}
WRONG = {
    "issue_reduction": "not_a_reduction",
    "issue_change": "not_a_change",
    "issue_no_change": "package_changes",
}


@pytest.fixture
def signed() -> Road:
    return at("decided").sign()


def to_people(road: Road, *recipients: str) -> str | None:
    return says(letter_misses_somebody, road, "issue_reduction", "casey", recipients=list(recipients))


# Minutes


def test_who_reviewed_or_assured_the_case_does_not_sign_for_the_panel():
    road = at("decided")
    for person in ("ada", "quinn"):
        chairs = replace(CAST[person], roles=frozenset({Role.PANEL_CHAIR}))
        assert blocked(road, "sign_minutes", chairs) == {"recorder_is_barred", "not_independent"}
    assert road.move("sign_minutes").step_up


def test_minutes_are_signed_once():
    road = at("decided")
    assert blocked(road, "sign_minutes") == set()
    assert blocked(road.sign(), "sign_minutes") == {"minutes_signed_already"}
    assert why(minutes_signed_already, road) == "The minutes of this item were signed on 15 September 2026."


@pytest.mark.parametrize(("kind", "action"), LETTERS.items())
def test_br22_no_decision_is_sent_before_its_minutes_are_signed(kind: Recommended, action: str):
    road = at("decided", kind)
    assert blocked(road, action) == {"not_ready_to_issue"}
    assert blocked(road.sign(), action) == set()


@pytest.mark.parametrize(("kind", "action"), LETTERS.items())
def test_br22_no_decision_is_sent_before_communication_needs_are_recorded(kind: Recommended, action: str):
    road = at("decided", kind).sign()
    needs, road.facts.communication_needs = road.facts.communication_needs, None
    assert blocked(road, action) == {"not_ready_to_issue"}
    road.facts.communication_needs = needs
    assert blocked(road, action) == set()


def test_br22_everything_that_is_missing_is_named_at_once():
    road = at("decided")
    road.facts.communication_needs = None
    sentence = str(why(not_ready_to_issue, road, "casey"))
    assert "minutes" in sentence and "written to" in sentence


# What the letter says


def test_the_letter_is_sent_in_a_format_that_the_person_needs(signed: Road):
    assert blocked(signed, "issue_reduction", format="STANDARD") == {"letter_format_does_not_fit"}
    assert says(letter_format_does_not_fit, signed, "issue_reduction", format="STANDARD") == (
        "The letter is standard; this person needs large print."
    )
    signed.facts.communication_needs = None
    assert says(letter_format_does_not_fit, signed, "issue_reduction", format="STANDARD") is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("reasons", ""),
        ("starts_on", None),
        ("contingency_contact", ""),
        ("challenge_routes", ["PACKAGE_APPEAL"]),
        ("challenge_routes", ["ELIGIBILITY_LOCAL"]),
    ],
)
def test_br23_a_letter_without_reasons_start_contact_or_both_ways_of_challenge_is_refused(
    signed: Road, field: str, value: Any
):
    with pytest.raises(ValueError, match=r".+"):
        signed.paper("issue_reduction", **{field: value})
    assert blocked(signed, "issue_reduction") == set()


def test_br23_the_letter_goes_to_the_representative_and_the_provider(signed: Road):
    assert to_people(signed, "REPRESENTATIVE", "PROVIDER") is None
    assert to_people(signed, "REPRESENTATIVE") == (
        "The letter does not go to everybody it has to: add the provider."
    )
    assert to_people(signed, "PERSON") == (
        "The letter does not go to everybody it has to: add the representative and provider."
    )
    assert "letter_misses_somebody" in blocked(signed, "issue_reduction", recipients=["PERSON"])


def test_br23_a_representative_who_may_not_be_contacted_gets_no_letter(signed: Road):
    signed.make("record_representative", "sam", contact_allowed=False)
    assert to_people(signed, "PERSON", "PROVIDER") is None
    referred = {"status": "ADVOCATE_REFERRED", "advocate_referred_on": signed.today, "kind": None, "name": ""}
    signed.make("record_representative", "sam", **referred)
    assert to_people(signed, "PERSON", "PROVIDER") is None
    signed.facts.representative = None
    assert to_people(signed, "PERSON", "PROVIDER") is None


def test_br23_a_council_that_pays_or_authorises_gets_the_letter():
    road = at("decided", funding="JOINT_FUNDED").sign()
    assert "local authority" in str(to_people(road, "REPRESENTATIVE", "PROVIDER"))
    assert to_people(road, "REPRESENTATIVE", "PROVIDER", "LOCAL_AUTHORITY") is None
    authorised = {
        "standard": {"valid_from": road.today, "valid_to": road.today + timedelta(days=100)},
        "determination": None,
    }
    road.make("record_liberty_check", "sam", **authorised)
    assert "supervisory body" in str(to_people(road, "REPRESENTATIVE", "PROVIDER", "LOCAL_AUTHORITY"))


def test_br23_the_provider_of_a_package_that_stays_is_not_asked_to_change_anything():
    road = at("decided", Recommended.MAINTAIN).sign()
    assert blocked(road, "issue_no_change", recipients=["PERSON", "REPRESENTATIVE"]) == set()


@pytest.mark.parametrize("days", [-1, 1])
def test_a_letter_is_dated_the_day_it_goes_out(signed: Road, days: int):
    given = {"issued_on": signed.today + timedelta(days=days)}
    assert blocked(signed, "issue_reduction", **given) == {"letter_dated_wrong"}


def test_the_next_review_is_still_to_come():
    listed = (
        at("panel_listed", Recommended.MAINTAIN).call().vote(chris="DECLINE", pia="DECLINE", sol="DECLINE")
    )
    assert blocked(listed, "decline", next_review_on=listed.today - timedelta(days=1)) == {"next_review_past"}
    assert says(next_review_past, listed, "decline", next_review_on=listed.today) is None
    closing = at("monitoring")
    assert "next_review_past" in blocked(closing, "close", next_review_on=closing.today - timedelta(days=1))


def test_the_letter_gives_a_start_after_the_notice(signed: Road):
    last = signed.today + timedelta(days=signed.policy.notice_days)
    assert blocked(signed, "issue_reduction", starts_on=last) == {"starts_within_notice"}
    assert blocked(signed, "issue_reduction", starts_on=last + timedelta(days=1)) == set()


def test_where_policy_gives_no_notice_the_change_can_start_at_once(signed: Road):
    signed.policy = signed.policy.model_copy(update={"notice_days": 0})
    assert says(starts_within_notice, signed, "issue_reduction", starts_on=signed.today) is None


# Which letter


@pytest.mark.parametrize(("kind", "right"), LETTERS.items())
def test_each_decision_has_one_letter(kind: Recommended, right: str):
    road = at("decided", kind).sign()
    for action, rule in WRONG.items():
        assert (rule in blocked(road, action)) == (action != right), action


@pytest.mark.parametrize(("choice", "action"), [("DECLINE", "decline"), ("REFER", "refer_onward")])
def test_a_case_that_the_panel_declines_or_refers_keeps_its_package(choice: str, action: str):
    road = at("panel_listed").clarified().call().vote(chris=choice, pia=choice, sol=choice)
    (road.depart if action == "decline" else road.make)(action, "chris").sign()
    assert blocked(road, "issue_no_change") == set()
    assert "not_a_reduction" in blocked(road, "issue_reduction")


def test_a_panel_that_gives_everything_back_leaves_the_package_as_it_is():
    road = at("panel_listed").clarified().call().vote().depart("approve", lines=lines(16)).sign()
    assert blocked(road, "issue_no_change") == set()


def test_a_panel_that_gives_more_than_today_changes_the_package():
    road = at("panel_listed", Recommended.MAINTAIN).clarified().call().vote()
    assert blocked(road.depart("approve", lines=lines(18)).sign(), "issue_change") == set()


def test_fewer_people_at_the_same_hours_go_by_notice():
    road = at("decided", Recommended.INCREASE)
    assert road.facts.decision is not None
    assert change_of(road.facts) is Change.OTHER
    road.facts.package.current = [line.model_copy(update={"ratio_staff": 2}) for line in package(20)]
    assert change_of(road.facts) is Change.LESS


def test_without_a_decision_or_when_what_is_given_stays_nothing_changes():
    assert change_of(Road().facts) is Change.NONE
    road = at("decided", Recommended.MAINTAIN)
    assert road.facts.decision is not None
    road.facts.decision.lines = road.facts.package.proposed
    road.facts.package.current = package(20)
    assert change_of(road.facts) is Change.NONE


# The chair's action


def test_a_case_does_not_end_while_a_chairs_action_waits_for_the_panel():
    road = at("decided", Recommended.MAINTAIN).sign()
    road.make("chair_action", "chris").make("chair_action", "pat")
    assert "chair_action_waits" in blocked(road, "issue_no_change")
    road.wait(15).make("expire_chair_action", "feed")
    assert why(chair_action_waits, road) is None
