"""Codes of evidence, and what has to have been seen for each driver."""

from app.programmes.one_to_one.codes.case import Driver
from app.workflow.choice import Choice


class EvidenceType(Choice):
    """What a piece of evidence is."""

    OBSERVATION_RECORD_1TO1 = "OBSERVATION_RECORD_1TO1", "One-to-one observation record"
    ABC_CHART = "ABC_CHART", "Behaviour chart (ABC)"
    INCIDENT_LOG = "INCIDENT_LOG"
    FALLS_LOG = "FALLS_LOG"
    CARE_PLAN = "CARE_PLAN"
    RISK_ASSESSMENT = "RISK_ASSESSMENT"
    PBS_PLAN = "PBS_PLAN", "Positive behaviour support plan"
    DAILY_NOTES = "DAILY_NOTES"
    SLEEP_CHART = "SLEEP_CHART"
    FOOD_FLUID = "FOOD_FLUID", "Food and fluid chart"
    MAR_CHART = "MAR_CHART", "Medication administration record"
    CAPACITY_ASSESSMENT = "CAPACITY_ASSESSMENT", "Capacity assessment"
    BEST_INTERESTS_RECORD = "BEST_INTERESTS_RECORD", "Best-interests record"
    DOLS_AUTHORISATION = "DOLS_AUTHORISATION", "DoLS authorisation"
    PROFESSIONAL_REPORT = "PROFESSIONAL_REPORT"
    ROTA_TIMESHEET = "ROTA_TIMESHEET", "Rota or timesheet"
    INVOICE = "INVOICE", "Invoice"
    LAST_DST = "LAST_DST", "Last decision support tool"
    LAST_CHC_REVIEW = "LAST_CHC_REVIEW", "Last continuing healthcare review"
    REPRESENTATIVE_VIEWS = "REPRESENTATIVE_VIEWS", "Views of the representative"
    PERSON_VIEWS = "PERSON_VIEWS", "Views of the person"
    ENVIRONMENT_AT_AUDIT = "ENVIRONMENT_AT_AUDIT", "Audit of surroundings and technology"
    OTHER = "OTHER"


class Sensitivity(Choice):
    """Who else's business a piece of evidence is."""

    NORMAL = "NORMAL"
    SAFEGUARDING = "SAFEGUARDING"
    THIRD_PARTY = "THIRD_PARTY", "About somebody else"


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
