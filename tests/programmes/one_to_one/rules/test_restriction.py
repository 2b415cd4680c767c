"""A proposal that restricts the person more (GD4)."""

from typing import Any

import pytest

from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.rules.restriction import (
    more_restrictive,
    only_the_lead_agrees_restriction,
)
from tests.programmes.one_to_one.examples import DETERMINATION, RESTRICTION
from tests.programmes.one_to_one.rules.ready import (
    ADA,
    BOTH,
    SAM,
    ago,
    assessment,
    capacity,
    liberty,
    ready,
    why,
)

MORE = RESTRICTION | {"kind": "LOCKED_DOOR", "before": 0, "after": 3}
AGREED = {"more_restrictive_agreed_on": ago(1), "supervisory_body_informed_on": ago(1)}


def stricter(liberty_check: dict[str, Any] | None = None, **changes: Any) -> Facts:
    check = liberty(**(AGREED if liberty_check is None else liberty_check))
    return ready(assessment=assessment(restrictions=[MORE]), liberty=check).model_copy(update=changes)


def test_gd4_less_or_the_same_restriction_asks_for_nothing():
    assert why(more_restrictive, ready()) is None
    assert why(more_restrictive, ready(assessment=None)) is None


def test_gd4_more_restriction_passes_with_best_interests_the_council_and_the_lead():
    assert why(more_restrictive, stricter()) is None


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"capacity": None}, "capacity has not been assessed"),
        ({"capacity": capacity(*BOTH, best_interests=False)}, "a best-interests decision is missing"),
        ({"liberty": liberty(**AGREED | {"supervisory_body_informed_on": None})}, "has not been informed"),
        ({"liberty": liberty(**AGREED | {"more_restrictive_agreed_on": None})}, "lead has not agreed"),
        ({"liberty": liberty(**AGREED | {"more_restrictive_agreed_on": ago(9)})}, "before the assessment"),
    ],
)
def test_gd4_more_restriction_stops_while_one_of_them_is_missing(facts: dict[str, Any], said: str):
    assert said in str(why(more_restrictive, stricter(**facts)))


def test_gd4_names_everything_that_is_missing():
    obstacle = why(more_restrictive, stricter(liberty=None, capacity=None))
    assert str(obstacle).count(" has not ") == 3


def test_gd4_a_person_with_capacity_agrees_for_themselves():
    free = AGREED | {
        "supervisory_body_informed_on": None,
        "determination": DETERMINATION | {"finding": "CAPACITY_TO_CONSENT"},
    }
    able = capacity(*BOTH, best_interests=False, finding="HAS_CAPACITY")
    unwilling = capacity(*BOTH, best_interests=False, finding="HAS_CAPACITY", person_objects="UNCLEAR")
    assert why(more_restrictive, stricter(free, capacity=able)) is None
    assert "has not agreed to it" in str(why(more_restrictive, stricter(free, capacity=unwilling)))


def test_gd4_only_the_lead_agrees_to_more_restriction():
    form = liberty(**AGREED).form
    for case in (ready(), ready(liberty=None)):
        assert why(only_the_lead_agrees_restriction, case, form, who=ADA)
        assert why(only_the_lead_agrees_restriction, case, form, who=SAM) is None


def test_gd4_others_carry_the_leads_agreement_on_unchanged():
    case = ready(liberty=liberty(**AGREED))
    assert why(only_the_lead_agrees_restriction, case, liberty(**AGREED).form) is None
    assert why(only_the_lead_agrees_restriction, case, liberty().form) is None
    later = liberty(**AGREED | {"more_restrictive_agreed_on": ago(0)}).form
    assert why(only_the_lead_agrees_restriction, case, later)
