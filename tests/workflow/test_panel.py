"""Who may vote, whether they are enough, and what they decided: each with its arithmetic in words."""

import itertools
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

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
    Roll,
    Tally,
    Tie,
    VotingRule,
    quorum,
    roll,
    tally,
)

PIA = Member(person="pia", name="Pia", profession="HEALTH", chair=True, expertise=("DEMENTIA",))
PAT = Member(person="pat", name="Pat", profession="HEALTH", deputy=True)
SOL = Member(person="sol", name="Sol", profession="SOCIAL_CARE")
SID = Member(person="sid", name="Sid", profession="SOCIAL_CARE")
HAL = Member(person="hal", name="Hal", profession="HEALTH")
ANN = Member(person="ann", name="Ann", profession="PHARMACY", voting=False, expertise=("EPILEPSY",))
PANEL = (PIA, PAT, SOL, SID, HAL, ANN)
EVERYBODY = {member.person for member in PANEL}
RULE = QuorumRule(voters=3, professions={"HEALTH": 1, "SOCIAL_CARE": 1})
YES, CAREFUL, NO, REFER = "APPROVE", "APPROVE_WITH_CONDITIONS", "DECLINE", "REFER"


def interest(person: str, action: Action, reason: str = "") -> Interest:
    return Interest(person=person, kind="FINANCIAL", action=action, reason=reason)


def roll_of(*members: Member) -> Roll:
    return roll(members, {member.person for member in members}, (), {})


def vote(roll: Roll, choices: dict[str, str], rule: VotingRule | None = None, least: int = 3) -> Tally:
    ballots = [Ballot(person=person, choice=choice) for person, choice in choices.items()]
    return tally(roll, ballots, rule or VotingRule(), QuorumRule(voters=least, chair_or_deputy=False))


def people(members: tuple[Member, ...]) -> list[str]:
    return [member.person for member in members]


# The roll


def test_the_roll_is_everybody_present_who_has_a_vote() -> None:
    made = roll(PANEL, {"pia", "sol", "ann", "somebody who only presents"}, (), {})
    assert (people(made.voters), people(made.advisers), made.barred) == (["pia", "sol"], ["ann"], ())


def test_who_leaves_for_an_interest_counts_for_nothing() -> None:
    made = roll(PANEL, EVERYBODY, [interest("pat", Action.LEAVE, "shares in the home")], {})
    assert people(made.voters) == ["pia", "sol", "sid", "hal"]
    assert [(b.member.person, b.bar, b.reason) for b in made.barred] == [
        ("pat", Bar.LEFT, "financial interest: shares in the home")
    ]


def test_who_may_speak_but_not_vote_stays_as_an_adviser() -> None:
    made = roll(PANEL, EVERYBODY, [interest("pia", Action.SPEAK_NO_VOTE)], {})
    assert "pia" not in people(made.voters)
    assert people(made.advisers) == ["pia", "ann"]
    assert [(b.member.person, b.bar, b.reason) for b in made.barred] == [
        ("pia", Bar.SPEAKS, "financial interest")
    ]


def test_a_noted_interest_takes_no_vote_away() -> None:
    assert "pat" in people(roll(PANEL, EVERYBODY, [interest("pat", Action.NOTE)], {}).voters)


def test_of_several_interests_the_strictest_holds_in_any_order() -> None:
    for order in itertools.permutations(Action):
        made = roll(PANEL, EVERYBODY, [interest("pat", action) for action in order], {})
        assert "pat" not in people(made.voters + made.advisers)


def test_exclusion_wins_over_a_milder_interest() -> None:
    made = roll(PANEL, EVERYBODY, [interest("pat", Action.SPEAK_NO_VOTE)], {"pat": "assured this case"})
    assert "pat" not in people(made.voters + made.advisers)
    assert [(b.bar, b.reason) for b in made.barred] == [(Bar.EXCLUDED, "assured this case")]


