"""A proposal that restricts the person more than now (guard GD4)."""

from app.programmes.one_to_one.codes import (
    CapacityFinding,
    LibertyStatus,
    Objection,
    RestrictionChange,
)
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.liberty import LibertyCheck
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.programmes.one_to_one.rules.wording import day, series
from app.programmes.roles import Role
from app.workflow.rules import rule
from app.workflow.state import Actor, Moment


@rule(
    source="Mental Capacity Act 2005 s1(6) and Sch A1 (guard GD4)",
    clears="what is missing is recorded in the capacity check and the liberty check, or the proposal restricts "
    "the person less",
)
def more_restrictive(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """More restriction, all in all, needs best interests or consent, the council's knowledge and the lead."""
    if case.assessment is None or case.assessment.form.net_restriction is not RestrictionChange.MORE:
        return None
    missing = [
        what
        for what in (_consent_missing(case), _council_unaware(case, now), _lead_missing(case))
        if what is not None
    ]
    if not missing:
        return None
    return f"The proposal restricts the person more than now, and {series(missing)}."


def _consent_missing(case: Facts) -> str | None:
    if case.capacity is None:
        return "capacity has not been assessed"
    check = case.capacity.form
    if any(found.finding is CapacityFinding.LACKS_CAPACITY for found in check.assessments):
        return "a best-interests decision is missing" if check.missing_best_interests() else None
    return (
        None if check.person_objects is Objection.NO else "the person, who has capacity, has not agreed to it"
    )


def _council_unaware(case: Facts, now: Moment) -> str | None:
    if case.liberty_on(now.today) is LibertyStatus.CAPACITY_TO_CONSENT:
        return None  # nobody's authorisation is needed or touched
    informed = case.liberty.form.supervisory_body_informed_on if case.liberty else None
    return None if informed else "the supervisory body has not been informed"


def _lead_missing(case: Facts) -> str | None:
    agreed = case.liberty.form.more_restrictive_agreed_on if case.liberty else None
    if agreed is None:
        return "the safeguarding and mental capacity lead has not agreed to it"
    assessed = case.assessment.on if case.assessment else agreed
    if agreed < assessed:
        return f"the lead agreed on {day(agreed)}, before the assessment of {day(assessed)} was recorded"
    return None


@rule(
    source="Mental Capacity Act 2005 Sch A1; local policy (guard GD4)",
    clears="the safeguarding and mental capacity lead records the liberty check",
)
def only_the_lead_agrees_restriction(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: LibertyCheck
) -> str | None:
    """The agreement to a more restrictive proposal is the lead's own; others may carry it on unchanged."""
    agreed = form.more_restrictive_agreed_on
    before = case.liberty.form.more_restrictive_agreed_on if case.liberty else None
    if agreed in (None, before) or Role.SAFEGUARDING_MCA_LEAD in actor.roles:
        return None
    return "Only the safeguarding and mental capacity lead can agree to a proposal that restricts the person more."
