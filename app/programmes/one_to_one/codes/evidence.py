"""Codes of evidence, and what has to have been seen for each driver."""

from app.programmes.one_to_one.codes.case import Driver
from app.programmes.one_to_one.codes.choice import Choice


class EvidenceType(Choice):
    """What a piece of evidence is."""

    OBSERVATION_RECORD_1TO1 = "OBSERVATION_RECORD_1TO1"
    ABC_CHART = "ABC_CHART"
    INCIDENT_LOG = "INCIDENT_LOG"
    FALLS_LOG = "FALLS_LOG"
    CARE_PLAN = "CARE_PLAN"
    RISK_ASSESSMENT = "RISK_ASSESSMENT"
    PBS_PLAN = "PBS_PLAN"
    DAILY_NOTES = "DAILY_NOTES"
    SLEEP_CHART = "SLEEP_CHART"
    FOOD_FLUID = "FOOD_FLUID"
    MAR_CHART = "MAR_CHART"
    CAPACITY_ASSESSMENT = "CAPACITY_ASSESSMENT"
    BEST_INTERESTS_RECORD = "BEST_INTERESTS_RECORD"
    DOLS_AUTHORISATION = "DOLS_AUTHORISATION"
    PROFESSIONAL_REPORT = "PROFESSIONAL_REPORT"
    ROTA_TIMESHEET = "ROTA_TIMESHEET"
    INVOICE = "INVOICE"
    LAST_DST = "LAST_DST"
    LAST_CHC_REVIEW = "LAST_CHC_REVIEW"
    REPRESENTATIVE_VIEWS = "REPRESENTATIVE_VIEWS"
    PERSON_VIEWS = "PERSON_VIEWS"
    ENVIRONMENT_AT_AUDIT = "ENVIRONMENT_AT_AUDIT"
    OTHER = "OTHER"


class Sensitivity(Choice):
    """Who else's business a piece of evidence is."""

    NORMAL = "NORMAL"
    SAFEGUARDING = "SAFEGUARDING"
    THIRD_PARTY = "THIRD_PARTY"


class Verification(Choice):
    """What checking a piece of evidence gave."""

    VERIFIED = "VERIFIED"
    REJECTED = "REJECTED"


_ALWAYS = frozenset(
    {
        EvidenceType.OBSERVATION_RECORD_1TO1,
        EvidenceType.INCIDENT_LOG,
        EvidenceType.CARE_PLAN,
        EvidenceType.RISK_ASSESSMENT,
        EvidenceType.MAR_CHART,
        EvidenceType.CAPACITY_ASSESSMENT,
        EvidenceType.BEST_INTERESTS_RECORD,
        EvidenceType.ROTA_TIMESHEET,
        EvidenceType.INVOICE,
        EvidenceType.LAST_DST,
        EvidenceType.LAST_CHC_REVIEW,
        EvidenceType.REPRESENTATIVE_VIEWS,
        EvidenceType.PERSON_VIEWS,
    }
)
_BEHAVIOUR = frozenset({EvidenceType.ABC_CHART, EvidenceType.PBS_PLAN})
_FOR_DRIVER: dict[Driver, frozenset[EvidenceType]] = {
    Driver.FALLS: frozenset({EvidenceType.FALLS_LOG}),
    Driver.BEHAVIOUR_AGGRESSION: _BEHAVIOUR,
    Driver.BEHAVIOUR_OTHER: _BEHAVIOUR,
    Driver.RISK_TO_OTHER_RESIDENTS: _BEHAVIOUR,
}

MANDATORY_EVIDENCE: dict[Driver, frozenset[EvidenceType]] = {
    driver: _ALWAYS | _FOR_DRIVER.get(driver, frozenset()) for driver in Driver
}
"""What a review must have seen for each driver, unless waived with a reason.

DOLS_AUTHORISATION is mandatory as well when the case has an authorisation: that depends on the case.
"""
