"""An agenda planned ahead: is every item quorate with those who sit, who would make it so, and in which order.

Pure. Whether an item is quorate is what `roll` and `quorum` answer, here as at the sitting itself.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from app.workflow.quorum import Quorum, QuorumRule, quorum
from app.workflow.roll import Interest, Member, Roll, roll
from app.workflow.terms import Terms, seated


@dataclass(frozen=True, slots=True)
class Planned:
    """One item: who leaves the room for it, each with the words that are shown, and the expertise it needs.

    `interests` are those that were declared already and leave their owner in the room.
    """

    ref: str
    away: Mapping[str, str]
    expertise: str | None = None
    interests: tuple[Interest, ...] = ()


@dataclass(frozen=True, slots=True)
class Outlook:
    """How an item stands: who of those called is away, whether it is quorate as called, and with those proposed."""

    item: Planned
    away: tuple[str, ...]
    called: Quorum
    proposed: Quorum


@dataclass(frozen=True, slots=True)
class Plan:
    """The items in the proposed order, and whom to call beside those who are called.

    `invite` may be empty though an item is not quorate: then nobody who is free could make it so.
    """

    items: tuple[Outlook, ...]
    invite: tuple[Member, ...]

    @property
    def quorate(self) -> bool:
        """Whether every item is quorate with those proposed."""
        return all(outlook.proposed.met for outlook in self.items)


def plan(
    members: Sequence[Member], items: Sequence[Planned], reserve: Sequence[Member], terms: Terms
) -> Plan:
    """Plan the items of one sitting for the members called to it, and `reserve`: who else could be called.

    Where a profession has a place free, somebody is proposed for it; otherwise as the alternate of a member who is away
    for some item, and who counts again when present. A `deputy` in the reserve is somebody who may chair.
    """
    table = _Table(tuple(members), tuple(items), tuple(reserve), terms)
    invite = table.fewest()
    outlooks = {
        item.ref: Outlook(
            item,
            tuple(member.person for member in members if member.person in item.away),
            table.quorum(item, ()),
            table.quorum(item, invite),
        )
        for item in items
    }
    return Plan(tuple(outlooks[ref] for ref in order(items, {member.person for member in members})), invite)


def order(items: Sequence[Planned], sitting: set[str]) -> list[str]:
    """The items so that as few of those sitting as can be have to leave the room or come back, over the whole sitting.

    Items that the same people leave stand together, as they stood. Exact for up to eight different sets of people.
    """
    groups: dict[frozenset[str], list[str]] = {}
    for item in items:
        groups.setdefault(frozenset(item.away.keys() & sitting), []).append(item.ref)
    sets = tuple(groups)
    way = _shortest(sets) if len(sets) <= 8 else _nearest(sets)
    return [ref for n in way for ref in groups[sets[n]]]


def walks(items: Sequence[Planned], sitting: set[str], way: Sequence[str]) -> int:
    """How often somebody of those sitting leaves the room or comes back when the items are heard in this order."""
    away = {item.ref: frozenset(item.away.keys() & sitting) for item in items}
    nobody: frozenset[str] = frozenset()
    path = [nobody, *(away[ref] for ref in way), nobody]
    return sum(len(one ^ other) for one, other in pairwise(path))


def _shortest(sets: tuple[frozenset[str], ...]) -> tuple[int, ...]:
    @cache
    def best(last: frozenset[str], left: frozenset[int]) -> tuple[int, tuple[int, ...]]:
        if not left:
            return len(last), ()
        ways = []
        for n in sorted(left):
            further, rest = best(sets[n], left - {n})
            ways.append((len(last ^ sets[n]) + further, (n, *rest)))
        return min(ways)

    return best(frozenset(), frozenset(range(len(sets))))[1]


def _nearest(sets: tuple[frozenset[str], ...]) -> tuple[int, ...]:
    """One after the other, always the one for which fewest have to move: good, not always the best."""
    way: list[int] = []
    while len(way) < len(sets):
        last = sets[way[-1]] if way else frozenset()
        left = (n for n in range(len(sets)) if n not in way)
        way.append(min(left, key=lambda n: (len(last ^ sets[n]), n)))
    return tuple(way)


_TRIES = 400  # sets of people that are tried when taking the best one at a time does not succeed


@dataclass(frozen=True, slots=True)
class _Table:
    members: tuple[Member, ...]
    items: tuple[Planned, ...]
    reserve: tuple[Member, ...]
    terms: Terms

    def roll(self, item: Planned, more: Sequence[Member]) -> Roll:
        """Who counts for an item when all who are called come, and these as well."""
        called = seated([*self.members, *more], self.terms)
        return roll(called, {member.person for member in called}, item.interests, item.away)

    def quorum(self, item: Planned, more: Sequence[Member]) -> Quorum:
        return quorum(self.roll(item, more), self.terms.quorum, expertise=item.expertise)

    def short(self, more: Sequence[Member]) -> int:
        """How much all items together lack with these people."""
        return sum(_short(self.roll(item, more), self.terms.quorum, item.expertise) for item in self.items)

    def fewest(self) -> tuple[Member, ...]:
        """Few people with whom every item is quorate; where there are none such, those who help most."""
        taken = self._best_first()
        if self.short(taken):
            taken = self._tried() or taken
        for member in taken:  # whoever came first may have become one too many
            without = tuple(each for each in taken if each is not member)
            if self.short(without) <= self.short(taken):
                taken = without
        return taken

    def _best_first(self) -> tuple[Member, ...]:
        taken: tuple[Member, ...] = ()
        lack = self.short(taken)
        while lack:
            tries = [(self.short((*taken, each)), n, each) for n, each in enumerate(self.seats(taken))]
            left, _, best = min(tries, default=(lack, 0, None), key=lambda one: one[:2])
            if best is None or left >= lack:
                break
            taken, lack = (*taken, best), left
        return taken

    def _tried(self) -> tuple[Member, ...]:
        """A set with which nothing is lacking, the smallest first; empty when none is found in time."""
        tries = 0
        layer: list[tuple[Member, ...]] = [()]
        while layer:
            grown: list[tuple[Member, ...]] = []
            for taken in layer:
                for each in self.seats(taken):
                    if taken and self._place(each) <= self._place(taken[-1]):
                        continue  # each set once, whoever of it came first
                    tries += 1
                    if not self.short((*taken, each)):
                        return (*taken, each)
                    if tries >= _TRIES:
                        return ()
                    grown.append((*taken, each))
            layer = grown
        return ()

    def _place(self, member: Member) -> int:
        return next(n for n, each in enumerate(self.reserve) if each.person == member.person)

    def seats(self, taken: Sequence[Member]) -> Iterator[Member]:
        """Everybody in the reserve in each seat that they could still be given beside these."""
        used = Counter(
            member.profession
            for member in seated([*self.members, *taken], self.terms)
            if member.voting and member.alternate_for is None
        )
        voting = self.terms.professions(voting=True)
        advising = self.terms.professions(voting=False)
        here = {member.person for member in (*self.members, *taken)}
        for each in self.reserve:
            if each.person in here:
                continue
            if each.voting and each.profession in voting:
                if used[each.profession] < self.terms.places(each.profession):
                    yield each
                else:
                    yield from (each.model_copy(update={"alternate_for": p}) for p in self._away_of(each))
            if each.profession in advising:
                yield each.model_copy(update={"voting": False, "deputy": False})

    def _away_of(self, each: Member) -> Iterator[str]:
        """The voters of the same profession, with a seat of their own, who are away for some item."""
        for member in seated(self.members, self.terms):
            fits = member.voting and member.alternate_for is None and member.profession == each.profession
            if fits and any(member.person in item.away for item in self.items):
                yield member.person


def _short(there: Roll, rule: QuorumRule, expertise: str | None) -> int:
    """How many needs of a quorum are not met; 0 exactly when it is."""
    seats = Counter(member.profession for member in there.voters)
    lack = max(0, rule.voters - len(there.voters))
    lack += sum(max(0, least - seats[profession]) for profession, least in rule.professions.items())
    lack += rule.chair_or_deputy and there.acting_chair() is None
    if rule.expertise_needed:
        lack += not any(expertise in member.expertise for member in (*there.voters, *there.advisers))
    return lack