def test_an_adviser_who_may_speak_stays_and_one_who_leaves_does_not() -> None:
    assert people(roll(PANEL, EVERYBODY, [interest("ann", Action.SPEAK_NO_VOTE)], {}).advisers) == ["ann"]
    assert people(roll(PANEL, EVERYBODY, [interest("ann", Action.LEAVE)], {}).advisers) == []
    assert people(roll(PANEL, EVERYBODY, (), {"ann": "reviewed this case"}).advisers) == []


def test_a_person_has_one_seat() -> None:
    with pytest.raises(ValueError, match="pia is listed 2 times among the members"):
        roll_of(PIA, SOL, PIA)


def test_a_panel_has_one_chair() -> None:
    with pytest.raises(ValueError, match="a panel has one chair"):
        roll_of(PIA, Member(person="new", name="New", profession="HEALTH", chair=True))


def test_nobody_is_chair_and_deputy() -> None:
    with pytest.raises(ValidationError, match="the chair or a deputy, not both"):
        Member(person="pia", name="Pia", profession="HEALTH", chair=True, deputy=True)


def test_the_chair_acts_before_a_deputy_and_a_deputy_when_the_chair_has_left() -> None:
    assert roll_of(PAT, PIA, SOL).acting_chair() == PIA
    assert roll(PANEL, EVERYBODY, [interest("pia", Action.LEAVE)], {}).acting_chair() == PAT
    assert roll_of(SOL, SID).acting_chair() is None


def test_whoever_has_no_vote_is_told_why() -> None:
    made = roll(
        PANEL,
        EVERYBODY - {"hal"},
        [interest("sol", Action.LEAVE, "shares"), interest("sid", Action.SPEAK_NO_VOTE)],
        {"pat": "reviewed this case"},
    )
    assert made.why_no_vote("pia") is None
    assert made.why_no_vote("pat") == "is excluded from this item (reviewed this case)"
    assert made.why_no_vote("sol") == "left for this item (financial interest: shares)"
    assert made.why_no_vote("sid") == "may speak but not vote on this item (financial interest)"
    assert made.why_no_vote("ann") == "advises the panel and has no vote"
    assert made.why_no_vote("hal") == "is not a member who is present for this item"
    assert made.why_no_vote("nosy") == "is not a member who is present for this item"


def test_the_pieces_of_a_panel_come_back_from_json_unchanged() -> None:
    made = roll(PANEL, EVERYBODY, [interest("pat", Action.LEAVE, "shares")], {"hal": "assured this case"})
    result = vote(made, {"pia": YES, "sol": YES, "sid": NO})
    for piece in (
        made,
        RULE,
        VotingRule(),
        interest("pat", Action.NOTE),
        Ballot(person="pia", choice=YES),
        result,
    ):
        assert type(piece).model_validate_json(piece.model_dump_json()) == piece


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        Ballot.model_validate({"person": "pia", "choice": YES, "weight": 2})


# The quorum


def test_a_quorum_is_told_by_profession_with_the_chair() -> None:
    made = quorum(roll_of(PIA, HAL, SOL), RULE, expertise=None)
    assert (made.met, made.missing) == (True, ())
    assert made.sentence == "3 voting members present; health 2, social care 1, chair present: quorate"


def test_a_quorum_is_of_the_roll_after_exclusions() -> None:
    made = quorum(
        roll(PANEL, {"pia", "hal", "sol"}, [interest("sol", Action.LEAVE)], {}),
        RULE,
        expertise=None,
    )
    assert (made.met, made.missing) == (False, ("1 more voter", "1 more social care voter"))
    assert made.sentence == (
        "3 voting members present, 1 left for an interest, 2 on the roll; "
        "health 2, social care 0, chair present: "
        "not quorate, missing 1 more voter and 1 more social care voter"
    )


