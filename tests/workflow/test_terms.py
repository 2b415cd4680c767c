"""Terms of reference: what they may say, and how they seat people."""

from typing import Any

import pytest
from pydantic import ValidationError

from app.workflow.panel import Member, QuorumRule
from app.workflow.terms import Seat, Terms, overfull, seated
from tests.workflow.committee import CARE, HEALTH, LAW, terms


def alternate(**changes: Any) -> Seat:
    given = {"name": "stand_in", "profession": "SOCIAL_CARE", "people": 2, "alternate_for": "social_care"}
    return Seat.model_validate(given | changes)


def member(person: str, profession: str, **changes: Any) -> Member:
    return Member(person=person, name=person.title(), profession=profession, **changes)


def test_terms_that_agree_with_themselves_are_taken_and_survive_storage() -> None:
    made = terms(HEALTH, CARE, LAW, alternate())
    assert Terms.model_validate_json(made.model_dump_json()) == made
    assert (made.places(), made.places("HEALTH"), made.places("LAW")) == (4, 2, 0), (
        "an alternate adds no place"
    )
    assert made.professions(voting=True) == {"HEALTH", "SOCIAL_CARE"}
    assert made.professions(voting=True, chairs=True) == {"HEALTH"}
    assert made.professions(voting=False) == {"LAW"}
    assert (made.papers_days, made.papers_emergency_days, made.most_deferrals, made.notice_days) == (
        5,
        1,
        2,
        0,
    )


@pytest.mark.parametrize(
    ("seats", "changes", "why"),
    [
        ((HEALTH, CARE), {"quorum": QuorumRule(voters=5)}, "The quorum needs 5 voters, and the seats have 4 voting places."),
        (
            (HEALTH, LAW), {"quorum": QuorumRule(voters=2, professions={"LAW": 1})},
            "The quorum needs a profession that has no voting seat.",
        ),
        (
            (HEALTH, CARE), {"quorum": QuorumRule(professions={"HEALTH": 3})},
            "The quorum needs 3 of health, and its seats have 2 voting places.",
        ),
        (
            (CARE, LAW), {"quorum": QuorumRule(voters=2)},
            "The quorum needs the chair or a deputy, and no voting seat may give one.",
        ),
        ((HEALTH, CARE, HEALTH), {}, "Two seats have the same name; give each a name of its own."),
        (
            (HEALTH, CARE, LAW.model_copy(update={"chairs": True})), {},
            "A seat without a vote cannot give the chair.",
        ),
        (
            (HEALTH, CARE, alternate(alternate_for="nobody")), {},
            "A seat is the alternate for one that is no seat with places of its own.",
        ),
        (
            (HEALTH, CARE, alternate(), alternate(name="third", alternate_for="stand_in")), {},
            "A seat is the alternate for one that is no seat with places of its own.",
        ),
        (
            (HEALTH, CARE, alternate(profession="HEALTH")), {},
            "A seat has another profession or vote than the one for which it is the alternate.",
        ),
        (
            (HEALTH, CARE, alternate(voting=False)), {},
            "A seat has another profession or vote than the one for which it is the alternate.",
        ),
        ((HEALTH, CARE), {"papers_days": 0}, "Papers of an emergency item would have to go out earlier than others."),
    ],
)  # fmt: skip
def test_terms_that_contradict_themselves_are_refused_with_a_sentence(
    seats: tuple[Seat, ...], changes: dict[str, Any], why: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        terms(*seats, **changes)
    assert why in str(refused.value)


def test_a_panel_that_needs_no_chair_needs_no_seat_for_one() -> None:
    assert (
        terms(CARE, quorum=QuorumRule(voters=2, chair_or_deputy=False)).professions(voting=True, chairs=True)
        == set()
    )


def test_every_contradiction_is_said_at_once() -> None:
    with pytest.raises(ValidationError) as refused:
        terms(CARE, quorum=QuorumRule(voters=9, professions={"LAW": 1}))
    for part in ("9 voters", "a profession that has no voting seat", "no voting seat may give one"):
        assert part in str(refused.value)


@pytest.mark.parametrize("name", ["", "Local", "1st", "a b", "x" * 31, "local\n"])
def test_a_short_name_is_one_word(name: str) -> None:
    with pytest.raises(ValidationError, match="name"):
        terms(name=name)


def test_whoever_has_no_voting_seat_advises_and_whoever_may_not_chair_does_not() -> None:
    pia, sol = member("pia", "HEALTH", chair=True), member("sol", "SOCIAL_CARE", deputy=True)
    finn, lea = member("finn", "FINANCE", deputy=True), member("lea", "HEALTH", voting=False)
    made = {m.person: m for m in seated([pia, sol, finn, lea], terms())}
    assert made["pia"] == pia and made["lea"] == lea
    assert (made["sol"].voting, made["sol"].deputy) == (True, False)
    assert (made["finn"].voting, made["finn"].deputy) == (False, False)


def test_more_voters_than_places_are_too_many_and_alternates_take_no_place() -> None:
    three = [member(person, "SOCIAL_CARE") for person in ("sol", "tess", "val")]
    assert overfull([member("pia", "HEALTH"), *three], terms()) == [
        "3 voters for social care are called, and the terms have 2 places."
    ]
    stand_in = three[2].model_copy(update={"alternate_for": "sol"})
    assert overfull([*three[:2], stand_in, member("finn", "FINANCE")], terms()) == []
