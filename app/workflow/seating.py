"""Can the people there are fill every stage of a route at once? Answered exactly, by maximum flow.

Nobody votes at two stages, and whoever voted at one takes no part in a later one. People who are alike for a panel (of
one profession, with or without a vote, able to chair or not, knowing the matter or not) are counted, not named. A stage
needs so many voters of each profession; one of them chairs, and one of them, or an adviser, knows the matter. Of which
profession those two come is tried in turn. Each trial is a flow of people into places: by the theorem of Hall, and of
Ford and Fulkerson for places with limits, there are enough people exactly when the flow fills every place.
"""

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from app.workflow.terms import Terms


class Kind(NamedTuple):
    """People who are alike for a panel and one kind of item."""

    profession: str
    votes: bool
    chairs: bool
    knows: bool


@dataclass(frozen=True, slots=True)
class Bench:
    """What one stage needs. `places` are voting places by profession, `advises` the professions that advise.

    `chairs` are the professions that may give the chair, None where nobody need chair.
    """

    places: Mapping[str, int]
    least: Mapping[str, int]
    voters: int
    chairs: frozenset[str] | None
    advises: frozenset[str]
    expertise: bool

    @classmethod
    def of(cls, terms: Terms) -> "Bench":
        """What an item needs by these terms."""
        rule = terms.quorum
        return cls(
            places={
                profession: terms.places(profession) for profession in sorted(terms.professions(voting=True))
            },
            least=dict(rule.professions),
            voters=rule.voters,
            chairs=terms.professions(voting=True, chairs=True) if rule.chair_or_deputy else None,
            advises=terms.professions(voting=False),
            expertise=rule.expertise_needed,
        )

    def only(self, *, voters: bool = False, chair: bool = False, expertise: bool = False) -> "Bench":
        """The same stage with some of its needs alone."""
        return replace(
            self,
            least=self.least if voters else {},
            voters=self.voters if voters else 0,
            chairs=self.chairs if chair else None,
            expertise=self.expertise and expertise,
        )


class Lack(NamedTuple):
    """So many voters are missing at a stage (counted from 0), each of any of these professions."""

    stage: int
    professions: tuple[str, ...]
    units: int


def can_sit(people: Mapping[Kind, int], benches: Sequence[Bench]) -> bool:
    """Whether every stage can be quorate, each with voters of its own. What fails for one need alone is found first."""
    needs = ({"voters": True}, {"chair": True}, {"expertise": True}, {"chair": True, "expertise": True})
    alone = all(_can_sit(people, [bench.only(**need) for bench in benches], ()) for need in needs)
    return alone and _can_sit(people, benches, ())


def lacking(people: Mapping[Kind, int], benches: Sequence[Bench]) -> list[Lack]:
    """The voters who are missing, by stage and profession, whoever chairs and whatever they know."""
    plain = [bench.only(voters=True) for bench in benches]
    return _unfilled(people, plain, [_Layout()] * len(plain))


@dataclass(frozen=True, slots=True)
class _Layout:
    """Whence the chair of a stage comes; and who knows the matter: the chair, a voter of a profession, an adviser."""

    chair: str | None = None
    chair_knows: bool = False
    expert: str | None = None
    adviser: Kind | None = None


class _Demand(NamedTuple):
    """`units` voters of one stage, at most `limits` of each profession, who also chair, or know."""

    stage: int
    units: int
    limits: Mapping[str, int]
    chairs: bool = False
    knows: bool = False

    def takes(self, kind: Kind) -> bool:
        """Whether somebody of this kind could fill it."""
        fit = kind.votes and self.limits.get(kind.profession, 0) > 0
        return fit and kind.chairs >= self.chairs and kind.knows >= self.knows


def _can_sit(people: Mapping[Kind, int], benches: Sequence[Bench], chosen: tuple[_Layout, ...]) -> bool:
    """Try every layout of the next stage; one that leaves later stages too few voters is not followed further."""
    if len(chosen) == len(benches):
        return True
    later = [_Layout()] * (len(benches) - len(chosen) - 1)
    return any(
        not _unfilled(people, benches, (*chosen, layout, *later))
        and _can_sit(people, benches, (*chosen, layout))
        for layout in _layouts(benches[len(chosen)], people)
    )


