"""A panel decides on what it has read: the papers of an item show the case as it is."""

from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.pack import changes_since
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.programmes.one_to_one.rules.wording import series
from app.workflow.rules import rule
from app.workflow.state import Actor, Moment

_MOST = 6  # changes that are named; of more than that their number is said


@rule(
    source="local policy: a panel decides on the papers it has read",
    clears="the secretary issues the papers again, and whoever has voted votes again",
)
def pack_is_stale(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """Nobody votes or decides on papers that no longer show the case."""
    if case.listing is None:
        return None
    if not case.listing.manifest:
        return "Nobody can say what the papers of this item were: they were issued without a list of their parts."
    changes = changes_since(case)
    if not changes:
        return None
    return (
        f"The case has changed since its papers were issued (issue {case.listing.issue}): {_named(changes)}. "
        "Votes on these papers do not count."
    )


@rule(
    source="local policy: nobody takes a vote away",
    clears="nothing: the papers show the case as it is",
)
def pack_is_current(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """Papers are issued again because the case has changed, and never to have a vote taken again."""
    if case.listing is None or not case.listing.manifest or changes_since(case):
        return None
    return "Nothing has changed since the papers of this item were issued."


def _named(changes: tuple[str, ...]) -> str:
    left = len(changes) - _MOST
    return series([*changes[:_MOST], f"{left} more" if left > 1 else changes[_MOST]] if left > 0 else changes)
