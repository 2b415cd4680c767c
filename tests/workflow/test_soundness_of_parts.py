"""What a single move, a hold or a duty can get wrong, and how the refusal says so."""

from typing import Any

import pytest

from app.workflow.forms import Reason
from app.workflow.process import STAYS, Duty, HoldKind
from tests.workflow.sound import accepts, build, changed, faults, move, same

# A move by itself


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"by": ()}, "go belongs to no role, so nobody can make it"),
        ({"reason": True}, "go needs a reason, and its form NoForm has no field for one"),
        ({"unless": (same,)}, "go is never to be blocked, and names something that blocks it"),
        ({"needs_gates": True}, "go is never to be blocked, and names something that blocks it"),
        ({"part": "author"}, "go is never to be blocked, and names something that blocks it"),
        (
            {"by": ("A", "B"), "signatures": ("A", "B")},
            "go is never to be blocked, and names something that blocks it",
        ),
    ],
)
def test_a_move_that_contradicts_itself_is_refused(more: dict[str, Any], fault: str) -> None:
    assert faults(move("work", "go", STAYS, never_blockable=True, **more)) == (fault,)


def test_a_never_blockable_move_may_have_a_reason_and_a_part_that_is_not_separated() -> None:
    assert accepts(move("work", "go", STAYS, never_blockable=True, reason=True, form=Reason, part="rescuer"))


@pytest.mark.parametrize(
    ("by", "signatures"),
    [
        ("A", ("A",)),
        ("A", ("A", "A")),
        (("A", "B"), ("A", "C")),
        (("A", "B"), ("C",)),
        (("A", "B", "C"), ("A", "B")),
        (("A", "B", "C"), ("A", "B", "C")),
    ],
)
def test_two_signatures_that_two_people_of_its_roles_cannot_give_are_refused(
    by: str | tuple[str, ...], signatures: tuple[str, ...]
) -> None:
    assert faults(move("work", "go", STAYS, by=by, signatures=signatures)) == (
        "go needs two signatures, and its roles cannot give the two it asks for",
    )


@pytest.mark.parametrize(("by", "signatures"), [(("A", "B"), ("A", "B")), (("A", "B", "C"), ("A",))])
def test_two_named_roles_or_one_and_any_other_can_sign(
    by: tuple[str, ...], signatures: tuple[str, ...]
) -> None:
    assert accepts(move("work", "go", STAYS, by=by, signatures=signatures))


# Holds

RESCUE = move("work", "rescue", STAYS, never_blockable=True)


@pytest.mark.parametrize(
    ("hold", "fault"),
    [
        (HoldKind("h", "H", blocks=("fly",)), "the hold h names fly, which is not a move"),
        (HoldKind("h", "H", spares=("fly",)), "the hold h names fly, which is not a move"),
        (
            HoldKind("h", "H", blocks=("rescue",)),
            "the hold h would block rescue, which is never to be blocked",
        ),
        (
            HoldKind("h", "H", blocks=("end",), spares=("pass",)),
            "the hold h names both what it blocks and what it spares",
        ),
    ],
)
def test_a_hold_that_cannot_do_what_it_says_is_refused(hold: HoldKind, fault: str) -> None:
    assert faults(RESCUE, holds=(hold,)) == (fault,)


def test_a_hold_that_spares_need_not_name_what_is_never_to_be_blocked() -> None:
    (shown,) = build(RESCUE, holds=(HoldKind("h", "H", spares=("end",)),)).as_dict()["holds"]
    assert "rescue" not in shown["blocks"]
    assert "end" not in shown["blocks"]
    assert "begin" in shown["blocks"]


# Separation of duties


def test_a_duty_that_no_move_performs_is_refused() -> None:
    assert faults(separate=(Duty("judge", "Judge"),)) == ("no move performs the duty of Judge",)


def test_a_separation_that_needs_more_people_than_there_are_is_refused_with_the_arithmetic() -> None:
    assert faults(
        changed("pass", by="CLERK"), without=("pass",), supply={"CLERK": 1}
    ) == (
        "separation of duties cannot be kept: Author and Checker need 2 different people, and CLERK supply 1",
    )  # fmt: skip
    assert faults(supply={"CLERK": 5, "CHECKER": 1}, separate=(Duty("checker", "Checker", people=2),)) == (
        "separation of duties cannot be kept: Checker need 2 different people, and CHECKER supply 1",
    )


def test_every_set_of_duties_is_counted_not_only_all_of_them_together() -> None:
    three = (Duty("author", "Author"), Duty("checker", "Checker"), Duty("ender", "Ender"))
    moves = (changed("pass", by="CLERK"), changed("end", by="ENDER", part="ender"))
    found = faults(*moves, without=("pass", "end"), separate=three, supply={"CLERK": 1, "ENDER": 9})
    assert found[0] == (
        "separation of duties cannot be kept: Author and Checker need 2 different people, and CLERK supply 1"
    )


def test_a_separation_that_can_just_be_kept_is_accepted() -> None:
    assert accepts(
        changed("pass", by=("CLERK", "CHECKER")), without=("pass",), supply={"CLERK": 1, "CHECKER": 1}
    )


def test_a_role_of_which_the_number_is_not_known_is_not_counted() -> None:
    assert accepts(changed("pass", by="CLERK"), without=("pass",), supply={})
