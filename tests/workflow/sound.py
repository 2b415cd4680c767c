"""A small sound process for the tests of soundness, and how to spoil it."""

from dataclasses import replace
from typing import Any

import pytest
from pydantic import BaseModel

from app.workflow.process import BrokenProcess, Duty, Move, Process, Stage
from app.workflow.rules import rule
from app.workflow.state import START, CaseState


class Policy(BaseModel):
    """One number."""

    days: int = 5


def move(source: str | tuple[str, ...], action: str, target: str, **more: Any) -> Move:
    return Move(source, action, target, **{"by": "CLERK", "event": f"{action}_done", "label": action} | more)


# A sound process: draft > check (a gate) > decided > work (guarded) > closed, with a way back from each.
STAGES = (
    Stage("draft", "Draft"),
    Stage("check", "Check"),
    Stage("decided", "Decided"),
    Stage("work", "Work"),
    Stage("closed", "Closed", final=True),
)
SOUND = {
    m.action: m
    for m in (
        move(START, "create", "draft"),
        move("draft", "submit", "check", part="author"),
        move("check", "pass", "decided", gates=("safety",), by="CHECKER", part="checker"),
        move("check", "send_back", "draft", rework=True, by="CHECKER"),
        move("decided", "begin", "work", needs_gates=True),
        move("work", "end", "closed", needs_gates=True),
    )
}


def build(*more: Move, without: tuple[str, ...] = (), **changes: Any) -> Process:
    kept = tuple(m for m in SOUND.values() if m.action not in without)
    fields: dict[str, Any] = {
        "name": "toy",
        "version": "1",
        "title": "Toy",
        "stages": STAGES,
        "moves": (*kept, *more),
        "state": CaseState,
        "policy": Policy,
        "decision": "decided",
        "gates": {"safety": "the safety check"},
        "separate": (Duty("author", "Author"), Duty("checker", "Checker")),
    }
    return Process(**fields | changes)


def accepts(*more: Move, without: tuple[str, ...] = (), **changes: Any) -> bool:
    return build(*more, without=without, **changes).name == "toy"


def faults(*more: Move, without: tuple[str, ...] = (), **changes: Any) -> tuple[str, ...]:
    with pytest.raises(BrokenProcess) as broken:
        build(*more, without=without, **changes)
    return broken.value.faults


def changed(action: str, **changes: Any) -> Move:
    return replace(SOUND[action], **changes)


@rule(source="a test", clears="never")
def same(case: object, actor: object, policy: object, now: object) -> None:
    """One of two rules of this name."""
