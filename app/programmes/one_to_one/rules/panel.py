"""In the panel room: who declares, who opens the item, who votes (T13)."""

from app.programmes.one_to_one.codes import BallotChoice, InterestKind, Profession
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.panel import CastBallot, DeclareInterest, OpenItem
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.programmes.one_to_one.records import Listing
from app.programmes.one_to_one.rules.wording import day, series
from app.programmes.one_to_one.standstill import standstill
from app.programmes.one_to_one.way import panel_of
from app.programmes.roles import Role
from app.workflow.panel import Action, Bar, Interest
from app.workflow.rules import rule
from app.workflow.state import Actor, Moment

OFFICERS = frozenset({Role.PANEL_CHAIR, Role.PANEL_SECRETARY})
_NEVER_VOTE = frozenset({InterestKind.PERSONAL.value, InterestKind.FINANCIAL.value})


@rule(
    source="local policy on conflicts of interest",
    clears="the member declares it, or tells the chair or the secretary",
)
def interest_of_another(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: DeclareInterest
) -> str | None:
    """A member speaks for themselves: nobody shuts out a colleague by declaring an interest for them."""
    if form.person == actor.person:
        return None
    if form.action is not Action.NOTE and case.listing and form.person in case.listing.spoken():
        return "This member has spoken in this vote, and nobody takes that away but whoever said it."
    if not OFFICERS.isdisjoint(actor.roles):
        return None
    return "Only the chair and the secretary can record an interest that somebody else has declared."


@rule(source="local policy", clears="the day of the sitting comes")
def before_the_sitting(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """The item is heard when it was announced: before that, members have not had their time to read."""
    if case.listing is None or case.listing.sits_on <= now.today:
        return None
    return f"The sitting is on {day(case.listing.sits_on)}; the item cannot be called before."


@rule(
    source="local policy on the conduct of a sitting",
    clears="the secretary or the chair calls the item, or the deputy while the chair is away",
)
def not_yours_to_call(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: OpenItem
) -> str | None:
    """Whoever leads the sitting calls its items: its chair, a deputy while that one is away, or an officer of the panel."""
    there = [member for member in form.members if member.person in form.present]
    leads = [m.person for m in there if m.chair] or [m.person for m in there if m.deputy]
    if not OFFICERS.isdisjoint(actor.roles) or actor.person in leads:
        return None
    return "Items are called by the secretary or the chair, or by the deputy while the chair is away."


@rule(source="local policy: one vote on one roll", clears="the outcome of the vote is recorded")
def vote_has_begun(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """A vote that has begun, be it with a first opinion, is not begun again with others in the room.

    Unless the panel has lost its quorum meanwhile: then it begins anew, with everybody who is there.
    """
    here = case.listing
    if here is None or not (here.spoken() or here.discussing or here.closed) or standstill(case, policy):
        return None
    return "The hearing of this item has begun, so it cannot be called again with another roll."


@rule(source="local policy", clears="the chair or the secretary calls the item")
def item_not_open(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """Who sits and who is there is settled before anybody votes."""
    if case.listing is not None and case.listing.roll is not None:
        return None
    return "The item has not been called yet."


@rule(
    source="Care and Support Statutory Guidance 10.85: panels do not exist for financial reasons",
    clears="a member without a stake in what is spent does it",
    number="BR14",
)
def money_has_no_vote(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """Whoever answers for the money, or is paid by what is saved, does not decide about anybody's care."""
    if actor.contingent_fee:
        return (
            "You or your firm are paid by what a review saves, so you cannot decide about this person's care."
        )
    seats = case.listing.members if case.listing else []
    seated = any(m.person == actor.person and m.profession == Profession.FINANCE for m in seats)
    if Role.FINANCE not in actor.roles and not seated:
        return None
    return "Finance advises the panel and does not decide about anybody's care."


@rule(source="local policy: no proxies", clears="the member votes in person")
def no_proxy(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """A vote comes from somebody who heard the item."""
    if actor.on_behalf_of is None:
        return None
    return "You stand in for somebody else, and nobody votes for another."


@rule(
    source="local policy on conflicts of interest: asked for each item, before its papers are opened",
    clears="the member says whether an interest ties them to this case, be it none",
)
def interest_not_declared(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """Nobody judges a case before they have said what ties them to it."""
    here = case.listing
    if here is None or here.roll is None or all(m.person != actor.person for m in here.roll.voters):
        return None  # others have no vote anyhow, and are told why
    if any(interest.person == actor.person for interest in here.interests):
        return None
    return "Declare first whether an interest ties you to this case; none is an answer too."


@rule(
    source="local policy on conflicts of interest",
    clears="the other members vote",
    number="BR17",
)
def interest_bars_vote(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """A member with a tie that weighs does not vote; with a personal or financial one never."""
    declared = case.listing.interests if case.listing else []
    kinds = {interest.kind.lower() for interest in declared if _bars(interest, actor.person)}
    if not kinds:
        return None
    return f"You have a {series(sorted(kinds))} interest in this case, so you cannot vote on it."


def _bars(interest: Interest, person: str) -> bool:
    weighs = interest.action is not Action.NOTE or interest.kind in _NEVER_VOTE
    return interest.person == person and weighs


@rule(source="local policy on who votes", clears="the members on the roll vote")
def not_on_the_roll(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """Those vote who were there when the item was called, have a vote, and are not excluded from it."""
    return None if case.listing is None else _why_not_on_roll(case.listing, actor.person)


def _why_not_on_roll(listing: Listing, person: str) -> str | None:
    roll = listing.roll
    if roll is None or any(member.person == person for member in roll.voters):
        return None
    barred = next((barred for barred in roll.barred if barred.member.person == person), None)
    if barred is not None:
        # An interest has its own rule; its words are the member's own and are not repeated here.
        if barred.bar is Bar.STANDS_BY:
            return f"You do not count for this item: {barred.reason}."
        return f"You are excluded from this item: {barred.reason}." if barred.bar is Bar.EXCLUDED else None
    if any(member.person == person for member in roll.advisers):
        return "You advise the panel on this item and have no vote."
    return "You were not among the members who were present when this item was called."


@rule(
    source="local policy on deferrals",
    clears="you vote for a decision, or abstain",
)
def no_deferral_to_vote_for(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: CastBallot
) -> str | None:
    """A vote for one more deferral could not be recorded: the person has waited often enough."""
    terms = panel_of(case, policy)
    if form.choice is not BallotChoice.DEFER or terms is None or case.deferrals < terms.most_deferrals:
        return None
    return f"This case has been deferred {case.deferrals} times already, and cannot be deferred again."
