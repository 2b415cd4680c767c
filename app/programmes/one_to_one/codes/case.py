"""Codes of the case itself: why it is reviewed, what is funded, what was recommended, how it ended."""

from app.workflow.choice import Choice


class Answer(Choice):
    """An answer on a checklist."""

    YES = "YES"
    NO = "NO"
    NA = "NA", "Not applicable"


class Known(Choice):
    """Yes, no, or nobody can say yet. What is not known is never taken for a no."""

    YES = "YES"
    NO = "NO"
    UNKNOWN = "UNKNOWN"


class ReviewReason(Choice):
    """Why the package is reviewed now."""

    ROUTINE = "ROUTINE"
    NEW_14D = "NEW_14D", "New package, after 14 days"
    COHORT = "COHORT", "Part of a cohort"
    PROVIDER_REQ = "PROVIDER_REQ", "The home asked for it"
    FAMILY_REQ = "FAMILY_REQ", "The family asked for it"
    RATE = "RATE", "The rate"
    INCIDENT = "INCIDENT", "After an incident"


class Funding(Choice):
    """Who pays for the package."""

    CHC_FULL = "CHC_FULL", "NHS Continuing Healthcare"
    CHC_FASTTRACK = "CHC_FASTTRACK", "NHS Continuing Healthcare, fast track"
    JOINT_FUNDED = "JOINT_FUNDED", "NHS and council together"
    S117 = "S117", "Section 117 aftercare"
    LA = "LA", "Council"
    SELF = "SELF", "The person themselves"


IN_SCOPE = frozenset({Funding.CHC_FULL, Funding.CHC_FASTTRACK, Funding.JOINT_FUNDED})
"""The funding that this review may look at. Section 117 aftercare, council and own funding are not ours."""


class Delivery(Choice):
    """Where and how the care is given."""

    CARE_HOME_NURSING = "CARE_HOME_NURSING", "Care home, nursing"
    CARE_HOME_RES = "CARE_HOME_RES", "Care home, residential"
    SUPPORTED_LIVING = "SUPPORTED_LIVING"
    OWN_HOME = "OWN_HOME"
    PHB_DP = "PHB_DP", "Personal health budget or direct payment"


class NoNumberReason(Choice):
    """Why a person comes without an NHS number."""

    NOT_KNOWN_YET = "NOT_KNOWN_YET"
    TRACE_IN_PROGRESS = "TRACE_IN_PROGRESS", "A trace is under way"
    NO_MATCH = "NO_MATCH", "Traced, and no match found"
    NOT_REGISTERED = "NOT_REGISTERED", "Not registered with the NHS"
    IDENTITY_PROTECTED = "IDENTITY_PROTECTED"


class NumberStatus(Choice):
    """Whether an NHS number was traced. A number that is well formed is not therefore the right one."""

    VERIFIED = "VERIFIED", "Verified by a trace"
    NOT_TRACED = "NOT_TRACED", "Not traced yet"


class Driver(Choice):
    """What the one-to-one care is for. The first one named is the main driver."""

    FALLS = "FALLS"
    BEHAVIOUR_AGGRESSION = "BEHAVIOUR_AGGRESSION", "Behaviour: aggression"
    BEHAVIOUR_OTHER = "BEHAVIOUR_OTHER", "Behaviour: other"
    CHOKING_DYSPHAGIA = "CHOKING_DYSPHAGIA", "Choking or dysphagia"
    ABSCONDING = "ABSCONDING", "Leaving unnoticed"
    SELF_HARM_SUICIDE = "SELF_HARM_SUICIDE", "Self-harm or suicide"
    SEIZURES = "SEIZURES"
    LINE_PULLING = "LINE_PULLING", "Pulling at lines or tubes"
    RISK_TO_OTHER_RESIDENTS = "RISK_TO_OTHER_RESIDENTS"
    RISK_FROM_OTHERS = "RISK_FROM_OTHERS"
    DELIRIUM = "DELIRIUM"
    END_OF_LIFE_DISTRESS = "END_OF_LIFE_DISTRESS", "Distress at the end of life"
    NEW_PLACEMENT_SETTLING = "NEW_PLACEMENT_SETTLING", "Settling in a new placement"
    HOSPITAL_DISCHARGE_CONDITION = "HOSPITAL_DISCHARGE_CONDITION", "Condition of a hospital discharge"
    FAMILY_REQUEST = "FAMILY_REQUEST", "Request of the family"
    REGULATOR_REQUEST = "REGULATOR_REQUEST", "Request of the regulator"
    STAFFING_SHORTFALL = "STAFFING_SHORTFALL"


