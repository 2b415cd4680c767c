"""A case as one person may see it, with what they can do next and why not."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import orjson
from pydantic import BaseModel, Field

from app.cases import clocks, glass
from app.cases.moves import Loaded
from app.cases.reading import readable
from app.cases.sealing import whole_record
from app.people.asking import Asking
from app.problems import ObstacleView
from app.programmes.one_to_one.rules.flags import Flag, flags
from app.programmes.one_to_one.way import heard_by, title_of, way
from app.workflow.engine import Option, options
from app.workflow.state import Hold


class OptionView(BaseModel):
    """One move this person could make from here. `allowed` is false while any obstacle stands."""

    action: str
    label: str
    target: str = Field(description="The stage it leads to")
    form: str = Field(description="Name of its form: GET /v1/processes/{programme}/forms/{form}")
    allowed: bool
    obstacles: list[ObstacleView]
    needs_reason: bool
    step_up: bool = Field(description="Needs a second factor not older than ten minutes")
    room: str | None = Field(description="Where it is made, when not on the case itself")
    still_to_sign: list[str] = Field(
        description="Roles whose signature is missing, on a move of two signatures"
    )


class ClockView(BaseModel):
    """A due date that explains itself."""

    name: str
    due_on: date
    overdue: bool
    sentence: str


class HoldView(BaseModel):
    """A hold that blocks moves until it is lifted."""

    id: int
    kind: str
    title: str
    since: date
    blocks: list[str]
    clears: str


class FlagView(BaseModel):
    """A risk that is shown and blocks nothing."""

    name: str
    why: str
    source: str


class MoneyView(BaseModel):
    """Pounds a week, as decimal text; null for roles that do not deal with money."""

    baseline: str
    proposed: str | None
    current: str


class StopView(BaseModel):
    """A panel on the case's way."""

    panel: str = Field(description="Its short name")
    title: str
    why: str = Field(description="Why the case goes there; empty for whoever may not read of money yet")
    passed_on: date | None = Field(description="When it approved the case and passed it to the next panel")


class CaseView(BaseModel):
    """A case as this person may see it."""

    ref: str
    programme: str
    definition: str
    policy: str
    stage: str
    stage_title: str
    seq: int = Field(description="The version for If-Match")
    version: int = Field(description="The version of the work: goes up when it is reopened")
    organisation: str
    panel: str = Field(description="What the commissioner calls the panel that hears it, or has decided it")
    route: list[StopView] = Field(description="The panels it needs, in order, once a package is proposed")
    provider: str
    waiting_on: str = Field(description="The role that owns the next step")
    banner: str | None = Field(description="Said above the case: it was opened by break-glass")
    options: list[OptionView]
    clocks: list[ClockView]
    holds: list[HoldView]
    flags: list[FlagView]
    money: MoneyView | None
    facts: dict[str, Any] = Field(description="The folded record; leaves out what this person may not read")


def render(case: Loaded, asking: Asking) -> bytes:
    """The case as JSON bytes: what `CaseView` describes."""
    facts, process = case.facts, case.process
    stage = process.stage(facts.stage)
    narrow, money = case.reading.narrow, case.shows_money(asking)
    shown = readable(type(facts), whole_record(case, asking), case.may(asking), narrow)
    return orjson.dumps(
        {
            "ref": case.row.ref,
            "programme": process.name,
            "definition": case.row.definition,
            "policy": case.policy_name,
            "stage": facts.stage,
            "stage_title": stage.title,
            "seq": facts.seq,
            "version": facts.version,
            "organisation": case.row.organisation,
            "panel": title_of(case.policy, heard_by(facts, case.policy)),
            "route": [] if narrow is not None else _route(case, blinded=case.is_blinded(asking)),
            "provider": case.row.provider,
            "waiting_on": stage.owner,
            "banner": glass.banner(case.glass) if case.glass else None,
            "options": [_option(o) for o in _options(case, asking)],
            "clocks": list(_clocks(case, asking, plainly=narrow is not None)),
            "holds": [
                _hold(case, h) for h in facts.active_holds() if narrow is None or is_told(case, asking, h)
            ],
            "flags": [] if narrow is not None else [_flag(f) for f in flags(facts, asking.now.today)],
            "money": _money(case) if money else None,
            "facts": shown,
        }
    )


def _options(case: Loaded, asking: Asking) -> list[Option]:
    """What this person can do next, in the roles by which they come to this case."""
    whoever = replace(asking.actor, roles=case.reading.roles)
    found = options(case.process, case.facts, whoever, case.policy, asking.now)
    acting = case.reading.acting
    return [o for o in found if o.move.never_blockable or not acting.isdisjoint(o.move.roles)]


def _option(option: Option) -> dict[str, Any]:
    move = option.move
    return {
        "action": move.action,
        "label": move.label,
        "target": move.to(),
        "form": move.form.__name__,
        "allowed": option.allowed,
        "obstacles": [o.as_dict() for o in option.obstacles],
        "needs_reason": move.reason,
        "step_up": move.step_up,
        "room": move.room,
        "still_to_sign": list(option.still_to_sign),
    }


def _clocks(case: Loaded, asking: Asking, *, plainly: bool) -> Iterable[dict[str, Any]]:
    found = case.clocks
    if plainly or not found:  # a clock that stands still would tell of a hold
        holds = [h for h in case.facts.holds if not plainly or is_told(case, asking, h)]
        facts = case.facts.model_copy(update={"holds": holds})
        found = clocks.running(case.process, facts, case.policy, asking.now)
    for name, due in found.items():
        # the full sentence names the holds that stopped the clock
        said = f"due {due.on.day} {due.on:%B %Y}" if plainly else due.sentence
        yield {"name": name, "due_on": due.on, "overdue": asking.now.today > due.on, "sentence": said}


def _flag(flag: Flag) -> dict[str, str]:
    return {"name": flag.name, "why": flag.why, "source": flag.source}


def _route(case: Loaded, *, blinded: bool) -> list[dict[str, Any]]:
    if case.facts.package.proposed is None:
        return []  # what is at stake is not known yet
    passed = {each.panel: each.on for each in case.facts.panels_passed}
    return [
        {
            "panel": stop.panel,
            "title": title_of(case.policy, stop.panel),
            "why": "" if blinded and stop.about_money else stop.why,
            "passed_on": passed.get(stop.panel),
        }
        for stop in way(case.facts, case.policy)
    ]


def _money(case: Loaded) -> dict[str, str | None]:
    known = case.columns or case.facts.columns()
    pounds = {name: known[f"{name}_weekly"] for name in ("baseline", "proposed", "current")}
    return {name: None if value is None else str(value) for name, value in pounds.items()}


def is_told(case: Loaded, asking: Asking, hold: Hold) -> bool:
    """Narrow roles are told of the holds that they may place themselves: not of an enquiry into their own home."""
    return not case.reading.roles.isdisjoint(case.process.hold(hold.kind).placed_by)


def _hold(case: Loaded, hold: Hold) -> dict[str, Any]:
    kind = case.process.hold(hold.kind)
    blocked = [
        a for a, m in case.process.at(case.facts.stage).items() if kind.stops(a) and not m.never_blockable
    ]
    return {
        "id": hold.id,
        "kind": hold.kind,
        "title": kind.title,
        "since": hold.placed_on,
        "blocks": blocked,
        "clears": kind.clears,
    }
