"""A vote of a sitting on a chair's action or a condition: who counts, and what it came to."""

from app.programmes.one_to_one.codes import Hand, MatterKind, Profession
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.matters import HearMatter
from app.programmes.one_to_one.hearing import apart
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.programmes.one_to_one.records_matters import MatterHeard
from app.workflow.panel import Ballot, Roll, Tally, roll, tally
from app.workflow.terms import Terms, seated


def matter_roll(case: Facts, terms: Terms, policy: OneToOnePolicy, form: HearMatter) -> Roll:
    """Who counts: the members present for it who have a seat by the panel's terms and did not prepare the case."""
    members = [
        m.model_copy(update={"voting": False}) if m.profession == Profession.FINANCE else m
        for m in form.members
    ]
    return roll(seated(members, terms), form.present, (), apart(case, policy))


def ballots_of(form: HearMatter) -> list[Ballot]:
    """The hands as ballots."""
    return [Ballot(person=hand.person, choice=hand.choice.value) for hand in form.hands]


def matter_tally(called: Roll, terms: Terms, case: Facts, policy: OneToOnePolicy, form: HearMatter) -> Tally:
    """What the hands add up to, by the panel's own rules. Raises ValueError for a hand of somebody not on the roll."""
    needed = policy.expertise.get(case.driver)
    return tally(called, ballots_of(form), terms.voting, terms.quorum, expertise=needed)


def settled_at(case: Facts, kind: MatterKind, number: int, sitting: str) -> MatterHeard | None:
    """The last vote of that sitting on this matter that had a quorum; None when there was none."""
    about = (kind, number, sitting)
    heard = [m for m in case.matters if (m.kind, m.number, m.sitting) == about and m.tally.quorate]
    return heard[-1] if heard else None


def said_yes(heard: MatterHeard) -> bool:
    """Whether it was carried. A tie, or a vote that carried nothing, is a no."""
    return heard.tally.outcome == Hand.YES
