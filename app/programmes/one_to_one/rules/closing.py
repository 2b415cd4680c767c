"""The end of a case: what was found afterwards, what is paid, and what is still open (T24, T26)."""

from datetime import timedelta

from app.programmes.one_to_one.codes import ConditionStatus
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.implementation import ValidateFinance
from app.programmes.one_to_one.forms.overlay import RecordTransfer
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.programmes.one_to_one.rules.wording import day, series
from app.workflow.rules import rule
from app.workflow.state import Actor, Moment


@rule(
    source="local policy: a saving counts when it is paid, not when it is planned",
    clears="invoices of the time after the change are taken",
)
def paid_before_change(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: ValidateFinance
) -> str | None:
    """Only invoices from after the change show what the change costs."""
    since = case.phases[-1].began_on if case.phases else case.implemented_on
    if since is None or form.from_on >= since:
        return None
    return f"The new package is given since {day(since)}; what was paid from {day(form.from_on)} is older."


@rule(source="local policy", clears="finance confirms from invoices what is paid")
def finance_not_validated(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """A case ends when somebody has seen what is really paid."""
    return None if case.finance else "Finance has not confirmed what is paid since the change."


@rule(
    source="the published one-to-one review: followed up at four weeks and three months; local policy",
    clears="the time for the last follow-up has come",
)
def too_early_to_close(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """How somebody is after three months can be said after three months."""
    if case.implemented_on is None:
        return "The change is not complete."
    until = case.implemented_on + timedelta(days=policy.monitoring_days)
    if now.today >= until:
        return None
    return f"The person is followed up until {day(until)}, {policy.monitoring_days} days after the change."


@rule(source="local policy: what the panel wanted is done", clears="each is met, or the panel lets it go")
def conditions_left(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """A condition for afterwards is no condition if the case ends without it."""
    conditions = case.decision.conditions if case.decision else []
    left = [str(each.number) for each in conditions if each.status is ConditionStatus.OPEN]
    if not left:
        return None
    which = f"condition {left[0]}" if len(left) == 1 else f"conditions {series(left)}"
    return f"The panel's {which} of this decision {'is' if len(left) == 1 else 'are'} still open."


@rule(source="NHS complaints regulations 2009; local policy", clears="the challenge is answered")
def dispute_open(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """Nobody's challenge ends because a case is closed over it."""
    opened = case.open_disputes()
    if not opened:
        return None
    return f"A challenge received on {day(opened[0].form.received_on)} has not been answered."


@rule(source="local policy", clears="the new commissioner is given")
def transfer_to_ourselves(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: RecordTransfer
) -> str | None:
    """A transfer goes to somebody else."""
    if form.to_commissioner != case.commissioner:
        return None
    return f"{form.to_commissioner} is the commissioner of this case already."
