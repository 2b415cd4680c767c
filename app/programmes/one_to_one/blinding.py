"""Cost blinding: whoever judges a person's care forms their opinion before they read what it costs."""

from collections.abc import Collection

from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.programmes.one_to_one.stages import CLOSED, PASSED, SINCE_DECISION
from app.programmes.roles import Role

_VOTERS = frozenset({Role.PANEL_HEALTH, Role.PANEL_SOCIAL_CARE, Role.PANEL_CHAIR})
JUDGED = frozenset({*SINCE_DECISION, CLOSED})
"""The stages at which nobody has to judge a case any more: the blinding is over."""


def blinded(case: Facts, policy: OneToOnePolicy, roles: Collection[str], person: str) -> bool:
    """Whether somebody who holds these roles, by whichever they come to this case, may not read money in it yet.

    A member of the panel reads it once their own first opinion on the item is locked, or their ballot cast where none was
    locked, and everybody once its vote is closed. The assurer reads hours, and money when quality assurance has
    passed: that the sums agree is computed. Whoever reviewed the case wrote the money down and neither assures nor
    votes. No other role lifts the blinding of these.
    """
    if not policy.cost_blinding or person in {case.reviewer, *case.people_in("reviewer")}:
        return False
    if case.stage not in JUDGED and not _VOTERS.isdisjoint(roles) and person not in case.people_in("assurer"):
        return not _has_spoken(case, person)
    return Role.QA_CLINICIAN in roles and case.stage not in JUDGED | {*PASSED}


def _has_spoken(case: Facts, person: str) -> bool:
    here = case.listing
    return here is not None and (here.closed is not None or person in here.spoken())


def judges(roles: Collection[str]) -> bool:
    """Whether somebody with these roles may have to judge a case under way, and so reads no sum of such cases."""
    return not _VOTERS.isdisjoint(roles) or Role.QA_CLINICIAN in roles
