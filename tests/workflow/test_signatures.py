"""Moves that two people must sign: different people, different roles, the same words."""

from dataclasses import replace

import pytest

from app.workflow.engine import apply, options, still_to_sign
from app.workflow.forms import Form, NoForm, Reason
from app.workflow.state import Act, Actor
from tests.workflow.toy import (
    CUR,
    INS,
    KEE,
    LIB,
    MEN,
    MENDING,
    MENDING_BOOKS,
    MONDAY,
    POLICY,
    PULPED,
    REASON,
    SHELVED,
    TRIAL,
    Book,
    Shelf,
    person,
)
from tests.workflow.walk import book_at, make, obstacles

HERE, THERE = Shelf(shelf="PR 4034"), Shelf(shelf="PR 4035")
LOLA = person("Lola", "LIBRARIAN")
BOTH = person("Bo", "LIBRARIAN", "CURATOR")


def wanted(case: Book, action: str, actor: Actor) -> tuple[str, ...]:
    (option,) = (o for o in options(MENDING_BOOKS, case, actor, POLICY, MONDAY) if o.move.action == action)
    return option.still_to_sign


def test_the_first_signature_is_kept_and_changes_nothing_else() -> None:
    case = book_at(TRIAL)
    before = case.model_dump(exclude={"signatures", "seq"})
    verdict = make(case, "shelve", LIB)
    assert (verdict.completes, verdict.role) == (False, "LIBRARIAN")
    assert case.model_dump(exclude={"signatures", "seq"}) == before
    (signed,) = case.signatures["shelve"]
    assert (signed.person, signed.role, signed.on) == ("libby", "LIBRARIAN", MONDAY.today)


@pytest.mark.parametrize(("first", "second"), [(LIB, CUR), (CUR, LIB)])
def test_the_second_role_completes_the_move_in_either_order(first: Actor, second: Actor) -> None:
    case = book_at(TRIAL)
    assert not make(case, "shelve", first).completes
    assert make(case, "shelve", second).completes
    assert (case.stage, case.signatures) == (SHELVED, {})


def test_the_same_person_cannot_sign_twice_and_is_told_who_must() -> None:
    case = book_at(TRIAL)
    make(case, "shelve", LIB)
    (option,) = (o for o in options(MENDING_BOOKS, case, LIB, POLICY, MONDAY) if o.move.action == "shelve")
    (obstacle,) = option.obstacles
    assert obstacle.rule == "signed_already"
    assert obstacle.why == "You have signed this on 2 March 2026; somebody else must sign as well."
    assert obstacle.clears == "a colleague signs as CURATOR"
    assert obstacles(case, "shelve", LIB, THERE) == ["signed_already"]


def test_a_person_with_both_roles_cannot_sign_twice() -> None:
    case = book_at(TRIAL)
    assert make(case, "shelve", BOTH).role == "LIBRARIAN"
    assert obstacles(case, "shelve", BOTH) == ["signed_already"]
    assert make(case, "shelve", CUR).completes


def test_a_person_with_both_roles_signs_in_the_one_that_is_missing() -> None:
    case = book_at(TRIAL)
    make(case, "shelve", LIB)
    verdict = make(case, "shelve", BOTH)
    assert (verdict.role, verdict.completes) == ("CURATOR", True)


def test_a_second_signature_in_the_same_role_does_not_complete_the_move() -> None:
    case = book_at(TRIAL)
    make(case, "shelve", LIB)
    assert not make(case, "shelve", LOLA).completes
    assert [s.person for s in case.signatures["shelve"]] == ["lola"]
    assert case.stage == TRIAL


def test_a_second_signature_on_other_words_takes_the_place_of_the_first() -> None:
    case = book_at(TRIAL)
    make(case, "shelve", LIB, HERE)
    assert not make(case, "shelve", CUR, THERE).completes
    assert [s.person for s in case.signatures["shelve"]] == ["cura"]
    assert not make(case, "shelve", LIB, HERE).completes
    make(case, "shelve", CUR, THERE)
    assert make(case, "shelve", LIB, THERE).completes


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (person("Dee", "LIBRARIAN", on_behalf_of="libby"), person("Libby", "CURATOR")),
        (LIB, person("Dee", "CURATOR", on_behalf_of="libby")),
        (person("Dee", "LIBRARIAN", on_behalf_of="libby"), person("Eve", "CURATOR", on_behalf_of="libby")),
        (person("Dee", "LIBRARIAN", on_behalf_of="libby"), person("Dee", "CURATOR")),
    ],
)
def test_a_delegate_and_the_person_they_stand_in_for_are_one_signature(first: Actor, second: Actor) -> None:
    case = book_at(TRIAL)
    make(case, "shelve", first)
    assert obstacles(case, "shelve", second) == ["signed_already"]


