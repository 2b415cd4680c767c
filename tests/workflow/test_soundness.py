"""A process that cannot work is refused when it is made; the refusal names each fault with its example."""

from dataclasses import replace
from typing import Any

import pytest

from app.workflow.forms import Form
from app.workflow.process import OPEN, STAYS, BrokenProcess, Clock, Duty, HoldKind, Move, Stage
from app.workflow.state import START
from tests.workflow.sound import STAGES, accepts, build, changed, faults, move, same
from tests.workflow.toy import MENDING_BOOKS


def test_a_sound_process_is_accepted() -> None:
    assert accepts()
    assert MENDING_BOOKS.name == "mending_books"


def test_the_refusal_lists_every_fault_under_the_name_of_the_process() -> None:
    lost = Stage("lost", "Lost")
    with pytest.raises(BrokenProcess) as broken:
        build(stages=(*STAGES, lost))
    assert str(broken.value) == (
        "process toy cannot be used:\n"
        "- the stage lost cannot be reached\n"
        "- the stage lost is not final and has no way out"
    )


# Names that lead nowhere


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        (move("nowhere", "go", "draft"), "go starts at nowhere, which is not a stage"),
        (move("draft", "go", "nowhere"), "go leads to nowhere, which is not a stage"),
        (move(START, "go", STAYS), "go leads to nowhere, which is not a stage"),
        (move("draft", "go", "check", gates=("g",)), "go names the gate g, which the process does not have"),
        (move("draft", "go", "check", voids=("v",)), "go names the gate v, which the process does not have"),
    ],
)
def test_a_move_that_names_what_is_not_there_is_refused(more: Move, fault: str) -> None:
    assert faults(more) == (fault,)


def test_a_move_from_every_stage_has_its_fault_told_once() -> None:
    assert faults(move(OPEN, "go", "nowhere")) == ("go leads to nowhere, which is not a stage",)
    assert faults(move(OPEN, "go", STAYS, reason=True)) == (
        "go needs a reason, and its form NoForm has no field for one",
    )


def test_a_decision_stage_that_does_not_exist_is_refused() -> None:
    assert faults(decision="verdict") == ("the decision stage verdict does not exist",)


def test_a_process_that_cannot_begin_is_refused() -> None:
    assert faults(without=("create",)) == ("no move creates a case",)


def test_a_stage_without_a_name_is_refused() -> None:
    assert faults(stages=(*STAGES, Stage("", "Limbo"))) == ("a stage has no name",)


def test_a_clock_that_reads_no_field_of_the_policy_is_refused() -> None:
    slow = replace(STAGES[0], clock=Clock("weeks"))
    assert faults(stages=(slow, *STAGES[1:])) == (
        "the clock of draft reads weeks, which the policy does not have",
    )
    assert accepts(stages=(replace(slow, clock=Clock("days")), *STAGES[1:]))


# Names that two things share


def test_two_moves_of_one_name_from_one_stage_clash() -> None:
    twice = move("draft", "submit", "closed")
    assert faults(twice) == ("two moves clash: submit from draft is defined twice",)
    assert faults(move(START, "create", "draft")) == (
        "two moves clash: create from the start is defined twice",
    )
    assert faults(move(OPEN, "submit", STAYS)) == ("two moves clash: submit from draft is defined twice",)


def test_one_name_for_moves_from_different_stages_is_no_clash() -> None:
    assert build(move(("decided", "work"), "submit", STAYS)).at("work")["submit"].to() == "work"


class Same(Form):
    """One of two forms of this name."""


OTHER_FORM = type("Same", (Form,), {"__module__": __name__})


OTHER_RULE = replace(same, source="another test")


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"stages": (*STAGES, Stage("draft", "Again"))}, "two stages are called draft"),
        ({"holds": (HoldKind("h", "H"), HoldKind("h", "I"))}, "two holds are called h"),
        ({"separate": (Duty("author", "A"), Duty("author", "B"))}, "the part author is separated twice"),
    ],
)
def test_what_is_known_by_its_name_has_a_name_of_its_own(changes: dict[str, Any], fault: str) -> None:
    assert faults(**changes) == (fault,)


def test_two_forms_or_two_rules_of_one_name_are_refused() -> None:
    forms = (move("draft", "a", STAYS, form=Same), move("draft", "b", STAYS, form=OTHER_FORM))
    assert faults(*forms) == ("two forms are called Same",)
    rules = (move("draft", "a", STAYS, unless=(same,)), move("draft", "b", STAYS, unless=(OTHER_RULE,)))
    assert faults(*rules) == ("two rules are called same",)


