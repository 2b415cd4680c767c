"""A case's way through the panels: which it needs, which have passed it on, which hears it next."""

from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.programmes.one_to_one.stakes import stakes
from app.workflow.route import Stop, route
from app.workflow.terms import Terms


def way(case: Facts, policy: OneToOnePolicy) -> list[Stop]:
    """Every panel that the case needs by the policy of today, in order, with the reason."""
    return route(policy.route, stakes(case))


def ahead(case: Facts, policy: OneToOnePolicy) -> list[Stop]:
    """The panels that have still to hear it, the one before which it stands left out."""
    done = {passed.panel for passed in case.panels_passed}
    if case.listing is not None:
        done.add(case.listing.panel)
    return [stop for stop in way(case, policy) if stop.panel not in done]


def next_panel(case: Facts, policy: OneToOnePolicy) -> str:
    """The panel that a case which is on no agenda goes before: the first that has not passed it on.

    Where a change of policy leaves none, the last of the way hears it (again) and decides.
    """
    still = ahead(case, policy)
    return (still[0] if still else way(case, policy)[-1]).panel


def title_of(policy: OneToOnePolicy, name: str) -> str:
    """What people call a panel: the short name of one that is no more."""
    terms = policy.panel(name)
    return terms.title if terms else name


def heard_by(case: Facts, policy: OneToOnePolicy) -> str:
    """The panel whose business the case is: which has it on its agenda, has decided it, or hears it next."""
    here = case.listing or case.decision
    return here.panel if here else next_panel(case, policy)


def panel_of(case: Facts, policy: OneToOnePolicy) -> Terms | None:
    """The terms of the panel before which the case stands; None when there is no such panel any more."""
    return policy.panel(case.listing.panel) if case.listing else None
