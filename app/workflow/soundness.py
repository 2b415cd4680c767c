"""The static proof: what makes a process impossible to use, each fault with its counter-example.

A gate that some route avoids is the fault that hurts people, so paths are searched in full: from the start,
and again from every place where a move takes a gate back.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import combinations
from typing import TYPE_CHECKING, Any

from app.workflow.state import START

if TYPE_CHECKING:
    from app.workflow.process import Move, Process

Path = tuple[str, ...]  # actions, in order


def faults(process: "Process") -> list[str]:
    """Every reason why `process` cannot be used, in plain words; empty when it is sound."""
    unknown = [*_unknown_names(process), *_same_names(process)]
    if unknown:
        return list(dict.fromkeys(unknown))  # the graph below would be meaningless
    found = [
        *_shape(process),
        *_no_rework(process),
        *_avoided_gates(process),
        *_moves_alone(process),
        *_holds(process),
        *_unsatisfiable(process),
    ]
    return list(dict.fromkeys(found))  # a move from several stages has its fault once


def _unknown_names(process: "Process") -> Iterator[str]:
    names = {s.name for s in process.stages}
    if START in names:
        yield "a stage has no name"
    if process.decision not in names:
        yield f"the decision stage {process.decision} does not exist"
    if not any(m.source == START for m in process.moves):
        yield "no move creates a case"
    for m in process.moves:
        if m.source not in names | {START}:
            yield f"{m.action} starts at {m.source}, which is not a stage"
        if m.to() not in names:
            yield f"{m.action} leads to {m.to() or 'nowhere'}, which is not a stage"
        for gate in (*m.gates, *m.voids):
            if gate not in process.gates:
                yield f"{m.action} names the gate {gate}, which the process does not have"
    for s in process.stages:
        if s.clock is not None and s.clock.days not in process.policy.model_fields:
            yield f"the clock of {s.name} reads {s.clock.days}, which the policy does not have"


def _same_names(process: "Process") -> Iterator[str]:
    """What is kept by its name must have a name of its own, or one would silently stand for the other."""
    for name in _twice(s.name for s in process.stages):
        yield f"two stages are called {name}"
    for source, action in _twice((m.source, m.action) for m in process.moves):
        yield f"two moves clash: {action} from {source or 'the start'} is defined twice"
    for name in _twice(h.name for h in process.holds):
        yield f"two holds are called {name}"
    for name in _twice(d.part for d in process.separate):
        yield f"the part {name} is separated twice"
    for name in _twice(form.__name__ for form in {m.form for m in process.moves}):
        yield f"two forms are called {name}"
    for name in _twice(rule.name for rule in {rule for m in process.moves for rule in m.unless}):
        yield f"two rules are called {name}"


def _twice(names: Iterable[Any]) -> list[Any]:
    return [name for name, times in Counter(names).items() if times > 1]


def _shape(process: "Process") -> Iterator[str]:
    reached = _paths(process, {START: ()})
    final = {s.name for s in process.stages if s.final}
    for s in process.stages:
        leaving = [m for m in process.moves if m.source == s.name]
        ahead = _paths(process, {s.name: ()})
        if s.name not in reached:
            yield f"the stage {s.name} cannot be reached"
        if s.final:
            for m in leaving:
                yield f"{m.action} leaves {s.name}, which is final"
        elif len(ahead) == 1:
            yield f"the stage {s.name} is not final and has no way out"
        elif final.isdisjoint(ahead):
            others = ", ".join(sorted(ahead.keys() - {s.name}))
            yield f"from the stage {s.name} no case can ever end: it leads only to {others}"


def _no_rework(process: "Process") -> Iterator[str]:
    """Every stage before the decision, but the first, must be able to send its work back."""
    undecided = _paths(process, {START: ()}, lambda m: m.source != process.decision)
    before = {
        s.name
        for s in process.stages
        if s.name != process.decision
        and s.name in undecided
        and process.decision in _paths(process, {s.name: ()})
    }
    first = {m.to() for m in process.moves if m.source == START}
    for s in process.stages:
        back = [m for m in process.moves if m.source == s.name and m.rework and m.to() in before - {s.name}]
        if s.name in before - first and not back:
            yield f"the stage {s.name} comes before the decision and has no rework edge"


def _avoided_gates(process: "Process") -> Iterator[str]:
    reached = _paths(process, {START: ()})
    for gate, title in process.gates.items():
        avoids = _without(gate)
        taken_back = {
            m.to(): (*reached[str(m.source)], m.action)
            for m in process.moves
            if gate in m.voids and m.source in reached and avoids(m)
        }
        around = _paths(process, taken_back, avoids) | _paths(process, {START: ()}, avoids)
        for m in process.moves:
            if m.needs_gates and m.source in around and avoids(m):
                path = " > ".join((*around[str(m.source)], m.action))
                yield f"{m.action} can be reached without {title}: {path}"


def _without(gate: str) -> "Test":
    return lambda m: gate not in m.gates


def _moves_alone(process: "Process") -> Iterator[str]:
    separated = {d.part for d in process.separate}
    for m in process.moves:
        if not m.roles:
            yield f"{m.action} belongs to no role, so nobody can make it"
        if m.reason and "reason" not in m.form.model_fields:
            yield f"{m.action} needs a reason, and its form {m.form.__name__} has no field for one"
        if m.never_blockable and (m.unless or m.needs_gates or m.signatures or m.part in separated):
            yield f"{m.action} is never to be blocked, and names something that blocks it"
        if m.signatures and not _can_be_signed(m):
            yield f"{m.action} needs two signatures, and its roles cannot give the two it asks for"


def _can_be_signed(move: "Move") -> bool:
    """Two named roles are all the move's roles; one named role has at least one other beside it."""
    named, roles = set(move.signatures), set(move.roles)
    return named == roles if len(named) == 2 else len(named) == 1 and named < roles


