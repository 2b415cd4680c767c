"""The person's liberty: what stops a case (GD1, GD3, GD5, GD6)."""

from typing import Any

import pytest

from app.programmes.one_to_one.codes import LIBERTY_FLAGS, LibertyStatus
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.policy import OldTest
from app.programmes.one_to_one.rules.liberty import (
    court_undecided,
    liberty_blocks,
    old_liberty_test,
    review_not_requested,
    review_without_outcome,
)
from tests.programmes.one_to_one.examples import CONDITION, DETERMINATION, PART8
from tests.programmes.one_to_one.rules.ready import POLICY, TODAY, ago, liberty, line, proposing, ready, why

DEPRIVED = DETERMINATION | {"finding": "DEPRIVATION"}
OLD = {
    **DEPRIVED,
    "test_version": "CHESHIRE_WEST_2014",
    "decided_on": "2025-11-01",
}
GRANTED = {"valid_from": ago(100), "valid_to": ago(-200)}
BOUND = GRANTED | {"conditions": [CONDITION]}
WAITING = {"requested_on": ago(5)}
LAPSED = {"granted_on": ago(20)}
ASKED = PART8 | {"requested_on": ago(10), "outcome": None, "completed_on": None}
ANSWERED = ASKED | {"outcome": "CONDITIONS_VARIED", "completed_on": ago(2)}


def case(**liberty_check: Any) -> Facts:
    return ready(liberty=liberty(**liberty_check))


def test_br04_a_lapsed_urgent_authorisation_without_a_request_stops_the_listing():
    assert why(liberty_blocks, case(determination=DEPRIVED, urgent=LAPSED)) == (
        "The urgent authorisation ended on 17 September 2026, and nobody has asked the council for a "
        "standard one."
    )
    asked = case(determination=DEPRIVED, urgent=LAPSED, requests=[WAITING])
    assert why(liberty_blocks, asked) is None


@pytest.mark.parametrize(
    "check",
    [
        {"determination": None},
        {"determination": DEPRIVED},
        {"determination": DEPRIVED, "standard": {"valid_from": ago(100), "valid_to": ago(1)}},
        {
            "determination": DEPRIVED,
            "urgent": {"granted_on": ago(107)},
            "standard": {"valid_from": ago(100), "valid_to": ago(1)},
        },
    ],
    ids=["not assessed", "required and not applied for", "expired", "expired after an urgent one"],
)
def test_br04_gd1_stops_what_nobody_has_even_asked_for(check: dict[str, Any]):
    assert why(liberty_blocks, case(**check))


def test_br04_gd1_stops_a_case_without_any_liberty_check():
    assert why(liberty_blocks, ready(liberty=None))


@pytest.mark.parametrize(
    ("check", "status"),
    [
        ({"urgent": LAPSED, "requests": [WAITING]}, LibertyStatus.URGENT_LAPSED_STANDARD_PENDING),
        ({"requests": [WAITING]}, LibertyStatus.STANDARD_PENDING),
        (
            {"requests": [WAITING], "standard": {"valid_from": ago(100), "valid_to": ago(1)}},
            LibertyStatus.EXPIRED_RENEWAL_PENDING,
        ),
    ],
)
def test_gd2_waiting_for_the_council_is_shown_and_stops_nothing(check: dict[str, Any], status: LibertyStatus):
    waiting = case(determination=DEPRIVED, **check)
    assert waiting.liberty_on(TODAY) is status and status in LIBERTY_FLAGS
    assert why(liberty_blocks, waiting) is None


def test_gd3_a_condition_about_the_care_is_put_to_the_council_before_the_panel():
    assert "has not been asked to review" in str(why(review_not_requested, case(standard=BOUND)))
    assert why(review_not_requested, case(standard=BOUND | {"review": ASKED})) is None


@pytest.mark.parametrize(
    "standard",
    [
        GRANTED,
        GRANTED | {"conditions": [CONDITION | {"tag": "OTHER"}]},
        GRANTED | {"conditions": [CONDITION | {"active": False}]},
        BOUND | {"valid_to": ago(1)},
        BOUND | {"ceased_on": ago(1)},
        None,
    ],
    ids=["no condition", "about something else", "no longer active", "expired", "ceased", "none"],
)
def test_gd3_a_condition_that_does_not_bind_asks_for_no_review(standard: dict[str, Any] | None):
    assert why(review_not_requested, case(standard=standard)) is None
    assert why(review_without_outcome, case(standard=standard)) is None


def test_gd3_an_authorisation_that_ceases_later_still_binds():
    assert why(review_not_requested, case(standard=BOUND | {"ceased_on": ago(-5)}))


