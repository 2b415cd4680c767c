"""The person's liberty (guards GD1, GD3, GD5 and GD6). What is only a risk to be shown is in `flags`."""

from datetime import date

from app.programmes.one_to_one.codes import (
    LIBERTY_BLOCKS,
    SAME_CARE,
    LibertyStatus,
    Part8Outcome,
    Recommended,
    RequestOutcome,
)
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.authorisations import Part8Review, StandardAuthorisation
from app.programmes.one_to_one.forms.liberty import UKSC16_FROM, LibertyCheck
from app.programmes.one_to_one.liberty import by_the_old_test, lapsed_without_request
from app.programmes.one_to_one.policy import OldTest, OneToOnePolicy
from app.programmes.one_to_one.rules.wording import day
from app.workflow.rules import rule
from app.workflow.state import Actor, Moment

SAME_LIFE = SAME_CARE | {Recommended.RATE_REVIEW_ONLY}
"""Recommendations after which the person's days are as before."""

_BLOCKED = {
    LibertyStatus.NOT_ASSESSED: "Nobody has determined whether the care deprives this person of their liberty.",
    LibertyStatus.REQUIRED_NOT_APPLIED: "The care deprives this person of their liberty, and nobody has asked "
    "for an authorisation.",
    LibertyStatus.EXPIRED_NO_APPLICATION: "What allowed the deprivation of liberty has run out, and nobody has "
    "asked for a new authorisation.",
}


@rule(
    source="Mental Capacity Act 2005 Sch A1 (guard GD1)",
    clears="the care home asks the council for a standard authorisation, or a new reasoned determination finds "
    "that none is needed, and the liberty check is recorded again",
    number="BR04",
)
def liberty_blocks(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """Nobody's care goes before the panel while they are deprived of liberty and nobody has even asked."""
    status = case.liberty_on(now.today)
    if status not in LIBERTY_BLOCKS:
        return None
    check = case.liberty.form if case.liberty else None
    if check and check.urgent and lapsed_without_request(check, now.today):
        return (
            f"The urgent authorisation ended on {day(check.urgent.ends_on)}, and nobody has asked the council "
            "for a standard one."
        )
    return _BLOCKED[status]


@rule(
    source="Mental Capacity Act 2005 Sch A1 Part 8 (guard GD3)",
    clears="the care home asks the council for a review of the authorisation, and the liberty check says when",
)
def review_not_requested(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """A condition about the one-to-one care: the council is asked to review it before the panel decides."""
    standard = _condition_binds(case, now.today)
    if standard is None or _recommended(case) in SAME_LIFE or _review_of_this(case, standard):
        return None
    return (
        "A condition of the authorisation is about the one-to-one care, supervision or going out, and the "
        "council has not been asked to review it."
    )


@rule(
    source="Mental Capacity Act 2005 Sch A1 Part 8 (guard GD3)",
    clears="the council's outcome, or its written word that no variation is needed, is recorded in the "
    "liberty check",
    number="BR07",
)
def review_without_outcome(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """A condition about the one-to-one care binds the home until the council has reviewed it."""
    standard = _condition_binds(case, now.today)
    # More care breaks no condition, and must not wait for one.
    if standard is None or _recommended(case) in SAME_LIFE | {Recommended.INCREASE}:
        return None
    about = "A condition of the authorisation is about the one-to-one care, supervision or going out, and "
    review = _review_of_this(case, standard)
    if review is None:
        return about + "the council has not been asked to review it."
    if review.outcome is None:
        return about + f"the council has not answered the request for review of {day(review.requested_on)}."
    if review.outcome is Part8Outcome.NO_VARIATION and review.reference is None:
        return about + "the document in which the council says that no variation is needed is not recorded."
    return None


@rule(
    source="Mental Capacity Act 2005 s16 and s21A (guard GD5)",
    clears="the court makes its order, or the legal lead's written clearance is recorded in the liberty check",
)
def court_undecided(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """While the Court of Protection has the matter, the care is not changed over its head."""
    check = case.liberty.form if case.liberty else None
    if check is None or check.court is None or _recommended(case) in SAME_LIFE:
        return None
    if case.liberty_on(now.today) is not LibertyStatus.COP_PROCEEDINGS or check.court.legal_clearance:
        return None
    what = "A challenge to the authorisation" if check.court.section_21a else "The person's case"
    return (
        f"{what} is before the Court of Protection ({check.court.reference}), and there is neither an order "
        "nor the legal lead's written clearance."
    )


@rule(
    source="[2026] UKSC 16; local policy (guard GD6)",
    clears="the person's liberty is determined again by the test of [2026] UKSC 16, and the liberty check is "
    "recorded again",
)
def old_liberty_test(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """A determination by the overruled test is made again: at a renewal or a review, unless policy differs."""
    check = case.liberty.form if case.liberty else None
    if check is None or not by_the_old_test(check) or now.today < UKSC16_FROM:
        return None
    if policy.old_liberty_test is OldTest.BLOCK:
        return "The person's liberty was determined by the Cheshire West test, which has been overruled."
    renewing = policy.old_liberty_test is OldTest.BLOCK_AT_RENEWAL and _renewing(case, check, now.today)
    if not renewing:
        return None
    return (
        "The authorisation is being renewed or reviewed, but the person's liberty was determined by the "
        "Cheshire West test, which has been overruled."
    )


def _recommended(case: Facts) -> Recommended | None:
    return case.recommendation.form.kind if case.recommendation else None


def _condition_binds(case: Facts, today: date) -> StandardAuthorisation | None:
    """The authorisation whose condition about the care binds now, or will from its first day."""
    standard = case.liberty.form.standard if case.liberty else None
    if standard is None or standard.valid_to < today or not standard.about_one_to_one():
        return None
    return None if standard.ceased_on is not None and standard.ceased_on <= today else standard


def _review_of_this(case: Facts, standard: StandardAuthorisation) -> Part8Review | None:
    """The review, unless it was over before this case began and so knew nothing of the proposal."""
    review = standard.review
    over = review.completed_on if review else None
    return None if over and case.opened_on and over < case.opened_on else review


def _renewing(case: Facts, check: LibertyCheck, today: date) -> bool:
    status = case.liberty_on(today)
    if status in (LibertyStatus.EXPIRED_RENEWAL_PENDING, LibertyStatus.UNDER_PART8_REVIEW):
        return True
    standard = check.standard
    return standard is not None and any(
        request.outcome is RequestOutcome.PENDING and request.requested_on >= standard.valid_from
        for request in check.requests
    )