class StaffingSource(Choice):
    """Whose staff give the one-to-one care: it explains much of the spread of rates."""

    OWN = "OWN", "The home's own"
    AGENCY = "AGENCY"
    MIXED = "MIXED", "Both"


class Appropriate(Choice):
    """Whether the first award of one-to-one care was right when it was made."""

    YES = "YES"
    NO = "NO"
    NOT_EVIDENCED = "NOT_EVIDENCED", "The evidence does not say"


class Recommended(Choice):
    """The one primary recommendation of a review."""

    MAINTAIN = "MAINTAIN", "Keep it as it is"
    INCREASE = "INCREASE"
    REDUCE_PHASED = "REDUCE_PHASED", "Reduce in phases"
    REDUCE_TRIAL = "REDUCE_TRIAL", "Reduce on trial"
    WITHDRAW = "WITHDRAW"
    REPROFILE = "REPROFILE", "Give it at other times"
    REPLACE_WITH_AT = "REPLACE_WITH_AT", "Replace with assistive technology"
    REPLACE_WITH_ACTIVITY_PLAN = "REPLACE_WITH_ACTIVITY_PLAN", "Replace with planned activities"
    RATE_REVIEW_ONLY = "RATE_REVIEW_ONLY", "Change the rate only"
    REFER_MDT_DST = "REFER_MDT_DST", "Refer to a full multidisciplinary assessment"
    REFER_OTHER = "REFER_OTHER", "Refer elsewhere"


LESS_CARE = frozenset(
    {
        Recommended.REDUCE_PHASED,
        Recommended.REDUCE_TRIAL,
        Recommended.WITHDRAW,
        Recommended.REPLACE_WITH_AT,
        Recommended.REPLACE_WITH_ACTIVITY_PLAN,
    }
)
"""Recommendations that take one-to-one hours away: they need phases, contingency and a way back."""

OTHER_CARE = frozenset({Recommended.INCREASE, Recommended.REPROFILE, Recommended.RATE_REVIEW_ONLY})
"""Recommendations that change the package without taking hours away."""

SAME_CARE = frozenset({Recommended.MAINTAIN, Recommended.REFER_MDT_DST, Recommended.REFER_OTHER})
"""Recommendations that leave the package as it is."""


class ClosureReason(Choice):
    """How a case ended."""

    COMPLETED_REDUCED = "COMPLETED_REDUCED", "Completed: reduced"
    COMPLETED_WITHDRAWN = "COMPLETED_WITHDRAWN", "Completed: withdrawn"
    MAINTAINED = "MAINTAINED"
    INCREASED = "INCREASED"
    REINSTATED = "REINSTATED"
    REFERRED_MDT_DST = "REFERRED_MDT_DST", "Referred to a full multidisciplinary assessment"
    REFERRED_OTHER = "REFERRED_OTHER", "Referred elsewhere"
    WITHDRAWN = "WITHDRAWN"
    REJECTED_OUT_OF_SCOPE = "REJECTED_OUT_OF_SCOPE", "Not accepted: out of scope"
    DECEASED = "DECEASED"
    TRANSFERRED = "TRANSFERRED"
    NO_LONGER_FUNDED = "NO_LONGER_FUNDED"


class WithdrawalReason(Choice):
    """Why a review stops early. The package stays as it is."""

    WITHDRAWN = "WITHDRAWN"
    NO_LONGER_FUNDED = "NO_LONGER_FUNDED"


class NationalOutcome(Choice):
    """The review outcome as the national data set wants it. No other value can come from here (BR10)."""

    NO_CHANGE = "01", "No change"
    PACKAGE_CHANGED = "02", "Package changed"


class HoldType(Choice):
    """Why a case is on hold."""

    SAFEGUARDING = "SAFEGUARDING"
    LIBERTY = "LIBERTY"
    CAPACITY_BI = "CAPACITY_BI", "Capacity or best interests"
    CLINICAL_INSTABILITY = "CLINICAL_INSTABILITY"
    HOSPITAL_ADMISSION = "HOSPITAL_ADMISSION", "Hospital admission"
    ELIGIBILITY = "ELIGIBILITY"
    DISPUTE = "DISPUTE"
    EVIDENCE_OVERDUE = "EVIDENCE_OVERDUE"
    PROVIDER_FAILURE = "PROVIDER_FAILURE"
