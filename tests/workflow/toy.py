"""A toy programme for the engine's own tests: a library mends its damaged books.

It has one of everything: gates, holds, two kinds of double signature, separated duties, a room, a move that
nothing may block, moves that take gates back, and a clock.
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum

from pydantic import BaseModel, Field

from app.workflow.forms import Code, Form, NoForm, Reason, Words, text
from app.workflow.process import OPEN, STAYS, Clock, Duty, HoldKind, Move, Process, Stage
from app.workflow.rules import rule
from app.workflow.state import START, Act, Actor, CaseState, Hold, Moment

LIBRARIAN, MENDER, INSPECTOR, CURATOR, KEEPER = "LIBRARIAN", "MENDER", "INSPECTOR", "CURATOR", "KEEPER"
ROLES = (LIBRARIAN, MENDER, INSPECTOR, CURATOR, KEEPER)


class Care(StrEnum):
    """How a book is to be treated."""

    GLUE = "GLUE"
    SEW = "SEW"


class Damage(Form):
    """What is wrong with the book."""

    shelfmark: Code
    missing: int = 0
    story: Words = text("What happened", least=3, most=200)


class Estimate(Form):
    """What mending would cost, in pounds."""

    care: Care
    cost: Decimal


class Vote(Form):
    """One voice at the board."""

    choice: Care


class PlaceHold(Form):
    """Which hold, and why."""

    kind: Code
    reason: Words = text("Reason", least=3, most=200)


class LiftHold(Form):
    """Which hold ends, and why."""

    id: int
    reason: Words = text("Reason", least=3, most=200)


class Handover(Form):
    """Who mends from now on."""

    mender: Code


class Shelf(Form):
    """Where the book goes back to."""

    shelf: Code


class ToyPolicy(BaseModel):
    """What one library may set differently from another."""

    desk_days: int = 5
    most_cost: Decimal = Decimal("80.00")
    most_missing: int = 2


class Book(CaseState):
    """The folded state of one book's repair."""

    shelfmark: str = ""
    missing: int = 0
    mender: str | None = None
    cost: Decimal | None = None
    votes: dict[str, Care] = Field(default_factory=dict)
    glue_stopped: int = 0


def _register(case: Book, form: Damage, act: Act) -> None:
    case.shelfmark, case.missing = form.shelfmark, form.missing


def _estimate(case: Book, form: Estimate, act: Act) -> None:
    case.cost, case.mender = form.cost, act.person


def _vote(case: Book, form: Vote, act: Act) -> None:
    case.votes[act.person] = form.choice


def _place(case: Book, form: PlaceHold, act: Act) -> None:
    case.holds.append(
        Hold(id=act.seq, kind=form.kind, reason=form.reason, placed_by=act.person, placed_on=act.today)
    )


def _lift(case: Book, form: LiftHold, act: Act) -> None:
    for hold in case.holds:
        if hold.id == form.id:
            hold.lifted_by, hold.lifted_on, hold.note = act.person, act.today, form.reason


def _hand_over(case: Book, form: Handover, act: Act) -> None:
    case.mender = form.mender


def _stop_glue(case: Book, form: NoForm, act: Act) -> None:
    case.glue_stopped += 1


@rule(source="library rules 4", clears="the book is given a shelfmark", number="LR04")
def no_shelfmark(case: Book, actor: Actor, policy: ToyPolicy, now: Moment) -> str | None:
    """A book without a shelfmark belongs to nobody."""
    return None if case.shelfmark != "none" else "The book has no shelfmark."


@rule(source="library rules 7", clears="the missing pages are found", number="LR07")
def pages_missing(case: Book, actor: Actor, policy: ToyPolicy, now: Moment) -> str | None:
    """A book with too many missing pages is not worth mending."""
    return f"{case.missing} pages are missing." if case.missing > policy.most_missing else None


@rule(source="local policy", clears="a cheaper repair is proposed", number="LR09")
def too_dear(case: Book, actor: Actor, policy: ToyPolicy, now: Moment, form: Estimate) -> str | None:
    """No repair costs more than the library's limit."""
    return f"£{form.cost} is over the limit of £{policy.most_cost}." if form.cost > policy.most_cost else None


@rule(source="library rules 2", clears="it is Monday", number="LR02")
def sunday(case: Book, actor: Actor, policy: ToyPolicy, now: Moment) -> str | None:
    """Nothing is glued on a Sunday."""
    return "The workshop is closed on Sundays." if now.today.weekday() == 6 else None


DESK, BENCH, CHECK, BOARD, MENDING, TRIAL = "desk", "bench", "check", "board", "mending", "trial"
SHELVED, PULPED = "shelved", "pulped"

STAGES = (
    Stage(DESK, "Returns desk", LIBRARIAN, Clock("desk_days")),
    Stage(BENCH, "Workbench", MENDER),
    Stage(CHECK, "Inspection", INSPECTOR),
    Stage(BOARD, "Repairs board", CURATOR),
    Stage(MENDING, "Mending", MENDER),
    Stage(TRIAL, "Trial lending", KEEPER, Clock("desk_days", working=False)),
    Stage(SHELVED, "Back on the shelf", final=True),
    Stage(PULPED, "Pulped", final=True),
)

