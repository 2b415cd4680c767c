"""An alternate counts once, in the place of their principal and never beside them."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from app.workflow.panel import (
    Action,
    Ballot,
    Bar,
    Interest,
    Member,
    QuorumRule,
    Roll,
    VotingRule,
    odd_alternates,
    quorum,
    roll,
    tally,
)

PIA = Member(person="pia", name="Pia", profession="HEALTH", chair=True)
SOL = Member(person="sol", name="Sol", profession="SOCIAL_CARE")
TESS = Member(person="tess", name="Tess", profession="SOCIAL_CARE", alternate_for="sol", expertise=("FALLS",))
VAL = Member(person="val", name="Val", profession="SOCIAL_CARE", alternate_for="sol")
ANN = Member(person="ann", name="Ann", profession="LAW", voting=False, expertise=("FALLS",))
AXEL = ANN.model_copy(update={"person": "axel", "alternate_for": "ann"})
PANEL = (TESS, PIA, SOL, VAL, ANN, AXEL)
EVERYBODY = {member.person for member in PANEL}


def called(
    present: set[str] = EVERYBODY,
    interests: dict[str, Action] | None = None,
    excluded: dict[str, str] | None = None,
) -> Roll:
    declared = [Interest(person=p, kind="LOYALTY", action=a) for p, a in (interests or {}).items()]
    return roll(PANEL, present, declared, excluded or {})


def counted(made: Roll) -> list[str]:
    return [member.person for member in (*made.voters, *made.advisers)]


def test_beside_the_principal_an_alternate_counts_for_nothing() -> None:
    made = called()
    assert counted(made) == ["pia", "sol", "ann"]
    assert [(b.member.person, b.bar) for b in made.barred] == [
        ("tess", Bar.STANDS_BY), ("val", Bar.STANDS_BY), ("axel", Bar.STANDS_BY),
    ]  # fmt: skip
    assert made.why_no_vote("tess") == (
        "does not count for this item (an alternate never counts beside the member they stand in for)"
    )
    met = quorum(
        called(EVERYBODY - {"ann", "axel"}), QuorumRule(voters=3, expertise_needed=True), expertise="FALLS"
    )
    assert met.missing == ("1 more voter", "a voter or adviser with falls expertise")
    assert met.sentence.startswith(
        "4 voting members present, 2 alternates not counted beside whom they stand in for, 2 on the roll; "
    )
    with pytest.raises(ValueError, match="tess cannot vote: tess does not count for this item"):
        tally(made, [Ballot(person="tess", choice="APPROVE")], VotingRule(), QuorumRule())


@pytest.mark.parametrize(
    "gone",
    [
        {"present": EVERYBODY - {"sol"}},
        {"excluded": {"sol": "reviewed this case"}},
        {"interests": {"sol": Action.LEAVE}},
        {"interests": {"sol": Action.SPEAK_NO_VOTE}},
    ],
)
def test_where_the_principal_is_not_on_the_roll_one_alternate_is(gone: dict[str, object]) -> None:
    made = called(**gone)  # type: ignore[arg-type]
    assert [member.person for member in made.voters] == ["pia", "tess"]
    assert (
        made.why_no_vote("val") == "does not count for this item (another alternate counts in the same seat)"
    )


def test_the_first_alternate_who_can_takes_the_seat() -> None:
    without = EVERYBODY - {"sol"}
    assert counted(called(without, excluded={"tess": "assured this case"})) == ["pia", "val", "ann"]
    assert counted(called(without, interests={"tess": Action.LEAVE})) == ["pia", "val", "ann"]
    assert counted(called(without, interests={"tess": Action.NOTE})) == ["pia", "tess", "ann"]
    assert counted(called(without - {"tess"})) == ["pia", "val", "ann"]


def test_an_alternate_who_may_only_speak_says_nothing_beside_the_principal() -> None:
    made = called(interests={"tess": Action.SPEAK_NO_VOTE})
    assert counted(made) == ["pia", "sol", "ann"]
    assert made.barred[0].bar is Bar.STANDS_BY
    alone = called({"pia", "tess"}, interests={"tess": Action.SPEAK_NO_VOTE})
    assert [member.person for member in alone.advisers] == ["tess"]


def test_an_adviser_s_alternate_brings_the_expertise_when_the_adviser_is_away() -> None:
    rule = QuorumRule(voters=2, expertise_needed=True)
    made = called({"pia", "sol", "axel"})
    assert quorum(made, rule, expertise="FALLS").met
    assert not quorum(called({"pia", "sol"}), rule, expertise="FALLS").met


def test_an_alternate_stands_in_for_somebody_with_a_seat_of_their_own() -> None:
    stray = VAL.model_copy(update={"alternate_for": "nobody"})
    of_another = VAL.model_copy(update={"alternate_for": "tess"})
    why = "An alternate stands in for somebody who is not a member with a seat of their own."
    for odd in (stray, of_another):
        assert odd_alternates([PIA, SOL, TESS, odd]) == [why]
        with pytest.raises(ValueError, match=why):
            roll([PIA, SOL, TESS, odd], EVERYBODY, (), {})
    assert odd_alternates(PANEL) == []
    with pytest.raises(ValidationError, match="nobody is their own alternate"):
        Member(person="val", name="Val", profession="HEALTH", alternate_for="val")


some = st.sets(st.sampled_from(sorted(EVERYBODY)))


@given(some, some, st.dictionaries(st.sampled_from(sorted(EVERYBODY)), st.sampled_from(Action)))
def test_no_seat_ever_counts_twice(present: set[str], out: set[str], declared: dict[str, Action]) -> None:
    made = called(present, declared, dict.fromkeys(out, "reviewed this case"))
    spoken = {b.member.person for b in made.barred if b.bar is Bar.SPEAKS}
    full = [m.alternate_for or m.person for m in (*made.voters, *made.advisers) if m.person not in spoken]
    assert len(full) == len(set(full))
    alternates = {m.person for m in made.voters if m.alternate_for}
    voters = {m.person for m in made.voters}
    assert not alternates or "sol" not in voters
    for seat, holders, harmless in (
        ("sol", ("sol", "tess", "val"), {Action.NOTE}),
        ("ann", ("ann", "axel"), {Action.NOTE, Action.SPEAK_NO_VOTE}),  # an adviser has no vote to lose
    ):
        free = [p for p in holders if p in present - out and declared.get(p, Action.NOTE) in harmless]
        assert (seat in full) == bool(free)


def test_a_vote_with_alternates_adds_up_whoever_is_there() -> None:
    """Over every attendance: the ballots of all who may vote never outnumber the seats."""
    for there in product([False, True], repeat=4):
        present = {m.person for m, here in zip(PANEL[:4], there, strict=True) if here}
        made = called(present)
        ballots = [Ballot(person=m.person, choice="APPROVE") for m in made.voters]
        result = tally(made, ballots, VotingRule(), QuorumRule(voters=1, chair_or_deputy=False))
        assert result.counts.get("APPROVE", 0) == ("pia" in present) + bool(present & {"sol", "tess", "val"})
