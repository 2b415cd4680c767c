"""The engine: what a person may do now (`options`), the verdict on one move (`judge`), its record (`apply`).

All three are pure: the same case, person, policy and moment give the same answer.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel

from app.errors import Blocked, NoSuchMove, NotYourRole
from app.workflow.forms import Form
from app.workflow.process import Move, Process
from app.workflow.rules import Obstacle, Rule
from app.workflow.state import START, Act, Actor, CaseState, Hand, Moment, Signature, Visit


@dataclass(frozen=True, slots=True)
class Option:
    """One move this person could make from here, and everything that stands in its way (nothing: go)."""

    move: Move
    obstacles: tuple[Obstacle, ...]
    still_to_sign: tuple[str, ...]

    @property
    def allowed(self) -> bool:
        """Whether the move can be made now, as far as can be said before its form is filled in."""
        return not self.obstacles


@dataclass(frozen=True, slots=True)
class Verdict:
    """The move is lawful. `role` is the one it is made in; `completes` is False for a first signature."""

    move: Move
    role: str
    completes: bool


class _Bench:
    """One case before one person at one moment; each rule without a form is asked once."""

    def __init__(
        self, process: Process, case: CaseState, actor: Actor, policy: BaseModel, now: Moment
    ) -> None:
        self.process, self.case, self.actor, self.policy, self.now = process, case, actor, policy, now
        self.people = actor.people()
        self.answers: dict[Callable[..., str | None], Obstacle | None] = {}
        self.active = case.active_holds()

    def obstacles(self, move: Move, form: Form | None) -> list[Obstacle]:
        """Everything in the way of `move`: holds, gates, duties, signatures, then its own rules."""
        if move.never_blockable:
            return []
        found = [*self._holds(move), *self._gates(move), *self._duties(move), *self._signed(move)]
        for rule in move.unless:
            obstacle = self._ask(rule, form)
            if obstacle is not None:
                found.append(obstacle)
        return found

    def _ask(self, rule: Rule, form: Form | None) -> Obstacle | None:
        if rule.needs_form:
            return None if form is None else rule(self.case, self.actor, self.policy, self.now, form)
        if rule.check not in self.answers:
            self.answers[rule.check] = rule(self.case, self.actor, self.policy, self.now)
        return self.answers[rule.check]

    def _holds(self, move: Move) -> Iterator[Obstacle]:
        for hold in self.active:
            kind = self.process.hold(hold.kind)
            if kind.stops(move.action):
                why = f"{kind.title}: on hold since {_day(hold.placed_on)}."
                yield Obstacle(f"hold:{kind.name}", why, kind.source, kind.clears)

    def _gates(self, move: Move) -> Iterator[Obstacle]:
        if not move.needs_gates:
            return
        for gate, title in self.process.gates.items():
            if gate not in self.case.gates and gate not in move.gates:
                why = f"This case has not passed {title}."
                yield Obstacle(
                    f"gate:{gate}", why, "every case passes every gate", f"the case passes {title}"
                )

    def _duties(self, move: Move) -> Iterator[Obstacle]:
        """One obstacle for each other duty that these people have performed on this case, in any version."""
        duty = self.process.duty(move.part) if move.part else None
        if duty is None:
            return
        for other in self.process.separate:
            if other.part == duty.part:
                continue
            acted = next(
                (h for h in self.case.hands if h.part == other.part and h.person in self.people), None
            )
            if acted is not None:
                who = "You have" if acted.person == self.actor.person else "The person you stand in for has"
                yield Obstacle(
                    "separate_people",
                    f"{who} acted as {other.title} on this case, so you cannot act as {duty.title}.",
                    "separation of duties",
                    f"somebody who has not acted as {other.title} on this case does it",
                )

    def _signed(self, move: Move) -> Iterator[Obstacle]:
        for signature in self.case.signatures.get(move.action, []):
            if signature.person in self.people or signature.on_behalf_of in self.people:
                who = "You have" if signature.person == self.actor.person else "The same person has"
                yield Obstacle(
                    "signed_already",
                    f"{who} signed this on {_day(signature.on)}; somebody else must sign as well.",
                    "two people of different roles must sign",
                    f"a colleague signs as {' or '.join(still_to_sign(move, self.case))}",
                )


def still_to_sign(move: Move, case: CaseState) -> tuple[str, ...]:
    """The roles of which one must sign next; empty for a move that needs no second signature."""
    if not move.signatures:
        return ()
    signed = {s.role for s in case.signatures.get(move.action, [])}
    missing = tuple(role for role in move.signatures if role not in signed)
    return missing if signed and missing else tuple(role for role in move.roles if role not in signed)


def options(process: Process, case: CaseState, actor: Actor, policy: BaseModel, now: Moment) -> list[Option]:
    """Every move that the actor's roles may make from here, each with what stands in its way."""
    bench = _Bench(process, case, actor, policy, now)
    return [
        Option(move, tuple(bench.obstacles(move, None)), still_to_sign(move, case))
        for move in process.at(case.stage).values()
        if not actor.roles.isdisjoint(move.roles)
    ]


