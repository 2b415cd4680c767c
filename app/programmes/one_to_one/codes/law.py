"""Codes of the law around the case: safeguarding and liberty."""

from app.workflow.choice import Choice


class SafeguardingOutcome(Choice):
    """What asking about safeguarding gave. Awaiting a reply is not an all-clear."""

    NONE_KNOWN = "NONE_KNOWN"
    CONCERNS_RECORDED = "CONCERNS_RECORDED"
    AWAITING_REPLY = "AWAITING_REPLY"


class SafeguardingStatus(Choice):
    """Where one safeguarding concern stands with the lead authority."""

    NONE_KNOWN = "NONE_KNOWN"
    CONCERN_RAISED = "CONCERN_RAISED"
    S42_1_INFO_GATHERING = "S42_1_INFO_GATHERING", "Gathering information (section 42(1))"
    S42_2_ENQUIRY_OPEN = "S42_2_ENQUIRY_OPEN", "Enquiry open (section 42(2))"
    OTHER_ENQUIRY_OPEN = "OTHER_ENQUIRY_OPEN"
    PLAN_IN_PLACE = "PLAN_IN_PLACE"
    CLOSED_NO_FURTHER_ACTION = "CLOSED_NO_FURTHER_ACTION", "Closed: no further action"
    CLOSED_RISK_REMOVED = "CLOSED_RISK_REMOVED", "Closed: risk removed"
    CLOSED_RISK_REDUCED = "CLOSED_RISK_REDUCED", "Closed: risk reduced"
    CLOSED_RISK_REMAINS = "CLOSED_RISK_REMAINS", "Closed: risk remains"
    CEASED_AT_REQUEST = "CEASED_AT_REQUEST", "Ceased at the person's request"


SAFEGUARDING_OPEN = frozenset(
    {
        SafeguardingStatus.CONCERN_RAISED,
        SafeguardingStatus.S42_1_INFO_GATHERING,
        SafeguardingStatus.S42_2_ENQUIRY_OPEN,
        SafeguardingStatus.OTHER_ENQUIRY_OPEN,
        SafeguardingStatus.PLAN_IN_PLACE,
    }
)


class AbuseCategory(Choice):
    """The ten categories of abuse and neglect (Care and Support Statutory Guidance, chapter 14)."""

    PHYSICAL = "PHYSICAL"
    DOMESTIC = "DOMESTIC"
    SEXUAL = "SEXUAL"
    PSYCHOLOGICAL = "PSYCHOLOGICAL"
    FINANCIAL_MATERIAL = "FINANCIAL_MATERIAL", "Financial or material"
    MODERN_SLAVERY = "MODERN_SLAVERY"
    DISCRIMINATORY = "DISCRIMINATORY"
    ORGANISATIONAL = "ORGANISATIONAL"
    NEGLECT_OMISSION = "NEGLECT_OMISSION", "Neglect and acts of omission"
    SELF_NEGLECT = "SELF_NEGLECT", "Self-neglect"


class AllegedSource(Choice):
    """Where the harm is said to come from. Never a name."""

    PROVIDER_STAFF = "PROVIDER_STAFF", "Staff of the provider"
    RESIDENT = "RESIDENT"
    FAMILY = "FAMILY"
    ORG = "ORG", "An organisation"
    SELF = "SELF", "The person themselves"
    OTHER = "OTHER"


class AllegationStatus(Choice):
    """Where an allegation against somebody in a position of trust stands."""

    RAISED = "RAISED"
    EMPLOYER_INVESTIGATES = "EMPLOYER_INVESTIGATES"
    POLICE_INVESTIGATE = "POLICE_INVESTIGATE"
    SUBSTANTIATED = "SUBSTANTIATED"
    UNSUBSTANTIATED = "UNSUBSTANTIATED"
    UNFOUNDED = "UNFOUNDED"


class ReferredTo(Choice):
    """Who is told of somebody in a position of trust: the barring service, a regulator, the police."""

    DBS = "DBS", "Disclosure and Barring Service"
    NMC = "NMC", "Nursing and Midwifery Council"
    GMC = "GMC", "General Medical Council"
    HCPC = "HCPC", "Health and Care Professions Council"
    SWE = "SWE", "Social Work England"
    CQC = "CQC", "Care Quality Commission"
    POLICE = "POLICE"
    OTHER = "OTHER"


class OutcomesMet(Choice):
    """Making Safeguarding Personal: were the outcomes the person wanted met."""

    NOT_ASKED = "NOT_ASKED"
    NONE_EXPRESSED = "NONE_EXPRESSED"
    FULLY_MET = "FULLY_MET"
    PARTLY_MET = "PARTLY_MET"
    NOT_MET = "NOT_MET"