def _layouts(bench: Bench, people: Mapping[Kind, int]) -> Iterator[_Layout]:
    """Every way to a chair and to somebody who knows that anybody there could give.

    An adviser without a vote takes nothing from any stage: where there is one who knows, no other way can be better.
    """
    chairs: list[str | None] = [None]
    if bench.chairs is not None:
        chairs = [*sorted({k.profession for k in people if k.votes and k.chairs} & bench.chairs)]
    advisers = sorted(kind for kind in people if kind.knows and kind.profession in bench.advises)
    for chair in chairs:
        if not bench.expertise or any(not kind.votes for kind in advisers):
            yield _Layout(chair)
            continue
        if chair is not None:
            yield _Layout(chair, chair_knows=True)
        for kind in advisers:
            yield _Layout(chair, adviser=kind)
        for expert in sorted({k.profession for k in people if k.votes and k.knows} & bench.places.keys()):
            if bench.places[expert] > (expert == chair):
                yield _Layout(chair, expert=expert)


def _demands(stage: int, bench: Bench, layout: _Layout) -> Iterator[_Demand]:
    """The voters of a stage: who chairs, who knows, what each profession has to give beside, and any others."""
    special: Counter[str] = Counter()
    if layout.chair is not None:
        yield _Demand(stage, 1, {layout.chair: 1}, chairs=True, knows=layout.chair_knows)
        special[layout.chair] += 1
    if layout.expert is not None:
        yield _Demand(stage, 1, {layout.expert: 1}, knows=True)
        special[layout.expert] += 1
    taken = dict(special)
    for profession, least in bench.least.items():
        if least > special[profession]:
            more = least - special[profession]
            yield _Demand(stage, more, {profession: more})
            taken[profession] = least
    others = bench.voters - sum(taken.values())
    if others > 0:
        yield _Demand(stage, others, {p: n - taken.get(p, 0) for p, n in bench.places.items()})


def _unfilled(people: Mapping[Kind, int], benches: Sequence[Bench], layouts: Sequence[_Layout]) -> list[Lack]:
    """What remains unfilled, as late in the route as can be, when as many places as possible are filled.

    An adviser who also has a vote is kept from voting up to the last stage at which they advise.
    """
    until = {layout.adviser: stage for stage, layout in enumerate(layouts) if layout.adviser is not None}
    flow = _Flow()
    for kind, number in people.items():
        flow.widen(_SOURCE, kind, number - (kind in until))
    for adviser in until:
        flow.widen(_SOURCE, (adviser, "later"), 1)
    demands = [d for stage, layout in enumerate(layouts) for d in _demands(stage, benches[stage], layout)]
    lacks = []
    for n, demand in enumerate(demands):
        for kind in filter(demand.takes, people):
            flow.widen(kind, (n, kind.profession), people[kind])
        for profession, most in demand.limits.items():
            flow.widen((n, profession), n, most)
        for adviser, last in until.items():
            if last < demand.stage and demand.takes(adviser):
                flow.widen((adviser, "later"), (n, adviser.profession), 1)
        flow.widen(n, _SINK, demand.units)
        filled = sum(1 for _ in range(demand.units) if flow.push())
        if filled < demand.units:
            free = tuple(p for p in demand.limits if flow.room[n, p][n])
            lacks.append(Lack(demand.stage, free, demand.units - filled))
    return lacks


_SOURCE, _SINK = "source", "sink"


class _Flow:
    """A network, by how much each way still takes. What once reached the sink is led another way, never taken back."""

    def __init__(self) -> None:
        self.room: dict[Hashable, dict[Hashable, int]] = {_SOURCE: {}, _SINK: {}}

    def widen(self, start: Hashable, end: Hashable, by: int) -> None:
        """Let so many more pass from `start` to `end`."""
        ways = self.room.setdefault(start, {})
        ways[end] = ways.get(end, 0) + by
        self.room.setdefault(end, {}).setdefault(start, 0)

    def push(self) -> bool:
        """Bring one more from the source to the sink, if there is any way."""
        came: dict[Hashable, Hashable] = {_SOURCE: _SOURCE}
        queue: list[Hashable] = [_SOURCE]
        for place in queue:
            for onward, room in self.room[place].items():
                if room > 0 and onward not in came:
                    came[onward] = place
                    queue.append(onward)
        if _SINK not in came:
            return False
        place = _SINK
        while place != _SOURCE:
            back = came[place]
            self.room[back][place] -= 1
            self.room[place][back] += 1
            place = back
        return True
