"""The gate check against brute force: every path of a small random process, walked one by one."""

from collections import deque

from hypothesis import event, given
from hypothesis import strategies as st

from app.workflow.process import BrokenProcess, Move, Process, Stage
from app.workflow.state import START, CaseState
from tests.workflow.toy import ToyPolicy

PLACES = ("s0", "s1", "s2", "s3")
GATES = ("red", "blue")
SOME = st.sets(st.sampled_from(GATES)).map(sorted).map(tuple)


def edges(places: tuple[str, ...], most: int) -> st.SearchStrategy["Edges"]:
    ends = st.tuples(st.sampled_from((START, *places)), st.sampled_from(places))
    return st.lists(st.tuples(ends, SOME, SOME, st.booleans()), min_size=1, max_size=most)


Edges = list[tuple[tuple[str, str], tuple[str, ...], tuple[str, ...], bool]]


def moves_of(table: Edges) -> tuple[Move, ...]:
    made = [
        Move(
            source,
            f"m{n}",
            target,
            by="CLERK",
            event="e",
            label="M",
            gates=gates,
            voids=voids,
            needs_gates=guarded,
        )
        for n, ((source, target), gates, voids, guarded) in enumerate(table)
    ]
    first = Move(START, "create", "s0", by="CLERK", event="e", label="Create")
    out = tuple(
        Move(p, f"leave_{p}", "end", by="CLERK", event="e", label="Leave", rework=True) for p in PLACES
    )
    return (first, *made, *out)


def held_after(held: frozenset[str], move: Move) -> frozenset[str]:
    return (held - set(move.voids)) | set(move.gates)


def avoidable_by_walking(moves: tuple[Move, ...]) -> set[tuple[str, str]]:
    """(move, gate) wherever some path of moves ends in a guarded move without that gate.

    Breadth first over (stage, gates held): a path needs no pair twice, so every path is covered.
    """
    found: set[tuple[str, str]] = set()
    seen = {(START, frozenset[str]())}
    queue = deque(seen)
    while queue:
        stage, held = queue.popleft()
        for move in (m for m in moves if m.source == stage):
            if move.needs_gates:
                found |= {(move.action, gate) for gate in GATES if gate not in held | set(move.gates)}
            reached = (move.to(), held_after(held, move))
            if reached not in seen:
                seen.add(reached)
                queue.append(reached)
    return found


def paths_by_length(moves: tuple[Move, ...], most: int) -> set[tuple[str, str]]:
    """The same by listing every path of at most `most` moves, remembering nothing: slow and plain."""
    found: set[tuple[str, str]] = set()

    def walk(stage: str, held: frozenset[str], left: int) -> None:
        for move in moves if left else ():
            if move.source == stage:
                if move.needs_gates:
                    found.update((move.action, gate) for gate in GATES if gate not in held | set(move.gates))
                walk(move.to(), held_after(held, move), left - 1)

    walk(START, frozenset(), most)
    return found


def refusals(moves: tuple[Move, ...]) -> list[str]:
    try:
        Process(
            name="random", version="1", title="Random", moves=moves, state=CaseState, policy=ToyPolicy,
            stages=(*(Stage(p, p) for p in PLACES), Stage("end", "End", final=True)),
            decision="end", gates={gate: f"the {gate} gate" for gate in GATES},
        )  # fmt: skip
    except BrokenProcess as broken:
        return [fault for fault in broken.faults if "can be reached without" in fault]
    return []


def read(fault: str) -> tuple[str, str, list[str]]:
    told, path = fault.split(": ")
    action, gate = told.split(" can be reached without the ")
    return action, gate.removesuffix(" gate"), path.split(" > ")


@given(edges(PLACES, 8))
def test_the_check_finds_exactly_the_gates_that_walking_every_path_avoids(table: Edges) -> None:
    moves = moves_of(table)
    avoidable = avoidable_by_walking(moves)
    event(f"faults: {min(len(avoidable), 3)}")
    assert {read(fault)[:2] for fault in refusals(moves)} == avoidable


@given(edges(PLACES[:2], 5))
def test_the_check_agrees_with_a_list_of_every_path(table: Edges) -> None:
    # A gate is held or not at each of two stages: what can be avoided is so within 1 + 2 * 2 + 1 moves.
    moves = moves_of(table)
    assert {read(fault)[:2] for fault in refusals(moves)} == paths_by_length(moves, 6)


@given(edges(PLACES, 8))
def test_every_counter_example_is_a_path_that_can_be_walked_and_lacks_the_gate(table: Edges) -> None:
    moves = moves_of(table)
    by_action = {m.action: m for m in moves}
    for fault in refusals(moves):
        action, gate, path = read(fault)
        stage, held, before = START, frozenset[str](), frozenset[str]()
        for step in path:
            move = by_action[step]
            assert move.source == stage
            before, stage, held = held, move.to(), held_after(held, move)
        assert path[-1] == action
        assert by_action[action].needs_gates
        assert gate not in before | set(by_action[action].gates)
