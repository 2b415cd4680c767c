"""The vote on an item: first opinions, the discussion, the closing, and the confirmation of a departure."""

from app.programmes.costing import Line
from app.programmes.one_to_one.codes import DeferReason
from app.programmes.one_to_one.comparison import same_lines
from app.programmes.one_to_one.departure import stands_behind
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.panel import Departing
from app.programmes.one_to_one.forms.vote import ConfirmDeparture, LockOpinion
from app.programmes.one_to_one.hearing import item_roll, item_tally
from app.programmes.one_to_one.pack import only_voted
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.programmes.one_to_one.records import Listing
from app.programmes.one_to_one.records_vote import Clarified, Closing, Departed, Opinion, Second, Seconded
from app.workflow.forms import NoForm
from app.workflow.state import Act


def lock_opinion(case: Facts, form: LockOpinion, act: Act) -> None:
    """What this voter thinks before the discussion. The last of the roll to say so opens it."""
    listing = _listing(case)
    listing.opinions.append(
        Opinion(person=act.person, choice=form.choice.value, reason=form.reason, seq=act.seq)
    )
    _discuss_when_all_have_spoken(listing)
    only_voted(case)


def open_discussion(case: Facts, _form: NoForm, _act: Act) -> None:
    """Those who have not locked a first opinion have none; all the others are seen now."""
    _listing(case).discussing = True


def close_vote(case: Facts, _form: NoForm, act: Act) -> None:
    """The ballots are frozen and counted, quorate or not."""
    assert isinstance(act.policy, OneToOnePolicy)
    counted = item_tally(case, act.policy)
    assert counted is not None, "a vote is closed on a roll, by the terms of its panel"
    _listing(case).closed = Closing(by=act.person, on=act.today, seq=act.seq, tally=counted)


def confirm_departure(case: Facts, form: ConfirmDeparture, act: Act) -> None:
    """A voter of the roll stands behind the departure; of two confirmations of one voter the latter counts."""
    listing = _listing(case)
    assert listing.roll is not None
    profession = next(m.profession for m in listing.roll.voters if m.person == act.person)
    listing.seconds = [each for each in listing.seconds if each.person != act.person]
    listing.seconds.append(
        Seconded(
            person=act.person,
            profession=profession,
            reason=form.reason,
            on=act.today,
            seq=act.seq,
            choice=form.choice,
            lines=form.lines,
        )
    )


def recount_roll(case: Facts, policy: OneToOnePolicy) -> None:
    """Who may vote is found again after an interest was declared; only their votes and opinions are left.

    A vote that was closed on another roll is void: it is opened again, the ballots of the others stand until they
    change or close them, and nobody has confirmed anything yet. What everybody saw when it was closed stays seen, so
    there are no first opinions after it.
    """
    listing = _listing(case)
    if listing.roll is None:
        return
    before = {member.person for member in listing.roll.voters}
    listing.roll = item_roll(case, policy)
    voters = {member.person for member in listing.roll.voters}
    listing.ballots = [ballot for ballot in listing.ballots if ballot.person in voters]
    listing.opinions = [opinion for opinion in listing.opinions if opinion.person in voters]
    if voters != before:
        listing.discussing = listing.discussing or listing.closed is not None
        listing.closed, listing.seconds = None, []
    _discuss_when_all_have_spoken(listing)


def departed(case: Facts, form: Departing, act: Act, approved: list[Line] | None) -> Departed | None:
    """Why the panel departs from the recommendation, with those who confirmed it; None where it does not.

    `approved` is the package that it approves, None where it declines. Whoever approves what an earlier panel approved
    departs for the reasons of that panel.
    """
    said = form.departure
    if said is None:
        earlier = case.panels_passed[-1:]
        return next(
            (each.departure for each in earlier if approved and same_lines(approved, each.lines or [])), None
        )
    seconds = [
        Second(**each.model_dump(include=set(Second.model_fields)))
        for each in _listing(case).seconds
        if each.person != act.person and stands_behind(each, approved)
    ]
    return Departed(grounds=list(said.grounds), reasons=said.reasons, seconds=seconds)


def clarified(case: Facts, act: Act) -> None:
    """The reviewer has answered: where they were asked to clarify, the panel may now depart from what they say."""
    asked = case.deferral
    if asked is not None and asked.form.reason_code is DeferReason.CLARIFICATION:
        case.clarified = Clarified(
            asked_on=asked.on,
            asked_seq=asked.seq,
            answered_on=act.today,
            answered_by=act.person,
            answered_seq=act.seq,
        )


def _discuss_when_all_have_spoken(listing: Listing) -> None:
    spoken = {opinion.person for opinion in listing.opinions}
    if spoken and listing.roll and all(member.person in spoken for member in listing.roll.voters):
        listing.discussing = True


def _listing(case: Facts) -> Listing:
    assert case.listing is not None
    return case.listing
