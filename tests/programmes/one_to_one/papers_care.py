"""The care in the forms of a case on its road: packages, plans, technology, and the seats of a panel."""

from typing import Any

from app.programmes.costing import Line

Paper = dict[str, Any]
NUMBER = "9991000003"
SCAN = "d" * 64
WHY = "The reason, in enough words for others to rely on."
PROFESSIONS = {
    "chris": "HEALTH",
    "dee": "SOCIAL_CARE",
    "pia": "HEALTH",
    "pat": "HEALTH",
    "sol": "SOCIAL_CARE",
    "tess": "SOCIAL_CARE",
    "finn": "FINANCE",
    "sam": "MCA_SAFEGUARDING",
    "ada": "HEALTH",
    "quinn": "HEALTH",
    "olga": "HEALTH",
}


def lines(hours: int, *, days: int = 7, rate: str = "20.00", start: int = 0) -> list[Paper]:
    """A package of one line: so many hours (0 to 24) on so many days, one to one, from `start` o'clock."""
    if hours == 0:
        return []
    spell = [{"start": f"{start:02}:00", "end": f"{(start + hours) % 24:02}:00"}]
    week = [spell if n < days else [] for n in range(7)]
    return [{"support_type": "WAKING_DAY", "pattern": week, "hourly_rate": rate}]


def package(hours: int, **more: Any) -> list[Line]:
    """The same as lines of the case."""
    return [Line.model_validate(line) for line in lines(hours, **more)]


def member(person: str, **changes: Any) -> Paper:
    """A seat at the sitting: chris chairs, dee is the deputy, finn advises, pia knows about falls."""
    return {
        "person": person,
        "name": person.capitalize(),
        "profession": PROFESSIONS[person],
        "chair": person == "chris",
        "deputy": person == "dee",
        "voting": person not in ("finn", "sam"),
        "expertise": ["FALLS"] if person == "pia" else [],
    } | changes


def phase(hours: int, **changes: Any) -> Paper:
    """One step of the plan, of a fortnight."""
    return {
        "planned_days": 14,
        "lines": lines(hours),
        "monitoring": ["FALLS", "INCIDENTS"],
        "success": "No fall with injury",
        "stop": "Any fall with injury",
        "owner": "ada",
    } | changes


SENSOR = {
    "type": "ACOUSTIC_MONITOR",
    "addresses": ["FALLS"],
    "intrusiveness": 2,
    "response_plan": "The night nurse, within two minutes",
    "one_off_cost": "400.00",
    "weekly_cost": "12.50",
    "best_interests_reference": "BI-4",
    "dpia_reference": "DPIA-9",
}
ACTIVITY = {
    "weekday": 1,
    "at": "15:00",
    "activity": "Gardening",
    "purpose": "MEANINGFUL_OCCUPATION",
    "driver": "FALLS",
}
