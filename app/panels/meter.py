"""How an item stands with its quorum: who counts, what is missing, and the count in words."""

from collections.abc import Sequence

from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncConnection

from app.cases.exclusions import kept_out
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.hearing import item_roll
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.programmes.one_to_one.way import panel_of
from app.workflow.panel import Action, Member, quorum


class QuorumView(BaseModel):
    """Whether those who count for an item are enough; once it is called, those on its roll."""

    met: bool
    voters: list[str] = Field(description="Who counts")
    missing: list[str] = Field(description="What is missing, in words")
    sentence: str = Field(description="The count in words, without names")


def as_called(case: Facts, policy: OneToOnePolicy) -> QuorumView | None:
    """How the roll of a called item stands; None before it is called, and where there is no such panel any more."""
    terms = panel_of(case, policy)
    if case.listing is None or case.listing.roll is None or terms is None:
        return None
    found = quorum(case.listing.roll, terms.quorum, expertise=policy.expertise.get(case.driver))
    return QuorumView(
        met=found.met,
        voters=[member.person for member in case.listing.roll.voters],
        missing=list(found.missing),
        sentence=found.sentence,
    )


async def if_called(
    db: AsyncConnection,
    row: object,
    case: Facts,
    seats: Sequence[tuple[Member, bool]],
    policy: OneToOnePolicy,
) -> QuorumView | None:
    """How it would stand if the item, the row of its case with `id` and `provider`, were called now."""
    if case.listing is None or panel_of(case, policy) is None:
        return None
    left = {each.person for each in case.listing.interests if each.action is Action.LEAVE}
    away = await kept_out(db, row, [m.person for m, here in seats if here and m.person not in left])
    there = {
        "members": [m for m, _ in seats],
        "present": [m.person for m, here in seats if here and m.person not in away],
    }
    now = case.model_copy(update={"listing": case.listing.model_copy(update=there)})
    assert now.listing is not None
    called = now.listing.model_copy(update={"roll": item_roll(now, policy)})
    return as_called(now.model_copy(update={"listing": called}), policy)
