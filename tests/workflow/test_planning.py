"""An agenda planned ahead: the proposal makes every item quorate wherever anybody could, and few people walk."""

from collections.abc import Iterator, Sequence
from itertools import combinations, permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.workflow.planning import Plan, Planned, order, plan, walks
from app.workflow.quorum import QuorumRule, quorum
from app.workflow.roll import Action, Interest, Member, odd_alternates, roll
from app.workflow.terms import Seat, Terms, overfull, seated
from tests.workflow.committee import CARE, HEALTH, LAW, terms

PIA = Member(person="pia", name="Pia", profession="HEALTH", chair=True)
PAT = Member(person="pat", name="Pat", profession="HEALTH", deputy=True)
SOL = Member(person="sol", name="Sol", profession="SOCIAL_CARE")
TESS = Member(person="tess", name="Tess", profession="SOCIAL_CARE")
CALLED = (PIA, PAT, SOL)
VIC = Member(person="vic", name="Vic", profession="HEALTH", deputy=True, expertise=("FALLS",))
VAL = Member(person="val", name="Val", profession="SOCIAL_CARE")
ANN = Member(person="ann", name="Ann", profession="LAW", voting=False, expertise=("FALLS",))
RESERVE = (VIC, VAL, ANN)
EXPERT = QuorumRule(voters=3, professions={"HEALTH": 1, "SOCIAL_CARE": 1}, expertise_needed=True)


def item(ref: str, *away: str, expertise: str | None = None) -> Planned:
    return Planned(ref, dict.fromkeys(away, "takes no part"), expertise)


def refs(found: Plan) -> list[str]:
    return [outlook.item.ref for outlook in found.items]


def called(found: Plan) -> list[tuple[str, str | None, bool]]:
    return [(m.person, m.alternate_for, m.voting) for m in found.invite]


def test_nobody_is_proposed_where_those_who_are_called_are_enough() -> None:
    found = plan(CALLED, [item("A"), item("B", "vic")], RESERVE, terms())
    assert (found.quorate, found.invite) == (True, ())
    assert found.items[0].called.sentence.endswith("chair present: quorate")


def test_who_is_away_is_told_for_each_item_of_those_who_sit_alone() -> None:
    found = plan(CALLED, [item("A", "sol", "val", "nobody")], RESERVE, terms())
    assert found.items[0].away == ("sol",)
    assert found.items[0].called.missing == ("1 more voter", "1 more social care voter")
    assert not found.quorate, "val is away as well"


def test_a_place_that_is_free_is_filled_first() -> None:
    found = plan(CALLED, [item("A", "sol")], RESERVE, terms())
    assert (found.quorate, called(found)) == (True, [("val", None, True)])


def test_where_no_place_is_free_an_alternate_comes_for_whoever_is_away() -> None:
    full = (*CALLED, TESS)
    found = plan(full, [item("A"), item("B", "pia", "pat")], RESERVE, terms())
    assert (found.quorate, called(found)) == (True, [("vic", "pia", True)])
    assert found.items[-1].proposed.met
    assert "1 alternate not counted" in found.items[0].proposed.sentence


def test_an_adviser_brings_the_expertise_that_is_missing() -> None:
    found = plan(CALLED, [item("A", "vic", expertise="FALLS")], RESERVE, terms(quorum=EXPERT))
    assert (found.quorate, called(found)) == (True, [("ann", None, False)])


def test_somebody_who_helps_at_every_item_is_called_alone() -> None:
    items = [item("A", "sol"), item("B", "sol", "val")]
    ula = VAL.model_copy(update={"person": "ula", "name": "Ula"})
    found = plan(CALLED, items, (VAL, ula), terms())
    assert called(found) == [("ula", None, True)]


def test_what_is_missing_is_said_where_nobody_could_help() -> None:
    found = plan((PIA, PAT), [item("A"), item("B")], (VIC, ANN), terms())
    assert (found.quorate, found.invite) == (False, ())
    assert [outlook.proposed.missing for outlook in found.items] == [
        ("1 more voter", "1 more social care voter")
    ] * 2


def test_where_not_all_can_be_quorate_as_many_needs_as_can_be_are_met() -> None:
    found = plan(CALLED, [item("A", "sol"), item("B", "sol", "val")], RESERVE, terms())
    assert [outlook.proposed.met for outlook in found.items] == [True, False]
    assert called(found) == [("val", None, True)]


def test_who_may_speak_and_not_vote_does_not_leave_and_does_not_count() -> None:
    tie = Interest(person="sol", kind="LOYALTY", action=Action.SPEAK_NO_VOTE)
    spoken = Planned("A", {}, None, (tie,))
    found = plan(CALLED, [spoken], RESERVE, terms())
    assert (found.items[0].away, found.items[0].called.met, found.quorate) == ((), False, True)


def test_items_that_the_same_people_leave_stand_together() -> None:
    items = [item("A", "sol"), item("B"), item("C", "sol", "pat"), item("D"), item("E", "sol")]
    way = order(items, {"pia", "pat", "sol"})
    assert way == ["A", "E", "C", "B", "D"]
    assert walks(items, {"pia", "pat", "sol"}, way) == 4
    assert walks(items, {"pia", "pat", "sol"}, "ABCDE") == 8


def test_a_sitting_without_items_has_a_plan_without_items() -> None:
    assert plan(CALLED, [], RESERVE, terms()) == Plan((), ())


def test_many_different_sets_of_people_are_ordered_in_no_time() -> None:
    pairs = [item("".join(pair), *pair) for pair in combinations("abcdef", 2)]
    way = order(pairs, set("abcdef"))
    assert sorted(way) == sorted(each.ref for each in pairs)
    assert walks(pairs, set("abcdef"), way) <= 2 * len(pairs) + 2