def test_everything_that_is_missing_is_named() -> None:
    rule = QuorumRule(voters=4, professions={"HEALTH": 2, "SOCIAL_CARE": 1}, expertise_needed=True)
    made = quorum(roll_of(SOL), rule, expertise="FALLS")
    assert made.missing == (
        "3 more voters",
        "the chair or a deputy",
        "2 more health voters",
        "a voter or adviser with falls expertise",
    )
    assert made.sentence == (
        "1 voting member present; health 0, social care 1, neither chair nor deputy, falls expertise absent: "
        "not quorate, missing 3 more voters, the chair or a deputy, 2 more health voters "
        "and a voter or adviser with falls expertise"
    )


def test_a_deputy_stands_in_for_the_chair_in_a_quorum() -> None:
    made = quorum(roll_of(PAT, SOL, SID), RULE, expertise=None)
    assert made.sentence == "3 voting members present; health 1, social care 2, deputy chair present: quorate"


def test_a_panel_may_do_without_a_chair_when_the_rule_says_so() -> None:
    assert quorum(roll_of(HAL, SOL, SID), QuorumRule(chair_or_deputy=False), expertise=None).met


def test_expertise_may_come_from_a_voter_or_from_an_adviser_who_stays() -> None:
    rule = QuorumRule(expertise_needed=True)
    for expertise in ("DEMENTIA", "EPILEPSY"):
        assert quorum(roll_of(PIA, SOL, SID, ANN), rule, expertise=expertise).met
    speaks = roll(PANEL, EVERYBODY, [interest("pia", Action.SPEAK_NO_VOTE)], {})
    assert quorum(speaks, rule, expertise="DEMENTIA").met
    assert "dementia expertise present" in quorum(speaks, rule, expertise="DEMENTIA").sentence
    for gone in (
        roll(PANEL, EVERYBODY, [interest("pia", Action.LEAVE)], {}),
        roll(PANEL, EVERYBODY, (), {"pia": "reviewed this case"}),
    ):
        assert quorum(gone, rule, expertise="DEMENTIA").missing == (
            "a voter or adviser with dementia expertise",
        )


def test_an_item_that_names_no_expertise_is_not_quorate_where_expertise_is_needed() -> None:
    made = quorum(roll_of(PIA, SOL, SID), QuorumRule(expertise_needed=True), expertise=None)
    assert made.missing == ("the name of the expertise that this item needs",)


# The vote


def test_a_majority_carries_and_the_sentence_shows_the_arithmetic() -> None:
    made = roll(PANEL, EVERYBODY - {"ann"}, [interest("pat", Action.LEAVE)], {})
    ballots = [
        Ballot(person="pia", choice=YES),
        Ballot(person="hal", choice=YES),
        Ballot(person="sol", choice=YES),
        Ballot(person="sid", choice=NO),
    ]
    result = tally(made, ballots, VotingRule(), RULE)
    assert (result.outcome, result.carried, result.tied, result.quorate) == (YES, True, False, True)
    assert (result.counts, result.counted) == ({YES: 3, NO: 1, ABSTAIN: 0}, 4)
    assert result.sentence == (
        "5 voting members present, 1 left for an interest, 4 on the roll; "
        "4 ballots: 3 for approve, 1 for decline, 0 abstained; health 2, social care 2, chair present: "
        "quorate; approve carried by simple majority, 3 of 4 votes"
    )


def test_exclusions_are_told_with_their_reasons_and_without_names() -> None:
    made = roll(
        PANEL,
        EVERYBODY,
        [interest("sid", Action.SPEAK_NO_VOTE)],
        {"hal": "reviewed this case", "sol": "assured this case", "ann": "presents it"},
    )
    sentence = vote(made, {"pia": YES, "pat": YES}, least=2).sentence
    assert sentence == (
        "5 voting members present, 1 may speak but not vote, "
        "2 excluded (assured this case; reviewed this case), 2 on the roll; "
        "2 ballots: 2 for approve, 0 abstained; health 2, chair present: "
        "quorate; approve carried by simple majority, 2 of 2 votes"
    )
    assert not any(member.name in sentence for member in PANEL)


