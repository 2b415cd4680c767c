"""What a panel's papers are made of."""

from app.workflow.choice import Choice


class Paper(Choice):
    """A kind of paper in the pack of an item. Some a pack has once, of others as many as there are."""

    CASE = "CASE"
    REFERRAL = "REFERRAL"
    SAFEGUARDING = "SAFEGUARDING"
    LIBERTY = "LIBERTY"
    CAPACITY = "CAPACITY"
    REPRESENTATIVE = "REPRESENTATIVE"
    COMMUNICATION = "COMMUNICATION"
    EVIDENCE = "EVIDENCE"
    DOCUMENT = "DOCUMENT"
    WAIVER = "WAIVER"
    CONSULTATION = "CONSULTATION"
    ASSESSMENT = "ASSESSMENT"
    RECOMMENDATION = "RECOMMENDATION"
    QA_RETURN = "QA_RETURN"
    QUALITY = "QUALITY"
    EARLIER_PANEL = "EARLIER_PANEL"
    QUESTIONS = "QUESTIONS"
    ANSWERS = "ANSWERS"
    CHALLENGE = "CHALLENGE"
    CHAIR_ACTION = "CHAIR_ACTION"
    CARE = "CARE"
    COSTS = "COSTS"
    RULE = "RULE"
    WARNING = "WARNING"


TITLES: dict[Paper, str] = {
    Paper.CASE: "what the case is about",
    Paper.REFERRAL: "the referral",
    Paper.SAFEGUARDING: "the safeguarding check",
    Paper.LIBERTY: "the liberty check",
    Paper.CAPACITY: "the record of capacity and best interests",
    Paper.REPRESENTATIVE: "the record of the representative",
    Paper.COMMUNICATION: "the record of communication needs",
    Paper.EVIDENCE: "the record of evidence",
    Paper.DOCUMENT: "the file of evidence",
    Paper.WAIVER: "the waiver of evidence",
    Paper.CONSULTATION: "the consultation",
    Paper.ASSESSMENT: "the assessment",
    Paper.RECOMMENDATION: "the recommendation",
    Paper.QA_RETURN: "the return by quality assurance",
    Paper.QUALITY: "the quality checklist",
    Paper.EARLIER_PANEL: "what an earlier panel approved",
    Paper.QUESTIONS: "the deferral with its questions",
    Paper.ANSWERS: "the reply to a deferral",
    Paper.CHALLENGE: "the challenge",
    Paper.CHAIR_ACTION: "the chair's action",
    Paper.CARE: "the package of care",
    Paper.COSTS: "the costing",
    Paper.RULE: "the result of the rule",
    Paper.WARNING: "the warning",
}
"""Each kind as it is named inside a sentence; of those that there are several of, the number or name follows."""
