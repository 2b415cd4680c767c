"""What the reviewer writes: who was heard, the needs, and the plan."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.demonstration.cohort_row import CohortRow
from app.programmes.one_to_one.codes import Domain

_HIGH_NEED: Mapping[str, Domain] = {
    "FALLS": Domain.MOBILITY,
    "BEHAVIOUR": Domain.BEHAVIOUR,
    "CHOKING": Domain.NUTRITION,
    "ABSCONDING": Domain.BEHAVIOUR,
    "SELF_HARM": Domain.PSYCHOLOGICAL,
    "SEIZURES": Domain.ALTERED_STATES,
}


class PlanPapers(CohortRow):
    """Consultation, assessment, and the recommendation with its phases, technology and activities."""

    def consultation(self, today: date) -> dict[str, Any]:
        """Everybody was heard."""
        said = {"consulted": "CONSULTED", "on": today.isoformat()}
        return {
            "person": said | {"views": "Smiled when alone with music; pushed the carer's hand away."},
            "representative": said
            | {"views": "Agrees to a careful trial if somebody calls her after each step."},
            "provider": said | {"views": "Can answer alarms within two minutes, day and night."},
            "liberty_representative": said | {"views": "Sees the change as less restrictive."},
            "dissent": False,
        }

    def assessment(self, today: date) -> dict[str, Any]:
        """Needs in twelve domains, risks and restrictions before and after."""
        high = _HIGH_NEED[self.row["driver"]]
        domains = [
            {
                "domain": domain,
                "level": "HIGH" if domain is high else "MODERATE",
                "narrative": "Seen over four weeks of records and one visit; care plan followed.",
            }
            for domain in Domain
        ]
        lower = 2 if self.reduces else 3
        return {
            "assessed_on": today.isoformat(),
            "domains": domains,
            "narrative": "Needs are stable and met. Most hours of one-to-one care are spent watching.",
            "change_in_need": False,
            "initial_assessment_appropriate": "YES"
            if self.row["initial_assessment_appropriate"] == "1"
            else "NO",
            "delivered_hours": self.row["baseline_hours_wk"],
            "risks": [
                {
                    "driver": self.driver,
                    "description": f"Harm from {self.driver.words}",
                    "likelihood_before": 3,
                    "impact_before": 3,
                    "likelihood_after": 3,
                    "impact_after": 3,
                    "mitigation": "Alarms answered, activity at the times of day when it happens.",
                }
            ],
            "restrictions": [
                {
                    "kind": "ONE_TO_ONE",
                    "before": 3,
                    "after": lower,
                    "necessity": "Needed at the times that the records show.",
                    "proportionality": "No more than those times.",
                }
            ],
        }

    def recommendation(self, today: date) -> dict[str, Any]:
        """What is recommended, with its plan."""
        if not self.reduces:
            return {
                "kind": "MAINTAIN",
                "summary": "The records show that somebody steps in several times a day; the care is needed.",
            }
        proposed = self.lines(int(self.row["proposed_hours_wk"]))
        withdraws = self.row["recommendation"] == "WITHDRAW"
        return {
            "kind": "WITHDRAW" if withdraws else "REDUCE_PHASED",
            "summary": "In four weeks of records nobody had to step in at the hours that are taken away.",
            "proposed": proposed,
            "phases": [self._phase(self._half_way()), self._phase(proposed)],
            "mitigations": [
                {"kind": kind, "detail": "As in the care plan", "before_phase": 1}
                for kind in self._mitigations()
            ],
            "contingency": {
                "weekly_hours": "14",
                "valid_days": 14,
                "drawn_by": ["REGISTERED_MANAGER", "NURSE_IN_CHARGE"],
                "contact": "The review team, on the number in the letter; nights: the on-call manager",
            },
            "triggers": [
                {"trigger": "FALL_WITH_INJURY"},
                {"trigger": "REPEATED_FALLS", "times": 2, "within_days": 7},
                {"trigger": "HARM_TO_OTHERS", "times": 2, "within_days": 7},
                {"trigger": "SERIOUS_CONCERN"},
            ],
            "technology": self._technology(today),
            "activities": self._activities(),
        }

    def _phase(self, lines: list[dict[str, Any]]) -> dict[str, Any]:
        return {
            "planned_days": 14,
            "lines": lines,
            "monitoring": ["FALLS", "INCIDENTS", "ABC_BEHAVIOUR"],
            "success": "No trigger is met, and the person is as calm as before.",
            "stop": "Any trigger, or a serious concern of anybody.",
            "owner": self.reviewer,
        }

    def _half_way(self) -> list[dict[str, Any]]:
        before, after = int(self.row["baseline_hours_wk"]), int(self.row["proposed_hours_wk"])
        return self.lines(after + (before - after) // 14 * 7) if before % 7 == 0 else self._half_the_days()

    def _half_the_days(self) -> list[dict[str, Any]]:
        """For care on some weekdays only: the first days of it stay for one phase more."""
        line = self.lines(int(self.row["baseline_hours_wk"]))[0]
        kept = [day if number < 2 else [] for number, day in enumerate(line["pattern"])]
        return [line | {"pattern": kept}]

    def _mitigations(self) -> list[str]:
        found = ["ASSISTIVE_TECHNOLOGY"] if self.row["at_recommended"] == "1" else []
        return [*found, "ACTIVITY_PLAN"] if self.row["activity_plan"] == "1" else found

    def _technology(self, today: date) -> list[dict[str, Any]]:
        return [
            {
                "type": kind,
                "addresses": [self.driver],
                "intrusiveness": 2,
                "response_plan": "The nurse in charge, within two minutes",
                "one_off_cost": "180.00",
                "weekly_cost": "0.00",
                "best_interests_reference": f"BI-{self.row['case_no']}",
                "dpia_reference": "DPIA-07",
            }
            for kind in self.technology_types()
        ]

    def _activities(self) -> list[dict[str, Any]]:
        if self.row["activity_plan"] != "1":
            return []
        return [
            {
                "weekday": weekday,
                "at": "14:00",
                "activity": "Music, or a walk in the garden",
                "purpose": "TRIGGER_AVOIDANCE",
                "driver": self.driver,
            }
            for weekday in (1, 3, 5)
        ]
