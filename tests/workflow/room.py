"""Six people of a panel, and the short ways to a roll and a vote of theirs."""

from app.workflow.panel import (
    Action,
    Ballot,
    Interest,
    Member,
    QuorumRule,
    Roll,
    Tally,
    VotingRule,
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
