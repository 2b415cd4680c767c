"""Who may vote, and whether they are enough: with its arithmetic in words."""

import itertools

import pytest
from pydantic import ValidationError

from app.workflow.panel import (
    Action,
    Ballot,
    Bar,
    Member,
    QuorumRule,
    VotingRule,
    quorum,
    roll,
)
from tests.workflow.room import (
    ANN,
    EVERYBODY,
    HAL,
    NO,
    PANEL,
    PAT,
    PIA,
    RULE,
    SID,
    SOL,
    YES,
    interest,
    people,
    roll_of,
    vote,
)

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
