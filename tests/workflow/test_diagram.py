"""A process as Mermaid, as BPMN that another engine reads and runs, and as JSON: nothing lost or added."""

import json
import re
from dataclasses import replace

import pytest
from SpiffWorkflow.bpmn.parser import BpmnParser, BpmnValidator
from SpiffWorkflow.bpmn.specs import BpmnProcessSpec
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from app.workflow.diagram import as_json, bpmn, mermaid
from app.workflow.process import OPEN, STAYS, Move, Process, Stage
from app.workflow.state import START, CaseState
from tests.workflow.toy import MENDING_BOOKS, MOVES, STAGES, ToyPolicy


def move(source: str | tuple[str, ...], action: str, target: str, label: str) -> Move:
    return Move(source, action, target, by="CLERK", event="done", label=label)


AWKWARD = Process(
    name="awkward names",
    version="1",
    title='Quotes " and <tags> & `ticks`; #hash',
    stages=(
        Stage("end", 'The "end" <first> & #1;'),
        Stage("a b", "With a space", owner="R&D <team>"),
        Stage("a-b", "With a dash", owner="R&D <team>"),
        Stage("start", "Über\nzwei Zeilen"),
        Stage("done", "Done", final=True),
    ),
    moves=(
        move(START, "create", "end", "Create"),
        move(START, "import", "a b", "Import `it`"),
        move("end", "it's", "a b", 'Say "go" & <run>'),
        move("a b", "on", "a-b", "On"),
        replace(move("a-b", "back", "a b", "Back"), rework=True),
        move("a-b", "on", "start", "On"),
        move("start", "finish", "done", "Finish"),
        move("start", "wait", STAYS, "Wait; and see"),
    ),
    state=CaseState,
    policy=ToyPolicy,
    decision="start",
)
PLAIN = Process(
    name="plain",
    version="1",
    title="Plain",
    stages=(Stage("here", "Here"), Stage("there", "There", final=True)),
    moves=(move(START, "create", "here", "Create"), move("here", "go", "there", "Go")),
    state=CaseState,
    policy=ToyPolicy,
    decision="there",
)
ALL = pytest.mark.parametrize("process", [MENDING_BOOKS, AWKWARD, PLAIN], ids=lambda p: p.name)


def encoded(name: str) -> str:
    return name.replace("-", "-2d-").replace(" ", "-20-").replace("'", "-27-")


def place(stage: str) -> str:
    return f"stage.{encoded(stage)}" if stage else "start"


# BPMN


def parsed(process: Process) -> BpmnProcessSpec:
    parser = BpmnParser(validator=BpmnValidator())  # the validator holds it against the BPMN 2.0 schema
    parser.add_bpmn_str(bpmn(process))
    return parser.get_spec(encoded(process.name))


def moves_in(spec: BpmnProcessSpec) -> list[tuple[str, str | None, str]]:
    """(from, condition, to) of every sequence flow that another engine found, gateways taken out."""
    found: list[tuple[str, str | None, str]] = []
    for name, task in spec.task_specs.items():
        if name.endswith(".choice"):
            chosen = [(condition.args[0], target) for condition, target in task.cond_task_specs]
            found += [(name.removesuffix(".choice"), condition, target) for condition, target in chosen]
        elif name == "start" or name.startswith("stage."):
            onward = [
                other.name for other in task.outputs if not other.name.endswith((".choice", ".EndJoin"))
            ]
            found += [(name, None, target) for target in onward]
    return sorted(found, key=str)


@ALL
def test_another_engine_finds_every_stage_with_its_title_and_its_kind(process: Process) -> None:
    spec = parsed(process)
    assert spec.description == process.title
    for stage in process.stages:
        task = spec.task_specs[place(stage.name)]
        assert task.bpmn_name == stage.title
        assert type(task).__name__ == ("EndEvent" if stage.final else "UserTask")
        assert (task.lane or "") == stage.owner
    assert sum(name.startswith("stage.") and name.count(".") == 1 for name in spec.task_specs) == len(
        process.stages
    )


@ALL
def test_another_engine_finds_every_move_and_no_other(process: Process) -> None:
    expected = [
        (
            place(str(m.source)),
            f"move == {m.action!r}" if len(process.at(str(m.source))) > 1 else None,
            place(m.to()),
        )
        for m in process.moves
    ]
    assert moves_in(parsed(process)) == sorted(expected, key=str)


