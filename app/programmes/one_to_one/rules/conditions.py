"""Conditions of the panel that nobody has met in time."""

from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.decision import ConditionOverdue
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.workflow.rules import rule
from app.workflow.state import Actor, Moment
from app.workflow.wording import day


@rule(source="the panel's decision", clears="the day on which it is due passes")
def condition_in_time(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: ConditionOverdue
) -> str | None:
    """Nothing is overdue on its day, and people are told once."""
    conditions = case.decision.conditions if case.decision else []
    found = next((each for each in conditions if each.number == form.condition), None)
    if found is None:
        return None  # condition_not_open says so
    if found.overdue_since is not None:
        return f"That condition {found.number} is overdue was told on {day(found.overdue_since)}."
    return (
        None
        if found.form.due_on < now.today
        else f"Condition {found.number} is due on {day(found.form.due_on)}."
    )