def test_a_delegate_of_somebody_else_gives_the_second_signature() -> None:
    case = book_at(TRIAL)
    make(case, "shelve", person("Dee", "LIBRARIAN", on_behalf_of="libby"))
    assert case.signatures["shelve"][0].on_behalf_of == "libby"
    assert make(case, "shelve", person("Eve", "CURATOR", on_behalf_of="cura")).completes


def test_the_roles_whose_signature_is_missing_are_shown() -> None:
    case = book_at(TRIAL)
    assert wanted(case, "shelve", LIB) == ("LIBRARIAN", "CURATOR")
    assert wanted(case, "pulp", LIB) == ("INSPECTOR", "CURATOR", "LIBRARIAN")
    assert wanted(case, "withdraw", LIB) == ()
    make(case, "shelve", LIB)
    assert wanted(case, "shelve", CUR) == ("CURATOR",)


# One named role, and any other beside it


@pytest.mark.parametrize(("first", "second"), [(CUR, INS), (INS, CUR), (LIB, CUR), (CUR, LIB)])
def test_where_one_role_is_named_any_other_role_signs_beside_it(first: Actor, second: Actor) -> None:
    case = book_at(MENDING)
    assert not make(case, "pulp", first).completes
    assert make(case, "pulp", second).completes
    assert case.stage == PULPED


def test_where_one_role_is_named_two_others_do_not_complete_the_move() -> None:
    case = book_at(MENDING)
    make(case, "pulp", INS)
    assert wanted(case, "pulp", LIB) == ("CURATOR",)
    assert not make(case, "pulp", LIB).completes
    assert case.stage == MENDING
    assert make(case, "pulp", CUR).completes


def test_two_of_the_named_role_do_not_complete_the_move() -> None:
    case = book_at(MENDING)
    make(case, "pulp", CUR)
    assert not make(case, "pulp", person("Corin", "CURATOR")).completes
    assert case.stage == MENDING


def test_after_the_named_role_any_other_is_wanted() -> None:
    case = book_at(MENDING)
    make(case, "pulp", CUR)
    assert wanted(case, "pulp", LIB) == ("INSPECTOR", "LIBRARIAN")


def test_a_person_of_several_roles_signs_in_the_named_one_when_it_is_missing() -> None:
    case = book_at(MENDING)
    make(case, "pulp", INS)
    verdict = make(case, "pulp", BOTH)
    assert (verdict.role, verdict.completes) == ("CURATOR", True)


# How long a signature lasts


@pytest.mark.parametrize(("action", "actor"), [("finish", MEN), ("withdraw", LIB)])
def test_a_signature_does_not_outlive_the_stage(action: str, actor: Actor) -> None:
    case = book_at(MENDING)
    make(case, "pulp", INS)
    make(case, action, actor)
    assert case.signatures == {}


def test_a_signature_does_not_outlive_the_version_it_was_given_for() -> None:
    case = book_at(TRIAL)
    make(case, "shelve", LIB)
    make(case, "bind_anew", LIB)
    assert set(case.signatures) == {"shelve", "bind_anew"}
    make(case, "bind_anew", CUR)
    assert (case.stage, case.version, case.signatures) == (TRIAL, 2, {})


def test_a_completed_move_that_stays_begins_its_signatures_anew() -> None:
    case = book_at(TRIAL)
    make(case, "shelve", LIB)
    make(case, "bind_anew", LIB)
    again = replace(MENDING_BOOKS.at(TRIAL)["bind_anew"], new_version=False)
    apply(MENDING_BOOKS, case, again, HERE, Act(9, MONDAY.at, MONDAY.today, "cura", "CURATOR", POLICY))
    assert set(case.signatures) == {"shelve"}


def test_a_move_that_stays_leaves_other_signatures_standing() -> None:
    case = book_at(TRIAL)
    make(case, "shelve", LIB)
    make(case, "hand_over", KEE)
    assert set(case.signatures) == {"shelve"}


@pytest.mark.parametrize("form", [REASON, Reason(reason="The spine is broken in three places."), NoForm()])
def test_a_signature_pins_the_words_that_were_signed(form: Form) -> None:
    case = book_at(MENDING)
    make(case, "pulp", INS, REASON)
    assert make(case, "pulp", CUR, form).completes is (form == REASON)


def test_a_move_of_one_signature_waits_for_nobody() -> None:
    assert still_to_sign(MENDING_BOOKS.at(TRIAL)["reopen"], book_at(TRIAL)) == ()
