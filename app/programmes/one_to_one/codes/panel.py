"""Codes of quality assurance, the panel and its decision."""

from app.workflow.choice import Choice


class QualityQuestion(Choice):
    """What the quality assurer looks at. Every question is answered; a NO returns the case."""

    CHECKS_CURRENT = "CHECKS_CURRENT", "Checks are current"
    SAFEGUARDING_CONSIDERED = "SAFEGUARDING_CONSIDERED", "Safeguarding is considered"
    LIBERTY_CONSIDERED = "LIBERTY_CONSIDERED", "Liberty is considered"
    CAPACITY_DECISION_SPECIFIC = "CAPACITY_DECISION_SPECIFIC", "Capacity is assessed for the decision"
    PERSON_AND_REPRESENTATIVE_HEARD = "PERSON_AND_REPRESENTATIVE_HEARD", "Person and representative are heard"
    EVIDENCE_SUFFICIENT_AND_FRESH = "EVIDENCE_SUFFICIENT_AND_FRESH", "Evidence is sufficient and fresh"
    DOMAINS_COMPLETE = "DOMAINS_COMPLETE", "Domains are complete"
    RISKS_COMPARED = "RISKS_COMPARED", "Risks are compared"
    RESTRICTIONS_COMPARED = "RESTRICTIONS_COMPARED", "Restrictions are compared"
    RECOMMENDATION_FOLLOWS = "RECOMMENDATION_FOLLOWS", "The recommendation follows from the evidence"
    PLAN_SAFE = "PLAN_SAFE", "The plan is safe"
    COSTS_AGREE = "COSTS_AGREE", "Costs agree"
    NO_ELIGIBILITY_OPINION = "NO_ELIGIBILITY_OPINION", "There is no opinion on eligibility"


class Defect(Choice):
    """Why quality assurance sends a case back."""

    EVIDENCE_MISSING = "EVIDENCE_MISSING"
    EVIDENCE_STALE = "EVIDENCE_STALE", "Evidence too old"
    SAFEGUARDING_UNCLEAR = "SAFEGUARDING_UNCLEAR"
    LIBERTY_UNCLEAR = "LIBERTY_UNCLEAR"
    CAPACITY_NOT_DECISION_SPECIFIC = (
        "CAPACITY_NOT_DECISION_SPECIFIC",
        "Capacity not assessed for the decision",
    )
    BEST_INTERESTS_MISSING = "BEST_INTERESTS_MISSING"
    CONSULTATION_INCOMPLETE = "CONSULTATION_INCOMPLETE"
    DOMAINS_INCOMPLETE = "DOMAINS_INCOMPLETE"
    RISK_NOT_EVIDENCED = "RISK_NOT_EVIDENCED", "Risk not shown by evidence"
    RESTRICTIONS_NOT_COMPARED = "RESTRICTIONS_NOT_COMPARED"
    RECOMMENDATION_UNSUPPORTED = "RECOMMENDATION_UNSUPPORTED"
    PLAN_UNSAFE = "PLAN_UNSAFE"
    CONTINGENCY_MISSING = "CONTINGENCY_MISSING"
    TRIGGERS_MISSING = "TRIGGERS_MISSING"
    COSTS_WRONG = "COSTS_WRONG"
    ELIGIBILITY_OPINION = "ELIGIBILITY_OPINION", "Opinion on eligibility"
    OTHER = "OTHER"


DEFAULT_PANEL = "local"
"""The short name of the panel that a commissioner has before it writes terms of its own."""


class Profession(Choice):
    """The professions that a panel's quorum counts."""

    HEALTH = "HEALTH"
    SOCIAL_CARE = "SOCIAL_CARE"
    COMMISSIONING = "COMMISSIONING"
    FINANCE = "FINANCE"
    MCA_SAFEGUARDING = "MCA_SAFEGUARDING", "Capacity and safeguarding"
    ADMINISTRATION = "ADMINISTRATION"


class InterestKind(Choice):
    """What ties a panel member to the case."""

    NONE = "NONE", "No interest"
    PERSONAL = "PERSONAL"
    PROFESSIONAL = "PROFESSIONAL"
    FINANCIAL = "FINANCIAL"
    LOYALTY = "LOYALTY"


class PanelChoice(Choice):
    """What a panel can decide, and so what a ballot can say. Abstaining is `ABSTAIN` of workflow/panel.py."""

    APPROVE = "APPROVE"
    APPROVE_WITH_CONDITIONS = "APPROVE_WITH_CONDITIONS"
    DECLINE = "DECLINE"
    REFER = "REFER"
    DEFER = "DEFER"


