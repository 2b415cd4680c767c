"""The roles of the house. Every programme gives its moves to these; one person may hold several."""

from enum import StrEnum


class Role(StrEnum):
    """What a person may act as. Whether they may on *this* case is decided case by case."""

    CASE_ADMIN = "CASE_ADMIN"
    REVIEWER = "REVIEWER"
    SAFEGUARDING_MCA_LEAD = "SAFEGUARDING_MCA_LEAD"
    QA_CLINICIAN = "QA_CLINICIAN"
    PANEL_HEALTH = "PANEL_HEALTH"
    PANEL_SOCIAL_CARE = "PANEL_SOCIAL_CARE"
    PANEL_CHAIR = "PANEL_CHAIR"
    PANEL_SECRETARY = "PANEL_SECRETARY"
    CHC_OPS_MANAGER = "CHC_OPS_MANAGER"
    BROKER_CONTRACTS = "BROKER_CONTRACTS"
    FINANCE = "FINANCE"
    AUDITOR = "AUDITOR"
    PROVIDER_USER = "PROVIDER_USER"
    REPRESENTATIVE = "REPRESENTATIVE"
    INTEGRATION = "INTEGRATION"
    SYSADMIN = "SYSADMIN"
    IG_GUARDIAN = "IG_GUARDIAN"
    ON_CALL = "ON_CALL"


ROLE_TITLES: dict[Role, str] = {
    Role.CASE_ADMIN: "case administrator",
    Role.REVIEWER: "reviewer",
    Role.SAFEGUARDING_MCA_LEAD: "safeguarding and mental capacity lead",
    Role.QA_CLINICIAN: "quality assurance clinician",
    Role.PANEL_HEALTH: "panel member, health",
    Role.PANEL_SOCIAL_CARE: "panel member, social care",
    Role.PANEL_CHAIR: "panel chair",
    Role.PANEL_SECRETARY: "panel secretary",
    Role.CHC_OPS_MANAGER: "continuing healthcare operations manager",
    Role.BROKER_CONTRACTS: "broker, contracts",
    Role.FINANCE: "finance",
    Role.AUDITOR: "auditor",
    Role.PROVIDER_USER: "care provider",
    Role.REPRESENTATIVE: "the person's representative",
    Role.INTEGRATION: "connected system",
    Role.SYSADMIN: "system administrator",
    Role.IG_GUARDIAN: "information governance guardian",
    Role.ON_CALL: "on-call clinician",
}

CLINICIANS = frozenset(
    {Role.REVIEWER, Role.QA_CLINICIAN, Role.SAFEGUARDING_MCA_LEAD, Role.PANEL_HEALTH, Role.ON_CALL}
)
"""Roles held by registered clinicians: who may place a safeguarding hold or sign beside the chair."""