@ALL
def test_every_flow_of_a_move_bears_its_label(process: Process) -> None:
    parser = BpmnParser()
    parser.add_bpmn_str(bpmn(process))
    flows = parser.get_process_parser(encoded(process.name)).xpath(".//bpmn:sequenceFlow[@name]")
    named = {flow.get("id"): flow.get("name") for flow in flows}
    assert named == {f"{place(str(m.source))}.move.{encoded(m.action)}": m.label for m in process.moves}


def test_another_engine_can_run_the_process_from_the_start_to_an_end() -> None:
    workflow = BpmnWorkflow(parsed(MENDING_BOOKS))
    workflow.do_engine_steps()
    road = [
        ("send", "desk"),
        ("place_hold", "bench"),
        ("estimate", "bench"),
        ("return_to_bench", "check"),
        ("estimate", "bench"),
        ("pass_check", "check"),
        ("approve", "board"),
        ("glue", "mending"),
        ("finish", "mending"),
        ("reopen", "trial"),
        ("withdraw", "bench"),
    ]
    for action, stage in road:
        (task,) = workflow.get_tasks(state=TaskState.READY, manual=True)
        assert task.task_spec.name == f"stage.{stage}"
        task.data["move"] = action
        task.run()
        workflow.do_engine_steps()
    assert workflow.is_completed()
    assert workflow.get_tasks(spec_name="stage.pulped")[0].state == TaskState.COMPLETED


def test_a_flow_tells_who_makes_the_move_and_what_it_does() -> None:
    written = bpmn(MENDING_BOOKS).decode()
    for told in (
        "approve (approved), by CURATOR; passes the repairs board; needs every gate",
        "reopen (reopened), by KEEPER; takes back the inspection; takes back the repairs board",
        "shelve (shelved), by LIBRARIAN, CURATOR; signed by LIBRARIAN and CURATOR",
        "send (sent), by LIBRARIAN; unless no_shelfmark",
    ):
        assert f"<documentation>{told}</documentation>" in written


def test_a_single_way_out_needs_neither_gateway_nor_condition() -> None:
    assert b"Gateway" not in bpmn(PLAIN)
    assert b"condition" not in bpmn(PLAIN)


def test_stages_that_nobody_owns_stand_in_no_lane() -> None:
    assert b"laneSet" not in bpmn(PLAIN)
    assert bpmn(AWKWARD).count(b"<lane ") == 1


def test_the_file_names_the_definition_it_was_made_from() -> None:
    assert f"Version 1.0, fingerprint {MENDING_BOOKS.fingerprint}".encode() in bpmn(MENDING_BOOKS)
    assert bpmn(MENDING_BOOKS) == bpmn(replace(MENDING_BOOKS, moves=MOVES))


# Mermaid

NODE = re.compile(r'^    (\w[\w-]*)(?:\["([^"]*)"\]|\(\["([^"]*)"\]\)|\(\("([^"]*)"\)\)|\[/"([^"]*)"/\])$')
ARROW = re.compile(r'^    (\w[\w-]*) (-->|==>|-\.->)\|"([^"]*)"\| (\w[\w-]*)$')


def drawn(process: Process) -> tuple[dict[str, str], list[tuple[str, str, str, str]]]:
    """(nodes, arrows); every line is one of them or is known, so that nothing escapes its quotes."""
    first, *lines, style, aside, last = mermaid(process).split("\n")
    assert (first, last) == ("flowchart TD", "")
    assert (style.split()[0], aside.split()[0]) == ("classDef", "class")
    nodes, arrows = {}, []
    for line in lines:
        if arrow := ARROW.match(line):
            arrows.append((arrow[1], arrow[2], arrow[3], arrow[4]))
        else:
            node = NODE.match(line)
            assert node, line
            nodes[node[1]] = next(words for words in node.groups()[1:] if words is not None)
    return nodes, arrows


@ALL
def test_every_stage_is_a_node_and_every_arrow_joins_two_nodes(process: Process) -> None:
    nodes, arrows = drawn(process)
    assert len([name for name in nodes if name.startswith("at_")]) == len(process.stages)
    assert {end for arrow in arrows for end in (arrow[0], arrow[3])} <= nodes.keys()


