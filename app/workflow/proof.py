"""The static proof of terms: with the people there are, can every stage of the route be quorate for every item?

Whoever had another duty on a case is not available for it, and every stage takes voters of its own; over who that may
have been the worst counts. A day is one on which the panel can sit if all stages of the route could be held with those
who are there: no case needs more than that. In this sense the answer is exact (see `seating`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations, groupby

from app.workflow.route import Step, whole
from app.workflow.shortage import Finding, Panellist, Room
from app.workflow.terms import Terms
from app.workflow.wording import listed, nth


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody is away, both days included."""

    person: str
    from_day: date
    until_day: date


@dataclass(frozen=True, slots=True)
class Proof:
    """What is missing for good, or for longer than cases can wait; and the shorter gaps that leave makes."""

    missing: tuple[Finding, ...] = ()
    gaps: tuple[Finding, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether every stage can be quorate for every kind of item."""
        return not self.missing


def prove(
    panels: Sequence[Terms],
    steps: Sequence[Step],
    roster: Sequence[Panellist],
    leave: Iterable[Absence],
    expertise: Mapping[str, str | None],
    duties: Mapping[str, frozenset[str]],
    days: Sequence[date],
    patience: int,
) -> Proof:
    """Whether the route can be quorate throughout, and who is missing if not.

    `expertise` names for each kind of item, in words, what somebody has to know; `duties` who may have each other duty,
    by its title. `days` are those on which panels could sit, in order; a gap of up to `patience` of them in a row is
    one that cases can wait out.
    """
    known = {terms.name: terms for terms in panels}
    room = Room([known[name] for name in whole(steps)], roster, duties)
    missing, gaps = [*_undivided(duties), *_unnamed(room, expertise)], list[Finding]()
    away = _away(leave, days)
    for code in dict.fromkeys(expertise.values()):
        if code is None and room.asks_expertise:
            continue  # `_unnamed` says so
        items = tuple(item for item, needed in expertise.items() if needed == code)
        always = room.worst(code, frozenset())
        missing += [replace(found, items=items) for found in always]
        for run in [] if always else _runs(days, [room.worst(code, gone) for gone in away]):
            (missing if len(run) > patience else gaps).extend(
                replace(each, items=items) for each in _dated(run)
            )
    return Proof(_together(missing, expertise), _together(gaps, expertise))


def _undivided(duties: Mapping[str, frozenset[str]]) -> Iterator[Finding]:
    """Hall's condition for the other duties: as many people as duties, however many of them are looked at."""
    for titles in (some for size in range(1, len(duties) + 1) for some in combinations(duties, size)):
        there = len(frozenset[str]().union(*(duties[title] for title in titles)))
        if there < len(titles):
            yield Finding(f"{nth(there, 'person')} to be {listed(titles)}")
            return


def _unnamed(room: "Room", expertise: Mapping[str, str | None]) -> Iterator[Finding]:
    items = tuple(item for item, code in expertise.items() if code is None)
    if items and room.asks_expertise:
        yield Finding("the name of the expertise that is needed", items=items)


def _away(leave: Iterable[Absence], days: Sequence[date]) -> list[frozenset[str]]:
    """Who is away on each of these days."""
    known = list(leave)
    return [frozenset(each.person for each in known if each.from_day <= on <= each.until_day) for on in days]


Run = list[tuple[date, tuple[Finding, ...]]]


def _runs(days: Sequence[date], found: Sequence[tuple[Finding, ...]]) -> list[Run]:
    """The stretches of days, one after the other, on which the panel cannot sit."""
    by_day = zip(days, found, strict=True)
    return [list(run) for lacks, run in groupby(by_day, key=lambda each: bool(each[1])) if lacks]


def _dated(run: Run) -> Iterator[Finding]:
    """What is missing in a stretch, each with its first and last day."""
    for finding in dict.fromkeys(finding for _, found in run for finding in found):
        for there, part in groupby(run, key=lambda each: finding in each[1]):
            on = [day for day, _ in part]
            if there:
                yield replace(finding, from_day=on[0], until_day=on[-1])


def _together(findings: Iterable[Finding], expertise: Mapping[str, str | None]) -> tuple[Finding, ...]:
    """The same finding for several kinds of item, once."""
    items: dict[Finding, list[str]] = {}
    for finding in findings:
        items.setdefault(replace(finding, items=()), []).extend(finding.items)
    return tuple(
        replace(finding, items=() if set(about) == set(expertise) else tuple(about))
        for finding, about in items.items()
    )
