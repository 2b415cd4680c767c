"""Votes are sealed until the item has an outcome, first opinions until its discussion is open.

The case shows who has voted and who has locked an opinion, and nobody else how.
"""

from collections.abc import Sequence
from typing import Any

from app.cases.moves import Loaded
from app.people.asking import Asking
from app.programmes.one_to_one.records import Listing
from app.workflow.panel import Ballot

SEALED = "SEALED"


def whole_record(case: Loaded, asking: Asking) -> str:
    """The record as JSON text, with what others have said in a vote that is still sealed left out."""
    listing, person = case.facts.listing, asking.actor.person
    if listing is None:
        return case.record
    opinions = [] if _opinions_are_open(listing) else listing.opinions
    ballots = [*listing.ballots, *listing.voided]
    said_by = {*(each.person for each in ballots), *(each.person for each in opinions)}
    if said_by <= {person}:
        return case.record
    kept = [
        each if each.person == person else each.model_copy(update={"choice": SEALED, "reason": ""})
        for each in opinions
    ]
    sealed = {
        "ballots": _sealed(listing.ballots, person),
        "voided": _sealed(listing.voided, person),  # how somebody voted on earlier papers tells how they will
        "opinions": kept or listing.opinions,
    }
    return case.facts.model_copy(update={"listing": listing.model_copy(update=sealed)}).model_dump_json()


def _sealed(ballots: Sequence[Ballot], person: str) -> list[Ballot]:
    unsaid = {"choice": SEALED, "reason": "", "asks": False}
    return [each if each.person == person else each.model_copy(update=unsaid) for each in ballots]


def _opinions_are_open(listing: Listing) -> bool:
    """Whether first opinions are seen by everybody: nobody can lock one any more."""
    return listing.discussing or listing.closed is not None


def sealed_entries(case: Loaded, asking: Asking, entries: Sequence[dict[str, Any]]) -> set[int]:
    """The numbers of the entries in which others vote or lock an opinion since the case was listed, while it is."""
    if case.facts.listing is None:
        return set()
    sealed = {"cast_ballot"} if _opinions_are_open(case.facts.listing) else {"cast_ballot", "lock_opinion"}
    listed = max(entry["seq"] for entry in entries if entry["act"] == "list_for_panel")
    return {
        entry["seq"]
        for entry in entries
        if entry["act"] in sealed and entry["seq"] > listed and entry["actor"] != asking.actor.person
    }
