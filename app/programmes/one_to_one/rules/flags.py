"""Risks that are shown and stop nothing. A rule stands in the way; a flag asks people to look."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.programmes.one_to_one.codes import (
    LIBERTY_FLAGS,
    CapacityFinding,
    Driver,
    LibertyStatus,
    Objection,
)
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.liberty import UKSC16_FROM
from app.programmes.one_to_one.liberty import by_the_old_test


@dataclass(frozen=True, slots=True)
class Flag:
    """One risk: its name, what it is in words, and where it comes from."""

    name: str
    why: str
    source: str


_WAITING = {
    LibertyStatus.URGENT_LAPSED_STANDARD_PENDING: "The urgent authorisation has ended, and the council has not "
    "yet answered the request for a standard one.",
    LibertyStatus.STANDARD_PENDING: "A standard authorisation has been asked for, and is not in force yet.",
    LibertyStatus.EXPIRED_RENEWAL_PENDING: "The authorisation has ended, and the council has not yet answered "
    "the request for another.",
}


def flags(case: Facts, today: date) -> list[Flag]:
    """Every risk of the case on the London day `today` that people should see; none of them stops a move."""
    return [*_of_liberty(case, today), *_of_voices(case), *_of_the_award(case)]


def _of_liberty(case: Facts, today: date) -> Iterator[Flag]:
    status = case.liberty_on(today)
    if status in LIBERTY_FLAGS:
        # The councils' backlog is no reason to keep somebody under closer watch (guard GD2).
        yield Flag("liberty_pending", _WAITING[status], "Mental Capacity Act 2005 Sch A1 (guard GD2)")
    if case.liberty and by_the_old_test(case.liberty.form) and today >= UKSC16_FROM:
        yield Flag(
            "determine_again",
            "The person's liberty was determined by the Cheshire West test, which has been overruled: it is to "
            "be determined again.",
            "[2026] UKSC 16 (guard GD6)",
        )


def _of_voices(case: Facts) -> Iterator[Flag]:
    source = "Mental Capacity Act 2005 s1 to s4"
    if case.capacity and case.capacity.form.person_objects is Objection.YES:
        able = all(a.finding is CapacityFinding.HAS_CAPACITY for a in case.capacity.form.assessments)
        yield Flag(
            "person_objects",
            "The person objects to the change" + (", and has capacity to decide." if able else "."),
            source,
        )
    if case.objecting:
        yield Flag("representative_objects", "The representative objects to the change.", source)
    if case.consultation and case.consultation.form.dissent:
        yield Flag("dissent", "Somebody who was consulted disagrees with the change.", source)


def _of_the_award(case: Facts) -> Iterator[Flag]:
    if Driver.STAFFING_SHORTFALL in case.drivers:
        yield Flag(
            "staffing_shortfall",
            "A shortage of staff is given as a reason for the one-to-one care. That is a matter of the "
            "contract with the provider, not a need of the person.",
            "local policy",
        )
    if case.reviewer and case.reviewer == case.authoriser:
        yield Flag(
            "reviews_own_award", "The reviewer agreed this package when it was given.", "separation of duties"
        )
