"""What the engine knows of a case."""

from datetime import date

import pytest
from pydantic import ValidationError

from app.workflow.clocks import Pause
from app.workflow.state import START, CaseState, Hand, Hold
from tests.workflow.toy import (
    CUR,
    KEE,
    MENDING,
    MONDAY,
    SUNDAY,
    Book,
    Care,
    LiftHold,
    PlaceHold,
    person,
)
from tests.workflow.walk import book_at, make


def test_a_new_case_stands_nowhere_yet() -> None:
    case = CaseState()
    assert (case.stage, case.version, case.seq) == (START, 1, 0)
    assert case.entered_on() is None


def test_the_day_a_case_came_to_its_stage_is_that_of_its_last_visit() -> None:
    case = book_at(MENDING)
    make(case, "hand_over", KEE, now=SUNDAY)
    assert case.entered_on() == MONDAY.today


def test_holds_are_active_until_they_are_lifted_and_pause_the_clock_meanwhile() -> None:
    case = book_at(MENDING)
    make(case, "place_hold", KEE, now=SUNDAY)
    make(case, "place_hold", KEE, PlaceHold(kind="mould", reason="It smells."))
    first, second = case.holds
    assert case.active_holds() == [first, second]
    make(case, "lift_hold", KEE, LiftHold(id=first.id, reason="Found another copy."))
    assert case.active_holds() == [second]
    assert (first.lifted_by, first.lifted_on, first.note) == ("keepa", MONDAY.today, "Found another copy.")
    assert case.pauses({"recall": "recalled by a reader"}) == [
        Pause(date(2026, 3, 1), date(2026, 3, 2), "recalled by a reader"),
        Pause(date(2026, 3, 2), None, "mould"),
    ]


def test_the_people_of_a_part_are_those_of_every_version() -> None:
    hands = [
        Hand(part=p, person=who, version=v) for p, who, v in (("a", "x", 1), ("a", "y", 2), ("b", "z", 1))
    ]
    case = CaseState(hands=hands)
    assert case.people_in("a") == {"x", "y"}
    assert case.people_in("a", "b") == {"x", "y", "z"}
    assert case.people_in() == set()


def test_a_delegate_acts_with_two_pairs_of_hands() -> None:
    assert CUR.people() == ("cura",)
    assert person("Dee", on_behalf_of="cura").people() == ("dee", "cura")


def test_the_state_survives_storage() -> None:
    case = book_at(MENDING)
    make(case, "place_hold", KEE)
    make(case, "pulp", CUR)
    case.votes["cura"] = Care.GLUE
    assert Book.model_validate_json(case.model_dump_json()) == case


def test_a_state_with_a_field_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        CaseState.model_validate({"stage": "desk", "mood": "good"})
    with pytest.raises(ValidationError, match="Extra inputs"):
        Hold.model_validate(
            {"id": 1, "kind": "k", "reason": "r", "placed_by": "p", "placed_on": "2026-03-02", "x": 1}
        )