# The shape


def test_a_stage_that_cannot_be_reached_is_refused() -> None:
    lost = Stage("lost", "Lost")
    assert faults(move("lost", "found", "draft"), stages=(*STAGES, lost)) == (
        "the stage lost cannot be reached",
    )


def test_a_dead_end_is_refused_even_when_something_can_be_done_there() -> None:
    pit = (*STAGES, Stage("pit", "Pit"))
    fall = move("work", "fall", "pit")
    expected = ("the stage pit is not final and has no way out",)
    assert faults(fall, stages=pit) == expected
    assert faults(fall, move("pit", "shout", STAYS), stages=pit) == expected


def test_a_circle_from_which_no_case_ever_ends_is_refused_with_its_stages() -> None:
    found = faults(
        move("work", "fall", "pit"), move("pit", "dig", "tunnel"), move("tunnel", "dig_back", "pit"),
        stages=(*STAGES, Stage("pit", "Pit"), Stage("tunnel", "Tunnel")),
    )  # fmt: skip
    assert found == (
        "from the stage pit no case can ever end: it leads only to tunnel",
        "from the stage tunnel no case can ever end: it leads only to pit",
    )


def test_a_move_out_of_a_final_stage_is_refused_even_when_it_stays() -> None:
    found = faults(move("closed", "reopen", "draft"), move("closed", "note", STAYS))
    assert found[:2] == ("reopen leaves closed, which is final", "note leaves closed, which is final")


# Rework


def test_a_stage_before_the_decision_without_a_rework_edge_is_refused() -> None:
    expected = ("the stage check comes before the decision and has no rework edge",)
    assert faults(without=("send_back",)) == expected
    assert faults(changed("send_back", rework=False), without=("send_back",)) == expected


@pytest.mark.parametrize("target", [STAYS, "closed", "decided"])
def test_a_rework_edge_that_leads_to_no_other_stage_before_the_decision_does_not_count(target: str) -> None:
    back = changed("send_back", target=target, rework=True, gates=("safety",))
    assert faults(back, without=("send_back",)) == (
        "the stage check comes before the decision and has no rework edge",
    )


def test_the_first_stage_and_those_after_the_decision_need_no_rework_edge() -> None:
    assert not any(m.rework for m in build().moves if m.source in ("draft", "decided", "work"))


def test_a_stage_that_cannot_lead_to_a_decision_needs_no_rework_edge() -> None:
    side = (*STAGES, Stage("side", "Side"))
    assert accepts(move("draft", "step_aside", "side"), move("side", "leave", "closed"), stages=side)


# Gates


def test_a_path_round_a_gate_is_refused_with_the_path() -> None:
    assert faults(move("draft", "slip_through", "decided")) == (
        "begin can be reached without the safety check: create > slip_through > begin",
        "end can be reached without the safety check: create > slip_through > begin > end",
    )


def test_a_gate_that_no_move_passes_is_refused() -> None:
    found = faults(gates={"safety": "the safety check", "board": "the board"})
    assert found[0] == "begin can be reached without the board: create > submit > pass > begin"


def test_a_path_after_a_gate_was_taken_back_is_refused_with_the_path() -> None:
    undo = move("work", "undo", "decided", voids=("safety",))
    assert faults(undo) == (
        "begin can be reached without the safety check: create > submit > pass > begin > undo > begin",
        "end can be reached without the safety check: create > submit > pass > begin > undo > begin > end",
    )


def test_a_gate_that_is_taken_back_and_passed_again_on_every_path_is_fine() -> None:
    assert accepts(move("work", "undo", "check", voids=("safety",)))


def test_the_direct_path_is_told_before_one_through_a_gate_that_was_taken_back() -> None:
    undo = move("work", "undo", "decided", voids=("safety",))
    found = faults(undo, move("draft", "slip_through", "decided"))
    assert found[0] == "begin can be reached without the safety check: create > slip_through > begin"


def test_a_move_that_takes_back_the_gate_it_passes_has_passed_it() -> None:
    assert accepts(changed("pass", voids=("safety",)), without=("pass",))


def test_a_guarded_move_is_itself_the_gate_it_passes() -> None:
    assert accepts(changed("pass", needs_gates=True), without=("pass",))
    two = {"safety": "the safety check", "board": "the board"}
    found = faults(changed("pass", needs_gates=True), without=("pass",), gates=two)
    assert "pass can be reached without the board: create > submit > pass" in found


def test_a_guarded_first_move_is_refused() -> None:
    assert faults(changed("create", needs_gates=True), without=("create",)) == (
        "create can be reached without the safety check: create",
    )