def find(process: Process, case: CaseState, action: str, actor: Actor) -> Move:
    """The move `action` from where the case stands, if it is this person's to make.

    Raises NoSuchMove (409) when the stage has no such move, NotYourRole (403) when it is another role's.
    """
    move = process.at(case.stage).get(action)
    if move is None:
        raise NoSuchMove(_no_such_move(process, case, action))
    if actor.roles.isdisjoint(move.roles):
        held = _list(actor.roles) or "nobody in particular"
        raise NotYourRole(f"{move.label} is for {_list(move.roles)}. You are signed in as {held}.")
    return move


def judge(
    process: Process,
    case: CaseState,
    action: str,
    actor: Actor,
    policy: BaseModel,
    now: Moment,
    form: Form | None = None,
) -> Verdict:
    """The verdict on one move. Raises what `find` raises, and Blocked (409) with *every* obstacle."""
    move = find(process, case, action, actor)
    found = _Bench(process, case, actor, policy, now).obstacles(move, form)
    if found:
        why = " ".join(o.why for o in found)
        raise Blocked(f"{move.label} is blocked: {why}", obstacles=[o.as_dict() for o in found])
    role = _acting_role(move, case, actor)
    return Verdict(move, role, _completes(move, case, role, form))


def apply(
    process: Process, case: CaseState, move: Move, form: Form, act: Act, completes: bool = True
) -> None:
    """Record the move in the state, in place. Replaying a journal calls this and nothing else."""
    case.seq = act.seq
    if move.part is not None:
        for person in filter(None, (act.person, act.on_behalf_of)):
            hand = Hand(part=move.part, person=person, version=case.version)
            if hand not in case.hands:
                case.hands.append(hand)
    if not completes:
        _sign(case, move, form, act)
        return
    case.signatures.pop(move.action, None)
    for gate in move.voids:
        case.gates.pop(gate, None)
    for gate in move.gates:
        case.gates[gate] = act.seq
    if move.new_version:
        case.version += 1
        case.signatures.clear()
    target = move.to()
    if target != case.stage:
        case.stage = target
        case.visits.append(Visit(stage=target, on=act.today))
        case.signatures.clear()
    if move.then is not None:
        move.then(case, form, act)


def digest(form: Form) -> str:
    """SHA-256 (hex) of what a form says: two signatures count only for the same words."""
    body = json.dumps(form.model_dump(mode="json"), sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(body.encode("ascii")).hexdigest()


def _sign(case: CaseState, move: Move, form: Form, act: Act) -> None:
    """Keep a first signature. One that signs other words than the standing one takes its place."""
    case.signatures[move.action] = [
        Signature(
            person=act.person,
            role=act.role,
            digest=digest(form),
            on=act.today,
            on_behalf_of=act.on_behalf_of,
        )
    ]


def _completes(move: Move, case: CaseState, role: str, form: Form | None) -> bool:
    """Whether nobody else need sign: the standing signature is on the same words and the roles are right."""
    if not move.signatures:
        return True
    return form is not None and any(
        s.role != role and {s.role, role}.issuperset(move.signatures) and s.digest == digest(form)
        for s in case.signatures.get(move.action, [])
    )


def _acting_role(move: Move, case: CaseState, actor: Actor) -> str:
    """The role in which the move is made: for a second signature, one whose signature is missing."""
    mine = [role for role in move.roles if role in actor.roles]
    wanted = still_to_sign(move, case)
    return next((role for role in mine if role in wanted), mine[0])


def _no_such_move(process: Process, case: CaseState, action: str) -> str:
    if action not in {m.action for m in process.moves}:
        return f"There is no move called {action!r}."
    stage = "the start" if case.stage == START else process.stage(case.stage).title
    can = ", ".join(process.at(case.stage)) or "nothing: the case is closed"
    return f"{action} cannot be made at {stage}. What can be made from here: {can}."


def _list(roles: Iterable[str]) -> str:
    return ", ".join(sorted(str(role).replace("_", " ").lower() for role in roles))


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
