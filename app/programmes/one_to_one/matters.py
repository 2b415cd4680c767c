"""A vote of a sitting on a chair's action or a condition: who counts, and what it came to."""

from datetime import date

from app.programmes.one_to_one.codes import Hand, MatterKind, Profession
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.matters import HearMatter
from app.programmes.one_to_one.hearing import apart
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.programmes.one_to_one.records_matters import MatterHeard
from app.workflow.panel import Ballot, Interest, Roll, Tally, roll, tally
from app.workflow.terms import Terms, seated


def matter_roll(case: Facts, terms: Terms, policy: OneToOnePolicy, form: HearMatter) -> Roll:
    """Who counts: the members present for it with a seat by the panel's terms who neither prepared the case nor are
    barred from it by an interest.
    """
    members = [
        m.model_copy(update={"voting": False}) if m.profession == Profession.FINANCE else m
        for m in form.members
    ]
    return roll(seated(members, terms), form.present, form.interests, apart(case, policy))


def ballots_of(form: HearMatter) -> list[Ballot]:
    """The hands as ballots."""
    return [Ballot(person=hand.person, choice=hand.choice.value) for hand in form.hands]


def matter_tally(called: Roll, terms: Terms, case: Facts, policy: OneToOnePolicy, form: HearMatter) -> Tally:
    """What the hands add up to, by the panel's own rules. Raises ValueError for a hand of somebody not on the roll."""
    needed = policy.expertise.get(case.driver)
    return tally(called, ballots_of(form), terms.voting, terms.quorum, expertise=needed)


def interests_of(case: Facts) -> list[Interest]:
    """Every interest that was declared for this case, at whichever of its appearances before a panel."""
    earlier = [interest for entry in case.panel_log for interest in entry.interests]
    return [*earlier, *(case.listing.interests if case.listing else ())]


def votes_on(case: Facts, kind: MatterKind, number: int) -> list[MatterHeard]:
    """The votes on this matter that had a quorum, at whatever sitting, in the order in which they are recorded.

    Conditions are numbered within a decision: what was voted on those of an earlier one is no vote on these.
    """
    since = case.decision.seq if kind is MatterKind.CONDITION and case.decision else 0
    about = [m for m in case.matters if (m.kind, m.number) == (kind, number) and m.seq > since]
    return [m for m in about if m.tally.quorate]


def settled_at(case: Facts, kind: MatterKind, number: int, sitting: str) -> MatterHeard | None:
    """The vote on this matter that counts, if it is one of that sitting; None when it is not, or there was none.

    What counts is the vote of the latest day. Of several on one day a no counts before a yes.
    """
    votes = votes_on(case, kind, number)
    counts = max(votes, key=lambda m: (sat_on(m), not said_yes(m), m.seq), default=None)
    return counts if counts is not None and counts.sitting == sitting else None


def sat_on(heard: MatterHeard) -> date:
    """The day on which the sitting voted; of votes from before that was kept, the day they were recorded."""
    return heard.sat_on or heard.on


def said_yes(heard: MatterHeard) -> bool:
    """Whether it was carried. A tie, or a vote that carried nothing, is a no."""
    return heard.tally.outcome == Hand.YES
