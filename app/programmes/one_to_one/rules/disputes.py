"""Challenges: answered by somebody who was not part of the decision (T28, T29)."""

from app.programmes.one_to_one.codes import ELIGIBILITY_ROUTES
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.overlay import ResolveDispute, UpholdDispute, passes_on
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.programmes.one_to_one.records import Dispute
from app.workflow.rules import rule
from app.workflow.state import Actor, Moment


def _open(case: Facts, number: int) -> Dispute | None:
    return next((dispute for dispute in case.open_disputes() if dispute.seq == number), None)


@rule(source="local policy on challenges", clears="a challenge is recorded")
def nothing_is_challenged(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """There is nothing to answer where nobody challenges the decision."""
    return None if case.open_disputes() else "No challenge to this case is waiting for an answer."


@rule(source="local policy on challenges", clears="the number of a challenge that is still open is given")
def dispute_not_open(
    case: Facts,
    actor: Actor,
    policy: OneToOnePolicy,
    now: Moment,
    form: ResolveDispute | UpholdDispute,
) -> str | None:
    """A challenge is answered once."""
    if _open(case, form.dispute):
        return None
    return f"No challenge with number {form.dispute} is open on this case."


@rule(
    source="local policy: a challenge is answered independently",
    clears="somebody answers it who had no part in this case",
)
def resolver_was_involved(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """Nobody judges a challenge to what they took part in."""
    involved = case.people_in("reviewer", "assurer", "voter")
    involved |= {entry.by for entry in case.chair_actions}
    if case.decision is not None:
        involved.add(case.decision.recorded_by)
    if case.minutes_signed_by is not None:
        involved.add(case.minutes_signed_by)
    if involved.isdisjoint(actor.people()):
        return None
    return "You took part in this case, so somebody else has to answer the challenge."


@rule(
    source="NHS Continuing Healthcare National Framework 2022: a review does not decide eligibility",
    clears="a challenge to eligibility is passed on to those who decide it; others are answered here",
    number="BR10",
)
def answer_does_not_fit(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: ResolveDispute
) -> str | None:
    """Eligibility is never decided here; the package is, and is not passed on."""
    dispute = _open(case, form.dispute)
    if dispute is None or passes_on(dispute.form.route, form.outcome):
        return None
    if dispute.form.route in ELIGIBILITY_ROUTES:
        return "This challenge is about eligibility: it is passed on, or withdrawn, and not decided here."
    return "This challenge is about the package: it is answered here, and not passed on."


@rule(
    source="NHS Continuing Healthcare National Framework 2022: a review does not decide eligibility",
    clears="the challenge is passed on to those who decide it",
    number="BR10",
)
def eligibility_is_not_ours(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: UpholdDispute
) -> str | None:
    """A review that upheld a challenge to eligibility would have decided eligibility."""
    dispute = _open(case, form.dispute)
    if dispute is None or dispute.form.route not in ELIGIBILITY_ROUTES:
        return None
    return "This challenge is about eligibility, which is not decided here."


@rule(
    source="local policy: a challenge that is right is looked at with new eyes",
    clears="a reviewer is named who has not reviewed this case before, and is not you",
    number="BR51",
)
def same_reviewer_again(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: UpholdDispute
) -> str | None:
    """The review that was successfully challenged is not repeated by whoever made it."""
    before = {case.reviewer, *case.former_reviewers, *case.people_in("reviewer")}
    if form.reviewer in before:
        return f"{form.reviewer} has reviewed this case before; a challenge that is upheld needs another reviewer."
    if form.reviewer in actor.people():
        return "Whoever upholds a challenge does not take over the review themselves."
    return None


@rule(
    source="local policy: a challenge that is right is looked at with new eyes",
    clears="another quality assurer looks at it",
    number="BR51",
)
def assured_before_upheld(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """The version that was successfully challenged had passed somebody's quality assurance: not theirs again."""
    if set(case.former_assurers).isdisjoint(actor.people()):
        return None
    return (
        "You assured the version of this case that was successfully challenged; another assurer looks at the "
        "new one."
    )
