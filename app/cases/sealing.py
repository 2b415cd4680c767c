"""Votes are sealed until the item has an outcome: the case shows who has voted, and nobody else how."""

from collections.abc import Sequence
from typing import Any

from app.cases.moves import Loaded
from app.people.asking import Asking
from app.workflow.panel import Ballot

SEALED = "SEALED"


def whole_record(case: Loaded, asking: Asking) -> str:
    """The record as JSON text, with the votes of others on an item that has no outcome yet sealed."""
    listing, person = case.facts.listing, asking.actor.person
    if listing is None or all(b.person == person for b in (*listing.ballots, *listing.voided)):
        return case.record
    sealed = {
        "ballots": _sealed(listing.ballots, person),
        "voided": _sealed(listing.voided, person),  # how somebody voted on earlier papers tells how they will
    }
    return case.facts.model_copy(update={"listing": listing.model_copy(update=sealed)}).model_dump_json()


def _sealed(ballots: Sequence[Ballot], person: str) -> list[Ballot]:
    return [
        ballot
        if ballot.person == person
        else ballot.model_copy(update={"choice": SEALED, "reason": "", "asks": False})
        for ballot in ballots
    ]


def sealed_entries(case: Loaded, asking: Asking, entries: Sequence[dict[str, Any]]) -> set[int]:
    """The numbers of the journal entries that are votes of others since the case was listed, while it is."""
    if case.facts.listing is None:
        return set()
    listed = max(entry["seq"] for entry in entries if entry["act"] == "list_for_panel")
    return {
        entry["seq"]
        for entry in entries
        if entry["act"] == "cast_ballot" and entry["seq"] > listed and entry["actor"] != asking.actor.person
    }