def test_two_approvals_that_carry_only_together_stand_with_the_conditions() -> None:
    result = vote(roll_of(PIA, PAT, SOL, SID), {"pia": YES, "pat": YES, "sol": CAREFUL, "sid": NO})
    assert (result.outcome, result.tied) == (CAREFUL, False)
    assert result.sentence.endswith(
        "quorate; approve and approve with conditions together carried by simple majority, 3 of 4 votes, "
        "neither alone: the conditions stand"
    )


def test_an_approval_that_carries_alone_needs_no_conditions() -> None:
    assert vote(roll_of(PIA, PAT, SOL), {"pia": YES, "pat": YES, "sol": CAREFUL}).outcome == YES
    assert vote(roll_of(PIA, PAT, SOL), {"pia": YES, "pat": CAREFUL, "sol": CAREFUL}).outcome == CAREFUL


def test_approvals_stand_apart_when_the_rule_says_so() -> None:
    apart = VotingRule(blend=Blend.SEPARATE, tie=Tie.NOT_CARRIED)
    result = vote(roll_of(PIA, PAT, SOL, SID), {"pia": YES, "pat": YES, "sol": CAREFUL, "sid": NO}, apart)
    assert (result.outcome, result.tied) == (None, False)


def test_a_lost_vote_can_be_recorded() -> None:
    result = vote(roll_of(PIA, PAT, SOL, SID), {"pia": YES, "pat": YES, "sol": REFER, "sid": NO})
    assert (result.outcome, result.carried, result.tied, result.quorate) == (None, False, False, True)
    assert result.sentence.endswith("quorate; no choice reached a simple majority, so nothing is carried")


def test_a_tied_vote_can_be_recorded() -> None:
    rule = VotingRule(tie=Tie.NOT_CARRIED)
    result = vote(roll_of(PIA, PAT, SOL, SID), {"pia": YES, "pat": YES, "sol": NO, "sid": NO}, rule)
    assert (result.outcome, result.carried, result.tied, result.casting) == (None, False, True, False)
    assert result.sentence.endswith("quorate; tied 2 to 2, so nothing is carried")


@pytest.mark.parametrize(("own", "other"), [(YES, NO), (NO, YES)])
def test_the_casting_vote_is_for_the_choice_of_the_chair(own: str, other: str) -> None:
    result = vote(roll_of(PIA, PAT, SOL, SID), {"pia": own, "pat": own, "sol": other, "sid": other})
    assert (result.outcome, result.carried, result.tied, result.casting) == (own, True, True, True)
    assert result.sentence.endswith(f"tied 2 to 2; {own.lower()} carried by the casting vote of the chair")


def test_a_deputy_has_the_casting_vote_only_when_no_chair_is_on_the_roll() -> None:
    tied = {"pat": YES, "sol": YES, "sid": NO, "hal": NO}
    alone = vote(roll(PANEL, EVERYBODY, [interest("pia", Action.LEAVE)], {}), tied)
    assert (alone.outcome, alone.casting) == (YES, True)
    assert alone.sentence.endswith("carried by the casting vote of the deputy chair")
    beside_the_chair = vote(roll(PANEL, EVERYBODY, (), {}), tied)
    assert (beside_the_chair.outcome, beside_the_chair.tied) == (None, True)


def test_no_casting_vote_without_a_chair_or_for_a_chair_who_abstained() -> None:
    assert vote(roll_of(SOL, SID, HAL), {"sol": YES, "sid": NO, "hal": ABSTAIN}).outcome is None
    chairless = vote(roll_of(PIA, SOL, SID), {"pia": ABSTAIN, "sol": YES, "sid": NO})
    assert (chairless.outcome, chairless.tied) == (None, True)


def test_a_casting_vote_for_a_choice_that_does_not_lead_breaks_no_tie() -> None:
    choices = {"pia": REFER, "pat": YES, "hal": YES, "sol": NO, "sid": NO}
    result = vote(roll_of(PIA, PAT, HAL, SOL, SID), choices)
    assert (result.outcome, result.tied) == (None, True)


