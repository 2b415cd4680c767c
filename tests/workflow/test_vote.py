"""What those who may vote decided: with its arithmetic in words."""

import pytest

from app.workflow.panel import (
    ABSTAIN,
    Abstentions,
    Action,
    Ballot,
    Blend,
    Majority,
    QuorumRule,
    Tie,
    VotingRule,
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
    RULE,
    SID,
    SOL,
    YES,
    interest,
    roll_of,
    vote,
)


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