MOVES = (
    Move(
        START, "register", DESK, by=LIBRARIAN, form=Damage, then=_register, event="registered",
        label="Register",
    ),
    Move(DESK, "send", BENCH, by=LIBRARIAN, unless=(no_shelfmark,), event="sent", label="Send it on"),
    Move(
        BENCH, "estimate", CHECK, by=MENDER, form=Estimate, part="mender", then=_estimate,
        unless=(no_shelfmark, pages_missing, too_dear), event="estimated", label="Estimate",
    ),
    Move(
        BENCH, "return_to_desk", DESK, by=MENDER, form=Reason, reason=True, rework=True, event="returned",
        label="Return to the desk",
    ),
    Move(
        CHECK, "pass_check", BOARD, by=INSPECTOR, part="inspector", gates=("inspection",),
        unless=(no_shelfmark, pages_missing), event="check_passed", label="Pass the inspection",
    ),
    Move(
        CHECK, "return_to_bench", BENCH, by=INSPECTOR, form=Reason, reason=True, rework=True,
        event="returned_to_bench", label="Return to the bench",
    ),
    Move(
        BOARD, "vote", STAYS, by=CURATOR, form=Vote, part="voter", then=_vote, room="board", event="voted",
        label="Vote",
    ),
    Move(
        BOARD, "approve", MENDING, by=CURATOR, gates=("board",), needs_gates=True, room="board",
        event="approved", label="Approve",
    ),
    Move(
        BOARD, "recheck", CHECK, by=CURATOR, voids=("inspection",), rework=True, event="recheck_asked",
        label="Ask for another inspection",
    ),
    Move(MENDING, "glue", STAYS, by=MENDER, needs_gates=True, unless=(sunday,), event="glued", label="Glue"),
    Move(MENDING, "finish", TRIAL, by=MENDER, needs_gates=True, event="finished", label="Finish"),
    Move(
        TRIAL, "reopen", BENCH, by=KEEPER, voids=("inspection", "board"), new_version=True, rework=True,
        event="reopened", label="Mend again",
    ),
    Move(
        TRIAL, "shelve", SHELVED, by=(LIBRARIAN, CURATOR), signatures=(LIBRARIAN, CURATOR), form=Shelf,
        event="shelved", label="Put back on the shelf",
    ),
    Move(
        (MENDING, TRIAL), "pulp", PULPED, by=(INSPECTOR, CURATOR, LIBRARIAN), signatures=(CURATOR,),
        form=Reason, reason=True, event="pulped", label="Pulp",
    ),
    Move(
        TRIAL, "bind_anew", STAYS, by=(LIBRARIAN, CURATOR), signatures=(LIBRARIAN, CURATOR), form=Shelf,
        new_version=True, event="bound", label="Bind anew",
    ),
    Move(
        (MENDING, TRIAL), "stop_glue", STAYS, by=(LIBRARIAN, KEEPER), never_blockable=True, then=_stop_glue,
        event="glue_stopped", label="Stop the glue",
    ),
    Move(OPEN, "place_hold", STAYS, by=KEEPER, form=PlaceHold, then=_place, event="held", label="Hold"),
    Move(OPEN, "lift_hold", STAYS, by=KEEPER, form=LiftHold, then=_lift, event="lifted", label="Lift a hold"),
    Move(
        OPEN, "withdraw", PULPED, by=LIBRARIAN, form=Reason, reason=True, event="withdrawn", label="Withdraw"
    ),
    Move(
        OPEN, "hand_over", STAYS, by=KEEPER, form=Handover, then=_hand_over, event="handed_over",
        label="Hand over",
    ),
)  # fmt: skip

HOLDS = (
    HoldKind("mould", "Mould", spares=("place_hold", "lift_hold"), clears="the keeper finds no mould"),
    HoldKind("recall", "Recalled by a reader", blocks=("finish", "withdraw"), source="library rules 12"),
)

DUTIES = (Duty("mender", "Mender"), Duty("inspector", "Inspector"), Duty("voter", "Voter", people=2))

MENDING_BOOKS = Process(
    name="mending_books",
    version="1.0",
    title="Mending of <damaged> books & maps",
    stages=STAGES,
    moves=MOVES,
    state=Book,
    policy=ToyPolicy,
    decision=BOARD,
    gates={"inspection": "the inspection", "board": "the repairs board"},
    holds=HOLDS,
    separate=DUTIES,
    supply={MENDER: 2, INSPECTOR: 1, CURATOR: 3},
)

POLICY = ToyPolicy()
MONDAY = Moment(datetime(2026, 3, 2, 9, 30, tzinfo=UTC), date(2026, 3, 2))
SUNDAY = Moment(datetime(2026, 3, 1, 9, 30, tzinfo=UTC), date(2026, 3, 1))


def person(name: str, *roles: str, on_behalf_of: str | None = None) -> Actor:
    """Somebody of the library; their id is their name in lower case."""
    return Actor(name.lower(), name, frozenset(roles), "library", on_behalf_of=on_behalf_of)


LIB = person("Libby", LIBRARIAN)
MEN = person("Mendel", MENDER)
INS = person("Inspecta", INSPECTOR)
CUR = person("Cura", CURATOR)
KEE = person("Keepa", KEEPER)
CAST = {LIBRARIAN: LIB, MENDER: MEN, INSPECTOR: INS, CURATOR: CUR, KEEPER: KEE}

REASON = Reason(reason="The spine is broken in two places.")
FORMS: dict[str, Form] = {
    "register": Damage(shelfmark="PR 4034", story="A dog was fond of it."),
    "estimate": Estimate(care=Care.SEW, cost=Decimal("12.50")),
    "return_to_desk": REASON,
    "return_to_bench": REASON,
    "vote": Vote(choice=Care.SEW),
    "place_hold": PlaceHold(kind="recall", reason="A reader waits for it."),
    "lift_hold": LiftHold(id=0, reason="No longer needed."),
    "shelve": Shelf(shelf="PR 4034"),
    "bind_anew": Shelf(shelf="PR 4034"),
    "pulp": REASON,
    "withdraw": REASON,
    "hand_over": Handover(mender="mona"),
}  # the moves that are not named here have nothing to fill in
