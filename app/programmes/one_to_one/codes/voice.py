"""Codes of the person's own say: capacity, who speaks for them, and how a decision is challenged."""

from app.workflow.choice import Choice


class CapacityDecision(Choice):
    """The decision for which capacity was assessed: capacity is always for one decision."""

    ACCEPT_REDUCED_ONE_TO_ONE = "ACCEPT_REDUCED_ONE_TO_ONE", "Accept less one-to-one care"
    ACCEPT_TECHNOLOGY = "ACCEPT_TECHNOLOGY", "Accept technology"
    SHARE_INFORMATION = "SHARE_INFORMATION", "Share information"


class CapacityFinding(Choice):
    """What the capacity assessment found for that decision at that time."""

    HAS_CAPACITY = "HAS_CAPACITY"
    LACKS_CAPACITY = "LACKS_CAPACITY"


class RepresentativeStatus(Choice):
    """Whether somebody speaks with and for the person."""

    IDENTIFIED = "IDENTIFIED", "Somebody speaks for the person"
    ADVOCATE_REFERRED = "ADVOCATE_REFERRED", "Referred to an advocate"
    SPEAKS_FOR_SELF = "SPEAKS_FOR_SELF", "Speaks for themselves"


class RepresentativeKind(Choice):
    """By what standing somebody represents the person. A chosen relative is not thereby authorised."""

    FAMILY_INFORMAL = "FAMILY_INFORMAL", "Family, without legal authority"
    LPA_HW = "LPA_HW", "Lasting power of attorney, health and welfare"
    DEPUTY_HW = "DEPUTY_HW", "Deputy, health and welfare"
    RPR_UNPAID = "RPR_UNPAID", "Relevant person's representative, unpaid"
    RPR_PAID = "RPR_PAID", "Relevant person's representative, paid"
    IMCA = "IMCA", "Independent mental capacity advocate"
    CARE_ACT_ADVOCATE = "CARE_ACT_ADVOCATE", "Care Act advocate"
    CHC_NOMINATED = "CHC_NOMINATED", "Nominated for continuing healthcare"
    SOLICITOR = "SOLICITOR"
    LITIGATION_FRIEND = "LITIGATION_FRIEND"


class AccessibleFormat(Choice):
    """How the person or representative needs to be written and spoken to."""

    STANDARD = "STANDARD"
    LARGE_PRINT = "LARGE_PRINT"
    EASY_READ = "EASY_READ"
    BRAILLE = "BRAILLE"
    AUDIO = "AUDIO"
    BSL = "BSL", "British Sign Language"
    TRANSLATED = "TRANSLATED"
    TELEPHONE = "TELEPHONE"
    FACE_TO_FACE = "FACE_TO_FACE"
    EMAIL = "EMAIL"


class DisputeRoute(Choice):
    """The way a decision is challenged. Eligibility and package go different ways and are kept apart."""

    ELIGIBILITY_LOCAL = "ELIGIBILITY_LOCAL", "Eligibility: local resolution"
    ELIGIBILITY_INDEPENDENT_REVIEW = "ELIGIBILITY_INDEPENDENT_REVIEW", "Eligibility: independent review"
    PACKAGE_APPEAL = "PACKAGE_APPEAL", "Package: appeal"
    NHS_COMPLAINT = "NHS_COMPLAINT", "NHS complaint"
    OMBUDSMAN = "OMBUDSMAN"
    JUDICIAL_REVIEW = "JUDICIAL_REVIEW"
    COURT_OF_PROTECTION = "COURT_OF_PROTECTION", "Court of Protection"
    INTER_AGENCY = "INTER_AGENCY", "Between the agencies"


ELIGIBILITY_ROUTES = frozenset({DisputeRoute.ELIGIBILITY_LOCAL, DisputeRoute.ELIGIBILITY_INDEPENDENT_REVIEW})
"""Challenges to eligibility: they are passed on, never decided here (BR10)."""


class DisputeParty(Choice):
    """Who challenges."""

    PERSON = "PERSON"
    REPRESENTATIVE = "REPRESENTATIVE"
    PROVIDER = "PROVIDER"
    LOCAL_AUTHORITY = "LOCAL_AUTHORITY"


class DisputeOutcome(Choice):
    """How a challenge ended. A challenge to eligibility can only be passed on."""

    UPHELD = "UPHELD"
    PARTLY_UPHELD = "PARTLY_UPHELD"
    NOT_UPHELD = "NOT_UPHELD"
    WITHDRAWN = "WITHDRAWN"
    PASSED_ON = "PASSED_ON"