class LibertyStatus(Choice):
    """Where the person's liberty stands in law. Derived from dates, never typed: see liberty.py."""

    NOT_ASSESSED = "NOT_ASSESSED"
    CAPACITY_TO_CONSENT = "CAPACITY_TO_CONSENT"
    NOT_A_DEPRIVATION = "NOT_A_DEPRIVATION"
    VALID_CONSENT_WISHES_FEELINGS = "VALID_CONSENT_WISHES_FEELINGS", "Valid consent, by wishes and feelings"
    REQUIRED_NOT_APPLIED = "REQUIRED_NOT_APPLIED"
    URGENT_IN_FORCE = "URGENT_IN_FORCE"
    URGENT_EXTENDED = "URGENT_EXTENDED"
    URGENT_LAPSED_STANDARD_PENDING = "URGENT_LAPSED_STANDARD_PENDING", "Urgent lapsed, standard pending"
    STANDARD_PENDING = "STANDARD_PENDING"
    STANDARD_IN_FORCE = "STANDARD_IN_FORCE"
    STANDARD_REFUSED = "STANDARD_REFUSED"
    SUSPENDED = "SUSPENDED"
    EXPIRED_RENEWAL_PENDING = "EXPIRED_RENEWAL_PENDING"
    EXPIRED_NO_APPLICATION = "EXPIRED_NO_APPLICATION"
    CEASED = "CEASED"
    UNDER_PART8_REVIEW = "UNDER_PART8_REVIEW", "Under Part 8 review"
    COP_ORDER_IN_FORCE = "COP_ORDER_IN_FORCE", "Order of the Court of Protection in force"
    COP_PROCEEDINGS = "COP_PROCEEDINGS", "Proceedings in the Court of Protection"


LIBERTY_BLOCKS = frozenset(
    {LibertyStatus.NOT_ASSESSED, LibertyStatus.REQUIRED_NOT_APPLIED, LibertyStatus.EXPIRED_NO_APPLICATION}
)
"""Nobody may be listed for the panel in these (guard GD1)."""

LIBERTY_FLAGS = frozenset(
    {
        LibertyStatus.URGENT_LAPSED_STANDARD_PENDING,
        LibertyStatus.STANDARD_PENDING,
        LibertyStatus.EXPIRED_RENEWAL_PENDING,
    }
)
"""Allowed, with the risk shown (guard GD2): the wait for a supervisory body is no reason to stall."""


class LibertyTest(Choice):
    """The test by which a deprivation of liberty was judged."""

    CHESHIRE_WEST_2014 = "CHESHIRE_WEST_2014", "Cheshire West (2014), until 1 June 2026"
    UKSC16_2026 = "UKSC16_2026", "[2026] UKSC 16, since 2 June 2026"


class LibertyFinding(Choice):
    """What a determination found."""

    CAPACITY_TO_CONSENT = "CAPACITY_TO_CONSENT"
    NOT_A_DEPRIVATION = "NOT_A_DEPRIVATION"
    VALID_CONSENT_WISHES_FEELINGS = "VALID_CONSENT_WISHES_FEELINGS", "Valid consent, by wishes and feelings"
    DEPRIVATION = "DEPRIVATION"


class Objection(Choice):
    """Whether the person objects to being where they are, or to the care."""

    YES = "YES"
    NO = "NO"
    UNCLEAR = "UNCLEAR"


class LibertyAssessor(Choice):
    """In which capacity somebody made a determination."""

    BEST_INTERESTS_ASSESSOR = "BEST_INTERESTS_ASSESSOR", "Best-interests assessor"
    MENTAL_HEALTH_ASSESSOR = "MENTAL_HEALTH_ASSESSOR", "Mental health assessor"
    SAFEGUARDING_MCA_LEAD = "SAFEGUARDING_MCA_LEAD", "Safeguarding and capacity lead"
    REVIEWER = "REVIEWER"
    COURT = "COURT"
    PROVIDER_USER = "PROVIDER_USER", "Care provider"


class RequestOutcome(Choice):
    """What the supervisory body made of a request for a standard authorisation."""

    PENDING = "PENDING"
    GRANTED = "GRANTED"
    REFUSED = "REFUSED"
    WITHDRAWN = "WITHDRAWN"


class ConditionTag(Choice):
    """What a condition of an authorisation is about."""

    ONE_TO_ONE = "ONE_TO_ONE", "One-to-one care"
    SUPERVISION = "SUPERVISION"
    COMMUNITY_ACCESS = "COMMUNITY_ACCESS"
    OTHER = "OTHER"


REVIEW_CONDITIONS = frozenset(
    {ConditionTag.ONE_TO_ONE, ConditionTag.SUPERVISION, ConditionTag.COMMUNITY_ACCESS}
)
"""A condition of these kinds calls for a review by the supervisory body before the care changes (GD3)."""


class Part8Ground(Choice):
    """Why a review of an authorisation is asked for (Mental Capacity Act 2005 Sch A1 Part 8)."""

    REQUIREMENT_NOT_MET = "REQUIREMENT_NOT_MET"
    REASON_CHANGED = "REASON_CHANGED"
    CONDITIONS_NEED_VARYING = "CONDITIONS_NEED_VARYING"


class Part8Outcome(Choice):
    """How that review ended."""

    NO_VARIATION = "NO_VARIATION"
    CONDITIONS_VARIED = "CONDITIONS_VARIED", "Conditions varied"
    REASON_VARIED = "REASON_VARIED"
    AUTHORISATION_CEASED = "AUTHORISATION_CEASED"
