"""Who is missing, so that every stage of a route can be quorate: each need in words.

Whoever had another duty on a case (reviewer, assurer) is not available for it. Nobody knows who that will be, so every
choice is tried and none is sampled; choices that leave the same kinds of people are tried once.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product

from app.workflow.seating import Bench, Kind, Lack, can_sit, lacking
from app.workflow.terms import Terms
from app.workflow.wording import day, listed, nth, number_of, ordinal, plain


@dataclass(frozen=True, slots=True)
class Panellist:
    """Somebody who can be called to panels: to vote, to chair (and so to record what was decided), or to advise."""

    person: str
    name: str
    profession: str
    votes: bool
    chairs: bool
    expertise: frozenset[str]


@dataclass(frozen=True, slots=True)
class Finding:
    """Who is missing. `stage` counts from 1, and is 0 where no stage is meant; `panel` is its panel's short name.

    `items` is empty for every item.

    `when` says whose other duty makes it so, each as "Ada is the reviewer"; the days are None where it is always so.
    """

    need: str
    stage: int = 0
    panel: str = ""
    items: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    from_day: date | None = None
    until_day: date | None = None

    @property
    def sentence(self) -> str:
        """The finding in words."""
        parts = [f"Missing: {self.need} "]
        parts.append(f"for items about {listed(self.items)}" if self.items else "for every item")
        if self.stage:
            parts.append(f", at the {ordinal(self.stage)} stage ({self.panel})")
        if self.when:
            parts.append(f", when {listed(self.when)}")
        if self.from_day and self.until_day:
            alone = self.from_day == self.until_day
            parts.append(
                f", on {day(self.from_day)}"
                if alone
                else f", from {day(self.from_day)} to {day(self.until_day)}"
            )
        return "".join(parts) + "."


class Room:
    """The stages of a route, and the people who could fill them."""

    def __init__(
        self, way: Sequence[Terms], roster: Sequence[Panellist], duties: Mapping[str, frozenset[str]]
    ) -> None:
        self.names = [terms.name for terms in way]
        self.benches = [Bench.of(terms) for terms in way]
        self.roster, self.duties = roster, duties
        self.known: dict[tuple[str | None, frozenset[tuple[Kind, int]]], tuple[Finding, ...]] = {}

    @property
    def asks_expertise(self) -> bool:
        """Whether any stage needs somebody who knows the matter."""
        return any(bench.expertise for bench in self.benches)

    def worst(self, code: str | None, gone: frozenset[str]) -> tuple[Finding, ...]:
        """What is missing for items that need this expertise without those who are gone; empty: nothing."""
        there = [each for each in self.roster if each.person not in gone and self._counts(each, code)]
        everybody = Counter(_kind(each, code) for each in there)
        spread = ({_kind(each, code) for each in there if each.person in h} for h in self.duties.values())
        least = everybody - sum(map(Counter, spread), Counter())
        if can_sit(least, self.benches):
            return ()  # enough even if the other duties took somebody of every kind that could have them
        for out in self._other_duties(there, code):
            people = everybody - Counter(_kind(each, code) for each in out.values())
            found = self._missing(people, code)
            if found:
                when = tuple(f"{each.name} is the {title}" for title, each in out.items())
                return tuple(replace(finding, when=when) for finding in found)
        return ()

    def _counts(self, each: Panellist, code: str | None) -> bool:
        """Whether somebody could have any part in these stages."""
        return any(
            (each.votes and each.profession in bench.places)
            or (code in each.expertise and each.profession in bench.advises)
            for bench in self.benches
        )

    def _other_duties(
        self, there: Sequence[Panellist], code: str | None
    ) -> Iterator[Mapping[str, Panellist]]:
        """Who of those who could sit may have had which other duty: nobody first, then every choice of kinds."""
        choices: list[list[Panellist | None]] = [
            [None, *(each for each in there if each.person in holders)] for holders in self.duties.values()
        ]
        tried = set[frozenset[tuple[Kind, int]]]()
        for chosen in sorted(product(*choices), key=lambda some: sum(each is not None for each in some)):
            out = {title: each for title, each in zip(self.duties, chosen, strict=True) if each is not None}
            kinds = frozenset(Counter(_kind(each, code) for each in out.values()).items())
            if len({each.person for each in out.values()}) == len(out) and kinds not in tried:
                tried.add(kinds)
                yield out

    def _missing(self, people: Counter[Kind], code: str | None) -> tuple[Finding, ...]:
        key = frozenset(people.items())
        if (code, key) not in self.known:
            met = can_sit(people, self.benches)
            self.known[code, key] = () if met else tuple(self._diagnosed(people, code))
        return self.known[code, key]

    def _diagnosed(self, people: Counter[Kind], code: str | None) -> Iterator[Finding]:
        """Who is missing, each need by itself; where each alone could be met, the first that cannot beside the others."""
        benches = self.benches
        needs: dict[int, list[str]] = {}
        for lack in lacking(people, benches):
            needs.setdefault(lack.stage, []).append(_voters(people, lack, benches[lack.stage]))
        alone = (
            (_first(people, [bench.only(chair=True) for bench in benches]), self._chair),
            (_first(people, [bench.only(expertise=True) for bench in benches]), self._expert),
        )
        beside = (
            (_first(people, [bench.only(voters=True, chair=True) for bench in benches]), self._chair),
            (_first(people, benches), self._expert),
        )
        found = [(stage, words) for stage, words in alone if stage is not None]
        if not found and not needs:
            found = [(stage, words) for stage, words in beside if stage is not None][:1]
        for stage, words in found:
            needs.setdefault(stage, []).append(words(people, stage, code))
        for stage in sorted(needs):
            yield from (Finding(need, stage + 1, self.names[stage]) for need in needs[stage])

    def _chair(self, people: Counter[Kind], stage: int, _code: str | None) -> str:
        may = self.benches[stage].chairs or frozenset()
        there = sum(n for kind, n in people.items() if kind.votes and kind.chairs and kind.profession in may)
        return nth(there, "voter who can chair")

    def _expert(self, people: Counter[Kind], stage: int, code: str | None) -> str:
        there = sum(n for kind, n in people.items() if kind.knows)
        return nth(there, f"voter or adviser with {plain(code or '')} expertise")


def _kind(each: Panellist, code: str | None) -> Kind:
    return Kind(each.profession, each.votes, each.chairs, code in each.expertise)


def _first(people: Counter[Kind], benches: Sequence[Bench]) -> int | None:
    """The first stage that cannot be filled together with those before it; None when all can."""
    prefixes = (stage for stage in range(len(benches)) if not can_sit(people, benches[: stage + 1]))
    return next(prefixes, None)


def _voters(people: Counter[Kind], lack: Lack, bench: Bench) -> str:
    """Who is missing by profession; "a voter" where any of those who vote at this stage will do."""
    wanted = (
        "" if {*lack.professions} == bench.places.keys() else " or ".join(map(plain, lack.professions)) + " "
    )
    there = sum(n for kind, n in people.items() if kind.votes and kind.profession in lack.professions)
    return nth(there, f"{wanted}voter") if lack.units == 1 else number_of(lack.units, f"more {wanted}voter")
