"""Safeguarding comes before everything."""

from typing import Any

import pytest

from app.programmes.one_to_one.codes import SAFEGUARDING_OPEN, Known, SafeguardingStatus
from app.programmes.one_to_one.rules.safeguarding import (
    only_the_lead_clears_concerns,
    open_safeguarding,
    safeguarding_unanswered,
)
from tests.programmes.one_to_one.examples import CONCERN
from tests.programmes.one_to_one.rules.ready import ADA, SAM, ready, safeguarding, why

OPEN = CONCERN | {"status": "S42_2_ENQUIRY_OPEN", "relates_to_one_to_one": "UNKNOWN", "relevance": ""}
UNRELATED = CONCERN | {"status": "S42_2_ENQUIRY_OPEN"}
REAL = [status for status in SafeguardingStatus if status is not SafeguardingStatus.NONE_KNOWN]


def test_silence_is_not_an_all_clear():
    assert why(safeguarding_unanswered, ready()) is None
    assert why(safeguarding_unanswered, ready(safeguarding=None)) is None
    waiting = ready(safeguarding=safeguarding(outcome="AWAITING_REPLY"))
    assert why(safeguarding_unanswered, waiting) == (
        "The council has not yet answered the safeguarding question of 30 September 2026."
    )
    assert why(safeguarding_unanswered, ready(safeguarding=safeguarding(enquiry_made=False)))


@pytest.mark.parametrize("status", REAL)
@pytest.mark.parametrize("relates", Known)
def test_br02_only_an_open_concern_that_may_relate_stops(status: SafeguardingStatus, relates: Known):
    case = ready(
        safeguarding=safeguarding(CONCERN | {"status": status, "relates_to_one_to_one": relates.value})
    )
    stops = status in SAFEGUARDING_OPEN and relates is not Known.NO
    assert (why(open_safeguarding, case) is not None) == stops


def test_br02_tells_how_many_stop_and_not_which_for_others_read_it():
    case = ready(safeguarding=safeguarding(OPEN, OPEN | {"reference": None, "raised_on": "2026-06-01"}))
    assert why(open_safeguarding, case) == (
        "2 safeguarding concerns that may be about the one-to-one care are open."
    )
    assert why(open_safeguarding, ready(safeguarding=safeguarding(OPEN))) == (
        "A safeguarding concern that may be about the one-to-one care is open."
    )


def test_br02_nothing_known_stops_nothing():
    assert why(open_safeguarding, ready()) is None
    assert why(open_safeguarding, ready(safeguarding=None)) is None


def test_br03_only_the_lead_says_that_a_concern_is_unrelated():
    form = safeguarding(UNRELATED).form
    assert why(only_the_lead_clears_concerns, ready(), form, who=ADA)
    assert why(only_the_lead_clears_concerns, ready(safeguarding=None), form, who=ADA)
    assert why(only_the_lead_clears_concerns, ready(), form, who=SAM) is None


def test_br03_a_reviewer_carries_on_what_the_lead_said_word_for_word():
    case = ready(safeguarding=safeguarding(UNRELATED))
    later = UNRELATED | {"immediate_protection": "Moved to another room.", "outcomes": "FULLY_MET"}
    assert why(only_the_lead_clears_concerns, case, safeguarding(later).form) is None
    other = UNRELATED | {"relevance": "Another reason that nobody gave before."}
    assert why(only_the_lead_clears_concerns, case, safeguarding(other).form)


@pytest.mark.parametrize(
    "after",
    [
        [],
        [CONCERN],
        [UNRELATED],
        [OPEN | {"reference": "SG/2026/99"}],
    ],
    ids=["left out", "closed", "turned to unrelated", "another one in its place"],
)
def test_br03_a_reviewer_cannot_make_a_concern_that_stops_vanish(after: list[dict[str, Any]]):
    case = ready(safeguarding=safeguarding(OPEN))
    form = safeguarding(*after).form
    assert why(only_the_lead_clears_concerns, case, form, who=ADA)
    assert why(only_the_lead_clears_concerns, case, form, who=SAM) is None


def test_br03_a_reviewer_may_follow_a_concern_that_still_stops():
    case = ready(safeguarding=safeguarding(OPEN))
    more = OPEN | {"status": "PLAN_IN_PLACE", "relates_to_one_to_one": "YES"}
    new = OPEN | {"reference": "SG/2026/99", "raised_on": "2026-09-30"}
    assert why(only_the_lead_clears_concerns, case, safeguarding(more, new).form) is None


def test_br03_a_concern_may_get_its_reference_later():
    unnamed = OPEN | {"reference": None}
    case = ready(safeguarding=safeguarding(unnamed))
    assert why(only_the_lead_clears_concerns, case, safeguarding(OPEN).form) is None
    assert why(only_the_lead_clears_concerns, case, safeguarding(OPEN | {"raised_on": "2026-05-02"}).form)


def test_br03_two_concerns_do_not_become_one():
    unnamed = OPEN | {"reference": None}
    case = ready(safeguarding=safeguarding(unnamed, unnamed))
    assert why(only_the_lead_clears_concerns, case, safeguarding(unnamed).form)
    assert why(only_the_lead_clears_concerns, case, safeguarding(unnamed, unnamed).form) is None


def test_br03_what_is_closed_already_may_be_left_out():
    case = ready(safeguarding=safeguarding(CONCERN))
    assert why(only_the_lead_clears_concerns, case, safeguarding().form) is None
