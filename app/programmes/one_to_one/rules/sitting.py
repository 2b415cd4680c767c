"""While a sitting goes on: who leaves, who comes back, and an item that has lost its quorum."""

from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.panel import OpenItem
from app.programmes.one_to_one.forms.sitting import MemberExcluded, MemberLeaves, MemberReturns
from app.programmes.one_to_one.hearing import item_roll
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.programmes.one_to_one.standstill import standstill
from app.workflow.rules import rule
from app.workflow.state import Actor, Moment

_BALLOT_STAYS = "local policy on voting: nobody takes a vote away by who is in the room"


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
    here = case.listing
    if here is not None and form.person in here.present and form.person not in here.away:
        return None
    return "This member was not in the room when the item was called, or has left it already."


@rule(source=_BALLOT_STAYS, clears="nothing: the ballot stays, and counts")
def ballot_would_go(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: MemberLeaves
) -> str | None:
    """Whoever has voted and leaves the room keeps ballot and seat; whoever has not keeps neither."""
    if case.listing is None or form.has_voted == (form.person in case.listing.voted()):
        return None
    return "A ballot that is cast keeps its seat when its owner leaves the room, and nothing else does."


@rule(
    source=_BALLOT_STAYS,
    clears="those who have voted are there, or the item is deferred or taken off the agenda",
)
def voter_not_there(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: OpenItem
) -> str | None:
    """An item is not called again, and its vote begun anew, without those who have voted on it."""
    if case.listing is None or case.listing.voted() <= set(form.present):
        return None
    return "Somebody who has voted on this item is not there, so it cannot be called again without them."


@rule(source=_BALLOT_STAYS, clears="the outcome of the vote is recorded")
def seat_has_voted(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: MemberReturns
) -> str | None:
    """Whoever comes back does not take the seat of an alternate who has voted in their place."""
    here = case.listing
    if here is None or here.roll is None:
        return None
    back = here.model_copy(update={"present": [*here.present, form.person]})
    found = item_roll(case.model_copy(update={"listing": back}), policy)
    if here.voted() <= {member.person for member in found.voters}:
        return None
    return "Somebody has voted in this member's place, and that ballot stands."


@rule(source="local policy on conflicts of interest", clears="nothing: they count for this item no longer")
def not_on_this_item(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: MemberExcluded
) -> str | None:
    """Somebody is shut out of an item who was there when it was called, and once."""
    here = case.listing
    if here is not None and form.person in {*here.present, *here.away} - set(here.shut_out):
        return None
    return "This member was not in the room when the item was called, or is shut out of it already."


@rule(source="local policy", clears="the item is called again with everybody who is there")
def did_not_leave(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: MemberReturns
) -> str | None:
    """The roll stands from the calling of the item: it takes back who left, and nobody new."""
    if case.listing is not None and form.person in case.listing.away:
        return None
    return "This member was not in the room when the item was called."
