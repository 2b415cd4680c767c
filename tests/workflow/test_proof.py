"""The static proof: who is missing, so that every stage can be quorate. Held against trying everything."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import combinations_with_replacement, product
from time import process_time
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.workflow.panel import Member, QuorumRule, quorum, roll
from app.workflow.proof import Absence, Proof, prove
from app.workflow.route import Step
from app.workflow.seating import Bench, Kind, can_sit, lacking
from app.workflow.shortage import Panellist
from app.workflow.terms import Terms
from tests.workflow.committee import CARE, HEALTH, LAW, terms

FIRST = date(2026, 9, 7)
DAYS = [FIRST + timedelta(days=n) for n in range(10)]
NOTHING_NEEDED = {"falls": None}
RULE = QuorumRule(voters=3, professions={"HEALTH": 1, "SOCIAL_CARE": 1}, expertise_needed=True)


def person(
    id: str, profession: str = "HEALTH", *knows: str, chairs: bool = False, votes: bool = True
) -> Panellist:
    return Panellist(id, id.title(), profession, votes, chairs, frozenset(knows))


PIA = person("pia", "HEALTH", chairs=True)
PAT = person("pat", "HEALTH", "FALLS")
SOL, TESS = person("sol", "SOCIAL_CARE"), person("tess", "SOCIAL_CARE")
LOCAL = (PIA, PAT, SOL, TESS)
ONE = (terms(quorum=RULE),)
TWO = (*ONE, terms(name="board", title="Board", quorum=RULE))
WAY = (Step(panel="local"), Step(panel="board", when="ESCALATED"))


def proof(
    *people: Panellist, panels: tuple[Terms, ...] = ONE, away: tuple[Absence, ...] = (), **more: Any
) -> Proof:
    given = {
        "expertise": {"falls": "FALLS"},
        "duties": {"reviewer": frozenset({"ada"}), "assurer": frozenset({"quinn"})},
        "days": DAYS,
        "patience": 4,
    }
    return prove(panels, WAY[: len(panels)], people, away, **(given | more))


def said(made: Proof) -> list[str]:
    return [finding.sentence for finding in made.missing]


# What it says


def test_with_enough_people_it_holds() -> None:
    made = proof(*LOCAL)
    assert made.holds
    assert (made.missing, made.gaps) == ((), ())


def test_a_second_stage_takes_voters_of_its_own() -> None:
    made = proof(*LOCAL, person("dee", chairs=True), person("hal", "HEALTH", "FALLS"), panels=TWO)
    assert made.holds, "three and three"
    made = proof(PIA, PAT, SOL, person("dee", chairs=True), person("hal", "HEALTH", "FALLS"), panels=TWO)
    assert said(made) == ["Missing: a second social care voter for every item, at the second stage (board)."]
    assert not made.holds
    assert made.missing[0].stage == 2


def test_the_items_are_named_where_only_some_lack_somebody() -> None:
    made = proof(
        *LOCAL,
        expertise={"falls": "FALLS", "seizures": "EPILEPSY", "choking": "SWALLOWING", "fits": "EPILEPSY"},
    )
    assert said(made) == [
        "Missing: a voter or adviser with epilepsy expertise for items about seizures and fits, at the first stage "
        "(local).",
        "Missing: a voter or adviser with swallowing expertise for items about choking, at the first stage (local).",
    ]


def test_an_adviser_may_bring_the_knowledge_to_both_stages() -> None:
    six = (*LOCAL[:1], person("pru"), SOL, TESS, person("dee", chairs=True), person("hal"))
    made = proof(*six, panels=TWO)
    assert said(made) == [
        "Missing: a voter or adviser with falls expertise for every item, at the first stage (local)."
    ]
    assert proof(*six, person("lea", "LAW", "FALLS", votes=False), panels=TWO).holds
    assert not proof(*six, person("finn", "FINANCE", "FALLS", votes=False), panels=TWO).holds, "no such seat"


def test_who_knows_and_sits_at_the_first_stage_is_no_use_to_the_second() -> None:
    made = proof(PIA, PAT, SOL, TESS, person("dee", chairs=True), person("hal"), panels=TWO)
    assert said(made) == [
        "Missing: a second voter or adviser with falls expertise for every item, at the second stage (board)."
    ]


def test_without_a_chair_nothing_is_quorate() -> None:
    made = proof(PAT, person("hal"), SOL)
    assert said(made) == ["Missing: a voter who can chair for every item, at the first stage (local)."]
    assert said(proof(PIA, PAT, SOL, TESS, person("hal"), person("huw", "HEALTH", "FALLS"), panels=TWO)) == [
        "Missing: a second voter who can chair for every item, at the second stage (board)."
    ]


def test_every_need_of_a_stage_is_named() -> None:
    def all_of(*needs: str) -> list[str]:
        return [f"Missing: a {need} for every item, at the first stage (local)." for need in needs]

    chair, expert = "voter who can chair", "voter or adviser with falls expertise"
    assert said(proof(PAT)) == all_of("social care voter", "second voter", chair)
    assert said(proof()) == all_of("health voter", "social care voter", "voter", chair, expert)
    rule = QuorumRule(voters=4, professions={"SOCIAL_CARE": 2}, chair_or_deputy=False)
    assert said(proof(PIA, PAT, panels=(terms(quorum=rule),), expertise=NOTHING_NEEDED)) == [
        "Missing: 2 more social care voters for every item, at the first stage (local)."
    ]


def test_needs_that_can_only_be_met_one_at_a_time_are_found_out() -> None:
    """The one place for health goes to who chairs or to who knows; who knows cannot also sit."""
    one_place = HEALTH.model_copy(update={"people": 1})
    narrow = terms(one_place, CARE, quorum=RULE.model_copy(update={"voters": 2}))
    assert said(proof(PIA, PAT, SOL, panels=(narrow,))) == [
        "Missing: a second voter or adviser with falls expertise for every item, at the first stage (local)."
    ]
    assert proof(PIA, PAT, person("val", "SOCIAL_CARE", "FALLS"), panels=(narrow,)).holds


def test_somebody_who_is_needed_at_two_stages_is_found_out() -> None:
    """Sol is the only social care voter, whom the first stage needs, and the only one who could chair the second."""
    either = (HEALTH, CARE.model_copy(update={"chairs": True}))
    first = QuorumRule(voters=1, professions={"SOCIAL_CARE": 1}, chair_or_deputy=False)
    panels = (
        terms(*either, quorum=first),
        terms(*either, name="board", title="Board", quorum=QuorumRule(voters=1, professions={"HEALTH": 1})),
    )
    sol = person("sol", "SOCIAL_CARE", chairs=True)
    assert said(proof(sol, PAT, panels=panels)) == [
        "Missing: a second voter who can chair for every item, at the second stage (board)."
    ]
    assert proof(sol, PAT, PIA, panels=panels).holds


def test_beyond_ten_it_is_one_more() -> None:
    wide = terms(
        HEALTH.model_copy(update={"people": 20}),
        CARE,
        quorum=QuorumRule(voters=12, professions={"HEALTH": 11}),
    )
    ten = [person(f"h{n}", chairs=True) for n in range(10)]
    assert said(proof(*ten, SOL, panels=(wide,))) == [
        "Missing: one more health voter for every item, at the first stage (local)."
    ]


def test_the_worst_choice_of_reviewer_and_assurer_counts_and_is_named() -> None:
    duties = {"reviewer": frozenset({"ada", "sol"}), "quality assurer": frozenset({"quinn", "tess"})}
    assert said(proof(*LOCAL, duties=duties)) == [
        "Missing: a social care voter for every item, at the first stage (local), when Sol is the "
        "reviewer and Tess is the quality assurer."
    ]
    one = {"reviewer": frozenset({"sol"}), "quality assurer": frozenset({"quinn", "sol"})}
    assert proof(*LOCAL, duties=one).holds, "nobody has both duties"
    assert said(proof(*LOCAL, duties={"reviewer": frozenset({"pat"})})) == [
        "Missing: a voter or adviser with falls expertise for every item, at the first stage (local), when Pat is the "
        "reviewer."
    ]


def test_duties_that_one_person_would_have_to_share_are_named() -> None:
    assert said(proof(*LOCAL, duties={"reviewer": frozenset({"ada"}), "assurer": frozenset({"ada"})})) == [
        "Missing: a second person to be reviewer and assurer for every item."
    ]
    assert said(proof(*LOCAL, duties={"reviewer": frozenset()})) == [
        "Missing: a person to be reviewer for every item."
    ]


def test_an_item_whose_expertise_has_no_name_can_never_be_quorate() -> None:
    made = proof(*LOCAL, expertise={"falls": "FALLS", "delirium": None})
    assert said(made) == ["Missing: the name of the expertise that is needed for items about delirium."]
    lax = terms(quorum=RULE.model_copy(update={"expertise_needed": False}))
    assert proof(*LOCAL, panels=(lax,), expertise={"falls": "FALLS", "delirium": None}).holds


def away(who: str, first: int, last: int) -> Absence:
    return Absence(who, DAYS[first], DAYS[last])


def test_a_gap_that_cases_can_wait_out_is_shown_and_a_longer_one_is_missing() -> None:
    short = proof(*LOCAL, away=(away("pia", 2, 5),))
    assert short.holds
    assert [gap.sentence for gap in short.gaps] == [
        "Missing: a voter who can chair for every item, at the first stage (local), from 9 September 2026 to "
        "12 September 2026."
    ]
    long = proof(*LOCAL, away=(away("pia", 2, 6),))
    assert not long.holds
    assert (long.missing[0].from_day, long.missing[0].until_day, long.gaps) == (DAYS[2], DAYS[6], ())


def test_leaves_that_follow_each_other_make_one_gap() -> None:
    made = proof(*LOCAL, away=(away("pia", 0, 2), away("sol", 2, 4), away("tess", 2, 4), away("hal", 0, 9)))
    assert not made.holds
    assert said(made) == [
        "Missing: a voter who can chair for every item, at the first stage (local), from 7 September 2026 to "
        "9 September 2026.",
        "Missing: a social care voter for every item, at the first stage (local), from 9 September 2026 to "
        "11 September 2026.",
        "Missing: a second voter for every item, at the first stage (local), on 9 September 2026.",
    ]


def test_whoever_is_away_can_have_reviewed_before_they_went() -> None:
    spare = (*LOCAL, person("val", "SOCIAL_CARE"))
    duties = {"reviewer": frozenset({"sol", "tess"})}
    assert proof(*spare, duties=duties).holds
    made = proof(*spare, duties=duties, away=(away("val", 0, 9), away("sol", 0, 9)))
    assert said(made) == [
        "Missing: a social care voter for every item, at the first stage (local), when Tess is the "
        "reviewer, from 7 September 2026 to 16 September 2026."
    ]


def test_the_places_of_a_panel_are_a_limit_as_well() -> None:
    rule = QuorumRule(voters=4, chair_or_deputy=False)
    narrow = terms(HEALTH, CARE, quorum=rule)
    healthy = [person(f"h{n}") for n in range(5)]
    assert said(proof(*healthy, SOL, panels=(narrow,), expertise=NOTHING_NEEDED)) == [
        "Missing: a second social care voter for every item, at the first stage (local)."
    ]
    assert proof(*healthy, SOL, TESS, panels=(narrow,), expertise=NOTHING_NEEDED).holds


# Against trying everything, by the rules that the room itself goes by


def by_trial(panels: tuple[Terms, ...], people: list[Panellist], out: set[str]) -> bool:
    """Whether some way to spread the people over the stages leaves each stage quorate, as `quorum` counts it."""
    free = [each for each in people if each.person not in out]
    for spread in product(range(len(panels) + 1), repeat=len(free)):
        votes_at = {each.person: stage for each, stage in zip(free, spread, strict=True)}
        if all(_quorate(terms, stage, free, votes_at) for stage, terms in enumerate(panels, 1)):
            return True
    return False


def _quorate(terms: Terms, stage: int, free: list[Panellist], votes_at: dict[str, int]) -> bool:
    members, places = [], Counter[str]()
    chairs = terms.professions(voting=True, chairs=True)
    for each in free:
        voted_before = 0 < votes_at[each.person] < stage
        voting = votes_at[each.person] == stage
        if voting and not (each.votes and each.profession in terms.professions(voting=True)):
            return False
        if voting or (not voted_before and each.profession in terms.professions(voting=False)):
            places[each.profession] += voting
            members.append(
                Member(
                    person=each.person, name=each.name, profession=each.profession, voting=voting,
                    deputy=voting and each.chairs and each.profession in chairs, expertise=tuple(each.expertise),
                )
            )  # fmt: skip
    if any(n > terms.places(profession) for profession, n in places.items()):
        return False
    there = roll(members, {member.person for member in members}, (), {})
    return quorum(there, terms.quorum, expertise="FALLS").met


panellists = st.builds(
    Panellist,
    person=st.just(""),
    name=st.just("Somebody"),
    profession=st.sampled_from(["HEALTH", "SOCIAL_CARE", "LAW"]),
    votes=st.sampled_from([True, True, False]),
    chairs=st.booleans(),
    expertise=st.sampled_from([frozenset(), frozenset({"FALLS"})]),
)


@st.composite
def some_terms(draw: st.DrawFn) -> Terms:
    rule = QuorumRule(
        voters=draw(st.integers(1, 3)),
        chair_or_deputy=draw(st.booleans()),
        professions=draw(st.dictionaries(st.sampled_from(["HEALTH", "SOCIAL_CARE"]), st.just(1), max_size=2)),
        expertise_needed=draw(st.booleans()),
    )
    health = HEALTH.model_copy(update={"people": draw(st.integers(1, 2))})
    care = CARE.model_copy(update={"people": 2, "chairs": draw(st.booleans())})
    adviser = draw(st.sampled_from([LAW, LAW.model_copy(update={"profession": "HEALTH"})]))
    return terms(health, care, adviser, quorum=rule)


@st.composite
def rosters(draw: st.DrawFn) -> list[Panellist]:
    found = draw(st.lists(panellists, max_size=5))
    return [
        Panellist(f"p{n}", f"P{n}", p.profession, p.votes, p.chairs, p.expertise) for n, p in enumerate(found)
    ]


some_people = st.frozensets(st.sampled_from(["p0", "p1", "p2", "ada"]), min_size=1)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(some_terms(), min_size=1, max_size=2), rosters(), some_people, some_people)
def test_the_proof_agrees_with_trying_everything(
    panels: list[Terms], people: list[Panellist], reviewers: frozenset[str], assurers: frozenset[str]
) -> None:
    way = tuple(t.model_copy(update={"name": f"stage_{n}"}) for n, t in enumerate(panels))
    pairs = [{one, other} for one in reviewers for other in assurers if one != other]
    steps = [Step(panel=t.name) for t in way]
    duties = {"reviewer": reviewers, "assurer": assurers}
    made = prove(way, steps, people, (), {"falls": "FALLS"}, duties, (), 0)
    assert made.holds == (bool(pairs) and all(by_trial(way, people, out) for out in pairs))
    assert all(finding.sentence.startswith("Missing: ") for finding in made.missing)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(some_terms(), min_size=1, max_size=2), rosters())
def test_who_is_missing_is_enough_once_they_are_there(panels: list[Terms], people: list[Panellist]) -> None:
    """As many voters more as it says, of professions that it names, are enough; one fewer never is."""
    benches = [Bench.of(t).only(voters=True) for t in panels]
    kinds = Counter(Kind(p.profession, p.votes, p.chairs, False) for p in people)
    lacks = lacking(kinds, benches)
    assert bool(lacks) != can_sit(kinds, benches)
    named = [combinations_with_replacement(lack.professions, lack.units) for lack in lacks]
    ways = [[of for some in way for of in some] for way in product(*named)]

    def enough(joining: Sequence[str]) -> bool:
        return can_sit(kinds + Counter(Kind(of, True, False, False) for of in joining), benches)

    assert any(enough(way) for way in ways)
    assert not any(enough(way[:-1]) for way in ways if way)


def test_whoever_advises_first_may_vote_later_and_not_the_other_way_round() -> None:
    people = Counter({Kind("HEALTH", True, False, True): 1, Kind("SOCIAL_CARE", True, False, False): 1})
    advised = Bench({"SOCIAL_CARE": 1}, {}, 1, None, frozenset({"HEALTH"}), expertise=True)
    voted = Bench({"HEALTH": 1}, {}, 1, None, frozenset(), expertise=False)
    assert can_sit(people, [advised, voted])
    assert not can_sit(people, [voted, advised])


def test_fifty_people_two_stages_and_a_season_of_leave_take_a_moment() -> None:
    professions = ("HEALTH", "SOCIAL_CARE", "LAW")
    people = [
        person(
            f"p{n}",
            professions[n % 3],
            *(["FALLS", "EPILEPSY", "NURSING"][: n % 4]),
            chairs=n % 2 == 0,
            votes=n % 7 > 0,
        )
        for n in range(50)
    ]
    large = HEALTH.model_copy(update={"people": 20}), CARE.model_copy(update={"people": 20}), LAW
    rule = RULE.model_copy(update={"voters": 7})
    panels = (terms(*large, quorum=rule), terms(*large, quorum=rule, name="board", title="Board"))
    leave = tuple(
        Absence(f"p{n}", FIRST + timedelta(days=n), FIRST + timedelta(days=n + 14)) for n in range(50)
    )
    reviewers = frozenset(f"p{n}" for n in range(0, 50, 4))
    assurers = frozenset(f"p{n}" for n in range(0, 50, 11))
    began = process_time()
    made = prove(
        panels, WAY, people, leave, {"falls": "FALLS", "seizures": "EPILEPSY", "lines": "NURSING"},
        {"reviewer": reviewers, "assurer": assurers}, [FIRST + timedelta(days=n) for n in range(60)], 10,
    )  # fmt: skip
    took = process_time() - began
    assert made.holds
    assert took < 20, f"{took:.1f} s"
