"""Codes of the case itself: why it is reviewed, what is funded, what was recommended, how it ended."""

from app.programmes.one_to_one.codes.choice import Choice


class Answer(Choice):
    """An answer on a checklist."""

    YES = "YES"
    NO = "NO"
    NA = "NA"


class Known(Choice):
    """Yes, no, or nobody can say yet. What is not known is never taken for a no."""

    YES = "YES"
    NO = "NO"
    UNKNOWN = "UNKNOWN"


class ReviewReason(Choice):
    """Why the package is reviewed now."""

    ROUTINE = "ROUTINE"
    NEW_14D = "NEW_14D"
    COHORT = "COHORT"
    PROVIDER_REQ = "PROVIDER_REQ"
    FAMILY_REQ = "FAMILY_REQ"
    RATE = "RATE"
    INCIDENT = "INCIDENT"


class Funding(Choice):
    """Who pays for the package."""

    CHC_FULL = "CHC_FULL"
    CHC_FASTTRACK = "CHC_FASTTRACK"
    JOINT_FUNDED = "JOINT_FUNDED"
    S117 = "S117"
    LA = "LA"
    SELF = "SELF"


IN_SCOPE = frozenset({Funding.CHC_FULL, Funding.CHC_FASTTRACK, Funding.JOINT_FUNDED})
"""The funding that this review may look at. Section 117 aftercare, council and own funding are not ours."""


class Delivery(Choice):
    """Where and how the care is given."""

    CARE_HOME_NURSING = "CARE_HOME_NURSING"
    CARE_HOME_RES = "CARE_HOME_RES"
    SUPPORTED_LIVING = "SUPPORTED_LIVING"
    OWN_HOME = "OWN_HOME"
    PHB_DP = "PHB_DP"


class NoNumberReason(Choice):
    """Why a person comes without an NHS number."""

    NOT_KNOWN_YET = "NOT_KNOWN_YET"
    TRACE_IN_PROGRESS = "TRACE_IN_PROGRESS"
    NO_MATCH = "NO_MATCH"
    NOT_REGISTERED = "NOT_REGISTERED"
    IDENTITY_PROTECTED = "IDENTITY_PROTECTED"


class NumberStatus(Choice):
    """Whether an NHS number was traced. A number that is well formed is not therefore the right one."""

    VERIFIED = "VERIFIED"
    NOT_TRACED = "NOT_TRACED"


class Driver(Choice):
    """What the one-to-one care is for. The first one named is the main driver."""

    FALLS = "FALLS"
    BEHAVIOUR_AGGRESSION = "BEHAVIOUR_AGGRESSION"
    BEHAVIOUR_OTHER = "BEHAVIOUR_OTHER"
    CHOKING_DYSPHAGIA = "CHOKING_DYSPHAGIA"
    ABSCONDING = "ABSCONDING"
    SELF_HARM_SUICIDE = "SELF_HARM_SUICIDE"
    SEIZURES = "SEIZURES"
    LINE_PULLING = "LINE_PULLING"
    RISK_TO_OTHER_RESIDENTS = "RISK_TO_OTHER_RESIDENTS"
    RISK_FROM_OTHERS = "RISK_FROM_OTHERS"
    DELIRIUM = "DELIRIUM"
    END_OF_LIFE_DISTRESS = "END_OF_LIFE_DISTRESS"
    NEW_PLACEMENT_SETTLING = "NEW_PLACEMENT_SETTLING"
    HOSPITAL_DISCHARGE_CONDITION = "HOSPITAL_DISCHARGE_CONDITION"
    FAMILY_REQUEST = "FAMILY_REQUEST"
    REGULATOR_REQUEST = "REGULATOR_REQUEST"
    STAFFING_SHORTFALL = "STAFFING_SHORTFALL"


class StaffingSource(Choice):
    """Whose staff give the one-to-one care: it explains much of the spread of rates."""

    OWN = "OWN"
    AGENCY = "AGENCY"
    MIXED = "MIXED"


class Appropriate(Choice):
    """Whether the first award of one-to-one care was right when it was made."""

    YES = "YES"
    NO = "NO"
    NOT_EVIDENCED = "NOT_EVIDENCED"


class Recommended(Choice):
    """The one primary recommendation of a review."""

    MAINTAIN = "MAINTAIN"
    INCREASE = "INCREASE"
    REDUCE_PHASED = "REDUCE_PHASED"
    REDUCE_TRIAL = "REDUCE_TRIAL"
    WITHDRAW = "WITHDRAW"
    REPROFILE = "REPROFILE"
    REPLACE_WITH_AT = "REPLACE_WITH_AT"
    REPLACE_WITH_ACTIVITY_PLAN = "REPLACE_WITH_ACTIVITY_PLAN"
    RATE_REVIEW_ONLY = "RATE_REVIEW_ONLY"
    REFER_MDT_DST = "REFER_MDT_DST"
    REFER_OTHER = "REFER_OTHER"


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

    COMPLETED_REDUCED = "COMPLETED_REDUCED"
    COMPLETED_WITHDRAWN = "COMPLETED_WITHDRAWN"
    MAINTAINED = "MAINTAINED"
    INCREASED = "INCREASED"
    REINSTATED = "REINSTATED"
    REFERRED_MDT_DST = "REFERRED_MDT_DST"
    REFERRED_OTHER = "REFERRED_OTHER"
    WITHDRAWN = "WITHDRAWN"
    REJECTED_OUT_OF_SCOPE = "REJECTED_OUT_OF_SCOPE"
    DECEASED = "DECEASED"
    TRANSFERRED = "TRANSFERRED"
    NO_LONGER_FUNDED = "NO_LONGER_FUNDED"


class WithdrawalReason(Choice):
    """Why a review stops early. The package stays as it is."""

    WITHDRAWN = "WITHDRAWN"
    NO_LONGER_FUNDED = "NO_LONGER_FUNDED"


class NationalOutcome(Choice):
    """The review outcome as the national data set wants it. No other value can come from here (BR10)."""

    NO_CHANGE = "01"
    PACKAGE_CHANGED = "02"


class HoldType(Choice):
    """Why a case is on hold."""

    SAFEGUARDING = "SAFEGUARDING"
    LIBERTY = "LIBERTY"
    CAPACITY_BI = "CAPACITY_BI"
    CLINICAL_INSTABILITY = "CLINICAL_INSTABILITY"
    HOSPITAL_ADMISSION = "HOSPITAL_ADMISSION"
    ELIGIBILITY = "ELIGIBILITY"
    DISPUTE = "DISPUTE"
    EVIDENCE_OVERDUE = "EVIDENCE_OVERDUE"
    PROVIDER_FAILURE = "PROVIDER_FAILURE"
