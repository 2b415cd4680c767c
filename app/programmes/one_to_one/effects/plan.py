"""The plan of a reduction, kept in step with the package at which it has to end."""

from collections.abc import Sequence

from pydantic import ValidationError

from app.programmes.costing import Line, package_hours
from app.programmes.one_to_one.forms.recommendation import PlanPhase, RecordRecommendation


def phases_to(lines: Sequence[Line], planned: Sequence[PlanPhase]) -> list[PlanPhase]:
    """The phases, ending at `lines`: steps that go as low or lower fall away, and the last gives `lines`."""
    if not planned or planned[-1].lines == list(lines):
        return list(planned)
    hours = package_hours(lines)
    above = [plan for plan in planned[:-1] if plan.hours > hours]
    return [*above, planned[-1].model_copy(update={"lines": list(lines)})]


def proposing(lines: Sequence[Line], plan: RecordRecommendation) -> RecordRecommendation:
    """The same recommendation for `lines`; unchanged where it cannot be for them (a withdrawal with hours)."""
    changed = {
        "proposed": [line.model_dump() for line in lines],
        "phases": [phase.model_dump() for phase in phases_to(lines, plan.phases)],
    }
    try:
        return RecordRecommendation.replayed(plan.model_dump() | changed)
    except ValidationError:
        return plan