class BallotChoice(Choice):
    """What one voter can say."""

    APPROVE = "APPROVE"
    APPROVE_WITH_CONDITIONS = "APPROVE_WITH_CONDITIONS"
    DECLINE = "DECLINE"
    REFER = "REFER"
    DEFER = "DEFER"
    ABSTAIN = "ABSTAIN"


class ReferTarget(Choice):
    """Where a case is sent on to. A referral is all that this programme can say about eligibility (BR10)."""

    MDT_DST = "MDT_DST", "Full multidisciplinary assessment"
    SAFEGUARDING = "SAFEGUARDING"
    LEGAL_COP = "LEGAL_COP", "Legal team, Court of Protection"
    CMHT = "CMHT", "Community mental health team"
    CONTRACTS = "CONTRACTS"


class DeferReason(Choice):
    """Why a panel puts a case off."""

    MORE_EVIDENCE = "MORE_EVIDENCE"
    REPRESENTATIVE_NOT_HEARD = "REPRESENTATIVE_NOT_HEARD", "The representative was not heard"
    EXPERTISE_NEEDED = "EXPERTISE_NEEDED"
    LIBERTY_OR_CAPACITY_QUESTION = "LIBERTY_OR_CAPACITY_QUESTION", "Question of liberty or capacity"
    SAFEGUARDING_QUESTION = "SAFEGUARDING_QUESTION", "Question of safeguarding"
    LOWER_PACKAGE_SUGGESTED = "LOWER_PACKAGE_SUGGESTED", "Less care was suggested than proposed"
    PLAN_UNCLEAR = "PLAN_UNCLEAR"
    CLARIFICATION = "CLARIFICATION"
    OTHER = "OTHER"


class DepartureGround(Choice):
    """The exceptional reasons for which a panel may depart from what was recommended and assured."""

    EVIDENCE_NOT_BORNE_OUT = "EVIDENCE_NOT_BORNE_OUT", "The evidence did not bear it out"
    NEW_RISK_AT_PANEL = "NEW_RISK_AT_PANEL", "New risk, heard at the panel"
    LAW_OR_RIGHTS = "LAW_OR_RIGHTS", "Law or rights"
    PERSON_OR_REPRESENTATIVE_VIEW = "PERSON_OR_REPRESENTATIVE_VIEW", "View of the person or representative"
    OTHER = "OTHER"


class HearingStage(Choice):
    """How far the hearing of an item on an agenda has come. After `CLOSED` its outcome is recorded."""

    LISTED = "LISTED"
    OPINIONS = "OPINIONS"
    DISCUSSION = "DISCUSSION"
    VOTING = "VOTING"
    CLOSED = "CLOSED"


class ConditionTiming(Choice):
    """Whether a panel's condition is met before the change begins, or afterwards."""

    PRE = "PRE", "Before the change begins"
    POST = "POST", "Afterwards"


class ConditionStatus(Choice):
    """Where a panel's condition stands."""

    OPEN = "OPEN"
    MET = "MET"
    WAIVED_BY_PANEL = "WAIVED_BY_PANEL"


class ItemResult(Choice):
    """How one appearance before the panel ended."""

    DECIDED = "DECIDED"
    LOST = "LOST"
    TIED = "TIED"
    NOT_QUORATE = "NOT_QUORATE"
    DEFERRED = "DEFERRED"
    PASSED_ON = "PASSED_ON"
    UNLISTED = "UNLISTED"


class MatterKind(Choice):
    """What a sitting can settle beside its cases."""

    CHAIR_ACTION = "CHAIR_ACTION", "Chair's action"
    CONDITION = "CONDITION"


class Hand(Choice):
    """What a voter says to it: that it is ratified, or let go; or not."""

    YES = "YES"
    NO = "NO"
    ABSTAIN = "ABSTAIN"


class Recipient(Choice):
    """Who gets the decision letter."""

    PERSON = "PERSON"
    REPRESENTATIVE = "REPRESENTATIVE"
    PROVIDER = "PROVIDER"
    GP = "GP", "GP"
    SUPERVISORY_BODY = "SUPERVISORY_BODY"
    LOCAL_AUTHORITY = "LOCAL_AUTHORITY"
    CARE_COORDINATOR = "CARE_COORDINATOR"


class ChairGround(Choice):
    """The only grounds on which the chair may act between meetings."""

    RISK_OF_HARM = "RISK_OF_HARM"
    NUGATORY_COST = "NUGATORY_COST"


class ChairActionStatus(Choice):
    """Where a chair's action stands."""

    AWAITING_RATIFICATION = "AWAITING_RATIFICATION"
    RATIFIED = "RATIFIED"
    NOT_RATIFIED = "NOT_RATIFIED"
    EXPIRED = "EXPIRED"
