"""Risks that are shown and stop nothing."""

from typing import Any

import pytest

from app.programmes.one_to_one.codes import Driver
from app.programmes.one_to_one.forms.assessment import RecordConsultation
from app.programmes.one_to_one.forms.checks import RepresentativeRecord
from app.programmes.one_to_one.rules.flags import flags
from tests.programmes.one_to_one.examples import DETERMINATION, filled
from tests.programmes.one_to_one.rules.ready import (
    BOTH,
    TODAY,
    ago,
    capacity,
    liberty,
    ready,
    recorded,
)

QUIET = recorded(filled(RecordConsultation, dissent=False, dissent_note=""))
DEPRIVED = DETERMINATION | {"finding": "DEPRIVATION"}
OLD = DETERMINATION | {"test_version": "CHESHIRE_WEST_2014", "decided_on": "2025-11-01"}
WAITING = [{"requested_on": ago(5)}]
OVER = {"valid_from": ago(100), "valid_to": ago(1)}


def names(**changes: Any) -> list[str]:
    return [flag.name for flag in flags(ready(**({"consultation": QUIET} | changes)), TODAY)]


def test_a_plain_case_raises_no_flag():
    assert names() == []
    assert names(liberty=None, capacity=None, consultation=None, representative=None) == []


@pytest.mark.parametrize(
    "check",
    [
        {"requests": WAITING},
        {"requests": WAITING, "urgent": {"granted_on": ago(20)}},
        {"requests": WAITING, "standard": OVER},
    ],
)
def test_gd2_waiting_for_the_council_is_shown(check: dict[str, Any]):
    assert names(liberty=liberty(determination=DEPRIVED, **check)) == ["liberty_pending"]


def test_gd6_a_determination_by_the_old_test_is_shown():
    assert names(liberty=liberty(determination=OLD)) == ["determine_again"]
    case = ready(consultation=QUIET, liberty=liberty(determination=OLD))
    assert flags(case, ago(130)) == []


def test_objections_are_shown():
    objecting = capacity(*BOTH, person_objects="YES")
    assert names(capacity=objecting) == ["person_objects"]
    able = capacity(*BOTH, person_objects="YES", finding="HAS_CAPACITY", best_interests=False)
    case = ready(consultation=QUIET, capacity=able)
    assert "has capacity to decide" in flags(case, TODAY)[0].why
    against = recorded(filled(RepresentativeRecord, objection_resolved_on=None))
    assert names(representative=against) == ["representative_objects"]
    assert names(consultation=recorded(filled(RecordConsultation))) == ["dissent"]


def test_a_shortage_of_staff_and_ones_own_award_are_shown():
    assert names(driver=Driver.STAFFING_SHORTFALL) == ["staffing_shortfall"]
    assert names(authoriser="ada") == ["reviews_own_award"]
