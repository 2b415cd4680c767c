"""What becomes of a condition of the panel that nobody has met in time."""

from app.programmes.one_to_one.effects.decision import decision_of
from app.programmes.one_to_one.effects.marks import alert
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.decision import ConditionOverdue
from app.workflow.state import Act
from app.workflow.wording import day


def condition_overdue(case: Facts, form: ConditionOverdue, act: Act) -> None:
    """Its day has passed: people are told once, and it stands as it did."""
    for condition in decision_of(case).conditions:
        if condition.number == form.condition:
            condition.overdue_since = act.today
            due = day(condition.form.due_on)
            alert(case, act, f"Condition {form.condition} of the panel was due on {due} and is not met.")
