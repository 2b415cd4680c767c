"""The one-to-one review as BPMN: another engine reads every stage and every move of it, and no other."""

from collections import Counter

from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from app.programmes.one_to_one.process import ONE_TO_ONE
from tests.workflow.test_diagram import moves_in, parsed, place

SPEC = parsed(ONE_TO_ONE)


def test_every_stage_is_there_with_its_title_and_its_owner() -> None:
    for stage in ONE_TO_ONE.stages:
        task = SPEC.task_specs[place(stage.name)]
        assert (task.bpmn_name, task.lane or "") == (stage.title, stage.owner)
        assert type(task).__name__ == ("EndEvent" if stage.final else "UserTask")


def test_every_move_from_every_stage_is_there_and_no_other() -> None:
    expected = Counter(
        (
            place(str(move.source)),
            f"move == {move.action!r}" if len(ONE_TO_ONE.at(str(move.source))) > 1 else None,
            place(move.to()),
        )
        for move in ONE_TO_ONE.moves
    )
    assert Counter(moves_in(SPEC)) == expected
    assert expected.total() == len(ONE_TO_ONE.moves) > 100


def test_another_engine_can_run_a_case_to_its_end() -> None:
    workflow = BpmnWorkflow(SPEC)
    workflow.do_engine_steps()
    road = [
        ("submit", "draft"),
        ("accept", "referred"),
        ("record_liberty_check", "gate_checks"),
        ("complete_gates", "gate_checks"),
        ("start_assessment", "evidence"),
        ("submit_for_qa", "assessment"),
        ("qa_return", "qa_review"),
        ("submit_for_qa", "assessment"),
        ("qa_pass", "qa_review"),
        ("list_for_panel", "panel_ready"),
        ("defer", "panel_listed"),
        ("resubmit_minor", "deferred"),
        ("list_for_panel", "panel_ready"),
        ("approve", "panel_listed"),
        ("issue_reduction", "decided"),
        ("begin_phase", "notice"),
        ("complete_final_phase", "implementing"),
        ("close", "monitoring"),
    ]
    for action, stage in road:
        (task,) = workflow.get_tasks(state=TaskState.READY, manual=True)
        assert task.task_spec.name == f"stage.{stage}"
        task.data["move"] = action
        task.run()
        workflow.do_engine_steps()
    assert workflow.is_completed()
