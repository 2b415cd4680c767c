"""How the toy's tests bring a case somewhere: by real moves, judged and recorded."""

from app.errors import Blocked
from app.workflow.engine import Verdict, apply, judge
from app.workflow.forms import Form, NoForm
from app.workflow.state import Act, Actor, Moment
from tests.workflow.toy import (
    BENCH,
    BOARD,
    CAST,
    CHECK,
    CUR,
    DESK,
    FORMS,
    INS,
    LIB,
    MEN,
    MENDING,
    MENDING_BOOKS,
    MONDAY,
    POLICY,
    PULPED,
    SHELVED,
    TRIAL,
    Book,
)

_ROUTE = (
    (DESK, "register", LIB),
    (BENCH, "send", LIB),
    (CHECK, "estimate", MEN),
    (BOARD, "pass_check", INS),
    (MENDING, "approve", CUR),
    (TRIAL, "finish", MEN),
)


def make(case: Book, action: str, actor: Actor, form: Form | None = None, now: Moment = MONDAY) -> Verdict:
    """Judge the move and, when it is lawful, record it in the case."""
    form = form or FORMS.get(action, NoForm())
    verdict = judge(MENDING_BOOKS, case, action, actor, POLICY, now, form)
    act = Act(case.seq + 1, now.at, now.today, actor.person, verdict.role, POLICY, actor.on_behalf_of)
    apply(MENDING_BOOKS, case, verdict.move, form, act, verdict.completes)
    return verdict


def book_at(stage: str) -> Book:
    """A case that has come to `stage` by the straight road."""
    case = Book()
    if stage == PULPED:
        case = book_at(DESK)
        make(case, "withdraw", LIB)
    elif stage == SHELVED:
        case = book_at(TRIAL)
        make(case, "shelve", LIB)
        make(case, "shelve", CUR)
    elif stage:
        for reached, action, actor in _ROUTE:
            make(case, action, actor)
            if reached == stage:
                break
    assert case.stage == stage
    return case


def obstacles(
    case: Book, action: str, actor: Actor, form: Form | None = None, now: Moment = MONDAY
) -> list[str]:
    """The names of all that stands in the way of a move with its form filled in, in order."""
    try:
        judge(MENDING_BOOKS, case, action, actor, POLICY, now, form or FORMS.get(action, NoForm()))
    except Blocked as refusal:
        return [obstacle["rule"] for obstacle in refusal.extra["obstacles"]]
    return []


__all__ = ["CAST", "book_at", "make", "obstacles"]
