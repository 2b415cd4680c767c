"""Which panels a case needs: rows of policy, each with its condition."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from app.workflow.route import Condition, Stakes, Step, Stop, contradictions, route, whole
from tests.workflow.committee import terms

WAY = (
    Step(panel="local"),
    Step(panel="board", when="SAVING_OVER", over="1000"),
    Step(panel="board", when="REDUCTION_OVER", over="50"),
    Step(panel="board", when="RESTRICTION_GROWS"),
    Step(panel="board", when="ESCALATED"),
)


def panels(**stakes: Any) -> list[str]:
    return [stop.panel for stop in route(WAY, Stakes(**stakes))]


def test_every_case_goes_to_the_panel_for_all() -> None:
    assert route(WAY, Stakes()) == [Stop("local", "every case goes there")]


@pytest.mark.parametrize(
    ("stakes", "why"),
    [
        ({"saving": Decimal("1000.01")}, "it saves more than £1,000.00 a week"),
        ({"reduction": Fraction(501, 10)}, "more than 50 % goes in one step"),
        ({"restriction_grows": True}, "a restriction grows"),
        ({"escalated": True}, "quality assurance has escalated it"),
    ],
)
def test_a_case_with_more_at_stake_goes_on_and_hears_why(stakes: dict[str, Any], why: str) -> None:
    assert route(WAY, Stakes(**stakes))[1:] == [Stop("board", why, "saving" in stakes)]


def test_at_the_limit_is_not_over_it() -> None:
    assert panels(saving=Decimal(1000), reduction=Fraction(50)) == ["local"]
    assert panels(saving=Decimal(-2000)) == ["local"]


def test_a_panel_stands_once_with_every_reason() -> None:
    (_, board) = route(WAY, Stakes(saving=Decimal(1001), reduction=Fraction(75), escalated=True))
    assert board.why == (
        "it saves more than £1,000.00 a week, more than 50 % goes in one step and quality assurance has escalated it"
    )
    twice = [Step(panel="local"), Step(panel="local")]
    assert route(twice, Stakes()) == [Stop("local", "every case goes there")]


def test_the_order_is_that_of_the_rows() -> None:
    first = (Step(panel="board", when="ESCALATED"), Step(panel="local"), Step(panel="board"))
    assert [stop.panel for stop in route(first, Stakes(escalated=True))] == ["board", "local"]
    assert [stop.panel for stop in route(first, Stakes())] == ["local", "board"]


stakes = st.builds(
    Stakes,
    saving=st.decimals(-10, 3000, places=2),
    reduction=st.fractions(0, 100, max_denominator=7),
    restriction_grows=st.booleans(),
    escalated=st.booleans(),
)
steps = st.lists(st.sampled_from([*WAY, Step(panel="third", when="SAVING_OVER", over="2000")]), max_size=6)


@given(steps, stakes)
def test_no_case_has_a_longer_way_than_the_whole(some: list[Step], at_stake: Stakes) -> None:
    found = [stop.panel for stop in route(some, at_stake)]
    assert len(found) == len(set(found))
    assert set(found) <= set(whole(some))


@given(steps, stakes, st.decimals(0, 500, places=2))
def test_more_at_stake_never_means_fewer_panels(some: list[Step], less: Stakes, by: Decimal) -> None:
    more = Stakes(less.saving + by, less.reduction, True, less.escalated)
    assert {s.panel for s in route(some, less)} <= {s.panel for s in route(some, more)}


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"when": "SAVING_OVER"}, "SAVING_OVER needs the limit"),
        ({"when": "REDUCTION_OVER"}, "REDUCTION_OVER needs the limit"),
        ({"when": "REDUCTION_OVER", "over": 100}, "no step takes away more than 100"),
        ({"when": "ESCALATED", "over": 1}, "ESCALATED has no limit"),
        ({"over": 1}, "ALWAYS has no limit"),
        ({"when": "SAVING_OVER", "over": -1}, "greater than or equal to 0"),
        ({"when": "SAVING_OVER", "over": "0.001"}, "decimal places"),
    ],
)
def test_a_row_that_means_nothing_is_refused(row: dict[str, Any], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        Step.model_validate({"panel": "local"} | row)
    assert set(Condition) == {step.when for step in WAY}


def test_panels_and_route_that_cannot_stand_together_are_named() -> None:
    local, board = terms(), terms(name="board")
    assert list(contradictions([local, board], WAY)) == []
    assert list(contradictions([local], WAY)) == [
        "The route goes to board, and there is no panel of that name."
    ]
    assert list(contradictions([local, local], WAY[:1])) == [
        "2 panels are called local; give each a short name of its own."
    ]
    five = [terms(name=f"p{n}") for n in range(5)]
    assert list(contradictions(five, [Step(panel=p.name) for p in five])) == [
        "A case would go before 5 panels, and 4 are the most."
    ]
    assert list(contradictions([local, board], WAY[1:])) == [
        "Some cases would come before no panel: let one step of the route take every case."
    ]