def test_a_casting_vote_must_still_reach_the_majority() -> None:
    three_ways = vote(roll_of(PIA, SOL, SID), {"pia": YES, "sol": NO, "sid": REFER})
    assert (three_ways.outcome, three_ways.tied) == (None, True)
    assert "tied 1 to 1 to 1, so nothing is carried" in three_ways.sentence
    two_thirds = VotingRule(majority=Majority.TWO_THIRDS)
    result = vote(roll_of(PIA, PAT, SOL, SID), {"pia": YES, "pat": YES, "sol": NO, "sid": NO}, two_thirds)
    assert (result.outcome, result.tied) == (None, True)


def test_approvals_tied_together_take_the_conditions_by_the_casting_vote() -> None:
    result = vote(roll_of(PIA, PAT, SOL, SID), {"pia": YES, "pat": CAREFUL, "sol": NO, "sid": NO})
    assert (result.outcome, result.tied, result.casting) == (CAREFUL, True, True)
    assert result.sentence.endswith(
        "tied 2 to 2; approve with conditions carried by the casting vote of the chair"
    )


def test_two_thirds_are_enough_at_exactly_two_thirds() -> None:
    rule = VotingRule(majority=Majority.TWO_THIRDS)
    exact = vote(roll_of(PIA, SOL, SID), {"pia": YES, "sol": YES, "sid": NO}, rule)
    assert exact.outcome == YES
    assert exact.sentence.endswith("approve carried by two-thirds majority, 2 of 3 votes")
    choices = {"pia": YES, "pat": YES, "hal": YES, "sol": NO, "sid": NO}
    assert vote(roll_of(PIA, PAT, HAL, SOL, SID), choices, rule).outcome is None


def test_a_unanimous_vote_needs_every_vote_counted() -> None:
    rule = VotingRule(majority=Majority.UNANIMOUS)
    assert vote(roll_of(PIA, SOL, SID), {"pia": YES, "sol": YES, "sid": ABSTAIN}, rule).outcome == YES
    assert vote(roll_of(PIA, SOL, SID), {"pia": YES, "sol": YES, "sid": NO}, rule).outcome is None


def test_an_abstention_counts_against_only_where_the_rule_says_so() -> None:
    choices = {"pia": YES, "pat": YES, "sol": ABSTAIN, "sid": ABSTAIN}
    counted = vote(roll_of(PIA, PAT, SOL, SID), choices, VotingRule(abstentions=Abstentions.COUNT_AGAINST))
    assert (counted.outcome, counted.counted, counted.counts) == (None, 4, {YES: 2, ABSTAIN: 2})
    left_out = vote(roll_of(PIA, PAT, SOL, SID), choices)
    assert (left_out.outcome, left_out.counted) == (YES, 2)


def test_nothing_is_carried_when_all_abstain() -> None:
    for majority in Majority:
        rule = VotingRule(majority=majority)
        result = vote(roll_of(PIA, SOL, SID), dict.fromkeys(("pia", "sol", "sid"), ABSTAIN), rule)
        assert (result.outcome, result.tied, result.quorate) == (None, False, True)


def test_nothing_is_decided_without_a_quorum() -> None:
    ballots = [Ballot(person=person, choice=YES) for person in ("pia", "hal")]
    result = tally(roll_of(PIA, HAL), ballots, VotingRule(), RULE)
    assert (result.outcome, result.carried, result.tied, result.quorate) == (None, False, False, False)
    assert result.missing == ("1 more voter", "1 more social care voter", "1 more ballot")
    assert result.sentence == (
        "2 voting members present; 2 ballots: 2 for approve, 0 abstained; "
        "health 2, social care 0, chair present: "
        "not quorate, missing 1 more voter, 1 more social care voter and 1 more ballot: nothing is decided"
    )


CONSENSUS = VotingRule(majority=Majority.CONSENSUS_THEN_MAJORITY)