def test_a_search_that_would_take_too_long_ends_and_proposes_what_helps() -> None:
    one = terms(Seat(name="h", profession="HEALTH", people=20, chairs=True), CARE, LAW, quorum=EXPERT)
    many = [PAT.model_copy(update={"person": f"p{n}", "name": "P", "deputy": False}) for n in range(12)]
    found = plan((PIA,), [item("A", expertise="SWALLOWING")], (*many, VAL), one)
    assert not found.quorate
    assert found.items[0].proposed.missing == ("a voter or adviser with swallowing expertise",)


PAIR = QuorumRule(voters=2, chair_or_deputy=False)
OPEN = {"seats": (HEALTH.model_copy(update={"people": 9}), CARE), "quorum": PAIR}


def test_whoever_helps_most_at_first_is_left_out_where_that_keeps_others_from_helping() -> None:
    one = HEALTH.model_copy(update={"people": 1})
    agreed = terms(one, CARE, LAW, quorum=PAIR.model_copy(update={"expertise_needed": True}))
    plainly = PAT.model_copy(update={"deputy": False})
    items = [item("A", expertise="FALLS"), item("B", "vic", expertise="FALLS")]
    found = plan((SOL,), items, (VIC, plainly, ANN), agreed)
    assert (found.quorate, {m.person for m in found.invite}) == (True, {"pat", "ann"})


def test_whoever_was_chosen_first_and_is_not_needed_in_the_end_is_not_called() -> None:
    x, y, z = (VIC.model_copy(update={"person": p}) for p in "xyz")
    items = [
        item("A", "x", "z"), item("B", "z"), item("C", "z"), item("D", "y"), item("E", "y"), item("F", "x", "y"),
    ]  # fmt: skip
    found = plan((SOL,), items, (x, y, z), terms(**OPEN))
    assert (found.quorate, [m.person for m in found.invite]) == (True, ["y", "z"])


# Properties

PEOPLE = ("pia", "pat", "sol", "vic", "val", "ann")
SUBSETS = st.frozensets(st.sampled_from(PEOPLE))
AGENDAS = st.lists(st.tuples(SUBSETS, st.sampled_from([None, "FALLS"])), min_size=1, max_size=3).map(
    lambda found: [item(f"I{n}", *away, expertise=code) for n, (away, code) in enumerate(found)]
)
TERMS = st.sampled_from(
    [
        terms(),
        terms(quorum=EXPERT),
        terms(HEALTH, CARE.model_copy(update={"people": 1}), LAW),
        terms(HEALTH.model_copy(update={"people": 3}), CARE, quorum=QuorumRule(voters=4)),
    ]
)


def enough(members: Sequence[Member], items: Sequence[Planned], agreed: Terms) -> bool:
    """Whether every item is quorate, asked as a sitting asks."""
    there = seated(members, agreed)
    return all(
        quorum(
            roll(there, {m.person for m in there}, each.interests, each.away),
            agreed.quorum,
            expertise=each.expertise,
        ).met
        for each in items
    )


def every_way(members: Sequence[Member], reserve: Sequence[Member]) -> Iterator[list[Member]]:
    """Everybody in the reserve in every seat, or none."""
    ways = [
        [
            None,
            each,
            each.model_copy(update={"voting": False, "deputy": False}),
            *(
                each.model_copy(update={"alternate_for": m.person})
                for m in members
                if m.voting and m.profession == each.profession
            ),
        ]
        for each in reserve
    ]
    for chosen in product(*ways):
        yield [each for each in chosen if each is not None]


@settings(max_examples=40)
@given(AGENDAS, TERMS, st.sets(st.sampled_from(range(3)), min_size=1))
def test_a_proposal_makes_every_item_quorate_and_there_is_one_wherever_anybody_could(
    items: list[Planned], agreed: Terms, who: set[int]
) -> None:
    members = [CALLED[n] for n in sorted(who)]
    found = plan(members, items, RESERVE, agreed)
    there = [*members, *found.invite]
    assert found.quorate == enough(there, items, agreed)
    assert {m.person for m in found.invite} <= {m.person for m in RESERVE}
    assert odd_alternates(there) == []
    assert not overfull(there, agreed)
    possible = any(
        enough([*members, *more], items, agreed)
        for more in every_way(members, RESERVE)
        if not overfull([*members, *more], agreed)
    )
    assert found.quorate == possible
    for one in found.invite:
        left = [m for m in there if m is not one]
        assert not found.quorate or not enough(left, items, agreed), "nobody is called for nothing"


@settings(max_examples=40)
@given(st.lists(SUBSETS, max_size=5))
def test_no_other_order_lets_fewer_people_walk(sets: list[frozenset[str]]) -> None:
    items = [item(f"I{n}", *away) for n, away in enumerate(sets)]
    way = order(items, set(PEOPLE))
    assert sorted(way) == sorted(each.ref for each in items)
    fewest = min(walks(items, set(PEOPLE), other) for other in permutations(way))
    assert walks(items, set(PEOPLE), way) == fewest


@pytest.mark.parametrize("seats", [(HEALTH, CARE, LAW), (HEALTH, CARE)])
def test_the_same_agenda_is_planned_the_same_way_again(seats: tuple[Seat, ...]) -> None:
    items = [item("A", "sol"), item("B", "pia", expertise="FALLS"), item("C", "sol", "val")]
    agreed = terms(*seats, quorum=EXPERT)
    assert plan(CALLED, items, RESERVE, agreed) == plan(CALLED, items, RESERVE, agreed)
