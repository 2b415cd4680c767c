"""The vote on an item in its order: a first opinion each, the discussion, ballots, the closing."""

from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.programmes.one_to_one.records import Listing
from app.programmes.roles import Role
from app.workflow.rules import rule
from app.workflow.state import Actor, Moment

_CONDUCT = "local policy on the conduct of a sitting"
_FOR_THE_CHAIR = "This is for the chair of the item, or for the deputy who stands in for them."


def _called(case: Facts) -> Listing | None:
    """The item once it is called; until then `item_not_open` says what is to be said."""
    return case.listing if case.listing and case.listing.roll is not None else None


@rule(source="local policy on first opinions", clears="nothing: your first opinion stands")
def opinion_locked_already(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """A first opinion is given once, before it can follow anybody else's."""
    here = _called(case)
    if here is None or all(opinion.person != actor.person for opinion in here.opinions):
        return None
    return (
        "You have locked your first opinion on this item. What you think after the discussion is your vote."
    )


@rule(source="local policy on first opinions", clears="you vote")
def no_first_opinion_now(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """An opinion that was formed after others were heard is no first one."""
    here = _called(case)
    if here is None:
        return None
    if not policy.first_opinions:
        return "This panel asks for no first opinions: the vote is open."
    return (
        "The discussion of this item is open, so first opinions are no longer taken."
        if here.discussing
        else None
    )


@rule(
    source="local policy on first opinions",
    clears="every voter on the roll locks a first opinion, or the chair opens the discussion",
)
def opinions_come_first(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """Nobody votes, and nobody ends a vote, before everybody could form an opinion of their own."""
    here = _called(case)
    if here is None or here.discussing or here.closed or not policy.first_opinions:
        return None
    return "First opinions are still being locked, and the discussion is not open: there is no vote yet."


@rule(source="local policy", clears="nothing: the discussion is open")
def discussion_open_already(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """The discussion of an item is opened once."""
    here = _called(case)
    if here is None or not (here.discussing or here.closed):
        return None
    return "The discussion of this item is open already."


@rule(source="local policy on voting", clears="the outcome of the vote is recorded")
def vote_is_closed(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """After the vote is closed nothing is added to it and nothing taken away."""
    here = _called(case)
    return "The vote on this item is closed." if here is not None and here.closed else None


@rule(source="local policy on voting", clears="the chair or the secretary closes the vote")
def vote_not_closed(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """What the panel decided is what its ballots come to when nobody can change them any more."""
    here = _called(case)
    if here is None or here.closed:
        return None
    return "The vote on this item is not closed yet, so it has no outcome."


@rule(source=_CONDUCT, clears="the chair of the item does it, or the deputy in their place")
def not_in_the_chair(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """Whoever chairs the item opens its discussion: nobody else cuts first opinions short."""
    here = _called(case)
    return None if here is None or _presides(here, actor) else _FOR_THE_CHAIR


@rule(
    source=_CONDUCT,
    clears="the chair of the item closes the vote, the deputy in their place, or the secretary",
)
def not_yours_to_close(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """No voter closes a vote because it stands well for them; the secretary, who has none, may."""
    here = _called(case)
    if here is None or Role.PANEL_SECRETARY in actor.roles or _presides(here, actor):
        return None
    return _FOR_THE_CHAIR


@rule(source=_CONDUCT, clears="a chair records it, or the deputy who stands in for the chair of the item")
def not_yours_to_record(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """What the panel decided is recorded by whoever leads it: a deputy in the chair's place needs no other office."""
    here = _called(case)
    if here is None or Role.PANEL_CHAIR in actor.roles or _presides(here, actor):
        return None
    return _FOR_THE_CHAIR


def _presides(here: Listing, actor: Actor) -> bool:
    """Whether this person chairs the item: its chair, else its deputy, else whoever chairs the panel."""
    acting = here.roll.acting_chair() if here.roll else None
    return acting.person == actor.person if acting else Role.PANEL_CHAIR in actor.roles