def test_gd3_a_review_that_ended_before_the_case_began_is_not_about_it():
    before = ASKED | {"requested_on": ago(90), "completed_on": ago(60), "outcome": "CONDITIONS_VARIED"}
    assert why(review_not_requested, case(standard=BOUND | {"review": before}))
    assert why(review_without_outcome, case(standard=BOUND | {"review": before}))


def test_br07_a_condition_about_one_to_one_care_prevents_the_first_phase_until_reviewed():
    assert "has not been asked" in str(why(review_without_outcome, case(standard=BOUND)))
    asked = why(review_without_outcome, case(standard=BOUND | {"review": ASKED}))
    assert "has not answered the request for review of 21 September 2026" in str(asked)
    assert why(review_without_outcome, case(standard=BOUND | {"review": ANSWERED})) is None


def test_br07_no_variation_needs_the_councils_written_word():
    unwritten = ANSWERED | {"outcome": "NO_VARIATION"}
    assert why(review_without_outcome, case(standard=BOUND | {"review": unwritten}))
    written = unwritten | {"reference": "Form 10, 606/44"}
    assert why(review_without_outcome, case(standard=BOUND | {"review": written})) is None


def test_br07_more_care_does_not_wait_for_the_council():
    more = proposing("INCREASE", [line(8)], [line(12)])
    more.liberty = liberty(standard=BOUND)
    assert why(review_without_outcome, more) is None
    assert why(review_not_requested, more)


@pytest.mark.parametrize("kind", ["MAINTAIN", "RATE_REVIEW_ONLY"])
def test_the_same_days_as_before_need_neither_review_nor_court(kind: str):
    same = proposing(kind, [line()], [line()])
    same.liberty = liberty(standard=BOUND, court={"reference": "COP 1", "opened_on": ago(9)})
    assert why(review_not_requested, same) is None
    assert why(review_without_outcome, same) is None
    assert why(court_undecided, same) is None


def test_gd5_the_care_is_not_changed_while_the_court_decides():
    court = {"reference": "COP 1234", "opened_on": ago(9)}
    assert "The person's case is before the Court of Protection (COP 1234)" in str(
        why(court_undecided, case(court=court))
    )
    challenge = why(court_undecided, case(court=court | {"section_21a": True}))
    assert "A challenge to the authorisation is before the Court" in str(challenge)
    assert why(court_undecided, case()) is None
    assert why(court_undecided, ready(liberty=None)) is None


@pytest.mark.parametrize(
    "settled",
    [{"order_from": ago(1)}, {"legal_clearance": "LEGAL-8"}, {"closed_on": ago(1)}],
    ids=["an order", "the legal lead's clearance", "the end of the proceedings"],
)
def test_gd5_is_cleared_by(settled: dict[str, Any]):
    court = {"reference": "COP 1234", "opened_on": ago(9)} | settled
    assert why(court_undecided, case(court=court)) is None


@pytest.mark.parametrize("choice", OldTest)
def test_gd6_an_old_determination_is_made_again_when_policy_says(choice: OldTest):
    policy = POLICY.model_copy(update={"old_liberty_test": choice})
    stands = case(determination=OLD, standard=GRANTED)
    renewed = case(determination=OLD, standard=GRANTED, requests=[WAITING])
    lapsed = case(determination=OLD, standard=GRANTED | {"valid_to": ago(1)}, requests=[WAITING])
    reviewed = case(determination=OLD, standard=GRANTED | {"review": ASKED})
    assert (why(old_liberty_test, stands, policy=policy) is None) == (choice is not OldTest.BLOCK)
    for renewing in (renewed, lapsed, reviewed):
        assert (why(old_liberty_test, renewing, policy=policy) is None) == (choice is OldTest.WARN)


def test_gd6_a_first_request_is_no_renewal():
    assert why(old_liberty_test, case(determination=OLD, requests=[WAITING])) is None
    answered = case(determination=OLD, standard=GRANTED, requests=[{"requested_on": ago(120)}])
    assert why(old_liberty_test, answered) is None


def test_gd6_the_old_test_was_good_law_until_it_was_overruled():
    policy = POLICY.model_copy(update={"old_liberty_test": OldTest.BLOCK})
    before = ago(130)
    assert before.isoformat() < "2026-06-02"
    assert why(old_liberty_test, case(determination=OLD), policy=policy, today=before) is None
    assert why(old_liberty_test, case(determination=DEPRIVED), policy=policy) is None
    assert why(old_liberty_test, ready(liberty=None), policy=policy) is None