def test_what_nobody_is_against_is_carried_by_consensus() -> None:
    result = vote(roll_of(PIA, PAT, SOL), {"pia": YES, "pat": YES, "sol": YES}, CONSENSUS)
    assert result.sentence.endswith("quorate; approve carried by consensus, 3 of 3 votes")
    shared = vote(roll_of(PIA, PAT, SOL), {"pia": YES, "pat": CAREFUL, "sol": ABSTAIN}, CONSENSUS)
    assert (shared.outcome, shared.carried) == (CAREFUL, True)
    assert "together carried by consensus, 2 of 2 votes, neither alone" in shared.sentence


@pytest.mark.parametrize("against", [NO, CAREFUL, REFER])
def test_one_vote_for_something_else_makes_it_a_majority(against: str) -> None:
    result = vote(roll_of(PIA, PAT, SOL), {"pia": YES, "pat": YES, "sol": against}, CONSENSUS)
    assert result.outcome == YES
    assert result.sentence.endswith("approve carried by simple majority, 2 of 3 votes")


def test_whoever_asks_for_a_vote_gets_one() -> None:
    ballots = [Ballot(person=p, choice=YES, asks=p == "sol") for p in ("pia", "pat", "sol")]
    result = tally(roll_of(PIA, PAT, SOL), ballots, CONSENSUS, RULE)
    assert result.sentence.endswith("approve carried by simple majority, 3 of 3 votes")
    usual = tally(roll_of(PIA, PAT, SOL), ballots, VotingRule(), RULE)
    assert usual.sentence.endswith("approve carried by simple majority, 3 of 3 votes")


def test_an_abstention_that_counts_against_leaves_no_consensus() -> None:
    rule = CONSENSUS.model_copy(update={"abstentions": Abstentions.COUNT_AGAINST})
    result = vote(roll_of(PIA, PAT, SOL), {"pia": YES, "pat": YES, "sol": ABSTAIN}, rule)
    assert result.sentence.endswith("approve carried by simple majority, 2 of 3 votes")
    lost = vote(roll_of(PIA, PAT, SOL), {"pia": YES, "pat": ABSTAIN, "sol": ABSTAIN}, rule)
    assert (lost.outcome, lost.carried) == (None, False)
    assert lost.sentence.endswith("no choice reached a simple majority, so nothing is carried")


def test_a_full_room_that_keeps_silent_decides_nothing() -> None:
    result = vote(roll_of(PIA, PAT, SOL, SID), {"pia": YES})
    assert (result.outcome, result.quorate, result.missing) == (None, False, ("2 more ballots",))
    assert "1 ballot: 1 for approve, 0 abstained" in result.sentence


def test_an_abstention_is_a_ballot_cast() -> None:
    assert vote(roll_of(PIA, PAT, SOL), {"pia": YES, "pat": ABSTAIN, "sol": YES}).quorate


def test_the_expertise_of_the_item_is_part_of_the_quorum_of_its_vote() -> None:
    rule = QuorumRule(expertise_needed=True)
    ballots = [Ballot(person=person, choice=YES) for person in ("pia", "sol", "sid")]
    assert tally(roll_of(PIA, SOL, SID), ballots, VotingRule(), rule, expertise="DEMENTIA").outcome == YES
    assert tally(roll_of(PIA, SOL, SID), ballots, VotingRule(), rule, expertise="FALLS").outcome is None


def test_a_panellist_cannot_vote_twice() -> None:
    ballots = [Ballot(person="pia", choice=YES), Ballot(person="pia", choice=NO)]
    with pytest.raises(ValueError, match="pia has already voted on this item"):
        tally(roll_of(PIA, SOL, SID), ballots, VotingRule(), RULE)


def test_a_ballot_of_somebody_not_on_the_roll_is_refused_by_name() -> None:
    made = roll(PANEL, EVERYBODY, (), {"pat": "assured this case"})
    for person, why in (("pat", "is excluded"), ("ann", "advises"), ("nosy", "is not a member")):
        with pytest.raises(ValueError, match=f"{person} cannot vote: {person} {why}"):
            tally(made, [Ballot(person=person, choice=YES)], VotingRule(), RULE)


# Against a reference, over the whole space

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
