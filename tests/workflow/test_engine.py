"""The engine over a toy programme: who may do what where, and everything that stands in the way."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest

from app.errors import Blocked, NoSuchMove, NotYourRole
from app.workflow.engine import Option, find, judge, options
from app.workflow.forms import NoForm
from app.workflow.process import Process
from app.workflow.rules import Rule, rule
from app.workflow.state import START, Actor, Moment
from tests.workflow.toy import (
    BENCH,
    BOARD,
    CAST,
    CHECK,
    DESK,
    FORMS,
    KEE,
    LIB,
    MEN,
    MENDING,
    MENDING_BOOKS,
    MONDAY,
    MOVES,
    POLICY,
    PULPED,
    ROLES,
    SHELVED,
    STAGES,
    SUNDAY,
    TRIAL,
    Book,
    Care,
    Estimate,
    PlaceHold,
    ToyPolicy,
    person,
)
from tests.workflow.walk import book_at, make, obstacles

# Written by hand from the library's rules, not from the table: stage: role: what they may do there.
KEEPERS = "place_hold lift_hold hand_over"
MAY = {
    START: {"LIBRARIAN": "register"},
    DESK: {"LIBRARIAN": "send withdraw", "KEEPER": KEEPERS},
    BENCH: {"MENDER": "estimate return_to_desk", "LIBRARIAN": "withdraw", "KEEPER": KEEPERS},
    CHECK: {"INSPECTOR": "pass_check return_to_bench", "LIBRARIAN": "withdraw", "KEEPER": KEEPERS},
    BOARD: {"CURATOR": "vote approve recheck", "LIBRARIAN": "withdraw", "KEEPER": KEEPERS},
    MENDING: {
        "MENDER": "glue finish",
        "INSPECTOR": "pulp",
        "CURATOR": "pulp",
        "LIBRARIAN": "pulp stop_glue withdraw",
        "KEEPER": KEEPERS + " stop_glue",
    },
    TRIAL: {
        "LIBRARIAN": "shelve pulp bind_anew stop_glue withdraw",
        "CURATOR": "shelve pulp bind_anew",
        "INSPECTOR": "pulp",
        "KEEPER": KEEPERS + " reopen stop_glue",
    },
    SHELVED: {},
    PULPED: {},
}
ACTIONS = sorted({move.action for move in MOVES})
PLACES = [START, *(stage.name for stage in STAGES)]


def may(stage: str, role: str) -> set[str]:
    return set(MAY[stage].get(role, "").split())


def answer(case: Book, action: str, actor: Actor) -> str:
    try:
        judge(MENDING_BOOKS, case, action, actor, POLICY, MONDAY, FORMS.get(action, NoForm()))
    except (NoSuchMove, NotYourRole, Blocked) as refusal:
        return refusal.code
    return "yes"


# Every move, role and stage


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("stage", PLACES)
def test_every_move_is_open_to_its_roles_at_its_stages_and_to_nobody_else(stage: str, role: str) -> None:
    case = book_at(stage)
    before = case.model_dump_json()
    here = set().union(*(may(stage, any_role) for any_role in ROLES))
    for action in ACTIONS:
        expected = "yes" if action in may(stage, role) else "NotYourRole" if action in here else "NoSuchMove"
        assert answer(case, action, CAST[role]) == expected, (stage, role, action)
    assert case.model_dump_json() == before


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("stage", PLACES)
def test_options_are_exactly_the_moves_a_role_may_make(stage: str, role: str) -> None:
    offered = options(MENDING_BOOKS, book_at(stage), CAST[role], POLICY, MONDAY)
    assert {option.move.action for option in offered} == may(stage, role)
    assert all(option.allowed for option in offered)


def test_the_expectation_names_every_move() -> None:
    assert set(ACTIONS) == {action for by in MAY.values() for role in by for action in by[role].split()}


def test_several_roles_give_the_moves_of_each() -> None:
    both = person("Bo", "MENDER", "LIBRARIAN")
    offered = options(MENDING_BOOKS, book_at(BENCH), both, POLICY, MONDAY)
    assert [option.move.action for option in offered] == ["estimate", "return_to_desk", "withdraw"]


def test_a_person_without_a_role_is_offered_nothing_and_told_so() -> None:
    nosy = person("Nosy")
    assert options(MENDING_BOOKS, book_at(DESK), nosy, POLICY, MONDAY) == []
    with pytest.raises(NotYourRole, match=r"Send it on is for librarian\. You are .* nobody in particular\."):
        find(MENDING_BOOKS, book_at(DESK), "send", nosy)


def test_another_role_is_told_whose_move_it_is() -> None:
    with pytest.raises(NotYourRole) as refused:
        find(MENDING_BOOKS, book_at(TRIAL), "shelve", person("Bo", "MENDER", "INSPECTOR"))
    assert refused.value.detail == (
        "Put back on the shelf is for curator, librarian. You are signed in as inspector, mender."
    )


@pytest.mark.parametrize(
    ("stage", "action", "sentence"),
    [
        (BENCH, "fly", "There is no move called 'fly'."),
        (CHECK, "send", "send cannot be made at Inspection. What can be made from here: pass_check, "),
        (SHELVED, "send", "What can be made from here: nothing: the case is closed."),
        (START, "send", "send cannot be made at the start. What can be made from here: register."),
    ],
)
def test_a_move_that_is_not_there_is_answered_with_those_that_are(
    stage: str, action: str, sentence: str
) -> None:
    with pytest.raises(NoSuchMove) as refused:
        find(MENDING_BOOKS, book_at(stage), action, LIB)
    assert sentence in refused.value.detail


def test_the_verdict_names_the_move_and_the_role_it_is_made_in() -> None:
    verdict = make(book_at(DESK), "send", person("Bo", "MENDER", "LIBRARIAN"))
    assert (verdict.move.action, verdict.role, verdict.completes) == ("send", "LIBRARIAN", True)
    assert find(MENDING_BOOKS, book_at(DESK), "send", LIB) == verdict.move


# Everything that stands in the way


def test_a_refusal_names_every_obstacle_with_its_reason_its_source_and_what_clears_it() -> None:
    case = book_at(BENCH)
    make(case, "place_hold", KEE, PlaceHold(kind="mould", reason="It smells."))
    case.shelfmark, case.missing = "none", 3
    case.hands = book_at(BOARD).hands
    with pytest.raises(Blocked) as refused:
        judge(
            MENDING_BOOKS, case, "estimate", person("Inspecta", "MENDER"), POLICY, MONDAY,
            Estimate(care=Care.SEW, cost=Decimal("80.01")),
        )  # fmt: skip
    assert refused.value.status == 409
    assert refused.value.extra["obstacles"] == [
        {
            "rule": "hold:mould",
            "why": "Mould: on hold since 2 March 2026.",
            "source": "local policy",
            "clears": "the keeper finds no mould",
        },
        {
            "rule": "separate_people",
            "why": "You have acted as Inspector on this case, so you cannot act as Mender.",
            "source": "separation of duties",
            "clears": "somebody who has not acted as Inspector on this case does it",
        },
        {
            "rule": "no_shelfmark",
            "why": "The book has no shelfmark.",
            "source": "library rules 4",
            "clears": "the book is given a shelfmark",
        },
        {
            "rule": "pages_missing",
            "why": "3 pages are missing.",
            "source": "library rules 7",
            "clears": "the missing pages are found",
        },
        {
            "rule": "too_dear",
            "why": "£80.01 is over the limit of £80.00.",
            "source": "local policy",
            "clears": "a cheaper repair is proposed",
        },
    ]
    assert refused.value.detail == "Estimate is blocked: " + " ".join(
        obstacle["why"] for obstacle in refused.value.extra["obstacles"]
    )


def test_options_show_the_same_obstacles_save_those_that_need_the_form() -> None:
    case = book_at(BENCH)
    case.shelfmark, case.missing = "none", 3
    (estimate,) = (
        o for o in options(MENDING_BOOKS, case, MEN, POLICY, MONDAY) if o.move.action == "estimate"
    )
    assert [obstacle.rule for obstacle in estimate.obstacles] == ["no_shelfmark", "pages_missing"]
    assert not estimate.allowed
    dear = Estimate(care=Care.SEW, cost=Decimal(81))
    assert obstacles(case, "estimate", MEN, dear) == ["no_shelfmark", "pages_missing", "too_dear"]


def test_a_rule_reads_the_policy_and_the_moment_it_is_given() -> None:
    dear = Estimate(care=Care.SEW, cost=Decimal(81))
    generous = ToyPolicy(most_cost=Decimal(81))
    assert judge(MENDING_BOOKS, book_at(BENCH), "estimate", MEN, generous, MONDAY, dear).completes
    assert obstacles(book_at(MENDING), "glue", MEN) == []
    assert obstacles(book_at(MENDING), "glue", MEN, now=SUNDAY) == ["sunday"]


def counting(asked: Counter[str], name: str, blocks: bool) -> Rule:
    def check(case: Book, actor: Actor, policy: ToyPolicy, now: Moment) -> str | None:
        """Counts how often it is asked."""
        asked[name] += 1
        return "No." if blocks else None

    check.__name__ = name
    return rule(source="a test", clears="never")(check)


def with_rules(*rules: Rule) -> Process:
    return replace(
        MENDING_BOOKS, moves=tuple(replace(m, unless=() if m.never_blockable else rules) for m in MOVES)
    )


def test_options_ask_each_rule_once_however_many_moves_name_it() -> None:
    asked: Counter[str] = Counter()
    process = with_rules(counting(asked, "content", False), counting(asked, "stubborn", True))
    offered: list[Option] = options(process, book_at(TRIAL), LIB, POLICY, MONDAY)
    assert [o.move.action for o in offered if not o.allowed] == ["shelve", "pulp", "bind_anew", "withdraw"]
    assert asked == {"content": 1, "stubborn": 1}
