"""Who reads what of a case: the fields of narrow roles, and the marked fields of every role (domain section 5.2).

A person with several roles reads what any of them reads.
"""

from collections.abc import Mapping
from functools import cache

from app.programmes.roles import Role
from app.workflow.sensitivity import EVERYTHING, Sensitivity

SAFEGUARDING, IDENTITY, FINANCE = Sensitivity.SAFEGUARDING, Sensitivity.IDENTITY, Sensitivity.FINANCE

_MONEY = frozenset(
    {
        "ref",
        "stage",
        "provider",
        "commissioner",
        "funding",
        "delivery",
        "cohort",
        "opened_on",
        "implemented_on",
        "package",
        "finance",
    }
)

EMERGENCY = frozenset({"ref", "stage", "provider", "package", "phases", "phase", "reinstatements"})
"""What is needed to give care back, and no more: for a chair who may have to, at any hour."""

INVITATION = frozenset(
    {"ref", "stage", "provider", "commissioner", "listing.sitting", "listing.panel", "listing.sits_on"}
)
"""What a member of a panel is told of an item to say whether an interest ties them to it: which case, which home, when."""

NARROW_VIEWS: Mapping[str, frozenset[str]] = {
    # No clinical text: minimum data for paying what was agreed (BR44)
    Role.FINANCE: _MONEY,
    # Of the notice its days alone: why the provider waived it is in words
    Role.BROKER_CONTRACTS: _MONEY | {
        "contract_variation", "notice.began_on", "notice.ends_on", "notice.waived.on",
        "notice.waived.form.agreed_on", "notice.waived.form.document",
    },
    # A home sees what is asked of it, what it sent, what was decided, and how the change goes
    Role.PROVIDER_USER: frozenset({
        "ref", "stage", "provider", "commissioner", "driver", "package", "requests", "letter", "notice",
        "contract_variation", "technology_ready", "phases", "phase", "monitoring", "reinstatements",
    }),
    # Representatives read their letter later; until then nothing about anybody
    Role.REPRESENTATIVE: frozenset({"ref", "stage"}),
}  # fmt: skip
"""Fields of `Facts` by role, or parts of them ("notice.ends_on"). Whoever holds a wider role reads the whole record."""

_PANEL = (Role.PANEL_HEALTH, Role.PANEL_SOCIAL_CARE, Role.PANEL_CHAIR, Role.PANEL_SECRETARY)

READS: Mapping[str, frozenset[Sensitivity]] = {
    Role.REVIEWER: EVERYTHING - {Sensitivity.POSITION_OF_TRUST},
    Role.SAFEGUARDING_MCA_LEAD: EVERYTHING - {FINANCE},
    Role.QA_CLINICIAN: frozenset({SAFEGUARDING, IDENTITY, FINANCE}),
    # Of safeguarding a summary, and of the money what the package costs in all (`TOTALS`)
    **dict.fromkeys(_PANEL, frozenset({IDENTITY})),
    Role.CASE_ADMIN: frozenset({IDENTITY}),
    Role.CHC_OPS_MANAGER: frozenset({FINANCE, IDENTITY}),
    Role.BROKER_CONTRACTS: frozenset({FINANCE}),
    Role.FINANCE: frozenset({FINANCE}),
    Role.AUDITOR: frozenset({FINANCE}),
    Role.PROVIDER_USER: frozenset({FINANCE}),
    Role.INTEGRATION: frozenset({IDENTITY, FINANCE}),
    Role.ON_CALL: frozenset({SAFEGUARDING, IDENTITY}),
}
"""The marked fields that a role reads on the cases that it reaches; a role that is not here reads none of them."""

WITH_A_REASON: Mapping[str, frozenset[Sensitivity]] = {Role.AUDITOR: frozenset({SAFEGUARDING, IDENTITY})}
"""What a role reads beside that when its holder says why (BR46)."""

TOTALS = frozenset(_PANEL)
"""The roles that are shown what the package costs a week and no rate of it."""


@cache
def may_read(roles: frozenset[str], *, reason: bool = False) -> frozenset[Sensitivity]:
    """What somebody who reaches a case by these roles may read of it; `reason`: they have said why."""
    allowed = {one for role in roles for one in READS.get(role, ())}
    if reason:
        allowed |= {one for role in roles for one in WITH_A_REASON.get(role, ())}
    return frozenset(allowed)


def reads_totals(roles: frozenset[str]) -> bool:
    """Whether somebody with these roles is shown what the package costs a week."""
    return FINANCE in may_read(roles) or not roles.isdisjoint(TOTALS)
