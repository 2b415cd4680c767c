"""A panel's vote on one item: ballots counted under declared rules, with the arithmetic in words.

Who may vote, whether they are a quorum, and by what rules votes are counted stands in `roll`, `quorum` and `voting`,
and is offered here as well.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Annotated, NamedTuple

from pydantic import Field

from app.workflow.forms import Code, Words
from app.workflow.quorum import Quorum, QuorumRule, attendance, composition, quorum, seat
from app.workflow.roll import Action, Bar, Barred, Interest, Member, Piece, Roll, odd_alternates, roll
from app.workflow.voting import Abstentions, Blend, Majority, Tie, VotingRule
from app.workflow.wording import listed, number_of, plain

__all__ = [
    "ABSTAIN",
    "Abstentions",
    "Action",
    "Ballot",
    "Bar",
    "Barred",
    "Blend",
    "Interest",
    "Majority",
    "Member",
    "Quorum",
    "QuorumRule",
    "Roll",
    "Tally",
    "Tie",
    "VotingRule",
    "odd_alternates",
    "quorum",
    "roll",
    "tally",
]

ABSTAIN = "ABSTAIN"


class Ballot(Piece):
    """One named vote. `choice` is the code of a decision, or ABSTAIN. `asks` that votes are counted, not taken as read.

    `pack` is the digest of the papers on which it was cast.
    """

    person: Code
    choice: Code
    reason: Annotated[Words, Field(max_length=2000)] = ""
    asks: bool = False
    pack: Annotated[Code, Field(min_length=0, pattern=r"^[0-9a-f]*$")] = ""


class Tally(Piece):
    """The result of a vote. `outcome` is None when nothing is carried: lost, tied, or not quorate.

    `counts` has every choice that was made, and ABSTAIN always. `counted` is the number of votes of which a
    majority is needed. `tied` stays true when the chair's casting vote (`casting`) broke the tie.
    """

    outcome: Code | None
    carried: bool
    tied: bool
    casting: bool
    counts: dict[Code, int]
    counted: int
    quorate: bool
    missing: tuple[str, ...]
    sentence: str


class _Verdict(NamedTuple):
    outcome: str | None
    tied: bool
    casting: bool
    words: str


_MAJORITIES = {
    Majority.SIMPLE: "simple majority",
    Majority.TWO_THIRDS: "two-thirds majority",
    Majority.UNANIMOUS: "unanimous vote",
    Majority.CONSENSUS_THEN_MAJORITY: "simple majority",
}


def tally(
    roll: Roll,
    ballots: Sequence[Ballot],
    voting_rule: VotingRule,
    quorum_rule: QuorumRule,
    approvals: tuple[str, str] = ("APPROVE", "APPROVE_WITH_CONDITIONS"),
    expertise: str | None = None,
) -> Tally:
    """Count the ballots of one item.

    The quorum is of the roll: the voters present when the vote is taken. In addition as many ballots as the
    quorum has voters must be cast, abstentions included: a full room that keeps silent decides nothing.
    Without a quorum nothing is decided, whatever the ballots say.

    A choice is carried when it reaches the declared majority of the votes cast. `approvals` are (plain, with
    conditions): under `Blend.CAREFUL` their votes are added up, and when neither reaches the majority alone
    the conditions stand. When the leading choices are level, the casting vote of the chair (of a deputy when
    no chair is on the roll) is one more vote for the chair's own choice, which must then reach the majority;
    a chair who abstained or did not vote for a leading choice leaves it tied.

    Raises ValueError, naming the person, for a second ballot and for a ballot of somebody not on the roll.
    """
    _refuse_strangers(roll, ballots)
    counts = Counter(ballot.choice for ballot in ballots)
    abstained = counts.pop(ABSTAIN, 0)
    of = counts.total() + (abstained if voting_rule.abstentions is Abstentions.COUNT_AGAINST else 0)
    missing = list(quorum(roll, quorum_rule, expertise=expertise).missing)
    if len(ballots) < quorum_rule.voters:
        missing.append(number_of(quorum_rule.voters - len(ballots), "more ballot"))
    if missing:
        verdict = _Verdict(None, False, False, f"not quorate, missing {listed(missing)}: nothing is decided")
    else:
        verdict = _judge(roll, ballots, counts, of, voting_rule, approvals)
        verdict = verdict._replace(words=f"quorate; {verdict.words}")
    votes = [
        f"{n} for {plain(choice)}"
        for choice, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]
    cast = f"{number_of(len(ballots), 'ballot')}: {', '.join([*votes, f'{abstained} abstained'])}"
    return Tally(
        outcome=verdict.outcome,
        carried=verdict.outcome is not None,
        tied=verdict.tied,
        casting=verdict.casting,
        counts={**dict(sorted(counts.items())), ABSTAIN: abstained},
        counted=of,
        quorate=not missing,
        missing=tuple(missing),
        sentence=f"{attendance(roll)}; {cast}; {composition(roll, quorum_rule, expertise)}: {verdict.words}",
    )


def _refuse_strangers(roll: Roll, ballots: Sequence[Ballot]) -> None:
    seen: set[str] = set()
    for ballot in ballots:
        if ballot.person in seen:
            raise ValueError(f"{ballot.person} has already voted on this item; each voter has one ballot")
        seen.add(ballot.person)
        if why := roll.why_no_vote(ballot.person):
            raise ValueError(f"{ballot.person} cannot vote: {ballot.person} {why}")


def _judge(
    roll: Roll,
    ballots: Sequence[Ballot],
    counts: Counter[str],
    of: int,
    rule: VotingRule,
    approvals: tuple[str, str],
) -> _Verdict:
    blocs: dict[tuple[str, ...], int] = {(choice,): votes for choice, votes in counts.items()}
    if rule.blend is Blend.CAREFUL and all(choice in counts for choice in approvals):
        blocs[approvals] = sum(blocs.pop((choice,)) for choice in approvals)
    majority, consents = _MAJORITIES[rule.majority], _consents(ballots, rule.majority)
    for bloc, votes in blocs.items():
        if rule.majority.reached(votes, of):
            return _carried(bloc, votes, of, counts, rule.majority, consents)
    top = max(blocs.values(), default=0)
    leaders = [bloc for bloc, votes in blocs.items() if votes == top]
    if len(leaders) < 2:
        return _Verdict(None, False, False, f"no choice reached a {majority}, so nothing is carried")
    level = f"tied {' to '.join([str(top)] * len(leaders))}"
    acting = roll.acting_chair()
    if acting and rule.tie is Tie.CHAIR_CASTING and rule.majority.reached(top + 1, of + 1):
        own = next((ballot.choice for ballot in ballots if ballot.person == acting.person), ABSTAIN)
        for bloc in leaders:
            if own in bloc:
                words = f"{level}; {plain(bloc[-1])} carried by the casting vote of the {seat(acting)}"
                return _Verdict(bloc[-1], True, True, words)
    return _Verdict(None, True, False, f"{level}, so nothing is carried")


def _consents(ballots: Sequence[Ballot], majority: Majority) -> bool:
    """Whether a choice with nobody against it is carried without a vote."""
    return majority is Majority.CONSENSUS_THEN_MAJORITY and not any(ballot.asks for ballot in ballots)


def _carried(
    bloc: tuple[str, ...], votes: int, of: int, counts: Counter[str], majority: Majority, consents: bool
) -> _Verdict:
    def by(votes: int) -> str:
        return "consensus" if consents and votes == of else _MAJORITIES[majority]

    for choice in bloc:
        if majority.reached(counts[choice], of):
            sums = f"{counts[choice]} of {number_of(of, 'vote')}"
            return _Verdict(choice, False, False, f"{plain(choice)} carried by {by(counts[choice])}, {sums}")
    together = f"{listed([plain(choice) for choice in bloc])} together carried by {by(votes)}"
    words = f"{together}, {votes} of {number_of(of, 'vote')}, neither alone: the conditions stand"
    return _Verdict(bloc[-1], False, False, words)