@ALL
def test_every_move_that_leads_on_has_its_label_on_an_arrow(process: Process) -> None:
    _, arrows = drawn(process)
    words = re.sub(r"#(\d+);", lambda code: chr(int(code[1])), " ".join(a[2] for a in arrows))
    leading = [m for m in process.moves if m.to() != m.source]
    assert [m.label for m in leading if m.label not in words] == []


def test_a_node_shows_the_title_and_the_owner_and_a_final_one_is_round() -> None:
    picture = mermaid(MENDING_BOOKS)
    assert '    at_bench["Workbench<br/><i>mender</i>"]\n' in picture
    assert '    at_pulped(["Pulped"])\n' in picture
    assert '    begin -->|"Register"| at_desk\n' in picture


def test_gates_are_thick_and_marked_and_rework_is_dotted() -> None:
    _, arrows = drawn(MENDING_BOOKS)
    assert ("at_check", "==>", "Pass the inspection<br/>◆ the inspection", "at_board") in arrows
    assert ("at_bench", "-.->", "Return to the desk", "at_desk") in arrows
    assert ("at_trial", "-->", "Put back on the shelf (two sign)", "at_shelved") in arrows
    assert {a[2].split("<br/>")[0] for a in arrows if a[1] == "==>"} == {"Pass the inspection", "Approve"}


def test_moves_between_the_same_stages_share_an_arrow() -> None:
    again = move("desk", "hurry", "bench", "Send in a hurry")
    _, arrows = drawn(replace(MENDING_BOOKS, moves=(*MOVES, again)))
    assert ("at_desk", "-->", "Send it on<br/>Send in a hurry", "at_bench") in arrows


def test_a_move_from_many_stages_is_drawn_once_from_a_node_that_names_them() -> None:
    lost = move(("bench", "check", "board", "trial"), "lose", "pulped", "Lose")
    burnt = move(("bench", "mending", "trial"), "burn", "pulped", "Burn")
    nodes, arrows = drawn(replace(MENDING_BOOKS, moves=(*MOVES, lost, burnt)))
    assert {a[0] for a in arrows if "Burn" in a[2]} == {"at_bench", "at_mending", "at_trial"}
    assert nodes["crowd1"] == "any open stage"
    assert nodes["crowd2"] == "Workbench, Inspection, Repairs board, Trial lending"
    assert [a for a in arrows if a[0].startswith("crowd")] == [
        ("crowd1", "-->", "Withdraw", "at_pulped"),
        ("crowd2", "-->", "Lose", "at_pulped"),
    ]


def test_moves_that_stay_are_counted_in_the_note_and_not_drawn() -> None:
    nodes, arrows = drawn(MENDING_BOOKS)
    assert not [a for a in arrows if a[0] == a[3]]
    assert nodes["note"].split("<br/>") == [
        "Thick arrow: passes a gate (◆). Dotted arrow: sends work back.",
        "Not drawn: 7 moves that leave a case where it stands.",
    ]


def test_words_that_mermaid_would_read_as_markup_are_escaped() -> None:
    nodes, arrows = drawn(AWKWARD)
    assert nodes["at_end"] == "The #34;end#34; #60;first#62; #38; #35;1#59;"
    assert nodes["at_start"] == "Über zwei Zeilen"
    assert nodes["at_a-20-b"] == "With a space<br/><i>r#38;d #60;team#62;</i>"
    assert ("begin", "-->", "Import #96;it#96;", "at_a-20-b") in arrows


# JSON


@ALL
def test_the_json_is_the_whole_definition_and_survives_the_journey(process: Process) -> None:
    told = as_json(process)
    assert json.loads(json.dumps(told)) == told
    assert told["fingerprint"] == process.fingerprint
    assert {key: value for key, value in told.items() if key != "fingerprint"} == process.as_dict()


def test_the_open_moves_are_told_for_every_open_stage() -> None:
    assert any(m.source == OPEN for m in MOVES)
    told = {(m["source"], m["action"]) for m in as_json(MENDING_BOOKS)["moves"]}
    assert {(s.name, "withdraw") for s in STAGES if not s.final} <= told
