"""A process: the stages of one kind of review and every move between them, as one table.

The edge carries everything: who, from where, to where, with which form, unless which obstacle, with which
effect. A process that cannot work is refused when it is imported (`soundness.py` says why).
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import BaseModel

from app.workflow.forms import Form, NoForm
from app.workflow.rules import Rule
from app.workflow.state import START, CaseState

STAYS = "="  # target: the case stays where it is
OPEN = "*"  # source: every stage that is not final


class BrokenProcess(Exception):
    """The process cannot work as written; the message lists every fault with its counter-example."""

    def __init__(self, name: str, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n- ".join((f"process {name} cannot be used:", *self.faults)))


@dataclass(frozen=True, slots=True)
class Clock:
    """How long a case may stand at a stage: `days` names the policy's field; working or calendar days."""

    days: str
    working: bool = True


@dataclass(frozen=True, slots=True)
class Stage:
    """A place where a case stands: who owns the next step, and by when. A final stage has no way out."""

    name: str
    title: str
    owner: str = ""
    clock: Clock | None = None
    final: bool = False


def _names(value: str | Iterable[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


@dataclass(frozen=True, slots=True)
class Move:
    """The only way to another stage.

    `part` is the duty it performs (separation of duties looks at parts, not at accounts); `gates` are the
    gates it passes, `voids` those it takes back; `needs_gates` demands that every gate of the process has
    been passed on every path; `signatures` are the two roles that must both sign, or the one that must be
    of the two (any other role of the move gives the second); `room` names the only room in which it can be
    made ("panel"); `step_up` needs a second factor not older than ten minutes; `never_blockable` moves ignore
    holds and rules.
    """

    source: str | tuple[str, ...]
    action: str
    target: str
    by: str | tuple[str, ...] = field(kw_only=True)
    event: str = field(kw_only=True)
    label: str = field(kw_only=True)
    form: type[Form] = field(default=NoForm, kw_only=True)
    unless: tuple[Rule, ...] = field(default=(), kw_only=True)
    then: Callable[..., None] | None = field(default=None, kw_only=True)
    part: str | None = field(default=None, kw_only=True)
    reason: bool = field(default=False, kw_only=True)
    gates: tuple[str, ...] = field(default=(), kw_only=True)
    needs_gates: bool = field(default=False, kw_only=True)
    voids: tuple[str, ...] = field(default=(), kw_only=True)
    new_version: bool = field(default=False, kw_only=True)
    rework: bool = field(default=False, kw_only=True)
    signatures: tuple[str, ...] = field(default=(), kw_only=True)
    room: str | None = field(default=None, kw_only=True)
    step_up: bool = field(default=False, kw_only=True)
    never_blockable: bool = field(default=False, kw_only=True)

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles that may make this move."""
        return _names(self.by)

    def to(self) -> str:
        """The stage where the case stands afterwards."""
        return str(self.source) if self.target == STAYS else self.target


@dataclass(frozen=True, slots=True)
class HoldKind:
    """A kind of hold: the moves it blocks, who may place it and who may lift it.

    `spares` turns the list round: every move is blocked except these (and never-blockable ones).
    """

    name: str
    title: str
    blocks: tuple[str, ...] = ()
    spares: tuple[str, ...] | None = None
    placed_by: tuple[str, ...] = ()
    lifted_by: tuple[str, ...] = ()
    source: str = "local policy"
    clears: str = "the hold is lifted"

    def stops(self, action: str) -> bool:
        """Whether this hold blocks `action`."""
        return action not in self.spares if self.spares is not None else action in self.blocks


@dataclass(frozen=True, slots=True)
class Duty:
    """A part that must be played by `people` different people, none of whom plays another separated part."""

    part: str
    title: str
    people: int = 1


@dataclass(frozen=True)
class Process:
    """One kind of review, whole. Building one checks it; `BrokenProcess` lists what cannot work."""

    name: str
    version: str
    title: str
    stages: tuple[Stage, ...]
    moves: tuple[Move, ...]
    state: type[CaseState]
    policy: type[BaseModel]
    decision: str
    gates: Mapping[str, str] = field(default_factory=dict)
    holds: tuple[HoldKind, ...] = ()
    separate: tuple[Duty, ...] = ()
    supply: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        from app.workflow.soundness import faults  # it needs the types above

        open_stages = tuple(s.name for s in self.stages if not s.final)
        spread = tuple(replace(m, source=s) for m in self.moves for s in _sources(m, open_stages))
        object.__setattr__(self, "moves", spread)
        found = faults(self)
        if found:
            raise BrokenProcess(self.name, found)
        object.__setattr__(self, "_stage", {s.name: s for s in self.stages})
        object.__setattr__(self, "_hold", {h.name: h for h in self.holds})
        object.__setattr__(self, "_duty", {d.part: d for d in self.separate})
        at: dict[str, dict[str, Move]] = {name: {} for name in (START, *(s.name for s in self.stages))}
        for move in spread:
            at[str(move.source)][move.action] = move
        object.__setattr__(self, "_at", at)
        object.__setattr__(self, "fingerprint", _fingerprint(self))

    _stage: dict[str, Stage] = field(init=False, repr=False, compare=False)
    _hold: dict[str, HoldKind] = field(init=False, repr=False, compare=False)
    _duty: dict[str, Duty] = field(init=False, repr=False, compare=False)
    _at: dict[str, dict[str, Move]] = field(init=False, repr=False, compare=False)
    fingerprint: str = field(init=False, repr=False, compare=False)

    def stage(self, name: str) -> Stage:
        """The stage of that name; KeyError if there is none."""
        return self._stage[name]

    def hold(self, kind: str) -> HoldKind:
        """The kind of hold of that name; KeyError if there is none."""
        return self._hold[kind]

    def duty(self, part: str) -> Duty | None:
        """The separated duty that this part is, if it is one."""
        return self._duty.get(part)

    def at(self, stage: str) -> Mapping[str, Move]:
        """Every move from `stage` by its action; empty for a final stage. `START` gives the first move."""
        return self._at[stage]

    def forms(self) -> dict[str, type[Form]]:
        """Every form of the process by its class name."""
        return {m.form.__name__: m.form for m in self.moves}

    def as_dict(self) -> dict[str, Any]:
        """The whole definition as plain data: what the pages, the diagram and the fingerprint read."""
        return {
            "name": self.name,
            "version": self.version,
            "title": self.title,
            "decision": self.decision,
            "gates": dict(self.gates),
            "stages": [
                {
                    "name": s.name,
                    "title": s.title,
                    "owner": s.owner,
                    "final": s.final,
                    "clock": {"days": s.clock.days, "working": s.clock.working} if s.clock else None,
                }
                for s in self.stages
            ],
            "moves": [_move_dict(m) for m in self.moves],
            "holds": [
                {
                    "name": h.name,
                    "title": h.title,
                    "blocks": sorted(
                        {m.action for m in self.moves if h.stops(m.action) and not m.never_blockable}
                    ),
                    "placed_by": list(h.placed_by),
                    "lifted_by": list(h.lifted_by),
                    "source": h.source,
                    "clears": h.clears,
                }
                for h in self.holds
            ],
            "separate": [{"part": d.part, "title": d.title, "people": d.people} for d in self.separate],
        }


def _sources(move: Move, open_stages: tuple[str, ...]) -> tuple[str, ...]:
    return open_stages if move.source == OPEN else _names(move.source)


def _move_dict(move: Move) -> dict[str, Any]:
    return {
        "source": move.source,
        "action": move.action,
        "target": move.to(),
        "label": move.label,
        "by": list(move.roles),
        "event": move.event,
        "form": move.form.__name__,
        "part": move.part,
        "reason": move.reason,
        "gates": list(move.gates),
        "needs_gates": move.needs_gates,
        "voids": list(move.voids),
        "new_version": move.new_version,
        "rework": move.rework,
        "signatures": list(move.signatures),
        "room": move.room,
        "step_up": move.step_up,
        "never_blockable": move.never_blockable,
        "unless": [
            {"rule": r.name, "number": r.number, "source": r.source, "clears": r.clears} for r in move.unless
        ],
    }


def _fingerprint(process: Process) -> str:
    """SHA-256 (hex) of the definition and every form's schema: a journal entry names it as its law."""
    schemas = {name: form.model_json_schema() for name, form in sorted(process.forms().items())}
    body = json.dumps([process.as_dict(), schemas], sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(body.encode("ascii")).hexdigest()
