"""What has happened cannot lie in the future: forms know no clock, so this looks at their dates."""

from collections.abc import Iterator
from datetime import date

from pydantic import BaseModel

from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.implementation import RecordMonitoring
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.programmes.one_to_one.rules.wording import day, series
from app.workflow.forms import Form
from app.workflow.rules import rule
from app.workflow.state import Actor, Moment

HAPPENED = frozenset(
    {
        "advocate_referred_on",
        "agreed_on",
        "answered_on",
        "asked_on",
        "assessed_on",
        "authorised_on",
        "checked_on",
        "completed_on",
        "decided_on",
        "died_on",
        "effective_on",
        "employer_told_on",
        "from_on",
        "granted_on",
        "happened_on",
        "issued_on",
        "last_dst_on",
        "met_on",
        "more_restrictive_agreed_on",
        "objection_on",
        "objection_resolved_on",
        "on",
        "opened_on",
        "raised_on",
        "received_on",
        "requested_on",
        "supervisory_body_informed_on",
        "transferred_on",
        "verified_on",
    }
)
"""The fields, in whatever form, that say when something happened. Plans and periods are not among them:
a care plan may speak of next year. What was counted may not.
"""


@rule(source="records say what has happened", clears="the dates are put right")
def dated_ahead(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: Form) -> str | None:
    """A check or a paper dated ahead would look fresh for longer than it is."""
    ahead = [f"'{title}' is {day(on)}" for title, on in _happened(form) if on > now.today]
    if not ahead:
        return None
    return f"These dates have not come yet (today is {day(now.today)}): {series(ahead)}."


def _happened(form: BaseModel) -> Iterator[tuple[str, date]]:
    """Title and day of everything that the form, or a part of it, says has happened."""
    for name, field in type(form).model_fields.items():
        value = getattr(form, name)
        if isinstance(value, date):
            if name in HAPPENED or (name == "period_to" and isinstance(form, RecordMonitoring)):
                yield field.title or name, value
            continue
        for part in value if isinstance(value, list) else (value,):
            if isinstance(part, BaseModel):
                yield from _happened(part)
