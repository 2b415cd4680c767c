"""A vote against a reference, over the whole space; and what no exclusion can do."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.workflow.panel import (
    ABSTAIN,
    Abstentions,
    Action,
    Ballot,
    Bar,
    Blend,
    Interest,
    Majority,
    Member,
    QuorumRule,
    Tie,
    VotingRule,
    quorum,
    roll,
    tally,
)
from tests.workflow.room import (
    CAREFUL,
    EVERYBODY,
    HAL,
    NO,
    PANEL,
    PAT,
    PIA,
    REFER,
    SID,
    SOL,
    YES,
    interest,
    people,
    roll_of,
    vote,
)

rules = st.builds(
    VotingRule,
    majority=st.sampled_from(Majority),
    abstentions=st.sampled_from(Abstentions),
    tie=st.sampled_from(Tie),
    blend=st.sampled_from(Blend),
)
choices = st.sampled_from([YES, CAREFUL, NO, REFER, ABSTAIN])


def reference(votes: list[str], chair: str | None, rule: VotingRule) -> str | None:
    """The outcome, worked out with fractions and by trying every choice in turn."""
    real = [vote for vote in votes if vote != ABSTAIN]
    whole = len(votes) if rule.abstentions == "COUNT_AGAINST" else len(real)

    def passes(number: int, of: int) -> bool:
        if number == 0:
            return False
        share = Fraction(number, of)
        return {
            "SIMPLE": share > Fraction(1, 2),
            "TWO_THIRDS": share >= Fraction(2, 3),
            "UNANIMOUS": share == 1,
            "CONSENSUS_THEN_MAJORITY": share > Fraction(1, 2),
        }[rule.majority.value]

    for choice in set(real):
        if passes(real.count(choice), whole):
            return choice
    # Every approval becomes the careful one, unless that would add conditions nobody asked for.
    blend = rule.blend == "CAREFUL" and CAREFUL in real
    real = [CAREFUL if blend and vote == YES else vote for vote in real]
    chair = CAREFUL if blend and chair == YES else chair
    if passes(real.count(CAREFUL), whole):
        return CAREFUL
    best = max((real.count(choice) for choice in real), default=0)
    level = {choice for choice in real if real.count(choice) == best}
    if len(level) > 1 and chair in level and rule.tie == "CHAIR_CASTING" and passes(best + 1, whole + 1):
        return chair
    return None


@given(st.lists(choices, max_size=5), rules)
def test_a_tally_agrees_with_the_reference(votes: list[str], rule: VotingRule) -> None:
    voters = (PIA, PAT, SOL, SID, HAL)
    result = vote(roll_of(*voters), dict(zip(people(voters), votes, strict=False)), rule)
    quorate = len(votes) >= 3
    assert result.quorate == quorate
    assert result.outcome == (reference(votes, votes[0] if votes else None, rule) if quorate else None)
    assert result.carried == (result.outcome is not None)
    assert sum(result.counts.values()) == len(votes)


@given(st.lists(choices, min_size=3, max_size=5), rules, st.randoms(use_true_random=False))
def test_the_order_of_ballots_never_matters(votes: list[str], rule: VotingRule, random: object) -> None:
    ballots = [Ballot(person=p.person, choice=v) for p, v in zip(PANEL, votes, strict=False)]
    shuffled = list(ballots)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    made, needed = roll(PANEL, EVERYBODY, (), {}), QuorumRule()
    assert tally(made, ballots, rule, needed) == tally(made, shuffled, rule, needed)


@st.composite
def sittings(draw: st.DrawFn) -> tuple[list[Member], set[str], list[Interest], dict[str, str]]:
    names = draw(st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=8))
    chair = draw(st.sampled_from([*names, None])) if names else None
    members = [
        Member(
            person=name,
            name=name,
            profession=draw(st.sampled_from(["HEALTH", "SOCIAL_CARE", "LAW"])),
            chair=name == chair,
            deputy=name != chair and draw(st.booleans()),
            voting=draw(st.booleans()),
            expertise=tuple(draw(st.lists(st.sampled_from(["FALLS", "DEMENTIA"]), max_size=1))),
        )
        for name in names
    ]
    present = draw(st.sets(st.sampled_from("abcdefgh")))
    declared = draw(
        st.lists(st.builds(interest, st.sampled_from("abcdefgh"), st.sampled_from(Action)), max_size=4)
    )
    excluded = draw(st.dictionaries(st.sampled_from("abcdefgh"), st.just("reviewed this case"), max_size=3))
    return members, present, declared, excluded


quorum_rules = st.builds(
    QuorumRule,
    voters=st.integers(1, 4),
    chair_or_deputy=st.booleans(),
    professions=st.dictionaries(st.sampled_from(["HEALTH", "SOCIAL_CARE"]), st.integers(1, 2)),
    expertise_needed=st.booleans(),
)


@given(sittings(), quorum_rules)
def test_whoever_is_excluded_or_leaves_adds_nothing_to_a_quorum(
    sitting: tuple[list[Member], set[str], list[Interest], dict[str, str]], rule: QuorumRule
) -> None:
    members, present, declared, excluded = sitting
    gone = set(excluded) | {i.person for i in declared if i.action is Action.LEAVE}
    with_them = roll(members, present, declared, excluded)
    without_them = roll(members, present - gone, declared, excluded)
    there = quorum(with_them, rule, expertise="FALLS")
    away = quorum(without_them, rule, expertise="FALLS")
    assert (there.met, there.missing) == (away.met, away.missing)
    assert not gone & {m.person for m in with_them.voters + with_them.advisers}
    for person in gone & present:
        with pytest.raises(ValueError, match=f"{person} cannot vote"):
            tally(with_them, [Ballot(person=person, choice=YES)], VotingRule(), rule)


@given(sittings(), quorum_rules, st.sampled_from("abcdefgh"))
def test_one_more_exclusion_never_makes_a_quorum(
    sitting: tuple[list[Member], set[str], list[Interest], dict[str, str]], rule: QuorumRule, person: str
) -> None:
    members, present, declared, excluded = sitting
    before = quorum(roll(members, present, declared, excluded), rule, expertise="FALLS")
    for after in (
        roll(members, present, declared, {**excluded, person: "assured this case"}),
        roll(members, present, [*declared, interest(person, Action.LEAVE)], excluded),
        roll(members, present, [*declared, interest(person, Action.SPEAK_NO_VOTE)], excluded),
        roll(members, present - {person}, declared, excluded),
    ):
        assert before.met or not quorum(after, rule, expertise="FALLS").met


@given(sittings())
def test_everybody_present_is_a_voter_an_adviser_or_barred(
    sitting: tuple[list[Member], set[str], list[Interest], dict[str, str]],
) -> None:
    members, present, declared, excluded = sitting
    made = roll(members, present, declared, excluded)
    out = {b.member.person for b in made.barred if b.bar is not Bar.SPEAKS}
    placed = [*people(made.voters), *people(made.advisers), *out]
    assert sorted(placed) == sorted(m.person for m in members if m.person in present)
    assert all(member.voting for member in made.voters)
