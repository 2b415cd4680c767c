"""The assessment: everybody heard, the needs, risks and restrictions set out, capacity known."""

from datetime import date

from app.programmes.one_to_one.codes import (
    LESS_CARE,
    CapacityDecision,
    Consulted,
    Delivery,
    RepresentativeStatus,
)
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.assessment import Heard, RecordAssessment, RecordConsultation
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.programmes.one_to_one.rules.wording import sentence, series
from app.workflow.rules import rule
from app.workflow.state import Actor, Moment

_TO_DECIDE = {
    CapacityDecision.ACCEPT_REDUCED_ONE_TO_ONE: "accepting less one-to-one care",
    CapacityDecision.ACCEPT_TECHNOLOGY: "accepting assistive technology",
}


@rule(
    source="NHS Continuing Healthcare National Framework 2022; Mental Capacity Act 2005 s4",
    clears="they are asked, and the consultation is recorded again",
)
def consultation_incomplete(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """Nobody's care is judged over their head: the person, who speaks for them and the home are heard."""
    if case.consultation is None:
        return "Nobody's views have been recorded yet."
    unheard = _unheard(case, case.consultation.form)
    return f"Not yet asked for their views: {series(unheard)}." if unheard else None


def _unheard(case: Facts, consultation: RecordConsultation) -> list[str]:
    named = case.representative.form if case.representative else None
    somebody = named is not None and (
        named.status is RepresentativeStatus.ADVOCATE_REFERRED
        or (named.status is RepresentativeStatus.IDENTIFIED and named.contact_allowed)
    )
    parties = (
        ("the person", consultation.person, True),
        ("the representative or advocate", consultation.representative, somebody),
        ("the care provider", consultation.provider, case.delivery is not Delivery.PHB_DP),
    )
    return [title for title, heard, there in parties if _open(heard, there)]


def _open(heard: Heard, there: bool) -> bool:
    return not heard.settled or (there and heard.consulted is Consulted.NOT_APPLICABLE)


@rule(
    source="Mental Capacity Act 2005 Sch A1 Part 10 and s39A to s39D (guard GD7)",
    clears="the relevant person's representative or the advocate is asked, and their views or their refusal "
    "are recorded",
)
def liberty_representative_not_heard(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment
) -> str | None:
    """Whoever was appointed to look after an authorisation has a say in what it authorises."""
    if not _authorised(case, now.today):
        return None
    consultation = case.consultation.form if case.consultation else None
    heard = consultation.liberty_representative.consulted if consultation else Consulted.NOT_REACHED
    if heard in (Consulted.CONSULTED, Consulted.DECLINED):
        return None
    return (
        "There is an authorisation, and neither the relevant person's representative nor an independent "
        "advocate has been asked for their views."
    )


def _authorised(case: Facts, today: date) -> bool:
    standard = case.liberty.form.standard if case.liberty else None
    if standard is None or not standard.valid_from <= today <= standard.valid_to:
        return False
    return standard.ceased_on is None or today < standard.ceased_on


@rule(
    source="NHS Continuing Healthcare National Framework 2022; local policy",
    clears="the assessment is recorded with what is missing",
)
def assessment_incomplete(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """A judgement rests on all twelve domains, the main risk before and after, and the restrictions."""
    if case.assessment is None:
        return "The assessment has not been recorded yet."
    missing = _missing_parts(case, case.assessment.form)
    return f"The assessment is not complete: it lacks {series(missing)}." if missing else None


def _missing_parts(case: Facts, assessment: RecordAssessment) -> list[str]:
    domains = [domain.words for domain in assessment.missing_domains()]
    parts = []
    if domains:
        parts.append(f"the needs in {series(domains)}")
    if case.driver not in {risk.driver for risk in assessment.risks}:
        parts.append(f"the risk of what the one-to-one care is for ({case.driver.words})")
    if not assessment.restrictions:
        parts.append("the restrictions before and after")
    return parts


@rule(
    source="NHS Continuing Healthcare National Framework 2022: a review is not a decision on eligibility",
    clears="the case is referred to a full multidisciplinary assessment, or nothing is taken away",
)
def needs_changed(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """A change in need that is big enough to touch eligibility is assessed in full before care is reduced."""
    changed = case.assessment is not None and case.assessment.form.change_in_need
    if not changed or case.recommendation is None or case.recommendation.form.kind not in LESS_CARE:
        return None
    return (
        "The assessment says that needs have clearly changed. That calls for a full multidisciplinary "
        "assessment, and until then the care stays as it is."
    )


@rule(
    source="Mental Capacity Act 2005 s2 to s4",
    clears="capacity is assessed for that decision, and a best-interests decision recorded where it is lacking",
)
def capacity_missing(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """Capacity is for one decision at one time: each decision that the plan asks of the person has its own."""
    needed = _decisions(case)
    check = case.capacity.form if case.capacity else None
    undecided = set(check.missing_best_interests()) if check else set()
    faults = [
        f"capacity has not been assessed for {_TO_DECIDE[decision]}"
        if check is None or check.finding(decision) is None
        else f"a best-interests decision is missing for {_TO_DECIDE[decision]}"
        for decision in needed
        if check is None or check.finding(decision) is None or decision in undecided
    ]
    return sentence(series(faults)) if faults else None


def _decisions(case: Facts) -> list[CapacityDecision]:
    """What the proposal asks the person to accept."""
    needed = []
    if case.recommendation is not None and case.recommendation.form.kind in LESS_CARE:
        needed.append(CapacityDecision.ACCEPT_REDUCED_ONE_TO_ONE)
    if case.relies_on_technology():
        needed.append(CapacityDecision.ACCEPT_TECHNOLOGY)
    return needed