def _holds(process: "Process") -> Iterator[str]:
    actions = {m.action: m for m in process.moves}
    for h in process.holds:
        if h.blocks and h.spares is not None:
            yield f"the hold {h.name} names both what it blocks and what it spares"
        for action in (*h.blocks, *(h.spares or ())):
            if action not in actions:
                yield f"the hold {h.name} names {action}, which is not a move"
        for action in h.blocks:
            if action in actions and actions[action].never_blockable:
                yield f"the hold {h.name} would block {action}, which is never to be blocked"


def _unsatisfiable(process: "Process") -> Iterator[str]:
    """Hall's condition: no set of separated duties needs more people than all its roles supply."""
    roles = {
        d.part: {role for m in process.moves if m.part == d.part for role in m.roles}
        for d in process.separate
    }
    for d in process.separate:
        if not roles[d.part]:
            yield f"no move performs the duty of {d.title}"
    limited = [d for d in process.separate if roles[d.part] and roles[d.part] <= process.supply.keys()]
    for size in range(1, len(limited) + 1):
        for some in combinations(limited, size):
            holders = set[str]().union(*(roles[d.part] for d in some))
            need, have = sum(d.people for d in some), sum(process.supply[role] for role in holders)
            if have < need:
                who, whom = " and ".join(d.title for d in some), ", ".join(sorted(holders))
                yield (
                    f"separation of duties cannot be kept: {who} need {need} different people, "
                    f"and {whom} supply {have}"
                )


def _paths(
    process: "Process", starts: Mapping[str, Path], usable: "Test" = lambda _: True
) -> dict[str, Path]:
    """The shortest way (as actions) to every stage that `usable` moves reach from `starts`."""
    found = dict(starts)
    queue = list(found)
    for stage in queue:
        for m in process.moves:
            if m.source == stage and usable(m) and m.to() not in found:
                found[m.to()] = (*found[stage], m.action)
                queue.append(m.to())
    return found


if TYPE_CHECKING:
    Test = Callable[[Move], bool]
