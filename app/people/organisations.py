"""Organisations change their names and their codes; decisions keep the name they were made under."""

from collections.abc import Mapping
from datetime import date

from app.people.models import Organisation


def valid_on(known: Mapping[str, Organisation], code: str, on: date) -> Organisation | None:
    """The organisation that answered to `code` on the day `on`, or its successor of that day.

    `known` maps ODS codes to organisations. None when nobody did: before it began, or after it ended
    without a successor. (Data Standard: organisations are time-bounded; successors do not rewrite history.)
    Of several successors it is the one that began first, and of those the first by code.
    """
    seen: set[str] = set()
    found = known.get(code)
    while found is not None and found.ods_code not in seen:
        seen.add(found.ods_code)
        if on < found.valid_from:
            return None
        if found.valid_to is None or on <= found.valid_to:
            return found
        ended = found.ods_code
        successors = (o for o in known.values() if o.predecessor == ended and o.valid_from <= on)
        found = min(successors, key=lambda o: (o.valid_from, o.ods_code), default=None)
    return None


def lineage(known: Mapping[str, Organisation], code: str) -> frozenset[str]:
    """`code` and every predecessor of it: whose cases its people work on today."""
    codes: set[str] = set()
    found: str | None = code
    while found is not None and found not in codes and found in known:
        codes.add(found)
        found = known[found].predecessor
    return frozenset(codes | {code})
