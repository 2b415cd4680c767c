"""What lies over the moves: holds, gates that are passed and taken back, versions and visits."""

from dataclasses import replace
from datetime import date

import pytest

from app.workflow.engine import apply
from app.workflow.forms import NoForm
from app.workflow.state import Act
from tests.workflow.toy import (
    BENCH,
    BOARD,
    CAST,
    CHECK,
    CUR,
    DESK,
    INS,
    KEE,
    LIB,
    MEN,
    MENDING,
    MENDING_BOOKS,
    MONDAY,
    POLICY,
    SUNDAY,
    TRIAL,
    Book,
    Damage,
    Handover,
    LiftHold,
    PlaceHold,
)
from tests.workflow.walk import book_at, make, obstacles

# Holds


def test_a_hold_blocks_the_moves_it_names_and_no_others() -> None:
    case = book_at(MENDING)
    make(case, "place_hold", KEE)
    assert obstacles(case, "finish", MEN) == ["hold:recall"]
    assert obstacles(case, "withdraw", LIB) == ["hold:recall"]
    assert obstacles(case, "glue", MEN) == []


def test_a_hold_that_spares_blocks_every_move_but_those_and_the_never_blockable() -> None:
    case = book_at(TRIAL)
    make(case, "place_hold", KEE, PlaceHold(kind="mould", reason="It smells."))
    here = MENDING_BOOKS.at(TRIAL).values()
    free = {m.action for m in here if obstacles(case, m.action, CAST[m.roles[0]]) == []}
    assert free == {"place_hold", "lift_hold", "stop_glue"}
    assert len(here) == 9


def test_each_hold_counts_and_a_lifted_one_no_longer_does() -> None:
    case = book_at(MENDING)
    make(case, "place_hold", KEE)
    make(case, "place_hold", KEE, PlaceHold(kind="mould", reason="It smells."))
    first, second = (hold.id for hold in case.holds)
    assert obstacles(case, "finish", MEN) == ["hold:recall", "hold:mould"]
    make(case, "lift_hold", KEE, LiftHold(id=first, reason="The reader is patient."))
    assert obstacles(case, "finish", MEN) == ["hold:mould"]
    make(case, "lift_hold", KEE, LiftHold(id=second, reason="It was cheese."))
    assert make(case, "finish", MEN).completes


def test_nothing_blocks_a_move_that_is_never_to_be_blocked() -> None:
    case = book_at(TRIAL)
    for kind in ("mould", "recall"):
        make(case, "place_hold", KEE, PlaceHold(kind=kind, reason="It smells."))
    case.gates.clear()
    case.shelfmark, case.missing = "none", 9
    assert make(case, "stop_glue", LIB, now=SUNDAY).completes
    assert make(case, "stop_glue", KEE, now=SUNDAY).completes
    assert case.glue_stopped == 2


# Gates and versions


@pytest.mark.parametrize("action", ["glue", "finish"])
def test_a_guarded_move_names_every_gate_that_is_missing(action: str) -> None:
    case = book_at(MENDING)
    assert obstacles(case, action, MEN) == []
    del case.gates["board"]
    assert obstacles(case, action, MEN) == ["gate:board"]
    del case.gates["inspection"]
    assert obstacles(case, action, MEN) == ["gate:inspection", "gate:board"]


def test_a_guarded_move_need_not_have_passed_the_gate_that_it_is() -> None:
    case = book_at(BOARD)
    assert obstacles(case, "approve", CUR) == []
    del case.gates["inspection"]
    assert obstacles(case, "approve", CUR) == ["gate:inspection"]


def test_a_gate_remembers_the_entry_that_passed_it() -> None:
    assert book_at(MENDING).gates == {"inspection": 4, "board": 5}


def test_a_move_takes_back_the_gates_it_voids_and_they_must_be_passed_again() -> None:
    case = book_at(TRIAL)
    make(case, "reopen", KEE)
    assert (case.stage, case.gates, case.version) == (BENCH, {}, 2)
    make(case, "estimate", MEN)
    make(case, "pass_check", INS)
    assert case.gates == {"inspection": 9}
    make(case, "recheck", CUR)
    assert (case.stage, case.gates) == (CHECK, {})


def test_a_move_that_passes_and_voids_the_same_gate_passes_it_anew() -> None:
    case = book_at(BOARD)
    again = replace(MENDING_BOOKS.at(CHECK)["pass_check"], voids=("inspection",))
    apply(
        MENDING_BOOKS, case, again, NoForm(), Act(9, MONDAY.at, MONDAY.today, "inspecta", "INSPECTOR", POLICY)
    )
    assert case.gates == {"inspection": 9}


# What is recorded


def test_a_move_that_stays_adds_no_visit_and_one_that_moves_does() -> None:
    case = book_at(MENDING)
    visits = len(case.visits)
    make(case, "hand_over", KEE, Handover(mender="mona"))
    assert (case.mender, case.stage, len(case.visits)) == ("mona", MENDING, visits)
    make(case, "finish", MEN, now=SUNDAY)
    assert (case.visits[-1].stage, case.visits[-1].on) == (TRIAL, date(2026, 3, 1))
    assert case.seq == 7


def test_the_first_move_brings_the_case_to_its_first_stage() -> None:
    case = Book()
    make(case, "register", LIB, Damage(shelfmark="QA 76", story="Rain."))
    assert (case.stage, [v.stage for v in case.visits], case.shelfmark) == (DESK, [DESK], "QA 76")
