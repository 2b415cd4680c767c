"""What others agree to before a change: the council, the panel's conditions, the notice (T16, T17)."""

from datetime import date, timedelta

from app.programmes.one_to_one.codes import ConditionStatus, DisputeParty, DisputeRoute, Funding
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.decision import ConditionOverdue, MeetCondition, WaiveCondition
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.programmes.one_to_one.rules.wording import day
from app.workflow.rules import rule
from app.workflow.state import Actor, Moment

_SPEAK_FOR_THE_PERSON = (DisputeParty.REPRESENTATIVE, DisputeParty.PERSON)


def free_from(began_on: date, ends_on: date) -> date:
    """The first day on which a notice no longer binds: the day after its last; at once for none at all."""
    return ends_on + timedelta(days=1) if ends_on > began_on else ends_on


@rule(
    source="joint funding protocols: neither authority changes a shared package alone",
    clears="the council's agreement is recorded, and its challenge is answered",
    number="BR50",
)
def council_has_not_agreed(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """A package that the council pays for too is reduced together or not at all; meanwhile the care goes on."""
    if case.funding is not Funding.JOINT_FUNDED:
        return None
    if case.la_agreement is None:
        return "The council pays for this package as well, and its agreement is not recorded."
    if any(dispute.form.route is DisputeRoute.INTER_AGENCY for dispute in case.open_disputes()):
        return "The council pays for this package as well, and disputes the decision; the care goes on meanwhile."
    return None


@rule(source="local policy", clears="the funding of the case is put right")
def council_does_not_pay(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """An agreement of a council that does not pay would only be taken for something it is not."""
    if case.funding is Funding.JOINT_FUNDED:
        return None
    return "No council pays for this package, so there is no agreement to record."


@rule(source="local policy", clears="the number of a condition that is still open is given")
def condition_not_open(
    case: Facts,
    actor: Actor,
    policy: OneToOnePolicy,
    now: Moment,
    form: MeetCondition | WaiveCondition | ConditionOverdue,
) -> str | None:
    """A condition is settled once."""
    conditions = case.decision.conditions if case.decision else []
    found = next((each for each in conditions if each.number == form.condition), None)
    if found is None:
        return f"The panel's decision has no condition number {form.condition}."
    if found.status is ConditionStatus.OPEN:
        return None
    return f"Condition {form.condition} is settled already: {found.status.words}."


@rule(
    source="local policy: nobody is hurried past an objection",
    clears="the objection is resolved, or the notice runs its course",
    number="BR25",
)
def objection_stands(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """The notice is the time in which a person and those who speak for them can still be heard."""
    challenged = any(d.form.raised_by in _SPEAK_FOR_THE_PERSON for d in case.open_disputes())
    if not case.objecting and not challenged:
        return None
    return "The person's representative objects to the change, so its notice is not shortened."


@rule(source="local policy", clears="nothing: the notice is shortened already")
def notice_waived_already(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """The provider agrees once."""
    if case.notice is None or case.notice.waived is None:
        return None
    return f"The provider's agreement to an earlier start was recorded on {day(case.notice.waived.on)}."
