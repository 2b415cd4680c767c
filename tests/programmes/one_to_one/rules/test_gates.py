"""The first gate."""

import pytest

from app.programmes.one_to_one.forms.checks import RepresentativeRecord
from app.programmes.one_to_one.rules.gates import (
    checks_out_of_date,
    lead_needed,
    liberty_not_assessed,
    nobody_speaks,
)
from tests.programmes.one_to_one.examples import CONCERN, CONDITION, DETERMINATION, REQUEST, filled
from tests.programmes.one_to_one.rules.ready import (
    BOTH,
    POLICY,
    SAM,
    ago,
    capacity,
    liberty,
    ready,
    recorded,
    safeguarding,
    why,
)


@pytest.mark.parametrize("check", ["safeguarding", "liberty", "capacity"])
def test_br01_no_review_leaves_the_checks_before_each_is_recorded(check: str):
    assert why(checks_out_of_date, ready(**{check: None})) == f"The {check} check has not been recorded."


def test_br01_a_check_is_good_for_fourteen_days():
    assert why(checks_out_of_date, ready(liberty=liberty(checked_on=ago(14)))) is None
    assert why(checks_out_of_date, ready(liberty=liberty(checked_on=ago(15)))) == (
        "The liberty check is of 16 September 2026, older than 14 days."
    )


def test_br01_how_long_a_check_is_good_for_is_policy():
    case = ready(safeguarding=safeguarding(checked_on=ago(15)))
    assert why(checks_out_of_date, case, policy=POLICY.model_copy(update={"check_fresh_days": 15})) is None


def test_br01_names_every_check_that_is_missing_or_old():
    case = ready(safeguarding=None, capacity=capacity(*BOTH, checked_on=ago(30)))
    assert why(checks_out_of_date, case) == (
        "The safeguarding check has not been recorded and the capacity check is of 1 September 2026, "
        "older than 14 days."
    )


def test_liberty_has_to_be_determined_by_asking():
    unknown = liberty(determination=None)
    assert "Nobody has determined" in str(why(liberty_not_assessed, ready(liberty=unknown)))
    assert "has been asked" in str(why(liberty_not_assessed, ready(liberty=liberty(enquiry_made=False))))
    assert why(liberty_not_assessed, ready()) is None


def test_a_liberty_check_that_is_missing_is_named_once():
    assert why(liberty_not_assessed, ready(liberty=None)) is None


def test_somebody_is_named_or_an_advocate_is_called():
    advocate = {"status": "ADVOCATE_REFERRED", "advocate_referred_on": ago(1)}
    assert why(nobody_speaks, ready(representative=None))
    assert why(nobody_speaks, ready()) is None
    referred = recorded(filled(RepresentativeRecord, **advocate))
    assert why(nobody_speaks, ready(representative=referred)) is None


def test_a_person_who_lacks_capacity_does_not_stand_alone():
    alone = recorded(filled(RepresentativeRecord, status="SPEAKS_FOR_SELF"))
    able = capacity(*BOTH, best_interests=False, finding="HAS_CAPACITY")
    assert why(nobody_speaks, ready(representative=alone))
    assert why(nobody_speaks, ready(representative=alone, capacity=able)) is None
    assert why(nobody_speaks, ready(representative=alone, capacity=None)) is None


def test_a_reviewer_completes_the_checks_alone_when_all_is_clear():
    assert why(lead_needed, ready()) is None
    assert why(lead_needed, ready(safeguarding=None, liberty=None)) is None


def test_an_open_concern_goes_to_the_lead_even_if_it_is_unrelated():
    case = ready(safeguarding=safeguarding(CONCERN | {"status": "CONCERN_RAISED"}))
    assert "a safeguarding concern is open" in str(why(lead_needed, case))
    assert why(lead_needed, case, who=SAM) is None
    assert why(lead_needed, ready(safeguarding=safeguarding(CONCERN))) is None


def test_a_doubt_about_liberty_goes_to_the_lead():
    deprived = DETERMINATION | {"finding": "DEPRIVATION"}
    pending = REQUEST | {"outcome": "PENDING", "answered_on": None}
    waiting = ready(liberty=liberty(determination=deprived, requests=[pending]))
    assert "'standard pending'" in str(why(lead_needed, waiting))
    granted = {"valid_from": ago(30), "valid_to": ago(-90)}
    clear = ready(liberty=liberty(determination=deprived, standard=granted))
    assert why(lead_needed, clear) is None
    bound = ready(liberty=liberty(determination=deprived, standard=granted | {"conditions": [CONDITION]}))
    assert "a condition about the one-to-one care" in str(why(lead_needed, bound))
