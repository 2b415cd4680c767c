"""One item before the panel: who is excluded from it, and what its ballots add up to."""

from collections.abc import Sequence

from app.programmes.one_to_one.codes import HearingStage, PanelChoice, Profession
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.pack import changes_since, counting
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.programmes.one_to_one.records import Listing
from app.programmes.one_to_one.way import panel_of
from app.workflow.panel import Ballot, Roll, Tally, roll, tally
from app.workflow.terms import Terms, seated


def exclusions(case: Facts, policy: OneToOnePolicy) -> dict[str, str]:
    """Everybody who may not vote on this case whatever they declare, with the reason that is shown."""
    here = case.listing.panel if case.listing else None
    found: dict[str, str] = {
        voter: "voted on it at an earlier panel"
        for passed in case.panels_passed
        if passed.panel != here
        for voter in passed.voters
    }
    shut_out = case.listing.shut_out if case.listing else []
    return found | dict.fromkeys(shut_out, "may no longer take part") | apart(case, policy)


def apart(case: Facts, policy: OneToOnePolicy) -> dict[str, str]:
    """Everybody who prepared this case, and so votes at no panel on anything about it, with the reason."""
    found: dict[str, str] = {}
    if policy.exclude_authoriser and case.authoriser is not None:
        found[case.authoriser] = "authorised the package"
    found |= dict.fromkeys(case.people_in("assurer"), "assured this case")
    found |= dict.fromkeys(case.people_in("reviewer"), "reviewed this case")
    return found


def item_roll(case: Facts, policy: OneToOnePolicy) -> Roll:
    """Who counts for the item as it is called now: who has a seat by the panel's terms.

    Finance advises, whatever its seat says (BR14).
    """
    assert case.listing is not None
    listing, terms = case.listing, panel_of(case, policy)
    members = [
        m.model_copy(update={"voting": False}) if m.profession == Profession.FINANCE else m
        for m in listing.members
    ]
    if terms is not None:
        members = seated(members, terms)
    return roll(members, listing.present, listing.interests, exclusions(case, policy))


def stage_of(listing: Listing, policy: OneToOnePolicy) -> HearingStage:
    """How far the hearing of the item has come."""
    if listing.roll is None:
        return HearingStage.LISTED
    if listing.closed is not None:
        return HearingStage.CLOSED
    if listing.ballots:
        return HearingStage.VOTING
    asked = policy.first_opinions and not listing.discussing
    return HearingStage.OPINIONS if asked else HearingStage.DISCUSSION


def closed_tally(case: Facts) -> Tally | None:
    """The result of the vote on the item, once it is closed: nobody is told how it stands before.

    What was voted on papers that no longer show the case is void, and has no result.
    """
    if case.listing is None or case.listing.closed is None or changes_since(case):
        return None
    return case.listing.closed.tally


def item_tally(case: Facts, policy: OneToOnePolicy) -> Tally | None:
    """What the ballots of the item add up to: the result of the closed vote, otherwise as they stand.

    None until it is called, and where there is no such panel any more. Votes of before there was a closing are counted
    when their outcome is recorded.
    """
    closed, terms = closed_tally(case), panel_of(case, policy)
    if closed is not None:
        return closed
    if case.listing is None or case.listing.roll is None or terms is None:
        return None
    return _count(case.listing.roll, counting(case), terms, case, policy)


def _count(
    called: Roll, ballots: Sequence[Ballot], terms: Terms, case: Facts, policy: OneToOnePolicy
) -> Tally:
    return tally(
        called,
        ballots,
        terms.voting,
        terms.quorum,
        approvals=(PanelChoice.APPROVE.value, PanelChoice.APPROVE_WITH_CONDITIONS.value),
        expertise=policy.expertise.get(case.driver),
    )
