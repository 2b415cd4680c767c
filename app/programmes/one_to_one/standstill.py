"""Whether a called item stands still: it was quorate when it was called, and too few of those who were there are left."""

from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.programmes.one_to_one.rules.wording import series
from app.programmes.one_to_one.way import panel_of
from app.workflow.panel import Bar, Quorum, Roll, quorum


def standstill(case: Facts, policy: OneToOnePolicy) -> str | None:
    """What is missing for the item to go on, in words; None while nothing keeps it.

    An item that was called without a quorum never had one to lose: its votes are taken, and decide nothing.
    """
    here = case.listing
    if here is None or here.roll is None or not here.began_quorate:
        return None
    if not (here.away or here.shut_out or _gave_up(here.roll)):
        return None
    found = _quorum(case, policy)
    return series(found.missing) if found and found.missing else None


def is_quorate(case: Facts, policy: OneToOnePolicy) -> bool:
    """Whether those who count for the item now are a quorum."""
    found = _quorum(case, policy)
    return found is not None and found.met


def _gave_up(roll: Roll) -> bool:
    """Whether somebody who is there does not vote, having an interest."""
    return any(barred.bar in (Bar.LEFT, Bar.SPEAKS) for barred in roll.barred)


def _quorum(case: Facts, policy: OneToOnePolicy) -> Quorum | None:
    terms = panel_of(case, policy)
    if case.listing is None or case.listing.roll is None or terms is None:
        return None
    seats = terms.quorum.model_copy(update={"expertise_needed": False})  # expertise has its own rule
    return quorum(case.listing.roll, seats, expertise=None)
