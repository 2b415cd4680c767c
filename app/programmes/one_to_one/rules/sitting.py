"""While a sitting goes on: who leaves, who comes back, and an item that has lost its quorum."""

from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.sitting import MemberLeaves, MemberReturns
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.programmes.one_to_one.standstill import standstill
from app.workflow.rules import rule
from app.workflow.state import Actor, Moment


@rule(
    source="local policy on the panel's quorum: without one nothing is decided",
    clears="whoever is missing comes back, the item is called again, or it is deferred or taken off the agenda",
    number="BR15",
)
def item_stopped(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """An item that loses its quorum stops at once: nobody votes on it, and nothing of it is decided."""
    missing = standstill(case, policy)
    return None if missing is None else f"The panel has lost its quorum for this item. Missing: {missing}."


@rule(source="local policy on voting", clears="the chair or the secretary closes the vote")
def vote_goes_on(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """A vote is put off, or nothing carried, when it is closed; or when it has stopped, for nobody can close it then."""
    here = case.listing
    if here is None or here.roll is None or here.closed or standstill(case, policy):
        return None
    return "The vote on this item is not closed yet, so it has no outcome."


@rule(source="local policy", clears="nothing: they count for this item no longer")
def not_in_the_room(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: MemberLeaves
) -> str | None:
    """Somebody leaves an item who was there when it was called."""
    if case.listing is not None and form.person in case.listing.present:
        return None
    return "This member was not in the room when the item was called, or has left it already."


@rule(source="local policy", clears="the item is called again with everybody who is there")
def did_not_leave(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: MemberReturns
) -> str | None:
    """The roll stands from the calling of the item: it takes back who left, and nobody new."""
    if case.listing is not None and form.person in case.listing.away:
        return None
    return "This member was not in the room when the item was called."
