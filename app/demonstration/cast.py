"""Who is in the demonstration: invented people, and organisations of which only the commissioner's line is real.

The line of commissioners (Oxfordshire CCG, then Buckinghamshire, Oxfordshire and Berkshire West ICB, then
Thames Valley ICB) is public; the last one's code and every home and person are invented.
"""

from datetime import date
from typing import Any

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from app.people.directory import ORGANISATIONS, PEOPLE
from app.people.models import OrganisationKind
from app.programmes.roles import Role

COMMISSIONER = "QTV"
_NEIGHBOUR = "QNB"

_COMMISSIONERS = (
    ("10Q", "NHS Oxfordshire CCG", date(2013, 4, 1), date(2022, 6, 30), None),
    (
        "QU9",
        "NHS Buckinghamshire, Oxfordshire and Berkshire West ICB",
        date(2022, 7, 1),
        date(2026, 3, 31),
        "10Q",
    ),
    (COMMISSIONER, "NHS Thames Valley ICB", date(2026, 4, 1), None, "QU9"),
    (_NEIGHBOUR, "A neighbouring ICB", date(2022, 7, 1), None, None),
)
_HOMES = {
    "PRV-A": "Ashgrove House",
    "PRV-B": "Beechcroft",
    "PRV-C": "Cedar Lawns",
    "PRV-D": "Downs View",
    "PRV-E": "Elm Park Court",
    "PRV-F": "Fernleigh",
    "PRV-G": "Glebe Manor",
    "PRV-H": "Hazel Bank",
}

ICB, COUNCIL = "NHS Thames Valley ICB", "Oxfordshire County Council"

# id, name, employer, profession, roles, expertise
_PEOPLE: tuple[tuple[str, str, str, str, tuple[Role, ...], tuple[str, ...]], ...] = (
    ("ada", "Ada Marsh", ICB, "HEALTH", (Role.REVIEWER,), ("NURSING", "FALLS")),
    ("rory", "Rory Finch", ICB, "HEALTH", (Role.REVIEWER,), ("NURSING", "BEHAVIOUR")),
    ("quinn", "Quinn Abbott", ICB, "HEALTH", (Role.QA_CLINICIAN,), ("NURSING",)),
    ("pia", "Pia Lowry", ICB, "HEALTH", (Role.PANEL_CHAIR,), ("BEHAVIOUR", "MENTAL_HEALTH")),
    ("pat", "Pat Odell", ICB, "HEALTH", (Role.PANEL_HEALTH,), ("FALLS", "NURSING", "SWALLOWING", "EPILEPSY")),
    ("sol", "Sol Brandt", COUNCIL, "SOCIAL_CARE", (Role.PANEL_SOCIAL_CARE,), ()),
    ("tess", "Tess Quill", COUNCIL, "SOCIAL_CARE", (Role.PANEL_SOCIAL_CARE,), ("BEHAVIOUR",)),
    ("sid", "Sid Penrose", ICB, "ADMINISTRATION", (Role.PANEL_SECRETARY,), ()),
    ("sam", "Sam Iqbal", ICB, "HEALTH", (Role.SAFEGUARDING_MCA_LEAD,), ()),
    ("casey", "Casey Dunn", ICB, "ADMINISTRATION", (Role.CASE_ADMIN,), ()),
    ("mo", "Mo Clarke", ICB, "HEALTH", (Role.CHC_OPS_MANAGER,), ()),
    ("brook", "Brook Hale", ICB, "COMMISSIONING", (Role.BROKER_CONTRACTS,), ()),
    ("finn", "Finn Jarvis", ICB, "FINANCE", (Role.FINANCE,), ()),
    ("audrey", "Audrey Pell", "An audit firm", "AUDIT", (Role.AUDITOR,), ()),
    ("sys", "Sys Admin", ICB, "ADMINISTRATION", (Role.SYSADMIN,), ()),
    ("ivy", "Ivy Gray", ICB, "ADMINISTRATION", (Role.IG_GUARDIAN,), ()),
)


def home_user(provider: str) -> str:
    """The id of the person who answers for a home."""
    return f"home_{provider[-1].lower()}"


async def enter(db: AsyncConnection) -> None:
    """Write the organisations and people of the demonstration."""
    await db.execute(insert(ORGANISATIONS), _organisations())
    await db.execute(insert(PEOPLE), _people())


def _organisations() -> list[dict[str, Any]]:
    commissioners = [
        {
            "ods_code": code,
            "name": name,
            "kind": OrganisationKind.COMMISSIONER,
            "valid_from": start,
            "valid_to": end,
            "predecessor": before,
        }
        for code, name, start, end, before in _COMMISSIONERS
    ]
    homes = [
        {
            "ods_code": code,
            "name": name,
            "kind": OrganisationKind.PROVIDER,
            "valid_from": date(2013, 4, 1),
            "valid_to": None,
            "predecessor": None,
        }
        for code, name in _HOMES.items()
    ]
    return [*commissioners, *homes]


def _people() -> list[dict[str, Any]]:
    rows = [
        _row(id, COMMISSIONER, name, employer, profession, roles, expertise)
        for id, name, employer, profession, roles, expertise in _PEOPLE
    ]
    homes = [
        _row(
            home_user(code), code, f"The nurse in charge at {name}", name, "HEALTH", (Role.PROVIDER_USER,), ()
        )
        for code, name in _HOMES.items()
    ]
    nosy = _row(
        "nosy",
        _NEIGHBOUR,
        "Nosy Parker",
        "A neighbouring ICB",
        "HEALTH",
        (Role.REVIEWER, Role.CHC_OPS_MANAGER),
        (),
    )
    return [*rows, *homes, nosy]


def _row(
    id: str,
    organisation: str,
    name: str,
    employer: str,
    profession: str,
    roles: tuple[Role, ...],
    expertise: tuple[str, ...],
) -> dict[str, Any]:
    return {
        "id": id,
        "organisation": organisation,
        "name": name,
        "employer": employer,
        "profession": profession,
        "roles": [str(role) for role in roles],
        "expertise": list(expertise),
        "contingent_fee": False,
        "active": True,
    }


def everybody() -> frozenset[str]:
    """The ids of the cast."""
    return frozenset(row["id"] for row in _people())
