"""From the referral to its reviewer: what may be reviewed, and by whom."""

from app.programmes.one_to_one.codes import IN_SCOPE, Funding
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.overlay import UpholdDispute
from app.programmes.one_to_one.forms.referral import AcceptReferral, ReassignReviewer
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.workflow.rules import rule
from app.workflow.state import Actor, Moment

_PAID_OTHERWISE = {
    Funding.S117: "as aftercare under section 117 of the Mental Health Act",
    Funding.LA: "by the council",
    Funding.SELF: "by the person",
}


@rule(source="local policy", clears="the package is entered, line by line, as it is given today")
def package_missing(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """A review compares what is proposed with what is given; without a package there is nothing to compare."""
    if case.package.baseline:
        return None
    return "The one-to-one package has not been entered, so there is nothing to review yet."


@rule(
    source="NHS Continuing Healthcare National Framework 2022; local policy on what is reviewed",
    clears="the referral is rejected, or who pays for the package is put right",
)
def out_of_scope(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """Only packages that the NHS pays for, alone or together with the council, are reviewed here."""
    if case.funding in IN_SCOPE:
        return None
    return (
        f"This package is paid for {_PAID_OTHERWISE[case.funding]}, and this review covers NHS continuing "
        "healthcare and jointly funded packages only."
    )


@rule(source="separation of duties", clears="another reviewer is named")
def reviewer_in_conflict(
    case: Facts,
    actor: Actor,
    policy: OneToOnePolicy,
    now: Moment,
    form: AcceptReferral | ReassignReviewer | UpholdDispute,
) -> str | None:
    """Nobody reviews a case on which they have assured quality or voted, in any version of it, or are about to vote."""
    roll = case.listing.roll if case.listing else None
    if roll is not None and any(voter.person == form.reviewer for voter in roll.voters):
        return f"{form.reviewer} is a voter of the panel that is hearing this case, and so cannot review it."
    if form.reviewer in case.people_in("assurer", "voter"):
        return (
            f"{form.reviewer} has assured the quality of this case or voted on it, and so cannot review it."
        )
    return None


@rule(
    source="local policy: a reviewer acts on their own cases",
    clears="the reviewer does it, or the operations manager gives the case to another reviewer",
)
def not_your_case(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """The assessment is the work of one reviewer who answers for it."""
    if case.reviewer in actor.people():
        return None
    return "This case has been given to another reviewer."
