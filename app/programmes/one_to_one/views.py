"""What people of narrow roles may read of a case. Whoever holds a wider role as well reads the whole record."""

from collections.abc import Mapping

from app.programmes.roles import Role

_MONEY = {
    "ref",
    "stage",
    "provider",
    "commissioner",
    "funding",
    "delivery",
    "opened_on",
    "implemented_on",
    "package",
    "finance",
}

EMERGENCY = frozenset({"ref", "stage", "provider", "package", "phases", "phase", "reinstatements"})
"""What is needed to give care back, and no more: for a chair who may have to, at any hour."""

NARROW_VIEWS: Mapping[str, set[str]] = {
    # No clinical text: minimum data for paying what was agreed (domain section 5.2)
    Role.FINANCE: _MONEY,
    Role.BROKER_CONTRACTS: _MONEY | {"notice", "contract_variation"},
    # A home sees what is asked of it, what it sent, what was decided, and how the change goes
    Role.PROVIDER_USER: {
        "ref", "stage", "provider", "commissioner", "driver", "package", "requests", "letter", "notice",
        "contract_variation", "technology_ready", "phases", "phase", "monitoring", "reinstatements",
    },
    # Representatives read their letter later; until then nothing about anybody
    Role.REPRESENTATIVE: {"ref", "stage"},
}  # fmt: skip
"""Fields of `Facts` by role."""
