"""The first gate: a review goes on only when safeguarding, liberty and capacity were looked at, and lately."""

from datetime import date

from app.programmes.one_to_one.codes import (
    CapacityFinding,
    LibertyStatus,
    RepresentativeStatus,
)
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.programmes.one_to_one.rules.wording import day, sentence, series
from app.programmes.roles import Role
from app.workflow.rules import rule
from app.workflow.state import Actor, Moment

CLEAR_LIBERTY = frozenset(
    {
        LibertyStatus.CAPACITY_TO_CONSENT,
        LibertyStatus.NOT_A_DEPRIVATION,
        LibertyStatus.VALID_CONSENT_WISHES_FEELINGS,
        LibertyStatus.URGENT_IN_FORCE,
        LibertyStatus.URGENT_EXTENDED,
        LibertyStatus.STANDARD_IN_FORCE,
    }
)
"""Where a reviewer needs nobody's advice about the person's liberty."""


@rule(
    source="local policy, from the published one-to-one review: safeguarding and liberty come first",
    clears="each check is made, or made again, and recorded",
    number="BR01",
)
def checks_out_of_date(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """No review goes on without the safeguarding, liberty and capacity checks, each made lately."""
    faults = [
        fault
        for title, checked_on in _checks(case)
        if (fault := _fault(title, checked_on, now.today, policy.check_fresh_days))
    ]
    return sentence(series(faults)) if faults else None


def _checks(case: Facts) -> list[tuple[str, date | None]]:
    return [
        ("safeguarding", case.safeguarding.form.checked_on if case.safeguarding else None),
        ("liberty", case.liberty.form.checked_on if case.liberty else None),
        ("capacity", case.capacity.form.checked_on if case.capacity else None),
    ]


def _fault(title: str, checked_on: date | None, today: date, fresh_days: int) -> str | None:
    if checked_on is None:
        return f"the {title} check has not been recorded"
    if (today - checked_on).days > fresh_days:
        return f"the {title} check is of {day(checked_on)}, older than {fresh_days} days"
    return None


@rule(
    source="Mental Capacity Act 2005 Sch A1; [2026] UKSC 16",
    clears="the care home or the council is asked, and the liberty check is recorded with a determination "
    "or an authorisation",
)
def liberty_not_assessed(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """One-to-one care is itself a restriction: whether it deprives the person of liberty has to be known."""
    if case.liberty is None:
        return None  # checks_out_of_date says so
    if not case.liberty.form.enquiry_made:
        return "Neither the care home nor the council has been asked about the person's liberty."
    if case.liberty_on(now.today) is LibertyStatus.NOT_ASSESSED:
        return "Nobody has determined whether the care deprives this person of their liberty."
    return None


@rule(
    source="Mental Capacity Act 2005 s4(7); Care Act 2014 s67",
    clears="a representative is recorded, or the person is referred to an advocate",
)
def nobody_speaks(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """Somebody has to speak with the person, and for them where they lack capacity."""
    if case.representative is None:
        return "It is not recorded who represents this person."
    alone = case.representative.form.status is RepresentativeStatus.SPEAKS_FOR_SELF
    if alone and case.capacity and _lacks_capacity(case):
        return (
            "The person is recorded as speaking for themselves, but lacks capacity for a decision of this "
            "review, so somebody has to speak with them."
        )
    return None


def _lacks_capacity(case: Facts) -> bool:
    found = case.capacity.form.assessments if case.capacity else []
    return any(assessed.finding is CapacityFinding.LACKS_CAPACITY for assessed in found)


@rule(
    source="local policy",
    clears="the safeguarding and mental capacity lead completes the checks",
)
def lead_needed(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """A reviewer completes the checks alone only when all is clear; otherwise the lead looks at them."""
    if Role.SAFEGUARDING_MCA_LEAD in actor.roles:
        return None
    doubts = [doubt for doubt in (_safeguarding_doubt(case), _liberty_doubt(case, now.today)) if doubt]
    if not doubts:
        return None
    return f"Not all is clear, so the lead has to complete the checks: {series(doubts)}."


def _safeguarding_doubt(case: Facts) -> str | None:
    concerns = case.safeguarding.form.concerns if case.safeguarding else []
    return "a safeguarding concern is open" if any(concern.open for concern in concerns) else None


def _liberty_doubt(case: Facts, today: date) -> str | None:
    if case.liberty is None:
        return None  # checks_out_of_date says so
    standard = case.liberty.form.standard
    if standard and standard.about_one_to_one():
        return "the authorisation has a condition about the one-to-one care"
    status = case.liberty_on(today)
    return None if status in CLEAR_LIBERTY else f"the person's liberty stands at '{status.words}'"
