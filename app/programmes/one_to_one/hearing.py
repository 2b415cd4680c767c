"""One item before the panel: who is excluded from it, and what its ballots add up to."""

from operator import is_

from app.programmes.one_to_one.codes import PanelChoice, Profession
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.pack import counting
from app.programmes.one_to_one.policy import OneToOnePolicy
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


def item_tally(case: Facts, policy: OneToOnePolicy) -> Tally | None:
    """What the ballots of the item add up to now; None until it is called, and where there is no such panel any more.

    A ballot that was cast on other papers than those of now is void, and not counted.

    Several rules ask the same of one vote at once, so the last count is kept. It is found again only for the
    very same roll, ballots and policy (they never change in place), so it can never be another vote's.
    """
    terms = panel_of(case, policy)
    if case.listing is None or case.listing.roll is None or terms is None:
        return None
    ballots = counting(case)
    asked = (case.driver, policy, terms, case.listing.roll, *ballots)
    kept = _last_count[0]
    if kept is None or len(kept[0]) != len(asked) or not all(map(is_, kept[0], asked)):
        kept = _last_count[0] = (asked, _count(case.listing.roll, ballots, terms, case, policy))
    return kept[1]


_last_count: list[tuple[tuple[object, ...], Tally] | None] = [None]


def _count(
    called: Roll, ballots: tuple[Ballot, ...], terms: Terms, case: Facts, policy: OneToOnePolicy
) -> Tally:
    return tally(
        called,
        ballots,
        terms.voting,
        terms.quorum,
        approvals=(PanelChoice.APPROVE.value, PanelChoice.APPROVE_WITH_CONDITIONS.value),
        expertise=policy.expertise.get(case.driver),
    )
