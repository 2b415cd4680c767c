"""The chair's action between meetings, and what the panel says to it (T30)."""

from app.programmes.costing import package_hours
from app.programmes.one_to_one.codes import ChairActionStatus, MatterKind
from app.programmes.one_to_one.comparison import gives_less
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.overlay import ChairAction, ExpireChairAction, RatifyChairAction
from app.programmes.one_to_one.matters import sat_on, settled_at
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.programmes.one_to_one.records import ChairActed
from app.programmes.one_to_one.rules.wording import day
from app.workflow.rules import rule
from app.workflow.state import Actor, Moment


def _waiting(case: Facts, number: int) -> ChairActed | None:
    waiting = ChairActionStatus.AWAITING_RATIFICATION
    return next((a for a in case.chair_actions if a.seq == number and a.status is waiting), None)


@rule(
    source="local policy: no care is taken away without a panel",
    clears="the reduction goes before the panel",
    number="BR20",
)
def chair_gives_less(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: ChairAction
) -> str | None:
    """The chair alone may give more, or keep what is given. Less takes a panel."""
    if not gives_less(form.lines, case.package.current):
        return None
    return (
        f"The package gives less care ({package_hours(form.lines)} hours a week) than is given today "
        f"({case.current_hours} hours a week); the chair cannot decide that without the panel."
    )


@rule(source="separation of duties", clears="somebody signs who has neither reviewed nor assured this case")
def not_independent(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """Who stands in for a panel is as independent as a panel."""
    if case.people_in("reviewer", "assurer").isdisjoint(actor.people()):
        return None
    return "You have reviewed or assured this case, so you cannot sign for the panel."


@rule(source="local policy on chair's action", clears="the number of an action that still waits is given")
def chair_action_not_waiting(
    case: Facts,
    actor: Actor,
    policy: OneToOnePolicy,
    now: Moment,
    form: RatifyChairAction | ExpireChairAction,
) -> str | None:
    """A chair's action is settled once."""
    if _waiting(case, form.action):
        return None
    return f"No chair's action with number {form.action} waits for the panel."


@rule(
    source="local policy on chair's action",
    clears="the chair acts again, or the panel decides the case itself",
    number="BR21",
)
def chair_action_out_of_time(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: RatifyChairAction
) -> str | None:
    """What the chair decided alone holds for days, not for months."""
    acted = _waiting(case, form.action)
    if acted is None or now.today <= acted.expires_on:
        return None
    return f"The time to ratify this chair's action ended on {day(acted.expires_on)}."


@rule(
    source="local policy on chair's action",
    clears="the time to ratify it runs out",
    number="BR21",
)
def chair_action_in_time(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: ExpireChairAction
) -> str | None:
    """A chair's action does not end before the panel has had its time to ratify it."""
    acted = _waiting(case, form.action)
    if acted is None or now.today > acted.expires_on:
        return None
    return f"The panel has until {day(acted.expires_on)} to ratify this chair's action."


@rule(
    source="local policy: the sitting that ratifies is itself quorate after exclusions",
    clears="a quorate sitting votes on the action",
)
def sitting_not_quorate(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: RatifyChairAction
) -> str | None:
    """Only a vote of the panel on that very action, since it was taken, ratifies what its chair decided alone."""
    acted = _waiting(case, form.action)
    if acted is None:
        return None
    heard = settled_at(case, MatterKind.CHAIR_ACTION, acted.seq, form.sitting)
    if heard is not None and sat_on(heard) >= acted.on:
        return None
    return (
        "This sitting has not voted on the chair's action with a quorum since the chair acted, or another has voted no "
        "or voted later."
    )
