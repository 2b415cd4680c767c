"""A case that the panel has put off too often."""

from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.workflow.rules import rule
from app.workflow.state import Actor, Moment


@rule(
    source="local policy on deferrals",
    clears="the panel defers the case as often as it may; until then its reviewer takes it back",
    number="BR19",
)
def not_put_off_too_often(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """Operations step in where the panel could not decide, and not before."""
    terms = policy.panel(case.panel_log[-1].panel) if case.panel_log else None
    if terms is not None and case.deferrals >= terms.most_deferrals:
        return None
    return "The panel has not deferred this case as often as it may."
