"""Separation of duties: computed over a case's whole history, delegates included, not its owner."""

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Blocked
from app.workflow.engine import apply, options
from app.workflow.state import Act, Actor
from tests.workflow.toy import (
    BENCH,
    BOARD,
    CHECK,
    CUR,
    DESK,
    DUTIES,
    FORMS,
    INS,
    KEE,
    MEN,
    MENDING_BOOKS,
    MONDAY,
    POLICY,
    TRIAL,
    Book,
    Handover,
    Shelf,
    person,
)
from tests.workflow.walk import book_at, make, obstacles


@pytest.mark.parametrize(
    ("stage", "action", "actor", "was", "would_be"),
    [
        (CHECK, "pass_check", person("Mendel", "INSPECTOR"), "Mender", "Inspector"),
        (BOARD, "vote", person("Mendel", "CURATOR"), "Mender", "Voter"),
        (BOARD, "vote", person("Inspecta", "CURATOR"), "Inspector", "Voter"),
    ],
)
def test_nobody_plays_two_separated_parts_on_one_case(
    stage: str, action: str, actor: Actor, was: str, would_be: str
) -> None:
    offered = options(MENDING_BOOKS, book_at(stage), actor, POLICY, MONDAY)
    (option,) = (o for o in offered if o.move.action == action)
    (obstacle,) = option.obstacles
    assert obstacle.why == f"You have acted as {was} on this case, so you cannot act as {would_be}."


def test_the_same_person_may_play_the_same_part_again() -> None:
    case = book_at(BOARD)
    make(case, "vote", CUR)
    make(case, "vote", CUR)
    assert [hand.person for hand in case.hands if hand.part == "voter"] == ["cura"]


def test_a_move_without_a_separated_part_is_open_to_everybody_of_its_role() -> None:
    assert obstacles(book_at(BOARD), "approve", person("Mendel", "CURATOR")) == []
    assert obstacles(book_at(CHECK), "return_to_bench", person("Mendel", "INSPECTOR")) == []


def test_every_clashing_duty_is_named() -> None:
    case = book_at(BOARD)
    both = person("Mendel", "CURATOR", on_behalf_of="inspecta")
    assert obstacles(case, "vote", both) == ["separate_people", "separate_people"]


def test_the_duty_stays_after_the_case_is_handed_to_somebody_else() -> None:
    case = book_at(CHECK)
    make(case, "hand_over", KEE, Handover(mender="mona"))
    assert case.mender == "mona"
    assert obstacles(case, "pass_check", person("Mendel", "INSPECTOR")) == ["separate_people"]


def test_the_duty_stays_through_rework_and_into_the_next_version() -> None:
    case = book_at(CHECK)
    make(case, "return_to_bench", INS)
    make(case, "estimate", person("Mona", "MENDER"))
    for name in ("Mendel", "Mona"):
        assert obstacles(case, "pass_check", person(name, "INSPECTOR")) == ["separate_people"]
    case = book_at(TRIAL)
    make(case, "reopen", KEE)
    assert obstacles(case, "estimate", person("Inspecta", "MENDER")) == ["separate_people"]
    make(case, "estimate", MEN)
    assert [(h.part, h.version) for h in case.hands] == [("mender", 1), ("inspector", 1), ("mender", 2)]


def test_a_delegates_act_binds_the_delegate_and_the_person_they_stand_in_for() -> None:
    case = book_at(BENCH)
    make(case, "estimate", person("Dee", "MENDER", on_behalf_of="mendel"))
    assert case.people_in("mender") == {"dee", "mendel"}
    for name in ("Dee", "Mendel"):
        assert obstacles(case, "pass_check", person(name, "INSPECTOR")) == ["separate_people"]


def test_a_delegate_cannot_do_what_the_person_they_stand_in_for_may_not() -> None:
    delegate = person("Dee", "INSPECTOR", on_behalf_of="mendel")
    offered = options(MENDING_BOOKS, book_at(CHECK), delegate, POLICY, MONDAY)
    (passing,) = (o for o in offered if o.move.action == "pass_check")
    assert passing.obstacles[0].why == (
        "The person you stand in for has acted as Mender on this case, so you cannot act as Inspector."
    )


def test_a_first_signature_already_counts_as_having_acted() -> None:
    shelve = replace(MENDING_BOOKS.at(TRIAL)["shelve"], part="voter")
    case = book_at(TRIAL)
    act = Act(7, MONDAY.at, MONDAY.today, "libby", "LIBRARIAN", POLICY)
    apply(MENDING_BOOKS, case, shelve, Shelf(shelf="A"), act, completes=False)
    assert case.people_in("voter") == {"libby"}


# Whatever anybody tries, in whatever order

PEOPLE = ("ann", "bob", "cyd", "dan", "eve")
TRIES = st.tuples(
    st.integers(0, 59), st.sampled_from(PEOPLE), st.sampled_from((None, None, *PEOPLE)), st.sampled_from("AB")
)


@given(st.lists(TRIES, max_size=80))
def test_no_course_of_events_lets_one_person_play_two_parts(
    tries: list[tuple[int, str, str | None, str]],
) -> None:
    case = book_at(DESK)
    for pick, name, delegator, shelf in tries:
        here = [m for m in MENDING_BOOKS.at(case.stage).values() if m.action not in ("withdraw", "pulp")]
        if not here:
            break
        move = here[pick % len(here)]
        role = move.roles[pick % len(move.roles)]
        form = Shelf(shelf=shelf) if move.form is Shelf else FORMS.get(move.action)
        signed = {p for s in case.signatures.get(move.action, []) for p in (s.person, s.on_behalf_of)} - {
            None
        }
        try:
            verdict = make(case, move.action, person(name, role, on_behalf_of=delegator), form)
        except Blocked:
            continue
        if verdict.completes and move.signatures:
            assert signed
            assert signed.isdisjoint({name, delegator})
        if move.needs_gates:
            assert case.gates.keys() == {"inspection", "board"}
        for one, other in combinations(DUTIES, 2):
            assert case.people_in(one.part).isdisjoint(case.people_in(other.part))
        assert Book.model_validate_json(case.model_dump_json()) == case
